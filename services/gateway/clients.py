"""The gateway's gRPC clients."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, Protocol

import grpc
from dabridge.audit.v1 import audit_service_pb2_grpc
from dabridge.matching.v1 import matching_service_pb2_grpc, weights_service_pb2_grpc
from dabridge.scenarios.v1 import (
    diagnosis_service_pb2_grpc,
    lifecycle_service_pb2_grpc,
    lists_service_pb2_grpc,
    notices_service_pb2_grpc,
    pilots_service_pb2_grpc,
    reviews_service_pb2_grpc,
    scenarios_service_pb2_grpc,
    solutions_service_pb2_grpc,
)
from dabridge.talent.v1 import (
    allocation_service_pb2_grpc,
    analysis_service_pb2_grpc,
    committee_service_pb2_grpc,
    demand_lists_service_pb2_grpc,
    erasure_service_pb2_grpc,
    exchange_service_pb2_grpc,
    imports_service_pb2_grpc,
    introductions_service_pb2_grpc,
    people_service_pb2_grpc,
    policies_service_pb2_grpc,
    postings_service_pb2_grpc,
    recognition_service_pb2_grpc,
    registration_service_pb2_grpc,
    talent_service_pb2_grpc,
)
from grpc_health.v1 import health_pb2, health_pb2_grpc
from opentelemetry.instrumentation.grpc import aio_client_interceptors, filters

from services.common.access.client import aio_interceptors
from services.common.access.tokens import Signer
from services.common.tls import open_aio_channel
from services.gateway.notices import NoticesOfBoth
from services.gateway.settings import Settings

Service = Literal["scenarios", "talent", "matching"]
SERVICES: Final[tuple[Service, ...]] = ("scenarios", "talent", "matching")
HEALTH_TIMEOUT: Final = 2.0

_OPTIONS: Final[Sequence[tuple[str, Any]]] = (
    ("grpc.max_receive_message_length", 32 * 1024 * 1024),
    ("grpc.keepalive_time_ms", 30_000),
    ("grpc.keepalive_timeout_ms", 10_000),
    ("grpc.max_reconnect_backoff_ms", 2_000),
)


class Health(Protocol):
    """Says which services answer."""

    async def serving(self) -> dict[str, bool]:
        """Service name → whether it answers SERVING."""
        ...


class NoHealth:
    """Knows of no service; for an application without a network."""

    async def serving(self) -> dict[str, bool]:
        """Nothing."""
        return {}


@dataclass(frozen=True, slots=True)
class Market:
    """The stubs of both markets; one that an application lacks is None.

    `notices` are the scenario market's, `talent_notices` the talent market's, `every_notice` both as one.
    """

    lifecycle: Any = None
    lists: Any = None
    solutions: Any = None
    reviews: Any = None
    pilots: Any = None
    diagnosis: Any = None
    notices: Any = None
    talent_notices: Any = None
    every_notice: Any = None
    people: Any = None
    erasure: Any = None
    registration: Any = None
    imports: Any = None
    demand_lists: Any = None
    introductions: Any = None
    allocation: Any = None
    committee: Any = None
    recognition: Any = None
    policies: Any = None
    analysis: Any = None
    exchange: Any = None
    postings: Any = None

    @staticmethod
    def over(channel: grpc.aio.Channel, talent: grpc.aio.Channel) -> "Market":
        """The stubs over channels to the scenarios and the talent service."""
        notices = notices_service_pb2_grpc.NoticesServiceStub(channel)
        talent_notices = notices_service_pb2_grpc.NoticesServiceStub(talent)
        return Market(
            lifecycle=lifecycle_service_pb2_grpc.LifecycleServiceStub(channel),
            lists=lists_service_pb2_grpc.ListsServiceStub(channel),
            solutions=solutions_service_pb2_grpc.SolutionsServiceStub(channel),
            reviews=reviews_service_pb2_grpc.ReviewsServiceStub(channel),
            pilots=pilots_service_pb2_grpc.PilotsServiceStub(channel),
            diagnosis=diagnosis_service_pb2_grpc.DiagnosisServiceStub(channel),
            notices=notices,
            talent_notices=talent_notices,
            every_notice=NoticesOfBoth(notices, talent_notices),
            people=people_service_pb2_grpc.PeopleServiceStub(talent),
            erasure=erasure_service_pb2_grpc.ErasureServiceStub(talent),
            registration=registration_service_pb2_grpc.RegistrationServiceStub(talent),
            imports=imports_service_pb2_grpc.ImportsServiceStub(talent),
            demand_lists=demand_lists_service_pb2_grpc.DemandListsServiceStub(talent),
            introductions=introductions_service_pb2_grpc.IntroductionsServiceStub(talent),
            allocation=allocation_service_pb2_grpc.AllocationServiceStub(talent),
            committee=committee_service_pb2_grpc.CommitteeServiceStub(talent),
            recognition=recognition_service_pb2_grpc.RecognitionServiceStub(talent),
            policies=policies_service_pb2_grpc.PoliciesServiceStub(talent),
            analysis=analysis_service_pb2_grpc.AnalysisServiceStub(talent),
            exchange=exchange_service_pb2_grpc.ExchangeServiceStub(talent),
            postings=postings_service_pb2_grpc.PostingsServiceStub(talent),
        )


@dataclass(frozen=True, slots=True)
class Backends:
    """The stubs behind the gateway; each method takes a request and a `timeout` in seconds.

    A stub is the generated asynchronous one or a fake with the same methods; both raise grpc.aio.AioRpcError.
    """

    scenarios: Any
    talent: Any
    matching: Any
    health: Health
    call_timeout: float = 10.0
    bulk_timeout: float = 600.0
    market: Market = Market()
    weights: Any = None

    def records(self, service: Literal["scenarios", "talent"]) -> Any:
        """The stub of a system of record."""
        return self.scenarios if service == "scenarios" else self.talent


class Channels:
    """Open channels to the three services; each call is made by `current.caller()`, with a token."""

    def __init__(self, settings: Settings, signer: Signer) -> None:
        """Opens lazily: no service needs to be up. Must be called with a running event loop."""
        addresses = {
            "scenarios": settings.scenarios_address,
            "talent": settings.talent_address,
            "matching": settings.matching_address,
        }
        traced = aio_client_interceptors(  # type: ignore[no-untyped-call]  # it ships no types
            filter_=filters.negate(filters.health_check())
        )
        self._channels = {
            name: open_aio_channel(
                address,
                settings.tls,
                options=_OPTIONS,
                interceptors=[*traced, *aio_interceptors(signer, name)],
            )
            for name, address in addresses.items()
        }
        self._settings = settings

    def backends(self) -> Backends:
        """The stubs over these channels."""
        return Backends(
            scenarios=scenarios_service_pb2_grpc.ScenariosServiceStub(self._channels["scenarios"]),
            talent=talent_service_pb2_grpc.TalentServiceStub(self._channels["talent"]),
            matching=matching_service_pb2_grpc.MatchingServiceStub(self._channels["matching"]),
            health=self,
            call_timeout=self._settings.call_timeout,
            bulk_timeout=self._settings.bulk_timeout,
            market=Market.over(self._channels["scenarios"], self._channels["talent"]),
            weights=weights_service_pb2_grpc.WeightsServiceStub(self._channels["matching"]),
        )

    def audit(self, service: Literal["scenarios", "talent"]) -> Any:
        """The stub of a service's audit log."""
        return audit_service_pb2_grpc.AuditServiceStub(self._channels[service])

    async def serving(self) -> dict[str, bool]:
        """Service name → whether it answers SERVING within two seconds."""
        return {name: await self._serves(channel) for name, channel in self._channels.items()}

    @staticmethod
    async def _serves(channel: grpc.aio.Channel) -> bool:
        try:
            stub: Any = health_pb2_grpc.HealthStub(channel)
            answer = await stub.Check(health_pb2.HealthCheckRequest(), timeout=HEALTH_TIMEOUT)
        except grpc.aio.AioRpcError:
            return False
        return bool(answer.status == health_pb2.HealthCheckResponse.SERVING)

    async def close(self) -> None:
        """Closes the channels; calls under way get a second."""
        for channel in self._channels.values():
            await channel.close(grace=1.0)
