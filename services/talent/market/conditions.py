"""What levels and policies ask, beside what a person's profile or a firm's record tells of it. Pure."""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Final

from dabridge.events.v1.talent_pb2 import Occupied, TalentProfile
from dabridge.events.v1.types_pb2 import Education
from dabridge.talent.v1.conditions_pb2 import AssessedCondition, Condition, ConditionKind, ConditionVerdict
from dabridge.talent.v1.policies_service_pb2 import Firm

from services.common import texts
from services.common.plain import enum_name
from services.common.plan import industry, zone
from services.common.records import rules
from services.common.records.rules import Errors

MET: Final = ConditionVerdict.CONDITION_VERDICT_MET
NOT_MET: Final = ConditionVerdict.CONDITION_VERDICT_NOT_MET
UNKNOWN: Final = ConditionVerdict.CONDITION_VERDICT_UNKNOWN
EVIDENCE: Final = ConditionVerdict.CONDITION_VERDICT_EVIDENCE

TEXT_MAX: Final = 300
VALUES_MAX: Final = 30
VALUE_MAX: Final = 60
LEAST_MAX: Final = 99
CONDITIONS_MAX: Final = 20

# From here on a document tells, and no profile.
FIRST_BY_DOCUMENT: Final = 50
_EDUCATION: Final = ConditionKind.CONDITION_KIND_EDUCATION
_YEARS: Final = ConditionKind.CONDITION_KIND_YEARS
_TITLE: Final = ConditionKind.CONDITION_KIND_TITLE
_OCCUPATION: Final = ConditionKind.CONDITION_KIND_OCCUPATION
_MAJOR: Final = ConditionKind.CONDITION_KIND_MAJOR
_SKILL: Final = ConditionKind.CONDITION_KIND_SKILL
_VERIFIED: Final = ConditionKind.CONDITION_KIND_VERIFIED
LEVEL: Final = ConditionKind.CONDITION_KIND_LEVEL
_ZONE: Final = ConditionKind.CONDITION_KIND_ZONE
_INDUSTRY: Final = ConditionKind.CONDITION_KIND_INDUSTRY
_OCCUPIED: Final = ConditionKind.CONDITION_KIND_OCCUPIED
_CAPABILITY: Final = ConditionKind.CONDITION_KIND_CAPABILITY
SALARY: Final = ConditionKind.CONDITION_KIND_SALARY

BY_DOCUMENT: Final = frozenset(kind for kind in ConditionKind.values() if kind >= FIRST_BY_DOCUMENT)
OF_TALENTS: Final = frozenset(ConditionKind.values()) - {0, _CAPABILITY}
OF_FIRMS: Final = frozenset({_ZONE, _INDUSTRY, _CAPABILITY}) | BY_DOCUMENT
_LISTED: Final = frozenset(
    {_TITLE, _OCCUPATION, _MAJOR, _SKILL, _VERIFIED, LEVEL, _ZONE, _INDUSTRY, _OCCUPIED, _CAPABILITY}
)
# Fields of a profile that a department can confirm.
VERIFIABLE: Final = ("education", "major", "titles", "years", "occupied")
OCCUPIED_NAMES: Final = tuple(
    name for number in Occupied.values() if (name := enum_name(Occupied.DESCRIPTOR, number))
)

# The field of a profile or record that tells of a condition.
_FIELDS: Final = {
    _EDUCATION: "education",
    _YEARS: "years",
    _TITLE: "titles",
    _OCCUPATION: "occupation_code",
    _MAJOR: "major",
    _SKILL: "skills",
    _VERIFIED: "verified",
    LEVEL: "level",
    _ZONE: "zone",
    _INDUSTRY: "wanted_industries",
    _OCCUPIED: "occupied",
    _CAPABILITY: "capabilities",
}

# What a profile tells: whether it is met (None: it does not tell), and what stands there, in words.
_Found = tuple[bool | None, str]


