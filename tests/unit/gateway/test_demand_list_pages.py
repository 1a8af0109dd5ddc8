"""Pages and files of demand lists, and the zone's page: who sees what, and what their forms send."""

import base64
import html
import io
import re
from typing import Any

import httpx
import pytest
from dabridge.events.v1 import talent_pb2
from dabridge.events.v1.matching_pb2 import SIDE_LEFT, SIDE_RIGHT
from dabridge.events.v1.types_pb2 import EDUCATION_BACHELOR, RECORD_STATUS_ACTIVE, MoneyRange
from dabridge.matching.v1 import matching_service_pb2 as matching_api
from dabridge.talent.v1 import demand_lists_service_pb2 as api
from dabridge.talent.v1.demand_lists_service_pb2 import DemandList, ListedPost, PostChange
from openpyxl import load_workbook

from services.common.access.principal import Role
from services.gateway.demand_book.read import read
from services.gateway.demand_book.write import of_posts
from tests.fakes.doorkeeper import CSRF, ORGANISATION, ZONE
from tests.unit.gateway.conftest import Backing, ClientAs, card, shortlist

SHEET = "岗位"
BEFORE = ListedPost(
    id="d1", based_on=2, code="A", post="数据工程师", zone="511702", industry="big-data", headcount=2
)
AFTER = ListedPost(
    id="d1", based_on=2, code="A", post="数据工程师", zone="511724", industry="big-data", headcount=5
)


def a_list(**changes: Any) -> DemandList:
    given: dict[str, Any] = {
        "id": "l1",
        "version": 1,
        "enterprise_id": ORGANISATION,
        "stage": api.DEMAND_LIST_STAGE_PROPOSED,
        "source": api.DEMAND_LIST_SOURCE_WORKBOOK,
        "proposed_at": "2026-11-24T12:00:00+00:00",
        "posts": 4,
        "added": 1,
        "changed": 1,
        "closed": 1,
        "unchanged": 2,
        "changes": [
            PostChange(
                number=1,
                kind=api.POST_CHANGE_KIND_CHANGED,
                demand_id="d1",
                before=BEFORE,
                after=AFTER,
                fields=["zone", "headcount"],
                compared_version=2,
            ),
            PostChange(
                number=2,
                kind=api.POST_CHANGE_KIND_ADDED,
                after=ListedPost(code="N", post="算法<工程师>", headcount=1),
                fields=["code", "post", "headcount"],
            ),
            PostChange(number=3, kind=api.POST_CHANGE_KIND_CLOSED, demand_id="d9", before=BEFORE),
        ],
    }
    return DemandList(**{**given, **changes})


@pytest.fixture(autouse=True)
def lists(backing: Backing) -> None:
    """One list that waits, nothing wrong with what is checked, and one post."""
    answers = backing.market.demand_lists.answers
    answers["GetDemandList"] = api.DemandListResponse(demand_list=a_list())
    answers["ProposeDemandList"] = api.DemandListResponse(demand_list=a_list())
    answers["ConfirmDemandList"] = api.DemandListResponse(demand_list=a_list(version=2))
    answers["CheckDemandList"] = api.CheckDemandListResponse()
    summary = a_list()
    del summary.changes[:]
    answers["ListDemandLists"] = api.ListDemandListsResponse(
        demand_lists=[summary], total=41, next_page_token="next"
    )
    backing.talent.put(
        "Demand",
        talent_pb2.Demand(
            id="d1",
            version=2,
            status=RECORD_STATUS_ACTIVE,
            enterprise_id=ORGANISATION,
            code="A",
            post="数据工程师",
            zone="511702",
            industry="big-data",
            headcount=2,
            education=EDUCATION_BACHELOR,
            salary=MoneyRange(min_yuan=8_000),
        ),
    )


async def page(client: httpx.AsyncClient, path: str, status: int = 200) -> str:
    answer = await client.get(path)
    assert answer.status_code == status, answer.text
    return answer.text


def sent(backing: Backing, method: str) -> Any:
    return backing.market.demand_lists.requests[method][-1]


