"""After a restore: every record's state published again, at versions that go on from those that readers know.

A restored database is older than the topics. Readers keep the highest version of each id, so what is restored
has to come at a higher one; what was made since the backup is told to be gone.
"""

import logging
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from hashlib import sha256
from typing import Any, Final

from dabridge.events.v1.types_pb2 import Removed

from services.common import clock as clocks
from services.common import database, events
from services.common.access.principal import system
from services.common.audit.chain import Act
from services.common.audit.settings import read_key
from services.common.dead_letter import Message
from services.common.events import MalformedEvent
from services.common.records import states
from services.common.records.aggregate import WITHDRAWN, Aggregate
from services.common.records.service import Parts, RecordService, opened
from services.common.records.settings import KafkaSettings
from services.common.records.store import Change, Record, Transaction
from services.common.topic_reading import every_message

logger = logging.getLogger(__name__)

REASON: Final = "restored"
ACT: Final = "Republish"
CHUNK: Final = 500
_CALLER: Final = system("republish")

# Whether a state is one that is published at all.
Told = Callable[[Any], bool]
# Every message of a topic, by its name without prefix.
Read = Callable[[str], Iterator[Message]]


def always(message: Any) -> bool:
    """Of aggregates whose every state is published."""
    del message
    return True


def command(
    service: RecordService,
    environ: Mapping[str, str],
    more: Sequence[tuple[Aggregate[Any], Told]] = (),
    restored: Callable[[Parts], object] = always,
) -> int:
    """What `republish` does: `restored` first, then every topic of the service's own and `more` aggregates.

    Raises SettingsError.
    """
    settings = service.read_settings(environ)
    kafka = KafkaSettings.from_environ(environ)
    every = [(aggregate, always) for aggregate in service.aggregates if aggregate.changed]
    with (
        database.open_pool(settings.database_url, f"{service.process}-republish", 2) as pool,
        opened(service, pool, read_key(environ), clocks.from_environ(environ), environ) as parts,
    ):
        restored(parts)
        done = republish(
            parts,
            f"/dabridge/{service.name}",
            [*every, *more],
            partial(every_message, kafka.bootstrap, kafka.topic_prefix),
        )
    sys.stdout.write(f"{done.changed} changed, {done.removed} removed, {done.right} right as they are\n")
    return 0


@dataclass(frozen=True, slots=True)
class Published:
    """The last that a topic tells of an id; `removed` may be by a null value."""

    version: int
    removed: bool
    digest: bytes = b""


@dataclass(frozen=True, slots=True)
class Republished:
    """How many events were handed to the outbox, and of how many ids the topic is right as it is."""

    changed: int = 0
    removed: int = 0
    right: int = 0

    def __add__(self, other: "Republished") -> "Republished":
        """Both together."""
        return Republished(
            self.changed + other.changed, self.removed + other.removed, self.right + other.right
        )


def on_topic(messages: Iterator[Message]) -> dict[str, Published]:
    """The last state of each id that a topic tells; what is no event is left out."""
    found: dict[str, Published] = {}
    for message in messages:
        if message.key is None:
            continue
        key = message.key.decode("utf-8", "replace")
        if message.value is None:
            if key in found:
                found[key] = Published(found[key].version, removed=True)
            continue
        try:
            payload = events.decode(events.from_kafka(message.key, message.value, message.headers))
        except MalformedEvent:
            continue
        version = int(getattr(payload, "version", 0))
        if key not in found or version >= found[key].version:
            gone = isinstance(payload, Removed)
            found[key] = Published(version, gone, b"" if gone else sha256(message.value).digest())
    return found


