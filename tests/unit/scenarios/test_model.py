"""What an enterprise and a scenario must keep to."""

from datetime import date
from typing import Any

import pytest
from dabridge.events.v1.scenarios_pb2 import Criterion, Offering
from dabridge.events.v1.types_pb2 import Capability, MoneyRange, Requirement

from services.scenarios.model import AGGREGATES, check_enterprise, check_scenario
from tests.fakes.messages import a_scenario, an_enterprise

TODAY = date(2026, 3, 1)
CRITERIA = [Criterion(name="方案契合度", weight=60), Criterion(name="价格", weight=40)]


def test_a_good_enterprise_and_a_good_scenario_break_no_rule() -> None:
    assert check_enterprise(an_enterprise(), TODAY) == []
    assert check_enterprise(an_enterprise(zone="", industries=[], capabilities=[]), TODAY) == []
    assert check_scenario(a_scenario(), TODAY) == []
    assert check_scenario(a_scenario(zone="", schedule_start="", schedule_end="", stage=0), TODAY) == []
    assert check_scenario(a_scenario(list_kind="sensor", criteria=CRITERIA), TODAY) == []


@pytest.mark.parametrize(
    "deadline", ["2026-04-01T17:00:00+08:00", "2026-04-01T09:00:00Z", "2026-04-01T09:00:00.123456+00:00"]
)
def test_a_deadline_is_a_time_with_its_zone(deadline: str) -> None:
    assert check_scenario(a_scenario(answer_deadline=deadline), TODAY) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"uscc": "91511702MA00000010"}, "uscc"),
        ({"name": ""}, "name"),
        ({"name": "企" * 121}, "name"),
        ({"zone": "000000"}, "zone"),
        ({"industries": ["nope"]}, "industries[0]"),
        ({"summary": "长" * 5_001}, "summary"),
        ({"capabilities": [Capability(name="")]}, "capabilities[0].name"),
        ({"capabilities": [Capability(name="甲", evidence="长" * 1_001)]}, "capabilities[0].evidence"),
        ({"capabilities": [Capability(name="甲", trust=9)]}, "capabilities[0].trust"),  # type: ignore[arg-type]
        ({"capabilities": [Capability(name=f"能力{n}") for n in range(61)]}, "capabilities"),
        ({"offerings": [Offering(name="平台")]}, "offerings[0].kind"),
    ],
)
def test_an_enterprise_is_refused_by_field(changes: dict[str, Any], field: str) -> None:
    assert [error.field for error in check_enterprise(an_enterprise(**changes), TODAY)] == [field]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"provider": ""}, "provider"),
        ({"provider_id": "a b"}, "provider_id"),
        ({"provider_id": "13812345678"}, "provider_id"),
        ({"industry": ""}, "industry"),
        ({"content": "长" * 10_001}, "content"),
        (
            {"requirements": [Requirement(name="甲"), Requirement(name="乙"), Requirement(name="")]},
            "requirements[2].name",
        ),
        ({"budget": MoneyRange(min_yuan=2, max_yuan=1)}, "budget.min_yuan"),
        ({"schedule_start": "2026-13-01"}, "schedule_start"),
        ({"schedule_end": "2026-02-28"}, "schedule_end"),
        ({"stage": 99}, "stage"),
        ({"list_kind": "Digital"}, "list_kind"),
        ({"list_kind": "数字"}, "list_kind"),
        ({"list_kind": "x" * 41}, "list_kind"),
        ({"answer_deadline": "2026-04-01"}, "answer_deadline"),
        ({"answer_deadline": "2026-04-01T17:00:00"}, "answer_deadline"),
        ({"answer_deadline": "2026-04-31T17:00:00Z"}, "answer_deadline"),
        ({"answer_deadline": "2026-W14-3T17:00:00Z"}, "answer_deadline"),
        ({"criteria": [Criterion(name="价格", weight=99)]}, "criteria"),
        ({"criteria": [Criterion(name="价格", weight=50)] * 2}, "criteria[1].name"),
        ({"criteria": [Criterion(name="", weight=100)]}, "criteria[0].name"),
        (
            {"criteria": [Criterion(name="价格", weight=0), Criterion(name="团队", weight=100)]},
            "criteria[0].weight",
        ),
        (
            {"criteria": [Criterion(name="价格", weight=100, description="长" * 1_001)]},
            "criteria[0].description",
        ),
        ({"criteria": [Criterion(name=f"标准{n}", weight=5) for n in range(21)]}, "criteria"),
    ],
)
def test_a_scenario_is_refused_by_field(changes: dict[str, Any], field: str) -> None:
    assert [error.field for error in check_scenario(a_scenario(**changes), TODAY)] == [field]


def test_every_broken_rule_is_told_at_once() -> None:
    broken = check_scenario(a_scenario(title="", provider="", industry=""), TODAY)

    assert [error.field for error in broken] == ["title", "provider", "industry"]


def test_codes_name_fields_of_the_message() -> None:
    for aggregate in AGGREGATES:
        assert aggregate.codes <= set(aggregate.message.DESCRIPTOR.fields_by_name)
