from dabridge.events.v1 import matching_pb2 as _matching_pb2
from dabridge.events.v1 import types_pb2 as _types_pb2
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
    __slots__ = ("kind", "id", "version", "title", "summary", "zones", "industries", "tags", "score", "education", "years", "occupation_code", "skills", "stale", "level")
    KIND_FIELD_NUMBER: _ClassVar[int]
    ID_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    SUMMARY_FIELD_NUMBER: _ClassVar[int]
    ZONES_FIELD_NUMBER: _ClassVar[int]
    INDUSTRIES_FIELD_NUMBER: _ClassVar[int]
    TAGS_FIELD_NUMBER: _ClassVar[int]
    SCORE_FIELD_NUMBER: _ClassVar[int]
    EDUCATION_FIELD_NUMBER: _ClassVar[int]
    YEARS_FIELD_NUMBER: _ClassVar[int]
    OCCUPATION_CODE_FIELD_NUMBER: _ClassVar[int]
    SKILLS_FIELD_NUMBER: _ClassVar[int]
    STALE_FIELD_NUMBER: _ClassVar[int]
    LEVEL_FIELD_NUMBER: _ClassVar[int]
    kind: str
    id: str
    version: int
    title: str
    summary: str
    zones: _containers.RepeatedScalarFieldContainer[str]
    industries: _containers.RepeatedScalarFieldContainer[str]
    tags: _containers.RepeatedScalarFieldContainer[str]
    score: float
    education: _types_pb2.Education
    years: int
    occupation_code: str
    skills: _containers.RepeatedCompositeFieldContainer[CardSkill]
    stale: bool
    level: str
    def __init__(self, kind: _Optional[str] = ..., id: _Optional[str] = ..., version: _Optional[int] = ..., title: _Optional[str] = ..., summary: _Optional[str] = ..., zones: _Optional[_Iterable[str]] = ..., industries: _Optional[_Iterable[str]] = ..., tags: _Optional[_Iterable[str]] = ..., score: _Optional[float] = ..., education: _Optional[_Union[_types_pb2.Education, str]] = ..., years: _Optional[int] = ..., occupation_code: _Optional[str] = ..., skills: _Optional[_Iterable[_Union[CardSkill, _Mapping]]] = ..., stale: _Optional[bool] = ..., level: _Optional[str] = ...) -> None: ...

class CardSkill(_message.Message):
    __slots__ = ("name", "level", "trust")
    NAME_FIELD_NUMBER: _ClassVar[int]
    LEVEL_FIELD_NUMBER: _ClassVar[int]
    TRUST_FIELD_NUMBER: _ClassVar[int]
    name: str
    level: _types_pb2.SkillLevel
    trust: str
    def __init__(self, name: _Optional[str] = ..., level: _Optional[_Union[_types_pb2.SkillLevel, str]] = ..., trust: _Optional[str] = ...) -> None: ...

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
    __slots__ = ("requirement", "must", "status", "met_by", "similarity", "evidence", "trust", "relation")
    REQUIREMENT_FIELD_NUMBER: _ClassVar[int]
    MUST_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    MET_BY_FIELD_NUMBER: _ClassVar[int]
    SIMILARITY_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    TRUST_FIELD_NUMBER: _ClassVar[int]
    RELATION_FIELD_NUMBER: _ClassVar[int]
    requirement: str
    must: bool
    status: RequirementStatus
    met_by: str
    similarity: float
    evidence: str
    trust: str
    relation: str
    def __init__(self, requirement: _Optional[str] = ..., must: _Optional[bool] = ..., status: _Optional[_Union[RequirementStatus, str]] = ..., met_by: _Optional[str] = ..., similarity: _Optional[float] = ..., evidence: _Optional[str] = ..., trust: _Optional[str] = ..., relation: _Optional[str] = ...) -> None: ...

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
    __slots__ = ("score", "left_satisfaction", "right_satisfaction", "passes", "requirements", "features", "gates", "best_edit", "best_edit_score", "standing", "standing_reasons", "best_edit_side", "best_edit_field", "best_edit_ranks", "summary")
    SCORE_FIELD_NUMBER: _ClassVar[int]
    LEFT_SATISFACTION_FIELD_NUMBER: _ClassVar[int]
    RIGHT_SATISFACTION_FIELD_NUMBER: _ClassVar[int]
    PASSES_FIELD_NUMBER: _ClassVar[int]
    REQUIREMENTS_FIELD_NUMBER: _ClassVar[int]
    FEATURES_FIELD_NUMBER: _ClassVar[int]
    GATES_FIELD_NUMBER: _ClassVar[int]
    BEST_EDIT_FIELD_NUMBER: _ClassVar[int]
    BEST_EDIT_SCORE_FIELD_NUMBER: _ClassVar[int]
    STANDING_FIELD_NUMBER: _ClassVar[int]
    STANDING_REASONS_FIELD_NUMBER: _ClassVar[int]
    BEST_EDIT_SIDE_FIELD_NUMBER: _ClassVar[int]
    BEST_EDIT_FIELD_FIELD_NUMBER: _ClassVar[int]
    BEST_EDIT_RANKS_FIELD_NUMBER: _ClassVar[int]
    SUMMARY_FIELD_NUMBER: _ClassVar[int]
    score: float
    left_satisfaction: float
    right_satisfaction: float
    passes: bool
    requirements: _containers.RepeatedCompositeFieldContainer[RequirementFinding]
    features: _containers.RepeatedCompositeFieldContainer[FeatureContribution]
    gates: _containers.RepeatedCompositeFieldContainer[GateFinding]
    best_edit: str
    best_edit_score: float
    standing: int
    standing_reasons: _containers.RepeatedScalarFieldContainer[str]
    best_edit_side: _matching_pb2.Side
    best_edit_field: str
    best_edit_ranks: RankChange
    summary: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, score: _Optional[float] = ..., left_satisfaction: _Optional[float] = ..., right_satisfaction: _Optional[float] = ..., passes: _Optional[bool] = ..., requirements: _Optional[_Iterable[_Union[RequirementFinding, _Mapping]]] = ..., features: _Optional[_Iterable[_Union[FeatureContribution, _Mapping]]] = ..., gates: _Optional[_Iterable[_Union[GateFinding, _Mapping]]] = ..., best_edit: _Optional[str] = ..., best_edit_score: _Optional[float] = ..., standing: _Optional[int] = ..., standing_reasons: _Optional[_Iterable[str]] = ..., best_edit_side: _Optional[_Union[_matching_pb2.Side, str]] = ..., best_edit_field: _Optional[str] = ..., best_edit_ranks: _Optional[_Union[RankChange, _Mapping]] = ..., summary: _Optional[_Iterable[str]] = ...) -> None: ...

