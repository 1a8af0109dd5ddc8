"""gRPC methods of acts: translation alone."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import grpc
from google.protobuf.message import Message

from services.common import texts
from services.common.access.current import caller
from services.common.access.principal import Principal
from services.common.audit.chain import Act
from services.common.errors import FieldError, Forbidden
from services.common.records import workflow
from services.common.records.api import Refused


@dataclass(frozen=True, slots=True)
class Method:
    """What a method does with a request by its caller, and the kind of object that it is about."""

    kind: str
    work: Callable[[Any, Principal], Message]


def servicer(
    methods: Mapping[str, Method], refused: Refused, **streams: Callable[..., Any]
) -> SimpleNamespace:
    """An object with the methods by name, and the streaming ones as they are given.

    `refused` is told what callers tried without the right to.
    """
    unary = {name: _told(name, method, refused) for name, method in methods.items()}
    return SimpleNamespace(**unary, **streams)


def _told(name: str, method: Method, refused: Refused) -> Callable[[Any, grpc.ServicerContext], Message]:
    def answer(request: Any, _context: grpc.ServicerContext) -> Message:
        workflow.refuse([FieldError(path, texts.get("validation.nul")) for path in _nuls(request)])
        try:
            return method.work(request, caller())
        except Forbidden:
            named = getattr(request, "id", "") or getattr(request, "scenario_id", "")
            refused(caller(), Act(f"{name}.refused", method.kind, named))
            raise

    return answer


def _nuls(message: Message, prefix: str = "") -> Iterator[str]:
    """Paths of the texts with a NUL in them: Postgres has no place for one, not even in a filter."""
    for field, value in message.ListFields():
        if field.message_type is not None and field.message_type.GetOptions().map_entry:
            continue
        items = list(enumerate(value)) if field.is_repeated else [(None, value)]
        for index, item in items:
            path = f"{prefix}{field.name}" if index is None else f"{prefix}{field.name}[{index}]"
            if field.message_type is not None:
                yield from _nuls(item, f"{path}.")
            elif isinstance(item, str) and "\0" in item:
                yield path
