"""What callers do with demand lists: one transaction each, within their rights."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Final

from dabridge.events.v1.talent_pb2 import Demand
from dabridge.events.v1.types_pb2 import RECORD_STATUS_ACTIVE
from dabridge.talent.v1 import demand_lists_service_pb2 as api
from dabridge.talent.v1.demand_lists_service_pb2 import (
    DemandList,
    DemandListResponse,
    ListedPost,
    PostChange,
)

from services.common.access.policy import Facts, Reach
from services.common.access.principal import Principal
from services.common.access.talent_methods import TALENT_MARKET
from services.common.errors import FieldError, Forbidden, NotFound, VersionConflict, WrongStage
from services.common.market import history, notices, pages
from services.common.market.history import Step
from services.common.market.notices import Notice
from services.common.records import paging, rights
from services.common.records import rules as fields
from services.common.records.rules import Errors
from services.common.records.store import Query
from services.common.records.workflow import Desk, Workflow, by_id, refuse
from services.talent.market.demand_lists import rules, tables
from services.talent.market.demand_lists.rules import ADDED, CHANGED, CLOSED, Known, Row
from services.talent.model import DEMAND

KIND: Final = "demand_list"
# Open posts of one enterprise that a list is compared with.
OPEN_MAX: Final = 5_000

_STAGES: Final = api.DemandListStage
PROPOSED: Final = _STAGES.DEMAND_LIST_STAGE_PROPOSED
CONFIRMED: Final = _STAGES.DEMAND_LIST_STAGE_CONFIRMED
SUPERSEDED: Final = _STAGES.DEMAND_LIST_STAGE_SUPERSEDED
APPLIED: Final = api.PostChangeOutcome.POST_CHANGE_OUTCOME_APPLIED
LEFT_OUT: Final = api.PostChangeOutcome.POST_CHANGE_OUTCOME_LEFT_OUT
CONFLICT: Final = api.PostChangeOutcome.POST_CHANGE_OUTCOME_CONFLICT
_NAMES: Final[Mapping[int, str]] = {PROPOSED: "proposed", CONFIRMED: "confirmed", SUPERSEDED: "superseded"}


class DemandListWork:
    """The use cases; each raises Forbidden, NotFound, InvalidInput, VersionConflict or WrongStage."""

    def __init__(self, workflow: Workflow) -> None:
        """Uses the workflow without owning it."""
        self._workflow = workflow

    def check(self, request: api.CheckDemandListRequest, caller: Principal) -> api.CheckDemandListResponse:
        """All that is wrong with a list."""
        enterprise_id = _enterprise("CheckDemandList", request.enterprise_id, caller)

        def work(desk: Desk) -> api.CheckDemandListResponse:
            _, errors, _ = _checked(desk, enterprise_id, request.posts, close_missing=request.close_missing)
            return api.CheckDemandListResponse(errors=map(_post_error, errors))

        return self._workflow.do("CheckDemandList", caller, work)

    def propose(self, request: api.ProposeDemandListRequest, caller: Principal) -> DemandListResponse:
        """Compares a list with the posts there are; one that says nothing else is confirmed at once."""
        enterprise_id = _enterprise("ProposeDemandList", request.enterprise_id, caller)

        def work(desk: Desk) -> DemandListResponse:
            refuse(fields.known("source", request.source, api.DemandListSource.values(), needed=True))
            tables.lock_lists(desk.connection, enterprise_id)
            rows, errors, known = _checked(
                desk, enterprise_id, request.posts, close_missing=request.close_missing
            )
            refuse(errors)
            compared = rules.compare(rows, known, close_missing=request.close_missing)
            before = tables.proposed(desk.connection, enterprise_id)
            if before is not None:
                before.stage, before.version = SUPERSEDED, before.version + 1
                before.updated_at = desk.now.isoformat()
                tables.put(desk.connection, before)
                _note(desk, before, PROPOSED)
            made = DemandList(
                id=uuid.uuid4().hex,
                version=1,
                enterprise_id=enterprise_id,
                stage=PROPOSED if compared.changes else CONFIRMED,
                source=request.source,
                proposed_at=desk.now.isoformat(),
                updated_at=desk.now.isoformat(),
                confirmed_at="" if compared.changes else desk.now.isoformat(),
                posts=len(rows),
                added=_count(compared.changes, ADDED),
                changed=_count(compared.changes, CHANGED),
                closed=_count(compared.changes, CLOSED),
                unchanged=compared.unchanged,
                missing=compared.missing,
                changes=compared.changes,
            )
            tables.add(desk.connection, made)
            _note(desk, made, 0)
            return DemandListResponse(demand_list=made)

        return self._workflow.once("ProposeDemandList", caller, request, work, _MEMORY)

    def confirm(self, request: api.ConfirmDemandListRequest, caller: Principal) -> DemandListResponse:
        """Carries a proposed list out, but for what is left out and what conflicts with changes since."""

        def work(desk: Desk) -> DemandListResponse:
            held = _seen(desk, request.id, lock=True)
            refuse([*fields.expected_version(request.expected_version), *_unknown(held, request.left_out)])
            if held.version != request.expected_version:
                raise VersionConflict(held.id, request.expected_version, held.version)
            if held.stage != PROPOSED:
                raise WrongStage(KIND, held.id, _NAMES[held.stage])
            _carry_out(desk, held, frozenset(request.left_out))
            held.stage, held.version = CONFIRMED, held.version + 1
            held.confirmed_at = held.updated_at = desk.now.isoformat()
            held.applied = sum(change.outcome == APPLIED for change in held.changes)
            held.left_out = sum(change.outcome == LEFT_OUT for change in held.changes)
            held.conflicts = sum(change.outcome == CONFLICT for change in held.changes)
            tables.put(desk.connection, held)
            _note(desk, held, PROPOSED)
            told = notices.others([held.enterprise_id], desk.caller)
            counts = {"applied": str(held.applied), "conflicts": str(held.conflicts)}
            notices.tell(
                desk.connection,
                desk.now,
                [Notice(to, "demand_list_confirmed", KIND, held.id, counts) for to in told],
            )
            return DemandListResponse(demand_list=held)

        return self._workflow.once("ConfirmDemandList", caller, request, work, _MEMORY)

    def get(self, request: api.GetDemandListRequest, caller: Principal) -> DemandListResponse:
        """One list with its changes."""
        return self._workflow.do(
            "GetDemandList", caller, lambda desk: DemandListResponse(demand_list=_seen(desk, request.id))
        )

    def page(self, request: api.ListDemandListsRequest, caller: Principal) -> api.ListDemandListsResponse:
        """Lists without their changes, newest first."""
        limit = paging.limit(request.page_size)
        before = pages.row_of(request.page_token)
        within = rights.reach(TALENT_MARKET["ListDemandLists"], caller)
        refuse(fields.identifier("enterprise_id", request.enterprise_id, needed=False))
        if request.enterprise_id:
            _reached(within, request.enterprise_id)

        def work(desk: Desk) -> api.ListDemandListsResponse:
            found, total = tables.page(desk.connection, request.enterprise_id, within, before, limit + 1)
            shown = found[:limit]
            return api.ListDemandListsResponse(
                demand_lists=[made for _, made in shown],
                next_page_token=pages.token_of(shown[-1][0]) if len(found) > limit else "",
                total=total,
            )

        return self._workflow.do("ListDemandLists", caller, work)


def _enterprise(act: str, given: str, caller: Principal) -> str:
    """The enterprise that a list is of; raises InvalidInput or Forbidden."""
    within = rights.reach(TALENT_MARKET[act], caller)
    enterprise_id = given or ("" if within.everything else caller.organisation)
    refuse(fields.identifier("enterprise_id", enterprise_id))
    _reached(within, enterprise_id)
    return enterprise_id


def _reached(within: Reach, enterprise_id: str) -> None:
    if not within.holds(Facts(enterprise_id)):
        raise Forbidden("the enterprise is not the caller's")


def _checked(
    desk: Desk, enterprise_id: str, posts: Sequence[ListedPost], *, close_missing: bool
) -> tuple[list[Row], Errors, Known]:
    known = _known(desk, enterprise_id, posts)
    rows, errors = rules.check(enterprise_id, posts, known, desk.today, close_missing=close_missing)
    return rows, errors, known


def _known(desk: Desk, enterprise_id: str, posts: Sequence[ListedPost]) -> Known:
    """The enterprise's open posts, and which of the ids on the list are closed posts of its own."""
    query = Query(limit=OPEN_MAX, owners=frozenset({enterprise_id}))
    held, page = desk.page(DEMAND, query, TALENT_MARKET[desk.act])
    refuse(fields.count("posts", page.total, most=OPEN_MAX))
    present = {demand.id: demand for demand in held}
    named = frozenset(post.id for post in posts if post.id and post.id not in present)
    closed: set[str] = set()
    if named:
        gone = Query(
            limit=rules.POSTS_MAX,
            owners=frozenset({enterprise_id}),
            ids=named,
            include_withdrawn=True,
        )
        closed = {demand.id for demand in desk.page(DEMAND, gone, TALENT_MARKET[desk.act])[0]}
    return Known(present, closed, tables.listed_versions(desk.connection, present))


