"""Acts over the store in memory: reach, versions, events, the log, idempotency."""

import psycopg
import pytest
from dabridge.events.v1.scenarios_pb2 import Partner, Pilot, Review, Solution, SolutionStage
from dabridge.events.v1.types_pb2 import Removed
from dabridge.scenarios.v1.pilots_service_pb2 import PilotResponse, StopPilotRequest

from services.common import events
from services.common.access.methods import MARKET
from services.common.database import TAKEN_BACK, UNAVAILABLE
from services.common.errors import (
    AlreadyExists,
    Forbidden,
    IdempotencyConflict,
    InvalidInput,
    NotFound,
    VersionConflict,
    Withdrawn,
)
from services.common.records.store import Query
from services.common.records.workflow import TRIES, Desk, Memory, Workflow, by_id, remembered
from services.scenarios.market.records import PILOT, REVIEW, SOLUTION
from tests.fakes.callers import CENTRE, SYSTEM, a_provider, a_talent_person, an_enterprise_person
from tests.fakes.clock import FixedClock
from tests.fakes.record_store import InMemoryStore

READ = MARKET["GetSolution"]
PILOT_READ = MARKET["GetPilot"]
STOP = MARKET["StopPilot"]
SEALED = SolutionStage.SOLUTION_STAGE_SUBMITTED
OPENED = SolutionStage.SOLUTION_STAGE_OPENED


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def store() -> InMemoryStore:
    return InMemoryStore()


@pytest.fixture
def workflow(store: InMemoryStore, clock: FixedClock) -> Workflow:
    return Workflow(store, clock, "/dabridge/scenarios")


def a_bid(stage: SolutionStage = SEALED) -> Solution:
    return Solution(
        id="bid",
        scenario_id="scenario",
        enterprise_id="lead",
        partners=[Partner(enterprise_id="partner", agreed=True)],
        provider_id="office",
        reviewer_ids=["expert"],
        stage=stage,
    )


def added(workflow: Workflow, bid: Solution) -> Solution:
    return workflow.do("Arrange", SYSTEM, lambda desk: desk.add(SOLUTION, bid))


def a_pilot(workflow: Workflow) -> Pilot:
    pilot = Pilot(id="pilot", provider_id="office", enterprise_ids=["lead"])
    return workflow.do("Arrange", SYSTEM, lambda desk: desk.add(PILOT, pilot))


def test_what_is_added_and_put_is_versioned_published_and_logged(
    workflow: Workflow, store: InMemoryStore, clock: FixedClock
) -> None:
    added(workflow, a_bid())
    clock.advance(60)

    def open_it(desk: Desk) -> Solution:
        bid = desk.take(SOLUTION, "bid", 1, READ)
        bid.stage = OPENED
        return desk.put(SOLUTION, bid)

    opened = workflow.do("OpenSolution", an_enterprise_person("lead"), open_it)

    assert (opened.version, opened.updated_at) == (2, "2026-03-01T04:01:00+00:00")
    assert [(c.version, c.event.type) for c in store.outbox] == [
        (1, events.SOLUTION_CHANGED),
        (2, events.SOLUTION_CHANGED),
    ]
    assert events.decode(store.outbox[1].event) == opened
    caller, act = store.log[1]
    assert (caller.organisation, act.action, act.object_kind, act.object_id) == (
        "lead",
        "OpenSolution",
        "solution",
        "bid",
    )
    assert act.before_digest != act.after_digest


def test_one_act_may_put_a_record_twice(workflow: Workflow) -> None:
    added(workflow, a_bid())

    def twice(desk: Desk) -> Solution:
        bid = desk.lock(SOLUTION, ["bid"])["bid"]
        return desk.put(SOLUTION, desk.put(SOLUTION, bid))

    assert workflow.do("Twice", SYSTEM, twice).version == 3


def test_a_silent_change_is_logged_without_an_event(workflow: Workflow, store: InMemoryStore) -> None:
    workflow.do("CreateSolution", SYSTEM, lambda desk: desk.add(SOLUTION, a_bid(), silent=True))

    assert store.outbox == []
    assert [act.action for _, act in store.log] == ["CreateSolution"]


def test_an_aggregate_without_events_publishes_nothing(workflow: Workflow, store: InMemoryStore) -> None:
    review = Review(id="scenario", provider_id="office")
    workflow.do("CreateReview", SYSTEM, lambda desk: desk.add(REVIEW, review))

    assert store.outbox == []
    assert len(store.log) == 1


