"""Who may call which method of a server at all; what a call may reach is decided by the service."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias, cast

import grpc
from grpc_health.v1 import health

from services.common.access import current
from services.common.access.client import HEADER, SCHEME
from services.common.access.keys import KeyFolderError, VerifyingKeys
from services.common.access.policy import Cells
from services.common.access.principal import Principal, Role
from services.common.access.tokens import Verifier
from services.common.errors import Forbidden, Malformed, Unauthenticated
from services.common.settings import Environ, SettingsError, required

JWKS_VARIABLE: Final = "ACCESS_JWKS"

Refused = Callable[[Principal, str], None]
Handler: TypeAlias = "grpc.RpcMethodHandler[Any, Any] | None"  # not subscriptable at run time


@dataclass(frozen=True, slots=True)
class Access:
    """Whom a server believes, and its rows of the table of methods and roles.

    `refused` is told which callers tried which methods that none of their roles may call.
    """

    verifier: Verifier
    rows: Mapping[str, Cells]
    refused: Refused = lambda *_: None

    @classmethod
    def from_environ(cls, environ: Environ, audience: str, rows: Mapping[str, Cells]) -> "Access":
        """Reads ACCESS_JWKS; raises SettingsError."""
        path = Path(required(environ, JWKS_VARIABLE))
        try:
            keys = VerifyingKeys(path)
        except KeyFolderError as error:
            raise SettingsError(JWKS_VARIABLE, str(error)) from None
        return cls(Verifier(keys, audience), rows)


class AccessInterceptor(grpc.ServerInterceptor):
    """Refuses calls without a good token, methods without a row, and roles without a cell in any row.

    It raises DomainErrors: an interceptor around it answers them. A handler runs with `current.caller()` set,
    and a request that cannot be read raises Malformed there: of a stream, once its turn comes. Health is open
    to everybody.
    """

    def __init__(self, access: Access) -> None:
        """Its rows are by "Method" or "Method[kind]"."""
        self._access = access
        self._roles = _roles_by_method(access.rows)

    def intercept_service(
        self,
        continuation: Callable[[grpc.HandlerCallDetails], Handler],
        handler_call_details: grpc.HandlerCallDetails,
    ) -> Handler:
        """The method's handler behind the checks; None stays None, which gRPC answers UNIMPLEMENTED."""
        handler = continuation(handler_call_details)
        if handler is None or is_health(handler_call_details.method):
            return handler
        method = handler_call_details.method.rpartition("/")[2]
        roles = self._roles.get(method, frozenset())
        tokens = [
            value for key, value in handler_call_details.invocation_metadata or () if key == HEADER
        ]  # the handler's thread checks them: this one takes the calls of all
        check = _Check(self._access, method, roles, tokens)
        return _guarded(handler, check)


@dataclass(frozen=True, slots=True)
class _Check:
    """What one call has to pass."""

    access: Access
    method: str
    roles: Collection[Role]
    tokens: list[str | bytes]

    def principal(self) -> Any:
        """Who calls; raises Unauthenticated or Forbidden."""
        if len(self.tokens) != 1 or not isinstance(self.tokens[0], str):
            raise Unauthenticated("the call bears no token, or several")
        scheme, _, token = self.tokens[0].partition(" ")
        if scheme != SCHEME:
            raise Unauthenticated("the call bears no token")
        principal = self.access.verifier.principal(token)
        if principal.roles.isdisjoint(self.roles):
            self.access.refused(principal, self.method)
            raise Forbidden("no role of the caller may call the method")
        return principal


def is_health(method: str) -> bool:
    """Whether a full method name is of the standard health service."""
    return method.startswith(f"/{health.SERVICE_NAME}/")


def _roles_by_method(rows: Mapping[str, Cells]) -> dict[str, frozenset[Role]]:
    roles: dict[str, frozenset[Role]] = {}
    for row, cells in rows.items():
        method = row.partition("[")[0]
        roles[method] = roles.get(method, frozenset()) | {role for role, scopes in cells.items() if scopes}
    return roles


def _guarded(handler: Any, check: _Check) -> Handler:
    """The handler as it gets bytes: they are read once the caller is known."""
    inner = cast(
        "Callable[[Any, grpc.ServicerContext], Any]",
        handler.unary_unary or handler.unary_stream or handler.stream_unary or handler.stream_stream,
    )
    read = _read_each if handler.request_streaming else _read
    parse = handler.request_deserializer

    def answer(request: Any, context: grpc.ServicerContext) -> Any:
        with current.acting(check.principal()):
            return inner(read(parse, request), context)

    def answers(request: Any, context: grpc.ServicerContext) -> Iterator[Any]:
        with current.acting(check.principal()):
            yield from inner(read(parse, request), context)

    serializer = handler.response_serializer
    if handler.request_streaming:
        if handler.response_streaming:
            return grpc.stream_stream_rpc_method_handler(answers, None, serializer)
        return grpc.stream_unary_rpc_method_handler(answer, None, serializer)
    if handler.response_streaming:
        return grpc.unary_stream_rpc_method_handler(answers, None, serializer)
    return grpc.unary_unary_rpc_method_handler(answer, None, serializer)


def _read(parse: Callable[[bytes], Any], request: bytes, number: int | None = None) -> Any:
    try:
        return parse(request)
    except Exception as error:  # noqa: BLE001 - whatever the parser of the message raises
        raise Malformed(type(error).__name__, number) from None


def _read_each(parse: Callable[[bytes], Any], requests: Iterator[bytes]) -> Iterator[Any]:
    for number, request in enumerate(requests, start=1):
        yield _read(parse, request, number)
