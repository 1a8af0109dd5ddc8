"""A run from the asking to the recommendation, over real PostgreSQL and scores over gRPC."""

from typing import Any

import grpc
import pytest
from dabridge.scenarios.v1 import notices_service_pb2 as notices_api
from dabridge.talent.v1 import allocation_service_pb2 as api
from dabridge.talent.v1.allocation_service_pb2 import AllocationStage

from services.common.access.principal import Role
from services.talent.market.allocation.forgetting import export, forget
from tests.integration.talent_market.allocation.conftest import ELSEWHERE, FIRST, SECOND, City
from tests.integration.talent_market.offices import Office, refused

ZONE = FIRST.partition(":")[0]


def two_fit(city: City) -> None:
    """Two talents of whom greedy serves one well and the other badly."""
    city.fits("t-1", first=0.9, second=0.8)
    city.fits("t-2", first=0.8, second=0.3)


def zone_bureau(city: City, zone: str = ZONE) -> Office:
    return city.market.as_(Role.ZONE_BUREAU, f"bureau-{zone}", zone=zone)


def cell(answer: api.AllocationResponse, cell_id: str) -> api.AllocationCell:
    return next(item for item in answer.cells if item.cell_id == cell_id)


def notices(office: Office) -> list[Any]:
    return list(office.notices.ListNotices(notices_api.ListNoticesRequest()).notices)


def test_the_best_allocation_is_found_proven_and_compared_with_greedy(city: City) -> None:
    two_fit(city)
    city.fits("t-3")
    asked = city.create({FIRST: 1, SECOND: 1})
    assert asked.stage == AllocationStage.ALLOCATION_STAGE_WORKING
    assert asked.phase == api.AllocationPhase.ALLOCATION_PHASE_WAITING

    assert city.market.work_off() == 1
    found = city.get(asked.id)

    assert found.run.stage == AllocationStage.ALLOCATION_STAGE_SOLVED
    assert city.assigned(asked.id) == {"t-1": SECOND, "t-2": FIRST}
    figures = found.run.figures
    assert (figures.best.objective_micro, figures.bound_micro, figures.gap_micro) == (1_600_000,) * 2 + (0,)
    assert figures.greedy.objective_micro == 1_200_000
    assert (figures.talents, figures.eligible, figures.best.assigned) == (3, 2, 2)
    assert (figures.model, figures.scoring, len(figures.scores_digest)) == ("model-1", "scoring-1", 16)
    assert figures.scored_at == city.market.clock.now().isoformat()
    assert cell(found, FIRST).filled == 1
    assert cell(found, FIRST).mean_score == pytest.approx(0.8)
    # With another seat the first talent goes where it fits best.
    assert cell(found, FIRST).marginal_score == pytest.approx(0.1)
    assert [caller.person for caller in city.scores.callers] == ["system:allocation"]


def test_nothing_else_is_changed_by_it(city: City) -> None:
    talent = city.market.talent()
    city.fits(talent.id, first=0.7)
    before = city.market.sql(
        "SELECT id, version FROM talent UNION ALL SELECT id, version FROM county_industry"
    )
    published = city.market.sql("SELECT count(*) FROM outbox")
    run = city.solve({FIRST: 1}).run
    city.bureau.RecommendAllocation(api.RecommendAllocationRequest(id=run.id, expected_version=2))

    assert (
        city.market.sql("SELECT id, version FROM talent UNION ALL SELECT id, version FROM county_industry")
        == before
    )
    assert city.market.sql("SELECT count(*) FROM outbox") == published
    assert notices(city.market.person(talent.id)) == []


def test_seats_left_out_are_the_headcounts_of_county_industries(city: City) -> None:
    zone, _, industry = FIRST.partition(":")
    city.market.cell(id=FIRST, zone=zone, industry=industry, headcount=7)
    run = city.create({})
    assert {item.cell_id: item.seats for item in run.seats if item.seats} == {FIRST: 7}


def test_without_a_seat_there_is_nothing_to_work_out(city: City) -> None:
    code, _ = refused(lambda: city.create({}))
    assert code == grpc.StatusCode.INVALID_ARGUMENT
    assert refused(lambda: city.create({FIRST: 0}))[0] == grpc.StatusCode.INVALID_ARGUMENT


