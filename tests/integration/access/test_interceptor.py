"""A server behind the checks, called over its port: who gets through, and what a handler gets to know."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import grpc
import grpc.aio
import pytest
from google.protobuf.wrappers_pb2 import StringValue
from grpc_health.v1 import health_pb2, health_pb2_grpc

from services.common import texts
from services.common.access import keys
from services.common.access.client import HEADER, aio_interceptors, intercepted
from services.common.access.current import acting, caller
from services.common.access.keys import SigningKeys, VerifyingKeys
from services.common.access.policy import Cells, Scope
from services.common.access.principal import VISITOR, Principal, Role, system
from services.common.access.server import Access
from services.common.access.tokens import Signer, Verifier
from services.common.grpc_server import GrpcServer, start_server
from tests.records import until

SERVICE: Final = "dabridge.test.v1.Echo"
PATIENCE_S: Final = 10
CLERK: Final = Principal("account-1", frozenset({Role.ENTERPRISE}), "firm-1", address="192.0.2.7")
ADMIN: Final = Principal("account-2", frozenset({Role.ADMIN}))
ROWS: Final[dict[str, Cells]] = {
    "Say[short]": {Role.ENTERPRISE: frozenset({Scope.OWN})},
    "Say[long]": {Role.SYSTEM: frozenset({Scope.ANY}), Role.ADMIN: frozenset()},
    "SayMany": {Role.ENTERPRISE: frozenset({Scope.OWN})},
    "Repeat": {Role.ENTERPRISE: frozenset({Scope.OWN})},
    "Converse": {Role.ENTERPRISE: frozenset({Scope.OWN})},
}
BROKEN: Final = b"\x0a\xff"  # a text that is longer than the message
NO_UTF8: Final = b"\x0a\x01\xff"


@dataclass
class Echo:
    """Answers who calls and what was said; `seen` is everything that got to a handler."""

    seen: list[tuple[Principal, str]] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)

    def say(self, request: StringValue, _: grpc.ServicerContext) -> StringValue:
        self.seen.append((caller(), request.value))
        return StringValue(value=f"{caller().person}: {request.value}")

    def say_many(self, requests: Iterator[StringValue], _: grpc.ServicerContext) -> StringValue:
        said = []
        try:
            for request in requests:
                self.seen.append((caller(), request.value))
                said.append(request.value)
        except grpc.RpcError:
            self.ended.append("gone")
            raise
        self.ended.append("whole")
        return StringValue(value=f"{caller().person}: {' '.join(said)}")

    def repeat(self, request: StringValue, _: grpc.ServicerContext) -> Iterator[StringValue]:
        for _number in range(2):
            yield StringValue(value=f"{caller().person}: {request.value}")

    def converse(
        self, requests: Iterator[StringValue], context: grpc.ServicerContext
    ) -> Iterator[StringValue]:
        for request in requests:
            yield self.say(request, context)


@dataclass(frozen=True)
class Line:
    """A server and the ways to call it."""

    server: GrpcServer
    channel: grpc.Channel
    signer: Signer
    echo: Echo
    refused: list[tuple[Principal, str]]

    def as_(self, principal: Principal) -> grpc.Channel:
        """A channel whose calls are the principal's."""
        return intercepted(self.channel, self.signer, "echo", principal)


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Line]:
    """A server with methods of all four shapes, and one that no row names."""
    folder = tmp_path / "keys"
    keys.create(folder)
    echo = Echo()
    refused: list[tuple[Principal, str]] = []
    access = Access(
        Verifier(VerifyingKeys(folder / keys.JWKS), "echo"),
        ROWS,
        lambda principal, method: refused.append((principal, method)),
    )
    codec: Any = {
        "request_deserializer": StringValue.FromString,
        "response_serializer": StringValue.SerializeToString,
    }
    handlers = {
        "Say": grpc.unary_unary_rpc_method_handler(echo.say, **codec),
        "SayMany": grpc.stream_unary_rpc_method_handler(echo.say_many, **codec),
        "Repeat": grpc.unary_stream_rpc_method_handler(echo.repeat, **codec),
        "Converse": grpc.stream_stream_rpc_method_handler(echo.converse, **codec),
        "Unlisted": grpc.unary_unary_rpc_method_handler(echo.say, **codec),
    }

    def register(server: grpc.Server) -> None:
        server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(SERVICE, handlers),))

    server = start_server("127.0.0.1:0", [SERVICE], register, access=access, workers=4)
    with grpc.insecure_channel(f"127.0.0.1:{server.port}") as channel:
        yield Line(server, channel, Signer(SigningKeys(folder)), echo, refused)
    server.stop(0)


