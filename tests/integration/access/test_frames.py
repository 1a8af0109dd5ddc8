"""Calls that break gRPC's framing: each is refused for what it is, and never as a failure of the service.

Left out are those that gRPC answers INTERNAL by itself, before anything of ours: the compressed flag without
an encoding, and bad values of headers that it reads itself (grpc-timeout, grpc-encoding, te, :scheme, "-bin").
"""

import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import grpc
import psutil
import pytest
from dabridge.talent.v1 import talent_service_pb2 as api
from dabridge.talent.v1.talent_service_pb2_grpc import TalentServiceStub

from services.common.access.client import HEADER, header
from services.common.access.keys import SigningKeys
from services.common.access.tokens import Signer
from services.common.grpc_server import MAX_MESSAGE_BYTES
from services.talent import bootstrap as talent
from tests.integration.access.frames import call, headers, message
from tests.records import SYSTEM, Served, served

UNARY: Final = "/dabridge.talent.v1.TalentService/GetTalent"
STREAM: Final = "/dabridge.talent.v1.TalentService/BulkLoadTalents"
FINE: Final = api.GetTalentRequest(id="t-1").SerializeToString()
CODES: Final = {str(code.value[0]): code.name for code in grpc.StatusCode}
MIB: Final = 1024 * 1024


@dataclass(frozen=True)
class Line:
    """The talent service, and a good token for it."""

    service: Served
    token: str

    def ends(
        self, path: str, body: bytes, *more: tuple[str, str], broken_off: bool = False, **changed: str
    ) -> str:
        """How a call ends: a code's name, or what became of its stream."""
        asked = headers(path, *more, **{HEADER: self.token, **changed})
        port = int(self.service.address.rpartition(":")[2])
        ended = call(port, asked, body, broken_off=broken_off)
        return CODES.get(ended, ended)


@pytest.fixture
def line(database: str) -> Iterator[Line]:
    with served(talent.SERVICE, database) as service:
        _, token = header(Signer(SigningKeys(service.keys)), "talent", SYSTEM)
        yield Line(service, token)


def test_broken_frames_are_refused_and_the_service_goes_on(line: Line) -> None:
    assert line.ends(UNARY, message(FINE)) == "NOT_FOUND"
    assert line.ends(STREAM, b"") == "OK"

    assert line.ends(UNARY, b"") == "UNIMPLEMENTED"
    assert line.ends(UNARY, b"\0\0\0") == "UNIMPLEMENTED"
    assert line.ends(UNARY, message(FINE, length=500)) == "UNIMPLEMENTED"
    for path in (UNARY, STREAM):
        assert line.ends(path, message(FINE, length=2)) == "INVALID_ARGUMENT"
        assert line.ends(path, message(b"\xff" * 50)) == "INVALID_ARGUMENT"
        assert line.ends(path, message(FINE, length=0xFFFF_FFFF)) == "RESOURCE_EXHAUSTED"
        # Sent without waiting for the window that HTTP/2 gives, which is no way to use a connection.
        assert line.ends(path, message(b"\0" * MAX_MESSAGE_BYTES)) in {"reset", "closed"}

    assert line.ends(UNARY, message(FINE)) == "NOT_FOUND"


def test_compressed_requests_are_refused_whatever_is_in_them(line: Line) -> None:
    bodies = [
        ("gzip", gzip.compress(FINE)),
        ("gzip", gzip.compress(FINE)[:-9] + b"x" * 9),
        ("gzip", b"garbage"),
        ("deflate", zlib.compress(FINE)),
        ("deflate", b"garbage"),
        ("gzip", gzip.compress(bytes(256 * MIB), 1)),
    ]
    before = psutil.Process().memory_info().rss
    for path in (UNARY, STREAM):
        for encoding, packed in bodies:
            told = line.ends(path, message(packed, flag=1), ("grpc-encoding", encoding))
            assert told in {"UNIMPLEMENTED", "reset"}, (path, encoding, packed[:8])
    assert psutil.Process().memory_info().rss - before < 64 * MIB

    # The library's own client learns why.
    with pytest.raises(grpc.RpcError) as caught:
        TalentServiceStub(line.service.channel()).GetTalent(
            api.GetTalentRequest(id="t" * 3000), compression=grpc.Compression.Gzip, timeout=10
        )
    assert caught.value.code() is grpc.StatusCode.UNIMPLEMENTED
    assert line.ends(UNARY, message(FINE)) == "NOT_FOUND"


def test_strange_headers_end_no_call_as_a_failure_of_the_service(line: Line) -> None:
    fine = message(FINE)

    for path in ("/x", "/", "/dabridge.talent.v1.TalentService/Burn", "/" + "a" * 6000):
        assert line.ends(path, fine) in {"UNIMPLEMENTED", "reset"}
    assert line.ends(UNARY, fine, (HEADER, "Bearer x")) == "UNAUTHENTICATED"
    assert line.ends(UNARY, fine, **{HEADER: "Bearer 我"}) == "UNAUTHENTICATED"
    assert line.ends(UNARY, fine, **{HEADER: line.token.replace("Bearer ", "Bearer  ")}) == "UNAUTHENTICATED"
    for more in (
        [("traceparent", "zzz"), ("tracestate", ",,=,"), ("baggage", "%%;;=,")],
        [("grpc-trace-bin", "AAAA"), ("grpc-tags-bin", "////")],
        [("x-text", "我\x7f")],
        [(f"x-{number}", "a" * 20) for number in range(100)],
    ):
        assert line.ends(UNARY, fine, *more) in {"NOT_FOUND", "reset"}
    for changed in ({"content_type": "application/json"}, {":method": "GET"}):
        assert line.ends(UNARY, fine, **changed) not in {"INTERNAL", "UNKNOWN", "OK"}

    assert line.ends(UNARY, fine) == "NOT_FOUND"


def test_callers_that_go_away_in_a_stream_leave_nothing_behind(
    line: Line, caplog: pytest.LogCaptureFixture
) -> None:
    for body in (message(b""), message(b"")[:3], message(b"", length=9), message(b"") * 3 + b"\0"):
        for _ in range(5):
            assert line.ends(STREAM, body, broken_off=True) == "gone"

    # More went away than the server has threads: none of them is held.
    for _ in range(20):
        assert line.ends(UNARY, message(FINE)) == "NOT_FOUND"
    assert [record for record in caplog.records if "failed" in record.getMessage()] == []
