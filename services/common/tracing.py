"""OpenTelemetry set-up and W3C trace context as strings."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from opentelemetry import metrics, propagate, trace
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.grpc.metric_exporter import OTLPMetricExporter
from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

ENDPOINT_VARIABLE = "OTEL_EXPORTER_OTLP_ENDPOINT"
TRACEPARENT = "traceparent"


def configure(service_name: str, environ: Mapping[str, str] | None = None) -> None:
    """Sets the process's tracer and meter providers once; later calls do nothing.

    Spans and metrics are exported over OTLP gRPC where OTEL_EXPORTER_OTLP_ENDPOINT is set; otherwise they are
    made and propagated, and go nowhere.
    """
    if isinstance(trace.get_tracer_provider(), TracerProvider):
        return
    resource = Resource.create({"service.name": service_name, "service.namespace": "dabridge"})
    provider = TracerProvider(resource=resource)
    endpoint = (environ if environ is not None else os.environ).get(ENDPOINT_VARIABLE, "")
    readers = []
    if endpoint:
        insecure = not endpoint.startswith("https://")
        exporter = OTLPSpanExporter(endpoint=endpoint, insecure=insecure)
        provider.add_span_processor(BatchSpanProcessor(exporter, schedule_delay_millis=1000))
        readers.append(
            PeriodicExportingMetricReader(OTLPMetricExporter(endpoint=endpoint, insecure=insecure))
        )
    trace.set_tracer_provider(provider)
    metrics.set_meter_provider(MeterProvider(resource=resource, metric_readers=readers))


def flush(timeout_s: float = 5.0) -> None:
    """Exports the spans made so far, waiting `timeout_s` at most; for the end of a process."""
    provider = trace.get_tracer_provider()
    if isinstance(provider, TracerProvider):
        provider.force_flush(int(timeout_s * 1000))


def tracer(name: str) -> trace.Tracer:
    """The tracer of an instrumentation scope."""
    return trace.get_tracer(name)


@contextmanager
def publishing(topic: str) -> Iterator[None]:
    """A producer span for a batch to one topic; events that are given its context belong to its trace.

    `topic` is given without the deployment's prefix.
    """
    with trace.get_tracer(__name__).start_as_current_span(
        f"{topic} publish",
        kind=trace.SpanKind.PRODUCER,
        attributes={
            "messaging.system": "kafka",
            "messaging.operation.type": "send",
            "messaging.destination.name": topic,
        },
    ):
        yield


def current_traceparent() -> str | None:
    """The current span's context as a W3C traceparent; None outside any span."""
    return traceparent_of(None)


def traceparent_of(span: trace.Span | None) -> str | None:
    """A span's context as a W3C traceparent; None where it has none."""
    carrier: dict[str, str] = {}
    context = None if span is None else trace.set_span_in_context(span)
    propagate.get_global_textmap().inject(carrier, context=context)
    return carrier.get(TRACEPARENT)


def context_from(traceparent: str | None) -> Context:
    """The context that a traceparent names; an empty one where it is None or malformed."""
    if not traceparent:
        return Context()
    return propagate.get_global_textmap().extract({TRACEPARENT: traceparent}, context=Context())


def link_to(traceparent: str | None) -> trace.Link | None:
    """A link to the span that a traceparent names; None where it names none."""
    span_context = trace.get_current_span(context_from(traceparent)).get_span_context()
    return trace.Link(span_context) if span_context.is_valid else None
