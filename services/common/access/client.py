"""Putting the caller's token on each call."""

from collections.abc import Callable, Sequence
from typing import Any, Final

import grpc
import grpc.aio

from services.common.access import current
from services.common.access.principal import Principal
from services.common.access.tokens import Signer

HEADER: Final = "authorization"
SCHEME: Final = "Bearer"


def header(signer: Signer, audience: str, principal: Principal) -> tuple[str, str]:
    """The metadata that a call needs."""
    return HEADER, f"{SCHEME} {signer.token(principal, audience)}"


def intercepted(channel: grpc.Channel, signer: Signer, audience: str, principal: Principal) -> grpc.Channel:
    """The channel, each call on it made by the principal."""
    return grpc.intercept_channel(channel, _Sync(lambda: header(signer, audience, principal)))


def aio_interceptors(signer: Signer, audience: str) -> Sequence[grpc.aio.ClientInterceptor]:
    """For a channel to the service `audience`: each call is made by `current.caller()`.

    A call where nobody is set raises LookupError.
    """

    def make() -> tuple[str, str]:
        return header(signer, audience, current.caller())

    return [_AioUnary(make), _AioStream(make), _AioAnswers(make)]


class _Details(grpc.ClientCallDetails):
    """A call's details with other metadata."""

    def __init__(self, details: Any, metadata: list[tuple[str, str | bytes]]) -> None:
        self.method = details.method
        self.timeout = details.timeout
        self.metadata = tuple(metadata)
        self.credentials = details.credentials
        self.wait_for_ready = details.wait_for_ready
        self.compression = getattr(details, "compression", None)


class _Sync(
    grpc.UnaryUnaryClientInterceptor,
    grpc.UnaryStreamClientInterceptor,
    grpc.StreamUnaryClientInterceptor,
    grpc.StreamStreamClientInterceptor,
):
    def __init__(self, make: Callable[[], tuple[str, str]]) -> None:
        self._make = make

    def call(self, continuation: Callable[[Any, Any], Any], details: Any, request: Any) -> Any:
        return continuation(_Details(details, [*(details.metadata or ()), self._make()]), request)

    intercept_unary_unary = call  # type: ignore[assignment]  # one body for every shape of call
    intercept_unary_stream = call  # type: ignore[assignment]  # one body for every shape of call
    intercept_stream_unary = call  # type: ignore[assignment]  # one body for every shape of call
    intercept_stream_stream = call  # type: ignore[assignment]  # one body for every shape of call


class _Aio:
    def __init__(self, make: Callable[[], tuple[str, str]]) -> None:
        self._make = make

    async def call(self, continuation: Callable[[Any, Any], Any], details: Any, request: Any) -> Any:
        metadata = grpc.aio.Metadata(*(details.metadata or ()), self._make())
        return await continuation(details._replace(metadata=metadata), request)


class _AioUnary(_Aio, grpc.aio.UnaryUnaryClientInterceptor):
    intercept_unary_unary = _Aio.call  # type: ignore[assignment]  # one body for every shape of call


class _AioStream(_Aio, grpc.aio.StreamUnaryClientInterceptor):
    intercept_stream_unary = _Aio.call  # type: ignore[assignment]  # one body for every shape of call


class _AioAnswers(_Aio, grpc.aio.UnaryStreamClientInterceptor):
    intercept_unary_stream = _Aio.call  # type: ignore[assignment]  # one body for every shape of call
