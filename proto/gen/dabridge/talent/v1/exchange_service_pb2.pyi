from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ExchangeKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    EXCHANGE_KIND_UNSPECIFIED: _ClassVar[ExchangeKind]
    EXCHANGE_KIND_ID_NUMBER: _ClassVar[ExchangeKind]
    EXCHANGE_KIND_TEXT: _ClassVar[ExchangeKind]
    EXCHANGE_KIND_DATE: _ClassVar[ExchangeKind]
    EXCHANGE_KIND_EDUCATION: _ClassVar[ExchangeKind]
    EXCHANGE_KIND_FLAG: _ClassVar[ExchangeKind]

class ExchangeStage(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    EXCHANGE_STAGE_UNSPECIFIED: _ClassVar[ExchangeStage]
    EXCHANGE_STAGE_QUEUED: _ClassVar[ExchangeStage]
    EXCHANGE_STAGE_RUNNING: _ClassVar[ExchangeStage]
    EXCHANGE_STAGE_DONE: _ClassVar[ExchangeStage]

class ConflictStage(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CONFLICT_STAGE_UNSPECIFIED: _ClassVar[ConflictStage]
    CONFLICT_STAGE_OPEN: _ClassVar[ConflictStage]
    CONFLICT_STAGE_TAKEN: _ClassVar[ConflictStage]
    CONFLICT_STAGE_KEPT: _ClassVar[ConflictStage]
    CONFLICT_STAGE_VOID: _ClassVar[ConflictStage]

class ReleaseStage(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    RELEASE_STAGE_UNSPECIFIED: _ClassVar[ReleaseStage]
    RELEASE_STAGE_ASKED: _ClassVar[ReleaseStage]
    RELEASE_STAGE_APPROVED: _ClassVar[ReleaseStage]
    RELEASE_STAGE_REFUSED: _ClassVar[ReleaseStage]
    RELEASE_STAGE_ENDED: _ClassVar[ReleaseStage]
EXCHANGE_KIND_UNSPECIFIED: ExchangeKind
EXCHANGE_KIND_ID_NUMBER: ExchangeKind
EXCHANGE_KIND_TEXT: ExchangeKind
EXCHANGE_KIND_DATE: ExchangeKind
EXCHANGE_KIND_EDUCATION: ExchangeKind
EXCHANGE_KIND_FLAG: ExchangeKind
EXCHANGE_STAGE_UNSPECIFIED: ExchangeStage
EXCHANGE_STAGE_QUEUED: ExchangeStage
EXCHANGE_STAGE_RUNNING: ExchangeStage
EXCHANGE_STAGE_DONE: ExchangeStage
CONFLICT_STAGE_UNSPECIFIED: ConflictStage
CONFLICT_STAGE_OPEN: ConflictStage
CONFLICT_STAGE_TAKEN: ConflictStage
CONFLICT_STAGE_KEPT: ConflictStage
CONFLICT_STAGE_VOID: ConflictStage
RELEASE_STAGE_UNSPECIFIED: ReleaseStage
RELEASE_STAGE_ASKED: ReleaseStage
RELEASE_STAGE_APPROVED: ReleaseStage
RELEASE_STAGE_REFUSED: ReleaseStage
RELEASE_STAGE_ENDED: ReleaseStage

class ExchangeField(_message.Message):
    __slots__ = ("name", "kind", "title", "needed", "to")
    NAME_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    NEEDED_FIELD_NUMBER: _ClassVar[int]
    TO_FIELD_NUMBER: _ClassVar[int]
    name: str
    kind: ExchangeKind
    title: str
    needed: bool
    to: str
    def __init__(self, name: _Optional[str] = ..., kind: _Optional[_Union[ExchangeKind, str]] = ..., title: _Optional[str] = ..., needed: _Optional[bool] = ..., to: _Optional[str] = ...) -> None: ...

class ExchangeSource(_message.Message):
    __slots__ = ("code", "version", "title", "public_key", "schema_number", "fields", "active", "updated_at")
    CODE_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    PUBLIC_KEY_FIELD_NUMBER: _ClassVar[int]
    SCHEMA_NUMBER_FIELD_NUMBER: _ClassVar[int]
    FIELDS_FIELD_NUMBER: _ClassVar[int]
    ACTIVE_FIELD_NUMBER: _ClassVar[int]
    UPDATED_AT_FIELD_NUMBER: _ClassVar[int]
    code: str
    version: int
    title: str
    public_key: str
    schema_number: int
    fields: _containers.RepeatedCompositeFieldContainer[ExchangeField]
    active: bool
    updated_at: str
    def __init__(self, code: _Optional[str] = ..., version: _Optional[int] = ..., title: _Optional[str] = ..., public_key: _Optional[str] = ..., schema_number: _Optional[int] = ..., fields: _Optional[_Iterable[_Union[ExchangeField, _Mapping]]] = ..., active: _Optional[bool] = ..., updated_at: _Optional[str] = ...) -> None: ...

class ListExchangeSourcesRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListExchangeSourcesResponse(_message.Message):
    __slots__ = ("sources",)
    SOURCES_FIELD_NUMBER: _ClassVar[int]
    sources: _containers.RepeatedCompositeFieldContainer[ExchangeSource]
    def __init__(self, sources: _Optional[_Iterable[_Union[ExchangeSource, _Mapping]]] = ...) -> None: ...

class PutExchangeSourceRequest(_message.Message):
    __slots__ = ("expected_version", "source")
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    expected_version: int
    source: ExchangeSource
    def __init__(self, expected_version: _Optional[int] = ..., source: _Optional[_Union[ExchangeSource, _Mapping]] = ...) -> None: ...

class ExchangeSourceResponse(_message.Message):
    __slots__ = ("source",)
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    source: ExchangeSource
    def __init__(self, source: _Optional[_Union[ExchangeSource, _Mapping]] = ...) -> None: ...

class ExchangeCounts(_message.Message):
    __slots__ = ("rows", "refused", "unknown", "not_agreed", "matched", "filled", "confirmed", "conflicts")
    ROWS_FIELD_NUMBER: _ClassVar[int]
    REFUSED_FIELD_NUMBER: _ClassVar[int]
    UNKNOWN_FIELD_NUMBER: _ClassVar[int]
    NOT_AGREED_FIELD_NUMBER: _ClassVar[int]
    MATCHED_FIELD_NUMBER: _ClassVar[int]
    FILLED_FIELD_NUMBER: _ClassVar[int]
    CONFIRMED_FIELD_NUMBER: _ClassVar[int]
    CONFLICTS_FIELD_NUMBER: _ClassVar[int]
    rows: int
    refused: int
    unknown: int
    not_agreed: int
    matched: int
    filled: int
    confirmed: int
    conflicts: int
    def __init__(self, rows: _Optional[int] = ..., refused: _Optional[int] = ..., unknown: _Optional[int] = ..., not_agreed: _Optional[int] = ..., matched: _Optional[int] = ..., filled: _Optional[int] = ..., confirmed: _Optional[int] = ..., conflicts: _Optional[int] = ...) -> None: ...

class ExchangeBatch(_message.Message):
    __slots__ = ("id", "source", "number", "as_of", "stage", "counts", "received_at", "ended_at", "digest")
    ID_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    AS_OF_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    COUNTS_FIELD_NUMBER: _ClassVar[int]
    RECEIVED_AT_FIELD_NUMBER: _ClassVar[int]
    ENDED_AT_FIELD_NUMBER: _ClassVar[int]
    DIGEST_FIELD_NUMBER: _ClassVar[int]
    id: str
    source: str
    number: str
    as_of: str
    stage: ExchangeStage
    counts: ExchangeCounts
    received_at: str
    ended_at: str
    digest: str
    def __init__(self, id: _Optional[str] = ..., source: _Optional[str] = ..., number: _Optional[str] = ..., as_of: _Optional[str] = ..., stage: _Optional[_Union[ExchangeStage, str]] = ..., counts: _Optional[_Union[ExchangeCounts, _Mapping]] = ..., received_at: _Optional[str] = ..., ended_at: _Optional[str] = ..., digest: _Optional[str] = ...) -> None: ...

class ReceiveBatchRequest(_message.Message):
    __slots__ = ("source", "content", "signature")
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    CONTENT_FIELD_NUMBER: _ClassVar[int]
    SIGNATURE_FIELD_NUMBER: _ClassVar[int]
    source: str
    content: bytes
    signature: bytes
    def __init__(self, source: _Optional[str] = ..., content: _Optional[bytes] = ..., signature: _Optional[bytes] = ...) -> None: ...

class ExchangeBatchResponse(_message.Message):
    __slots__ = ("batch",)
    BATCH_FIELD_NUMBER: _ClassVar[int]
    batch: ExchangeBatch
    def __init__(self, batch: _Optional[_Union[ExchangeBatch, _Mapping]] = ...) -> None: ...

class GetBatchRequest(_message.Message):
    __slots__ = ("id",)
    ID_FIELD_NUMBER: _ClassVar[int]
    id: str
    def __init__(self, id: _Optional[str] = ...) -> None: ...

class ExchangeFault(_message.Message):
    __slots__ = ("row", "field", "message")
    ROW_FIELD_NUMBER: _ClassVar[int]
    FIELD_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    row: int
    field: str
    message: str
    def __init__(self, row: _Optional[int] = ..., field: _Optional[str] = ..., message: _Optional[str] = ...) -> None: ...

class GetBatchResponse(_message.Message):
    __slots__ = ("batch", "faults")
    BATCH_FIELD_NUMBER: _ClassVar[int]
    FAULTS_FIELD_NUMBER: _ClassVar[int]
    batch: ExchangeBatch
    faults: _containers.RepeatedCompositeFieldContainer[ExchangeFault]
    def __init__(self, batch: _Optional[_Union[ExchangeBatch, _Mapping]] = ..., faults: _Optional[_Iterable[_Union[ExchangeFault, _Mapping]]] = ...) -> None: ...

class ListBatchesRequest(_message.Message):
    __slots__ = ("page_size", "page_token", "source")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    source: str
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., source: _Optional[str] = ...) -> None: ...

class ListBatchesResponse(_message.Message):
    __slots__ = ("batches", "next_page_token", "total")
    BATCHES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    batches: _containers.RepeatedCompositeFieldContainer[ExchangeBatch]
    next_page_token: str
    total: int
    def __init__(self, batches: _Optional[_Iterable[_Union[ExchangeBatch, _Mapping]]] = ..., next_page_token: _Optional[str] = ..., total: _Optional[int] = ...) -> None: ...

class ExchangeConflict(_message.Message):
    __slots__ = ("id", "talent_id", "source", "field", "held", "given", "as_of", "stage", "at", "resolved_at", "reason")
    ID_FIELD_NUMBER: _ClassVar[int]
    TALENT_ID_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    FIELD_FIELD_NUMBER: _ClassVar[int]
    HELD_FIELD_NUMBER: _ClassVar[int]
    GIVEN_FIELD_NUMBER: _ClassVar[int]
    AS_OF_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    RESOLVED_AT_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    id: str
    talent_id: str
    source: str
    field: str
    held: str
    given: str
    as_of: str
    stage: ConflictStage
    at: str
    resolved_at: str
    reason: str
    def __init__(self, id: _Optional[str] = ..., talent_id: _Optional[str] = ..., source: _Optional[str] = ..., field: _Optional[str] = ..., held: _Optional[str] = ..., given: _Optional[str] = ..., as_of: _Optional[str] = ..., stage: _Optional[_Union[ConflictStage, str]] = ..., at: _Optional[str] = ..., resolved_at: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class ListConflictsRequest(_message.Message):
    __slots__ = ("page_size", "page_token", "stage", "source")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    stage: ConflictStage
    source: str
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., stage: _Optional[_Union[ConflictStage, str]] = ..., source: _Optional[str] = ...) -> None: ...

class ListConflictsResponse(_message.Message):
    __slots__ = ("conflicts", "next_page_token", "total")
    CONFLICTS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    conflicts: _containers.RepeatedCompositeFieldContainer[ExchangeConflict]
    next_page_token: str
    total: int
    def __init__(self, conflicts: _Optional[_Iterable[_Union[ExchangeConflict, _Mapping]]] = ..., next_page_token: _Optional[str] = ..., total: _Optional[int] = ...) -> None: ...

class ResolveConflictRequest(_message.Message):
    __slots__ = ("id", "idempotency_key", "take", "reason")
    ID_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    TAKE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    id: str
    idempotency_key: str
    take: bool
    reason: str
    def __init__(self, id: _Optional[str] = ..., idempotency_key: _Optional[str] = ..., take: _Optional[bool] = ..., reason: _Optional[str] = ...) -> None: ...

class ExchangeConflictResponse(_message.Message):
    __slots__ = ("conflict",)
    CONFLICT_FIELD_NUMBER: _ClassVar[int]
    conflict: ExchangeConflict
    def __init__(self, conflict: _Optional[_Union[ExchangeConflict, _Mapping]] = ...) -> None: ...

class ExchangeDataset(_message.Message):
    __slots__ = ("code", "title", "description", "personal", "fields")
    CODE_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    PERSONAL_FIELD_NUMBER: _ClassVar[int]
    FIELDS_FIELD_NUMBER: _ClassVar[int]
    code: str
    title: str
    description: str
    personal: bool
    fields: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, code: _Optional[str] = ..., title: _Optional[str] = ..., description: _Optional[str] = ..., personal: _Optional[bool] = ..., fields: _Optional[_Iterable[str]] = ...) -> None: ...

class ListDatasetsRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListDatasetsResponse(_message.Message):
    __slots__ = ("datasets",)
    DATASETS_FIELD_NUMBER: _ClassVar[int]
    datasets: _containers.RepeatedCompositeFieldContainer[ExchangeDataset]
    def __init__(self, datasets: _Optional[_Iterable[_Union[ExchangeDataset, _Mapping]]] = ...) -> None: ...

class Release(_message.Message):
    __slots__ = ("id", "version", "dataset", "recipient", "purpose", "basis", "until", "stage", "asked_at", "decided_at", "reason", "deliveries", "rows", "delivered_at")
    ID_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    DATASET_FIELD_NUMBER: _ClassVar[int]
    RECIPIENT_FIELD_NUMBER: _ClassVar[int]
    PURPOSE_FIELD_NUMBER: _ClassVar[int]
    BASIS_FIELD_NUMBER: _ClassVar[int]
    UNTIL_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    ASKED_AT_FIELD_NUMBER: _ClassVar[int]
    DECIDED_AT_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    DELIVERIES_FIELD_NUMBER: _ClassVar[int]
    ROWS_FIELD_NUMBER: _ClassVar[int]
    DELIVERED_AT_FIELD_NUMBER: _ClassVar[int]
    id: str
    version: int
    dataset: str
    recipient: str
    purpose: str
    basis: str
    until: str
    stage: ReleaseStage
    asked_at: str
    decided_at: str
    reason: str
    deliveries: int
    rows: int
    delivered_at: str
    def __init__(self, id: _Optional[str] = ..., version: _Optional[int] = ..., dataset: _Optional[str] = ..., recipient: _Optional[str] = ..., purpose: _Optional[str] = ..., basis: _Optional[str] = ..., until: _Optional[str] = ..., stage: _Optional[_Union[ReleaseStage, str]] = ..., asked_at: _Optional[str] = ..., decided_at: _Optional[str] = ..., reason: _Optional[str] = ..., deliveries: _Optional[int] = ..., rows: _Optional[int] = ..., delivered_at: _Optional[str] = ...) -> None: ...

class ReleaseResponse(_message.Message):
    __slots__ = ("release",)
    RELEASE_FIELD_NUMBER: _ClassVar[int]
    release: Release
    def __init__(self, release: _Optional[_Union[Release, _Mapping]] = ...) -> None: ...

class AskReleaseRequest(_message.Message):
    __slots__ = ("idempotency_key", "release")
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    RELEASE_FIELD_NUMBER: _ClassVar[int]
    idempotency_key: str
    release: Release
    def __init__(self, idempotency_key: _Optional[str] = ..., release: _Optional[_Union[Release, _Mapping]] = ...) -> None: ...

class DecideReleaseRequest(_message.Message):
    __slots__ = ("id", "expected_version", "idempotency_key", "approved", "reason")
    ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    APPROVED_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    id: str
    expected_version: int
    idempotency_key: str
    approved: bool
    reason: str
    def __init__(self, id: _Optional[str] = ..., expected_version: _Optional[int] = ..., idempotency_key: _Optional[str] = ..., approved: _Optional[bool] = ..., reason: _Optional[str] = ...) -> None: ...

class EndReleaseRequest(_message.Message):
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

class ListReleasesRequest(_message.Message):
    __slots__ = ("page_size", "page_token", "stage")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    stage: ReleaseStage
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., stage: _Optional[_Union[ReleaseStage, str]] = ...) -> None: ...

