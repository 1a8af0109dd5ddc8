"""The talent service with the whole market in this process, for tests: callers by role, and a clock.

`market.as_(Role.ENTERPRISE, "org-a").introductions.Invite(...)` calls as a member of an organisation; an
office has a stub of each part of services.talent.market by its name, `records` and `notices` besides.
"""

import importlib
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
from dabridge.events.v1.talent_pb2 import CountyIndustry, Demand, Expert, TalentProfile
from dabridge.scenarios.v1.notices_service_pb2_grpc import NoticesServiceStub
from dabridge.talent.v1 import talent_service_pb2 as records_api
from dabridge.talent.v1.talent_service_pb2_grpc import TalentServiceStub
from google.protobuf.message import Message
from google.rpc import error_details_pb2
from grpc_status import rpc_status

from services.common import events, texts
from services.common.access.principal import VISITOR, Principal, Role, system
from services.common.jobs.worker import Worker
from services.common.records.workflow import Desk
from services.talent.bootstrap import SERVICE
from tests.fakes.clock import FixedClock
from tests.fakes.messages import a_county_industry, a_demand, a_talent, an_expert
from tests.records import Served, served

R = TypeVar("R")

EMPLOYER: Final = "employer-1"
ZONE: Final = "511702"
START: Final = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)


class Office:
    """One caller's stubs of every service of the market."""

    def __init__(self, channel: grpc.Channel, caller: Principal) -> None:
        self.caller = caller
        self._channel = channel
        self.records = TalentServiceStub(channel)
        self.notices: Any = NoticesServiceStub(channel)

    def __getattr__(self, part: str) -> Any:
        """The stub of a part, such as `people`."""
        if part not in texts.TALENT_PARTS:
            raise AttributeError(part)
        module = importlib.import_module(f"dabridge.talent.v1.{part}_service_pb2_grpc")
        name = part.title().replace("_", "")
        stub = getattr(module, f"{name}ServiceStub")(self._channel)
        setattr(self, part, stub)
        return stub


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
        self, role: Role, organisation: str = "", *, zone: str = ZONE, talent: str = "", person: str = ""
    ) -> Office:
        """A caller of the role; of staff, talents and visitors the organisation can be left out."""
        if role == Role.VISITOR:
            return self.office(VISITOR)
        if role == Role.SYSTEM:
            return self.office(system("test"))
        of_zone = zone if role == Role.ZONE_BUREAU else ""
        acts_for = organisation or ("" if role == Role.TALENT else f"{role.value.replace('_', '-')}-1")
        who = person or f"person-of-{talent or acts_for}"
        return self.office(Principal(who, frozenset({role}), acts_for, zone=of_zone, talent=talent))

    @cached_property
    def system(self) -> Office:
        """A program of ours."""
        return self.as_(Role.SYSTEM)

    @cached_property
    def bureau(self) -> Office:
        """The HR bureau."""
        return self.as_(Role.HR_BUREAU)

    def employer(self, organisation: str = EMPLOYER) -> Office:
        """A member of an enterprise."""
        return self.as_(Role.ENTERPRISE, organisation)

    def person(self, talent: str) -> Office:
        """A talent by the id of their record."""
        return self.as_(Role.TALENT, talent=talent)

    def talent(self, **changes: Any) -> TalentProfile:
        """A new profile, as the tests' builder has it but for the changes."""
        given = a_talent(**{"id": self.new_id("talent"), **changes})
        return self.system.records.CreateTalent(records_api.CreateTalentRequest(talent=given)).talent

    def demand(self, **changes: Any) -> Demand:
        """A new post of EMPLOYER, as the tests' builder has it but for the changes."""
        given = a_demand(**{"id": self.new_id("demand"), "enterprise_id": EMPLOYER, **changes})
        return self.system.records.CreateDemand(records_api.CreateDemandRequest(demand=given)).demand

    def cell(self, **changes: Any) -> CountyIndustry:
        """A new county industry."""
        given = a_county_industry(**changes)
        request = records_api.CreateCountyIndustryRequest(county_industry=given)
        return self.system.records.CreateCountyIndustry(request).county_industry

    def expert(self, talent: str, **changes: Any) -> Expert:
        """A new member of the expert pool, by the id of their talent record."""
        given = an_expert(**{"id": talent, **changes})
        return self.system.records.CreateExpert(records_api.CreateExpertRequest(expert=given)).expert

    def in_days(self, days: float) -> str:
        """The time so many days from the market's now, in RFC 3339."""
        return (self.clock.now() + timedelta(days=days)).isoformat()

    def new_id(self, kind: str) -> str:
        """An id that was not given before."""
        with self._lock:
            return f"{kind}-{next(self._ids)}"

    def arrange(self, work: Callable[[Desk], R]) -> R:
        """What a program of ours makes of the records, past all acts."""
        return self.served.parts.workflow.do("Arrange", system("test"), work)

    def work_off(self) -> int:
        """Lets a worker do every job that is due; how many."""
        worker = Worker(self.served.parts.log.pool, SERVICE.jobs(self.served.parts))
        stop = threading.Event()
        done = 0
        while worker.step(stop):
            done += 1
        return done

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


@contextmanager
def opened(url: str, environ: Mapping[str, str] | None = None, *, migrated: bool = False) -> Iterator[Market]:
    """The market over the database of the URL, migrated unless it is already; `environ` adds settings."""
    with tempfile.TemporaryDirectory() as folder:
        settings = {
            "DABRIDGE_ENVIRONMENT": "development",
            "OBJECT_STORE": f"disk:{Path(folder) / 'objects'}",
            **(environ or {}),
        }
        clock = FixedClock(START)
        with served(SERVICE, url, clock=clock, environ=settings, migrated=migrated) as service:
            yield Market(service, clock, url)


def broken(call: Callable[[], object]) -> dict[str, str]:
    """What a call is refused with, by field; fails where it is not refused for its arguments."""
    with pytest.raises(grpc.RpcError) as caught:
        call()
    error: Any = caught.value
    assert error.code() == grpc.StatusCode.INVALID_ARGUMENT
    status = rpc_status.from_call(error)
    assert status is not None
    bad = error_details_pb2.BadRequest()
    status.details[0].Unpack(bad)
    return {item.field: item.description for item in bad.field_violations}


def refused(call: Callable[[], object]) -> tuple[grpc.StatusCode, str]:
    """The status and the text that a call is refused with; fails where it is not."""
    with pytest.raises(grpc.RpcError) as caught:
        call()
    error: Any = caught.value
    return error.code(), error.details()
