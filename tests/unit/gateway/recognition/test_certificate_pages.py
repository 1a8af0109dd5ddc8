"""Pages of recognition: who sees what, and what their forms send."""

import pytest
from dabridge.talent.v1 import recognition_service_pb2 as api
from dabridge.talent.v1.recognition_service_pb2 import (
    Certificate,
    CertificateState,
    Scheme,
)

from services.common.access.principal import Role
from tests.fakes.doorkeeper import CSRF
from tests.unit.gateway.conftest import Backing, ClientAs
from tests.unit.gateway.recognition.scenes import GOOD, SCHEME, STAGE, an_answer, page, sent


@pytest.mark.parametrize(
    ("answered", "told"),
    [
        (
            api.VerifyCertificateResponse(
                found=True,
                state=CertificateState.CERTIFICATE_STATE_VALID,
                level="C",
                level_name="骨干",
                valid_until="2029-03-01",
                holder="张**",
            ),
            ("有效", "骨干", "2029-03-01", "张**"),
        ),
        (
            api.VerifyCertificateResponse(
                found=True, state=CertificateState.CERTIFICATE_STATE_REVOKED, level="C"
            ),
            ("已撤销",),
        ),
        (api.VerifyCertificateResponse(), ("没有这个核验码的证书",)),
    ],
)
async def test_anybody_verifies_a_certificate(
    backing: Backing,
    client_as: ClientAs,
    answered: api.VerifyCertificateResponse,
    told: tuple[str, ...],
) -> None:
    backing.market.recognition.answers["VerifyCertificate"] = answered

    html = await page(client_as(), "/certificates/verify?code=ABCD")

    assert all(text in html for text in told)
    assert sent(backing, "VerifyCertificate") == api.VerifyCertificateRequest(code="ABCD")


async def test_the_page_of_verifying_asks_nothing_without_a_code(
    backing: Backing, client_as: ClientAs
) -> None:
    await page(client_as(), "/certificates/verify")

    assert "VerifyCertificate" not in backing.market.recognition.requests


async def test_a_good_certificate_is_printed_and_another_is_not(
    backing: Backing, client_as: ClientAs
) -> None:
    client = client_as(Role.TALENT)
    answers = backing.market.recognition.answers
    answers["GetRecognition"] = an_answer(STAGE.RECOGNITION_STAGE_GRANTED, GOOD)
    for path in ("/recognition/cases/r1/certificate.pdf", "/api/recognitions/r1/certificate.pdf"):
        answer = await client.get(path)
        assert answer.content.startswith(b"%PDF")
        assert answer.headers["Cache-Control"] == "no-store"

    revoked = Certificate()
    revoked.CopyFrom(GOOD)
    revoked.state = CertificateState.CERTIFICATE_STATE_REVOKED
    answers["GetRecognition"] = an_answer(STAGE.RECOGNITION_STAGE_GRANTED, revoked)

    await page(client, "/recognition/cases/r1/certificate.pdf", 404)


async def test_a_draft_of_a_scheme_is_written_and_keeps_the_ways_of_the_one_before(
    backing: Backing, client_as: ClientAs
) -> None:
    backing.market.recognition.answers["CreateScheme"] = api.SchemeResponse(scheme=Scheme(id="sch-2"))
    client = client_as(Role.HR_BUREAU)
    html = await page(client, "/recognition/schemes/new?base=sch-1")
    fields = {
        "_token": CSRF,
        "base": "sch-1",
        "name": "新版",
        "valid_from": "2026-05-01",
        "certificate_months": "24",
        "publicity_days": "5",
        "l-code": ["C", "E", ""],
        "l-name": ["骨干", "新类", ""],
        "l-summary": ["", "", ""],
    }

    answer = await client.post("/recognition/schemes/new", data=fields)

    assert 'value="领军"' in html
    assert (answer.status_code, answer.headers["Location"]) == (303, "/recognition/schemes/sch-2?done=1")
    made = sent(backing, "CreateScheme")
    assert isinstance(made, api.CreateSchemeRequest)
    assert made.scheme.key == "talent"
    assert made.scheme.certificate_months == 24
    assert [(level.code, len(level.alternatives)) for level in made.scheme.levels] == [("C", 1), ("E", 0)]


async def test_conditions_of_a_level_are_written_by_ways(backing: Backing, client_as: ClientAs) -> None:
    backing.market.recognition.answers["UpdateScheme"] = api.SchemeResponse(scheme=SCHEME)
    client = client_as(Role.HR_BUREAU)
    html = await page(client, "/recognition/schemes/sch-1/levels/C")
    fields = {
        "_token": CSRF,
        "version": "1",
        "names": "学历\n年限",
        "c-group": ["1", "2", "1"],
        "c-kind": ["education", "years", ""],
        "c-text": ["本科", "五年", ""],
        "c-least": ["", "5", ""],
        "c-education": ["bachelor", "", ""],
        "c-values": ["", "", ""],
        "c-evidence": ["1", "", ""],
    }

    answer = await client.post("/recognition/schemes/sch-1/levels/C", data=fields)

    assert "市级奖项" in html
    assert answer.status_code == 303
    made = sent(backing, "UpdateScheme")
    assert isinstance(made, api.UpdateSchemeRequest)
    ways = made.scheme.levels[1].alternatives
    assert [(way.name, [item.text for item in way.conditions]) for way in ways] == [
        ("学历", ["本科"]),
        ("年限", ["五年"]),
    ]
    assert ways[0].conditions[0].evidence
    assert ways[1].conditions[0].least == 5


async def test_a_number_that_is_none_keeps_the_rows(backing: Backing, client_as: ClientAs) -> None:
    columns = ("group", "kind", "text", "least", "education", "values", "evidence")
    row = dict(zip(columns, ("1", "years", "五年", "很多", "", "", ""), strict=True))
    fields = {"_token": CSRF, "version": "1", **{f"c-{name}": value for name, value in row.items()}}

    answer = await client_as(Role.HR_BUREAU).post("/recognition/schemes/sch-1/levels/C", data=fields)

    assert answer.status_code == 422
    assert 'value="很多"' in answer.text
    assert "UpdateScheme" not in backing.market.recognition.requests


@pytest.mark.parametrize("path", ["/recognition/schemes/new", "/recognition/schemes/sch-1/edit"])
async def test_schemes_are_the_bureaus_to_write(client_as: ClientAs, path: str) -> None:
    await page(client_as(Role.TALENT), path, 403)
    await page(client_as(Role.HR_BUREAU), path)


async def test_the_api_takes_no_state_of_the_services(backing: Backing, client_as: ClientAs) -> None:
    client = client_as(Role.HR_BUREAU)

    answer = await client.post("/api/recognition-schemes", json={"name": "新", "published": True})

    assert answer.status_code == 422
    assert "CreateScheme" not in backing.market.recognition.requests
