"""Lists as the centre makes them, for tests."""

from collections.abc import Callable, Sequence
from typing import Any

import grpc
import pytest
from dabridge.events.v1.scenarios_pb2 import OpportunityList
from dabridge.scenarios.v1 import lists_service_pb2 as api
from google.rpc import error_details_pb2
from grpc_status import rpc_status

from services.common.access.principal import Role
from tests.integration.market.offices import Market

DIGITAL = "digital_scenario"


def begun(market: Market, kind: str = DIGITAL, title: str = "", front_matter: str = "") -> OpportunityList:
    """A new draft."""
    request = api.CreateListRequest(kind=kind, title=title, front_matter=front_matter)
    return market.centre.lists.CreateList(request).list


def edited(
    market: Market, draft: OpportunityList, record_ids: Sequence[str], title: str = "", front_matter: str = ""
) -> OpportunityList:
    """The draft with these items."""
    request = api.UpdateListRequest(
        id=draft.id,
        expected_version=draft.version,
        title=title,
        front_matter=front_matter,
        record_ids=record_ids,
    )
    return market.centre.lists.UpdateList(request).list


def collected(market: Market, draft: OpportunityList, *, carry_over: bool = False) -> OpportunityList:
    """The draft with all that is fit."""
    request = api.CollectListRequest(id=draft.id, expected_version=draft.version, carry_over=carry_over)
    return market.centre.lists.CollectList(request).list


def freeze(market: Market, draft: OpportunityList, key: str = "") -> OpportunityList:
    """The draft frozen."""
    request = api.FreezeListRequest(id=draft.id, expected_version=draft.version, idempotency_key=key)
    return market.centre.lists.FreezeList(request).list


def given_up(market: Market, draft: OpportunityList, reason: str = "本批不再编制") -> OpportunityList:
    """The draft given up."""
    request = api.WithdrawListRequest(id=draft.id, expected_version=draft.version, reason=reason)
    return market.centre.lists.WithdrawList(request).list


def frozen_with(market: Market, *record_ids: str, kind: str = DIGITAL) -> OpportunityList:
    """A new batch frozen with these items."""
    return freeze(market, edited(market, begun(market, kind), record_ids))


def held(market: Market, list_id: str) -> OpportunityList:
    """A list as the centre reads it now."""
    return market.centre.lists.GetList(api.GetListRequest(id=list_id)).list


def ids_of(held_list: OpportunityList) -> list[str]:
    """The items in their order."""
    return [item.record_id for item in held_list.items]


def items_of(market: Market, list_id: str, **asked: Any) -> api.ListItemsResponse:
    """A page of items as a visitor reads it."""
    return market.as_(Role.VISITOR).lists.ListItems(api.ListItemsRequest(id=list_id, **asked))


def violations(call: Callable[[], object]) -> dict[str, str]:
    """The fields named by a refusal, with what is said of them."""
    with pytest.raises(grpc.RpcError) as caught:
        call()
    error: Any = caught.value
    status = rpc_status.from_call(error)
    assert status is not None
    named: dict[str, str] = {}
    for detail in status.details:
        bad_request = error_details_pb2.BadRequest()
        if detail.Unpack(bad_request):
            named |= {item.field: item.description for item in bad_request.field_violations}
    return named
