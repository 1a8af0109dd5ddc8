from dabridge.events.v1 import scenarios_pb2 as _scenarios_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class StartPilotRequest(_message.Message):
    __slots__ = ("scenario_id", "expected_version", "idempotency_key", "title", "starts_on", "ends_on", "amount_yuan", "milestones")
    SCENARIO_ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    STARTS_ON_FIELD_NUMBER: _ClassVar[int]
    ENDS_ON_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_YUAN_FIELD_NUMBER: _ClassVar[int]
    MILESTONES_FIELD_NUMBER: _ClassVar[int]
    scenario_id: str
    expected_version: int
    idempotency_key: str
    title: str
    starts_on: str
    ends_on: str
    amount_yuan: int
    milestones: _containers.RepeatedCompositeFieldContainer[_scenarios_pb2.Milestone]
    def __init__(self, scenario_id: _Optional[str] = ..., expected_version: _Optional[int] = ..., idempotency_key: _Optional[str] = ..., title: _Optional[str] = ..., starts_on: _Optional[str] = ..., ends_on: _Optional[str] = ..., amount_yuan: _Optional[int] = ..., milestones: _Optional[_Iterable[_Union[_scenarios_pb2.Milestone, _Mapping]]] = ...) -> None: ...

class UpdatePilotRequest(_message.Message):
    __slots__ = ("id", "expected_version", "idempotency_key", "title", "ends_on", "milestones")
    ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    ENDS_ON_FIELD_NUMBER: _ClassVar[int]
    MILESTONES_FIELD_NUMBER: _ClassVar[int]
    id: str
    expected_version: int
    idempotency_key: str
    title: str
    ends_on: str
    milestones: _containers.RepeatedCompositeFieldContainer[_scenarios_pb2.Milestone]
    def __init__(self, id: _Optional[str] = ..., expected_version: _Optional[int] = ..., idempotency_key: _Optional[str] = ..., title: _Optional[str] = ..., ends_on: _Optional[str] = ..., milestones: _Optional[_Iterable[_Union[_scenarios_pb2.Milestone, _Mapping]]] = ...) -> None: ...

class ReachMilestoneRequest(_message.Message):
    __slots__ = ("id", "expected_version", "idempotency_key", "milestone_id", "reached_on", "evidence", "attachment_ids")
    ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    MILESTONE_ID_FIELD_NUMBER: _ClassVar[int]
    REACHED_ON_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    ATTACHMENT_IDS_FIELD_NUMBER: _ClassVar[int]
    id: str
    expected_version: int
    idempotency_key: str
    milestone_id: str
    reached_on: str
    evidence: str
    attachment_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, id: _Optional[str] = ..., expected_version: _Optional[int] = ..., idempotency_key: _Optional[str] = ..., milestone_id: _Optional[str] = ..., reached_on: _Optional[str] = ..., evidence: _Optional[str] = ..., attachment_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class ConfirmMilestoneRequest(_message.Message):
    __slots__ = ("id", "expected_version", "idempotency_key", "milestone_id", "confirmed", "reason")
    ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    MILESTONE_ID_FIELD_NUMBER: _ClassVar[int]
    CONFIRMED_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    id: str
    expected_version: int
    idempotency_key: str
    milestone_id: str
    confirmed: bool
    reason: str
    def __init__(self, id: _Optional[str] = ..., expected_version: _Optional[int] = ..., idempotency_key: _Optional[str] = ..., milestone_id: _Optional[str] = ..., confirmed: _Optional[bool] = ..., reason: _Optional[str] = ...) -> None: ...

class DemonstratePilotRequest(_message.Message):
    __slots__ = ("id", "expected_version", "idempotency_key", "outcome")
    ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    id: str
    expected_version: int
    idempotency_key: str
    outcome: str
    def __init__(self, id: _Optional[str] = ..., expected_version: _Optional[int] = ..., idempotency_key: _Optional[str] = ..., outcome: _Optional[str] = ...) -> None: ...

