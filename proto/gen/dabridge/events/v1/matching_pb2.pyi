from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Side(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    SIDE_UNSPECIFIED: _ClassVar[Side]
    SIDE_LEFT: _ClassVar[Side]
    SIDE_RIGHT: _ClassVar[Side]

class CauseKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CAUSE_KIND_UNSPECIFIED: _ClassVar[CauseKind]
    CAUSE_KIND_SUBJECT: _ClassVar[CauseKind]
    CAUSE_KIND_ARRIVED: _ClassVar[CauseKind]
    CAUSE_KIND_MEMBER: _ClassVar[CauseKind]
    CAUSE_KIND_LEFT: _ClassVar[CauseKind]

class WeightsOrigin(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    WEIGHTS_ORIGIN_UNSPECIFIED: _ClassVar[WeightsOrigin]
    WEIGHTS_ORIGIN_RELEASE: _ClassVar[WeightsOrigin]
    WEIGHTS_ORIGIN_LEARNING: _ClassVar[WeightsOrigin]
    WEIGHTS_ORIGIN_ROLLBACK: _ClassVar[WeightsOrigin]

class RunVerdict(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    RUN_VERDICT_UNSPECIFIED: _ClassVar[RunVerdict]
    RUN_VERDICT_PROMOTED: _ClassVar[RunVerdict]
    RUN_VERDICT_REFUSED: _ClassVar[RunVerdict]
    RUN_VERDICT_NOTHING: _ClassVar[RunVerdict]
    RUN_VERDICT_TRIAL: _ClassVar[RunVerdict]
SIDE_UNSPECIFIED: Side
SIDE_LEFT: Side
SIDE_RIGHT: Side
CAUSE_KIND_UNSPECIFIED: CauseKind
CAUSE_KIND_SUBJECT: CauseKind
CAUSE_KIND_ARRIVED: CauseKind
CAUSE_KIND_MEMBER: CauseKind
CAUSE_KIND_LEFT: CauseKind
WEIGHTS_ORIGIN_UNSPECIFIED: WeightsOrigin
WEIGHTS_ORIGIN_RELEASE: WeightsOrigin
WEIGHTS_ORIGIN_LEARNING: WeightsOrigin
WEIGHTS_ORIGIN_ROLLBACK: WeightsOrigin
RUN_VERDICT_UNSPECIFIED: RunVerdict
RUN_VERDICT_PROMOTED: RunVerdict
RUN_VERDICT_REFUSED: RunVerdict
RUN_VERDICT_NOTHING: RunVerdict
RUN_VERDICT_TRIAL: RunVerdict

class Cause(_message.Message):
    __slots__ = ("kind", "profile_id", "profile_version")
    KIND_FIELD_NUMBER: _ClassVar[int]
    PROFILE_ID_FIELD_NUMBER: _ClassVar[int]
    PROFILE_VERSION_FIELD_NUMBER: _ClassVar[int]
    kind: CauseKind
    profile_id: str
    profile_version: int
    def __init__(self, kind: _Optional[_Union[CauseKind, str]] = ..., profile_id: _Optional[str] = ..., profile_version: _Optional[int] = ...) -> None: ...

class RerankSubject(_message.Message):
    __slots__ = ("subject_id", "causes")
    SUBJECT_ID_FIELD_NUMBER: _ClassVar[int]
    CAUSES_FIELD_NUMBER: _ClassVar[int]
    subject_id: str
    causes: _containers.RepeatedCompositeFieldContainer[Cause]
    def __init__(self, subject_id: _Optional[str] = ..., causes: _Optional[_Iterable[_Union[Cause, _Mapping]]] = ...) -> None: ...

class RerankRequested(_message.Message):
    __slots__ = ("market", "side", "bucket", "subjects")
    MARKET_FIELD_NUMBER: _ClassVar[int]
    SIDE_FIELD_NUMBER: _ClassVar[int]
    BUCKET_FIELD_NUMBER: _ClassVar[int]
    SUBJECTS_FIELD_NUMBER: _ClassVar[int]
    market: str
    side: Side
    bucket: int
    subjects: _containers.RepeatedCompositeFieldContainer[RerankSubject]
    def __init__(self, market: _Optional[str] = ..., side: _Optional[_Union[Side, str]] = ..., bucket: _Optional[int] = ..., subjects: _Optional[_Iterable[_Union[RerankSubject, _Mapping]]] = ...) -> None: ...

class ShortlistEntry(_message.Message):
    __slots__ = ("counterpart_id", "counterpart_version", "rank", "previous_rank", "score")
    COUNTERPART_ID_FIELD_NUMBER: _ClassVar[int]
    COUNTERPART_VERSION_FIELD_NUMBER: _ClassVar[int]
    RANK_FIELD_NUMBER: _ClassVar[int]
    PREVIOUS_RANK_FIELD_NUMBER: _ClassVar[int]
    SCORE_FIELD_NUMBER: _ClassVar[int]
    counterpart_id: str
    counterpart_version: int
    rank: int
    previous_rank: int
    score: float
    def __init__(self, counterpart_id: _Optional[str] = ..., counterpart_version: _Optional[int] = ..., rank: _Optional[int] = ..., previous_rank: _Optional[int] = ..., score: _Optional[float] = ...) -> None: ...

class Shortlist(_message.Message):
    __slots__ = ("id", "version", "market", "side", "subject_id", "subject_version", "entries", "left_ids", "causes", "ranked_at")
    ID_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    MARKET_FIELD_NUMBER: _ClassVar[int]
    SIDE_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_ID_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_VERSION_FIELD_NUMBER: _ClassVar[int]
    ENTRIES_FIELD_NUMBER: _ClassVar[int]
    LEFT_IDS_FIELD_NUMBER: _ClassVar[int]
    CAUSES_FIELD_NUMBER: _ClassVar[int]
    RANKED_AT_FIELD_NUMBER: _ClassVar[int]
    id: str
    version: int
    market: str
    side: Side
    subject_id: str
    subject_version: int
    entries: _containers.RepeatedCompositeFieldContainer[ShortlistEntry]
    left_ids: _containers.RepeatedScalarFieldContainer[str]
    causes: _containers.RepeatedCompositeFieldContainer[Cause]
    ranked_at: str
    def __init__(self, id: _Optional[str] = ..., version: _Optional[int] = ..., market: _Optional[str] = ..., side: _Optional[_Union[Side, str]] = ..., subject_id: _Optional[str] = ..., subject_version: _Optional[int] = ..., entries: _Optional[_Iterable[_Union[ShortlistEntry, _Mapping]]] = ..., left_ids: _Optional[_Iterable[str]] = ..., causes: _Optional[_Iterable[_Union[Cause, _Mapping]]] = ..., ranked_at: _Optional[str] = ...) -> None: ...

class FeatureWeight(_message.Message):
    __slots__ = ("feature", "left", "right")
    FEATURE_FIELD_NUMBER: _ClassVar[int]
    LEFT_FIELD_NUMBER: _ClassVar[int]
    RIGHT_FIELD_NUMBER: _ClassVar[int]
    feature: str
    left: float
    right: float
    def __init__(self, feature: _Optional[str] = ..., left: _Optional[float] = ..., right: _Optional[float] = ...) -> None: ...

class MeasuredChange(_message.Message):
    __slots__ = ("measure", "before", "after")
    MEASURE_FIELD_NUMBER: _ClassVar[int]
    BEFORE_FIELD_NUMBER: _ClassVar[int]
    AFTER_FIELD_NUMBER: _ClassVar[int]
    measure: str
    before: float
    after: float
    def __init__(self, measure: _Optional[str] = ..., before: _Optional[float] = ..., after: _Optional[float] = ...) -> None: ...

class Weights(_message.Message):
    __slots__ = ("id", "version", "market", "features", "floor", "origin", "copied_from", "run_id", "measures", "made_by", "made_at")
    ID_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    MARKET_FIELD_NUMBER: _ClassVar[int]
    FEATURES_FIELD_NUMBER: _ClassVar[int]
    FLOOR_FIELD_NUMBER: _ClassVar[int]
    ORIGIN_FIELD_NUMBER: _ClassVar[int]
    COPIED_FROM_FIELD_NUMBER: _ClassVar[int]
    RUN_ID_FIELD_NUMBER: _ClassVar[int]
    MEASURES_FIELD_NUMBER: _ClassVar[int]
    MADE_BY_FIELD_NUMBER: _ClassVar[int]
    MADE_AT_FIELD_NUMBER: _ClassVar[int]
    id: str
    version: int
    market: str
    features: _containers.RepeatedCompositeFieldContainer[FeatureWeight]
    floor: float
    origin: WeightsOrigin
    copied_from: int
    run_id: str
    measures: _containers.RepeatedCompositeFieldContainer[MeasuredChange]
    made_by: str
    made_at: str
    def __init__(self, id: _Optional[str] = ..., version: _Optional[int] = ..., market: _Optional[str] = ..., features: _Optional[_Iterable[_Union[FeatureWeight, _Mapping]]] = ..., floor: _Optional[float] = ..., origin: _Optional[_Union[WeightsOrigin, str]] = ..., copied_from: _Optional[int] = ..., run_id: _Optional[str] = ..., measures: _Optional[_Iterable[_Union[MeasuredChange, _Mapping]]] = ..., made_by: _Optional[str] = ..., made_at: _Optional[str] = ...) -> None: ...

class RunCheck(_message.Message):
    __slots__ = ("guard", "passed", "figure", "bound", "about")
    GUARD_FIELD_NUMBER: _ClassVar[int]
    PASSED_FIELD_NUMBER: _ClassVar[int]
    FIGURE_FIELD_NUMBER: _ClassVar[int]
    BOUND_FIELD_NUMBER: _ClassVar[int]
    ABOUT_FIELD_NUMBER: _ClassVar[int]
    guard: str
    passed: bool
    figure: float
    bound: float
    about: str
    def __init__(self, guard: _Optional[str] = ..., passed: _Optional[bool] = ..., figure: _Optional[float] = ..., bound: _Optional[float] = ..., about: _Optional[str] = ...) -> None: ...

class LearningRun(_message.Message):
    __slots__ = ("id", "market", "base_version", "promoted_version", "verdict", "outcomes", "fitted", "held_out", "checks", "proposed", "measures", "made_by", "finished_at")
    ID_FIELD_NUMBER: _ClassVar[int]
    MARKET_FIELD_NUMBER: _ClassVar[int]
    BASE_VERSION_FIELD_NUMBER: _ClassVar[int]
    PROMOTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    VERDICT_FIELD_NUMBER: _ClassVar[int]
    OUTCOMES_FIELD_NUMBER: _ClassVar[int]
    FITTED_FIELD_NUMBER: _ClassVar[int]
    HELD_OUT_FIELD_NUMBER: _ClassVar[int]
    CHECKS_FIELD_NUMBER: _ClassVar[int]
    PROPOSED_FIELD_NUMBER: _ClassVar[int]
    MEASURES_FIELD_NUMBER: _ClassVar[int]
    MADE_BY_FIELD_NUMBER: _ClassVar[int]
    FINISHED_AT_FIELD_NUMBER: _ClassVar[int]
    id: str
    market: str
    base_version: int
    promoted_version: int
    verdict: RunVerdict
    outcomes: int
    fitted: int
    held_out: int
    checks: _containers.RepeatedCompositeFieldContainer[RunCheck]
    proposed: _containers.RepeatedCompositeFieldContainer[FeatureWeight]
    measures: _containers.RepeatedCompositeFieldContainer[MeasuredChange]
    made_by: str
    finished_at: str
    def __init__(self, id: _Optional[str] = ..., market: _Optional[str] = ..., base_version: _Optional[int] = ..., promoted_version: _Optional[int] = ..., verdict: _Optional[_Union[RunVerdict, str]] = ..., outcomes: _Optional[int] = ..., fitted: _Optional[int] = ..., held_out: _Optional[int] = ..., checks: _Optional[_Iterable[_Union[RunCheck, _Mapping]]] = ..., proposed: _Optional[_Iterable[_Union[FeatureWeight, _Mapping]]] = ..., measures: _Optional[_Iterable[_Union[MeasuredChange, _Mapping]]] = ..., made_by: _Optional[str] = ..., finished_at: _Optional[str] = ...) -> None: ...
