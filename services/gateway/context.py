"""What a running gateway holds, and how routes get at it."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Request
from opentelemetry import trace

from services.gateway.addresses import Network
from services.gateway.audit import Audit
from services.gateway.caller import Caller, Doorkeeper
from services.gateway.clients import Backends
from services.gateway.employers import Employers
from services.gateway.exports.cache import Rendered
from services.gateway.feed import ShortlistFeed
from services.gateway.funnel import Targets
from services.gateway.limits import RateLimits, Streams
from services.gateway.portal.cell_counts import CellCounts
from services.gateway.portal.names import Names
from services.gateway.portal.organisation_names import OrganisationNames
from services.gateway.views import Views

if TYPE_CHECKING:
    from services.gateway.accounts.bootstrap import Accounts


@dataclass(frozen=True, slots=True)
class Gateway:
    """The parts that routes use."""

    backends: Backends
    feed: ShortlistFeed
    names: Names
    accounts: "Accounts"
    doorkeeper: Doorkeeper
    limits: RateLimits
    streams: Streams
    secure_cookies: bool = False
    trusted_proxies: tuple[Network, ...] = ()
    cell_counts: CellCounts = field(default_factory=CellCounts)
    audit: Audit = field(default_factory=Audit)
    exports: Rendered = field(default_factory=Rendered)
    views: Views = field(default_factory=Views)
    targets: Targets = field(default_factory=Targets)
    organisation_names: OrganisationNames = field(default_factory=OrganisationNames)
    employers: Employers = field(default_factory=Employers)
    # How often open streams make sure that their session still holds.
    recheck_s: float = 30.0


def _gateway(request: Request) -> Gateway:
    found: Gateway = request.app.state.gateway
    return found


def _caller(request: Request) -> Caller:
    found: Caller = request.state.caller
    return found


GatewayDep = Annotated[Gateway, Depends(_gateway)]
CallerDep = Annotated[Caller, Depends(_caller)]


def trace_id() -> str:
    """The current trace's id, 32 hexadecimal digits; empty outside any trace."""
    context = trace.get_current_span().get_span_context()
    return f"{context.trace_id:032x}" if context.is_valid else ""
