import html as markup
import re
from typing import Any

import grpc
import httpx
import pytest
from dabridge.events.v1 import scenarios_pb2, talent_pb2, types_pb2

from services.gateway.kinds import Kind
from services.gateway.portal import csrf, forms
from tests.fakes.grpc_services import rpc_error
from tests.unit.gateway.conftest import Backing, ClientAs


def hidden(html: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found, name
    return markup.unescape(found.group(1))


async def post(client: httpx.AsyncClient, url: str, data: dict[str, Any], **fixed: str) -> httpx.Response:
    """Opens the form and sends it as a browser would."""
    opened = (await client.get(url)).text
    kept = {"_token": hidden(opened, "_token")}
    if 'name="_base"' in opened:
        kept["_base"] = hidden(opened, "_base")
    if 'name="version"' in opened:
        kept["version"] = hidden(opened, "version")
    return await client.post(url, data=kept | data | fixed)


TALENT = {
    "titles": "数据分析师\n\n 数据工程师 ",
    "education": "master",
    "years": "3",
    "salary-min": "8,000",
    "skills-0-name": "Python",
    "skills-0-level": "expert",
    "skills-4-name": "SQL",
    "wanted_zones": ["511724", "nowhere"],
}


async def test_a_new_record_is_stored_and_its_page_told_so(
    client: httpx.AsyncClient, backing: Backing
) -> None:
    answer = await post(client, "/talent/new", TALENT)

    assert answer.status_code == 303
    (stored,) = backing.talent.stored["Talent"].values()
    assert answer.headers["Location"] == f"/talent/{stored.id}?saved=1"
    assert list(stored.titles) == ["数据分析师", "数据工程师"]
    assert stored.education == types_pb2.EDUCATION_MASTER
    assert (stored.years, stored.salary.min_yuan) == (3, 8000)
    assert not stored.salary.HasField("max_yuan")
    assert [(s.name, s.level) for s in stored.skills] == [("Python", 3), ("SQL", 0)]
    assert list(stored.wanted_zones) == ["511724"]

    page = (await client.get(answer.headers["Location"])).text
    assert "已保存，正在重新匹配" in page
    assert f"/live/subject/{stored.id}?kind=talent&amp;saved=1" in page


async def test_what_is_wrong_is_told_beside_the_field_and_nothing_typed_is_lost(
    client: httpx.AsyncClient, backing: Backing
) -> None:
    answer = await post(client, "/talent/new", TALENT | {"titles": "无效", "major": "统计学"})

    assert answer.status_code == 422
    assert "第 1 项：内容无效" in answer.text
    assert 'value="统计学"' in answer.text
    assert 'value="Python"' in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert backing.talent.stored["Talent"] == {}


@pytest.mark.parametrize("typed", ["三年", "-1", "1.5", "99999999999999999999"])
async def test_a_number_that_is_none_is_told_at_its_field(client: httpx.AsyncClient, typed: str) -> None:
    answer = await post(client, "/talent/new", TALENT | {"years": typed})

    assert answer.status_code == 422
    assert 'id="f-years-error"' in answer.text
    assert f'value="{typed}"' in answer.text


async def test_a_service_that_is_away_loses_nothing_typed(
    client: httpx.AsyncClient, backing: Backing
) -> None:
    backing.talent.fault = rpc_error(grpc.StatusCode.UNAVAILABLE, "away")

    answer = await post(client, "/talent/new", TALENT | {"major": "统计学"})

    assert answer.status_code == 503
    assert 'value="统计学"' in answer.text


async def test_another_row_keeps_what_was_typed_and_stores_nothing(
    client: httpx.AsyncClient, backing: Backing
) -> None:
    answer = await post(client, "/talent/new", TALENT, _action="add:skills")

    assert answer.status_code == 200
    assert 'name="skills-1-name" value="SQL"' in answer.text
    assert re.search(r'name="skills-2-name" value="" autofocus', answer.text)
    assert backing.talent.stored["Talent"] == {}


async def test_an_edit_keeps_what_the_form_does_not_show(client: httpx.AsyncClient, backing: Backing) -> None:
    backing.talent.put("Talent", talent_pb2.TalentProfile(id="t1", titles=["甲"], synthetic=True))

    answer = await post(client, "/talent/t1/edit", {"titles": "乙"})

    assert answer.headers["Location"] == "/talent/t1?saved=2"
    stored = backing.talent.stored["Talent"]["t1"]
    assert list(stored.titles) == ["乙"]
    assert stored.synthetic


async def test_two_edits_that_do_not_touch_are_merged_and_confirmed(
    client: httpx.AsyncClient, backing: Backing
) -> None:
    backing.scenarios.put("Enterprise", scenarios_pb2.Enterprise(id="e1", name="旧名", summary="旧简介"))
    opened = (await client.get("/enterprise/e1/edit")).text
    backing.scenarios.put(
        "Enterprise", scenarios_pb2.Enterprise(id="e1", name="旧名", summary="他的简介", version=2)
    )
    mine = {
        "_token": hidden(opened, "_token"),
        "_base": hidden(opened, "_base"),
        "name": "我的名字",
        "summary": "旧简介",
    }

    answer = await client.post("/enterprise/e1/edit", data=mine)

    assert answer.status_code == 412
    assert "已被他人修改" in answer.text
    assert "双方改动互不冲突" in answer.text
    assert 'value="我的名字"' in answer.text
    assert "他的简介</textarea>" in answer.text

    again = mine | {"_base": hidden(answer.text, "_base"), "summary": "他的简介"}
    assert (await client.post("/enterprise/e1/edit", data=again)).status_code == 303
    stored = backing.scenarios.stored["Enterprise"]["e1"]
    assert (stored.name, stored.summary, stored.version) == ("我的名字", "他的简介", 3)


async def test_two_edits_of_one_field_are_shown_side_by_side(
    client: httpx.AsyncClient, backing: Backing
) -> None:
    backing.scenarios.put("Enterprise", scenarios_pb2.Enterprise(id="e1", name="旧名"))
    opened = (await client.get("/enterprise/e1/edit")).text
    backing.scenarios.put("Enterprise", scenarios_pb2.Enterprise(id="e1", name="他的名字", version=2))

    answer = await client.post(
        "/enterprise/e1/edit",
        data={"_token": hidden(opened, "_token"), "_base": hidden(opened, "_base"), "name": "我的名字"},
    )

    assert answer.status_code == 412
    assert "对方：他的名字" in answer.text
    assert "您：我的名字" in answer.text
    assert 'name="name" value="我的名字"' in answer.text


def test_merging_takes_each_change_from_the_side_that_made_it() -> None:
    base = {"a": 1, "b": 1, "c": 1, "d": 1, "e": 1}
    mine = {"a": 2, "b": 1, "c": 2, "d": 2, "e": 1}
    theirs = {"a": 1, "b": 3, "c": 3, "d": 2, "e": 1}

    merged = forms.merge(base, mine, theirs)

    assert merged.values == {"a": 2, "b": 3, "c": 2, "d": 2, "e": 1}
    assert (merged.taken, merged.contested) == (("b",), ("c",))


@pytest.mark.parametrize("kind", list(Kind))
def test_an_empty_form_means_an_empty_record(kind: Kind) -> None:
    record, problems = forms.to_record(kind, forms.from_record(kind, {}))

    assert problems == []
    assert not any(record.values())


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"_token": "guessed"}, 403),
        ({"_token": ""}, 403),
        ({}, 403),
        ({"_base": "{"}, 400),
        ({"_base": "[]"}, 400),
    ],
)
async def test_a_form_that_is_not_ours_is_refused(
    client: httpx.AsyncClient, backing: Backing, sent: dict[str, str], status: int
) -> None:
    del client.headers[csrf.HEADER]
    backing.talent.put("Talent", talent_pb2.TalentProfile(id="t1", titles=["甲"]))
    opened = (await client.get("/talent/t1/edit")).text
    whole = {"_base": hidden(opened, "_base")}
    if status == 400:
        whole["_token"] = hidden(opened, "_token")

    answer = await client.post("/talent/t1/edit", data=whole | {"titles": "乙"} | sent)

    assert answer.status_code == status
    assert list(backing.talent.stored["Talent"]["t1"].titles) == ["甲"]


