"""What a draft may say, the profile that it makes, and how much of it is filled in. Pure."""

import re
from collections.abc import Callable, Collection, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from typing import Final

from dabridge.events.v1.talent_pb2 import TalentProfile
from dabridge.events.v1.types_pb2 import TRUST_DECLARED, TRUST_EVIDENCED, TRUST_VERIFIED, MoneyRange, Skill
from dabridge.talent.v1.registration_service_pb2 import DraftSkill, RegistrationDraft

from services.common.errors import FieldError
from services.common.records import rules
from services.common.records.rules import Errors
from services.common.scrub import scrub_message
from services.talent import model
from services.talent.market.people import rules as person
from services.talent.market.people.consents import PURPOSES
from services.talent.market.people.identity import Identity
from services.talent.market.registration import vocabulary

# Who it is; of no profile.
IDENTITY: Final = ("name", "mobile", "mail", "id_number", "address")
FIELDS: Final = tuple(field.name for field in RegistrationDraft.DESCRIPTOR.fields)
# Of anything that is kept as it was typed, right or wrong.
TYPED_MAX: Final = 20_000
ITEMS_MAX: Final = 200
SKILLS_WANTED: Final = 3

_MAIL: Final = re.compile(r"[^@\s]{1,64}@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+")
_NARROW: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_DIGITS_MAX: Final = 12
_FULL_CODE: Final = re.compile(r"[1-8](-\d{2}){3}")
# An occupation's code can be any text in a draft.
_SCRUBBED_CODES: Final = model.TALENT.codes - {"occupation_code"}
# Paths of the profile's rules → fields of the draft; the others are called alike.
_PATHS: Final = {"salary.min_yuan": "salary_min", "salary.max_yuan": "salary_max"}
_PROFILE_FIELDS: Final = (
    "education",
    "major",
    "occupation_code",
    "experience",
    "occupied",
    "zone",
)
_PROFILE_LISTS: Final = ("titles", "wanted_zones", "wanted_industries")


@dataclass(frozen=True, slots=True)
class Missing:
    """An empty field and its weight in percent."""

    field: str
    weight: int


def merged(held: RegistrationDraft, given: RegistrationDraft, fields: Collection[str]) -> RegistrationDraft:
    """The held draft with the named fields as they are given; skills in their standard terms."""
    fresh = deepcopy(held)
    for name in fields:
        fresh.ClearField(name)
    part = RegistrationDraft()
    part.CopyFrom(given)
    for name in FIELDS:
        if name not in fields:
            part.ClearField(name)
    fresh.MergeFrom(part)
    for skill in fresh.skills:
        skill.name = vocabulary.standard_skill(skill.name.strip())
    return fresh


def too_large(given: RegistrationDraft, fields: Collection[str]) -> Errors:
    """What no draft keeps: unknown fields, and more than anybody types."""
    errors = [broken("fields", "unknown_choice", value=name[:40]) for name in fields if name not in FIELDS]
    if given.ByteSize() > 10 * TYPED_MAX:
        errors.append(broken("draft", "registration.typed_too_much"))
    for name in ("titles", "skills", "wanted_zones", "wanted_industries", "consents"):
        errors += labelled(name, rules.count(label(name), len(getattr(given, name)), most=ITEMS_MAX))
    return errors


def problems(draft: RegistrationDraft, today: date) -> Errors:
    """Every rule that keeps a draft from being submitted; none of them tells what was typed of a person."""
    made = profile(draft, None)
    scrub_message(made, _SCRUBBED_CODES, identity(draft).known)
    told = [
        *_person(draft, today),
        *(
            FieldError(_PATHS.get(error.field, error.field), error.message)
            for error in model.check_talent(made, today)
        ),
        *_numbers(draft),
    ]
    code = draft.occupation_code.strip()
    if _FULL_CODE.fullmatch(code) and not vocabulary.occupation(code):
        told.append(broken("occupation_code", "registration.unknown_occupation"))
    if not set(draft.consents) <= set(PURPOSES):
        told.append(broken("consents", "registration.unknown_consent"))
    return told


def identity(draft: RegistrationDraft) -> Identity:
    """Who the person is, in the form that is kept."""
    return Identity(**{name: getattr(draft, name) for name in IDENTITY}).tidied()


def profile(draft: RegistrationDraft, held: TalentProfile | None) -> TalentProfile:
    """The profile that a draft makes of the one held; a number that is none is left out.

    What departments have verified stays so as long as it says the same.
    """
    fresh = TalentProfile()
    if held is not None:
        fresh.CopyFrom(held)
    for name in _PROFILE_FIELDS:
        value = getattr(draft, name)
        setattr(fresh, name, value.strip() if isinstance(value, str) else value)
    for name in _PROFILE_LISTS:
        getattr(fresh, name)[:] = _filled(getattr(draft, name))
    fresh.ClearField("years")
    if (years := whole(draft.years)) is not None:
        fresh.years = years
    fresh.ClearField("salary")
    least, most = whole(draft.salary_min), whole(draft.salary_max)
    if least is not None or most is not None:
        fresh.salary.CopyFrom(MoneyRange(min_yuan=least, max_yuan=most))
    _skills(draft, held, fresh)
    if held is not None:
        kept = [mark for mark in held.verified if _same(held, fresh, mark.field)]
        fresh.ClearField("verified")
        fresh.verified.extend(kept)
    return fresh