def said(channel: grpc.Channel, method: str, *requests: str | bytes, metadata: Any = None) -> list[str]:
    """What the method answers to texts, or to bytes that need be no message."""
    as_bytes = [
        item if isinstance(item, bytes) else bytes(StringValue(value=item).SerializeToString())
        for item in requests
    ]
    answers = method in ("Repeat", "Converse")
    asks = method in ("SayMany", "Converse")
    make: Callable[..., Any] = getattr(
        channel, f"{'stream' if asks else 'unary'}_{'stream' if answers else 'unary'}"
    )
    call = make(f"/{SERVICE}/{method}", None, StringValue.FromString)
    told = call(iter(as_bytes) if asks else as_bytes[0], timeout=PATIENCE_S, metadata=metadata)
    return [item.value for item in told] if answers else [told.value]


@contextmanager
def refusal(code: grpc.StatusCode, text: str, **values: object) -> Iterator[None]:
    """Within it a call is refused so, in Chinese."""
    with pytest.raises(grpc.RpcError) as caught:
        yield
    assert (caught.value.code(), caught.value.details()) == (code, texts.get(f"validation.{text}", **values))


ALL_SHAPES = pytest.mark.parametrize("method", ["Say", "SayMany", "Repeat", "Converse"])


@ALL_SHAPES
def test_a_handler_knows_who_calls(line: Line, method: str) -> None:
    assert set(said(line.as_(CLERK), method, "你好")) == {"account-1: 你好"}


@ALL_SHAPES
def test_a_call_without_a_token_reaches_no_handler(line: Line, method: str) -> None:
    with refusal(grpc.StatusCode.UNAUTHENTICATED, "unauthenticated"):
        said(line.channel, method, "x")
    assert line.echo.seen == []


@ALL_SHAPES
def test_roles_without_a_cell_in_any_row_reach_no_handler_and_are_told_of(line: Line, method: str) -> None:
    for principal in (ADMIN, VISITOR):
        with refusal(grpc.StatusCode.PERMISSION_DENIED, "forbidden"):
            said(line.as_(principal), method, "x")
    assert line.echo.seen == []
    assert line.refused == [(ADMIN, method), (VISITOR, method)]


def test_a_method_that_no_row_names_is_for_nobody(line: Line) -> None:
    for principal in (CLERK, ADMIN, system("test")):
        with refusal(grpc.StatusCode.PERMISSION_DENIED, "forbidden"):
            said(line.as_(principal), "Unlisted", "x")
    assert line.echo.seen == []


def test_rows_by_kind_are_rows_of_their_method(line: Line) -> None:
    assert said(line.as_(CLERK), "Say", "x") == ["account-1: x"]
    assert said(line.as_(system("test")), "Say", "x") == ["system:test: x"]


def test_a_method_that_there_is_not_is_told_so_even_without_a_token(line: Line) -> None:
    for method in ("Sing", "Say/More", ""):
        with pytest.raises(grpc.RpcError) as caught:
            said(line.channel, method, "x")
        assert caught.value.code() == grpc.StatusCode.UNIMPLEMENTED


def test_reflection_is_not_served(line: Line) -> None:
    call: Any = line.as_(CLERK).stream_stream(
        "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo"
    )
    with pytest.raises(grpc.RpcError) as caught:
        list(call(iter([b""]), timeout=PATIENCE_S))
    assert caught.value.code() == grpc.StatusCode.UNIMPLEMENTED


def test_health_needs_no_token_and_may_be_watched(line: Line) -> None:
    stub: Any = health_pb2_grpc.HealthStub(line.channel)
    request = health_pb2.HealthCheckRequest(service=SERVICE)
    serving = health_pb2.HealthCheckResponse.SERVING
    assert stub.Check(request, timeout=PATIENCE_S).status == serving
    watch = stub.Watch(request, timeout=PATIENCE_S)
    assert next(watch).status == serving
    watch.cancel()


