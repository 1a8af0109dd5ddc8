"""The cells of the scenario market's methods: every method, caller and thing."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import grpc
from dabridge.events.v1.scenarios_pb2 import ConflictStatement, FieldRemark, Milestone
from dabridge.scenarios.v1 import diagnosis_service_pb2 as diagnosis
from dabridge.scenarios.v1 import lifecycle_service_pb2 as lifecycle
from dabridge.scenarios.v1 import lists_service_pb2 as lists
from dabridge.scenarios.v1 import notices_service_pb2 as notices
from dabridge.scenarios.v1 import pilots_service_pb2 as pilots
from dabridge.scenarios.v1 import reviews_service_pb2 as reviews
from dabridge.scenarios.v1 import solutions_service_pb2 as solutions
from google.protobuf.message import Message

from services.common.access.policy import Scope
from tests.integration.access.callers import SYSTEM, Caller
from tests.integration.access.calls import Cell, Told
from tests.integration.access.endings import Expectation, Listed
from tests.integration.access.judge import Tally, Thing, Verdict, reaches, words_of
from tests.integration.access.market_world import FIRM, OTHER, MarketWorld
from tests.integration.access.records import STALE, owns
from tests.security_page import MethodRow

REVIEWERS: Final = [reviews.ReviewerProposal(expert_id=f"expert-{number}") for number in (1, 2, 3)]
HISTORIES: Final = ("scenario", "solution", "review", "pilot", "need", "list")
_AT: Final = {"expected_version": STALE}

# Method → the request about a thing of its kind: whole, so that the right alone decides, and of a version
# that no record has.
ABOUT: Final[Mapping[str, tuple[str, Callable[[str], Message]]]] = {
    "SubmitScenario": ("scenario", lambda name: lifecycle.SubmitScenarioRequest(id=name, **_AT)),
    "ReturnScenario": (
        "scenario",
        lambda name: lifecycle.ReturnScenarioRequest(
            id=name, reason="不全", remarks=[FieldRemark(field="budget", remark="请补充")], **_AT
        ),
    ),
    "ApproveScenario": ("scenario", lambda name: lifecycle.ApproveScenarioRequest(id=name, **_AT)),
    "AddAddendum": ("scenario", lambda name: lifecycle.AddAddendumRequest(id=name, text="延期", **_AT)),
    "ReopenSelection": (
        "scenario",
        lambda name: lifecycle.ReopenSelectionRequest(id=name, reason="未签", **_AT),
    ),
    "ContractScenario": (
        "scenario",
        lambda name: lifecycle.ContractScenarioRequest(
            id=name, solution_id="b", number="1", amount_yuan=1, signed_on="2026-02-01", **_AT
        ),
    ),
    "CloseScenario": ("scenario", lambda name: lifecycle.CloseScenarioRequest(id=name, reason="取消", **_AT)),
    "UpdateList": ("list", lambda name: lists.UpdateListRequest(id=name, title="新", **_AT)),
    "CollectList": ("list", lambda name: lists.CollectListRequest(id=name, **_AT)),
    "FreezeList": ("list", lambda name: lists.FreezeListRequest(id=name, **_AT)),
    "WithdrawList": ("list", lambda name: lists.WithdrawListRequest(id=name, reason="重编", **_AT)),
    "GetList": ("list", lambda name: lists.GetListRequest(id=name)),
    "ListItems": ("list", lambda name: lists.ListItemsRequest(id=name)),
    "DiffLists": ("list", lambda name: lists.DiffListsRequest(id=name)),
    "ListAmendments": ("list", lambda name: lists.ListAmendmentsRequest(id=name)),
    "UpdateSolution": ("solution", lambda name: solutions.UpdateSolutionRequest(id=name, **_AT)),
    "SubmitSolution": ("solution", lambda name: solutions.SubmitSolutionRequest(id=name, **_AT)),
    "WithdrawSolution": (
        "solution",
        lambda name: solutions.WithdrawSolutionRequest(id=name, reason="放弃", **_AT),
    ),
    "AnswerPartnership": (
        "solution",
        lambda name: solutions.AnswerPartnershipRequest(id=name, agreed=True, **_AT),
    ),
    "GetSolution": ("solution", lambda name: solutions.GetSolutionRequest(id=name)),
    "CreateReview": (
        "scenario",
        lambda name: reviews.CreateReviewRequest(scenario_id=name, reviewers=REVIEWERS),
    ),
    "AssignReviewers": (
        "review",
        lambda name: reviews.AssignReviewersRequest(id=name, reviewers=REVIEWERS, **_AT),
    ),
    "StartReview": ("review", lambda name: reviews.StartReviewRequest(id=name, **_AT)),
    "RecordConsensus": (
        "review",
        lambda name: reviews.RecordConsensusRequest(id=name, consensus="一致", **_AT),
    ),
    "DecideReview": ("review", lambda name: reviews.DecideReviewRequest(id=name, **_AT)),
    "DeclareConflict": (
        "review",
        lambda name: reviews.DeclareConflictRequest(
            id=name, statement=ConflictStatement.CONFLICT_STATEMENT_NONE, **_AT
        ),
    ),
    "SaveScores": ("review", lambda name: reviews.SaveScoresRequest(id=name)),
    "SubmitScores": ("review", lambda name: reviews.SubmitScoresRequest(id=name, **_AT)),
    "ListScores": ("review", lambda name: reviews.ListScoresRequest(id=name)),
    "GetReview": ("review", lambda name: reviews.GetReviewRequest(id=name)),
    "AskQuestion": ("scenario", lambda name: reviews.AskQuestionRequest(scenario_id=name, text="接口？")),
    "ListQuestions": ("scenario", lambda name: reviews.ListQuestionsRequest(scenario_id=name)),
    "StartPilot": (
        "scenario",
        lambda name: pilots.StartPilotRequest(
            scenario_id=name,
            starts_on="2026-03-02",
            ends_on="2026-06-01",
            milestones=[Milestone(name="上线", due_on="2026-04-01")],
            **_AT,
        ),
    ),
    "UpdatePilot": (
        "pilot",
        lambda name: pilots.UpdatePilotRequest(id=name, title="试点", ends_on="2026-06-01", **_AT),
    ),
    "ReachMilestone": (
        "pilot",
        lambda name: pilots.ReachMilestoneRequest(
            id=name, milestone_id="m", reached_on="2026-02-27", evidence="验收单", **_AT
        ),
    ),
    "ConfirmMilestone": (
        "pilot",
        lambda name: pilots.ConfirmMilestoneRequest(id=name, milestone_id="m", confirmed=True, **_AT),
    ),
    "DemonstratePilot": (
        "pilot",
        lambda name: pilots.DemonstratePilotRequest(id=name, outcome="见效", **_AT),
    ),
    "StopPilot": ("pilot", lambda name: pilots.StopPilotRequest(id=name, reason="停", **_AT)),
    "GetPilot": ("pilot", lambda name: pilots.GetPilotRequest(id=name)),
    "AssignExperts": (
        "need",
        lambda name: diagnosis.AssignExpertsRequest(id=name, expert_ids=["expert-1"], **_AT),
    ),
    "RecordVisit": (
        "need",
        lambda name: diagnosis.RecordVisitRequest(
            id=name, visited_on="2026-02-27", expert_ids=["expert-1"], note="到厂", **_AT
        ),
    ),
    "FileReport": ("need", lambda name: diagnosis.FileReportRequest(id=name, report="报告", **_AT)),
    "RecordFollowUp": (
        "need",
        lambda name: diagnosis.RecordFollowUpRequest(id=name, on="2026-02-28", text="已上线", **_AT),
    ),
    "CloseNeed": ("need", lambda name: diagnosis.CloseNeedRequest(id=name, closing="办结", **_AT)),
}
# Methods that no thing is named to: who may call them at all, does.
PLAIN: Final[Mapping[str, Message]] = {
    "ListListKinds": lists.ListListKindsRequest(),
    "PutListKind": lists.PutListKindRequest(kind=lists.ListKind(code="WRONG CODE")),
    "CreateList": lists.CreateListRequest(kind="nowhere"),
    "RecordViews": pilots.RecordViewsRequest(),
    "GetFunnel": pilots.GetFunnelRequest(),
    "GetTargets": pilots.GetTargetsRequest(),
    "ListNotices": notices.ListNoticesRequest(),
    "MarkNoticesRead": notices.MarkNoticesReadRequest(),
    "ListSubscriptions": notices.ListSubscriptionsRequest(),
    "CreateSubscription": notices.CreateSubscriptionRequest(subscription=notices.Subscription(kind="sensor")),
    "DeleteSubscription": notices.DeleteSubscriptionRequest(id="999999"),
}
_LISTED: Final[Mapping[str, tuple[str, Any, str]]] = {
    "ListSolutions": ("solution", solutions.ListSolutionsRequest, "solutions"),
    "ListReviews": ("review", reviews.ListReviewsRequest, "reviews"),
    "ListPilots": ("pilot", pilots.ListPilotsRequest, "pilots"),
    "ListLists": ("list", lists.ListListsRequest, "lists"),
}
_UNMINED: Final = frozenset({"ListLists"})
_OWNERS: Final = {"solution": 1, "pilot": 2, "need": 3}


@dataclass(frozen=True, slots=True)
class Whole(Expectation):
    """As an expectation, of a request that is refused for its content once the right is there."""

    def verdict(self, told: Told) -> Verdict:
        """What the code means."""
        if told.code in (grpc.StatusCode.INVALID_ARGUMENT, grpc.StatusCode.NOT_FOUND):
            return Verdict.PASSED
        return Expectation.verdict(self, told)


@dataclass(frozen=True, slots=True)
class Page(Listed):
    """A list of records, or of answers that have one."""

    one: str = ""

    def __call__(self, tally: Tally, cell: str, told: Told) -> None:
        """Notes the cell."""
        if told.answer is None or not self.one:
            Listed.__call__(self, tally, cell, told)
            return
        seen = [getattr(item, self.one).id for item in getattr(told.answer, self.field)]
        tally.saw(cell, seen, self.shown)


@dataclass
class MarketCells:
    """The cells of the market's rows, for some callers, in a world of things."""

    rows: Sequence[MethodRow]
    callers: Sequence[Caller]
    world: MarketWorld
    _seen: set[str] = field(default_factory=set)

    def all(self) -> Iterator[Cell]:
        """Every cell; what lists comes before what makes more."""
        for row in sorted(self.rows, key=lambda row: row.method not in _LISTED):
            if row.method in _LISTED:
                yield from self._listed(row)
            elif row.method == "ListHistory":
                yield from self._about(row, row.kind, lambda name, kind=row.kind: _history(kind, name))
            elif row.method in ("UploadAttachment", "DownloadAttachment"):
                yield from self._files(row)
            elif row.method == "CreateSolution":
                yield from self._created(row)
            elif row.method == "AnswerQuestion":
                yield from self._answered(row)
            elif row.method in ABOUT:
                yield from self._about(row, *ABOUT[row.method])
            else:
                yield from self._plain(row)

    def _about(self, row: MethodRow, kind: str, ask: Callable[[str], Message]) -> Iterator[Cell]:
        for thing in self.world.things[kind]:
            for caller in self.callers:
                expected = reaches(self._words(row, caller), caller.principal, thing)
                judge = _content(row.method, expected)
                yield self._cell(row, caller, thing.name, ask(thing.name), judge)

    def _plain(self, row: MethodRow) -> Iterator[Cell]:
        for caller in self.callers:
            expected = bool(self._words(row, caller))
            yield self._cell(row, caller, "", PLAIN[row.method], Whole(expected))

    def _listed(self, row: MethodRow) -> Iterator[Cell]:
        kind, shape, name = _LISTED[row.method]
        for caller in self.callers:
            words = self._words(row, caller)
            for mine in (False,) if row.method in _UNMINED else (False, True):
                shown = {
                    thing.name: reaches(words, caller.principal, thing)
                    and (not mine or owns(caller.principal, thing) or _named(caller, thing))
                    for thing in self.world.things[kind]
                }
                asked = shape(page_size=200) if row.method in _UNMINED else shape(page_size=200, mine=mine)
                judge = Page(shown, name, bool(words), one="pilot" if kind == "pilot" else "")
                yield self._cell(row, caller, f"mine={mine}", asked, judge)

    def _files(self, row: MethodRow) -> Iterator[Cell]:
        """Files that are not there: who has no right is not told so."""
        owner = _OWNERS[row.kind]

        def ask(name: str) -> Message:
            if row.method == "DownloadAttachment":
                return solutions.DownloadAttachmentRequest(owner=owner, owner_id=name, id="nowhere")
            header = solutions.UploadAttachmentRequest.Header(owner=owner, owner_id=name, name="a.pdf")
            return solutions.UploadAttachmentRequest(header=header)

        for thing in self.world.things[row.kind]:
            for caller in self.callers:
                expected = reaches(self._words(row, caller), caller.principal, thing)
                if row.name == "DownloadAttachment[solution]" and caller is SYSTEM and not thing.public:
                    expected = False  # sealed: not for programs of ours either
                yield self._cell(row, caller, thing.name, ask(thing.name), Whole(expected))

    def _created(self, row: MethodRow) -> Iterator[Cell]:
        """A solution is the enterprise's that leads; here each has one already, or is none."""
        for firm in (FIRM, OTHER):
            for caller in self.callers:
                expected = reaches(self._words(row, caller), caller.principal, Thing(firm, firm))
                asked = solutions.CreateSolutionRequest(scenario_id="bids-sealed", enterprise_id=firm)
                yield self._cell(row, caller, firm, asked, Expectation(expected))

    def _answered(self, row: MethodRow) -> Iterator[Cell]:
        for question, scenario in self.world.questions:
            for caller in self.callers:
                expected = reaches(self._words(row, caller), caller.principal, scenario)
                asked = reviews.AnswerQuestionRequest(id=question, answer="开放")
                yield self._cell(row, caller, f"of {scenario.name}", asked, Expectation(expected))

    def _words(self, row: MethodRow, caller: Caller) -> frozenset[Scope]:
        return words_of(row.cells, caller.principal)

    def _cell(self, row: MethodRow, caller: Caller, about: str, asked: Message, judge: Any) -> Cell:
        name = f"{row.service}.{row.name} {caller.name} {about}"
        return Cell(name, "scenarios", "scenarios", row.method, caller, asked, judge)


def _content(method: str, expected: bool) -> Expectation:
    """What the right alone does not decide is refused for its content afterwards."""
    return (
        Whole(expected)
        if method in ("RecordConsensus", "DecideReview", "SaveScores")
        else Expectation(expected)
    )


def _named(caller: Caller, thing: Thing) -> bool:
    return not thing.parties.isdisjoint({caller.principal.organisation, caller.principal.talent})


def _history(kind: str, name: str) -> Message:
    subject = lifecycle.HistorySubject.Value(f"HISTORY_SUBJECT_{kind.upper()}")
    return lifecycle.ListHistoryRequest(subject=subject, id=name)
