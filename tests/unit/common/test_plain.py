import pytest
from dabridge.events.v1 import scenarios_pb2, talent_pb2, types_pb2

from services.common.plain import enum_name, enum_number, from_plain, to_plain


def test_a_message_survives_the_way_to_plain_values_and_back() -> None:
    talent = talent_pb2.TalentProfile(
        id="t1",
        version=2**40,
        education=types_pb2.EDUCATION_BACHELOR,
        titles=["甲", "乙"],
        skills=[types_pb2.Skill(name="Python", level=types_pb2.SKILL_LEVEL_EXPERT)],
        years=0,
        salary=types_pb2.MoneyRange(min_yuan=0),
    )

    plain = to_plain(talent)

    assert from_plain(plain, talent_pb2.TalentProfile) == talent
    assert plain["education"] == "bachelor"
    assert plain["version"] == 2**40
    assert plain["skills"][0]["level"] == "expert"


def test_what_is_absent_or_unspecified_is_none() -> None:
    plain = to_plain(talent_pb2.TalentProfile(salary=types_pb2.MoneyRange(max_yuan=5)))

    assert plain["years"] is None
    assert plain["education"] is None
    assert plain["salary"] == {"min_yuan": None, "max_yuan": 5}
    assert to_plain(talent_pb2.TalentProfile())["salary"] is None


def test_an_empty_range_stays_present() -> None:
    made = from_plain({"budget": {"min_yuan": None}}, scenarios_pb2.Scenario)

    assert made.HasField("budget")


def test_an_unknown_enum_name_is_an_error() -> None:
    with pytest.raises(ValueError, match="Education"):
        from_plain({"education": "wizard"}, talent_pb2.TalentProfile)


def test_enum_names_and_numbers_belong_together() -> None:
    trust = types_pb2.Trust.DESCRIPTOR

    assert enum_number(trust, "verified") == types_pb2.TRUST_VERIFIED
    assert enum_name(trust, types_pb2.TRUST_VERIFIED) == "verified"
    assert enum_name(trust, 99) is None
