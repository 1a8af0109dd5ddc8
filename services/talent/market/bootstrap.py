"""The talent market's wiring: its gRPC services, what follows a change of a record, what runs by itself."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Final

from services.common.jobs.worker import Work
from services.common.market import notices_api
from services.common.records.handlers import Follow
from services.common.records.service import Companion, Parts
from services.common.records.watch import Watch, chained
from services.talent.market.allocation import grpc_api as allocation
from services.talent.market.allocation import job as allocation_job
from services.talent.market.allocation import leaving as allocation_leaving
from services.talent.market.analysis import counting as index_counting
from services.talent.market.analysis import grpc_api as analysis
from services.talent.market.committee import clock as committee_clock
from services.talent.market.committee import grpc_api as committee
from services.talent.market.committee import leaving as committee_leaving
from services.talent.market.demand_lists import entries as demand_entries
from services.talent.market.demand_lists import grpc_api as demand_lists
from services.talent.market.erasure import clock as erasure_clock
from services.talent.market.erasure import forgetting as erasing
from services.talent.market.erasure import grpc_api as erasure
from services.talent.market.erasure import steps as erasure_steps
from services.talent.market.exchange import grpc_api as exchange
from services.talent.market.exchange import sweep as exchange_sweep
from services.talent.market.exchange import worker as exchange_worker
from services.talent.market.imports import grpc_api as imports
from services.talent.market.imports import scanning as import_scanning
from services.talent.market.imports import sweep as import_sweep
from services.talent.market.imports import worker as import_worker
from services.talent.market.introductions import clock as introductions_clock
from services.talent.market.introductions import grpc_api as introductions
from services.talent.market.introductions import leaving
from services.talent.market.people import grpc_api as people
from services.talent.market.policies import clock as policy_clock
from services.talent.market.policies import grpc_api as policies
from services.talent.market.policies import telling as policy_telling
from services.talent.market.postings import examining as posting_looks
from services.talent.market.postings import grpc_api as postings
from services.talent.market.recognition import clock as recognition_clock
from services.talent.market.recognition import grpc_api as recognition
from services.talent.market.registration import ages
from services.talent.market.registration import grpc_api as registration

# Each part of the market gives one companion.
_COMPANIONS: Final[tuple[Callable[[Parts], Companion], ...]] = (
    notices_api.companion,
    people.companion,
    erasure.companion,
    registration.companion,
    imports.companion,
    demand_lists.companion,
    introductions.companion,
    allocation.companion,
    committee.companion,
    recognition.companion,
    policies.companion,
    analysis.companion,
    exchange.companion,
    postings.companion,
)

# What runs while a process serves.
_RUNNING: Final[tuple[Callable[[Parts], AbstractContextManager[None]], ...]] = (
    erasure_clock.running,
    policy_clock.running,
    recognition_clock.running,
    demand_entries.running,
    introductions_clock.running,
    import_sweep.running,
    ages.running,
    committee_clock.running,
    index_counting.running,
    exchange_sweep.running,
    posting_looks.running,
)

# Kind of job → what a worker does about it.
_JOBS: Final[Mapping[str, Callable[[Parts], Work]]] = {
    allocation_job.KIND: allocation_job.allocate,
    erasing.JOB: erasure_steps.work_of,
    policy_telling.KIND: policy_telling.work,
    import_worker.KIND: lambda parts: import_worker.make(parts, WATCH.get("talent")),
    import_scanning.KIND: import_scanning.make,
    exchange_worker.KIND: exchange_worker.make,
}

# Kind of record → what else happens in the transaction of a change.
FOLLOW: Final[Mapping[str, Follow]] = {}

# Kind of record → who is told of every new state, whatever changed it, in the transaction of the change.
_WATCHERS: Final[Mapping[str, Sequence[Watch]]] = {
    "talent": (
        leaving.watch_talents,
        allocation_leaving.watch_talents,
        ages.watch,
        index_counting.watch_talents,
    ),
    "demand": (
        demand_entries.watch,
        leaving.watch_demands,
        index_counting.watch_demands,
        posting_looks.watch,
    ),
    "expert": (committee_leaving.watch_experts,),
}
WATCH: Final[Mapping[str, Watch]] = chained(_WATCHERS)


def companions(parts: Parts) -> Sequence[Companion]:
    """The market's gRPC services."""
    return [make(parts) for make in _COMPANIONS]


def jobs(parts: Parts) -> Mapping[str, Work]:
    """The market's long work, by kind of job."""
    return {kind: make(parts) for kind, make in _JOBS.items()}


@contextmanager
def background(parts: Parts) -> Iterator[None]:
    """What the market does by itself while the process serves."""
    with ExitStack() as stack:
        for start in _RUNNING:
            stack.enter_context(start(parts))
        yield
