"""Comparing batches, and what became of items, over gRPC on a real database."""

import grpc
from dabridge.events.v1.scenarios_pb2 import (
    AMENDMENT_KIND_ADDENDUM,
    AMENDMENT_KIND_WITHDRAWN,
    SCENARIO_STAGE_SELECTED,
    Scenario,
)
from dabridge.scenarios.v1 import lifecycle_service_pb2 as lifecycle_api
from dabridge.scenarios.v1 import lists_service_pb2 as api
from dabridge.scenarios.v1 import scenarios_service_pb2 as records_api

from services.common.access.principal import Role
from tests.integration.market.lists.batches import begun, collected, edited, freeze, frozen_with, held
from tests.integration.market.offices import Market, refused


def kinds_of(market: Market, older: str, newer: str = "") -> dict[str, str]:
    request = api.DiffListsRequest(id=older, against_id=newer)
    answer = market.as_(Role.VISITOR).lists.DiffLists(request)
    return {entry.title: api.DiffKind.Name(entry.kind)[10:].lower() for entry in answer.entries}


def withdraw(market: Market, scenario: Scenario, version: int) -> None:
    market.provider.records.WithdrawScenario(
        records_api.WithdrawScenarioRequest(id=scenario.id, expected_version=version, reason="预算取消")
    )


def change(market: Market, scenario: Scenario, **fields: str) -> None:
    fresh = market.provider.scenario(scenario.id)
    version = fresh.version
    for name, value in fields.items():
        setattr(fresh, name, value)
    market.provider.records.UpdateScenario(
        records_api.UpdateScenarioRequest(scenario=fresh, expected_version=version)
    )


def close(market: Market, scenario: Scenario, version: int) -> None:
    market.provider.lifecycle.CloseScenario(
        lifecycle_api.CloseScenarioRequest(id=scenario.id, expected_version=version, reason="不再实施")
    )


def select(market: Market, scenario: Scenario) -> None:
    """As if a review had selected a solution."""
    fresh = market.system.scenario(scenario.id)
    version = fresh.version
    fresh.stage = SCENARIO_STAGE_SELECTED
    market.system.records.UpdateScenario(
        records_api.UpdateScenarioRequest(scenario=fresh, expected_version=version)
    )


def test_two_batches_differ_by_what_is_new_carried_over_changed_and_gone(market: Market) -> None:
    kept, altered, gone, taken, dropped = (
        market.scenario("approved", title=title) for title in ("延续", "调整", "撤回", "选定", "落选")
    )
    first = frozen_with(market, *(item.id for item in (kept, altered, gone, taken, dropped)))
    market.clock.advance(60)
    change(market, altered, goal="目标调整", zone="511722")
    withdraw(market, gone, 2)
    select(market, taken)
    close(market, dropped, 2)
    market.scenario("approved", title="新增")
    second = freeze(market, collected(market, begun(market), carry_over=True))

    assert kinds_of(market, first.id, second.id) == {
        "新增": "new",
        "调整": "changed",
        "延续": "carried_over",
        "选定": "fulfilled",
        "撤回": "withdrawn",
        "落选": "dropped",
    }
    answer = market.centre.lists.DiffLists(api.DiffListsRequest(id=first.id, against_id=second.id))
    changed = next(entry for entry in answer.entries if entry.kind == api.DIFF_KIND_CHANGED)
    assert [(item.field, item.before, item.after) for item in changed.changes] == [
        ("goal", "提高效率。", "目标调整"),
        ("zone", "通川区", "宣汉县"),
    ]
    assert kinds_of(market, first.id) == {
        "调整": "changed",
        "延续": "carried_over",
        "选定": "fulfilled",
        "撤回": "withdrawn",
        "落选": "dropped",
    }


def test_batches_of_another_kind_are_not_compared(market: Market) -> None:
    first = frozen_with(market, market.scenario("approved").id)
    sensor = market.scenario("approved", list_kind="sensor").id
    second = frozen_with(market, sensor, kind="sensor")

    code, _ = refused(lambda: kinds_of(market, first.id, second.id))

    assert code == grpc.StatusCode.INVALID_ARGUMENT


def test_a_draft_is_compared_by_the_centre_as_it_is_now(market: Market) -> None:
    first = market.scenario("approved", title="首批")
    frozen = frozen_with(market, first.id)
    second = market.scenario("approved", title="次批")
    draft = edited(market, begun(market), [second.id])

    answer = market.centre.lists.DiffLists(api.DiffListsRequest(id=frozen.id, against_id=draft.id))

    assert [(entry.title, entry.kind) for entry in answer.entries] == [
        ("次批", api.DIFF_KIND_NEW),
        ("首批", api.DIFF_KIND_DROPPED),
    ]
    denied = refused(lambda: kinds_of(market, frozen.id, draft.id))
    assert denied[0] == grpc.StatusCode.PERMISSION_DENIED


def test_every_frozen_list_with_a_scenario_tells_its_addenda_and_its_withdrawal(market: Market) -> None:
    scenario, other = market.scenario("approved"), market.scenario("approved")
    first = frozen_with(market, scenario.id)
    second = frozen_with(market, scenario.id, other.id)
    third = frozen_with(market, other.id)
    market.centre.lifecycle.AddAddendum(
        lifecycle_api.AddAddendumRequest(id=scenario.id, expected_version=2, text="补充一项说明")
    )
    change(market, scenario, goal="目标调整")
    withdraw(market, scenario, 4)

    for frozen in (first, second):
        now = held(market, frozen.id)
        assert [(item.kind, item.addendum, item.record_version) for item in now.amendments] == [
            (AMENDMENT_KIND_ADDENDUM, 1, 3),
            (AMENDMENT_KIND_ADDENDUM, 2, 4),
            (AMENDMENT_KIND_WITHDRAWN, 0, 5),
        ]
        assert (now.version, now.amendment_count) == (frozen.version + 3, 3)
        assert list(now.items) == list(frozen.items)
        events = market.sql("SELECT count(*) FROM outbox WHERE aggregate_id = %s", frozen.id)
        assert events == [(4,)]
    assert held(market, third.id) == third
    request = api.ListAmendmentsRequest(id=first.id, page_size=2)
    page = market.as_(Role.VISITOR).lists.ListAmendments(request)
    assert page.total == 3
    assert [(entry.text, list(entry.fields)) for entry in page.amendments] == [
        ("预算取消", []),
        (page.amendments[1].text, ["goal"]),
    ]
    request.page_token = page.next_page_token
    last = market.as_(Role.VISITOR).lists.ListAmendments(request)
    assert [entry.text for entry in last.amendments] == ["补充一项说明"]
    assert last.next_page_token == ""
