"""Drafts: what is kept, what keeps them from being submitted, the profile that they make."""

from datetime import date
from typing import Any

import pytest
from dabridge.events.v1.talent_pb2 import OCCUPIED_LOOKING, TalentProfile, VerifiedField
from dabridge.events.v1.types_pb2 import (
    EDUCATION_BACHELOR,
    SKILL_LEVEL_BASIC,
    SKILL_LEVEL_EXPERT,
    TRUST_DECLARED,
    TRUST_EVIDENCED,
    TRUST_VERIFIED,
    MoneyRange,
    Skill,
)
from dabridge.talent.v1.registration_service_pb2 import DraftSkill, RegistrationDraft
from hypothesis import given
from hypothesis import strategies as st

from services.talent.market.registration import rules

TODAY = date(2026, 3, 1)


def a_draft(**changes: Any) -> RegistrationDraft:
    standard: dict[str, Any] = {
        "name": "陆小满",
        "mobile": "138 0013 8000",
        "education": EDUCATION_BACHELOR,
        "major": "统计学",
        "occupation_code": "2-02-10-03",
        "titles": ["软件工程师"],
        "years": "5",
        "experience": "做过订单系统",
        "skills": [DraftSkill(name="Java", level=SKILL_LEVEL_EXPERT, evidence="订单系统")],
        "salary_min": "8,000",
        "occupied": OCCUPIED_LOOKING,
    }
    return RegistrationDraft(**{**standard, **changes})


def wrong(**changes: Any) -> dict[str, str]:
    return {error.field: error.message for error in rules.problems(a_draft(**changes), TODAY)}


def test_a_whole_draft_has_nothing_wrong() -> None:
    assert wrong() == {}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"mobile": ""}, "mobile"),
        ({"mobile": "12345"}, "mobile"),
        ({"mail": "nobody"}, "mail"),
        ({"id_number": "110105194912310021"}, "id_number"),
        ({"address": "街" * 201}, "address"),
        ({"titles": []}, "titles"),
        ({"occupation_code": "9-99"}, "occupation_code"),
        ({"occupation_code": "2-02-10-99"}, "occupation_code"),
        ({"years": "五"}, "years"),
        ({"years": "71"}, "years"),
        ({"salary_min": "9000", "salary_max": "8000"}, "salary_min"),
        ({"salary_max": "面议"}, "salary_max"),
        ({"wanted_zones": ["999999"]}, "wanted_zones[0]"),
        ({"consents": ["everything"]}, "consents"),
        ({"skills": [DraftSkill(name="Java"), DraftSkill(name="java")]}, "skills[1].name"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(changes: dict[str, Any], field: str) -> None:
    assert set(wrong(**changes)) == {field}


@given(st.text(alphabet="0123456789", min_size=12, max_size=18))
def test_no_refusal_tells_what_was_typed_of_a_person(digits: str) -> None:
    told = wrong(mobile=digits, mail=f"a{digits}", id_number=digits, name="", titles=["13800138000"] * 2)

    assert not [message for message in told.values() if digits in message or "13800138000" in message]


def test_only_the_named_fields_are_replaced() -> None:
    held = a_draft()

    fresh = rules.merged(held, RegistrationDraft(major="会计学", years="9"), ["major", "titles"])

    assert (fresh.major, fresh.years, list(fresh.titles)) == ("会计学", "5", [])
    assert held == a_draft()


def test_skills_are_kept_in_their_standard_terms() -> None:
    fresh = rules.merged(
        RegistrationDraft(), RegistrationDraft(skills=[DraftSkill(name=" SpringBoot ")]), ["skills"]
    )

    assert fresh.skills[0].name == "Spring Boot"


def test_what_is_wrong_is_kept_as_it_was_typed() -> None:
    fresh = rules.merged(
        RegistrationDraft(), RegistrationDraft(years="五年", mobile="1"), ["years", "mobile"]
    )

    assert (fresh.years, fresh.mobile) == ("五年", "1")


def test_unknown_fields_and_too_much_are_not_kept() -> None:
    assert [error.field for error in rules.too_large(RegistrationDraft(), ["salary"])] == ["fields"]
    assert rules.too_large(a_draft(experience="x" * 300_000), ["experience"])
    assert rules.too_large(a_draft(titles=["x"] * 300), ["titles"])
    assert rules.too_large(a_draft(), list(rules.FIELDS)) == []


def test_a_draft_makes_a_profile_without_the_person() -> None:
    made = rules.profile(a_draft(), None)

    assert made == TalentProfile(
        education=EDUCATION_BACHELOR,
        major="统计学",
        occupation_code="2-02-10-03",
        titles=["软件工程师"],
        years=5,
        experience="做过订单系统",
        skills=[Skill(name="Java", level=SKILL_LEVEL_EXPERT, evidence="订单系统", trust=TRUST_EVIDENCED)],
        salary=MoneyRange(min_yuan=8000),
        occupied=OCCUPIED_LOOKING,
    )


def test_a_profile_gives_the_draft_that_makes_it() -> None:
    made = rules.profile(a_draft(), None)

    assert rules.profile(rules.draft_of(made), None) == made


def test_a_verified_skill_stays_as_it_is_or_goes() -> None:
    verified = Skill(name="Java", level=SKILL_LEVEL_BASIC, evidence="证书", trust=TRUST_VERIFIED)
    held = TalentProfile(skills=[verified, Skill(name="Go", trust=TRUST_DECLARED)])

    assert list(rules.profile(a_draft(), held).skills) == [verified]
    assert list(rules.profile(a_draft(skills=[]), held).skills) == []


def test_what_a_department_verified_stays_so_while_it_says_the_same() -> None:
    held = rules.profile(a_draft(), None)
    marks = [VerifiedField(field="education", source="education"), VerifiedField(field="major", source="x")]
    held.verified.extend(marks)

    assert list(rules.profile(a_draft(), held).verified) == marks
    assert list(rules.profile(a_draft(major="会计学"), held).verified) == marks[:1]


def test_what_the_service_says_of_a_profile_stays() -> None:
    held = TalentProfile(id="t1", version=4, level="B", synthetic=True)

    fresh = rules.profile(a_draft(), held)

    assert (fresh.id, fresh.version, fresh.level, fresh.synthetic) == ("t1", 4, "B", True)


def test_a_full_draft_is_complete_and_an_empty_one_is_not_at_all() -> None:
    full = a_draft(
        skills=[DraftSkill(name=name) for name in ("Java", "Go", "SQL")],
        wanted_zones=["511702"],
        wanted_industries=["display"],
    )

    assert rules.completeness(full) == (100, [])
    percent, missing = rules.completeness(RegistrationDraft())
    assert percent == 0
    assert sum(each.weight for each in missing) == 100
    assert missing[0].field == "skills"


def test_weights_add_up_to_a_hundred() -> None:
    assert sum(weight for weight, _ in rules.WEIGHTS.values()) == 100


def test_each_skill_of_three_counts() -> None:
    one = rules.completeness(a_draft(skills=[DraftSkill(name="Java")]))[0]
    two = rules.completeness(a_draft(skills=[DraftSkill(name="Java"), DraftSkill(name="Go")]))[0]

    assert one < two < rules.completeness(a_draft(skills=[DraftSkill(name=n) for n in "abc"]))[0]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("8,000", 8000), ("８０００", 8000), (" 5 ", 5), ("-1", 1), ("5.5", None), ("", None)],
)
def test_numbers_are_read_as_people_type_them(typed: str, meant: int | None) -> None:
    assert rules.whole(typed) == meant
