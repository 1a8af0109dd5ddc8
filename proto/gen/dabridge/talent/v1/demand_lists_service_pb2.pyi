from dabridge.events.v1 import types_pb2 as _types_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class DemandListStage(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    DEMAND_LIST_STAGE_UNSPECIFIED: _ClassVar[DemandListStage]
    DEMAND_LIST_STAGE_PROPOSED: _ClassVar[DemandListStage]
    DEMAND_LIST_STAGE_CONFIRMED: _ClassVar[DemandListStage]
    DEMAND_LIST_STAGE_SUPERSEDED: _ClassVar[DemandListStage]

class DemandListSource(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    DEMAND_LIST_SOURCE_UNSPECIFIED: _ClassVar[DemandListSource]
    DEMAND_LIST_SOURCE_WORKBOOK: _ClassVar[DemandListSource]
    DEMAND_LIST_SOURCE_API: _ClassVar[DemandListSource]

class PostChangeKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    POST_CHANGE_KIND_UNSPECIFIED: _ClassVar[PostChangeKind]
    POST_CHANGE_KIND_ADDED: _ClassVar[PostChangeKind]
    POST_CHANGE_KIND_CHANGED: _ClassVar[PostChangeKind]
    POST_CHANGE_KIND_CLOSED: _ClassVar[PostChangeKind]

class PostChangeOutcome(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    POST_CHANGE_OUTCOME_UNSPECIFIED: _ClassVar[PostChangeOutcome]
    POST_CHANGE_OUTCOME_APPLIED: _ClassVar[PostChangeOutcome]
    POST_CHANGE_OUTCOME_LEFT_OUT: _ClassVar[PostChangeOutcome]
    POST_CHANGE_OUTCOME_CONFLICT: _ClassVar[PostChangeOutcome]
DEMAND_LIST_STAGE_UNSPECIFIED: DemandListStage
DEMAND_LIST_STAGE_PROPOSED: DemandListStage
DEMAND_LIST_STAGE_CONFIRMED: DemandListStage
DEMAND_LIST_STAGE_SUPERSEDED: DemandListStage
DEMAND_LIST_SOURCE_UNSPECIFIED: DemandListSource
DEMAND_LIST_SOURCE_WORKBOOK: DemandListSource
DEMAND_LIST_SOURCE_API: DemandListSource
POST_CHANGE_KIND_UNSPECIFIED: PostChangeKind
POST_CHANGE_KIND_ADDED: PostChangeKind
POST_CHANGE_KIND_CHANGED: PostChangeKind
POST_CHANGE_KIND_CLOSED: PostChangeKind
POST_CHANGE_OUTCOME_UNSPECIFIED: PostChangeOutcome
POST_CHANGE_OUTCOME_APPLIED: PostChangeOutcome
POST_CHANGE_OUTCOME_LEFT_OUT: PostChangeOutcome
POST_CHANGE_OUTCOME_CONFLICT: PostChangeOutcome

class ListedPost(_message.Message):
    __slots__ = ("id", "code", "post", "occupation_code", "zone", "industry", "headcount", "education", "years", "salary", "required_skills", "preferred_skills", "description", "open_until", "based_on")
    ID_FIELD_NUMBER: _ClassVar[int]
    CODE_FIELD_NUMBER: _ClassVar[int]
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
    OPEN_UNTIL_FIELD_NUMBER: _ClassVar[int]
    BASED_ON_FIELD_NUMBER: _ClassVar[int]
    id: str
    code: str
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
    open_until: str
    based_on: int
    def __init__(self, id: _Optional[str] = ..., code: _Optional[str] = ..., post: _Optional[str] = ..., occupation_code: _Optional[str] = ..., zone: _Optional[str] = ..., industry: _Optional[str] = ..., headcount: _Optional[int] = ..., education: _Optional[_Union[_types_pb2.Education, str]] = ..., years: _Optional[int] = ..., salary: _Optional[_Union[_types_pb2.MoneyRange, _Mapping]] = ..., required_skills: _Optional[_Iterable[str]] = ..., preferred_skills: _Optional[_Iterable[str]] = ..., description: _Optional[str] = ..., open_until: _Optional[str] = ..., based_on: _Optional[int] = ...) -> None: ...

class PostChange(_message.Message):
    __slots__ = ("number", "kind", "demand_id", "before", "after", "fields", "compared_version", "outdated", "outcome")
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    DEMAND_ID_FIELD_NUMBER: _ClassVar[int]
    BEFORE_FIELD_NUMBER: _ClassVar[int]
    AFTER_FIELD_NUMBER: _ClassVar[int]
    FIELDS_FIELD_NUMBER: _ClassVar[int]
    COMPARED_VERSION_FIELD_NUMBER: _ClassVar[int]
    OUTDATED_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    number: int
    kind: PostChangeKind
    demand_id: str
    before: ListedPost
    after: ListedPost
    fields: _containers.RepeatedScalarFieldContainer[str]
    compared_version: int
    outdated: bool
    outcome: PostChangeOutcome
    def __init__(self, number: _Optional[int] = ..., kind: _Optional[_Union[PostChangeKind, str]] = ..., demand_id: _Optional[str] = ..., before: _Optional[_Union[ListedPost, _Mapping]] = ..., after: _Optional[_Union[ListedPost, _Mapping]] = ..., fields: _Optional[_Iterable[str]] = ..., compared_version: _Optional[int] = ..., outdated: _Optional[bool] = ..., outcome: _Optional[_Union[PostChangeOutcome, str]] = ...) -> None: ...

class DemandList(_message.Message):
    __slots__ = ("id", "version", "enterprise_id", "stage", "source", "proposed_at", "confirmed_at", "posts", "added", "changed", "closed", "unchanged", "missing", "applied", "left_out", "conflicts", "changes", "updated_at")
    ID_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    ENTERPRISE_ID_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    PROPOSED_AT_FIELD_NUMBER: _ClassVar[int]
    CONFIRMED_AT_FIELD_NUMBER: _ClassVar[int]
    POSTS_FIELD_NUMBER: _ClassVar[int]
    ADDED_FIELD_NUMBER: _ClassVar[int]
    CHANGED_FIELD_NUMBER: _ClassVar[int]
    CLOSED_FIELD_NUMBER: _ClassVar[int]
    UNCHANGED_FIELD_NUMBER: _ClassVar[int]
    MISSING_FIELD_NUMBER: _ClassVar[int]
    APPLIED_FIELD_NUMBER: _ClassVar[int]
    LEFT_OUT_FIELD_NUMBER: _ClassVar[int]
    CONFLICTS_FIELD_NUMBER: _ClassVar[int]
    CHANGES_FIELD_NUMBER: _ClassVar[int]
    UPDATED_AT_FIELD_NUMBER: _ClassVar[int]
    id: str
    version: int
    enterprise_id: str
    stage: DemandListStage
    source: DemandListSource
    proposed_at: str
    confirmed_at: str
    posts: int
    added: int
    changed: int
    closed: int
    unchanged: int
    missing: int
    applied: int
    left_out: int
    conflicts: int
    changes: _containers.RepeatedCompositeFieldContainer[PostChange]
    updated_at: str
    def __init__(self, id: _Optional[str] = ..., version: _Optional[int] = ..., enterprise_id: _Optional[str] = ..., stage: _Optional[_Union[DemandListStage, str]] = ..., source: _Optional[_Union[DemandListSource, str]] = ..., proposed_at: _Optional[str] = ..., confirmed_at: _Optional[str] = ..., posts: _Optional[int] = ..., added: _Optional[int] = ..., changed: _Optional[int] = ..., closed: _Optional[int] = ..., unchanged: _Optional[int] = ..., missing: _Optional[int] = ..., applied: _Optional[int] = ..., left_out: _Optional[int] = ..., conflicts: _Optional[int] = ..., changes: _Optional[_Iterable[_Union[PostChange, _Mapping]]] = ..., updated_at: _Optional[str] = ...) -> None: ...

class ProposeDemandListRequest(_message.Message):
    __slots__ = ("enterprise_id", "posts", "close_missing", "source", "idempotency_key")
    ENTERPRISE_ID_FIELD_NUMBER: _ClassVar[int]
    POSTS_FIELD_NUMBER: _ClassVar[int]
    CLOSE_MISSING_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    enterprise_id: str
    posts: _containers.RepeatedCompositeFieldContainer[ListedPost]
    close_missing: bool
    source: DemandListSource
    idempotency_key: str
    def __init__(self, enterprise_id: _Optional[str] = ..., posts: _Optional[_Iterable[_Union[ListedPost, _Mapping]]] = ..., close_missing: _Optional[bool] = ..., source: _Optional[_Union[DemandListSource, str]] = ..., idempotency_key: _Optional[str] = ...) -> None: ...

class CheckDemandListRequest(_message.Message):
    __slots__ = ("enterprise_id", "posts", "close_missing")
    ENTERPRISE_ID_FIELD_NUMBER: _ClassVar[int]
    POSTS_FIELD_NUMBER: _ClassVar[int]
    CLOSE_MISSING_FIELD_NUMBER: _ClassVar[int]
    enterprise_id: str
    posts: _containers.RepeatedCompositeFieldContainer[ListedPost]
    close_missing: bool
    def __init__(self, enterprise_id: _Optional[str] = ..., posts: _Optional[_Iterable[_Union[ListedPost, _Mapping]]] = ..., close_missing: _Optional[bool] = ...) -> None: ...

class PostError(_message.Message):
    __slots__ = ("place", "field", "message")
    PLACE_FIELD_NUMBER: _ClassVar[int]
    FIELD_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    place: int
    field: str
    message: str
    def __init__(self, place: _Optional[int] = ..., field: _Optional[str] = ..., message: _Optional[str] = ...) -> None: ...

class CheckDemandListResponse(_message.Message):
    __slots__ = ("errors",)
    ERRORS_FIELD_NUMBER: _ClassVar[int]
    errors: _containers.RepeatedCompositeFieldContainer[PostError]
    def __init__(self, errors: _Optional[_Iterable[_Union[PostError, _Mapping]]] = ...) -> None: ...

class ConfirmDemandListRequest(_message.Message):
    __slots__ = ("id", "expected_version", "left_out", "idempotency_key")
    ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    LEFT_OUT_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    id: str
    expected_version: int
    left_out: _containers.RepeatedScalarFieldContainer[int]
    idempotency_key: str
    def __init__(self, id: _Optional[str] = ..., expected_version: _Optional[int] = ..., left_out: _Optional[_Iterable[int]] = ..., idempotency_key: _Optional[str] = ...) -> None: ...

class GetDemandListRequest(_message.Message):
    __slots__ = ("id",)
    ID_FIELD_NUMBER: _ClassVar[int]
    id: str
    def __init__(self, id: _Optional[str] = ...) -> None: ...

class DemandListResponse(_message.Message):
    __slots__ = ("demand_list",)
    DEMAND_LIST_FIELD_NUMBER: _ClassVar[int]
    demand_list: DemandList
    def __init__(self, demand_list: _Optional[_Union[DemandList, _Mapping]] = ...) -> None: ...

class ListDemandListsRequest(_message.Message):
    __slots__ = ("enterprise_id", "page_size", "page_token")
    ENTERPRISE_ID_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    enterprise_id: str
    page_size: int
    page_token: str
    def __init__(self, enterprise_id: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListDemandListsResponse(_message.Message):
    __slots__ = ("demand_lists", "next_page_token", "total")
    DEMAND_LISTS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    demand_lists: _containers.RepeatedCompositeFieldContainer[DemandList]
    next_page_token: str
    total: int
    def __init__(self, demand_lists: _Optional[_Iterable[_Union[DemandList, _Mapping]]] = ..., next_page_token: _Optional[str] = ..., total: _Optional[int] = ...) -> None: ...
