"""Files as streams of gRPC messages: a header, then pieces; bounded in time."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import grpc

from services.common.errors import Malformed

STREAM_S: Final = 300.0


@contextmanager
def limited(context: grpc.ServicerContext) -> Iterator[None]:
    """Ends the call after STREAM_S."""
    timer = threading.Timer(STREAM_S, context.cancel)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def header(requests: Iterator[Any]) -> Any:
    """The header that a stream begins with; raises Malformed where it has none."""
    first = next(requests, None)
    if first is None or first.WhichOneof("part") != "header":
        raise Malformed("no header", 1)
    return first.header


def data(requests: Iterator[Any]) -> Iterator[bytes]:
    """The pieces that follow; raises Malformed at what is none."""
    for number, request in enumerate(requests, start=2):
        if request.WhichOneof("part") != "data":
            raise Malformed("no data", number)
        yield request.data
