"""What a missing field of a talent's profile would bring, by what matching says of the person's lists. Pure.

Counted is what matching could not judge now: gates whose verdict is unknown, features without a value, and
requirements without anything to judge them by. So each number is a fact about the lists as they stand.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from services.gateway.schemas.matching import Diagnosis, Explanation, Item, Shortlist

# What matching cannot judge → the field of the draft that is silent about it.
_GATES: Final[Mapping[str, str]] = {
    "education": "education",
    "years": "years",
    "salary": "salary",
    "zone": "wanted_zones",
}
_FEATURES: Final[Mapping[str, Sequence[str]]] = {
    "title": ("titles", "occupation_code"),
    "industry": ("wanted_industries",),
}
SKILLS: Final = "skills"
EDITS_MAX: Final = 3
UNKNOWN: Final = "unknown"
# Talents are on the left of their markets: what the right side could change is not theirs.
_THEIRS: Final = "right"


@dataclass(frozen=True, slots=True)
class Edit:
    """A change that matching found to help most with one counterpart; scores in [0, 1]."""

    text: str
    title: str
    before: float
    score: float


@dataclass(frozen=True, slots=True)
class Opening:
    """Counterparts that one gate alone keeps out."""

    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Gains:
    """By field, how many counterparts (of skills: requirements) are not judged; what else would help."""

    unjudged: Mapping[str, int] = field(default_factory=dict)
    edits: Sequence[Edit] = ()
    openings: Sequence[Opening] = ()


def of(missing: Collection[str], lists: Sequence[Shortlist], diagnosis: Diagnosis | None = None) -> Gains:
    """What the missing fields and the best edits would bring, by lists with explanations."""
    counted: Counter[str] = Counter()
    items = [item for each in lists for item in each.items]
    for item in items:
        if item.explanation is not None:
            counted.update(_unjudged(item.explanation))
    return Gains(
        {name: counted[name] for name in missing if counted[name]},
        _edits(items),
        [
            Opening(each.label, each.gained)
            for each in sorted(diagnosis.relaxations if diagnosis else (), key=lambda r: -r.gained)
            if each.gained and each.gate in _GATES
        ],
    )


def _unjudged(told: Explanation) -> Counter[str]:
    found: Counter[str] = Counter()
    for gate in told.gates:
        if gate.verdict == UNKNOWN and gate.gate in _GATES:
            found[_GATES[gate.gate]] = 1
    for feature in told.features:
        if feature.value is None:
            for name in _FEATURES.get(feature.feature, ()):
                found[name] = 1
    found[SKILLS] = sum(need.status == UNKNOWN for need in told.requirements)
    return found


def _edits(items: Sequence[Item]) -> list[Edit]:
    """Those that a talent can make, the greatest step first, each once."""
    found: dict[str, Edit] = {}
    for item in items:
        told = item.explanation
        if told is None or not told.best_edit or told.best_edit_score <= told.score:
            continue
        if told.best_edit_side == _THEIRS:
            continue
        title = item.counterpart.title if item.counterpart else ""
        found.setdefault(told.best_edit, Edit(told.best_edit, title, told.score, told.best_edit_score))
    return sorted(found.values(), key=lambda each: each.before - each.score)[:EDITS_MAX]
