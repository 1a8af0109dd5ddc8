"""What a row says, put together with what is kept of its person already. Pure."""

from copy import deepcopy
from dataclasses import fields, replace
from typing import Final

from dabridge.events.v1.talent_pb2 import TalentProfile
from dabridge.events.v1.types_pb2 import TRUST_DECLARED, TRUST_UNSPECIFIED

from services.talent.market.imports.reading import Person
from services.talent.market.people.identity import Identity

_CONFIRMED: Final = "confirmed_on"
_REPLACED: Final = (
    "occupation_code",
    "education",
    "major",
    "years",
    "experience",
    "occupied",
    "zone",
    _CONFIRMED,
)
_LISTS: Final = ("titles", "wanted_zones", "wanted_industries")


def identity(kept: Identity | None, person: Person, *, own: bool = False) -> Identity:
    """Who it is: what the row says, and of the rest what is kept.

    `own`: what is kept is the person's own word; the row says only what they left open.
    """
    if kept is None:
        return person.identity
    first, second = (kept, person.identity) if own else (person.identity, kept)
    names = (each.name for each in fields(Identity))
    return replace(kept, **{name: getattr(first, name) or getattr(second, name) for name in names})


def profile(
    held: TalentProfile | None, person: Person, talent_id: str, *, own: bool = False
) -> TalentProfile:
    """The profile with what the row says; what it leaves empty stays, and skills that it does not name.

    `own`: the person answers for it themselves, so that nobody else confirms it.
    """
    given = person.profile
    if held is None:
        fresh = deepcopy(given)
        fresh.id = talent_id
        return fresh
    made = deepcopy(held)
    for name in _REPLACED:
        if name in person.filled and not (own and name == _CONFIRMED):
            setattr(made, name, getattr(given, name))
    for name in _LISTS:
        if name in person.filled:
            del getattr(made, name)[:]
            getattr(made, name).extend(getattr(given, name))
    if "salary" in person.filled:
        _salary(made, given)
    _skills(made, given)
    return made


def _skills(made: TalentProfile, given: TalentProfile) -> None:
    """New skills are added, and levels taken, but for those that somebody stands behind already."""
    by_name = {skill.name.casefold(): skill for skill in made.skills}
    for skill in given.skills:
        known = by_name.get(skill.name.casefold())
        if known is None:
            made.skills.add().CopyFrom(skill)
        elif skill.level and known.trust in (TRUST_UNSPECIFIED, TRUST_DECLARED):
            known.level = skill.level


def _salary(made: TalentProfile, given: TalentProfile) -> None:
    """Of a new bound and an old one that cross, the new one holds."""
    made.salary.MergeFrom(given.salary)
    both = made.salary.HasField("min_yuan") and made.salary.HasField("max_yuan")
    if both and made.salary.min_yuan > made.salary.max_yuan:
        if given.salary.HasField("min_yuan"):
            made.salary.ClearField("max_yuan")
        else:
            made.salary.ClearField("min_yuan")
