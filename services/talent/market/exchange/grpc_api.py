"""ExchangeService: its place in the protocol, and which use case each method is."""

from typing import Final

from dabridge.talent.v1.exchange_service_pb2 import DESCRIPTOR as _FILE
from dabridge.talent.v1.exchange_service_pb2_grpc import add_ExchangeServiceServicer_to_server

from services.common.records import acts
from services.common.records.acts import Method
from services.common.records.service import Companion, Parts
from services.common.sealing import Sealer
from services.talent.market.exchange.conflicts import Conflicts
from services.talent.market.exchange.receiving import Receiving
from services.talent.market.exchange.releases import Releases
from services.talent.market.people.keys import KEY_VARIABLE
from services.talent.market.people.vault import People

SERVICE: Final = _FILE.services_by_name["ExchangeService"]


def companion(parts: Parts) -> Companion:
    """The service over a process's parts."""
    people = People.of(parts)
    receiving = Receiving(parts.workflow, Sealer.from_environ(parts.environ, KEY_VARIABLE))
    conflicts = Conflicts(parts.workflow, people)
    releases = Releases(parts.workflow, people)
    methods = {
        "ListExchangeSources": Method("exchange_source", receiving.sources),
        "PutExchangeSource": Method("exchange_source", receiving.put),
        "ReceiveBatch": Method("exchange_batch", receiving.receive),
        "GetBatch": Method("exchange_batch", receiving.get),
        "ListBatches": Method("exchange_batch", receiving.page),
        "ListConflicts": Method("exchange_conflict", conflicts.page),
        "ResolveConflict": Method("exchange_conflict", conflicts.resolve),
        "ListDatasets": Method("exchange_release", releases.catalogue),
        "AskRelease": Method("exchange_release", releases.ask),
        "DecideRelease": Method("exchange_release", releases.decide),
        "EndRelease": Method("exchange_release", releases.end),
        "ListReleases": Method("exchange_release", releases.page),
        "DeliverRelease": Method("exchange_release", releases.deliver),
        "GetExchangeFigures": Method("exchange_source", releases.figures),
    }
    return Companion(SERVICE, acts.servicer(methods, parts.refused), add_ExchangeServiceServicer_to_server)
