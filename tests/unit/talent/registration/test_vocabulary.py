"""Words to choose from."""

import time

import pytest

from services.talent.market.registration import vocabulary
from services.talent.market.registration.vocabulary import Term, suggest


def test_the_whole_official_classification_is_there() -> None:
    codes = vocabulary.occupations()

    assert len(codes) > 1_600
    assert codes["2-02-10-03"] == "计算机软件工程技术人员"
    assert not [name for name in codes.values() if name != name.strip() or name.endswith(("L", "S"))]


def test_what_is_the_same_comes_first_then_what_begins_then_what_holds() -> None:
    names = [term.name for term in suggest("skill", "sql", 50)]

    assert names[0] == "SQL"
    assert names.index("SQL Server") < names.index("MySQL")


def test_other_ways_to_write_a_skill_lead_to_its_standard_term() -> None:
    assert suggest("skill", "JavaSE", 1) == [Term("Java", found_by="JavaSE")]
    assert vocabulary.standard_skill("ｓｐｒｉｎｇｂｏｏｔ") == "Spring Boot"
    assert vocabulary.standard_skill("养蜂") == "养蜂"


def test_each_term_is_there_once() -> None:
    found = suggest("skill", "java", 50)

    assert len({term.name for term in found}) == len(found)


def test_occupations_are_found_by_official_name_by_title_and_by_code() -> None:
    assert suggest("occupation", "计算机软件工程", 1)[0].code == "2-02-10-03"
    assert suggest("occupation", "Java工程师", 1) == [
        Term("计算机软件工程技术人员", "2-02-10-03", "Java工程师")
    ]
    assert {term.code[:7] for term in suggest("occupation", "2-02-10", 20)} == {"2-02-10"}


def test_majors_of_higher_and_of_secondary_education_are_found() -> None:
    names = [term.name for term in suggest("major", "计算机", 50)]

    assert {"计算机科学与技术", "计算机平面设计"} <= set(names)


@pytest.mark.parametrize("text", ["", "  ", "没有这种东西"])
def test_without_anything_to_look_for_nothing_is_found(text: str) -> None:
    assert suggest("skill", text) == []


def test_no_search_takes_longer_than_fifty_milliseconds() -> None:
    for kind in vocabulary.KINDS:
        suggest(kind, "一")
    took = []
    for kind in vocabulary.KINDS:
        for text in ("工", "a", "2-", "程序", "s"):
            start = time.perf_counter()
            suggest(kind, text, vocabulary.LIMIT_MAX)
            took.append(time.perf_counter() - start)

    assert sorted(took)[len(took) // 2] < 0.05
