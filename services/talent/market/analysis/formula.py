"""The talent index: what a person adds to which sums, and what the sums come to. Pure, exact in its sums.

index = 100 · Σ weight · part, of five parts in [0, 1]:

    quantity   people / seats by the plan's targets, at most 1
    quality    mean over people of 0.5 · education + 0.3 · min(years, 15) / 15 + 0.2 · proof
    structure  entropy of the people over groups of education, by that of equal groups
    mobility   people who would go to another zone than their own, of those who tell both
    balance    the smaller by the larger of people and open seats of posts

A part that nobody tells enough of is left out, and the others weigh as among themselves.

A person who fits n of the plan's cells counts 1/n in each, so that the cells add up to the people.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import log
from typing import Any, Final

from dabridge.events.v1.talent_pb2 import FRESHNESS_HIDDEN, TalentProfile
from dabridge.events.v1.types_pb2 import RECORD_STATUS_WITHDRAWN, TRUST_VERIFIED, Education

from services.common import plan

MILLION: Final = 1_000_000
# By judgement; the plan names the aims and no numbers.
WEIGHTS: Final = {"quantity": 0.30, "quality": 0.25, "structure": 0.15, "mobility": 0.10, "balance": 0.20}
# Without these an index says nothing.
NEEDED: Final = frozenset({"quantity", "quality", "balance"})
GROUPS: Final = ("vocational", "bachelor", "postgraduate", "unknown")
# Of smaller groups no figure is told.
LEAST: Final = 5
YEARS_FULL: Final = 15
# As many verified skills and fields prove a profile in full.
PROOF_FULL: Final = 5
_EDUCATION_SCORE: Final = {
    Education.EDUCATION_SECONDARY: 0.2,
    Education.EDUCATION_COLLEGE: 0.4,
    Education.EDUCATION_BACHELOR: 0.6,
    Education.EDUCATION_MASTER: 0.8,
    Education.EDUCATION_DOCTOR: 1.0,
}
_EDUCATION_GROUP: Final = {
    Education.EDUCATION_SECONDARY: "vocational",
    Education.EDUCATION_COLLEGE: "vocational",
    Education.EDUCATION_BACHELOR: "bachelor",
    Education.EDUCATION_MASTER: "postgraduate",
    Education.EDUCATION_DOCTOR: "postgraduate",
}
_FAMILY_PARTS: Final = 2

# cell, dimension, group
Key = tuple[str, str, str]


@dataclass(slots=True)
class Sum:
    """Sums in millionths: people, their quality, those who tell where they are, those who would move."""

    people: int = 0
    quality: int = 0
    known: int = 0
    mobile: int = 0

    def add(self, other: "Sum", sign: int = 1) -> None:
        """Adds another, or takes it away."""
        self.people += sign * other.people
        self.quality += sign * other.quality
        self.known += sign * other.known
        self.mobile += sign * other.mobile

    @property
    def nothing(self) -> bool:
        """Whether there is nothing in it."""
        return not (self.people or self.quality or self.known or self.mobile)


@dataclass(slots=True)
class Parts:
    """The index of an area with its parts; None: too few people to tell, or nothing to compare with."""

    people: float
    seats: int
    posts: int
    values: dict[str, float | None] = field(default_factory=dict)

    @property
    def index(self) -> float | None:
        """In [0, 100], over the parts that are known, by their weights; None without one of NEEDED."""
        told = {name: value for name in WEIGHTS if (value := self.values.get(name)) is not None}
        if not told.keys() >= NEEDED:
            return None
        weight = sum(WEIGHTS[name] for name in told)
        return 100 * sum(WEIGHTS[name] * value for name, value in told.items()) / weight

    @property
    def ratio(self) -> float | None:
        """People to an open seat."""
        return self.people / self.posts if self.posts and self.people else None


def features(profile: TalentProfile) -> dict[str, Any] | None:
    """What the index knows of a person, as plain values; None of who takes no part in matching."""
    hidden = profile.freshness == FRESHNESS_HIDDEN
    if profile.status == RECORD_STATUS_WITHDRAWN or profile.paused or hidden:
        return None
    cells = [
        cell.id
        for cell in plan.cells()
        if (not profile.wanted_zones or cell.zone in profile.wanted_zones)
        and (not profile.wanted_industries or cell.industry in profile.wanted_industries)
    ]
    mobile = None
    if profile.zone:
        mobile = not profile.wanted_zones or any(zone != profile.zone for zone in profile.wanted_zones)
    return {
        "cells": cells,
        "education": _EDUCATION_GROUP.get(profile.education, "unknown"),
        "family": "-".join(profile.occupation_code.split("-")[:_FAMILY_PARTS]) or "unknown",
        "quality": round(quality(profile) * MILLION),
        "mobile": mobile,
    }


def quality(profile: TalentProfile) -> float:
    """In [0, 1]: education, years and what is proven."""
    years = min(profile.years, YEARS_FULL) / YEARS_FULL if profile.HasField("years") else 0.0
    proven = len(profile.verified) + sum(skill.trust == TRUST_VERIFIED for skill in profile.skills)
    proven += bool(profile.level)
    proof = min(proven, PROOF_FULL) / PROOF_FULL
    return 0.5 * _EDUCATION_SCORE.get(profile.education, 0.0) + 0.3 * years + 0.2 * proof


def contribution(known: Mapping[str, Any] | None) -> dict[Key, Sum]:
    """What a person adds to the sums; the shares of the cells add up to one person exactly."""
    if known is None or not known["cells"]:
        return {}
    found: dict[Key, Sum] = {}
    cells = known["cells"]
    for place, cell in enumerate(cells):
        share = MILLION // len(cells) + (place < MILLION % len(cells))
        told = known["mobile"] is not None
        one = Sum(
            people=share,
            quality=share * known["quality"] // MILLION,
            known=share if told else 0,
            mobile=share if known["mobile"] else 0,
        )
        for dimension, group in (
            ("all", ""),
            ("education", known["education"]),
            ("occupation", known["family"]),
        ):
            found[cell, dimension, group] = one
    return found


def changed(
    pairs: Iterable[tuple[Mapping[str, Any] | None, Mapping[str, Any] | None]],
) -> dict[Key, Sum]:
    """What the sums change by, where each pair is what is counted of a person and what is so now."""
    found: dict[Key, Sum] = {}
    for before, after in pairs:
        for sign, known in ((-1, before), (1, after)):
            for key, one in contribution(known).items():
                found.setdefault(key, Sum()).add(one, sign)
    return {key: total for key, total in found.items() if not total.nothing}


def parts(total: Sum, by_education: Mapping[str, Sum], seats: int, posts: int) -> Parts:
    """The parts of an area's index."""
    people = told(total.people)
    found = Parts(people, seats, posts)
    enough = people > 0
    found.values = {
        "quantity": min(1.0, people / seats) if seats and enough else None,
        "quality": total.quality / total.people if enough else None,
        "structure": structure(by_education) if enough else None,
        "mobility": total.mobile / total.known if total.known / MILLION >= LEAST else None,
        "balance": min(people, posts) / max(people, posts) if posts and enough else None,
    }
    return found


def told(people: int) -> float:
    """Millionths of people as they are told: whole ones, and 0 where they are fewer than LEAST.

    A part of one would tell how many cells somebody fits.
    """
    return float(round(people / MILLION)) if people >= LEAST * MILLION else 0.0


def structure(by_education: Mapping[str, Sum]) -> float:
    """Entropy over the groups of education that are told, by that of equal groups; 0 of none or one."""
    told = [by_education[group].people for group in GROUPS[:-1] if group in by_education]
    whole = sum(told)
    if whole <= 0:
        return 0.0
    shares = [people / whole for people in told if people > 0]
    return -sum(share * log(share) for share in shares) / log(len(GROUPS) - 1) + 0.0