def republish(
    parts: Parts, source: str, aggregates: Sequence[tuple[Aggregate[Any], Told]], read: Read
) -> Republished:
    """Brings every topic in line with the database; to be called while nothing else writes.

    Raises kafka.errors.KafkaError where a topic cannot be read.
    """
    total = Republished()
    for aggregate, told in aggregates:
        known = on_topic(read(events.topic_of(aggregate.changed)))
        done = _records(parts, source, aggregate, told, known) + _strangers(parts, source, aggregate, known)
        logger.info(
            "%s: %d changed, %d removed, %d right as they are",
            aggregate.kind,
            done.changed,
            done.removed,
            done.right,
        )
        total += done
    return total


def _records(
    parts: Parts, source: str, aggregate: Aggregate[Any], told: Told, known: dict[str, Published]
) -> Republished:
    """Publishes what the database has and the topic has otherwise; takes it out of `known`."""
    done, last = Republished(), ""
    while True:
        with parts.store.transaction() as transaction:
            ids = _ids(transaction, aggregate.table, last)
            if not ids:
                return done
            changes: list[Change] = []
            fresh: list[Record] = []
            for record in transaction.lock(aggregate.table, ids).values():
                change = _change(source, aggregate, told, record, known.pop(record.id, None))
                if change is None:
                    continue
                if change.version != record.version:
                    fresh.append(_at(aggregate, record, change.version))
                changes.append(change)
            transaction.replace(aggregate.table, fresh)
            done += _emitted(transaction, aggregate, changes, len(ids) - len(changes))
            last = ids[-1]


def _change(
    source: str, aggregate: Aggregate[Any], told: Told, record: Record, known: Published | None
) -> Change | None:
    """What is to be published of a record; None where the topic is right, or nobody is told of it."""
    version = record.version if known is None else max(record.version, known.version + 1)
    if record.withdrawn or not record.state:
        if known is None or known.removed:
            return None
        return _removed(source, aggregate, record.id, version, record.updated_at)
    message = states.message_of(aggregate, record)
    if not told(message):
        return None
    if known is not None and known.version == record.version and known.digest == _digest(aggregate, message):
        return None
    message.version = version
    return states.changed(aggregate, source, message)


def _digest(aggregate: Aggregate[Any], message: Any) -> bytes:
    return sha256(aggregate.published(message).SerializeToString()).digest()


def _at(aggregate: Aggregate[Any], record: Record, version: int) -> Record:
    message = deepcopy(states.message_of(aggregate, record))
    message.version = version
    return states.record_of(aggregate, message)


def _strangers(
    parts: Parts, source: str, aggregate: Aggregate[Any], known: Mapping[str, Published]
) -> Republished:
    """Tells to be gone what the topic has and the database has not."""
    gone = [
        _removed(source, aggregate, key, held.version + 1, parts.clock.now())
        for key, held in known.items()
        if not held.removed
    ]
    done = Republished(right=len(known) - len(gone))
    for start in range(0, len(gone), CHUNK):
        with parts.store.transaction() as transaction:
            done += _emitted(transaction, aggregate, gone[start : start + CHUNK], 0)
    return done


def _removed(source: str, aggregate: Aggregate[Any], key: str, version: int, at: datetime) -> Change:
    message = aggregate.message(id=key, version=version, status=WITHDRAWN, updated_at=at.isoformat())
    return states.removed(aggregate, source, message, REASON)


def _emitted(
    transaction: Transaction, aggregate: Aggregate[Any], changes: Sequence[Change], right: int
) -> Republished:
    transaction.emit(changes)
    gone = sum(change.event.type == aggregate.removed for change in changes)
    if changes:
        detail = f"{len(changes) - gone} changed, {gone} removed"
        transaction.audit(_CALLER, [Act(ACT, aggregate.kind, "", detail=detail)])
    return Republished(len(changes) - gone, gone, right)


def _ids(transaction: Transaction, table: str, after: str) -> list[str]:
    connection = transaction.connection  # type: ignore[attr-defined]  # the store in PostgreSQL has one
    rows = connection.execute(
        f"SELECT id FROM {table} WHERE id > %s ORDER BY id LIMIT %s",  # noqa: S608 - a table of ours
        (after, CHUNK),
    )
    return [row[0] for row in rows]
