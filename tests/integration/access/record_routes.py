"""How the routes about records, lists and pairs are asked about every thing."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final
from urllib.parse import unquote

from services.common.access.policy import Scope
from services.common.access.principal import Principal
from services.common.records import rules
from services.gateway.codec import to_plain
from services.gateway.kinds import MARKETS, RESOURCES, Kind
from services.gateway.portal import forms
from services.gateway.portal.form_fields import fields_of
from tests.integration.access.callers import HOME
from tests.integration.access.judge import Thing, reaches, words_of
from tests.integration.access.methods import explained
from tests.integration.access.records import STALE, THINGS, Pair, RecordThing, as_new, named, pairs, sides
from tests.integration.access.web import Answer, Ask, Trial
from tests.security_page import MethodRow, RouteRow

_ITEM: Final = (rules.broken("id", "forbidden_item").message, rules.withdrawn("id").message)
_MADE: Final = {
    Kind.SCENARIO: ("scenario-home", "scenario-other"),
    Kind.ENTERPRISE: ("firm-own",),
    Kind.TALENT: ("talent-own",),
    Kind.DEMAND: ("demand-own", "demand-other"),
    Kind.COUNTY: (f"{HOME}:display", "511724:display"),
    Kind.NEED: ("need-own", "need-other"),
    Kind.EXPERT: ("expert-third",),
}


class RecordRoutes:
    """The trials of these routes; `rows` and `methods` are the page's."""

    def __init__(self, rows: Sequence[RouteRow], methods: Sequence[MethodRow]) -> None:
        self._reads = {(row.path, row.of): row for row in rows if row.method == "GET"}
        self._methods = {f"{row.service}.{row.name}": row for row in methods}

    def knows(self, row: RouteRow) -> bool:
        """Whether the row is of these routes."""
        return row.of in {*Kind, *MARKETS, "every change"}

    def trials(self, row: RouteRow, caller: Principal) -> Iterator[Trial]:
        """Everything that the caller tries by the row."""
        words = words_of(row.cells, caller)
        if row.of == "every change":
            denied = frozenset({422})
            yield Trial("all", Ask("GET", row.path, denied=denied), bool(words))
        elif row.of in MARKETS:
            yield from self._paired(row, caller)
        elif row.path == "/api/search" or row.path.startswith("/browse/"):
            yield _searched(row, words, caller)
        elif "{market}" in row.path or row.ids in ("subject_id", "subject"):
            yield from _subjects(row, words, caller)
        elif "{record_id}" in row.path:
            yield from self._one(row, words, caller)
        elif row.path.startswith("/api/"):
            yield from _collection(row, words, caller)
        else:
            yield from _new(row, words, caller)

    def _one(self, row: RouteRow, words: frozenset[Scope], caller: Principal) -> Iterator[Trial]:
        kind = Kind(row.of)
        page = f"/{kind}/{{record_id}}"
        reading = None
        if row.path.endswith("/withdraw") or (row.method == "GET" and row.path.endswith("/edit")):
            # A page about a record shows it: who may not read it does not get there.
            reading = self._reads.get((page, row.of)) if row.path.startswith(page) else None
        for thing in THINGS[kind]:
            expected = reaches(words, caller, thing)
            if reading is not None:
                expected = expected and reaches(words_of(reading.cells, caller), caller, thing)
            yield Trial(thing.name, _about(row, thing), expected)

    def _paired(self, row: RouteRow, caller: Principal) -> Iterator[Trial]:
        for pair in pairs():
            if pair.market == row.of:
                path = row.path.format(market=pair.market, left=pair.left.name, right=pair.right.name)
                yield Trial(pair.name, Ask("GET", path), self._told(row, caller, pair))

    def _told(self, row: RouteRow, caller: Principal, pair: Pair) -> bool:
        """The sides have rows of their own among the methods; the route's cell holds the words of both."""
        return bool(words_of(row.cells, caller)) and explained(self._methods, caller, pair)


def _about(row: RouteRow, thing: RecordThing) -> Ask:
    path = row.path.format(record_id=thing.name)
    if row.method == "GET":
        return Ask("GET", path)
    if row.method == "DELETE":
        return Ask("DELETE", f"{path}?reason=x&expected_version={STALE}")
    if row.method == "PUT":
        return Ask("PUT", path, {**_plain(thing), "expected_version": STALE})
    if row.path.startswith("/api/"):
        return Ask("POST", path, {"reason": "不再需要", "expected_version": STALE})
    if row.path.endswith("/withdraw"):
        form = {"reason": "不再需要", "version": str(STALE)}
        return Ask("POST", path, form=form, decided=frozenset({422}))
    base = {**to_plain(thing.message), "version": STALE}
    return Ask("POST", path, form={**_form(thing), "_base": json.dumps(base)})


