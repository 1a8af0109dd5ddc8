"""The arithmetic of reviews: whole numbers alone, in hundredths of a point. Pure."""

from collections.abc import Mapping, Sequence
from typing import Final

from dabridge.events.v1.scenarios_pb2 import Criterion, Scenario

from services.common import texts

POINTS_MAX: Final = 100
# Of a solution: every criterion at its most, by weights that add up to 100.
HUNDREDTHS_MAX: Final = 10_000
_DEFAULT: Final = (("fit", 40), ("technology", 30), ("price", 20), ("team", 10))


def criteria_of(scenario: Scenario) -> list[Criterion]:
    """The scenario's criteria, or the usual ones where it names none."""
    if scenario.criteria:
        return list(scenario.criteria)
    return [Criterion(name=texts.get(f"reviews.criterion.{key}"), weight=weight) for key, weight in _DEFAULT]


def weighted(criteria: Sequence[Criterion], points: Mapping[str, int]) -> int:
    """What one reviewer gives a solution, exactly: points of 0 to 100 by weights in percent.

    Raises KeyError where a criterion has no points.
    """
    return sum(criterion.weight * points[criterion.name] for criterion in criteria)


def mean(given: Sequence[int]) -> int:
    """The mean of what reviewers give, rounded half up; raises ZeroDivisionError where there is none."""
    return (2 * sum(given) + len(given)) // (2 * len(given))


def ranks(standing: Mapping[str, tuple[int, int]]) -> dict[str, int]:
    """Ranks from 1 by (agreed points, mean): equal ones share a rank, and the next ranks are left out."""
    ordered = sorted(standing.values(), reverse=True)
    first: dict[tuple[int, int], int] = {}
    for place, points in enumerate(ordered, start=1):
        first.setdefault(points, place)
    return {solution: first[points] for solution, points in standing.items()}


def shown(hundredths: int) -> str:
    """As people read them: 8750 is "87.50"."""
    return f"{hundredths // 100}.{hundredths % 100:02d}"