@pytest.mark.parametrize(
    ("stage", "readers", "others"),
    [
        (SEALED, ["lead", "partner"], ["office", "expert", "centre", "rival"]),
        (OPENED, ["lead", "partner", "office", "expert", "centre"], ["rival"]),
    ],
)
def test_a_bid_is_read_by_its_bidders_and_once_opened_by_its_judges(
    workflow: Workflow, stage: SolutionStage, readers: list[str], others: list[str]
) -> None:
    people = {
        "lead": an_enterprise_person("lead"),
        "partner": an_enterprise_person("partner"),
        "rival": an_enterprise_person("rival"),
        "office": a_provider("office"),
        "expert": a_talent_person("expert"),
        "centre": CENTRE,
    }
    added(workflow, a_bid(stage))

    for name in readers:
        assert workflow.do("Get", people[name], lambda desk: desk.look(SOLUTION, "bid", READ)).id == "bid"
        found, page = workflow.do("List", people[name], lambda desk: desk.page(SOLUTION, Query(10), READ))
        assert ([bid.id for bid in found], page.total) == (["bid"], 1)
    for name in others:
        with pytest.raises(Forbidden):
            workflow.do("Get", people[name], lambda desk: desk.look(SOLUTION, "bid", READ))
        _, page = workflow.do("List", people[name], lambda desk: desk.page(SOLUTION, Query(10), READ))
        assert page.total == 0


def test_who_owns_no_role_of_the_row_is_refused_before_anything_is_read(workflow: Workflow) -> None:
    with pytest.raises(Forbidden):
        workflow.do("Stop", a_talent_person(), lambda desk: desk.take(PILOT, "no-such", 1, STOP))


def test_taking_needs_the_present_version_of_a_record_that_stands(workflow: Workflow) -> None:
    a_pilot(workflow)

    with pytest.raises(VersionConflict):
        workflow.do("Stop", CENTRE, lambda desk: desk.take(PILOT, "pilot", 2, STOP))
    with pytest.raises(InvalidInput):
        workflow.do("Stop", CENTRE, lambda desk: desk.take(PILOT, "pilot", 0, STOP))
    with pytest.raises(NotFound):
        workflow.do("Stop", CENTRE, lambda desk: desk.take(PILOT, "other", 1, STOP))
    with pytest.raises(AlreadyExists):
        a_pilot(workflow)


def test_what_is_withdrawn_has_a_removed_event_with_its_reason_and_is_taken_no_more(
    workflow: Workflow, store: InMemoryStore
) -> None:
    a_pilot(workflow)
    workflow.do(
        "Withdraw",
        CENTRE,
        lambda desk: desk.withdraw(PILOT, desk.take(PILOT, "pilot", 1, STOP), "no money"),
    )

    removed = events.decode(store.outbox[-1].event)
    assert removed == Removed(id="pilot", version=2, reason="no money")
    with pytest.raises(Withdrawn):
        workflow.do("Stop", CENTRE, lambda desk: desk.take(PILOT, "pilot", 2, STOP))


def test_what_is_withdrawn_never_comes_back_however_it_was_reached(
    workflow: Workflow, store: InMemoryStore
) -> None:
    a_pilot(workflow)
    workflow.do(
        "Withdraw", CENTRE, lambda desk: desk.withdraw(PILOT, desk.lock(PILOT, ["pilot"])["pilot"], "")
    )

    def back(desk: Desk) -> None:
        desk.put(PILOT, desk.lock(PILOT, ["pilot"])["pilot"])

    def at_once(desk: Desk) -> None:
        bid = desk.add(SOLUTION, a_bid())
        desk.withdraw(SOLUTION, bid, "")
        desk.put(SOLUTION, bid)

    for work in (back, at_once):
        with pytest.raises(Withdrawn):
            workflow.do("Back", SYSTEM, work)
    assert len(store.outbox) == 2


def test_nothing_of_an_act_stands_where_it_raises(workflow: Workflow, store: InMemoryStore) -> None:
    def fails(desk: Desk) -> None:
        desk.add(SOLUTION, a_bid())
        desk.take(PILOT, "no-such", 1, STOP)

    with pytest.raises(NotFound):
        workflow.do("Fails", CENTRE, fails)

    assert (store.outbox, store.log) == ([], [])
    assert workflow.do("See", SYSTEM, lambda desk: desk.see(SOLUTION, "bid")) is None


@pytest.mark.parametrize("error", TAKEN_BACK)
def test_an_act_that_the_database_took_back_is_done_once_more_and_counts_once(
    workflow: Workflow, store: InMemoryStore, error: type[Exception]
) -> None:
    tries: list[str] = []

    def work(desk: Desk) -> Solution:
        bid = desk.add(SOLUTION, a_bid())
        tries.append(bid.id)
        if len(tries) == 1:
            raise error("waited in a ring")
        return bid

    assert workflow.do("Add", SYSTEM, work).version == 1
    assert len(tries) == 2
    assert (len(store.outbox), len(store.log)) == (1, 1)


