"""How the routes of the scenario market's API are asked about own and foreign things."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from dabridge.events.v1.scenarios_pb2 import Pilot
from dabridge.scenarios.v1 import lists_service_pb2 as lists
from dabridge.scenarios.v1 import reviews_service_pb2 as reviews
from dabridge.scenarios.v1 import solutions_service_pb2 as solutions
from dabridge.scenarios.v1.lists_service_pb2_grpc import ListsServiceStub
from dabridge.scenarios.v1.reviews_service_pb2_grpc import ReviewsServiceStub
from dabridge.scenarios.v1.solutions_service_pb2_grpc import SolutionsServiceStub

from services.common import database
from services.common.access.policy import Scope
from services.common.access.principal import Principal, Role, system
from services.common.audit.log import Log
from services.common.clock import SystemClock
from services.common.records.postgres import PostgresStore
from services.common.records.workflow import Workflow
from services.gateway.codec import Plain
from services.gateway.kinds import Kind
from services.gateway.market.act import Act
from services.gateway.market.parts import PARTS
from services.scenarios.market.records import PILOT
from tests.integration.access.callers import ABROAD
from tests.integration.access.judge import Thing, reaches, words_of
from tests.integration.access.market_methods import ABOUT, PLAIN, about
from tests.integration.access.market_world import CONTENT, pilot
from tests.integration.access.records import THINGS
from tests.integration.access.web import Ask, Trial
from tests.security_page import RouteRow
from tests.stack import Mesh

ACTS: Final[Mapping[tuple[str, str], Act]] = {
    (act.verb, act.path): act for part in PARTS for act in part.acts
}
# Refused for their content once the right is there.
_WHOLE: Final = frozenset({"PutListKind", "CreateList", "RecordConsensus", "DecideReview", "SaveScores"})
# Rooms of the market in the portal, by the first part of their addresses; and API routes of their own.
_ROOMS: Final = frozenset(
    {
        "lists",
        "feeds",
        "capabilities",
        "solutions",
        "reviews",
        "pilots",
        "funnel",
        "targets",
        "needs",
        "diagnosis",
        "notices",
        "subscriptions",
        "questions",
    }
)
_BESIDES: Final = frozenset({"/api/lists/import", "/scenarios/import"})
# Forms are of a scenario, which the caller named here for it may answer or provides.
_QUERIES: Final = {"/solutions/new": "?scenario=scenario-own", "/pilots/new": "?scenario=scenario-own"}
_PLACE: Final = re.compile(r"{\w+}")
_EXPERTS: Final = [{"expert_id": "expert-third"}]


class MarketRoutes:
    """The trials of these routes; `mesh` gets the things that records are not."""

    def __init__(self, mesh: Mesh) -> None:
        self._things: dict[str, list[Thing]] = {
            "scenario": list(THINGS[Kind.SCENARIO]),
            "need": list(THINGS[Kind.NEED]),
        }
        with _callers(mesh) as channel:
            self._things |= {
                "solution": [_solution(channel, "firm-own", "scenario-own")],
                "list": [_list(channel)],
                "review": [_review(channel, "office-own", "scenario-own")],
                "pilot": _pilots(mesh),
            }
            self._questions = [
                (_question(channel, scenario.name), scenario)
                for scenario in THINGS[Kind.SCENARIO]
                if scenario.name in ("scenario-own", "scenario-other")
            ]

    def knows(self, row: RouteRow) -> bool:
        """Whether the row is of these routes, or a page of the market's rooms."""
        _, first, *rest = row.path.split("/")
        return (
            (row.method, row.path) in ACTS
            or first in _ROOMS
            or row.path in _BESIDES
            or (first == "api" and "attachments" in rest)
            or (first in ("scenario", "need") and len(rest) > 1 and rest[1] not in ("edit", "withdraw"))
            or row.path == "/parts/notices"
        )

    def trials(self, row: RouteRow, caller: Principal) -> Iterator[Trial]:
        """Everything that the caller tries by the row."""
        words = words_of(row.cells, caller)
        if (row.method, row.path) not in ACTS:
            yield from self._paged(row, words, caller)
            return
        act = ACTS[row.method, row.path]
        if act.rpc == "AnswerQuestion":
            for question, scenario in self._questions:
                ask = Ask("POST", act.path.format(id=question), {"answer": "开放"})
                yield Trial(scenario.name, ask, reaches(words, caller, scenario))
        elif act.rpc == "ListHistory" or act.rpc in ABOUT:
            yield from self._about(act, words, caller)
        elif act.rpc == "CreateSolution":
            yield from _created(act, words, caller)
        else:
            yield _plain(act, words)

    def _about(self, act: Act, words: frozenset[Scope], caller: Principal) -> Iterator[Trial]:
        kind = str(act.fixed["subject"]) if act.rpc == "ListHistory" else ABOUT[act.rpc][0]
        for thing in self._things[kind]:
            path = act.path.format(id=thing.name, scenario_id=thing.name, milestone_id="m")
            body = None if act.verb == "GET" else _body(act, thing.name)
            ask = Ask(act.verb, path, body, decided=_decided(act))
            # Nobody asks about a scenario of their own.
            own = act.rpc == "AskQuestion" and thing.owner == caller.organisation
            yield Trial(thing.name, ask, reaches(words, caller, thing) and not own)

    def _paged(self, row: RouteRow, words: frozenset[Scope], caller: Principal) -> Iterator[Trial]:
        """Pages and files: read of every thing; a form is sent bare, so that it is refused for its content
        where the right is there, and about what the caller reaches."""
        if row.path == "/parts/notices" and caller.person and caller.roles == {Role.VISITOR}:
            return  # a part of every page: empty for who has no role yet
        if "{" not in row.path:
            ask = (
                Ask("GET", row.path + _QUERIES.get(row.path, ""))
                if row.method == "GET"
                else _bare(row.path, row)
            )
            yield Trial("", ask, bool(words))
            return
        # "file of a pilot" is reached as the pilot is.
        for thing in self._things.get(row.of.split(" ")[-1], self._things["scenario"]):
            expected = reaches(words, caller, thing)
            path = _PLACE.sub(
                "nowhere", _PLACE.sub(thing.name, row.path.replace("{step}", "summary"), count=1)
            )
            if row.method == "GET":
                missing = "nowhere" in path
                yield Trial(thing.name, Ask("GET", path, missing=missing), expected)
            elif expected or not words:
                yield Trial(thing.name, _bare(path, row), expected)


