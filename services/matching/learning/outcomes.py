"""What became of pairs: source events → graded outcomes. Pure functions of the events.

A grade says how far the two sides went with each other, 0 to 3; grades.csv is the table. What says nothing of
the match, a withdrawal for the family's sake, say, has no row and no grade, and so has what the two sides
contest. Bids are looked at from their opening on: before it nobody learns who answers.
"""

import csv
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any, Final

from dabridge.events.v1 import scenarios_pb2, talent_pb2, types_pb2
from google.protobuf.message import Message

from services.common import events, topics
from services.common.events import Event, MalformedEvent
from services.matching.markets import market
from services.matching.profiles import ID_LIMIT, PERSONAL
from services.matching.store import Document, Stored

# What outcomes are read from; needs are profiles besides.
TOPICS: Final = (topics.INTRODUCTION, topics.SOLUTION, topics.PILOT, topics.NEED)
ANY_REASON: Final = "*"
MOST_GRADE: Final = 3


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a pair; `grade` None: nothing that says how well it matched.

    `id` is that of the aggregate that tells it, maybe of several pairs. `organisation` decided or was decided
    on, `zone` is where; `at` is an RFC 3339 moment. `people` are the ids of persons in it. `features`
    are the market's by name, as they were when the outcome was first seen; None where they are not known.
    """

    id: str
    market: str = ""
    left: str = ""
    right: str = ""
    grade: int | None = None
    state: str = ""
    reason: str = ""
    at: str = ""
    organisation: str = ""
    zone: str = ""
    people: tuple[str, ...] = ()
    features: Mapping[str, float] | None = None

    @property
    def pair(self) -> tuple[str, str, str]:
        """The market and both ids."""
        return self.market, self.left, self.right


@dataclass(frozen=True, slots=True)
class Told:
    """What an aggregate tells at a version, in place of what it told before; no outcomes: nothing any more.

    `id` is "source:id" and names no person, so that it may stay when a person is forgotten.
    """

    id: str
    version: int
    outcomes: tuple[Outcome, ...] = ()


@cache
def grades() -> Mapping[tuple[str, str, str], int]:
    """Grade by source, state and reason; the reason may be ANY_REASON."""
    text = resources.files(__package__).joinpath("grades.csv").read_text("utf-8")
    return {
        (r["source"], r["state"], r["reason"]): int(r["grade"]) for r in csv.DictReader(text.splitlines())
    }


def grade_of(source: str, state: str, reason: str = "") -> int | None:
    """The grade of a state, None where it has none."""
    table = grades()
    return table.get((source, state, reason), table.get((source, state, ANY_REASON)))


def of_event(event: Event) -> Told | None:
    """What an event tells, without features; None where nothing may be looked at yet; raises MalformedEvent.

    What was removed tells nothing, which takes the place of what was kept before.
    """
    message = events.decode(event)
    if isinstance(message, types_pb2.Removed):
        told: Told | None = Told(f"{event.type.split('.')[2]}:{message.id}", message.version)
    else:
        read = _READ.get(type(message))
        if read is None:
            raise MalformedEvent(f"{event.type} tells no outcome")
        told = read(message)
    parts = [message.id, *(part for o in (told.outcomes if told else ()) for part in (o.left, o.right))]  # type: ignore[attr-defined]  # every aggregate has it
    if not message.id or message.version <= 0:  # type: ignore[attr-defined]
        raise MalformedEvent("an id or a version is missing")
    if (longest := max(len(part.encode()) for part in parts)) > ID_LIMIT:
        raise MalformedEvent(f"an id of {longest} bytes, more than {ID_LIMIT}")
    return told


def _introduction(m: talent_pb2.Introduction) -> Told:
    if not (m.talent_id and m.demand_id):
        # The person was erased: what is left says nothing of anybody.
        return _told("introduction", m, ())
    state = _name(talent_pb2.IntroductionStage, m.stage)
    if state == "ended":
        state = _name(talent_pb2.IntroductionOutcome, m.outcome)
    return _told(
        "introduction",
        m,
        [(m.talent_id, m.demand_id)],
        state=state,
        reason=m.reason_code,
        at=m.ended_at or m.answered_at or m.asked_at or m.updated_at,
        organisation=m.enterprise_id,
        zone=m.zone,
        contested=m.contested,
    )


def _solution(m: scenarios_pb2.Solution) -> Told | None:
    if m.stage in _SEALED or not (m.scenario_id and m.enterprise_id):
        return None
    pairs = [(m.scenario_id, m.enterprise_id)]
    state = _name(scenarios_pb2.SolutionStage, m.stage)
    return _told("solution", m, pairs, state=state, organisation=m.provider_id or m.enterprise_id)


def _pilot(m: scenarios_pb2.Pilot) -> Told:
    pairs = [(m.id, enterprise) for enterprise in m.enterprise_ids]
    state = _name(scenarios_pb2.PilotStage, m.stage)
    return _told("pilot", m, pairs, state=state, organisation=m.provider_id, zone=m.zone)


def _need(m: scenarios_pb2.TransformationNeed) -> Told:
    pairs = [(expert, m.id) for expert in m.expert_ids]
    state = _name(scenarios_pb2.NeedStage, m.stage)
    return _told("need", m, pairs, state=state, organisation=m.enterprise_id, zone=m.zone)


def _told(
    source: str,
    m: Any,
    pairs: Iterable[tuple[str, str]],
    *,
    state: str = "",
    reason: str = "",
    at: str = "",
    organisation: str = "",
    zone: str = "",
    contested: bool = False,
) -> Told:
    """What an aggregate in a state tells of pairs; one that was withdrawn or is contested has no grade."""
    name, of = f"{source}:{m.id}", market(_MARKETS[source])
    void = contested or m.status == types_pb2.RECORD_STATUS_WITHDRAWN
    outcomes = (
        Outcome(
            id=name,
            market=of.key,
            left=left,
            right=right,
            grade=None if void else grade_of(source, state, reason),
            state=state,
            reason=reason,
            at=at or m.updated_at,
            organisation=organisation,
            zone=zone,
            people=(left,) if of.left in PERSONAL else (),
        )
        for left, right in pairs
    )
    return Told(name, m.version, tuple(outcomes))


_MARKETS: Final[Mapping[str, str]] = {
    "introduction": "talent_demand",
    "solution": "scenario_supply",
    "pilot": "scenario_supply",
    "need": "expert_diagnosis",
}
_READ: Final[Mapping[type[Message], Callable[[Any], Told | None]]] = {
    talent_pb2.Introduction: _introduction,
    scenarios_pb2.Solution: _solution,
    scenarios_pb2.Pilot: _pilot,
    scenarios_pb2.TransformationNeed: _need,
}
_SEALED: Final = (
    scenarios_pb2.SOLUTION_STAGE_UNSPECIFIED,
    scenarios_pb2.SOLUTION_STAGE_DRAFT,
    scenarios_pb2.SOLUTION_STAGE_SUBMITTED,
)


def _name(enum: Any, number: int) -> str:
    """The value's name without its enum's prefix, such as not_hired; empty for what is not known."""
    descriptor = enum.DESCRIPTOR
    value = descriptor.values_by_number.get(number)
    prefix = descriptor.values_by_number[0].name.removesuffix("UNSPECIFIED")
    return value.name.removeprefix(prefix).lower() if value is not None and number else ""


def to_document(told: Told) -> Document:
    """The document of what an aggregate tells; of outcomes without a grade it keeps nothing."""
    graded = [outcome for outcome in told.outcomes if outcome.grade is not None]
    body = {
        "market": graded[0].market if graded else "",
        "people": sorted({person for outcome in graded for person in outcome.people}),
        "outcome": {"pairs": [_kept(outcome) for outcome in graded]},
    }
    return Document(told.id, told.version, body)


def from_stored(stored: Stored) -> Told:
    """What a stored document tells; of outcomes those with a grade alone."""
    outcomes = (
        Outcome(stored.id, **{**pair, "people": tuple(pair["people"])})
        for pair in stored.body["outcome"].get("pairs", ())
    )
    return Told(stored.id, stored.version, tuple(outcomes))


def without(told: Told, person: str) -> Told:
    """What is told without the outcomes that a person is in."""
    return replace(told, outcomes=tuple(o for o in told.outcomes if person not in o.people))


def _kept(outcome: Outcome) -> dict[str, Any]:
    features = None if outcome.features is None else dict(outcome.features)
    told = {name: getattr(outcome, name) for name in _KEPT}
    return {**told, "people": list(outcome.people), "features": features}


_KEPT: Final = ("market", "left", "right", "grade", "state", "reason", "at", "organisation", "zone")
