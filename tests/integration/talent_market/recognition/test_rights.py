"""Whose an application is: everybody else is refused, and drafts are nobody else's."""

from functools import partial
from typing import Any

import grpc
import pytest
from dabridge.talent.v1 import recognition_service_pb2 as api

from services.common.access.principal import Role
from services.common.access.talent_methods import TALENT_MARKET
from tests.integration.talent_market.offices import Market, refused
from tests.integration.talent_market.recognition.applying import applicant

CODE = grpc.StatusCode
ACTS = (
    "UpdateRecognition",
    "SubmitRecognition",
    "WithdrawRecognition",
    "RemoveEvidence",
    "SaveChecks",
    "ReturnRecognition",
    "FinishChecks",
    "DecideRecognition",
    "ReopenRecognition",
    "AppealRecognition",
    "DecideAppeal",
    "ShowHolder",
    "RevokeCertificate",
)


def asked(act: str, recognition_id: str) -> Any:
    return getattr(api, f"{act}Request")(id=recognition_id, expected_version=1)


def test_everybody_is_refused_what_their_role_has_no_row_for(market: Market) -> None:
    held = applicant(market).start()
    for role in set(Role) - {Role.HR_BUREAU}:
        office = market.as_(role, talent="talent-other" if role == Role.TALENT else "").recognition
        for act in ACTS:
            code, _ = refused(partial(getattr(office, act), asked(act, held.id)))
            assert code is CODE.PERMISSION_DENIED, (role, act)
        read = partial(office.GetRecognition, api.GetRecognitionRequest(id=held.id))
        assert refused(read)[0] is CODE.PERMISSION_DENIED


def test_another_talent_cannot_tell_whether_an_id_exists(market: Market) -> None:
    held = applicant(market).start()
    other = market.person("talent-other").recognition

    answers = {
        refused(partial(other.GetRecognition, api.GetRecognitionRequest(id=key)))
        for key in (held.id, "no-such-id")
    }

    assert len(answers) == 1


def test_drafts_are_not_the_bureaus_to_read(market: Market) -> None:
    who = applicant(market)
    held = who.start()

    read = api.GetRecognitionRequest(id=held.id)

    assert refused(lambda: market.bureau.recognition.GetRecognition(read))[0] is CODE.NOT_FOUND
    assert market.bureau.recognition.ListRecognitions(api.ListRecognitionsRequest()).total == 0
    assert who.stub.ListRecognitions(api.ListRecognitionsRequest()).total == 1


@pytest.mark.parametrize("act", [act for act in ACTS if Role.TALENT not in TALENT_MARKET[act]])
def test_the_bureaus_acts_wait_for_what_was_handed_in(market: Market, act: str) -> None:
    held = applicant(market).start()

    code, _ = refused(lambda: getattr(market.bureau.recognition, act)(asked(act, held.id)))

    assert code is CODE.FAILED_PRECONDITION


def test_lists_have_what_is_asked_and_whose_it_is(market: Market) -> None:
    first, second = applicant(market), applicant(market)
    held = first.submitted()
    second.submitted()

    mine = first.stub.ListRecognitions(api.ListRecognitionsRequest())
    every = market.bureau.recognition.ListRecognitions(
        api.ListRecognitionsRequest(page_size=1, level="C", scheme_id="digital-talent-1")
    )
    rest = market.bureau.recognition.ListRecognitions(
        api.ListRecognitionsRequest(page_size=1, level="C", page_token=every.next_page_token)
    )

    assert [line.id for line in mine.recognitions] == [held.id]
    assert every.total == 2
    assert {every.recognitions[0].id, rest.recognitions[0].id} >= {held.id}
    assert (
        market.bureau.recognition.ListRecognitions(
            api.ListRecognitionsRequest(stage=api.RecognitionStage.RECOGNITION_STAGE_GRANTED)
        ).total
        == 0
    )


def test_that_staff_read_an_application_is_in_the_log(market: Market) -> None:
    held = applicant(market).submitted()

    market.bureau.recognition.GetRecognition(api.GetRecognitionRequest(id=held.id))

    rows = market.sql(
        "SELECT count(*) FROM audit_entry WHERE action = 'GetRecognition' AND object_id = %s", held.id
    )
    assert rows == [(1,)]
