"""Pages of allocation runs: who sees what, what their forms send, and what files hold."""

import csv
import io
from typing import Any

import grpc
import httpx
import pytest
from dabridge.events.v1.talent_pb2 import CountyIndustry
from dabridge.talent.v1 import allocation_service_pb2 as api
from openpyxl import load_workbook

from services.common import plan
from services.common.access.principal import Role
from services.gateway.portal.names import industry_name, zone_name
from tests.fakes.doorkeeper import CSRF
from tests.fakes.grpc_services import rpc_error
from tests.unit.gateway.conftest import Backing, ClientAs

CELLS = [cell.id for cell in plan.cells()]
FIRST, SECOND = CELLS[0], CELLS[1]
STAGES = api.AllocationStage


def outcome(**changes: Any) -> api.AllocationOutcome:
    standard: dict[str, Any] = {
        "objective_micro": 1_600_000,
        "assigned": 2,
        "first_choice": 1,
        "envious": 1,
        "mean_score": 0.8,
        "least_score": 0.8,
        "bands": [0, 0, 0, 0, 0, 0, 0, 0, 2, 0],
    }
    return api.AllocationOutcome(**{**standard, **changes})


def a_run(stage: int = STAGES.ALLOCATION_STAGE_SOLVED, **changes: Any) -> api.AllocationRun:
    made = api.AllocationRun(
        id="run-1",
        version=2,
        stage=stage,  # type: ignore[arg-type]  # a number of the enum
        title="今年方案",
        note="按 2025 年需求",
        seats=[api.AllocationSeats(cell_id=FIRST, seats=1), api.AllocationSeats(cell_id=SECOND, seats=3)],
        bounds=api.AllocationBounds(best=5, cell_share_percent=50),
        created_at="2026-03-01T04:00:00+00:00",
        updated_at="2026-03-01T04:00:00+00:00",
    )
    made.MergeFrom(api.AllocationRun(**changes))
    return made


def solved(**changes: Any) -> api.AllocationResponse:
    figures = api.AllocationFigures(
        best=outcome(lacking=1),
        greedy=outcome(objective_micro=1_200_000),
        bound_micro=1_600_000,
        gap_micro=0,
        scoring_seconds=12.34,
        solving_seconds=0.81,
        talents=20_000,
        eligible=19_000,
        model="model-1",
        scoring="scoring-1",
        scores_digest="digest-1",
        scored_at="2026-03-01T04:00:00+00:00",
    )
    return api.AllocationResponse(
        run=a_run(figures=figures, **changes),
        cells=[
            api.AllocationCell(
                cell_id=FIRST, seats=1, filled=1, mean_score=0.8, candidates=4, marginal_score=0.1234
            ),
            api.AllocationCell(
                cell_id=SECOND,
                seats=3,
                filled=1,
                shortage=2,
                candidates=1,
                floor=2,
                lacking=1,
                greedy_filled=1,
            ),
        ],
        zones=[api.AllocationZone(zone=plan.cells()[0].zone, seats=4, filled=2)],
    )


@pytest.fixture(autouse=True)
def runs(backing: Backing) -> None:
    """A proposal, and one that is listed beside it."""
    answers = backing.market.allocation.answers
    answers["GetAllocation"] = solved()
    other = a_run()
    other.id, other.title = "run-2", "另一方案"
    other.figures.CopyFrom(solved().run.figures)
    answers["ListAllocations"] = api.ListAllocationsResponse(
        runs=[solved().run, other], total=41, next_page_token="next"
    )
    backing.talent.put("CountyIndustry", CountyIndustry(id=FIRST, version=1, headcount=218))


async def page(client: httpx.AsyncClient, path: str, status: int = 200) -> str:
    answer = await client.get(path)
    assert answer.status_code == status, answer.text
    return answer.text


def sent(backing: Backing, method: str) -> Any:
    (request,) = backing.market.allocation.requests[method]
    return request


