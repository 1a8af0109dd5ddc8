from dabridge.events.v1 import scenarios_pb2 as _scenarios_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class DiffKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    DIFF_KIND_UNSPECIFIED: _ClassVar[DiffKind]
    DIFF_KIND_NEW: _ClassVar[DiffKind]
    DIFF_KIND_CARRIED_OVER: _ClassVar[DiffKind]
    DIFF_KIND_CHANGED: _ClassVar[DiffKind]
    DIFF_KIND_WITHDRAWN: _ClassVar[DiffKind]
    DIFF_KIND_FULFILLED: _ClassVar[DiffKind]
    DIFF_KIND_DROPPED: _ClassVar[DiffKind]
DIFF_KIND_UNSPECIFIED: DiffKind
DIFF_KIND_NEW: DiffKind
DIFF_KIND_CARRIED_OVER: DiffKind
DIFF_KIND_CHANGED: DiffKind
DIFF_KIND_WITHDRAWN: DiffKind
DIFF_KIND_FULFILLED: DiffKind
DIFF_KIND_DROPPED: DiffKind

class ListKind(_message.Message):
    __slots__ = ("code", "name", "subject", "active")
    CODE_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_FIELD_NUMBER: _ClassVar[int]
    ACTIVE_FIELD_NUMBER: _ClassVar[int]
    code: str
    name: str
    subject: _scenarios_pb2.ListSubject
    active: bool
    def __init__(self, code: _Optional[str] = ..., name: _Optional[str] = ..., subject: _Optional[_Union[_scenarios_pb2.ListSubject, str]] = ..., active: _Optional[bool] = ...) -> None: ...

class ListListKindsRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListListKindsResponse(_message.Message):
    __slots__ = ("kinds",)
    KINDS_FIELD_NUMBER: _ClassVar[int]
    kinds: _containers.RepeatedCompositeFieldContainer[ListKind]
    def __init__(self, kinds: _Optional[_Iterable[_Union[ListKind, _Mapping]]] = ...) -> None: ...

class PutListKindRequest(_message.Message):
    __slots__ = ("kind",)
    KIND_FIELD_NUMBER: _ClassVar[int]
    kind: ListKind
    def __init__(self, kind: _Optional[_Union[ListKind, _Mapping]] = ...) -> None: ...

class PutListKindResponse(_message.Message):
    __slots__ = ("kind",)
    KIND_FIELD_NUMBER: _ClassVar[int]
    kind: ListKind
    def __init__(self, kind: _Optional[_Union[ListKind, _Mapping]] = ...) -> None: ...

class CreateListRequest(_message.Message):
    __slots__ = ("kind", "title", "front_matter", "idempotency_key")
    KIND_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    FRONT_MATTER_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    kind: str
    title: str
    front_matter: str
    idempotency_key: str
    def __init__(self, kind: _Optional[str] = ..., title: _Optional[str] = ..., front_matter: _Optional[str] = ..., idempotency_key: _Optional[str] = ...) -> None: ...

class OpportunityListResponse(_message.Message):
    __slots__ = ("list",)
    LIST_FIELD_NUMBER: _ClassVar[int]
    list: _scenarios_pb2.OpportunityList
    def __init__(self, list: _Optional[_Union[_scenarios_pb2.OpportunityList, _Mapping]] = ...) -> None: ...

class UpdateListRequest(_message.Message):
    __slots__ = ("id", "expected_version", "idempotency_key", "title", "front_matter", "record_ids")
    ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    FRONT_MATTER_FIELD_NUMBER: _ClassVar[int]
    RECORD_IDS_FIELD_NUMBER: _ClassVar[int]
    id: str
    expected_version: int
    idempotency_key: str
    title: str
    front_matter: str
    record_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, id: _Optional[str] = ..., expected_version: _Optional[int] = ..., idempotency_key: _Optional[str] = ..., title: _Optional[str] = ..., front_matter: _Optional[str] = ..., record_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class CollectListRequest(_message.Message):
    __slots__ = ("id", "expected_version", "idempotency_key", "carry_over")
    ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    CARRY_OVER_FIELD_NUMBER: _ClassVar[int]
    id: str
    expected_version: int
    idempotency_key: str
    carry_over: bool
    def __init__(self, id: _Optional[str] = ..., expected_version: _Optional[int] = ..., idempotency_key: _Optional[str] = ..., carry_over: _Optional[bool] = ...) -> None: ...

