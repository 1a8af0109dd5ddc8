"""What is public before it holds, and certificates: verified, shown, revoked, expired."""

from typing import Any

import grpc
import pytest
from dabridge.scenarios.v1.notices_service_pb2 import ListNoticesRequest
from dabridge.talent.v1 import recognition_service_pb2 as api
from dabridge.talent.v1.recognition_service_pb2 import CertificateState, RecognitionStage

from services.common.access.principal import Role
from tests.integration.talent_market.offices import Market, refused
from tests.integration.talent_market.recognition.applying import (
    Applicant,
    applicant,
    checked,
    clock_of,
    decided,
    granted,
    level_of,
    officer,
)

CODE = grpc.StatusCode
STAGE = RecognitionStage
CERTIFICATE = CertificateState


@pytest.fixture
def who(market: Market) -> Applicant:
    return applicant(market)


def told(office: Any) -> list[str]:
    answer = office.notices.ListNotices(ListNoticesRequest(page_size=50))
    return [item.kind for item in reversed(answer.notices)]


def verify(market: Market, code: str) -> api.VerifyCertificateResponse:
    stub = market.as_(Role.VISITOR).recognition
    found: api.VerifyCertificateResponse = stub.VerifyCertificate(api.VerifyCertificateRequest(code=code))
    return found


def test_what_is_public_shows_a_surname_with_consent_alone(market: Market, who: Applicant) -> None:
    other = applicant(market, name="诸葛样本")
    decided(market, checked(market, who.submitted(show_name=True)))
    decided(market, checked(market, other.submitted()))

    answer = market.as_(Role.VISITOR).recognition.ListPublicities(api.ListPublicitiesRequest())

    assert answer.total == 2
    assert sorted((item.level, item.level_name, item.holder) for item in answer.publicities) == [
        ("C", "骨干人才", ""),
        ("C", "骨干人才", "欧**"),
    ]
    assert {item.until for item in answer.publicities} == {"2026-03-06"}


def test_publicities_are_read_in_pages(market: Market) -> None:
    for _ in range(3):
        decided(market, checked(market, applicant(market).submitted()))
    stub = market.as_(Role.VISITOR).recognition

    first = stub.ListPublicities(api.ListPublicitiesRequest(page_size=2))
    second = stub.ListPublicities(api.ListPublicitiesRequest(page_size=2, page_token=first.next_page_token))

    assert len({item.id for item in (*first.publicities, *second.publicities)}) == 3
    bad = api.ListPublicitiesRequest(page_token="2026-99-99.x")
    assert refused(lambda: stub.ListPublicities(bad))[0] is CODE.INVALID_ARGUMENT


def test_a_decision_holds_after_its_last_public_day_and_not_on_it(market: Market, who: Applicant) -> None:
    held = decided(market, checked(market, who.submitted())).recognition

    market.clock.advance(5 * 86_400)
    assert clock_of(market).grant() == 0
    market.clock.advance(86_400)
    assert clock_of(market).grant() == 1

    assert who.get(held.id).recognition.stage == STAGE.RECOGNITION_STAGE_GRANTED


def test_a_decision_that_is_public_can_be_taken_back(market: Market, who: Applicant) -> None:
    held = decided(market, checked(market, who.submitted())).recognition
    held = (
        officer(market, "clerk")
        .ReopenRecognition(
            api.ReopenRecognitionRequest(id=held.id, expected_version=held.version, reason="收到异议")
        )
        .recognition
    )

    assert held.stage == STAGE.RECOGNITION_STAGE_CHECKED
    assert not held.granted_level
    assert decided(market, held, level="D").recognition.granted_level == "D"
    assert "recognition_reopened" in told(market.person(who.talent_id))


def test_a_certificate_is_verified_by_its_code_and_tells_no_more_than_it_should(
    market: Market, who: Applicant
) -> None:
    held = granted(market, who)
    code = who.get(held.id).certificate.code

    found = verify(market, code)

    assert found == api.VerifyCertificateResponse(
        found=True,
        state=CERTIFICATE.CERTIFICATE_STATE_VALID,
        level="C",
        level_name="骨干人才",
        valid_until="2029-03-07",
        example=True,
    )
    assert verify(market, f" {code.lower()[:8]}-{code.lower()[8:]} ") == found
    assert verify(market, "A" * 16) == api.VerifyCertificateResponse()
    assert verify(market, code + "A") == api.VerifyCertificateResponse()


def test_the_holder_lets_the_surname_be_shown_and_takes_that_back(market: Market, who: Applicant) -> None:
    held = granted(market, who)
    code = who.get(held.id).certificate.code

    held = who.stub.ShowHolder(
        api.ShowHolderRequest(id=held.id, expected_version=held.version, shown=True)
    ).recognition
    assert verify(market, code).holder == "欧**"
    who.stub.ShowHolder(api.ShowHolderRequest(id=held.id, expected_version=held.version, shown=False))

    assert verify(market, code).holder == ""


def test_a_revoked_certificate_says_so_and_the_profile_bears_no_level(market: Market, who: Applicant) -> None:
    held = granted(market, who)
    asked = api.RevokeCertificateRequest(id=held.id, expected_version=held.version, reason="材料不实")

    held = officer(market, "clerk").RevokeCertificate(asked).recognition

    mine = who.get(held.id).certificate
    assert (mine.state, mine.revoke_reason) == (CERTIFICATE.CERTIFICATE_STATE_REVOKED, "材料不实")
    assert verify(market, mine.code).state == CERTIFICATE.CERTIFICATE_STATE_REVOKED
    assert level_of(market, who.talent_id) == ""
    assert not [
        row for row in market.sql("SELECT c::text FROM recognition_certificate c") if "不实" in row[0]
    ]
    again = api.RevokeCertificateRequest(id=held.id, expected_version=held.version, reason="再次")
    assert refused(lambda: officer(market, "clerk").RevokeCertificate(again))[0] is CODE.FAILED_PRECONDITION


def test_a_certificate_expires_after_its_last_day_and_with_it_the_level(
    market: Market, who: Applicant
) -> None:
    held = granted(market, who)
    code = who.get(held.id).certificate.code
    market.clock.advance(3 * 365 * 86_400)
    assert clock_of(market).expire() == 0

    market.clock.advance(2 * 86_400)
    # Verified by the day, whether the clock has looked or not.
    assert verify(market, code).state == CERTIFICATE.CERTIFICATE_STATE_EXPIRED
    assert clock_of(market).expire() == 1

    assert level_of(market, who.talent_id) == ""
    assert told(market.person(who.talent_id))[-1] == "certificate_expired"
    assert clock_of(market).expire() == 0
