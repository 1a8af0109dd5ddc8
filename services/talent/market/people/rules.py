"""What an identity, a consent and a request for review must be. Pure; no error tells a value."""

import re
from collections.abc import Collection
from datetime import date
from typing import Final, cast

from dabridge.talent.v1.people_service_pb2 import (
    AnswerMatchReviewRequest,
    ConsentPurpose,
    MatchReviewOutcome,
    MatchReviewStage,
    PersonIdentity,
    ReadingPurpose,
    RequestMatchReviewRequest,
)
from stdnum.cn import ric
from stdnum.exceptions import ValidationError

from services.common import texts
from services.common.errors import FieldError
from services.common.plain import enum_name, enum_number
from services.common.records import rules
from services.common.records.rules import Errors, broken
from services.talent.market.people import consents
from services.talent.market.people.identity import Identity

NAME_MAX: Final = 60
MAIL_MAX: Final = 120
ADDRESS_MAX: Final = 200
REASON_MAX: Final = 1_000
MARKETS: Final = ("talent_demand", "talent_county")

_MOBILE: Final = re.compile(r"1[3-9][0-9]{9}")
_MAIL: Final = re.compile(r"[A-Za-z0-9._%+\-]+@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+")
_ID_NUMBER: Final = re.compile(r"[1-9][0-9]{16}[0-9X]")
_BORN_FROM: Final = 1900


def identity_of(given: PersonIdentity) -> Identity:
    """As it is kept."""
    return Identity(
        name=given.name,
        mobile=given.mobile,
        mail=given.mail,
        id_number=given.id_number,
        address=given.address,
    ).tidied()


def told(identity: Identity) -> PersonIdentity:
    """As it is told to who may know it."""
    return PersonIdentity(
        name=identity.name,
        mobile=identity.mobile,
        mail=identity.mail,
        id_number=identity.id_number,
        address=identity.address,
    )


def check_identity(given: Identity, today: date) -> Errors:
    """Every rule that an identity breaks."""
    return [
        *rules.text("identity.name", given.name, NAME_MAX, needed=True),
        *_fits("identity.mobile", given.mobile, "identity_mobile", fits=is_mobile(given.mobile), needed=True),
        *rules.text("identity.mail", given.mail, MAIL_MAX),
        *_fits("identity.mail", given.mail, "identity_mail", fits=_MAIL.fullmatch(given.mail) is not None),
        *_fits(
            "identity.id_number",
            given.id_number,
            "identity_id_number",
            fits=is_id_number(given.id_number, today),
        ),
        *rules.text("identity.address", given.address, ADDRESS_MAX),
    ]


def _fits(field: str, value: str, rule: str, *, fits: bool, needed: bool = False) -> Errors:
    if not value:
        return [rules.required(field)] if needed else []
    return [] if fits else [broken(field, rule)]


def is_mobile(text: str) -> bool:
    """Whether it is a mainland mobile number of 11 digits."""
    return _MOBILE.fullmatch(text) is not None


def is_id_number(text: str, today: date) -> bool:
    """Whether it is an ID number by GB 11643: its form, a day of birth that was, and the check character.

    Regions are not looked up: numbers of counties that are no more are good, and registers miss some.
    """
    if not _ID_NUMBER.fullmatch(text) or ric.calc_check_digit(text) != text[-1]:
        return False
    try:
        born = ric.get_birth_date(text)
    except ValidationError:
        return False
    return bool(born.year >= _BORN_FROM and born <= today)


def purpose_of_reading(given: "ReadingPurpose") -> str:
    """The code of a purpose, such as recognition."""
    return enum_name(ReadingPurpose.DESCRIPTOR, given) or ""


def purpose_of(given: "ConsentPurpose") -> str:
    """The code of a purpose, such as matching; empty where none is given."""
    return enum_name(ConsentPurpose.DESCRIPTOR, given) or ""


def purpose_number(code: str) -> "ConsentPurpose":
    """The other way round."""
    return cast("ConsentPurpose", enum_number(ConsentPurpose.DESCRIPTOR, code))


def stage_number(code: str) -> "MatchReviewStage":
    """A stage by its code, unspecified by an empty one."""
    return cast("MatchReviewStage", enum_number(MatchReviewStage.DESCRIPTOR, code or None))


def outcome_number(code: str) -> "MatchReviewOutcome":
    """An outcome by its code, unspecified by an empty one."""
    return cast("MatchReviewOutcome", enum_number(MatchReviewOutcome.DESCRIPTOR, code or None))


def check_purpose(purpose: "ConsentPurpose", recipient: str) -> Errors:
    """Why a consent cannot be given or withdrawn so."""
    errors = _choice("purpose", purpose, ConsentPurpose.values())
    if recipient:
        errors += _identifier("recipient", recipient)
        if purpose_of(purpose) not in consents.WITH_RECIPIENTS:
            errors.append(_broken("recipient", "no_recipients"))
    return errors


def check_reading(purpose: "ReadingPurpose") -> Errors:
    """Why somebody is not read for this."""
    return _choice("purpose", purpose, ReadingPurpose.values())


def check_request(given: RequestMatchReviewRequest) -> Errors:
    """Every rule that a request for review breaks."""
    errors = [] if given.market in MARKETS else [_broken("market", "no_such_market")]
    return errors + _identifier("counterpart_id", given.counterpart_id) + _words("reason", given.reason)


def check_answer(given: AnswerMatchReviewRequest) -> Errors:
    """Every rule that an answer breaks."""
    return _choice("outcome", given.outcome, MatchReviewOutcome.values()) + _words("answer", given.answer)


def general_first(given: bool) -> Errors:
    """Why one recipient cannot be told apart: what holds for all already says the same."""
    return [_broken("recipient", "recipient_let_in" if given else "general_withdrawn")]


def stale_wording() -> Errors:
    """That the person was shown another wording than the one that holds."""
    return [_broken("wording", "stale_wording")]


def no_counterpart() -> Errors:
    """That there is nothing by that id in the market."""
    return [_broken("counterpart_id", "no_counterpart")]


def _choice(field: str, value: int, values: Collection[int]) -> Errors:
    return [] if value and value in values else [_broken(field, "required")]


def _identifier(field: str, value: str) -> Errors:
    if not value:
        return [_broken(field, "required")]
    return [_broken(field, "no_id")] if rules.identifier("id", value) else []


def _words(field: str, value: str) -> Errors:
    words = value.strip()
    if not words:
        return [_broken(field, "required")]
    return [_broken(field, "too_many_words", most=REASON_MAX)] if len(words) > REASON_MAX else []


def _broken(field: str, rule: str, **values: object) -> FieldError:
    label = texts.get(f"people.label.{field}")
    known = "validation" if rule == "required" else "people"
    return FieldError(field, texts.get(f"{known}.{rule}", label=label, **values))
