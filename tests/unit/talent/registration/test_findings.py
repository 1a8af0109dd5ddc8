"""What is found in a curriculum vitae: words that we know, with their sentences, and nothing else."""

import pytest

from services.talent.market.registration import findings, vocabulary
from services.talent.market.registration.findings import Finding
from tests.unit.talent.registration import papers

TEXT = "\n".join(papers.LINES)


def said(text: str, field: str) -> list[Finding]:
    return [each for each in findings.of(text) if each.field == field]


def values(text: str, field: str) -> list[str]:
    return [each.value for each in said(text, field)]


def test_each_field_is_found_with_the_sentence_that_says_it() -> None:
    assert values(TEXT, "education") == ["bachelor"]
    assert values(TEXT, "major") == ["计算机科学与技术"]
    assert values(TEXT, "titles") == ["Java工程师"]
    assert values(TEXT, "occupation_code") == ["2-02-10-03"]
    assert values(TEXT, "years") == ["8"]
    assert said(TEXT, "years")[0].sentence == "求职意向：Java工程师，从事软件开发8年"


def test_skills_are_given_in_their_standard_terms() -> None:
    assert values(TEXT, "skills") == ["Java", "Spring Boot", "Redis"]


def test_no_sentence_tells_who_the_person_is() -> None:
    found = findings.of(TEXT.replace("项目经历", "项目经历（陆小满）"), ("陆小满",))

    shown = " ".join(each.sentence + each.label + each.value for each in found)
    for private in ("陆小满", "13800138000", "13900139000", "lu@example.com"):
        assert private not in shown
    assert "Spring Boot" in {each.value for each in found}


def test_an_identifier_at_the_edge_of_a_long_sentence_is_taken_out_whole() -> None:
    text = "熟悉Kafka" + "很" * 69 + "13800138000" + "多" * 300

    assert all("138001" not in each.sentence for each in findings.of(text))


def test_a_text_without_our_words_gives_nothing() -> None:
    assert findings.of("今天天气很好，适合散步。") == []
    assert findings.of("") == []


@pytest.mark.parametrize(
    ("text", "education"),
    [
        ("2010 年获工学硕士学位，本科就读于某校", ["master"]),
        ("博士生导师推荐，本科学历", ["bachelor"]),
        ("某职业技术学院，大专", ["college"]),
        ("喜欢读书", []),
    ],
)
def test_the_highest_education_that_is_said_is_taken(text: str, education: list[str]) -> None:
    assert values(text, "education") == education


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("具有5年以上的后端开发经验", ["5"]),
        ("工作年限：12 年", ["12"]),
        ("2012 年起积累经验", []),
        ("从事运维 3 年", ["3"]),
        ("本人 30 岁", []),
    ],
)
def test_years_are_those_of_work(text: str, years: list[str]) -> None:
    assert values(text, "years") == years


@pytest.mark.parametrize(
    ("text", "skills"),
    [
        ("使用 JavaScript 编写页面", ["JavaScript"]),
        ("MySQLdump 的脚本", []),
        ("会使用mysql", ["MySQL"]),
        ("Kafka 消息队列", ["Kafka"]),
    ],
)
def test_a_word_within_another_is_not_found(text: str, skills: list[str]) -> None:
    assert values(text, "skills") == skills


def test_a_major_counts_where_it_is_called_one() -> None:
    assert values("负责电子商务平台的运营", "major") == []
    assert values("电子商务专业毕业", "major") == ["电子商务"]


def test_what_is_found_is_bounded() -> None:
    every = "，".join(vocabulary.skills())

    assert len(values(every, "skills")) == findings.SKILLS_MAX
