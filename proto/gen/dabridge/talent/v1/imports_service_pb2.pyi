from dabridge.events.v1 import talent_pb2 as _talent_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ImportStage(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    IMPORT_STAGE_UNSPECIFIED: _ClassVar[ImportStage]
    IMPORT_STAGE_WAITING: _ClassVar[ImportStage]
    IMPORT_STAGE_QUEUED: _ClassVar[ImportStage]
    IMPORT_STAGE_RUNNING: _ClassVar[ImportStage]
    IMPORT_STAGE_DONE: _ClassVar[ImportStage]
    IMPORT_STAGE_UNREADABLE: _ClassVar[ImportStage]
    IMPORT_STAGE_DISCARDED: _ClassVar[ImportStage]

class SheetFormat(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    SHEET_FORMAT_UNSPECIFIED: _ClassVar[SheetFormat]
    SHEET_FORMAT_XLSX: _ClassVar[SheetFormat]
    SHEET_FORMAT_CSV: _ClassVar[SheetFormat]

class DuplicateStage(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    DUPLICATE_STAGE_UNSPECIFIED: _ClassVar[DuplicateStage]
    DUPLICATE_STAGE_OPEN: _ClassVar[DuplicateStage]
    DUPLICATE_STAGE_MERGED: _ClassVar[DuplicateStage]
    DUPLICATE_STAGE_DISTINCT: _ClassVar[DuplicateStage]
    DUPLICATE_STAGE_VOID: _ClassVar[DuplicateStage]
IMPORT_STAGE_UNSPECIFIED: ImportStage
IMPORT_STAGE_WAITING: ImportStage
IMPORT_STAGE_QUEUED: ImportStage
IMPORT_STAGE_RUNNING: ImportStage
IMPORT_STAGE_DONE: ImportStage
IMPORT_STAGE_UNREADABLE: ImportStage
IMPORT_STAGE_DISCARDED: ImportStage
SHEET_FORMAT_UNSPECIFIED: SheetFormat
SHEET_FORMAT_XLSX: SheetFormat
SHEET_FORMAT_CSV: SheetFormat
DUPLICATE_STAGE_UNSPECIFIED: DuplicateStage
DUPLICATE_STAGE_OPEN: DuplicateStage
DUPLICATE_STAGE_MERGED: DuplicateStage
DUPLICATE_STAGE_DISTINCT: DuplicateStage
DUPLICATE_STAGE_VOID: DuplicateStage

class TalentImport(_message.Message):
    __slots__ = ("id", "version", "stage", "source_name", "link_id", "format", "size_bytes", "uploaded_at", "started_at", "ended_at", "rows_total", "rows_done", "created", "updated", "unchanged", "refused", "errors", "duplicates", "problem", "rows_per_second", "seconds_left", "copy_until", "stopped_by")
    ID_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    SOURCE_NAME_FIELD_NUMBER: _ClassVar[int]
    LINK_ID_FIELD_NUMBER: _ClassVar[int]
    FORMAT_FIELD_NUMBER: _ClassVar[int]
    SIZE_BYTES_FIELD_NUMBER: _ClassVar[int]
    UPLOADED_AT_FIELD_NUMBER: _ClassVar[int]
    STARTED_AT_FIELD_NUMBER: _ClassVar[int]
    ENDED_AT_FIELD_NUMBER: _ClassVar[int]
    ROWS_TOTAL_FIELD_NUMBER: _ClassVar[int]
    ROWS_DONE_FIELD_NUMBER: _ClassVar[int]
    CREATED_FIELD_NUMBER: _ClassVar[int]
    UPDATED_FIELD_NUMBER: _ClassVar[int]
    UNCHANGED_FIELD_NUMBER: _ClassVar[int]
    REFUSED_FIELD_NUMBER: _ClassVar[int]
    ERRORS_FIELD_NUMBER: _ClassVar[int]
    DUPLICATES_FIELD_NUMBER: _ClassVar[int]
    PROBLEM_FIELD_NUMBER: _ClassVar[int]
    ROWS_PER_SECOND_FIELD_NUMBER: _ClassVar[int]
    SECONDS_LEFT_FIELD_NUMBER: _ClassVar[int]
    COPY_UNTIL_FIELD_NUMBER: _ClassVar[int]
    STOPPED_BY_FIELD_NUMBER: _ClassVar[int]
    id: str
    version: int
    stage: ImportStage
    source_name: str
    link_id: str
    format: SheetFormat
    size_bytes: int
    uploaded_at: str
    started_at: str
    ended_at: str
    rows_total: int
    rows_done: int
    created: int
    updated: int
    unchanged: int
    refused: int
    errors: int
    duplicates: int
    problem: str
    rows_per_second: float
    seconds_left: int
    copy_until: str
    stopped_by: str
    def __init__(self, id: _Optional[str] = ..., version: _Optional[int] = ..., stage: _Optional[_Union[ImportStage, str]] = ..., source_name: _Optional[str] = ..., link_id: _Optional[str] = ..., format: _Optional[_Union[SheetFormat, str]] = ..., size_bytes: _Optional[int] = ..., uploaded_at: _Optional[str] = ..., started_at: _Optional[str] = ..., ended_at: _Optional[str] = ..., rows_total: _Optional[int] = ..., rows_done: _Optional[int] = ..., created: _Optional[int] = ..., updated: _Optional[int] = ..., unchanged: _Optional[int] = ..., refused: _Optional[int] = ..., errors: _Optional[int] = ..., duplicates: _Optional[int] = ..., problem: _Optional[str] = ..., rows_per_second: _Optional[float] = ..., seconds_left: _Optional[int] = ..., copy_until: _Optional[str] = ..., stopped_by: _Optional[str] = ...) -> None: ...

class ImportError(_message.Message):
    __slots__ = ("row", "cell", "column", "column_name", "rule", "message")
    ROW_FIELD_NUMBER: _ClassVar[int]
    CELL_FIELD_NUMBER: _ClassVar[int]
    COLUMN_FIELD_NUMBER: _ClassVar[int]
    COLUMN_NAME_FIELD_NUMBER: _ClassVar[int]
    RULE_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    row: int
    cell: str
    column: str
    column_name: str
    rule: str
    message: str
    def __init__(self, row: _Optional[int] = ..., cell: _Optional[str] = ..., column: _Optional[str] = ..., column_name: _Optional[str] = ..., rule: _Optional[str] = ..., message: _Optional[str] = ...) -> None: ...

class UploadImportRequest(_message.Message):
    __slots__ = ("header", "data")
    class Header(_message.Message):
        __slots__ = ("source_name", "file_name", "people_agreed")
        SOURCE_NAME_FIELD_NUMBER: _ClassVar[int]
        FILE_NAME_FIELD_NUMBER: _ClassVar[int]
        PEOPLE_AGREED_FIELD_NUMBER: _ClassVar[int]
        source_name: str
        file_name: str
        people_agreed: bool
        def __init__(self, source_name: _Optional[str] = ..., file_name: _Optional[str] = ..., people_agreed: _Optional[bool] = ...) -> None: ...
    HEADER_FIELD_NUMBER: _ClassVar[int]
    DATA_FIELD_NUMBER: _ClassVar[int]
    header: UploadImportRequest.Header
    data: bytes
    def __init__(self, header: _Optional[_Union[UploadImportRequest.Header, _Mapping]] = ..., data: _Optional[bytes] = ...) -> None: ...

class UploadImportResponse(_message.Message):
    __slots__ = ("talent_import",)
    TALENT_IMPORT_FIELD_NUMBER: _ClassVar[int]
    talent_import: TalentImport
    def __init__(self, talent_import: _Optional[_Union[TalentImport, _Mapping]] = ...) -> None: ...

class UploadByLinkRequest(_message.Message):
    __slots__ = ("header", "data")
    class Header(_message.Message):
        __slots__ = ("token", "file_name", "people_agreed")
        TOKEN_FIELD_NUMBER: _ClassVar[int]
        FILE_NAME_FIELD_NUMBER: _ClassVar[int]
        PEOPLE_AGREED_FIELD_NUMBER: _ClassVar[int]
        token: str
        file_name: str
        people_agreed: bool
        def __init__(self, token: _Optional[str] = ..., file_name: _Optional[str] = ..., people_agreed: _Optional[bool] = ...) -> None: ...
    HEADER_FIELD_NUMBER: _ClassVar[int]
    DATA_FIELD_NUMBER: _ClassVar[int]
    header: UploadByLinkRequest.Header
    data: bytes
    def __init__(self, header: _Optional[_Union[UploadByLinkRequest.Header, _Mapping]] = ..., data: _Optional[bytes] = ...) -> None: ...

class UploadByLinkResponse(_message.Message):
    __slots__ = ("uploaded_at", "size_bytes")
    UPLOADED_AT_FIELD_NUMBER: _ClassVar[int]
    SIZE_BYTES_FIELD_NUMBER: _ClassVar[int]
    uploaded_at: str
    size_bytes: int
    def __init__(self, uploaded_at: _Optional[str] = ..., size_bytes: _Optional[int] = ...) -> None: ...

class GetImportTemplateRequest(_message.Message):
    __slots__ = ("format",)
    FORMAT_FIELD_NUMBER: _ClassVar[int]
    format: SheetFormat
    def __init__(self, format: _Optional[_Union[SheetFormat, str]] = ...) -> None: ...

class GetImportTemplateResponse(_message.Message):
    __slots__ = ("content", "file_name", "media_type")
    CONTENT_FIELD_NUMBER: _ClassVar[int]
    FILE_NAME_FIELD_NUMBER: _ClassVar[int]
    MEDIA_TYPE_FIELD_NUMBER: _ClassVar[int]
    content: bytes
    file_name: str
    media_type: str
    def __init__(self, content: _Optional[bytes] = ..., file_name: _Optional[str] = ..., media_type: _Optional[str] = ...) -> None: ...

class ListImportsRequest(_message.Message):
    __slots__ = ("page_size", "page_token", "stage")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    stage: ImportStage
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., stage: _Optional[_Union[ImportStage, str]] = ...) -> None: ...

class ListImportsResponse(_message.Message):
    __slots__ = ("talent_imports", "next_page_token", "total")
    TALENT_IMPORTS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    talent_imports: _containers.RepeatedCompositeFieldContainer[TalentImport]
    next_page_token: str
    total: int
    def __init__(self, talent_imports: _Optional[_Iterable[_Union[TalentImport, _Mapping]]] = ..., next_page_token: _Optional[str] = ..., total: _Optional[int] = ...) -> None: ...

class GetImportRequest(_message.Message):
    __slots__ = ("id",)
    ID_FIELD_NUMBER: _ClassVar[int]
    id: str
    def __init__(self, id: _Optional[str] = ...) -> None: ...

class GetImportResponse(_message.Message):
    __slots__ = ("talent_import",)
    TALENT_IMPORT_FIELD_NUMBER: _ClassVar[int]
    talent_import: TalentImport
    def __init__(self, talent_import: _Optional[_Union[TalentImport, _Mapping]] = ...) -> None: ...

class ListImportErrorsRequest(_message.Message):
    __slots__ = ("id", "page_size", "page_token")
    ID_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    id: str
    page_size: int
    page_token: str
    def __init__(self, id: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListImportErrorsResponse(_message.Message):
    __slots__ = ("errors", "next_page_token", "total")
    ERRORS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    errors: _containers.RepeatedCompositeFieldContainer[ImportError]
    next_page_token: str
    total: int
    def __init__(self, errors: _Optional[_Iterable[_Union[ImportError, _Mapping]]] = ..., next_page_token: _Optional[str] = ..., total: _Optional[int] = ...) -> None: ...

class DownloadImportCopyRequest(_message.Message):
    __slots__ = ("id", "only_refused")
    ID_FIELD_NUMBER: _ClassVar[int]
    ONLY_REFUSED_FIELD_NUMBER: _ClassVar[int]
    id: str
    only_refused: bool
    def __init__(self, id: _Optional[str] = ..., only_refused: _Optional[bool] = ...) -> None: ...

class DownloadImportCopyResponse(_message.Message):
    __slots__ = ("header", "data")
    class Header(_message.Message):
        __slots__ = ("file_name", "media_type")
        FILE_NAME_FIELD_NUMBER: _ClassVar[int]
        MEDIA_TYPE_FIELD_NUMBER: _ClassVar[int]
        file_name: str
        media_type: str
        def __init__(self, file_name: _Optional[str] = ..., media_type: _Optional[str] = ...) -> None: ...
    HEADER_FIELD_NUMBER: _ClassVar[int]
    DATA_FIELD_NUMBER: _ClassVar[int]
    header: DownloadImportCopyResponse.Header
    data: bytes
    def __init__(self, header: _Optional[_Union[DownloadImportCopyResponse.Header, _Mapping]] = ..., data: _Optional[bytes] = ...) -> None: ...

class ConfirmImportRequest(_message.Message):
    __slots__ = ("id", "expected_version", "idempotency_key", "people_agreed")
    ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    PEOPLE_AGREED_FIELD_NUMBER: _ClassVar[int]
    id: str
    expected_version: int
    idempotency_key: str
    people_agreed: bool
    def __init__(self, id: _Optional[str] = ..., expected_version: _Optional[int] = ..., idempotency_key: _Optional[str] = ..., people_agreed: _Optional[bool] = ...) -> None: ...

class ConfirmImportResponse(_message.Message):
    __slots__ = ("talent_import",)
    TALENT_IMPORT_FIELD_NUMBER: _ClassVar[int]
    talent_import: TalentImport
    def __init__(self, talent_import: _Optional[_Union[TalentImport, _Mapping]] = ...) -> None: ...

class DiscardImportRequest(_message.Message):
    __slots__ = ("id", "expected_version", "idempotency_key")
    ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    id: str
    expected_version: int
    idempotency_key: str
    def __init__(self, id: _Optional[str] = ..., expected_version: _Optional[int] = ..., idempotency_key: _Optional[str] = ...) -> None: ...

class DiscardImportResponse(_message.Message):
    __slots__ = ("talent_import",)
    TALENT_IMPORT_FIELD_NUMBER: _ClassVar[int]
    talent_import: TalentImport
    def __init__(self, talent_import: _Optional[_Union[TalentImport, _Mapping]] = ...) -> None: ...

class ImportLink(_message.Message):
    __slots__ = ("id", "version", "source_name", "created_at", "expires_at", "used_at", "revoked_at", "import_id")
    ID_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    SOURCE_NAME_FIELD_NUMBER: _ClassVar[int]
    CREATED_AT_FIELD_NUMBER: _ClassVar[int]
    EXPIRES_AT_FIELD_NUMBER: _ClassVar[int]
    USED_AT_FIELD_NUMBER: _ClassVar[int]
    REVOKED_AT_FIELD_NUMBER: _ClassVar[int]
    IMPORT_ID_FIELD_NUMBER: _ClassVar[int]
    id: str
    version: int
    source_name: str
    created_at: str
    expires_at: str
    used_at: str
    revoked_at: str
    import_id: str
    def __init__(self, id: _Optional[str] = ..., version: _Optional[int] = ..., source_name: _Optional[str] = ..., created_at: _Optional[str] = ..., expires_at: _Optional[str] = ..., used_at: _Optional[str] = ..., revoked_at: _Optional[str] = ..., import_id: _Optional[str] = ...) -> None: ...

class CreateImportLinkRequest(_message.Message):
    __slots__ = ("idempotency_key", "source_name", "days")
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    SOURCE_NAME_FIELD_NUMBER: _ClassVar[int]
    DAYS_FIELD_NUMBER: _ClassVar[int]
    idempotency_key: str
    source_name: str
    days: int
    def __init__(self, idempotency_key: _Optional[str] = ..., source_name: _Optional[str] = ..., days: _Optional[int] = ...) -> None: ...

class CreateImportLinkResponse(_message.Message):
    __slots__ = ("link", "token")
    LINK_FIELD_NUMBER: _ClassVar[int]
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    link: ImportLink
    token: str
    def __init__(self, link: _Optional[_Union[ImportLink, _Mapping]] = ..., token: _Optional[str] = ...) -> None: ...

class ListImportLinksRequest(_message.Message):
    __slots__ = ("page_size", "page_token")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListImportLinksResponse(_message.Message):
    __slots__ = ("links", "next_page_token", "total")
    LINKS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    links: _containers.RepeatedCompositeFieldContainer[ImportLink]
    next_page_token: str
    total: int
    def __init__(self, links: _Optional[_Iterable[_Union[ImportLink, _Mapping]]] = ..., next_page_token: _Optional[str] = ..., total: _Optional[int] = ...) -> None: ...

class RevokeImportLinkRequest(_message.Message):
    __slots__ = ("id", "expected_version", "idempotency_key")
    ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    id: str
    expected_version: int
    idempotency_key: str
    def __init__(self, id: _Optional[str] = ..., expected_version: _Optional[int] = ..., idempotency_key: _Optional[str] = ...) -> None: ...

class RevokeImportLinkResponse(_message.Message):
    __slots__ = ("link",)
    LINK_FIELD_NUMBER: _ClassVar[int]
    link: ImportLink
    def __init__(self, link: _Optional[_Union[ImportLink, _Mapping]] = ...) -> None: ...

class LookAtImportLinkRequest(_message.Message):
    __slots__ = ("token",)
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    token: str
    def __init__(self, token: _Optional[str] = ...) -> None: ...

class LookAtImportLinkResponse(_message.Message):
    __slots__ = ("source_name", "expires_at")
    SOURCE_NAME_FIELD_NUMBER: _ClassVar[int]
    EXPIRES_AT_FIELD_NUMBER: _ClassVar[int]
    source_name: str
    expires_at: str
    def __init__(self, source_name: _Optional[str] = ..., expires_at: _Optional[str] = ...) -> None: ...

class Duplicate(_message.Message):
    __slots__ = ("id", "version", "stage", "first_id", "second_id", "score", "evidence", "found_at", "decided_at", "kept_id")
    ID_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    FIRST_ID_FIELD_NUMBER: _ClassVar[int]
    SECOND_ID_FIELD_NUMBER: _ClassVar[int]
    SCORE_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    FOUND_AT_FIELD_NUMBER: _ClassVar[int]
    DECIDED_AT_FIELD_NUMBER: _ClassVar[int]
    KEPT_ID_FIELD_NUMBER: _ClassVar[int]
    id: str
    version: int
    stage: DuplicateStage
    first_id: str
    second_id: str
    score: float
    evidence: _containers.RepeatedScalarFieldContainer[str]
    found_at: str
    decided_at: str
    kept_id: str
    def __init__(self, id: _Optional[str] = ..., version: _Optional[int] = ..., stage: _Optional[_Union[DuplicateStage, str]] = ..., first_id: _Optional[str] = ..., second_id: _Optional[str] = ..., score: _Optional[float] = ..., evidence: _Optional[_Iterable[str]] = ..., found_at: _Optional[str] = ..., decided_at: _Optional[str] = ..., kept_id: _Optional[str] = ...) -> None: ...

class DuplicateIdentity(_message.Message):
    __slots__ = ("name", "mobile", "mail", "id_number", "address")
    NAME_FIELD_NUMBER: _ClassVar[int]
    MOBILE_FIELD_NUMBER: _ClassVar[int]
    MAIL_FIELD_NUMBER: _ClassVar[int]
    ID_NUMBER_FIELD_NUMBER: _ClassVar[int]
    ADDRESS_FIELD_NUMBER: _ClassVar[int]
    name: str
    mobile: str
    mail: str
    id_number: str
    address: str
    def __init__(self, name: _Optional[str] = ..., mobile: _Optional[str] = ..., mail: _Optional[str] = ..., id_number: _Optional[str] = ..., address: _Optional[str] = ...) -> None: ...

class DuplicateSide(_message.Message):
    __slots__ = ("profile", "identity", "registered")
    PROFILE_FIELD_NUMBER: _ClassVar[int]
    IDENTITY_FIELD_NUMBER: _ClassVar[int]
    REGISTERED_FIELD_NUMBER: _ClassVar[int]
    profile: _talent_pb2.TalentProfile
    identity: DuplicateIdentity
    registered: bool
    def __init__(self, profile: _Optional[_Union[_talent_pb2.TalentProfile, _Mapping]] = ..., identity: _Optional[_Union[DuplicateIdentity, _Mapping]] = ..., registered: _Optional[bool] = ...) -> None: ...

class FindDuplicatesRequest(_message.Message):
    __slots__ = ("idempotency_key",)
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    idempotency_key: str
    def __init__(self, idempotency_key: _Optional[str] = ...) -> None: ...

class FindDuplicatesResponse(_message.Message):
    __slots__ = ("queued",)
    QUEUED_FIELD_NUMBER: _ClassVar[int]
    queued: bool
    def __init__(self, queued: _Optional[bool] = ...) -> None: ...

class ListDuplicatesRequest(_message.Message):
    __slots__ = ("page_size", "page_token", "stage")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    stage: DuplicateStage
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., stage: _Optional[_Union[DuplicateStage, str]] = ...) -> None: ...

class ListDuplicatesResponse(_message.Message):
    __slots__ = ("duplicates", "next_page_token", "total")
    DUPLICATES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    duplicates: _containers.RepeatedCompositeFieldContainer[Duplicate]
    next_page_token: str
    total: int
    def __init__(self, duplicates: _Optional[_Iterable[_Union[Duplicate, _Mapping]]] = ..., next_page_token: _Optional[str] = ..., total: _Optional[int] = ...) -> None: ...

class GetDuplicateRequest(_message.Message):
    __slots__ = ("id",)
    ID_FIELD_NUMBER: _ClassVar[int]
    id: str
    def __init__(self, id: _Optional[str] = ...) -> None: ...

class GetDuplicateResponse(_message.Message):
    __slots__ = ("duplicate", "first", "second")
    DUPLICATE_FIELD_NUMBER: _ClassVar[int]
    FIRST_FIELD_NUMBER: _ClassVar[int]
    SECOND_FIELD_NUMBER: _ClassVar[int]
    duplicate: Duplicate
    first: DuplicateSide
    second: DuplicateSide
    def __init__(self, duplicate: _Optional[_Union[Duplicate, _Mapping]] = ..., first: _Optional[_Union[DuplicateSide, _Mapping]] = ..., second: _Optional[_Union[DuplicateSide, _Mapping]] = ...) -> None: ...

class ReadDuplicateRequest(_message.Message):
    __slots__ = ("id", "purpose")
    ID_FIELD_NUMBER: _ClassVar[int]
    PURPOSE_FIELD_NUMBER: _ClassVar[int]
    id: str
    purpose: str
    def __init__(self, id: _Optional[str] = ..., purpose: _Optional[str] = ...) -> None: ...

class ReadDuplicateResponse(_message.Message):
    __slots__ = ("duplicate", "first", "second")
    DUPLICATE_FIELD_NUMBER: _ClassVar[int]
    FIRST_FIELD_NUMBER: _ClassVar[int]
    SECOND_FIELD_NUMBER: _ClassVar[int]
    duplicate: Duplicate
    first: DuplicateSide
    second: DuplicateSide
    def __init__(self, duplicate: _Optional[_Union[Duplicate, _Mapping]] = ..., first: _Optional[_Union[DuplicateSide, _Mapping]] = ..., second: _Optional[_Union[DuplicateSide, _Mapping]] = ...) -> None: ...

class MergeDuplicateRequest(_message.Message):
    __slots__ = ("id", "expected_version", "idempotency_key", "keep_id", "take_fields", "purpose")
    ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    KEEP_ID_FIELD_NUMBER: _ClassVar[int]
    TAKE_FIELDS_FIELD_NUMBER: _ClassVar[int]
    PURPOSE_FIELD_NUMBER: _ClassVar[int]
    id: str
    expected_version: int
    idempotency_key: str
    keep_id: str
    take_fields: _containers.RepeatedScalarFieldContainer[str]
    purpose: str
    def __init__(self, id: _Optional[str] = ..., expected_version: _Optional[int] = ..., idempotency_key: _Optional[str] = ..., keep_id: _Optional[str] = ..., take_fields: _Optional[_Iterable[str]] = ..., purpose: _Optional[str] = ...) -> None: ...

class MergeDuplicateResponse(_message.Message):
    __slots__ = ("duplicate",)
    DUPLICATE_FIELD_NUMBER: _ClassVar[int]
    duplicate: Duplicate
    def __init__(self, duplicate: _Optional[_Union[Duplicate, _Mapping]] = ...) -> None: ...

class DismissDuplicateRequest(_message.Message):
    __slots__ = ("id", "expected_version", "idempotency_key")
    ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    id: str
    expected_version: int
    idempotency_key: str
    def __init__(self, id: _Optional[str] = ..., expected_version: _Optional[int] = ..., idempotency_key: _Optional[str] = ...) -> None: ...

class DismissDuplicateResponse(_message.Message):
    __slots__ = ("duplicate",)
    DUPLICATE_FIELD_NUMBER: _ClassVar[int]
    duplicate: Duplicate
    def __init__(self, duplicate: _Optional[_Union[Duplicate, _Mapping]] = ...) -> None: ...
