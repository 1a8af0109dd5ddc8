"""The market's wiring: its gRPC services, what follows a change of a record, and what runs by itself."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final

from services.common.market import notices_api
from services.common.records.handlers import Follow
from services.common.records.service import Companion, Parts
from services.scenarios.market import clock
from services.scenarios.market.diagnosis import follow as needs
from services.scenarios.market.diagnosis import grpc_api as diagnosis
from services.scenarios.market.lifecycle import following
from services.scenarios.market.lifecycle import grpc_api as lifecycle
from services.scenarios.market.lists import following as enterprises
from services.scenarios.market.lists import grpc_api as lists
from services.scenarios.market.pilots import grpc_api as pilots
from services.scenarios.market.reviews import grpc_api as reviews
from services.scenarios.market.solutions import grpc_api as solutions
from services.scenarios.market.solutions import sweep

# Each part of the market gives one companion.
_COMPANIONS: Final[tuple[Callable[[Parts], Companion], ...]] = (
    lifecycle.companion,
    notices_api.companion,
    lists.companion,
    solutions.companion,
    reviews.companion,
    diagnosis.companion,
    pilots.companion,
)

# Kind of record → what else happens in the transaction of a change.
FOLLOW: Final[Mapping[str, Follow]] = {
    "enterprise": enterprises.follow,
    "scenario": following.follow,
    "transformation_need": needs.follow,
}


def companions(parts: Parts) -> Sequence[Companion]:
    """The market's gRPC services."""
    return [make(parts) for make in _COMPANIONS]


@contextmanager
def background(parts: Parts) -> Iterator[None]:
    """What the market does by itself while the process serves."""
    with clock.running(parts), sweep.running(parts):
        yield
