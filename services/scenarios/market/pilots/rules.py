"""What a pilot may become: its plan, its milestones, what is overdue and what ends it. Pure."""

import uuid
from collections.abc import Callable
from datetime import date
from typing import Final

from dabridge.events.v1.scenarios_pb2 import Milestone, Pilot, PilotStage, Scenario

from services.common.errors import WrongStage
from services.common.records import rules
from services.common.records.rules import Errors
from services.scenarios.market.records import stage_of

TITLE_MAX: Final = 200
TEXT_MAX: Final = 5_000
EVIDENCE_MAX: Final = 2_000
REASON_MAX: Final = 500
MILESTONES_MAX: Final = 40
ATTACHMENTS_MAX: Final = 20

NewId = Callable[[], str]


def random_id() -> str:
    """An id that no other milestone has."""
    return uuid.uuid4().hex[:12]


def planned(scenario: Scenario, asked: Pilot, new_id: NewId = random_id) -> tuple[Pilot, Errors]:
    """The pilot of a scenario as asked for, the scenario's and its contract's data filled in.

    Nothing has been reached in it, whatever was asked for.
    """
    pilot = Pilot(
        id=scenario.id,
        provider_id=scenario.provider_id,
        enterprise_ids=scenario.contract.enterprise_ids,
        title=asked.title or scenario.title,
        zone=scenario.zone,
        industry=scenario.industry,
        stage=PilotStage.PILOT_STAGE_RUNNING,
        starts_on=asked.starts_on,
        ends_on=asked.ends_on,
        amount_yuan=asked.amount_yuan or scenario.contract.amount_yuan,
        milestones=[_open(item, item.id or new_id()) for item in asked.milestones],
        synthetic=scenario.synthetic,
    )
    errors = [
        *rules.text("title", pilot.title, TITLE_MAX, needed=True),
        *rules.day("starts_on", pilot.starts_on, needed=True),
        *_ends(pilot.starts_on, pilot.ends_on),
        *rules.whole_number("amount_yuan", pilot.amount_yuan, 0, rules.YUAN_MAX),
        *_plan(pilot),
    ]
    return pilot, errors


def replanned(held: Pilot, asked: Pilot, new_id: NewId = random_id) -> tuple[Pilot, Errors]:
    """A running pilot with another plan; what was reached stays in it as it is. Raises WrongStage."""
    running(held)
    pilot = Pilot()
    pilot.CopyFrom(held)
    pilot.title = asked.title or held.title
    pilot.ends_on = asked.ends_on or held.ends_on
    before = {item.id: item for item in held.milestones}
    errors: Errors = []
    del pilot.milestones[:]
    for index, item in enumerate(asked.milestones):
        known = before.get(item.id) if item.id else None
        if known is not None and known.reached_on:
            if (item.name, item.due_on) != (known.name, known.due_on):
                errors.append(rules.broken(f"milestones[{index}]", "reached_stays", value=known.name))
            pilot.milestones.append(known)
        else:
            fresh = _open(item, item.id or new_id())
            if known is not None:
                fresh.evidence = known.evidence
                fresh.attachments.extend(known.attachments)
            pilot.milestones.append(fresh)
    kept = {item.id for item in pilot.milestones}
    errors += [
        rules.broken("milestones", "reached_stays", value=item.name)
        for item in held.milestones
        if item.reached_on and item.id not in kept
    ]
    errors += [
        *rules.text("title", pilot.title, TITLE_MAX, needed=True),
        *_ends(pilot.starts_on, pilot.ends_on),
        *_plan(pilot),
    ]
    return pilot, errors


def changed_fields(before: Pilot, after: Pilot) -> list[str]:
    """The names of the fields of a plan that differ."""
    return [
        name for name in ("title", "ends_on", "milestones") if getattr(before, name) != getattr(after, name)
    ]


def reached(held: Pilot, news: Milestone, today: date) -> tuple[Pilot, Errors]:
    """A running pilot with a milestone that was reached, to be confirmed. Raises WrongStage.

    `news` is the milestone's id, when it was reached and what shows it. A milestone that waits for
    confirmation can be told of again.
    """
    running(held)
    pilot, milestone, errors = _milestone(held, news.id)
    errors += [
        *rules.day("reached_on", news.reached_on, needed=True, not_after=today),
        *rules.days_in_order(held.starts_on, "reached_on", news.reached_on),
        *rules.text("evidence", news.evidence, EVIDENCE_MAX, needed=True),
    ]
    if milestone is not None:
        if milestone.confirmed:
            raise WrongStage("pilot", held.id, stage_of(held), "milestone_confirmed")
        milestone.reached_on = news.reached_on
        milestone.evidence = news.evidence
        del milestone.attachments[:]
        milestone.attachments.extend(news.attachments)
    return pilot, errors


