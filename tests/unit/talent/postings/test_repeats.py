"""When a post repeats or copies another, who is the original, and when pay is out of proportion."""

import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from services.talent.market.postings.repeats import (
    Seen,
    Spread,
    compare,
    far_out,
    groups,
    keeps_saying,
    pay,
    similarity,
)
from services.talent.market.postings.signatures import Content, content_of
from tests.fakes.messages import a_demand

TEXT = (
    "负责城市停车平台的后端开发与维护；参与接口设计、数据库优化和上线值守。"
    "要求熟悉常用的服务框架，能独立排查线上故障，有团队协作经验者优先。"
)
START = datetime(2026, 3, 1, tzinfo=UTC)
FIRST = Seen("a", "one", "511702", START, content_of(a_demand(description=TEXT)))
LATER = replace(FIRST, id="b", since=START + timedelta(minutes=1))
SPREAD = Spread(50, math.log(7_000), math.log(8_000), math.log(9_500))


def code(post: Seen, other: Seen) -> str | None:
    finding = compare(post, other)
    return finding.code if finding else None


def test_of_one_owner_the_newer_repeats_the_older() -> None:
    assert code(LATER, FIRST) == "duplicate"
    assert code(FIRST, LATER) is None


def test_of_one_moment_one_of_the_two_is_the_original() -> None:
    twin = replace(FIRST, id="b")
    assert (code(twin, FIRST), code(FIRST, twin)) == ("duplicate", None)


def test_another_zone_is_another_post_of_the_same_owner() -> None:
    assert code(replace(LATER, zone="511724"), FIRST) is None


def test_of_two_owners_the_newer_copies_wherever_it_is() -> None:
    copy = replace(LATER, owner="two", zone="511724")
    assert (code(copy, FIRST), code(FIRST, copy)) == ("copied", "copied_by")


def test_where_both_came_at_one_moment_nobody_copied() -> None:
    copy = replace(FIRST, id="b", owner="two")
    assert (code(copy, FIRST), code(FIRST, copy)) == ("copied_by", "copied_by")


def test_few_words_meet_by_chance() -> None:
    short = replace(FIRST, content=content_of(a_demand(description="负责客户维护，完成销售指标。")))
    assert code(replace(short, id="b", owner="two", since=LATER.since), short) is None
    assert code(replace(short, id="b", since=LATER.since), short) == "duplicate"


def test_another_title_is_another_post_however_much_the_rest_is_alike() -> None:
    other = content_of(a_demand(description=TEXT, post="出纳"))
    assert similarity(FIRST.content, other) == 0.0


def test_a_title_with_words_added_is_the_same_where_the_rest_is() -> None:
    loud = content_of(a_demand(description=TEXT, post="后端工程师高薪急聘双休五险一金包吃住"))
    half = content_of(
        a_demand(description=TEXT[:45] + "另有安排。", post="后端工程师高薪急聘双休五险一金包吃住")
    )
    assert similarity(FIRST.content, loud) == 1.0
    assert similarity(FIRST.content, half) == 0.0


def test_posts_without_a_body_repeat_where_their_titles_do() -> None:
    empty = Content(frozenset({1, 2}), frozenset())
    assert similarity(empty, empty) == 1.0
    assert similarity(empty, Content(frozenset({1, 2, 3}), frozenset())) == 0.0
    assert similarity(empty, FIRST.content) == 0.0


def test_an_edit_of_a_word_leaves_a_post_as_old_as_it_was() -> None:
    assert keeps_saying(FIRST.content, content_of(a_demand(description=TEXT.replace("停车", "泊车"))))
    assert not keeps_saying(FIRST.content, content_of(a_demand(description="巡视变电设备，填写运行日志。")))


def test_pay_beyond_the_fences_of_the_closest_large_group_is_found() -> None:
    named = groups("2-02-10", "511702")
    assert named[:2] == ["2-02-10@511702", "2-02-10@"]
    assert named[-1] == "@"
    spreads = {
        "2-02-10@511702": replace(SPREAD, many=29),
        "2-02-10@": SPREAD,
        "@": replace(SPREAD, high=20.0),
    }

    found = far_out(80_000, named, spreads)

    assert found is not None
    assert (found.code, found.evidence) == ("salary", {"pay": 80_000, "middle": 8_000, "posts": 50})
    assert far_out(800, named, spreads) is not None
    assert far_out(20_000, named, spreads) is None
    assert far_out(3_000, named, spreads) is None
    assert far_out(0, named, spreads) is None
    assert far_out(80_000, named, {}) is None


def test_pay_is_the_middle_or_the_bound_there_is() -> None:
    assert (pay(6_000, 8_000), pay(None, 8_000), pay(0, 0)) == (7_000, 8_000, 0)
