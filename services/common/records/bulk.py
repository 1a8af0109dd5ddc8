"""Loading many messages: in chunks, each one transaction, each item for itself."""

from collections.abc import Iterable
from itertools import islice
from typing import Final

from dabridge.events.v1.bulk_pb2 import BulkFieldError, BulkItemError, BulkLoadResponse

from services.common.access.principal import Principal
from services.common.errors import FieldError
from services.common.records.aggregate import M
from services.common.records.handlers import Handlers
from services.common.records.rules import ID_MAX

CHUNK: Final = 500
ERRORS_MAX: Final = 1_000
# Errors may quote what was sent; so bounded, the answer to any load stays below the 4 MiB that callers take.
FIELDS_MAX: Final = 10
MESSAGE_MAX: Final = 100


def load(
    handlers: Handlers[M], messages: Iterable[M], caller: Principal, chunk_size: int = CHUNK
) -> BulkLoadResponse:
    """Creates or replaces each message; a refused one is named and the others stand.

    Of two messages with one id the later is an update of the earlier. What was loaded before an exception
    stays loaded. Raises Forbidden where the caller may load nothing at all.
    """
    handlers.check_may_load(caller)
    response = BulkLoadResponse()
    chunk: dict[str, tuple[int, M]] = {}
    for index, given in enumerate(messages):
        message, errors = handlers.prepare(given, caller)
        if errors:
            _refuse(response, index, given.id, errors)
            continue
        if message.id in chunk or len(chunk) == chunk_size:
            _store(handlers, chunk, caller, response)
            chunk = {}
        chunk[message.id] = (index, message)
    if chunk:
        _store(handlers, chunk, caller, response)
    return response


def _store(
    handlers: Handlers[M], chunk: dict[str, tuple[int, M]], caller: Principal, response: BulkLoadResponse
) -> None:
    items = list(chunk.values())
    outcome = handlers.put([message for _, message in items], caller)
    response.created += outcome.created
    response.updated += outcome.updated
    response.unchanged += outcome.unchanged
    for place, errors in outcome.refused:
        index, message = items[place]
        _refuse(response, index, message.id, errors)


def _refuse(response: BulkLoadResponse, index: int, record_id: str, errors: Iterable[FieldError]) -> None:
    response.refused += 1
    if len(response.errors) < ERRORS_MAX:
        fields = [
            BulkFieldError(field=error.field, message=error.message[:MESSAGE_MAX])
            for error in islice(errors, FIELDS_MAX)
        ]
        response.errors.append(BulkItemError(index=index, id=record_id[:ID_MAX], fields=fields))
