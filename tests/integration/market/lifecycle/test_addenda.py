"""What is announced of a listed scenario: to its bidders, to its lists, and never against them."""

from typing import Any

import grpc
import pytest
from dabridge.events.v1.scenarios_pb2 import Partner, Scenario, Solution, SolutionStage
from dabridge.events.v1.types_pb2 import RECORD_STATUS_WITHDRAWN, MoneyRange
from dabridge.scenarios.v1 import lifecycle_service_pb2 as api
from dabridge.scenarios.v1 import scenarios_service_pb2 as records_api

from services.common.records.workflow import Desk
from services.scenarios.market.records import SOLUTION
from tests.integration.market.offices import Market, refused

INVALID = grpc.StatusCode.INVALID_ARGUMENT
WRONG = grpc.StatusCode.FAILED_PRECONDITION


def update(market: Market, scenario: Scenario, explanation: str = "", **changes: Any) -> Scenario:
    changed = Scenario()
    changed.CopyFrom(scenario)
    for name in changes:
        changed.ClearField(name)
    changed.MergeFrom(Scenario(**changes))
    request = records_api.UpdateScenarioRequest(
        scenario=changed, expected_version=scenario.version, explanation=explanation
    )
    return market.provider.records.UpdateScenario(request).scenario


def announce(market: Market, scenario: Scenario, text: str = "补充说明", deadline: str = "") -> Scenario:
    request = api.AddAddendumRequest(
        id=scenario.id, expected_version=scenario.version, text=text, answer_deadline=deadline
    )
    return market.provider.lifecycle.AddAddendum(request).scenario


def answered(market: Market, scenario: Scenario) -> None:
    """A joint bid, a draft, and a bid that was taken back."""
    bids = [
        Solution(
            id=f"{scenario.id}-1",
            enterprise_id="lead-1",
            partners=[Partner(enterprise_id="partner-1", agreed=True)],
            stage=SolutionStage.SOLUTION_STAGE_SUBMITTED,
        ),
        Solution(id=f"{scenario.id}-2", enterprise_id="lead-2", stage=SolutionStage.SOLUTION_STAGE_DRAFT),
        Solution(id=f"{scenario.id}-3", enterprise_id="lead-3", status=RECORD_STATUS_WITHDRAWN),
    ]

    def arrange(desk: Desk) -> None:
        for bid in bids:
            bid.scenario_id = scenario.id
            added = desk.add(SOLUTION, bid)
            if bid.status == RECORD_STATUS_WITHDRAWN:
                desk.withdraw(SOLUTION, added, "")

    market.arrange(arrange)


def told(market: Market, kind: str) -> list[tuple[Any, ...]]:
    return market.sql('SELECT recipient, "values" FROM notice WHERE kind = %s ORDER BY 1', kind)


def test_an_edit_of_a_listed_scenario_is_an_addendum_that_names_what_changed(market: Market) -> None:
    scenario = market.scenario("listed")

    explained = update(market, scenario, "预算上调", budget=MoneyRange(max_yuan=3_000_000), goal="新目标")
    unexplained = update(market, explained, domain="政务")

    assert [(item.number, item.text, list(item.fields)) for item in unexplained.addenda] == [
        (1, "预算上调", ["goal", "budget"]),
        (2, "变更内容：应用领域", ["domain"]),
    ]
    assert unexplained.addenda[0].published_at == market.clock.now().isoformat()


def test_an_edit_that_changes_nothing_announces_nothing(market: Market) -> None:
    scenario = market.scenario("answered")

    assert update(market, scenario, "没有变化") == scenario


def test_an_addendum_changes_nothing_else(market: Market) -> None:
    scenario = market.scenario("answered", in_hours=1)

    fresh = announce(market, scenario, " 联系电话 13812345678 作废 ")

    assert fresh.addenda[0].text == "联系电话 〔已隐去〕 作废"
    assert not fresh.addenda[0].fields
    for name in ("version", "updated_at", "addenda"):
        scenario.ClearField(name)
        fresh.ClearField(name)
    assert fresh == scenario


