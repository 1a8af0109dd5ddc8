"""Pages under /me and the bureau's queue: identity, consents, the export and reviews of matches."""

import json
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import grpc
import httpx
import pytest
from dabridge.talent.v1 import people_service_pb2 as api
from dabridge.talent.v1.exchange_service_pb2 import ExchangeSource, ListExchangeSourcesResponse
from fastapi import FastAPI

from services.common.access.principal import Role
from tests.fakes.doorkeeper import CSRF, TALENT
from tests.fakes.grpc_services import rpc_error
from tests.fakes.identities import FICTITIOUS
from tests.unit.gateway.conftest import Backing, ClientAs

WHO = FICTITIOUS[3]
MATCHING = api.CONSENT_PURPOSE_MATCHING
EMPLOYERS = api.CONSENT_PURPOSE_EMPLOYERS


def an_identity() -> api.PersonIdentity:
    names = ("name", "mobile", "mail", "id_number", "address")
    return api.PersonIdentity(**{name: getattr(WHO, name) for name in names})


def a_review(**changes: Any) -> api.MatchReview:
    standard: dict[str, Any] = {
        "id": "r1",
        "version": 1,
        "talent_id": TALENT,
        "market": "talent_demand",
        "counterpart_id": "d1",
        "counterpart": "前端工程师",
        "stage": api.MATCH_REVIEW_STAGE_OPEN,
        "reason": "证书没有计入",
        "asked_at": "2026-03-01T04:00:00+00:00",
    }
    return api.MatchReview(**{**standard, **changes})


@pytest.fixture
def talent(client_as: ClientAs) -> httpx.AsyncClient:
    return client_as(Role.TALENT)


@pytest.fixture
def bureau(client_as: ClientAs) -> httpx.AsyncClient:
    return client_as(Role.HR_BUREAU)


@pytest.fixture(autouse=True)
def people(app: FastAPI, backing: Backing) -> dict[str, Any]:
    """A person with an identity, consents and a request; the account knows a name and a mobile."""
    contact = SimpleNamespace(name="账号姓名", mobile="13700137000")
    accounts = SimpleNamespace(own=SimpleNamespace(contact=lambda _person: contact))
    app.state.gateway = replace(app.state.gateway, accounts=cast("Any", accounts))
    reading = api.IdentityReading(
        at="2026-03-01T04:00:00+00:00", purpose="recognition", organisation_id="bureau-1", role="hr_bureau"
    )
    consents = [
        api.Consent(purpose=MATCHING, given=True),
        api.Consent(purpose=EMPLOYERS, given=True, without=["employer-9"]),
        api.Consent(purpose=api.CONSENT_PURPOSE_STATISTICS, given=False),
    ]
    entry = api.ConsentEntry(
        purpose=MATCHING, given=True, wording="w1", basis="self", at="2026-03-01T04:00:00+00:00"
    )
    step = api.MatchReviewStep(
        at="2026-03-01T04:00:00+00:00",
        act="RequestMatchReview",
        to_stage=api.MATCH_REVIEW_STAGE_OPEN,
        role="talent",
    )
    answers: dict[str, Any] = backing.market.people.answers
    kept = api.ConsentsResponse(talent_id=TALENT, consents=consents, entries=[entry], wording="w1")
    identity = api.IdentityResponse(talent_id=TALENT, version=2, identity=an_identity(), readings=[reading])
    answers.update(
        GetIdentity=identity,
        UpdateIdentity=identity,
        ListConsents=kept,
        GiveConsent=kept,
        WithdrawConsent=kept,
        ExportData=api.ExportDataResponse(document=b'{"talent_id": "t"}', file_name="data.json"),
        RequestMatchReview=api.MatchReviewResponse(review=a_review(), steps=[step]),
        AnswerMatchReview=api.MatchReviewResponse(review=a_review(), steps=[step]),
        GetMatchReview=api.MatchReviewResponse(review=a_review(), steps=[step]),
        ListMatchReviews=api.ListMatchReviewsResponse(reviews=[a_review()], total=1, next_page_token="t2"),
        ReadIdentity=api.ReadIdentityResponse(identity=an_identity()),
    )
    return answers