async def test_an_enterprise_sees_its_workbook_its_form_and_its_history(client_as: ClientAs) -> None:
    text = await page(client_as(Role.ENTERPRISE), "/demand-lists")

    assert 'href="/demand-lists/workbook"' in text
    assert 'enctype="multipart/form-data"' in text
    assert 'href="/demand-lists/l1"' in text
    assert "有一份清单等待确认" in text
    assert "新增 1、修改 1、关闭 1、未变 2" in text
    assert "/demand-lists?after=next" in text


async def test_the_bureau_chooses_an_enterprise_first(client_as: ClientAs, backing: Backing) -> None:
    backing.matching.add(card("enterprise", "firm-2", "示例企业"))
    bureau = client_as(Role.HR_BUREAU)

    assert 'href="/demand-lists?enterprise=firm-2"' in await page(bureau, "/demand-lists")
    text = await page(bureau, "/demand-lists?enterprise=firm-2")

    assert "示例企业" in text
    assert 'href="/demand-lists/workbook?enterprise=firm-2"' in text
    assert sent(backing, "ListDemandLists").enterprise_id == "firm-2"


@pytest.mark.parametrize("role", [Role.TALENT, Role.PROVIDER, Role.ZONE_BUREAU, Role.ADMIN])
async def test_others_have_no_lists(client_as: ClientAs, role: Role) -> None:
    client = client_as(role)
    for path in ("/demand-lists", "/demand-lists/l1", "/demand-lists/workbook", "/api/demand-lists"):
        await page(client, path, 403)


async def test_the_workbook_has_the_posts_there_are(client_as: ClientAs) -> None:
    for path in ("/demand-lists/workbook", "/api/demand-workbook"):
        answer = await client_as(Role.ENTERPRISE).get(path)
        assert "attachment" in answer.headers["Content-Disposition"]
        (post,) = read(answer.content).posts
        assert (post.id, post.based_on, post.code, post.salary.min_yuan) == ("d1", 2, "A", 8_000)


async def upload(client: httpx.AsyncClient, data: bytes, **fields: str) -> httpx.Response:
    return await client.post(
        "/demand-lists/import", files={"file": ("a.xlsx", data)}, data={"_token": CSRF, **fields}
    )


async def test_a_workbook_is_checked_and_proposed_and_its_changes_are_shown(
    client_as: ClientAs, backing: Backing
) -> None:
    answer = await upload(client_as(Role.ENTERPRISE), of_posts([BEFORE]), close_missing="true")

    assert (answer.status_code, answer.headers["location"]) == (303, "/demand-lists/l1")
    for method in ("CheckDemandList", "ProposeDemandList"):
        request = sent(backing, method)
        assert (request.enterprise_id, list(request.posts), request.close_missing) == (
            ORGANISATION,
            [BEFORE],
            True,
        )
    assert sent(backing, "ProposeDemandList").source == api.DEMAND_LIST_SOURCE_WORKBOOK


async def test_what_is_wrong_stands_on_the_page_and_in_a_copy_and_nothing_is_proposed(
    client_as: ClientAs, backing: Backing
) -> None:
    backing.market.demand_lists.answers["CheckDemandList"] = api.CheckDemandListResponse(
        errors=[api.PostError(place=0, field="headcount", message="招聘人数应在 1 到 10000 之间")]
    )
    answer = await upload(client_as(Role.ENTERPRISE), of_posts([BEFORE]))

    assert answer.status_code == 422
    assert "<code>E2</code>" in answer.text
    assert "招聘人数应在" in answer.text
    found = re.search(r'download="[^"]+" href="data:[^;]+;base64,([^"]+)"', answer.text)
    assert found is not None
    copy = load_workbook(io.BytesIO(base64.b64decode(html.unescape(found[1]))))
    assert "招聘人数" in copy[SHEET]["E2"].comment.text
    assert "ProposeDemandList" not in backing.market.demand_lists.requests


