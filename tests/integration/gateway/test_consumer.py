"""The feed over a real Kafka."""

import asyncio
from contextlib import suppress

from aiokafka import AIOKafkaConsumer, ConsumerRecord  # type: ignore[import-untyped]  # it ships no types
from dabridge.events.v1 import matching_pb2

from infra.local.kafka import Kafka
from services.common import events, topics
from services.common.dead_letter import ORIGIN_HEADER, REASON_HEADER, first_key
from services.common.kafka import DeadLetters, KafkaPublisher
from services.gateway.consumer import ShortlistConsumer
from services.gateway.feed import Change, ShortlistFeed, Wanted

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
                got = [await changes.next() for _ in subjects]
            await asyncio.to_thread(publisher.close)
    finally:
        following.cancel()
        with suppress(asyncio.CancelledError):
            await following

    recent = feed.recent(Wanted(), 100)
    assert len(got) == len(recent) == len(subjects)
    assert {change.message.subject_id for change in recent} == subjects
    assert len({change.id.split("-")[0] for change in recent}) == topics.PARTITIONS


async def test_what_is_no_shortlist_lands_in_the_dead_letter_topic_and_holds_nothing_up(
    kafka: Kafka, topic_prefix: str
) -> None:
    feed = ShortlistFeed()
    letters = DeadLetters(kafka.bootstrap, topic_prefix)
    await asyncio.to_thread(topics.create_topics, kafka.bootstrap, topic_prefix)
    consumer = ShortlistConsumer(kafka.bootstrap, topic_prefix, feed, letters.put_aside)
    following = asyncio.create_task(consumer.run())
    traceparent = b"00-0123456789abcdef0123456789abcdef-0123456789abcdef-01"
    try:
        async with asyncio.timeout(DEADLINE):
            await _until_connected(feed)
            publisher = await asyncio.to_thread(KafkaPublisher, kafka.bootstrap, topic_prefix)
            key, headers = b"poison", (("traceparent", traceparent),)
            with feed.follow(Wanted()) as changes:
                await asyncio.to_thread(publisher.publish_raw, topics.SHORTLIST, key, b"\xff", headers)
                await asyncio.to_thread(publisher.publish, topics.SHORTLIST, [shortlist_event("after")])
                got = await changes.next()
            await asyncio.to_thread(publisher.close)
            letter = await _first(kafka.bootstrap, topic_prefix + topics.dead_letter(topics.SHORTLIST))
    finally:
        following.cancel()
        with suppress(asyncio.CancelledError):
            await following
        letters.close()

    found = dict(letter.headers)
    assert isinstance(got, Change)
    assert got.message.subject_id == "after"
    assert (first_key(letter.key), letter.value) == (b"poison", b"\xff")
    assert "ce_id" in found[REASON_HEADER].decode()
    assert found[ORIGIN_HEADER].decode().startswith(topics.SHORTLIST + "/")
    assert found["traceparent"] == traceparent


async def _first(bootstrap: str, topic: str) -> "ConsumerRecord[bytes, bytes]":
    """The first message of a topic."""
    reader = AIOKafkaConsumer(topic, bootstrap_servers=bootstrap, auto_offset_reset="earliest")
    await reader.start()
    try:
        return await reader.getone()
    finally:
        await reader.stop()


async def _until_connected(feed: ShortlistFeed) -> None:
    while not feed.connected:  # noqa: ASYNC110  # the feed is polled by design: readiness is no event
        await asyncio.sleep(0.05)