@pytest.mark.parametrize("error", TAKEN_BACK)
def test_an_act_that_is_taken_back_again_is_told_to_be_tried_later(
    workflow: Workflow, store: InMemoryStore, error: type[Exception]
) -> None:
    tries: list[None] = []

    def work(desk: Desk) -> None:
        tries.append(None)
        desk.add(SOLUTION, a_bid())
        raise error("waited in a ring")

    with pytest.raises(UNAVAILABLE):
        workflow.do("Add", SYSTEM, work)

    assert len(tries) == TRIES
    assert store.outbox == []


def test_what_failed_otherwise_is_not_done_once_more(workflow: Workflow) -> None:
    tries: list[None] = []

    def work(_: Desk) -> None:
        tries.append(None)
        raise psycopg.OperationalError("the database is away")

    with pytest.raises(psycopg.OperationalError):
        workflow.do("Add", SYSTEM, work)

    assert len(tries) == 1


def stopped(workflow: Workflow, request: StopPilotRequest, memory: Memory[PilotResponse]) -> PilotResponse:
    def work(desk: Desk) -> PilotResponse:
        pilot = desk.take(PILOT, request.id, request.expected_version, STOP)
        pilot.outcome = request.reason
        return PilotResponse(pilot=desk.put(PILOT, pilot))

    return workflow.once("StopPilot", a_provider("office"), request, work, memory)


ITSELF = remembered(PilotResponse, "pilot", PILOT_READ)
BY_ID: Memory[PilotResponse] = by_id(
    lambda answer: answer.pilot.id,
    lambda desk, key: PilotResponse(pilot=desk.look(PILOT, key, PILOT_READ)),
)


@pytest.mark.parametrize("memory", [ITSELF, BY_ID], ids=["answer", "id"])
def test_a_request_with_a_key_that_the_database_took_back_is_worked_on_once_more(
    workflow: Workflow, store: InMemoryStore, memory: Memory[PilotResponse]
) -> None:
    pilot = a_pilot(workflow)
    request = StopPilotRequest(id=pilot.id, expected_version=1, reason="停", idempotency_key="k")
    tries: list[None] = []

    def work(desk: Desk) -> PilotResponse:
        held = desk.take(PILOT, request.id, request.expected_version, STOP)
        tries.append(None)
        if len(tries) == 1:
            raise TAKEN_BACK[0]("waited in a ring")
        return PilotResponse(pilot=desk.put(PILOT, held))

    def once() -> PilotResponse:
        return workflow.once("StopPilot", a_provider("office"), request, work, memory)

    before = len(store.outbox)
    answer = once()
    assert (answer.pilot.version, len(tries), len(store.outbox)) == (2, 2, before + 1)
    assert once() == answer
    assert len(tries) == 2


@pytest.mark.parametrize("memory", [ITSELF, BY_ID], ids=["answer", "id"])
def test_a_request_with_a_key_is_worked_on_once(
    workflow: Workflow, store: InMemoryStore, memory: Memory[PilotResponse]
) -> None:
    a_pilot(workflow)
    request = StopPilotRequest(id="pilot", expected_version=1, reason="no money", idempotency_key="k")

    first = stopped(workflow, request, memory)

    assert stopped(workflow, request, memory) == first
    assert len(store.outbox) == 2
    request.reason = "another"
    with pytest.raises(IdempotencyConflict):
        stopped(workflow, request, memory)


def test_without_a_key_the_second_request_meets_the_new_version(workflow: Workflow) -> None:
    a_pilot(workflow)
    request = StopPilotRequest(id="pilot", expected_version=1, reason="no money")
    stopped(workflow, request, ITSELF)

    with pytest.raises(VersionConflict):
        stopped(workflow, request, ITSELF)


def test_a_refused_request_leaves_its_key_free(workflow: Workflow) -> None:
    a_pilot(workflow)
    request = StopPilotRequest(id="pilot", expected_version=9, reason="no money", idempotency_key="k")
    with pytest.raises(VersionConflict):
        stopped(workflow, request, ITSELF)

    request.expected_version = 1
    assert stopped(workflow, request, ITSELF).pilot.version == 2


def test_a_key_that_cannot_be_kept_is_refused(workflow: Workflow) -> None:
    with pytest.raises(InvalidInput):
        stopped(workflow, StopPilotRequest(id="pilot", idempotency_key="k" * 129), ITSELF)
