from dabridge.events.v1 import matching_pb2 as _matching_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ListWeightsRequest(_message.Message):
    __slots__ = ("market",)
    MARKET_FIELD_NUMBER: _ClassVar[int]
    market: str
    def __init__(self, market: _Optional[str] = ...) -> None: ...

class ListWeightsResponse(_message.Message):
    __slots__ = ("versions",)
    VERSIONS_FIELD_NUMBER: _ClassVar[int]
    versions: _containers.RepeatedCompositeFieldContainer[_matching_pb2.Weights]
    def __init__(self, versions: _Optional[_Iterable[_Union[_matching_pb2.Weights, _Mapping]]] = ...) -> None: ...

class ListLearningRunsRequest(_message.Message):
    __slots__ = ("market", "size")
    MARKET_FIELD_NUMBER: _ClassVar[int]
    SIZE_FIELD_NUMBER: _ClassVar[int]
    market: str
    size: int
    def __init__(self, market: _Optional[str] = ..., size: _Optional[int] = ...) -> None: ...

class ListLearningRunsResponse(_message.Message):
    __slots__ = ("runs",)
    RUNS_FIELD_NUMBER: _ClassVar[int]
    runs: _containers.RepeatedCompositeFieldContainer[_matching_pb2.LearningRun]
    def __init__(self, runs: _Optional[_Iterable[_Union[_matching_pb2.LearningRun, _Mapping]]] = ...) -> None: ...

class RollbackWeightsRequest(_message.Message):
    __slots__ = ("market", "version", "expected_version")
    MARKET_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    market: str
    version: int
    expected_version: int
    def __init__(self, market: _Optional[str] = ..., version: _Optional[int] = ..., expected_version: _Optional[int] = ...) -> None: ...

class RollbackWeightsResponse(_message.Message):
    __slots__ = ("made",)
    MADE_FIELD_NUMBER: _ClassVar[int]
    made: _matching_pb2.Weights
    def __init__(self, made: _Optional[_Union[_matching_pb2.Weights, _Mapping]] = ...) -> None: ...
