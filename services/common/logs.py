"""One line a record: time, level, service, logger, message, and the trace it belongs to."""

import logging
import sys

from opentelemetry import trace


class _TraceFilter(logging.Filter):
    """Gives each record the id of the current trace, or "-"."""

    def filter(self, record: logging.LogRecord) -> bool:
        context = trace.get_current_span().get_span_context()
        record.trace_id = f"{context.trace_id:032x}" if context.is_valid else "-"
        return True


def configure(service_name: str, level: str = "INFO") -> None:
    """Sends records of `level` and above to standard error; raises ValueError on an unknown level."""
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(_TraceFilter())
    handler.setFormatter(
        logging.Formatter(
            f"%(asctime)s %(levelname)s {service_name} %(name)s %(message)s trace=%(trace_id)s",
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for chatty in (
        "kafka",
        "aiokafka",
        "elastic_transport",
        "faust",
        "mode",
        "sentence_transformers",
        "httpx2",
    ):
        logging.getLogger(chatty).setLevel(max(logging.WARNING, root.level))
