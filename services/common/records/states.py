"""From an aggregate's message to what is stored, published and written down of it."""

from copy import deepcopy
from datetime import datetime, timedelta, timezone
from typing import Final

from dabridge.events.v1 import types_pb2

from services.common.access.facts import facts_of
from services.common.access.policy import Reach
from services.common.audit.chain import Act, digest
from services.common.errors import Forbidden, NotFound, VersionConflict, Withdrawn
from services.common.events import Event
from services.common.records import rights
from services.common.records.aggregate import ACTIVE, WITHDRAWN, Aggregate, M, content_hash, parsed
from services.common.records.store import Change, Record
from services.common.tracing import current_traceparent

# China has one time and no summer time; a date that a user gives is meant in it.
LOCAL_TIME: Final = timezone(timedelta(hours=8))


def versioned(message: M, version: int, now: datetime, status: types_pb2.RecordStatus = ACTIVE) -> M:
    """A copy at a version, of a time."""
    fresh = deepcopy(message)
    fresh.version = version
    fresh.status = status
    fresh.updated_at = now.isoformat()
    return fresh


def record_of(aggregate: Aggregate[M], message: M) -> Record:
    """The row that holds a versioned message."""
    facets = aggregate.facets(message)
    facts = facts_of(message)
    return Record(
        id=message.id,
        version=message.version,
        withdrawn=message.status == WITHDRAWN,
        zones=facets.zones,
        industries=facets.industries,
        title=facets.title,
        facet=facets.facet,
        owner=facts.owner,
        public=facts.public,
        state=message.SerializeToString(),
        content_hash=content_hash(message),
        updated_at=datetime.fromisoformat(message.updated_at),
        parties=tuple(sorted(facts.parties)),
    )


def message_of(aggregate: Aggregate[M], record: Record) -> M:
    """The message that a row holds."""
    return parsed(aggregate.message, record.state)


def reached(
    aggregate: Aggregate[M], record: Record | None, record_id: str, within: Reach
) -> tuple[Record, M]:
    """The record and its message.

    Raises NotFound or Forbidden: who reaches some records alone is not told which others there are.
    """
    if record is not None and record.state:
        message = message_of(aggregate, record)
        rights.check(within, message)
        return record, message
    if within.tells(record_id):
        raise NotFound(aggregate.kind, record_id)
    raise Forbidden("no such record within the caller's reach")


def standing(aggregate: Aggregate[M], record: Record, expected_version: int) -> None:
    """Raises Withdrawn or VersionConflict unless the record stands at that version."""
    if record.withdrawn:
        raise Withdrawn(aggregate.kind, record.id)
    if record.version != expected_version:
        raise VersionConflict(record.id, expected_version, record.version)


def act_of(aggregate: Aggregate[M], action: str, message: M, before: Record | None = None) -> Act:
    """What the log is told of a change."""
    return Act(
        action,
        aggregate.kind,
        message.id,
        message.version,
        before_digest=digest(before.state) if before else b"",
        after_digest=digest(message.SerializeToString()),
    )


def changed(aggregate: Aggregate[M], source: str, message: M) -> Change:
    """The event of a new state; `source` names the service, such as /dabridge/talent."""
    return _change(aggregate.changed, source, message, aggregate.published(message).SerializeToString())


def removed(aggregate: Aggregate[M], source: str, message: M, reason: str) -> Change:
    """The event of a withdrawal."""
    told = types_pb2.Removed(id=message.id, version=message.version, reason=reason)
    return _change(aggregate.removed, source, message, told.SerializeToString())


def _change(event_type: str, source: str, message: M, data: bytes) -> Change:
    event = Event(
        type=event_type,
        subject=message.id,
        data=data,
        source=source,
        time=datetime.fromisoformat(message.updated_at),
        traceparent=current_traceparent(),
    )
    return Change(event, message.version)