class RankChange(_message.Message):
    __slots__ = ("before", "after")
    BEFORE_FIELD_NUMBER: _ClassVar[int]
    AFTER_FIELD_NUMBER: _ClassVar[int]
    before: int
    after: int
    def __init__(self, before: _Optional[int] = ..., after: _Optional[int] = ...) -> None: ...

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
    __slots__ = ("gate", "label", "gained", "failed", "reaching", "field")
    GATE_FIELD_NUMBER: _ClassVar[int]
    LABEL_FIELD_NUMBER: _ClassVar[int]
    GAINED_FIELD_NUMBER: _ClassVar[int]
    FAILED_FIELD_NUMBER: _ClassVar[int]
    REACHING_FIELD_NUMBER: _ClassVar[int]
    FIELD_FIELD_NUMBER: _ClassVar[int]
    gate: str
    label: str
    gained: int
    failed: int
    reaching: int
    field: str
    def __init__(self, gate: _Optional[str] = ..., label: _Optional[str] = ..., gained: _Optional[int] = ..., failed: _Optional[int] = ..., reaching: _Optional[int] = ..., field: _Optional[str] = ...) -> None: ...

class JointRelaxation(_message.Message):
    __slots__ = ("gates", "labels", "reaching")
    GATES_FIELD_NUMBER: _ClassVar[int]
    LABELS_FIELD_NUMBER: _ClassVar[int]
    REACHING_FIELD_NUMBER: _ClassVar[int]
    gates: _containers.RepeatedScalarFieldContainer[str]
    labels: _containers.RepeatedScalarFieldContainer[str]
    reaching: int
    def __init__(self, gates: _Optional[_Iterable[str]] = ..., labels: _Optional[_Iterable[str]] = ..., reaching: _Optional[int] = ...) -> None: ...

class Blocker(_message.Message):
    __slots__ = ("requirement", "reaching", "text")
    REQUIREMENT_FIELD_NUMBER: _ClassVar[int]
    REACHING_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    requirement: str
    reaching: int
    text: str
    def __init__(self, requirement: _Optional[str] = ..., reaching: _Optional[int] = ..., text: _Optional[str] = ...) -> None: ...

class Note(_message.Message):
    __slots__ = ("code", "text", "bars")
    CODE_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    BARS_FIELD_NUMBER: _ClassVar[int]
    code: str
    text: str
    bars: bool
    def __init__(self, code: _Optional[str] = ..., text: _Optional[str] = ..., bars: _Optional[bool] = ...) -> None: ...