@pytest.mark.parametrize("data", [b"", b"no workbook"])
async def test_a_file_that_is_none_is_told_on_the_page(client_as: ClientAs, data: bytes) -> None:
    answer = await upload(client_as(Role.ENTERPRISE), data)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


async def test_each_change_is_shown_field_by_field_with_a_box_to_take_it(client_as: ClientAs) -> None:
    text = await page(client_as(Role.ENTERPRISE), "/demand-lists/l1")

    assert text.count('name="take"') == 3
    assert "通川区" in text
    assert "算法&lt;工程师&gt;" in text
    for told in ("修改的岗位", "新增的岗位", "关闭的岗位", "确认更新"):
        assert told in text


async def test_a_change_that_would_undo_another_is_not_ticked(client_as: ClientAs, backing: Backing) -> None:
    made = a_list()
    made.changes[0].outdated = True
    backing.market.demand_lists.answers["GetDemandList"] = api.DemandListResponse(demand_list=made)

    text = await page(client_as(Role.ENTERPRISE), "/demand-lists/l1")

    assert re.findall(r'name="take" value="(\d)" checked', text) == ["2", "3"]
    assert "在别处改过" in text


async def test_what_is_not_ticked_is_left_out(client_as: ClientAs, backing: Backing) -> None:
    answer = await client_as(Role.ENTERPRISE).post(
        "/demand-lists/l1/confirm", data={"_token": CSRF, "version": "1", "take": ["1", "3"]}
    )

    assert answer.headers["location"] == "/demand-lists/l1?done=confirmed"
    request = sent(backing, "ConfirmDemandList")
    assert (request.id, request.expected_version, list(request.left_out)) == ("l1", 1, [2])


async def test_a_confirmed_list_says_what_became_of_each_change(
    client_as: ClientAs, backing: Backing
) -> None:
    made = a_list(stage=api.DEMAND_LIST_STAGE_CONFIRMED, version=2, applied=1, left_out=1, conflicts=1)
    made.changes[0].outcome = api.POST_CHANGE_OUTCOME_APPLIED
    made.changes[1].outcome = api.POST_CHANGE_OUTCOME_LEFT_OUT
    made.changes[2].outcome = api.POST_CHANGE_OUTCOME_CONFLICT
    backing.market.demand_lists.answers["GetDemandList"] = api.DemandListResponse(demand_list=made)

    text = await page(client_as(Role.ENTERPRISE), "/demand-lists/l1?done=confirmed")

    assert "已更新 1、未采用 1、有冲突 1" in text
    assert "请重新下载清单后再改" in text
    assert 'name="take"' not in text


async def test_programs_propose_posts_as_json(client_as: ClientAs, backing: Backing) -> None:
    answer = await client_as(Role.ENTERPRISE).post(
        "/api/demand-lists", json={"posts": [{"code": "A", "post": "数据工程师", "headcount": 1}]}
    )

    assert answer.status_code == 201
    assert answer.headers["location"].endswith("/api/demand-lists/l1")
    assert answer.json()["changes"][0]["fields"] == ["zone", "headcount"]
    assert sent(backing, "ProposeDemandList").source == api.DEMAND_LIST_SOURCE_API


async def test_programs_hand_in_workbooks_and_are_told_of_errors_by_cell(
    client_as: ClientAs, backing: Backing
) -> None:
    client = client_as(Role.ENTERPRISE)
    good = await client.post("/api/demand-workbook/import", content=of_posts([BEFORE]))
    assert (good.status_code, good.json()["id"]) == (201, "l1")
    backing.market.demand_lists.answers["CheckDemandList"] = api.CheckDemandListResponse(
        errors=[api.PostError(place=0, field="zone", message="不在规划目录中")]
    )

    bad = await client.post("/api/demand-workbook/import", content=of_posts([BEFORE]))
    copy = await client.post("/api/demand-workbook/check/import", content=of_posts([BEFORE]))

    assert bad.status_code == 422
    assert bad.json()["error"]["fields"] == [{"field": "C2", "message": "不在规划目录中"}]
    assert load_workbook(io.BytesIO(copy.content))[SHEET]["C2"].comment.text == "不在规划目录中"


