"""The probe against real servers."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from infra.local import certs
from services.common import grpc_server, probe
from services.common.access import keys
from services.common.access.server import Access
from services.common.access.tokens import Verifier


class _Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/healthz" else 503)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        pass


@pytest.fixture
def http_port() -> Iterator[int]:
    """The port of an HTTP server that is well at /healthz alone."""
    with HTTPServer(("127.0.0.1", 0), _Answers) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


@pytest.fixture
def access(tmp_path: Path) -> Access:
    """Takes tokens of a key that nobody has used yet."""
    keys.create(tmp_path / "keys")
    return Access(Verifier(keys.VerifyingKeys(tmp_path / "keys" / keys.JWKS), "anything"), {})


def test_a_grpc_server_serves_without_a_token_until_it_is_stopped(access: Access) -> None:
    server = grpc_server.start_server("127.0.0.1:0", [], lambda _: None, access=access, workers=1)
    address = f"127.0.0.1:{server.port}"
    try:
        assert probe.main([address]) == 0
    finally:
        server.stop(0)
    assert probe.main([address]) == 1


def test_over_tls_the_probe_needs_a_certificate_of_the_same_authority(
    access: Access, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, others = tmp_path / "ours", tmp_path / "others"
    certs.make(ours)
    certs.make(others)
    server = grpc_server.start_server(
        "127.0.0.1:0", [], lambda _: None, access=access, tls=certs.tls_of(ours, "talent"), workers=1
    )
    address = f"127.0.0.1:{server.port}"
    try:
        assert probe.main([address]) == 1
        for folder, status in ((others, 1), (ours, 0)):
            for name, value in certs.variables(certs.tls_of(folder, "talent")).items():
                monkeypatch.setenv(name, value)
            assert probe.main([address]) == status
    finally:
        server.stop(0)


def test_an_http_server_serves_where_it_answers_200(http_port: int) -> None:
    assert probe.main([f"http://127.0.0.1:{http_port}/healthz"]) == 0
    assert probe.main([f"http://127.0.0.1:{http_port}/readyz"]) == 1