@pytest.mark.parametrize(
    "bend",
    [
        lambda token: [],
        lambda token: [(HEADER, token)],
        lambda token: [(HEADER, f"bearer {token}")],
        lambda token: [(HEADER, f"Basic {token}")],
        lambda token: [(HEADER, f"Bearer  {token}")],
        lambda token: [(HEADER, f"Bearer {token}x")],
        lambda token: [(HEADER, "Bearer ")],
        lambda token: [(HEADER, f"Bearer {token}")] * 2,
        lambda token: [("authorization-bin", f"Bearer {token}".encode())],
        lambda token: [("token", f"Bearer {token}")],
    ],
)
def test_only_one_bearer_token_in_its_place_is_taken(
    line: Line, bend: Callable[[str], list[tuple[str, str | bytes]]]
) -> None:
    token = line.signer.token(CLERK, "echo")
    assert said(line.channel, "Say", "x", metadata=[(HEADER, f"Bearer {token}")]) == ["account-1: x"]
    with refusal(grpc.StatusCode.UNAUTHENTICATED, "unauthenticated"):
        said(line.channel, "Say", "x", metadata=bend(token))


@pytest.mark.parametrize("bad", [BROKEN, NO_UTF8])
@pytest.mark.parametrize("method", ["Say", "Repeat"])
def test_a_request_that_cannot_be_read_is_refused(line: Line, method: str, bad: bytes) -> None:
    with refusal(grpc.StatusCode.INVALID_ARGUMENT, "malformed"):
        said(line.as_(CLERK), method, bad)
    assert line.echo.seen == []


@pytest.mark.parametrize("bad", [BROKEN, NO_UTF8])
@pytest.mark.parametrize("method", ["SayMany", "Converse"])
def test_a_stream_ends_at_the_message_that_cannot_be_read_and_its_number_is_told(
    line: Line, method: str, bad: bytes
) -> None:
    with refusal(grpc.StatusCode.INVALID_ARGUMENT, "malformed_item", number=3):
        said(line.as_(CLERK), method, "a", "b", bad, "c")
    assert [text for _, text in line.echo.seen] == ["a", "b"]


def test_who_may_not_call_is_told_that_and_not_what_is_wrong_with_the_request(line: Line) -> None:
    with refusal(grpc.StatusCode.UNAUTHENTICATED, "unauthenticated"):
        said(line.channel, "Say", BROKEN)
    with refusal(grpc.StatusCode.PERMISSION_DENIED, "forbidden"):
        said(line.as_(ADMIN), "SayMany", BROKEN)


def test_a_caller_that_goes_away_midway_is_no_error_of_the_server(
    line: Line, caplog: pytest.LogCaptureFixture
) -> None:
    gone = threading.Event()

    def requests() -> Iterator[bytes]:
        yield StringValue(value="a").SerializeToString()
        gone.wait(PATIENCE_S)

    make: Any = line.as_(CLERK).stream_unary(f"/{SERVICE}/SayMany", None, StringValue.FromString)
    call = make.future(requests(), timeout=PATIENCE_S)
    until(lambda: [text for _, text in line.echo.seen] == ["a"])
    call.cancel()
    # Which of the two gRPC tells first: that no message comes any more, or that the caller is gone.
    until(lambda: line.echo.ended in (["gone"], ["whole"]))
    gone.set()
    line.server.stop(PATIENCE_S)
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == []


async def test_calls_of_an_asyncio_channel_are_the_current_callers(line: Line) -> None:
    address = f"127.0.0.1:{line.server.port}"
    interceptors = aio_interceptors(line.signer, "echo")
    async with grpc.aio.insecure_channel(address, interceptors=interceptors) as channel:
        say = channel.unary_unary(f"/{SERVICE}/Say", StringValue.SerializeToString, StringValue.FromString)
        many = channel.stream_unary(
            f"/{SERVICE}/SayMany", StringValue.SerializeToString, StringValue.FromString
        )
        with acting(CLERK):
            assert (await say(StringValue(value="x"), timeout=PATIENCE_S)).value == "account-1: x"
            stream = iter([StringValue(value="x"), StringValue(value="y")])
            assert (await many(stream, timeout=PATIENCE_S)).value == "account-1: x y"
        with acting(VISITOR), pytest.raises(grpc.aio.AioRpcError) as caught:
            await say(StringValue(value="x"), timeout=PATIENCE_S)
        assert caught.value.code() == grpc.StatusCode.PERMISSION_DENIED
        with pytest.raises(LookupError):
            await say(StringValue(value="x"), timeout=PATIENCE_S)
    assert {principal for principal, _ in line.echo.seen} == {CLERK}
