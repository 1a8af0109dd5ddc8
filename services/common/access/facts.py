"""Whose a record is, where it lies and whether everybody may read it."""

from collections.abc import Callable
from typing import Any, Final

from dabridge.events.v1.scenarios_pb2 import Enterprise, Scenario, ScenarioStage
from dabridge.events.v1.talent_pb2 import CountyIndustry, Demand, TalentProfile
from dabridge.events.v1.types_pb2 import RECORD_STATUS_WITHDRAWN
from google.protobuf.message import Message

from services.common.access.policy import Facts


def enterprise(message: Enterprise) -> Facts:
    """An organisation owns the enterprise record that has its id."""
    return Facts(message.id, _zones(message.zone), _active(message))


def scenario(message: Scenario) -> Facts:
    """Public while it is listed."""
    listed = message.stage == ScenarioStage.SCENARIO_STAGE_LISTED
    return Facts(message.provider_id, _zones(message.zone), _active(message) and listed)


def talent(message: TalentProfile) -> Facts:
    """The person's own, and never public."""
    return Facts(message.id)


def demand(message: Demand) -> Facts:
    """The enterprise's whose post it is."""
    return Facts(message.enterprise_id, _zones(message.zone), _active(message))


def county_industry(message: CountyIndustry) -> Facts:
    """Nobody's own; its zone's bureau answers for it."""
    return Facts("", _zones(message.zone), _active(message))


_BY_MESSAGE: Final[dict[str, Callable[[Any], Facts]]] = {
    Enterprise.DESCRIPTOR.full_name: enterprise,
    Scenario.DESCRIPTOR.full_name: scenario,
    TalentProfile.DESCRIPTOR.full_name: talent,
    Demand.DESCRIPTOR.full_name: demand,
    CountyIndustry.DESCRIPTOR.full_name: county_industry,
}


def facts_of(message: Message) -> Facts:
    """The facts of any record; raises KeyError for another message."""
    return _BY_MESSAGE[message.DESCRIPTOR.full_name](message)


def _active(message: Any) -> bool:
    return bool(message.status != RECORD_STATUS_WITHDRAWN)


def _zones(zone: str) -> frozenset[str]:
    return frozenset({zone} - {""})
