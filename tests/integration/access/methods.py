"""The cells of the table of methods: every method, caller and thing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from dabridge.audit.v1 import audit_service_pb2 as audit
from dabridge.matching.v1 import matching_service_pb2 as matching
from dabridge.matching.v1.forgetting_service_pb2 import ForgetRequest, VerifyForgottenRequest
from dabridge.matching.v1.scores_service_pb2 import StreamScoresRequest
from dabridge.matching.v1.weights_service_pb2 import (
    ListLearningRunsRequest,
    ListWeightsRequest,
    RollbackWeightsRequest,
)
from google.protobuf.message import Message

from services.common.access.policy import Scope
from services.common.access.principal import Principal
from services.gateway.kinds import RESOURCES, Kind
from tests.integration.access.callers import Caller
from tests.integration.access.calls import RECORDS, Cell, Judge, servers_of
from tests.integration.access.endings import Counted, Expectation, Listed, Loaded
from tests.integration.access.judge import Thing, reaches, words_of
from tests.integration.access.records import (
    SIDES,
    STALE,
    THINGS,
    Pair,
    RecordThing,
    as_new,
    moved_to,
    owns,
    pairs,
    request,
    request_of,
    sides,
)
from tests.security_page import MethodRow

_OF_MATCHING = (
    "GetProfile",
    "GetShortlist",
    "DiagnoseShortlist",
    "CountShortlists",
    "CountFitting",
    "SuggestEdits",
    "Search",
)
# Whose answers are about nobody in particular.
_OF_NOBODY: dict[str, Message] = {
    "GetOverview": matching.GetOverviewRequest(),
    "StreamScores": StreamScoresRequest(market="talent_county"),
    "FindSkills": matching.FindSkillsRequest(text="数据"),
    "GetSkill": matching.GetSkillRequest(term="SQL"),
    "ListWeights": ListWeightsRequest(),
    "ListLearningRuns": ListLearningRunsRequest(),
    # No market has a version so high: nothing is rolled back.
    "RollbackWeights": RollbackWeightsRequest(market="talent_demand", version=1_000_000),
}
_MISSING = ("RollbackWeights",)
# Of a person who was never there.
_FORGETTING = {"Forget": ForgetRequest, "VerifyForgotten": VerifyForgottenRequest}


@dataclass
class Cells:
    """The cells of rows of the table, for some callers."""

    rows: Sequence[MethodRow]
    callers: Sequence[Caller]
    _rows: dict[str, MethodRow] = field(init=False)

    def __post_init__(self) -> None:
        self._rows = {f"{row.service}.{row.name}": row for row in self.rows}

    def all(self) -> Iterator[Cell]:
        """Every cell."""
        for row in self.rows:
            if row.service == "audit":
                yield from self._audit(row)
            elif row.service != "matching":
                yield from self._records(row)
            elif row.method in _OF_MATCHING:
                yield from getattr(self, f"_{row.method.lower()}")(row)
            elif row.method in _OF_NOBODY:
                asked, missing = _OF_NOBODY[row.method], row.method in _MISSING
                yield from self._each(row, Thing(row.method), asked, missing=missing)
            elif row.method in _FORGETTING:
                yield from self._each(row, Thing("nobody"), _FORGETTING[row.method](talent_id="nobody"))
            elif row.method != "ExplainPair":
                raise LookupError(f"nothing is known of {row.name}")
        if "matching.ExplainPair[scenario]" in self._rows:
            yield from self._explained()

    def _words(self, row: MethodRow, caller: Caller) -> frozenset[Scope]:
        return words_of(row.cells, caller.principal)

    def _each(self, row: MethodRow, thing: Thing, asked: Message, *, missing: bool = False) -> Iterator[Cell]:
        """The same request by every caller about the thing."""
        for caller in self.callers:
            expected = reaches(self._words(row, caller), caller.principal, thing)
            yield self._cell(row, caller, thing.name, asked, Expectation(expected, missing))

    def _cell(self, row: MethodRow, caller: Caller, about: str, asked: Message, judge: Judge) -> Cell:
        name = f"{row.service}.{row.name} {caller.name} {about}"
        return Cell(name, servers_of(row.service)[0], row.service, row.method, caller, asked, judge)

    def _audit(self, row: MethodRow) -> Iterator[Cell]:
        asked = audit.ListEntriesRequest() if row.method == "ListEntries" else audit.VerifyChainRequest()
        for server in RECORDS:
            for caller in self.callers:
                expected = reaches(self._words(row, caller), caller.principal, Thing("log"))
                name = f"audit.{row.method} of {server} {caller.name}"
                yield Cell(name, server, "audit", row.method, caller, asked, Expectation(expected))

    def _records(self, row: MethodRow) -> Iterator[Cell]:
        kind, verb = record_method(row.method)
        if verb == "List":
            yield from self._listed(row, kind)
            return
        for thing in THINGS[kind]:
            if verb == "BulkLoad":
                yield from self._loaded(row, thing)
            elif verb == "Create":
                yield from self._each(row, as_new(thing), request_of(thing, verb))
            else:
                yield from self._each(row, thing, request_of(thing, verb))
        if verb == "Get":
            yield from self._nowhere(row, kind)
        if verb == "Update":
            yield from self._moved(row, kind)

    def _nowhere(self, row: MethodRow, kind: Kind) -> Iterator[Cell]:
        """What is not there: only who may read strangers' records is told so."""
        for caller in self.callers:
            words = self._words(row, caller)
            expected = bool(words & {Scope.ANY, Scope.PUBLIC})
            asked = request(kind, "Get")(id="nowhere")
            yield self._cell(row, caller, "nowhere", asked, Expectation(expected, missing=True))

    def _moved(self, row: MethodRow, kind: Kind) -> Iterator[Cell]:
        """What is given to another owner or zone: within reach before, beyond it after."""
        for thing in THINGS[kind]:
            for other in THINGS[kind]:
                if thing.gone or other.gone or (thing.owner, thing.zone) == (other.owner, other.zone):
                    continue
                moved = moved_to(thing, other)
                if moved is None:
                    continue
                for caller in self.callers:
                    words = self._words(row, caller)
                    after = Thing(moved.id, other.owner, other.zone)
                    within = [reaches(words, caller.principal, t) for t in (thing, after)]
                    # Who may give it away would do so: then a stale version has to keep it where it is.
                    version = STALE if all(within) else 1
                    asked = request_of(thing, "Update", moved, version)
                    about = f"{thing.name} to {other.owner or other.zone} in {other.zone}"
                    yield self._cell(row, caller, about, asked, Expectation(all(within)))

    def _loaded(self, row: MethodRow, thing: RecordThing) -> Iterator[Cell]:
        """A load of what is there already: an item that is let pass changes nothing."""
        for caller in self.callers:
            expected = reaches(self._words(row, caller), caller.principal, thing)
            yield self._cell(row, caller, thing.name, request_of(thing, "BulkLoad"), Loaded(expected))

    def _listed(self, row: MethodRow, kind: Kind) -> Iterator[Cell]:
        for caller in self.callers:
            words = self._words(row, caller)
            for gone in (False, True):
                for mine in (False, True):
                    shown = {
                        thing.name: reaches(words, caller.principal, thing)
                        and (gone or not thing.gone)
                        and (not mine or owns(caller.principal, thing))
                        for thing in THINGS[kind]
                    }
                    asked = request(kind, "List")(page_size=200, include_withdrawn=gone, mine=mine)
                    judge = Listed(shown, RESOURCES[kind].plural_field, allowed=bool(words))
                    about = f"withdrawn={gone} mine={mine}"
                    yield self._cell(row, caller, about, asked, judge)

    def _search(self, row: MethodRow) -> Iterator[Cell]:
        for caller in self.callers:
            words = self._words(row, caller)
            shown = {
                thing.name: thing.live and reaches(words, caller.principal, thing)
                for thing in THINGS[Kind(row.kind)]
            }
            asked = matching.SearchRequest(kind=row.kind, size=100)
            yield self._cell(row, caller, "", asked, Listed(shown, "hits", allowed=bool(words)))

    def _getprofile(self, row: MethodRow) -> Iterator[Cell]:
        for thing in THINGS[Kind(row.kind)]:
            asked = matching.GetProfileRequest(kind=row.kind, id=thing.name)
            yield from self._each(row, thing.indexed, asked)

    def _getshortlist(self, row: MethodRow) -> Iterator[Cell]:
        yield from self._subjects(row, matching.GetShortlistRequest)

    def _diagnoseshortlist(self, row: MethodRow) -> Iterator[Cell]:
        yield from self._subjects(row, matching.DiagnoseShortlistRequest)

    def _suggestedits(self, row: MethodRow) -> Iterator[Cell]:
        yield from self._subjects(row, matching.SuggestEditsRequest)

    def _countshortlists(self, row: MethodRow) -> Iterator[Cell]:
        things = THINGS[Kind(row.kind)]
        for market, side in sides(things[0]):
            names = [thing.name for thing in things]
            asked = matching.CountShortlistsRequest(market=market.name, side=SIDES[side], subject_ids=names)
            yield from self._counted(row, market.name, asked)

    def _countfitting(self, row: MethodRow) -> Iterator[Cell]:
        names = [thing.name for thing in THINGS[Kind(row.kind)]]
        asked = matching.CountFittingRequest(market="talent_county", subject_ids=names, least=0.5)
        yield from self._counted(row, "talent_county", asked)

    def _counted(self, row: MethodRow, market: str, asked: Message) -> Iterator[Cell]:
        """The lists of all the kind's things, of which each caller is told of those within reach."""
        for caller in self.callers:
            words = self._words(row, caller)
            counted = {t.name: reaches(words, caller.principal, t.indexed) for t in THINGS[Kind(row.kind)]}
            judge = Counted(counted, allowed=bool(words))
            yield self._cell(row, caller, market, asked, judge)

    def _subjects(self, row: MethodRow, shape: Any) -> Iterator[Cell]:
        for thing in THINGS[Kind(row.kind)]:
            for market, side in sides(thing):
                asked = shape(market=market.name, side=SIDES[side], subject_id=thing.name)
                yield from self._each(row, thing.indexed, asked)

    def _explained(self) -> Iterator[Cell]:
        for pair in pairs():
            asked = matching.ExplainPairRequest(
                market=pair.market, left_id=pair.left.name, right_id=pair.right.name
            )
            for caller in self.callers:
                row = self._rows[f"matching.ExplainPair[{pair.left.kind}]"]
                expected = explained(self._rows, caller.principal, pair)
                yield self._cell(row, caller, pair.name, asked, Expectation(expected))


def explained(rows: dict[str, MethodRow], caller: Principal, pair: Pair) -> bool:
    """Whether one side is within reach of its row, and the other takes part in matching or may be read."""

    def within(method: str, thing: RecordThing) -> bool:
        row = rows[f"matching.{method}[{thing.kind}]"]
        return reaches(words_of(row.cells, caller), caller, thing)

    both = (pair.left, pair.right)
    return any(within("ExplainPair", side) for side in both) and all(
        side.live or within("ExplainPair", side) or within("GetProfile", side) for side in both
    )


def record_method(method: str) -> tuple[Kind, str]:
    """The kind and the verb of a record's method; raises LookupError for another."""
    for kind, resource in RESOURCES.items():
        for verb in ("Create", "Update", "Withdraw", "Get"):
            if method == verb + resource.name:
                return kind, verb
        for verb in ("List", "BulkLoad"):
            if method == verb + resource.plural:
                return kind, verb
    raise LookupError(f"nothing is known of {method}")
