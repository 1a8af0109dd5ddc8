"""What a scenario's page shows of its life besides its facts."""

import asyncio
from dataclasses import dataclass
from typing import Final

import grpc
from dabridge.scenarios.v1 import lifecycle_service_pb2 as api

from services.common import texts
from services.common.access.principal import Role
from services.gateway import problems
from services.gateway.caller import Caller
from services.gateway.clients import Backends
from services.gateway.codec import Plain, to_plain
from services.gateway.context import Gateway
from services.gateway.kinds import Kind
from services.gateway.market.stages import StageAct
from services.gateway.portal import stages
from services.gateway.portal.names import display_name
from services.gateway.portal.stages import ACTS
from services.gateway.problems import Problem
from services.gateway.routes import acts
from services.gateway.routes.list_pages import kinds, name_of

STEPS_SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class Steps:
    """Some of a history, newest first; `after` names the next page, empty on the last.

    `organisations` has the names of those that acted, by id, as far as they are known.
    """

    shown: list[Plain]
    total: int
    after: str
    organisations: dict[str, str]


@dataclass(frozen=True, slots=True)
class Life:
    """The acts that the reader may do now, the history that they may read, its kind of list by name."""

    acts: list[StageAct]
    history: Steps | None
    problem: Problem | None
    list_kind: str


async def of(gateway: Gateway, caller: Caller, kind: Kind, record: Plain) -> Life | None:
    """A scenario's life as the caller may see it, without the parts that cannot be had; else None."""
    if kind is not Kind.SCENARIO:
        return None
    history: Steps | None = None
    problem: Problem | None = None
    if stages.reads_history(caller, record):
        try:
            history = await steps(gateway, record["id"], STEPS_SHOWN)
        except grpc.aio.AioRpcError as error:
            problem = problems.of_rpc(error)
    return Life(stages.offered(caller, record), history, problem, await list_kind(gateway.backends, record))


def done(path: str) -> str:
    """What an act's page tells after it; empty where it was none."""
    return texts.get(f"lifecycle.saved.{path}") if path in ACTS else ""


async def steps(gateway: Gateway, scenario_id: str, most: int, after: str = "") -> Steps:
    """A page of a scenario's history; raises AioRpcError."""
    request = api.ListHistoryRequest(
        subject=api.HISTORY_SUBJECT_SCENARIO, id=scenario_id, page_size=most, page_token=after
    )
    answer = await acts.call(gateway.backends, "lifecycle.ListHistory", request)
    shown = [to_plain(step) for step in answer.steps]
    return Steps(shown, answer.total, answer.next_page_token, await _organisations(gateway, shown))


async def _organisations(gateway: Gateway, shown: list[Plain]) -> dict[str, str]:
    """Names of those that acted: of organisations with accounts, and of firms that have a record alone."""
    names = await gateway.organisation_names.of({step["organisation_id"] for step in shown})
    firms = {step["organisation_id"] for step in shown if step["role"] == Role.ENTERPRISE} - {"", *names}
    told = await asyncio.gather(*(gateway.names.get(Kind.ENTERPRISE, firm) for firm in firms))
    unknown = {display_name(Kind.ENTERPRISE, firm, "") for firm in firms}
    return names | {firm: name for firm, name in zip(firms, told, strict=True) if name not in unknown}


async def list_kind(backends: Backends, record: Plain) -> str:
    """The kind's name; empty where none is named or it cannot be had."""
    if not record["list_kind"]:
        return ""
    try:
        return name_of(await kinds(backends), record["list_kind"])
    except grpc.aio.AioRpcError:
        return ""
