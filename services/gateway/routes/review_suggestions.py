"""Experts that could review a scenario: matching's list, with who is near a party."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import grpc

from services.common import texts
from services.gateway import matching, problems, records
from services.gateway.codec import Plain
from services.gateway.context import Gateway
from services.gateway.kinds import MARKETS, RESOURCES, Kind, MarketSides
from services.gateway.portal.names import display_name
from services.gateway.problems import Problem
from services.gateway.routes.review_pages import bidders, solutions_of
from services.gateway.schemas.matching import Item

MARKET = "scenario_review"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An expert; `conflict` says why they may not review, `item` is matching's entry where it has one."""

    expert_id: str
    name: str
    conflict: str
    item: Item | None


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Experts, best first; `problem`: why matching's list cannot be had, `pending`: it is not made yet."""

    market: MarketSides
    found: list[Suggestion]
    pending: bool = False
    problem: Problem | None = None


async def of(gateway: Gateway, scenario: Plain, extra: Sequence[str]) -> Suggestions:
    """Those whom matching lists for the scenario, and `extra` experts by their ids."""
    pending, problem = False, None
    items: list[Item] = []
    try:
        listed = await matching.shortlist(gateway.backends, MARKET, "left", scenario["id"], explain=True)
        items = list(listed.items)
    except grpc.aio.AioRpcError as error:
        pending = error.code() is grpc.StatusCode.NOT_FOUND
        problem = None if pending else problems.of_rpc(error)
    parties = await _parties(gateway, scenario)
    known = {item.entry.counterpart_id: item for item in items}
    ids = [*known, *(each for each in extra if each not in known)]
    found = await asyncio.gather(
        *(_suggestion(gateway, scenario["provider_id"], parties, each, known.get(each)) for each in ids)
    )
    return Suggestions(MARKETS[MARKET], list(found), pending, problem)


async def _parties(gateway: Gateway, scenario: Plain) -> set[str]:
    """The bidders, once the solutions are open."""
    if not scenario["answers_closed"]:
        return set()
    return bidders((await solutions_of(gateway, scenario["id"])).values())


async def _suggestion(
    gateway: Gateway, provider: str, parties: set[str], expert_id: str, item: Item | None
) -> Suggestion:
    near: set[str] = {expert_id}
    title = item.counterpart.title if item and item.counterpart else ""
    try:
        expert = await records.get(gateway.backends, RESOURCES[Kind.EXPERT], expert_id)
        near |= set(expert["affiliation_ids"])
        title = title or " / ".join(expert["titles"])
    except grpc.aio.AioRpcError as error:
        if error.code() is grpc.StatusCode.UNAVAILABLE:
            raise
    conflict = ""
    if provider and provider in near:
        conflict = texts.get("reviews.conflict.provider")
    elif near & parties:
        conflict = texts.get("reviews.conflict.bidder")
    return Suggestion(expert_id, display_name(Kind.EXPERT, expert_id, title), conflict, item)
