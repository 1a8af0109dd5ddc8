"""How the skill graph is made: what stands in a text, what stands together, and which edges are taken."""

import gzip
import json
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from services.matching.skills.graph import FILE, Edge, GraphError, SkillGraph, parse
from services.matching.skills.labels import normalise
from services.matching.training import skill_check, skill_sources
from services.matching.training.calibrate import SKILL_PAIRS
from services.matching.training.corpora import HELD_OUT_ADS, Corpora, held_out, plain
from services.matching.training.skill_mentions import Mentions, together
from services.matching.training.skills import Draft, make, spelled, write

VOCABULARY = Path(__file__).parents[3] / "services" / "talent" / "seed" / "data"


def mentions(text: str, *names: str) -> set[str]:
    return Mentions({normalise(name): name for name in names}).of(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("熟悉 MySQL 数据库", {"MySQL", "数据库"}),
        ("数据库管理", {"数据库管理"}),  # the longest name at a place alone
        ("JavaScript", set()),  # within a longer word
        ("会Java的人", {"Java"}),
        ("C++", set()),
    ],
)
def test_names_are_found_in_texts(text: str, found: set[str]) -> None:
    assert mentions(text, "Java", "MySQL", "数据库", "数据库管理", "C") == found


def test_pairs_that_chance_explains_are_left_out() -> None:
    texts = [{"a", "b", "c"}, {"a", "b", "c"}, {"c"}, {"c"}, {"c", "d"}, {"c"}, {"c"}, {"c"}]

    (pair,) = together(texts, least_count=2, least_pmi=1.0)

    assert (pair.first, pair.second, pair.count, pair.pmi) == ("a", "b", 2, 1.39)  # ln (2 × 8 ÷ (2 × 2))


def test_pairs_that_are_seen_too_seldom_are_left_out() -> None:
    assert together([{"a", "b"}, {"c"}], least_count=2, least_pmi=0.1) == []


def test_a_draft_takes_no_pair_twice_no_circle_and_nothing_that_is_distinct() -> None:
    draft = Draft({frozenset((normalise("SQL注入"), normalise("SQL")))})

    assert draft.add(Edge("数据库", "exactMatch", "DB", "curated"))
    assert not draft.add(Edge("DB", "exactMatch", "数据库", "vocabulary"))
    assert draft.add(Edge("MySQL", "broader", "DB", "curated"))
    assert not draft.add(Edge("MySQL", "related", "数据库", "advertisements", 20, 3.0))
    assert not draft.add(Edge("数据库", "broader", "MySQL", "occupations"))
    assert not draft.add(Edge("SQL注入", "broader", "SQL", "spelling"))
    assert draft.edges() == [
        Edge("数据库", "exactMatch", "DB", "curated"),
        Edge("MySQL", "broader", "数据库", "curated"),
    ]


def test_a_name_that_ends_with_another_is_a_kind_of_it() -> None:
    names = ("大数据", "农业大数据", "非大数据", "CAD", "CAD制图", "数据")
    labels = {normalise(name): name for name in names} | {"cad画图": "CAD制图"}

    edges = {(edge.subject, edge.object) for edge in spelled(labels)}

    assert edges == {("农业大数据", "大数据"), ("CAD制图", "CAD")}


@pytest.fixture
def corpora(tmp_path: Path) -> Corpora:
    """A small folder of the shape of the real one."""
    shown = next(f"司{n}" for n in range(99) if not held_out(f"司{n}", HELD_OUT_ADS))
    advertisement = {
        "title": "开发",
        "text": "熟练使用 Prometheus 与 茶园管理 的经验若干说明文字",
        "row": {"公司": shown},
    }
    rows: dict[str, list[dict[str, Any]]] = {
        "job_ads": [
            advertisement | {"title": f"开发{n}", "text": f"{n} {advertisement['text']}{n}"}
            for n in range(14)
        ],
        "occupations_2022": [
            {
                "code": "2-02-10-00",
                "level": 3,
                "name": "软件人员",
                "alias": "",
                "definition": "",
                "tasks": "",
            },
            {
                "code": "2-02-10-03",
                "level": 4,
                "name": "软件工程技术人员S",
                "alias": ",".join(
                    [*(f"{n}号框架" for n in range(9)), *(f"{n}号工程师" for n in range(9)), "其他人员"]
                ),
                "definition": "说明",
                "tasks": "任务",
            },
            *(
                {
                    "code": f"9-99-99-{n:03d}",
                    "level": 4,
                    "name": f"某{n}员",
                    "alias": "",
                    "definition": "话",
                    "tasks": "",
                }
                for n in range(400)
            ),
        ],
        "industries_gbt4754_2017": [
            {"code": "195", "level": 3, "name": "制鞋业", "remark": ""},
            {"code": "1954", "level": 4, "name": "橡胶鞋制造", "remark": ""},
            {"code": "1959", "level": 4, "name": "其他制鞋业", "remark": ""},
        ],
    }
    for name, content in rows.items():
        with gzip.open(tmp_path / f"{name}.jsonl.gz", "wt", encoding="utf-8") as file:
            file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in content)
    return Corpora(tmp_path)


