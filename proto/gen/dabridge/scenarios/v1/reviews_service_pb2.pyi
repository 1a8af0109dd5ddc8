from dabridge.events.v1 import scenarios_pb2 as _scenarios_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class QuestionPhase(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    QUESTION_PHASE_UNSPECIFIED: _ClassVar[QuestionPhase]
    QUESTION_PHASE_CLARIFICATION: _ClassVar[QuestionPhase]
    QUESTION_PHASE_DECISION: _ClassVar[QuestionPhase]
QUESTION_PHASE_UNSPECIFIED: QuestionPhase
QUESTION_PHASE_CLARIFICATION: QuestionPhase
QUESTION_PHASE_DECISION: QuestionPhase

class CreateReviewRequest(_message.Message):
    __slots__ = ("scenario_id", "reviewers", "idempotency_key")
    SCENARIO_ID_FIELD_NUMBER: _ClassVar[int]
    REVIEWERS_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    scenario_id: str
    reviewers: _containers.RepeatedCompositeFieldContainer[ReviewerProposal]
    idempotency_key: str
    def __init__(self, scenario_id: _Optional[str] = ..., reviewers: _Optional[_Iterable[_Union[ReviewerProposal, _Mapping]]] = ..., idempotency_key: _Optional[str] = ...) -> None: ...

class ReviewerProposal(_message.Message):
    __slots__ = ("expert_id", "affiliation_ids")
    EXPERT_ID_FIELD_NUMBER: _ClassVar[int]
    AFFILIATION_IDS_FIELD_NUMBER: _ClassVar[int]
    expert_id: str
    affiliation_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, expert_id: _Optional[str] = ..., affiliation_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class AssignReviewersRequest(_message.Message):
    __slots__ = ("id", "expected_version", "idempotency_key", "reviewers")
    ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    REVIEWERS_FIELD_NUMBER: _ClassVar[int]
    id: str
    expected_version: int
    idempotency_key: str
    reviewers: _containers.RepeatedCompositeFieldContainer[ReviewerProposal]
    def __init__(self, id: _Optional[str] = ..., expected_version: _Optional[int] = ..., idempotency_key: _Optional[str] = ..., reviewers: _Optional[_Iterable[_Union[ReviewerProposal, _Mapping]]] = ...) -> None: ...

class StartReviewRequest(_message.Message):
    __slots__ = ("id", "expected_version", "idempotency_key", "reviewers")
    ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    REVIEWERS_FIELD_NUMBER: _ClassVar[int]
    id: str
    expected_version: int
    idempotency_key: str
    reviewers: _containers.RepeatedCompositeFieldContainer[ReviewerProposal]
    def __init__(self, id: _Optional[str] = ..., expected_version: _Optional[int] = ..., idempotency_key: _Optional[str] = ..., reviewers: _Optional[_Iterable[_Union[ReviewerProposal, _Mapping]]] = ...) -> None: ...

class DeclareConflictRequest(_message.Message):
    __slots__ = ("id", "expected_version", "idempotency_key", "statement", "reason", "affiliation_ids")
    ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    STATEMENT_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    AFFILIATION_IDS_FIELD_NUMBER: _ClassVar[int]
    id: str
    expected_version: int
    idempotency_key: str
    statement: _scenarios_pb2.ConflictStatement
    reason: str
    affiliation_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, id: _Optional[str] = ..., expected_version: _Optional[int] = ..., idempotency_key: _Optional[str] = ..., statement: _Optional[_Union[_scenarios_pb2.ConflictStatement, str]] = ..., reason: _Optional[str] = ..., affiliation_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class CriterionScore(_message.Message):
    __slots__ = ("criterion", "points")
    CRITERION_FIELD_NUMBER: _ClassVar[int]
    POINTS_FIELD_NUMBER: _ClassVar[int]
    criterion: str
    points: int
    def __init__(self, criterion: _Optional[str] = ..., points: _Optional[int] = ...) -> None: ...

class SolutionScores(_message.Message):
    __slots__ = ("solution_id", "scores", "remark", "expert_id")
    SOLUTION_ID_FIELD_NUMBER: _ClassVar[int]
    SCORES_FIELD_NUMBER: _ClassVar[int]
    REMARK_FIELD_NUMBER: _ClassVar[int]
    EXPERT_ID_FIELD_NUMBER: _ClassVar[int]
    solution_id: str
    scores: _containers.RepeatedCompositeFieldContainer[CriterionScore]
    remark: str
    expert_id: str
    def __init__(self, solution_id: _Optional[str] = ..., scores: _Optional[_Iterable[_Union[CriterionScore, _Mapping]]] = ..., remark: _Optional[str] = ..., expert_id: _Optional[str] = ...) -> None: ...

class SaveScoresRequest(_message.Message):
    __slots__ = ("id", "scores")
    ID_FIELD_NUMBER: _ClassVar[int]
    SCORES_FIELD_NUMBER: _ClassVar[int]
    id: str
    scores: _containers.RepeatedCompositeFieldContainer[SolutionScores]
    def __init__(self, id: _Optional[str] = ..., scores: _Optional[_Iterable[_Union[SolutionScores, _Mapping]]] = ...) -> None: ...

class SubmitScoresRequest(_message.Message):
    __slots__ = ("id", "expected_version", "idempotency_key", "affiliation_ids")
    ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    AFFILIATION_IDS_FIELD_NUMBER: _ClassVar[int]
    id: str
    expected_version: int
    idempotency_key: str
    affiliation_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, id: _Optional[str] = ..., expected_version: _Optional[int] = ..., idempotency_key: _Optional[str] = ..., affiliation_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class ListScoresRequest(_message.Message):
    __slots__ = ("id",)
    ID_FIELD_NUMBER: _ClassVar[int]
    id: str
    def __init__(self, id: _Optional[str] = ...) -> None: ...

class ListScoresResponse(_message.Message):
    __slots__ = ("scores",)
    SCORES_FIELD_NUMBER: _ClassVar[int]
    scores: _containers.RepeatedCompositeFieldContainer[SolutionScores]
    def __init__(self, scores: _Optional[_Iterable[_Union[SolutionScores, _Mapping]]] = ...) -> None: ...

class AgreedItem(_message.Message):
    __slots__ = ("solution_id", "agreed_points", "remark", "shortlisted")
    SOLUTION_ID_FIELD_NUMBER: _ClassVar[int]
    AGREED_POINTS_FIELD_NUMBER: _ClassVar[int]
    REMARK_FIELD_NUMBER: _ClassVar[int]
    SHORTLISTED_FIELD_NUMBER: _ClassVar[int]
    solution_id: str
    agreed_points: int
    remark: str
    shortlisted: bool
    def __init__(self, solution_id: _Optional[str] = ..., agreed_points: _Optional[int] = ..., remark: _Optional[str] = ..., shortlisted: _Optional[bool] = ...) -> None: ...

class RecordConsensusRequest(_message.Message):
    __slots__ = ("id", "expected_version", "idempotency_key", "consensus", "items")
    ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    CONSENSUS_FIELD_NUMBER: _ClassVar[int]
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    id: str
    expected_version: int
    idempotency_key: str
    consensus: str
    items: _containers.RepeatedCompositeFieldContainer[AgreedItem]
    def __init__(self, id: _Optional[str] = ..., expected_version: _Optional[int] = ..., idempotency_key: _Optional[str] = ..., consensus: _Optional[str] = ..., items: _Optional[_Iterable[_Union[AgreedItem, _Mapping]]] = ...) -> None: ...

class DecidedItem(_message.Message):
    __slots__ = ("solution_id", "selected", "reason")
    SOLUTION_ID_FIELD_NUMBER: _ClassVar[int]
    SELECTED_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    solution_id: str
    selected: bool
    reason: str
    def __init__(self, solution_id: _Optional[str] = ..., selected: _Optional[bool] = ..., reason: _Optional[str] = ...) -> None: ...

class DecideReviewRequest(_message.Message):
    __slots__ = ("id", "expected_version", "idempotency_key", "items", "question_days")
    ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    QUESTION_DAYS_FIELD_NUMBER: _ClassVar[int]
    id: str
    expected_version: int
    idempotency_key: str
    items: _containers.RepeatedCompositeFieldContainer[DecidedItem]
    question_days: int
    def __init__(self, id: _Optional[str] = ..., expected_version: _Optional[int] = ..., idempotency_key: _Optional[str] = ..., items: _Optional[_Iterable[_Union[DecidedItem, _Mapping]]] = ..., question_days: _Optional[int] = ...) -> None: ...

class GetReviewRequest(_message.Message):
    __slots__ = ("id",)
    ID_FIELD_NUMBER: _ClassVar[int]
    id: str
    def __init__(self, id: _Optional[str] = ...) -> None: ...

class ReviewResponse(_message.Message):
    __slots__ = ("review",)
    REVIEW_FIELD_NUMBER: _ClassVar[int]
    review: _scenarios_pb2.Review
    def __init__(self, review: _Optional[_Union[_scenarios_pb2.Review, _Mapping]] = ...) -> None: ...

class ListReviewsRequest(_message.Message):
    __slots__ = ("page_size", "page_token", "stage", "mine")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    MINE_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    stage: _scenarios_pb2.ReviewStage
    mine: bool
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., stage: _Optional[_Union[_scenarios_pb2.ReviewStage, str]] = ..., mine: _Optional[bool] = ...) -> None: ...

