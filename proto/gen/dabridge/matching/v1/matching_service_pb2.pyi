from dabridge.events.v1 import matching_pb2 as _matching_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class RequirementStatus(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    REQUIREMENT_STATUS_UNSPECIFIED: _ClassVar[RequirementStatus]
    REQUIREMENT_STATUS_EXACT: _ClassVar[RequirementStatus]
    REQUIREMENT_STATUS_SIMILAR: _ClassVar[RequirementStatus]
    REQUIREMENT_STATUS_MISSING: _ClassVar[RequirementStatus]
    REQUIREMENT_STATUS_UNKNOWN: _ClassVar[RequirementStatus]
REQUIREMENT_STATUS_UNSPECIFIED: RequirementStatus
REQUIREMENT_STATUS_EXACT: RequirementStatus
REQUIREMENT_STATUS_SIMILAR: RequirementStatus
REQUIREMENT_STATUS_MISSING: RequirementStatus
REQUIREMENT_STATUS_UNKNOWN: RequirementStatus

class SearchRequest(_message.Message):
    __slots__ = ("kind", "text", "zone", "industry", "offset", "size")
    KIND_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    ZONE_FIELD_NUMBER: _ClassVar[int]
    INDUSTRY_FIELD_NUMBER: _ClassVar[int]
    OFFSET_FIELD_NUMBER: _ClassVar[int]
    SIZE_FIELD_NUMBER: _ClassVar[int]
    kind: str
    text: str
    zone: str
    industry: str
    offset: int
    size: int
    def __init__(self, kind: _Optional[str] = ..., text: _Optional[str] = ..., zone: _Optional[str] = ..., industry: _Optional[str] = ..., offset: _Optional[int] = ..., size: _Optional[int] = ...) -> None: ...

class ProfileCard(_message.Message):
    __slots__ = ("kind", "id", "version", "title", "summary", "zones", "industries", "tags", "score")
    KIND_FIELD_NUMBER: _ClassVar[int]
    ID_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    SUMMARY_FIELD_NUMBER: _ClassVar[int]
    ZONES_FIELD_NUMBER: _ClassVar[int]
    INDUSTRIES_FIELD_NUMBER: _ClassVar[int]
    TAGS_FIELD_NUMBER: _ClassVar[int]
    SCORE_FIELD_NUMBER: _ClassVar[int]
    kind: str
    id: str
    version: int
    title: str
    summary: str
    zones: _containers.RepeatedScalarFieldContainer[str]
    industries: _containers.RepeatedScalarFieldContainer[str]
    tags: _containers.RepeatedScalarFieldContainer[str]
    score: float
    def __init__(self, kind: _Optional[str] = ..., id: _Optional[str] = ..., version: _Optional[int] = ..., title: _Optional[str] = ..., summary: _Optional[str] = ..., zones: _Optional[_Iterable[str]] = ..., industries: _Optional[_Iterable[str]] = ..., tags: _Optional[_Iterable[str]] = ..., score: _Optional[float] = ...) -> None: ...

class SearchResponse(_message.Message):
    __slots__ = ("hits", "total")
    HITS_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    hits: _containers.RepeatedCompositeFieldContainer[ProfileCard]
    total: int
    def __init__(self, hits: _Optional[_Iterable[_Union[ProfileCard, _Mapping]]] = ..., total: _Optional[int] = ...) -> None: ...

class GetShortlistRequest(_message.Message):
    __slots__ = ("market", "side", "subject_id", "explain")
    MARKET_FIELD_NUMBER: _ClassVar[int]
    SIDE_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_ID_FIELD_NUMBER: _ClassVar[int]
    EXPLAIN_FIELD_NUMBER: _ClassVar[int]
    market: str
    side: _matching_pb2.Side
    subject_id: str
    explain: bool
    def __init__(self, market: _Optional[str] = ..., side: _Optional[_Union[_matching_pb2.Side, str]] = ..., subject_id: _Optional[str] = ..., explain: _Optional[bool] = ...) -> None: ...

class RequirementFinding(_message.Message):
    __slots__ = ("requirement", "must", "status", "met_by", "similarity", "evidence", "trust")
    REQUIREMENT_FIELD_NUMBER: _ClassVar[int]
    MUST_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    MET_BY_FIELD_NUMBER: _ClassVar[int]
    SIMILARITY_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    TRUST_FIELD_NUMBER: _ClassVar[int]
    requirement: str
    must: bool
    status: RequirementStatus
    met_by: str
    similarity: float
    evidence: str
    trust: str
    def __init__(self, requirement: _Optional[str] = ..., must: _Optional[bool] = ..., status: _Optional[_Union[RequirementStatus, str]] = ..., met_by: _Optional[str] = ..., similarity: _Optional[float] = ..., evidence: _Optional[str] = ..., trust: _Optional[str] = ...) -> None: ...

class FeatureContribution(_message.Message):
    __slots__ = ("feature", "label", "value", "weight_left", "weight_right", "detail")
    FEATURE_FIELD_NUMBER: _ClassVar[int]
    LABEL_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    WEIGHT_LEFT_FIELD_NUMBER: _ClassVar[int]
    WEIGHT_RIGHT_FIELD_NUMBER: _ClassVar[int]
    DETAIL_FIELD_NUMBER: _ClassVar[int]
    feature: str
    label: str
    value: float
    weight_left: float
    weight_right: float
    detail: str
    def __init__(self, feature: _Optional[str] = ..., label: _Optional[str] = ..., value: _Optional[float] = ..., weight_left: _Optional[float] = ..., weight_right: _Optional[float] = ..., detail: _Optional[str] = ...) -> None: ...

class GateFinding(_message.Message):
    __slots__ = ("gate", "label", "verdict", "detail")
    GATE_FIELD_NUMBER: _ClassVar[int]
    LABEL_FIELD_NUMBER: _ClassVar[int]
    VERDICT_FIELD_NUMBER: _ClassVar[int]
    DETAIL_FIELD_NUMBER: _ClassVar[int]
    gate: str
    label: str
    verdict: str
    detail: str
    def __init__(self, gate: _Optional[str] = ..., label: _Optional[str] = ..., verdict: _Optional[str] = ..., detail: _Optional[str] = ...) -> None: ...

class Explanation(_message.Message):
    __slots__ = ("score", "left_satisfaction", "right_satisfaction", "passes", "requirements", "features", "gates", "best_edit", "best_edit_score")
    SCORE_FIELD_NUMBER: _ClassVar[int]
    LEFT_SATISFACTION_FIELD_NUMBER: _ClassVar[int]
    RIGHT_SATISFACTION_FIELD_NUMBER: _ClassVar[int]
    PASSES_FIELD_NUMBER: _ClassVar[int]
    REQUIREMENTS_FIELD_NUMBER: _ClassVar[int]
    FEATURES_FIELD_NUMBER: _ClassVar[int]
    GATES_FIELD_NUMBER: _ClassVar[int]
    BEST_EDIT_FIELD_NUMBER: _ClassVar[int]
    BEST_EDIT_SCORE_FIELD_NUMBER: _ClassVar[int]
    score: float
    left_satisfaction: float
    right_satisfaction: float
    passes: bool
    requirements: _containers.RepeatedCompositeFieldContainer[RequirementFinding]
    features: _containers.RepeatedCompositeFieldContainer[FeatureContribution]
    gates: _containers.RepeatedCompositeFieldContainer[GateFinding]
    best_edit: str
    best_edit_score: float
    def __init__(self, score: _Optional[float] = ..., left_satisfaction: _Optional[float] = ..., right_satisfaction: _Optional[float] = ..., passes: _Optional[bool] = ..., requirements: _Optional[_Iterable[_Union[RequirementFinding, _Mapping]]] = ..., features: _Optional[_Iterable[_Union[FeatureContribution, _Mapping]]] = ..., gates: _Optional[_Iterable[_Union[GateFinding, _Mapping]]] = ..., best_edit: _Optional[str] = ..., best_edit_score: _Optional[float] = ...) -> None: ...

class ShortlistItem(_message.Message):
    __slots__ = ("entry", "counterpart", "explanation")
    ENTRY_FIELD_NUMBER: _ClassVar[int]
    COUNTERPART_FIELD_NUMBER: _ClassVar[int]
    EXPLANATION_FIELD_NUMBER: _ClassVar[int]
    entry: _matching_pb2.ShortlistEntry
    counterpart: ProfileCard
    explanation: Explanation
    def __init__(self, entry: _Optional[_Union[_matching_pb2.ShortlistEntry, _Mapping]] = ..., counterpart: _Optional[_Union[ProfileCard, _Mapping]] = ..., explanation: _Optional[_Union[Explanation, _Mapping]] = ...) -> None: ...

class GetShortlistResponse(_message.Message):
    __slots__ = ("market", "side", "subject", "version", "ranked_at", "items", "causes")
    MARKET_FIELD_NUMBER: _ClassVar[int]
    SIDE_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    RANKED_AT_FIELD_NUMBER: _ClassVar[int]
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    CAUSES_FIELD_NUMBER: _ClassVar[int]
    market: str
    side: _matching_pb2.Side
    subject: ProfileCard
    version: int
    ranked_at: str
    items: _containers.RepeatedCompositeFieldContainer[ShortlistItem]
    causes: _containers.RepeatedCompositeFieldContainer[_matching_pb2.Cause]
    def __init__(self, market: _Optional[str] = ..., side: _Optional[_Union[_matching_pb2.Side, str]] = ..., subject: _Optional[_Union[ProfileCard, _Mapping]] = ..., version: _Optional[int] = ..., ranked_at: _Optional[str] = ..., items: _Optional[_Iterable[_Union[ShortlistItem, _Mapping]]] = ..., causes: _Optional[_Iterable[_Union[_matching_pb2.Cause, _Mapping]]] = ...) -> None: ...

class ExplainPairRequest(_message.Message):
    __slots__ = ("market", "left_id", "right_id")
    MARKET_FIELD_NUMBER: _ClassVar[int]
    LEFT_ID_FIELD_NUMBER: _ClassVar[int]
    RIGHT_ID_FIELD_NUMBER: _ClassVar[int]
    market: str
    left_id: str
    right_id: str
    def __init__(self, market: _Optional[str] = ..., left_id: _Optional[str] = ..., right_id: _Optional[str] = ...) -> None: ...

class ExplainPairResponse(_message.Message):
    __slots__ = ("left", "right", "explanation")
    LEFT_FIELD_NUMBER: _ClassVar[int]
    RIGHT_FIELD_NUMBER: _ClassVar[int]
    EXPLANATION_FIELD_NUMBER: _ClassVar[int]
    left: ProfileCard
    right: ProfileCard
    explanation: Explanation
    def __init__(self, left: _Optional[_Union[ProfileCard, _Mapping]] = ..., right: _Optional[_Union[ProfileCard, _Mapping]] = ..., explanation: _Optional[_Union[Explanation, _Mapping]] = ...) -> None: ...

class DiagnoseShortlistRequest(_message.Message):
    __slots__ = ("market", "side", "subject_id")
    MARKET_FIELD_NUMBER: _ClassVar[int]
    SIDE_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_ID_FIELD_NUMBER: _ClassVar[int]
    market: str
    side: _matching_pb2.Side
    subject_id: str
    def __init__(self, market: _Optional[str] = ..., side: _Optional[_Union[_matching_pb2.Side, str]] = ..., subject_id: _Optional[str] = ...) -> None: ...

class Relaxation(_message.Message):
    __slots__ = ("gate", "label", "gained", "failed")
    GATE_FIELD_NUMBER: _ClassVar[int]
    LABEL_FIELD_NUMBER: _ClassVar[int]
    GAINED_FIELD_NUMBER: _ClassVar[int]
    FAILED_FIELD_NUMBER: _ClassVar[int]
    gate: str
    label: str
    gained: int
    failed: int
    def __init__(self, gate: _Optional[str] = ..., label: _Optional[str] = ..., gained: _Optional[int] = ..., failed: _Optional[int] = ...) -> None: ...

class DiagnoseShortlistResponse(_message.Message):
    __slots__ = ("counterparts", "passing", "relaxations")
    COUNTERPARTS_FIELD_NUMBER: _ClassVar[int]
    PASSING_FIELD_NUMBER: _ClassVar[int]
    RELAXATIONS_FIELD_NUMBER: _ClassVar[int]
    counterparts: int
    passing: int
    relaxations: _containers.RepeatedCompositeFieldContainer[Relaxation]
    def __init__(self, counterparts: _Optional[int] = ..., passing: _Optional[int] = ..., relaxations: _Optional[_Iterable[_Union[Relaxation, _Mapping]]] = ...) -> None: ...

class GetProfileRequest(_message.Message):
    __slots__ = ("kind", "id")
    KIND_FIELD_NUMBER: _ClassVar[int]
    ID_FIELD_NUMBER: _ClassVar[int]
    kind: str
    id: str
    def __init__(self, kind: _Optional[str] = ..., id: _Optional[str] = ...) -> None: ...

class GetProfileResponse(_message.Message):
    __slots__ = ("profile",)
    PROFILE_FIELD_NUMBER: _ClassVar[int]
    profile: ProfileCard
    def __init__(self, profile: _Optional[_Union[ProfileCard, _Mapping]] = ...) -> None: ...

class GetOverviewRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class KindCount(_message.Message):
    __slots__ = ("kind", "live")
    KIND_FIELD_NUMBER: _ClassVar[int]
    LIVE_FIELD_NUMBER: _ClassVar[int]
    kind: str
    live: int
    def __init__(self, kind: _Optional[str] = ..., live: _Optional[int] = ...) -> None: ...

class MarketCount(_message.Message):
    __slots__ = ("market", "side", "subjects", "shortlists", "empty")
    MARKET_FIELD_NUMBER: _ClassVar[int]
    SIDE_FIELD_NUMBER: _ClassVar[int]
    SUBJECTS_FIELD_NUMBER: _ClassVar[int]
    SHORTLISTS_FIELD_NUMBER: _ClassVar[int]
    EMPTY_FIELD_NUMBER: _ClassVar[int]
    market: str
    side: _matching_pb2.Side
    subjects: int
    shortlists: int
    empty: int
    def __init__(self, market: _Optional[str] = ..., side: _Optional[_Union[_matching_pb2.Side, str]] = ..., subjects: _Optional[int] = ..., shortlists: _Optional[int] = ..., empty: _Optional[int] = ...) -> None: ...

class TopicLag(_message.Message):
    __slots__ = ("topic", "lag")
    TOPIC_FIELD_NUMBER: _ClassVar[int]
    LAG_FIELD_NUMBER: _ClassVar[int]
    topic: str
    lag: int
    def __init__(self, topic: _Optional[str] = ..., lag: _Optional[int] = ...) -> None: ...

class GetOverviewResponse(_message.Message):
    __slots__ = ("kinds", "markets", "lags", "model")
    KINDS_FIELD_NUMBER: _ClassVar[int]
    MARKETS_FIELD_NUMBER: _ClassVar[int]
    LAGS_FIELD_NUMBER: _ClassVar[int]
    MODEL_FIELD_NUMBER: _ClassVar[int]
    kinds: _containers.RepeatedCompositeFieldContainer[KindCount]
    markets: _containers.RepeatedCompositeFieldContainer[MarketCount]
    lags: _containers.RepeatedCompositeFieldContainer[TopicLag]
    model: str
    def __init__(self, kinds: _Optional[_Iterable[_Union[KindCount, _Mapping]]] = ..., markets: _Optional[_Iterable[_Union[MarketCount, _Mapping]]] = ..., lags: _Optional[_Iterable[_Union[TopicLag, _Mapping]]] = ..., model: _Optional[str] = ...) -> None: ...

class CountShortlistsRequest(_message.Message):
    __slots__ = ("market", "side", "subject_ids")
    MARKET_FIELD_NUMBER: _ClassVar[int]
    SIDE_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_IDS_FIELD_NUMBER: _ClassVar[int]
    market: str
    side: _matching_pb2.Side
    subject_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, market: _Optional[str] = ..., side: _Optional[_Union[_matching_pb2.Side, str]] = ..., subject_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class ShortlistCount(_message.Message):
    __slots__ = ("subject_id", "entries")
    SUBJECT_ID_FIELD_NUMBER: _ClassVar[int]
    ENTRIES_FIELD_NUMBER: _ClassVar[int]
    subject_id: str
    entries: int
    def __init__(self, subject_id: _Optional[str] = ..., entries: _Optional[int] = ...) -> None: ...

class CountShortlistsResponse(_message.Message):
    __slots__ = ("counts",)
    COUNTS_FIELD_NUMBER: _ClassVar[int]
    counts: _containers.RepeatedCompositeFieldContainer[ShortlistCount]
    def __init__(self, counts: _Optional[_Iterable[_Union[ShortlistCount, _Mapping]]] = ...) -> None: ...
