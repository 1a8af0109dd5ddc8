"""A talent's registration as pages have it: read, saved, and what matching says of it."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import grpc
from dabridge.talent.v1 import registration_service_pb2 as api

from services.gateway import gains, matching, problems
from services.gateway.caller import Caller
from services.gateway.clients import Backends
from services.gateway.codec import Plain, from_plain, to_plain
from services.gateway.context import Gateway
from services.gateway.gains import Gains
from services.gateway.portal.registration_form import PURPOSES
from services.gateway.problems import Problem
from services.gateway.routes import acts

_MARKETS: Final = ("talent_demand", "talent_county")


@dataclass(frozen=True, slots=True)
class Seen:
    """A registration as its person sees it; `prefilled`: name or mobile are the account's, not yet saved."""

    held: Plain
    prefilled: bool = False

    @property
    def draft(self) -> Plain:
        """What was typed."""
        found: Plain = self.held["draft"]
        return found

    @property
    def begun(self) -> bool:
        """Whether anything is kept of the person, as a draft or as a profile."""
        return bool(self.held["version"] or self.held["profile_version"])

    def problems(self, fields: Sequence[str]) -> dict[str, str]:
        """What is wrong with some fields, by path."""
        found: list[Mapping[str, str]] = self.held["problems"]
        return {
            each["field"]: each["message"]
            for each in found
            if each["field"].partition("[")[0].partition(".")[0] in fields
        }


@dataclass(frozen=True, slots=True)
class Told:
    """What a home page tells of a registration; `problem` where it cannot be read."""

    seen: Seen | None = None
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Meter:
    """How much is filled in, and what the missing would bring; None: matching says nothing at present."""

    percent: int
    missing: Sequence[Plain] = field(default_factory=list)
    gains: Gains | None = None


async def read(gateway: Gateway, caller: Caller) -> Seen:
    """The caller's registration, with what the account says where it says nothing; raises AioRpcError."""
    answer = await acts.call(gateway.backends, "registration.GetDraft", api.GetDraftRequest())
    return await _seen(gateway, caller, answer)


async def save(gateway: Gateway, values: Mapping[str, Any]) -> Plain:
    """Keeps fields of the draft as they were typed; raises AioRpcError."""
    draft = from_plain(values, api.RegistrationDraft)
    request = api.SaveStepRequest(draft=draft, fields=sorted(values))
    answer = await acts.call(gateway.backends, "registration.SaveStep", request)
    found: Plain = to_plain(answer.registration)
    return found


async def told(gateway: Gateway, caller: Caller) -> Told | None:
    """What the home page tells; None of who is no talent."""
    if not caller.principal.talent or not caller.is_any("talent"):
        return None
    try:
        return Told(Seen(to_plain((await _draft(gateway.backends)).registration)))
    except grpc.aio.AioRpcError as error:
        return Told(problem=problems.of_rpc(error))


async def meter(gateway: Gateway, caller: Caller, held: Plain) -> Meter:
    """How much of a registration is filled in; of a profile that is matched, what the missing would bring."""
    completeness = held["completeness"]
    missing = completeness["missing"]
    found = None
    if held["profile_version"] and not held["profile_withdrawn"]:
        found = await _gains(gateway.backends, caller.principal.talent, [each["field"] for each in missing])
    return Meter(completeness["percent"], missing, found)


def allowed(draft: Plain) -> list[tuple[str, bool]]:
    """Each purpose, and whether the draft allows it."""
    return [(purpose, purpose in draft["consents"]) for purpose in PURPOSES]


async def _draft(backends: Backends) -> api.RegistrationResponse:
    found: api.RegistrationResponse = await acts.call(
        backends, "registration.GetDraft", api.GetDraftRequest()
    )
    return found


async def _gains(backends: Backends, talent_id: str, missing: Sequence[str]) -> Gains | None:
    asked = (matching.shortlist(backends, market, "left", talent_id, explain=True) for market in _MARKETS)
    try:
        *lists, diagnosis = await asyncio.gather(
            *asked, matching.diagnosis(backends, _MARKETS[0], "left", talent_id)
        )
    # Away, or not heard of the profile yet: then nothing is told rather than something made up.
    except grpc.aio.AioRpcError:
        return None
    return gains.of(missing, lists, diagnosis)  # type: ignore[arg-type]  # the last one alone is another


async def _seen(gateway: Gateway, caller: Caller, answer: api.RegistrationResponse) -> Seen:
    held = to_plain(answer.registration)
    draft = held["draft"]
    if draft["name"] and draft["mobile"]:
        return Seen(held)
    account = await asyncio.to_thread(gateway.accounts.own.contact, caller.principal.person)
    draft["name"] = draft["name"] or account.name
    draft["mobile"] = draft["mobile"] or account.mobile
    return Seen(held, prefilled=True)
