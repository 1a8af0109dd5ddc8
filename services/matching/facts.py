"""The facts behind features and gates as sentences in Chinese."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Final

from services.common.plan import industry, zone
from services.common.texts import get, get_or
from services.matching.edits import Edit
from services.matching.keywords import keywords, shared_terms
from services.matching.markets import SHORTLIST_LENGTH, markets
from services.matching.profiles import FULL_STANDING, Profile

WORDS_SHOWN: Final = 8
# Occupations that share a major group alone are told to be far apart by the titles themselves.
TOLD_FROM_LEVEL: Final = 2
# How near two texts are called from a value of the feature on.
_NEARNESS: Final = ((0.75, "same"), (0.45, "near"), (0.15, "some"), (0.0, "far"))


def of_feature(name: str, left: Profile, right: Profile, counts: Mapping[str, int], value: float) -> str:
    """What a feature compared; `counts` are the requirements by status, `value` is the feature's."""
    if name == "coverage":
        total = len(left.needs) or len(right.needs)
        return get("matching.coverage", total=total, **counts)
    if name == "semantic":
        return get(f"matching.semantic_{next(word for least, word in _NEARNESS if value >= least)}")
    return _FEATURES[name](left, right)


def of_gate(name: str, left: Profile, right: Profile) -> str:
    """What a gate compared."""
    if not gate_is_known(name, left, right):
        return get("matching.gate_unknown")
    a, b = _GATE_FACTS[name](left, right)
    return get(f"matching.gate_{name}_fact", left=a, right=b)


def gate_is_known(name: str, left: Profile, right: Profile) -> bool:
    """Whether both sides say what the gate compares."""
    return all(_GATE_KNOWN[name](profile) for profile in (left, right))


def status(live: bool) -> str:
    """Whether both take part."""
    return get("matching.gate_status_live" if live else "matching.gate_status_out")


@dataclass(frozen=True, slots=True)
class Standing:
    """What a pair's score was multiplied by, in percent, and why, in Chinese."""

    percent: int
    reasons: tuple[str, ...]


def standing(left: Profile, right: Profile) -> Standing | None:
    """The standing of a pair; None where both sides have the full one."""
    percent = left.standing * right.standing // FULL_STANDING
    if percent == FULL_STANDING:
        return None
    codes = dict.fromkeys((*left.standing_reasons, *right.standing_reasons))
    return Standing(percent, tuple(map(standing_reason, codes)))


def standing_reason(code: str) -> str:
    """A reason in words; a code that this version does not know stands for itself."""
    return get_or(code, f"postings.reason.{code}")


def unknown() -> str:
    """What stands for a feature with nothing to compare."""
    return get("matching.unknown")


def edit(changed: Edit) -> str:
    """A change, as told to who would make it."""
    values = dict(changed.values)
    if "level" in values:
        values["level"] = get(f"matching.education_{values['level'] or 'any'}")
    return get(f"matching.edit_{changed.key}", **values)


def effect(changed: Edit, before: float | None, score: float, places: tuple[int, int] | None) -> str:
    """A change and what it does to a pair: its score, and a place on the other's list where that is known."""
    told = get("matching.edit_by", kind=get(f"matching.kind_{changed.profile.kind}"), edit=edit(changed))
    if before is None:
        told = get("matching.edit_admits", edit=told, score=percent(score))
    else:
        told = get("matching.edit_lifts", edit=told, before=percent(before), score=percent(score))
    if places is None or places[0] == places[1]:
        return told
    return get("matching.edit_moves", told=told, before=rank(places[0]), after=rank(places[1]))


def rank(place: int) -> str:
    """A place on a list, from 1; 0: not on it."""
    return get("matching.rank", place=place) if place else get("matching.unranked", length=SHORTLIST_LENGTH)


def percent(score: float) -> str:
    """A score as it is shown."""
    return f"{score:.0%}"


def zone_names(codes: Sequence[str]) -> str:
    """Names of zones in their order."""
    return get("matching.separator").join(zone(code).name for code in codes)


def industry_names(codes: Sequence[str]) -> str:
    """Names of industries in their order."""
    return get("matching.separator").join(industry(code).name for code in codes)


def shared_levels(one: str, other: str) -> int:
    """How many levels of the occupations' classification two codes share, from the top: 0 to 4."""
    pairs = zip(one.split("-"), other.split("-"), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1] != "", pairs))


def money(profile: Profile) -> str:
    """A monthly salary range; what is not given is said so."""
    low, high = profile.money_min, profile.money_max
    if low is None and high is None:
        return get("matching.not_given")
    if low is None or high is None or low == high:
        return str(high if low is None else low)
    return get("matching.money_range", low=low, high=high)