def test_everybody_who_answers_is_told_and_nobody_who_left(market: Market) -> None:
    scenario = market.scenario("answered")
    answered(market, scenario)

    announce(market, scenario, "提交材料增加一项")

    values = {"title": scenario.title, "number": "1", "text": "提交材料增加一项"}
    assert told(market, "scenario_addendum") == [
        (recipient, values) for recipient in ("lead-1", "lead-2", "partner-1", "role:scenario_centre")
    ]


def test_an_edit_is_told_as_an_addendum_is(market: Market) -> None:
    scenario = market.scenario("answered")
    answered(market, scenario)

    update(market, scenario, "目标调整", goal="新目标")

    assert len(told(market, "scenario_addendum")) == 4


def test_a_withdrawal_is_told_to_everybody_who_answered(market: Market) -> None:
    scenario = market.scenario("answered")
    answered(market, scenario)
    request = records_api.WithdrawScenarioRequest(id=scenario.id, expected_version=1, reason="资金未落实")

    market.provider.records.WithdrawScenario(request)

    assert [recipient for recipient, _ in told(market, "scenario_withdrawn")] == [
        "lead-1",
        "lead-2",
        "partner-1",
        "role:scenario_centre",
    ]


def test_what_others_have_seen_is_withdrawn_with_a_reason_alone(market: Market) -> None:
    for stage in ("submitted", "listed", "pilot"):
        request = records_api.WithdrawScenarioRequest(
            id=market.scenario(stage).id, expected_version=1, reason=" "
        )
        assert refused(lambda r=request: market.provider.records.WithdrawScenario(r))[0] == INVALID  # type: ignore[misc]
    draft = records_api.WithdrawScenarioRequest(id=market.scenario("draft").id, expected_version=1)
    assert market.provider.records.WithdrawScenario(draft).scenario.status == RECORD_STATUS_WITHDRAWN


def test_a_deadline_is_put_off_and_never_brought_forward_or_lifted(market: Market) -> None:
    scenario = market.scenario("listed", in_hours=10)

    for worse in (market.in_hours(9), market.in_hours(-1), "明天", "2026-04-01"):
        assert refused(lambda d=worse: announce(market, scenario, deadline=d))[0] == INVALID  # type: ignore[misc]
        assert refused(lambda d=worse: update(market, scenario, answer_deadline=d))[0] == INVALID  # type: ignore[misc]
    assert refused(lambda: update(market, scenario, answer_deadline=""))[0] == INVALID

    later = announce(market, scenario, deadline=market.in_hours(11))
    assert list(later.addenda[0].fields) == ["answer_deadline"]
    assert update(market, later, answer_deadline=market.in_hours(12)).answer_deadline == market.in_hours(12)


def test_a_scenario_without_a_deadline_is_given_one(market: Market) -> None:
    scenario = market.scenario("listed")

    assert refused(lambda: announce(market, scenario, deadline=market.in_hours(-1)))[0] == INVALID
    assert announce(market, scenario, deadline=market.in_hours(5)).answer_deadline == market.in_hours(5)


def test_from_the_deadline_on_nothing_is_announced_though_the_clock_has_not_looked(market: Market) -> None:
    scenario = market.scenario("answered", in_hours=1)
    market.clock.advance(3_600)

    for attempt in (
        lambda: announce(market, scenario),
        lambda: announce(market, scenario, deadline=market.in_hours(5)),
        lambda: update(market, scenario, goal="新目标"),
    ):
        code, text = refused(attempt)
        assert (code, "截止" in text) == (WRONG, True)


@pytest.mark.parametrize("text", ["", " ", "长" * 2_001])
def test_an_addendum_says_something_within_bounds(market: Market, text: str) -> None:
    scenario = market.scenario("listed")

    assert refused(lambda: announce(market, scenario, text))[0] == INVALID


def test_a_scenario_has_fifty_addenda_at_most(market: Market) -> None:
    scenario = market.scenario("listed")
    for _ in range(50):
        scenario = announce(market, scenario)

    assert refused(lambda: announce(market, scenario))[0] == INVALID
    assert refused(lambda: update(market, scenario, goal="新目标"))[0] == INVALID
