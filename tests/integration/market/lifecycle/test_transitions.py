"""Every act at every stage by every role: what the table of transitions does not hold is refused."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import grpc
import pytest
from dabridge.events.v1.scenarios_pb2 import (
    Pilot,
    PilotStage,
    Scenario,
    ScenarioStage,
    Solution,
    SolutionStage,
)
from dabridge.scenarios.v1 import lifecycle_service_pb2 as api
from dabridge.scenarios.v1 import scenarios_service_pb2 as records_api

from infra.local.postgres import Postgres
from services.common.access.principal import Role
from services.scenarios.market.lifecycle.moves import TRANSITIONS
from services.scenarios.market.records import PILOT, SOLUTION, stage_of
from tests.integration.market.offices import PROVIDER, Market, Office, opened

STAGES: Final = tuple(
    name.removeprefix("SCENARIO_STAGE_").lower() for name, number in ScenarioStage.items() if number
)
OWN: Final = frozenset({Role.PROVIDER, Role.SCENARIO_CENTRE, Role.SYSTEM})
WITH_ZONE: Final = OWN | {Role.ZONE_BUREAU}
CENTRE: Final = frozenset({Role.SCENARIO_CENTRE, Role.SYSTEM})
OPEN: Final = frozenset({"listed", "answered"})


@dataclass(frozen=True)
class Trial:
    """An act: how it is called, who may, at which stages it does something, and the stage after it.

    Written by hand from the issue's table, so that it is not the code's table that judges the code.
    """

    call: Callable[[Office, Scenario], Any]
    who: frozenset[Role]
    at: frozenset[str]
    to: str = ""


def _act(name: str, **given: Any) -> Callable[[Office, Scenario], Any]:
    def call(office: Office, scenario: Scenario) -> Any:
        request = getattr(api, f"{name}Request")
        answer = getattr(office.lifecycle, name)(
            request(id=scenario.id, expected_version=scenario.version, **given)
        )
        return answer.scenario

    return call


def _contract(office: Office, scenario: Scenario) -> Any:
    given = {"number": "合同-1", "amount_yuan": 100, "signed_on": "2026-02-27"}
    return _act("ContractScenario", solution_id=f"of-{scenario.id}", **given)(office, scenario)


def _withdraw(office: Office, scenario: Scenario) -> Any:
    request = records_api.WithdrawScenarioRequest(
        id=scenario.id, expected_version=scenario.version, reason="不再需要"
    )
    return office.records.WithdrawScenario(request).scenario


def _update(office: Office, scenario: Scenario) -> Any:
    changed = Scenario()
    changed.CopyFrom(scenario)
    changed.goal = f"新目标 {office.caller.person}"
    request = records_api.UpdateScenarioRequest(scenario=changed, expected_version=scenario.version)
    return office.records.UpdateScenario(request).scenario


TRIALS: Final[Mapping[str, Trial]] = {
    "SubmitScenario": Trial(_act("SubmitScenario"), WITH_ZONE, frozenset({"draft", "returned"}), "submitted"),
    "ReturnScenario": Trial(
        _act("ReturnScenario", reason="请补充"), CENTRE, frozenset({"submitted"}), "returned"
    ),
    "ApproveScenario": Trial(_act("ApproveScenario"), CENTRE, frozenset({"submitted"}), "approved"),
    "AddAddendum": Trial(_act("AddAddendum", text="补充"), WITH_ZONE, OPEN),
    "ReopenSelection": Trial(
        _act("ReopenSelection", reason="未能签约"), OWN, frozenset({"selected"}), "answered"
    ),
    "ContractScenario": Trial(_contract, OWN, frozenset({"selected"}), "contracted"),
    "CloseScenario": Trial(
        _act("CloseScenario", reason="不再需要"), OWN, OPEN | {"pilot", "demonstrated"}, "closed"
    ),
    "WithdrawScenario": Trial(_withdraw, WITH_ZONE, frozenset(STAGES) - {"closed"}),
}


@pytest.fixture(scope="module")
def bazaar(postgres: Postgres) -> Iterator[Market]:
    """One market for the whole table."""
    with opened(postgres.make_database("transitions")) as started:
        yield started


def a_scenario_at(market: Market, stage: str) -> Scenario:
    """With a solution that was selected and a pilot that was stopped, for acts that need one."""
    scenario = market.scenario(stage)
    solution = Solution(
        id=f"of-{scenario.id}",
        scenario_id=scenario.id,
        enterprise_id="enterprise-1",
        stage=SolutionStage.SOLUTION_STAGE_SELECTED,
    )
    market.arrange(lambda desk: desk.add(SOLUTION, solution))
    if stage == "pilot":
        pilot = Pilot(id=scenario.id, provider_id=PROVIDER, stage=PilotStage.PILOT_STAGE_STOPPED)
        market.arrange(lambda desk: desk.add(PILOT, pilot))
    return scenario


def outcome(call: Callable[[], Scenario]) -> Scenario | grpc.StatusCode:
    try:
        return call()
    except grpc.RpcError as error:
        code: grpc.StatusCode = error.code()
        return code


def caller(market: Market, role: Role) -> Office:
    """Whoever of the role stands nearest to the scenarios made here."""
    organisation = PROVIDER if role in (Role.PROVIDER, Role.ENTERPRISE) else ""
    return market.as_(role, organisation, talent=PROVIDER if role == Role.TALENT else "")


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("act", TRIALS)
def test_an_act_does_what_the_table_says_and_nothing_else(bazaar: Market, stage: str, act: str) -> None:
    trial = TRIALS[act]
    scenario = a_scenario_at(bazaar, stage)

    for role in Role:
        office = caller(bazaar, role)
        found = outcome(partial(trial.call, office, scenario))
        if role not in trial.who:
            assert found == grpc.StatusCode.PERMISSION_DENIED, role
        elif stage not in trial.at:
            assert found == grpc.StatusCode.FAILED_PRECONDITION, role
        else:
            assert isinstance(found, Scenario), (role, found)
            assert stage_of(found) == (trial.to or stage)
            assert found.version == scenario.version + 1
            scenario = a_scenario_at(bazaar, stage)
            continue
        assert bazaar.system.scenario(scenario.id) == scenario


@pytest.mark.parametrize("stage", STAGES)
def test_content_is_edited_at_few_stages_by_few_roles(bazaar: Market, stage: str) -> None:
    everybody = frozenset({"draft", "returned"}) | OPEN
    centre = everybody | {"submitted", "approved"}
    may = {
        Role.PROVIDER: everybody,
        Role.ZONE_BUREAU: everybody,
        Role.SCENARIO_CENTRE: centre,
        Role.SYSTEM: frozenset(STAGES),
    }
    for role in Role:
        scenario = bazaar.scenario(stage)
        found = outcome(partial(_update, caller(bazaar, role), scenario))
        if role not in may:
            assert found == grpc.StatusCode.PERMISSION_DENIED, role
        elif stage not in may[role]:
            assert found == grpc.StatusCode.FAILED_PRECONDITION, role
        else:
            assert isinstance(found, Scenario), (role, found)
            announced = stage in OPEN and role != Role.SYSTEM
            assert (stage_of(found), len(found.addenda)) == (stage, int(announced))


@pytest.mark.parametrize("act", TRIALS)
def test_nothing_moves_what_is_withdrawn(bazaar: Market, act: str) -> None:
    for stage in sorted(TRIALS[act].at):
        scenario = _withdraw(bazaar.centre, a_scenario_at(bazaar, stage))

        found = outcome(partial(TRIALS[act].call, bazaar.centre, scenario))

        assert found == grpc.StatusCode.FAILED_PRECONDITION


def test_a_neighbours_scenario_is_nobodys_to_move(bazaar: Market) -> None:
    for trial in TRIALS.values():
        for stage in sorted(trial.at):
            scenario = a_scenario_at(bazaar, stage)
            for stranger in (
                bazaar.as_(Role.PROVIDER, "provider-2"),
                bazaar.as_(Role.ZONE_BUREAU, zone="511724"),
            ):
                found = outcome(partial(trial.call, stranger, scenario))
                assert found == grpc.StatusCode.PERMISSION_DENIED


def test_the_table_tried_here_is_the_table_of_the_code() -> None:
    names = {number: name.removeprefix("SCENARIO_STAGE_").lower() for name, number in ScenarioStage.items()}
    for act in TRIALS.keys() & TRANSITIONS.keys():
        transition = TRANSITIONS[act]
        assert {names[stage] for stage in transition.start} == set(TRIALS[act].at)
        assert names[transition.to] == TRIALS[act].to
