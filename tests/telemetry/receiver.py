"""An OTLP receiver for tests: takes the spans that processes export over gRPC, and answers questions."""

import threading
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import grpc
from opentelemetry.proto.collector.metrics.v1 import metrics_service_pb2, metrics_service_pb2_grpc
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2, trace_service_pb2_grpc
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, KeyValue
from opentelemetry.proto.trace.v1 import trace_pb2


@dataclass(frozen=True, slots=True)
class SpanId:
    """A span's place: ids as lower-case hexadecimal."""

    trace: str
    span: str


@dataclass(frozen=True, slots=True)
class Span:
    """A finished span as it was exported; `parent` is None for the first of a trace."""

    service: str
    name: str
    kind: str
    id: SpanId
    parent: SpanId | None
    links: tuple[SpanId, ...]
    attributes: Mapping[str, Any]
    texts: tuple[str, ...]
    """Every string that the span carries: name, attributes, status, events, resource and scope."""
    started_ns: int
    failed: bool


class Receiver:
    """Spans by id; a span exported twice counts once. Safe to ask while processes export."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._spans: dict[SpanId, Span] = {}

    def take(self, spans: Iterable[Span]) -> None:
        with self._lock:
            self._spans.update((span.id, span) for span in spans)

    def spans(self) -> list[Span]:
        """All so far, by their start."""
        with self._lock:
            return sorted(self._spans.values(), key=lambda span: span.started_ns)

    def trace(self, trace_id: str) -> list[Span]:
        """One trace's so far, by their start."""
        return [span for span in self.spans() if span.id.trace == trace_id]


class _Traces(trace_service_pb2_grpc.TraceServiceServicer):
    def __init__(self, receiver: Receiver) -> None:
        self._receiver = receiver

    def Export(  # noqa: N802 - gRPC's name
        self, request: trace_service_pb2.ExportTraceServiceRequest, context: grpc.ServicerContext
    ) -> trace_service_pb2.ExportTraceServiceResponse:
        self._receiver.take(_spans(request))
        return trace_service_pb2.ExportTraceServiceResponse()


class _Metrics(metrics_service_pb2_grpc.MetricsServiceServicer):
    """Takes metrics, which go to the same endpoint, and forgets them."""

    def Export(  # noqa: N802 - gRPC's name
        self, request: metrics_service_pb2.ExportMetricsServiceRequest, context: grpc.ServicerContext
    ) -> metrics_service_pb2.ExportMetricsServiceResponse:
        return metrics_service_pb2.ExportMetricsServiceResponse()


@contextmanager
def receiving() -> Iterator[tuple[Receiver, str]]:
    """A receiver on a free port of the loopback, and its address for OTEL_EXPORTER_OTLP_ENDPOINT."""
    receiver = Receiver()
    server = grpc.server(ThreadPoolExecutor(4, thread_name_prefix="otlp"))
    # The code that opentelemetry-proto ships for servicers has no types.
    trace_service_pb2_grpc.add_TraceServiceServicer_to_server(_Traces(receiver), server)  # type: ignore[no-untyped-call]
    metrics_service_pb2_grpc.add_MetricsServiceServicer_to_server(_Metrics(), server)  # type: ignore[no-untyped-call]
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        yield receiver, f"http://127.0.0.1:{port}"
    finally:
        server.stop(1).wait()


def _spans(request: trace_service_pb2.ExportTraceServiceRequest) -> Iterator[Span]:
    for of_resource in request.resource_spans:
        resource = of_resource.resource.attributes
        for of_scope in of_resource.scope_spans:
            around = [*_texts(resource), of_scope.scope.name, *_texts(of_scope.scope.attributes)]
            for span in of_scope.spans:
                yield _span(_value_of(resource, "service.name"), span, around)


def _span(service: str, span: trace_pb2.Span, around: Iterable[str]) -> Span:
    trace = span.trace_id.hex()
    events = [text for event in span.events for text in (event.name, *_texts(event.attributes))]
    links = [text for link in span.links for text in _texts(link.attributes)]
    return Span(
        service=service,
        name=span.name,
        kind=trace_pb2.Span.SpanKind.Name(span.kind).removeprefix("SPAN_KIND_").lower(),
        id=SpanId(trace, span.span_id.hex()),
        parent=SpanId(trace, span.parent_span_id.hex()) if span.parent_span_id else None,
        links=tuple(SpanId(link.trace_id.hex(), link.span_id.hex()) for link in span.links),
        attributes={pair.key: _plain(pair.value) for pair in span.attributes},
        texts=(span.name, span.status.message, *_texts(span.attributes), *events, *links, *around),
        started_ns=span.start_time_unix_nano,
        failed=span.status.code == trace_pb2.Status.STATUS_CODE_ERROR,
    )


def _texts(attributes: Iterable[KeyValue]) -> list[str]:
    return [text for pair in attributes for text in (pair.key, str(_plain(pair.value)))]


def _value_of(attributes: Iterable[KeyValue], name: str) -> str:
    return next(str(_plain(pair.value)) for pair in attributes if pair.key == name)


def _plain(value: AnyValue) -> Any:
    kind = value.WhichOneof("value")
    if kind == "array_value":
        return [_plain(item) for item in value.array_value.values]
    if kind == "kvlist_value":
        return {pair.key: _plain(pair.value) for pair in value.kvlist_value.values}
    return getattr(value, kind) if kind else None
