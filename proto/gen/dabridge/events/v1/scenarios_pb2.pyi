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
    SCENARIO_STAGE_SUBMITTED: _ClassVar[ScenarioStage]
    SCENARIO_STAGE_RETURNED: _ClassVar[ScenarioStage]
    SCENARIO_STAGE_APPROVED: _ClassVar[ScenarioStage]
    SCENARIO_STAGE_ANSWERED: _ClassVar[ScenarioStage]
    SCENARIO_STAGE_SELECTED: _ClassVar[ScenarioStage]
    SCENARIO_STAGE_CONTRACTED: _ClassVar[ScenarioStage]
    SCENARIO_STAGE_PILOT: _ClassVar[ScenarioStage]
    SCENARIO_STAGE_DEMONSTRATED: _ClassVar[ScenarioStage]

class OfferingKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    OFFERING_KIND_UNSPECIFIED: _ClassVar[OfferingKind]
    OFFERING_KIND_PRODUCT: _ClassVar[OfferingKind]
    OFFERING_KIND_CASE: _ClassVar[OfferingKind]
    OFFERING_KIND_CERTIFICATE: _ClassVar[OfferingKind]

class ListSubject(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    LIST_SUBJECT_UNSPECIFIED: _ClassVar[ListSubject]
    LIST_SUBJECT_OPPORTUNITY: _ClassVar[ListSubject]
    LIST_SUBJECT_CAPABILITY: _ClassVar[ListSubject]

class ListStage(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    LIST_STAGE_UNSPECIFIED: _ClassVar[ListStage]
    LIST_STAGE_DRAFT: _ClassVar[ListStage]
    LIST_STAGE_FROZEN: _ClassVar[ListStage]

class AmendmentKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    AMENDMENT_KIND_UNSPECIFIED: _ClassVar[AmendmentKind]
    AMENDMENT_KIND_ADDENDUM: _ClassVar[AmendmentKind]
    AMENDMENT_KIND_WITHDRAWN: _ClassVar[AmendmentKind]

class SolutionStage(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    SOLUTION_STAGE_UNSPECIFIED: _ClassVar[SolutionStage]
    SOLUTION_STAGE_DRAFT: _ClassVar[SolutionStage]
    SOLUTION_STAGE_SUBMITTED: _ClassVar[SolutionStage]
    SOLUTION_STAGE_OPENED: _ClassVar[SolutionStage]
    SOLUTION_STAGE_SHORTLISTED: _ClassVar[SolutionStage]
    SOLUTION_STAGE_SELECTED: _ClassVar[SolutionStage]
    SOLUTION_STAGE_NOT_SELECTED: _ClassVar[SolutionStage]

class ReviewStage(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    REVIEW_STAGE_UNSPECIFIED: _ClassVar[ReviewStage]
    REVIEW_STAGE_PREPARING: _ClassVar[ReviewStage]
    REVIEW_STAGE_SCORING: _ClassVar[ReviewStage]
    REVIEW_STAGE_CONSENSUS: _ClassVar[ReviewStage]
    REVIEW_STAGE_DECIDED: _ClassVar[ReviewStage]

class ConflictStatement(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CONFLICT_STATEMENT_UNSPECIFIED: _ClassVar[ConflictStatement]
    CONFLICT_STATEMENT_NONE: _ClassVar[ConflictStatement]
    CONFLICT_STATEMENT_CONFLICTED: _ClassVar[ConflictStatement]

class PilotStage(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    PILOT_STAGE_UNSPECIFIED: _ClassVar[PilotStage]
    PILOT_STAGE_RUNNING: _ClassVar[PilotStage]
    PILOT_STAGE_DEMONSTRATED: _ClassVar[PilotStage]
    PILOT_STAGE_STOPPED: _ClassVar[PilotStage]

class NeedStage(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    NEED_STAGE_UNSPECIFIED: _ClassVar[NeedStage]
    NEED_STAGE_OPEN: _ClassVar[NeedStage]
    NEED_STAGE_ASSIGNED: _ClassVar[NeedStage]
    NEED_STAGE_VISITED: _ClassVar[NeedStage]
    NEED_STAGE_REPORTED: _ClassVar[NeedStage]
    NEED_STAGE_CLOSED: _ClassVar[NeedStage]
SCENARIO_STAGE_UNSPECIFIED: ScenarioStage
SCENARIO_STAGE_DRAFT: ScenarioStage
SCENARIO_STAGE_LISTED: ScenarioStage
SCENARIO_STAGE_CLOSED: ScenarioStage
SCENARIO_STAGE_SUBMITTED: ScenarioStage
SCENARIO_STAGE_RETURNED: ScenarioStage
SCENARIO_STAGE_APPROVED: ScenarioStage
SCENARIO_STAGE_ANSWERED: ScenarioStage
SCENARIO_STAGE_SELECTED: ScenarioStage
SCENARIO_STAGE_CONTRACTED: ScenarioStage
SCENARIO_STAGE_PILOT: ScenarioStage
SCENARIO_STAGE_DEMONSTRATED: ScenarioStage
OFFERING_KIND_UNSPECIFIED: OfferingKind
OFFERING_KIND_PRODUCT: OfferingKind
OFFERING_KIND_CASE: OfferingKind
OFFERING_KIND_CERTIFICATE: OfferingKind
LIST_SUBJECT_UNSPECIFIED: ListSubject
LIST_SUBJECT_OPPORTUNITY: ListSubject
LIST_SUBJECT_CAPABILITY: ListSubject
LIST_STAGE_UNSPECIFIED: ListStage
LIST_STAGE_DRAFT: ListStage
LIST_STAGE_FROZEN: ListStage
AMENDMENT_KIND_UNSPECIFIED: AmendmentKind
AMENDMENT_KIND_ADDENDUM: AmendmentKind
AMENDMENT_KIND_WITHDRAWN: AmendmentKind
SOLUTION_STAGE_UNSPECIFIED: SolutionStage
SOLUTION_STAGE_DRAFT: SolutionStage
SOLUTION_STAGE_SUBMITTED: SolutionStage
SOLUTION_STAGE_OPENED: SolutionStage
SOLUTION_STAGE_SHORTLISTED: SolutionStage
SOLUTION_STAGE_SELECTED: SolutionStage
SOLUTION_STAGE_NOT_SELECTED: SolutionStage
REVIEW_STAGE_UNSPECIFIED: ReviewStage
REVIEW_STAGE_PREPARING: ReviewStage
REVIEW_STAGE_SCORING: ReviewStage
REVIEW_STAGE_CONSENSUS: ReviewStage
REVIEW_STAGE_DECIDED: ReviewStage
CONFLICT_STATEMENT_UNSPECIFIED: ConflictStatement
CONFLICT_STATEMENT_NONE: ConflictStatement
CONFLICT_STATEMENT_CONFLICTED: ConflictStatement
PILOT_STAGE_UNSPECIFIED: PilotStage
PILOT_STAGE_RUNNING: PilotStage
PILOT_STAGE_DEMONSTRATED: PilotStage
PILOT_STAGE_STOPPED: PilotStage
NEED_STAGE_UNSPECIFIED: NeedStage
NEED_STAGE_OPEN: NeedStage
NEED_STAGE_ASSIGNED: NeedStage
NEED_STAGE_VISITED: NeedStage
NEED_STAGE_REPORTED: NeedStage
NEED_STAGE_CLOSED: NeedStage

class Criterion(_message.Message):
    __slots__ = ("name", "weight", "description")
    NAME_FIELD_NUMBER: _ClassVar[int]
    WEIGHT_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    name: str
    weight: int
    description: str
    def __init__(self, name: _Optional[str] = ..., weight: _Optional[int] = ..., description: _Optional[str] = ...) -> None: ...

class FieldRemark(_message.Message):
    __slots__ = ("field", "remark")
    FIELD_FIELD_NUMBER: _ClassVar[int]
    REMARK_FIELD_NUMBER: _ClassVar[int]
    field: str
    remark: str
    def __init__(self, field: _Optional[str] = ..., remark: _Optional[str] = ...) -> None: ...

class Addendum(_message.Message):
    __slots__ = ("number", "published_at", "text", "fields")
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    PUBLISHED_AT_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    FIELDS_FIELD_NUMBER: _ClassVar[int]
    number: int
    published_at: str
    text: str
    fields: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, number: _Optional[int] = ..., published_at: _Optional[str] = ..., text: _Optional[str] = ..., fields: _Optional[_Iterable[str]] = ...) -> None: ...

class Contract(_message.Message):
    __slots__ = ("solution_id", "enterprise_ids", "number", "amount_yuan", "signed_on")
    SOLUTION_ID_FIELD_NUMBER: _ClassVar[int]
    ENTERPRISE_IDS_FIELD_NUMBER: _ClassVar[int]
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_YUAN_FIELD_NUMBER: _ClassVar[int]
    SIGNED_ON_FIELD_NUMBER: _ClassVar[int]
    solution_id: str
    enterprise_ids: _containers.RepeatedScalarFieldContainer[str]
    number: str
    amount_yuan: int
    signed_on: str
    def __init__(self, solution_id: _Optional[str] = ..., enterprise_ids: _Optional[_Iterable[str]] = ..., number: _Optional[str] = ..., amount_yuan: _Optional[int] = ..., signed_on: _Optional[str] = ...) -> None: ...

class Offering(_message.Message):
    __slots__ = ("kind", "name", "summary", "party", "dated", "valid_until", "reference")
    KIND_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    SUMMARY_FIELD_NUMBER: _ClassVar[int]
    PARTY_FIELD_NUMBER: _ClassVar[int]
    DATED_FIELD_NUMBER: _ClassVar[int]
    VALID_UNTIL_FIELD_NUMBER: _ClassVar[int]
    REFERENCE_FIELD_NUMBER: _ClassVar[int]
    kind: OfferingKind
    name: str
    summary: str
    party: str
    dated: str
    valid_until: str
    reference: str
    def __init__(self, kind: _Optional[_Union[OfferingKind, str]] = ..., name: _Optional[str] = ..., summary: _Optional[str] = ..., party: _Optional[str] = ..., dated: _Optional[str] = ..., valid_until: _Optional[str] = ..., reference: _Optional[str] = ...) -> None: ...

class Enterprise(_message.Message):
    __slots__ = ("id", "version", "status", "uscc", "name", "zone", "industries", "summary", "capabilities", "synthetic", "updated_at", "offerings")
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
    OFFERINGS_FIELD_NUMBER: _ClassVar[int]
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
    offerings: _containers.RepeatedCompositeFieldContainer[Offering]
    def __init__(self, id: _Optional[str] = ..., version: _Optional[int] = ..., status: _Optional[_Union[_types_pb2.RecordStatus, str]] = ..., uscc: _Optional[str] = ..., name: _Optional[str] = ..., zone: _Optional[str] = ..., industries: _Optional[_Iterable[str]] = ..., summary: _Optional[str] = ..., capabilities: _Optional[_Iterable[_Union[_types_pb2.Capability, _Mapping]]] = ..., synthetic: _Optional[bool] = ..., updated_at: _Optional[str] = ..., offerings: _Optional[_Iterable[_Union[Offering, _Mapping]]] = ...) -> None: ...

class Scenario(_message.Message):
    __slots__ = ("id", "version", "status", "title", "provider", "zone", "industry", "domain", "goal", "content", "requirements", "budget", "schedule", "schedule_start", "schedule_end", "stage", "synthetic", "updated_at", "provider_id", "list_kind", "answer_deadline", "criteria", "remarks", "addenda", "answers_closed", "contract", "stage_since")
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
    LIST_KIND_FIELD_NUMBER: _ClassVar[int]
    ANSWER_DEADLINE_FIELD_NUMBER: _ClassVar[int]
    CRITERIA_FIELD_NUMBER: _ClassVar[int]
    REMARKS_FIELD_NUMBER: _ClassVar[int]
    ADDENDA_FIELD_NUMBER: _ClassVar[int]
    ANSWERS_CLOSED_FIELD_NUMBER: _ClassVar[int]
    CONTRACT_FIELD_NUMBER: _ClassVar[int]
    STAGE_SINCE_FIELD_NUMBER: _ClassVar[int]
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
    list_kind: str
    answer_deadline: str
    criteria: _containers.RepeatedCompositeFieldContainer[Criterion]
    remarks: _containers.RepeatedCompositeFieldContainer[FieldRemark]
    addenda: _containers.RepeatedCompositeFieldContainer[Addendum]
    answers_closed: bool
    contract: Contract
    stage_since: str
    def __init__(self, id: _Optional[str] = ..., version: _Optional[int] = ..., status: _Optional[_Union[_types_pb2.RecordStatus, str]] = ..., title: _Optional[str] = ..., provider: _Optional[str] = ..., zone: _Optional[str] = ..., industry: _Optional[str] = ..., domain: _Optional[str] = ..., goal: _Optional[str] = ..., content: _Optional[str] = ..., requirements: _Optional[_Iterable[_Union[_types_pb2.Requirement, _Mapping]]] = ..., budget: _Optional[_Union[_types_pb2.MoneyRange, _Mapping]] = ..., schedule: _Optional[str] = ..., schedule_start: _Optional[str] = ..., schedule_end: _Optional[str] = ..., stage: _Optional[_Union[ScenarioStage, str]] = ..., synthetic: _Optional[bool] = ..., updated_at: _Optional[str] = ..., provider_id: _Optional[str] = ..., list_kind: _Optional[str] = ..., answer_deadline: _Optional[str] = ..., criteria: _Optional[_Iterable[_Union[Criterion, _Mapping]]] = ..., remarks: _Optional[_Iterable[_Union[FieldRemark, _Mapping]]] = ..., addenda: _Optional[_Iterable[_Union[Addendum, _Mapping]]] = ..., answers_closed: _Optional[bool] = ..., contract: _Optional[_Union[Contract, _Mapping]] = ..., stage_since: _Optional[str] = ...) -> None: ...

class ListItem(_message.Message):
    __slots__ = ("position", "record_id", "record_version", "title", "content_hash")
    POSITION_FIELD_NUMBER: _ClassVar[int]
    RECORD_ID_FIELD_NUMBER: _ClassVar[int]
    RECORD_VERSION_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    CONTENT_HASH_FIELD_NUMBER: _ClassVar[int]
    position: int
    record_id: str
    record_version: int
    title: str
    content_hash: str
    def __init__(self, position: _Optional[int] = ..., record_id: _Optional[str] = ..., record_version: _Optional[int] = ..., title: _Optional[str] = ..., content_hash: _Optional[str] = ...) -> None: ...

class ListAmendment(_message.Message):
    __slots__ = ("record_id", "kind", "at", "record_version", "addendum")
    RECORD_ID_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    RECORD_VERSION_FIELD_NUMBER: _ClassVar[int]
    ADDENDUM_FIELD_NUMBER: _ClassVar[int]
    record_id: str
    kind: AmendmentKind
    at: str
    record_version: int
    addendum: int
    def __init__(self, record_id: _Optional[str] = ..., kind: _Optional[_Union[AmendmentKind, str]] = ..., at: _Optional[str] = ..., record_version: _Optional[int] = ..., addendum: _Optional[int] = ...) -> None: ...

class OpportunityList(_message.Message):
    __slots__ = ("id", "version", "status", "updated_at", "subject", "kind", "batch", "title", "front_matter", "stage", "items", "frozen_at", "content_hash", "amendments", "amendment_count", "synthetic")
    ID_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    UPDATED_AT_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    BATCH_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    FRONT_MATTER_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    FROZEN_AT_FIELD_NUMBER: _ClassVar[int]
    CONTENT_HASH_FIELD_NUMBER: _ClassVar[int]
    AMENDMENTS_FIELD_NUMBER: _ClassVar[int]
    AMENDMENT_COUNT_FIELD_NUMBER: _ClassVar[int]
    SYNTHETIC_FIELD_NUMBER: _ClassVar[int]
    id: str
    version: int
    status: _types_pb2.RecordStatus
    updated_at: str
    subject: ListSubject
    kind: str
    batch: int
    title: str
    front_matter: str
    stage: ListStage
    items: _containers.RepeatedCompositeFieldContainer[ListItem]
    frozen_at: str
    content_hash: str
    amendments: _containers.RepeatedCompositeFieldContainer[ListAmendment]
    amendment_count: int
    synthetic: bool
    def __init__(self, id: _Optional[str] = ..., version: _Optional[int] = ..., status: _Optional[_Union[_types_pb2.RecordStatus, str]] = ..., updated_at: _Optional[str] = ..., subject: _Optional[_Union[ListSubject, str]] = ..., kind: _Optional[str] = ..., batch: _Optional[int] = ..., title: _Optional[str] = ..., front_matter: _Optional[str] = ..., stage: _Optional[_Union[ListStage, str]] = ..., items: _Optional[_Iterable[_Union[ListItem, _Mapping]]] = ..., frozen_at: _Optional[str] = ..., content_hash: _Optional[str] = ..., amendments: _Optional[_Iterable[_Union[ListAmendment, _Mapping]]] = ..., amendment_count: _Optional[int] = ..., synthetic: _Optional[bool] = ...) -> None: ...

class Partner(_message.Message):
    __slots__ = ("enterprise_id", "agreed")
    ENTERPRISE_ID_FIELD_NUMBER: _ClassVar[int]
    AGREED_FIELD_NUMBER: _ClassVar[int]
    enterprise_id: str
    agreed: bool
    def __init__(self, enterprise_id: _Optional[str] = ..., agreed: _Optional[bool] = ...) -> None: ...

class Solution(_message.Message):
    __slots__ = ("id", "version", "status", "updated_at", "scenario_id", "enterprise_id", "partners", "stage", "revision", "submitted_at", "opened_at", "provider_id", "reviewer_ids", "synthetic", "sealed_sha256")
    ID_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    UPDATED_AT_FIELD_NUMBER: _ClassVar[int]
    SCENARIO_ID_FIELD_NUMBER: _ClassVar[int]
    ENTERPRISE_ID_FIELD_NUMBER: _ClassVar[int]
    PARTNERS_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    REVISION_FIELD_NUMBER: _ClassVar[int]
    SUBMITTED_AT_FIELD_NUMBER: _ClassVar[int]
    OPENED_AT_FIELD_NUMBER: _ClassVar[int]
    PROVIDER_ID_FIELD_NUMBER: _ClassVar[int]
    REVIEWER_IDS_FIELD_NUMBER: _ClassVar[int]
    SYNTHETIC_FIELD_NUMBER: _ClassVar[int]
    SEALED_SHA256_FIELD_NUMBER: _ClassVar[int]
    id: str
    version: int
    status: _types_pb2.RecordStatus
    updated_at: str
    scenario_id: str
    enterprise_id: str
    partners: _containers.RepeatedCompositeFieldContainer[Partner]
    stage: SolutionStage
    revision: int
    submitted_at: str
    opened_at: str
    provider_id: str
    reviewer_ids: _containers.RepeatedScalarFieldContainer[str]
    synthetic: bool
    sealed_sha256: str
    def __init__(self, id: _Optional[str] = ..., version: _Optional[int] = ..., status: _Optional[_Union[_types_pb2.RecordStatus, str]] = ..., updated_at: _Optional[str] = ..., scenario_id: _Optional[str] = ..., enterprise_id: _Optional[str] = ..., partners: _Optional[_Iterable[_Union[Partner, _Mapping]]] = ..., stage: _Optional[_Union[SolutionStage, str]] = ..., revision: _Optional[int] = ..., submitted_at: _Optional[str] = ..., opened_at: _Optional[str] = ..., provider_id: _Optional[str] = ..., reviewer_ids: _Optional[_Iterable[str]] = ..., synthetic: _Optional[bool] = ..., sealed_sha256: _Optional[str] = ...) -> None: ...

class Reviewer(_message.Message):
    __slots__ = ("expert_id", "statement", "conflict_reason", "submitted_at")
    EXPERT_ID_FIELD_NUMBER: _ClassVar[int]
    STATEMENT_FIELD_NUMBER: _ClassVar[int]
    CONFLICT_REASON_FIELD_NUMBER: _ClassVar[int]
    SUBMITTED_AT_FIELD_NUMBER: _ClassVar[int]
    expert_id: str
    statement: ConflictStatement
    conflict_reason: str
    submitted_at: str
    def __init__(self, expert_id: _Optional[str] = ..., statement: _Optional[_Union[ConflictStatement, str]] = ..., conflict_reason: _Optional[str] = ..., submitted_at: _Optional[str] = ...) -> None: ...

class Ranking(_message.Message):
    __slots__ = ("solution_id", "rank", "mean_points", "agreed_points", "remark", "shortlisted", "selected", "reason")
    SOLUTION_ID_FIELD_NUMBER: _ClassVar[int]
    RANK_FIELD_NUMBER: _ClassVar[int]
    MEAN_POINTS_FIELD_NUMBER: _ClassVar[int]
    AGREED_POINTS_FIELD_NUMBER: _ClassVar[int]
    REMARK_FIELD_NUMBER: _ClassVar[int]
    SHORTLISTED_FIELD_NUMBER: _ClassVar[int]
    SELECTED_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    solution_id: str
    rank: int
    mean_points: int
    agreed_points: int
    remark: str
    shortlisted: bool
    selected: bool
    reason: str
    def __init__(self, solution_id: _Optional[str] = ..., rank: _Optional[int] = ..., mean_points: _Optional[int] = ..., agreed_points: _Optional[int] = ..., remark: _Optional[str] = ..., shortlisted: _Optional[bool] = ..., selected: _Optional[bool] = ..., reason: _Optional[str] = ...) -> None: ...

class Review(_message.Message):
    __slots__ = ("id", "version", "status", "updated_at", "provider_id", "stage", "criteria", "reviewers", "solution_ids", "rankings", "consensus", "questions_until", "decided_at", "synthetic", "zone")
    ID_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    UPDATED_AT_FIELD_NUMBER: _ClassVar[int]
    PROVIDER_ID_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    CRITERIA_FIELD_NUMBER: _ClassVar[int]
    REVIEWERS_FIELD_NUMBER: _ClassVar[int]
    SOLUTION_IDS_FIELD_NUMBER: _ClassVar[int]
    RANKINGS_FIELD_NUMBER: _ClassVar[int]
    CONSENSUS_FIELD_NUMBER: _ClassVar[int]
    QUESTIONS_UNTIL_FIELD_NUMBER: _ClassVar[int]
    DECIDED_AT_FIELD_NUMBER: _ClassVar[int]
    SYNTHETIC_FIELD_NUMBER: _ClassVar[int]
    ZONE_FIELD_NUMBER: _ClassVar[int]
    id: str
    version: int
    status: _types_pb2.RecordStatus
    updated_at: str
    provider_id: str
    stage: ReviewStage
    criteria: _containers.RepeatedCompositeFieldContainer[Criterion]
    reviewers: _containers.RepeatedCompositeFieldContainer[Reviewer]
    solution_ids: _containers.RepeatedScalarFieldContainer[str]
    rankings: _containers.RepeatedCompositeFieldContainer[Ranking]
    consensus: str
    questions_until: str
    decided_at: str
    synthetic: bool
    zone: str
    def __init__(self, id: _Optional[str] = ..., version: _Optional[int] = ..., status: _Optional[_Union[_types_pb2.RecordStatus, str]] = ..., updated_at: _Optional[str] = ..., provider_id: _Optional[str] = ..., stage: _Optional[_Union[ReviewStage, str]] = ..., criteria: _Optional[_Iterable[_Union[Criterion, _Mapping]]] = ..., reviewers: _Optional[_Iterable[_Union[Reviewer, _Mapping]]] = ..., solution_ids: _Optional[_Iterable[str]] = ..., rankings: _Optional[_Iterable[_Union[Ranking, _Mapping]]] = ..., consensus: _Optional[str] = ..., questions_until: _Optional[str] = ..., decided_at: _Optional[str] = ..., synthetic: _Optional[bool] = ..., zone: _Optional[str] = ...) -> None: ...

class Attachment(_message.Message):
    __slots__ = ("id", "name", "media_type", "size_bytes", "sha256")
    ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    MEDIA_TYPE_FIELD_NUMBER: _ClassVar[int]
    SIZE_BYTES_FIELD_NUMBER: _ClassVar[int]
    SHA256_FIELD_NUMBER: _ClassVar[int]
    id: str
    name: str
    media_type: str
    size_bytes: int
    sha256: str
    def __init__(self, id: _Optional[str] = ..., name: _Optional[str] = ..., media_type: _Optional[str] = ..., size_bytes: _Optional[int] = ..., sha256: _Optional[str] = ...) -> None: ...

class Milestone(_message.Message):
    __slots__ = ("id", "name", "due_on", "reached_on", "evidence", "attachments", "confirmed")
    ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    DUE_ON_FIELD_NUMBER: _ClassVar[int]
    REACHED_ON_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    ATTACHMENTS_FIELD_NUMBER: _ClassVar[int]
    CONFIRMED_FIELD_NUMBER: _ClassVar[int]
    id: str
    name: str
    due_on: str
    reached_on: str
    evidence: str
    attachments: _containers.RepeatedCompositeFieldContainer[Attachment]
    confirmed: bool
    def __init__(self, id: _Optional[str] = ..., name: _Optional[str] = ..., due_on: _Optional[str] = ..., reached_on: _Optional[str] = ..., evidence: _Optional[str] = ..., attachments: _Optional[_Iterable[_Union[Attachment, _Mapping]]] = ..., confirmed: _Optional[bool] = ...) -> None: ...

class Pilot(_message.Message):
    __slots__ = ("id", "version", "status", "updated_at", "provider_id", "enterprise_ids", "title", "zone", "industry", "stage", "starts_on", "ends_on", "amount_yuan", "milestones", "outcome", "ended_on", "synthetic")
    ID_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    UPDATED_AT_FIELD_NUMBER: _ClassVar[int]
    PROVIDER_ID_FIELD_NUMBER: _ClassVar[int]
    ENTERPRISE_IDS_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    ZONE_FIELD_NUMBER: _ClassVar[int]
    INDUSTRY_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    STARTS_ON_FIELD_NUMBER: _ClassVar[int]
    ENDS_ON_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_YUAN_FIELD_NUMBER: _ClassVar[int]
    MILESTONES_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    ENDED_ON_FIELD_NUMBER: _ClassVar[int]
    SYNTHETIC_FIELD_NUMBER: _ClassVar[int]
    id: str
    version: int
    status: _types_pb2.RecordStatus
    updated_at: str
    provider_id: str
    enterprise_ids: _containers.RepeatedScalarFieldContainer[str]
    title: str
    zone: str
    industry: str
    stage: PilotStage
    starts_on: str
    ends_on: str
    amount_yuan: int
    milestones: _containers.RepeatedCompositeFieldContainer[Milestone]
    outcome: str
    ended_on: str
    synthetic: bool
    def __init__(self, id: _Optional[str] = ..., version: _Optional[int] = ..., status: _Optional[_Union[_types_pb2.RecordStatus, str]] = ..., updated_at: _Optional[str] = ..., provider_id: _Optional[str] = ..., enterprise_ids: _Optional[_Iterable[str]] = ..., title: _Optional[str] = ..., zone: _Optional[str] = ..., industry: _Optional[str] = ..., stage: _Optional[_Union[PilotStage, str]] = ..., starts_on: _Optional[str] = ..., ends_on: _Optional[str] = ..., amount_yuan: _Optional[int] = ..., milestones: _Optional[_Iterable[_Union[Milestone, _Mapping]]] = ..., outcome: _Optional[str] = ..., ended_on: _Optional[str] = ..., synthetic: _Optional[bool] = ...) -> None: ...

class Visit(_message.Message):
    __slots__ = ("visited_on", "expert_ids", "note")
    VISITED_ON_FIELD_NUMBER: _ClassVar[int]
    EXPERT_IDS_FIELD_NUMBER: _ClassVar[int]
    NOTE_FIELD_NUMBER: _ClassVar[int]
    visited_on: str
    expert_ids: _containers.RepeatedScalarFieldContainer[str]
    note: str
    def __init__(self, visited_on: _Optional[str] = ..., expert_ids: _Optional[_Iterable[str]] = ..., note: _Optional[str] = ...) -> None: ...

class FollowUp(_message.Message):
    __slots__ = ("on", "text")
    ON_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    on: str
    text: str
    def __init__(self, on: _Optional[str] = ..., text: _Optional[str] = ...) -> None: ...

class TransformationNeed(_message.Message):
    __slots__ = ("id", "version", "status", "updated_at", "enterprise_id", "title", "zone", "industry", "situation", "goal", "requirements", "synthetic", "stage", "expert_ids", "visits", "report", "recommendations", "follow_ups", "closing")
    ID_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    UPDATED_AT_FIELD_NUMBER: _ClassVar[int]
    ENTERPRISE_ID_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    ZONE_FIELD_NUMBER: _ClassVar[int]
    INDUSTRY_FIELD_NUMBER: _ClassVar[int]
    SITUATION_FIELD_NUMBER: _ClassVar[int]
    GOAL_FIELD_NUMBER: _ClassVar[int]
    REQUIREMENTS_FIELD_NUMBER: _ClassVar[int]
    SYNTHETIC_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    EXPERT_IDS_FIELD_NUMBER: _ClassVar[int]
    VISITS_FIELD_NUMBER: _ClassVar[int]
    REPORT_FIELD_NUMBER: _ClassVar[int]
    RECOMMENDATIONS_FIELD_NUMBER: _ClassVar[int]
    FOLLOW_UPS_FIELD_NUMBER: _ClassVar[int]
    CLOSING_FIELD_NUMBER: _ClassVar[int]
    id: str
    version: int
    status: _types_pb2.RecordStatus
    updated_at: str
    enterprise_id: str
    title: str
    zone: str
    industry: str
    situation: str
    goal: str
    requirements: _containers.RepeatedCompositeFieldContainer[_types_pb2.Requirement]
    synthetic: bool
    stage: NeedStage
    expert_ids: _containers.RepeatedScalarFieldContainer[str]
    visits: _containers.RepeatedCompositeFieldContainer[Visit]
    report: str
    recommendations: _containers.RepeatedScalarFieldContainer[str]
    follow_ups: _containers.RepeatedCompositeFieldContainer[FollowUp]
    closing: str
    def __init__(self, id: _Optional[str] = ..., version: _Optional[int] = ..., status: _Optional[_Union[_types_pb2.RecordStatus, str]] = ..., updated_at: _Optional[str] = ..., enterprise_id: _Optional[str] = ..., title: _Optional[str] = ..., zone: _Optional[str] = ..., industry: _Optional[str] = ..., situation: _Optional[str] = ..., goal: _Optional[str] = ..., requirements: _Optional[_Iterable[_Union[_types_pb2.Requirement, _Mapping]]] = ..., synthetic: _Optional[bool] = ..., stage: _Optional[_Union[NeedStage, str]] = ..., expert_ids: _Optional[_Iterable[str]] = ..., visits: _Optional[_Iterable[_Union[Visit, _Mapping]]] = ..., report: _Optional[str] = ..., recommendations: _Optional[_Iterable[str]] = ..., follow_ups: _Optional[_Iterable[_Union[FollowUp, _Mapping]]] = ..., closing: _Optional[str] = ...) -> None: ...