class FreezeListRequest(_message.Message):
    __slots__ = ("id", "expected_version", "idempotency_key")
    ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    id: str
    expected_version: int
    idempotency_key: str
    def __init__(self, id: _Optional[str] = ..., expected_version: _Optional[int] = ..., idempotency_key: _Optional[str] = ...) -> None: ...

class WithdrawListRequest(_message.Message):
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

class GetListRequest(_message.Message):
    __slots__ = ("id",)
    ID_FIELD_NUMBER: _ClassVar[int]
    id: str
    def __init__(self, id: _Optional[str] = ...) -> None: ...

class ListListsRequest(_message.Message):
    __slots__ = ("page_size", "page_token", "subject", "kind", "include_withdrawn")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    INCLUDE_WITHDRAWN_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    subject: _scenarios_pb2.ListSubject
    kind: str
    include_withdrawn: bool
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., subject: _Optional[_Union[_scenarios_pb2.ListSubject, str]] = ..., kind: _Optional[str] = ..., include_withdrawn: _Optional[bool] = ...) -> None: ...

class ListListsResponse(_message.Message):
    __slots__ = ("lists", "next_page_token", "total")
    LISTS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    lists: _containers.RepeatedCompositeFieldContainer[_scenarios_pb2.OpportunityList]
    next_page_token: str
    total: int
    def __init__(self, lists: _Optional[_Iterable[_Union[_scenarios_pb2.OpportunityList, _Mapping]]] = ..., next_page_token: _Optional[str] = ..., total: _Optional[int] = ...) -> None: ...

class ListItemsRequest(_message.Message):
    __slots__ = ("id", "page_size", "page_token", "zone", "industry", "domain")
    ID_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    ZONE_FIELD_NUMBER: _ClassVar[int]
    INDUSTRY_FIELD_NUMBER: _ClassVar[int]
    DOMAIN_FIELD_NUMBER: _ClassVar[int]
    id: str
    page_size: int
    page_token: str
    zone: str
    industry: str
    domain: str
    def __init__(self, id: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., zone: _Optional[str] = ..., industry: _Optional[str] = ..., domain: _Optional[str] = ...) -> None: ...

class ListSnapshot(_message.Message):
    __slots__ = ("item", "scenario", "enterprise", "stage_now", "version_now", "withdrawn_now", "amendments")
    ITEM_FIELD_NUMBER: _ClassVar[int]
    SCENARIO_FIELD_NUMBER: _ClassVar[int]
    ENTERPRISE_FIELD_NUMBER: _ClassVar[int]
    STAGE_NOW_FIELD_NUMBER: _ClassVar[int]
    VERSION_NOW_FIELD_NUMBER: _ClassVar[int]
    WITHDRAWN_NOW_FIELD_NUMBER: _ClassVar[int]
    AMENDMENTS_FIELD_NUMBER: _ClassVar[int]
    item: _scenarios_pb2.ListItem
    scenario: _scenarios_pb2.Scenario
    enterprise: _scenarios_pb2.Enterprise
    stage_now: _scenarios_pb2.ScenarioStage
    version_now: int
    withdrawn_now: bool
    amendments: _containers.RepeatedCompositeFieldContainer[_scenarios_pb2.ListAmendment]
    def __init__(self, item: _Optional[_Union[_scenarios_pb2.ListItem, _Mapping]] = ..., scenario: _Optional[_Union[_scenarios_pb2.Scenario, _Mapping]] = ..., enterprise: _Optional[_Union[_scenarios_pb2.Enterprise, _Mapping]] = ..., stage_now: _Optional[_Union[_scenarios_pb2.ScenarioStage, str]] = ..., version_now: _Optional[int] = ..., withdrawn_now: _Optional[bool] = ..., amendments: _Optional[_Iterable[_Union[_scenarios_pb2.ListAmendment, _Mapping]]] = ...) -> None: ...

