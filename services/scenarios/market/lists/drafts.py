"""Drafts of lists: begun, edited, filled and given up by the centre."""

import uuid
from collections.abc import Callable, Collection, Generator
from contextlib import closing
from itertools import islice

from dabridge.events.v1.scenarios_pb2 import (
    LIST_STAGE_DRAFT,
    LIST_SUBJECT_CAPABILITY,
    Enterprise,
    OpportunityList,
    Scenario,
)
from dabridge.scenarios.v1.lists_service_pb2 import (
    CollectListRequest,
    CreateListRequest,
    ListKind,
    OpportunityListResponse,
    UpdateListRequest,
    WithdrawListRequest,
)

from services.common import texts
from services.common.access.methods import MARKET
from services.common.access.principal import Principal
from services.common.errors import FieldError, InvalidInput
from services.common.market import history
from services.common.market.history import Step
from services.common.records import rights
from services.common.records import rules as fields
from services.common.records.aggregate import WITHDRAWN
from services.common.records.handlers import REASON_MAX
from services.common.records.workflow import Desk, Workflow, refuse, remembered
from services.common.scrub import scrub
from services.scenarios.market.lists import kinds, rules, tables
from services.scenarios.market.lists.rules import Item
from services.scenarios.market.records import LIST, stage_of


class Drafts:
    """Acts on lists that are not frozen yet. Their batches of a kind follow the frozen ones without a gap."""

    def __init__(self, workflow: Workflow) -> None:
        """Does its acts by the workflow."""
        self._workflow = workflow

    def create(self, request: CreateListRequest, caller: Principal) -> OpportunityListResponse:
        """Begins the next batch of an active kind."""
        rights.reach(MARKET["CreateList"], caller)
        title, front_matter = _front(request.title, request.front_matter)

        def work(desk: Desk) -> OpportunityListResponse:
            kind = kinds.locked(desk, request.kind)
            if not kind.active:
                raise InvalidInput(
                    [FieldError("kind", texts.get("lists.rule.inactive_kind", kind=kind.name))]
                )
            batch = tables.next_batch(desk.connection, kind.code)
            fresh = desk.add(
                LIST,
                OpportunityList(
                    id=uuid.uuid4().hex,
                    subject=kind.subject,
                    kind=kind.code,
                    batch=batch,
                    title=title or rules.title_of(kind, batch),
                    front_matter=front_matter,
                    stage=LIST_STAGE_DRAFT,
                ),
                silent=True,
            )
            tables.add_batch(desk.connection, fresh.id, kind, batch)
            note(desk, fresh, "")
            return OpportunityListResponse(list=fresh)

        return self._once("CreateList", caller, request, work)

    def update(self, request: UpdateListRequest, caller: Principal) -> OpportunityListResponse:
        """Sets title, front matter, items and their order."""
        title, front_matter = _front(request.title, request.front_matter)

        def work(desk: Desk) -> OpportunityListResponse:
            held = _taken(desk, request, "UpdateList")
            kind = kind_of(desk, held)
            found = records(desk, held, request.record_ids)
            refuse(rules.check_items(request.record_ids, found, kind))
            fresh = rules.drafted(held, [found[record_id] for record_id in request.record_ids])
            fresh.title = title or rules.title_of(kind, held.batch)
            fresh.front_matter = front_matter
            return _stored(desk, held, fresh)

        return self._once("UpdateList", caller, request, work)

    def collect(self, request: CollectListRequest, caller: Principal) -> OpportunityListResponse:
        """Adds behind the items whatever is fit for the list and not on it yet.

        Of scenarios the approved ones, and with `carry_over` those that earlier batches list and that are
        still open; of enterprises those that have offerings.
        """

        def work(desk: Desk) -> OpportunityListResponse:
            held = _taken(desk, request, "CollectList")
            kind = kind_of(desk, held)
            on_it = [item.record_id for item in held.items]
            found = records(desk, held, on_it)
            kept = [found[record_id] for record_id in on_it if record_id in found]
            fit = _fit(desk, kind, carry_over=request.carry_over)
            # One more than fits shows that there are too many.
            room = rules.ITEMS_MAX + 1 - len(kept)
            with closing(fit):
                added = list(islice((item for item in fit if item.id not in found), room))
            items = [*kept, *added]
            refuse(rules.check_items([item.id for item in items], {item.id: item for item in items}, kind))
            return _stored(desk, held, rules.drafted(held, items))

        return self._once("CollectList", caller, request, work)

    def withdraw(self, request: WithdrawListRequest, caller: Principal) -> OpportunityListResponse:
        """Gives a draft up; later drafts of the kind move up by one batch."""
        rights.reach(MARKET["WithdrawList"], caller)
        reason = scrub(request.reason.strip())
        refuse(fields.text("reason", reason, REASON_MAX))

        def work(desk: Desk) -> OpportunityListResponse:
            kind = locked_kind_of(desk, request.id, "WithdrawList")
            held = _taken(desk, request, "WithdrawList")
            moved = tables.give_up(desk.connection, held.id)
            gone = desk.withdraw(LIST, held, reason, silent=True)
            note(desk, gone, stage_of(held), reason)
            later = desk.lock(LIST, moved)
            desk.put_all(LIST, [_moved_up(later[list_id], kind) for list_id in moved], silent=True)
            return OpportunityListResponse(list=gone)

        return self._once("WithdrawList", caller, request, work)

    def _once(
        self,
        act: str,
        caller: Principal,
        request: CreateListRequest | UpdateListRequest | CollectListRequest | WithdrawListRequest,
        work: Callable[[Desk], OpportunityListResponse],
    ) -> OpportunityListResponse:
        memory = remembered(OpportunityListResponse, "list", MARKET[act])
        return self._workflow.once(act, caller, request, work, memory)


