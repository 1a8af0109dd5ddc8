from dabridge.events.v1 import talent_pb2 as _talent_pb2
from dabridge.events.v1 import types_pb2 as _types_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class DraftSkill(_message.Message):
    __slots__ = ("name", "level", "evidence")
    NAME_FIELD_NUMBER: _ClassVar[int]
    LEVEL_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    name: str
    level: _types_pb2.SkillLevel
    evidence: str
    def __init__(self, name: _Optional[str] = ..., level: _Optional[_Union[_types_pb2.SkillLevel, str]] = ..., evidence: _Optional[str] = ...) -> None: ...

class RegistrationDraft(_message.Message):
    __slots__ = ("name", "mobile", "mail", "id_number", "address", "education", "major", "occupation_code", "titles", "years", "experience", "skills", "wanted_zones", "wanted_industries", "salary_min", "salary_max", "occupied", "zone", "consents")
    NAME_FIELD_NUMBER: _ClassVar[int]
    MOBILE_FIELD_NUMBER: _ClassVar[int]
    MAIL_FIELD_NUMBER: _ClassVar[int]
    ID_NUMBER_FIELD_NUMBER: _ClassVar[int]
    ADDRESS_FIELD_NUMBER: _ClassVar[int]
    EDUCATION_FIELD_NUMBER: _ClassVar[int]
    MAJOR_FIELD_NUMBER: _ClassVar[int]
    OCCUPATION_CODE_FIELD_NUMBER: _ClassVar[int]
    TITLES_FIELD_NUMBER: _ClassVar[int]
    YEARS_FIELD_NUMBER: _ClassVar[int]
    EXPERIENCE_FIELD_NUMBER: _ClassVar[int]
    SKILLS_FIELD_NUMBER: _ClassVar[int]
    WANTED_ZONES_FIELD_NUMBER: _ClassVar[int]
    WANTED_INDUSTRIES_FIELD_NUMBER: _ClassVar[int]
    SALARY_MIN_FIELD_NUMBER: _ClassVar[int]
    SALARY_MAX_FIELD_NUMBER: _ClassVar[int]
    OCCUPIED_FIELD_NUMBER: _ClassVar[int]
    ZONE_FIELD_NUMBER: _ClassVar[int]
    CONSENTS_FIELD_NUMBER: _ClassVar[int]
    name: str
    mobile: str
    mail: str
    id_number: str
    address: str
    education: _types_pb2.Education
    major: str
    occupation_code: str
    titles: _containers.RepeatedScalarFieldContainer[str]
    years: str
    experience: str
    skills: _containers.RepeatedCompositeFieldContainer[DraftSkill]
    wanted_zones: _containers.RepeatedScalarFieldContainer[str]
    wanted_industries: _containers.RepeatedScalarFieldContainer[str]
    salary_min: str
    salary_max: str
    occupied: _talent_pb2.Occupied
    zone: str
    consents: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, name: _Optional[str] = ..., mobile: _Optional[str] = ..., mail: _Optional[str] = ..., id_number: _Optional[str] = ..., address: _Optional[str] = ..., education: _Optional[_Union[_types_pb2.Education, str]] = ..., major: _Optional[str] = ..., occupation_code: _Optional[str] = ..., titles: _Optional[_Iterable[str]] = ..., years: _Optional[str] = ..., experience: _Optional[str] = ..., skills: _Optional[_Iterable[_Union[DraftSkill, _Mapping]]] = ..., wanted_zones: _Optional[_Iterable[str]] = ..., wanted_industries: _Optional[_Iterable[str]] = ..., salary_min: _Optional[str] = ..., salary_max: _Optional[str] = ..., occupied: _Optional[_Union[_talent_pb2.Occupied, str]] = ..., zone: _Optional[str] = ..., consents: _Optional[_Iterable[str]] = ...) -> None: ...

class DraftProblem(_message.Message):
    __slots__ = ("field", "message")
    FIELD_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    field: str
    message: str
    def __init__(self, field: _Optional[str] = ..., message: _Optional[str] = ...) -> None: ...

