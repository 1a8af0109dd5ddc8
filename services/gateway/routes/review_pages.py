"""What the pages of reviews and questions share."""

import asyncio
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Final

import grpc
from dabridge.scenarios.v1 import reviews_service_pb2 as api
from dabridge.scenarios.v1 import solutions_service_pb2
from fastapi import Path, Query, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from services.common import texts
from services.common.access import policy
from services.common.access.methods import MARKET
from services.gateway import grants, records
from services.gateway.caller import Caller
from services.gateway.codec import Plain, to_plain
from services.gateway.context import Gateway
from services.gateway.kinds import RESOURCES, Kind
from services.gateway.portal import csrf, render
from services.gateway.problems import Problem
from services.gateway.routes import acts

# What a page answers itself, with the input kept; everything else is an error page.
DONE: Final = frozenset(
    {"named", "started", "stated", "saved", "submitted", "consensus", "decided", "asked", "answered"}
)
_PAGE: Final = 200

Id = Annotated[str, Path(max_length=64)]
Token = Annotated[str, Query(max_length=200)]
Done = Annotated[str, Query(max_length=32)]


def show(
    request: Request, template: str, *, problem: Problem | None = None, done: str = "", **context: Any
) -> Response:
    """A page with its form token; a problem gives it its status and stands at its head."""
    return render.page(
        request,
        f"reviews/{template}",
        status=problem.status if problem else 200,
        token=csrf.token(request),
        problem=problem,
        done=texts.get(f"reviews.done.{done}") if done in DONE else "",
        **context,
    )


async def scenario_of(gateway: Gateway, scenario_id: str) -> Plain:
    """The scenario as the caller may read it; raises AioRpcError."""
    return await records.get(gateway.backends, RESOURCES[Kind.SCENARIO], scenario_id)


async def title_of(gateway: Gateway, scenario_id: str) -> str:
    """The scenario's title; of one that cannot be read, enough of its id."""
    try:
        return str((await scenario_of(gateway, scenario_id))["title"])
    except grpc.aio.AioRpcError:
        return scenario_id


async def review_of(gateway: Gateway, review_id: str) -> Plain:
    """One review; raises AioRpcError."""
    request = api.GetReviewRequest(id=review_id)
    return to_plain((await acts.call(gateway.backends, "reviews.GetReview", request)).review)


def leads(caller: Caller, scenario: Plain) -> bool:
    """Whether the caller is in charge of the scenario's review."""
    return policy.reach(MARKET["CreateReview"], caller.principal).holds(grants.facts(Kind.SCENARIO, scenario))


def is_reviewer(caller: Caller, review: Plain) -> bool:
    """Whether the caller is one of the reviewers without conflict."""
    return own_seat(caller, review) is not None


def own_seat(caller: Caller, review: Plain) -> Plain | None:
    """The caller's place among the reviewers without conflict."""
    own = caller.principal.talent
    return next(
        (r for r in review["reviewers"] if own and r["expert_id"] == own and r["statement"] != "conflicted"),
        None,
    )


async def solutions_of(gateway: Gateway, scenario_id: str) -> dict[str, Plain]:
    """The opened solutions of a scenario that the caller may read, by id, as records."""
    found: dict[str, Plain] = {}
    token = ""
    while True:
        request = solutions_service_pb2.ListSolutionsRequest(
            scenario_id=scenario_id, page_size=_PAGE, page_token=token
        )
        answer = await acts.call(gateway.backends, "solutions.ListSolutions", request)
        found |= {solution.id: to_plain(solution) for solution in answer.solutions}
        token = answer.next_page_token
        if not token:
            return found


async def bidder_names(gateway: Gateway, solutions: Mapping[str, Plain]) -> dict[str, str]:
    """Who bids by each solution, in words."""

    async def told(solution: Plain) -> str:
        ids = [solution["enterprise_id"], *(p["enterprise_id"] for p in solution["partners"] if p["agreed"])]
        names = await asyncio.gather(*(gateway.names.get(Kind.ENTERPRISE, each) for each in ids))
        return "、".join(names)

    return dict(zip(solutions, await asyncio.gather(*map(told, solutions.values())), strict=True))


def bidders(solutions: Iterable[Plain]) -> set[str]:
    """The enterprises behind solutions."""
    return {
        enterprise
        for solution in solutions
        for enterprise in (solution["enterprise_id"], *(p["enterprise_id"] for p in solution["partners"]))
    }


def one(form: FormData, name: str) -> str:
    """A field's text, trimmed; empty where the form has none."""
    value = form.get(name)
    return value.strip().replace("\r\n", "\n") if isinstance(value, str) else ""