async def page(client: httpx.AsyncClient, path: str, status: int = 200) -> str:
    answer = await client.get(path)
    assert answer.status_code == status, answer.text
    assert answer.headers["cache-control"] == "no-store"
    return answer.text


async def post(client: httpx.AsyncClient, path: str, status: int = 303, **form: Any) -> httpx.Response:
    answer = await client.post(path, data={"_token": CSRF, **form})
    assert answer.status_code == status, answer.text
    return answer


def asked(backing: Backing, method: str) -> Any:
    """What the service was asked last."""
    return backing.market.people.requests[method][-1]


async def test_a_person_sees_who_they_are_who_saw_it_and_what_they_allow(talent: httpx.AsyncClient) -> None:
    html = await page(talent, "/me")
    assert WHO.name in html
    assert "人才认定" in html
    assert "不含：employer-9" in html
    assert 'href="/me/erase"' in html
    assert 'href="/me/export.json"' in html
    assert f'href="/talent/{TALENT}"' in html
    assert html.count('name="given" value="0"') == 3, "two withdrawals, and one organisation left out"
    assert html.count('name="given" value="1"') == 2, "one consent, and one organisation let in"


async def test_before_there_is_an_identity_the_account_fills_the_form(
    talent: httpx.AsyncClient, people: dict[str, Any]
) -> None:
    people["GetIdentity"] = api.IdentityResponse(talent_id=TALENT)
    html = await page(talent, "/me/identity")
    assert 'value="账号姓名"' in html
    assert 'value="13700137000"' in html
    assert "尚未填写身份信息" in await page(talent, "/me")


async def test_an_identity_is_kept_by_the_version_seen(talent: httpx.AsyncClient, backing: Backing) -> None:
    form: dict[str, Any] = {
        name: getattr(WHO, name) for name in ("name", "mobile", "mail", "id_number", "address")
    }
    answer = await post(talent, "/me/identity", version="2", **form)
    assert answer.headers["location"] == "/me?done=identity"
    request = asked(backing, "UpdateIdentity")
    assert (request.seen_version, request.identity) == (2, an_identity())


async def test_what_is_wrong_stands_beside_its_field(
    talent: httpx.AsyncClient, people: dict[str, Any]
) -> None:
    people["UpdateIdentity"] = rpc_error(
        grpc.StatusCode.INVALID_ARGUMENT, "x", fields=[("identity.mobile", "手机号应为 11 位")]
    )
    answer = await post(talent, "/me/identity", 422, name="某人", mobile="12", version="2")
    assert 'id="a-mobile-error"' in answer.text
    assert "手机号应为 11 位" in answer.text


@pytest.mark.parametrize(("given", "method"), [("1", "GiveConsent"), ("0", "WithdrawConsent")])
async def test_a_consent_is_given_and_withdrawn_by_one_button(
    talent: httpx.AsyncClient, backing: Backing, given: str, method: str
) -> None:
    form = {"purpose": "employers", "given": given, "wording": "w1", "recipient": "employer-9"}
    answer = await post(talent, "/me/consents", 303, **form)
    assert answer.headers["location"] == "/me?done=consents"
    request = asked(backing, method)
    assert (request.purpose, request.recipient) == (EMPLOYERS, "employer-9")


async def test_who_is_left_out_by_nobody_s_name_withdraws_nothing(
    talent: httpx.AsyncClient, backing: Backing
) -> None:
    answer = await post(talent, "/me/consents", 422, purpose="employers", given="0", recipient=" ")

    assert "请指明" in answer.text
    assert "WithdrawConsent" not in backing.market.people.requests


