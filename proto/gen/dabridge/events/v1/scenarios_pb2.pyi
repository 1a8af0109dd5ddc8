from dabridge.events.v1 import types_pb2 as _types_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ScenarioStage(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    SCENARIO_STAGE_UNSPECIFIED: _ClassVar[ScenarioStage]
    SCENARIO_STAGE_DRAFT: _ClassVar[ScenarioStage]
    SCENARIO_STAGE_LISTED: _ClassVar[ScenarioStage]
    SCENARIO_STAGE_CLOSED: _ClassVar[ScenarioStage]
SCENARIO_STAGE_UNSPECIFIED: ScenarioStage
SCENARIO_STAGE_DRAFT: ScenarioStage
SCENARIO_STAGE_LISTED: ScenarioStage
SCENARIO_STAGE_CLOSED: ScenarioStage

class Enterprise(_message.Message):
    __slots__ = ("id", "version", "status", "uscc", "name", "zone", "industries", "summary", "capabilities", "synthetic", "updated_at")
    ID_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    USCC_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    ZONE_FIELD_NUMBER: _ClassVar[int]
    INDUSTRIES_FIELD_NUMBER: _ClassVar[int]
    SUMMARY_FIELD_NUMBER: _ClassVar[int]
    CAPABILITIES_FIELD_NUMBER: _ClassVar[int]
    SYNTHETIC_FIELD_NUMBER: _ClassVar[int]
    UPDATED_AT_FIELD_NUMBER: _ClassVar[int]
    id: str
    version: int
    status: _types_pb2.RecordStatus
    uscc: str
    name: str
    zone: str
    industries: _containers.RepeatedScalarFieldContainer[str]
    summary: str
    capabilities: _containers.RepeatedCompositeFieldContainer[_types_pb2.Capability]
    synthetic: bool
    updated_at: str
    def __init__(self, id: _Optional[str] = ..., version: _Optional[int] = ..., status: _Optional[_Union[_types_pb2.RecordStatus, str]] = ..., uscc: _Optional[str] = ..., name: _Optional[str] = ..., zone: _Optional[str] = ..., industries: _Optional[_Iterable[str]] = ..., summary: _Optional[str] = ..., capabilities: _Optional[_Iterable[_Union[_types_pb2.Capability, _Mapping]]] = ..., synthetic: _Optional[bool] = ..., updated_at: _Optional[str] = ...) -> None: ...

class Scenario(_message.Message):
    __slots__ = ("id", "version", "status", "title", "provider", "zone", "industry", "domain", "goal", "content", "requirements", "budget", "schedule", "schedule_start", "schedule_end", "stage", "synthetic", "updated_at", "provider_id")
    ID_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    PROVIDER_FIELD_NUMBER: _ClassVar[int]
    ZONE_FIELD_NUMBER: _ClassVar[int]
    INDUSTRY_FIELD_NUMBER: _ClassVar[int]
    DOMAIN_FIELD_NUMBER: _ClassVar[int]
    GOAL_FIELD_NUMBER: _ClassVar[int]
    CONTENT_FIELD_NUMBER: _ClassVar[int]
    REQUIREMENTS_FIELD_NUMBER: _ClassVar[int]
    BUDGET_FIELD_NUMBER: _ClassVar[int]
    SCHEDULE_FIELD_NUMBER: _ClassVar[int]
    SCHEDULE_START_FIELD_NUMBER: _ClassVar[int]
    SCHEDULE_END_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    SYNTHETIC_FIELD_NUMBER: _ClassVar[int]
    UPDATED_AT_FIELD_NUMBER: _ClassVar[int]
    PROVIDER_ID_FIELD_NUMBER: _ClassVar[int]
    id: str
    version: int
    status: _types_pb2.RecordStatus
    title: str
    provider: str
    zone: str
    industry: str
    domain: str
    goal: str
    content: str
    requirements: _containers.RepeatedCompositeFieldContainer[_types_pb2.Requirement]
    budget: _types_pb2.MoneyRange
    schedule: str
    schedule_start: str
    schedule_end: str
    stage: ScenarioStage
    synthetic: bool
    updated_at: str
    provider_id: str
    def __init__(self, id: _Optional[str] = ..., version: _Optional[int] = ..., status: _Optional[_Union[_types_pb2.RecordStatus, str]] = ..., title: _Optional[str] = ..., provider: _Optional[str] = ..., zone: _Optional[str] = ..., industry: _Optional[str] = ..., domain: _Optional[str] = ..., goal: _Optional[str] = ..., content: _Optional[str] = ..., requirements: _Optional[_Iterable[_Union[_types_pb2.Requirement, _Mapping]]] = ..., budget: _Optional[_Union[_types_pb2.MoneyRange, _Mapping]] = ..., schedule: _Optional[str] = ..., schedule_start: _Optional[str] = ..., schedule_end: _Optional[str] = ..., stage: _Optional[_Union[ScenarioStage, str]] = ..., synthetic: _Optional[bool] = ..., updated_at: _Optional[str] = ..., provider_id: _Optional[str] = ...) -> None: ...
