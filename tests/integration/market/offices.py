"""The scenarios service with the whole market in this process, for tests: callers by role, and a clock.

`market.as_(Role.PROVIDER, "org-a").lifecycle.SubmitScenario(...)` calls as a member of an organisation.
"""

import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, cached_property
from itertools import count
from pathlib import Path
from typing import Any, Final, TypeVar

import grpc
import psycopg
import pytest
from dabridge.events.v1.scenarios_pb2 import Scenario, ScenarioStage
from dabridge.scenarios.v1 import scenarios_service_pb2 as records_api
from dabridge.scenarios.v1.diagnosis_service_pb2_grpc import DiagnosisServiceStub
from dabridge.scenarios.v1.lifecycle_service_pb2_grpc import LifecycleServiceStub
from dabridge.scenarios.v1.lists_service_pb2_grpc import ListsServiceStub
from dabridge.scenarios.v1.notices_service_pb2_grpc import NoticesServiceStub
from dabridge.scenarios.v1.pilots_service_pb2_grpc import PilotsServiceStub
from dabridge.scenarios.v1.reviews_service_pb2_grpc import ReviewsServiceStub
from dabridge.scenarios.v1.scenarios_service_pb2_grpc import ScenariosServiceStub
from dabridge.scenarios.v1.solutions_service_pb2_grpc import SolutionsServiceStub
from google.protobuf.message import Message

from services.common import events
from services.common.access.principal import VISITOR, Principal, Role, system
from services.common.records.workflow import Desk
from services.scenarios.bootstrap import SERVICE
from services.scenarios.market import clock as market_clock
from tests.fakes.clock import FixedClock
from tests.fakes.messages import a_scenario
from tests.records import Served, served

R = TypeVar("R")

PROVIDER: Final = "provider-1"
ZONE: Final = "511702"
SEAL_KEY: Final = bytes(range(32)).hex()
START: Final = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)


class Office:
    """One caller's stubs of every service of the market."""

    def __init__(self, channel: grpc.Channel, caller: Principal) -> None:
        self.caller = caller
        self.records = ScenariosServiceStub(channel)
        self.lifecycle = LifecycleServiceStub(channel)
        self.lists = ListsServiceStub(channel)
        self.solutions = SolutionsServiceStub(channel)
        self.reviews = ReviewsServiceStub(channel)
        self.pilots = PilotsServiceStub(channel)
        self.diagnosis = DiagnosisServiceStub(channel)
        self.notices = NoticesServiceStub(channel)

    def scenario(self, scenario_id: str) -> Scenario:
        """A scenario as the caller reads it now."""
        return self.records.GetScenario(records_api.GetScenarioRequest(id=scenario_id)).scenario


@dataclass
class Market:
    """The market over a database of its own; `clock` is the service's, while tokens go by the real one."""

    served: Served
    clock: FixedClock
    url: str

    def __post_init__(self) -> None:
        self._ids = count(1)
        self._lock = threading.Lock()
        self.office = cache(self._office)

    def _office(self, caller: Principal) -> Office:
        return Office(self.served.channel(caller), caller)

    def as_(
        self,
        role: Role,
        organisation: str = "",
        *,
        zone: str = ZONE,
        talent: str = "",
        person: str = "",
    ) -> Office:
        """A caller of the role; of staff, talents and visitors the organisation can be left out."""
        if role == Role.VISITOR:
            return self.office(VISITOR)
        if role == Role.SYSTEM:
            return self.office(system("test"))
        of_zone = zone if role == Role.ZONE_BUREAU else ""
        acts_for = organisation or ("" if role == Role.TALENT else _organisation(role))
        who = person or f"person-of-{talent or acts_for}"
        return self.office(Principal(who, frozenset({role}), acts_for, zone=of_zone, talent=talent))

    @cached_property
    def system(self) -> Office:
        """A program of ours."""
        return self.as_(Role.SYSTEM)

    @cached_property
    def centre(self) -> Office:
        """The scenario centre."""
        return self.as_(Role.SCENARIO_CENTRE)

    @cached_property
    def provider(self) -> Office:
        """The provider that the scenarios made here belong to."""
        return self.as_(Role.PROVIDER, PROVIDER)

    def enterprise(self, organisation: str) -> Office:
        """A member of an enterprise."""
        return self.as_(Role.ENTERPRISE, organisation)

    def expert(self, talent: str) -> Office:
        """An expert by the id of their talent record."""
        return self.as_(Role.TALENT, talent=talent)

    def scenario(self, stage: str = "draft", **changes: Any) -> Scenario:
        """A new scenario of PROVIDER in ZONE, set to a stage such as "listed" without the acts before it.

        `in_hours` gives it a deadline so many hours from the market's now.
        """
        hours = changes.pop("in_hours", None)
        if hours is not None:
            changes["answer_deadline"] = self.in_hours(hours)
        changes = {"id": self.new_id("scenario"), "provider_id": PROVIDER, "zone": ZONE, **changes}
        number = ScenarioStage.Value(f"SCENARIO_STAGE_{stage.upper()}")
        request = records_api.CreateScenarioRequest(scenario=a_scenario(**{**changes, "stage": number}))
        return self.system.records.CreateScenario(request).scenario

    def in_hours(self, hours: float) -> str:
        """The time so many hours from the market's now, in RFC 3339."""
        return (self.clock.now() + timedelta(hours=hours)).isoformat()

    def new_id(self, kind: str) -> str:
        """An id that was not given before."""
        with self._lock:
            return f"{kind}-{next(self._ids)}"

    def arrange(self, work: Callable[[Desk], R]) -> R:
        """What a program of ours makes of the records, past all acts."""
        return self.served.parts.workflow.do("Arrange", system("test"), work)

    def tick(self) -> None:
        """Lets the market's clock look once at what is due."""
        market_clock.close_due(self.served.parts)

    def sql(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """What a statement gives with all rights in the database."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            cursor = connection.execute(statement.encode(), values)
            return cursor.fetchall() if cursor.description else []

    def events(self, record_id: str) -> list[Message]:
        """What was published of a record, in order."""
        rows = self.sql(
            "SELECT type, aggregate_id, payload, source FROM outbox WHERE aggregate_id = %s ORDER BY id",
            record_id,
        )
        return [events.decode(events.Event(*row)) for row in rows]


def _organisation(role: Role) -> str:
    return f"{role.value.replace('_', '-')}-1"


@contextmanager
def opened(url: str, environ: Mapping[str, str] | None = None) -> Iterator[Market]:
    """The market over the database of the URL, migrated; `environ` adds settings."""
    with tempfile.TemporaryDirectory() as folder:
        settings = {
            "DABRIDGE_ENVIRONMENT": "development",
            "SEAL_KEY": SEAL_KEY,
            "OBJECT_STORE": f"disk:{Path(folder) / 'objects'}",
            **(environ or {}),
        }
        clock = FixedClock(START)
        with served(SERVICE, url, clock=clock, environ=settings) as service:
            yield Market(service, clock, url)


def refused(call: Callable[[], object]) -> tuple[grpc.StatusCode, str]:
    """The status and the text that a call is refused with; fails where it is not."""
    with pytest.raises(grpc.RpcError) as caught:
        call()
    error: Any = caught.value
    return error.code(), error.details()
