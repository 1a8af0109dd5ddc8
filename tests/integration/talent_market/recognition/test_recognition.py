"""Recognition from the first draft to the certificate, over gRPC on a real database and a disk."""

from functools import partial
from typing import Any

import grpc
import pytest
from dabridge.events.v1.talent_pb2 import TalentProfile
from dabridge.events.v1.types_pb2 import Education
from dabridge.scenarios.v1.notices_service_pb2 import ListNoticesRequest
from dabridge.talent.v1 import recognition_service_pb2 as api
from dabridge.talent.v1 import talent_service_pb2 as records_api
from dabridge.talent.v1.conditions_pb2 import ConditionVerdict
from dabridge.talent.v1.recognition_service_pb2 import CertificateState, Check, RecognitionStage

from services.common.access.principal import Role
from services.talent.model import TALENT
from tests.integration.talent_market.offices import Market, refused
from tests.integration.talent_market.recognition.applying import (
    C_CODES,
    MET,
    MORE,
    NAME,
    NOT_MET,
    SCHEME,
    Applicant,
    after_publicity,
    applicant,
    checked,
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


def test_a_profile_tells_what_is_met_and_what_needs_a_document(market: Market, who: Applicant) -> None:
    answer = who.stub.AssessRecognition(api.AssessRecognitionRequest(scheme_id=SCHEME))

    level = {each.code: each for each in answer.levels}["C"]
    found = level.alternatives[1].conditions
    assert [(item.condition.code, item.verdict, item.evidence_needed) for item in found] == [
        ("C-2-1", ConditionVerdict.CONDITION_VERDICT_MET, True),
        ("C-2-2", ConditionVerdict.CONDITION_VERDICT_MET, False),
        ("C-2-3", ConditionVerdict.CONDITION_VERDICT_EVIDENCE, True),
    ]
    assert answer.scheme.example
    assert "示例" in answer.scheme.name


def test_an_application_comes_to_a_certificate_by_two_people(market: Market, who: Applicant) -> None:
    held = who.submitted(show_name=True)
    held = checked(market, held)
    answer = decided(market, held)
    assert answer.recognition.stage == STAGE.RECOGNITION_STAGE_PUBLICITY
    assert level_of(market, who.talent_id) == ""

    after_publicity(market)

    final = who.get(held.id)
    assert final.recognition.stage == STAGE.RECOGNITION_STAGE_GRANTED
    assert final.certificate.state == CERTIFICATE.CERTIFICATE_STATE_VALID
    assert final.certificate.valid_until == "2029-03-07"
    assert level_of(market, who.talent_id) == "C"
    assert told(market.person(who.talent_id)) == ["recognition_publicity", "recognition_granted"]
    assert told(market.bureau) == ["recognition_submitted", "recognition_checked"]
    assert [step.act for step in final.steps][:2] == ["GrantRecognition", "DecideRecognition"]


def test_a_profile_with_a_level_is_published_and_keeps_it_when_it_is_edited(
    market: Market, who: Applicant
) -> None:
    granted(market, who)
    profile = market.person(who.talent_id).records.GetTalent(records_api.GetTalentRequest(id=who.talent_id))
    edited = TalentProfile()
    edited.CopyFrom(profile.talent)
    edited.level = "A"
    edited.years = 20

    market.person(who.talent_id).records.UpdateTalent(
        records_api.UpdateTalentRequest(talent=edited, expected_version=edited.version)
    )

    assert level_of(market, who.talent_id) == "C"
    last = market.events(who.talent_id)[-1]
    assert isinstance(last, TalentProfile)
    assert last.level == "C"


def test_nothing_of_an_application_lies_in_a_table_in_clear(market: Market, who: Applicant) -> None:
    held = who.start()
    who.save(held, statement="一段独一无二的自述文字")
    who.upload(who.get(held.id).recognition, "C-2-1", name="独一无二的名字.pdf")

    for table in ("recognition", "recognition_file", "history_step", "idempotency_key", "outbox", "notice"):
        for (row,) in market.sql(f"SELECT t::text FROM {table} AS t"):
            for text in ("独一无二", NAME):
                assert text not in row
                assert text.encode().hex() not in row


def test_what_is_typed_is_free_of_the_person(market: Market, who: Applicant) -> None:
    held = who.save(who.start(), statement=f"我是{NAME}，电话13900001234")

    assert NAME not in held.statement
    assert "13900001234" not in held.statement


def test_what_a_profile_does_not_show_has_to_be_shown_by_documents(market: Market, who: Applicant) -> None:
    held = who.save(who.start())

    code, message = refused(lambda: who.submit(held))

    assert code is CODE.INVALID_ARGUMENT
    assert "2 处" in message


def test_an_application_is_declared_to_be_true(market: Market, who: Applicant) -> None:
    held = who.start()
    for condition in ("C-2-1", "C-2-3"):
        who.upload(held, condition)

    held = who.get(held.id).recognition

    assert refused(lambda: who.submit(held))[0] is CODE.INVALID_ARGUMENT
    assert who.submit(who.save(held)).stage == STAGE.RECOGNITION_STAGE_SUBMITTED


def test_a_field_that_a_department_confirmed_needs_no_document(market: Market, who: Applicant) -> None:
    def confirm(desk: Any) -> None:
        profile = desk.lock(TALENT, [who.talent_id])[who.talent_id]
        profile.verified.add(field="education", source="education", on="2026-02-01")
        desk.put(TALENT, profile)

    market.arrange(confirm)
    held = who.start()
    who.upload(held, "C-2-3")

    assert who.submit(who.save(who.get(held.id).recognition)).stage == STAGE.RECOGNITION_STAGE_SUBMITTED


def test_there_is_one_open_application_of_a_person(market: Market, who: Applicant) -> None:
    held = who.start()

    code, message = refused(lambda: who.start("D", 0))

    assert code is CODE.FAILED_PRECONDITION
    assert "正在办理" in message
    who.stub.WithdrawRecognition(api.WithdrawRecognitionRequest(id=held.id, expected_version=held.version))
    assert who.start("D", 0).level == "D"


def test_the_bureau_asks_for_more_and_checks_are_shown_then(market: Market, who: Applicant) -> None:
    held = who.submitted()
    stub = officer(market, "checker")
    lines = [Check(condition="C-2-3", verdict=MORE, note="证书不清晰")]
    held = stub.SaveChecks(
        api.SaveChecksRequest(id=held.id, expected_version=held.version, checks=lines)
    ).recognition
    assert not who.get(held.id).recognition.checks

    stub.ReturnRecognition(api.ReturnRecognitionRequest(id=held.id, expected_version=held.version))

    seen = who.get(held.id).recognition
    assert seen.stage == STAGE.RECOGNITION_STAGE_RETURNED
    assert [(line.condition, line.note) for line in seen.checks] == [("C-2-3", "证书不清晰")]
    assert not seen.checkers
    who.upload(seen, "C-2-3", name="清晰.pdf")
    assert who.submit(who.get(held.id).recognition).stage == STAGE.RECOGNITION_STAGE_SUBMITTED


def test_more_is_not_asked_for_without_saying_what(market: Market, who: Applicant) -> None:
    held = who.submitted()
    asked = api.ReturnRecognitionRequest(id=held.id, expected_version=held.version)

    assert refused(lambda: officer(market, "checker").ReturnRecognition(asked))[0] is CODE.INVALID_ARGUMENT


def test_who_checked_does_not_decide(market: Market, who: Applicant) -> None:
    held = checked(market, who.submitted())

    code, message = refused(lambda: decided(market, held, person="checker"))

    assert code is CODE.FAILED_PRECONDITION
    assert "不同的人" in message
    assert decided(market, held).recognition.decider == "decider"


def test_nobody_of_the_bureau_works_on_their_own_application(market: Market, who: Applicant) -> None:
    held = who.submitted()
    own = market.as_(Role.HR_BUREAU, talent=who.talent_id, person="clerk").recognition
    asked = api.SaveChecksRequest(
        id=held.id, expected_version=held.version, checks=[Check(condition="C-2-1", verdict=MET)]
    )

    code, message = refused(lambda: own.SaveChecks(asked))

    assert code is CODE.FAILED_PRECONDITION
    assert "本人" in message


def test_checks_end_only_once_each_condition_is_judged(market: Market, who: Applicant) -> None:
    held = who.submitted()
    stub = officer(market, "checker")
    asked = api.FinishChecksRequest(id=held.id, expected_version=held.version, level="C", proposal="好")

    code, message = refused(lambda: stub.FinishChecks(asked))

    assert code is CODE.INVALID_ARGUMENT
    assert "3 处" in message


def test_what_is_not_met_is_not_proposed(market: Market, who: Applicant) -> None:
    held = who.submitted()
    stub = officer(market, "checker")
    lines = [Check(condition=code, verdict=MET) for code in C_CODES[:2]]
    lines.append(Check(condition=C_CODES[2], verdict=NOT_MET, note="不是中级"))
    held = stub.SaveChecks(
        api.SaveChecksRequest(id=held.id, expected_version=held.version, checks=lines)
    ).recognition

    def finish(level: str) -> Any:
        return stub.FinishChecks(
            api.FinishChecksRequest(id=held.id, expected_version=held.version, level=level, proposal="见备注")
        )

    assert refused(lambda: finish("C"))[0] is CODE.INVALID_ARGUMENT
    assert refused(lambda: finish("B"))[0] is CODE.INVALID_ARGUMENT
    assert finish("D").recognition.proposed_level == "D"


def test_a_refusal_has_reasons_and_an_appeal_that_a_third_person_decides(
    market: Market, who: Applicant
) -> None:
    held = checked(market, who.submitted(), level="")
    refusal = decided(market, held, level="").recognition
    assert refusal.stage == STAGE.RECOGNITION_STAGE_REFUSED
    assert refusal.appeal_until == "2026-03-31"

    held = who.stub.AppealRecognition(
        api.AppealRecognitionRequest(id=held.id, expected_version=refusal.version, reason="材料已经齐全")
    ).recognition
    asked = api.DecideAppealRequest(id=held.id, expected_version=held.version, level="C", reason="予以支持")

    for person in ("checker", "decider"):
        assert refused(partial(officer(market, person).DecideAppeal, asked))[0] is CODE.FAILED_PRECONDITION
    officer(market, "third").DecideAppeal(asked)
    after_publicity(market)

    final = who.get(held.id)
    assert final.recognition.stage == STAGE.RECOGNITION_STAGE_GRANTED
    assert final.recognition.appeal_outcome == "予以支持"
    assert level_of(market, who.talent_id) == "C"


def test_an_appeal_can_leave_it_as_it_was_and_there_is_no_second_one(market: Market, who: Applicant) -> None:
    held = decided(market, checked(market, who.submitted(), level=""), level="").recognition
    held = who.stub.AppealRecognition(
        api.AppealRecognitionRequest(id=held.id, expected_version=held.version, reason="请复核")
    ).recognition
    held = (
        officer(market, "third")
        .DecideAppeal(
            api.DecideAppealRequest(id=held.id, expected_version=held.version, level="", reason="维持")
        )
        .recognition
    )

    assert held.stage == STAGE.RECOGNITION_STAGE_REFUSED
    again = api.AppealRecognitionRequest(id=held.id, expected_version=held.version, reason="再来")
    assert refused(lambda: who.stub.AppealRecognition(again))[0] is CODE.FAILED_PRECONDITION


def test_an_appeal_is_taken_on_the_last_day_and_not_after_it(market: Market, who: Applicant) -> None:
    held = decided(market, checked(market, who.submitted(), level=""), level="").recognition
    asked = api.AppealRecognitionRequest(id=held.id, expected_version=held.version, reason="请复核")

    market.clock.advance(31 * 86_400)
    assert refused(lambda: who.stub.AppealRecognition(asked))[0] is CODE.FAILED_PRECONDITION
    market.clock.advance(-86_400)

    assert who.stub.AppealRecognition(asked).recognition.stage == STAGE.RECOGNITION_STAGE_APPEALED


def test_less_than_asked_for_can_be_granted_and_appealed(market: Market, who: Applicant) -> None:
    held = decided(market, checked(market, who.submitted(), level="D"), level="D").recognition
    after_publicity(market)
    assert level_of(market, who.talent_id) == "D"
    held = who.get(held.id).recognition
    held = who.stub.AppealRecognition(
        api.AppealRecognitionRequest(id=held.id, expected_version=held.version, reason="应为 C 类")
    ).recognition
    third = officer(market, "third")

    lower = api.DecideAppealRequest(id=held.id, expected_version=held.version, level="", reason="不予认定")
    assert refused(lambda: third.DecideAppeal(lower))[0] is CODE.INVALID_ARGUMENT
    third.DecideAppeal(
        api.DecideAppealRequest(id=held.id, expected_version=held.version, level="C", reason="支持")
    )
    assert level_of(market, who.talent_id) == "D"
    after_publicity(market)

    assert level_of(market, who.talent_id) == "C"
    states = market.sql("SELECT level, state FROM recognition_certificate ORDER BY place")
    assert states == [("D", 3), ("C", 1)]


def test_nobody_is_granted_more_than_asked_for(market: Market, who: Applicant) -> None:
    held = checked(market, who.submitted())

    assert refused(lambda: decided(market, held, level="B"))[0] is CODE.INVALID_ARGUMENT
    assert refused(lambda: decided(market, held, level="Z"))[0] is CODE.INVALID_ARGUMENT


def test_a_withdrawn_application_is_worked_on_no_more(market: Market, who: Applicant) -> None:
    held = who.submitted()
    who.stub.WithdrawRecognition(api.WithdrawRecognitionRequest(id=held.id, expected_version=held.version))

    asked = api.SaveChecksRequest(id=held.id, expected_version=held.version + 1)

    assert refused(lambda: officer(market, "checker").SaveChecks(asked))[0] is CODE.FAILED_PRECONDITION


def test_the_same_key_gives_the_same_application(market: Market, who: Applicant) -> None:
    asked = api.StartRecognitionRequest(scheme_id=SCHEME, level="C", alternative=1, idempotency_key="k")

    assert who.stub.StartRecognition(asked) == who.stub.StartRecognition(asked)
    assert market.sql("SELECT count(*) FROM recognition") == [(1,)]


def test_a_person_without_a_profile_cannot_apply(market: Market) -> None:
    nobody = Applicant(market, "talent-none")

    assert refused(nobody.start)[0] is CODE.NOT_FOUND


@pytest.mark.parametrize(("level", "alternative"), [("Z", 0), ("C", 9), ("C", -1)])
def test_what_is_no_way_to_a_level_is_refused(
    market: Market, who: Applicant, level: str, alternative: int
) -> None:
    assert refused(lambda: who.start(level, alternative))[0] is CODE.INVALID_ARGUMENT


def test_an_unknown_education_is_shown_by_a_document(market: Market) -> None:
    unsure = applicant(market, education=Education.EDUCATION_UNSPECIFIED)

    assert unsure.submitted().stage == STAGE.RECOGNITION_STAGE_SUBMITTED
