"""Rules of introductions: stages and whose they are, who is barred, what may be written, how it may end."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from dabridge.events.v1.talent_pb2 import Demand, Freshness, Introduction, TalentProfile
from dabridge.events.v1.types_pb2 import RECORD_STATUS_ACTIVE, RECORD_STATUS_WITHDRAWN
from dabridge.talent.v1.introductions_service_pb2 import RecruiterContact
from hypothesis import given
from hypothesis import strategies as st

from services.common import texts
from services.common.access.principal import Principal, Role
from services.common.errors import Forbidden, WrongStage
from services.talent.market.introductions import moves, reasons, record, rules
from services.talent.market.introductions.record import (
    ASKED,
    CANCELLED,
    CONNECTED,
    DECLINED,
    ENDED,
    ENTERPRISE,
    EXPIRED,
    HIRED,
    INTERVIEWING,
    NOT_HIRED,
    OPEN,
    TALENT_SIDE,
    WITHDRAWN,
    contacts_open,
)

NOW = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)
TODAY = date(2026, 3, 1)
STAGES = (ASKED, CONNECTED, INTERVIEWING, ENDED, DECLINED, CANCELLED, EXPIRED)
FIRM = Principal("p1", frozenset({Role.ENTERPRISE}), "e1")
PERSON = Principal("p2", frozenset({Role.TALENT}), talent="t1")


def an_introduction(**changes: Any) -> Introduction:
    standard = {
        "id": "i1",
        "version": 1,
        "enterprise_id": "e1",
        "talent_id": "t1",
        "asked_by": ENTERPRISE,
        "stage": ASKED,
    }
    return Introduction(**{**standard, **changes})


def test_contacts_are_open_while_the_two_are_connected_and_at_no_other_stage() -> None:
    assert [stage for stage in STAGES if contacts_open(stage)] == [CONNECTED, INTERVIEWING]
    assert not contacts_open(0)


def test_nothing_leads_out_of_a_stage_where_it_is_over() -> None:
    over = {ENDED, DECLINED, CANCELLED, EXPIRED}

    assert OPEN.isdisjoint(over)
    assert not any(over & each.start for each in moves.TRANSITIONS.values())


def test_each_stage_has_a_name_in_words() -> None:
    for stage in STAGES:
        assert texts.get(f"stages.introduction.{record.stage_name(stage)}")


@pytest.mark.parametrize("asked_by", [ENTERPRISE, TALENT_SIDE])
def test_an_act_is_the_side_s_whose_it_is(asked_by: Any) -> None:
    held = an_introduction(asked_by=asked_by)
    asker, asked = (FIRM, PERSON) if asked_by == ENTERPRISE else (PERSON, FIRM)

    assert moves.actor("AcceptIntroduction", asked, held) == record.other(asked_by)
    assert moves.actor("CancelIntroduction", asker, held) == asked_by
    for act, other in (("AcceptIntroduction", asker), ("CancelIntroduction", asked)):
        with pytest.raises(Forbidden):
            moves.actor(act, other, held)
    with pytest.raises(Forbidden):
        moves.actor("ArrangeInterview", PERSON, held)
    for act in ("ExpireIntroduction", "VoidIntroduction"):
        for caller in (FIRM, PERSON):
            with pytest.raises(Forbidden):
                moves.actor(act, caller, held)


def test_a_side_is_a_role_and_not_only_an_id() -> None:
    held = an_introduction()

    assert moves.sides(Principal("p", frozenset({Role.PROVIDER}), "e1"), held) == frozenset()
    assert moves.sides(Principal("p", frozenset({Role.HR_BUREAU}), "e1", talent="t1"), held) == frozenset()
    both = Principal("p", frozenset({Role.ENTERPRISE, Role.TALENT}), "e1", talent="t1")
    assert moves.sides(both, held) == {ENTERPRISE, TALENT_SIDE}
    erased = an_introduction(talent_id="")
    assert moves.sides(Principal("p", frozenset({Role.TALENT})), erased) == frozenset()


@pytest.mark.parametrize("stage", STAGES)
def test_a_wrong_stage_is_refused(stage: Any) -> None:
    held = an_introduction(stage=stage)

    for act, each in moves.TRANSITIONS.items():
        if stage in each.start:
            moves.check(act, held)
        else:
            with pytest.raises(WrongStage):
                moves.check(act, held)


@pytest.mark.parametrize(
    ("talent", "why"),
    [
        (None, {"withdrawn"}),
        (TalentProfile(status=RECORD_STATUS_WITHDRAWN, paused=True), {"withdrawn"}),
        (TalentProfile(status=RECORD_STATUS_ACTIVE), set()),
        (TalentProfile(freshness=Freshness.FRESHNESS_STALE), set()),
        (TalentProfile(freshness=Freshness.FRESHNESS_HIDDEN), {"hidden"}),
        (TalentProfile(paused=True, withheld=["talent_demand"]), {"paused", "withheld"}),
        (TalentProfile(withheld=["talent_county"]), set()),
    ],
)
def test_who_is_barred_and_why(talent: TalentProfile | None, why: set[str]) -> None:
    assert rules.barred(talent) == why
    assert bool(rules.may_be_invited(talent, "org-1")) == bool(why)
    assert bool(rules.may_apply(talent)) == bool(why - {"withheld"})


def test_an_enterprise_that_is_left_out_by_name_invites_nobody_and_may_be_applied_to() -> None:
    talent = TalentProfile(withheld=["talent_demand:org-1", "talent_county:org-2", "talent_demand:"])

    assert rules.left_out(talent) == {"org-1"}
    assert rules.left_out(None) == frozenset()
    assert rules.barred(talent) == frozenset()
    assert rules.may_be_invited(talent, "org-1") == rules.may_be_invited(None, "org-1") != []
    assert rules.may_be_invited(talent, "org-2") == rules.may_be_invited(talent, "org-3") == []
    assert rules.may_apply(talent) == []


@pytest.mark.parametrize(
    ("open_until", "status", "closed"),
    [
        ("", RECORD_STATUS_ACTIVE, False),
        ("2026-03-01", RECORD_STATUS_ACTIVE, False),
        ("2026-02-28", RECORD_STATUS_ACTIVE, True),
        ("", RECORD_STATUS_WITHDRAWN, True),
    ],
)
def test_a_post_closes_after_its_last_day(open_until: str, status: Any, closed: bool) -> None:
    demand = Demand(open_until=open_until, status=status)

    assert rules.closed(demand, TODAY) == closed
    assert rules.closed(None, TODAY)


@given(st.integers(min_value=0, max_value=60))
def test_an_answer_is_due_in_two_weeks_or_by_the_end_of_the_post(days: int) -> None:
    last = TODAY + timedelta(days=days)

    due = rules.answer_by(Demand(open_until=last.isoformat()), NOW)

    assert NOW < due <= NOW + timedelta(days=rules.ANSWER_DAYS)
    assert due == min(
        NOW + timedelta(days=14), datetime.fromisoformat(f"{last + timedelta(days=1)}T00:00:00+08:00")
    )


@pytest.mark.parametrize(
    "phone", ["13800000000", "19912345678", "0818-2123456", "08182123456", "2123456", "400-123-4567"]
)
def test_numbers_that_can_be_rung_up(phone: str) -> None:
    assert rules.recruiter(RecruiterContact(name="王经理", phone=phone)) == []


@pytest.mark.parametrize(
    "phone", ["", "12345", "1380000000", "138000000001", "号码", "a@b.cn", "10000000000"]
)
def test_what_is_no_number_is_refused_without_being_repeated(phone: str) -> None:
    errors = rules.recruiter(RecruiterContact(name="王经理", phone=phone))

    assert [error.field for error in errors] == ["contact.phone"]
    assert not phone or all(phone not in error.message for error in errors)


def test_gaps_and_brackets_of_a_number_are_left_out() -> None:
    tidy = rules.tidied(RecruiterContact(name=" 王  经理 ", phone="(0818) 212 3456"))

    assert (tidy.name, tidy.phone) == ("王 经理", "08182123456")
    assert rules.recruiter(tidy) == []


@given(st.text(max_size=40))
def test_any_text_may_be_typed_as_the_time_of_an_interview(text: str) -> None:
    moment, errors = rules.interview(text, "会议室", "", NOW)

    assert (moment is None) == bool(errors)


@pytest.mark.parametrize(
    ("at", "taken"),
    [
        ("2026-03-02T10:00:00+08:00", True),
        ("2026-03-02T10:00:00Z", True),
        ("2026-03-02T10:00:00", False),
        ("2026-03-01T12:00:00+08:00", False),
        ("2026-02-28T10:00:00+08:00", False),
        ("2027-03-02T10:00:00+08:00", False),
    ],
)
def test_an_interview_is_at_a_moment_to_come(at: str, taken: bool) -> None:
    assert (rules.interview(at, "会议室", "", NOW)[0] is not None) == taken


@pytest.mark.parametrize(
    ("side", "ended", "allowed"),
    [
        (ENTERPRISE, False, {HIRED, NOT_HIRED}),
        (ENTERPRISE, True, {HIRED, NOT_HIRED}),
        (TALENT_SIDE, False, {WITHDRAWN}),
        (TALENT_SIDE, True, {HIRED, NOT_HIRED, WITHDRAWN}),
    ],
)
def test_which_outcomes_are_whose(side: Any, ended: bool, allowed: set[int]) -> None:
    assert {each for each in range(5) if not rules.outcome(side, each, ended=ended)} == allowed


@pytest.mark.parametrize(
    ("enterprise", "talent", "contested"),
    [
        (HIRED, HIRED, False),
        (HIRED, NOT_HIRED, True),
        (HIRED, WITHDRAWN, True),
        (NOT_HIRED, HIRED, True),
        (NOT_HIRED, NOT_HIRED, False),
        (NOT_HIRED, WITHDRAWN, False),
    ],
)
def test_the_two_contradict_each_other_only_about_a_hiring(
    enterprise: Any, talent: Any, contested: bool
) -> None:
    assert rules.contested({ENTERPRISE: enterprise, TALENT_SIDE: talent}) == contested
    assert not rules.contested({ENTERPRISE: enterprise})


def test_each_act_and_outcome_has_reasons_of_each_side_that_may_give_them() -> None:
    wanted = {
        ("talent", "decline"),
        ("talent", "cancel"),
        ("talent", "hired"),
        ("talent", "not_hired"),
        ("talent", "withdrawn"),
        ("enterprise", "decline"),
        ("enterprise", "cancel"),
        ("enterprise", "hired"),
        ("enterprise", "not_hired"),
    }
    for catalogue in reasons.catalogues():
        given_by = {(each.side, act) for each in catalogue.reasons for act in each.acts}
        assert given_by == wanted
        assert all(reasons.label(each.code) for each in catalogue.reasons)


def test_no_side_gives_a_reason_that_is_a_program_s() -> None:
    for code in (reasons.NO_ANSWER, reasons.POST_CLOSED, reasons.TALENT_UNAVAILABLE):
        assert reasons.label(code)
        for side in ("talent", "enterprise"):
            for act in ("decline", "cancel", "hired", "not_hired", "withdrawn"):
                assert reasons.check(code, side, act, TODAY)


def test_the_catalogue_in_force_is_the_newest_that_has_begun() -> None:
    versions = reasons.catalogues()

    assert [each.version for each in versions] == sorted({each.version for each in versions})
    assert reasons.current(date(1999, 1, 1)) == versions[0]
    assert reasons.current(date(2999, 1, 1)) == versions[-1]
    assert reasons.of_version(0, TODAY) == reasons.current(TODAY)
    assert reasons.of_version(-1, TODAY) is None


def test_the_history_has_a_caller_on_one_side_alone() -> None:
    both = Principal("p", frozenset({Role.ENTERPRISE, Role.TALENT, Role.PROVIDER}), "e9", talent="t1")

    told = moves.as_side(both, TALENT_SIDE)

    assert (told.organisation, told.talent, told.roles) == ("", "t1", frozenset({Role.TALENT}))
    assert moves.as_side(both, ENTERPRISE).talent == ""
