from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class BulkFieldError(_message.Message):
    __slots__ = ("field", "message")
    FIELD_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    field: str
    message: str
    def __init__(self, field: _Optional[str] = ..., message: _Optional[str] = ...) -> None: ...

class BulkItemError(_message.Message):
    __slots__ = ("index", "id", "fields")
    INDEX_FIELD_NUMBER: _ClassVar[int]
    ID_FIELD_NUMBER: _ClassVar[int]
    FIELDS_FIELD_NUMBER: _ClassVar[int]
    index: int
    id: str
    fields: _containers.RepeatedCompositeFieldContainer[BulkFieldError]
    def __init__(self, index: _Optional[int] = ..., id: _Optional[str] = ..., fields: _Optional[_Iterable[_Union[BulkFieldError, _Mapping]]] = ...) -> None: ...

class BulkLoadResponse(_message.Message):
    __slots__ = ("created", "updated", "unchanged", "refused", "errors")
    CREATED_FIELD_NUMBER: _ClassVar[int]
    UPDATED_FIELD_NUMBER: _ClassVar[int]
    UNCHANGED_FIELD_NUMBER: _ClassVar[int]
    REFUSED_FIELD_NUMBER: _ClassVar[int]
    ERRORS_FIELD_NUMBER: _ClassVar[int]
    created: int
    updated: int
    unchanged: int
    refused: int
    errors: _containers.RepeatedCompositeFieldContainer[BulkItemError]
    def __init__(self, created: _Optional[int] = ..., updated: _Optional[int] = ..., unchanged: _Optional[int] = ..., refused: _Optional[int] = ..., errors: _Optional[_Iterable[_Union[BulkItemError, _Mapping]]] = ...) -> None: ...