def of_profile(conditions: Iterable[Condition], profile: TalentProfile) -> list[AssessedCondition]:
    """Each condition beside what a profile tells of it."""
    confirmed = {item.field for item in profile.verified}
    return [_assessed(item, _PROFILE.get(item.kind), profile, confirmed) for item in conditions]


def of_firm(conditions: Iterable[Condition], firm: Firm) -> list[AssessedCondition]:
    """Each condition beside what a firm's record tells of it."""
    return [_assessed(item, _FIRM.get(item.kind), firm, ()) for item in conditions]


def all_met(found: Iterable[AssessedCondition]) -> bool:
    """Whether nothing is left to show."""
    return all(item.verdict == MET and not item.evidence_needed for item in found)


def none_missed(found: Iterable[AssessedCondition]) -> bool:
    """Whether all may be met."""
    return all(item.verdict != NOT_MET for item in found)


def concerns(found: Sequence[AssessedCondition]) -> bool:
    """Whether somebody is to be told: nothing is missed, and something of what is asked is met."""
    return none_missed(found) and (not found or any(item.verdict == MET for item in found))


def check(field: str, conditions: Sequence[Condition], kinds: Collection[int]) -> Errors:
    """What is wrong with conditions, each of one of the kinds; their codes are unique."""
    errors = rules.count(field, len(conditions), most=CONDITIONS_MAX)
    seen: set[str] = set()
    for index, item in enumerate(conditions):
        place = f"{field}[{index}]"
        errors += rules.identifier(f"{place}.code", item.code)
        if item.code in seen:
            errors.append(rules.broken(f"{place}.code", "repeated", value=item.code))
        seen.add(item.code)
        errors += rules.text(f"{place}.text", item.text, TEXT_MAX, needed=True)
        errors += rules.known(f"{place}.kind", item.kind, kinds, needed=True)
        errors += rules.whole_number(f"{place}.least", item.least, 0, LEAST_MAX)
        if item.kind == _EDUCATION:
            errors += rules.known(f"{place}.education", item.education, Education.values(), needed=True)
        errors += _values(place, item)
    return errors


def _values(place: str, item: Condition) -> Errors:
    errors = rules.names(
        f"{place}.values",
        item.values,
        least=1 if item.kind in _LISTED else 0,
        most=VALUES_MAX,
        longest=VALUE_MAX,
    )
    if item.kind == _ZONE:
        errors += rules.zones(f"{place}.values", item.values)
    elif item.kind == _INDUSTRY:
        errors += rules.industries(f"{place}.values", item.values)
    elif item.kind == _OCCUPATION:
        for index, code in enumerate(item.values):
            errors += rules.occupation(f"{place}.values[{index}]", code)
    elif item.kind in (_VERIFIED, _OCCUPIED):
        allowed = VERIFIABLE if item.kind == _VERIFIED else OCCUPIED_NAMES
        errors += [
            rules.broken(f"{place}.values[{index}]", "unknown_choice", value=value)
            for index, value in enumerate(item.values)
            if value not in allowed
        ]
    return errors


def _assessed(
    item: Condition,
    look: Callable[[Condition, TalentProfile], _Found] | Callable[[Condition, Firm], _Found] | None,
    held: TalentProfile | Firm,
    confirmed: Collection[str],
) -> AssessedCondition:
    if look is None:
        reason = texts.get("policies.reason.evidence")
        return AssessedCondition(condition=item, verdict=EVIDENCE, reason=reason, evidence_needed=True)
    met, shown = look(item, held)  # type: ignore[arg-type]  # each table is for one kind of holder
    field = "industries" if isinstance(held, Firm) and item.kind == _INDUSTRY else _FIELDS[item.kind]
    verdict = UNKNOWN if met is None else MET if met else NOT_MET
    label = texts.get(f"policies.reason.field.{field}")
    said = "unknown" if met is None else "found"
    return AssessedCondition(
        condition=item,
        verdict=verdict,
        reason=texts.get(f"policies.reason.{said}", label=label, found=shown),
        field=field,
        evidence_needed=item.evidence and field not in confirmed,
    )


