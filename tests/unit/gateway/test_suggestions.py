"""What a record could change and why its list is short, on its page: in plain words, with the way to it."""

from typing import Any, Final

import grpc
import pytest
from dabridge.events.v1.matching_pb2 import SIDE_LEFT, SIDE_RIGHT
from dabridge.matching.v1 import matching_service_pb2 as api

from services.common.access.principal import Principal, Role
from services.gateway.caller import Caller
from services.gateway.kinds import Kind
from services.gateway.portal.edit_links import edit_link
from tests.fakes.grpc_services import rpc_error
from tests.unit.gateway.conftest import Backing, ClientAs, card, shortlist
from tests.unit.gateway.test_pages import demand, page, talent

PART: Final = "/parts/suggestions/talent_demand/left/t1"


def suggested(backing: Backing, **more: Any) -> api.Suggestion:
    return backing.matching.suggestions.suggestions.add(
        edit="skill", field="skills", text="人才加上技能“SQL”", entered=2, risen=1, **more
    )


async def test_a_suggestion_says_what_to_change_and_from_which_place_to_which(
    client: Any, backing: Backing
) -> None:
    made = suggested(backing, fallen=1, listed_before=3, listed_after=5)
    own = api.RankChange(before=2, after=1)
    risen, new = api.RankChange(before=14, after=3), api.RankChange(after=9)
    made.pairs.add(
        counterpart=card("demand", "d1", "前端工程师"),
        score_before=0.5,
        score_after=0.75,
        ranks=risen,
        own_ranks=own,
    )
    made.pairs.add(counterpart=card("demand", "d2", "后端工程师"), score_after=0.4, ranks=new, own_ranks=own)

    html = " ".join((await page(client, PART)).split())

    assert "人才加上技能“SQL”" in html
    assert "新进入 2 份岗位名单。在 1 份岗位名单上名次上升。" in html
    assert "在 1 份名单上名次下降" in html
    assert "自己的名单从 3 个变为 5 个" in html
    assert '第 14 名 <span aria-hidden="true">→</span><span class="sr">变为</span> <strong>第 3 名' in html
    assert "匹配度 50% 变为 75%" in html
    assert '前 20 名以外 <span aria-hidden="true">→</span>' in html
    assert "匹配度 40%，原来不在名单上" in html
    assert 'href="/demand/d1"' in html
    assert 'href="/talent/t1/edit#f-skills"' in html


async def test_where_nothing_would_help_it_says_so(client: Any) -> None:
    assert "没有找到单独一项就能改善名次的修改" in await page(client, PART)


async def test_until_it_can_be_worked_out_the_page_says_later(client: Any, backing: Backing) -> None:
    backing.matching.fault = rpc_error(grpc.StatusCode.UNAVAILABLE, "away")

    assert "请稍后再打开" in await page(client, PART)


async def test_suggestions_of_others_are_refused(client: Any, backing: Backing) -> None:
    backing.matching.denied.add("t1")

    await page(client, PART, 403)


async def test_suggestions_of_who_is_not_there_are_not_found(client: Any, backing: Backing) -> None:
    backing.matching.fault = rpc_error(grpc.StatusCode.NOT_FOUND, "没有找到")

    await page(client, PART, 404)


async def test_a_page_asks_for_suggestions_once_they_are_opened(client: Any, backing: Backing) -> None:
    talent(backing)
    subject = card("talent", "t1", "数据分析师")
    shortlist(backing, "talent_demand", SIDE_LEFT, subject, card("demand", "d1", "前端工程师"))
    shortlist(backing, "talent_county", SIDE_LEFT, subject, card("county", "511724:display", "x"))

    html = await page(client, "/talent/t1")

    assert f'hx-get="{PART}" hx-trigger="toggle once"' in html
    assert "怎样提高排名" in html


async def test_a_diagnosis_says_what_lies_with_the_subject_first_and_where_to_change_the_rest(
    client_as: ClientAs, backing: Backing
) -> None:
    talent(backing)
    shortlist(backing, "talent_demand", SIDE_LEFT, card("talent", "t1", "数据分析师"))
    found = api.DiagnoseShortlistResponse(counterparts=900, passing=40, listed=4, floor=0.25, too_weak=36)
    found.notes.add(code="paused", text="本人已暂停参与匹配", bars=True)
    found.relaxations.add(gate="zone", label="区域", gained=30, failed=80, reaching=12, field="wanted_zones")
    found.relaxations.add(gate="years", label="工作年限", gained=9, failed=10, reaching=0)
    found.relaxations.add(gate="relevance", label="匹配度过低", gained=36, failed=36)
    found.blockers.add(requirement="SQL", reaching=5, text="如果确有“SQL”，会多 5 个岗位进入名单")
    backing.matching.diagnosis = found

    html = await page(client_as(Role.TALENT), "/talent/t1")
    part = html[html.index('class="diagnosis"') :]

    assert part.index("本人已暂停参与匹配") < part.index("目前共有 900 个")
    assert "其中 4 个匹配度达到 25%" in part
    assert "如果不被「区域」挡住，其他不变，会多 12 个进入名单" in part
    assert "30 个只差这一项，共 80 个不符合这一项" in part
    assert "「工作年限」" not in part
    assert "36 个符合硬条件，但匹配度不够" in part
    assert "会多 5 个岗位进入名单" in part
    assert 'href="/registration/step/wishes"' in part
    assert 'href="/registration/step/consent"' in part


async def test_where_no_gate_alone_would_do_those_that_would_together_are_named(
    client: Any, backing: Backing
) -> None:
    demand(backing)
    shortlist(backing, "talent_demand", SIDE_RIGHT, card("demand", "d1", "岗位"))
    backing.matching.diagnosis = api.DiagnoseShortlistResponse(counterparts=9, listed=0)
    backing.matching.diagnosis.together.add(gates=["education", "zone"], labels=["学历", "区域"], reaching=3)

    assert "同时放宽「学历」「区域」，会多 3 人" in await page(client, "/demand/d1")


def caller(role: Role, talent_id: str) -> Caller:
    return Caller(Principal("somebody", frozenset({role}), talent=talent_id))


@pytest.mark.parametrize(
    ("role", "kind", "field", "link"),
    [
        (Role.TALENT, Kind.TALENT, "skills", "/registration/step/skills"),
        (Role.TALENT, Kind.TALENT, "salary", "/registration/step/wishes"),
        (Role.TALENT, Kind.TALENT, "confirmed_on", "/registration/review"),
        (Role.TALENT, Kind.EXPERT, "zones", "/expert/t%2F1/edit#f-zones"),
        (Role.ENTERPRISE, Kind.DEMAND, "education", "/demand/t%2F1/edit#f-education"),
        (Role.HR_BUREAU, Kind.TALENT, "consents", ""),
        (Role.SCENARIO_CENTRE, Kind.SCENARIO, "requirements", ""),
        (Role.PROVIDER, Kind.SCENARIO, "", ""),
    ],
)
def test_the_way_to_a_field(role: Role, kind: Kind, field: str, link: str) -> None:
    mine = "t/1" if role is Role.TALENT else ""

    assert edit_link(caller(role, mine), kind, "t/1", field) == link
