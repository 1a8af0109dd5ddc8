"""The hand-judged sets are whole: every judgement is of a known pair, and every query can be scored."""

import csv
import json
from collections import Counter, defaultdict
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Final

import pytest
from dabridge.events.v1.scenarios_pb2 import Enterprise, Scenario
from dabridge.events.v1.talent_pb2 import Demand, TalentProfile
from google.protobuf import json_format
from google.protobuf.message import Message

FOLDER: Final = Path(__file__).parents[3] / "evaluation" / "judged"
LEAST_PER_QUERY: Final = 15
# Market and direction → the least number of queries.
LEAST_QUERIES: Final = {
    ("scenario_supply", "left"): 48,
    ("scenario_supply", "right"): 40,
    ("talent_demand", "left"): 36,
    ("talent_demand", "right"): 33,
}
MESSAGES: Final[dict[tuple[str, str], type[Message]]] = {
    ("scenario_supply", "left"): Scenario,
    ("scenario_supply", "right"): Enterprise,
    ("talent_demand", "left"): TalentProfile,
    ("talent_demand", "right"): Demand,
}
OTHER: Final = {"left": "right", "right": "left"}
MARKETS: Final = sorted({market for market, _ in LEAST_QUERIES})
SIDES: Final = [(market, side) for market, side in MESSAGES if market in MARKETS]

Row = dict[str, str]


def _rows(name: str) -> list[Row]:
    """The rows of all files of a name: one a market, or several."""
    found: list[Row] = []
    for path in sorted(FOLDER.glob(f"{name}*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            found.extend(csv.DictReader(file))
    return found


def _lines(market: str, side: str) -> list[str]:
    return (FOLDER / f"profiles_{market}_{side}.jsonl").read_text(encoding="utf-8").splitlines()


@cache
def _ids(market: str, side: str) -> list[str]:
    return [json.loads(line)["id"] for line in _lines(market, side)]


def _queries(market: str, direction: str = "") -> list[Row]:
    return [
        row for row in _rows("queries") if row["market"] == market and direction in {"", row["direction"]}
    ]


def _grades(market: str, name: str = "grades") -> dict[str, list[Row]]:
    known = {row["query"] for row in _queries(market)}
    found: dict[str, list[Row]] = defaultdict(list)
    for row in _rows(name):
        if row["query"] in known:
            found[row["query"]].append(row)
    return found


@pytest.mark.parametrize(("market", "side"), SIDES)
def test_records_are_messages_of_their_kind_with_ids_of_their_own(market: str, side: str) -> None:
    lines = _lines(market, side)
    for line in lines:
        json_format.Parse(line, MESSAGES[market, side]())
    assert len(set(_ids(market, side))) == len(lines)


def test_queries_have_names_of_their_own_and_every_judgement_is_of_one() -> None:
    names = [row["query"] for row in _rows("queries")]
    assert len(set(names)) == len(names)
    for file in ("grades", "second_grades"):
        assert {row["query"] for row in _rows(file)} <= set(names)


@pytest.mark.parametrize(("market", "direction"), LEAST_QUERIES)
def test_there_are_enough_queries_about_known_subjects(market: str, direction: str) -> None:
    subjects = [row["subject"] for row in _queries(market, direction)]
    assert len(subjects) >= LEAST_QUERIES[market, direction]
    assert len(set(subjects)) == len(subjects)
    assert set(subjects) <= set(_ids(market, direction))


@pytest.mark.parametrize(("market", "direction"), LEAST_QUERIES)
def test_every_query_has_enough_judgements_of_known_documents_each_once(market: str, direction: str) -> None:
    grades, known = _grades(market), set(_ids(market, OTHER[direction]))
    for query in _queries(market, direction):
        documents = [row["document"] for row in grades[query["query"]]]
        assert len(documents) >= LEAST_PER_QUERY, query
        assert len(set(documents)) == len(documents), query
        assert set(documents) <= known, query


@pytest.mark.parametrize("market", MARKETS)
def test_grades_are_0_to_3_by_a_named_judge_and_every_query_has_something_to_find(market: str) -> None:
    for query, rows in _grades(market).items():
        assert {row["grade"] for row in rows} <= {"0", "1", "2", "3"}, query
        assert all(row["judge"] for row in rows), query
        assert any(row["grade"] in "23" for row in rows), query
        assert any(row["grade"] in "01" for row in rows), query


@pytest.mark.parametrize("market", MARKETS)
def test_every_3_says_why(market: str) -> None:
    silent = [
        row for rows in _grades(market).values() for row in rows if row["grade"] == "3" and not row["note"]
    ]
    assert silent == []


def test_no_judged_pair_of_a_talent_and_a_post_is_one_that_a_gate_excludes() -> None:
    talents = {
        m.id: m for m in (json_format.Parse(x, TalentProfile()) for x in _lines("talent_demand", "left"))
    }
    posts = {m.id: m for m in (json_format.Parse(x, Demand()) for x in _lines("talent_demand", "right"))}
    for query in _queries("talent_demand"):
        for row in _grades("talent_demand")[query["query"]]:
            pair = (query["subject"], row["document"])
            talent, post = pair if query["direction"] == "left" else pair[::-1]
            assert _passes(talents[talent], posts[post]), pair


def _passes(talent: TalentProfile, post: Demand) -> bool:
    """The gates of docs/matching.md: what is unknown passes."""
    offered = post.salary.max_yuan or post.salary.min_yuan
    wanted = talent.salary.min_yuan or talent.salary.max_yuan
    return (
        (not talent.education or talent.education >= post.education)
        and (not talent.HasField("years") or talent.years >= post.years)
        and (not talent.wanted_zones or post.zone in talent.wanted_zones)
        and (not offered or not wanted or 10 * offered >= 7 * wanted)
    )


@pytest.mark.parametrize("market", MARKETS)
def test_a_tenth_was_judged_twice_and_the_guide_tells_the_agreement_that_the_files_hold(market: str) -> None:
    first = {(q, r["document"]): int(r["grade"]) for q, rows in _grades(market).items() for r in rows}
    again = _grades(market, "second_grades")
    second = {(q, r["document"]): int(r["grade"]) for q, rows in again.items() for r in rows}
    assert set(second) <= set(first)
    assert len(second) >= len(first) // 10
    kappa = weighted_kappa([(first[pair], grade) for pair, grade in second.items()])
    assert f"{market}: {len(second)} pairs, weighted kappa {kappa:.2f}" in (FOLDER / "guide.md").read_text(
        encoding="utf-8"
    )


def weighted_kappa(pairs: list[tuple[int, int]]) -> float:
    """Cohen's kappa with quadratic weights of two grades a pair."""
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    seen = sum((a - b) ** 2 for a, b in pairs) / len(pairs)
    chance = sum((a - b) ** 2 * n * m for a, n in first.items() for b, m in second.items()) / len(pairs) ** 2
    return 1 - seen / chance


def test_kappa_is_1_where_both_agree_and_0_where_the_second_knows_nothing_of_the_first() -> None:
    assert weighted_kappa([(0, 0), (3, 3), (1, 1)]) == 1
    assert weighted_kappa([(a, b) for a in range(4) for b in range(4)]) == pytest.approx(0)
    falling = [weighted_kappa([(0, 0), (3, 3 - off), (1, 1)]) for off in range(4)]
    assert all(a > b for a, b in pairwise(falling))
