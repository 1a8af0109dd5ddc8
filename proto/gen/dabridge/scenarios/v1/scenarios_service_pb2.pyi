from dabridge.events.v1 import bulk_pb2 as _bulk_pb2
from dabridge.events.v1 import scenarios_pb2 as _scenarios_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class CreateEnterpriseRequest(_message.Message):
    __slots__ = ("enterprise", "idempotency_key")
    ENTERPRISE_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    enterprise: _scenarios_pb2.Enterprise
    idempotency_key: str
    def __init__(self, enterprise: _Optional[_Union[_scenarios_pb2.Enterprise, _Mapping]] = ..., idempotency_key: _Optional[str] = ...) -> None: ...

class UpdateEnterpriseRequest(_message.Message):
    __slots__ = ("enterprise", "expected_version", "idempotency_key")
    ENTERPRISE_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    enterprise: _scenarios_pb2.Enterprise
    expected_version: int
    idempotency_key: str
    def __init__(self, enterprise: _Optional[_Union[_scenarios_pb2.Enterprise, _Mapping]] = ..., expected_version: _Optional[int] = ..., idempotency_key: _Optional[str] = ...) -> None: ...

class WithdrawEnterpriseRequest(_message.Message):
    __slots__ = ("id", "expected_version", "reason", "idempotency_key")
    ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    id: str
    expected_version: int
    reason: str
    idempotency_key: str
    def __init__(self, id: _Optional[str] = ..., expected_version: _Optional[int] = ..., reason: _Optional[str] = ..., idempotency_key: _Optional[str] = ...) -> None: ...

class GetEnterpriseRequest(_message.Message):
    __slots__ = ("id",)
    ID_FIELD_NUMBER: _ClassVar[int]
    id: str
    def __init__(self, id: _Optional[str] = ...) -> None: ...

class EnterpriseResponse(_message.Message):
    __slots__ = ("enterprise",)
    ENTERPRISE_FIELD_NUMBER: _ClassVar[int]
    enterprise: _scenarios_pb2.Enterprise
    def __init__(self, enterprise: _Optional[_Union[_scenarios_pb2.Enterprise, _Mapping]] = ...) -> None: ...

class ListEnterprisesRequest(_message.Message):
    __slots__ = ("page_size", "page_token", "zone", "industry", "text", "include_withdrawn", "uscc", "mine")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    ZONE_FIELD_NUMBER: _ClassVar[int]
    INDUSTRY_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    INCLUDE_WITHDRAWN_FIELD_NUMBER: _ClassVar[int]
    USCC_FIELD_NUMBER: _ClassVar[int]
    MINE_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    zone: str
    industry: str
    text: str
    include_withdrawn: bool
    uscc: str
    mine: bool
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., zone: _Optional[str] = ..., industry: _Optional[str] = ..., text: _Optional[str] = ..., include_withdrawn: _Optional[bool] = ..., uscc: _Optional[str] = ..., mine: _Optional[bool] = ...) -> None: ...

class ListEnterprisesResponse(_message.Message):
    __slots__ = ("enterprises", "next_page_token", "total")
    ENTERPRISES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    enterprises: _containers.RepeatedCompositeFieldContainer[_scenarios_pb2.Enterprise]
    next_page_token: str
    total: int
    def __init__(self, enterprises: _Optional[_Iterable[_Union[_scenarios_pb2.Enterprise, _Mapping]]] = ..., next_page_token: _Optional[str] = ..., total: _Optional[int] = ...) -> None: ...

class BulkLoadEnterprisesRequest(_message.Message):
    __slots__ = ("enterprise",)
    ENTERPRISE_FIELD_NUMBER: _ClassVar[int]
    enterprise: _scenarios_pb2.Enterprise
    def __init__(self, enterprise: _Optional[_Union[_scenarios_pb2.Enterprise, _Mapping]] = ...) -> None: ...

class CreateScenarioRequest(_message.Message):
    __slots__ = ("scenario", "idempotency_key")
    SCENARIO_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    scenario: _scenarios_pb2.Scenario
    idempotency_key: str
    def __init__(self, scenario: _Optional[_Union[_scenarios_pb2.Scenario, _Mapping]] = ..., idempotency_key: _Optional[str] = ...) -> None: ...

class UpdateScenarioRequest(_message.Message):
    __slots__ = ("scenario", "expected_version", "idempotency_key", "explanation")
    SCENARIO_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    EXPLANATION_FIELD_NUMBER: _ClassVar[int]
    scenario: _scenarios_pb2.Scenario
    expected_version: int
    idempotency_key: str
    explanation: str
    def __init__(self, scenario: _Optional[_Union[_scenarios_pb2.Scenario, _Mapping]] = ..., expected_version: _Optional[int] = ..., idempotency_key: _Optional[str] = ..., explanation: _Optional[str] = ...) -> None: ...

class WithdrawScenarioRequest(_message.Message):
    __slots__ = ("id", "expected_version", "reason", "idempotency_key")
    ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    id: str
    expected_version: int
    reason: str
    idempotency_key: str
    def __init__(self, id: _Optional[str] = ..., expected_version: _Optional[int] = ..., reason: _Optional[str] = ..., idempotency_key: _Optional[str] = ...) -> None: ...

class GetScenarioRequest(_message.Message):
    __slots__ = ("id",)
    ID_FIELD_NUMBER: _ClassVar[int]
    id: str
    def __init__(self, id: _Optional[str] = ...) -> None: ...

