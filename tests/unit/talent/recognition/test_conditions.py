"""What conditions say of profiles and firms, for any profile."""

from typing import Any

import pytest
from dabridge.events.v1.talent_pb2 import Occupied, TalentProfile, VerifiedField
from dabridge.events.v1.types_pb2 import Education, Skill
from dabridge.talent.v1.conditions_pb2 import Condition, ConditionKind
from dabridge.talent.v1.policies_service_pb2 import Firm
from hypothesis import given
from hypothesis import strategies as st

from services.common import plan
from services.talent.market import conditions
from services.talent.market.conditions import EVIDENCE, MET, NOT_MET, UNKNOWN
from tests.fakes.messages import a_talent

KINDS = {name.removeprefix("CONDITION_KIND_").lower(): number for name, number in ConditionKind.items()}
EDUCATIONS = [number for number in Education.values() if number]
ZONES = [zone.code for zone in plan.zones()]
INDUSTRIES = [industry.code for industry in plan.industries()]
WORDS = ["工程师", "教授", "计算机", "大数据", "Python"]

profiles = st.builds(
    TalentProfile,
    id=st.just("talent-1"),
    education=st.sampled_from([0, *EDUCATIONS]),
    years=st.one_of(st.none(), st.integers(0, 40)),
    titles=st.lists(st.sampled_from(WORDS), max_size=2),
    occupation_code=st.sampled_from(["", "2-02-10-09", "2-03", "6-01"]),
    major=st.sampled_from(["", "计算机科学"]),
    skills=st.lists(st.sampled_from(WORDS).map(lambda name: Skill(name=name)), max_size=3),
    level=st.sampled_from(["", "A", "C"]),
    zone=st.sampled_from(["", *ZONES]),
    wanted_zones=st.lists(st.sampled_from(ZONES), max_size=2),
    wanted_industries=st.lists(st.sampled_from(INDUSTRIES), max_size=2),
    occupied=st.sampled_from(list(Occupied.values())),
)
asked = st.builds(
    Condition,
    code=st.just("1"),
    kind=st.sampled_from([number for number in ConditionKind.values() if number]),
    text=st.just("条件"),
    least=st.integers(0, 10),
    education=st.sampled_from(EDUCATIONS),
    values=st.lists(
        st.sampled_from([*WORDS, *ZONES, *INDUSTRIES, "A", "2-02", "education", "studying"]),
        max_size=3,
        unique=True,
    ),
    evidence=st.booleans(),
)


def condition(kind: str, *values: str, **more: Any) -> Condition:
    return a_condition(code="1", kind=KINDS[kind], text="条件", values=values, **more)


def a_condition(**fields: Any) -> Condition:
    return Condition(**fields)


def verdict(asked: Condition, **changes: object) -> int:
    (found,) = conditions.of_profile([asked], a_talent(**changes))
    return found.verdict


@given(st.lists(asked, max_size=5), profiles)
def test_every_condition_has_one_verdict_and_a_reason(
    given_: list[Condition], profile: TalentProfile
) -> None:
    found = conditions.of_profile(given_, profile)

    assert [item.condition for item in found] == given_
    for item in found:
        assert item.verdict in (MET, NOT_MET, UNKNOWN, EVIDENCE)
        assert item.reason
        assert (item.verdict == EVIDENCE) == (item.field == "")
        if item.verdict == EVIDENCE:
            assert item.evidence_needed


@given(asked, profiles)
def test_an_empty_profile_meets_nothing_and_misses_nothing_but_a_level(
    asked: Condition, profile: TalentProfile
) -> None:
    (found,) = conditions.of_profile([asked], TalentProfile(id=profile.id))

    if asked.kind == KINDS["level"]:
        assert found.verdict == NOT_MET
    elif asked.kind == KINDS["verified"] and not asked.values:
        assert found.verdict == MET
    else:
        assert found.verdict in (UNKNOWN, EVIDENCE)


@given(st.integers(0, 40), st.integers(0, 40))
def test_years_are_met_from_the_least_on(held: int, least: int) -> None:
    assert verdict(condition("years", least=least), years=held) == (MET if held >= least else NOT_MET)


@given(st.sampled_from(EDUCATIONS), st.sampled_from(EDUCATIONS))
def test_education_is_met_by_the_same_or_a_higher_one(held: int, least: int) -> None:
    expected = MET if held >= least else NOT_MET

    assert verdict(condition("education", education=least), education=held) == expected


@given(profiles, st.sampled_from(EDUCATIONS), st.sampled_from(EDUCATIONS))
def test_a_stricter_condition_is_never_met_where_a_milder_one_is_missed(
    profile: TalentProfile, one: int, other: int
) -> None:
    mild, strict = sorted((one, other))
    first, second = conditions.of_profile(
        [condition("education", education=mild), condition("education", education=strict)], profile
    )

    assert not (first.verdict == NOT_MET and second.verdict == MET)


@given(st.lists(asked, max_size=4), profiles)
def test_what_is_met_is_possible_and_who_is_told_misses_nothing(
    given_: list[Condition], profile: TalentProfile
) -> None:
    found = conditions.of_profile(given_, profile)

    if conditions.all_met(found):
        assert conditions.none_missed(found)
    if conditions.concerns(found):
        assert conditions.none_missed(found)


