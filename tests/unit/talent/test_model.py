"""What a talent, a demand, a county industry and an expert must keep to."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from dabridge.events.v1.types_pb2 import MoneyRange, Skill

from services.common import plan
from services.common.access.principal import system
from services.common.records.aggregate import Edit
from services.talent.model import (
    AGGREGATES,
    COUNTY_INDUSTRY,
    check_county_industry,
    check_demand,
    check_expert,
    check_talent,
    settle_demand,
)
from tests.fakes.messages import a_county_industry, a_demand, a_talent, an_expert

TODAY = date(2026, 3, 1)


def test_good_ones_break_no_rule() -> None:
    assert check_talent(a_talent(), TODAY) == []
    assert check_talent(a_talent(wanted_zones=[], wanted_industries=[], education=0, skills=[]), TODAY) == []
    assert check_talent(a_talent(confirmed_on="2026-03-01"), TODAY) == []
    assert check_demand(a_demand(), TODAY) == []
    assert check_county_industry(a_county_industry(), TODAY) == []
    assert check_expert(an_expert(), TODAY) == []
    assert check_expert(an_expert(zones=[], industries=[], skills=[], affiliation_ids=[]), TODAY) == []


def test_a_posts_standing_is_the_services_whatever_a_caller_sends() -> None:
    edit = Edit(system("test"), datetime(2026, 3, 1, tzinfo=UTC))
    held = a_demand(standing=40, standing_reasons=["duplicate"])

    new, changed = a_demand(standing=100, standing_reasons=["empty"]), a_demand(post="测试", standing=99)
    assert settle_demand(new, None, edit) == settle_demand(changed, held, edit) == []

    assert not new.HasField("standing")
    assert list(new.standing_reasons) == []
    assert (changed.post, changed.standing, list(changed.standing_reasons)) == ("测试", 40, ["duplicate"])


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"titles": []}, "titles"),
        ({"titles": ["长" * 101]}, "titles[0]"),
        ({"occupation_code": "2.02"}, "occupation_code"),
        ({"education": 6}, "education"),
        ({"years": -1}, "years"),
        ({"years": 71}, "years"),
        ({"skills": [Skill(name="Java"), Skill(name="java")]}, "skills[1].name"),
        ({"skills": [Skill(name="Java", level=4)]}, "skills[0].level"),  # type: ignore[arg-type]
        ({"experience": "长" * 5_001}, "experience"),
        ({"wanted_zones": ["511702", "511702"]}, "wanted_zones[1]"),
        ({"wanted_industries": ["nope"]}, "wanted_industries[0]"),
        ({"salary": MoneyRange(min_yuan=9, max_yuan=8)}, "salary.min_yuan"),
        ({"confirmed_on": "2026-03-02"}, "confirmed_on"),
    ],
)
def test_a_talent_is_refused_by_field(changes: dict[str, Any], field: str) -> None:
    assert [error.field for error in check_talent(a_talent(**changes), TODAY)] == [field]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"enterprise_id": ""}, "enterprise_id"),
        ({"post": ""}, "post"),
        ({"zone": ""}, "zone"),
        ({"industry": "nope"}, "industry"),
        ({"headcount": 0}, "headcount"),
        ({"headcount": 10_001}, "headcount"),
        ({"required_skills": ["Java", ""]}, "required_skills[1]"),
        ({"preferred_skills": ["Go", "go"]}, "preferred_skills[1]"),
    ],
)
def test_a_demand_is_refused_by_field(changes: dict[str, Any], field: str) -> None:
    assert [error.field for error in check_demand(a_demand(**changes), TODAY)] == [field]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"id": "511702:display"}, "id"),
        ({"zone": "nope"}, "zone"),
        ({"role": 0}, "role"),
        ({"headcount": -1}, "headcount"),
    ],
)
def test_a_county_industry_is_refused_by_field(changes: dict[str, Any], field: str) -> None:
    assert [e.field for e in check_county_industry(a_county_industry(**changes), TODAY)] == [field]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"id": ""}, "id"),
        ({"titles": []}, "titles"),
        ({"titles": ["顾问", "顾问"]}, "titles[1]"),
        ({"skills": [Skill(name="")]}, "skills[0].name"),
        ({"skills": [Skill(name="Java", trust=9)]}, "skills[0].trust"),  # type: ignore[arg-type]
        ({"summary": "长" * 5_001}, "summary"),
        ({"zones": ["nope"]}, "zones[0]"),
        ({"industries": ["big-data", "big-data"]}, "industries[1]"),
        ({"affiliation_ids": ["a", ""]}, "affiliation_ids[1]"),
        ({"affiliation_ids": ["a", "a"]}, "affiliation_ids[1]"),
        ({"affiliation_ids": ["13812345678"]}, "affiliation_ids[0]"),
        ({"affiliation_ids": [f"org-{number}" for number in range(21)]}, "affiliation_ids"),
    ],
)
def test_an_expert_is_refused_by_field(changes: dict[str, Any], field: str) -> None:
    assert [error.field for error in check_expert(an_expert(**changes), TODAY)] == [field]


def test_a_county_industry_is_one_of_the_plans_cells() -> None:
    cells = {cell.id for cell in plan.cells()}
    for zone in plan.zones():
        for industry in plan.industries():
            message = a_county_industry(id="", zone=zone.code, industry=industry.code)
            holds = check_county_industry(message, TODAY) == []
            assert holds == (f"{zone.code}:{industry.code}" in cells)
            assert COUNTY_INDUSTRY.new_id(message) == f"{zone.code}:{industry.code}"


def test_codes_name_fields_of_the_message() -> None:
    for aggregate in AGGREGATES:
        fields = set(aggregate.message.DESCRIPTOR.fields_by_name)
        assert {"id", "updated_at"} <= aggregate.codes & fields
