"""Pilots as pages show them: what a form gives, and what a caller may do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from dabridge.events.v1.scenarios_pb2 import Milestone, Pilot, Scenario
from starlette.datastructures import FormData

from services.common import texts
from services.common.access.facts import facts_of
from services.common.access.methods import MARKET
from services.common.access.policy import reach
from services.gateway.caller import Caller
from services.gateway.codec import Plain
from services.gateway.problems import FieldProblem, Problem

# Rows that a new plan's form begins with.
ROWS: Final = 4
ROWS_MAX: Final = 40
ACTS: Final = ("UpdatePilot", "ReachMilestone", "ConfirmMilestone", "DemonstratePilot", "StopPilot")


def may(caller: Caller, method: str, record: Pilot | Scenario) -> bool:
    """Whether the caller may do it with the pilot, or with the scenario of one to be, whatever its stage."""
    return reach(MARKET[method], caller.principal).holds(facts_of(record))


@dataclass(frozen=True, slots=True)
class Offers:
    """What the page offers: of the acts those that the caller may do, none of an ended pilot."""

    acts: frozenset[str]
    history: bool
    files: bool


def offers(caller: Caller, pilot: Pilot, *, running: bool) -> Offers:
    """What the caller is offered of a pilot."""
    return Offers(
        acts=frozenset(act for act in ACTS if running and may(caller, act, pilot)),
        history=may(caller, "ListHistory[pilot]", pilot),
        files=may(caller, "DownloadAttachment[pilot]", pilot),
    )


@dataclass(frozen=True, slots=True)
class Row:
    """A milestone of a plan's form as it was typed; `fixed`: it was reached and stays."""

    id: str = ""
    name: str = ""
    due_on: str = ""
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Typed:
    """A form's fields as they were typed."""

    values: Mapping[str, str] = field(default_factory=dict)
    rows: Sequence[Row] = ()

    def get(self, name: str, otherwise: str = "") -> str:
        """A field; what it was where nothing was typed."""
        return self.values.get(name, otherwise)


def typed(form: FormData) -> Typed:
    """What a plan's form gives; files are no texts."""
    values = {name: str(value).strip() for name, value in form.items() if isinstance(value, str)}
    columns = [[str(value).strip() for value in form.getlist(name)] for name in ("m-id", "m-name", "m-due")]
    rows = [Row(*row) for row in zip(*columns, strict=False)]
    return Typed(values, rows[:ROWS_MAX])


def rows_of(pilot: Plain) -> list[Row]:
    """The milestones of a pilot as a form begins with them."""
    return [
        Row(item["id"], item["name"], item["due_on"], bool(item["reached_on"]))
        for item in pilot["milestones"]
    ]


def marked(rows: Sequence[Row], pilot: Plain) -> list[Row]:
    """Typed rows, those fixed that were reached, whatever was typed of them."""
    known = {row.id: row for row in rows_of(pilot)}
    return [known[row.id] if row.id in known and known[row.id].fixed else row for row in rows]


def milestones(rows: Sequence[Row]) -> list[Milestone]:
    """The milestones of the rows that are not empty."""
    return [Milestone(id=row.id, name=row.name, due_on=row.due_on) for row in filled(rows)]


def filled(rows: Sequence[Row]) -> list[Row]:
    """The rows in which something was typed."""
    return [row for row in rows if row.name or row.due_on]


def yuan(text: str) -> int:
    """A whole number of yuan, 0 where none is given; raises Problem 422."""
    bare = text.replace(",", "").replace("，", "")
    if not bare:
        return 0
    if not bare.isascii() or not bare.isdigit() or len(bare) > 15:
        told = texts.get("pilots.bad_number")
        raise Problem(
            422, "invalid_input", texts.get("api.invalid_input"), [FieldProblem("amount_yuan", told)]
        )
    return int(bare)


def version(form: FormData) -> int:
    """The version that a form was made from; 0, which the service refuses, where it names none."""
    given = str(form.get("version", ""))
    return int(given) if given.isascii() and given.isdigit() and len(given) < 16 else 0
