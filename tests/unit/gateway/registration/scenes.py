"""Registrations as their service tells them, and what pages do with them."""

from typing import Any, cast

import httpx
from dabridge.events.v1.talent_pb2 import FRESHNESS_FRESH
from dabridge.events.v1.types_pb2 import EDUCATION_BACHELOR, SKILL_LEVEL_EXPERT
from dabridge.talent.v1 import registration_service_pb2 as api
from dabridge.talent.v1.registration_service_pb2 import (
    Completeness,
    DraftSkill,
    MissingField,
    Registration,
    RegistrationDraft,
)

from tests.fakes.doorkeeper import CSRF, TALENT
from tests.unit.gateway.conftest import Backing


def a_registration(**changes: Any) -> Registration:
    standard: dict[str, Any] = {
        "talent_id": TALENT,
        "version": 3,
        "saved_at": "2026-03-01T04:03:00+00:00",
        "draft": RegistrationDraft(
            name="陆小满",
            mobile="13800138000",
            education=EDUCATION_BACHELOR,
            titles=["软件工程师"],
            skills=[DraftSkill(name="Java", level=SKILL_LEVEL_EXPERT, evidence="订单系统")],
            consents=["matching"],
        ),
        "completeness": Completeness(percent=55, missing=[MissingField(field="years", weight=10)]),
    }
    return Registration(**{**standard, **changes})


def submitted(**changes: Any) -> Registration:
    standard: dict[str, Any] = {
        "version": 0,
        "saved_at": "",
        "profile_version": 4,
        "freshness": FRESHNESS_FRESH,
        "confirmed_on": "2026-03-01",
        "stale_on": "2026-05-31",
        "hidden_on": "2026-06-30",
    }
    return a_registration(**{**standard, **changes})


def give(backing: Backing, found: Registration) -> None:
    answer = api.RegistrationResponse(registration=found)
    for method in ("GetDraft", "SaveStep", "SubmitRegistration", "ConfirmProfile"):
        backing.market.registration.answers[method] = answer


async def page(client: httpx.AsyncClient, path: str, status: int = 200) -> str:
    answer = await client.get(path)
    assert answer.status_code == status, answer.text
    return answer.text


async def post(
    client: httpx.AsyncClient, path: str, form: dict[str, Any], status: int = 303
) -> httpx.Response:
    answer = await client.post(path, data={"_token": CSRF, **form})
    assert answer.status_code == status, answer.text
    return answer


def saved(backing: Backing) -> api.SaveStepRequest:
    (request,) = backing.market.registration.requests["SaveStep"]
    return cast("api.SaveStepRequest", request)
