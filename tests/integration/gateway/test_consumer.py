"""The feed over a real Kafka."""

import asyncio
from contextlib import suppress

from dabridge.events.v1 import matching_pb2

from infra.local.kafka import Kafka
from services.common import events, topics
from services.common.kafka import KafkaPublisher
from services.gateway.consumer import ShortlistConsumer
from services.gateway.feed import ShortlistFeed, Wanted

DEADLINE = 60.0


def shortlist_event(subject: str) -> events.Event:
    message = matching_pb2.Shortlist(
        id=f"talent_demand:right:{subject}", version=1, market="talent_demand", subject_id=subject
    )
    return events.Event(
        type=events.SHORTLIST_CHANGED,
        subject=message.id,
        data=message.SerializeToString(),
        source="/dabridge/matching",
    )


async def test_changes_of_every_partition_arrive_once_the_topic_is_there(
    kafka: Kafka, topic_prefix: str
) -> None:
    feed = ShortlistFeed()
    following = asyncio.create_task(ShortlistConsumer(kafka.bootstrap, topic_prefix, feed).run())
    try:
        await asyncio.to_thread(topics.create_topics, kafka.bootstrap, topic_prefix)
        async with asyncio.timeout(DEADLINE):
            await _until_connected(feed)
            publisher = await asyncio.to_thread(KafkaPublisher, kafka.bootstrap, topic_prefix)
            subjects = {f"d{number}" for number in range(40)}
            with feed.follow(Wanted()) as changes:
                await asyncio.to_thread(
                    publisher.publish, topics.SHORTLIST, [shortlist_event(each) for each in subjects]
                )
                arriving = aiter(changes)
                got = [await anext(arriving) for _ in subjects]
            await asyncio.to_thread(publisher.close)
    finally:
        following.cancel()
        with suppress(asyncio.CancelledError):
            await following

    recent = feed.recent(Wanted(), 100)
    assert len(got) == len(recent) == len(subjects)
    assert {change.message.subject_id for change in recent} == subjects
    assert len({change.id.split("-")[0] for change in recent}) == topics.PARTITIONS


async def _until_connected(feed: ShortlistFeed) -> None:
    while not feed.connected:  # noqa: ASYNC110  # the feed is polled by design: readiness is no event
        await asyncio.sleep(0.05)
