"""What a feature compared, in words."""

import pytest

from services.matching.facts import of_feature, shared_levels
from services.matching.profiles import Profile

NO_COUNTS: dict[str, int] = {}


def title_fact(talent: str, post: str) -> str:
    left = Profile("talent", "t", 1, live=True, titles=("数字化管理师",), occupation=talent)
    right = Profile("demand", "d", 1, live=True, titles=("企业信息化主管",), occupation=post)
    return of_feature("title", left, right, NO_COUNTS, 1.0)


@pytest.mark.parametrize(
    ("post", "told"),
    [
        ("2-06-07-13", "，按职业分类是同一职业"),
        ("2-06-07-01", "，按职业分类属同一小类"),
        ("2-06-01-01", "，按职业分类属同一中类"),
        ("2-02-10-03", ""),
        ("", ""),
    ],
)
def test_titles_that_differ_are_told_with_what_their_occupations_share(post: str, told: str) -> None:
    assert title_fact("2-06-07-13", post) == f"人才的职位是数字化管理师，岗位是企业信息化主管{told}"


def test_nothing_is_shared_by_occupations_that_are_not_given() -> None:
    assert shared_levels("", "") == 0
    assert shared_levels("2-06", "2-06-07-13") == 2
    assert title_fact("", "") == "人才的职位是数字化管理师，岗位是企业信息化主管"


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ("数据平台建设。Java", "建设数据平台", "双方都提到：平台、数据"),
        ("制糖", "甜菜糖料", "没有共同的关键词，相同的字词：糖"),
        ("砂糖", "熟悉糖、盐", "没有共同的关键词，相同的字词：糖"),
        ("掌握焊接技术", "能够掌握会计", "没有都提到的词"),
        ("会计", "焊接", "没有都提到的词"),
    ],
)
def test_what_texts_share_is_named_by_words_else_by_their_parts(one: str, other: str, told: str) -> None:
    left = Profile("talent", "t", 1, live=True, text=one)
    right = Profile("demand", "d", 1, live=True, text=other)

    assert of_feature("lexical", left, right, NO_COUNTS, 0.5) == told
