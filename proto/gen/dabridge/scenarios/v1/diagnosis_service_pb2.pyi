from dabridge.scenarios.v1 import scenarios_service_pb2 as _scenarios_service_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable
from typing import ClassVar as _ClassVar, Optional as _Optional

DESCRIPTOR: _descriptor.FileDescriptor

class AssignExpertsRequest(_message.Message):
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

class RecordVisitRequest(_message.Message):
    __slots__ = ("id", "expected_version", "idempotency_key", "visited_on", "expert_ids", "note")
    ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    VISITED_ON_FIELD_NUMBER: _ClassVar[int]
    EXPERT_IDS_FIELD_NUMBER: _ClassVar[int]
    NOTE_FIELD_NUMBER: _ClassVar[int]
    id: str
    expected_version: int
    idempotency_key: str
    visited_on: str
    expert_ids: _containers.RepeatedScalarFieldContainer[str]
    note: str
    def __init__(self, id: _Optional[str] = ..., expected_version: _Optional[int] = ..., idempotency_key: _Optional[str] = ..., visited_on: _Optional[str] = ..., expert_ids: _Optional[_Iterable[str]] = ..., note: _Optional[str] = ...) -> None: ...

class FileReportRequest(_message.Message):
    __slots__ = ("id", "expected_version", "idempotency_key", "report", "recommendations")
    ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    REPORT_FIELD_NUMBER: _ClassVar[int]
    RECOMMENDATIONS_FIELD_NUMBER: _ClassVar[int]
    id: str
    expected_version: int
    idempotency_key: str
    report: str
    recommendations: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, id: _Optional[str] = ..., expected_version: _Optional[int] = ..., idempotency_key: _Optional[str] = ..., report: _Optional[str] = ..., recommendations: _Optional[_Iterable[str]] = ...) -> None: ...

class RecordFollowUpRequest(_message.Message):
    __slots__ = ("id", "expected_version", "idempotency_key", "on", "text")
    ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    ON_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    id: str
    expected_version: int
    idempotency_key: str
    on: str
    text: str
    def __init__(self, id: _Optional[str] = ..., expected_version: _Optional[int] = ..., idempotency_key: _Optional[str] = ..., on: _Optional[str] = ..., text: _Optional[str] = ...) -> None: ...

class CloseNeedRequest(_message.Message):
    __slots__ = ("id", "expected_version", "idempotency_key", "closing")
    ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    CLOSING_FIELD_NUMBER: _ClassVar[int]
    id: str
    expected_version: int
    idempotency_key: str
    closing: str
    def __init__(self, id: _Optional[str] = ..., expected_version: _Optional[int] = ..., idempotency_key: _Optional[str] = ..., closing: _Optional[str] = ...) -> None: ...
