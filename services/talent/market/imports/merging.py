"""Two profiles of one person become one: what of each is kept. Pure."""

from collections.abc import Collection
from copy import deepcopy
from dataclasses import fields, replace
from typing import Final

from dabridge.events.v1.talent_pb2 import TalentProfile

from services.common.records import rules
from services.common.records.rules import Errors
from services.talent import verified
from services.talent.market.people.identity import Identity

# Fields of a profile between whose two states the bureau chooses; what the service says is of the kept one.
FIELDS: Final = (
    "occupation_code",
    "titles",
    "education",
    "major",
    "skills",
    "years",
    "experience",
    "wanted_zones",
    "wanted_industries",
    "salary",
    "confirmed_on",
    "occupied",
    "zone",
)
IDENTITY: Final = tuple(f"identity.{each.name}" for each in fields(Identity))
PURPOSE_MAX: Final = 200


def check(take_fields: Collection[str], purpose: str) -> Errors:
    """What is wrong with a choice of fields."""
    errors = rules.text("purpose", purpose, PURPOSE_MAX, needed=True)
    known = {*FIELDS, *IDENTITY}
    errors += [
        rules.broken(f"take_fields[{place}]", "unknown_field")
        for place, name in enumerate(take_fields)
        if name not in known
    ]
    return errors


def merged(kept: TalentProfile, other: TalentProfile, take_fields: Collection[str]) -> TalentProfile:
    """The profile that stays, with the chosen fields of the other one."""
    made = deepcopy(kept)
    for name in FIELDS:
        if name in take_fields:
            made.ClearField(name)
            part = TalentProfile()
            part.CopyFrom(other)
            for descriptor in TalentProfile.DESCRIPTOR.fields:
                if descriptor.name != name:
                    part.ClearField(descriptor.name)
            made.MergeFrom(part)
    return made


def settle_marks(
    made: TalentProfile, kept: TalentProfile, other: TalentProfile, take_fields: Collection[str]
) -> None:
    """Each mark follows the value that it was said of: a field that says something else has none."""
    verified.keep(made, kept)
    for each in other.verified:
        if each.field in take_fields and getattr(made, each.field) == getattr(other, each.field):
            verified.mark(made, each.field, each.source, each.on)


def merged_identity(kept: Identity, other: Identity, take_fields: Collection[str]) -> Identity:
    """Who the person is: the chosen fields of the other one, and what only the other one has."""
    values = {
        each.name: getattr(other, each.name)
        for each in fields(Identity)
        if f"identity.{each.name}" in take_fields or not getattr(kept, each.name)
    }
    return replace(kept, **values)
