from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class StreamScoresRequest(_message.Message):
    __slots__ = ("market",)
    MARKET_FIELD_NUMBER: _ClassVar[int]
    market: str
    def __init__(self, market: _Optional[str] = ...) -> None: ...

class ScoresHead(_message.Message):
    __slots__ = ("model", "scoring", "right_ids", "left_total")
    MODEL_FIELD_NUMBER: _ClassVar[int]
    SCORING_FIELD_NUMBER: _ClassVar[int]
    RIGHT_IDS_FIELD_NUMBER: _ClassVar[int]
    LEFT_TOTAL_FIELD_NUMBER: _ClassVar[int]
    model: str
    scoring: str
    right_ids: _containers.RepeatedScalarFieldContainer[str]
    left_total: int
    def __init__(self, model: _Optional[str] = ..., scoring: _Optional[str] = ..., right_ids: _Optional[_Iterable[str]] = ..., left_total: _Optional[int] = ...) -> None: ...

class ScoresRows(_message.Message):
    __slots__ = ("left_ids", "scores")
    LEFT_IDS_FIELD_NUMBER: _ClassVar[int]
    SCORES_FIELD_NUMBER: _ClassVar[int]
    left_ids: _containers.RepeatedScalarFieldContainer[str]
    scores: bytes
    def __init__(self, left_ids: _Optional[_Iterable[str]] = ..., scores: _Optional[bytes] = ...) -> None: ...

class StreamScoresResponse(_message.Message):
    __slots__ = ("head", "rows")
    HEAD_FIELD_NUMBER: _ClassVar[int]
    ROWS_FIELD_NUMBER: _ClassVar[int]
    head: ScoresHead
    rows: ScoresRows
    def __init__(self, head: _Optional[_Union[ScoresHead, _Mapping]] = ..., rows: _Optional[_Union[ScoresRows, _Mapping]] = ...) -> None: ...
