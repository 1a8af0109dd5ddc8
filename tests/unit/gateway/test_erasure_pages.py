"""Pages of erasure: before, the receipt, the bureau's list."""

from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import Any

import grpc
import httpx
import pytest
from dabridge.talent.v1 import erasure_service_pb2 as api
from fastapi import FastAPI

from services.common import texts
from services.common.access.principal import Role
from tests.fakes.grpc_services import rpc_error
from tests.unit.gateway.conftest import Backing, ClientAs

CODE = "2345-6789-ABCD-EFGH-JKLM"


def an_erasure(**changes: Any) -> api.Erasure:
    step = api.ErasureStep(
        store=api.ERASURE_STORE_KAFKA,
        done_at="2026-03-01T04:00:00+00:00",
        verified_at="2026-03-01T05:00:00+00:00",
        how="scan_from_beginning",
        counts={"messages_read": 1200, "values": 3},
        attempts=2,
    )
    waiting = api.ErasureStep(store=api.ERASURE_STORE_ACCOUNT)
    given: dict[str, Any] = {
        "id": "erasure-1",
        "code": CODE,
        "basis": api.ERASURE_BASIS_SELF,
        "asked_at": "2026-03-01T04:00:00+00:00",
        "steps": [step, waiting],
        "seal": "aa" * 32,
        "signature": "bb" * 32,
        **changes,
    }
    return api.Erasure(**given)


@dataclass
class FakeErasing:
    """Whether somebody signed in just before, and whose accounts were erased."""

    signed_in_just_now: bool = True
    erased: list[str] = field(default_factory=list)

    def recent(self, _account_id: str, _session_id: str = "") -> bool:
        """As it is set."""
        return self.signed_in_just_now

    def erase(self, talent_id: str) -> dict[str, int]:
        """Notes it."""
        self.erased.append(talent_id)
        return {"accounts": 1}


@pytest.fixture
def erasing(app: FastAPI) -> FakeErasing:
    fake = FakeErasing()
    app.state.gateway = replace(app.state.gateway, accounts=SimpleNamespace(erasing=fake))
    return fake


async def test_the_page_says_what_goes_and_what_stays_before_it_asks(
    client_as: ClientAs, erasing: FakeErasing
) -> None:
    page = (await client_as(Role.TALENT).get("/me/erase")).text

    assert texts.get("erasure.me.goes.key") in page
    assert texts.get("erasure.me.stays.audit") in page
    assert texts.get("erasure.phrase") in page
    assert 'action="/me/erase"' in page


async def test_a_session_that_was_left_open_erases_nobody(
    client_as: ClientAs, erasing: FakeErasing, backing: Backing
) -> None:
    erasing.signed_in_just_now = False
    client = client_as(Role.TALENT)

    page = await client.get("/me/erase")
    done = await client.post("/me/erase", data={"phrase": texts.get("erasure.phrase")})
    by_api = await client.post("/api/me/erase", json={"phrase": texts.get("erasure.phrase")})

    assert 'action="/me/erase"' not in page.text
    assert (done.status_code, by_api.status_code) == (403, 403)
    assert by_api.json()["error"]["code"] == "sign_in_again"
    assert "EraseMe" not in backing.market.erasure.requests


async def test_after_erasing_the_session_ends_and_the_receipt_is_shown(
    client_as: ClientAs, erasing: FakeErasing, backing: Backing
) -> None:
    backing.market.erasure.answers["EraseMe"] = api.EraseMeResponse(erasure=an_erasure())
    waiting = api.AccountErasure(erasure_id="erasure-1", talent_id="talent-1")
    backing.market.erasure.answers["ListAccountErasures"] = api.ListAccountErasuresResponse(
        erasures=[waiting]
    )

    done = await client_as(Role.TALENT).post("/me/erase", data={"phrase": "x"})

    assert done.status_code == 303
    assert httpx.URL(done.headers["location"]).params["code"] == CODE
    assert "max-age=0" in done.headers["set-cookie"].lower()
    assert erasing.erased == ["talent-1"]
    [told] = backing.market.erasure.requests["ReportAccountErased"]
    assert (told.erasure_id, dict(told.counts)) == ("erasure-1", {"accounts": 1})


async def test_a_wrong_phrase_stands_beside_its_field(
    client_as: ClientAs, erasing: FakeErasing, backing: Backing
) -> None:
    backing.market.erasure.answers["EraseMe"] = rpc_error(
        grpc.StatusCode.INVALID_ARGUMENT, "有误", [("phrase", "请准确输入")]
    )

    done = await client_as(Role.TALENT).post("/me/erase", data={"phrase": "删"})

    assert done.status_code == 422
    assert "请准确输入" in done.text
    assert erasing.erased == []


async def test_anybody_sees_a_receipt_by_its_code(client_as: ClientAs, backing: Backing) -> None:
    backing.market.erasure.answers["VerifyReceipt"] = api.VerifyReceiptResponse(
        genuine=True, erasure=an_erasure()
    )

    page = await client_as().get("/erasures/verify", params={"code": CODE})
    by_api = await client_as().get("/api/erasures/verify", params={"code": CODE})

    assert texts.get("erasure.verify.genuine") in page.text
    assert texts.get("erasure.how.scan_from_beginning") in page.text
    assert texts.get("erasure.count.messages_read", count=1200) in page.text
    assert by_api.json()["genuine"] is True
    assert by_api.json()["erasure"]["steps"][0]["counts"] == {"messages_read": 1200, "values": 3}


async def test_a_forged_receipt_is_called_so(client_as: ClientAs, backing: Backing) -> None:
    backing.market.erasure.answers["VerifyReceipt"] = api.VerifyReceiptResponse(erasure=an_erasure())

    page = (await client_as().get("/erasures/verify", params={"code": CODE})).text

    assert texts.get("erasure.verify.forged") in page
    assert texts.get("erasure.verify.genuine") not in page


async def test_a_code_that_nobody_has_is_told_beside_the_form(client_as: ClientAs, backing: Backing) -> None:
    backing.market.erasure.answers["VerifyReceipt"] = rpc_error(grpc.StatusCode.NOT_FOUND, "没有")

    page = await client_as().get("/erasures/verify", params={"code": "ZZZZ"})

    assert page.status_code == 404
    assert texts.get("erasure.verify.none") in page.text


async def test_the_bureau_lists_erasures_and_asks_for_one(client_as: ClientAs, backing: Backing) -> None:
    client = client_as(Role.HR_BUREAU)
    backing.market.erasure.answers["ListErasures"] = api.ListErasuresResponse(
        erasures=[an_erasure()], total=1, next_page_token="after"
    )
    backing.market.erasure.answers["EraseOnRequest"] = api.EraseOnRequestResponse(erasure=an_erasure())
    given = {"talent_id": "talent-1", "request_number": "2026-3"}

    listed = (await client.get("/erasures")).text
    unconfirmed = await client.post("/erasures", data=given)
    done = await client.post("/erasures", data={**given, "confirmed": "1"})

    assert CODE in listed
    assert texts.get("erasure.list.state.open", done=1, total=2) in listed
    assert "page_token=after" in listed
    assert unconfirmed.status_code == 422
    assert texts.get("erasure.request.unconfirmed") in unconfirmed.text
    assert (done.status_code, done.headers["location"]) == (303, "/erasures/erasure-1")
    [sent] = backing.market.erasure.requests["EraseOnRequest"]
    assert (sent.talent_id, sent.request_number) == ("talent-1", "2026-3")
