"""What a running gateway holds, and how routes get at it."""

from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request
from opentelemetry import trace

from services.gateway.clients import Backends
from services.gateway.feed import ShortlistFeed
from services.gateway.portal.cell_counts import CellCounts
from services.gateway.portal.names import Names


@dataclass(frozen=True, slots=True)
class Gateway:
    """The parts that routes use."""

    backends: Backends
    feed: ShortlistFeed
    names: Names
    secure_cookies: bool = False
    cell_counts: CellCounts = field(default_factory=CellCounts)


def _gateway(request: Request) -> Gateway:
    found: Gateway = request.app.state.gateway
    return found


GatewayDep = Annotated[Gateway, Depends(_gateway)]


def trace_id() -> str:
    """The current trace's id, 32 hexadecimal digits; empty outside any trace."""
    context = trace.get_current_span().get_span_context()
    return f"{context.trace_id:032x}" if context.is_valid else ""
