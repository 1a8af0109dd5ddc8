"""The skill graph is compared with nothing on the same records."""

from typing import cast

from dabridge.events.v1 import talent_pb2, types_pb2

from evaluation.sets import CHANGED_AT, JudgedSet, Query
from evaluation.skill_graph import as_table, compare, named, rankings
from services.matching.embedder import Embedder
from services.matching.skills.graph import NO_GRAPH, skill_graph
from tests.fakes.embedder import HashingEmbedder

EMBEDDER = cast("Embedder", HashingEmbedder(64))


def talent(name: str, skill: str) -> talent_pb2.TalentProfile:
    return talent_pb2.TalentProfile(
        id=name,
        version=1,
        status=types_pb2.RECORD_STATUS_ACTIVE,
        updated_at=CHANGED_AT,
        titles=["后端工程师"],
        skills=[types_pb2.Skill(name=skill, level=types_pb2.SKILL_LEVEL_EXPERT)],
    )


DEMAND = talent_pb2.Demand(
    id="d",
    version=1,
    status=types_pb2.RECORD_STATUS_ACTIVE,
    updated_at=CHANGED_AT,
    post="后端工程师",
    required_skills=["关系数据库"],
)
SET = JudgedSet(
    "small",
    "talent_demand",
    (talent("a", "客户资料库"), talent("b", "MySQL")),
    (DEMAND,),
    (Query("q", "right", "d", {"a": 0, "b": 3}), Query("unjudged", "right", "d", {})),
)


def test_who_has_a_narrower_skill_comes_first_by_the_graph_alone() -> None:
    assert rankings(SET, EMBEDDER, skill_graph())["q"] == ["b", "a"]
    assert rankings(SET, EMBEDDER, NO_GRAPH)["q"] == ["a", "b"]


def test_what_the_graph_gains_is_told_of_judged_queries_alone() -> None:
    rows = [row for row in compare(SET, EMBEDDER) if row.queries]

    assert [(row.measure, row.queries, row.without < row.with_graph) for row in rows] == [
        ("nDCG@10", 1, True),
        ("MAP", 1, True),
    ]
    assert "| talent_demand | right | MAP | 1 | 0.5000 | 1.0000 | +0.5000 |" in as_table(rows)


def test_phrases_that_the_graph_knows_are_counted() -> None:
    assert named(SET) == [
        "talent_demand, left: 1 of 2 phrases are in the graph",
        "talent_demand, right: 1 of 1 phrases are in the graph",
    ]
