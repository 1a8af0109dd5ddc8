"""The cells of the table of routes: every route, caller and thing; with sessions, without, and with keys."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final

from services.common.access.policy import Scope
from services.common.access.principal import Principal, Role
from services.gateway import access
from services.gateway.access import ANY_SCOPE, SCOPES
from tests.integration.access.callers import BOTH, FIRST, NOBODY, Caller
from tests.integration.access.judge import Tally, Verdict, words_of
from tests.integration.access.market_routes import MarketRoutes
from tests.integration.access.people import Actor, People
from tests.integration.access.people_routes import PeopleRoutes, standing
from tests.integration.access.record_routes import RecordRoutes
from tests.integration.access.talent_routes import TalentRoutes
from tests.integration.access.web import Answer, Trial, Web
from tests.security_page import RouteRow, methods

WORKERS: Final = 6
# As the page says above the table: what unfinished sessions reach, and where each is finished.
UNFINISHED: Final = frozenset(
    {
        ("GET", "/healthz"),
        ("GET", "/readyz"),
        ("GET", "/api/openapi.json"),
        ("GET", "/sign-in"),
        ("POST", "/sign-in"),
        ("POST", "/sign-in/code"),
        ("POST", "/codes"),
        ("POST", "/sign-out"),
        ("DELETE", "/api/session"),
        ("GET", "/dev/outbox"),
    }
)
FINISHED_AT: Final = {"second_factor": "/sign-in/second-factor", "enrol": "/account/second-factor"}
# Likewise: roles, invitations and keys are the owners'.
_MEMBER: Final = "/api/organisations/{organisation_id}/members/{account_id}"
_INVITED: Final = "/api/organisations/{organisation_id}/invitations"
OWNERS: Final = frozenset(
    {
        ("PUT", _MEMBER),
        ("POST", f"{_MEMBER}/ownership"),
        ("DELETE", _MEMBER),
        ("GET", _INVITED),
        ("POST", _INVITED),
        ("DELETE", f"{_INVITED}/{{invitation_id}}"),
        ("POST", "/organisation/invitations"),
        ("POST", "/organisation/invitations/{invitation_id}/revoke"),
        ("POST", "/organisation/members/{account_id}"),
        ("GET", "/api/api-keys"),
        ("POST", "/api/api-keys"),
        ("DELETE", "/api/api-keys/{key_id}"),
        ("GET", "/organisation/keys"),
        ("POST", "/organisation/keys"),
        ("POST", "/organisation/keys/{key_id}/revoke"),
        ("POST", "/api/applications/extension"),
    }
)
CALLERS: Final = (*FIRST, NOBODY)
_PEOPLE: Final = frozenset(Role) - {Role.SYSTEM, Role.VISITOR}


@dataclass(frozen=True, slots=True)
class Unsafe:
    """A write that somebody may do, who is called `by`."""

    row: RouteRow
    by: str
    actor: Actor
    trial: Trial


@dataclass
class Routes:
    """Tries rows of the table of routes."""

    web: Web
    people: People
    rows: Sequence[RouteRow]
    market: MarketRoutes
    _records: RecordRoutes = field(init=False)
    _people: PeopleRoutes = field(init=False)
    _talents: TalentRoutes = field(init=False)
    _actors: dict[str, Actor] = field(init=False)

    def __post_init__(self) -> None:
        self._records = RecordRoutes(self.rows, methods())
        self._people = PeopleRoutes(self.people, standing(self.people))
        self._talents = TalentRoutes()
        self._actors = {caller.name: self.people.actor(caller.principal) for caller in CALLERS}
        self._both = self.people.actor(BOTH)

    def read(self, tally: Tally, rows: Sequence[RouteRow]) -> None:
        """The rows that only read by every role, lists before what makes more of it."""
        order = sorted((row for row in rows if row.method == "GET"), key=lambda row: bool(row.ids))
        _all(partial(self._tried, tally, row, caller) for row in order for caller in CALLERS)

    def write(self, tally: Tally, rows: Sequence[RouteRow]) -> None:
        """The other rows by every role: what passes changes accounts, and adds records."""
        order = [row for row in rows if row.method != "GET"]
        _all(partial(self._tried, tally, row, caller) for row in order for caller in CALLERS)

    def _tried(self, tally: Tally, row: RouteRow, caller: Caller) -> None:
        actor = self._actors[caller.name]
        words = words_for(row, caller.principal)
        about_records = self._records.knows(row) or self.market.knows(row) or self._talents.knows(row)
        if row.method != "GET" and words and not about_records:
            actor = self.people.another(caller.principal)  # may lose what makes it what it is
        found = list(self._trials(row, words, actor))
        # What is to be refused comes first: afterwards it might be refused for another reason.
        for trial in sorted(found, key=lambda trial: trial.expected):
            answer = self.web.ask(trial.ask, actor.session)
            trial.note(tally, _cell(row, caller.name), answer)

    def _trials(self, row: RouteRow, words: frozenset[Scope], actor: Actor) -> Iterator[Trial]:
        if self._talents.knows(row):
            return self._talents.trials(row, words_of(row.cells, actor.principal))
        if self.market.knows(row):
            return self.market.trials(row, actor.principal)
        if self._records.knows(row):
            return self._records.trials(row, actor.principal)
        return self._people.trials(row, words, actor)

    def writes(self) -> list[Unsafe]:
        """Everything that the first role with a right to it may do by each unsafe row."""
        found: list[Unsafe] = []
        for row in self.rows:
            if row.method == "GET":
                continue
            for caller in FIRST[1:]:
                words = words_for(row, caller.principal)
                actor = self._actors[caller.name]
                reached = (
                    [trial for trial in self._trials(row, words, actor) if trial.expected] if words else []
                )
                if reached:
                    found += [Unsafe(row, caller.name, actor, trial) for trial in reached]
                    break
        return found

    def unauthenticated(self, tally: Tally, writes: Sequence[Unsafe]) -> None:
        """Without a session, all but what visitors may do has to be refused."""

        def tried(unsafe: Unsafe) -> None:
            answer = self.web.ask(unsafe.trial.ask)
            _refused(tally, unsafe, "without a session", answer)

        _all(partial(tried, unsafe) for unsafe in writes if not unsafe.row.cells[Role.VISITOR])

    def forged(self, tally: Tally, writes: Sequence[Unsafe]) -> None:
        """In the right session, but without its token, with another's or from another site: refused."""

        def tried(unsafe: Unsafe) -> None:
            rule = access.ROUTES[(unsafe.row.method, unsafe.row.path)]
            if not rule.csrf:
                return
            session = unsafe.actor.session
            foreign = next(actor.session.csrf for name, actor in self._actors.items() if name != unsafe.by)
            for how, token in (("without the token", None), ("with another's token", foreign)):
                answer = self.web.ask(unsafe.trial.ask, session, token=token)
                _refused(tally, unsafe, how, answer)
            if unsafe.row.cells[Role.VISITOR] and not unsafe.row.path.startswith("/api/"):
                answer = self.web.ask(unsafe.trial.ask)
                _refused(tally, unsafe, "by a visitor without a token", answer)

        _all(partial(tried, unsafe) for unsafe in writes)

    def keys(self, tally: Tally, rows: Sequence[RouteRow]) -> None:
        """Every row with a firm's keys: with the scope, with all others, with none, and dead ones."""
        organisation = BOTH.organisation
        right = {scope: self.people.key(organisation, scope) for scope in SCOPES}
        wrong = {
            scope: self.people.key(organisation, *(other for other in SCOPES if other != scope))
            for scope in SCOPES
        }
        every, bare = self.people.key(organisation, *SCOPES), self.people.key(organisation)
        dead = {
            "a revoked key": self.people.key(organisation, *SCOPES, revoked=True),
            "a key that is over": self.people.key(organisation, *SCOPES, days=-1),
        }

        def tried(row: RouteRow) -> None:
            words = words_of(row.cells, BOTH)
            found = list(self._trials(row, words, self._both))
            good = right.get(row.key, every)
            for trial in found:
                self._by_key(tally, row, trial, "its key", good.text, admitted=bool(row.key))
            few = [trial for trial in found if trial.expected][:1] or found[:1]
            for trial in few:
                for name, key in ({"other keys": wrong[row.key]} if row.key in wrong else {}).items():
                    self._by_key(tally, row, trial, name, key.text, admitted=False)
                self._by_key(
                    tally, row, trial, "a key without scope", bare.text, admitted=row.key == ANY_SCOPE
                )
                for name, key in dead.items():
                    self._by_key(tally, row, trial, name, key.text, admitted=False)

        _all(partial(tried, row) for row in rows)

    def members(self, tally: Tally) -> None:
        """What is an organisation's owners', by a member who is none: refused, though the roles pass."""
        for role in (Role.ENTERPRISE, Role.PROVIDER, Role.ZONE_BUREAU):
            actor = self.people.beside(role)
            for row in self.rows:
                words = row.cells[role]
                if (row.method, row.path) in OWNERS and words:
                    for trial in self._people.trials(row, words, actor):
                        answer = self.web.ask(trial.ask, actor.session)
                        judged = replace(trial, expected=False)
                        judged.note(tally, _cell(row, f"a member of {role}"), answer)

    def unfinished(self, tally: Tally, rows: Sequence[RouteRow]) -> None:
        """Every row in sessions that wait for a second factor, or for one to be set up."""
        for pending, enrolled in (("second_factor", True), ("enrol", False)):
            actor = self.people.unfinished(enrolled=enrolled)

            def tried(row: RouteRow, pending: str = pending, actor: Actor = actor) -> None:
                trial = next(iter(self._trials(row, frozenset(), actor)))
                answer = self.web.ask(trial.ask, actor.session)
                expected = (row.method, row.path) in UNFINISHED or row.path == FINISHED_AT[pending]
                turned = answer.status in (401, 403) or (
                    answer.location == FINISHED_AT[pending] and not expected
                )
                verdict = Verdict.REFUSED if turned else Verdict.PASSED
                cell = _cell(row, f"a session that waits: {pending}")
                tally.note(cell, verdict, expected=expected, told=answer.told)

            # What may end the session or finish it gets one of its own.
            opened = {*UNFINISHED, ("POST", FINISHED_AT[pending])}
            ending = [r for r in rows if r.method != "GET" and (r.method, r.path) in opened]
            _all(partial(tried, row) for row in rows if row not in ending)
            for row in ending:
                tried(row, pending, self.people.unfinished(enrolled=enrolled))

    def _by_key(
        self, tally: Tally, row: RouteRow, trial: Trial, name: str, key: str, *, admitted: bool
    ) -> None:
        answer = self.web.ask(trial.ask, key=key)
        judged = trial if admitted else replace(trial, expected=False, read=None, item=())
        judged.note(tally, _cell(row, name), answer)


def words_for(row: RouteRow, principal: Principal) -> frozenset[Scope]:
    """The words of the principal's roles; of a person of no organisation yet, those that all roles have."""
    words = words_of(row.cells, principal)
    if principal.person and principal.roles == {Role.VISITOR}:
        words |= frozenset.intersection(*(row.cells[role] for role in _PEOPLE))
    return words


def _cell(row: RouteRow, name: str) -> str:
    return f"{row.method} {row.path} ({row.of or '–'}) {name}"


def _refused(tally: Tally, unsafe: Unsafe, how: str, answer: Answer) -> None:
    """Notes a write that has to be refused at the gate: "not found" would be too late."""
    away = answer.status == 303 and answer.location.startswith("/sign-in")
    verdict = Verdict.REFUSED if away or answer.status in (401, 403) else Verdict.PASSED
    cell = f"{_cell(unsafe.row, unsafe.by)} {unsafe.trial.about} {how}"
    tally.note(cell, verdict, expected=False, told=answer.told)


def _all(tasks: Iterator[Callable[[], None]]) -> None:
    """Does them, several at a time, in about their order; raises what one of them raises."""
    with ThreadPoolExecutor(WORKERS) as pool:
        for done in [pool.submit(task) for task in tasks]:
            done.result()
