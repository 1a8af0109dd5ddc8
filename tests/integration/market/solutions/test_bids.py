"""Solutions from the first draft to what others see of them, over gRPC on a real database."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import grpc
import pytest
from dabridge.events.v1.scenarios_pb2 import ScenarioStage, Solution
from dabridge.events.v1.types_pb2 import RECORD_STATUS_WITHDRAWN, Requirement
from dabridge.scenarios.v1 import notices_service_pb2 as notices_api
from dabridge.scenarios.v1 import solutions_service_pb2 as api
from dabridge.scenarios.v1.scenarios_service_pb2 import UpdateScenarioRequest, WithdrawScenarioRequest

from services.common.access.principal import Role
from tests.integration.market.offices import PROVIDER, Market, Office, refused
from tests.integration.market.solutions.bidding import (
    DRAFT,
    OPENED,
    SUBMITTED,
    Bidder,
    a_content,
    bidder,
    read,
)

CODE = grpc.StatusCode
ANSWERED = ScenarioStage.SCENARIO_STAGE_ANSWERED
LISTED = ScenarioStage.SCENARIO_STAGE_LISTED


def told(office: Office) -> list[str]:
    """The kinds of what an office is told, newest first."""
    return [item.kind for item in office.notices.ListNotices(notices_api.ListNoticesRequest()).notices]


def listed(office: Office, **asked: Any) -> list[Solution]:
    return list(office.solutions.ListSolutions(api.ListSolutionsRequest(**asked)).solutions)


def events(market: Market) -> list[Solution]:
    """What was published of solutions."""
    rows = market.sql(
        "SELECT payload FROM outbox WHERE type = 'dabridge.scenarios.solution.changed.v1' ORDER BY id"
    )
    return [Solution.FromString(row[0]) for row in rows]


def test_a_draft_is_saved_as_it_grows_and_the_same_content_makes_no_version(market: Market) -> None:
    firm = bidder(market, "firm-a")
    scenario = market.scenario("listed", in_hours=24)
    empty = api.CreateSolutionRequest(scenario_id=scenario.id)
    made = firm.office.solutions.CreateSolution(empty)

    saved = firm.save(made.solution)
    again = firm.save(saved.solution)

    assert (made.solution.version, made.solution.stage, made.solution.enterprise_id) == (1, DRAFT, "firm-a")
    assert (saved.solution.version, again.solution.version) == (2, 2)
    assert again.content == a_content()
    assert firm.get(made.solution).content == a_content()
    assert events(market) == []
    assert market.provider.scenario(scenario.id).stage == LISTED


def test_what_is_given_in_counts_as_an_answer_and_can_be_given_in_again(market: Market) -> None:
    firm = bidder(market, "firm-a")
    scenario = market.scenario("listed", in_hours=24)
    first = firm.bid(scenario)
    draft = firm.save(first, summary="改进后的方案。").solution
    second = firm.submit(draft)

    assert (first.revision, first.stage, len(first.sealed_sha256)) == (1, SUBMITTED, 64)
    assert (draft.revision, draft.stage) == (1, SUBMITTED)
    assert (second.revision, second.stage) == (2, SUBMITTED)
    assert firm.get(second, revision=1).content.summary == "以数据中台为核心。"
    assert firm.get(second, revision=2).content.summary == "改进后的方案。"
    assert refused(lambda: firm.get(second, revision=3))[0] == CODE.NOT_FOUND
    assert market.provider.scenario(scenario.id).stage == ANSWERED
    assert [item.revision for item in events(market)] == [1, 2]


def test_what_is_missing_keeps_a_draft_from_being_given_in(market: Market) -> None:
    firm = bidder(market, "firm-a")
    asked = [Requirement(name="数据治理", must=True), Requirement(name="国产化", must=True)]
    scenario = market.scenario("listed", in_hours=24, requirements=asked)
    draft = firm.create(scenario, summary="", price=None).solution
    code, _ = refused(lambda: firm.submit(draft))
    assert code == CODE.INVALID_ARGUMENT
    whole = [
        api.RequirementAnswer(requirement="数据治理", fulfilment=api.FULFILMENT_FULL, how="有"),
        api.RequirementAnswer(requirement="国产化", fulfilment=api.FULFILMENT_NONE),
    ]
    saved = firm.save(draft, answers=whole).solution
    assert firm.submit(saved).revision == 1


@pytest.mark.parametrize("stage", ["draft", "submitted", "approved"])
def test_of_a_scenario_that_is_not_public_no_refusal_tells_a_stage(market: Market, stage: str) -> None:
    firm = bidder(market, "firm-a")
    scenario = market.scenario(stage)

    code, told = refused(lambda: firm.create(scenario))

    assert code == CODE.PERMISSION_DENIED
    assert "阶段" not in told


@pytest.mark.parametrize("stage", ["selected", "closed"])
def test_a_scenario_that_is_not_open_takes_no_solution(market: Market, stage: str) -> None:
    firm = bidder(market, "firm-a")
    scenario = market.scenario(stage)
    assert refused(lambda: firm.create(scenario))[0] == CODE.FAILED_PRECONDITION


def test_at_the_deadline_to_the_second_nothing_is_taken_though_the_clock_has_not_looked(
    market: Market,
) -> None:
    firm, late = bidder(market, "firm-a"), bidder(market, "firm-b")
    scenario = market.scenario("listed", in_hours=1)
    draft = firm.create(scenario).solution
    given = bidder(market, "firm-c").bid(scenario)
    market.clock.advance(3599.9)
    assert firm.save(draft, weeks=9).solution.version == 2
    market.clock.advance(0.1)
    saved = firm.get(draft).solution
    for attempt in (
        lambda: late.create(scenario),
        lambda: firm.save(saved, weeks=10),
        lambda: firm.submit(saved),
    ):
        assert refused(attempt)[0] == CODE.FAILED_PRECONDITION
    # Nor is anything opened before the clock has closed the answers.
    assert refused(lambda: read(market.provider, given.id))[0] == CODE.PERMISSION_DENIED


def test_nobody_but_its_bidders_learns_of_a_solution_before_the_deadline(market: Market) -> None:
    firm = bidder(market, "firm-a")
    scenario = market.scenario("listed", in_hours=24)
    given = firm.bid(scenario)
    others = [
        market.provider,
        market.centre,
        market.enterprise("firm-b"),
        market.expert("expert-1"),
        market.as_(Role.HR_BUREAU),
        market.as_(Role.ZONE_BUREAU),
    ]
    for office in others:
        assert refused(partial(read, office, given.id))[0] == CODE.PERMISSION_DENIED
    for office in others[:4]:
        assert listed(office, scenario_id=scenario.id) == []
    # Programs of ours read records, and no content either.
    assert not read(market.system, given.id).HasField("content")
    assert "solutions_opened" not in told(market.provider)
    steps = market.sql("SELECT person, organisation_id FROM history_step WHERE kind = 'scenario'")
    assert all("firm-a" not in text for step in steps for text in step)


def test_at_the_deadline_the_provider_and_the_centre_open_solutions_and_that_is_written_down(
    market: Market,
) -> None:
    firm, other = bidder(market, "firm-a"), bidder(market, "firm-b")
    scenario = market.scenario("listed", in_hours=1)
    given = firm.bid(scenario)
    left = other.create(scenario).solution
    firm.save(given, summary="截止后不应被看到的草稿。")
    market.clock.advance(3600)
    market.tick()

    seen = read(market.provider, given.id)
    assert (seen.solution.stage, seen.solution.provider_id, seen.revision) == (OPENED, PROVIDER, 1)
    assert seen.content.summary == "以数据中台为核心。"
    assert read(market.centre, given.id).content == seen.content
    assert [item.id for item in listed(market.provider, scenario_id=scenario.id)] == [given.id]
    assert refused(lambda: read(market.provider, left.id))[0] == CODE.PERMISSION_DENIED
    assert refused(lambda: read(market.provider, given.id, revision=2))[0] == CODE.NOT_FOUND
    assert refused(lambda: read(other.office, given.id))[0] == CODE.PERMISSION_DENIED
    opened = market.sql(
        "SELECT count(*) FROM audit_entry WHERE action = 'GetSolution' AND object_id = %s", given.id
    )
    assert opened == [(2,)]
    assert told(market.provider)[0] == told(market.centre)[0] == "solutions_opened"
    assert told(firm.office)[0] == "solution_opened"
    assert "solution_opened" not in told(other.office)


def test_an_enterprise_bids_once_for_a_scenario_however_many_tries_come_at_once(market: Market) -> None:
    firm = bidder(market, "firm-a")
    scenario, other = market.scenario("listed", in_hours=24), market.scenario("listed", in_hours=24)

    def attempt(_: int) -> str:
        try:
            return str(firm.create(scenario).solution.id)
        except grpc.RpcError as error:
            code = error.code()
            if code != CODE.ALREADY_EXISTS:
                raise
            return ""

    with ThreadPoolExecutor(8) as pool:
        made = [found for found in pool.map(attempt, range(8)) if found]
    assert len(made) == 1
    assert firm.create(other).solution.id not in made


def test_who_provides_the_scenario_does_not_answer_it(market: Market) -> None:
    firm, own = bidder(market, "firm-a"), bidder(market, PROVIDER)
    scenario = market.scenario("listed", in_hours=24)
    assert refused(lambda: own.create(scenario))[0] == CODE.INVALID_ARGUMENT
    assert refused(lambda: firm.create(scenario, PROVIDER))[0] == CODE.INVALID_ARGUMENT


def test_nobody_bids_for_another_enterprise(market: Market) -> None:
    bidder(market, "firm-a")
    scenario = market.scenario("listed", in_hours=24)
    request = api.CreateSolutionRequest(scenario_id=scenario.id, enterprise_id="firm-a")
    for office in (market.enterprise("firm-b"), market.provider, market.centre):
        assert refused(partial(office.solutions.CreateSolution, request))[0] == CODE.PERMISSION_DENIED


def test_an_enterprise_that_is_not_registered_does_not_bid(market: Market) -> None:
    scenario = market.scenario("listed", in_hours=24)
    unknown = Bidder("firm-x", market.enterprise("firm-x"))
    assert refused(lambda: unknown.create(scenario))[0] == CODE.INVALID_ARGUMENT


def test_a_solution_without_a_deadline_stays_sealed_until_the_scenario_is_closed(market: Market) -> None:
    firm = bidder(market, "firm-a")
    scenario = market.scenario("listed")
    given = firm.bid(scenario)
    market.clock.advance(86_400 * 30)
    market.tick()
    assert refused(lambda: read(market.provider, given.id))[0] == CODE.PERMISSION_DENIED
    assert firm.get(given).solution.stage == SUBMITTED


def test_before_the_deadline_no_stage_tells_a_bidder_whether_others_bid(market: Market) -> None:
    firm, other = bidder(market, "firm-a"), bidder(market, "firm-b")
    scenario = market.scenario("listed", in_hours=1)
    first, second = firm.bid(scenario), other.bid(scenario)
    assert firm.withdraw(first).status == RECORD_STATUS_WITHDRAWN
    other.withdraw(second)
    seen = market.as_(Role.VISITOR).scenario(scenario.id)
    assert (seen.stage, seen.version) == (ANSWERED, 2)
    # The enterprise may bid anew.
    firm.withdraw(firm.bid(scenario))
    market.clock.advance(3600)
    market.tick()
    after = market.provider.scenario(scenario.id)
    assert (after.stage, after.answers_closed, after.version) == (LISTED, True, 3)


def test_what_was_given_in_keeps_a_scenario_answered_past_its_deadline(market: Market) -> None:
    firm, other = bidder(market, "firm-a"), bidder(market, "firm-b")
    scenario = market.scenario("listed", in_hours=1)
    firm.withdraw(firm.bid(scenario))
    given = other.bid(scenario)
    market.clock.advance(3600)
    market.tick()
    assert market.provider.scenario(scenario.id).stage == ANSWERED
    # Who judges knows by now who has answered: the last one leaves for everybody to see.
    other.withdraw(other.get(given, 1).solution, "无法履约")
    assert market.provider.scenario(scenario.id).stage == LISTED


def test_without_a_deadline_the_last_solution_withdrawn_leaves_the_scenario_listed(market: Market) -> None:
    firm, other = bidder(market, "firm-a"), bidder(market, "firm-b")
    scenario = market.scenario("listed")
    first, second = firm.bid(scenario), other.bid(scenario)
    firm.withdraw(first)
    assert market.provider.scenario(scenario.id).stage == ANSWERED
    other.withdraw(second)
    assert market.provider.scenario(scenario.id).stage == LISTED


@pytest.mark.parametrize("hours", [None, 24])
def test_a_withdrawn_scenario_stays_so_when_its_last_bidder_leaves(market: Market, hours: int | None) -> None:
    firm = bidder(market, "firm-a")
    scenario = market.scenario("listed", in_hours=hours)
    given = firm.bid(scenario)
    gone = market.centre.records.WithdrawScenario(
        WithdrawScenarioRequest(id=scenario.id, expected_version=2, reason="取消")
    ).scenario
    assert firm.withdraw(given, "场景已取消").status == RECORD_STATUS_WITHDRAWN
    assert market.system.scenario(scenario.id) == gone
    assert gone.status == RECORD_STATUS_WITHDRAWN


def test_who_provides_the_scenario_by_now_gives_nothing_in(market: Market) -> None:
    firm = bidder(market, "firm-a")
    scenario = market.scenario("listed", in_hours=24)
    draft = firm.create(scenario).solution
    scenario.provider_id = "firm-a"
    market.system.records.UpdateScenario(UpdateScenarioRequest(scenario=scenario, expected_version=1))
    assert refused(lambda: firm.submit(draft))[0] == CODE.INVALID_ARGUMENT


def test_after_the_deadline_a_withdrawal_has_a_reason_and_takes_the_text_from_others(market: Market) -> None:
    firm = bidder(market, "firm-a")
    scenario = market.scenario("listed", in_hours=1)
    given = firm.bid(scenario)
    market.clock.advance(3600)
    market.tick()
    opened = firm.get(given, 1).solution
    assert refused(lambda: firm.withdraw(opened))[0] == CODE.INVALID_ARGUMENT
    gone = firm.withdraw(opened, "人员变动，无法履约")
    assert gone.status == RECORD_STATUS_WITHDRAWN
    assert not read(market.provider, given.id).HasField("content")
    assert firm.get(gone, 1).content.summary
    assert told(market.provider)[0] == "solution_withdrawn"
    removed = market.sql("SELECT payload FROM outbox WHERE type = 'dabridge.scenarios.solution.removed.v1'")
    assert len(removed) == 1
    assert "人员变动".encode() not in removed[0][0]


def test_an_idempotency_key_gives_the_same_solution_and_keeps_its_id_alone(market: Market) -> None:
    firm = bidder(market, "firm-a")
    scenario = market.scenario("listed", in_hours=24)
    first = firm.create(scenario, key="key-1")
    again = firm.create(scenario, key="key-1")
    assert again == first
    other = refused(lambda: firm.create(scenario, key="key-1", summary="另一份"))
    assert other[0] == CODE.ALREADY_EXISTS
    assert (
        market.sql("SELECT result FROM idempotency_key WHERE result IS NOT NULL")[-1][0]
        == first.solution.id.encode()
    )


def test_a_save_from_an_older_state_is_refused(market: Market) -> None:
    firm = bidder(market, "firm-a")
    scenario = market.scenario("listed", in_hours=24)
    draft = firm.create(scenario).solution
    firm.save(draft, weeks=1)
    assert refused(lambda: firm.save(draft, weeks=2))[0] == CODE.ABORTED


def test_lists_are_filtered_by_stage_scenario_and_whose_they_are(market: Market) -> None:
    firm = bidder(market, "firm-a")
    one, two = market.scenario("listed", in_hours=24), market.scenario("listed", in_hours=24)
    given, draft = firm.bid(one), firm.create(two).solution
    assert {item.id for item in listed(firm.office, mine=True)} == {given.id, draft.id}
    assert [item.id for item in listed(firm.office, stage=SUBMITTED)] == [given.id]
    assert [item.id for item in listed(firm.office, scenario_id=two.id)] == [draft.id]
    firm.withdraw(draft)
    assert listed(firm.office, scenario_id=two.id) == []
    assert len(listed(firm.office, scenario_id=two.id, include_withdrawn=True)) == 1