def _plain(thing: RecordThing) -> dict[str, Any]:
    """The record as the API takes it: without what the talent service says of people."""
    return {name: value for name, value in to_plain(thing.message).items() if name not in _SAID}


def _form(thing: RecordThing) -> dict[str, Any]:
    """The record as its form sends it."""
    values = forms.from_record(thing.kind, to_plain(thing.message))
    form: dict[str, Any] = {}
    for each in fields_of(thing.kind):
        value = values[each.name]
        if each.widget == "rows":
            for number, row in enumerate(value):
                form |= {f"{each.name}-{number}-{name}": cell for name, cell in row.items() if cell}
        elif each.widget == "money":
            form |= {f"{each.name}-min": value[0], f"{each.name}-max": value[1]}
        elif each.widget != "check" or value:
            form[each.name] = value
    return form


def _collection(row: RouteRow, words: frozenset[Scope], caller: Principal) -> Iterator[Trial]:
    kind = Kind(row.of)
    if row.method == "GET":
        for query, gone in (("?page_size=100&include_withdrawn=true", True), ("?page_size=100", False)):
            shown = {t.name: reaches(words, caller, t) and (gone or not t.gone) for t in THINGS[kind]}
            yield Trial(query, Ask("GET", row.path + query), bool(words), _items, shown)
        return
    for thing in THINGS[kind]:
        if row.path.endswith("/bulk"):
            line = json.dumps(_plain(thing)).encode() + b"\n"
            expected = reaches(words, caller, thing)
            yield Trial(thing.name, Ask("POST", row.path, line), expected, item=_ITEM)
        else:
            yield Trial(
                thing.name, Ask("POST", row.path, _plain(thing)), reaches(words, caller, as_new(thing))
            )


def _new(row: RouteRow, words: frozenset[Scope], caller: Principal) -> Iterator[Trial]:
    """The pages for a new record: whose it will be is the form's field, or the caller."""
    if row.method == "GET":
        yield Trial("form", Ask("GET", row.path), bool(words))
        return
    for name in _MADE[Kind(row.of)]:
        thing = named(Kind(row.of), name)
        owner = thing.owner if thing.kind in _STATED else caller.organisation or caller.talent
        made = Thing(name, owner, thing.zone)
        yield Trial(name, Ask("POST", row.path, form=_form(thing)), reaches(words, caller, made))


def _searched(row: RouteRow, words: frozenset[Scope], caller: Principal) -> Trial:
    kind = Kind(row.of)
    shown = {thing.name: thing.live and reaches(words, caller, thing) for thing in THINGS[kind]}
    if row.path == "/api/search":
        ask = Ask("GET", f"{row.path}?kind={kind}&size=100")
        return Trial("", ask, bool(words), lambda answer: [hit["id"] for hit in answer.json()["hits"]], shown)
    return Trial("", Ask("GET", row.path), bool(words), _linked(kind), shown)


def _linked(kind: Kind) -> Callable[[Answer], list[str]]:
    """Reads the records that a page of the kind leads to."""
    pattern = re.compile(rf'href="/{kind}/([^"/?]+)"')
    return lambda answer: [unquote(name) for name in pattern.findall(answer.text) if name != "new"]


def _items(answer: Answer) -> list[str]:
    return [item["id"] for item in answer.json()["items"]]


def _subjects(row: RouteRow, words: frozenset[Scope], caller: Principal) -> Iterator[Trial]:
    for thing in THINGS[Kind(row.of)]:
        streamed = row.path in ("/api/events", "/live/subject/{subject_id}", _PART)
        if thing.gone and streamed:
            continue  # what was removed is nobody's to matching: such a stream is open and tells nothing
        for market, side in sides(thing):
            filled = row.path.format(market=market.name, side=side, subject=thing.name, subject_id=thing.name)
            if row.path == "/api/events":
                filled += f"?market={market.name}&side={side}&subject_id={thing.name}"
            elif row.path.startswith("/live/"):
                filled += f"?kind={thing.kind}"
            about = f"{thing.name} in {market.name}"
            yield Trial(about, Ask("GET", filled), reaches(words, caller, thing.indexed))


_SAID: Final = frozenset(
    {"freshness", "paused", "verified", "level", "withheld", "committee_member", "term_from", "term_to"}
)
# Kinds whose form says whose the record is.
_STATED: Final = frozenset({Kind.DEMAND, Kind.NEED})
_PART: Final = "/parts/shortlist/{market}/{side}/{subject_id}"
assert set(RESOURCES) == set(_MADE)
