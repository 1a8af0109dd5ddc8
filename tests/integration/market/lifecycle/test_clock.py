"""At the deadline answers are closed and solutions opened, once, whatever happens meanwhile."""

import threading
import time
from typing import Any

import psycopg
import pytest
from dabridge.events.v1.scenarios_pb2 import Scenario, Solution, SolutionStage
from dabridge.scenarios.v1 import lifecycle_service_pb2 as api
from dabridge.scenarios.v1 import scenarios_service_pb2 as records_api

from services.common import events, leading
from services.scenarios.market import clock
from services.scenarios.market.records import SOLUTION
from services.scenarios.market.solutions import opening
from tests.integration.market.offices import Market, opened
from tests.records import until
from tests.stack import fresh_backing


def bid(market: Market, scenario: Scenario) -> str:
    solution = Solution(
        id=f"bid-{scenario.id}",
        scenario_id=scenario.id,
        enterprise_id="lead-1",
        stage=SolutionStage.SOLUTION_STAGE_SUBMITTED,
    )
    market.arrange(lambda desk: desk.add(SOLUTION, solution))
    return solution.id


def stage_of_bid(market: Market, bid_id: str) -> int:
    return int(market.sql("SELECT facet FROM solution WHERE id = %s", bid_id)[0][0])


def closed(market: Market, scenario: Scenario) -> bool:
    return market.system.scenario(scenario.id).answers_closed


def test_the_clock_closes_answers_and_opens_solutions_at_the_deadline(market: Market) -> None:
    scenario = market.scenario("answered", in_hours=1)
    other = market.scenario("answered", in_hours=2)
    sealed = bid(market, scenario)

    market.clock.advance(3_599)
    market.tick()
    assert not closed(market, scenario)
    assert stage_of_bid(market, sealed) == SolutionStage.SOLUTION_STAGE_SUBMITTED

    market.clock.advance(1)
    market.tick()
    after = market.system.scenario(scenario.id)
    assert after.answers_closed
    assert after.stage == scenario.stage
    assert stage_of_bid(market, sealed) == SolutionStage.SOLUTION_STAGE_OPENED
    assert not closed(market, other)


def test_it_is_written_down_told_and_published_who_closed_them(market: Market) -> None:
    scenario = market.scenario("answered", in_hours=1)
    bid(market, scenario)
    market.clock.advance(3_600)

    market.tick()
    market.tick()

    history = market.centre.lifecycle.ListHistory(
        api.ListHistoryRequest(subject=api.HISTORY_SUBJECT_SCENARIO, id=scenario.id)
    ).steps
    assert [(step.act, step.person) for step in history] == [
        ("CloseAnswers", "system:clock"),
        ("CreateScenario", "system:test"),
    ]
    told = market.sql("SELECT recipient, kind FROM notice ORDER BY 1")
    assert told == [
        ("lead-1", "solution_opened"),
        ("provider-1", "solutions_opened"),
        ("role:scenario_centre", "solutions_opened"),
    ]
    published = market.sql(
        "SELECT version, payload FROM outbox WHERE aggregate_id = %s AND type = %s ORDER BY version",
        scenario.id,
        events.SCENARIO_CHANGED,
    )
    assert [(version, Scenario.FromString(payload).answers_closed) for version, payload in published] == [
        (1, False),
        (2, True),
    ]
    audited = market.sql("SELECT action FROM audit_entry WHERE object_id = %s ORDER BY seq", scenario.id)
    assert audited == [("CreateScenario",), ("CloseAnswers",)]


def test_a_deadline_that_was_put_off_counts_as_it_stands(market: Market) -> None:
    scenario = market.scenario("listed", in_hours=1)
    market.provider.lifecycle.AddAddendum(
        api.AddAddendumRequest(
            id=scenario.id, expected_version=1, text="延期", answer_deadline=market.in_hours(2)
        )
    )

    market.clock.advance(3_600)
    market.tick()
    assert not closed(market, scenario)
    market.clock.advance(3_600)
    market.tick()
    assert closed(market, scenario)


@pytest.mark.parametrize("stage", ["draft", "submitted", "approved", "selected", "closed"])
def test_the_clock_leaves_alone_what_takes_no_answers(market: Market, stage: str) -> None:
    scenario = market.scenario(stage, in_hours=1)
    market.clock.advance(7_200)

    market.tick()

    assert market.system.scenario(scenario.id) == scenario


