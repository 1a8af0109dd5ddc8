"""The event envelope: CloudEvents 1.0 in Kafka's binary mode over a protobuf payload.

docs/events.md is the contract; the Kafka binding is
https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from dabridge.events.v1 import matching_pb2, scenarios_pb2, talent_pb2, types_pb2
from google.protobuf.message import DecodeError, Message

from services.common import topics

CONTENT_TYPE: Final = "application/protobuf"
SPEC_VERSION: Final = "1.0"

ENTERPRISE_CHANGED: Final = "dabridge.scenarios.enterprise.changed.v1"
ENTERPRISE_REMOVED: Final = "dabridge.scenarios.enterprise.removed.v1"
SCENARIO_CHANGED: Final = "dabridge.scenarios.scenario.changed.v1"
SCENARIO_REMOVED: Final = "dabridge.scenarios.scenario.removed.v1"
SOLUTION_CHANGED: Final = "dabridge.scenarios.solution.changed.v1"
SOLUTION_REMOVED: Final = "dabridge.scenarios.solution.removed.v1"
OPPORTUNITY_LIST_CHANGED: Final = "dabridge.scenarios.opportunity-list.changed.v1"
OPPORTUNITY_LIST_REMOVED: Final = "dabridge.scenarios.opportunity-list.removed.v1"
PILOT_CHANGED: Final = "dabridge.scenarios.pilot.changed.v1"
PILOT_REMOVED: Final = "dabridge.scenarios.pilot.removed.v1"
NEED_CHANGED: Final = "dabridge.scenarios.need.changed.v1"
NEED_REMOVED: Final = "dabridge.scenarios.need.removed.v1"
TALENT_CHANGED: Final = "dabridge.talent.profile.changed.v1"
TALENT_REMOVED: Final = "dabridge.talent.profile.removed.v1"
DEMAND_CHANGED: Final = "dabridge.talent.demand.changed.v1"
DEMAND_REMOVED: Final = "dabridge.talent.demand.removed.v1"
COUNTY_INDUSTRY_CHANGED: Final = "dabridge.talent.county-industry.changed.v1"
COUNTY_INDUSTRY_REMOVED: Final = "dabridge.talent.county-industry.removed.v1"
EXPERT_CHANGED: Final = "dabridge.talent.expert.changed.v1"
EXPERT_REMOVED: Final = "dabridge.talent.expert.removed.v1"
INTRODUCTION_CHANGED: Final = "dabridge.talent.introduction.changed.v1"
INTRODUCTION_REMOVED: Final = "dabridge.talent.introduction.removed.v1"
RERANK_REQUESTED: Final = "dabridge.matching.rerank.requested.v1"
SHORTLIST_CHANGED: Final = "dabridge.matching.shortlist.changed.v1"
WEIGHTS_CHANGED: Final = "dabridge.matching.weights.changed.v1"
LEARNING_RUN_CHANGED: Final = "dabridge.matching.learning-run.changed.v1"


class MalformedEvent(ValueError):
    """A Kafka message is no event of the catalogue; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class EventType:
    """What an event type carries and where it goes."""

    name: str
    topic: str
    message: type[Message]


TYPES: Final = {
    t.name: t
    for t in (
        EventType(ENTERPRISE_CHANGED, topics.ENTERPRISE, scenarios_pb2.Enterprise),
        EventType(ENTERPRISE_REMOVED, topics.ENTERPRISE, types_pb2.Removed),
        EventType(SCENARIO_CHANGED, topics.SCENARIO, scenarios_pb2.Scenario),
        EventType(SCENARIO_REMOVED, topics.SCENARIO, types_pb2.Removed),
        EventType(TALENT_CHANGED, topics.TALENT, talent_pb2.TalentProfile),
        EventType(TALENT_REMOVED, topics.TALENT, types_pb2.Removed),
        EventType(DEMAND_CHANGED, topics.DEMAND, talent_pb2.Demand),
        EventType(DEMAND_REMOVED, topics.DEMAND, types_pb2.Removed),
        EventType(COUNTY_INDUSTRY_CHANGED, topics.COUNTY_INDUSTRY, talent_pb2.CountyIndustry),
        EventType(COUNTY_INDUSTRY_REMOVED, topics.COUNTY_INDUSTRY, types_pb2.Removed),
        EventType(SOLUTION_CHANGED, topics.SOLUTION, scenarios_pb2.Solution),
        EventType(SOLUTION_REMOVED, topics.SOLUTION, types_pb2.Removed),
        EventType(OPPORTUNITY_LIST_CHANGED, topics.OPPORTUNITY_LIST, scenarios_pb2.OpportunityList),
        EventType(OPPORTUNITY_LIST_REMOVED, topics.OPPORTUNITY_LIST, types_pb2.Removed),
        EventType(PILOT_CHANGED, topics.PILOT, scenarios_pb2.Pilot),
        EventType(PILOT_REMOVED, topics.PILOT, types_pb2.Removed),
        EventType(NEED_CHANGED, topics.NEED, scenarios_pb2.TransformationNeed),
        EventType(NEED_REMOVED, topics.NEED, types_pb2.Removed),
        EventType(EXPERT_CHANGED, topics.EXPERT, talent_pb2.Expert),
        EventType(EXPERT_REMOVED, topics.EXPERT, types_pb2.Removed),
        EventType(INTRODUCTION_CHANGED, topics.INTRODUCTION, talent_pb2.Introduction),
        EventType(INTRODUCTION_REMOVED, topics.INTRODUCTION, types_pb2.Removed),
        EventType(RERANK_REQUESTED, topics.RERANK, matching_pb2.RerankRequested),
        EventType(SHORTLIST_CHANGED, topics.SHORTLIST, matching_pb2.Shortlist),
        EventType(WEIGHTS_CHANGED, topics.WEIGHTS, matching_pb2.Weights),
        EventType(LEARNING_RUN_CHANGED, topics.LEARNING_RUN, matching_pb2.LearningRun),
    )
}