async def test_the_list_shows_runs_and_offers_to_compare_them(client_as: ClientAs) -> None:
    html = await page(client_as(Role.HR_BUREAU), "/allocations")
    for told in ("今年方案", "另一方案", "已证明最优", "名额 4", "共 41 次配置", 'href="/allocations/new"'):
        assert told in html
    assert 'action="/allocations/compare"' in html
    assert "page_token=next" in html


async def test_a_zones_bureau_reads_and_is_offered_no_work(client_as: ClientAs) -> None:
    client = client_as(Role.ZONE_BUREAU)
    assert "/allocations/new" not in await page(client, "/allocations")
    html = await page(client, "/allocations/run-1")
    assert "今年方案" in html
    for act in ("recommend", "withdraw"):
        assert f"/allocations/run-1/{act}" not in html
    assert (await client.get("/allocations/new")).status_code == 403


@pytest.mark.parametrize("role", [Role.ENTERPRISE, Role.TALENT, Role.PROVIDER, Role.SCENARIO_CENTRE])
async def test_others_see_no_page_of_it(client_as: ClientAs, role: Role) -> None:
    client = client_as(role)
    for path in ("/allocations", "/allocations/run-1", "/allocations/run-1/people", "/allocations/compare"):
        assert (await client.get(path)).status_code == 403
    assert (await client.get("/api/allocations")).status_code == 403


async def test_the_run_shows_its_figures_its_proof_and_greedy(client_as: ClientAs) -> None:
    html = await page(client_as(Role.HR_BUREAU), "/allocations/run-1")
    for told in (
        "只是建议",
        "1.60",
        "已证明最优",
        "75.00%",
        "+0.1234",
        "12.3 秒",
        "0.81 秒",
        "digest-1",
        "前 5 个去处",
        "区域产业保底 50%",
        f"{zone_name(plan.cells()[0].zone)} · {industry_name(plan.cells()[0].industry)}",
    ):
        assert told in html, told
    assert "可选人才只有 1 人，还差 1 人" in html
    assert "/allocations/new?from=run-1" in html


async def test_without_a_run_the_list_says_what_to_do(client_as: ClientAs, backing: Backing) -> None:
    backing.market.allocation.answers["ListAllocations"] = api.ListAllocationsResponse()
    html = await page(client_as(Role.HR_BUREAU), "/allocations")
    assert "还没有配置方案" in html
    assert "推荐方案后" in await page(client_as(Role.ZONE_BUREAU), "/allocations")


async def test_a_list_that_cannot_be_read_says_so(client_as: ClientAs, backing: Backing) -> None:
    backing.market.allocation.answers["ListAllocations"] = rpc_error(
        grpc.StatusCode.UNAVAILABLE, "暂时不可用"
    )
    html = await page(client_as(Role.HR_BUREAU), "/allocations", 503)
    assert "读取失败" in html


async def test_the_form_begins_with_the_headcounts_and_sends_all_cells(
    client_as: ClientAs, backing: Backing
) -> None:
    client = client_as(Role.HR_BUREAU)
    html = await page(client, "/allocations/new")
    assert f'name="seats-{FIRST}" value="218"' in html
    assert html.count('name="seats-') == len(CELLS)
    backing.market.allocation.answers["CreateAllocation"] = api.AllocationResponse(run=a_run())
    form = {"_token": CSRF, "title": "新方案", "note": "", "best": "3", f"seats-{FIRST}": "12"}
    answer = await client.post("/allocations/new", data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, "/allocations/run-1?done=created")
    request = sent(backing, "CreateAllocation")
    assert (request.title, request.bounds.best, request.based_on_id) == ("新方案", 3, "")
    assert {item.cell_id: item.seats for item in request.seats if item.seats} == {FIRST: 12}


async def test_a_what_if_begins_with_the_run_that_it_changes(client_as: ClientAs) -> None:
    html = await page(client_as(Role.HR_BUREAU), "/allocations/new?from=run-1")
    assert 'name="based_on" value="run-1"' in html
    assert f'name="seats-{SECOND}" value="3"' in html
    assert 'name="best" value="5"' in html


