from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ErasureStore(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ERASURE_STORE_UNSPECIFIED: _ClassVar[ErasureStore]
    ERASURE_STORE_RECORDS: _ClassVar[ErasureStore]
    ERASURE_STORE_KEY: _ClassVar[ErasureStore]
    ERASURE_STORE_ELASTICSEARCH: _ClassVar[ErasureStore]
    ERASURE_STORE_KAFKA: _ClassVar[ErasureStore]
    ERASURE_STORE_DEAD_LETTERS: _ClassVar[ErasureStore]
    ERASURE_STORE_ACCOUNT: _ClassVar[ErasureStore]
    ERASURE_STORE_BACKUPS: _ClassVar[ErasureStore]

class ErasureBasis(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ERASURE_BASIS_UNSPECIFIED: _ClassVar[ErasureBasis]
    ERASURE_BASIS_SELF: _ClassVar[ErasureBasis]
    ERASURE_BASIS_REQUEST: _ClassVar[ErasureBasis]
    ERASURE_BASIS_MERGE: _ClassVar[ErasureBasis]
ERASURE_STORE_UNSPECIFIED: ErasureStore
ERASURE_STORE_RECORDS: ErasureStore
ERASURE_STORE_KEY: ErasureStore
ERASURE_STORE_ELASTICSEARCH: ErasureStore
ERASURE_STORE_KAFKA: ErasureStore
ERASURE_STORE_DEAD_LETTERS: ErasureStore
ERASURE_STORE_ACCOUNT: ErasureStore
ERASURE_STORE_BACKUPS: ErasureStore
ERASURE_BASIS_UNSPECIFIED: ErasureBasis
ERASURE_BASIS_SELF: ErasureBasis
ERASURE_BASIS_REQUEST: ErasureBasis
ERASURE_BASIS_MERGE: ErasureBasis

class ErasureStep(_message.Message):
    __slots__ = ("store", "done_at", "verified_at", "how", "counts", "attempts")
    class CountsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: int
        def __init__(self, key: _Optional[str] = ..., value: _Optional[int] = ...) -> None: ...
    STORE_FIELD_NUMBER: _ClassVar[int]
    DONE_AT_FIELD_NUMBER: _ClassVar[int]
    VERIFIED_AT_FIELD_NUMBER: _ClassVar[int]
    HOW_FIELD_NUMBER: _ClassVar[int]
    COUNTS_FIELD_NUMBER: _ClassVar[int]
    ATTEMPTS_FIELD_NUMBER: _ClassVar[int]
    store: ErasureStore
    done_at: str
    verified_at: str
    how: str
    counts: _containers.ScalarMap[str, int]
    attempts: int
    def __init__(self, store: _Optional[_Union[ErasureStore, str]] = ..., done_at: _Optional[str] = ..., verified_at: _Optional[str] = ..., how: _Optional[str] = ..., counts: _Optional[_Mapping[str, int]] = ..., attempts: _Optional[int] = ...) -> None: ...

class Erasure(_message.Message):
    __slots__ = ("id", "code", "talent_id", "basis", "request_number", "asked_at", "completed_at", "steps", "seal", "signature")
    ID_FIELD_NUMBER: _ClassVar[int]
    CODE_FIELD_NUMBER: _ClassVar[int]
    TALENT_ID_FIELD_NUMBER: _ClassVar[int]
    BASIS_FIELD_NUMBER: _ClassVar[int]
    REQUEST_NUMBER_FIELD_NUMBER: _ClassVar[int]
    ASKED_AT_FIELD_NUMBER: _ClassVar[int]
    COMPLETED_AT_FIELD_NUMBER: _ClassVar[int]
    STEPS_FIELD_NUMBER: _ClassVar[int]
    SEAL_FIELD_NUMBER: _ClassVar[int]
    SIGNATURE_FIELD_NUMBER: _ClassVar[int]
    id: str
    code: str
    talent_id: str
    basis: ErasureBasis
    request_number: str
    asked_at: str
    completed_at: str
    steps: _containers.RepeatedCompositeFieldContainer[ErasureStep]
    seal: str
    signature: str
    def __init__(self, id: _Optional[str] = ..., code: _Optional[str] = ..., talent_id: _Optional[str] = ..., basis: _Optional[_Union[ErasureBasis, str]] = ..., request_number: _Optional[str] = ..., asked_at: _Optional[str] = ..., completed_at: _Optional[str] = ..., steps: _Optional[_Iterable[_Union[ErasureStep, _Mapping]]] = ..., seal: _Optional[str] = ..., signature: _Optional[str] = ...) -> None: ...

class EraseMeRequest(_message.Message):
    __slots__ = ("phrase",)
    PHRASE_FIELD_NUMBER: _ClassVar[int]
    phrase: str
    def __init__(self, phrase: _Optional[str] = ...) -> None: ...

class EraseMeResponse(_message.Message):
    __slots__ = ("erasure",)
    ERASURE_FIELD_NUMBER: _ClassVar[int]
    erasure: Erasure
    def __init__(self, erasure: _Optional[_Union[Erasure, _Mapping]] = ...) -> None: ...

class EraseOnRequestRequest(_message.Message):
    __slots__ = ("talent_id", "request_number")
    TALENT_ID_FIELD_NUMBER: _ClassVar[int]
    REQUEST_NUMBER_FIELD_NUMBER: _ClassVar[int]
    talent_id: str
    request_number: str
    def __init__(self, talent_id: _Optional[str] = ..., request_number: _Optional[str] = ...) -> None: ...

class EraseOnRequestResponse(_message.Message):
    __slots__ = ("erasure",)
    ERASURE_FIELD_NUMBER: _ClassVar[int]
    erasure: Erasure
    def __init__(self, erasure: _Optional[_Union[Erasure, _Mapping]] = ...) -> None: ...

class GetErasureRequest(_message.Message):
    __slots__ = ("id",)
    ID_FIELD_NUMBER: _ClassVar[int]
    id: str
    def __init__(self, id: _Optional[str] = ...) -> None: ...

class GetErasureResponse(_message.Message):
    __slots__ = ("erasure",)
    ERASURE_FIELD_NUMBER: _ClassVar[int]
    erasure: Erasure
    def __init__(self, erasure: _Optional[_Union[Erasure, _Mapping]] = ...) -> None: ...

class ListErasuresRequest(_message.Message):
    __slots__ = ("page_size", "page_token", "open")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    OPEN_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    open: bool
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., open: _Optional[bool] = ...) -> None: ...

class ListErasuresResponse(_message.Message):
    __slots__ = ("erasures", "next_page_token", "total")
    ERASURES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    erasures: _containers.RepeatedCompositeFieldContainer[Erasure]
    next_page_token: str
    total: int
    def __init__(self, erasures: _Optional[_Iterable[_Union[Erasure, _Mapping]]] = ..., next_page_token: _Optional[str] = ..., total: _Optional[int] = ...) -> None: ...

class VerifyReceiptRequest(_message.Message):
    __slots__ = ("code",)
    CODE_FIELD_NUMBER: _ClassVar[int]
    code: str
    def __init__(self, code: _Optional[str] = ...) -> None: ...

class VerifyReceiptResponse(_message.Message):
    __slots__ = ("genuine", "erasure")
    GENUINE_FIELD_NUMBER: _ClassVar[int]
    ERASURE_FIELD_NUMBER: _ClassVar[int]
    genuine: bool
    erasure: Erasure
    def __init__(self, genuine: _Optional[bool] = ..., erasure: _Optional[_Union[Erasure, _Mapping]] = ...) -> None: ...

class ListAccountErasuresRequest(_message.Message):
    __slots__ = ("page_size",)
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    def __init__(self, page_size: _Optional[int] = ...) -> None: ...

class AccountErasure(_message.Message):
    __slots__ = ("erasure_id", "talent_id")
    ERASURE_ID_FIELD_NUMBER: _ClassVar[int]
    TALENT_ID_FIELD_NUMBER: _ClassVar[int]
    erasure_id: str
    talent_id: str
    def __init__(self, erasure_id: _Optional[str] = ..., talent_id: _Optional[str] = ...) -> None: ...

class ListAccountErasuresResponse(_message.Message):
    __slots__ = ("erasures",)
    ERASURES_FIELD_NUMBER: _ClassVar[int]
    erasures: _containers.RepeatedCompositeFieldContainer[AccountErasure]
    def __init__(self, erasures: _Optional[_Iterable[_Union[AccountErasure, _Mapping]]] = ...) -> None: ...

class ReportAccountErasedRequest(_message.Message):
    __slots__ = ("erasure_id", "counts")
    class CountsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: int
        def __init__(self, key: _Optional[str] = ..., value: _Optional[int] = ...) -> None: ...
    ERASURE_ID_FIELD_NUMBER: _ClassVar[int]
    COUNTS_FIELD_NUMBER: _ClassVar[int]
    erasure_id: str
    counts: _containers.ScalarMap[str, int]
    def __init__(self, erasure_id: _Optional[str] = ..., counts: _Optional[_Mapping[str, int]] = ...) -> None: ...

class ReportAccountErasedResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...