class MissingField(_message.Message):
    __slots__ = ("field", "weight")
    FIELD_FIELD_NUMBER: _ClassVar[int]
    WEIGHT_FIELD_NUMBER: _ClassVar[int]
    field: str
    weight: int
    def __init__(self, field: _Optional[str] = ..., weight: _Optional[int] = ...) -> None: ...

class Completeness(_message.Message):
    __slots__ = ("percent", "missing")
    PERCENT_FIELD_NUMBER: _ClassVar[int]
    MISSING_FIELD_NUMBER: _ClassVar[int]
    percent: int
    missing: _containers.RepeatedCompositeFieldContainer[MissingField]
    def __init__(self, percent: _Optional[int] = ..., missing: _Optional[_Iterable[_Union[MissingField, _Mapping]]] = ...) -> None: ...

class Registration(_message.Message):
    __slots__ = ("talent_id", "version", "saved_at", "draft", "problems", "completeness", "profile_version", "profile_withdrawn", "freshness", "confirmed_on", "stale_on", "hidden_on")
    TALENT_ID_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    SAVED_AT_FIELD_NUMBER: _ClassVar[int]
    DRAFT_FIELD_NUMBER: _ClassVar[int]
    PROBLEMS_FIELD_NUMBER: _ClassVar[int]
    COMPLETENESS_FIELD_NUMBER: _ClassVar[int]
    PROFILE_VERSION_FIELD_NUMBER: _ClassVar[int]
    PROFILE_WITHDRAWN_FIELD_NUMBER: _ClassVar[int]
    FRESHNESS_FIELD_NUMBER: _ClassVar[int]
    CONFIRMED_ON_FIELD_NUMBER: _ClassVar[int]
    STALE_ON_FIELD_NUMBER: _ClassVar[int]
    HIDDEN_ON_FIELD_NUMBER: _ClassVar[int]
    talent_id: str
    version: int
    saved_at: str
    draft: RegistrationDraft
    problems: _containers.RepeatedCompositeFieldContainer[DraftProblem]
    completeness: Completeness
    profile_version: int
    profile_withdrawn: bool
    freshness: _talent_pb2.Freshness
    confirmed_on: str
    stale_on: str
    hidden_on: str
    def __init__(self, talent_id: _Optional[str] = ..., version: _Optional[int] = ..., saved_at: _Optional[str] = ..., draft: _Optional[_Union[RegistrationDraft, _Mapping]] = ..., problems: _Optional[_Iterable[_Union[DraftProblem, _Mapping]]] = ..., completeness: _Optional[_Union[Completeness, _Mapping]] = ..., profile_version: _Optional[int] = ..., profile_withdrawn: _Optional[bool] = ..., freshness: _Optional[_Union[_talent_pb2.Freshness, str]] = ..., confirmed_on: _Optional[str] = ..., stale_on: _Optional[str] = ..., hidden_on: _Optional[str] = ...) -> None: ...

class GetDraftRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class SaveStepRequest(_message.Message):
    __slots__ = ("draft", "fields")
    DRAFT_FIELD_NUMBER: _ClassVar[int]
    FIELDS_FIELD_NUMBER: _ClassVar[int]
    draft: RegistrationDraft
    fields: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, draft: _Optional[_Union[RegistrationDraft, _Mapping]] = ..., fields: _Optional[_Iterable[str]] = ...) -> None: ...

class DiscardDraftRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class DiscardDraftResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class SubmitRegistrationRequest(_message.Message):
    __slots__ = ("expected_version", "idempotency_key")
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    expected_version: int
    idempotency_key: str
    def __init__(self, expected_version: _Optional[int] = ..., idempotency_key: _Optional[str] = ...) -> None: ...

class ConfirmProfileRequest(_message.Message):
    __slots__ = ("expected_version", "idempotency_key")
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    expected_version: int
    idempotency_key: str
    def __init__(self, expected_version: _Optional[int] = ..., idempotency_key: _Optional[str] = ...) -> None: ...

class GetCompletenessRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class RegistrationResponse(_message.Message):
    __slots__ = ("registration",)
    REGISTRATION_FIELD_NUMBER: _ClassVar[int]
    registration: Registration
    def __init__(self, registration: _Optional[_Union[Registration, _Mapping]] = ...) -> None: ...

