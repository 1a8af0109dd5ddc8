"""From rows of the funnel to what callers are shown; what counts for a target. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from dabridge.events.v1.scenarios_pb2 import (
    NeedStage,
    Pilot,
    PilotStage,
    Scenario,
    ScenarioStage,
    TransformationNeed,
)
from dabridge.scenarios.v1.pilots_service_pb2 import FunnelItem, FunnelTotals, Target

from services.common.plan import Target as Wanted
from services.scenarios.market.funnel.rows import Row

_SINCE: Final = {
    ScenarioStage.SCENARIO_STAGE_LISTED: "listed_at",
    ScenarioStage.SCENARIO_STAGE_ANSWERED: "answered_at",
    ScenarioStage.SCENARIO_STAGE_SELECTED: "selected_at",
    ScenarioStage.SCENARIO_STAGE_CONTRACTED: "contracted_at",
    ScenarioStage.SCENARIO_STAGE_PILOT: "piloted_at",
    ScenarioStage.SCENARIO_STAGE_DEMONSTRATED: "demonstrated_at",
}
_TIMES: Final = tuple(_SINCE.values())
_RANKS: Final = {
    "listed": 1,
    "answered": 2,
    "selected": 3,
    "contracted": 4,
    "piloted": 5,
    "demonstrated": 6,
}
_REPORTED: Final = (NeedStage.NEED_STAGE_REPORTED, NeedStage.NEED_STAGE_CLOSED)
_HELPED: Final = (NeedStage.NEED_STAGE_ASSIGNED, NeedStage.NEED_STAGE_VISITED)


def totals(rows: Sequence[Row]) -> FunnelTotals:
    """How many scenarios reached what, without the money; who reached a stage has been at those before it."""
    return FunnelTotals(
        scenarios=len(rows),
        viewed=sum(row.views > 0 for row in rows),
        shortlisted=sum(row.shortlisted > 0 for row in rows),
        withdrawn=sum(row.withdrawn for row in rows),
        answers=sum(row.answers for row in rows),
        **{name: sum(row.rank >= rank for row in rows) for name, rank in _RANKS.items()},
    )


def item(row: Row, scenario: Scenario, pilot: Pilot | None) -> FunnelItem:
    """One scenario of the funnel.

    Where the history has no time for the stage that it is at, its record has. Bids that are still sealed are
    not counted, and said to be sealed.
    """
    found = FunnelItem(
        scenario_id=scenario.id,
        title=scenario.title,
        zone=scenario.zone,
        industry=scenario.industry,
        stage=scenario.stage,
        withdrawn=row.withdrawn,
        views=row.views,
        answers=row.answers,
        shortlisted=row.shortlisted,
        answers_sealed=scenario.stage == ScenarioStage.SCENARIO_STAGE_ANSWERED
        and not scenario.answers_closed,
        pilot_amount_yuan=pilot.amount_yuan if pilot is not None else 0,
    )
    for name in _TIMES:
        time = getattr(row, name)
        setattr(found, name, time.isoformat() if time else "")
    reached = _SINCE.get(scenario.stage, "")
    if reached and not getattr(found, reached):
        setattr(found, reached, scenario.stage_since)
    if scenario.HasField("contract"):
        found.contract.CopyFrom(scenario.contract)
    return found


@dataclass(frozen=True, slots=True)
class Tally:
    """What stands against a target."""

    reached: int = 0
    under_way: int = 0
    synthetic: int = 0


def scenarios(listed: Iterable[Scenario], prepared: Iterable[Scenario]) -> Tally:
    """Scenarios that were ever listed, and those on the way to a list."""
    made_up = [scenario.synthetic for scenario in listed]
    return Tally(
        reached=made_up.count(False),
        under_way=sum(not scenario.synthetic for scenario in prepared),
        synthetic=made_up.count(True),
    )


def pilots(found: Sequence[Pilot]) -> Tally:
    """Pilots that showed what they were to show, and those that run; stopped ones count for nothing."""
    shown = [pilot for pilot in found if pilot.stage == PilotStage.PILOT_STAGE_DEMONSTRATED]
    return Tally(
        reached=sum(not pilot.synthetic for pilot in shown),
        under_way=sum(p.stage == PilotStage.PILOT_STAGE_RUNNING and not p.synthetic for p in found),
        synthetic=sum(pilot.synthetic for pilot in shown),
    )


def firms(needs: Iterable[TransformationNeed]) -> Tally:
    """Firms, each once, that got a report, and those that have experts but no report yet."""
    reported: set[str] = set()
    helped: set[str] = set()
    made_up: set[str] = set()
    for need in needs:
        if need.stage in _REPORTED:
            (made_up if need.synthetic else reported).add(need.enterprise_id)
        elif need.stage in _HELPED and not need.synthetic:
            helped.add(need.enterprise_id)
    return Tally(len(reported), len(helped - reported), len(made_up - reported))


def targets(wanted: Iterable[Wanted], tallies: Mapping[tuple[str, str], Tally]) -> list[Target]:
    """The plan's targets with what stands against each, by key and zone; nothing where there is none."""
    found = []
    for target in wanted:
        tally = tallies.get((target.key, target.zone), Tally())
        found.append(
            Target(
                key=target.key,
                zone=target.zone,
                year=target.year,
                wanted=target.wanted,
                reached=tally.reached,
                under_way=tally.under_way,
                synthetic=tally.synthetic,
            )
        )
    return found