def _lexical(left: Profile, right: Profile) -> str:
    shared = sorted(keywords(left.text) & keywords(right.text), key=lambda word: (-len(word), word))
    if shared:
        return get("matching.lexical", words=get("matching.separator").join(shared[:WORDS_SHOWN]))
    parts = shared_terms(left.text, right.text)
    if parts:
        return get("matching.lexical_parts", parts=get("matching.separator").join(parts[:WORDS_SHOWN]))
    return get("matching.lexical_none")


def _title(left: Profile, right: Profile) -> str:
    none = get("matching.no_title")
    told = get("matching.title", left=left.title or none, right=right.title or none)
    level = shared_levels(left.occupation, right.occupation)
    return told + get(f"matching.title_occupation_{level}") if level >= TOLD_FROM_LEVEL else told


def _industry(left: Profile, right: Profile) -> str:
    none = get("matching.any_industry")
    names = [industry_names(p.industries) or none for p in (left, right)]
    return get("matching.industry", left=names[0], right=names[1])


def _place(left: Profile, right: Profile) -> str:
    a, b = _zone_pair(left, right)
    return get("matching.place", left=a, right=b)


def _seat(left: Profile, right: Profile) -> str:
    scenario = zone_names(left.zones) or get("matching.whole_city")
    return get("matching.seat", left=scenario, right=zone_names(right.zones) or get("matching.outside"))


def _experience(left: Profile, right: Profile) -> str:
    if right.years is None:
        return get("matching.experience_open", years=left.years)
    return get("matching.experience", years=left.years, asked=right.years)


def _salary(left: Profile, right: Profile) -> str:
    return get("matching.salary", wanted=money(left), offered=money(right))


def _role(_: Profile, right: Profile) -> str:
    name = get("matching.role_core" if right.role == 1 else "matching.role_cultivated")
    return get("matching.role", role=name + (get("matching.role_pilot") if right.main_pilot else ""))


def _zone_pair(left: Profile, right: Profile) -> tuple[str, str]:
    return zone_names(left.zones) or get("matching.any_zone"), zone_names(right.zones) or get(
        "matching.whole_city"
    )


def _years(profile: Profile) -> str:
    return (
        get("matching.not_given")
        if profile.years is None
        else get("matching.years_value", years=profile.years)
    )


def _education_pair(left: Profile, right: Profile) -> tuple[str, str]:
    return get(f"matching.education_{left.education}"), get(f"matching.education_{right.education}")


def _answering(left: Profile, _: Profile) -> tuple[str, str]:
    return get("matching.answers_closed" if left.answers_closed else "matching.answers_open"), ""


def _independent(left: Profile, right: Profile) -> tuple[str, str]:
    shared = set(left.organisations) & set(right.organisations)
    return get("matching.bound" if shared else "matching.unbound"), ""


def _consent(left: Profile, right: Profile) -> tuple[str, str]:
    across = [market.key for market in markets().values() if market.right == right.kind]
    if any(left.withheld_from(key, "") for key in across):
        return get("matching.consent_withheld"), ""
    left_out = any(left.withheld_from(key, right.facts.owner) for key in across)
    return get("matching.consent_left_out" if left_out else "matching.consent_given"), ""


def _freshness(left: Profile, _: Profile) -> str:
    confirmed = left.confirmed_on or get("matching.never_confirmed")
    return get("matching.freshness_stale" if left.stale else "matching.freshness", confirmed=confirmed)


_FEATURES: Final[dict[str, Callable[[Profile, Profile], str]]] = {
    "title": _title,
    "lexical": _lexical,
    "industry": _industry,
    "place": _place,
    "seat": _seat,
    "experience": _experience,
    "salary": _salary,
    "freshness": _freshness,
    "role": _role,
}
_GATE_FACTS: Final[dict[str, Callable[[Profile, Profile], tuple[str, str]]]] = {
    "education": _education_pair,
    "years": lambda left, right: (_years(left), _years(right)),
    "zone": _zone_pair,
    "salary": lambda left, right: (
        get("matching.money_value", money=money(left)),
        get("matching.money_value", money=money(right)),
    ),
    "answering": _answering,
    "independent": _independent,
    "consent": _consent,
}
_GATE_KNOWN: Final[dict[str, Callable[[Profile], bool]]] = {
    "education": lambda p: p.education != 0,
    "years": lambda p: p.years is not None,
    "zone": lambda p: bool(p.zones),
    "salary": lambda p: p.money_min is not None or p.money_max is not None,
    "answering": lambda _: True,
    "independent": lambda p: bool(p.organisations),
    "consent": lambda _: True,
}
