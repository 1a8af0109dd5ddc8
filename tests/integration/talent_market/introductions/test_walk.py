"""From the asking to the outcome: who does what at which stage, and what both are told."""

from collections.abc import Callable
from functools import partial
from typing import Any

import grpc
import pytest
from dabridge.talent.v1 import introductions_service_pb2 as api

from services.common import texts
from services.talent.market.introductions import reasons
from services.talent.market.introductions.moves import TRANSITIONS
from tests.integration.talent_market.introductions.scenes import (
    ASKED,
    CONNECTED,
    DECLINED,
    ENDED,
    HIRED,
    INTERVIEWING,
    MESSAGE,
    NOT_HIRED,
    NOTE,
    PLACE,
    RECRUITER,
    STAGES,
    WHO,
    WITHDRAWN,
    Scene,
    recruiter,
    refusal,
)
from tests.integration.talent_market.offices import EMPLOYER, ZONE, refused

FORBIDDEN = grpc.StatusCode.PERMISSION_DENIED
WRONG_STAGE = grpc.StatusCode.FAILED_PRECONDITION
INVALID = grpc.StatusCode.INVALID_ARGUMENT


def test_an_invitation_leads_to_a_hiring(scene: Scene) -> None:
    held = scene.invite(score=0.82, rank=3)
    assert (held.stage, held.enterprise_id, held.zone, held.post) == (
        ASKED,
        EMPLOYER,
        ZONE,
        scene.demand.post,
    )
    assert (held.score, held.rank) == (0.82, 3)
    assert scene.get(held.id, scene.everybody()["talent"]).message == MESSAGE

    held = scene.accept(held)
    assert held.stage == CONNECTED
    assert scene.contact(held.id, scene.employer).phone == WHO.mobile
    assert scene.contact(held.id, scene.person).name == RECRUITER.name

    held = scene.interview(held)
    answer = scene.get(held.id, scene.everybody()["talent"])
    assert (held.stage, answer.interview_place, answer.interview_note) == (INTERVIEWING, PLACE, NOTE)

    answer = scene.outcome(held, scene.employer, HIRED, "offer_accepted")
    assert (answer.introduction.stage, answer.introduction.outcome) == (ENDED, HIRED)
    assert answer.introduction.ended_at

    acts = [step.act for step in reversed(scene.history(held.id))]
    assert acts == [
        "InviteTalent",
        "AcceptIntroduction",
        "ReadContact",
        "ReadContact",
        "ArrangeInterview",
        "RecordOutcome",
    ]
    assert scene.told(scene.talent.id) == [
        "introduction_invited",
        "introduction_interview",
        "introduction_ended_hired",
    ]
    assert scene.told(EMPLOYER) == ["introduction_accepted"]


def test_each_new_state_is_an_event_without_a_word_of_the_two(scene: Scene) -> None:
    held = scene.at("ended")

    told: list[Any] = scene.market.events(held.id)

    assert [each.stage for each in told] == [ASKED, CONNECTED, INTERVIEWING, ENDED]
    assert (told[-1].outcome, told[-1].reason_code) == (HIRED, "offer_accepted")
    for secret in (MESSAGE, PLACE, NOTE, *WHO.values, RECRUITER.name, RECRUITER.mobile):
        assert not any(secret.encode() in each.SerializeToString() for each in told)


def test_an_application_is_declined_with_a_reason(scene: Scene) -> None:
    held = scene.apply()
    assert scene.told(EMPLOYER) == ["introduction_applied"]

    held = scene.decline(held, scene.employer, "experience")

    assert (held.stage, held.reason_code, bool(held.answered_at)) == (DECLINED, "experience", True)
    assert scene.told(scene.talent.id) == ["introduction_declined"]


def test_an_application_is_accepted_by_an_enterprise_that_names_a_contact(scene: Scene) -> None:
    held = scene.apply()
    status, _ = refused(lambda: scene.accept(held, scene.employer))
    assert status == INVALID

    held = scene.accept(held, scene.employer, contact=recruiter())

    assert held.stage == CONNECTED
    assert scene.contact(held.id, scene.person).phone == RECRUITER.mobile


def test_the_table_of_transitions_is_all_that_happens(scene: Scene) -> None:
    """Every act of either side at every stage: done where the table has it, refused elsewhere."""
    done = set()
    for stage in STAGES:
        for act in [name for name, each in TRANSITIONS.items() if each.by != "program"]:
            for side in ("enterprise", "talent"):
                fresh = Scene(scene.market)
                held = fresh.at(stage)
                code = refusal(partial(_tried(fresh, act, side), held))
                assert code in (None, FORBIDDEN, WRONG_STAGE), (stage, act, side, code)
                if code is None:
                    done.add((stage, act, side))

    assert done == {
        ("asked", "AcceptIntroduction", "talent"),
        ("asked", "DeclineIntroduction", "talent"),
        ("asked", "CancelIntroduction", "enterprise"),
        ("connected", "ArrangeInterview", "enterprise"),
        ("interviewing", "ArrangeInterview", "enterprise"),
        ("connected", "RecordOutcome", "enterprise"),
        ("connected", "RecordOutcome", "talent"),
        ("interviewing", "RecordOutcome", "enterprise"),
        ("interviewing", "RecordOutcome", "talent"),
        # The other side's own view of it.
        ("ended", "RecordOutcome", "talent"),
    }


