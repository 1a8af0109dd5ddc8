from dabridge.events.v1 import types_pb2 as _types_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class NominationStage(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    NOMINATION_STAGE_UNSPECIFIED: _ClassVar[NominationStage]
    NOMINATION_STAGE_PROPOSED: _ClassVar[NominationStage]
    NOMINATION_STAGE_AGREED: _ClassVar[NominationStage]
    NOMINATION_STAGE_SEATED: _ClassVar[NominationStage]
    NOMINATION_STAGE_DECLINED: _ClassVar[NominationStage]
    NOMINATION_STAGE_REFUSED: _ClassVar[NominationStage]
    NOMINATION_STAGE_WITHDRAWN: _ClassVar[NominationStage]
    NOMINATION_STAGE_ENDED: _ClassVar[NominationStage]

class AdviceStage(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ADVICE_STAGE_UNSPECIFIED: _ClassVar[AdviceStage]
    ADVICE_STAGE_OPEN: _ClassVar[AdviceStage]
    ADVICE_STAGE_ASSIGNED: _ClassVar[AdviceStage]
    ADVICE_STAGE_ANSWERED: _ClassVar[AdviceStage]
    ADVICE_STAGE_CLOSED: _ClassVar[AdviceStage]
NOMINATION_STAGE_UNSPECIFIED: NominationStage
NOMINATION_STAGE_PROPOSED: NominationStage
NOMINATION_STAGE_AGREED: NominationStage
NOMINATION_STAGE_SEATED: NominationStage
NOMINATION_STAGE_DECLINED: NominationStage
NOMINATION_STAGE_REFUSED: NominationStage
NOMINATION_STAGE_WITHDRAWN: NominationStage
NOMINATION_STAGE_ENDED: NominationStage
ADVICE_STAGE_UNSPECIFIED: AdviceStage
ADVICE_STAGE_OPEN: AdviceStage
ADVICE_STAGE_ASSIGNED: AdviceStage
ADVICE_STAGE_ANSWERED: AdviceStage
ADVICE_STAGE_CLOSED: AdviceStage

class Merit(_message.Message):
    __slots__ = ("kind", "title", "year")
    KIND_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    YEAR_FIELD_NUMBER: _ClassVar[int]
    kind: str
    title: str
    year: int
    def __init__(self, kind: _Optional[str] = ..., title: _Optional[str] = ..., year: _Optional[int] = ...) -> None: ...

class Nomination(_message.Message):
    __slots__ = ("id", "version", "status", "updated_at", "expert_id", "stage", "fields", "grounds", "merits", "nominated_by", "nominated_at", "answered_at", "decided_at", "decision_reason", "term_from", "term_to", "ended_at", "end_reason")
    ID_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    UPDATED_AT_FIELD_NUMBER: _ClassVar[int]
    EXPERT_ID_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    FIELDS_FIELD_NUMBER: _ClassVar[int]
    GROUNDS_FIELD_NUMBER: _ClassVar[int]
    MERITS_FIELD_NUMBER: _ClassVar[int]
    NOMINATED_BY_FIELD_NUMBER: _ClassVar[int]
    NOMINATED_AT_FIELD_NUMBER: _ClassVar[int]
    ANSWERED_AT_FIELD_NUMBER: _ClassVar[int]
    DECIDED_AT_FIELD_NUMBER: _ClassVar[int]
    DECISION_REASON_FIELD_NUMBER: _ClassVar[int]
    TERM_FROM_FIELD_NUMBER: _ClassVar[int]
    TERM_TO_FIELD_NUMBER: _ClassVar[int]
    ENDED_AT_FIELD_NUMBER: _ClassVar[int]
    END_REASON_FIELD_NUMBER: _ClassVar[int]
    id: str
    version: int
    status: _types_pb2.RecordStatus
    updated_at: str
    expert_id: str
    stage: NominationStage
    fields: _containers.RepeatedScalarFieldContainer[str]
    grounds: str
    merits: _containers.RepeatedCompositeFieldContainer[Merit]
    nominated_by: str
    nominated_at: str
    answered_at: str
    decided_at: str
    decision_reason: str
    term_from: str
    term_to: str
    ended_at: str
    end_reason: str
    def __init__(self, id: _Optional[str] = ..., version: _Optional[int] = ..., status: _Optional[_Union[_types_pb2.RecordStatus, str]] = ..., updated_at: _Optional[str] = ..., expert_id: _Optional[str] = ..., stage: _Optional[_Union[NominationStage, str]] = ..., fields: _Optional[_Iterable[str]] = ..., grounds: _Optional[str] = ..., merits: _Optional[_Iterable[_Union[Merit, _Mapping]]] = ..., nominated_by: _Optional[str] = ..., nominated_at: _Optional[str] = ..., answered_at: _Optional[str] = ..., decided_at: _Optional[str] = ..., decision_reason: _Optional[str] = ..., term_from: _Optional[str] = ..., term_to: _Optional[str] = ..., ended_at: _Optional[str] = ..., end_reason: _Optional[str] = ...) -> None: ...

class NominationResponse(_message.Message):
    __slots__ = ("nomination",)
    NOMINATION_FIELD_NUMBER: _ClassVar[int]
    nomination: Nomination
    def __init__(self, nomination: _Optional[_Union[Nomination, _Mapping]] = ...) -> None: ...

class NominateExpertRequest(_message.Message):
    __slots__ = ("nomination", "idempotency_key")
    NOMINATION_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    nomination: Nomination
    idempotency_key: str
    def __init__(self, nomination: _Optional[_Union[Nomination, _Mapping]] = ..., idempotency_key: _Optional[str] = ...) -> None: ...

class AnswerNominationRequest(_message.Message):
    __slots__ = ("id", "expected_version", "idempotency_key", "agreed", "reason")
    ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    AGREED_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    id: str
    expected_version: int
    idempotency_key: str
    agreed: bool
    reason: str
    def __init__(self, id: _Optional[str] = ..., expected_version: _Optional[int] = ..., idempotency_key: _Optional[str] = ..., agreed: _Optional[bool] = ..., reason: _Optional[str] = ...) -> None: ...

class DecideNominationRequest(_message.Message):
    __slots__ = ("id", "expected_version", "idempotency_key", "seated", "term_from", "term_to", "reason")
    ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    SEATED_FIELD_NUMBER: _ClassVar[int]
    TERM_FROM_FIELD_NUMBER: _ClassVar[int]
    TERM_TO_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    id: str
    expected_version: int
    idempotency_key: str
    seated: bool
    term_from: str
    term_to: str
    reason: str
    def __init__(self, id: _Optional[str] = ..., expected_version: _Optional[int] = ..., idempotency_key: _Optional[str] = ..., seated: _Optional[bool] = ..., term_from: _Optional[str] = ..., term_to: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class RenewSeatRequest(_message.Message):
    __slots__ = ("id", "expected_version", "idempotency_key", "term_to", "reason")
    ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    TERM_TO_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    id: str
    expected_version: int
    idempotency_key: str
    term_to: str
    reason: str
    def __init__(self, id: _Optional[str] = ..., expected_version: _Optional[int] = ..., idempotency_key: _Optional[str] = ..., term_to: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class EndSeatRequest(_message.Message):
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

class WithdrawNominationRequest(_message.Message):
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

class GetNominationRequest(_message.Message):
    __slots__ = ("id",)
    ID_FIELD_NUMBER: _ClassVar[int]
    id: str
    def __init__(self, id: _Optional[str] = ...) -> None: ...

class ListNominationsRequest(_message.Message):
    __slots__ = ("page_size", "page_token", "stage", "field", "expert_id", "mine")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    FIELD_FIELD_NUMBER: _ClassVar[int]
    EXPERT_ID_FIELD_NUMBER: _ClassVar[int]
    MINE_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    stage: NominationStage
    field: str
    expert_id: str
    mine: bool
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., stage: _Optional[_Union[NominationStage, str]] = ..., field: _Optional[str] = ..., expert_id: _Optional[str] = ..., mine: _Optional[bool] = ...) -> None: ...

class ListNominationsResponse(_message.Message):
    __slots__ = ("nominations", "next_page_token", "total")
    NOMINATIONS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    nominations: _containers.RepeatedCompositeFieldContainer[Nomination]
    next_page_token: str
    total: int
    def __init__(self, nominations: _Optional[_Iterable[_Union[Nomination, _Mapping]]] = ..., next_page_token: _Optional[str] = ..., total: _Optional[int] = ...) -> None: ...

class GetCommitteeRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class SeatTarget(_message.Message):
    __slots__ = ("year", "wanted")
    YEAR_FIELD_NUMBER: _ClassVar[int]
    WANTED_FIELD_NUMBER: _ClassVar[int]
    year: int
    wanted: int
    def __init__(self, year: _Optional[int] = ..., wanted: _Optional[int] = ...) -> None: ...

class FieldCoverage(_message.Message):
    __slots__ = ("field", "members", "ending", "zones", "covered_zones")
    FIELD_FIELD_NUMBER: _ClassVar[int]
    MEMBERS_FIELD_NUMBER: _ClassVar[int]
    ENDING_FIELD_NUMBER: _ClassVar[int]
    ZONES_FIELD_NUMBER: _ClassVar[int]
    COVERED_ZONES_FIELD_NUMBER: _ClassVar[int]
    field: str
    members: int
    ending: int
    zones: _containers.RepeatedScalarFieldContainer[str]
    covered_zones: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, field: _Optional[str] = ..., members: _Optional[int] = ..., ending: _Optional[int] = ..., zones: _Optional[_Iterable[str]] = ..., covered_zones: _Optional[_Iterable[str]] = ...) -> None: ...

class GetCommitteeResponse(_message.Message):
    __slots__ = ("seats", "waiting", "ending", "targets", "fields", "advice_open", "advice_given")
    SEATS_FIELD_NUMBER: _ClassVar[int]
    WAITING_FIELD_NUMBER: _ClassVar[int]
    ENDING_FIELD_NUMBER: _ClassVar[int]
    TARGETS_FIELD_NUMBER: _ClassVar[int]
    FIELDS_FIELD_NUMBER: _ClassVar[int]
    ADVICE_OPEN_FIELD_NUMBER: _ClassVar[int]
    ADVICE_GIVEN_FIELD_NUMBER: _ClassVar[int]
    seats: int
    waiting: int
    ending: int
    targets: _containers.RepeatedCompositeFieldContainer[SeatTarget]
    fields: _containers.RepeatedCompositeFieldContainer[FieldCoverage]
    advice_open: int
    advice_given: int
    def __init__(self, seats: _Optional[int] = ..., waiting: _Optional[int] = ..., ending: _Optional[int] = ..., targets: _Optional[_Iterable[_Union[SeatTarget, _Mapping]]] = ..., fields: _Optional[_Iterable[_Union[FieldCoverage, _Mapping]]] = ..., advice_open: _Optional[int] = ..., advice_given: _Optional[int] = ...) -> None: ...

class FieldScenarios(_message.Message):
    __slots__ = ("field", "scenarios")
    FIELD_FIELD_NUMBER: _ClassVar[int]
    SCENARIOS_FIELD_NUMBER: _ClassVar[int]
    field: str
    scenarios: int
    def __init__(self, field: _Optional[str] = ..., scenarios: _Optional[int] = ...) -> None: ...

class ProposeMembersRequest(_message.Message):
    __slots__ = ("count", "scenarios")
    COUNT_FIELD_NUMBER: _ClassVar[int]
    SCENARIOS_FIELD_NUMBER: _ClassVar[int]
    count: int
    scenarios: _containers.RepeatedCompositeFieldContainer[FieldScenarios]
    def __init__(self, count: _Optional[int] = ..., scenarios: _Optional[_Iterable[_Union[FieldScenarios, _Mapping]]] = ...) -> None: ...

class Gain(_message.Message):
    __slots__ = ("covers", "members_before", "scenarios", "gain")
    COVERS_FIELD_NUMBER: _ClassVar[int]
    MEMBERS_BEFORE_FIELD_NUMBER: _ClassVar[int]
    SCENARIOS_FIELD_NUMBER: _ClassVar[int]
    GAIN_FIELD_NUMBER: _ClassVar[int]
    covers: str
    members_before: int
    scenarios: int
    gain: float
    def __init__(self, covers: _Optional[str] = ..., members_before: _Optional[int] = ..., scenarios: _Optional[int] = ..., gain: _Optional[float] = ...) -> None: ...

class ProposedMember(_message.Message):
    __slots__ = ("expert_id", "titles", "fields", "zones", "verified_skills", "rank", "gain", "gains")
    EXPERT_ID_FIELD_NUMBER: _ClassVar[int]
    TITLES_FIELD_NUMBER: _ClassVar[int]
    FIELDS_FIELD_NUMBER: _ClassVar[int]
    ZONES_FIELD_NUMBER: _ClassVar[int]
    VERIFIED_SKILLS_FIELD_NUMBER: _ClassVar[int]
    RANK_FIELD_NUMBER: _ClassVar[int]
    GAIN_FIELD_NUMBER: _ClassVar[int]
    GAINS_FIELD_NUMBER: _ClassVar[int]
    expert_id: str
    titles: _containers.RepeatedScalarFieldContainer[str]
    fields: _containers.RepeatedScalarFieldContainer[str]
    zones: _containers.RepeatedScalarFieldContainer[str]
    verified_skills: int
    rank: int
    gain: float
    gains: _containers.RepeatedCompositeFieldContainer[Gain]
    def __init__(self, expert_id: _Optional[str] = ..., titles: _Optional[_Iterable[str]] = ..., fields: _Optional[_Iterable[str]] = ..., zones: _Optional[_Iterable[str]] = ..., verified_skills: _Optional[int] = ..., rank: _Optional[int] = ..., gain: _Optional[float] = ..., gains: _Optional[_Iterable[_Union[Gain, _Mapping]]] = ...) -> None: ...

class ProposeMembersResponse(_message.Message):
    __slots__ = ("members", "candidates", "covered_before", "covered_after", "method")
    MEMBERS_FIELD_NUMBER: _ClassVar[int]
    CANDIDATES_FIELD_NUMBER: _ClassVar[int]
    COVERED_BEFORE_FIELD_NUMBER: _ClassVar[int]
    COVERED_AFTER_FIELD_NUMBER: _ClassVar[int]
    METHOD_FIELD_NUMBER: _ClassVar[int]
    members: _containers.RepeatedCompositeFieldContainer[ProposedMember]
    candidates: int
    covered_before: float
    covered_after: float
    method: str
    def __init__(self, members: _Optional[_Iterable[_Union[ProposedMember, _Mapping]]] = ..., candidates: _Optional[int] = ..., covered_before: _Optional[float] = ..., covered_after: _Optional[float] = ..., method: _Optional[str] = ...) -> None: ...

class Opinion(_message.Message):
    __slots__ = ("expert_id", "text", "at")
    EXPERT_ID_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    expert_id: str
    text: str
    at: str
    def __init__(self, expert_id: _Optional[str] = ..., text: _Optional[str] = ..., at: _Optional[str] = ...) -> None: ...

class Advice(_message.Message):
    __slots__ = ("id", "version", "status", "updated_at", "title", "question", "fields", "zone", "asked_by", "asked_at", "stage", "expert_ids", "opinions", "conclusion", "closed_at")
    ID_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    UPDATED_AT_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    QUESTION_FIELD_NUMBER: _ClassVar[int]
    FIELDS_FIELD_NUMBER: _ClassVar[int]
    ZONE_FIELD_NUMBER: _ClassVar[int]
    ASKED_BY_FIELD_NUMBER: _ClassVar[int]
    ASKED_AT_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    EXPERT_IDS_FIELD_NUMBER: _ClassVar[int]
    OPINIONS_FIELD_NUMBER: _ClassVar[int]
    CONCLUSION_FIELD_NUMBER: _ClassVar[int]
    CLOSED_AT_FIELD_NUMBER: _ClassVar[int]
    id: str
    version: int
    status: _types_pb2.RecordStatus
    updated_at: str
    title: str
    question: str
    fields: _containers.RepeatedScalarFieldContainer[str]
    zone: str
    asked_by: str
    asked_at: str
    stage: AdviceStage
    expert_ids: _containers.RepeatedScalarFieldContainer[str]
    opinions: _containers.RepeatedCompositeFieldContainer[Opinion]
    conclusion: str
    closed_at: str
    def __init__(self, id: _Optional[str] = ..., version: _Optional[int] = ..., status: _Optional[_Union[_types_pb2.RecordStatus, str]] = ..., updated_at: _Optional[str] = ..., title: _Optional[str] = ..., question: _Optional[str] = ..., fields: _Optional[_Iterable[str]] = ..., zone: _Optional[str] = ..., asked_by: _Optional[str] = ..., asked_at: _Optional[str] = ..., stage: _Optional[_Union[AdviceStage, str]] = ..., expert_ids: _Optional[_Iterable[str]] = ..., opinions: _Optional[_Iterable[_Union[Opinion, _Mapping]]] = ..., conclusion: _Optional[str] = ..., closed_at: _Optional[str] = ...) -> None: ...

class AdviceResponse(_message.Message):
    __slots__ = ("advice",)
    ADVICE_FIELD_NUMBER: _ClassVar[int]
    advice: Advice
    def __init__(self, advice: _Optional[_Union[Advice, _Mapping]] = ...) -> None: ...

class AskAdviceRequest(_message.Message):
    __slots__ = ("advice", "idempotency_key")
    ADVICE_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    advice: Advice
    idempotency_key: str
    def __init__(self, advice: _Optional[_Union[Advice, _Mapping]] = ..., idempotency_key: _Optional[str] = ...) -> None: ...

class AssignAdvisersRequest(_message.Message):
    __slots__ = ("id", "expected_version", "idempotency_key", "expert_ids")
    ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    EXPERT_IDS_FIELD_NUMBER: _ClassVar[int]
    id: str
    expected_version: int
    idempotency_key: str
    expert_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, id: _Optional[str] = ..., expected_version: _Optional[int] = ..., idempotency_key: _Optional[str] = ..., expert_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class GiveAdviceRequest(_message.Message):
    __slots__ = ("id", "expected_version", "idempotency_key", "text")
    ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    id: str
    expected_version: int
    idempotency_key: str
    text: str
    def __init__(self, id: _Optional[str] = ..., expected_version: _Optional[int] = ..., idempotency_key: _Optional[str] = ..., text: _Optional[str] = ...) -> None: ...

class CloseAdviceRequest(_message.Message):
    __slots__ = ("id", "expected_version", "idempotency_key", "conclusion")
    ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    CONCLUSION_FIELD_NUMBER: _ClassVar[int]
    id: str
    expected_version: int
    idempotency_key: str
    conclusion: str
    def __init__(self, id: _Optional[str] = ..., expected_version: _Optional[int] = ..., idempotency_key: _Optional[str] = ..., conclusion: _Optional[str] = ...) -> None: ...

class GetAdviceRequest(_message.Message):
    __slots__ = ("id",)
    ID_FIELD_NUMBER: _ClassVar[int]
    id: str
    def __init__(self, id: _Optional[str] = ...) -> None: ...

class ListAdviceRequest(_message.Message):
    __slots__ = ("page_size", "page_token", "stage", "field", "text", "mine")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    FIELD_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    MINE_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    stage: AdviceStage
    field: str
    text: str
    mine: bool
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., stage: _Optional[_Union[AdviceStage, str]] = ..., field: _Optional[str] = ..., text: _Optional[str] = ..., mine: _Optional[bool] = ...) -> None: ...

class ListAdviceResponse(_message.Message):
    __slots__ = ("advice", "next_page_token", "total")
    ADVICE_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    advice: _containers.RepeatedCompositeFieldContainer[Advice]
    next_page_token: str
    total: int
    def __init__(self, advice: _Optional[_Iterable[_Union[Advice, _Mapping]]] = ..., next_page_token: _Optional[str] = ..., total: _Optional[int] = ...) -> None: ...

class SuggestAdvisersRequest(_message.Message):
    __slots__ = ("id",)
    ID_FIELD_NUMBER: _ClassVar[int]
    id: str
    def __init__(self, id: _Optional[str] = ...) -> None: ...

class SuggestedAdviser(_message.Message):
    __slots__ = ("expert_id", "titles", "fields", "near", "busy")
    EXPERT_ID_FIELD_NUMBER: _ClassVar[int]
    TITLES_FIELD_NUMBER: _ClassVar[int]
    FIELDS_FIELD_NUMBER: _ClassVar[int]
    NEAR_FIELD_NUMBER: _ClassVar[int]
    BUSY_FIELD_NUMBER: _ClassVar[int]
    expert_id: str
    titles: _containers.RepeatedScalarFieldContainer[str]
    fields: _containers.RepeatedScalarFieldContainer[str]
    near: bool
    busy: int
    def __init__(self, expert_id: _Optional[str] = ..., titles: _Optional[_Iterable[str]] = ..., fields: _Optional[_Iterable[str]] = ..., near: _Optional[bool] = ..., busy: _Optional[int] = ...) -> None: ...

class SuggestAdvisersResponse(_message.Message):
    __slots__ = ("members",)
    MEMBERS_FIELD_NUMBER: _ClassVar[int]
    members: _containers.RepeatedCompositeFieldContainer[SuggestedAdviser]
    def __init__(self, members: _Optional[_Iterable[_Union[SuggestedAdviser, _Mapping]]] = ...) -> None: ...