class ScenarioResponse(_message.Message):
    __slots__ = ("scenario",)
    SCENARIO_FIELD_NUMBER: _ClassVar[int]
    scenario: _scenarios_pb2.Scenario
    def __init__(self, scenario: _Optional[_Union[_scenarios_pb2.Scenario, _Mapping]] = ...) -> None: ...

class ListScenariosRequest(_message.Message):
    __slots__ = ("page_size", "page_token", "zone", "industry", "text", "include_withdrawn", "stage", "mine")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    ZONE_FIELD_NUMBER: _ClassVar[int]
    INDUSTRY_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    INCLUDE_WITHDRAWN_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    MINE_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    zone: str
    industry: str
    text: str
    include_withdrawn: bool
    stage: _scenarios_pb2.ScenarioStage
    mine: bool
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., zone: _Optional[str] = ..., industry: _Optional[str] = ..., text: _Optional[str] = ..., include_withdrawn: _Optional[bool] = ..., stage: _Optional[_Union[_scenarios_pb2.ScenarioStage, str]] = ..., mine: _Optional[bool] = ...) -> None: ...

class ListScenariosResponse(_message.Message):
    __slots__ = ("scenarios", "next_page_token", "total")
    SCENARIOS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    scenarios: _containers.RepeatedCompositeFieldContainer[_scenarios_pb2.Scenario]
    next_page_token: str
    total: int
    def __init__(self, scenarios: _Optional[_Iterable[_Union[_scenarios_pb2.Scenario, _Mapping]]] = ..., next_page_token: _Optional[str] = ..., total: _Optional[int] = ...) -> None: ...

class BulkLoadScenariosRequest(_message.Message):
    __slots__ = ("scenario",)
    SCENARIO_FIELD_NUMBER: _ClassVar[int]
    scenario: _scenarios_pb2.Scenario
    def __init__(self, scenario: _Optional[_Union[_scenarios_pb2.Scenario, _Mapping]] = ...) -> None: ...

class CreateTransformationNeedRequest(_message.Message):
    __slots__ = ("transformation_need", "idempotency_key")
    TRANSFORMATION_NEED_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    transformation_need: _scenarios_pb2.TransformationNeed
    idempotency_key: str
    def __init__(self, transformation_need: _Optional[_Union[_scenarios_pb2.TransformationNeed, _Mapping]] = ..., idempotency_key: _Optional[str] = ...) -> None: ...

class UpdateTransformationNeedRequest(_message.Message):
    __slots__ = ("transformation_need", "expected_version", "idempotency_key")
    TRANSFORMATION_NEED_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    transformation_need: _scenarios_pb2.TransformationNeed
    expected_version: int
    idempotency_key: str
    def __init__(self, transformation_need: _Optional[_Union[_scenarios_pb2.TransformationNeed, _Mapping]] = ..., expected_version: _Optional[int] = ..., idempotency_key: _Optional[str] = ...) -> None: ...

class WithdrawTransformationNeedRequest(_message.Message):
    __slots__ = ("id", "expected_version", "reason", "idempotency_key")
    ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    id: str
    expected_version: int
    reason: str
    idempotency_key: str
    def __init__(self, id: _Optional[str] = ..., expected_version: _Optional[int] = ..., reason: _Optional[str] = ..., idempotency_key: _Optional[str] = ...) -> None: ...

class GetTransformationNeedRequest(_message.Message):
    __slots__ = ("id",)
    ID_FIELD_NUMBER: _ClassVar[int]
    id: str
    def __init__(self, id: _Optional[str] = ...) -> None: ...

class TransformationNeedResponse(_message.Message):
    __slots__ = ("transformation_need",)
    TRANSFORMATION_NEED_FIELD_NUMBER: _ClassVar[int]
    transformation_need: _scenarios_pb2.TransformationNeed
    def __init__(self, transformation_need: _Optional[_Union[_scenarios_pb2.TransformationNeed, _Mapping]] = ...) -> None: ...

class ListTransformationNeedsRequest(_message.Message):
    __slots__ = ("page_size", "page_token", "zone", "industry", "text", "include_withdrawn", "stage", "mine")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    ZONE_FIELD_NUMBER: _ClassVar[int]
    INDUSTRY_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    INCLUDE_WITHDRAWN_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    MINE_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    zone: str
    industry: str
    text: str
    include_withdrawn: bool
    stage: _scenarios_pb2.NeedStage
    mine: bool
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., zone: _Optional[str] = ..., industry: _Optional[str] = ..., text: _Optional[str] = ..., include_withdrawn: _Optional[bool] = ..., stage: _Optional[_Union[_scenarios_pb2.NeedStage, str]] = ..., mine: _Optional[bool] = ...) -> None: ...

class ListTransformationNeedsResponse(_message.Message):
    __slots__ = ("transformation_needs", "next_page_token", "total")
    TRANSFORMATION_NEEDS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    transformation_needs: _containers.RepeatedCompositeFieldContainer[_scenarios_pb2.TransformationNeed]
    next_page_token: str
    total: int
    def __init__(self, transformation_needs: _Optional[_Iterable[_Union[_scenarios_pb2.TransformationNeed, _Mapping]]] = ..., next_page_token: _Optional[str] = ..., total: _Optional[int] = ...) -> None: ...

class BulkLoadTransformationNeedsRequest(_message.Message):
    __slots__ = ("transformation_need",)
    TRANSFORMATION_NEED_FIELD_NUMBER: _ClassVar[int]
    transformation_need: _scenarios_pb2.TransformationNeed
    def __init__(self, transformation_need: _Optional[_Union[_scenarios_pb2.TransformationNeed, _Mapping]] = ...) -> None: ...