def _bare(path: str, row: RouteRow) -> Ask:
    """A write of nothing: whatever the service says of it, who has no right is stopped before."""
    answers = frozenset({400, 404, 422})
    if path.startswith("/api/"):
        return Ask(row.method, path, {}, decided=answers | {415})
    return Ask(row.method, path, form={}, decided=answers)


def _decided(act: Act) -> frozenset[int]:
    return frozenset({422}) if act.rpc in _WHOLE else frozenset()


def _body(act: Act, name: str) -> Plain:
    """The gRPC request as the route takes it."""
    body = _sent(act, about(act.rpc, name))
    if act.fill in {"named", "renamed"}:
        body["reviewers"] = _EXPERTS
    return body


def _sent(act: Act, values: Plain) -> Plain:
    return {
        field: value
        for field, value in values.items()
        if value not in (None, "", 0, []) and f"{{{field}}}" not in act.path
    }


def _created(act: Act, words: frozenset[Scope], caller: Principal) -> Iterator[Trial]:
    for firm in ("firm-own", "firm-other"):
        ask = Ask("POST", act.path, {"scenario_id": "scenario-own", "enterprise_id": firm})
        yield Trial(firm, ask, reaches(words, caller, Thing(firm, firm)))


def _plain(act: Act, words: frozenset[Scope]) -> Trial:
    path = act.path.format(code="WRONG", id="999999")
    body: Any = None
    if act.verb in ("POST", "PUT"):
        asked = PLAIN[act.rpc]
        body = _sent(act, asked[act.body] if act.body else asked)
        body = {"name": "低空", **body} if act.rpc == "PutListKind" else body
        body.pop("code", None)
    return Trial(
        "", Ask(act.verb, path, body, decided=_decided(act), missing=act.verb == "DELETE"), bool(words)
    )


@contextmanager
def _callers(mesh: Mesh) -> Iterator[Any]:
    """Channels to the scenarios service by role and organisation or talent."""

    def channel(role: Role, organisation: str = "", talent: str = "") -> Any:
        person = f"person-{organisation or talent}"
        return mesh.channel("scenarios", Principal(person, frozenset({role}), organisation, talent=talent))

    yield channel


def _solution(channel: Any, firm: str, scenario_id: str) -> Thing:
    stub: Any = SolutionsServiceStub(channel(Role.ENTERPRISE, firm))
    asked = solutions.CreateSolutionRequest(scenario_id=scenario_id, content=CONTENT)
    return Thing(stub.CreateSolution(asked).solution.id, firm)


def _list(channel: Any) -> Thing:
    stub: Any = ListsServiceStub(channel(Role.SCENARIO_CENTRE, "bureau-centre"))
    return Thing(stub.CreateList(lists.CreateListRequest(kind="sensor")).list.id)


def _review(channel: Any, office: str, scenario_id: str) -> Thing:
    stub: Any = ReviewsServiceStub(channel(Role.PROVIDER, office))
    experts = ("talent-own", "expert-third", "expert-fourth")
    named = [reviews.ReviewerProposal(expert_id=each) for each in experts]
    stub.CreateReview(reviews.CreateReviewRequest(scenario_id=scenario_id, reviewers=named))
    return Thing(scenario_id, office, ABROAD, parties=frozenset(experts))


def _question(channel: Any, scenario_id: str) -> str:
    stub: Any = ReviewsServiceStub(channel(Role.ENTERPRISE, "firm-other"))
    return str(
        stub.AskQuestion(reviews.AskQuestionRequest(scenario_id=scenario_id, text="接口？")).question.id
    )


def _pilots(mesh: Mesh) -> list[Thing]:
    """Stored as they are, without the acts before them."""
    surroundings = mesh.surroundings
    found = [
        pilot(name, office, ABROAD) for name, office in (("own", "office-own"), ("other", "office-other"))
    ]
    with database.open_pool(surroundings.databases["scenarios"], "tests", 2) as pool:
        clock = SystemClock()
        log = Log.over(pool, bytes.fromhex(surroundings.keyring.audit), "scenarios", clock)
        workflow = Workflow(PostgresStore(pool, log.auditor), clock, "/dabridge/scenarios")

        def seed(message: Pilot) -> None:
            workflow.do("Seed", system("table"), lambda desk: desk.add(PILOT, message, silent=True))

        for message, _ in found:
            seed(message)
    return [thing for _, thing in found]