def kind_of(desk: Desk, held: OpportunityList) -> ListKind:
    """The kind of a list, not locked."""
    found = tables.kind(desk.connection, held.kind)
    assert found is not None, held.kind
    return found


def locked_kind_of(desk: Desk, list_id: str, method: str) -> ListKind:
    """The kind of a list within the caller's reach, locked; raises as `Desk.look` does."""
    return kinds.locked(desk, desk.look(LIST, list_id, MARKET[method]).kind)


def records(desk: Desk, held: OpportunityList, ids: Collection[str]) -> dict[str, Item]:
    """The records of a list's subject that exist, by their ids, as they are now; not locked."""
    if held.subject == LIST_SUBJECT_CAPABILITY:
        found = tables.now(desk.connection, "enterprise", ids)
        return {key: Enterprise.FromString(now.state) for key, now in found.items()}
    found = tables.now(desk.connection, "scenario", ids)
    return {key: Scenario.FromString(now.state) for key, now in found.items()}


def note(desk: Desk, fresh: OpportunityList, before: str, reason: str = "") -> None:
    """Writes an act on a list into its history; `before` is the stage that it was at."""
    to = "" if fresh.status == WITHDRAWN else stage_of(fresh)
    step = Step("list", fresh.id, fresh.version, desk.act, before, to, reason)
    history.note(desk.connection, desk.caller, desk.now, [step])


def _front(title: str, front_matter: str) -> tuple[str, str]:
    tidy = scrub(title.strip()), scrub(front_matter.strip())
    refuse(rules.check_front(*tidy))
    return tidy


def _taken(
    desk: Desk, request: UpdateListRequest | CollectListRequest | WithdrawListRequest, method: str
) -> OpportunityList:
    held = desk.take(LIST, request.id, request.expected_version, MARKET[method])
    rules.check_draft(held)
    return held


def _stored(desk: Desk, held: OpportunityList, fresh: OpportunityList) -> OpportunityListResponse:
    """The draft at its next version, unless nothing changed."""
    if fresh == held:
        return OpportunityListResponse(list=held)
    stored = desk.put(LIST, fresh, silent=True)
    note(desk, stored, stage_of(held))
    return OpportunityListResponse(list=stored)


def _fit(desk: Desk, kind: ListKind, *, carry_over: bool) -> Generator[Item]:
    if kind.subject == LIST_SUBJECT_CAPABILITY:
        for state in tables.enterprises(desk.connection):
            enterprise = Enterprise.FromString(state)
            if enterprise.offerings:
                yield enterprise
        return
    for state in tables.approved(desk.connection):
        scenario = Scenario.FromString(state)
        if rules.of_kind(scenario, kind) and rules.fit(scenario, desk.now):
            yield scenario
    if carry_over:
        for state in tables.listed_before(desk.connection, kind.code):
            scenario = Scenario.FromString(state)
            if rules.of_kind(scenario, kind) and rules.fit(scenario, desk.now):
                yield scenario


def _moved_up(held: OpportunityList, kind: ListKind) -> OpportunityList:
    fresh = OpportunityList()
    fresh.CopyFrom(held)
    fresh.batch -= 1
    if held.title == rules.title_of(kind, held.batch):
        fresh.title = rules.title_of(kind, fresh.batch)
    return fresh