class DiagnoseShortlistResponse(_message.Message):
    __slots__ = ("counterparts", "passing", "relaxations", "listed", "floor", "too_weak", "together", "blockers", "notes")
    COUNTERPARTS_FIELD_NUMBER: _ClassVar[int]
    PASSING_FIELD_NUMBER: _ClassVar[int]
    RELAXATIONS_FIELD_NUMBER: _ClassVar[int]
    LISTED_FIELD_NUMBER: _ClassVar[int]
    FLOOR_FIELD_NUMBER: _ClassVar[int]
    TOO_WEAK_FIELD_NUMBER: _ClassVar[int]
    TOGETHER_FIELD_NUMBER: _ClassVar[int]
    BLOCKERS_FIELD_NUMBER: _ClassVar[int]
    NOTES_FIELD_NUMBER: _ClassVar[int]
    counterparts: int
    passing: int
    relaxations: _containers.RepeatedCompositeFieldContainer[Relaxation]
    listed: int
    floor: float
    too_weak: int
    together: _containers.RepeatedCompositeFieldContainer[JointRelaxation]
    blockers: _containers.RepeatedCompositeFieldContainer[Blocker]
    notes: _containers.RepeatedCompositeFieldContainer[Note]
    def __init__(self, counterparts: _Optional[int] = ..., passing: _Optional[int] = ..., relaxations: _Optional[_Iterable[_Union[Relaxation, _Mapping]]] = ..., listed: _Optional[int] = ..., floor: _Optional[float] = ..., too_weak: _Optional[int] = ..., together: _Optional[_Iterable[_Union[JointRelaxation, _Mapping]]] = ..., blockers: _Optional[_Iterable[_Union[Blocker, _Mapping]]] = ..., notes: _Optional[_Iterable[_Union[Note, _Mapping]]] = ...) -> None: ...

class SuggestEditsRequest(_message.Message):
    __slots__ = ("market", "side", "subject_id")
    MARKET_FIELD_NUMBER: _ClassVar[int]
    SIDE_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_ID_FIELD_NUMBER: _ClassVar[int]
    market: str
    side: _matching_pb2.Side
    subject_id: str
    def __init__(self, market: _Optional[str] = ..., side: _Optional[_Union[_matching_pb2.Side, str]] = ..., subject_id: _Optional[str] = ...) -> None: ...

class SuggestedPair(_message.Message):
    __slots__ = ("counterpart", "score_before", "score_after", "ranks", "own_ranks", "text")
    COUNTERPART_FIELD_NUMBER: _ClassVar[int]
    SCORE_BEFORE_FIELD_NUMBER: _ClassVar[int]
    SCORE_AFTER_FIELD_NUMBER: _ClassVar[int]
    RANKS_FIELD_NUMBER: _ClassVar[int]
    OWN_RANKS_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    counterpart: ProfileCard
    score_before: float
    score_after: float
    ranks: RankChange
    own_ranks: RankChange
    text: str
    def __init__(self, counterpart: _Optional[_Union[ProfileCard, _Mapping]] = ..., score_before: _Optional[float] = ..., score_after: _Optional[float] = ..., ranks: _Optional[_Union[RankChange, _Mapping]] = ..., own_ranks: _Optional[_Union[RankChange, _Mapping]] = ..., text: _Optional[str] = ...) -> None: ...

class Suggestion(_message.Message):
    __slots__ = ("edit", "field", "text", "entered", "risen", "fallen", "listed_before", "listed_after", "pairs")
    EDIT_FIELD_NUMBER: _ClassVar[int]
    FIELD_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    ENTERED_FIELD_NUMBER: _ClassVar[int]
    RISEN_FIELD_NUMBER: _ClassVar[int]
    FALLEN_FIELD_NUMBER: _ClassVar[int]
    LISTED_BEFORE_FIELD_NUMBER: _ClassVar[int]
    LISTED_AFTER_FIELD_NUMBER: _ClassVar[int]
    PAIRS_FIELD_NUMBER: _ClassVar[int]
    edit: str
    field: str
    text: str
    entered: int
    risen: int
    fallen: int
    listed_before: int
    listed_after: int
    pairs: _containers.RepeatedCompositeFieldContainer[SuggestedPair]
    def __init__(self, edit: _Optional[str] = ..., field: _Optional[str] = ..., text: _Optional[str] = ..., entered: _Optional[int] = ..., risen: _Optional[int] = ..., fallen: _Optional[int] = ..., listed_before: _Optional[int] = ..., listed_after: _Optional[int] = ..., pairs: _Optional[_Iterable[_Union[SuggestedPair, _Mapping]]] = ...) -> None: ...

class SuggestEditsResponse(_message.Message):
    __slots__ = ("suggestions",)
    SUGGESTIONS_FIELD_NUMBER: _ClassVar[int]
    suggestions: _containers.RepeatedCompositeFieldContainer[Suggestion]
    def __init__(self, suggestions: _Optional[_Iterable[_Union[Suggestion, _Mapping]]] = ...) -> None: ...

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

