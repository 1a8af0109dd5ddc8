from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Side(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    SIDE_UNSPECIFIED: _ClassVar[Side]
    SIDE_LEFT: _ClassVar[Side]
    SIDE_RIGHT: _ClassVar[Side]

class CauseKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CAUSE_KIND_UNSPECIFIED: _ClassVar[CauseKind]
    CAUSE_KIND_SUBJECT: _ClassVar[CauseKind]
    CAUSE_KIND_ARRIVED: _ClassVar[CauseKind]
    CAUSE_KIND_MEMBER: _ClassVar[CauseKind]
    CAUSE_KIND_LEFT: _ClassVar[CauseKind]
SIDE_UNSPECIFIED: Side
SIDE_LEFT: Side
SIDE_RIGHT: Side
CAUSE_KIND_UNSPECIFIED: CauseKind
CAUSE_KIND_SUBJECT: CauseKind
CAUSE_KIND_ARRIVED: CauseKind
CAUSE_KIND_MEMBER: CauseKind
CAUSE_KIND_LEFT: CauseKind

class Cause(_message.Message):
    __slots__ = ("kind", "profile_id", "profile_version")
    KIND_FIELD_NUMBER: _ClassVar[int]
    PROFILE_ID_FIELD_NUMBER: _ClassVar[int]
    PROFILE_VERSION_FIELD_NUMBER: _ClassVar[int]
    kind: CauseKind
    profile_id: str
    profile_version: int
    def __init__(self, kind: _Optional[_Union[CauseKind, str]] = ..., profile_id: _Optional[str] = ..., profile_version: _Optional[int] = ...) -> None: ...

class RerankSubject(_message.Message):
    __slots__ = ("subject_id", "causes")
    SUBJECT_ID_FIELD_NUMBER: _ClassVar[int]
    CAUSES_FIELD_NUMBER: _ClassVar[int]
    subject_id: str
    causes: _containers.RepeatedCompositeFieldContainer[Cause]
    def __init__(self, subject_id: _Optional[str] = ..., causes: _Optional[_Iterable[_Union[Cause, _Mapping]]] = ...) -> None: ...

class RerankRequested(_message.Message):
    __slots__ = ("market", "side", "bucket", "subjects")
    MARKET_FIELD_NUMBER: _ClassVar[int]
    SIDE_FIELD_NUMBER: _ClassVar[int]
    BUCKET_FIELD_NUMBER: _ClassVar[int]
    SUBJECTS_FIELD_NUMBER: _ClassVar[int]
    market: str
    side: Side
    bucket: int
    subjects: _containers.RepeatedCompositeFieldContainer[RerankSubject]
    def __init__(self, market: _Optional[str] = ..., side: _Optional[_Union[Side, str]] = ..., bucket: _Optional[int] = ..., subjects: _Optional[_Iterable[_Union[RerankSubject, _Mapping]]] = ...) -> None: ...

class ShortlistEntry(_message.Message):
    __slots__ = ("counterpart_id", "counterpart_version", "rank", "previous_rank", "score")
    COUNTERPART_ID_FIELD_NUMBER: _ClassVar[int]
    COUNTERPART_VERSION_FIELD_NUMBER: _ClassVar[int]
    RANK_FIELD_NUMBER: _ClassVar[int]
    PREVIOUS_RANK_FIELD_NUMBER: _ClassVar[int]
    SCORE_FIELD_NUMBER: _ClassVar[int]
    counterpart_id: str
    counterpart_version: int
    rank: int
    previous_rank: int
    score: float
    def __init__(self, counterpart_id: _Optional[str] = ..., counterpart_version: _Optional[int] = ..., rank: _Optional[int] = ..., previous_rank: _Optional[int] = ..., score: _Optional[float] = ...) -> None: ...

class Shortlist(_message.Message):
    __slots__ = ("id", "version", "market", "side", "subject_id", "subject_version", "entries", "left_ids", "causes", "ranked_at")
    ID_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    MARKET_FIELD_NUMBER: _ClassVar[int]
    SIDE_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_ID_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_VERSION_FIELD_NUMBER: _ClassVar[int]
    ENTRIES_FIELD_NUMBER: _ClassVar[int]
    LEFT_IDS_FIELD_NUMBER: _ClassVar[int]
    CAUSES_FIELD_NUMBER: _ClassVar[int]
    RANKED_AT_FIELD_NUMBER: _ClassVar[int]
    id: str
    version: int
    market: str
    side: Side
    subject_id: str
    subject_version: int
    entries: _containers.RepeatedCompositeFieldContainer[ShortlistEntry]
    left_ids: _containers.RepeatedScalarFieldContainer[str]
    causes: _containers.RepeatedCompositeFieldContainer[Cause]
    ranked_at: str
    def __init__(self, id: _Optional[str] = ..., version: _Optional[int] = ..., market: _Optional[str] = ..., side: _Optional[_Union[Side, str]] = ..., subject_id: _Optional[str] = ..., subject_version: _Optional[int] = ..., entries: _Optional[_Iterable[_Union[ShortlistEntry, _Mapping]]] = ..., left_ids: _Optional[_Iterable[str]] = ..., causes: _Optional[_Iterable[_Union[Cause, _Mapping]]] = ..., ranked_at: _Optional[str] = ...) -> None: ...
