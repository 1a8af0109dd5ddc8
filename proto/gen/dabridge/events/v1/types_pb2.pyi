from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Education(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    EDUCATION_UNSPECIFIED: _ClassVar[Education]
    EDUCATION_SECONDARY: _ClassVar[Education]
    EDUCATION_COLLEGE: _ClassVar[Education]
    EDUCATION_BACHELOR: _ClassVar[Education]
    EDUCATION_MASTER: _ClassVar[Education]
    EDUCATION_DOCTOR: _ClassVar[Education]

class SkillLevel(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    SKILL_LEVEL_UNSPECIFIED: _ClassVar[SkillLevel]
    SKILL_LEVEL_BASIC: _ClassVar[SkillLevel]
    SKILL_LEVEL_PROFICIENT: _ClassVar[SkillLevel]
    SKILL_LEVEL_EXPERT: _ClassVar[SkillLevel]

class Trust(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    TRUST_UNSPECIFIED: _ClassVar[Trust]
    TRUST_DECLARED: _ClassVar[Trust]
    TRUST_EVIDENCED: _ClassVar[Trust]
    TRUST_VERIFIED: _ClassVar[Trust]

class RecordStatus(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    RECORD_STATUS_UNSPECIFIED: _ClassVar[RecordStatus]
    RECORD_STATUS_ACTIVE: _ClassVar[RecordStatus]
    RECORD_STATUS_WITHDRAWN: _ClassVar[RecordStatus]
EDUCATION_UNSPECIFIED: Education
EDUCATION_SECONDARY: Education
EDUCATION_COLLEGE: Education
EDUCATION_BACHELOR: Education
EDUCATION_MASTER: Education
EDUCATION_DOCTOR: Education
SKILL_LEVEL_UNSPECIFIED: SkillLevel
SKILL_LEVEL_BASIC: SkillLevel
SKILL_LEVEL_PROFICIENT: SkillLevel
SKILL_LEVEL_EXPERT: SkillLevel
TRUST_UNSPECIFIED: Trust
TRUST_DECLARED: Trust
TRUST_EVIDENCED: Trust
TRUST_VERIFIED: Trust
RECORD_STATUS_UNSPECIFIED: RecordStatus
RECORD_STATUS_ACTIVE: RecordStatus
RECORD_STATUS_WITHDRAWN: RecordStatus

class Skill(_message.Message):
    __slots__ = ("name", "level", "evidence", "trust")
    NAME_FIELD_NUMBER: _ClassVar[int]
    LEVEL_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    TRUST_FIELD_NUMBER: _ClassVar[int]
    name: str
    level: SkillLevel
    evidence: str
    trust: Trust
    def __init__(self, name: _Optional[str] = ..., level: _Optional[_Union[SkillLevel, str]] = ..., evidence: _Optional[str] = ..., trust: _Optional[_Union[Trust, str]] = ...) -> None: ...

class Capability(_message.Message):
    __slots__ = ("name", "evidence", "trust")
    NAME_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    TRUST_FIELD_NUMBER: _ClassVar[int]
    name: str
    evidence: str
    trust: Trust
    def __init__(self, name: _Optional[str] = ..., evidence: _Optional[str] = ..., trust: _Optional[_Union[Trust, str]] = ...) -> None: ...

class Requirement(_message.Message):
    __slots__ = ("name", "must")
    NAME_FIELD_NUMBER: _ClassVar[int]
    MUST_FIELD_NUMBER: _ClassVar[int]
    name: str
    must: bool
    def __init__(self, name: _Optional[str] = ..., must: _Optional[bool] = ...) -> None: ...

class MoneyRange(_message.Message):
    __slots__ = ("min_yuan", "max_yuan")
    MIN_YUAN_FIELD_NUMBER: _ClassVar[int]
    MAX_YUAN_FIELD_NUMBER: _ClassVar[int]
    min_yuan: int
    max_yuan: int
    def __init__(self, min_yuan: _Optional[int] = ..., max_yuan: _Optional[int] = ...) -> None: ...

class Removed(_message.Message):
    __slots__ = ("id", "version", "reason")
    ID_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    id: str
    version: int
    reason: str
    def __init__(self, id: _Optional[str] = ..., version: _Optional[int] = ..., reason: _Optional[str] = ...) -> None: ...