class CountFittingRequest(_message.Message):
    __slots__ = ("market", "subject_ids", "least")
    MARKET_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_IDS_FIELD_NUMBER: _ClassVar[int]
    LEAST_FIELD_NUMBER: _ClassVar[int]
    market: str
    subject_ids: _containers.RepeatedScalarFieldContainer[str]
    least: float
    def __init__(self, market: _Optional[str] = ..., subject_ids: _Optional[_Iterable[str]] = ..., least: _Optional[float] = ...) -> None: ...

class FittingCount(_message.Message):
    __slots__ = ("subject_id", "fitting")
    SUBJECT_ID_FIELD_NUMBER: _ClassVar[int]
    FITTING_FIELD_NUMBER: _ClassVar[int]
    subject_id: str
    fitting: int
    def __init__(self, subject_id: _Optional[str] = ..., fitting: _Optional[int] = ...) -> None: ...

class CountFittingResponse(_message.Message):
    __slots__ = ("counts", "counted_at")
    COUNTS_FIELD_NUMBER: _ClassVar[int]
    COUNTED_AT_FIELD_NUMBER: _ClassVar[int]
    counts: _containers.RepeatedCompositeFieldContainer[FittingCount]
    counted_at: str
    def __init__(self, counts: _Optional[_Iterable[_Union[FittingCount, _Mapping]]] = ..., counted_at: _Optional[str] = ...) -> None: ...

class FindSkillsRequest(_message.Message):
    __slots__ = ("text", "offset", "size")
    TEXT_FIELD_NUMBER: _ClassVar[int]
    OFFSET_FIELD_NUMBER: _ClassVar[int]
    SIZE_FIELD_NUMBER: _ClassVar[int]
    text: str
    offset: int
    size: int
    def __init__(self, text: _Optional[str] = ..., offset: _Optional[int] = ..., size: _Optional[int] = ...) -> None: ...

class SkillHit(_message.Message):
    __slots__ = ("name", "found_by", "narrower", "broader")
    NAME_FIELD_NUMBER: _ClassVar[int]
    FOUND_BY_FIELD_NUMBER: _ClassVar[int]
    NARROWER_FIELD_NUMBER: _ClassVar[int]
    BROADER_FIELD_NUMBER: _ClassVar[int]
    name: str
    found_by: str
    narrower: int
    broader: int
    def __init__(self, name: _Optional[str] = ..., found_by: _Optional[str] = ..., narrower: _Optional[int] = ..., broader: _Optional[int] = ...) -> None: ...

class FindSkillsResponse(_message.Message):
    __slots__ = ("hits", "total")
    HITS_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    hits: _containers.RepeatedCompositeFieldContainer[SkillHit]
    total: int
    def __init__(self, hits: _Optional[_Iterable[_Union[SkillHit, _Mapping]]] = ..., total: _Optional[int] = ...) -> None: ...

class GetSkillRequest(_message.Message):
    __slots__ = ("term",)
    TERM_FIELD_NUMBER: _ClassVar[int]
    term: str
    def __init__(self, term: _Optional[str] = ...) -> None: ...

class SkillLink(_message.Message):
    __slots__ = ("name", "provenance", "count", "pmi", "serves")
    NAME_FIELD_NUMBER: _ClassVar[int]
    PROVENANCE_FIELD_NUMBER: _ClassVar[int]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    PMI_FIELD_NUMBER: _ClassVar[int]
    SERVES_FIELD_NUMBER: _ClassVar[int]
    name: str
    provenance: str
    count: int
    pmi: float
    serves: float
    def __init__(self, name: _Optional[str] = ..., provenance: _Optional[str] = ..., count: _Optional[int] = ..., pmi: _Optional[float] = ..., serves: _Optional[float] = ...) -> None: ...

class GetSkillResponse(_message.Message):
    __slots__ = ("name", "synonyms", "broader", "narrower", "related")
    NAME_FIELD_NUMBER: _ClassVar[int]
    SYNONYMS_FIELD_NUMBER: _ClassVar[int]
    BROADER_FIELD_NUMBER: _ClassVar[int]
    NARROWER_FIELD_NUMBER: _ClassVar[int]
    RELATED_FIELD_NUMBER: _ClassVar[int]
    name: str
    synonyms: _containers.RepeatedCompositeFieldContainer[SkillLink]
    broader: _containers.RepeatedCompositeFieldContainer[SkillLink]
    narrower: _containers.RepeatedCompositeFieldContainer[SkillLink]
    related: _containers.RepeatedCompositeFieldContainer[SkillLink]
    def __init__(self, name: _Optional[str] = ..., synonyms: _Optional[_Iterable[_Union[SkillLink, _Mapping]]] = ..., broader: _Optional[_Iterable[_Union[SkillLink, _Mapping]]] = ..., narrower: _Optional[_Iterable[_Union[SkillLink, _Mapping]]] = ..., related: _Optional[_Iterable[_Union[SkillLink, _Mapping]]] = ...) -> None: ...
