"""Whom an act on a scenario is told to."""

from collections.abc import Iterable
from typing import Any

from dabridge.events.v1.scenarios_pb2 import Addendum, Scenario, Solution
from psycopg import Connection

from services.common.access.principal import Principal
from services.common.market import notices
from services.common.market.notices import Notice


def submitted(scenario: Scenario, caller: Principal) -> list[Notice]:
    """The centre hears that there is something to judge."""
    return _each(scenario, "scenario_submitted", {notices.CENTRE}, caller, provider=scenario.provider)


def returned(scenario: Scenario, caller: Principal, reason: str) -> list[Notice]:
    """Those behind the scenario hear what is missing."""
    count = str(len(scenario.remarks))
    return _each(scenario, "scenario_returned", behind(scenario), caller, reason=reason, count=count)


def approved(scenario: Scenario, caller: Principal) -> list[Notice]:
    """Those behind the scenario hear that it waits for its list."""
    return _each(scenario, "scenario_approved", behind(scenario), caller)


def added(
    connection: "Connection[tuple[Any, ...]]", scenario: Scenario, caller: Principal, addendum: Addendum
) -> list[Notice]:
    """Everybody who answers the scenario hears what was announced, as do those behind it and the centre."""
    values = {"number": str(addendum.number), "text": addendum.text}
    return _each(
        scenario,
        "scenario_addendum",
        _bidders(connection, scenario.id) | _in_charge(scenario),
        caller,
        **values,
    )


def reopened(scenario: Scenario, caller: Principal, reason: str) -> list[Notice]:
    """Those in charge hear that it is to be decided anew; bidders hear it of the review."""
    return _each(scenario, "scenario_reopened", _in_charge(scenario), caller, reason=reason)


def contracted(scenario: Scenario, caller: Principal) -> list[Notice]:
    """Those who signed hear that it is on record."""
    signed = set(scenario.contract.enterprise_ids) | _in_charge(scenario)
    return _each(scenario, "scenario_contracted", signed, caller, number=scenario.contract.number)


def closed(
    connection: "Connection[tuple[Any, ...]]", scenario: Scenario, caller: Principal, reason: str
) -> list[Notice]:
    """Everybody who answers the scenario hears of its end, as do those in charge."""
    everybody = _bidders(connection, scenario.id) | _in_charge(scenario)
    return _each(scenario, "scenario_closed", everybody, caller, reason=reason)


def withdrawn(
    connection: "Connection[tuple[Any, ...]]", scenario: Scenario, caller: Principal, reason: str
) -> list[Notice]:
    """Everybody who answers the scenario hears that there is none any more, as do those in charge."""
    everybody = _bidders(connection, scenario.id) | _in_charge(scenario)
    return _each(scenario, "scenario_withdrawn", everybody, caller, reason=reason)


def behind(scenario: Scenario) -> set[str]:
    """The provider, or where none is registered the bureau of the zone."""
    if scenario.provider_id:
        return {scenario.provider_id}
    return {notices.zone_bureau(scenario.zone)} if scenario.zone else set()


def _in_charge(scenario: Scenario) -> set[str]:
    return behind(scenario) | {notices.CENTRE}


def _bidders(connection: "Connection[tuple[Any, ...]]", scenario_id: str) -> set[str]:
    """The enterprises of solutions that are not withdrawn: those that lead, and their partners."""
    rows = connection.execute(
        "SELECT state FROM solution WHERE title = %s AND NOT withdrawn", (scenario_id,)
    ).fetchall()
    solutions = [Solution.FromString(state) for (state,) in rows]
    partners = {partner.enterprise_id for solution in solutions for partner in solution.partners}
    return partners | {solution.enterprise_id for solution in solutions}


def _each(
    scenario: Scenario, kind: str, recipients: Iterable[str], caller: Principal, **values: str
) -> list[Notice]:
    """One notice a recipient, none to the caller's own side."""
    about = {"title": scenario.title, **values}
    told = notices.others(sorted(recipients), caller)
    return [Notice(recipient, kind, "scenario", scenario.id, about) for recipient in told]
