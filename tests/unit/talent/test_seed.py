"""The county industries, talents and demands that a fresh city starts with."""

import re
from collections import Counter
from datetime import date, timedelta

import pytest
from dabridge.events.v1.talent_pb2 import Demand, TalentProfile
from dabridge.events.v1.types_pb2 import Education
from google.protobuf.message import Message

from services.common import plan
from services.scenarios.seed import synthetic_enterprises
from services.talent import model
from services.talent.seed import county_industries, demands, talents
from services.talent.seed.county import headcounts
from services.talent.seed.profiles import RECENT_DAYS, TODAY, talent
from services.talent.seed.vocabulary import all_skills, employers, occupations, occupations_of

LONG_DIGITS = re.compile(r"\d{6,}")
TALENTS = 4_000


@pytest.fixture(scope="module")
def people() -> list[TalentProfile]:
    return list(talents(TALENTS))


@pytest.fixture(scope="module")
def posts() -> list[Demand]:
    return list(demands(1_500))


def test_talents_pass_the_service_s_rules(people: list[TalentProfile]) -> None:
    assert [(item.id, broken) for item in people if (broken := model.check_talent(item, TODAY))] == []


def test_demands_pass_the_service_s_rules(posts: list[Demand]) -> None:
    assert [(item.id, broken) for item in posts if (broken := model.check_demand(item, TODAY))] == []


def test_county_industries_pass_the_service_s_rules_and_are_the_plan_s_cells() -> None:
    cells = county_industries()
    assert [broken for item in cells if (broken := model.check_county_industry(item, TODAY))] == []
    assert [item.id for item in cells] == [cell.id for cell in plan.cells()]
    assert all(5 <= len(item.skills) <= 10 for item in cells)
    assert len({item.profile for item in cells}) == 42


def test_seats_add_up_to_the_plan_s_new_jobs() -> None:
    sums: Counter[str] = Counter()
    for cell, seats in headcounts().items():
        assert seats > 0
        sums[cell.split(":")[1]] += seats
    assert (sums["display"], sums["components"], sums["vehicle"], sums["sensor"]) == (2065, 4011, 1000, 2000)
    assert sums["big-data"] + sums["digital-call"] == 798
    assert sum(sums.values()) == 13_374


def test_a_main_pilot_has_more_seats_than_any_other_cell_of_its_industry() -> None:
    seats = headcounts()
    for pilot in (cell for cell in plan.cells() if cell.main_pilot):
        others = [
            seats[cell.id] for cell in plan.cells() if cell.industry == pilot.industry and cell is not pilot
        ]
        assert all(seats[pilot.id] > other for other in others)


def test_a_talent_is_the_same_however_many_are_asked_for(people: list[TalentProfile]) -> None:
    assert list(talents(20)) == people[:20]
    assert talent(TALENTS) == people[-1]


def test_a_demand_is_the_same_however_many_are_asked_for(posts: list[Demand]) -> None:
    assert list(demands(20)) == posts[:20]


def test_everything_invented_is_marked(people: list[TalentProfile], posts: list[Demand]) -> None:
    assert all(item.synthetic for item in people)
    assert all(item.synthetic for item in posts)


def test_ids_are_unique(people: list[TalentProfile], posts: list[Demand]) -> None:
    assert len({item.id for item in people}) == len(people)
    assert len({item.id for item in posts}) == len(posts)


def test_no_text_holds_a_digit_run_that_could_identify_a_person(
    people: list[TalentProfile], posts: list[Demand]
) -> None:
    codes = {"id", "enterprise_id", "zone", "wanted_zones", "confirmed_on", "occupation_code"}
    for item in [*people, *posts]:
        for text in _texts(item, codes):
            assert not LONG_DIGITS.search(text), text
            assert "@" not in text


def test_most_experience_texts_are_of_a_natural_length_and_few_are_alike(people: list[TalentProfile]) -> None:
    texts = [item.experience for item in people if item.experience]
    assert all(90 <= len(text) <= 220 for text in texts)
    assert len(set(texts)) > 0.999 * len(texts)