@pytest.fixture
def cells(backing: Backing) -> None:
    for industry, headcount in (("big-data", 40), ("display", 5)):
        cell = f"{ZONE}:{industry}"
        record = talent_pb2.CountyIndustry(
            id=cell,
            version=1,
            status=RECORD_STATUS_ACTIVE,
            zone=ZONE,
            industry=industry,
            headcount=headcount,
            skills=["Python"],
        )
        backing.talent.put("CountyIndustry", record)
        shortlist(
            backing, "talent_county", SIDE_RIGHT, card("county", cell, "产业"), card("talent", "t1", "人")
        )
    backing.matching.fitting = {f"{ZONE}:big-data": 12, f"{ZONE}:display": 7}
    backing.matching.counted_at = "2026-11-24T12:00:00+00:00"


@pytest.mark.usefixtures("cells")
@pytest.mark.parametrize("role", [Role.ZONE_BUREAU, Role.HR_BUREAU])
async def test_a_bureau_sees_what_its_cells_are_short_of(
    client_as: ClientAs, backing: Backing, role: Role
) -> None:
    text = await page(client_as(role), "/zone?least=60")

    assert backing.matching.fit_asked == [0.6]
    assert text.index(f"/county/{ZONE}%3Abig-data") < text.index(f"/county/{ZONE}%3Adisplay")
    assert "缺 28 人" in text
    assert "已够" in text
    assert "2 个产业，目标共 45 人，缺口共 28 人；1 个产业有缺口" in text
    assert ('name="zone"' in text) == (role is Role.HR_BUREAU)


@pytest.mark.usefixtures("cells")
async def test_before_the_first_count_the_page_says_that_it_is_counting(
    client_as: ClientAs, backing: Backing
) -> None:
    backing.matching.counted_at = ""

    text = await page(client_as(Role.ZONE_BUREAU), "/zone")

    assert "正在统计" in text
    assert "缺 " not in text


@pytest.mark.parametrize("role", [Role.ENTERPRISE, Role.TALENT, Role.PROVIDER, Role.ADMIN])
async def test_nobody_else_has_the_zones_page(client_as: ClientAs, role: Role) -> None:
    await page(client_as(role), "/zone", 403)


def a_talent_card() -> matching_api.ProfileCard:
    made = card("talent", "t9", "数据工程师", education=EDUCATION_BACHELOR, years=6, level="B")
    made.skills.add(name="Python", trust="evidenced")
    return made


async def test_a_posts_list_offers_its_enterprise_to_invite(client_as: ClientAs, backing: Backing) -> None:
    shortlist(backing, "talent_demand", SIDE_RIGHT, card("demand", "d1", "数据工程师"), a_talent_card())

    text = await page(client_as(Role.ENTERPRISE), "/demand/d1")

    assert 'href="/introductions/new?demand=d1&amp;talent=t9"' in text
    assert "Python · 有经历佐证" in text
    assert "6 年经验" in text
    assert "B 类人才" in text
    bureau = await page(client_as(Role.HR_BUREAU), "/demand/d1")
    assert "/introductions/new" not in bureau


async def test_a_talents_lists_stand_in_tabs_and_offer_to_apply(
    client_as: ClientAs, backing: Backing
) -> None:
    backing.talent.put(
        "Talent",
        talent_pb2.TalentProfile(id="t1", version=1, status=RECORD_STATUS_ACTIVE, titles=["数据工程师"]),
    )
    me = card("talent", "t1", "数据工程师")
    shortlist(backing, "talent_demand", SIDE_LEFT, me, card("demand", "d1", "岗位一"))
    shortlist(backing, "talent_county", SIDE_LEFT, me, card("county", "511702:big-data", "产业"))
    client = client_as(Role.TALENT)

    text = await page(client, "/talent/t1")

    assert text.count('class="tab-choice"') == 2
    assert text.count(" checked><label") == 1
    assert "岗位 <span" in text
    assert 'href="/introductions/new?demand=d1"' in text
