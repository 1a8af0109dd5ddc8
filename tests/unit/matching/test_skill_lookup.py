"""Skills as people look them up."""

import pytest

from services.common.errors import InvalidInput, NotFound
from services.matching import questions
from services.matching.skills import lookup
from services.matching.skills.graph import Edge, SkillGraph

GRAPH = SkillGraph(
    [
        Edge("关系数据库", "exactMatch", "RDBMS", "curated"),
        Edge("关系数据库", "broader", "数据库", "curated"),
        Edge("MySQL", "broader", "关系数据库", "curated"),
        Edge("Oracle", "broader", "关系数据库", "curated"),
        Edge("数据库管理", "broader", "数据库", "spelling"),
        Edge("MySQL", "related", "A/B测试", "advertisements", 20, 3.5),
    ]
)


def names(text: str, start: int = 0, size: int = 20) -> list[str]:
    return [hit.name for hit in lookup.find(GRAPH, text, start, size)[0]]


def test_the_same_name_comes_first_then_those_that_begin_with_it() -> None:
    assert names("数据库") == ["数据库", "数据库管理", "关系数据库"]


def test_a_skill_is_found_by_another_name_and_tells_which() -> None:
    (hit,), total = lookup.find(GRAPH, "rdb", 0, 20)

    assert (hit.name, hit.found_by, hit.narrower, hit.broader, total) == ("关系数据库", "RDBMS", 2, 1, 1)


def test_without_a_text_the_widest_skills_come_first() -> None:
    assert names(" ")[:2] == ["关系数据库", "数据库"]
    assert len(names("")) == 6


def test_a_page_is_a_part_of_what_was_found() -> None:
    hits, total = lookup.find(GRAPH, "数据库", 1, 1)

    assert [hit.name for hit in hits] == ["数据库管理"]
    assert total == 3
    assert lookup.find(GRAPH, "数据库", 3, 20) == ([], 3)


def test_a_text_that_is_in_no_name_finds_nothing() -> None:
    assert lookup.find(GRAPH, "护理", 0, 20) == ([], 0)


def test_a_skill_tells_its_names_and_what_lies_beside_it_with_what_each_serves() -> None:
    found = lookup.skill(GRAPH, "ＲＤＢＭＳ")

    assert found.name == "关系数据库"
    assert [link.name for link in found.synonyms] == ["RDBMS"]
    assert [(link.name, link.serves) for link in found.broader] == [("数据库", 0.6)]
    assert [(link.name, link.serves) for link in found.narrower] == [("MySQL", 0.95), ("Oracle", 0.95)]
    assert found.related == ()


def test_a_skill_tells_how_often_it_stands_with_another() -> None:
    (link,) = lookup.skill(GRAPH, "A／B测试").related

    assert (link.name, link.serves) == ("MySQL", 0.4)
    assert (link.edge.provenance, link.edge.count, link.edge.pmi) == ("advertisements", 20, 3.5)


def test_an_unknown_term_is_not_found_and_a_number_in_it_is_not_repeated() -> None:
    with pytest.raises(NotFound) as caught:
        lookup.skill(GRAPH, "护理 13900000000")

    assert "13900000000" not in caught.value.id


@pytest.mark.parametrize("term", ["", "  ", "数" * 61, "a\x00b"])
def test_a_term_that_names_nothing_is_refused(term: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        questions.skill(term)

    assert {field.field for field in caught.value.fields} == {"term"}


@pytest.mark.parametrize(
    ("text", "start", "size", "field"),
    [("数" * 61, 0, 20, "text"), ("a\x00", 0, 20, "text"), ("", -1, 20, "offset"), ("", 0, 101, "size")],
)
def test_a_search_that_cannot_be_is_refused(text: str, start: int, size: int, field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        questions.skills(text, start, size)

    assert [broken.field for broken in caught.value.fields] == [field]