class StopPilotRequest(_message.Message):
    __slots__ = ("id", "expected_version", "idempotency_key", "reason")
    ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    id: str
    expected_version: int
    idempotency_key: str
    reason: str
    def __init__(self, id: _Optional[str] = ..., expected_version: _Optional[int] = ..., idempotency_key: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class GetPilotRequest(_message.Message):
    __slots__ = ("id",)
    ID_FIELD_NUMBER: _ClassVar[int]
    id: str
    def __init__(self, id: _Optional[str] = ...) -> None: ...

class PilotResponse(_message.Message):
    __slots__ = ("pilot", "overdue_ids")
    PILOT_FIELD_NUMBER: _ClassVar[int]
    OVERDUE_IDS_FIELD_NUMBER: _ClassVar[int]
    pilot: _scenarios_pb2.Pilot
    overdue_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, pilot: _Optional[_Union[_scenarios_pb2.Pilot, _Mapping]] = ..., overdue_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class ListPilotsRequest(_message.Message):
    __slots__ = ("page_size", "page_token", "zone", "industry", "text", "stage", "overdue", "mine")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    ZONE_FIELD_NUMBER: _ClassVar[int]
    INDUSTRY_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    OVERDUE_FIELD_NUMBER: _ClassVar[int]
    MINE_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    zone: str
    industry: str
    text: str
    stage: _scenarios_pb2.PilotStage
    overdue: bool
    mine: bool
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., zone: _Optional[str] = ..., industry: _Optional[str] = ..., text: _Optional[str] = ..., stage: _Optional[_Union[_scenarios_pb2.PilotStage, str]] = ..., overdue: _Optional[bool] = ..., mine: _Optional[bool] = ...) -> None: ...

class ListPilotsResponse(_message.Message):
    __slots__ = ("pilots", "next_page_token", "total")
    PILOTS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    pilots: _containers.RepeatedCompositeFieldContainer[PilotResponse]
    next_page_token: str
    total: int
    def __init__(self, pilots: _Optional[_Iterable[_Union[PilotResponse, _Mapping]]] = ..., next_page_token: _Optional[str] = ..., total: _Optional[int] = ...) -> None: ...

class ScenarioViews(_message.Message):
    __slots__ = ("scenario_id", "count")
    SCENARIO_ID_FIELD_NUMBER: _ClassVar[int]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    scenario_id: str
    count: int
    def __init__(self, scenario_id: _Optional[str] = ..., count: _Optional[int] = ...) -> None: ...

class RecordViewsRequest(_message.Message):
    __slots__ = ("views",)
    VIEWS_FIELD_NUMBER: _ClassVar[int]
    views: _containers.RepeatedCompositeFieldContainer[ScenarioViews]
    def __init__(self, views: _Optional[_Iterable[_Union[ScenarioViews, _Mapping]]] = ...) -> None: ...

class RecordViewsResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class GetFunnelRequest(_message.Message):
    __slots__ = ("list_id", "zone", "industry", "page_size", "page_token")
    LIST_ID_FIELD_NUMBER: _ClassVar[int]
    ZONE_FIELD_NUMBER: _ClassVar[int]
    INDUSTRY_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    list_id: str
    zone: str
    industry: str
    page_size: int
    page_token: str
    def __init__(self, list_id: _Optional[str] = ..., zone: _Optional[str] = ..., industry: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class FunnelItem(_message.Message):
    __slots__ = ("scenario_id", "title", "zone", "stage", "withdrawn", "views", "answers", "shortlisted", "listed_at", "answered_at", "selected_at", "contracted_at", "piloted_at", "demonstrated_at", "contract", "pilot_amount_yuan", "industry", "answers_sealed")
    SCENARIO_ID_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    ZONE_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    WITHDRAWN_FIELD_NUMBER: _ClassVar[int]
    VIEWS_FIELD_NUMBER: _ClassVar[int]
    ANSWERS_FIELD_NUMBER: _ClassVar[int]
    SHORTLISTED_FIELD_NUMBER: _ClassVar[int]
    LISTED_AT_FIELD_NUMBER: _ClassVar[int]
    ANSWERED_AT_FIELD_NUMBER: _ClassVar[int]
    SELECTED_AT_FIELD_NUMBER: _ClassVar[int]
    CONTRACTED_AT_FIELD_NUMBER: _ClassVar[int]
    PILOTED_AT_FIELD_NUMBER: _ClassVar[int]
    DEMONSTRATED_AT_FIELD_NUMBER: _ClassVar[int]
    CONTRACT_FIELD_NUMBER: _ClassVar[int]
    PILOT_AMOUNT_YUAN_FIELD_NUMBER: _ClassVar[int]
    INDUSTRY_FIELD_NUMBER: _ClassVar[int]
    ANSWERS_SEALED_FIELD_NUMBER: _ClassVar[int]
    scenario_id: str
    title: str
    zone: str
    stage: _scenarios_pb2.ScenarioStage
    withdrawn: bool
    views: int
    answers: int
    shortlisted: int
    listed_at: str
    answered_at: str
    selected_at: str
    contracted_at: str
    piloted_at: str
    demonstrated_at: str
    contract: _scenarios_pb2.Contract
    pilot_amount_yuan: int
    industry: str
    answers_sealed: bool
    def __init__(self, scenario_id: _Optional[str] = ..., title: _Optional[str] = ..., zone: _Optional[str] = ..., stage: _Optional[_Union[_scenarios_pb2.ScenarioStage, str]] = ..., withdrawn: _Optional[bool] = ..., views: _Optional[int] = ..., answers: _Optional[int] = ..., shortlisted: _Optional[int] = ..., listed_at: _Optional[str] = ..., answered_at: _Optional[str] = ..., selected_at: _Optional[str] = ..., contracted_at: _Optional[str] = ..., piloted_at: _Optional[str] = ..., demonstrated_at: _Optional[str] = ..., contract: _Optional[_Union[_scenarios_pb2.Contract, _Mapping]] = ..., pilot_amount_yuan: _Optional[int] = ..., industry: _Optional[str] = ..., answers_sealed: _Optional[bool] = ...) -> None: ...

class FunnelTotals(_message.Message):
    __slots__ = ("scenarios", "listed", "viewed", "answered", "shortlisted", "selected", "contracted", "piloted", "demonstrated", "withdrawn", "contract_yuan", "pilot_yuan", "answers")
    SCENARIOS_FIELD_NUMBER: _ClassVar[int]
    LISTED_FIELD_NUMBER: _ClassVar[int]
    VIEWED_FIELD_NUMBER: _ClassVar[int]
    ANSWERED_FIELD_NUMBER: _ClassVar[int]
    SHORTLISTED_FIELD_NUMBER: _ClassVar[int]
    SELECTED_FIELD_NUMBER: _ClassVar[int]
    CONTRACTED_FIELD_NUMBER: _ClassVar[int]
    PILOTED_FIELD_NUMBER: _ClassVar[int]
    DEMONSTRATED_FIELD_NUMBER: _ClassVar[int]
    WITHDRAWN_FIELD_NUMBER: _ClassVar[int]
    CONTRACT_YUAN_FIELD_NUMBER: _ClassVar[int]
    PILOT_YUAN_FIELD_NUMBER: _ClassVar[int]
    ANSWERS_FIELD_NUMBER: _ClassVar[int]
    scenarios: int
    listed: int
    viewed: int
    answered: int
    shortlisted: int
    selected: int
    contracted: int
    piloted: int
    demonstrated: int
    withdrawn: int
    contract_yuan: int
    pilot_yuan: int
    answers: int
    def __init__(self, scenarios: _Optional[int] = ..., listed: _Optional[int] = ..., viewed: _Optional[int] = ..., answered: _Optional[int] = ..., shortlisted: _Optional[int] = ..., selected: _Optional[int] = ..., contracted: _Optional[int] = ..., piloted: _Optional[int] = ..., demonstrated: _Optional[int] = ..., withdrawn: _Optional[int] = ..., contract_yuan: _Optional[int] = ..., pilot_yuan: _Optional[int] = ..., answers: _Optional[int] = ...) -> None: ...

class GetFunnelResponse(_message.Message):
    __slots__ = ("totals", "items", "next_page_token", "total")
    TOTALS_FIELD_NUMBER: _ClassVar[int]
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    totals: FunnelTotals
    items: _containers.RepeatedCompositeFieldContainer[FunnelItem]
    next_page_token: str
    total: int
    def __init__(self, totals: _Optional[_Union[FunnelTotals, _Mapping]] = ..., items: _Optional[_Iterable[_Union[FunnelItem, _Mapping]]] = ..., next_page_token: _Optional[str] = ..., total: _Optional[int] = ...) -> None: ...

class GetTargetsRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class Target(_message.Message):
    __slots__ = ("key", "zone", "year", "wanted", "reached", "under_way", "synthetic")
    KEY_FIELD_NUMBER: _ClassVar[int]
    ZONE_FIELD_NUMBER: _ClassVar[int]
    YEAR_FIELD_NUMBER: _ClassVar[int]
    WANTED_FIELD_NUMBER: _ClassVar[int]
    REACHED_FIELD_NUMBER: _ClassVar[int]
    UNDER_WAY_FIELD_NUMBER: _ClassVar[int]
    SYNTHETIC_FIELD_NUMBER: _ClassVar[int]
    key: str
    zone: str
    year: int
    wanted: int
    reached: int
    under_way: int
    synthetic: int
    def __init__(self, key: _Optional[str] = ..., zone: _Optional[str] = ..., year: _Optional[int] = ..., wanted: _Optional[int] = ..., reached: _Optional[int] = ..., under_way: _Optional[int] = ..., synthetic: _Optional[int] = ...) -> None: ...

class GetTargetsResponse(_message.Message):
    __slots__ = ("targets",)
    TARGETS_FIELD_NUMBER: _ClassVar[int]
    targets: _containers.RepeatedCompositeFieldContainer[Target]
    def __init__(self, targets: _Optional[_Iterable[_Union[Target, _Mapping]]] = ...) -> None: ...