async def test_withdrawing_asks_for_a_reason_and_does_it(client: httpx.AsyncClient, backing: Backing) -> None:
    backing.talent.put("Talent", talent_pb2.TalentProfile(id="t1", titles=["甲"]))

    refused = await post(client, "/talent/t1/withdraw", {"reason": " "})
    assert refused.status_code == 422
    assert "请填写撤回原因" in refused.text

    done = await post(client, "/talent/t1/withdraw", {"reason": "已就业"})
    assert done.headers["Location"] == "/talent/t1"
    assert backing.talent.stored["Talent"]["t1"].status == types_pb2.RECORD_STATUS_WITHDRAWN


async def test_a_record_that_changed_meanwhile_is_not_withdrawn_unseen(
    client: httpx.AsyncClient, backing: Backing
) -> None:
    backing.talent.put("Talent", talent_pb2.TalentProfile(id="t1", titles=["甲"], version=5))

    answer = await post(client, "/talent/t1/withdraw", {"reason": "已就业"}, version="4")

    assert answer.status_code == 422
    assert "刚被他人修改" in answer.text


async def test_an_expert_is_named_by_the_id_of_the_talent_once(
    client: httpx.AsyncClient, backing: Backing
) -> None:
    answer = await post(client, "/expert/new", {"id": "t7", "titles": "教授", "available": "1"})
    assert answer.headers["Location"] == "/expert/t7?saved=1"

    assert 'name="id"' not in (await client.get("/expert/t7/edit")).text
    answer = await post(client, "/expert/t7/edit", {"id": "t8", "titles": "院长", "affiliation_ids": "e1"})

    assert answer.headers["Location"] == "/expert/t7?saved=2"
    (stored,) = backing.talent.stored["Expert"].values()
    assert (stored.id, list(stored.titles), list(stored.affiliation_ids)) == ("t7", ["院长"], ["e1"])


async def test_an_enterprise_states_a_need_of_its_own(client_as: ClientAs, backing: Backing) -> None:
    typed = {"title": "产线联网", "zone": "511724", "industry": "display", "situation": "设备孤立"}
    answer = await post(client_as("enterprise"), "/need/new", typed)

    (stored,) = backing.scenarios.stored["TransformationNeed"].values()
    assert answer.headers["Location"] == f"/need/{stored.id}?saved=1"
    assert (stored.enterprise_id, stored.situation) == ("e1", "设备孤立")
