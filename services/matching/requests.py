"""Requests to rank subjects again, as they travel on the internal topic."""

from collections import defaultdict
from collections.abc import Iterable

from dabridge.events.v1 import matching_pb2

from services.common import events, topics, tracing
from services.common.events import Event, MalformedEvent
from services.common.kafka import Publisher
from services.matching.markets import Side, markets
from services.matching.shortlists import (
    SIDE_CODES,
    SIDE_NAMES,
    Cause,
    bucket_key,
    bucket_of,
    cause_message,
    merged,
)
from services.matching.touch import Touched

SOURCE = "/dabridge/matching"
SUBJECTS_A_MESSAGE = 400

Subjects = dict[tuple[str, Side], dict[str, tuple[Cause, ...]]]


def collect(touches: Iterable[Touched]) -> Subjects:
    """Subjects by market and side, each once, with its causes."""
    found: dict[tuple[str, Side], dict[str, list[Cause]]] = defaultdict(lambda: defaultdict(list))
    for touch in touches:
        found[touch.market, touch.side][touch.subject_id].extend(touch.causes)
    return {group: {s: merged(causes) for s, causes in subjects.items()} for group, subjects in found.items()}


def to_events(subjects: Subjects, traceparent: str | None) -> list[Event]:
    """The events that ask for subjects to be ranked, grouped so that each subject has one writer."""
    made = []
    for (market, side), causes_of in subjects.items():
        buckets: dict[int, list[str]] = defaultdict(list)
        for subject in causes_of:
            buckets[bucket_of(subject)].append(subject)
        for bucket, names in sorted(buckets.items()):
            for start in range(0, len(names), SUBJECTS_A_MESSAGE):
                message = matching_pb2.RerankRequested(
                    market=market,
                    side=SIDE_CODES[side],
                    bucket=bucket,
                    subjects=[
                        matching_pb2.RerankSubject(
                            subject_id=name, causes=[cause_message(c) for c in causes_of[name]]
                        )
                        for name in names[start : start + SUBJECTS_A_MESSAGE]
                    ],
                )
                made.append(
                    Event(
                        type=events.RERANK_REQUESTED,
                        subject=bucket_key(market, side, bucket),
                        data=message.SerializeToString(),
                        source=SOURCE,
                        traceparent=traceparent,
                    )
                )
    return made


def ask(publisher: Publisher, subjects: Subjects) -> None:
    """Publishes the events that ask for subjects to be ranked, if any are; raises PublishError."""
    if subjects:
        with tracing.publishing(topics.RERANK):
            publisher.publish(topics.RERANK, to_events(subjects, tracing.current_traceparent()))


def from_event(event: Event) -> Iterable[Touched]:
    """The subjects that an event asks to rank; raises MalformedEvent."""
    message = events.decode(event)
    if not isinstance(message, matching_pb2.RerankRequested):
        raise MalformedEvent(f"{event.type} asks for no ranking")
    if message.market not in markets():
        raise MalformedEvent(f"unknown market {message.market!r}")
    if message.side not in SIDE_NAMES:
        raise MalformedEvent(f"unknown side {message.side}")
    side = SIDE_NAMES[message.side]
    return [
        Touched(
            message.market,
            side,
            subject.subject_id,
            tuple(Cause(c.kind, c.profile_id, c.profile_version) for c in subject.causes),
        )
        for subject in message.subjects
    ]