def test_a_graph_is_made_of_all_sources_and_is_the_same_each_time(corpora: Corpora, tmp_path: Path) -> None:
    told: list[str] = []

    edges = make(corpora, VOCABULARY, told.append)

    assert edges == make(corpora, VOCABULARY, told.append)
    graph = write(edges, tmp_path / "graph.tsv")
    assert parse((tmp_path / "graph.tsv").read_text("utf-8")) == edges
    assert {edge.provenance for edge in edges} == {
        "curated",
        "vocabulary",
        "occupations",
        "industries",
        "spelling",
        "advertisements",
    }
    kinship = graph.kinship(graph.number("制鞋业"), graph.number("橡胶鞋制造"))
    assert kinship[0] == "narrower"
    assert graph.number("其他制鞋业") == 0
    assert graph.kinship(graph.number("软件人员"), graph.number("软件工程技术人员"))[0] == "narrower"
    seen = graph.kinship(graph.number("Prometheus"), graph.number("茶园管理"))
    assert seen == ("related", 80)


def test_an_alias_that_is_no_person_is_near_its_occupation(corpora: Corpora) -> None:
    edges = {edge.subject: edge.predicate for edge in skill_sources.occupations(corpora)}

    assert {edges[name] for name in edges if "框架" in name} == {"related"}
    assert {edges[name] for name in edges if "工程师" in name} == {"broader"}
    assert "其他人员" not in edges


def test_titles_held_out_of_training_are_in_no_edge(corpora: Corpora) -> None:
    hidden = {plain(title) for title, _ in corpora.held_out_titles}

    assert hidden
    assert not hidden & {plain(edge.subject) for edge in skill_sources.occupations(corpora)}


def test_a_core_that_goes_in_a_circle_is_refused(corpora: Corpora, monkeypatch: pytest.MonkeyPatch) -> None:
    circle = skill_sources.Core(
        [Edge("甲乙", "broader", "丙丁", "curated"), Edge("丙丁", "broader", "甲乙", "curated")]
    )
    monkeypatch.setattr(skill_sources, "core", lambda: circle)

    with pytest.raises(GraphError, match="circle from 丙丁 to 甲乙"):
        make(corpora, VOCABULARY, print)


def test_the_core_and_our_vocabulary_are_in_the_file() -> None:
    """What the hand-written files say, the graph that is served says: `make skills` was run."""
    text = resources.files("services.matching.skills").joinpath(FILE).read_text("utf-8")
    graph = SkillGraph(parse(text))
    core = skill_sources.core()

    for edge in core.edges:
        a, b = graph.number(edge.subject), graph.number(edge.object)
        assert a, edge
        assert b, edge
        expected = {"exactMatch": "synonym", "broader": "narrower", "related": "related"}[edge.predicate]
        assert graph.kinship(b, a)[0] == expected or edge.predicate == "related", edge
    for edge in skill_sources.variants(VOCABULARY):
        if frozenset((normalise(edge.subject), normalise(edge.object))) not in core.distinct:
            assert graph.number(edge.subject) == graph.number(edge.object), edge


def test_judged_pairs_have_known_labels_and_are_no_pair_twice() -> None:
    for path in (SKILL_PAIRS, skill_check.HELD_OUT):
        pairs = skill_check.judged(path)
        assert {label for label, _, _ in pairs} <= set(skill_check.LABELS)
        assert len({(asked, offered) for _, asked, offered in pairs}) == len(pairs)
    assert len(skill_check.judged(skill_check.HELD_OUT)) >= 60