@pytest.mark.parametrize(
    ("asked", "changes", "expected"),
    [
        (condition("title", "总监", "工程师"), {"titles": ["高级数据工程师"]}, MET),
        (condition("title", "教授"), {"titles": ["数据工程师"]}, NOT_MET),
        (condition("title", "PYTHON"), {"titles": ["python 讲师"]}, MET),
        (condition("occupation", "2-02"), {"occupation_code": "2-02-10-09"}, MET),
        (condition("occupation", "2-02-1"), {"occupation_code": "2-02-10-09"}, NOT_MET),
        (condition("occupation", "2-02"), {"occupation_code": ""}, UNKNOWN),
        (condition("major", "计算机"), {"major": "计算机科学与技术"}, MET),
        (condition("major", "计算机"), {"major": ""}, UNKNOWN),
        (condition("skill", "python", "Go", least=1), {"skills": [Skill(name="Python")]}, MET),
        (condition("skill", "python", "Go", least=2), {"skills": [Skill(name="Python")]}, NOT_MET),
        (condition("skill", "python"), {"skills": []}, UNKNOWN),
        (condition("level", "A", "B"), {"level": "B"}, MET),
        (condition("level", "A", "B"), {"level": ""}, NOT_MET),
        (condition("zone", "511702"), {"zone": "511702", "wanted_zones": []}, MET),
        (condition("zone", "511703"), {"zone": "511702", "wanted_zones": ["511703"]}, MET),
        (condition("zone", "511724"), {"zone": "511702", "wanted_zones": ["511703"]}, NOT_MET),
        (condition("zone", "511724"), {"zone": "", "wanted_zones": []}, UNKNOWN),
        (condition("industry", "big-data"), {"wanted_industries": ["big-data"]}, MET),
        (condition("industry", "sensor"), {"wanted_industries": ["big-data"]}, NOT_MET),
        (condition("industry", "sensor"), {"wanted_industries": []}, UNKNOWN),
        (condition("occupied", "studying"), {"occupied": Occupied.OCCUPIED_STUDYING}, MET),
        (condition("occupied", "studying"), {"occupied": Occupied.OCCUPIED_EMPLOYED}, NOT_MET),
        (condition("occupied", "studying"), {"occupied": 0}, UNKNOWN),
        (condition("verified", "education"), {"verified": [VerifiedField(field="education")]}, MET),
        (condition("verified", "education", "major"), {"verified": [VerifiedField(field="major")]}, UNKNOWN),
        (condition("patent", least=2), {}, EVIDENCE),
        (condition("capability", "云"), {}, EVIDENCE),
    ],
)
def test_each_kind_is_judged_by_what_the_profile_says(
    asked: Condition, changes: dict[str, object], expected: int
) -> None:
    assert verdict(asked, **changes) == expected


def test_a_document_is_needed_unless_a_department_confirmed_the_field() -> None:
    wanted = condition("education", education=Education.EDUCATION_COLLEGE, evidence=True)
    confirmed = a_talent(verified=[VerifiedField(field="education", source="education")])

    (declared,) = conditions.of_profile([wanted], a_talent())
    (verified,) = conditions.of_profile([wanted], confirmed)

    assert (declared.verdict, declared.evidence_needed) == (MET, True)
    assert (verified.verdict, verified.evidence_needed) == (MET, False)
    assert not conditions.all_met([declared])
    assert conditions.all_met([verified])


@pytest.mark.parametrize(
    ("asked", "firm", "expected"),
    [
        (condition("zone", "511702"), Firm(id="f", zone="511702"), MET),
        (condition("zone", "511702"), Firm(id="f", zone="511703"), NOT_MET),
        (condition("zone", "511702"), Firm(id="f"), NOT_MET),
        (condition("industry", "sensor"), Firm(id="f", industries=["sensor", "display"]), MET),
        (condition("industry", "sensor"), Firm(id="f"), UNKNOWN),
        (condition("capability", "视觉"), Firm(id="f", capabilities=["机器视觉检测"]), MET),
        (condition("capability", "视觉"), Firm(id="f", capabilities=["云平台"]), NOT_MET),
        (condition("capability", "视觉"), Firm(id="f"), UNKNOWN),
        (condition("education", education=3), Firm(id="f"), EVIDENCE),
        (condition("other"), Firm(id="f"), EVIDENCE),
    ],
)
def test_firms_are_judged_by_their_records(asked: Condition, firm: Firm, expected: int) -> None:
    (found,) = conditions.of_firm([asked], firm)

    assert found.verdict == expected


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (a_condition(code="", kind=2, text="x"), "conditions[0].code"),
        (a_condition(code="1", kind=0, text="x"), "conditions[0].kind"),
        (a_condition(code="1", kind=99, text="x"), "conditions[0].kind"),
        (condition("capability", "云"), "conditions[0].kind"),
        (a_condition(code="1", kind=2), "conditions[0].text"),
        (condition("years", least=100), "conditions[0].least"),
        (condition("education"), "conditions[0].education"),
        (condition("title"), "conditions[0].values"),
        (condition("zone", "000000"), "conditions[0].values[0]"),
        (condition("industry", "mining"), "conditions[0].values[0]"),
        (condition("occupation", "2.02"), "conditions[0].values[0]"),
        (condition("verified", "name"), "conditions[0].values[0]"),
        (condition("occupied", "retired"), "conditions[0].values[0]"),
    ],
)
def test_what_is_wrong_with_a_condition_is_named(wrong: Condition, field: str) -> None:
    errors = conditions.check("conditions", [wrong], conditions.OF_TALENTS)

    assert field in {error.field for error in errors}


def test_two_conditions_have_two_codes() -> None:
    twice = [condition("years", least=1), condition("years", least=2)]

    (error,) = conditions.check("conditions", twice, conditions.OF_TALENTS)

    assert error.field == "conditions[1].code"