async def test_what_is_no_number_is_told_beside_it_and_nothing_is_sent(
    client_as: ClientAs, backing: Backing
) -> None:
    form = {"_token": CSRF, "title": "新方案", f"seats-{SECOND}": "很多", "near_percent": "-3"}
    answer = await client_as(Role.HR_BUREAU).post("/allocations/new", data=form)
    assert answer.status_code == 422
    assert 'value="很多"' in answer.text
    assert answer.text.count('aria-invalid="true"') == 2
    assert "CreateAllocation" not in backing.market.allocation.requests


async def test_a_run_at_work_asks_for_its_progress_and_is_reloaded_at_its_end(
    client_as: ClientAs, backing: Backing
) -> None:
    client = client_as(Role.HR_BUREAU)
    working = api.AllocationPhase.ALLOCATION_PHASE_SCORING
    backing.market.allocation.answers["GetAllocation"] = api.AllocationResponse(
        run=a_run(STAGES.ALLOCATION_STAGE_WORKING, phase=working, done=5_000, total=20_000)
    )
    html = await page(client, "/allocations/run-1")
    assert 'hx-get="/parts/allocations/run-1"' in html
    part = await client.get("/parts/allocations/run-1")
    assert "5,000 / 20,000 人" in part.text
    assert 'width="25.0"' in part.text
    assert "HX-Refresh" not in part.headers

    backing.market.allocation.answers["GetAllocation"] = solved()
    assert (await client.get("/parts/allocations/run-1")).headers["HX-Refresh"] == "true"


async def test_a_run_that_failed_can_be_asked_for_again(client_as: ClientAs, backing: Backing) -> None:
    failed = api.AllocationResponse(run=a_run(STAGES.ALLOCATION_STAGE_FAILED))
    backing.market.allocation.answers["GetAllocation"] = failed
    html = await page(client_as(Role.HR_BUREAU), "/allocations/run-1")
    assert "没有完成" in html
    assert "/allocations/new?from=run-1" in html


@pytest.mark.parametrize(("act", "method"), [("recommend", "Recommend"), ("withdraw", "Withdraw")])
async def test_acts_name_the_version_that_was_seen(
    client_as: ClientAs, backing: Backing, act: str, method: str
) -> None:
    form = {"_token": CSRF, "version": "2"}
    answer = await client_as(Role.HR_BUREAU).post(f"/allocations/run-1/{act}", data=form)
    assert answer.status_code == 303
    request = sent(backing, f"{method}Allocation")
    assert (request.id, request.expected_version) == ("run-1", 2)


async def test_an_act_that_is_refused_shows_why_on_the_page(client_as: ClientAs, backing: Backing) -> None:
    backing.market.allocation.answers["RecommendAllocation"] = rpc_error(
        grpc.StatusCode.ABORTED, "已有新的版本"
    )
    form = {"_token": CSRF, "version": "1"}
    answer = await client_as(Role.HR_BUREAU).post("/allocations/run-1/recommend", data=form)
    assert answer.status_code == 412
    assert "今年方案" in answer.text
    assert 'role="alert"' in answer.text


async def test_people_are_listed_by_id_with_the_way_to_the_reasons(
    client_as: ClientAs, backing: Backing
) -> None:
    backing.market.allocation.answers["ListAssignments"] = api.ListAssignmentsResponse(
        assignments=[
            api.AllocationAssignment(
                talent_id="t-1", cell_id=FIRST, score=0.8, best_cell_id=SECOND, best_score=0.9
            )
        ],
        total=26,
        next_page_token="more",
    )
    html = await page(client_as(Role.HR_BUREAU), f"/allocations/run-1/people?cell={FIRST}")
    assert "/pairs/talent_county/t-1/" in html
    assert "共 26 人" in html
    assert sent(backing, "ListAssignments").cell_id == FIRST
    backing.market.allocation.answers["ListAssignments"] = api.ListAssignmentsResponse()
    assert "没有配置到人" in await page(client_as(Role.HR_BUREAU), "/allocations/run-1/people")


