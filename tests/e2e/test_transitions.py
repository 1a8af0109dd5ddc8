"""Every act on a scenario at every stage by everybody, over HTTP: what the table does not hold is refused.

The table is the issue's, written down once more, so that it is not the code's own that judges the code.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import grpc
import pytest
from dabridge.events.v1.scenarios_pb2 import Scenario, ScenarioStage
from dabridge.scenarios.v1.scenarios_service_pb2 import (
    CreateScenarioRequest,
    GetScenarioRequest,
    WithdrawScenarioRequest,
)
from dabridge.scenarios.v1.scenarios_service_pb2_grpc import ScenariosServiceStub

from services.common.access.principal import Role
from tests.e2e.conftest import City
from tests.e2e.offices import Caller, Json
from tests.fakes.messages import a_scenario

HOME, ABROAD = "511702", "511724"
STAGES: Final = tuple(
    name.removeprefix("SCENARIO_STAGE_").lower() for name, number in ScenarioStage.items() if number
)
OWN: Final = frozenset({"provider", "centre"})
ZONE: Final = OWN | {"zone"}
CENTRE: Final = frozenset({"centre"})
OPEN: Final = frozenset({"listed", "answered"})
_REASON: Final[Json] = {"reason": "不再需要"}


@dataclass(frozen=True)
class Act:
    """An act by the end of its address: who may, at which stages, and the stage after it.

    `ends`: the status where both are right; 422 where this world has nothing to do it with.
    """

    name: str
    body: Json
    who: frozenset[str]
    at: frozenset[str]
    to: str = ""
    ends: int = 200


ACTS: Final = (
    Act("submit", {}, ZONE, frozenset({"draft", "returned"}), "submitted"),
    Act("return", {"reason": "请补充"}, CENTRE, frozenset({"submitted"}), "returned"),
    Act("approve", {}, CENTRE, frozenset({"submitted"}), "approved"),
    Act("addenda", {"text": "补充说明"}, ZONE, OPEN),
    Act("reopen-selection", _REASON, OWN, frozenset({"selected"}), "answered"),
    Act(
        "contract",
        {"solution_id": "nowhere", "number": "1", "amount_yuan": 1, "signed_on": "2026-02-27"},
        OWN,
        frozenset({"selected"}),
        ends=422,
    ),
    # Of a scenario at its pilot, too, once that was stopped; those here have none.
    Act("close", _REASON, OWN, OPEN | {"demonstrated"}, "closed"),
    Act("withdraw", _REASON, ZONE, frozenset(STAGES) - {"closed"}),
)


@dataclass(frozen=True)
class Town:
    """Everybody by name, and scenarios at any stage."""

    everybody: dict[str, Caller]
    stub: Any
    made: list[str] = field(default_factory=list)

    def scenario(self, stage: str) -> Scenario:
        """A new one, at the stage without the acts before it."""
        number = ScenarioStage.Value(f"SCENARIO_STAGE_{stage.upper()}")
        given = a_scenario(id="", provider_id="acts-office", zone=HOME, stage=number)
        made: Scenario = self.stub.CreateScenario(CreateScenarioRequest(scenario=given)).scenario
        self.made.append(made.id)
        return made

    def clear(self) -> None:
        """Withdraws what was made: left open, it would stand first in lists that other tests look at."""
        for made in self.made:
            scenario = self.stub.GetScenario(GetScenarioRequest(id=made)).scenario
            given = WithdrawScenarioRequest(id=made, expected_version=scenario.version, reason="试毕")
            try:
                self.stub.WithdrawScenario(given)
            except grpc.RpcError as error:  # closed, or withdrawn by the test
                if error.code() is not grpc.StatusCode.FAILED_PRECONDITION:
                    raise


@pytest.fixture(scope="module")
def town(city: City) -> Iterator[Town]:
    member = city.offices.member
    found = Town(
        {
            "visitor": city.offices.visitor(),
            "enterprise": member(Role.ENTERPRISE, "acts-firm"),
            "provider": member(Role.PROVIDER, "acts-office"),
            "another provider": member(Role.PROVIDER, "acts-other"),
            "talent": city.offices.talent("acts-talent"),
            "hr bureau": member(Role.HR_BUREAU, "acts-hr"),
            "centre": member(Role.SCENARIO_CENTRE, "acts-centre"),
            "zone": member(Role.ZONE_BUREAU, "acts-zone", HOME),
            "another zone": member(Role.ZONE_BUREAU, "acts-abroad", ABROAD),
            "admin": member(Role.ADMIN, "acts-admin"),
            "security": member(Role.SECURITY, "acts-security"),
            "auditor": member(Role.AUDITOR, "acts-auditor"),
        },
        ScenariosServiceStub(city.mesh.channel("scenarios")),
    )
    yield found
    found.clear()


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.name)
@pytest.mark.parametrize("stage", STAGES)
def test_an_act_is_done_where_the_table_says_and_refused_elsewhere(town: Town, stage: str, act: Act) -> None:
    scenario = town.scenario(stage)

    for name, caller in town.everybody.items():
        answer = caller.client.post(
            f"/api/scenarios/{scenario.id}/{act.name}",
            json=act.body,
            headers={"If-Match": f'"{scenario.version}"'},
        )
        if name not in act.who:
            assert answer.status_code == (401 if name == "visitor" else 403), (name, answer.text)
        elif stage not in act.at:
            assert answer.status_code == 409, (name, answer.text)
            assert answer.json()["error"]["code"] == "wrong_stage", (name, answer.text)
        else:
            assert answer.status_code == act.ends, (name, answer.text)
            if act.ends == 200:
                assert answer.json()["stage"] == (act.to or stage), name
                scenario = town.scenario(stage)
    assert town.everybody["centre"].get(f"/api/scenarios/{scenario.id}")["stage"] == stage
