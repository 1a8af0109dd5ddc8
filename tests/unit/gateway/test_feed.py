import asyncio
from contextlib import AbstractContextManager
from typing import Any

import httpx
import pytest
from dabridge.events.v1 import matching_pb2

from services.gateway.feed import QUEUE_SIZE, Change, Reset, ShortlistFeed, Wanted
from tests.unit.gateway.conftest import Backing, card, change_message

DEADLINE = 5.0


def change(number: int, subject: str = "d1", **more: Any) -> Change:
    return Change(f"0-{number}", change_message(subject, **more), "ab" * 16)


async def read(feed: ShortlistFeed, wanted: Wanted, *published: Change, after: str = "") -> list[str]:
    """Ids of what a reader gets of the published changes; "reset" for a Reset."""
    with feed.follow(wanted, after) as changes:
        for each in published:
            feed.publish(each)
        feed.close()
        got = []
        while (item := await changes.next()) is not None:
            got.append("reset" if isinstance(item, Reset) else item.id)
        return got


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        (Wanted(), ["0-1", "0-2", "0-3"]),
        (Wanted(market="talent_demand"), ["0-1", "0-2"]),
        (Wanted(side="left"), ["0-3"]),
        (Wanted(subject_id="d2"), ["0-2"]),
        (Wanted(involves="t7"), ["0-2"]),
        (Wanted(involves="d1"), ["0-1"]),
        (Wanted(market="talent_demand", subject_id="d9"), []),
    ],
)
async def test_a_reader_gets_what_it_wants(wanted: Wanted, ids: list[str]) -> None:
    cause = matching_pb2.Cause(kind=matching_pb2.CAUSE_KIND_ARRIVED, profile_id="t7", profile_version=2)
    other = matching_pb2.Shortlist(
        market="scenario_supply", side=matching_pb2.SIDE_LEFT, subject_id="s1", version=1
    )

    got = await read(
        ShortlistFeed(), wanted, change(1), change(2, "d2", causes=[cause]), Change("0-3", other)
    )

    assert got == ids


async def test_a_reader_goes_on_after_the_event_it_has() -> None:
    feed = ShortlistFeed()
    for number in range(4):
        feed.publish(change(number))

    assert await read(feed, Wanted(), change(4), after="0-1") == ["0-2", "0-3", "0-4"]


async def test_a_reader_whose_event_is_gone_is_told_to_read_anew() -> None:
    feed = ShortlistFeed(ring_size=2)
    for number in range(4):
        feed.publish(change(number))

    assert await read(feed, Wanted(), change(4), after="0-0") == ["reset", "0-4"]


async def test_a_slow_reader_loses_the_old_and_knows_it() -> None:
    feed = ShortlistFeed()

    got = await read(feed, Wanted(), *(change(number) for number in range(QUEUE_SIZE + 2)))

    assert got == ["reset", f"0-{QUEUE_SIZE + 1}"]


async def test_recent_changes_come_newest_first() -> None:
    feed = ShortlistFeed()
    for number in range(4):
        feed.publish(change(number, "d1" if number % 2 else "d2"))

    assert [c.id for c in feed.recent(Wanted(), 3)] == ["0-3", "0-2", "0-1"]
    assert [c.id for c in feed.recent(Wanted(subject_id="d2"), 9)] == ["0-2", "0-0"]


async def test_readers_are_forgotten_when_they_go() -> None:
    feed = ShortlistFeed()
    following: AbstractContextManager[object] = feed.follow(Wanted())

    with following:
        assert feed.readers == 1
    assert feed.readers == 0


async def stream(
    client: httpx.AsyncClient, backing: Backing, url: str, *changes: Change, **headers: str
) -> str:
    """What the server sends from the request until the feed is closed behind the changes."""
    request = asyncio.create_task(client.get(url, headers=headers))
    async with asyncio.timeout(DEADLINE):
        await _until_followed(backing)
        for each in changes:
            backing.feed.publish(each)
        backing.feed.close()
        return (await request).text


