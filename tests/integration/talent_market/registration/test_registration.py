"""Self-registration on a database: drafts, what becomes of them, and who may do what."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import grpc
import pytest
from dabridge.events.v1.talent_pb2 import (
    FRESHNESS_FRESH,
    FRESHNESS_HIDDEN,
    FRESHNESS_STALE,
    TalentProfile,
)
from dabridge.events.v1.types_pb2 import EDUCATION_BACHELOR, EDUCATION_MASTER
from dabridge.talent.v1 import people_service_pb2 as people_api
from dabridge.talent.v1 import registration_service_pb2 as api
from dabridge.talent.v1 import talent_service_pb2 as records_api
from dabridge.talent.v1.registration_service_pb2 import DraftSkill, Registration, RegistrationDraft

from services.common.access.principal import Role
from services.talent.market.registration import ages
from services.talent.market.registration.forgetting import forget
from tests.integration.talent_market.offices import Market, Office, refused
from tests.unit.talent.registration import papers

NAME = "陆小满"
MOBILE = "13800138000"
ALLOWED = ["matching", "employers", "zones"]


def a_draft(**changes: Any) -> RegistrationDraft:
    standard: dict[str, Any] = {
        "name": NAME,
        "mobile": MOBILE,
        "education": EDUCATION_BACHELOR,
        "titles": ["软件工程师"],
        "years": "5",
        "experience": f"我叫{NAME}，做过订单系统，电话 {MOBILE}",
        "skills": [DraftSkill(name="SpringBoot")],
        "consents": ALLOWED,
    }
    return RegistrationDraft(**{**standard, **changes})


def save(person: Office, draft: RegistrationDraft, *fields: str) -> Registration:
    named = fields or tuple(field.name for field in draft.DESCRIPTOR.fields)
    request = api.SaveStepRequest(draft=draft, fields=named)
    found: Registration = person.registration.SaveStep(request).registration
    return found


def look(person: Office) -> Registration:
    found: Registration = person.registration.GetDraft(api.GetDraftRequest()).registration
    return found


def submit(person: Office, version: int, key: str = "") -> Registration:
    request = api.SubmitRegistrationRequest(expected_version=version, idempotency_key=key)
    found: Registration = person.registration.SubmitRegistration(request).registration
    return found


def registered(market: Market, talent: str = "talent-a", **changes: Any) -> Office:
    person = market.person(talent)
    submit(person, save(person, a_draft(**changes)).version)
    return person


def profile(market: Market, talent: str = "talent-a") -> TalentProfile:
    found: TalentProfile = market.system.records.GetTalent(records_api.GetTalentRequest(id=talent)).talent
    return found


def confirm(person: Office) -> Registration:
    request = api.ConfirmProfileRequest(expected_version=look(person).profile_version)
    found: Registration = person.registration.ConfirmProfile(request).registration
    return found


def age(market: Market, days: float) -> int:
    market.clock.advance(timedelta(days=days).total_seconds())
    return ages.age_due(market.served.parts)


def told(market: Market, talent: str = "talent-a") -> list[str]:
    rows = market.sql("SELECT kind FROM notice WHERE recipient = %s ORDER BY id", talent)
    return [row[0] for row in rows]


def test_a_new_person_has_an_empty_draft(market: Market) -> None:
    found = look(market.person("talent-a"))

    assert (found.version, found.profile_version, found.saved_at) == (0, 0, "")
    assert found.draft == RegistrationDraft()
    assert found.completeness.percent == 0


def test_steps_are_kept_one_by_one_and_seen_from_any_device(market: Market) -> None:
    person = market.person("talent-a")

    save(person, RegistrationDraft(name=NAME, mobile=MOBILE), "name", "mobile")
    second = save(person, RegistrationDraft(education=EDUCATION_MASTER), "education")

    assert second.version == 2
    elsewhere = look(market.as_(Role.TALENT, talent="talent-a", person="the same on a phone"))
    assert (elsewhere.draft.name, elsewhere.draft.education) == (NAME, EDUCATION_MASTER)
    assert elsewhere.saved_at == market.clock.now().isoformat()


def test_what_is_wrong_is_kept_and_told(market: Market) -> None:
    person = market.person("talent-a")

    found = save(person, RegistrationDraft(mobile="138", years="很多"), "mobile", "years")

    assert (found.draft.mobile, found.draft.years) == ("138", "很多")
    assert {"mobile", "years", "name", "titles"} <= {each.field for each in found.problems}
    assert refused(lambda: submit(person, found.version))[0] is grpc.StatusCode.INVALID_ARGUMENT
    assert look(person).draft.years == "很多"


def test_saving_the_same_again_makes_no_new_version(market: Market) -> None:
    person = market.person("talent-a")
    first = save(person, a_draft())

    assert save(person, a_draft(), "name", "mobile").version == first.version


def test_two_devices_that_save_at_once_lose_nothing(market: Market) -> None:
    person = market.person("talent-a")
    parts = [({"major": "统计学"}, "major"), ({"years": "4"}, "years"), ({"address": "某处"}, "address")]
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda part: save(person, RegistrationDraft(**part[0]), part[1]), parts * 4))

    draft = look(person).draft
    assert (draft.major, draft.years, draft.address) == ("统计学", "4", "某处")


def test_a_draft_lies_sealed(market: Market) -> None:
    save(market.person("talent-a"), a_draft(major="少见的专业"))

    ((sealed,),) = market.sql("SELECT sealed FROM registration_draft")
    assert NAME.encode() not in sealed
    assert MOBILE.encode() not in sealed
    assert "少见的专业".encode() not in sealed


def test_submitting_makes_a_profile_free_of_the_person(market: Market) -> None:
    person = registered(market)

    made = profile(market)
    assert (made.id, made.education, made.years) == ("talent-a", EDUCATION_BACHELOR, 5)
    assert [skill.name for skill in made.skills] == ["Spring Boot"]
    assert made.confirmed_on == "2026-03-01"
    assert made.freshness == FRESHNESS_FRESH
    for text in (NAME, MOBILE):
        assert text not in made.experience
        assert all(text.encode() not in event.SerializeToString() for event in market.events("talent-a"))
    found = look(person)
    assert (found.version, found.profile_version, found.draft.name) == (0, 1, NAME)
    assert found.draft.mobile == MOBILE


def test_submitting_again_changes_the_profile_that_there_is(market: Market) -> None:
    person = registered(market)

    again = save(person, RegistrationDraft(years="6"), "years")
    assert again.draft.name == NAME
    submit(person, again.version)

    made = profile(market)
    assert (made.version, made.years, made.education) == (2, 6, EDUCATION_BACHELOR)


def test_what_was_looked_through_is_what_is_submitted(market: Market) -> None:
    person = market.person("talent-a")
    seen = save(person, a_draft())
    save(person, RegistrationDraft(years="9"), "years")

    assert refused(lambda: submit(person, seen.version))[0] is grpc.StatusCode.ABORTED
    assert look(person).profile_version == 0


def test_the_same_submission_twice_is_done_once(market: Market) -> None:
    person = market.person("talent-a")
    version = save(person, a_draft()).version

    first = submit(person, version, key="once")
    second = submit(person, version, key="once")

    assert first.profile_version == second.profile_version == 1
    kept = market.sql("SELECT result FROM idempotency_key")
    assert all(NAME.encode() not in bytes(row[0]) for row in kept)


def test_nothing_is_submitted_without_a_draft(market: Market) -> None:
    person = market.person("talent-a")

    assert refused(lambda: submit(person, 1))[0] is grpc.StatusCode.NOT_FOUND
    save(person, a_draft())
    person.registration.DiscardDraft(api.DiscardDraftRequest())
    assert look(person).draft == RegistrationDraft()


def test_consents_are_given_and_taken_back_with_a_submission(market: Market) -> None:
    person = registered(market, consents=["matching", "zones", "statistics"])

    made = profile(market)
    assert (made.paused, list(made.withheld)) == (False, ["talent_demand"])
    assert set(look(person).draft.consents) == {"matching", "zones", "statistics"}

    submit(person, save(person, RegistrationDraft(), "consents").version)
    made = profile(market)
    assert (made.paused, set(made.withheld)) == (True, {"talent_county", "talent_demand"})
    assert list(look(person).draft.consents) == []
    said = market.sql("SELECT purpose, given FROM consent WHERE talent_id = 'talent-a' ORDER BY id")
    assert ("matching", True) in said
    assert ("matching", False) in said


def test_a_withdrawn_profile_takes_no_registration(market: Market) -> None:
    person = registered(market)
    request = records_api.WithdrawTalentRequest(id="talent-a", expected_version=1, reason="不再求职")
    person.records.WithdrawTalent(request)

    code, _ = refused(lambda: save(person, RegistrationDraft(years="7"), "years"))
    assert code is grpc.StatusCode.FAILED_PRECONDITION
    assert look(person).profile_withdrawn


@pytest.mark.parametrize("role", [Role.ENTERPRISE, Role.HR_BUREAU, Role.ZONE_BUREAU, Role.VISITOR])
def test_nobody_else_has_a_registration(market: Market, role: Role) -> None:
    caller = market.as_(role)
    for call in (
        lambda: look(caller),
        lambda: save(caller, a_draft()),
        lambda: submit(caller, 1),
        lambda: confirm(caller),
        lambda: caller.registration.ReadResume(api.ReadResumeRequest(content=b"x")),
    ):
        assert refused(call)[0] is grpc.StatusCode.PERMISSION_DENIED


def test_a_profile_is_asked_for_after_ninety_days_and_hidden_after_thirty_more(market: Market) -> None:
    person = registered(market)

    assert age(market, 90) == 0
    assert age(market, 1) == 1
    assert profile(market).freshness == FRESHNESS_STALE
    assert told(market) == ["asked_to_confirm"]
    assert age(market, 29) == 0
    assert age(market, 1) == 1
    assert profile(market).freshness == FRESHNESS_HIDDEN
    assert told(market) == ["asked_to_confirm", "profile_hidden"]
    assert age(market, 400) == 0

    found = confirm(person)
    assert (found.freshness, found.confirmed_on) == (FRESHNESS_FRESH, profile(market).confirmed_on)
    assert profile(market).freshness == FRESHNESS_FRESH
    assert age(market, 90) == 0
    assert age(market, 1) == 1


def test_confirming_twice_a_day_changes_nothing(market: Market) -> None:
    person = registered(market)
    market.clock.advance(timedelta(days=3).total_seconds())

    confirm(person)
    assert profile(market).version == 2
    confirm(person)
    assert profile(market).version == 2


def test_a_profile_that_was_never_confirmed_ages_from_its_creation(market: Market) -> None:
    market.talent(id="talent-b", confirmed_on="", synthetic=False)

    assert age(market, 91) == 1
    assert profile(market, "talent-b").freshness == FRESHNESS_STALE


def test_a_made_up_profile_does_not_age(market: Market) -> None:
    market.talent(id="talent-b", confirmed_on="2025-01-01", synthetic=True)

    assert age(market, 500) == 0


def test_the_clock_ages_many_at_a_time_and_leaves_none(market: Market) -> None:
    for _ in range(5):
        market.talent(confirmed_on="2026-02-20", synthetic=False)
    before = ages.AT_ONCE
    try:
        ages.AT_ONCE = 2  # type: ignore[misc]
        assert age(market, 100) == 5
    finally:
        ages.AT_ONCE = before  # type: ignore[misc]


def test_one_profile_that_cannot_be_looked_at_keeps_no_other_from_it(market: Market) -> None:
    market.talent(id="broken", confirmed_on="2026-02-20", synthetic=False)
    market.talent(id="whole", confirmed_on="2026-02-20", synthetic=False)
    market.sql("UPDATE talent SET state = %s WHERE id = 'broken'", b"\x01 no state")

    assert age(market, 100) == 1
    assert profile(market, "whole").freshness == FRESHNESS_STALE
    assert age(market, 0) == 0


def test_the_bureau_counts_and_lists_by_freshness(market: Market) -> None:
    for number, day in enumerate(("2026-02-27", "2025-11-15", "2025-11-10", "2025-06-01")):
        market.talent(id=f"t{number}", confirmed_on=day, synthetic=False)
    market.talent(id="made-up", confirmed_on="2020-01-01", synthetic=True)
    age(market, 0)

    counted = market.bureau.registration.CountFreshness(api.CountFreshnessRequest())
    assert (counted.fresh, counted.stale, counted.hidden, counted.synthetic) == (2, 2, 1, 1)

    asked = api.ListByFreshnessRequest(freshness=FRESHNESS_STALE, page_size=1)
    first = market.bureau.registration.ListByFreshness(asked)
    assert ([item.talent_id for item in first.items], first.total) == (["t2"], 2)
    asked.page_token = first.next_page_token
    second = market.bureau.registration.ListByFreshness(asked)
    assert ([item.talent_id for item in second.items], second.next_page_token) == (["t1"], "")
    person = market.person("t0")
    call = lambda: person.registration.CountFreshness(api.CountFreshnessRequest())  # noqa: E731
    assert refused(call)[0] is grpc.StatusCode.PERMISSION_DENIED


def test_words_are_found_by_whoever_is_signed_in(market: Market) -> None:
    asked = api.SuggestTermsRequest(kind="skill", text="springboot", limit=3)

    assert market.employer().registration.SuggestTerms(asked).terms[0].name == "Spring Boot"
    visitor = market.as_(Role.VISITOR)
    assert refused(lambda: visitor.registration.SuggestTerms(asked))[0] is grpc.StatusCode.PERMISSION_DENIED
    wrong = api.SuggestTermsRequest(kind="people", text="x")
    call = lambda: market.employer().registration.SuggestTerms(wrong)  # noqa: E731
    assert refused(call)[0] is grpc.StatusCode.INVALID_ARGUMENT


def test_a_resume_is_read_and_nothing_of_it_is_kept(market: Market) -> None:
    person = registered(market)

    found = person.registration.ReadResume(api.ReadResumeRequest(content=papers.docx_of()))

    assert {each.field for each in found.findings} >= {"education", "major", "titles", "skills"}
    assert NAME not in str(found)
    assert look(person).version == 0
    blank = api.ReadResumeRequest(content=papers.blank_pdf())
    assert refused(lambda: person.registration.ReadResume(blank))[0] is grpc.StatusCode.INVALID_ARGUMENT


def test_a_person_takes_the_draft_along(market: Market) -> None:
    person = registered(market)
    save(person, RegistrationDraft(years="很多"), "years")

    answer = person.people.ExportData(people_api.ExportDataRequest())

    held = json.loads(answer.document)["registration"]
    assert held["draft"]["years"] == "很多"
    assert held["confirmed_since"] == "2026-03-01"


def test_a_person_is_forgotten(market: Market) -> None:
    person = registered(market)
    save(person, RegistrationDraft(years="7"), "years")

    assert market.arrange(lambda desk: forget(desk, "talent-a")) == 2
    assert market.arrange(lambda desk: forget(desk, "talent-a")) == 0
    assert market.sql("SELECT 1 FROM registration_draft") == []
