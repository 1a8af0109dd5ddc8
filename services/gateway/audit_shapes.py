"""Audit logs as the API and the page ask for them, and as the API answers."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import Query

from services.common import texts
from services.common.audit.auditor import tidy
from services.common.audit.chain import stamp
from services.common.audit.postgres import Filter
from services.gateway.audit import Audit, Trail
from services.gateway.audit_logs import LOGS, LogName, State, Verdict
from services.gateway.audit_merge import Line
from services.gateway.portal.city_time import CITY_TIME
from services.gateway.problems import FieldProblem, Problem, invalid
from services.gateway.schemas.base import Out, described

MINUTE_LENGTH: Final = len("2026-03-01T08:00")
FIELDS: Final = ("log", "actor", "action", "kind", "object", "since", "until")


def _parameter(name: str) -> object:
    return Query(description=texts.get(f"audit.param.{name}"), max_length=200)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of the logs, as it was typed."""

    log: str = ""
    actor: str = ""
    action: str = ""
    kind: str = ""
    object: str = ""
    since: str = ""
    until: str = ""

    @property
    def logs(self) -> tuple[LogName, ...]:
        """The logs asked for; all where none is named."""
        return tuple(name for name in LOGS if self.log in ("", name))

    def filter(self) -> Filter:
        """As the logs take it; raises Problem 422 with the fields that are wrong."""
        wrong: list[FieldProblem] = []
        if self.log and self.log not in LOGS:
            wrong.append(FieldProblem("log", texts.get("audit.rule.log", expected="、".join(LOGS))))
        found = Filter(
            actor=tidy(self.actor.strip()),
            action=tidy(self.action.strip()),
            object_kind=tidy(self.kind.strip()),
            object_id=tidy(self.object.strip()),
            since=_moment("since", self.since.strip(), wrong),
            until=_moment("until", self.until.strip(), wrong, last=True),
        )
        if wrong:
            raise Problem(422, "invalid_input", texts.get("api.invalid_input"), wrong)
        return found

    def query(self, **more: str) -> str:
        """As the query of an address."""
        given = {name: getattr(self, name) for name in FIELDS} | more
        return urlencode({name: value for name, value in given.items() if value})

    @property
    def told(self) -> str:
        """Which filters are set, without what was typed."""
        return ",".join(name for name in FIELDS if getattr(self, name)) or "none"


def asked(
    *,
    log: Annotated[str, _parameter("log")] = "",
    actor: Annotated[str, _parameter("actor")] = "",
    action: Annotated[str, _parameter("action")] = "",
    kind: Annotated[str, _parameter("kind")] = "",
    object: Annotated[str, _parameter("object")] = "",  # noqa: A002  # the parameter's name
    since: Annotated[str, _parameter("since")] = "",
    until: Annotated[str, _parameter("until")] = "",
) -> Asked:
    """The parameters that all routes share."""
    return Asked(log, actor, action, kind, object, since, until)


def _moment(name: str, text: str, wrong: list[FieldProblem], *, last: bool = False) -> datetime | None:
    """A time with a zone, or one of the city's; `last`: a whole minute is meant to its end."""
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text)
        if at.tzinfo is None:
            at = at.replace(tzinfo=CITY_TIME)
        if last and len(text) == MINUTE_LENGTH:
            at += timedelta(seconds=59, microseconds=999_999)
        stamp(at)
    except (ValueError, OverflowError):
        wrong.append(FieldProblem(name, texts.get("audit.rule.time")))
        return None
    return at


async def trail(audit: Audit, question: Asked, page_token: str, limit: int) -> Trail:
    """A page of the logs; raises Problem 422."""
    found = question.filter()
    try:
        return await audit.page(found, question.logs, page_token, limit)
    except ValueError:
        raise invalid("page_token", texts.get("audit.rule.page_token")) from None


class AuditEntry(Out):
    """One line of a log."""

    log: LogName = described("audit.model.log")
    seq: int = described("audit.model.seq")
    at: str = described("audit.model.at")
    actor: str = described("audit.model.actor")
    roles: list[str] = described("audit.model.roles")
    organisation: str = described("audit.model.organisation")
    action: str = described("audit.model.action")
    object_kind: str = described("audit.model.object_kind")
    object_id: str = described("audit.model.object_id")
    object_version: int = described("audit.model.object_version")
    before_digest: str = described("audit.model.before_digest")
    after_digest: str = described("audit.model.after_digest")
    address: str = described("audit.model.address")
    trace_id: str = described("audit.model.trace_id")
    detail: str = described("audit.model.detail")
    previous_hash: str = described("audit.model.previous_hash")
    hash: str = described("audit.model.hash")

    @classmethod
    def of(cls, line: Line) -> "AuditEntry":
        """From a line of the merged logs."""
        entry = line.entry
        return cls(
            log=line.log,
            seq=entry.seq,
            at=entry.at,
            actor=entry.actor,
            roles=list(entry.roles),
            organisation=entry.organisation,
            action=entry.action,
            object_kind=entry.object_kind,
            object_id=entry.object_id,
            object_version=entry.object_version,
            before_digest=entry.before_digest.hex(),
            after_digest=entry.after_digest.hex(),
            address=entry.address,
            trace_id=entry.trace_id,
            detail=entry.detail,
            previous_hash=entry.previous_hash.hex(),
            hash=entry.hash.hex(),
        )


class AuditPage(Out):
    """Entries of the logs, newest first."""

    items: list[AuditEntry] = described("api.model.page.items")
    next_page_token: str = described("api.model.page.next_page_token")
    unreachable: list[LogName] = described("audit.model.unreachable")

    @classmethod
    def of(cls, found: Trail) -> "AuditPage":
        """From a page of the merged logs."""
        items = [AuditEntry.of(line) for line in found.lines]
        return cls(items=items, next_page_token=found.next, unreachable=list(found.unreachable))


class AuditVerdict(Out):
    """What the check of a log found."""

    log: LogName = described("audit.model.log")
    state: State = described("audit.model.state")
    entries: int = described("audit.model.entries")
    broken_seq: int = described("audit.model.broken_seq")
    reason: str = described("audit.model.reason")
    head: str = described("audit.model.head")

    @classmethod
    def of(cls, found: Verdict) -> "AuditVerdict":
        """From a verdict."""
        return cls(
            log=found.log,
            state=found.state,
            entries=found.entries,
            broken_seq=found.broken_seq,
            reason=found.reason,
            head=found.head,
        )


class AuditVerdicts(Out):
    """What the check of the logs found."""

    logs: list[AuditVerdict] = described("audit.model.verdicts")
