"""What the report says of comparisons, and where it is written."""

import numpy as np
import pytest

from evaluation import report
from evaluation.compare import FULL, Comparison, half_of, joined
from evaluation.report import Floor
from evaluation.sets import Query


def a_comparison(full: list[float], bm25: list[float]) -> Comparison:
    queries = tuple(Query(f"q{n}", "left", f"s{n}", {"d": 3}) for n in range(len(full)))
    values = {
        system: dict.fromkeys(("MAP", "MRR", "nDCG@10", "recall@100"), np.array(figures))
        for system, figures in (("bm25", bm25), ("vectors", [0.0] * len(full)), (FULL, full))
    }
    judged = {"bm25": 1.0, "vectors": 0.5, FULL: 0.25}
    return Comparison("made up", "talent_demand", "left", queries, {}, values, judged)


def test_a_gain_is_paired_and_its_lower_end_decides() -> None:
    better = a_comparison([0.5, 0.6, 0.7, 0.8], [0.4, 0.5, 0.6, 0.7])
    mixed = a_comparison([0.1, 0.9, 0.1, 0.9], [0.2, 0.7, 0.2, 0.7])

    assert [floor.kept for floor in report.verdicts([better])] == [True, True]
    assert [floor.kept for floor in report.verdicts([mixed])] == [False, True]
    assert "+0.100 [+0.100, +0.100]" in report.gains_table([better])


def test_each_half_is_told_apart() -> None:
    found = a_comparison([1.0] * 40, [0.0] * 40)
    halves = [half_of(query) for query in found.queries]

    assert {"tuning", "other"} == set(halves)
    assert 10 < halves.count("tuning") < 30
    assert found.gain("bm25", "MAP", "other").mean == 1.0


def test_the_table_of_systems_names_direction_and_share_judged() -> None:
    line = report.systems_table([a_comparison([0.5], [0.25])]).splitlines()[-1]

    assert line == (
        "| made up | talent_demand | talent → demand | 1 | full | 0.500 | 0.500 | 0.500 | 0.500 | 25% |"
    )


def test_another_model_stands_beside_the_systems() -> None:
    found = joined(a_comparison([0.5], [0.25]), {"full, other": a_comparison([0.75], [0.0])})

    assert found.mean("full, other", "MAP") == 0.75
    assert found.mean(FULL, "MAP") == 0.5


def test_floors_are_kept_at_their_bound() -> None:
    assert Floor("a", 0.5, 0.5).kept
    assert not Floor("a", 0.49, 0.5).kept
    assert Floor("a", 20.0, 20.0, least=False).kept
    assert not Floor("a", 1.0, 0.0, least=False).kept
    assert "**missed**" in report.floors_table([Floor("a", 0.49, 0.5)])


def test_the_report_replaces_what_stands_between_its_marks() -> None:
    page = f"before\n{report.START}\nold\n{report.END}\nafter\n"

    assert report.written_into(page, "new\n") == f"before\n{report.START}\nnew\n{report.END}\nafter\n"
    with pytest.raises(ValueError, match="page"):
        report.written_into("no marks", "new")
