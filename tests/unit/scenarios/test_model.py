"""What an enterprise and a scenario must keep to."""

from datetime import date
from typing import Any

import pytest
from dabridge.events.v1.scenarios_pb2 import Offering
from dabridge.events.v1.types_pb2 import Capability, MoneyRange, Requirement

from services.scenarios.model import AGGREGATES, check_enterprise, check_scenario
from tests.fakes.messages import a_scenario, an_enterprise

TODAY = date(2026, 3, 1)


def test_a_good_enterprise_and_a_good_scenario_break_no_rule() -> None:
    assert check_enterprise(an_enterprise(), TODAY) == []
    assert check_enterprise(an_enterprise(zone="", industries=[], capabilities=[]), TODAY) == []
    assert check_scenario(a_scenario(), TODAY) == []
    assert check_scenario(a_scenario(zone="", schedule_start="", schedule_end=""), TODAY) == []


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
        ({"stage": 0}, "stage"),
        ({"stage": 7}, "stage"),
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
