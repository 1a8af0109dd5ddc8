"""What is no gRPC at all: gRPC's core refuses it before our code, and the service goes on."""

import gzip
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import grpc
import pytest
from dabridge.talent.v1 import talent_service_pb2 as api
from grpc import StatusCode

from services.common.access.client import SCHEME
from services.common.access.principal import system
from services.talent import bootstrap
from tests.integration.access.frames import END_HEADERS, HEADERS, Told, call, data, frame, prefixed, request
from tests.integration.access.serving import Serving, serving

Frames = Callable[[str], Sequence[bytes]]

GET: Final = "/dabridge.talent.v1.TalentService/GetTalent"
GOOD: Final = api.GetTalentRequest(id="talent-nobody").SerializeToString()
BOMB: Final = gzip.compress(bytes(15 * 2**20))
REFUSED_STREAM: Final = Told(cut="stream reset 2")


def get(*frames: bytes, **changes: Any) -> Frames:
    """A call for a talent that there is not, of whoever has the header."""
    return lambda header: [request(GET, **{"authorization": header, **changes}), *frames]


# Compression is off, so that nothing small can grow in memory. A few answers are INTERNAL: gRPC's own, for
# headers that no client of gRPC sends.
CASES: Final[dict[str, tuple[Frames, Told]]] = {
    "nothing wrong": (get(data(prefixed(GOOD))), Told(StatusCode.NOT_FOUND)),
    "no message": (get(ends=True), Told(StatusCode.UNIMPLEMENTED)),
    "a message cut off": (get(data(prefixed(GOOD, length=len(GOOD) + 5))), Told(StatusCode.UNIMPLEMENTED)),
    "a prefix cut off": (get(data(b"\0\0\0")), Told(StatusCode.UNIMPLEMENTED)),
    "a length of 4 GB": (get(data(prefixed(GOOD, length=2**32 - 1))), Told(StatusCode.RESOURCE_EXHAUSTED)),
    "a message compressed": (
        get(data(prefixed(gzip.compress(GOOD), flag=1)), grpc_encoding="gzip"),
        Told(StatusCode.UNIMPLEMENTED),
    ),
    "compressed rubbish": (
        get(data(prefixed(b"rubbish", flag=1)), grpc_encoding="gzip"),
        Told(StatusCode.UNIMPLEMENTED),
    ),
    "a compressed bomb": (
        get(data(prefixed(BOMB, flag=1)[:16_000], last=False), grpc_encoding="gzip"),
        Told(StatusCode.UNIMPLEMENTED),
    ),
    "a flag without an encoding": (get(data(prefixed(GOOD, flag=1))), Told(StatusCode.INTERNAL)),
    "an encoding that nobody knows": (
        get(data(prefixed(GOOD)), grpc_encoding="snappy"),
        Told(StatusCode.INTERNAL),
    ),
    "a timeout that is none": (get(data(prefixed(GOOD)), grpc_timeout="soon"), Told(StatusCode.INTERNAL)),
    "a timeout that is over": (
        get(data(prefixed(GOOD)), grpc_timeout="0n"),
        Told(StatusCode.DEADLINE_EXCEEDED),
    ),
    "binary metadata that is none": (get(data(prefixed(GOOD)), x_bin="!!!!"), Told(StatusCode.INTERNAL)),
    "a token that is no ASCII": (
        get(data(prefixed(GOOD)), authorization=f"{SCHEME} 达州"),
        Told(StatusCode.UNAUTHENTICATED),
    ),
    "a token of 9,000 characters": (
        get(data(prefixed(GOOD)), authorization=f"{SCHEME} {'x' * 9_000}"),
        Told(StatusCode.UNAUTHENTICATED),
    ),
    "another verb": (get(data(prefixed(GOOD)), method="GET"), REFUSED_STREAM),
    "no path": (get(data(prefixed(GOOD)), path=None), REFUSED_STREAM),
    "no te": (get(data(prefixed(GOOD)), te=None), REFUSED_STREAM),
    "headers that are none": (
        lambda _: [frame(HEADERS, END_HEADERS, b"\xff\xff\xff\xff\xff")],
        Told(StatusCode.INTERNAL),
    ),
    "no HTTP/2": (lambda _: [b"GET / HTTP/1.1\r\n\r\n" * 20], Told(cut="connection closed")),
}


@pytest.fixture(scope="module")
def server(postgres: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """The talent service as a process."""
    folder: Path = tmp_path_factory.mktemp("frames")
    with serving(bootstrap.SERVICE, postgres.make_database("frames"), folder) as running:
        yield running


@pytest.mark.parametrize("name", CASES)
def test_what_is_no_grpc_is_refused_before_our_code(server: Serving, name: str) -> None:
    frames, expected = CASES[name]
    header = f"{SCHEME} {server.signer.token(system('frames'), server.name)}"
    assert call(server.address, frames(header)) == expected
    with grpc.insecure_channel(server.address) as channel:
        grpc.channel_ready_future(channel).result(timeout=10)
