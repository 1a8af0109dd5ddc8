"""The probe against real servers."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from services.common import grpc_server, probe


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


def test_a_grpc_server_serves_until_it_is_stopped() -> None:
    server = grpc_server.start_server("127.0.0.1:0", [], lambda _: None, workers=1)
    address = f"127.0.0.1:{server.port}"
    try:
        assert probe.main([address]) == 0
    finally:
        server.stop(0)
    assert probe.main([address]) == 1


def test_an_http_server_serves_where_it_answers_200(http_port: int) -> None:
    assert probe.main([f"http://127.0.0.1:{http_port}/healthz"]) == 0
    assert probe.main([f"http://127.0.0.1:{http_port}/readyz"]) == 1
