"""The cells of the scenario market's methods: every method, caller and thing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

import grpc
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass

from services.common.access.policy import Scope
from services.common.plain import from_plain
from tests.integration.access.callers import SYSTEM, Caller
from tests.integration.access.calls import Cell, Told, descriptors
from tests.integration.access.endings import Expectation, Listed
from tests.integration.access.judge import Tally, Thing, Verdict, reaches, words_of
from tests.integration.access.market_world import FIRM, OTHER, MarketWorld
from tests.integration.access.records import STALE, owns
from tests.security_page import MethodRow

Json = dict[str, Any]
_REVIEWERS: Final = [{"expert_id": f"expert-{number}"} for number in (1, 2, 3)]
# Method → the kind of thing that it is about, and what a request has besides its id and a version that no
# record has: whole, so that the right alone decides.
ABOUT: Final[Mapping[str, tuple[str, Json]]] = {
    "SubmitScenario": ("scenario", {}),
    "ReturnScenario": ("scenario", {"reason": "不全", "remarks": [{"field": "budget", "remark": "请补充"}]}),
    "ApproveScenario": ("scenario", {}),
    "AddAddendum": ("scenario", {"text": "延期"}),
    "ReopenSelection": ("scenario", {"reason": "未签"}),
    "ContractScenario": (
        "scenario",
        {"solution_id": "b", "number": "1", "amount_yuan": 1, "signed_on": "2026-02-01"},
    ),
    "CloseScenario": ("scenario", {"reason": "取消"}),
    "UpdateList": ("list", {"title": "新"}),
    "CollectList": ("list", {}),
    "FreezeList": ("list", {}),
    "WithdrawList": ("list", {"reason": "重编"}),
    "GetList": ("list", {}),
    "ListItems": ("list", {}),
    "DiffLists": ("list", {}),
    "ListAmendments": ("list", {}),
    "UpdateSolution": ("solution", {}),
    "SubmitSolution": ("solution", {}),
    "WithdrawSolution": ("solution", {"reason": "放弃"}),
    "AnswerPartnership": ("solution", {"agreed": True}),
    "GetSolution": ("solution", {}),
    "CreateReview": ("scenario", {"reviewers": _REVIEWERS}),
    "AssignReviewers": ("review", {"reviewers": _REVIEWERS}),
    "StartReview": ("review", {}),
    "RecordConsensus": ("review", {"consensus": "一致", "items": [{"solution_id": "b", "agreed_points": 1}]}),
    "DecideReview": ("review", {"items": [{"solution_id": "b", "reason": "契合"}], "question_days": 3}),
    "DeclareConflict": ("review", {"statement": "none"}),
    "SaveScores": ("review", {"scores": [{"solution_id": "b"}]}),
    "SubmitScores": ("review", {}),
    "ListScores": ("review", {}),
    "GetReview": ("review", {}),
    "AskQuestion": ("scenario", {"text": "接口？"}),
    "ListQuestions": ("scenario", {}),
    "StartPilot": (
        "scenario",
        {
            "starts_on": "2026-03-02",
            "ends_on": "2026-06-01",
            "milestones": [{"name": "上线", "due_on": "2026-04-01"}],
        },
    ),
    "UpdatePilot": ("pilot", {"title": "试点", "ends_on": "2026-06-01"}),
    "ReachMilestone": ("pilot", {"milestone_id": "m", "reached_on": "2026-02-27", "evidence": "验收单"}),
    "ConfirmMilestone": ("pilot", {"milestone_id": "m", "confirmed": True}),
    "DemonstratePilot": ("pilot", {"outcome": "见效"}),
    "StopPilot": ("pilot", {"reason": "停"}),
    "GetPilot": ("pilot", {}),
    "AssignExperts": ("need", {"expert_ids": ["expert-1"]}),
    "RecordVisit": ("need", {"visited_on": "2026-02-27", "expert_ids": ["expert-1"], "note": "到厂"}),
    "FileReport": ("need", {"report": "报告"}),
    "RecordFollowUp": ("need", {"on": "2026-02-28", "text": "已上线"}),
    "CloseNeed": ("need", {"closing": "办结"}),
}


def asked(method: str, values: Json) -> Message:
    """A method's request of plain values."""
    shape: Any = GetMessageClass(descriptors()["scenarios", method].input_type)
    return cast("Message", from_plain(values, shape))


def about(method: str, name: str) -> Json:
    """What is asked of a thing."""
    values = ABOUT[method][1]
    fields = descriptors()["scenarios", method].input_type.fields_by_name
    version = {"expected_version": STALE} if "expected_version" in fields else {}
    return {"id" if "id" in fields else "scenario_id": name, **values, **version}


