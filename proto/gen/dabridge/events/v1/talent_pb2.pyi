from dabridge.events.v1 import types_pb2 as _types_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Freshness(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    FRESHNESS_UNSPECIFIED: _ClassVar[Freshness]
    FRESHNESS_FRESH: _ClassVar[Freshness]
    FRESHNESS_STALE: _ClassVar[Freshness]
    FRESHNESS_HIDDEN: _ClassVar[Freshness]

class Occupied(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    OCCUPIED_UNSPECIFIED: _ClassVar[Occupied]
    OCCUPIED_EMPLOYED: _ClassVar[Occupied]
    OCCUPIED_LOOKING: _ClassVar[Occupied]
    OCCUPIED_STUDYING: _ClassVar[Occupied]
    OCCUPIED_FREELANCE: _ClassVar[Occupied]

class CellRole(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CELL_ROLE_UNSPECIFIED: _ClassVar[CellRole]
    CELL_ROLE_CORE: _ClassVar[CellRole]
    CELL_ROLE_CULTIVATED: _ClassVar[CellRole]

class IntroductionSide(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    INTRODUCTION_SIDE_UNSPECIFIED: _ClassVar[IntroductionSide]
    INTRODUCTION_SIDE_TALENT: _ClassVar[IntroductionSide]
    INTRODUCTION_SIDE_ENTERPRISE: _ClassVar[IntroductionSide]

class IntroductionStage(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    INTRODUCTION_STAGE_UNSPECIFIED: _ClassVar[IntroductionStage]
    INTRODUCTION_STAGE_ASKED: _ClassVar[IntroductionStage]
    INTRODUCTION_STAGE_CONNECTED: _ClassVar[IntroductionStage]
    INTRODUCTION_STAGE_INTERVIEWING: _ClassVar[IntroductionStage]
    INTRODUCTION_STAGE_ENDED: _ClassVar[IntroductionStage]
    INTRODUCTION_STAGE_DECLINED: _ClassVar[IntroductionStage]
    INTRODUCTION_STAGE_CANCELLED: _ClassVar[IntroductionStage]
    INTRODUCTION_STAGE_EXPIRED: _ClassVar[IntroductionStage]

class IntroductionOutcome(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    INTRODUCTION_OUTCOME_UNSPECIFIED: _ClassVar[IntroductionOutcome]
    INTRODUCTION_OUTCOME_HIRED: _ClassVar[IntroductionOutcome]
    INTRODUCTION_OUTCOME_NOT_HIRED: _ClassVar[IntroductionOutcome]
    INTRODUCTION_OUTCOME_WITHDRAWN: _ClassVar[IntroductionOutcome]
FRESHNESS_UNSPECIFIED: Freshness
FRESHNESS_FRESH: Freshness
FRESHNESS_STALE: Freshness
FRESHNESS_HIDDEN: Freshness
OCCUPIED_UNSPECIFIED: Occupied
OCCUPIED_EMPLOYED: Occupied
OCCUPIED_LOOKING: Occupied
OCCUPIED_STUDYING: Occupied
OCCUPIED_FREELANCE: Occupied
CELL_ROLE_UNSPECIFIED: CellRole
CELL_ROLE_CORE: CellRole
CELL_ROLE_CULTIVATED: CellRole
INTRODUCTION_SIDE_UNSPECIFIED: IntroductionSide
INTRODUCTION_SIDE_TALENT: IntroductionSide
INTRODUCTION_SIDE_ENTERPRISE: IntroductionSide
INTRODUCTION_STAGE_UNSPECIFIED: IntroductionStage
INTRODUCTION_STAGE_ASKED: IntroductionStage
INTRODUCTION_STAGE_CONNECTED: IntroductionStage
INTRODUCTION_STAGE_INTERVIEWING: IntroductionStage
INTRODUCTION_STAGE_ENDED: IntroductionStage
INTRODUCTION_STAGE_DECLINED: IntroductionStage
INTRODUCTION_STAGE_CANCELLED: IntroductionStage
INTRODUCTION_STAGE_EXPIRED: IntroductionStage
INTRODUCTION_OUTCOME_UNSPECIFIED: IntroductionOutcome
INTRODUCTION_OUTCOME_HIRED: IntroductionOutcome
INTRODUCTION_OUTCOME_NOT_HIRED: IntroductionOutcome
INTRODUCTION_OUTCOME_WITHDRAWN: IntroductionOutcome

class VerifiedField(_message.Message):
    __slots__ = ("field", "source", "on")
    FIELD_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    ON_FIELD_NUMBER: _ClassVar[int]
    field: str
    source: str
    on: str
    def __init__(self, field: _Optional[str] = ..., source: _Optional[str] = ..., on: _Optional[str] = ...) -> None: ...

class TalentProfile(_message.Message):
    __slots__ = ("id", "version", "status", "occupation_code", "titles", "education", "major", "skills", "years", "experience", "wanted_zones", "wanted_industries", "salary", "confirmed_on", "synthetic", "updated_at", "freshness", "occupied", "zone", "paused", "verified", "level", "withheld")
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
    FRESHNESS_FIELD_NUMBER: _ClassVar[int]
    OCCUPIED_FIELD_NUMBER: _ClassVar[int]
    ZONE_FIELD_NUMBER: _ClassVar[int]
    PAUSED_FIELD_NUMBER: _ClassVar[int]
    VERIFIED_FIELD_NUMBER: _ClassVar[int]
    LEVEL_FIELD_NUMBER: _ClassVar[int]
    WITHHELD_FIELD_NUMBER: _ClassVar[int]
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
    freshness: Freshness
    occupied: Occupied
    zone: str
    paused: bool
    verified: _containers.RepeatedCompositeFieldContainer[VerifiedField]
    level: str
    withheld: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, id: _Optional[str] = ..., version: _Optional[int] = ..., status: _Optional[_Union[_types_pb2.RecordStatus, str]] = ..., occupation_code: _Optional[str] = ..., titles: _Optional[_Iterable[str]] = ..., education: _Optional[_Union[_types_pb2.Education, str]] = ..., major: _Optional[str] = ..., skills: _Optional[_Iterable[_Union[_types_pb2.Skill, _Mapping]]] = ..., years: _Optional[int] = ..., experience: _Optional[str] = ..., wanted_zones: _Optional[_Iterable[str]] = ..., wanted_industries: _Optional[_Iterable[str]] = ..., salary: _Optional[_Union[_types_pb2.MoneyRange, _Mapping]] = ..., confirmed_on: _Optional[str] = ..., synthetic: _Optional[bool] = ..., updated_at: _Optional[str] = ..., freshness: _Optional[_Union[Freshness, str]] = ..., occupied: _Optional[_Union[Occupied, str]] = ..., zone: _Optional[str] = ..., paused: _Optional[bool] = ..., verified: _Optional[_Iterable[_Union[VerifiedField, _Mapping]]] = ..., level: _Optional[str] = ..., withheld: _Optional[_Iterable[str]] = ...) -> None: ...

class Demand(_message.Message):
    __slots__ = ("id", "version", "status", "enterprise_id", "post", "occupation_code", "zone", "industry", "headcount", "education", "years", "salary", "required_skills", "preferred_skills", "description", "synthetic", "updated_at", "code", "open_until", "standing", "standing_reasons")
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
    CODE_FIELD_NUMBER: _ClassVar[int]
    OPEN_UNTIL_FIELD_NUMBER: _ClassVar[int]
    STANDING_FIELD_NUMBER: _ClassVar[int]
    STANDING_REASONS_FIELD_NUMBER: _ClassVar[int]
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
    code: str
    open_until: str
    standing: int
    standing_reasons: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, id: _Optional[str] = ..., version: _Optional[int] = ..., status: _Optional[_Union[_types_pb2.RecordStatus, str]] = ..., enterprise_id: _Optional[str] = ..., post: _Optional[str] = ..., occupation_code: _Optional[str] = ..., zone: _Optional[str] = ..., industry: _Optional[str] = ..., headcount: _Optional[int] = ..., education: _Optional[_Union[_types_pb2.Education, str]] = ..., years: _Optional[int] = ..., salary: _Optional[_Union[_types_pb2.MoneyRange, _Mapping]] = ..., required_skills: _Optional[_Iterable[str]] = ..., preferred_skills: _Optional[_Iterable[str]] = ..., description: _Optional[str] = ..., synthetic: _Optional[bool] = ..., updated_at: _Optional[str] = ..., code: _Optional[str] = ..., open_until: _Optional[str] = ..., standing: _Optional[int] = ..., standing_reasons: _Optional[_Iterable[str]] = ...) -> None: ...

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
    __slots__ = ("id", "version", "status", "updated_at", "titles", "skills", "summary", "zones", "industries", "affiliation_ids", "available", "synthetic", "committee_member", "term_from", "term_to")
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
    COMMITTEE_MEMBER_FIELD_NUMBER: _ClassVar[int]
    TERM_FROM_FIELD_NUMBER: _ClassVar[int]
    TERM_TO_FIELD_NUMBER: _ClassVar[int]
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
    committee_member: bool
    term_from: str
    term_to: str
    def __init__(self, id: _Optional[str] = ..., version: _Optional[int] = ..., status: _Optional[_Union[_types_pb2.RecordStatus, str]] = ..., updated_at: _Optional[str] = ..., titles: _Optional[_Iterable[str]] = ..., skills: _Optional[_Iterable[_Union[_types_pb2.Skill, _Mapping]]] = ..., summary: _Optional[str] = ..., zones: _Optional[_Iterable[str]] = ..., industries: _Optional[_Iterable[str]] = ..., affiliation_ids: _Optional[_Iterable[str]] = ..., available: _Optional[bool] = ..., synthetic: _Optional[bool] = ..., committee_member: _Optional[bool] = ..., term_from: _Optional[str] = ..., term_to: _Optional[str] = ...) -> None: ...

class Introduction(_message.Message):
    __slots__ = ("id", "version", "status", "updated_at", "talent_id", "demand_id", "enterprise_id", "zone", "industry", "post", "asked_by", "stage", "asked_at", "answered_at", "answer_by", "interview_at", "ended_at", "outcome", "reason_code", "score", "rank", "contested")
    ID_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    UPDATED_AT_FIELD_NUMBER: _ClassVar[int]
    TALENT_ID_FIELD_NUMBER: _ClassVar[int]
    DEMAND_ID_FIELD_NUMBER: _ClassVar[int]
    ENTERPRISE_ID_FIELD_NUMBER: _ClassVar[int]
    ZONE_FIELD_NUMBER: _ClassVar[int]
    INDUSTRY_FIELD_NUMBER: _ClassVar[int]
    POST_FIELD_NUMBER: _ClassVar[int]
    ASKED_BY_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    ASKED_AT_FIELD_NUMBER: _ClassVar[int]
    ANSWERED_AT_FIELD_NUMBER: _ClassVar[int]
    ANSWER_BY_FIELD_NUMBER: _ClassVar[int]
    INTERVIEW_AT_FIELD_NUMBER: _ClassVar[int]
    ENDED_AT_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    REASON_CODE_FIELD_NUMBER: _ClassVar[int]
    SCORE_FIELD_NUMBER: _ClassVar[int]
    RANK_FIELD_NUMBER: _ClassVar[int]
    CONTESTED_FIELD_NUMBER: _ClassVar[int]
    id: str
    version: int
    status: _types_pb2.RecordStatus
    updated_at: str
    talent_id: str
    demand_id: str
    enterprise_id: str
    zone: str
    industry: str
    post: str
    asked_by: IntroductionSide
    stage: IntroductionStage
    asked_at: str
    answered_at: str
    answer_by: str
    interview_at: str
    ended_at: str
    outcome: IntroductionOutcome
    reason_code: str
    score: float
    rank: int
    contested: bool
    def __init__(self, id: _Optional[str] = ..., version: _Optional[int] = ..., status: _Optional[_Union[_types_pb2.RecordStatus, str]] = ..., updated_at: _Optional[str] = ..., talent_id: _Optional[str] = ..., demand_id: _Optional[str] = ..., enterprise_id: _Optional[str] = ..., zone: _Optional[str] = ..., industry: _Optional[str] = ..., post: _Optional[str] = ..., asked_by: _Optional[_Union[IntroductionSide, str]] = ..., stage: _Optional[_Union[IntroductionStage, str]] = ..., asked_at: _Optional[str] = ..., answered_at: _Optional[str] = ..., answer_by: _Optional[str] = ..., interview_at: _Optional[str] = ..., ended_at: _Optional[str] = ..., outcome: _Optional[_Union[IntroductionOutcome, str]] = ..., reason_code: _Optional[str] = ..., score: _Optional[float] = ..., rank: _Optional[int] = ..., contested: _Optional[bool] = ...) -> None: ...
