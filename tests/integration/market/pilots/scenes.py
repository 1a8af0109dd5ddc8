"""Scenarios with contracts, and pilots of them, for tests."""

from typing import Any, Final

import psycopg
from dabridge.events.v1.scenarios_pb2 import Contract, Milestone, Pilot, Scenario
from dabridge.scenarios.v1 import pilots_service_pb2 as api

from tests.integration.market.offices import Market

FIRM: Final = "enterprise-1"
PARTNER: Final = "enterprise-2"
# The market's clock begins on 2026-03-01, 12:00 where the city is.
MILESTONES: Final = (("设备安装", "2026-03-10"), ("系统上线", "2026-04-20"))


def contracted(market: Market, **changes: Any) -> Scenario:
    """A scenario that FIRM and PARTNER have signed, without the acts before it."""
    made = market.scenario("contracted", **changes)
    scenario = Scenario()
    scenario.CopyFrom(made)
    scenario.contract.CopyFrom(
        Contract(
            solution_id="solution-1",
            enterprise_ids=[FIRM, PARTNER],
            number="HT-2026-1",
            amount_yuan=800_000,
            signed_on="2026-02-20",
        )
    )
    with psycopg.connect(market.url, autocommit=True) as connection:
        connection.execute(
            "UPDATE scenario SET state = %s WHERE id = %s", (scenario.SerializeToString(), scenario.id)
        )
    return scenario


def plan(*milestones: tuple[str, str]) -> list[Milestone]:
    """Milestones by name and day."""
    return [Milestone(name=name, due_on=due) for name, due in milestones or MILESTONES]


def start_request(scenario: Scenario, **changes: Any) -> api.StartPilotRequest:
    """What starts a pilot of three months."""
    standard: dict[str, Any] = {
        "scenario_id": scenario.id,
        "expected_version": scenario.version,
        "starts_on": "2026-03-01",
        "ends_on": "2026-05-31",
        "milestones": plan(),
    }
    return api.StartPilotRequest(**{**standard, **changes})


def started(market: Market, **changes: Any) -> Pilot:
    """A pilot that runs; changes are the scenario's."""
    scenario = contracted(market, **changes)
    return market.provider.pilots.StartPilot(start_request(scenario)).pilot


def reach(pilot: Pilot, place: int = 0, **changes: Any) -> api.ReachMilestoneRequest:
    """Tells of the milestone at a place."""
    standard: dict[str, Any] = {
        "id": pilot.id,
        "expected_version": pilot.version,
        "milestone_id": pilot.milestones[place].id,
        "reached_on": "2026-03-01",
        "evidence": "验收单已由双方签字。",
    }
    return api.ReachMilestoneRequest(**{**standard, **changes})


def confirm(pilot: Pilot, place: int = 0, **changes: Any) -> api.ConfirmMilestoneRequest:
    """Takes the evidence of the milestone at a place."""
    standard: dict[str, Any] = {
        "id": pilot.id,
        "expected_version": pilot.version,
        "milestone_id": pilot.milestones[place].id,
        "confirmed": True,
    }
    return api.ConfirmMilestoneRequest(**{**standard, **changes})


def finished(market: Market, pilot: Pilot) -> Pilot:
    """The pilot with all its milestones confirmed."""
    firm = market.enterprise(FIRM).pilots
    for place in range(len(pilot.milestones)):
        pilot = firm.ReachMilestone(reach(pilot, place)).pilot
        pilot = market.provider.pilots.ConfirmMilestone(confirm(pilot, place)).pilot
    return pilot


def demonstrated(market: Market, pilot: Pilot) -> Pilot:
    """The pilot demonstrated by the centre."""
    done = finished(market, pilot)
    request = api.DemonstratePilotRequest(
        id=done.id, expected_version=done.version, outcome="能耗下降两成，已具备推广条件。"
    )
    return market.centre.pilots.DemonstratePilot(request).pilot
