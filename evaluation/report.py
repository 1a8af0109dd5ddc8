"""The tables of `make evaluate`, and which floors are missed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from evaluation.compare import BASELINES, DECIDING, HALVES, MEASURES, Comparison
from services.matching.markets import market
from services.matching.measures import Interval

START: Final = "<!-- evaluate:start -->"
END: Final = "<!-- evaluate:end -->"


@dataclass(frozen=True, slots=True)
class Floor:
    """A figure beside the bound that it has to keep; `least`: it may not be below, else not above."""

    name: str
    figure: float
    bound: float
    least: bool = True

    @property
    def kept(self) -> bool:
        return self.figure >= self.bound if self.least else self.figure <= self.bound


def direction(found: Comparison) -> str:
    """Who is given whom."""
    of = market(found.market)
    return f"{of.left} → {of.right}" if found.side == "left" else f"{of.right} → {of.left}"


def systems_table(comparisons: Sequence[Comparison]) -> str:
    """A row for each system of each direction of each set."""
    rows = []
    for found in comparisons:
        for system in found.values:
            figures = [f"{found.mean(system, measure):.3f}" for measure in MEASURES]
            head = (found.judged_set, found.market, direction(found), f"{len(found.queries):,}", system)
            rows.append((*head, *figures, f"{found.judged[system]:.0%}"))
    return table(("set", "market", "direction", "queries", "system", *MEASURES, "judged of 10"), rows)


def gains_table(comparisons: Sequence[Comparison]) -> str:
    """Full scoring minus each baseline, with the paired bootstrap's 95 % interval."""
    rows = []
    for found in comparisons:
        for baseline in BASELINES:
            gains = [interval(found.gain(baseline, measure)) for measure in MEASURES]
            rows.append((found.judged_set, direction(found), baseline, *gains))
    return table(("set", "direction", "full minus", *MEASURES), rows)


def halves_table(comparisons: Sequence[Comparison]) -> str:
    """The same on the half that features and weights were chosen on, and on the other one."""
    rows = []
    for found in comparisons:
        for baseline in BASELINES:
            halves = [interval(found.gain(baseline, m, half)) for half in HALVES for m in DECIDING]
            rows.append((found.judged_set, direction(found), baseline, *halves))
    titles = [f"{measure}, {half} half" for half in HALVES for measure in DECIDING]
    return table(("set", "direction", "full minus", *titles), rows)


def floors_table(floors: Sequence[Floor]) -> str:
    """Each floor, kept or missed."""
    rows = [
        (
            floor.name,
            f"{floor.figure:.3f}",
            f"{'≥' if floor.least else '≤'} {floor.bound:g}",
            "kept" if floor.kept else "**missed**",
        )
        for floor in floors
    ]
    return table(("floor", "figure", "bound", ""), rows)


def verdicts(comparisons: Sequence[Comparison]) -> list[Floor]:
    """For each direction and baseline the lower end of the gain in MAP, which has to be above 0."""
    return [
        Floor(
            f"{found.judged_set}, {direction(found)}: full minus {baseline}, MAP, lower end",
            found.gain(baseline, "MAP").low,
            0.0,
        )
        for found in comparisons
        for baseline in BASELINES
    ]


def interval(gain: Interval) -> str:
    """+0.123 [+0.100, +0.150]"""
    return f"{gain.mean:+.3f} [{gain.low:+.3f}, {gain.high:+.3f}]"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def written_into(page: str, report: str) -> str:
    """The page with the report between its marks; raises ValueError where a mark is missing."""
    before, start, rest = page.partition(START)
    _, end, after = rest.partition(END)
    if not (start and end):
        raise ValueError(f"the page has no {START} … {END}")
    return f"{before}{START}\n{report.strip()}\n{END}{after}"
