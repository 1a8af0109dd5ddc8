"""The one table of an introduction's stages and of who may move it, and the one way to change it."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from dabridge.events.v1.talent_pb2 import Introduction

from services.common.access.principal import Principal, Role
from services.common.errors import Forbidden, WrongStage
from services.common.market import history
from services.common.market.history import Step
from services.common.records.workflow import Desk
from services.talent.market.introductions import tables
from services.talent.market.introductions.record import (
    ASKED,
    CANCELLED,
    CONNECTED,
    DECLINED,
    ENDED,
    ENTERPRISE,
    EXPIRED,
    INTERVIEWING,
    INTRODUCTION,
    OPEN,
    TALENT_SIDE,
    other,
    stage_of,
)

# Whose an act is; "program": of ours, by the clock or because a side left.
By = Literal["asker", "asked", "enterprise", "either", "program"]


@dataclass(frozen=True, slots=True)
class Transition:
    """From which stages an act leads to which, and whose it is."""

    start: frozenset[int]
    to: int
    by: By


# Act → transition. What is not here does not happen.
TRANSITIONS: Final[Mapping[str, Transition]] = {
    "AcceptIntroduction": Transition(frozenset({ASKED}), CONNECTED, "asked"),
    "DeclineIntroduction": Transition(frozenset({ASKED}), DECLINED, "asked"),
    "CancelIntroduction": Transition(frozenset({ASKED}), CANCELLED, "asker"),
    "ExpireIntroduction": Transition(frozenset({ASKED}), EXPIRED, "program"),
    "VoidIntroduction": Transition(OPEN, CANCELLED, "program"),
    "ArrangeInterview": Transition(frozenset({CONNECTED, INTERVIEWING}), INTERVIEWING, "enterprise"),
    "RecordOutcome": Transition(frozenset({CONNECTED, INTERVIEWING}), ENDED, "either"),
}


@dataclass(frozen=True, slots=True)
class Why:
    """What the history tells of an act besides the stages; `reason` is a code."""

    act: str
    by: Principal
    reason: str = ""


def sides(caller: Principal, held: Introduction) -> frozenset[int]:
    """The sides of an introduction that a caller is on."""
    found: set[int] = set()
    if Role.ENTERPRISE in caller.roles and caller.organisation and caller.organisation == held.enterprise_id:
        found.add(ENTERPRISE)
    if Role.TALENT in caller.roles and caller.talent and caller.talent == held.talent_id:
        found.add(TALENT_SIDE)
    return frozenset(found)


def actor(act: str, caller: Principal, held: Introduction) -> int:
    """The side as which the caller does the act; raises Forbidden where it is not theirs."""
    own = sides(caller, held)
    allowed: Mapping[By, set[int]] = {
        "asker": {held.asked_by},
        "asked": {other(held.asked_by)},
        "enterprise": {ENTERPRISE},
        "either": {ENTERPRISE, TALENT_SIDE},
        "program": set(),
    }
    found = sorted(own & allowed[TRANSITIONS[act].by])
    if not found:
        raise Forbidden("the act is not that side's")
    return found[0]


def as_side(caller: Principal, side: int) -> Principal:
    """The caller as the history has them: on that side alone, whatever else they are and belong to."""
    if side == ENTERPRISE:
        return replace(caller, talent="", roles=frozenset({Role.ENTERPRISE}))
    return replace(caller, organisation="", roles=frozenset({Role.TALENT}))


def check(act: str, held: Introduction) -> None:
    """Raises WrongStage unless the act may move it."""
    if held.stage not in TRANSITIONS[act].start:
        raise WrongStage("introduction", held.id, stage_of(held))


def move(desk: Desk, held: Introduction, act: str, by: Principal, **changes: Any) -> Introduction:
    """Moves one that is taken or locked, with further fields set; raises WrongStage.

    `by` is who did it, as the history tells.
    """
    return move_all(desk, [held], act, by, **changes)[0]


def move_all(
    desk: Desk, held: Sequence[Introduction], act: str, by: Principal, **changes: Any
) -> list[Introduction]:
    """As `move`, of many at once, in the order given."""
    for each in held:
        check(act, each)
    why = Why(act, by, str(changes.get("reason_code", "")))
    return _put(desk, held, why, {"stage": TRANSITIONS[act].to, **changes})


def alter(desk: Desk, held: Introduction, why: Why, **changes: Any) -> Introduction:
    """Changes one that is taken or locked and stays at its stage."""
    return _put(desk, [held], why, changes)[0]


def add(desk: Desk, fresh: Introduction) -> Introduction:
    """Stores a new one, of the side that asks."""
    stored = desk.add(INTRODUCTION, fresh)
    tables.keep(desk.connection, [stored])
    by = as_side(desk.caller, fresh.asked_by)
    history.note(desk.connection, by, desk.now, [_step(None, stored, desk.act, "")])
    return stored


def note(desk: Desk, held: Introduction, act: str, by: Principal) -> None:
    """Writes down what changes no stage, such as the reading of a contact."""
    history.note(desk.connection, by, desk.now, [_step(held, held, act, "")])


def _put(
    desk: Desk, held: Sequence[Introduction], why: Why, changes: Mapping[str, Any]
) -> list[Introduction]:
    fresh = desk.put_all(INTRODUCTION, [_with(each, changes) for each in held])
    tables.keep(desk.connection, fresh)
    steps = [_step(before, after, why.act, why.reason) for before, after in zip(held, fresh, strict=True)]
    history.note(desk.connection, why.by, desk.now, steps)
    return fresh


def _step(before: Introduction | None, after: Introduction, act: str, reason: str) -> Step:
    return Step(
        kind=INTRODUCTION.kind,
        object_id=after.id,
        version=after.version,
        act=act,
        from_stage=stage_of(before) if before is not None else "",
        to_stage=stage_of(after),
        reason=reason,
    )


def _with(held: Introduction, changes: Mapping[str, Any]) -> Introduction:
    fresh = deepcopy(held)
    for name, value in changes.items():
        setattr(fresh, name, value)
    return fresh
