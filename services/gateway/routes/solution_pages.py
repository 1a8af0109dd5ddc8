"""What the pages of solutions share."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any, Final

import grpc
from dabridge.events.v1.scenarios_pb2 import Solution
from dabridge.scenarios.v1 import solutions_service_pb2 as api
from fastapi import Path, Query, Request
from starlette.responses import Response

from services.common import texts
from services.common.access.principal import Role
from services.gateway import records
from services.gateway.caller import Caller
from services.gateway.clients import Backends
from services.gateway.codec import Plain, from_plain, to_plain
from services.gateway.context import Gateway
from services.gateway.kinds import RESOURCES, Kind
from services.gateway.portal import csrf, render
from services.gateway.problems import Problem
from services.gateway.routes import acts

# What a page answers itself, with what was typed kept; everything else is an error page.
DONE: Final = frozenset({"created", "saved", "submitted", "withdrawn", "agreed", "left", "stored", "removed"})
WRITABLE: Final = ("draft", "submitted")

SolutionId = Annotated[str, Path(max_length=64)]
Done = Annotated[str, Query(max_length=32)]


@dataclass(frozen=True, slots=True)
class Seen:
    """A solution as a page shows it.

    `scenario` is None where it cannot be read, `content` where it is sealed.
    """

    solution: Plain
    content: Plain | None
    revision: int
    ranking: Plain | None
    scenario: Plain | None

    @property
    def id(self) -> str:
        """The solution's."""
        return str(self.solution["id"])

    def leads(self, caller: Caller) -> bool:
        """Whether the caller's enterprise leads it."""
        return _bids(caller) and caller.principal.organisation == self.solution["enterprise_id"]

    def partner(self, caller: Caller) -> Plain | None:
        """The caller's enterprise as a partner of it."""
        own = caller.principal.organisation if _bids(caller) else ""
        return next((p for p in self.solution["partners"] if p["enterprise_id"] == own), None)

    @property
    def writable(self) -> bool:
        """Whether the draft can still be changed, as far as the records tell; the service's clock decides."""
        takes = self.scenario is not None and not self.scenario["answers_closed"]
        active = self.solution["status"] != "withdrawn"
        return active and takes and self.solution["stage"] in WRITABLE


async def seen(backends: Backends, solution_id: str, revision: int = 0) -> Seen:
    """A solution with a revision, 0 for the draft or what others may open; raises AioRpcError."""
    answer = await acts.call(
        backends, "solutions.GetSolution", api.GetSolutionRequest(id=solution_id, revision=revision)
    )
    held = to_plain(answer)
    return Seen(
        held["solution"],
        held["content"],
        held["revision"],
        held["ranking"],
        await scenario_of(backends, held["solution"]["scenario_id"]),
    )


async def scenario_of(backends: Backends, scenario_id: str) -> Plain | None:
    """A scenario; None where the caller may not read it, or it cannot be had now."""
    try:
        return await records.get(backends, RESOURCES[Kind.SCENARIO], scenario_id)
    except (Problem, grpc.aio.AioRpcError):
        return None


async def scenarios_of(backends: Backends, ids: Iterable[str]) -> dict[str, Plain]:
    """Those of the scenarios that can be read, by id."""
    wanted = sorted(set(ids))
    found = await asyncio.gather(*(scenario_of(backends, each) for each in wanted))
    return {key: scenario for key, scenario in zip(wanted, found, strict=True) if scenario is not None}


async def names_of(gateway: Gateway, solutions: Iterable[Plain]) -> dict[str, str]:
    """The names of the enterprises that take part."""
    ids = sorted({key for solution in solutions for key in parties(solution)})
    found = await asyncio.gather(*(gateway.names.get(Kind.ENTERPRISE, key) for key in ids))
    return dict(zip(ids, found, strict=True))


def parties(solution: Plain) -> list[str]:
    """The ids of who leads and of all partners."""
    return [solution["enterprise_id"], *(p["enterprise_id"] for p in solution["partners"])]


async def save(
    backends: Backends, held: Seen, content: Plain, partner_ids: list[str] | None = None
) -> Solution:
    """Saves the draft with a content; raises AioRpcError."""
    partners = [p["enterprise_id"] for p in held.solution["partners"]] if partner_ids is None else partner_ids
    request = api.UpdateSolutionRequest(
        id=held.id,
        expected_version=held.solution["version"],
        partner_ids=partners,
        content=from_plain(content, api.SolutionContent),
    )
    answer = await acts.call(backends, "solutions.UpdateSolution", request)
    found: Solution = answer.solution
    return found


def show(
    request: Request,
    template: str,
    *,
    problem: Problem | None = None,
    done: str = "",
    **context: Any,
) -> Response:
    """A page with its form token; a problem gives it its status and stands at its head and its fields."""
    found = problem.fields if problem else ()
    return render.page(
        request,
        f"solutions/{template}",
        status=problem.status if problem else 200,
        token=csrf.token(request),
        problem=problem,
        errors={item.field: item.message for item in found},
        done=texts.get(f"solutions.done.{done}") if done in DONE else "",
        **context,
    )


def _bids(caller: Caller) -> bool:
    return Role.ENTERPRISE in caller.principal.roles
