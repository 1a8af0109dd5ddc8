"""Bulk loads: lines of JSON in, what became of each out."""

import json
from array import array
from collections.abc import AsyncIterator
from typing import Any, Final

from pydantic import BaseModel, ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from services.common import texts
from services.gateway import records
from services.gateway.clients import Backends
from services.gateway.kinds import Resource
from services.gateway.problems import FieldProblem, field_problems
from services.gateway.schemas.base import FieldErrorBody
from services.gateway.schemas.records import BulkError, BulkResult

LINE_LIMIT: Final = 256 * 1024
MAX_ERRORS: Final = 1000


async def lines(
    stream: AsyncIterator[bytes], limit: int = LINE_LIMIT
) -> AsyncIterator[tuple[int, bytes | None]]:
    """Each line that is not blank, with its number from 1; None in place of one longer than `limit` bytes."""
    number, kept, too_long = 1, bytearray(), False
    async for chunk in stream:
        *ended, rest = chunk.split(b"\n")
        for part in ended:
            kept += part
            if too_long or len(kept) > limit:
                yield number, None
            elif kept.strip():
                yield number, bytes(kept)
            number, kept, too_long = number + 1, bytearray(), False
        kept += rest
        if len(kept) > limit:
            kept, too_long = bytearray(), True
    if too_long:
        yield number, None
    elif kept.strip():
        yield number, bytes(kept)


async def load(
    backends: Backends, resource: Resource, shape: type[BaseModel], body: AsyncIterator[bytes]
) -> BulkResult:
    """Loads the records of a body of JSON lines.

    Lines that break the schema are refused here and not sent. Raises AioRpcError, and HTTPException 413 where
    the body is too long; what was sent until then stands.
    """
    reading = _Reading(shape)
    answer = await records.load(backends, resource, reading.records(body))
    if reading.failure is not None:
        raise reading.failure
    refused = reading.errors + [
        BulkError(
            line=reading.sent[error.index],
            id=error.id,
            fields=[FieldErrorBody(field=f.field, message=f.message) for f in error.fields],
        )
        for error in answer.errors
    ]
    return BulkResult(
        created=answer.created,
        updated=answer.updated,
        unchanged=answer.unchanged,
        refused=answer.refused + reading.refused,
        errors=sorted(refused, key=lambda error: error.line)[:MAX_ERRORS],
    )


class _Reading:
    """Reads records from lines and keeps account of which were sent and which refused."""

    def __init__(self, shape: type[BaseModel]) -> None:
        self._shape = shape
        self.sent = array("Q")
        self.refused = 0
        self.errors: list[BulkError] = []
        self.failure: Exception | None = None

    async def records(self, body: AsyncIterator[bytes]) -> AsyncIterator[dict[str, Any]]:
        """The records of the good lines; ends early where reading fails, with `failure` set."""
        try:
            async for number, line in lines(body):
                values = self._parse(number, line)
                if values is not None:
                    self.sent.append(number)
                    yield values
        except (HTTPException, ClientDisconnect) as error:
            self.failure = error

    def _parse(self, number: int, line: bytes | None) -> dict[str, Any] | None:
        if line is None:
            self._refuse(number, "", [FieldProblem("", texts.get("api.rule.line_long", limit=LINE_LIMIT))])
            return None
        try:
            values = json.loads(line)
        except (ValueError, RecursionError):  # the latter: brackets in brackets in brackets …
            self._refuse(number, "", [FieldProblem("", texts.get("api.rule.json"))])
            return None
        try:
            return self._shape.model_validate(values).model_dump()
        except ValidationError as error:
            record_id = values.get("id") if isinstance(values, dict) else None
            problems = field_problems([dict(e) for e in error.errors(include_url=False)])
            self._refuse(number, _sendable(record_id) if isinstance(record_id, str) else "", problems)
            return None

    def _refuse(self, number: int, record_id: str, problems: list[FieldProblem]) -> None:
        self.refused += 1
        if len(self.errors) < MAX_ERRORS:
            fields = [FieldErrorBody(field=p.field, message=p.message) for p in problems]
            self.errors.append(BulkError(line=number, id=record_id, fields=fields))


def _sendable(text: str) -> str:
    """The text with what has no UTF-8 replaced."""
    return text.encode("utf-8", "replace").decode("utf-8")
