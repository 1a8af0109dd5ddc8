from dabridge.events.v1 import talent_pb2 as _talent_pb2
from dabridge.scenarios.v1 import lifecycle_service_pb2 as _lifecycle_service_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class RecruiterContact(_message.Message):
    __slots__ = ("name", "phone")
    NAME_FIELD_NUMBER: _ClassVar[int]
    PHONE_FIELD_NUMBER: _ClassVar[int]
    name: str
    phone: str
    def __init__(self, name: _Optional[str] = ..., phone: _Optional[str] = ...) -> None: ...

class InviteTalentRequest(_message.Message):
    __slots__ = ("demand_id", "talent_id", "idempotency_key", "message", "contact", "score", "rank")
    DEMAND_ID_FIELD_NUMBER: _ClassVar[int]
    TALENT_ID_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    CONTACT_FIELD_NUMBER: _ClassVar[int]
    SCORE_FIELD_NUMBER: _ClassVar[int]
    RANK_FIELD_NUMBER: _ClassVar[int]
    demand_id: str
    talent_id: str
    idempotency_key: str
    message: str
    contact: RecruiterContact
    score: float
    rank: int
    def __init__(self, demand_id: _Optional[str] = ..., talent_id: _Optional[str] = ..., idempotency_key: _Optional[str] = ..., message: _Optional[str] = ..., contact: _Optional[_Union[RecruiterContact, _Mapping]] = ..., score: _Optional[float] = ..., rank: _Optional[int] = ...) -> None: ...

class ApplyForPostRequest(_message.Message):
    __slots__ = ("demand_id", "idempotency_key", "message", "score", "rank")
    DEMAND_ID_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    SCORE_FIELD_NUMBER: _ClassVar[int]
    RANK_FIELD_NUMBER: _ClassVar[int]
    demand_id: str
    idempotency_key: str
    message: str
    score: float
    rank: int
    def __init__(self, demand_id: _Optional[str] = ..., idempotency_key: _Optional[str] = ..., message: _Optional[str] = ..., score: _Optional[float] = ..., rank: _Optional[int] = ...) -> None: ...

class AcceptIntroductionRequest(_message.Message):
    __slots__ = ("id", "expected_version", "idempotency_key", "contact")
    ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    CONTACT_FIELD_NUMBER: _ClassVar[int]
    id: str
    expected_version: int
    idempotency_key: str
    contact: RecruiterContact
    def __init__(self, id: _Optional[str] = ..., expected_version: _Optional[int] = ..., idempotency_key: _Optional[str] = ..., contact: _Optional[_Union[RecruiterContact, _Mapping]] = ...) -> None: ...

class DeclineIntroductionRequest(_message.Message):
    __slots__ = ("id", "expected_version", "idempotency_key", "reason_code")
    ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    REASON_CODE_FIELD_NUMBER: _ClassVar[int]
    id: str
    expected_version: int
    idempotency_key: str
    reason_code: str
    def __init__(self, id: _Optional[str] = ..., expected_version: _Optional[int] = ..., idempotency_key: _Optional[str] = ..., reason_code: _Optional[str] = ...) -> None: ...

class CancelIntroductionRequest(_message.Message):
    __slots__ = ("id", "expected_version", "idempotency_key", "reason_code")
    ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    REASON_CODE_FIELD_NUMBER: _ClassVar[int]
    id: str
    expected_version: int
    idempotency_key: str
    reason_code: str
    def __init__(self, id: _Optional[str] = ..., expected_version: _Optional[int] = ..., idempotency_key: _Optional[str] = ..., reason_code: _Optional[str] = ...) -> None: ...

class ArrangeInterviewRequest(_message.Message):
    __slots__ = ("id", "expected_version", "idempotency_key", "at", "place", "note")
    ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    PLACE_FIELD_NUMBER: _ClassVar[int]
    NOTE_FIELD_NUMBER: _ClassVar[int]
    id: str
    expected_version: int
    idempotency_key: str
    at: str
    place: str
    note: str
    def __init__(self, id: _Optional[str] = ..., expected_version: _Optional[int] = ..., idempotency_key: _Optional[str] = ..., at: _Optional[str] = ..., place: _Optional[str] = ..., note: _Optional[str] = ...) -> None: ...