def test_descriptions_are_of_the_asked_length(posts: list[Demand]) -> None:
    assert all(60 <= len(item.description) <= 160 for item in posts)
    assert all("{" not in item.description for item in posts)


def test_no_template_slot_is_left_open(people: list[TalentProfile]) -> None:
    assert not [item.experience for item in people if "{" in item.experience]


def test_every_zone_is_wanted_and_the_large_ones_most(people: list[TalentProfile]) -> None:
    wanted = Counter(zone for item in people for zone in item.wanted_zones)
    assert set(wanted) == {zone.code for zone in plan.zones()}
    assert wanted["511702"] > 1.5 * wanted["511781"]
    assert 0.15 < sum(not item.wanted_zones for item in people) / len(people) < 0.35


def test_education_is_spread_like_a_labour_market_s(people: list[TalentProfile]) -> None:
    known = [item.education for item in people if item.education]
    shares = {level: count / len(known) for level, count in Counter(known).items()}
    assert 0.1 < shares[Education.EDUCATION_SECONDARY] < 0.3
    assert 0.25 < shares[Education.EDUCATION_COLLEGE] < 0.5
    assert 0.25 < shares[Education.EDUCATION_BACHELOR] < 0.5
    assert 0.01 < shares[Education.EDUCATION_MASTER] < 0.12
    assert shares[Education.EDUCATION_DOCTOR] < 0.03


def test_pay_is_plausible_and_wanted_and_offered_overlap(
    people: list[TalentProfile], posts: list[Demand]
) -> None:
    wanted = sorted(item.salary.min_yuan for item in people if item.HasField("salary"))
    offered = sorted(item.salary.min_yuan for item in posts)
    assert wanted[0] >= 2_500
    assert wanted[-1] < 40_000
    assert 4_000 < wanted[len(wanted) // 2] < 8_000
    assert 0.75 < offered[len(offered) // 2] / wanted[len(wanted) // 2] < 1.25
    for item in posts:
        assert item.salary.min_yuan < item.salary.max_yuan


def test_some_profiles_are_sparse_and_some_are_stale(people: list[TalentProfile]) -> None:
    sparse = sum(not item.experience for item in people) / len(people)
    oldest = (TODAY - timedelta(days=RECENT_DAYS)).isoformat()
    stale = sum(item.confirmed_on < oldest for item in people) / len(people)
    assert 0.035 < sparse < 0.065
    assert 0.035 < stale < 0.065
    assert all(date.fromisoformat(item.confirmed_on) <= TODAY for item in people)


def test_demands_ask_for_three_to_seven_skills_and_wish_up_to_five(posts: list[Demand]) -> None:
    for item in posts:
        assert 3 <= len(item.required_skills) <= 7, item.id
        assert len(item.preferred_skills) <= 5
        assert not set(item.required_skills) & set(item.preferred_skills)


def test_posts_are_of_invented_employers_in_their_own_cell(posts: list[Demand]) -> None:
    roster = {item.id: f"{item.zone}:{item.industries[0]}" for item in synthetic_enterprises()}
    for item in posts:
        assert roster[item.enterprise_id] == f"{item.zone}:{item.industry}"
    assert {f"{item.zone}:{item.industry}" for item in posts} == {cell.id for cell in plan.cells()}


def test_the_employers_agree_with_the_scenarios_seed() -> None:
    here = {(item.id, item.zone, item.industry) for items in employers().values() for item in items}
    assert here == {(item.id, item.zone, item.industries[0]) for item in synthetic_enterprises()}


def test_the_vocabulary_is_wide_and_every_industry_employs_several_occupations() -> None:
    assert len({item.code for item in occupations()}) >= 150
    assert len(all_skills()) >= 900
    assert all(len(occupations_of(item.code)) >= 8 for item in plan.industries())
    assert all(len(skill) <= 40 for skill in all_skills())


def _texts(message: Message, codes: set[str]) -> list[str]:
    found: list[str] = []
    for field, value in message.ListFields():
        if field.name in codes:
            continue
        values = value if field.is_repeated else [value]
        for part in values:
            if isinstance(part, Message):
                found += _texts(part, codes)
            elif isinstance(part, str):
                found.append(part)
    return found
