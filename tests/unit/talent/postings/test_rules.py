"""What is held against a post by itself, and what is not."""

from typing import Any

import pytest
from dabridge.events.v1.types_pb2 import MoneyRange

from services.common import texts
from services.talent.market.postings import rules
from services.talent.market.postings.rules import Finding
from tests.fakes.messages import a_demand


def found(**changes: Any) -> list[str]:
    return rules.codes(rules.alone(a_demand(**changes)))


def told(sentence: str) -> list[str]:
    return found(description=f"参与业务系统的设计与开发。{sentence}")


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ("入职须缴纳押金500元。", "fee"),
        ("培训费1980元，入职前付清。", "fee"),
        ("在家刷单，日结。", "scam"),
        ("收购闲置银行卡。", "scam"),
        ("先学后付，零首付培训。", "loan"),
        ("协助办理贷款支付学费。", "loan"),
        ("详见 www.example.com", "contact"),
        ("有意请加微信详谈。", "contact"),
        ("微信号：abc_123", "contact"),
        ("电话0818-2345678", "contact"),
        ("联系电话〔已隐去〕", "contact"),
        ("高薪！！！！！！", "shouting"),
    ],
)
def test_spam_is_found(sentence: str, code: str) -> None:
    assert code in told(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "公司不收取押金，不向求职者收取任何培训费。",
        "负责反刷单风控策略。",
        "识别刷单、刷好评等作弊行为。",
        "负责消费贷款产品的风控建模。",
        "负责微信小程序和公众号的开发。",
        "熟悉 ASP.NET、Node.js 和 Socket.io。",
        "引导客户加微信，维护社群。",
        "公司提供免费培训。",
        "熟悉 SQL、HTML、CSS、JSON、REST、HTTP。",
    ],
)
def test_ordinary_sentences_are_not(sentence: str) -> None:
    assert told(sentence) == []


def test_a_range_that_tells_nothing_is_found() -> None:
    assert found(salary=MoneyRange(min_yuan=3_000, max_yuan=12_001)) == ["salary_range"]
    assert found(salary=MoneyRange(min_yuan=3_000, max_yuan=12_000)) == []
    assert found(salary=MoneyRange(max_yuan=12_000)) == []


def test_stuffing_is_found_by_number_by_repetition_and_in_the_text() -> None:
    assert found(required_skills=[f"技能{number}" for number in range(31)]) == ["stuffed"]
    assert found(required_skills=["Java", "JAVA ", "Ｊａｖａ", "Go"]) == ["stuffed"]
    assert found(description="大数据、人工智能、云计算、区块链、" * 8) == ["stuffed"]
    assert found(required_skills=[f"技能{number}" for number in range(20)]) == []


def test_an_empty_post_is_found_and_a_short_one_with_skills_is_not() -> None:
    assert found(description="面议", required_skills=[], preferred_skills=[]) == ["empty"]
    assert found(description="", required_skills=["焊接"], preferred_skills=[]) == []


def test_capitals_throughout_are_found_and_abbreviations_are_not() -> None:
    loud = "URGENT HIRING SOFTWARE ENGINEERS WITH EXCELLENT BENEFITS AND GENEROUS SALARY PACKAGES"
    assert found(description=loud) == ["shouting"]
    assert found(description=loud.capitalize()) == []


def test_a_standing_is_what_the_codes_leave_each_counted_once() -> None:
    assert rules.standing([]) == 100
    assert rules.standing([Finding("duplicate"), Finding("duplicate"), Finding("copied_by")]) == 40
    assert rules.standing([Finding("fee"), Finding("contact")]) == 0
    assert rules.codes([Finding("contact"), Finding("fee"), Finding("copied_by")]) == ["fee", "contact"]


def test_every_code_has_its_texts() -> None:
    told_of = {key.removeprefix("reason.") for key in texts.area("postings") if key.startswith("reason.")}
    assert told_of == set(rules.POINTS)
    assert all(texts.get(f"postings.advice.{code}") for code in rules.POINTS)