class RecordOutcomeRequest(_message.Message):
    __slots__ = ("id", "expected_version", "idempotency_key", "outcome", "reason_code")
    ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    REASON_CODE_FIELD_NUMBER: _ClassVar[int]
    id: str
    expected_version: int
    idempotency_key: str
    outcome: _talent_pb2.IntroductionOutcome
    reason_code: str
    def __init__(self, id: _Optional[str] = ..., expected_version: _Optional[int] = ..., idempotency_key: _Optional[str] = ..., outcome: _Optional[_Union[_talent_pb2.IntroductionOutcome, str]] = ..., reason_code: _Optional[str] = ...) -> None: ...

class ReadContactRequest(_message.Message):
    __slots__ = ("id",)
    ID_FIELD_NUMBER: _ClassVar[int]
    id: str
    def __init__(self, id: _Optional[str] = ...) -> None: ...

class ReadContactResponse(_message.Message):
    __slots__ = ("name", "phone", "mail")
    NAME_FIELD_NUMBER: _ClassVar[int]
    PHONE_FIELD_NUMBER: _ClassVar[int]
    MAIL_FIELD_NUMBER: _ClassVar[int]
    name: str
    phone: str
    mail: str
    def __init__(self, name: _Optional[str] = ..., phone: _Optional[str] = ..., mail: _Optional[str] = ...) -> None: ...

class GetIntroductionRequest(_message.Message):
    __slots__ = ("id",)
    ID_FIELD_NUMBER: _ClassVar[int]
    id: str
    def __init__(self, id: _Optional[str] = ...) -> None: ...

class OutcomeView(_message.Message):
    __slots__ = ("side", "outcome", "reason_code", "at")
    SIDE_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    REASON_CODE_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    side: _talent_pb2.IntroductionSide
    outcome: _talent_pb2.IntroductionOutcome
    reason_code: str
    at: str
    def __init__(self, side: _Optional[_Union[_talent_pb2.IntroductionSide, str]] = ..., outcome: _Optional[_Union[_talent_pb2.IntroductionOutcome, str]] = ..., reason_code: _Optional[str] = ..., at: _Optional[str] = ...) -> None: ...

class IntroductionResponse(_message.Message):
    __slots__ = ("introduction", "message", "interview_place", "interview_note", "outcomes", "contact_open")
    INTRODUCTION_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    INTERVIEW_PLACE_FIELD_NUMBER: _ClassVar[int]
    INTERVIEW_NOTE_FIELD_NUMBER: _ClassVar[int]
    OUTCOMES_FIELD_NUMBER: _ClassVar[int]
    CONTACT_OPEN_FIELD_NUMBER: _ClassVar[int]
    introduction: _talent_pb2.Introduction
    message: str
    interview_place: str
    interview_note: str
    outcomes: _containers.RepeatedCompositeFieldContainer[OutcomeView]
    contact_open: bool
    def __init__(self, introduction: _Optional[_Union[_talent_pb2.Introduction, _Mapping]] = ..., message: _Optional[str] = ..., interview_place: _Optional[str] = ..., interview_note: _Optional[str] = ..., outcomes: _Optional[_Iterable[_Union[OutcomeView, _Mapping]]] = ..., contact_open: _Optional[bool] = ...) -> None: ...