def judged(held: Pilot, milestone_id: str, confirmed: bool, reason: str) -> tuple[Pilot, Errors]:
    """A running pilot with a milestone confirmed, or open again with its evidence to be mended.

    Raises WrongStage where the milestone was not reached, or is confirmed already.
    """
    running(held)
    pilot, milestone, errors = _milestone(held, milestone_id)
    errors += rules.text("reason", reason, REASON_MAX, needed=not confirmed)
    if milestone is not None:
        if not milestone.reached_on:
            raise WrongStage("pilot", held.id, stage_of(held), "milestone_not_reached")
        if milestone.confirmed:
            raise WrongStage("pilot", held.id, stage_of(held), "milestone_confirmed")
        milestone.confirmed = confirmed
        if not confirmed:
            milestone.reached_on = ""
    return pilot, errors


def demonstrated(held: Pilot, outcome: str, today: date) -> tuple[Pilot, Errors]:
    """A pilot that showed what it was to show; raises WrongStage unless all milestones are confirmed."""
    running(held)
    if not all(item.confirmed for item in held.milestones):
        raise WrongStage("pilot", held.id, stage_of(held), "milestones_open")
    return _ended(held, PilotStage.PILOT_STAGE_DEMONSTRATED, outcome, today), rules.text(
        "outcome", outcome, TEXT_MAX, needed=True
    )


def stopped(held: Pilot, reason: str, today: date) -> tuple[Pilot, Errors]:
    """A pilot that ends without success; raises WrongStage."""
    running(held)
    return _ended(held, PilotStage.PILOT_STAGE_STOPPED, reason, today), rules.text(
        "reason", reason, REASON_MAX, needed=True
    )


def running(pilot: Pilot) -> None:
    """Raises WrongStage for a pilot that has ended."""
    if pilot.stage != PilotStage.PILOT_STAGE_RUNNING:
        raise WrongStage("pilot", pilot.id, stage_of(pilot))


def overdue(pilot: Pilot, today: date) -> list[str]:
    """The ids of the milestones whose day has passed and that were not reached; none of an ended pilot."""
    if pilot.stage != PilotStage.PILOT_STAGE_RUNNING:
        return []
    return [item.id for item in pilot.milestones if not item.reached_on and item.due_on < today.isoformat()]


def next_due(pilot: Pilot) -> date | None:
    """The earliest day of a milestone that a running pilot has yet to reach."""
    if pilot.stage != PilotStage.PILOT_STAGE_RUNNING:
        return None
    return min(
        (date.fromisoformat(item.due_on) for item in pilot.milestones if not item.reached_on), default=None
    )


def _open(asked: Milestone, milestone_id: str) -> Milestone:
    return Milestone(id=milestone_id, name=asked.name, due_on=asked.due_on)


def _ends(starts_on: str, ends_on: str) -> Errors:
    return [
        *rules.day("ends_on", ends_on, needed=True),
        *rules.days_in_order(starts_on, "ends_on", ends_on),
    ]


def _plan(pilot: Pilot) -> Errors:
    errors = rules.names(
        "milestones",
        [item.name for item in pilot.milestones],
        least=1,
        most=MILESTONES_MAX,
        longest=TITLE_MAX,
        path=".name",
    )
    seen: set[str] = set()
    for index, item in enumerate(pilot.milestones):
        place = f"milestones[{index}]"
        errors += rules.identifier(f"{place}.id", item.id)
        if item.id in seen:
            errors.append(rules.broken(f"{place}.id", "repeated", value=item.id))
        seen.add(item.id)
        if item.reached_on:
            continue
        bad = rules.day(f"{place}.due_on", item.due_on, needed=True)
        if not bad and not pilot.starts_on <= item.due_on <= pilot.ends_on:
            bad = [
                rules.broken(f"{place}.due_on", "outside_pilot", first=pilot.starts_on, last=pilot.ends_on)
            ]
        errors += bad
    return errors


def _milestone(held: Pilot, milestone_id: str) -> tuple[Pilot, Milestone | None, Errors]:
    """A copy, and its milestone of that id."""
    pilot = Pilot()
    pilot.CopyFrom(held)
    found = next((item for item in pilot.milestones if item.id == milestone_id), None)
    return pilot, found, [] if found is not None else [rules.broken("milestone_id", "unknown_milestone")]


def _ended(held: Pilot, stage: PilotStage, outcome: str, today: date) -> Pilot:
    pilot = Pilot()
    pilot.CopyFrom(held)
    pilot.stage = stage
    pilot.outcome = outcome
    pilot.ended_on = today.isoformat()
    return pilot
