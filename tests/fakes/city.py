"""The use cases of each aggregate over one store in memory."""

from dataclasses import dataclass

from dabridge.events.v1.scenarios_pb2 import Enterprise, Scenario
from dabridge.events.v1.talent_pb2 import CountyIndustry, Demand, TalentProfile

from services.common.records.handlers import Handlers
from services.scenarios.model import ENTERPRISE, SCENARIO
from services.talent.model import COUNTY_INDUSTRY, DEMAND, TALENT
from tests.fakes.clock import FixedClock
from tests.fakes.record_store import InMemoryStore


@dataclass(frozen=True)
class City:
    """Handlers of all kinds."""

    store: InMemoryStore
    enterprises: Handlers[Enterprise]
    scenarios: Handlers[Scenario]
    talents: Handlers[TalentProfile]
    demands: Handlers[Demand]
    cells: Handlers[CountyIndustry]


def a_city() -> City:
    store, clock = InMemoryStore(), FixedClock()
    return City(
        store,
        Handlers(ENTERPRISE, store, clock, "/dabridge/test"),
        Handlers(SCENARIO, store, clock, "/dabridge/test"),
        Handlers(TALENT, store, clock, "/dabridge/test"),
        Handlers(DEMAND, store, clock, "/dabridge/test"),
        Handlers(COUNTY_INDUSTRY, store, clock, "/dabridge/test"),
    )
