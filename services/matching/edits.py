"""What one side could change, each change as the profile that the changed record would have. Pure.

A profile is a function of its record, and an edit here gives the profile that the same edit of the record
would: its text is rebuilt by the rule of translate.py, so that its embedding can be made anew, and it is
dated as of the saving. A score with it is therefore the score that the saved record gets. Where a text does
not follow the rule (another version stored it, say) there is no such edit.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Self

from services.common.plan import industries, zones
from services.common.plan import industry as plan_industry
from services.common.plan import zone as plan_zone
from services.matching.profiles import FULL_STRENGTH, Kind, Need, Offer, Profile, sentences
from services.matching.skills.labels import normalise
from services.matching.translate import CITY_TIME, industry_names

# A skill that is added is promised as "proficient"; one that is raised, as the level above.
PROFICIENT: Final = 92
_LEVEL_ABOVE: Final[Mapping[int, int]] = {75: PROFICIENT, 90: FULL_STRENGTH, PROFICIENT: FULL_STRENGTH}
_SALARY_STEP: Final = 100
_SALARY_CUTS: Final = (90, 80)
# Of posts whole thousands: a finer step beside the talents that it brings would tell the least they want.
OFFER_STEP: Final = 1_000
_OFFER_RAISES: Final = (110, 120, 140)
# Kinds that say what they offer: the key of an offer added and the field it is added to.
OFFERING: Final[Mapping[Kind, tuple[str, str, int]]] = {
    "talent": ("skill", "skills", PROFICIENT),
    "expert": ("expertise", "skills", PROFICIENT),
    "enterprise": ("capability", "capabilities", FULL_STRENGTH),
}
# Kinds of people, who say where they would go and in what industry, with the fields for it.
GOING: Final[Mapping[Kind, tuple[str, str]]] = {
    "talent": ("wanted_zones", "wanted_industries"),
    "expert": ("zones", "industries"),
}
# Kinds whose owners say what they ask for, and the field of it.
ASKING: Final[Mapping[Kind, str]] = {
    "demand": "required_skills",
    "scenario": "requirements",
    "need": "requirements",
}


@dataclass(frozen=True, slots=True)
class Moment:
    """When a change would be saved: the day in the city, and the moment; both ISO 8601."""

    day: str
    at: str

    @classmethod
    def of(cls, now: datetime) -> Self:
        """Of an aware time in UTC."""
        return cls(now.astimezone(CITY_TIME).date().isoformat(), now.isoformat())


@dataclass(frozen=True, slots=True)
class Edit:
    """A change: the profile with it, the record's `field` to change, and `key` and `values` of its text."""

    key: str
    field: str
    profile: Profile
    values: Mapping[str, object]


def saved(profile: Profile, moment: Moment, text: str | None = None) -> Profile:
    """The profile of its record saved as it is, with another text where one is given.

    A talent who saves confirms the profile by it, and takes part again where only that was missing.
    """
    text = profile.text if text is None else text
    if profile.kind != "talent":
        return replace(profile, text=text, updated_at=moment.at)
    shown = profile.absence == "hidden"
    return replace(
        profile,
        text=text,
        updated_at=moment.at,
        confirmed_on=moment.day,
        stale=False,
        live=profile.live or shown,
        absence="" if shown else profile.absence,
    )


def with_offers(profile: Profile, names: Sequence[str], moment: Moment) -> Iterator[Edit]:
    """One edit for each name that the profile does not offer yet."""
    if profile.kind not in OFFERING:
        return
    key, where, strength = OFFERING[profile.kind]
    held = {normalise(offer.name) for offer in profile.offers}
    for name in names:
        if normalise(name) not in held:
            changed = replace(profile, offers=(*profile.offers, Offer(name, strength)))
            yield from _told(key, where, profile, changed, moment, name=name)


def raised(profile: Profile, moment: Moment, names: Sequence[str] = ()) -> Iterator[Edit]:
    """Each skill at the level above; of the skills named alone, where any are."""
    if profile.kind not in GOING:
        return
    for place, offer in enumerate(profile.offers):
        above = _LEVEL_ABOVE.get(offer.strength)
        if above is None or (names and offer.name not in names):
            continue
        offers = (*profile.offers[:place], replace(offer, strength=above), *profile.offers[place + 1 :])
        key = "level_expert" if above == FULL_STRENGTH else "level_proficient"
        yield from _told(key, "skills", profile, replace(profile, offers=offers), moment, name=offer.name)


def confirmed(profile: Profile, moment: Moment) -> Iterator[Edit]:
    """A talent's confirmation of the profile as it is, where it is not of today."""
    if profile.kind == "talent" and saved(profile, moment).confirmed_on != profile.confirmed_on:
        yield from _told("confirm", "confirmed_on", profile, profile, moment)


