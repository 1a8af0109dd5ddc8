"""Calls of any gRPC method as anybody, by the descriptors."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import grpc
from google.protobuf.descriptor import MethodDescriptor
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass

from services.common.access.principal import Principal
from services.common.tls import open_channel
from tests.integration.access.callers import Caller
from tests.integration.access.judge import Tally
from tests.stack import Mesh

TIMEOUT_S: Final = 30.0
_GENERATED: Final = Path(__file__).parents[3] / "proto" / "gen" / "dabridge"
RECORDS: Final = ("scenarios", "talent")
# Methods of the scenario market's protocol that the talent service serves for its own market, too.
SHARED: Final = frozenset({("talent", "ListNotices"), ("talent", "MarkNoticesRead")})


@dataclass(frozen=True, slots=True)
class Told:
    """How a call ended."""

    code: grpc.StatusCode
    answer: Any = None
    details: str = ""


Judge = Callable[[Tally, str, Told], None]


@dataclass(frozen=True, slots=True)
class Cell:
    """One call that has to end as the table says, of which `judge` takes a note."""

    name: str
    server: str
    label: str
    method: str
    caller: Caller
    asked: Message
    judge: Judge


@cache
def descriptors() -> dict[tuple[str, str], MethodDescriptor]:
    """Every method of every service of the protocol, by the page's names of service and method."""
    found: dict[tuple[str, str], MethodDescriptor] = {}
    for generated in sorted(_GENERATED.rglob("*_pb2.py")):
        module = ".".join(generated.relative_to(_GENERATED.parent).with_suffix("").parts)
        for service in import_module(module).DESCRIPTOR.services_by_name.values():
            label = service.file.package.split(".")[1]
            found |= {(label, method.name): method for method in service.methods}
    return found


def call_over(channel: grpc.Channel, label: str, name: str, asked: Message) -> Told:
    """One call over a channel that says who calls, of whatever a stream answers the first message."""
    method = descriptors()[(label, name)]
    make = getattr(channel, _KINDS[method.client_streaming, method.server_streaming])
    stub = make(
        f"/{method.containing_service.full_name}/{name}",
        request_serializer=GetMessageClass(method.input_type).SerializeToString,
        response_deserializer=GetMessageClass(method.output_type).FromString,
    )
    try:
        answer = stub(iter([asked]) if method.client_streaming else asked, timeout=TIMEOUT_S)
        return Told(grpc.StatusCode.OK, next(answer) if method.server_streaming else answer)
    except grpc.RpcError as error:
        failed: Any = error
        return Told(failed.code(), details=failed.details())


# By whether callers and services stream.
_KINDS: Final = {
    (False, False): "unary_unary",
    (True, False): "stream_unary",
    (False, True): "unary_stream",
    (True, True): "stream_stream",
}


def servers_of(label: str) -> Sequence[str]:
    """The services that serve a method of the label; the gateway's own log is not served over gRPC."""
    return RECORDS if label == "audit" else (label,)


class Client:
    """Calls any method as anybody; one channel a service."""

    def __init__(self, mesh: Mesh) -> None:
        self._signer = mesh.signer
        self._methods = descriptors()
        self._channels = {
            name: open_channel(mesh.address(name), mesh.surroundings.tls("operator"))
            for name in (*RECORDS, "matching")
        }
        self._stubs: dict[tuple[str, str, str], Callable[..., Any]] = {}

    def close(self) -> None:
        """Lets go of the channels."""
        for channel in self._channels.values():
            channel.close()

    def as_(self, caller: Principal, server: str) -> str:
        """The header of a good token."""
        return f"Bearer {self._signer.token(caller, server)}"

    def tell(self, cell: Cell, tally: Tally) -> None:
        """Makes the cell's call, and notes how it ends."""
        header = self.as_(cell.caller.principal, cell.server)
        told = self.call(cell.server, cell.label, cell.method, cell.asked, header)
        cell.judge(tally, cell.name, told)

    def call(self, server: str, label: str, method: str, asked: Message, header: str | None) -> Told:
        """One call; a method that takes a stream gets one of the message."""
        metadata = [] if header is None else [("authorization", header)]
        stub = self._stub(server, label, method)
        kind = self._methods[(label, method)]
        try:
            given = iter([asked]) if kind.client_streaming else asked
            answer = stub(given, timeout=TIMEOUT_S, metadata=metadata)
            answer = next(answer) if kind.server_streaming else answer
        except grpc.RpcError as error:
            failed: Any = error
            return Told(failed.code(), details=failed.details())
        return Told(grpc.StatusCode.OK, answer)

    def _stub(self, server: str, label: str, name: str) -> Callable[..., Any]:
        key = (server, label, name)
        if key not in self._stubs:
            method = self._methods[(label, name)]
            channel = self._channels[server]
            make = getattr(channel, _KINDS[method.client_streaming, method.server_streaming])
            self._stubs[key] = make(
                f"/{method.containing_service.full_name}/{name}",
                request_serializer=GetMessageClass(method.input_type).SerializeToString,
                response_deserializer=GetMessageClass(method.output_type).FromString,
            )
        return self._stubs[key]
