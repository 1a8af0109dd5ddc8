from dabridge.events.v1 import talent_pb2 as _talent_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class PostingStage(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    POSTING_STAGE_UNSPECIFIED: _ClassVar[PostingStage]
    POSTING_STAGE_OPEN: _ClassVar[PostingStage]
    POSTING_STAGE_OBJECTED: _ClassVar[PostingStage]
    POSTING_STAGE_CONFIRMED: _ClassVar[PostingStage]
    POSTING_STAGE_CLEARED: _ClassVar[PostingStage]
    POSTING_STAGE_VOID: _ClassVar[PostingStage]
POSTING_STAGE_UNSPECIFIED: PostingStage
POSTING_STAGE_OPEN: PostingStage
POSTING_STAGE_OBJECTED: PostingStage
POSTING_STAGE_CONFIRMED: PostingStage
POSTING_STAGE_CLEARED: PostingStage
POSTING_STAGE_VOID: PostingStage

class PostingFinding(_message.Message):
    __slots__ = ("code", "label", "detail", "advice", "points", "other_id", "similarity")
    CODE_FIELD_NUMBER: _ClassVar[int]
    LABEL_FIELD_NUMBER: _ClassVar[int]
    DETAIL_FIELD_NUMBER: _ClassVar[int]
    ADVICE_FIELD_NUMBER: _ClassVar[int]
    POINTS_FIELD_NUMBER: _ClassVar[int]
    OTHER_ID_FIELD_NUMBER: _ClassVar[int]
    SIMILARITY_FIELD_NUMBER: _ClassVar[int]
    code: str
    label: str
    detail: str
    advice: str
    points: int
    other_id: str
    similarity: float
    def __init__(self, code: _Optional[str] = ..., label: _Optional[str] = ..., detail: _Optional[str] = ..., advice: _Optional[str] = ..., points: _Optional[int] = ..., other_id: _Optional[str] = ..., similarity: _Optional[float] = ...) -> None: ...

class Posting(_message.Message):
    __slots__ = ("id", "version", "enterprise_id", "zone", "post", "stage", "standing", "findings", "found_at", "updated_at", "reason", "decided_at", "objection", "objected_at")
    ID_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    ENTERPRISE_ID_FIELD_NUMBER: _ClassVar[int]
    ZONE_FIELD_NUMBER: _ClassVar[int]
    POST_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    STANDING_FIELD_NUMBER: _ClassVar[int]
    FINDINGS_FIELD_NUMBER: _ClassVar[int]
    FOUND_AT_FIELD_NUMBER: _ClassVar[int]
    UPDATED_AT_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    DECIDED_AT_FIELD_NUMBER: _ClassVar[int]
    OBJECTION_FIELD_NUMBER: _ClassVar[int]
    OBJECTED_AT_FIELD_NUMBER: _ClassVar[int]
    id: str
    version: int
    enterprise_id: str
    zone: str
    post: str
    stage: PostingStage
    standing: int
    findings: _containers.RepeatedCompositeFieldContainer[PostingFinding]
    found_at: str
    updated_at: str
    reason: str
    decided_at: str
    objection: str
    objected_at: str
    def __init__(self, id: _Optional[str] = ..., version: _Optional[int] = ..., enterprise_id: _Optional[str] = ..., zone: _Optional[str] = ..., post: _Optional[str] = ..., stage: _Optional[_Union[PostingStage, str]] = ..., standing: _Optional[int] = ..., findings: _Optional[_Iterable[_Union[PostingFinding, _Mapping]]] = ..., found_at: _Optional[str] = ..., updated_at: _Optional[str] = ..., reason: _Optional[str] = ..., decided_at: _Optional[str] = ..., objection: _Optional[str] = ..., objected_at: _Optional[str] = ...) -> None: ...

class ListPostingsRequest(_message.Message):
    __slots__ = ("page_size", "page_token", "stage", "code", "zone")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    CODE_FIELD_NUMBER: _ClassVar[int]
    ZONE_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    stage: PostingStage
    code: str
    zone: str
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., stage: _Optional[_Union[PostingStage, str]] = ..., code: _Optional[str] = ..., zone: _Optional[str] = ...) -> None: ...

class ListPostingsResponse(_message.Message):
    __slots__ = ("postings", "next_page_token", "total")
    POSTINGS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    postings: _containers.RepeatedCompositeFieldContainer[Posting]
    next_page_token: str
    total: int
    def __init__(self, postings: _Optional[_Iterable[_Union[Posting, _Mapping]]] = ..., next_page_token: _Optional[str] = ..., total: _Optional[int] = ...) -> None: ...

class GetPostingRequest(_message.Message):
    __slots__ = ("id",)
    ID_FIELD_NUMBER: _ClassVar[int]
    id: str
    def __init__(self, id: _Optional[str] = ...) -> None: ...

class GetPostingResponse(_message.Message):
    __slots__ = ("posting", "demand", "twins")
    POSTING_FIELD_NUMBER: _ClassVar[int]
    DEMAND_FIELD_NUMBER: _ClassVar[int]
    TWINS_FIELD_NUMBER: _ClassVar[int]
    posting: Posting
    demand: _talent_pb2.Demand
    twins: _containers.RepeatedCompositeFieldContainer[_talent_pb2.Demand]
    def __init__(self, posting: _Optional[_Union[Posting, _Mapping]] = ..., demand: _Optional[_Union[_talent_pb2.Demand, _Mapping]] = ..., twins: _Optional[_Iterable[_Union[_talent_pb2.Demand, _Mapping]]] = ...) -> None: ...

class ConfirmPostingRequest(_message.Message):
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

class ClearPostingRequest(_message.Message):
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

class ObjectPostingRequest(_message.Message):
    __slots__ = ("id", "expected_version", "idempotency_key", "objection")
    ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    OBJECTION_FIELD_NUMBER: _ClassVar[int]
    id: str
    expected_version: int
    idempotency_key: str
    objection: str
    def __init__(self, id: _Optional[str] = ..., expected_version: _Optional[int] = ..., idempotency_key: _Optional[str] = ..., objection: _Optional[str] = ...) -> None: ...

class PostingResponse(_message.Message):
    __slots__ = ("posting",)
    POSTING_FIELD_NUMBER: _ClassVar[int]
    posting: Posting
    def __init__(self, posting: _Optional[_Union[Posting, _Mapping]] = ...) -> None: ...
