"""The scenarios and enterprises that a fresh city starts with."""

import json
import re
from datetime import date
from importlib.resources import files

import pytest
from dabridge.events.v1.scenarios_pb2 import Enterprise, OfferingKind, Scenario, ScenarioStage
from dabridge.events.v1.types_pb2 import Trust
from stdnum.cn import uscc

from services.common import plan
from services.scenarios import model
from services.scenarios.seed import plan_enterprises, plan_scenarios, synthetic_enterprises
from services.scenarios.seed.synthetic import pools

PROJECTS_OF_BOX = {
    1: 3, 2: 4, 3: 14, 4: 1, 5: 10, 6: 9, 7: 4, 8: 2, 9: 2, 10: 2,
    11: 2, 12: 1, 13: 2, 14: 1, 15: 1, 16: 1, 17: 1, 18: 1, 19: 1, 20: 1,
}  # fmt: skip
NOT_SCENARIOS = {"03-07", "03-11", "04-00", "10-02", "11-01", "11-02", "14-00"}
LONG_DIGITS = re.compile(r"\d{7,}")


@pytest.fixture(scope="module")
def scenarios() -> list[Scenario]:
    return plan_scenarios()


@pytest.fixture(scope="module")
def enterprises() -> list[Enterprise]:
    return plan_enterprises() + synthetic_enterprises()


def test_every_project_of_the_boxes_is_a_scenario_or_is_named_as_none(scenarios: list[Scenario]) -> None:
    numbers = {
        f"{box:02d}-{number:02d}"
        for box, count in PROJECTS_OF_BOX.items()
        for number in (range(1, count + 1) if count > 1 else (0,))
    }
    assert len(numbers) == 63
    assert {item.id.removeprefix("plan-") for item in scenarios} == numbers - NOT_SCENARIOS


def test_scenarios_are_whole_and_listed(scenarios: list[Scenario]) -> None:
    zones = {item.code for item in plan.zones()}
    for item in scenarios:
        assert all((item.title, item.provider, item.domain, item.goal, item.content, item.schedule)), item.id
        assert item.zone == "" or item.zone in zones
        assert plan.industry(item.industry)
        assert item.stage == ScenarioStage.SCENARIO_STAGE_LISTED
        assert not item.synthetic


def test_each_scenario_names_its_provider_as_the_list_of_providers_does(
    scenarios: list[Scenario], enterprises: list[Enterprise]
) -> None:
    text = files("services.scenarios.seed").joinpath("providers.jsonl").read_text(encoding="utf-8")
    listed = [json.loads(line) for line in text.splitlines()]
    zones = {item.code for item in plan.zones()} | {""}

    assert {(item.provider_id, item.provider) for item in scenarios} == {
        (row["id"], row["name"]) for row in listed
    }
    assert len({row["id"] for row in listed}) == len(listed) == 27
    assert {row["zone"] for row in listed} <= zones
    firms = {item.id: (item.name, item.zone) for item in enterprises}
    assert [row["id"] for row in listed if row["id"].startswith("firm-")] == [
        row["id"] for row in listed if firms.get(row["id"]) == (row["name"], row["zone"])
    ]


def test_requirements_are_short_distinct_phrases_with_a_must_among_them(scenarios: list[Scenario]) -> None:
    for item in scenarios:
        names = [requirement.name for requirement in item.requirements]
        assert 3 <= len(names) <= 8, item.id
        assert len(set(names)) == len(names)
        assert all(len(name) <= 40 for name in names)
        assert any(requirement.must for requirement in item.requirements)


def test_a_schedule_does_not_end_before_it_starts(scenarios: list[Scenario]) -> None:
    for item in scenarios:
        if item.schedule_start and item.schedule_end:
            assert item.schedule_start < item.schedule_end, item.id


def test_budgets_stand_only_where_the_plan_states_money(scenarios: list[Scenario]) -> None:
    assert {item.id: item.budget.max_yuan for item in scenarios if item.HasField("budget")} == {
        "plan-02-01": 2_000_000_000,
        "plan-02-02": 24_500_000_000,
        "plan-03-14": 100_000_000,
    }


def test_the_firms_are_those_that_the_plan_names_and_their_statements_are_only_declared() -> None:
    firms = plan_enterprises()
    assert len(firms) == 44
    for firm in firms:
        assert not firm.synthetic
        assert 2 <= len(firm.capabilities) <= 6
        assert all(
            capability.trust == Trust.TRUST_DECLARED and capability.evidence
            for capability in firm.capabilities
        )


def test_invented_enterprises_are_marked_and_seat_every_cell() -> None:
    invented = synthetic_enterprises()
    assert len(invented) == 150
    assert all(item.synthetic and item.name.startswith("示例·") for item in invented)
    assert {f"{item.zone}:{item.industries[0]}" for item in invented} == {cell.id for cell in plan.cells()}


def test_codes_pass_their_checksum_and_no_division_is_real(enterprises: list[Enterprise]) -> None:
    codes = [item.uscc for item in enterprises]
    assert len(set(codes)) == len(codes)
    for code in codes:
        assert uscc.is_valid(code)
        assert code.startswith("91000000")


def test_ids_and_names_are_unique(enterprises: list[Enterprise]) -> None:
    assert len({item.id for item in enterprises}) == len(enterprises)
    assert len({item.name for item in enterprises}) == len(enterprises)


def test_zones_and_industries_are_the_plan_s(enterprises: list[Enterprise]) -> None:
    for item in enterprises:
        assert item.zone == "" or plan.zone(item.zone)
        assert item.industries
        assert all(plan.industry(code) for code in item.industries)


def test_texts_hold_no_digit_run_that_could_be_a_mobile_or_an_id_number(
    enterprises: list[Enterprise], scenarios: list[Scenario]
) -> None:
    for firm in enterprises:
        texts = [firm.name, firm.summary, *(f"{item.name}{item.evidence}" for item in firm.capabilities)]
        assert not LONG_DIGITS.search("|".join(texts))
    for scenario in scenarios:
        assert not LONG_DIGITS.search(scenario.goal + scenario.content + scenario.schedule)


def test_the_roster_is_the_same_on_every_run() -> None:
    assert synthetic_enterprises() == synthetic_enterprises()


def test_each_industry_has_a_pool_of_capabilities() -> None:
    assert set(pools()) == {item.code for item in plan.industries()}
    assert all(len(pool.capabilities) >= 12 for pool in pools().values())


def test_everything_passes_the_service_s_rules(
    enterprises: list[Enterprise], scenarios: list[Scenario]
) -> None:
    today = date(2026, 11, 1)
    assert [
        (item.id, broken) for item in enterprises if (broken := model.check_enterprise(item, today))
    ] == []
    assert [(item.id, broken) for item in scenarios if (broken := model.check_scenario(item, today))] == []


def test_invented_firms_offer_what_calls_itself_an_example_and_real_ones_nothing(
    enterprises: list[Enterprise],
) -> None:
    offerings = [each for item in enterprises if item.synthetic for each in item.offerings]

    assert all(bool(item.offerings) == item.synthetic for item in enterprises)
    assert all("示例" in each.name for each in offerings)
    assert all("示例" in each.party for each in offerings if each.party)
    assert {each.kind for each in offerings} == set(OfferingKind.values()) - {0}
    certificates = [each for each in offerings if each.valid_until]
    assert {each.valid_until < "2026-01-01" for each in certificates} == {True, False}
