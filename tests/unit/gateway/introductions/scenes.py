"""What tests of introductions' pages say again and again."""

import re
from collections.abc import Mapping
from typing import Any

import httpx
from dabridge.events.v1 import matching_pb2
from dabridge.events.v1.talent_pb2 import (
    Introduction,
    IntroductionOutcome,
    IntroductionSide,
    IntroductionStage,
)
from dabridge.talent.v1 import introductions_service_pb2 as api

from tests.fakes.doorkeeper import CSRF, ORGANISATION, TALENT, ZONE
from tests.unit.gateway.conftest import Backing, card, shortlist

STAGE = IntroductionStage


ASKED = STAGE.INTRODUCTION_STAGE_ASKED


CONNECTED = STAGE.INTRODUCTION_STAGE_CONNECTED


INTERVIEWING = STAGE.INTRODUCTION_STAGE_INTERVIEWING


ENDED = STAGE.INTRODUCTION_STAGE_ENDED


ENTERPRISE = IntroductionSide.INTRODUCTION_SIDE_ENTERPRISE


TALENT_SIDE = IntroductionSide.INTRODUCTION_SIDE_TALENT


HIRED = IntroductionOutcome.INTRODUCTION_OUTCOME_HIRED


PHONE = "19900001111"


MESSAGE = "期待与您交流"


PATH = "/introductions/i1"


def an_introduction(**changes: Any) -> Introduction:
    standard = {
        "id": "i1",
        "version": 4,
        "talent_id": TALENT,
        "demand_id": "d1",
        "enterprise_id": ORGANISATION,
        "zone": ZONE,
        "industry": "energy",
        "post": "电气工程师",
        "asked_by": ENTERPRISE,
        "stage": ASKED,
        "asked_at": "2026-03-01T04:00:00+00:00",
        "answer_by": "2026-03-15T04:00:00+00:00",
        "updated_at": "2026-03-01T04:00:00+00:00",
        "score": 0.82,
        "rank": 3,
    }
    return Introduction(**{**standard, **changes})


def answer(held: Introduction, **more: Any) -> api.IntroductionResponse:
    return api.IntroductionResponse(introduction=held, message=MESSAGE, **more)


def put(backing: Backing, held: Introduction, **more: Any) -> None:
    backing.market.introductions.answers["GetIntroduction"] = answer(held, **more)


async def page(client: httpx.AsyncClient, path: str = PATH, status: int = 200) -> str:
    found = await client.get(path)
    assert found.status_code == status, found.text
    return found.text


async def post(
    client: httpx.AsyncClient, path: str, status: int = 303, form: Mapping[str, str] | None = None
) -> httpx.Response:
    found = await client.post(path, data={"_token": CSRF, "version": "4", **(form or {})})
    assert found.status_code == status, found.text
    return found


def sent(backing: Backing, method: str) -> Any:
    (request,) = backing.market.introductions.requests[method]
    return request


def forms(html: str) -> set[str]:
    """The acts whose forms are on the page."""
    return set(re.findall(r'method="post"[^>]* action="/introductions/i1/([a-z]+)"', html))


def listed(backing: Backing) -> None:
    """The post's list has t8 first and t9 second."""
    shortlist(
        backing,
        "talent_demand",
        matching_pb2.SIDE_RIGHT,
        card("demand", "d1", "电气工程师"),
        card("talent", "t8", "工程师"),
        card("talent", "t9", "工程师"),
    )