@dataclass(frozen=True, slots=True)
class Event:
    """One event; `subject` is the aggregate's id and the Kafka key, `data` the serialized message."""

    type: str
    subject: str
    data: bytes
    source: str
    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    time: datetime = field(default_factory=lambda: datetime.now(UTC))
    traceparent: str | None = None


def topic_of(event_type: str) -> str:
    """The topic of an event type, without prefix; raises MalformedEvent on an unknown type."""
    return _type(event_type).topic


def headers(event: Event) -> list[tuple[str, bytes]]:
    """The Kafka headers of an event, each name once."""
    pairs = [
        ("ce_specversion", SPEC_VERSION),
        ("ce_id", event.id),
        ("ce_source", event.source),
        ("ce_type", event.type),
        ("ce_time", event.time.isoformat()),
        ("ce_subject", event.subject),
        ("content-type", CONTENT_TYPE),
    ]
    if event.traceparent:
        pairs.append(("traceparent", event.traceparent))
    return [(name, value.encode()) for name, value in pairs]


def is_tombstone(key: bytes | None, value: bytes | None) -> bool:
    """Whether a message says nothing but that what its key had is to be forgotten; readers pass it over."""
    return key is not None and value is None


def from_kafka(
    key: bytes | None, value: bytes | None, kafka_headers: Iterable[tuple[str, bytes | None]]
) -> Event:
    """The event that a Kafka message holds; raises MalformedEvent naming the header or part that is wrong."""
    try:
        texts = {name: raw.decode() for name, raw in kafka_headers if raw is not None}
    except UnicodeDecodeError as error:
        raise MalformedEvent(f"a header is not UTF-8: {error}") from None
    for name in ("ce_id", "ce_source", "ce_type", "ce_time", "ce_subject"):
        if not texts.get(name):
            raise MalformedEvent(f"header {name} is missing")
    if texts.get("ce_specversion") != SPEC_VERSION:
        raise MalformedEvent(
            f"header ce_specversion is {texts.get('ce_specversion')!r}, not {SPEC_VERSION!r}"
        )
    if value is None:
        raise MalformedEvent("the value is null")
    _type(texts["ce_type"])
    subject = texts["ce_subject"]
    if key is not None and key != subject.encode():
        raise MalformedEvent("the key is not ce_subject")
    try:
        time = datetime.fromisoformat(texts["ce_time"])
    except ValueError:
        raise MalformedEvent(f"header ce_time is no RFC 3339 time: {texts['ce_time']!r}") from None
    return Event(
        type=texts["ce_type"],
        subject=subject,
        data=value,
        source=texts["ce_source"],
        id=texts["ce_id"],
        time=time,
        traceparent=texts.get("traceparent"),
    )


def decode(event: Event) -> Message:
    """The payload as the message of the event's type; raises MalformedEvent."""
    message = _type(event.type).message()
    try:
        message.ParseFromString(event.data)
    except DecodeError as error:
        raise MalformedEvent(f"the value is no {message.DESCRIPTOR.full_name}: {error}") from None
    return message


def _type(name: str) -> EventType:
    try:
        return TYPES[name]
    except KeyError:
        raise MalformedEvent(f"unknown type {name!r}") from None
