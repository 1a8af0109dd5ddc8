"""What is kept of a post by what was kept of it before: above all, since when it says what it says."""

from datetime import UTC, date, datetime, timedelta

from services.talent.market.postings.examining import _seen, row_of
from services.talent.market.postings.repeats import compare, keeps_saying
from services.talent.market.postings.tables import Row
from tests.fakes.messages import a_demand

MINE = "在变电站巡视设备、记录仪表读数；按规程办理工作票，配合检修班组倒闸操作，填写运行日志。"
THEIRS = (
    "负责城市停车平台的后端开发与维护；参与接口设计、数据库优化和上线值守。"
    "要求熟悉常用的服务框架，能独立排查线上故障，有团队协作经验者优先。"
)
START = datetime(2026, 3, 1, tzinfo=UTC)
TODAY = date(2026, 6, 1)
BEFORE = START + timedelta(days=7)
OVER, OPEN = "2026-04-01", "2026-12-31"


def row(held: Row | None, description: str, days: int, open_until: str = OPEN) -> Row:
    at = START + timedelta(days=days)
    return row_of(
        a_demand(description=description, open_until=open_until, updated_at=at.isoformat()), held, TODAY
    )


def test_a_post_that_says_the_same_stays_as_old_as_it_was() -> None:
    first = row(None, THEIRS, 0)

    edited = row(first, THEIRS.replace("；", "，"), 3)
    lapsed = row(edited, THEIRS, 5, OVER)
    again = row(lapsed, THEIRS, 9)

    assert (edited.since, lapsed.since, again.since) == (START, START, START)
    assert (lapsed.open, again.open) == (False, True)


def test_a_post_that_says_something_else_is_new() -> None:
    assert row(row(None, MINE, 0), THEIRS, 3).since == START + timedelta(days=3)


def test_a_post_that_comes_to_say_something_else_by_small_edits_is_new() -> None:
    first = row(None, MINE, 0)
    both = row(first, MINE + THEIRS[:40], 1)
    more = row(both, MINE[20:] + THEIRS, 2)

    turned = row(more, THEIRS, 3)

    assert both.since == START
    assert keeps_saying(more.content, turned.content)
    assert turned.since is not None
    assert turned.since > START


def test_an_old_post_that_opens_again_with_another_s_words_copies_them() -> None:
    closed = row(row(None, MINE, 0), MINE, 1, OVER)
    theirs = row_of(
        a_demand(id="theirs", enterprise_id="theirs", description=THEIRS, updated_at=BEFORE.isoformat()),
        None,
        TODAY,
    )

    at_once = row(closed, THEIRS, 9)
    in_two_steps = row(row(closed, THEIRS, 8, OVER), THEIRS, 9)

    assert [code(mine, theirs) for mine in (at_once, in_two_steps)] == ["copied", "copied"]
    assert code(theirs, at_once) == "copied_by"


def test_what_is_looked_at_first_after_an_edit_counts_from_when_it_was_written() -> None:
    edited = a_demand(description=THEIRS, updated_at=(START + timedelta(days=9)).isoformat())
    copied = a_demand(id="copy", enterprise_id="b", description=THEIRS, updated_at=BEFORE.isoformat())

    original, copy = row_of(edited, None, TODAY, START), row_of(copied, None, TODAY, BEFORE)

    assert (code(original, copy), code(copy, original)) == ("copied_by", "copied")
    assert row_of(edited, original, TODAY, BEFORE).since == START
    assert row_of(edited, None, TODAY).since == START + timedelta(days=9)


def code(post: Row, other: Row) -> str | None:
    finding = compare(_seen(post), _seen(other))
    return finding.code if finding else None
