"""How the routes about accounts, organisations and keys are asked, with own and with foreign identifiers."""

import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from services.common.access.policy import Scope
from services.common.access.principal import STAFF, Role
from tests.integration.access import bodies
from tests.integration.access.bodies import Ids
from tests.integration.access.people import Actor, People
from tests.integration.access.web import Answer, Ask, Trial
from tests.security_page import RouteRow

# Without a provider, OpenID has no pages: 404 is what everybody gets whom the table lets pass.
NO_PROVIDER: Final = frozenset(
    {"/sign-in/oidc", "/sign-in/oidc/callback", "/account/identity", "/account/identity/remove"}
)
LISTED: Final = "listed"
_FIRMS: Final = {"enterprise": Role.ENTERPRISE, "provider": Role.PROVIDER}
# Queues and lists of what somebody watches over: the names in them are looked for.
_LISTS: Final = frozenset(
    {
        "/api/applications",
        "/review",
        "/api/organisations",
        "/review/organisations",
        "/admin/organisations",
    }
)


@dataclass(frozen=True, slots=True)
class Listed:
    """What stands in the lists from the start: by sort of object, ids that are there."""

    ids: Mapping[str, tuple[str, ...]]


class PeopleRoutes:
    """The trials of these routes."""

    def __init__(self, people: People, listed: Listed) -> None:
        self._people = people
        self._listed = listed
        self._known: dict[tuple[str, str, str], list[tuple[str, Ids, bool | None]]] = {}

    def trials(self, row: RouteRow, words: frozenset[Scope], actor: Actor) -> Iterator[Trial]:
        """Everything that the actor tries by the row; what may change is new."""
        if row.path in _LISTS and row.method == "GET":
            yield self._list(row, words)
        elif not row.ids:
            of = row.of or "nothing"
            yield Trial(f"of {of}", self._ask(row, actor, {}), bool(words))
        else:
            for about, ids, expected in self._named(row, words, actor):
                yield Trial(about, self._ask(row, actor, ids), expected)

    def _ask(self, row: RouteRow, actor: Actor, ids: Ids) -> Ask:
        path = row.path.format(**ids)
        missing = row.path in NO_PROVIDER
        if row.method == "GET":
            query = bodies.QUERIES.get(row.path)
            return Ask("GET", path + (query(self._people, actor) if query else ""), missing=missing)
        body = bodies.BODIES.get((row.method, row.path))
        sent: dict[str, Any] = body(self._people, actor, ids) if body else {}
        if not sent and not row.path.startswith("/api/"):
            sent = {"form": {}}
        return Ask(row.method, path, missing=missing, **sent)

    def _list(self, row: RouteRow, words: frozenset[Scope]) -> Trial:
        of = row.of or "staff organisation"
        ids = self._listed.ids[of]
        others = {name for sort, names in self._listed.ids.items() if sort != of for name in names}

        def read(answer: Answer) -> list[str]:
            # What is there by another row of the route is that row's to count.
            return [name for name in ids if name in answer.text]

        assert not others & set(ids)
        query = "" if of.endswith("application") else f"?text={LISTED}-"
        # The route may let somebody pass by another of its rows: then the list lacks these.
        shown = dict.fromkeys(ids, bool(words))
        return Trial("list", Ask("GET", row.path + query), bool(words), read, shown)

    def _named(self, row: RouteRow, words: frozenset[Scope], actor: Actor) -> Iterator[tuple[str, Ids, bool]]:
        """Own and foreign identifiers, and whether the words reach what they name."""
        make = _SORTS[(row.of, row.ids)]
        if words:
            found = list(make(self._people, actor))
        else:  # refused whatever is named: what was named before will do
            key = (row.of, row.ids, actor.principal.person)
            found = self._known.get(key) or self._known.setdefault(key, list(make(self._people, actor)))
        for about, ids, own in found:
            yield about, ids, own is not None and (Scope.ANY in words or (own and Scope.OWN in words))


# What it is, its identifiers, and whether it is the actor's; None: it is not there, for nobody.
Named = Iterator[tuple[str, Ids, bool | None]]
Sort = Callable[[People, Actor], Named]


def _is(actor: Actor, sort: str) -> bool:
    roles = actor.principal.roles
    return not roles.isdisjoint(STAFF) if sort == "staff" else _FIRMS[sort] in roles


def _organisations(sort: str, *, invited: bool = False) -> Sort:
    role = _FIRMS.get(sort, Role.HR_BUREAU)

    def named(people: People, actor: Actor) -> Named:
        foreign = people.organisation(frozenset({role}))
        own = actor.principal.organisation if _is(actor, sort) else ""
        for about, organisation in (("own", own), ("foreign", foreign)):
            if not organisation:
                continue
            ids = {"organisation_id": organisation}
            if invited:
                ids["invitation_id"] = people.invitation(organisation).id
            yield f"{about} {sort}", ids, about == "own"
        if invited and own:
            mixed = {"organisation_id": own, "invitation_id": people.invitation(foreign).id}
            yield f"own {sort}, foreign invitation", mixed, None

    return named


