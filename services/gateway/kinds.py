"""The seven kinds of record and the markets between them, as data."""

from dataclasses import dataclass
from enum import StrEnum
from types import ModuleType
from typing import Final, Literal

from dabridge.events.v1 import scenarios_pb2, talent_pb2
from dabridge.scenarios.v1 import scenarios_service_pb2
from dabridge.talent.v1 import talent_service_pb2
from google.protobuf.message import Message

Side = Literal["left", "right"]
SIDES: Final[tuple[Side, ...]] = ("left", "right")
Market = Literal["scenario_supply", "talent_demand", "talent_county", "expert_diagnosis", "scenario_review"]


class Kind(StrEnum):
    """A kind of record, as matching names it."""

    SCENARIO = "scenario"
    ENTERPRISE = "enterprise"
    TALENT = "talent"
    DEMAND = "demand"
    COUNTY = "county"
    NEED = "need"
    EXPERT = "expert"


@dataclass(frozen=True, slots=True)
class Resource:
    """Where the records of a kind live: names of the gRPC methods, fields and of the path under /api."""

    kind: Kind
    path: str
    service: Literal["scenarios", "talent"]
    name: str
    plural: str
    field: str
    plural_field: str
    message: type[Message]
    requests: ModuleType


RESOURCES: Final = {
    resource.kind: resource
    for resource in (
        Resource(
            Kind.SCENARIO,
            "scenarios",
            "scenarios",
            "Scenario",
            "Scenarios",
            "scenario",
            "scenarios",
            scenarios_pb2.Scenario,
            scenarios_service_pb2,
        ),
        Resource(
            Kind.ENTERPRISE,
            "enterprises",
            "scenarios",
            "Enterprise",
            "Enterprises",
            "enterprise",
            "enterprises",
            scenarios_pb2.Enterprise,
            scenarios_service_pb2,
        ),
        Resource(
            Kind.TALENT,
            "talents",
            "talent",
            "Talent",
            "Talents",
            "talent",
            "talents",
            talent_pb2.TalentProfile,
            talent_service_pb2,
        ),
        Resource(
            Kind.DEMAND,
            "demands",
            "talent",
            "Demand",
            "Demands",
            "demand",
            "demands",
            talent_pb2.Demand,
            talent_service_pb2,
        ),
        Resource(
            Kind.COUNTY,
            "county-industries",
            "talent",
            "CountyIndustry",
            "CountyIndustries",
            "county_industry",
            "county_industries",
            talent_pb2.CountyIndustry,
            talent_service_pb2,
        ),
        Resource(
            Kind.NEED,
            "needs",
            "scenarios",
            "TransformationNeed",
            "TransformationNeeds",
            "transformation_need",
            "transformation_needs",
            scenarios_pb2.TransformationNeed,
            scenarios_service_pb2,
        ),
        Resource(
            Kind.EXPERT,
            "experts",
            "talent",
            "Expert",
            "Experts",
            "expert",
            "experts",
            talent_pb2.Expert,
            talent_service_pb2,
        ),
    )
}


@dataclass(frozen=True, slots=True)
class MarketSides:
    """A market with the kinds on its two sides."""

    name: Market
    left: Kind
    right: Kind

    def kind(self, side: Side) -> Kind:
        """The kind that stands on a side."""
        return self.left if side == "left" else self.right


MARKETS: Final[dict[str, MarketSides]] = {
    market.name: market
    for market in (
        MarketSides("scenario_supply", Kind.SCENARIO, Kind.ENTERPRISE),
        MarketSides("talent_demand", Kind.TALENT, Kind.DEMAND),
        MarketSides("talent_county", Kind.TALENT, Kind.COUNTY),
        MarketSides("expert_diagnosis", Kind.EXPERT, Kind.NEED),
        MarketSides("scenario_review", Kind.SCENARIO, Kind.EXPERT),
    )
}


def opposite(side: Side) -> Side:
    """The other side."""
    return "right" if side == "left" else "left"


def places(kind: Kind) -> list[tuple[MarketSides, Side]]:
    """The markets that a kind takes part in, each with its side."""
    found: list[tuple[MarketSides, Side]] = []
    for market in MARKETS.values():
        if market.left is kind:
            found.append((market, "left"))
        if market.right is kind:
            found.append((market, "right"))
    return found
