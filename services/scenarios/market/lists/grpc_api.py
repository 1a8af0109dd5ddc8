"""The gRPC service of lists."""

from collections.abc import Callable
from typing import Any, Final

from dabridge.scenarios.v1 import lists_service_pb2
from dabridge.scenarios.v1.lists_service_pb2_grpc import add_ListsServiceServicer_to_server
from google.protobuf.message import Message

from services.common.access.principal import Principal
from services.common.records import acts
from services.common.records.acts import Method
from services.common.records.service import Companion, Parts
from services.scenarios.market.lists.drafts import Drafts
from services.scenarios.market.lists.freezing import Freezing
from services.scenarios.market.lists.kinds import Kinds
from services.scenarios.market.lists.reading import Reading

DESCRIPTOR: Final = lists_service_pb2.DESCRIPTOR.services_by_name["ListsService"]


def companion(parts: Parts) -> Companion:
    """Lists over the parts' workflow."""
    kinds, drafts = Kinds(parts.workflow), Drafts(parts.workflow)
    freezing, reading = Freezing(parts.workflow), Reading(parts.workflow)
    of_list: dict[str, Callable[[Any, Principal], Message]] = {
        "CreateList": drafts.create,
        "UpdateList": drafts.update,
        "CollectList": drafts.collect,
        "FreezeList": freezing.freeze,
        "WithdrawList": drafts.withdraw,
        "GetList": reading.get,
        "ListLists": reading.lists,
        "ListItems": reading.items,
        "DiffLists": reading.diff,
        "ListAmendments": reading.amendments,
    }
    methods = {name: Method("opportunity_list", work) for name, work in of_list.items()}
    methods |= {
        "ListListKinds": Method("list_kind", kinds.list),
        "PutListKind": Method("list_kind", kinds.put),
    }
    return Companion(DESCRIPTOR, acts.servicer(methods, parts.refused), add_ListsServiceServicer_to_server)
