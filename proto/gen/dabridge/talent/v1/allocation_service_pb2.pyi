from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class AllocationStage(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ALLOCATION_STAGE_UNSPECIFIED: _ClassVar[AllocationStage]
    ALLOCATION_STAGE_WORKING: _ClassVar[AllocationStage]
    ALLOCATION_STAGE_SOLVED: _ClassVar[AllocationStage]
    ALLOCATION_STAGE_RECOMMENDED: _ClassVar[AllocationStage]
    ALLOCATION_STAGE_WITHDRAWN: _ClassVar[AllocationStage]
    ALLOCATION_STAGE_FAILED: _ClassVar[AllocationStage]

class AllocationPhase(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ALLOCATION_PHASE_UNSPECIFIED: _ClassVar[AllocationPhase]
    ALLOCATION_PHASE_WAITING: _ClassVar[AllocationPhase]
    ALLOCATION_PHASE_SCORING: _ClassVar[AllocationPhase]
    ALLOCATION_PHASE_SOLVING: _ClassVar[AllocationPhase]
ALLOCATION_STAGE_UNSPECIFIED: AllocationStage
ALLOCATION_STAGE_WORKING: AllocationStage
ALLOCATION_STAGE_SOLVED: AllocationStage
ALLOCATION_STAGE_RECOMMENDED: AllocationStage
ALLOCATION_STAGE_WITHDRAWN: AllocationStage
ALLOCATION_STAGE_FAILED: AllocationStage
ALLOCATION_PHASE_UNSPECIFIED: AllocationPhase
ALLOCATION_PHASE_WAITING: AllocationPhase
ALLOCATION_PHASE_SCORING: AllocationPhase
ALLOCATION_PHASE_SOLVING: AllocationPhase

class AllocationSeats(_message.Message):
    __slots__ = ("cell_id", "seats")
    CELL_ID_FIELD_NUMBER: _ClassVar[int]
    SEATS_FIELD_NUMBER: _ClassVar[int]
    cell_id: str
    seats: int
    def __init__(self, cell_id: _Optional[str] = ..., seats: _Optional[int] = ...) -> None: ...

class AllocationBounds(_message.Message):
    __slots__ = ("best", "near_percent", "least_percent", "zone_share_percent", "cell_share_percent")
    BEST_FIELD_NUMBER: _ClassVar[int]
    NEAR_PERCENT_FIELD_NUMBER: _ClassVar[int]
    LEAST_PERCENT_FIELD_NUMBER: _ClassVar[int]
    ZONE_SHARE_PERCENT_FIELD_NUMBER: _ClassVar[int]
    CELL_SHARE_PERCENT_FIELD_NUMBER: _ClassVar[int]
    best: int
    near_percent: int
    least_percent: int
    zone_share_percent: int
    cell_share_percent: int
    def __init__(self, best: _Optional[int] = ..., near_percent: _Optional[int] = ..., least_percent: _Optional[int] = ..., zone_share_percent: _Optional[int] = ..., cell_share_percent: _Optional[int] = ...) -> None: ...

class AllocationOutcome(_message.Message):
    __slots__ = ("objective_micro", "assigned", "first_choice", "envious", "mean_score", "least_score", "lacking", "bands")
    OBJECTIVE_MICRO_FIELD_NUMBER: _ClassVar[int]
    ASSIGNED_FIELD_NUMBER: _ClassVar[int]
    FIRST_CHOICE_FIELD_NUMBER: _ClassVar[int]
    ENVIOUS_FIELD_NUMBER: _ClassVar[int]
    MEAN_SCORE_FIELD_NUMBER: _ClassVar[int]
    LEAST_SCORE_FIELD_NUMBER: _ClassVar[int]
    LACKING_FIELD_NUMBER: _ClassVar[int]
    BANDS_FIELD_NUMBER: _ClassVar[int]
    objective_micro: int
    assigned: int
    first_choice: int
    envious: int
    mean_score: float
    least_score: float
    lacking: int
    bands: _containers.RepeatedScalarFieldContainer[int]
    def __init__(self, objective_micro: _Optional[int] = ..., assigned: _Optional[int] = ..., first_choice: _Optional[int] = ..., envious: _Optional[int] = ..., mean_score: _Optional[float] = ..., least_score: _Optional[float] = ..., lacking: _Optional[int] = ..., bands: _Optional[_Iterable[int]] = ...) -> None: ...

class AllocationFigures(_message.Message):
    __slots__ = ("best", "greedy", "bound_micro", "gap_micro", "scoring_seconds", "solving_seconds", "talents", "eligible", "model", "scoring", "scores_digest", "scored_at")
    BEST_FIELD_NUMBER: _ClassVar[int]
    GREEDY_FIELD_NUMBER: _ClassVar[int]
    BOUND_MICRO_FIELD_NUMBER: _ClassVar[int]
    GAP_MICRO_FIELD_NUMBER: _ClassVar[int]
    SCORING_SECONDS_FIELD_NUMBER: _ClassVar[int]
    SOLVING_SECONDS_FIELD_NUMBER: _ClassVar[int]
    TALENTS_FIELD_NUMBER: _ClassVar[int]
    ELIGIBLE_FIELD_NUMBER: _ClassVar[int]
    MODEL_FIELD_NUMBER: _ClassVar[int]
    SCORING_FIELD_NUMBER: _ClassVar[int]
    SCORES_DIGEST_FIELD_NUMBER: _ClassVar[int]
    SCORED_AT_FIELD_NUMBER: _ClassVar[int]
    best: AllocationOutcome
    greedy: AllocationOutcome
    bound_micro: int
    gap_micro: int
    scoring_seconds: float
    solving_seconds: float
    talents: int
    eligible: int
    model: str
    scoring: str
    scores_digest: str
    scored_at: str
    def __init__(self, best: _Optional[_Union[AllocationOutcome, _Mapping]] = ..., greedy: _Optional[_Union[AllocationOutcome, _Mapping]] = ..., bound_micro: _Optional[int] = ..., gap_micro: _Optional[int] = ..., scoring_seconds: _Optional[float] = ..., solving_seconds: _Optional[float] = ..., talents: _Optional[int] = ..., eligible: _Optional[int] = ..., model: _Optional[str] = ..., scoring: _Optional[str] = ..., scores_digest: _Optional[str] = ..., scored_at: _Optional[str] = ...) -> None: ...

class AllocationRun(_message.Message):
    __slots__ = ("id", "version", "stage", "title", "note", "based_on_id", "bounds", "seats", "created_at", "updated_at", "phase", "done", "total", "figures")
    ID_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    NOTE_FIELD_NUMBER: _ClassVar[int]
    BASED_ON_ID_FIELD_NUMBER: _ClassVar[int]
    BOUNDS_FIELD_NUMBER: _ClassVar[int]
    SEATS_FIELD_NUMBER: _ClassVar[int]
    CREATED_AT_FIELD_NUMBER: _ClassVar[int]
    UPDATED_AT_FIELD_NUMBER: _ClassVar[int]
    PHASE_FIELD_NUMBER: _ClassVar[int]
    DONE_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    FIGURES_FIELD_NUMBER: _ClassVar[int]
    id: str
    version: int
    stage: AllocationStage
    title: str
    note: str
    based_on_id: str
    bounds: AllocationBounds
    seats: _containers.RepeatedCompositeFieldContainer[AllocationSeats]
    created_at: str
    updated_at: str
    phase: AllocationPhase
    done: int
    total: int
    figures: AllocationFigures
    def __init__(self, id: _Optional[str] = ..., version: _Optional[int] = ..., stage: _Optional[_Union[AllocationStage, str]] = ..., title: _Optional[str] = ..., note: _Optional[str] = ..., based_on_id: _Optional[str] = ..., bounds: _Optional[_Union[AllocationBounds, _Mapping]] = ..., seats: _Optional[_Iterable[_Union[AllocationSeats, _Mapping]]] = ..., created_at: _Optional[str] = ..., updated_at: _Optional[str] = ..., phase: _Optional[_Union[AllocationPhase, str]] = ..., done: _Optional[int] = ..., total: _Optional[int] = ..., figures: _Optional[_Union[AllocationFigures, _Mapping]] = ...) -> None: ...

class AllocationCell(_message.Message):
    __slots__ = ("cell_id", "seats", "filled", "shortage", "mean_score", "candidates", "floor", "lacking", "marginal_score", "marginal_floor", "greedy_filled", "greedy_mean_score")
    CELL_ID_FIELD_NUMBER: _ClassVar[int]
    SEATS_FIELD_NUMBER: _ClassVar[int]
    FILLED_FIELD_NUMBER: _ClassVar[int]
    SHORTAGE_FIELD_NUMBER: _ClassVar[int]
    MEAN_SCORE_FIELD_NUMBER: _ClassVar[int]
    CANDIDATES_FIELD_NUMBER: _ClassVar[int]
    FLOOR_FIELD_NUMBER: _ClassVar[int]
    LACKING_FIELD_NUMBER: _ClassVar[int]
    MARGINAL_SCORE_FIELD_NUMBER: _ClassVar[int]
    MARGINAL_FLOOR_FIELD_NUMBER: _ClassVar[int]
    GREEDY_FILLED_FIELD_NUMBER: _ClassVar[int]
    GREEDY_MEAN_SCORE_FIELD_NUMBER: _ClassVar[int]
    cell_id: str
    seats: int
    filled: int
    shortage: int
    mean_score: float
    candidates: int
    floor: int
    lacking: int
    marginal_score: float
    marginal_floor: int
    greedy_filled: int
    greedy_mean_score: float
    def __init__(self, cell_id: _Optional[str] = ..., seats: _Optional[int] = ..., filled: _Optional[int] = ..., shortage: _Optional[int] = ..., mean_score: _Optional[float] = ..., candidates: _Optional[int] = ..., floor: _Optional[int] = ..., lacking: _Optional[int] = ..., marginal_score: _Optional[float] = ..., marginal_floor: _Optional[int] = ..., greedy_filled: _Optional[int] = ..., greedy_mean_score: _Optional[float] = ...) -> None: ...

class AllocationZone(_message.Message):
    __slots__ = ("zone", "seats", "filled", "floor", "lacking", "greedy_filled")
    ZONE_FIELD_NUMBER: _ClassVar[int]
    SEATS_FIELD_NUMBER: _ClassVar[int]
    FILLED_FIELD_NUMBER: _ClassVar[int]
    FLOOR_FIELD_NUMBER: _ClassVar[int]
    LACKING_FIELD_NUMBER: _ClassVar[int]
    GREEDY_FILLED_FIELD_NUMBER: _ClassVar[int]
    zone: str
    seats: int
    filled: int
    floor: int
    lacking: int
    greedy_filled: int
    def __init__(self, zone: _Optional[str] = ..., seats: _Optional[int] = ..., filled: _Optional[int] = ..., floor: _Optional[int] = ..., lacking: _Optional[int] = ..., greedy_filled: _Optional[int] = ...) -> None: ...

class AllocationAssignment(_message.Message):
    __slots__ = ("talent_id", "cell_id", "score", "best_cell_id", "best_score")
    TALENT_ID_FIELD_NUMBER: _ClassVar[int]
    CELL_ID_FIELD_NUMBER: _ClassVar[int]
    SCORE_FIELD_NUMBER: _ClassVar[int]
    BEST_CELL_ID_FIELD_NUMBER: _ClassVar[int]
    BEST_SCORE_FIELD_NUMBER: _ClassVar[int]
    talent_id: str
    cell_id: str
    score: float
    best_cell_id: str
    best_score: float
    def __init__(self, talent_id: _Optional[str] = ..., cell_id: _Optional[str] = ..., score: _Optional[float] = ..., best_cell_id: _Optional[str] = ..., best_score: _Optional[float] = ...) -> None: ...

class CreateAllocationRequest(_message.Message):
    __slots__ = ("idempotency_key", "title", "note", "seats", "bounds", "based_on_id")
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    NOTE_FIELD_NUMBER: _ClassVar[int]
    SEATS_FIELD_NUMBER: _ClassVar[int]
    BOUNDS_FIELD_NUMBER: _ClassVar[int]
    BASED_ON_ID_FIELD_NUMBER: _ClassVar[int]
    idempotency_key: str
    title: str
    note: str
    seats: _containers.RepeatedCompositeFieldContainer[AllocationSeats]
    bounds: AllocationBounds
    based_on_id: str
    def __init__(self, idempotency_key: _Optional[str] = ..., title: _Optional[str] = ..., note: _Optional[str] = ..., seats: _Optional[_Iterable[_Union[AllocationSeats, _Mapping]]] = ..., bounds: _Optional[_Union[AllocationBounds, _Mapping]] = ..., based_on_id: _Optional[str] = ...) -> None: ...

class AllocationResponse(_message.Message):
    __slots__ = ("run", "cells", "zones")
    RUN_FIELD_NUMBER: _ClassVar[int]
    CELLS_FIELD_NUMBER: _ClassVar[int]
    ZONES_FIELD_NUMBER: _ClassVar[int]
    run: AllocationRun
    cells: _containers.RepeatedCompositeFieldContainer[AllocationCell]
    zones: _containers.RepeatedCompositeFieldContainer[AllocationZone]
    def __init__(self, run: _Optional[_Union[AllocationRun, _Mapping]] = ..., cells: _Optional[_Iterable[_Union[AllocationCell, _Mapping]]] = ..., zones: _Optional[_Iterable[_Union[AllocationZone, _Mapping]]] = ...) -> None: ...

class ListAllocationsRequest(_message.Message):
    __slots__ = ("page_size", "page_token", "include_withdrawn")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    INCLUDE_WITHDRAWN_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    include_withdrawn: bool
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., include_withdrawn: _Optional[bool] = ...) -> None: ...

class ListAllocationsResponse(_message.Message):
    __slots__ = ("runs", "next_page_token", "total")
    RUNS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    runs: _containers.RepeatedCompositeFieldContainer[AllocationRun]
    next_page_token: str
    total: int
    def __init__(self, runs: _Optional[_Iterable[_Union[AllocationRun, _Mapping]]] = ..., next_page_token: _Optional[str] = ..., total: _Optional[int] = ...) -> None: ...

class GetAllocationRequest(_message.Message):
    __slots__ = ("id",)
    ID_FIELD_NUMBER: _ClassVar[int]
    id: str
    def __init__(self, id: _Optional[str] = ...) -> None: ...

class ListAssignmentsRequest(_message.Message):
    __slots__ = ("id", "zone", "cell_id", "page_size", "page_token")
    ID_FIELD_NUMBER: _ClassVar[int]
    ZONE_FIELD_NUMBER: _ClassVar[int]
    CELL_ID_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    id: str
    zone: str
    cell_id: str
    page_size: int
    page_token: str
    def __init__(self, id: _Optional[str] = ..., zone: _Optional[str] = ..., cell_id: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListAssignmentsResponse(_message.Message):
    __slots__ = ("assignments", "next_page_token", "total")
    ASSIGNMENTS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    assignments: _containers.RepeatedCompositeFieldContainer[AllocationAssignment]
    next_page_token: str
    total: int
    def __init__(self, assignments: _Optional[_Iterable[_Union[AllocationAssignment, _Mapping]]] = ..., next_page_token: _Optional[str] = ..., total: _Optional[int] = ...) -> None: ...

class CompareAllocationsRequest(_message.Message):
    __slots__ = ("id", "other_id")
    ID_FIELD_NUMBER: _ClassVar[int]
    OTHER_ID_FIELD_NUMBER: _ClassVar[int]
    id: str
    other_id: str
    def __init__(self, id: _Optional[str] = ..., other_id: _Optional[str] = ...) -> None: ...

class AllocationCellChange(_message.Message):
    __slots__ = ("cell_id", "seats", "other_seats", "filled", "other_filled", "mean_score", "other_mean_score")
    CELL_ID_FIELD_NUMBER: _ClassVar[int]
    SEATS_FIELD_NUMBER: _ClassVar[int]
    OTHER_SEATS_FIELD_NUMBER: _ClassVar[int]
    FILLED_FIELD_NUMBER: _ClassVar[int]
    OTHER_FILLED_FIELD_NUMBER: _ClassVar[int]
    MEAN_SCORE_FIELD_NUMBER: _ClassVar[int]
    OTHER_MEAN_SCORE_FIELD_NUMBER: _ClassVar[int]
    cell_id: str
    seats: int
    other_seats: int
    filled: int
    other_filled: int
    mean_score: float
    other_mean_score: float
    def __init__(self, cell_id: _Optional[str] = ..., seats: _Optional[int] = ..., other_seats: _Optional[int] = ..., filled: _Optional[int] = ..., other_filled: _Optional[int] = ..., mean_score: _Optional[float] = ..., other_mean_score: _Optional[float] = ...) -> None: ...

class AllocationMove(_message.Message):
    __slots__ = ("from_cell_id", "to_cell_id", "count")
    FROM_CELL_ID_FIELD_NUMBER: _ClassVar[int]
    TO_CELL_ID_FIELD_NUMBER: _ClassVar[int]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    from_cell_id: str
    to_cell_id: str
    count: int
    def __init__(self, from_cell_id: _Optional[str] = ..., to_cell_id: _Optional[str] = ..., count: _Optional[int] = ...) -> None: ...

class CompareAllocationsResponse(_message.Message):
    __slots__ = ("run", "other", "cells", "stay", "move", "enter", "leave", "moves", "same_scores")
    RUN_FIELD_NUMBER: _ClassVar[int]
    OTHER_FIELD_NUMBER: _ClassVar[int]
    CELLS_FIELD_NUMBER: _ClassVar[int]
    STAY_FIELD_NUMBER: _ClassVar[int]
    MOVE_FIELD_NUMBER: _ClassVar[int]
    ENTER_FIELD_NUMBER: _ClassVar[int]
    LEAVE_FIELD_NUMBER: _ClassVar[int]
    MOVES_FIELD_NUMBER: _ClassVar[int]
    SAME_SCORES_FIELD_NUMBER: _ClassVar[int]
    run: AllocationRun
    other: AllocationRun
    cells: _containers.RepeatedCompositeFieldContainer[AllocationCellChange]
    stay: int
    move: int
    enter: int
    leave: int
    moves: _containers.RepeatedCompositeFieldContainer[AllocationMove]
    same_scores: bool
    def __init__(self, run: _Optional[_Union[AllocationRun, _Mapping]] = ..., other: _Optional[_Union[AllocationRun, _Mapping]] = ..., cells: _Optional[_Iterable[_Union[AllocationCellChange, _Mapping]]] = ..., stay: _Optional[int] = ..., move: _Optional[int] = ..., enter: _Optional[int] = ..., leave: _Optional[int] = ..., moves: _Optional[_Iterable[_Union[AllocationMove, _Mapping]]] = ..., same_scores: _Optional[bool] = ...) -> None: ...

class RecommendAllocationRequest(_message.Message):
    __slots__ = ("id", "expected_version", "idempotency_key")
    ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    id: str
    expected_version: int
    idempotency_key: str
    def __init__(self, id: _Optional[str] = ..., expected_version: _Optional[int] = ..., idempotency_key: _Optional[str] = ...) -> None: ...

class WithdrawAllocationRequest(_message.Message):
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