async def test_two_proposals_are_compared(client_as: ClientAs, backing: Backing) -> None:
    other = solved()
    other.run.id, other.run.title = "run-2", "另一方案"
    other.run.figures.best.objective_micro = 1_750_000
    backing.market.allocation.answers["CompareAllocations"] = api.CompareAllocationsResponse(
        run=solved().run,
        other=other.run,
        cells=[
            api.AllocationCellChange(cell_id=FIRST, seats=1, other_seats=2, filled=1, other_filled=2),
            api.AllocationCellChange(cell_id=SECOND, seats=3, other_seats=3, filled=1, other_filled=1),
        ],
        stay=7,
        move=3,
        enter=2,
        leave=1,
        moves=[api.AllocationMove(from_cell_id=SECOND, to_cell_id=FIRST, count=3)],
        same_scores=True,
    )
    html = await page(client_as(Role.HR_BUREAU), "/allocations/compare?a=run-1&b=run-2")
    for told in ("+0.15", "1 → 2", "完全相同", "另一方案"):
        assert told in html, told
    request = sent(backing, "CompareAllocations")
    assert (request.id, request.other_id) == ("run-1", "run-2")


async def test_one_proposal_is_compared_with_nothing(client_as: ClientAs, backing: Backing) -> None:
    html = await page(client_as(Role.HR_BUREAU), "/allocations/compare?a=run-1&b=run-1")
    assert "请选择两个不同的方案" in html
    assert "CompareAllocations" not in backing.market.allocation.requests


async def test_files_hold_every_page_without_names_and_without_formulas(
    client_as: ClientAs, backing: Backing
) -> None:
    def pages(request: api.ListAssignmentsRequest) -> api.ListAssignmentsResponse:
        name = "=t-2" if request.page_token else "t-1"
        row = api.AllocationAssignment(talent_id=name, cell_id=FIRST, score=0.8, best_cell_id=FIRST)
        return api.ListAssignmentsResponse(
            assignments=[row], total=2, next_page_token="" if request.page_token else "more"
        )

    backing.market.allocation.answers["ListAssignments"] = pages
    client = client_as(Role.HR_BUREAU)
    answer = await client.get("/allocations/run-1/export.csv")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == ["人才编号", "区域", "产业", "匹配度", "最合适的去处"]
    assert [row[0] for row in rows[1:]] == ["t-1", "'=t-2"]

    book = load_workbook(io.BytesIO((await client.get("/allocations/run-1/export.xlsx")).content))
    cells, people = (list(book[name].values) for name in ("各区域产业", "人员名单"))
    assert len(cells) == 3
    assert cells[1][2:5] == (1, 1, 0)
    assert [row[0] for row in people[1:]] == ["t-1", "'=t-2"]


async def test_the_api_takes_and_gives_runs(client_as: ClientAs, backing: Backing) -> None:
    client = client_as(Role.HR_BUREAU)
    backing.market.allocation.answers["CreateAllocation"] = solved()
    body = {"title": "新方案", "seats": [{"cell_id": FIRST, "seats": 4}], "bounds": {"best": 3}}
    answer = await client.post("/api/allocations", json=body, headers={"Idempotency-Key": "key-1"})
    assert answer.status_code == 201
    assert answer.json()["run"]["stage"] == "solved"
    request = sent(backing, "CreateAllocation")
    assert (request.idempotency_key, request.seats[0].seats, request.bounds.best) == ("key-1", 4, 3)
    listed = (await client.get("/api/allocations?page_size=2")).json()
    assert [item["id"] for item in listed["items"]] == ["run-1", "run-2"]
    read = (await client.get("/api/allocations/run-1")).json()
    assert read["run"]["figures"]["gap_micro"] == 0
    backing.market.allocation.answers["CompareAllocations"] = api.CompareAllocationsResponse(
        run=solved().run, other=solved().run, stay=7
    )
    compared = (await client.get("/api/allocations/run-1/compare/run-2")).json()
    assert (compared["stay"], compared["other"]["id"]) == (7, "run-1")
    backing.market.allocation.answers["WithdrawAllocation"] = solved()
    await client.post("/api/allocations/run-1/withdraw", json={"expected_version": 2, "reason": "重复"})
    assert sent(backing, "WithdrawAllocation").reason == "重复"
