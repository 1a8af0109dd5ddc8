"""Entries and what is asked of them, as messages of the protocol."""

from datetime import UTC, datetime
from typing import Final

from dabridge.audit.v1 import audit_service_pb2 as pb

from services.common import texts
from services.common.audit.auditor import tidy
from services.common.audit.chain import Entry, stamp
from services.common.audit.check import Finding
from services.common.audit.postgres import Filter
from services.common.errors import FieldError, InvalidInput

PAGE_DEFAULT: Final = 50
PAGE_MAX: Final = 200


def message(entry: Entry) -> pb.Entry:
    """An entry as it travels."""
    around, act = entry.circumstances, entry.act
    return pb.Entry(
        seq=entry.seq,
        at=stamp(around.at),
        actor=around.actor,
        roles=around.roles,
        organisation=around.organisation,
        action=act.action,
        object_kind=act.object_kind,
        object_id=act.object_id,
        object_version=act.object_version,
        before_digest=act.before_digest,
        after_digest=act.after_digest,
        address=around.address,
        trace_id=around.trace_id,
        detail=act.detail,
        previous_hash=entry.previous_hash,
        hash=entry.hash,
    )


def request(asked: Filter, before_seq: int, limit: int) -> pb.ListEntriesRequest:
    """Asks for a page."""
    return pb.ListEntriesRequest(
        page_size=limit,
        before_seq=before_seq,
        actor=asked.actor,
        action=asked.action,
        object_kind=asked.object_kind,
        object_id=asked.object_id,
        since=stamp(asked.since) if asked.since else "",
        until=stamp(asked.until) if asked.until else "",
    )


def asked(received: pb.ListEntriesRequest) -> tuple[Filter, int, int]:
    """What a request asks for: filter, `before_seq`, page size; raises InvalidInput."""
    errors: list[FieldError] = []
    if not 0 <= received.page_size <= PAGE_MAX:
        errors.append(FieldError("page_size", texts.get("audit.rule.page_size", most=PAGE_MAX)))
    if received.before_seq < 0:
        errors.append(FieldError("before_seq", texts.get("audit.rule.before_seq")))
    found = Filter(
        actor=tidy(received.actor),
        action=tidy(received.action),
        object_kind=tidy(received.object_kind),
        object_id=tidy(received.object_id),
        since=_moment("since", received.since, errors),
        until=_moment("until", received.until, errors),
    )
    if errors:
        raise InvalidInput(errors)
    return found, received.before_seq, received.page_size or PAGE_DEFAULT


def finding(found: Finding) -> pb.VerifyChainResponse:
    """What a check found, as it travels."""
    return pb.VerifyChainResponse(
        entries=found.entries,
        intact=found.intact,
        broken_seq=found.broken_seq,
        reason=found.reason,
        head=found.head,
    )


def moment(text: str) -> datetime:
    """The time that RFC 3339 names; raises ValueError for another text, or one without a zone."""
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError("a time without a zone")
    try:
        return at.astimezone(UTC)
    except OverflowError:
        raise ValueError("a time outside the calendar") from None


def _moment(field: str, text: str, errors: list[FieldError]) -> datetime | None:
    if not text:
        return None
    try:
        return moment(text)
    except ValueError:
        errors.append(FieldError(field, texts.get("audit.rule.time")))
        return None
