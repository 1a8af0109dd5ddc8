"""Who may be brought together, what the two sides may write, and how it may end. Pure."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from dabridge.events.v1.talent_pb2 import Demand, Freshness, TalentProfile
from dabridge.events.v1.types_pb2 import RECORD_STATUS_WITHDRAWN
from dabridge.talent.v1.introductions_service_pb2 import RecruiterContact

from services.common import texts
from services.common.errors import FieldError
from services.common.records import rules
from services.common.records.states import LOCAL_TIME
from services.talent.market.introductions.record import (
    ENTERPRISE,
    HIRED,
    NOT_HIRED,
    TALENT_SIDE,
    WITHDRAWN,
)
from services.talent.market.people.identity import Identity

MESSAGE_MAX: Final = 500
NAME_MAX: Final = 40
PLACE_MAX: Final = 200
NOTE_MAX: Final = 500
# An answer is due within these days, and asked for once more as long before.
ANSWER_DAYS: Final = 14
REMIND_DAYS: Final = 3
# Who was declined does not ask for the same again before that.
DECLINED_DAYS: Final = 30
INTERVIEW_DAYS: Final = 180
MARKET: Final = "talent_demand"
WITHHELD: Final = "withheld"

# A mobile of the mainland, or a landline with or without its area code and extension.
_PHONE: Final = re.compile(r"1[3-9]\d{9}|(0\d{2,3}-?)?\d{7,8}(-\d{1,6})?|400-?\d{3}-?\d{4}", re.ASCII)
_GAPS: Final = re.compile(r"[\s()（）]")

Errors = list[FieldError]


def told(field: str, rule: str, **values: object) -> FieldError:
    """The error of a field by a text of this part; never with a value that was typed."""
    return FieldError(field, texts.get(f"introductions.rule.{rule}", **values))


def barred(talent: TalentProfile | None) -> frozenset[str]:
    """Why a talent is introduced to nobody: withdrawn, paused, hidden; "withheld" keeps invitations out."""
    if talent is None or talent.status == RECORD_STATUS_WITHDRAWN:
        return frozenset({"withdrawn"})
    found = {"paused"} if talent.paused else set()
    if talent.freshness == Freshness.FRESHNESS_HIDDEN:
        found.add("hidden")
    if MARKET in talent.withheld:
        found.add(WITHHELD)
    return frozenset(found)


def closed(demand: Demand | None, today: date) -> bool:
    """Whether a post is no longer offered on a day: withdrawn, or past its last one."""
    if demand is None or demand.status == RECORD_STATUS_WITHDRAWN:
        return True
    return bool(demand.open_until) and demand.open_until < today.isoformat()


def left_out(talent: TalentProfile | None) -> frozenset[str]:
    """The enterprises that a talent leaves out by name."""
    named = (entry.partition(":") for entry in (talent.withheld if talent is not None else ()))
    return frozenset(organisation for market, _, organisation in named if market == MARKET and organisation)


def may_be_invited(talent: TalentProfile | None, enterprise_id: str) -> Errors:
    """Says the same whatever the reason, so that an enterprise learns nothing of a person by asking."""
    out = barred(talent) or enterprise_id in left_out(talent)
    return [told("talent_id", "not_invitable")] if out else []


def may_apply(talent: TalentProfile | None) -> Errors:
    """A person is told what is in the way; their own application needs no consent to be shown around."""
    why = sorted(barred(talent) - {WITHHELD})
    return [told("demand_id", f"own_{why[0]}")] if why else []


def is_offered(demand: Demand | None, today: date, field: str = "demand_id") -> Errors:
    """The post still takes people on."""
    return [told(field, "post_closed")] if closed(demand, today) else []


def reachable(identity: Identity | None, field: str) -> Errors:
    """Something is known by which the other side can reach the person."""
    if identity is not None and identity.name and (identity.mobile or identity.mail):
        return []
    return [told(field, "no_contact")]


def answer_by(demand: Demand, now: datetime) -> datetime:
    """Until when an answer is due: ANSWER_DAYS, or the end of the post's last day where that comes first."""
    latest = now + timedelta(days=ANSWER_DAYS)
    if not demand.open_until:
        return latest
    after = date.fromisoformat(demand.open_until) + timedelta(days=1)
    return min(latest, datetime.combine(after, time(), LOCAL_TIME))


def message(text: str) -> Errors:
    """At most MESSAGE_MAX characters."""
    return _length("message", text, MESSAGE_MAX)


def recruiter(contact: RecruiterContact) -> Errors:
    """A name and a number that can be rung up."""
    errors = _length("contact.name", contact.name, NAME_MAX, needed=True)
    if not contact.phone:
        return [*errors, told("contact.phone", "required", label=_label("contact.phone"))]
    if not _PHONE.fullmatch(contact.phone):
        errors.append(told("contact.phone", "bad_phone"))
    return errors


def tidied(contact: RecruiterContact) -> RecruiterContact:
    """Without gaps and brackets in the number."""
    return RecruiterContact(name=" ".join(contact.name.split()), phone=_GAPS.sub("", contact.phone))


def interview(at: str, place: str, note: str, now: datetime) -> tuple[datetime | None, Errors]:
    """The moment of an interview, in the future, and what is wrong with it."""
    moment, errors = _moment("at", at, now)
    return moment, [
        *errors,
        *_length("place", place, PLACE_MAX, needed=True),
        *_length("note", note, NOTE_MAX),
    ]


def outcome(side: int, given: int, *, ended: bool) -> Errors:
    """Whether a side may say so: the enterprise whether it hired, the talent that they left.

    Of what has ended a talent may say as well whether they were hired.
    """
    if not given:
        return [told("outcome", "required", label=_label("outcome"))]
    allowed: dict[int, set[int]] = {
        ENTERPRISE: {HIRED, NOT_HIRED},
        TALENT_SIDE: {HIRED, NOT_HIRED, WITHDRAWN} if ended else {WITHDRAWN},
    }
    return [] if given in allowed[side] else [told("outcome", "not_your_outcome")]


def contested(outcomes: Mapping[int, int]) -> bool:
    """Whether one side says that the talent was hired, and the other one that they were not."""
    return HIRED in outcomes.values() and any(each != HIRED for each in outcomes.values())


def days(asked_from: str, asked_to: str) -> Errors:
    """Two dates in order, each of which may be empty."""
    return [
        *rules.day("asked_from", asked_from),
        *rules.day("asked_to", asked_to),
        *rules.days_in_order(asked_from, "asked_to", asked_to),
    ]


def _moment(field: str, given: str, now: datetime) -> tuple[datetime | None, Errors]:
    if not given:
        return None, [told(field, "required", label=_label(field))]
    try:
        found = datetime.fromisoformat(given)
    except ValueError:
        return None, [told(field, "no_time")]
    if found.tzinfo is None:
        return None, [told(field, "no_time")]
    if not now < found <= now + timedelta(days=INTERVIEW_DAYS):
        return None, [told(field, "not_soon", days=INTERVIEW_DAYS)]
    return found, []


def _length(field: str, text: str, most: int, *, needed: bool = False) -> Errors:
    if needed and not text:
        return [told(field, "required", label=_label(field))]
    if len(text) > most:
        return [told(field, "too_long", label=_label(field), most=most, actual=len(text))]
    return []


def _label(field: str) -> Any:
    return texts.get(f"introductions.label.{field}")