class ListReleasesResponse(_message.Message):
    __slots__ = ("releases", "next_page_token", "total")
    RELEASES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    releases: _containers.RepeatedCompositeFieldContainer[Release]
    next_page_token: str
    total: int
    def __init__(self, releases: _Optional[_Iterable[_Union[Release, _Mapping]]] = ..., next_page_token: _Optional[str] = ..., total: _Optional[int] = ...) -> None: ...

class DeliverReleaseRequest(_message.Message):
    __slots__ = ("id",)
    ID_FIELD_NUMBER: _ClassVar[int]
    id: str
    def __init__(self, id: _Optional[str] = ...) -> None: ...

class DeliverReleaseResponse(_message.Message):
    __slots__ = ("content", "rows", "digest", "dataset")
    CONTENT_FIELD_NUMBER: _ClassVar[int]
    ROWS_FIELD_NUMBER: _ClassVar[int]
    DIGEST_FIELD_NUMBER: _ClassVar[int]
    DATASET_FIELD_NUMBER: _ClassVar[int]
    content: bytes
    rows: int
    digest: str
    dataset: str
    def __init__(self, content: _Optional[bytes] = ..., rows: _Optional[int] = ..., digest: _Optional[str] = ..., dataset: _Optional[str] = ...) -> None: ...

class GetExchangeFiguresRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class SourceFigures(_message.Message):
    __slots__ = ("source", "batches", "counts", "open_conflicts")
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    BATCHES_FIELD_NUMBER: _ClassVar[int]
    COUNTS_FIELD_NUMBER: _ClassVar[int]
    OPEN_CONFLICTS_FIELD_NUMBER: _ClassVar[int]
    source: str
    batches: int
    counts: ExchangeCounts
    open_conflicts: int
    def __init__(self, source: _Optional[str] = ..., batches: _Optional[int] = ..., counts: _Optional[_Union[ExchangeCounts, _Mapping]] = ..., open_conflicts: _Optional[int] = ...) -> None: ...

class ReleaseFigures(_message.Message):
    __slots__ = ("dataset", "recipient", "deliveries", "rows")
    DATASET_FIELD_NUMBER: _ClassVar[int]
    RECIPIENT_FIELD_NUMBER: _ClassVar[int]
    DELIVERIES_FIELD_NUMBER: _ClassVar[int]
    ROWS_FIELD_NUMBER: _ClassVar[int]
    dataset: str
    recipient: str
    deliveries: int
    rows: int
    def __init__(self, dataset: _Optional[str] = ..., recipient: _Optional[str] = ..., deliveries: _Optional[int] = ..., rows: _Optional[int] = ...) -> None: ...

class GetExchangeFiguresResponse(_message.Message):
    __slots__ = ("sources", "releases")
    SOURCES_FIELD_NUMBER: _ClassVar[int]
    RELEASES_FIELD_NUMBER: _ClassVar[int]
    sources: _containers.RepeatedCompositeFieldContainer[SourceFigures]
    releases: _containers.RepeatedCompositeFieldContainer[ReleaseFigures]
    def __init__(self, sources: _Optional[_Iterable[_Union[SourceFigures, _Mapping]]] = ..., releases: _Optional[_Iterable[_Union[ReleaseFigures, _Mapping]]] = ...) -> None: ...