@pytest.mark.parametrize(
    ("seats", "more"),
    [
        ({FIRST: 1}, {"title": ""}),
        ({FIRST: 1}, {"title": "x" * 101}),
        ({FIRST: -1}, {}),
        ({FIRST: 20_001}, {}),
        ({"511702:no-such": 1}, {}),
        ({FIRST: 1}, {"bounds": api.AllocationBounds(best=43)}),
        ({FIRST: 1}, {"bounds": api.AllocationBounds(zone_share_percent=101)}),
        ({FIRST: 1}, {"note": "x" * 1_001}),
    ],
)
def test_what_cannot_be_asked_is_refused(city: City, seats: dict[str, int], more: dict[str, Any]) -> None:
    assert refused(lambda: city.create(seats, **more))[0] == grpc.StatusCode.INVALID_ARGUMENT
    assert city.market.work_off() == 0


def test_bounds_hold_and_a_floor_that_cannot_be_met_is_told(city: City) -> None:
    two_fit(city)
    bounds = api.AllocationBounds(cell_share_percent=100)
    found = city.solve({FIRST: 1, SECOND: 2, ELSEWHERE: 1}, bounds=bounds)
    assert city.assigned(found.run.id) == {"t-1": SECOND, "t-2": FIRST}
    assert (cell(found, SECOND).floor, cell(found, SECOND).lacking) == (2, 1)
    assert (cell(found, ELSEWHERE).lacking, cell(found, ELSEWHERE).candidates) == (1, 0)
    assert found.run.figures.best.lacking == 2
    narrow = city.solve({FIRST: 1, SECOND: 2}, bounds=api.AllocationBounds(best=1))
    assert city.assigned(narrow.run.id) == {"t-1": FIRST}


def test_a_zone_gets_its_share(city: City) -> None:
    city.fits("t-1", first=0.9, elsewhere=0.4)
    city.fits("t-2", first=0.9, elsewhere=0.3)
    free = city.solve({FIRST: 2, ELSEWHERE: 1})
    assert set(city.assigned(free.run.id).values()) == {FIRST}
    held = city.solve({FIRST: 2, ELSEWHERE: 1}, bounds=api.AllocationBounds(zone_share_percent=50))
    assert city.assigned(held.run.id) == {"t-1": ELSEWHERE, "t-2": FIRST}
    told = {zone.zone: (zone.filled, zone.floor, zone.lacking) for zone in held.zones}
    assert told[ELSEWHERE.partition(":")[0]] == (1, 1, 0)


def test_a_service_that_is_away_for_a_moment_is_asked_again(city: City) -> None:
    two_fit(city)
    city.scores.away = 1
    assert city.solve({FIRST: 1}).run.stage == AllocationStage.ALLOCATION_STAGE_SOLVED
    assert len(city.scores.callers) == 2


def test_a_run_that_cannot_be_worked_out_says_so_and_can_be_withdrawn(city: City) -> None:
    two_fit(city)
    run = city.create({FIRST: 1})
    city.market.sql("UPDATE job SET state = 'failed', ended_at = now()")
    assert city.get(run.id).run.stage == AllocationStage.ALLOCATION_STAGE_FAILED
    asked = api.WithdrawAllocationRequest(id=run.id, expected_version=1)
    assert city.bureau.WithdrawAllocation(asked).run.stage == AllocationStage.ALLOCATION_STAGE_WITHDRAWN


def test_a_job_that_is_begun_again_leaves_one_proposal(city: City) -> None:
    two_fit(city)
    run = city.create({FIRST: 1, SECOND: 1})
    city.market.work_off()
    city.market.sql("UPDATE job SET state = 'queued', not_before = now()")
    city.market.work_off()
    assert city.get(run.id).run.version == 2
    assert len(city.assigned(run.id)) == 2


def test_what_was_withdrawn_is_not_worked_out_and_keeps_nobody(city: City) -> None:
    two_fit(city)
    waiting = city.create({FIRST: 1})
    city.bureau.WithdrawAllocation(api.WithdrawAllocationRequest(id=waiting.id, expected_version=1))
    city.market.work_off()
    assert not city.get(waiting.id).run.HasField("figures")

    solved = city.solve({FIRST: 1}).run
    city.bureau.WithdrawAllocation(api.WithdrawAllocationRequest(id=solved.id, expected_version=2))
    assert city.assigned(solved.id) == {}
    again = api.WithdrawAllocationRequest(id=solved.id, expected_version=3)
    assert refused(lambda: city.bureau.WithdrawAllocation(again))[0] == grpc.StatusCode.FAILED_PRECONDITION