def wanting(profile: Profile, moment: Moment, near: Profile | None = None) -> Iterator[Edit]:
    """A zone or an industry more, those of `near` alone where it is given; less pay that a talent wants."""
    if profile.kind not in GOING:
        return
    zone_field, industry_field = GOING[profile.kind]
    prefix = "" if profile.kind == "talent" else "expert_"
    there = near.zones if near else [zone.code for zone in zones()]
    about = near.industries if near else [industry.code for industry in industries()]
    for code in there:
        if profile.zones and code not in profile.zones:
            changed = replace(profile, zones=(*profile.zones, code))
            yield from _told(f"{prefix}zone", zone_field, profile, changed, moment, zone=plan_zone(code).name)
    for code in about:
        if profile.industries and code not in profile.industries:
            changed = replace(profile, industries=(*profile.industries, code))
            yield from _told(
                f"{prefix}industry",
                industry_field,
                profile,
                changed,
                moment,
                industry=plan_industry(code).name,
            )
    if profile.kind == "talent":
        yield from _cheaper(profile, moment)


def asking(profile: Profile, moment: Moment) -> Iterator[Edit]:
    """A requirement dropped or made a wish; of a post also less education and years, and more pay."""
    where = ASKING.get(profile.kind)
    if where is None:
        return
    for place, need in enumerate(profile.needs):
        others = (*profile.needs[:place], *profile.needs[place + 1 :])
        if need.must:
            yield from _told("wish", where, profile, _softened(profile, place), moment, name=need.name)
        if others:
            yield from _told("drop", where, profile, replace(profile, needs=others), moment, name=need.name)
    if profile.kind == "demand":
        yield from _lower_bars(profile, moment)
        yield from paying(profile, moment)


def paying(profile: Profile, moment: Moment, least: int | None = None) -> Iterator[Edit]:
    """A post's higher pay, in whole thousands: by steps, or up to what `least` asks."""
    most = profile.money_max if profile.money_max is not None else profile.money_min
    if profile.kind != "demand" or most is None:
        return
    wanted = [most * percent // 100 for percent in _OFFER_RAISES] if least is None else [least]
    for money in dict.fromkeys(-(-each // OFFER_STEP) * OFFER_STEP for each in wanted):
        if money > most:
            yield from _told("pay", "salary", profile, replace(profile, money_max=money), moment, money=money)


def _cheaper(profile: Profile, moment: Moment) -> Iterator[Edit]:
    least = profile.money_min if profile.money_min is not None else profile.money_max
    if not least:
        return
    for percent in _SALARY_CUTS:
        money = least * percent // 100 // _SALARY_STEP * _SALARY_STEP
        if 0 < money < least:
            changed = replace(profile, money_min=money)
            yield from _told("ask_less", "salary", profile, changed, moment, money=money)


def _softened(profile: Profile, place: int) -> Profile:
    """The profile with a must as a wish; a post's wishes stand behind what it requires."""
    wish = Need(profile.needs[place].name, must=False)
    if profile.kind == "demand":
        needs = (*profile.needs[:place], *profile.needs[place + 1 :], wish)
    else:
        needs = (*profile.needs[:place], wish, *profile.needs[place + 1 :])
    return replace(profile, needs=needs)


def _lower_bars(profile: Profile, moment: Moment) -> Iterator[Edit]:
    for level in dict.fromkeys((profile.education - 1, 0)):
        if 0 <= level < profile.education:
            changed = replace(profile, education=level)
            yield from _told("education", "education", profile, changed, moment, level=level)
    if profile.years:
        for years in dict.fromkeys((profile.years - 1, 0)):
            changed = replace(profile, years=years)
            yield from _told("years", "years", profile, changed, moment, years=years)


def _told(
    key: str, where: str, before: Profile, after: Profile, moment: Moment, **values: object
) -> Iterator[Edit]:
    """The edit with its text rebuilt and its dates set; none where the text cannot be rebuilt."""
    text = retold(before, after)
    if text is not None:
        yield Edit(key, where, saved(after, moment, text), values)


def retold(before: Profile, after: Profile) -> str | None:
    """The text of `before` once its record says what `after` shows; None where no rule made it."""
    if before.kind == "expert" and before.industries != after.industries:
        old, new = industry_names(before.industries), industry_names(after.industries)
        return sentences(before.text.removesuffix(old), new) if before.text.endswith(old) else None
    if _named(before) == _named(after):
        return before.text
    if before.kind == "scenario":
        old, new = (sentences(*_named(each), each.summary) for each in (before, after))
        return sentences(before.text.removesuffix(old), new) if before.text.endswith(old) else None
    old, new = (sentences(*_named(each)) for each in (before, after))
    return sentences(new, before.text.removeprefix(old)) if before.text.startswith(old) else None


def _named(profile: Profile) -> list[str]:
    """What stands first in the text; of a scenario, what stands before its goal and content."""
    titles = () if profile.kind in ("enterprise", "county", "scenario") else profile.titles
    return [*titles, *(offer.name for offer in profile.offers), *(need.name for need in profile.needs)]