def _tried(scene: Scene, act: str, side: str) -> Callable[[Any], object]:
    calls = scene.employer if side == "enterprise" else scene.person
    code = "salary" if side == "talent" else "skills"
    outcome, why = (NOT_HIRED, "skills") if side == "enterprise" else (WITHDRAWN, "salary")
    return {
        "AcceptIntroduction": lambda held: scene.accept(held, calls, contact=recruiter()),
        "DeclineIntroduction": lambda held: scene.decline(held, calls, code),
        "CancelIntroduction": lambda held: scene.cancel(
            held, calls, "stays" if side == "talent" else "by_mistake"
        ),
        "ArrangeInterview": lambda held: calls.ArrangeInterview(
            api.ArrangeInterviewRequest(
                id=held.id, expected_version=held.version, at=scene.market.in_days(2), place=PLACE
            )
        ),
        "RecordOutcome": lambda held: scene.outcome(held, calls, outcome, why),
    }[act]


def test_both_views_of_an_outcome_are_kept_and_a_contradiction_shows(scene: Scene) -> None:
    held = scene.interview(scene.accept(scene.invite()))
    held = scene.outcome(held, scene.employer, NOT_HIRED, "skills").introduction

    answer = scene.outcome(held, scene.person, HIRED, "started_work")

    assert answer.introduction.contested
    assert [(each.outcome, each.reason_code) for each in answer.outcomes] == [
        (NOT_HIRED, "skills"),
        (HIRED, "started_work"),
    ]
    assert answer.introduction.outcome == NOT_HIRED
    assert scene.told(EMPLOYER)[-1] == "introduction_contested"
    status, text = refused(lambda: scene.outcome(answer.introduction, scene.person, HIRED, "started_work"))
    assert (status, text) == (WRONG_STAGE, texts.get("stages.rule.outcome_recorded"))


def test_a_talent_leaves_and_the_enterprise_agrees(scene: Scene) -> None:
    held = scene.accept(scene.invite())
    held = scene.outcome(held, scene.person, WITHDRAWN, "other_offer").introduction
    assert held.stage == ENDED

    answer = scene.outcome(held, scene.employer, NOT_HIRED, "offer_refused")

    assert not answer.introduction.contested
    assert answer.introduction.outcome == WITHDRAWN


@pytest.mark.parametrize(
    ("side", "outcome", "code"),
    [
        ("person", HIRED, "started_work"),
        ("person", NOT_HIRED, "not_chosen"),
        ("employer", WITHDRAWN, "skills"),
        ("employer", HIRED, "skills"),
        ("employer", NOT_HIRED, ""),
        ("employer", NOT_HIRED, "talent_unavailable"),
    ],
)
def test_a_side_says_only_what_is_its_own_to_say(scene: Scene, side: str, outcome: Any, code: str) -> None:
    held = scene.accept(scene.invite())

    status, _ = refused(lambda: scene.outcome(held, getattr(scene, side), outcome, code))

    assert status == INVALID


def test_a_message_is_scrubbed_of_whom_it_is_about(scene: Scene) -> None:
    held = scene.apply(message=f"我是{WHO.name}，请打{WHO.mobile}，或写信到 {WHO.mail}")

    told = scene.get(held.id).message

    assert told
    for secret in (WHO.name, WHO.mobile, WHO.mail):
        assert secret not in told


def test_what_is_too_long_or_no_number_is_refused_without_being_repeated(scene: Scene) -> None:
    status, text = refused(lambda: scene.invite(message="长" * 501))
    assert (status, "500" in text or "1" in text) == (INVALID, True)

    for wrong in (recruiter(phone="12345"), recruiter(phone="13800000000x"), recruiter(name="")):
        with pytest.raises(grpc.RpcError) as caught:
            scene.invite(contact=wrong)
        assert caught.value.code() == INVALID
        assert RECRUITER.name not in str(caught.value)
        assert "12345" not in str(caught.value)


def test_an_interview_is_in_the_future_and_may_be_moved(scene: Scene) -> None:
    held = scene.accept(scene.invite())
    for wrong in ("", "明天下午", scene.market.in_days(-1), "2026-03-04T10:00:00"):
        assert refused(lambda at=wrong: scene.interview(held, at=at))[0] == INVALID  # type: ignore[misc]

    held = scene.interview(scene.interview(held), place="二号楼")

    assert scene.get(held.id).interview_place == "二号楼"


def test_a_second_request_with_the_same_key_is_answered_by_the_introduction_as_it_is(scene: Scene) -> None:
    request = scene.invitation(idempotency_key="once")
    first = scene.employer.InviteTalent(request).introduction
    scene.accept(first)

    again = scene.employer.InviteTalent(request).introduction

    assert (again.id, again.stage) == (first.id, CONNECTED)
    status, _ = refused(
        lambda: scene.employer.InviteTalent(scene.invitation(idempotency_key="once", message="另一段"))
    )
    assert status == grpc.StatusCode.ALREADY_EXISTS


def test_nobody_acts_on_what_they_have_not_seen(scene: Scene) -> None:
    held = scene.invite()
    scene.accept(held)

    assert refused(lambda: scene.decline(held))[0] == grpc.StatusCode.ABORTED


def test_the_catalogue_has_words_for_every_reason_of_every_version(scene: Scene) -> None:
    for each in reasons.catalogues():
        asked = api.ListReasonCodesRequest(version=each.version)
        found = scene.person.ListReasonCodes(asked)
        assert found.version == each.version
        assert all(reason.label and reason.acts for reason in found.reasons)
    assert scene.person.ListReasonCodes(api.ListReasonCodesRequest()).version == 1
    unknown = api.ListReasonCodesRequest(version=99)
    assert refused(lambda: scene.person.ListReasonCodes(unknown))[0] == grpc.StatusCode.NOT_FOUND
