"""Skills by a text and one skill with its relations, as JSON and as pages.

In addresses a stroke in a name is written full-width (A／B测试): both spellings are one name.
"""

from typing import Annotated, Any, Final
from urllib.parse import urlencode

import grpc
from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import HTMLResponse

from services.common import texts
from services.common.scrub import scrub
from services.gateway import problems, skills
from services.gateway.context import GatewayDep
from services.gateway.portal import render
from services.gateway.problems import Problem
from services.gateway.schemas.base import errors
from services.gateway.schemas.skills import Skill, SkillPage

PAGE_SIZE: Final = 30
PAGES: Final = 300

api = APIRouter(prefix="/api", tags=[texts.get("api.tag.matching")])
pages = APIRouter()

Text = Annotated[str, Query(description=texts.get("skills.api.text"), max_length=skills.LONGEST)]
Term = Annotated[str, Path(description=texts.get("skills.api.term"), min_length=1, max_length=skills.LONGEST)]


@api.get(
    "/skills",
    summary=texts.get("skills.api.find"),
    description=texts.get("skills.api.find.description"),
    response_description=texts.get("api.response.ok"),
    responses=errors(422),
)
async def find(
    gateway: GatewayDep,
    text: Text = "",
    offset: Annotated[int, Query(description=texts.get("api.param.offset"), ge=0, le=9999)] = 0,
    size: Annotated[int, Query(description=texts.get("api.param.size"), ge=1, le=100)] = 20,
) -> SkillPage:
    """Skills by a text."""
    return await skills.find(gateway.backends, text, offset, size)


@api.get(
    "/skills/{term}",
    summary=texts.get("skills.api.get"),
    response_description=texts.get("api.response.ok"),
    responses=errors(404, 422),
)
async def get(gateway: GatewayDep, term: Term) -> Skill:
    """One skill."""
    return await skills.skill(gateway.backends, term)


@pages.get("/skills")
async def find_page(
    request: Request,
    gateway: GatewayDep,
    text: Annotated[str, Query(max_length=skills.LONGEST)] = "",
    page: Annotated[int, Query(ge=1, le=PAGES)] = 1,
) -> HTMLResponse:
    """Skills by a text; HTMX gets the results alone."""
    found: SkillPage | None = None
    problem: Problem | None = None
    try:
        found = await skills.find(gateway.backends, text.strip(), (page - 1) * PAGE_SIZE, PAGE_SIZE)
    except grpc.aio.AioRpcError as error:
        problem = problems.of_rpc(error)
    asked = scrub(text.strip())
    return render.page(
        request,
        "skills/_results.html" if render.is_htmx(request) else "skills/find.html",
        status=problem.status if problem else 200,
        found=found,
        problem=problem,
        asked=asked,
        longest=skills.LONGEST,
        pages=_pages(asked, page, found.total if found else 0),
    )


@pages.get("/skills/{term}")
async def skill_page(
    request: Request,
    gateway: GatewayDep,
    term: Annotated[str, Path(min_length=1, max_length=skills.LONGEST)],
) -> HTMLResponse:
    """One skill; what the graph does not know is said on a page from which one can search."""
    try:
        found = await skills.skill(gateway.backends, term)
    except grpc.aio.AioRpcError as error:
        problem = problems.of_rpc(error)
        return render.page(
            request, "skills/unknown.html", status=problem.status, problem=problem, term=scrub(term)
        )
    return render.page(request, "skills/skill.html", skill=found)


def _pages(asked: str, page: int, total: int) -> dict[str, Any]:
    last = max(1, min(PAGES, -(-total // PAGE_SIZE)))

    def url(number: int) -> str:
        query = ({"text": asked} if asked else {}) | ({"page": str(number)} if number > 1 else {})
        return "/skills" + (f"?{urlencode(query)}" if query else "")

    return {
        "page": page,
        "last": last,
        "before": url(page - 1) if 1 < page <= last + 1 else "",
        "after": url(page + 1) if page < last else "",
        "here": url(page),
    }
