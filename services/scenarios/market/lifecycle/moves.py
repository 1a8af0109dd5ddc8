"""The one table of a scenario's stages, and the one way to change them."""

from collections.abc import Collection, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from dabridge.events.v1.scenarios_pb2 import FieldRemark, Scenario, ScenarioStage
from dabridge.events.v1.types_pb2 import RECORD_STATUS_WITHDRAWN

from services.common.access.principal import Principal
from services.common.errors import NotFound, Withdrawn, WrongStage
from services.common.market import history
from services.common.market.history import Step
from services.common.records.workflow import Desk
from services.scenarios.market.lifecycle import deadlines, tables
from services.scenarios.market.records import stage_of
from services.scenarios.model import SCENARIO

_S: Final = ScenarioStage


@dataclass(frozen=True, slots=True)
class Transition:
    """From which stages an act leads to which."""

    start: frozenset[int]
    to: int


def _from(*start: int, to: int) -> Transition:
    return Transition(frozenset(start), to)


# Act → transition. What is not here does not happen.
TRANSITIONS: Final[Mapping[str, Transition]] = {
    "SubmitScenario": _from(
        _S.SCENARIO_STAGE_DRAFT, _S.SCENARIO_STAGE_RETURNED, to=_S.SCENARIO_STAGE_SUBMITTED
    ),
    "ReturnScenario": _from(_S.SCENARIO_STAGE_SUBMITTED, to=_S.SCENARIO_STAGE_RETURNED),
    "ApproveScenario": _from(_S.SCENARIO_STAGE_SUBMITTED, to=_S.SCENARIO_STAGE_APPROVED),
    "FreezeList": _from(_S.SCENARIO_STAGE_APPROVED, to=_S.SCENARIO_STAGE_LISTED),
    "SubmitSolution": _from(_S.SCENARIO_STAGE_LISTED, to=_S.SCENARIO_STAGE_ANSWERED),
    "WithdrawSolution": _from(_S.SCENARIO_STAGE_ANSWERED, to=_S.SCENARIO_STAGE_LISTED),
    # The clock's: of a scenario that nobody has answered by its deadline, or not any more.
    "CloseAnswers": _from(_S.SCENARIO_STAGE_ANSWERED, to=_S.SCENARIO_STAGE_LISTED),
    "DecideReview": _from(_S.SCENARIO_STAGE_ANSWERED, to=_S.SCENARIO_STAGE_SELECTED),
    "ReopenSelection": _from(_S.SCENARIO_STAGE_SELECTED, to=_S.SCENARIO_STAGE_ANSWERED),
    "ContractScenario": _from(_S.SCENARIO_STAGE_SELECTED, to=_S.SCENARIO_STAGE_CONTRACTED),
    "StartPilot": _from(_S.SCENARIO_STAGE_CONTRACTED, to=_S.SCENARIO_STAGE_PILOT),
    "DemonstratePilot": _from(_S.SCENARIO_STAGE_PILOT, to=_S.SCENARIO_STAGE_DEMONSTRATED),
    "CloseScenario": _from(
        _S.SCENARIO_STAGE_LISTED,
        _S.SCENARIO_STAGE_ANSWERED,
        # Once its pilot was stopped.
        _S.SCENARIO_STAGE_PILOT,
        _S.SCENARIO_STAGE_DEMONSTRATED,
        to=_S.SCENARIO_STAGE_CLOSED,
    ),
}


def check(act: str, scenario: Scenario, now: datetime) -> None:
    """Raises Withdrawn, or WrongStage unless the act may move the scenario; `now` is aware."""
    if scenario.status == RECORD_STATUS_WITHDRAWN:
        raise Withdrawn("scenario", scenario.id)
    if scenario.stage not in TRANSITIONS[act].start:
        raise WrongStage("scenario", scenario.id, stage_of(scenario))
    if act == "FreezeList" and deadlines.passed(scenario, now):
        raise WrongStage("scenario", scenario.id, stage_of(scenario), "deadline_over")


def locked(desk: Desk, scenario_id: str) -> Scenario:
    """The scenario, locked, whoever may reach it; raises NotFound or Withdrawn."""
    return locked_all(desk, [scenario_id])[scenario_id]


def locked_all(desk: Desk, ids: Collection[str]) -> dict[str, Scenario]:
    """As `locked`, of many at once, by id."""
    found = desk.lock(SCENARIO, ids)
    for scenario_id in ids:
        if scenario_id not in found:
            raise NotFound("scenario", scenario_id)
        if found[scenario_id].status == RECORD_STATUS_WITHDRAWN:
            raise Withdrawn("scenario", scenario_id)
    return found


def move(
    desk: Desk,
    scenario: Scenario,
    act: str,
    to_stage: int,
    *,
    reason: str = "",
    remarks: Sequence[FieldRemark] = (),
    by: Principal | None = None,
    **changes: Any,
) -> Scenario:
    """Moves a scenario that is taken or locked, with further fields set; raises what `check` does.

    Its own remarks are those given: what was said before is mended, or moot. `by` stands in the history
    in the caller's place where it is not to tell who acted: of bids, say.
    """
    return move_all(desk, [scenario], act, to_stage, reason=reason, remarks=remarks, by=by, **changes)[0]


def move_all(
    desk: Desk,
    scenarios: Sequence[Scenario],
    act: str,
    to_stage: int,
    *,
    reason: str = "",
    remarks: Sequence[FieldRemark] = (),
    by: Principal | None = None,
    **changes: Any,
) -> list[Scenario]:
    """As `move`, of many at once, in the order given."""
    if to_stage != TRANSITIONS[act].to:
        raise ValueError(f"{act} does not lead to stage {to_stage}")
    for scenario in scenarios:
        check(act, scenario, desk.now)
    since = desk.now.isoformat()
    changes |= {"stage": to_stage, "stage_since": since, "remarks": list(remarks)}
    return _put(desk, scenarios, act, changes, Why(reason, remarks, by=by))


def alter(
    desk: Desk, scenario: Scenario, act: str, *, reason: str = "", fields: Sequence[str] = (), **changes: Any
) -> Scenario:
    """Changes a scenario that is taken or locked and stays at its stage; `fields` of its content."""
    return _put(desk, [scenario], act, changes, Why(reason, (), fields))[0]


@dataclass(frozen=True, slots=True)
class Why:
    """What the history tells of an act besides the stages."""

    reason: str = ""
    remarks: Sequence[FieldRemark] = ()
    fields: Sequence[str] = ()
    by: Principal | None = None


def _put(
    desk: Desk, scenarios: Sequence[Scenario], act: str, changes: Mapping[str, Any], why: Why
) -> list[Scenario]:
    fresh = desk.put_all(SCENARIO, [_with(scenario, changes) for scenario in scenarios])
    steps = [
        Step(
            kind="scenario",
            object_id=after.id,
            version=after.version,
            act=act,
            from_stage=stage_of(before),
            to_stage=stage_of(after),
            reason=why.reason,
            remarks=why.remarks,
            fields=why.fields,
        )
        for before, after in zip(scenarios, fresh, strict=True)
    ]
    history.note(desk.connection, why.by or desk.caller, desk.now, steps)
    tables.keep_due(desk.connection, fresh)
    return fresh


def _with(scenario: Scenario, changes: Mapping[str, Any]) -> Scenario:
    fresh = deepcopy(scenario)
    for name in changes:
        fresh.ClearField(name)
    fresh.MergeFrom(Scenario(**changes))
    return fresh
