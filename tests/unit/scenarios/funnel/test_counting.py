"""What counts for a target, and what a line of the funnel tells."""

from datetime import UTC, datetime
from typing import Any

from dabridge.events.v1.scenarios_pb2 import (
    Contract,
    Pilot,
    PilotStage,
    ScenarioStage,
    TransformationNeed,
)
from dabridge.scenarios.v1.pilots_service_pb2 import FunnelTotals

from services.common.plan import Target as Wanted
from services.scenarios.market.funnel import counting, ranks
from services.scenarios.market.funnel.counting import Tally
from services.scenarios.market.funnel.rows import NEVER, Row
from services.scenarios.market.lifecycle.moves import TRANSITIONS
from services.scenarios.market.records import stage_name
from tests.fakes.messages import a_scenario

AT = datetime(2026, 3, 1, tzinfo=UTC)


def a_row(**changes: Any) -> Row:
    standard: dict[str, Any] = {
        "id": "scenario-1",
        "withdrawn": False,
        "rank": 1,
        "views": 7,
        "answers": 0,
        "shortlisted": 0,
        **dict.fromkeys(
            (
                "listed_at",
                "answered_at",
                "selected_at",
                "contracted_at",
                "piloted_at",
                "demonstrated_at",
            )
        ),
    }
    return Row(**{**standard, **changes})


def test_every_stage_that_acts_lead_to_has_a_rank_but_closing() -> None:
    names = {stage_name(ScenarioStage.DESCRIPTOR, transition.to) for transition in TRANSITIONS.values()}

    assert names - set(ranks.RANKS) == {"closed"}


def test_a_line_tells_dates_contract_and_pilot() -> None:
    contract = Contract(number="HT-1", amount_yuan=5)
    scenario = a_scenario(stage=ScenarioStage.SCENARIO_STAGE_PILOT, contract=contract, answers_closed=True)
    row = a_row(listed_at=AT, piloted_at=AT, answers=2, shortlisted=1)

    item = counting.item(row, scenario, Pilot(amount_yuan=4))

    assert (item.title, item.zone, item.industry) == (scenario.title, scenario.zone, scenario.industry)
    assert (item.views, item.answers, item.shortlisted, item.answers_sealed) == (7, 2, 1, False)
    assert (item.listed_at, item.piloted_at, item.demonstrated_at) == (AT.isoformat(), AT.isoformat(), "")
    assert (item.contract, item.pilot_amount_yuan) == (contract, 4)


def test_bids_are_said_to_be_sealed_until_they_are_opened() -> None:
    answered = ScenarioStage.SCENARIO_STAGE_ANSWERED

    def sealed(**changes: Any) -> bool:
        return counting.item(a_row(), a_scenario(**changes), None).answers_sealed

    assert sealed(stage=answered)
    assert not sealed(stage=answered, answers_closed=True)
    assert not sealed()


def test_a_stage_without_history_has_the_records_time() -> None:
    scenario = a_scenario(stage_since="2026-02-01T00:00:00+00:00")

    item = counting.item(a_row(), scenario, None)

    assert (item.listed_at, item.answered_at) == ("2026-02-01T00:00:00+00:00", "")


def test_totals_count_who_reached_a_stage_at_those_before_it_too() -> None:
    rows = [a_row(rank=rank, views=0) for rank in (0, 1, 1, 3, 6)]
    rows.append(a_row(rank=2, answers=3, shortlisted=2, withdrawn=True))

    assert counting.totals(rows) == FunnelTotals(
        scenarios=6,
        listed=5,
        viewed=1,
        answered=3,
        shortlisted=1,
        selected=2,
        contracted=1,
        piloted=1,
        demonstrated=1,
        withdrawn=1,
        answers=3,
    )


def test_what_was_never_listed_comes_last() -> None:
    assert a_row().position.updated_at == NEVER
    assert a_row(listed_at=AT).position.updated_at == AT


def test_made_up_scenarios_are_counted_apart() -> None:
    listed = [a_scenario(), a_scenario(synthetic=True), a_scenario(synthetic=True)]

    assert counting.scenarios(listed, [a_scenario(), a_scenario(synthetic=True)]) == Tally(1, 1, 2)


def test_pilots_count_once_they_are_demonstrated() -> None:
    shown, running, stopped = (
        PilotStage.PILOT_STAGE_DEMONSTRATED,
        PilotStage.PILOT_STAGE_RUNNING,
        PilotStage.PILOT_STAGE_STOPPED,
    )
    found = [Pilot(stage=stage) for stage in (shown, shown, running, stopped)]

    assert counting.pilots([*found, Pilot(stage=shown, synthetic=True)]) == Tally(2, 1, 1)


def test_a_firm_counts_once_whatever_it_asked_for() -> None:
    def need(firm: str, stage: str, **changes: Any) -> TransformationNeed:
        return TransformationNeed(enterprise_id=firm, stage=f"NEED_STAGE_{stage.upper()}", **changes)

    needs = [
        need("a", "reported"),
        need("a", "closed"),
        need("a", "visited"),
        need("b", "visited"),
        need("b", "assigned"),
        need("c", "open"),
        need("d", "closed", synthetic=True),
    ]

    assert counting.firms(needs) == Tally(reached=1, under_way=1, synthetic=1)


def test_a_target_without_a_tally_is_not_reached() -> None:
    wanted = [Wanted("pilots", "", 2025, 200), Wanted("zone_pilots", "511702", 2025, 15)]

    found = counting.targets(wanted, {("zone_pilots", "511702"): Tally(3, 2, 1)})

    assert [(t.key, t.zone, t.wanted, t.reached, t.under_way, t.synthetic) for t in found] == [
        ("pilots", "", 200, 0, 0, 0),
        ("zone_pilots", "511702", 15, 3, 2, 1),
    ]
