from dabridge.events.v1 import types_pb2 as _types_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class CellRole(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CELL_ROLE_UNSPECIFIED: _ClassVar[CellRole]
    CELL_ROLE_CORE: _ClassVar[CellRole]
    CELL_ROLE_CULTIVATED: _ClassVar[CellRole]
CELL_ROLE_UNSPECIFIED: CellRole
CELL_ROLE_CORE: CellRole
CELL_ROLE_CULTIVATED: CellRole

class TalentProfile(_message.Message):
    __slots__ = ("id", "version", "status", "occupation_code", "titles", "education", "major", "skills", "years", "experience", "wanted_zones", "wanted_industries", "salary", "confirmed_on", "synthetic", "updated_at")
    ID_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    OCCUPATION_CODE_FIELD_NUMBER: _ClassVar[int]
    TITLES_FIELD_NUMBER: _ClassVar[int]
    EDUCATION_FIELD_NUMBER: _ClassVar[int]
    MAJOR_FIELD_NUMBER: _ClassVar[int]
    SKILLS_FIELD_NUMBER: _ClassVar[int]
    YEARS_FIELD_NUMBER: _ClassVar[int]
    EXPERIENCE_FIELD_NUMBER: _ClassVar[int]
    WANTED_ZONES_FIELD_NUMBER: _ClassVar[int]
    WANTED_INDUSTRIES_FIELD_NUMBER: _ClassVar[int]
    SALARY_FIELD_NUMBER: _ClassVar[int]
    CONFIRMED_ON_FIELD_NUMBER: _ClassVar[int]
    SYNTHETIC_FIELD_NUMBER: _ClassVar[int]
    UPDATED_AT_FIELD_NUMBER: _ClassVar[int]
    id: str
    version: int
    status: _types_pb2.RecordStatus
    occupation_code: str
    titles: _containers.RepeatedScalarFieldContainer[str]
    education: _types_pb2.Education
    major: str
    skills: _containers.RepeatedCompositeFieldContainer[_types_pb2.Skill]
    years: int
    experience: str
    wanted_zones: _containers.RepeatedScalarFieldContainer[str]
    wanted_industries: _containers.RepeatedScalarFieldContainer[str]
    salary: _types_pb2.MoneyRange
    confirmed_on: str
    synthetic: bool
    updated_at: str
    def __init__(self, id: _Optional[str] = ..., version: _Optional[int] = ..., status: _Optional[_Union[_types_pb2.RecordStatus, str]] = ..., occupation_code: _Optional[str] = ..., titles: _Optional[_Iterable[str]] = ..., education: _Optional[_Union[_types_pb2.Education, str]] = ..., major: _Optional[str] = ..., skills: _Optional[_Iterable[_Union[_types_pb2.Skill, _Mapping]]] = ..., years: _Optional[int] = ..., experience: _Optional[str] = ..., wanted_zones: _Optional[_Iterable[str]] = ..., wanted_industries: _Optional[_Iterable[str]] = ..., salary: _Optional[_Union[_types_pb2.MoneyRange, _Mapping]] = ..., confirmed_on: _Optional[str] = ..., synthetic: _Optional[bool] = ..., updated_at: _Optional[str] = ...) -> None: ...

class Demand(_message.Message):
    __slots__ = ("id", "version", "status", "enterprise_id", "post", "occupation_code", "zone", "industry", "headcount", "education", "years", "salary", "required_skills", "preferred_skills", "description", "synthetic", "updated_at")
    ID_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    ENTERPRISE_ID_FIELD_NUMBER: _ClassVar[int]
    POST_FIELD_NUMBER: _ClassVar[int]
    OCCUPATION_CODE_FIELD_NUMBER: _ClassVar[int]
    ZONE_FIELD_NUMBER: _ClassVar[int]
    INDUSTRY_FIELD_NUMBER: _ClassVar[int]
    HEADCOUNT_FIELD_NUMBER: _ClassVar[int]
    EDUCATION_FIELD_NUMBER: _ClassVar[int]
    YEARS_FIELD_NUMBER: _ClassVar[int]
    SALARY_FIELD_NUMBER: _ClassVar[int]
    REQUIRED_SKILLS_FIELD_NUMBER: _ClassVar[int]
    PREFERRED_SKILLS_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    SYNTHETIC_FIELD_NUMBER: _ClassVar[int]
    UPDATED_AT_FIELD_NUMBER: _ClassVar[int]
    id: str
    version: int
    status: _types_pb2.RecordStatus
    enterprise_id: str
    post: str
    occupation_code: str
    zone: str
    industry: str
    headcount: int
    education: _types_pb2.Education
    years: int
    salary: _types_pb2.MoneyRange
    required_skills: _containers.RepeatedScalarFieldContainer[str]
    preferred_skills: _containers.RepeatedScalarFieldContainer[str]
    description: str
    synthetic: bool
    updated_at: str
    def __init__(self, id: _Optional[str] = ..., version: _Optional[int] = ..., status: _Optional[_Union[_types_pb2.RecordStatus, str]] = ..., enterprise_id: _Optional[str] = ..., post: _Optional[str] = ..., occupation_code: _Optional[str] = ..., zone: _Optional[str] = ..., industry: _Optional[str] = ..., headcount: _Optional[int] = ..., education: _Optional[_Union[_types_pb2.Education, str]] = ..., years: _Optional[int] = ..., salary: _Optional[_Union[_types_pb2.MoneyRange, _Mapping]] = ..., required_skills: _Optional[_Iterable[str]] = ..., preferred_skills: _Optional[_Iterable[str]] = ..., description: _Optional[str] = ..., synthetic: _Optional[bool] = ..., updated_at: _Optional[str] = ...) -> None: ...

class CountyIndustry(_message.Message):
    __slots__ = ("id", "version", "status", "zone", "industry", "role", "main_pilot", "profile", "headcount", "skills", "synthetic", "updated_at")
    ID_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    ZONE_FIELD_NUMBER: _ClassVar[int]
    INDUSTRY_FIELD_NUMBER: _ClassVar[int]
    ROLE_FIELD_NUMBER: _ClassVar[int]
    MAIN_PILOT_FIELD_NUMBER: _ClassVar[int]
    PROFILE_FIELD_NUMBER: _ClassVar[int]
    HEADCOUNT_FIELD_NUMBER: _ClassVar[int]
    SKILLS_FIELD_NUMBER: _ClassVar[int]
    SYNTHETIC_FIELD_NUMBER: _ClassVar[int]
    UPDATED_AT_FIELD_NUMBER: _ClassVar[int]
    id: str
    version: int
    status: _types_pb2.RecordStatus
    zone: str
    industry: str
    role: CellRole
    main_pilot: bool
    profile: str
    headcount: int
    skills: _containers.RepeatedScalarFieldContainer[str]
    synthetic: bool
    updated_at: str
    def __init__(self, id: _Optional[str] = ..., version: _Optional[int] = ..., status: _Optional[_Union[_types_pb2.RecordStatus, str]] = ..., zone: _Optional[str] = ..., industry: _Optional[str] = ..., role: _Optional[_Union[CellRole, str]] = ..., main_pilot: _Optional[bool] = ..., profile: _Optional[str] = ..., headcount: _Optional[int] = ..., skills: _Optional[_Iterable[str]] = ..., synthetic: _Optional[bool] = ..., updated_at: _Optional[str] = ...) -> None: ...

class Expert(_message.Message):
    __slots__ = ("id", "version", "status", "updated_at", "titles", "skills", "summary", "zones", "industries", "affiliation_ids", "available", "synthetic")
    ID_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    UPDATED_AT_FIELD_NUMBER: _ClassVar[int]
    TITLES_FIELD_NUMBER: _ClassVar[int]
    SKILLS_FIELD_NUMBER: _ClassVar[int]
    SUMMARY_FIELD_NUMBER: _ClassVar[int]
    ZONES_FIELD_NUMBER: _ClassVar[int]
    INDUSTRIES_FIELD_NUMBER: _ClassVar[int]
    AFFILIATION_IDS_FIELD_NUMBER: _ClassVar[int]
    AVAILABLE_FIELD_NUMBER: _ClassVar[int]
    SYNTHETIC_FIELD_NUMBER: _ClassVar[int]
    id: str
    version: int
    status: _types_pb2.RecordStatus
    updated_at: str
    titles: _containers.RepeatedScalarFieldContainer[str]
    skills: _containers.RepeatedCompositeFieldContainer[_types_pb2.Skill]
    summary: str
    zones: _containers.RepeatedScalarFieldContainer[str]
    industries: _containers.RepeatedScalarFieldContainer[str]
    affiliation_ids: _containers.RepeatedScalarFieldContainer[str]
    available: bool
    synthetic: bool
    def __init__(self, id: _Optional[str] = ..., version: _Optional[int] = ..., status: _Optional[_Union[_types_pb2.RecordStatus, str]] = ..., updated_at: _Optional[str] = ..., titles: _Optional[_Iterable[str]] = ..., skills: _Optional[_Iterable[_Union[_types_pb2.Skill, _Mapping]]] = ..., summary: _Optional[str] = ..., zones: _Optional[_Iterable[str]] = ..., industries: _Optional[_Iterable[str]] = ..., affiliation_ids: _Optional[_Iterable[str]] = ..., available: _Optional[bool] = ..., synthetic: _Optional[bool] = ...) -> None: ...
