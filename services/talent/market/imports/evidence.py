"""Whether two entries may be one person's, and what says so. Pure; it tells codes, never values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from dabridge.events.v1.talent_pb2 import TalentProfile
from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from services.talent.market.imports.reading import born_on
from services.talent.market.people.identity import Identity

# From here on a pair is shown to the bureau.
THRESHOLD: Final = 0.5
# A block with more people in it says nothing about any two of them.
BLOCK_MAX: Final = 40
ADDRESS_ALIKE: Final = 90.0
MOBILE_TAIL: Final = 8
SHORTEST_ADDRESS: Final = 6

# What each piece of evidence adds; what speaks against it takes away.
WEIGHTS: Final[Mapping[str, float]] = {
    "id_same": 0.9,
    "id_near": 0.45,
    "name_same": 0.35,
    "mobile_same": 0.35,
    "mail_same": 0.3,
    "name_near": 0.2,
    "mobile_near": 0.2,
    "birth_same": 0.15,
    "address_alike": 0.15,
    "major_same": 0.05,
    "titles_shared": 0.05,
    "id_differs": -0.4,
    "name_differs": -0.15,
}


@dataclass(frozen=True, slots=True)
class Side:
    """One entry."""

    identity: Identity
    profile: TalentProfile


@dataclass(frozen=True, slots=True)
class Evidence:
    """A score from 0 to 1, and the codes of what speaks for it, the strongest first."""

    score: float
    codes: tuple[str, ...]


def compare(first: Side, second: Side) -> Evidence:
    """What two entries have in common; the same whichever comes first."""
    one, other = first.identity, second.identity
    codes = {
        *_ids(one.id_number, other.id_number),
        *_names(one.name, other.name),
        *_near("mobile", one.mobile, other.mobile),
        *(["mail_same"] if one.mail and one.mail.casefold() == other.mail.casefold() else []),
        *_addresses(one.address, other.address),
        *_profiles(first.profile, second.profile),
    }
    score = sum(WEIGHTS[code] for code in codes)
    said = sorted((code for code in codes if WEIGHTS[code] > 0), key=lambda code: (-WEIGHTS[code], code))
    return Evidence(round(min(1.0, max(0.0, score)), 4), tuple(said))


def blocks(side: Side) -> dict[str, str]:
    """By kind, what two entries of one person are likely to have in common: those are compared."""
    who = side.identity
    born = born_on(who.id_number) if who.id_number else None
    name = "".join(who.name.split())
    found = {
        "name_year": f"{name}|{born.year}" if name and born else "",
        "surname_birth": f"{name[:1]}|{born.isoformat()}" if name and born else "",
        "name_major": f"{name}|{side.profile.major}" if name and side.profile.major else "",
        "mobile_tail": who.mobile[-MOBILE_TAIL:],
        "mail": who.mail.casefold(),
    }
    return {kind: value for kind, value in found.items() if value}


def _ids(one: str, other: str) -> list[str]:
    if not one or not other:
        return []
    if one == other:
        return ["id_same"]
    found = ["birth_same"] if one[6:14] == other[6:14] else []
    # One character wrong, or two that changed places; the check character follows from the others.
    near = OSA.distance(one[:17], other[:17]) <= 1
    return [*found, "id_near" if near else "id_differs"]


def _names(one: str, other: str) -> list[str]:
    one, other = "".join(one.split()), "".join(other.split())
    if not one or not other:
        return []
    if one == other:
        return ["name_same"]
    # Of a name of two characters one says nothing.
    near = min(len(one), len(other)) > 2 and OSA.distance(one, other) == 1
    return ["name_near" if near else "name_differs"]


def _near(field: str, one: str, other: str) -> list[str]:
    if not one or not other:
        return []
    if one == other:
        return [f"{field}_same"]
    return [f"{field}_near"] if OSA.distance(one, other) == 1 else []


def _addresses(one: str, other: str) -> list[str]:
    if min(len(one), len(other)) < SHORTEST_ADDRESS:
        return []
    return ["address_alike"] if fuzz.ratio(one, other) >= ADDRESS_ALIKE else []


def _profiles(one: TalentProfile, other: TalentProfile) -> list[str]:
    found = ["major_same"] if one.major and one.major == other.major else []
    shared = {title.casefold() for title in one.titles} & {title.casefold() for title in other.titles}
    return [*found, "titles_shared"] if shared else found