async def _until_followed(backing: Backing) -> None:
    while not backing.feed.readers:  # noqa: ASYNC110  # the feed tells nobody of new readers, and need not
        await asyncio.sleep(0.001)


async def test_the_event_stream_tells_lists_with_causes_and_trace(
    client: httpx.AsyncClient, backing: Backing
) -> None:
    cause = matching_pb2.Cause(kind=matching_pb2.CAUSE_KIND_MEMBER, profile_id="t1", profile_version=3)
    entry = matching_pb2.ShortlistEntry(counterpart_id="t1", rank=1, previous_rank=4, score=0.5)

    text = await stream(
        client,
        backing,
        "/api/events?market=talent_demand&side=right&subject_id=d1",
        change(1, causes=[cause], entries=[entry], left_ids=["t9"]),
        change(2, "d2"),
    )

    assert text.count("event: shortlist") == 1
    assert "id: 0-1" in text
    assert '"causes":[{"kind":"member","profile_id":"t1","profile_version":3}]' in text
    assert '"previous_rank":4' in text
    assert '"left_ids":["t9"]' in text
    assert f'"trace_id":"{"ab" * 16}"' in text


async def test_the_event_stream_goes_on_after_last_event_id(
    client: httpx.AsyncClient, backing: Backing
) -> None:
    for number in range(3):
        backing.feed.publish(change(number))

    text = await stream(client, backing, "/api/events", **{"Last-Event-ID": "0-1"})

    assert "id: 0-2" in text
    assert "id: 0-1" not in text


async def test_the_event_stream_says_when_events_are_gone(
    client: httpx.AsyncClient, backing: Backing
) -> None:
    text = await stream(client, backing, "/api/events", **{"Last-Event-ID": "9-9"})

    assert "event: reset" in text


async def test_the_portal_hears_changes_as_sentences(client: httpx.AsyncClient, backing: Backing) -> None:
    backing.matching.add(card("demand", "d1", "前端工程师"))
    backing.matching.add(card("talent", "t1", "开发<b>"))
    entry = matching_pb2.ShortlistEntry(counterpart_id="t1", rank=1, previous_rank=4, score=0.5)

    text = await stream(client, backing, "/live/changes", change(1, entries=[entry]))

    assert "event: change" in text
    assert "前端工程师" in text
    assert "升至第 1 位" in text
    assert "<b>" not in text


async def test_of_a_burst_the_portal_hears_the_last_and_how_many_more(
    client: httpx.AsyncClient, backing: Backing
) -> None:
    text = await stream(client, backing, "/live/changes", *(change(number) for number in range(9)))

    assert text.count("event: change") == 1
    assert "id: 0-8" in text
    assert "其间另有 8 份名单变化" in text


async def test_a_subjects_page_hears_which_market_changed(
    client: httpx.AsyncClient, backing: Backing
) -> None:
    text = await stream(client, backing, "/live/subject/d1", change(1), change(2, "d2"))

    assert text.count("event: talent_demand") == 1


async def test_after_saving_the_lists_already_moved_are_told_and_older_ones_not(
    client: httpx.AsyncClient, backing: Backing
) -> None:
    def touched(number: int, version: int) -> Change:
        cause = matching_pb2.Cause(
            kind=matching_pb2.CAUSE_KIND_ARRIVED, profile_id="t1", profile_version=version
        )
        moved = matching_pb2.ShortlistEntry(counterpart_id="t1", rank=1, previous_rank=2)
        return change(number, causes=[cause], entries=[moved])

    for number, version in ((1, 1), (2, 2)):
        backing.feed.publish(touched(number, version))

    text = await stream(client, backing, "/live/subject/t1?saved=2", touched(3, 2), change(4))

    assert [f"id: 0-{n}" in text for n in (1, 2, 3, 4)] == [False, True, True, False]