def test_what_was_withdrawn_stays_sealed(market: Market) -> None:
    scenario = market.scenario("answered", in_hours=1)
    sealed = bid(market, scenario)
    market.provider.records.WithdrawScenario(
        records_api.WithdrawScenarioRequest(id=scenario.id, expected_version=1, reason="取消")
    )
    market.clock.advance(7_200)

    market.tick()

    assert stage_of_bid(market, sealed) == SolutionStage.SOLUTION_STAGE_SUBMITTED
    assert market.sql("SELECT count(*) FROM scenario_due") == [(0,)]


@pytest.mark.parametrize(
    "fault",
    [
        ValueError("cannot be opened"),
        TypeError("nobody foresaw this"),
        psycopg.errors.LockNotAvailable("somebody holds it"),
    ],
    ids=lambda fault: type(fault).__name__,
)
def test_a_scenario_that_fails_keeps_no_other_waiting_and_is_tried_again(
    market: Market, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, fault: Exception
) -> None:
    first, second = (market.scenario("answered", in_hours=1) for _ in range(2))
    market.clock.advance(3_600)
    whole = opening.open_all

    def broken(desk: Any, scenario: Scenario) -> Any:
        if scenario.id == first.id:
            raise fault
        return whole(desk, scenario)

    with monkeypatch.context() as patched:
        patched.setattr(opening, "open_all", broken)
        market.tick()
    assert (closed(market, first), closed(market, second)) == (False, True)
    assert f"the answers to {first.id} could not be closed" in caplog.text

    market.tick()
    assert closed(market, first)


def test_many_that_fail_keep_no_later_one_waiting(market: Market, monkeypatch: pytest.MonkeyPatch) -> None:
    failing = {market.scenario("answered", in_hours=1).id for _ in range(5)}
    last = market.scenario("answered", in_hours=2)
    market.clock.advance(7_200)
    whole = opening.open_all

    def broken(desk: Any, scenario: Scenario) -> Any:
        if scenario.id in failing:
            raise TypeError("cannot be opened")
        return whole(desk, scenario)

    monkeypatch.setattr(opening, "open_all", broken)
    monkeypatch.setattr(clock, "AT_ONCE", 2)
    market.tick()

    assert closed(market, last)


def test_a_clock_that_fails_begins_anew(
    market: Market, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    scenario = market.scenario("answered", in_hours=1)
    market.clock.advance(3_600)
    look = clock.close_due
    faults = [TypeError("nobody foresaw this")]

    def broken(*given: Any) -> int:
        if faults:
            raise faults.pop()
        return look(*given)

    monkeypatch.setattr(clock, "close_due", broken)
    with clock.running(market.served.parts):
        until(lambda: closed(market, scenario))
    assert "begins anew" in caplog.text


def test_many_clocks_close_each_once(market: Market) -> None:
    scenarios = [market.scenario("listed", in_hours=1) for _ in range(20)]
    market.clock.advance(3_600)
    counted: list[int] = []

    def look() -> None:
        counted.append(clock.close_due(market.served.parts))

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(counted) == len(scenarios)
    assert market.sql("SELECT DISTINCT version FROM scenario") == [(2,)]


def test_one_of_two_clocks_leads_and_the_other_takes_over(market: Market) -> None:
    parts = market.served.parts
    with clock.running(parts):
        until(lambda: _holders(market.url) == 1)
        with clock.running(parts):
            scenario = market.scenario("answered", in_hours=1)
            market.clock.advance(3_600)
            until(lambda: closed(market, scenario))
            assert _holders(market.url) == 1
        next_one = market.scenario("answered", in_hours=1)
        market.clock.advance(3_600)
        until(lambda: closed(market, next_one))
    until(lambda: _holders(market.url) == 0)


def test_a_database_away_is_outlived_and_what_was_due_is_done_then() -> None:
    with fresh_backing() as backing:
        backing.start("postgres")
        backing.wait("postgres")
        with (
            opened(backing.make_database("scenarios")) as market,
            clock.running(market.served.parts),
        ):
            scenario = market.scenario("answered", in_hours=1)
            until(lambda: _holders(market.url) == 1)
            backing.stop("postgres")
            market.clock.advance(3_600)

            backing.start("postgres")
            backing.wait("postgres")

            until(lambda: closed(market, scenario), 30)


def test_a_clock_ends_within_bounds_while_its_database_stalls(market: Market) -> None:
    with psycopg.connect(market.url) as holder:
        holder.execute("LOCK TABLE scenario_due IN ACCESS EXCLUSIVE MODE")
        with clock.running(market.served.parts):
            until(lambda: _holders(market.url) == 1)
            began = time.monotonic()
        assert time.monotonic() - began < leading.STOP_S + 1


def _holders(url: str) -> int:
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = %s AND granted"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
            (clock.LEADER_LOCK,),
        ).fetchone()
    return int(row[0]) if row else 0
