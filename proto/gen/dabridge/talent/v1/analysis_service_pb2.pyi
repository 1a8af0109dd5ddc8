from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class IndexFigures(_message.Message):
    __slots__ = ("area", "people", "seats", "posts", "quantity", "quality", "structure", "mobility", "balance", "index", "ratio")
    AREA_FIELD_NUMBER: _ClassVar[int]
    PEOPLE_FIELD_NUMBER: _ClassVar[int]
    SEATS_FIELD_NUMBER: _ClassVar[int]
    POSTS_FIELD_NUMBER: _ClassVar[int]
    QUANTITY_FIELD_NUMBER: _ClassVar[int]
    QUALITY_FIELD_NUMBER: _ClassVar[int]
    STRUCTURE_FIELD_NUMBER: _ClassVar[int]
    MOBILITY_FIELD_NUMBER: _ClassVar[int]
    BALANCE_FIELD_NUMBER: _ClassVar[int]
    INDEX_FIELD_NUMBER: _ClassVar[int]
    RATIO_FIELD_NUMBER: _ClassVar[int]
    area: str
    people: float
    seats: int
    posts: int
    quantity: float
    quality: float
    structure: float
    mobility: float
    balance: float
    index: float
    ratio: float
    def __init__(self, area: _Optional[str] = ..., people: _Optional[float] = ..., seats: _Optional[int] = ..., posts: _Optional[int] = ..., quantity: _Optional[float] = ..., quality: _Optional[float] = ..., structure: _Optional[float] = ..., mobility: _Optional[float] = ..., balance: _Optional[float] = ..., index: _Optional[float] = ..., ratio: _Optional[float] = ...) -> None: ...

class IndexWeight(_message.Message):
    __slots__ = ("part", "weight", "formula")
    PART_FIELD_NUMBER: _ClassVar[int]
    WEIGHT_FIELD_NUMBER: _ClassVar[int]
    FORMULA_FIELD_NUMBER: _ClassVar[int]
    part: str
    weight: float
    formula: str
    def __init__(self, part: _Optional[str] = ..., weight: _Optional[float] = ..., formula: _Optional[str] = ...) -> None: ...

class GroupFigures(_message.Message):
    __slots__ = ("group", "people", "quality", "mobility")
    GROUP_FIELD_NUMBER: _ClassVar[int]
    PEOPLE_FIELD_NUMBER: _ClassVar[int]
    QUALITY_FIELD_NUMBER: _ClassVar[int]
    MOBILITY_FIELD_NUMBER: _ClassVar[int]
    group: str
    people: float
    quality: float
    mobility: float
    def __init__(self, group: _Optional[str] = ..., people: _Optional[float] = ..., quality: _Optional[float] = ..., mobility: _Optional[float] = ...) -> None: ...

class GetTalentIndexRequest(_message.Message):
    __slots__ = ("zone", "industry")
    ZONE_FIELD_NUMBER: _ClassVar[int]
    INDUSTRY_FIELD_NUMBER: _ClassVar[int]
    zone: str
    industry: str
    def __init__(self, zone: _Optional[str] = ..., industry: _Optional[str] = ...) -> None: ...

class GetTalentIndexResponse(_message.Message):
    __slots__ = ("cells", "together", "by_education", "by_occupation", "weights", "counted_at", "waiting")
    CELLS_FIELD_NUMBER: _ClassVar[int]
    TOGETHER_FIELD_NUMBER: _ClassVar[int]
    BY_EDUCATION_FIELD_NUMBER: _ClassVar[int]
    BY_OCCUPATION_FIELD_NUMBER: _ClassVar[int]
    WEIGHTS_FIELD_NUMBER: _ClassVar[int]
    COUNTED_AT_FIELD_NUMBER: _ClassVar[int]
    WAITING_FIELD_NUMBER: _ClassVar[int]
    cells: _containers.RepeatedCompositeFieldContainer[IndexFigures]
    together: IndexFigures
    by_education: _containers.RepeatedCompositeFieldContainer[GroupFigures]
    by_occupation: _containers.RepeatedCompositeFieldContainer[GroupFigures]
    weights: _containers.RepeatedCompositeFieldContainer[IndexWeight]
    counted_at: str
    waiting: int
    def __init__(self, cells: _Optional[_Iterable[_Union[IndexFigures, _Mapping]]] = ..., together: _Optional[_Union[IndexFigures, _Mapping]] = ..., by_education: _Optional[_Iterable[_Union[GroupFigures, _Mapping]]] = ..., by_occupation: _Optional[_Iterable[_Union[GroupFigures, _Mapping]]] = ..., weights: _Optional[_Iterable[_Union[IndexWeight, _Mapping]]] = ..., counted_at: _Optional[str] = ..., waiting: _Optional[int] = ...) -> None: ...