def _education(item: Condition, profile: TalentProfile) -> _Found:
    if not profile.education:
        return None, ""
    name = enum_name(Education.DESCRIPTOR, profile.education)
    return profile.education >= item.education, texts.get(f"fields.value.education.{name}")


def _years(item: Condition, profile: TalentProfile) -> _Found:
    if not profile.HasField("years"):
        return None, ""
    return profile.years >= item.least, texts.get("policies.reason.years", years=profile.years)


def _titles(item: Condition, profile: TalentProfile) -> _Found:
    return _holds(item.values, profile.titles)


def _occupation(item: Condition, profile: TalentProfile) -> _Found:
    code = profile.occupation_code
    if not code:
        return None, ""
    return any(code == value or code.startswith(f"{value}-") for value in item.values), code


def _major(item: Condition, profile: TalentProfile) -> _Found:
    return _holds(item.values, [profile.major] if profile.major else [])


def _skill(item: Condition, profile: TalentProfile) -> _Found:
    if not profile.skills:
        return None, ""
    wanted = {value.casefold() for value in item.values}
    held = [skill.name for skill in profile.skills if skill.name.casefold() in wanted]
    return len(held) >= max(1, item.least), _joined(held)


def _verified(item: Condition, profile: TalentProfile) -> _Found:
    held = {each.field for each in profile.verified}
    shown = [texts.get(f"policies.reason.field.{name}") for name in item.values if name in held]
    return (True if held.issuperset(item.values) else None), _joined(shown)


def _level(item: Condition, profile: TalentProfile) -> _Found:
    return profile.level in item.values, profile.level or texts.get("policies.reason.none")


def _profile_zone(item: Condition, profile: TalentProfile) -> _Found:
    held = list(dict.fromkeys([*([profile.zone] if profile.zone else []), *profile.wanted_zones]))
    return _among(item.values, held, [zone(code).name for code in held])


def _profile_industry(item: Condition, profile: TalentProfile) -> _Found:
    held = profile.wanted_industries
    return _among(item.values, held, [industry(code).name for code in held])


def _occupied(item: Condition, profile: TalentProfile) -> _Found:
    name = enum_name(Occupied.DESCRIPTOR, profile.occupied)
    if name is None:
        return None, ""
    return name in item.values, texts.get(f"policies.occupied.{name}")


def _firm_zone(item: Condition, firm: Firm) -> _Found:
    if not firm.zone:
        return False, texts.get("policies.reason.outside")
    return firm.zone in item.values, zone(firm.zone).name


def _firm_industry(item: Condition, firm: Firm) -> _Found:
    return _among(item.values, firm.industries, [industry(code).name for code in firm.industries])


def _capability(item: Condition, firm: Firm) -> _Found:
    return _holds(item.values, firm.capabilities)


def _holds(wanted: Iterable[str], held: Sequence[str]) -> _Found:
    """Whether one of the texts holds one of those that are wanted."""
    if not held:
        return None, ""
    needles = [value.casefold() for value in wanted]
    hits = [text for text in held if any(needle in text.casefold() for needle in needles)]
    return bool(hits), _joined(hits or held)


def _among(wanted: Collection[str], held: Collection[str], names: Sequence[str]) -> _Found:
    return (bool(set(wanted) & set(held)) if held else None), _joined(names)


def _joined(names: Sequence[str]) -> str:
    shown = "、".join(names[:5])
    return shown or texts.get("policies.reason.none")


_PROFILE: Final[dict[int, Callable[[Condition, TalentProfile], _Found]]] = {
    _EDUCATION: _education,
    _YEARS: _years,
    _TITLE: _titles,
    _OCCUPATION: _occupation,
    _MAJOR: _major,
    _SKILL: _skill,
    _VERIFIED: _verified,
    LEVEL: _level,
    _ZONE: _profile_zone,
    _INDUSTRY: _profile_industry,
    _OCCUPIED: _occupied,
}
_FIRM: Final[dict[int, Callable[[Condition, Firm], _Found]]] = {
    _ZONE: _firm_zone,
    _INDUSTRY: _firm_industry,
    _CAPABILITY: _capability,
}
