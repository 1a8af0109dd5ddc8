"""Introductions as pages show them: what a caller may do at a stage, and what forms give. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from dabridge.events.v1.talent_pb2 import Introduction
from starlette.datastructures import FormData

from services.common import texts
from services.common.access.facts import facts_of
from services.common.access.policy import reach
from services.common.access.principal import Role
from services.common.access.talent_methods import TALENT_MARKET
from services.gateway.caller import Caller
from services.gateway.codec import Plain
from services.gateway.portal.city_time import CITY_TIME

# Tab of the list → the stages that it shows.
TABS: Final[Mapping[str, Sequence[str]]] = {
    "all": (),
    "asked": ("asked",),
    "connected": ("connected",),
    "interviewing": ("interviewing",),
    "ended": ("ended",),
    "lost": ("declined", "cancelled", "expired"),
}
# Stage → the acts of the side that asked, of the one that was asked, of the enterprise, and of both.
_ASKER: Final = {"asked": {"CancelIntroduction"}}
_ASKED: Final = {"asked": {"AcceptIntroduction", "DeclineIntroduction"}}
_ENTERPRISE: Final = {"connected": {"ArrangeInterview"}, "interviewing": {"ArrangeInterview"}}
_EITHER: Final = {
    "connected": {"RecordOutcome", "ReadContact"},
    "interviewing": {"RecordOutcome", "ReadContact"},
}
OUTCOMES: Final = ("hired", "not_hired", "withdrawn")


def side_of(caller: Caller, held: Plain) -> str:
    """ "enterprise" or "talent" where the caller is on that side of it; else empty."""
    principal = caller.principal
    if Role.TALENT in principal.roles and principal.talent and principal.talent == held["talent_id"]:
        return "talent"
    own = principal.organisation
    return "enterprise" if Role.ENTERPRISE in principal.roles and own == held["enterprise_id"] else ""


def offered(caller: Caller, held: Plain, record: Introduction, outcomes: Sequence[Plain]) -> frozenset[str]:
    """The acts that the caller may do now; the service decides again."""
    side, stage = side_of(caller, held), held["stage"]
    if not side:
        return frozenset()
    acts = set(_EITHER.get(stage, ()))
    acts |= (_ASKER if side == held["asked_by"] else _ASKED).get(stage, set())
    if side == "enterprise":
        acts |= _ENTERPRISE.get(stage, set())
    if stage == "ended" and side not in {each["side"] for each in outcomes}:
        acts.add("RecordOutcome")
    return frozenset(
        act for act in acts if reach(TALENT_MARKET[act], caller.principal).holds(facts_of(record))
    )


def waits_for(held: Plain, side: str) -> str:
    """Whose answer is due, as the side sees it: "you", "other", or empty."""
    if held["stage"] != "asked" or not side:
        return ""
    return "other" if held["asked_by"] == side else "you"


@dataclass(frozen=True, slots=True)
class Choice:
    """Reasons of one outcome, under its name in words; each has the value that its form sends."""

    label: str
    options: Sequence[tuple[str, str]]


def reasons_for(catalogue: Sequence[Plain], side: str, act: str) -> list[tuple[str, str]]:
    """Code and words of the reasons that a side may give for an act."""
    return [
        (each["code"], each["label"]) for each in catalogue if each["side"] == side and act in each["acts"]
    ]


def results_for(catalogue: Sequence[Plain], side: str, *, ended: bool) -> list[Choice]:
    """The outcomes that a side may record, each with its reasons: "<outcome>:<code>"."""
    allowed = ("hired", "not_hired") if side == "enterprise" else OUTCOMES if ended else ("withdrawn",)
    return [
        Choice(
            texts.get(f"introductions.outcome.{outcome}"),
            [(f"{outcome}:{code}", label) for code, label in reasons_for(catalogue, side, outcome)],
        )
        for outcome in allowed
    ]


@dataclass(frozen=True, slots=True)
class Typed:
    """A form's fields as they were typed; a contact is not kept."""

    values: Mapping[str, str] = field(default_factory=dict)

    def get(self, name: str) -> str:
        """A field; empty where nothing was typed."""
        return self.values.get(name, "")


def typed(form: FormData) -> Typed:
    """What a form gives; files are no texts."""
    return Typed({name: value.strip() for name, value in form.items() if isinstance(value, str)})


def moment(given: str) -> str:
    """A date and time of the city as RFC 3339; what is none is given as it is, for the service to refuse."""
    try:
        found = datetime.fromisoformat(given)
    except ValueError:
        return given
    return (found if found.tzinfo else found.replace(tzinfo=CITY_TIME)).isoformat()


def result(given: str) -> tuple[str | None, str]:
    """Outcome and reason of what an outcome's form sends; None and empty where it is neither."""
    outcome, _, code = given.partition(":")
    return (outcome, code) if outcome in OUTCOMES else (None, "")


def told_readings(steps: Sequence[Plain], held: Plain, side: str) -> list[dict[str, Any]]:
    """History as its page shows it: of a reading, who read as the one side sees it."""
    shown = []
    for step in steps:
        reader = "enterprise" if step["organisation_id"] == held["enterprise_id"] else "talent"
        seen = "staff" if not side else "own" if reader == side else "other"
        shown.append({**step, "reader": reader, "seen": seen})
    return shown
