from dabridge.events.v1 import types_pb2 as _types_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ConditionKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CONDITION_KIND_UNSPECIFIED: _ClassVar[ConditionKind]
    CONDITION_KIND_EDUCATION: _ClassVar[ConditionKind]
    CONDITION_KIND_YEARS: _ClassVar[ConditionKind]
    CONDITION_KIND_TITLE: _ClassVar[ConditionKind]
    CONDITION_KIND_OCCUPATION: _ClassVar[ConditionKind]
    CONDITION_KIND_MAJOR: _ClassVar[ConditionKind]
    CONDITION_KIND_SKILL: _ClassVar[ConditionKind]
    CONDITION_KIND_VERIFIED: _ClassVar[ConditionKind]
    CONDITION_KIND_LEVEL: _ClassVar[ConditionKind]
    CONDITION_KIND_ZONE: _ClassVar[ConditionKind]
    CONDITION_KIND_INDUSTRY: _ClassVar[ConditionKind]
    CONDITION_KIND_OCCUPIED: _ClassVar[ConditionKind]
    CONDITION_KIND_CAPABILITY: _ClassVar[ConditionKind]
    CONDITION_KIND_CERTIFICATE: _ClassVar[ConditionKind]
    CONDITION_KIND_AWARD: _ClassVar[ConditionKind]
    CONDITION_KIND_PATENT: _ClassVar[ConditionKind]
    CONDITION_KIND_SALARY: _ClassVar[ConditionKind]
    CONDITION_KIND_OTHER: _ClassVar[ConditionKind]

class ConditionVerdict(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CONDITION_VERDICT_UNSPECIFIED: _ClassVar[ConditionVerdict]
    CONDITION_VERDICT_MET: _ClassVar[ConditionVerdict]
    CONDITION_VERDICT_NOT_MET: _ClassVar[ConditionVerdict]
    CONDITION_VERDICT_UNKNOWN: _ClassVar[ConditionVerdict]
    CONDITION_VERDICT_EVIDENCE: _ClassVar[ConditionVerdict]
CONDITION_KIND_UNSPECIFIED: ConditionKind
CONDITION_KIND_EDUCATION: ConditionKind
CONDITION_KIND_YEARS: ConditionKind
CONDITION_KIND_TITLE: ConditionKind
CONDITION_KIND_OCCUPATION: ConditionKind
CONDITION_KIND_MAJOR: ConditionKind
CONDITION_KIND_SKILL: ConditionKind
CONDITION_KIND_VERIFIED: ConditionKind
CONDITION_KIND_LEVEL: ConditionKind
CONDITION_KIND_ZONE: ConditionKind
CONDITION_KIND_INDUSTRY: ConditionKind
CONDITION_KIND_OCCUPIED: ConditionKind
CONDITION_KIND_CAPABILITY: ConditionKind
CONDITION_KIND_CERTIFICATE: ConditionKind
CONDITION_KIND_AWARD: ConditionKind
CONDITION_KIND_PATENT: ConditionKind
CONDITION_KIND_SALARY: ConditionKind
CONDITION_KIND_OTHER: ConditionKind
CONDITION_VERDICT_UNSPECIFIED: ConditionVerdict
CONDITION_VERDICT_MET: ConditionVerdict
CONDITION_VERDICT_NOT_MET: ConditionVerdict
CONDITION_VERDICT_UNKNOWN: ConditionVerdict
CONDITION_VERDICT_EVIDENCE: ConditionVerdict

class Condition(_message.Message):
    __slots__ = ("code", "kind", "text", "least", "education", "values", "evidence")
    CODE_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    LEAST_FIELD_NUMBER: _ClassVar[int]
    EDUCATION_FIELD_NUMBER: _ClassVar[int]
    VALUES_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    code: str
    kind: ConditionKind
    text: str
    least: int
    education: _types_pb2.Education
    values: _containers.RepeatedScalarFieldContainer[str]
    evidence: bool
    def __init__(self, code: _Optional[str] = ..., kind: _Optional[_Union[ConditionKind, str]] = ..., text: _Optional[str] = ..., least: _Optional[int] = ..., education: _Optional[_Union[_types_pb2.Education, str]] = ..., values: _Optional[_Iterable[str]] = ..., evidence: _Optional[bool] = ...) -> None: ...

class AssessedCondition(_message.Message):
    __slots__ = ("condition", "verdict", "reason", "field", "evidence_needed")
    CONDITION_FIELD_NUMBER: _ClassVar[int]
    VERDICT_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    FIELD_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_NEEDED_FIELD_NUMBER: _ClassVar[int]
    condition: Condition
    verdict: ConditionVerdict
    reason: str
    field: str
    evidence_needed: bool
    def __init__(self, condition: _Optional[_Union[Condition, _Mapping]] = ..., verdict: _Optional[_Union[ConditionVerdict, str]] = ..., reason: _Optional[str] = ..., field: _Optional[str] = ..., evidence_needed: _Optional[bool] = ...) -> None: ...