def test_the_same_request_makes_one_run(city: City) -> None:
    first = city.create({FIRST: 1}, idempotency_key="key-1")
    assert city.create({FIRST: 1}, idempotency_key="key-1").id == first.id
    listed = city.bureau.ListAllocations(api.ListAllocationsRequest())
    assert [run.id for run in listed.runs] == [first.id]


def test_pages_of_runs_and_of_people_hold_each_once(city: City) -> None:
    runs = [city.create({FIRST: 1}, title=f"方案 {number}").id for number in range(5)]
    for number in range(7):
        city.fits(f"t-{number}", first=0.5 + number / 100)
    city.market.work_off()
    seen: list[str] = []
    token = ""
    while True:
        page = city.bureau.ListAllocations(api.ListAllocationsRequest(page_size=2, page_token=token))
        assert page.total == 5
        seen += [run.id for run in page.runs]
        token = page.next_page_token
        if not token:
            break
    assert seen == runs[::-1]

    wide = city.solve({FIRST: 7}).run
    people: list[tuple[str, float]] = []
    while True:
        asked = api.ListAssignmentsRequest(id=wide.id, page_size=3, page_token=token)
        listed = city.bureau.ListAssignments(asked)
        assert listed.total == 7
        people += [(row.talent_id, row.score) for row in listed.assignments]
        token = listed.next_page_token
        if not token:
            break
    assert [name for name, _ in people] == [f"t-{number}" for number in reversed(range(7))]
    assert [score for _, score in people] == sorted((score for _, score in people), reverse=True)


def test_a_recommendation_tells_each_zone_of_its_own_part(city: City) -> None:
    two_fit(city)
    city.fits("t-3", elsewhere=0.6)
    run = city.solve({FIRST: 1, SECOND: 1, ELSEWHERE: 1}).run
    own, other = zone_bureau(city), zone_bureau(city, ELSEWHERE.partition(":")[0])
    assert refused(lambda: own.allocation.GetAllocation(api.GetAllocationRequest(id=run.id)))[0] == (
        grpc.StatusCode.PERMISSION_DENIED
    )
    answer = city.bureau.RecommendAllocation(
        api.RecommendAllocationRequest(id=run.id, expected_version=run.version)
    )
    assert answer.run.stage == AllocationStage.ALLOCATION_STAGE_RECOMMENDED
    (told,) = notices(own)
    assert (told.kind, told.object_id) == ("allocation_recommended", run.id)
    assert dict(told.values) == {"title": "方案", "filled": "2", "seats": "2"}

    read = own.allocation.GetAllocation(api.GetAllocationRequest(id=run.id))
    assert {item.cell_id.partition(":")[0] for item in read.cells} == {ZONE}
    assert {item.cell_id.partition(":")[0] for item in read.run.seats} == {ZONE}
    assert [zone.zone for zone in read.zones] == [ZONE]
    people = own.allocation.ListAssignments(api.ListAssignmentsRequest(id=run.id)).assignments
    assert {row.talent_id for row in people} == {"t-1", "t-2"}
    theirs = other.allocation.ListAssignments(api.ListAssignmentsRequest(id=run.id)).assignments
    assert {row.talent_id for row in theirs} == {"t-3"}
    foreign = api.ListAssignmentsRequest(id=run.id, zone=ELSEWHERE.partition(":")[0])
    assert refused(lambda: own.allocation.ListAssignments(foreign))[0] == grpc.StatusCode.PERMISSION_DENIED

    again = api.RecommendAllocationRequest(id=run.id, expected_version=3)
    assert refused(lambda: city.bureau.RecommendAllocation(again))[0] == grpc.StatusCode.FAILED_PRECONDITION
    city.bureau.WithdrawAllocation(api.WithdrawAllocationRequest(id=run.id, expected_version=3))
    assert [notice.kind for notice in notices(own)] == ["allocation_withdrawn", "allocation_recommended"]
    assert refused(lambda: own.allocation.GetAllocation(api.GetAllocationRequest(id=run.id)))[0] == (
        grpc.StatusCode.PERMISSION_DENIED
    )


