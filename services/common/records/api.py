"""The gRPC methods of record services: translation alone.

The protocol names the methods of all aggregates alike: Create, Update, Withdraw, Get, List and BulkLoad, with
the aggregate's message in the answer, or in the request of a load. By that each method finds its handlers.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, Final

import grpc
from dabridge.events.v1.bulk_pb2 import BulkLoadResponse
from google.protobuf.descriptor import MethodDescriptor, ServiceDescriptor
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass

from services.common.access.current import caller
from services.common.access.principal import Principal
from services.common.audit.chain import Act
from services.common.errors import Forbidden
from services.common.records import bulk, paging
from services.common.records.handlers import Handlers
from services.common.records.store import Query

AnyHandlers = Handlers[Any]
Method = Callable[[Any, grpc.ServicerContext], Message]
Refused = Callable[[Principal, Act], None]


class _Endpoint:
    """One aggregate's methods; `field` is where a message of the protocol carries the aggregate."""

    def __init__(self, handlers: AnyHandlers, field: str, answer: type[Message]) -> None:
        self._handlers = handlers
        self._field = field
        self._answer = answer

    def create(self, request: Any, _context: grpc.ServicerContext) -> Message:
        return self._one(
            self._handlers.create(getattr(request, self._field), caller(), request.idempotency_key)
        )

    def update(self, request: Any, _context: grpc.ServicerContext) -> Message:
        given = getattr(request, self._field)
        return self._one(
            self._handlers.update(
                given,
                request.expected_version,
                caller(),
                request.idempotency_key,
                getattr(request, "explanation", ""),
            )
        )

    def withdraw(self, request: Any, _context: grpc.ServicerContext) -> Message:
        return self._one(
            self._handlers.withdraw(
                request.id, request.expected_version, request.reason, caller(), request.idempotency_key
            )
        )

    def get(self, request: Any, _context: grpc.ServicerContext) -> Message:
        return self._one(self._handlers.get(request.id, caller()))

    def list(self, request: Any, _context: grpc.ServicerContext) -> Message:
        facet_field = self._handlers.aggregate.facet_field
        facet = getattr(request, facet_field) if facet_field else ""
        messages, page = self._handlers.page(
            Query(
                limit=paging.limit(request.page_size),
                zone=_printable(request.zone),
                industry=_printable(request.industry),
                text=_printable(request.text).strip(),
                facet=_printable(str(facet)) if facet else "",
                include_withdrawn=request.include_withdrawn,
                after=paging.position(request.page_token),
            ),
            caller(),
            mine=request.mine,
        )
        return self._answer(**{self._field: messages}, next_page_token=paging.token(page), total=page.total)

    def bulk_load(self, requests: Iterator[Any], _context: grpc.ServicerContext) -> Message:
        given = (getattr(request, self._field) for request in requests)
        return bulk.load(self._handlers, given, caller())

    def _one(self, message: Message) -> Message:
        return self._answer(**{self._field: message})


_OPERATIONS: Final[dict[str, Callable[[_Endpoint], Method]]] = {
    "Create": lambda endpoint: endpoint.create,
    "Update": lambda endpoint: endpoint.update,
    "Withdraw": lambda endpoint: endpoint.withdraw,
    "Get": lambda endpoint: endpoint.get,
    "List": lambda endpoint: endpoint.list,
    "BulkLoad": lambda endpoint: endpoint.bulk_load,
}


def servicer(
    service: ServiceDescriptor, handlers: Sequence[AnyHandlers], refused: Refused
) -> SimpleNamespace:
    """An object with every method of the service; raises LookupError where one fits no aggregate.

    `refused` is told what callers tried without the right to.
    """
    return SimpleNamespace(**{method.name: _method(method, handlers, refused) for method in service.methods})


def _method(method: MethodDescriptor, handlers: Sequence[AnyHandlers], refused: Refused) -> Method:
    by_message = {item.aggregate.message.DESCRIPTOR: item for item in handlers}
    carrier = method.input_type if method.output_type == BulkLoadResponse.DESCRIPTOR else method.output_type
    for field in carrier.fields:
        if field.message_type in by_message:
            found = by_message[field.message_type]
            endpoint = _Endpoint(found, field.name, GetMessageClass(method.output_type))
            work = next(make(endpoint) for verb, make in _OPERATIONS.items() if method.name.startswith(verb))
            attempt = Act(f"{method.name}.refused", found.aggregate.kind)
            return _telling(work, attempt, field.name, refused)
    raise LookupError(f"{method.full_name} carries no aggregate of this service")


def _telling(work: Method, attempt: Act, field: str, refused: Refused) -> Method:
    """The method, telling what it forbids: to do what, to which record where the request names one."""

    def told(request: Any, context: grpc.ServicerContext) -> Message:
        try:
            return work(request, context)
        except Forbidden:
            named = getattr(request, "id", "") or getattr(getattr(request, field, None), "id", "")
            refused(caller(), replace(attempt, object_id=named))
            raise

    return told


def _printable(text: str) -> str:
    # Postgres has no place for NUL in a text.
    return text.replace("\0", "")