def draft_of(held: TalentProfile) -> RegistrationDraft:
    """What a draft says that is made of a profile."""
    draft = RegistrationDraft(
        years=str(held.years) if held.HasField("years") else "",
        skills=[DraftSkill(name=s.name, level=s.level, evidence=s.evidence) for s in held.skills],
        salary_min=str(held.salary.min_yuan) if held.salary.HasField("min_yuan") else "",
        salary_max=str(held.salary.max_yuan) if held.salary.HasField("max_yuan") else "",
    )
    for name in _PROFILE_FIELDS:
        setattr(draft, name, getattr(held, name))
    for name in _PROFILE_LISTS:
        getattr(draft, name).extend(getattr(held, name))
    return draft


def completeness(draft: RegistrationDraft) -> tuple[int, list[Missing]]:
    """How much of what matching compares is filled in, in percent, and what is missing, weightiest first."""
    missing = [
        Missing(name, weight - round(weight * min(share(draft), 1)))
        for name, (weight, share) in WEIGHTS.items()
    ]
    left = [each for each in missing if each.weight]
    return 100 - sum(each.weight for each in left), sorted(left, key=lambda each: -each.weight)


def whole(text: str) -> int | None:
    """A whole number as people type one; None where it is none."""
    bare = _bare(text)
    return int(bare) if bare.isascii() and bare.isdigit() and len(bare) <= _DIGITS_MAX else None


def _is(name: str) -> Callable[[RegistrationDraft], float]:
    def share(draft: RegistrationDraft) -> float:
        value = getattr(draft, name)
        if isinstance(value, str):
            return 1.0 if value.strip() else 0.0
        return 1.0 if value else 0.0

    return share


def _skill_share(draft: RegistrationDraft) -> float:
    return sum(1 for skill in draft.skills if skill.name.strip()) / SKILLS_WANTED


# Field of the draft → its weight in percent, and how far it is filled in, 1 being all.
WEIGHTS: Final[Mapping[str, tuple[int, Callable[[RegistrationDraft], float]]]] = {
    "skills": (20, _skill_share),
    "titles": (15, _is("titles")),
    "education": (12, _is("education")),
    "occupation_code": (10, _is("occupation_code")),
    "years": (10, _is("years")),
    "experience": (10, _is("experience")),
    "major": (8, _is("major")),
    "wanted_zones": (4, _is("wanted_zones")),
    "wanted_industries": (4, _is("wanted_industries")),
    "salary": (4, lambda draft: 1.0 if (draft.salary_min or draft.salary_max).strip() else 0.0),
    "occupied": (3, _is("occupied")),
}


def _person(draft: RegistrationDraft, today: date) -> Errors:
    who = identity(draft)
    errors: Errors = []
    for name, most in (("name", person.NAME_MAX), ("mail", person.MAIL_MAX), ("address", person.ADDRESS_MAX)):
        errors += labelled(name, rules.text(label(name), getattr(who, name), most, needed=name == "name"))
    if not who.mobile:
        errors.append(broken("mobile", "required"))
    elif not person.is_mobile(who.mobile):
        errors.append(broken("mobile", "registration.bad_mobile"))
    if who.mail and not _MAIL.fullmatch(who.mail):
        errors.append(broken("mail", "registration.bad_mail"))
    if who.id_number and not person.is_id_number(who.id_number, today):
        errors.append(broken("id_number", "registration.bad_id_number"))
    return errors


def _numbers(draft: RegistrationDraft) -> Errors:
    return [
        broken(name, "registration.no_number")
        for name in ("years", "salary_min", "salary_max")
        if getattr(draft, name).strip() and whole(getattr(draft, name)) is None
    ]


def _skills(draft: RegistrationDraft, held: TalentProfile | None, fresh: TalentProfile) -> None:
    """A verified skill stays as it is or is taken out; of others the person alone tells."""
    known = {skill.name.casefold(): skill for skill in (held.skills if held else ())}
    fresh.ClearField("skills")
    for typed in draft.skills:
        name = typed.name.strip()
        if not name:
            continue
        before = known.get(name.casefold())
        if before is not None and before.trust == TRUST_VERIFIED:
            fresh.skills.append(before)
            continue
        evidence = typed.evidence.strip()
        trust = TRUST_EVIDENCED if evidence else TRUST_DECLARED
        fresh.skills.append(Skill(name=name, level=typed.level, evidence=evidence, trust=trust))


def _same(held: TalentProfile, fresh: TalentProfile, field: str) -> bool:
    known = field in TalentProfile.DESCRIPTOR.fields_by_name
    return not known or bool(getattr(held, field) == getattr(fresh, field))


def _filled(values: Collection[str]) -> list[str]:
    return [value.strip() for value in values if value.strip()]


def _bare(text: str) -> str:
    """Without blanks, hyphens and commas, in one width."""
    return re.sub(r"[\s,\-]", "", text.translate(_NARROW))


def label(field: str) -> str:
    """Where the texts have the field's label."""
    return f"registration.{field}"


def labelled(field: str, errors: Errors) -> Errors:
    """Errors of a field that was checked by its label."""
    return [FieldError(field, error.message) for error in errors]


def broken(field: str, rule: str, **values: object) -> FieldError:
    """The error of a field of a registration."""
    return FieldError(field, rules.broken(label(field), rule, **values).message)
