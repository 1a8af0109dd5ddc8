"""Repeats, copies and spam on PostgreSQL: found after a change, told in events, gone with their cause."""

from collections.abc import Mapping
from typing import Any

from dabridge.events.v1.talent_pb2 import Demand
from dabridge.events.v1.types_pb2 import MoneyRange
from dabridge.talent.v1 import postings_service_pb2 as api
from dabridge.talent.v1 import talent_service_pb2 as records_api

from services.talent.market.postings import examining, tables
from tests.integration.talent_market.offices import EMPLOYER, Market

TEXT = (
    "负责城市停车平台的后端开发与维护；参与接口设计、数据库优化和上线值守。"
    "要求熟悉常用的服务框架，能独立排查线上故障，有团队协作经验者优先。"
)
OTHER_TEXT = "在变电站巡视设备、记录仪表读数；按规程办理工作票，配合检修班组倒闸操作，填写运行日志。"


def look(market: Market) -> int:
    return examining.examine_due(market.served.parts)


def post(market: Market, **changes: Any) -> Demand:
    return market.demand(**{"post": "后端工程师", "description": TEXT, **changes})


def now(market: Market, demand: Demand) -> Demand:
    asked = records_api.GetDemandRequest(id=demand.id)
    return market.system.records.GetDemand(asked).demand


def rated(market: Market, demand: Demand) -> tuple[int, list[str]]:
    held = now(market, demand)
    return (held.standing if held.HasField("standing") else 100), list(held.standing_reasons)


def withdraw(market: Market, demand: Demand) -> None:
    version = now(market, demand).version
    asked = records_api.WithdrawDemandRequest(id=demand.id, expected_version=version)
    market.system.records.WithdrawDemand(asked)


def case(market: Market, demand: Demand) -> api.Posting:
    found: api.Posting = market.bureau.postings.GetPosting(api.GetPostingRequest(id=demand.id)).posting
    return found


def edit(market: Market, demand: Demand, **changes: Any) -> Demand:
    fresh = now(market, demand)
    fresh.MergeFrom(Demand(**changes))
    asked = records_api.UpdateDemandRequest(demand=fresh, expected_version=fresh.version)
    return market.system.records.UpdateDemand(asked).demand


def test_a_repost_is_lowered_and_the_older_stays_until_it_closes(market: Market) -> None:
    first = post(market)
    market.clock.advance(60)
    again = post(market, description="★" + TEXT.replace("；", "，"))
    elsewhere = post(market, zone="511724")

    assert look(market) >= 3

    assert rated(market, first) == (100, [])
    assert rated(market, elsewhere) == (100, [])
    assert rated(market, again) == (40, ["duplicate"])
    assert now(market, first).version == 1
    told = [event for event in market.events(again.id) if isinstance(event, Demand)]
    assert [(event.version, event.standing) for event in told] == [(1, 0), (2, 40)]
    assert [finding.other_id for finding in case(market, again).findings] == [first.id]

    withdraw(market, first)
    look(market)

    assert rated(market, again) == (100, [])
    assert case(market, again).stage == api.POSTING_STAGE_VOID


def test_looking_again_changes_nothing(market: Market) -> None:
    post(market)
    market.clock.advance(60)
    again = post(market)
    look(market)
    events = len(market.events(again.id))

    assert look(market) == 0
    market.sql("UPDATE posting SET dirty = true")
    assert look(market) == 2

    assert len(market.events(again.id)) == events
    assert case(market, again).version == 1


def test_a_copied_post_is_lowered_wherever_it_is_and_both_are_looked_at(market: Market) -> None:
    original = post(market)
    market.clock.advance(60)
    copy = post(market, enterprise_id="employer-2", zone="511724")
    look(market)

    assert rated(market, original) == (100, [])
    assert rated(market, copy) == (50, ["copied"])
    assert [finding.code for finding in case(market, original).findings] == ["copied_by"]

    # Who rewrites their post to say what another said before is no original for having posted first.
    old = post(market, enterprise_id="employer-3", description=OTHER_TEXT, post="变电值班员")
    market.clock.advance(60)
    look(market)
    taken = edit(market, old, description=TEXT, post="后端工程师")
    look(market)

    assert rated(market, taken) == (50, ["copied"])
    assert rated(market, original) == (100, [])


def test_a_small_edit_does_not_make_an_original_newer_than_its_copy(market: Market) -> None:
    original = post(market)
    market.clock.advance(60)
    copy = post(market, enterprise_id="employer-2")
    look(market)
    market.clock.advance(60)

    edit(market, original, description=TEXT + "双休。")
    look(market)

    assert rated(market, original) == (100, [])
    assert rated(market, copy) == (50, ["copied"])