class SkillGap(_message.Message):
    __slots__ = ("skill", "asked", "found", "posts", "unlocked", "near", "post_names")
    SKILL_FIELD_NUMBER: _ClassVar[int]
    ASKED_FIELD_NUMBER: _ClassVar[int]
    FOUND_FIELD_NUMBER: _ClassVar[int]
    POSTS_FIELD_NUMBER: _ClassVar[int]
    UNLOCKED_FIELD_NUMBER: _ClassVar[int]
    NEAR_FIELD_NUMBER: _ClassVar[int]
    POST_NAMES_FIELD_NUMBER: _ClassVar[int]
    skill: str
    asked: int
    found: int
    posts: int
    unlocked: int
    near: int
    post_names: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, skill: _Optional[str] = ..., asked: _Optional[int] = ..., found: _Optional[int] = ..., posts: _Optional[int] = ..., unlocked: _Optional[int] = ..., near: _Optional[int] = ..., post_names: _Optional[_Iterable[str]] = ...) -> None: ...

class GetTrainingViewRequest(_message.Message):
    __slots__ = ("zone", "industry", "base_id", "size")
    ZONE_FIELD_NUMBER: _ClassVar[int]
    INDUSTRY_FIELD_NUMBER: _ClassVar[int]
    BASE_ID_FIELD_NUMBER: _ClassVar[int]
    SIZE_FIELD_NUMBER: _ClassVar[int]
    zone: str
    industry: str
    base_id: str
    size: int
    def __init__(self, zone: _Optional[str] = ..., industry: _Optional[str] = ..., base_id: _Optional[str] = ..., size: _Optional[int] = ...) -> None: ...

class GetTrainingViewResponse(_message.Message):
    __slots__ = ("gaps", "posts", "people", "computed_at")
    GAPS_FIELD_NUMBER: _ClassVar[int]
    POSTS_FIELD_NUMBER: _ClassVar[int]
    PEOPLE_FIELD_NUMBER: _ClassVar[int]
    COMPUTED_AT_FIELD_NUMBER: _ClassVar[int]
    gaps: _containers.RepeatedCompositeFieldContainer[SkillGap]
    posts: int
    people: int
    computed_at: str
    def __init__(self, gaps: _Optional[_Iterable[_Union[SkillGap, _Mapping]]] = ..., posts: _Optional[int] = ..., people: _Optional[int] = ..., computed_at: _Optional[str] = ...) -> None: ...

class TrainingBase(_message.Message):
    __slots__ = ("id", "version", "title", "zone", "industries", "active", "sample", "updated_at")
    ID_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    ZONE_FIELD_NUMBER: _ClassVar[int]
    INDUSTRIES_FIELD_NUMBER: _ClassVar[int]
    ACTIVE_FIELD_NUMBER: _ClassVar[int]
    SAMPLE_FIELD_NUMBER: _ClassVar[int]
    UPDATED_AT_FIELD_NUMBER: _ClassVar[int]
    id: str
    version: int
    title: str
    zone: str
    industries: _containers.RepeatedScalarFieldContainer[str]
    active: bool
    sample: bool
    updated_at: str
    def __init__(self, id: _Optional[str] = ..., version: _Optional[int] = ..., title: _Optional[str] = ..., zone: _Optional[str] = ..., industries: _Optional[_Iterable[str]] = ..., active: _Optional[bool] = ..., sample: _Optional[bool] = ..., updated_at: _Optional[str] = ...) -> None: ...

class ListTrainingBasesRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListTrainingBasesResponse(_message.Message):
    __slots__ = ("bases", "targets")
    BASES_FIELD_NUMBER: _ClassVar[int]
    TARGETS_FIELD_NUMBER: _ClassVar[int]
    bases: _containers.RepeatedCompositeFieldContainer[TrainingBase]
    targets: _containers.RepeatedCompositeFieldContainer[BaseTarget]
    def __init__(self, bases: _Optional[_Iterable[_Union[TrainingBase, _Mapping]]] = ..., targets: _Optional[_Iterable[_Union[BaseTarget, _Mapping]]] = ...) -> None: ...

class BaseTarget(_message.Message):
    __slots__ = ("year", "wanted")
    YEAR_FIELD_NUMBER: _ClassVar[int]
    WANTED_FIELD_NUMBER: _ClassVar[int]
    year: int
    wanted: int
    def __init__(self, year: _Optional[int] = ..., wanted: _Optional[int] = ...) -> None: ...

class PutTrainingBaseRequest(_message.Message):
    __slots__ = ("expected_version", "base")
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    BASE_FIELD_NUMBER: _ClassVar[int]
    expected_version: int
    base: TrainingBase
    def __init__(self, expected_version: _Optional[int] = ..., base: _Optional[_Union[TrainingBase, _Mapping]] = ...) -> None: ...

class TrainingBaseResponse(_message.Message):
    __slots__ = ("base",)
    BASE_FIELD_NUMBER: _ClassVar[int]
    base: TrainingBase
    def __init__(self, base: _Optional[_Union[TrainingBase, _Mapping]] = ...) -> None: ...
