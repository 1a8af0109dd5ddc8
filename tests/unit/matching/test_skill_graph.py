"""The skill graph: names, ways up and down, what serves, and that the file holds together."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.matching.phrases import ALMOST, Calibration, Phrases
from services.matching.skills.graph import (
    BROADER,
    NARROWER,
    NO_GRAPH,
    NONE,
    RELATED,
    SYNONYM,
    TOGETHER,
    Edge,
    GraphError,
    SkillGraph,
    parse,
    skill_graph,
)
from services.matching.skills.labels import normalise, readings

SMALL = SkillGraph(
    [
        Edge("关系数据库", "exactMatch", "RDBMS", "curated"),
        Edge("关系数据库", "broader", "数据库", "curated"),
        Edge("MySQL", "broader", "关系数据库", "curated"),
        Edge("MySQL调优", "broader", "MySQL", "spelling"),
        Edge("慢查询", "broader", "MySQL调优", "curated"),
        Edge("SQL", "related", "MySQL", "curated"),
        Edge("ETL", "related", "MySQL", "advertisements", 20, 3.5),
    ]
)


def encode_apart(texts: Sequence[str]) -> npt.NDArray[np.int8]:
    """Vectors that have nothing in common: all that serves does so by the graph or the spelling."""
    return np.array([np.eye(4)[len(text) % 4] * 127 for text in texts], dtype=np.int8)


def make(graph: SkillGraph = SMALL) -> Phrases:
    return Phrases(encode_apart, Calibration(phrase_similar=1.5, phrase_same=2.0), graph)


def served(asked: str, offered: str) -> int:
    phrases = make()
    a, b = (int(number) for number in phrases.numbers([asked, offered]))
    return phrases.value(a, b)


@pytest.mark.parametrize(
    ("asked", "offered", "value", "relation"),
    [
        ("RDBMS", "关系数据库", SYNONYM, "synonym"),
        ("数据库", "rdbms", NARROWER[0], "narrower"),
        ("数据库", "MySQL", NARROWER[1], "narrower"),
        ("数据库", "MySQL调优", NARROWER[2], "narrower"),
        ("数据库", "慢查询", 0, ""),  # too far below
        ("MySQL", "关系数据库", BROADER[0], "broader"),
        ("MySQL", "数据库", BROADER[1], "broader"),
        ("MySQL调优", "数据库", 0, ""),  # too far above
        ("SQL", "MySQL", RELATED, "related"),
        ("MySQL", "SQL", RELATED, "related"),
        ("MySQL", "ETL", TOGETHER, "related"),
        ("SQL", "ETL", 0, ""),  # what is related is not handed on
        ("MySQL", " ＭySQL ", SYNONYM, "equal"),
        ("MySQL", "护理", 0, ""),
    ],
)
def test_a_phrase_serves_by_the_graph(asked: str, offered: str, value: int, relation: str) -> None:
    assert served(asked, offered) == value
    assert make().relation(asked, offered) == relation


def test_the_nearer_a_skill_the_more_it_serves() -> None:
    assert [SYNONYM, *NARROWER, *BROADER] == sorted([SYNONYM, *NARROWER, *BROADER], reverse=True)
    assert BROADER[0] > RELATED > TOGETHER > 0


def test_without_a_graph_a_narrower_skill_serves_nothing() -> None:
    phrases = make(NO_GRAPH)
    a, b = (int(number) for number in phrases.numbers(["数据库", "MySQL"]))

    assert phrases.value(a, b) == 0


def test_the_graph_does_not_lower_what_spelling_or_meaning_say() -> None:
    def encode_alike(texts: Sequence[str]) -> npt.NDArray[np.int8]:
        return np.full((len(texts), 4), 5, dtype=np.int8)

    phrases = Phrases(encode_alike, Calibration(), SMALL)
    a, b = (int(number) for number in phrases.numbers(["MySQL", "ETL"]))

    assert phrases.value(a, b) == ALMOST
    assert phrases.relation("MySQL", "护理") == "near"
    assert phrases.relation("MySQL", "ETL") == "near"  # closer by its meaning than the graph has it
    assert phrases.relation("数据库", "MySQL") == "narrower"  # said in any case
    assert make(NO_GRAPH).relation("数据库", "库") == ""


def test_a_phrase_that_contains_another_is_said_to() -> None:
    def encode(texts: Sequence[str]) -> npt.NDArray[np.int8]:
        return np.array([[100, 0] if text == "数据" else [50, 87] for text in texts], dtype=np.int8)

    phrases = Phrases(encode, Calibration(phrase_similar=1.5, phrase_same=2.0), SMALL)

    assert phrases.relation("数据", "数据员") == "contained"


NAMES = ("数据库", "RDBMS", "MySQL", "MySQL调优", "慢查询", "SQL", "ETL", "护理", "")


@given(st.permutations(NAMES))
@settings(max_examples=25, deadline=None)
def test_a_value_depends_on_no_phrase_beside_it(order: list[str]) -> None:
    together = make()
    for name in order:  # one by one, each row filled early
        together.rows(together.numbers([name]))
    for asked in NAMES:
        for offered in NAMES:
            a, b = (int(number) for number in together.numbers([asked, offered]))
            assert together.value(a, b) == served(asked, offered)


def test_a_concept_that_is_broader_than_itself_is_refused() -> None:
    with pytest.raises(GraphError, match="broader than itself: 甲乙, 丙丁"):
        SkillGraph([Edge("甲乙", "broader", "丙丁", "curated"), Edge("丙丁", "broader", "甲乙", "curated")])


def test_a_name_of_two_concepts_is_refused() -> None:
    with pytest.raises(GraphError, match="names two concepts"):
        SkillGraph([Edge("甲", "exactMatch", "乙", "curated"), Edge("丙", "exactMatch", "乙", "curated")])


@pytest.mark.parametrize("line", ["甲\tbroader\t乙", "甲\tbigger\t乙\tcurated\t0\t0"])
def test_a_line_that_is_no_edge_is_refused(line: str) -> None:
    with pytest.raises(GraphError, match="no edge"):
        parse(line)


@pytest.mark.parametrize(
    ("phrase", "concept"),
    [
        ("熟练使用MySQL", "MySQL"),
        ("精通 MySQL 技术", "MySQL"),
        ("MySQL相关经验", "MySQL"),
        ("制造执行系统（MES）实施", "MES系统"),
        ("会计核算", "会计核算"),  # no "会" before it
        ("能源管理", "能源管理"),
        ("技术", ""),
    ],
)
def test_a_phrase_is_found_without_what_says_nothing(phrase: str, concept: str) -> None:
    number = skill_graph().number(phrase)

    assert (skill_graph().concept(number).name if number else "") == concept


def test_a_reading_is_never_empty() -> None:
    assert list(readings("能力")) == ["能力"]
    assert list(readings("")) == [""]
    assert "mes实施" in list(readings(normalise("制造执行系统（MES）实施")))


def test_the_file_holds_a_graph_of_the_plans_fields() -> None:
    graph = skill_graph()

    assert len(graph) > 4_000
    for name in ("数据库", "PLC编程", "茶叶种植", "冷链物流", "光伏", "护理", "导游", "政务服务", "SMT贴片"):
        number = graph.number(name)
        assert number != NONE, name
        assert graph.narrower(number) or graph.broader(number), name


def test_no_concept_of_the_file_has_names_without_end() -> None:
    graph = skill_graph()

    crowded = [concept.name for concept in graph.concepts if len(concept.others) > 12]

    assert crowded == []


def test_every_edge_of_the_file_says_where_it_comes_from() -> None:
    known = {"curated", "vocabulary", "occupations", "industries", "spelling", "advertisements"}
    graph = skill_graph()

    for number in range(1, len(graph)):
        for _, edge in (*graph.broader(number), *graph.related(number)):
            assert edge.provenance in known
            assert (edge.count > 0) == (edge.provenance == "advertisements")


@pytest.mark.parametrize(
    ("asked", "offered", "kinship"),
    [
        ("数据库", "SQL", "narrower"),
        ("数据库", "MySQL", "narrower"),
        ("Kubernetes", "K8s", "synonym"),
        ("可编程逻辑控制器", "PLC", "synonym"),
        ("前端开发", "Vue", "narrower"),
        ("电工证", "低压电工证", "narrower"),
        ("叉车证", "叉车驾驶", "related"),  # who drives has no certificate yet
        ("SQL注入", "SQL", ""),
        ("数据分析", "商务数据分析师", "related"),  # an occupation, not a wider skill
        ("关系数据库", "MongoDB", ""),
        ("Java", "JavaScript", ""),
    ],
)
def test_the_file_says_of_a_pair(asked: str, offered: str, kinship: str) -> None:
    graph = skill_graph()

    assert graph.kinship(graph.number(asked), graph.number(offered))[0] == kinship
