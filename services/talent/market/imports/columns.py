"""The columns of the form: what each holds, how its head reads, and what can be chosen in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from dabridge.events.v1.talent_pb2 import Occupied
from dabridge.events.v1.types_pb2 import Education, SkillLevel

from services.common import plan, texts

SHEET: Final = "people"
SKILL_PAIRS: Final = 5
WANTED_ZONES: Final = 3
WANTED_INDUSTRIES: Final = 3
# Marks the row that shows how to fill in the form, in the first column.
EXAMPLE: Final = "imports.example.mark"
# The head of what a returned copy adds.
ERRORS: Final = "imports.column.errors"

Choices = Literal["", "education", "level", "occupied", "zone", "industry"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `choices` names what can be chosen in it, `needed` whether it must be in the file at all.

    `number` tells apart columns of which there are several; 0: there is one.
    """

    key: str
    width: int
    choices: Choices = ""
    needed: bool = False
    number: int = 0

    @property
    def head(self) -> str:
        """What stands in the first row."""
        return texts.get(f"imports.column.{self.key.rstrip('0123456789')}", number=self.number)

    @property
    def hint(self) -> str:
        """How it is filled in."""
        return texts.get(f"imports.hint.{self.key.rstrip('0123456789')}")


def _several(key: str, count: int, width: int, choices: Choices = "") -> tuple[Column, ...]:
    return tuple(Column(f"{key}{number}", width, choices, number=number) for number in range(1, count + 1))


def _skills() -> tuple[Column, ...]:
    names = _several("skill", SKILL_PAIRS, 18)
    levels = _several("level", SKILL_PAIRS, 9, "level")
    return tuple(column for pair in zip(names, levels, strict=True) for column in pair)


COLUMNS: Final[tuple[Column, ...]] = (
    Column("external_id", 16),
    Column("name", 12, needed=True),
    Column("mobile", 15, needed=True),
    Column("id_number", 22, needed=True),
    Column("mail", 24),
    Column("address", 32),
    Column("titles", 26, needed=True),
    Column("occupation_code", 14),
    Column("education", 12, "education"),
    Column("major", 18),
    Column("years", 10),
    *_skills(),
    Column("more_skills", 30),
    Column("experience", 48),
    Column("occupied", 12, "occupied"),
    Column("zone", 14, "zone"),
    *_several("wanted_zone", WANTED_ZONES, 14, "zone"),
    *_several("wanted_industry", WANTED_INDUSTRIES, 14, "industry"),
    Column("min_yuan", 12),
    Column("max_yuan", 12),
    Column("confirmed_on", 16),
)
BY_KEY: Final[Mapping[str, Column]] = {column.key: column for column in COLUMNS}


@cache
def choices(kind: Choices) -> Mapping[str, str | int]:
    """What can be chosen, as it is shown, and the code or number that it stands for."""
    match kind:
        case "education":
            return _enum("education", Education.DESCRIPTOR)
        case "level":
            return _enum("level", SkillLevel.DESCRIPTOR)
        case "occupied":
            return _enum("occupied", Occupied.DESCRIPTOR)
        case "zone":
            return {zone.name: zone.code for zone in plan.zones()}
        case "industry":
            return {industry.name: industry.code for industry in plan.industries()}
    return {}


def _enum(group: str, descriptor: object) -> Mapping[str, int]:
    values = descriptor.values  # type: ignore[attr-defined]  # the stubs of protobuf know no values
    prefix = values[0].name.removesuffix("UNSPECIFIED")
    return {
        texts.get(f"imports.choice.{group}.{value.name.removeprefix(prefix).lower()}"): value.number
        for value in values
        if value.number
    }
