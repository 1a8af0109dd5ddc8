"""Marks on fields of a profile that a department has confirmed. Pure."""

from typing import Final

from dabridge.events.v1.talent_pb2 import TalentProfile, VerifiedField

FIELDS: Final = ("education", "major", "occupied")


def mark(profile: TalentProfile, field: str, source: str, on: str) -> None:
    """Marks a field as a department's record of a day (ISO 8601) has it, in place of an older mark."""
    others = [each for each in profile.verified if each.field != field]
    del profile.verified[:]
    profile.verified.extend([*others, VerifiedField(field=field, source=source, on=on)])
    profile.verified.sort(key=lambda each: each.field)


def keep(profile: TalentProfile, held: TalentProfile | None) -> None:
    """The marks held, without those of fields that say something else now."""
    del profile.verified[:]
    if held is not None:
        profile.verified.extend(
            each for each in held.verified if getattr(profile, each.field) == getattr(held, each.field)
        )