def _any_organisation(people: People, actor: Actor) -> Named:
    if actor.principal.organisation:
        yield "own", {"organisation_id": actor.principal.organisation}, True
    yield "foreign", {"organisation_id": people.organisation(frozenset({Role.ENTERPRISE}))}, False
    yield "foreign staff", {"organisation_id": people.organisation(frozenset({Role.HR_BUREAU}))}, False


def _members(people: People, actor: Actor) -> Named:
    own, foreign = actor.principal.organisation, people.organisation(frozenset({Role.ENTERPRISE}))
    other = people.member(foreign).account_id
    if own:
        mine = people.member(own).account_id
        yield "own member", {"organisation_id": own, "account_id": mine}, True
        yield "own, foreign member", {"organisation_id": own, "account_id": other}, None
        yield "foreign, own member", {"organisation_id": foreign, "account_id": mine}, None
    yield "foreign member", {"organisation_id": foreign, "account_id": other}, False


def _accounts(people: People, actor: Actor) -> Named:
    own, foreign = actor.principal.organisation, people.organisation(frozenset({Role.ENTERPRISE}))
    if own:
        yield "own member", {"account_id": people.member(own).account_id}, True
    yield "foreign member", {"account_id": people.member(foreign).account_id}, False


def _applications(sort: str) -> Sort:
    def named(people: People, actor: Actor) -> Named:
        role = _FIRMS[sort]
        yield f"{sort} application", {"application_id": people.application(role)}, False

    return named


def _own_applications(people: People, actor: Actor) -> Named:
    if person := actor.principal.person:
        yield "own", {"application_id": people.application(Role.ENTERPRISE, person)}, True
    yield "foreign", {"application_id": people.application(Role.ENTERPRISE)}, False


def _invitations(people: People, actor: Actor) -> Named:
    if own := actor.principal.organisation:
        yield "own", {"invitation_id": people.invitation(own).id}, True
    foreign = people.organisation(frozenset({Role.ENTERPRISE}))
    yield "foreign", {"invitation_id": people.invitation(foreign).id}, False


def _keys(people: People, actor: Actor) -> Named:
    if own := actor.principal.organisation:
        yield "own", {"key_id": people.key(own, "demands:read").id}, True
    foreign = people.organisation(frozenset({Role.ENTERPRISE, Role.PROVIDER}))
    yield "foreign", {"key_id": people.key(foreign, "demands:read").id}, False


def _sessions(people: People, actor: Actor) -> Named:
    if person := actor.principal.person:
        yield "own", {"session_id": people.session(person, actor.principal.organisation).id}, True
    yield "foreign", {"session_id": people.session(people.person().account_id).id}, False


def _sessions_of(people: People, actor: Actor) -> Named:
    for about, person in (("own", actor.principal.person), ("foreign", people.person().account_id)):
        if person:
            session = people.session(person, actor.principal.organisation if about == "own" else "")
            yield about, {"account_id": person, "session_id": session.id}, about == "own"


def _skills(_: People, __: Actor) -> Named:
    """A term of the graph: nobody's, so that it takes the right to all."""
    yield "a skill", {"term": "SQL"}, False


_SORTS: Final[dict[tuple[str, str], Sort]] = {
    **{(f"{sort} application", "application_id"): _applications(sort) for sort in _FIRMS},
    **{
        (f"{sort} organisation", "organisation_id"): _organisations(sort)
        for sort in ("enterprise", "provider", "staff")
    },
    **{
        (f"{sort} organisation", "organisation_id, invitation_id"): _organisations(sort, invited=True)
        for sort in ("enterprise", "provider", "staff")
    },
    ("organisation", "organisation_id"): _any_organisation,
    ("account", "organisation_id, account_id"): _members,
    ("account", "account_id"): _accounts,
    ("application", "application_id"): _own_applications,
    ("invitation", "invitation_id"): _invitations,
    ("API key", "key_id"): _keys,
    ("session", "session_id"): _sessions,
    ("skill", "term"): _skills,
    ("session", "account_id, session_id"): _sessions_of,
}


def standing(people: People) -> Listed:
    """Applications and organisations for the lists, a few of each sort."""
    made = {
        f"{sort} application": tuple(people.application(role) for _ in range(2))
        for sort, role in _FIRMS.items()
    }
    sorts = {**_FIRMS, "staff": Role.SCENARIO_CENTRE}
    for sort, role in sorts.items():
        names = (f"{LISTED}-{sort}-{secrets.token_hex(4)}" for _ in range(2))
        made[f"{sort} organisation"] = tuple(people.organisation(frozenset({role}), name) for name in names)
    return Listed(made)