class SuggestTermsRequest(_message.Message):
    __slots__ = ("kind", "text", "limit")
    KIND_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    kind: str
    text: str
    limit: int
    def __init__(self, kind: _Optional[str] = ..., text: _Optional[str] = ..., limit: _Optional[int] = ...) -> None: ...

class Term(_message.Message):
    __slots__ = ("code", "name", "found_by")
    CODE_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    FOUND_BY_FIELD_NUMBER: _ClassVar[int]
    code: str
    name: str
    found_by: str
    def __init__(self, code: _Optional[str] = ..., name: _Optional[str] = ..., found_by: _Optional[str] = ...) -> None: ...

class SuggestTermsResponse(_message.Message):
    __slots__ = ("terms",)
    TERMS_FIELD_NUMBER: _ClassVar[int]
    terms: _containers.RepeatedCompositeFieldContainer[Term]
    def __init__(self, terms: _Optional[_Iterable[_Union[Term, _Mapping]]] = ...) -> None: ...

class ReadResumeRequest(_message.Message):
    __slots__ = ("content",)
    CONTENT_FIELD_NUMBER: _ClassVar[int]
    content: bytes
    def __init__(self, content: _Optional[bytes] = ...) -> None: ...

class ResumeFinding(_message.Message):
    __slots__ = ("field", "value", "label", "sentence")
    FIELD_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    LABEL_FIELD_NUMBER: _ClassVar[int]
    SENTENCE_FIELD_NUMBER: _ClassVar[int]
    field: str
    value: str
    label: str
    sentence: str
    def __init__(self, field: _Optional[str] = ..., value: _Optional[str] = ..., label: _Optional[str] = ..., sentence: _Optional[str] = ...) -> None: ...

class ReadResumeResponse(_message.Message):
    __slots__ = ("findings", "pages", "cut")
    FINDINGS_FIELD_NUMBER: _ClassVar[int]
    PAGES_FIELD_NUMBER: _ClassVar[int]
    CUT_FIELD_NUMBER: _ClassVar[int]
    findings: _containers.RepeatedCompositeFieldContainer[ResumeFinding]
    pages: int
    cut: bool
    def __init__(self, findings: _Optional[_Iterable[_Union[ResumeFinding, _Mapping]]] = ..., pages: _Optional[int] = ..., cut: _Optional[bool] = ...) -> None: ...

class CountFreshnessRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class CountFreshnessResponse(_message.Message):
    __slots__ = ("fresh", "stale", "hidden", "synthetic")
    FRESH_FIELD_NUMBER: _ClassVar[int]
    STALE_FIELD_NUMBER: _ClassVar[int]
    HIDDEN_FIELD_NUMBER: _ClassVar[int]
    SYNTHETIC_FIELD_NUMBER: _ClassVar[int]
    fresh: int
    stale: int
    hidden: int
    synthetic: int
    def __init__(self, fresh: _Optional[int] = ..., stale: _Optional[int] = ..., hidden: _Optional[int] = ..., synthetic: _Optional[int] = ...) -> None: ...

class ListByFreshnessRequest(_message.Message):
    __slots__ = ("freshness", "page_size", "page_token")
    FRESHNESS_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    freshness: _talent_pb2.Freshness
    page_size: int
    page_token: str
    def __init__(self, freshness: _Optional[_Union[_talent_pb2.Freshness, str]] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class FreshnessItem(_message.Message):
    __slots__ = ("talent_id", "freshness", "since")
    TALENT_ID_FIELD_NUMBER: _ClassVar[int]
    FRESHNESS_FIELD_NUMBER: _ClassVar[int]
    SINCE_FIELD_NUMBER: _ClassVar[int]
    talent_id: str
    freshness: _talent_pb2.Freshness
    since: str
    def __init__(self, talent_id: _Optional[str] = ..., freshness: _Optional[_Union[_talent_pb2.Freshness, str]] = ..., since: _Optional[str] = ...) -> None: ...

class ListByFreshnessResponse(_message.Message):
    __slots__ = ("items", "next_page_token", "total")
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[FreshnessItem]
    next_page_token: str
    total: int
    def __init__(self, items: _Optional[_Iterable[_Union[FreshnessItem, _Mapping]]] = ..., next_page_token: _Optional[str] = ..., total: _Optional[int] = ...) -> None: ...
