"""Audit logs as a file: CSV for spreadsheets, JSON lines for programs. Written piece by piece."""

import csv
import io
import json
import logging
from collections.abc import AsyncIterator, Sequence
from typing import Final, Literal

import grpc

from services.common import texts
from services.common.access.principal import Principal
from services.common.audit.chain import Act
from services.gateway import problems
from services.gateway.audit import Audit, Trail
from services.gateway.audit_logs import LOGS
from services.gateway.audit_merge import Line
from services.gateway.audit_shapes import Asked, AuditEntry, trail

Form = Literal["csv", "jsonl"]
MEDIA: Final[dict[Form, str]] = {"csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson"}
LIMIT_DEFAULT: Final = 10_000
LIMIT_MAX: Final = 100_000
PIECE: Final = 200
COLUMNS: Final = tuple(AuditEntry.model_fields)
# With these a spreadsheet takes a text for a formula.
FORMULAS: Final = ("=", "+", "-", "@", "\t", "\r")

_log = logging.getLogger(__name__)


async def export(
    audit: Audit, principal: Principal, question: Asked, form: Form, limit: int
) -> AsyncIterator[bytes]:
    """The file's pieces. Its last line says how many entries there are and whether that is all.

    Who exports is written down first. Raises Problem: 422, or 503 where a log is unreachable, for a file that
    lacks one would pass for whole.
    """
    first = await trail(audit, question, "", min(PIECE, limit))
    _check_whole(first)
    told = f"format={form} limit={limit} filters={question.told}"
    await audit.record(principal, [Act("audit.exported", "audit_log", question.log, detail=told)])
    return _pieces(audit=audit, principal=principal, question=question, form=form, limit=limit, page=first)


async def _pieces(
    *, audit: Audit, principal: Principal, question: Asked, form: Form, limit: int, page: Trail
) -> AsyncIterator[bytes]:
    written, whole = 0, False
    if form == "csv":
        yield _csv([[texts.get(f"audit.column.{name}") for name in COLUMNS]], mark=True)
    try:
        while True:
            lines = page.lines[: limit - written]
            written += len(lines)
            yield _csv_lines(lines) if form == "csv" else _json_lines(lines)
            if not page.next or written >= limit:
                whole = not page.next and len(lines) == len(page.lines)
                break
            page = await trail(audit, question, page.next, min(PIECE, limit - written))
            _check_whole(page)
        yield _end(form, written, "complete" if whole else "limited")
    except (problems.Problem, grpc.aio.AioRpcError) as error:
        # The answer has begun: what is missing can only be said in the file.
        _log.warning("an export broke off: %s", type(error).__name__)
        yield _end(form, written, "broken")
    finally:
        ended = f"format={form} entries={written}"
        await audit.record(principal, [Act("audit.export_ended", "audit_log", question.log, detail=ended)])


def _check_whole(page: Trail) -> None:
    if page.unreachable:
        raise problems.unavailable()


def _csv_lines(lines: Sequence[Line]) -> bytes:
    rows = []
    for line in lines:
        values = AuditEntry.of(line).model_dump()
        rows.append(
            ["、".join(value) if isinstance(value, list) else str(value) for value in values.values()]
        )
    return _csv(rows)


def _csv(rows: Sequence[Sequence[str]], *, mark: bool = False) -> bytes:
    made = io.StringIO()
    csv.writer(made, quoting=csv.QUOTE_ALL).writerows([[neutral(cell) for cell in row] for row in rows])
    # Excel takes a file for UTF-8 where it starts with the mark.
    return (("\ufeff" if mark else "") + made.getvalue()).encode()


def neutral(cell: str) -> str:
    """The cell as text, whatever it starts with."""
    return f"'{cell}" if cell.startswith(FORMULAS) else cell


def _json_lines(lines: Sequence[Line]) -> bytes:
    return "".join(AuditEntry.of(line).model_dump_json() + "\n" for line in lines).encode()


def _end(form: Form, written: int, state: str) -> bytes:
    if form == "csv":
        return _csv([[texts.get(f"audit.export.{state}", count=written)]])
    return (json.dumps({"end": state, "entries": written}) + "\n").encode()


def file_name(question: Asked, form: Form) -> str:
    """What the file is called."""
    return f"audit-{question.log if question.log in LOGS else 'all'}.{form}"