def test_a_zones_bureau_lists_what_was_recommended_alone(city: City) -> None:
    two_fit(city)
    city.solve({FIRST: 1}, title="未推荐")
    run = city.solve({FIRST: 1}, title="已推荐").run
    city.bureau.RecommendAllocation(api.RecommendAllocationRequest(id=run.id, expected_version=2))
    listed = zone_bureau(city).allocation.ListAllocations(api.ListAllocationsRequest(include_withdrawn=True))
    assert ([item.id for item in listed.runs], listed.total) == ([run.id], 1)


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.HR_BUREAU, Role.SYSTEM)])
def test_nobody_but_the_bureau_works_on_runs(city: City, role: Role) -> None:
    run = city.create({FIRST: 1})
    office = city.market.as_(role, talent="t-1" if role is Role.TALENT else "").allocation
    asked: list[tuple[str, Any]] = [
        ("CreateAllocation", api.CreateAllocationRequest(title="方案")),
        ("CompareAllocations", api.CompareAllocationsRequest(id=run.id, other_id=run.id)),
        ("RecommendAllocation", api.RecommendAllocationRequest(id=run.id, expected_version=1)),
        ("WithdrawAllocation", api.WithdrawAllocationRequest(id=run.id, expected_version=1)),
        ("GetAllocation", api.GetAllocationRequest(id=run.id)),
        ("ListAssignments", api.ListAssignmentsRequest(id=run.id)),
    ]
    for method, request in asked:
        code, _ = refused(lambda method=method, request=request: getattr(office, method)(request))  # type: ignore[misc]
        assert code == grpc.StatusCode.PERMISSION_DENIED, method


def test_two_runs_are_compared_cell_by_cell_and_by_who_moves(city: City) -> None:
    two_fit(city)
    city.fits("t-3", elsewhere=0.6)
    first = city.solve({FIRST: 1, SECOND: 1}).run
    other = city.solve({FIRST: 2, ELSEWHERE: 1}, based_on_id=first.id).run
    told = city.bureau.CompareAllocations(api.CompareAllocationsRequest(id=first.id, other_id=other.id))
    assert (told.stay, told.move, told.enter, told.leave) == (1, 1, 1, 0)
    assert [(move.from_cell_id, move.to_cell_id, move.count) for move in told.moves] == [(SECOND, FIRST, 1)]
    assert told.same_scores
    assert told.other.based_on_id == first.id
    change = next(item for item in told.cells if item.cell_id == FIRST)
    assert (change.seats, change.other_seats, change.filled, change.other_filled) == (1, 2, 1, 2)

    city.fits("t-4", first=0.95)
    later = city.solve({FIRST: 1, SECOND: 1}).run
    assert not city.bureau.CompareAllocations(
        api.CompareAllocationsRequest(id=first.id, other_id=later.id)
    ).same_scores
    waiting = city.create({FIRST: 1})
    asked = api.CompareAllocationsRequest(id=first.id, other_id=waiting.id)
    assert refused(lambda: city.bureau.CompareAllocations(asked))[0] == grpc.StatusCode.FAILED_PRECONDITION


def test_a_person_is_told_of_proposals_and_forgotten_in_them(city: City) -> None:
    two_fit(city)
    run = city.solve({FIRST: 1, SECOND: 1}, title="今年方案").run
    assert city.market.arrange(lambda desk: export(desk, "t-2")) == {
        "proposals": [{"run": "今年方案", "cell_id": FIRST, "score": 0.8}]
    }
    assert city.market.arrange(lambda desk: forget(desk, "t-2")) == 1
    assert city.market.arrange(lambda desk: forget(desk, "t-2")) == 0
    assert city.assigned(run.id) == {"t-1": SECOND}


def test_too_many_at_a_time_are_refused(city: City) -> None:
    for number in range(20):
        city.create({FIRST: 1}, title=f"方案 {number}")
    assert refused(lambda: city.create({FIRST: 1}))[0] == grpc.StatusCode.RESOURCE_EXHAUSTED
