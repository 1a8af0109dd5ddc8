"""gRPC methods of acts: translation alone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import grpc
from google.protobuf.message import Message

from services.common.access.current import caller
from services.common.access.principal import Principal
from services.common.audit.chain import Act
from services.common.errors import Forbidden
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
        try:
            return method.work(request, caller())
        except Forbidden:
            named = getattr(request, "id", "") or getattr(request, "scenario_id", "")
            refused(caller(), Act(f"{name}.refused", method.kind, named))
            raise

    return answer