class ListReviewsResponse(_message.Message):
    __slots__ = ("reviews", "next_page_token", "total")
    REVIEWS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    reviews: _containers.RepeatedCompositeFieldContainer[_scenarios_pb2.Review]
    next_page_token: str
    total: int
    def __init__(self, reviews: _Optional[_Iterable[_Union[_scenarios_pb2.Review, _Mapping]]] = ..., next_page_token: _Optional[str] = ..., total: _Optional[int] = ...) -> None: ...

class Question(_message.Message):
    __slots__ = ("id", "scenario_id", "phase", "enterprise_id", "text", "asked_at", "answer", "answered_at")
    ID_FIELD_NUMBER: _ClassVar[int]
    SCENARIO_ID_FIELD_NUMBER: _ClassVar[int]
    PHASE_FIELD_NUMBER: _ClassVar[int]
    ENTERPRISE_ID_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    ASKED_AT_FIELD_NUMBER: _ClassVar[int]
    ANSWER_FIELD_NUMBER: _ClassVar[int]
    ANSWERED_AT_FIELD_NUMBER: _ClassVar[int]
    id: str
    scenario_id: str
    phase: QuestionPhase
    enterprise_id: str
    text: str
    asked_at: str
    answer: str
    answered_at: str
    def __init__(self, id: _Optional[str] = ..., scenario_id: _Optional[str] = ..., phase: _Optional[_Union[QuestionPhase, str]] = ..., enterprise_id: _Optional[str] = ..., text: _Optional[str] = ..., asked_at: _Optional[str] = ..., answer: _Optional[str] = ..., answered_at: _Optional[str] = ...) -> None: ...