def test_at_a_first_look_an_original_that_was_edited_lately_is_older_than_its_copy(market: Market) -> None:
    original = post(market)
    market.clock.advance(60)
    copy = post(market, enterprise_id="employer-2")
    market.clock.advance(60)
    edit(market, original, headcount=9)
    market.sql("DELETE FROM posting")

    look(market)

    assert rated(market, original) == (100, [])
    assert rated(market, copy) == (50, ["copied"])


def test_a_case_of_a_post_that_lapses_waits_to_be_decided(market: Market) -> None:
    post(market)
    market.clock.advance(60)
    day = market.clock.now().date().isoformat()
    again = post(market, open_until=day)
    look(market)
    held = case(market, again)
    market.clock.advance(2 * 86_400)
    edit(market, again, headcount=9)
    look(market)

    assert case(market, again) == held
    asked = api.ConfirmPostingRequest(id=again.id, expected_version=held.version, reason="属实")
    assert market.bureau.postings.ConfirmPosting(asked).posting.stage == api.POSTING_STAGE_CONFIRMED

    edit(market, again, open_until="2099-12-31")
    look(market)

    assert (case(market, again).stage, case(market, again).standing) == (api.POSTING_STAGE_OPEN, 40)


def test_a_lapsed_original_frees_its_copy(market: Market) -> None:
    day = market.clock.now().date().isoformat()
    original = post(market, open_until=day)
    market.clock.advance(60)
    again = post(market)
    look(market)
    assert rated(market, again) == (40, ["duplicate"])

    market.clock.advance(2 * 86_400)
    edit(market, original, headcount=9)
    look(market)

    assert rated(market, again) == (100, [])


def test_spam_falls_and_a_mended_post_rises(market: Market) -> None:
    bad = post(market, description=TEXT + "入职需缴纳押金500元。加微信：abc12345")
    look(market)
    assert rated(market, bad) == (0, ["fee", "contact"])

    edit(market, bad, description=TEXT)
    look(market)

    assert rated(market, bad) == (100, [])


def test_pay_out_of_all_proportion_is_found_among_posts_of_the_occupation(market: Market) -> None:
    for number in range(40):
        low = 6_000 + 50 * number
        post(
            market,
            enterprise_id=f"employer-{number}",
            description=f"第{number}个产线的装配与检验，{'很' * (number % 5)}需要细心。",
            salary=MoneyRange(min_yuan=low, max_yuan=low + 3_000),
        )
    odd = post(market, description=OTHER_TEXT, salary=MoneyRange(min_yuan=80_000, max_yuan=90_000))
    look(market)

    assert rated(market, odd) == (60, ["salary"])


def test_of_many_that_say_the_same_the_oldest_stays_and_each_is_looked_at_once(market: Market) -> None:
    many = tables.NEIGHBOURS_MOST + examining.AT_ONCE
    load(market, {f"same-{number:03}": ("后端工程师", f"{TEXT}第{number}组。") for number in range(many)})

    assert look(market) == many

    lowered = market.sql("SELECT count(*), min(demand_id) FROM posting_case WHERE codes = '{duplicate}'")
    assert lowered == [(many - 1, "same-001")]


def test_a_load_of_300_posts_is_looked_at_at_once_and_events_are_of_what_fell_alone(market: Market) -> None:
    texts = [
        f"{OTHER_TEXT}所在工段{number:03d}，" + "".join(chr(0x4E00 + number * 40 + k) for k in range(60))
        for number in range(300)
    ]
    load(
        market,
        {
            f"bulk-{number}": (f"岗位{chr(0x4E00 + number * 7)}{chr(0x5E00 + number * 5)}", text)
            for number, text in enumerate(texts)
        },
    )

    assert look(market) == 300

    assert market.sql("SELECT count(*) FROM posting_case WHERE standing < 100") == [(0,)]
    assert market.sql("SELECT count(*) FROM outbox") == [(300,)]


def load(market: Market, posts: Mapping[str, tuple[str, str]]) -> None:
    """Loads made-up posts of one owner at once: by id, what each is called and says."""
    given = [
        records_api.BulkLoadDemandsRequest(
            demand=Demand(
                id=name,
                enterprise_id=EMPLOYER,
                post=post,
                zone="511702",
                industry="big-data",
                headcount=1,
                description=text,
                synthetic=True,
            )
        )
        for name, (post, text) in posts.items()
    ]
    assert market.system.records.BulkLoadDemands(iter(given)).created == len(posts)
