"""The skill graph for people and programs."""

import re

import grpc
import httpx
import pytest
from dabridge.matching.v1 import matching_service_pb2 as api

from services.common.access.principal import Role
from tests.fakes.grpc_services import rpc_error
from tests.unit.gateway.conftest import Backing, ClientAs

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def graph(backing: Backing) -> None:
    """A relational database with a name, a narrower and a related skill; thirty others."""
    backing.matching.skills["关系数据库"] = api.GetSkillResponse(
        name="关系数据库",
        synonyms=[api.SkillLink(name="RDBMS", provenance="curated", serves=1)],
        broader=[api.SkillLink(name="数据库", provenance="occupations", serves=0.6)],
        narrower=[api.SkillLink(name="C#/SQL", provenance="curated", serves=0.95)],
        related=[api.SkillLink(name="ETL开发", provenance="advertisements", count=103, pmi=3.66, serves=0.4)],
    )
    for number in range(30):
        backing.matching.skills[f"技能{number}"] = api.GetSkillResponse(name=f"技能{number}")


@pytest.fixture
def visitor(client_as: ClientAs) -> httpx.AsyncClient:
    return client_as()


async def page(client: httpx.AsyncClient, path: str, status: int = 200) -> str:
    answer = await client.get(path)
    assert answer.status_code == status, answer.text
    return answer.text


async def test_anybody_sees_what_a_skill_is_to_others_and_where_that_comes_from(
    visitor: httpx.AsyncClient,
) -> None:
    html = await page(visitor, "/skills/关系数据库")

    assert "RDBMS" in html
    assert "职业分类大典（2022年版）" in html
    assert "共现统计：103 篇文本同时提到，互信息 3.7" in html
    assert "计 95%" in html
    assert "计 60%" in html
    assert 'href="/skills/C%23%EF%BC%8FSQL"' in html


async def test_a_search_shows_skills_with_pages(visitor: httpx.AsyncClient) -> None:
    first = await page(visitor, "/skills")
    second = await page(visitor, "/skills?page=2")

    assert "共 31 项" in first
    assert 'href="/skills?page=2"' in first
    assert "技能28" in first
    assert "技能29" not in first
    assert "技能29" in second
    assert 'rel="prev" href="/skills"' in second


async def test_a_search_without_results_says_so(visitor: httpx.AsyncClient) -> None:
    html = await page(visitor, "/skills?text=没有的")

    assert "图谱里没有与“没有的”有关的技能" in html


async def test_htmx_gets_the_results_alone(visitor: httpx.AsyncClient) -> None:
    answer = await visitor.get("/skills?text=关系", headers={"HX-Request": "true"})

    assert "<html" not in answer.text
    assert re.findall(r"<h2><a[^>]*>(.*?)</a>", answer.text) == ["关系数据库"]


async def test_a_skill_that_the_graph_does_not_know_leads_on_to_a_search(visitor: httpx.AsyncClient) -> None:
    html = await page(visitor, "/skills/不认识", 404)

    assert "图谱里没有“不认识”" in html
    assert "/skills?text=%E4%B8%8D%E8%AE%A4%E8%AF%86" in html


@pytest.mark.parametrize("path", ["/skills", "/skills/关系数据库"])
async def test_trouble_is_said(visitor: httpx.AsyncClient, backing: Backing, path: str) -> None:
    backing.matching.fault = rpc_error(grpc.StatusCode.UNAVAILABLE, "down")

    html = await page(visitor, path, 503)

    assert 'role="alert"' in html
    assert "暂时查不到" in html


async def test_what_is_asked_for_is_escaped_and_numbers_of_people_are_not_repeated(
    visitor: httpx.AsyncClient,
) -> None:
    assert HOSTILE not in await page(visitor, f"/skills?text={HOSTILE}")
    assert HOSTILE not in await page(visitor, "/skills/%3Cscript%3Ealert(1)", 404)
    told = (await page(visitor, "/skills/13900000000", 404)).partition("<main")[2]
    assert "13900000000" not in told


async def test_programs_get_the_same(client_as: ClientAs) -> None:
    client = client_as(Role.TALENT)

    found = (await client.get("/api/skills", params={"text": "关系"})).json()
    one = (await client.get("/api/skills/关系数据库")).json()

    assert found == {
        "hits": [{"name": "关系数据库", "found_by": "", "narrower": 1, "broader": 1}],
        "total": 1,
    }
    assert one["related"] == [
        {"name": "ETL开发", "provenance": "advertisements", "count": 103, "pmi": 3.66, "serves": 0.4}
    ]
    assert (await client.get("/api/skills/没有")).status_code == 404
    assert (await client.get("/api/skills", params={"text": "数" * 61})).status_code == 422