def _carry_out(desk: Desk, held: DemandList, left_out: frozenset[int]) -> None:
    """Changes the posts, and notes in each change what became of it."""
    posts = desk.lock(DEMAND, sorted({change.demand_id for change in held.changes if change.demand_id}))
    wanted: list[PostChange] = []
    for change in held.changes:
        if change.number in left_out:
            change.outcome = LEFT_OUT
        elif not _stands(change, posts):
            change.outcome = CONFLICT
        else:
            change.outcome = APPLIED
            wanted.append(change)
    for change in wanted:
        if change.kind == ADDED:
            change.demand_id = DEMAND.new_id(Demand())
    wanted = _without_collisions(desk, held.enterprise_id, wanted)
    for change in wanted:
        if change.kind == CLOSED:
            desk.withdraw(DEMAND, posts[change.demand_id], "")
    fresh = desk.put_all(
        DEMAND,
        [
            rules.applied(change, posts[change.demand_id], held.enterprise_id)
            for change in wanted
            if change.kind == CHANGED
        ],
    )
    for change in wanted:
        if change.kind == ADDED:
            post = rules.applied(change, None, held.enterprise_id)
            post.id = change.demand_id
            fresh.append(desk.add(DEMAND, post))
    tables.note_listed(desk.connection, {post.id: post.version for post in fresh})