class AskQuestionRequest(_message.Message):
    __slots__ = ("scenario_id", "text", "idempotency_key")
    SCENARIO_ID_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    scenario_id: str
    text: str
    idempotency_key: str
    def __init__(self, scenario_id: _Optional[str] = ..., text: _Optional[str] = ..., idempotency_key: _Optional[str] = ...) -> None: ...

class AnswerQuestionRequest(_message.Message):
    __slots__ = ("id", "answer", "idempotency_key")
    ID_FIELD_NUMBER: _ClassVar[int]
    ANSWER_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    id: str
    answer: str
    idempotency_key: str
    def __init__(self, id: _Optional[str] = ..., answer: _Optional[str] = ..., idempotency_key: _Optional[str] = ...) -> None: ...

class QuestionResponse(_message.Message):
    __slots__ = ("question",)
    QUESTION_FIELD_NUMBER: _ClassVar[int]
    question: Question
    def __init__(self, question: _Optional[_Union[Question, _Mapping]] = ...) -> None: ...

class ListQuestionsRequest(_message.Message):
    __slots__ = ("scenario_id", "page_size", "page_token")
    SCENARIO_ID_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    scenario_id: str
    page_size: int
    page_token: str
    def __init__(self, scenario_id: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListQuestionsResponse(_message.Message):
    __slots__ = ("questions", "next_page_token", "total", "may_ask", "may_answer", "questions_until")
    QUESTIONS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    MAY_ASK_FIELD_NUMBER: _ClassVar[int]
    MAY_ANSWER_FIELD_NUMBER: _ClassVar[int]
    QUESTIONS_UNTIL_FIELD_NUMBER: _ClassVar[int]
    questions: _containers.RepeatedCompositeFieldContainer[Question]
    next_page_token: str
    total: int
    may_ask: QuestionPhase
    may_answer: bool
    questions_until: str
    def __init__(self, questions: _Optional[_Iterable[_Union[Question, _Mapping]]] = ..., next_page_token: _Optional[str] = ..., total: _Optional[int] = ..., may_ask: _Optional[_Union[QuestionPhase, str]] = ..., may_answer: _Optional[bool] = ..., questions_until: _Optional[str] = ...) -> None: ...
