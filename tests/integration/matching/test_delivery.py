"""Source events that come shuffled and three times over leave what they leave in order and once."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from copy import deepcopy
from dataclasses import dataclass
from random import Random
from typing import Any, Final

import pytest
from dabridge.events.v1.types_pb2 import RECORD_STATUS_ACTIVE, RECORD_STATUS_WITHDRAWN, Removed

from services.common import events
from services.common.events import Event
from services.common.kafka import KafkaPublisher
from services.matching.profiles import KINDS, Kind
from services.matching.shortlists import Shortlist
from services.matching.translate import of_event
from tests.integration.matching import oracle
from tests.integration.matching.authors import Author
from tests.integration.matching.stream import WORKER, Watch, store_of
from tests.stack import Mesh

SEED: Final = 99
DELIVERIES: Final = 3
PUBLISHED_AT_ONCE: Final = 200
DAYS: Final = 28


@dataclass(frozen=True, slots=True)
class Size:
    """So many aggregates of each kind, each with so many versions at most."""

    aggregates: Mapping[Kind, int]
    versions: int
    events: int
    seconds: float


SMALL = Size(
    {"enterprise": 20, "scenario": 15, "talent": 60, "demand": 25, "county": 15, "expert": 25, "need": 20},
    versions=6,
    events=600,
    seconds=90,
)
FULL = Size(
    {"enterprise": 90, "scenario": 50, "talent": 200, "demand": 90, "county": 40, "expert": 80, "need": 80},
    versions=15,
    events=3_334,
    seconds=240,
)


def history(size: Size) -> list[Event]:
    """Events in which each aggregate's versions rise by one; some aggregates end removed."""
    chance = Random(SEED)
    author = Author(chance)
    held: dict[Kind, list[Any]] = {kind: author.some(kind, size.aggregates[kind]) for kind in KINDS}
    made: list[Event] = []
    for version in range(1, size.versions + 1):
        for kind in KINDS:
            for place, message in enumerate(held[kind]):
                if version > 1 and (message.status == RECORD_STATUS_WITHDRAWN or chance.random() < 0.4):
                    continue
                changed: Any = author.changed(kind, message, chance) if version > 1 else deepcopy(message)
                changed.version = message.version + 1
                changed.status = RECORD_STATUS_ACTIVE
                changed.updated_at = f"2026-10-{1 + len(made) % DAYS:02d}T08:00:00+00:00"
                if version > 1 and chance.random() < 0.02:
                    changed.status = RECORD_STATUS_WITHDRAWN
                held[kind][place] = changed
                made.append(_event(kind, changed))
    return made[: size.events]


def _event(kind: Kind, message: Any) -> Event:
    if message.status == RECORD_STATUS_WITHDRAWN:
        gone = Removed(id=message.id, version=message.version, reason="不再需要")
        return Event(oracle.REMOVED[kind], message.id, gone.SerializeToString(), "/test")
    return Event(oracle.CHANGED[kind], message.id, message.SerializeToString(), "/test")


def _runs(given: list[Event]) -> Iterator[tuple[str, list[Event]]]:
    """The events of a few at a time by topic, each topic's in the order given."""
    for start in range(0, len(given), PUBLISHED_AT_ONCE):
        by_topic: dict[str, list[Event]] = {}
        for event in given[start : start + PUBLISHED_AT_ONCE]:
            by_topic.setdefault(events.topic_of(event.type), []).append(event)
        yield from by_topic.items()


def delivered(make_mesh: Callable[..., Mesh], given: list[Event], seconds: float) -> dict[str, Shortlist]:
    """The shortlists of a worker of its own that was given the events."""
    mesh = make_mesh(WORKER)
    with Watch(mesh) as watch:
        publisher = KafkaPublisher(mesh.surroundings.bootstrap, mesh.surroundings.topic_prefix, "delivery")
        with closing(publisher):
            for topic, batch in _runs(given):
                publisher.publish(topic, batch)
        watch.settle(seconds)
        assert watch.restarts == 0
    mesh.stop(WORKER)
    with store_of(mesh) as store:
        return oracle.stored_lists(store)


@pytest.mark.parametrize("size", [SMALL, pytest.param(FULL, marks=pytest.mark.slow)], ids=["small", "full"])
def test_order_and_repetition_of_source_events_do_not_matter(
    make_mesh: Callable[..., Mesh], size: Size
) -> None:
    in_order = history(size)
    assert len(in_order) == size.events
    shuffled = in_order * DELIVERIES
    Random(SEED).shuffle(shuffled)
    newest = {
        (profile.kind, profile.id): profile
        for profile in sorted(map(of_event, in_order), key=lambda profile: profile.version)
    }
    expected = oracle.expected_lists(newest.values())

    from_order = oracle.compare(expected, delivered(make_mesh, in_order, size.seconds))
    from_chaos = oracle.compare(expected, delivered(make_mesh, shuffled, size.seconds))

    print(
        f"\nseed {SEED}: {len(in_order)} events of {len(newest)} aggregates; "
        f"in order and once: {from_order.report()}\n"
        f"shuffled, {len(shuffled)} deliveries: {from_chaos.report()}"
    )
    assert not from_order.wrong, "\n".join(from_order.wrong[:5])
    assert not from_chaos.wrong, "\n".join(from_chaos.wrong[:5])