# Methods that no thing is named to: who may call them at all, does.
PLAIN: Final[Mapping[str, Json]] = {
    "ListListKinds": {},
    "PutListKind": {"kind": {"code": "WRONG CODE"}},
    "CreateList": {"kind": "nowhere"},
    "RecordViews": {},
    "GetFunnel": {},
    "GetTargets": {},
    "ListNotices": {},
    "MarkNoticesRead": {},
    "ListSubscriptions": {},
    "CreateSubscription": {"subscription": {"kind": "sensor"}},
    "DeleteSubscription": {"id": "999999"},
}
# Method → what it lists, and where.
_LISTED: Final[Mapping[str, tuple[str, str]]] = {
    "ListSolutions": ("solution", "solutions"),
    "ListReviews": ("review", "reviews"),
    "ListPilots": ("pilot", "pilots"),
    "ListLists": ("list", "lists"),
}
_UNMINED: Final = frozenset({"ListLists"})


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

    def all(self) -> Iterator[Cell]:
        """Every cell; what lists comes before what makes more."""
        for row in sorted(self.rows, key=lambda row: row.method not in _LISTED):
            if row.method in _LISTED:
                yield from self._listed(row)
            elif row.method == "ListHistory":
                yield from self._history(row)
            elif row.method in ("UploadAttachment", "DownloadAttachment"):
                yield from self._files(row)
            elif row.method == "CreateSolution":
                yield from self._created(row)
            elif row.method == "AnswerQuestion":
                yield from self._answered(row)
            elif row.method in ABOUT:
                yield from self._about(row)
            else:
                yield from self._plain(row)

    def _about(self, row: MethodRow) -> Iterator[Cell]:
        for thing, caller, expected in self._each(row, ABOUT[row.method][0]):
            request = asked(row.method, about(row.method, thing.name))
            yield self._cell(row, caller, thing.name, request, _content(row.method, expected))

    def _history(self, row: MethodRow) -> Iterator[Cell]:
        for thing, caller, expected in self._each(row, row.kind):
            request = asked(row.method, {"subject": row.kind, "id": thing.name})
            yield self._cell(row, caller, thing.name, request, Expectation(expected))

    def _each(self, row: MethodRow, kind: str) -> Iterator[tuple[Thing, Caller, bool]]:
        for thing in self.world.things[kind]:
            for caller in self.callers:
                yield thing, caller, reaches(self._words(row, caller), caller.principal, thing)

    def _plain(self, row: MethodRow) -> Iterator[Cell]:
        for caller in self.callers:
            expected = bool(self._words(row, caller))
            yield self._cell(row, caller, "", asked(row.method, PLAIN[row.method]), Whole(expected))

    def _listed(self, row: MethodRow) -> Iterator[Cell]:
        kind, name = _LISTED[row.method]
        for caller in self.callers:
            words = self._words(row, caller)
            for mine in (False,) if row.method in _UNMINED else (False, True):
                shown = {
                    thing.name: reaches(words, caller.principal, thing)
                    and (not mine or owns(caller.principal, thing) or _named(caller, thing))
                    for thing in self.world.things[kind]
                }
                request = asked(row.method, {"page_size": 200, "mine": mine})
                judge = Page(shown, name, bool(words), one="pilot" if kind == "pilot" else "")
                yield self._cell(row, caller, f"mine={mine}", request, judge)

    def _files(self, row: MethodRow) -> Iterator[Cell]:
        """Files that are not there: who has no right is not told so."""
        for thing, caller, reached in self._each(row, row.kind):
            # What is sealed is not for programs of ours either.
            sealed = row.name == "DownloadAttachment[solution]" and caller is SYSTEM and not thing.public
            named = {"owner": row.kind, "owner_id": thing.name}
            values: Json = {**named, "id": "nowhere"}
            if row.method == "UploadAttachment":
                values = {"header": {**named, "name": "a.pdf"}}
            request = asked(row.method, values)
            yield self._cell(row, caller, thing.name, request, Whole(reached and not sealed))

    def _created(self, row: MethodRow) -> Iterator[Cell]:
        """A solution is the enterprise's that leads; here each has one already, or is none."""
        for firm in (FIRM, OTHER):
            for caller in self.callers:
                expected = reaches(self._words(row, caller), caller.principal, Thing(firm, firm))
                request = asked(row.method, {"scenario_id": "bids-sealed", "enterprise_id": firm})
                yield self._cell(row, caller, firm, request, Expectation(expected))

    def _answered(self, row: MethodRow) -> Iterator[Cell]:
        for question, scenario in self.world.questions:
            for caller in self.callers:
                expected = reaches(self._words(row, caller), caller.principal, scenario)
                request = asked(row.method, {"id": question, "answer": "开放"})
                yield self._cell(row, caller, f"of {scenario.name}", request, Expectation(expected))

    def _words(self, row: MethodRow, caller: Caller) -> frozenset[Scope]:
        return words_of(row.cells, caller.principal)

    def _cell(self, row: MethodRow, caller: Caller, about: str, request: Message, judge: Any) -> Cell:
        name = f"{row.service}.{row.name} {caller.name} {about}"
        return Cell(name, "scenarios", "scenarios", row.method, caller, request, judge)


def _content(method: str, expected: bool) -> Expectation:
    """What the right alone does not decide is refused for its content afterwards."""
    return (
        Whole(expected)
        if method in ("RecordConsensus", "DecideReview", "SaveScores")
        else Expectation(expected)
    )


def _named(caller: Caller, thing: Thing) -> bool:
    return not thing.parties.isdisjoint({caller.principal.organisation, caller.principal.talent})