class ListIntroductionsRequest(_message.Message):
    __slots__ = ("page_size", "page_token", "stages", "zone", "industry", "demand_id", "asked_by", "mine")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    STAGES_FIELD_NUMBER: _ClassVar[int]
    ZONE_FIELD_NUMBER: _ClassVar[int]
    INDUSTRY_FIELD_NUMBER: _ClassVar[int]
    DEMAND_ID_FIELD_NUMBER: _ClassVar[int]
    ASKED_BY_FIELD_NUMBER: _ClassVar[int]
    MINE_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    stages: _containers.RepeatedScalarFieldContainer[_talent_pb2.IntroductionStage]
    zone: str
    industry: str
    demand_id: str
    asked_by: _talent_pb2.IntroductionSide
    mine: bool
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., stages: _Optional[_Iterable[_Union[_talent_pb2.IntroductionStage, str]]] = ..., zone: _Optional[str] = ..., industry: _Optional[str] = ..., demand_id: _Optional[str] = ..., asked_by: _Optional[_Union[_talent_pb2.IntroductionSide, str]] = ..., mine: _Optional[bool] = ...) -> None: ...

class ListIntroductionsResponse(_message.Message):
    __slots__ = ("introductions", "next_page_token", "total")
    INTRODUCTIONS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    introductions: _containers.RepeatedCompositeFieldContainer[_talent_pb2.Introduction]
    next_page_token: str
    total: int
    def __init__(self, introductions: _Optional[_Iterable[_Union[_talent_pb2.Introduction, _Mapping]]] = ..., next_page_token: _Optional[str] = ..., total: _Optional[int] = ...) -> None: ...