class ListItemsResponse(_message.Message):
    __slots__ = ("items", "next_page_token", "total")
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[ListSnapshot]
    next_page_token: str
    total: int
    def __init__(self, items: _Optional[_Iterable[_Union[ListSnapshot, _Mapping]]] = ..., next_page_token: _Optional[str] = ..., total: _Optional[int] = ...) -> None: ...

class DiffListsRequest(_message.Message):
    __slots__ = ("id", "against_id")
    ID_FIELD_NUMBER: _ClassVar[int]
    AGAINST_ID_FIELD_NUMBER: _ClassVar[int]
    id: str
    against_id: str
    def __init__(self, id: _Optional[str] = ..., against_id: _Optional[str] = ...) -> None: ...

class FieldChange(_message.Message):
    __slots__ = ("field", "before", "after")
    FIELD_FIELD_NUMBER: _ClassVar[int]
    BEFORE_FIELD_NUMBER: _ClassVar[int]
    AFTER_FIELD_NUMBER: _ClassVar[int]
    field: str
    before: str
    after: str
    def __init__(self, field: _Optional[str] = ..., before: _Optional[str] = ..., after: _Optional[str] = ...) -> None: ...

class DiffEntry(_message.Message):
    __slots__ = ("kind", "record_id", "title", "hash_before", "hash_after", "changes")
    KIND_FIELD_NUMBER: _ClassVar[int]
    RECORD_ID_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    HASH_BEFORE_FIELD_NUMBER: _ClassVar[int]
    HASH_AFTER_FIELD_NUMBER: _ClassVar[int]
    CHANGES_FIELD_NUMBER: _ClassVar[int]
    kind: DiffKind
    record_id: str
    title: str
    hash_before: str
    hash_after: str
    changes: _containers.RepeatedCompositeFieldContainer[FieldChange]
    def __init__(self, kind: _Optional[_Union[DiffKind, str]] = ..., record_id: _Optional[str] = ..., title: _Optional[str] = ..., hash_before: _Optional[str] = ..., hash_after: _Optional[str] = ..., changes: _Optional[_Iterable[_Union[FieldChange, _Mapping]]] = ...) -> None: ...

class DiffListsResponse(_message.Message):
    __slots__ = ("entries",)
    ENTRIES_FIELD_NUMBER: _ClassVar[int]
    entries: _containers.RepeatedCompositeFieldContainer[DiffEntry]
    def __init__(self, entries: _Optional[_Iterable[_Union[DiffEntry, _Mapping]]] = ...) -> None: ...

class ListAmendmentsRequest(_message.Message):
    __slots__ = ("id", "page_size", "page_token")
    ID_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    id: str
    page_size: int
    page_token: str
    def __init__(self, id: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class AmendmentEntry(_message.Message):
    __slots__ = ("amendment", "title", "text", "fields")
    AMENDMENT_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    FIELDS_FIELD_NUMBER: _ClassVar[int]
    amendment: _scenarios_pb2.ListAmendment
    title: str
    text: str
    fields: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, amendment: _Optional[_Union[_scenarios_pb2.ListAmendment, _Mapping]] = ..., title: _Optional[str] = ..., text: _Optional[str] = ..., fields: _Optional[_Iterable[str]] = ...) -> None: ...

class ListAmendmentsResponse(_message.Message):
    __slots__ = ("amendments", "next_page_token", "total")
    AMENDMENTS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    amendments: _containers.RepeatedCompositeFieldContainer[AmendmentEntry]
    next_page_token: str
    total: int
    def __init__(self, amendments: _Optional[_Iterable[_Union[AmendmentEntry, _Mapping]]] = ..., next_page_token: _Optional[str] = ..., total: _Optional[int] = ...) -> None: ...