async def test_a_department_is_left_out_by_its_name_where_there_is_one_to_choose(
    talent: httpx.AsyncClient, backing: Backing, people: dict[str, Any]
) -> None:
    given = api.Consent(purpose=api.CONSENT_PURPOSE_DEPARTMENTS, given=True, without=["education"])
    people["ListConsents"] = api.ConsentsResponse(talent_id=TALENT, consents=[given], wording="w1")
    education = ExchangeSource(code="education", title="市教育局")
    answers = backing.market.exchange.answers
    answers["ListExchangeSources"] = ListExchangeSourcesResponse(sources=[education])

    html = await page(talent, "/me")
    assert "不含：市教育局" in html
    assert 'name="recipient">' not in html, "all are left out: there is no list to choose from"

    taxes = ExchangeSource(code="taxes", title="市税务局")
    answers["ListExchangeSources"] = ListExchangeSourcesResponse(sources=[education, taxes])
    html = await page(talent, "/me")
    assert '<option value="taxes">市税务局</option>' in html
    assert '<option value="education">' not in html


async def test_the_export_is_a_file_and_the_same_for_programs(talent: httpx.AsyncClient) -> None:
    for path in ("/me/export.json", "/api/me/data"):
        answer = await talent.get(path)
        assert answer.headers["content-disposition"] == 'attachment; filename="data.json"'
        assert answer.headers["content-type"] == "application/json"
        assert json.loads(answer.content) == {"talent_id": "t"}


async def test_a_review_is_asked_for_from_a_match(talent: httpx.AsyncClient, backing: Backing) -> None:
    html = await page(talent, "/me/match-reviews?market=talent_county&counterpart=c1")
    assert 'value="talent_county" checked' in html
    assert 'value="c1"' in html
    await post(
        talent, "/me/match-reviews", market="talent_demand", counterpart_id="d1", reason="证书没有计入"
    )
    request = asked(backing, "RequestMatchReview")
    assert (request.market, request.counterpart_id, request.reason) == ("talent_demand", "d1", "证书没有计入")


async def test_the_bureau_answers_from_its_queue(bureau: httpx.AsyncClient, backing: Backing) -> None:
    html = await page(bureau, "/match-reviews")
    assert 'href="/match-reviews/r1"' in html
    assert "page_token=t2" in html
    assert 'action="/match-reviews/r1/answer"' in await page(bureau, "/match-reviews/r1")
    answer = await post(
        bureau, "/match-reviews/r1/answer", outcome="upheld", answer="与要求不同", version="1"
    )
    assert answer.headers["location"] == "/match-reviews/r1"
    request = asked(backing, "AnswerMatchReview")
    assert (request.expected_version, request.outcome) == (1, api.MATCH_REVIEW_OUTCOME_UPHELD)


async def test_an_answered_review_has_no_form(
    bureau: httpx.AsyncClient, talent: httpx.AsyncClient, people: dict[str, Any]
) -> None:
    done = a_review(
        stage=api.MATCH_REVIEW_STAGE_ANSWERED,
        outcome=api.MATCH_REVIEW_OUTCOME_CORRECTED,
        answer="已更正",
        answered_at="2026-03-02T04:00:00+00:00",
    )
    people["GetMatchReview"] = api.MatchReviewResponse(review=done)
    for client, path in ((bureau, "/match-reviews/r1"), (talent, "/me/match-reviews/r1")):
        html = await page(client, path)
        assert "已更正" in html
        assert "<textarea" not in html


async def test_an_officer_states_a_purpose_before_they_are_shown_anything(
    bureau: httpx.AsyncClient, backing: Backing
) -> None:
    assert WHO.name not in await page(bureau, "/people/t1")
    answer = await post(bureau, "/people/t1", 200, purpose="recognition")
    assert WHO.id_number in answer.text
    assert asked(backing, "ReadIdentity").purpose == api.READING_PURPOSE_RECOGNITION
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("role", [Role.ENTERPRISE, Role.ZONE_BUREAU, Role.ADMIN, Role.AUDITOR])
async def test_nobody_else_comes_to_these_pages(client_as: ClientAs, role: Role) -> None:
    client = client_as(role)
    for path in ("/me", "/me/identity", "/me/export.json", "/match-reviews", "/people/t1"):
        answer = await client.get(path, headers={"Accept": "text/html"})
        assert answer.status_code == 403, path
