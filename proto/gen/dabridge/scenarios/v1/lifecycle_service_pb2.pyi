from dabridge.events.v1 import scenarios_pb2 as _scenarios_pb2
from dabridge.scenarios.v1 import scenarios_service_pb2 as _scenarios_service_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class HistorySubject(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    HISTORY_SUBJECT_UNSPECIFIED: _ClassVar[HistorySubject]
    HISTORY_SUBJECT_SCENARIO: _ClassVar[HistorySubject]
    HISTORY_SUBJECT_SOLUTION: _ClassVar[HistorySubject]
    HISTORY_SUBJECT_REVIEW: _ClassVar[HistorySubject]
    HISTORY_SUBJECT_PILOT: _ClassVar[HistorySubject]
    HISTORY_SUBJECT_NEED: _ClassVar[HistorySubject]
    HISTORY_SUBJECT_LIST: _ClassVar[HistorySubject]
HISTORY_SUBJECT_UNSPECIFIED: HistorySubject
HISTORY_SUBJECT_SCENARIO: HistorySubject
HISTORY_SUBJECT_SOLUTION: HistorySubject
HISTORY_SUBJECT_REVIEW: HistorySubject
HISTORY_SUBJECT_PILOT: HistorySubject
HISTORY_SUBJECT_NEED: HistorySubject
HISTORY_SUBJECT_LIST: HistorySubject

class SubmitScenarioRequest(_message.Message):
    __slots__ = ("id", "expected_version", "idempotency_key")
    ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    id: str
    expected_version: int
    idempotency_key: str
    def __init__(self, id: _Optional[str] = ..., expected_version: _Optional[int] = ..., idempotency_key: _Optional[str] = ...) -> None: ...

class ReturnScenarioRequest(_message.Message):
    __slots__ = ("id", "expected_version", "idempotency_key", "reason", "remarks")
    ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    REMARKS_FIELD_NUMBER: _ClassVar[int]
    id: str
    expected_version: int
    idempotency_key: str
    reason: str
    remarks: _containers.RepeatedCompositeFieldContainer[_scenarios_pb2.FieldRemark]
    def __init__(self, id: _Optional[str] = ..., expected_version: _Optional[int] = ..., idempotency_key: _Optional[str] = ..., reason: _Optional[str] = ..., remarks: _Optional[_Iterable[_Union[_scenarios_pb2.FieldRemark, _Mapping]]] = ...) -> None: ...

class ApproveScenarioRequest(_message.Message):
    __slots__ = ("id", "expected_version", "idempotency_key")
    ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    id: str
    expected_version: int
    idempotency_key: str
    def __init__(self, id: _Optional[str] = ..., expected_version: _Optional[int] = ..., idempotency_key: _Optional[str] = ...) -> None: ...

class AddAddendumRequest(_message.Message):
    __slots__ = ("id", "expected_version", "idempotency_key", "text", "answer_deadline")
    ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    ANSWER_DEADLINE_FIELD_NUMBER: _ClassVar[int]
    id: str
    expected_version: int
    idempotency_key: str
    text: str
    answer_deadline: str
    def __init__(self, id: _Optional[str] = ..., expected_version: _Optional[int] = ..., idempotency_key: _Optional[str] = ..., text: _Optional[str] = ..., answer_deadline: _Optional[str] = ...) -> None: ...

class ReopenSelectionRequest(_message.Message):
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

class ContractScenarioRequest(_message.Message):
    __slots__ = ("id", "expected_version", "idempotency_key", "solution_id", "number", "amount_yuan", "signed_on")
    ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    SOLUTION_ID_FIELD_NUMBER: _ClassVar[int]
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_YUAN_FIELD_NUMBER: _ClassVar[int]
    SIGNED_ON_FIELD_NUMBER: _ClassVar[int]
    id: str
    expected_version: int
    idempotency_key: str
    solution_id: str
    number: str
    amount_yuan: int
    signed_on: str
    def __init__(self, id: _Optional[str] = ..., expected_version: _Optional[int] = ..., idempotency_key: _Optional[str] = ..., solution_id: _Optional[str] = ..., number: _Optional[str] = ..., amount_yuan: _Optional[int] = ..., signed_on: _Optional[str] = ...) -> None: ...

class CloseScenarioRequest(_message.Message):
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

class ListHistoryRequest(_message.Message):
    __slots__ = ("subject", "id", "page_size", "page_token")
    SUBJECT_FIELD_NUMBER: _ClassVar[int]
    ID_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    subject: HistorySubject
    id: str
    page_size: int
    page_token: str
    def __init__(self, subject: _Optional[_Union[HistorySubject, str]] = ..., id: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class HistoryStep(_message.Message):
    __slots__ = ("version", "at", "act", "from_stage", "to_stage", "person", "organisation_id", "role", "reason", "remarks", "fields")
    VERSION_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    ACT_FIELD_NUMBER: _ClassVar[int]
    FROM_STAGE_FIELD_NUMBER: _ClassVar[int]
    TO_STAGE_FIELD_NUMBER: _ClassVar[int]
    PERSON_FIELD_NUMBER: _ClassVar[int]
    ORGANISATION_ID_FIELD_NUMBER: _ClassVar[int]
    ROLE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    REMARKS_FIELD_NUMBER: _ClassVar[int]
    FIELDS_FIELD_NUMBER: _ClassVar[int]
    version: int
    at: str
    act: str
    from_stage: str
    to_stage: str
    person: str
    organisation_id: str
    role: str
    reason: str
    remarks: _containers.RepeatedCompositeFieldContainer[_scenarios_pb2.FieldRemark]
    fields: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, version: _Optional[int] = ..., at: _Optional[str] = ..., act: _Optional[str] = ..., from_stage: _Optional[str] = ..., to_stage: _Optional[str] = ..., person: _Optional[str] = ..., organisation_id: _Optional[str] = ..., role: _Optional[str] = ..., reason: _Optional[str] = ..., remarks: _Optional[_Iterable[_Union[_scenarios_pb2.FieldRemark, _Mapping]]] = ..., fields: _Optional[_Iterable[str]] = ...) -> None: ...

class ListHistoryResponse(_message.Message):
    __slots__ = ("steps", "next_page_token", "total")
    STEPS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    steps: _containers.RepeatedCompositeFieldContainer[HistoryStep]
    next_page_token: str
    total: int
    def __init__(self, steps: _Optional[_Iterable[_Union[HistoryStep, _Mapping]]] = ..., next_page_token: _Optional[str] = ..., total: _Optional[int] = ...) -> None: ...
