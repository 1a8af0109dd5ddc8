"""What two posts share: whatever is written otherwise and says the same is the same."""

from typing import Any

import pytest

from services.talent.market.postings.signatures import BANDS, bands, content_of, jaccard, plain, sentences
from tests.fakes.messages import a_demand

TEXT = "负责停车平台的后端开发；参与接口设计、数据库优化和上线值守。要求能独立排查线上故障，有协作经验。"
OTHER = "在变电站巡视设备、记录仪表读数，办理工作票。"


def body(text: str, **changes: Any) -> frozenset[int]:
    return content_of(a_demand(description=text, **changes)).body


@pytest.mark.parametrize(
    "other",
    [
        TEXT.replace("；", "。").replace("，", "、"),
        "要求能独立排查线上故障，有协作经验。参与接口设计、数据库优化和上线值守。负责停车平台的后端开发；",
        "1、负责停车平台的后端开发;\n2、参与接口设计、数据库优化和上线值守.\n（三）要求能独立排查线上故障，有协作经验",
        TEXT.replace("停车", " 停 车 "),
    ],
)
def test_punctuation_order_numbering_and_blanks_make_no_difference(other: str) -> None:
    assert body(other) == body(TEXT)


def test_case_width_and_order_of_skills_make_no_difference() -> None:
    one = body(TEXT, required_skills=["Java", "Kafka"], preferred_skills=[])
    assert body(TEXT, required_skills=["ｋａｆｋａ"], preferred_skills=["JAVA"]) == one
    assert body(TEXT, required_skills=["Go"], preferred_skills=[]) != one


def test_salary_zone_and_headcount_are_no_part_of_the_content() -> None:
    one = content_of(a_demand(description=TEXT))
    assert content_of(a_demand(description=TEXT, zone="511724", headcount=99, years=9)) == one


def test_posts_that_share_much_share_a_band_and_others_do_not() -> None:
    one, near, far = (
        set(enumerate(bands(content_of(a_demand(description=text)))))
        for text in (TEXT, TEXT.replace("协作经验", "合作经历"), OTHER)
    )
    assert one & near
    assert not one & far


def test_a_post_without_a_body_is_found_by_its_title() -> None:
    bare: dict[str, Any] = {"description": "", "required_skills": [], "preferred_skills": []}
    one = bands(content_of(a_demand(post="出纳会计", **bare)))
    assert len(one) == BANDS
    assert one == bands(content_of(a_demand(post="出纳 会计", **bare)))
    assert set(one).isdisjoint(bands(content_of(a_demand(post="焊工", **bare))))


def test_jaccard_is_shared_by_all() -> None:
    assert jaccard({1, 2, 3}, {2, 3, 4}) == 0.5
    assert jaccard(set(), set()) == 0.0


def test_sentences_are_plain() -> None:
    assert sentences("1. 熟悉 Node.js；2、月薪 8.5k。") == ["熟悉nodejs", "月薪85k"]
    assert plain("Ｃ＋＋ 工程师（急聘）") == "c工程师急聘"