class ListIntroductionHistoryRequest(_message.Message):
    __slots__ = ("id", "page_size", "page_token")
    ID_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    id: str
    page_size: int
    page_token: str
    def __init__(self, id: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListIntroductionHistoryResponse(_message.Message):
    __slots__ = ("steps", "next_page_token", "total")
    STEPS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    steps: _containers.RepeatedCompositeFieldContainer[_lifecycle_service_pb2.HistoryStep]
    next_page_token: str
    total: int
    def __init__(self, steps: _Optional[_Iterable[_Union[_lifecycle_service_pb2.HistoryStep, _Mapping]]] = ..., next_page_token: _Optional[str] = ..., total: _Optional[int] = ...) -> None: ...

class GetIntroductionFunnelRequest(_message.Message):
    __slots__ = ("zone", "industry", "asked_from", "asked_to")
    ZONE_FIELD_NUMBER: _ClassVar[int]
    INDUSTRY_FIELD_NUMBER: _ClassVar[int]
    ASKED_FROM_FIELD_NUMBER: _ClassVar[int]
    ASKED_TO_FIELD_NUMBER: _ClassVar[int]
    zone: str
    industry: str
    asked_from: str
    asked_to: str
    def __init__(self, zone: _Optional[str] = ..., industry: _Optional[str] = ..., asked_from: _Optional[str] = ..., asked_to: _Optional[str] = ...) -> None: ...

class IntroductionCounts(_message.Message):
    __slots__ = ("key", "asked", "invited", "applied", "connected", "interviewed", "hired", "not_hired", "withdrawn", "declined", "cancelled", "expired", "waiting", "contested")
    KEY_FIELD_NUMBER: _ClassVar[int]
    ASKED_FIELD_NUMBER: _ClassVar[int]
    INVITED_FIELD_NUMBER: _ClassVar[int]
    APPLIED_FIELD_NUMBER: _ClassVar[int]
    CONNECTED_FIELD_NUMBER: _ClassVar[int]
    INTERVIEWED_FIELD_NUMBER: _ClassVar[int]
    HIRED_FIELD_NUMBER: _ClassVar[int]
    NOT_HIRED_FIELD_NUMBER: _ClassVar[int]
    WITHDRAWN_FIELD_NUMBER: _ClassVar[int]
    DECLINED_FIELD_NUMBER: _ClassVar[int]
    CANCELLED_FIELD_NUMBER: _ClassVar[int]
    EXPIRED_FIELD_NUMBER: _ClassVar[int]
    WAITING_FIELD_NUMBER: _ClassVar[int]
    CONTESTED_FIELD_NUMBER: _ClassVar[int]
    key: str
    asked: int
    invited: int
    applied: int
    connected: int
    interviewed: int
    hired: int
    not_hired: int
    withdrawn: int
    declined: int
    cancelled: int
    expired: int
    waiting: int
    contested: int
    def __init__(self, key: _Optional[str] = ..., asked: _Optional[int] = ..., invited: _Optional[int] = ..., applied: _Optional[int] = ..., connected: _Optional[int] = ..., interviewed: _Optional[int] = ..., hired: _Optional[int] = ..., not_hired: _Optional[int] = ..., withdrawn: _Optional[int] = ..., declined: _Optional[int] = ..., cancelled: _Optional[int] = ..., expired: _Optional[int] = ..., waiting: _Optional[int] = ..., contested: _Optional[int] = ...) -> None: ...

class ReasonCount(_message.Message):
    __slots__ = ("stage", "reason_code", "count")
    STAGE_FIELD_NUMBER: _ClassVar[int]
    REASON_CODE_FIELD_NUMBER: _ClassVar[int]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    stage: str
    reason_code: str
    count: int
    def __init__(self, stage: _Optional[str] = ..., reason_code: _Optional[str] = ..., count: _Optional[int] = ...) -> None: ...

class GetIntroductionFunnelResponse(_message.Message):
    __slots__ = ("totals", "by_zone", "by_industry", "reasons", "median_hours", "slowest_tenth_hours")
    TOTALS_FIELD_NUMBER: _ClassVar[int]
    BY_ZONE_FIELD_NUMBER: _ClassVar[int]
    BY_INDUSTRY_FIELD_NUMBER: _ClassVar[int]
    REASONS_FIELD_NUMBER: _ClassVar[int]
    MEDIAN_HOURS_FIELD_NUMBER: _ClassVar[int]
    SLOWEST_TENTH_HOURS_FIELD_NUMBER: _ClassVar[int]
    totals: IntroductionCounts
    by_zone: _containers.RepeatedCompositeFieldContainer[IntroductionCounts]
    by_industry: _containers.RepeatedCompositeFieldContainer[IntroductionCounts]
    reasons: _containers.RepeatedCompositeFieldContainer[ReasonCount]
    median_hours: float
    slowest_tenth_hours: float
    def __init__(self, totals: _Optional[_Union[IntroductionCounts, _Mapping]] = ..., by_zone: _Optional[_Iterable[_Union[IntroductionCounts, _Mapping]]] = ..., by_industry: _Optional[_Iterable[_Union[IntroductionCounts, _Mapping]]] = ..., reasons: _Optional[_Iterable[_Union[ReasonCount, _Mapping]]] = ..., median_hours: _Optional[float] = ..., slowest_tenth_hours: _Optional[float] = ...) -> None: ...

class IntroductionReason(_message.Message):
    __slots__ = ("code", "label", "side", "acts")
    CODE_FIELD_NUMBER: _ClassVar[int]
    LABEL_FIELD_NUMBER: _ClassVar[int]
    SIDE_FIELD_NUMBER: _ClassVar[int]
    ACTS_FIELD_NUMBER: _ClassVar[int]
    code: str
    label: str
    side: _talent_pb2.IntroductionSide
    acts: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, code: _Optional[str] = ..., label: _Optional[str] = ..., side: _Optional[_Union[_talent_pb2.IntroductionSide, str]] = ..., acts: _Optional[_Iterable[str]] = ...) -> None: ...

class ListReasonCodesRequest(_message.Message):
    __slots__ = ("version",)
    VERSION_FIELD_NUMBER: _ClassVar[int]
    version: int
    def __init__(self, version: _Optional[int] = ...) -> None: ...

class ListReasonCodesResponse(_message.Message):
    __slots__ = ("version", "valid_from", "reasons")
    VERSION_FIELD_NUMBER: _ClassVar[int]
    VALID_FROM_FIELD_NUMBER: _ClassVar[int]
    REASONS_FIELD_NUMBER: _ClassVar[int]
    version: int
    valid_from: str
    reasons: _containers.RepeatedCompositeFieldContainer[IntroductionReason]
    def __init__(self, version: _Optional[int] = ..., valid_from: _Optional[str] = ..., reasons: _Optional[_Iterable[_Union[IntroductionReason, _Mapping]]] = ...) -> None: ...