def _stands(change: PostChange, posts: Mapping[str, Demand]) -> bool:
    """Whether the post is open and says what the list was compared with.

    A version that says the same, such as one with another standing, takes nothing from the comparison.
    """
    if change.kind == ADDED:
        return True
    post = posts.get(change.demand_id)
    return (
        post is not None
        and post.status == RECORD_STATUS_ACTIVE
        and not rules.differing(change.before, rules.listed_of(post))
    )


def _without_collisions(desk: Desk, enterprise_id: str, wanted: list[PostChange]) -> list[PostChange]:
    """Those whose codes no other post bears; what would share a code is in conflict."""
    tables.lock_codes(desk.connection, enterprise_id)
    present = tables.codes(desk.connection, enterprise_id)
    while True:
        closing = {change.demand_id for change in wanted if change.kind == CLOSED}
        standing = {key: code for key, code in present.items() if key not in closing}
        coming = {change.demand_id: change.after.code for change in wanted if change.kind != CLOSED}
        shared = rules.collisions(coming, standing)
        if not shared:
            return wanted
        for change in wanted:
            if change.demand_id in shared:
                change.outcome = CONFLICT
                if change.kind == ADDED:
                    change.demand_id = ""
        wanted = [change for change in wanted if change.outcome == APPLIED]


def _seen(desk: Desk, list_id: str, *, lock: bool = False) -> DemandList:
    """A list within the caller's reach; who reaches some alone is not told which others there are."""
    within = rights.reach(TALENT_MARKET[desk.act], desk.caller)
    refuse(fields.identifier("id", list_id))
    found = tables.get(desk.connection, list_id, lock=lock)
    if found is not None:
        _reached(within, found.enterprise_id)
        return found
    if within.everything:
        raise NotFound(KIND, list_id)
    raise Forbidden("no such list within the caller's reach")


def _unknown(held: DemandList, numbers: Sequence[int]) -> Errors:
    known = {change.number for change in held.changes}
    return [
        fields.broken(f"left_out[{place}]", "unknown_choice", value=number)
        for place, number in enumerate(numbers)
        if number not in known
    ]


def _count(changes: Sequence[PostChange], kind: int) -> int:
    return sum(change.kind == kind for change in changes)


def _post_error(error: FieldError) -> api.PostError:
    """An error of posts[3].zone as one of a post; of the list as a whole it is the first post's."""
    place, _, field = error.field.removeprefix("posts[").partition("].")
    if not field:
        return api.PostError(place=0, field="", message=error.message)
    return api.PostError(place=int(place), field=field, message=error.message)


def _note(desk: Desk, made: DemandList, before: int) -> None:
    step = Step(KIND, made.id, made.version, desk.act, _NAMES.get(before, ""), _NAMES[made.stage])
    history.note(desk.connection, desk.caller, desk.now, [step])
    desk.log(KIND, made.id, made.version)


_MEMORY: Final = by_id(
    lambda answer: answer.demand_list.id,
    lambda desk, list_id: DemandListResponse(demand_list=_seen(desk, list_id)),
)
