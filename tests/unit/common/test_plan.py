"""The plan's tables as the services read them."""

import pytest

from services.common import plan


def test_the_plan_has_nine_zones_eleven_industries_and_forty_two_cells() -> None:
    assert (len(plan.zones()), len(plan.industries()), len(plan.cells())) == (9, 11, 42)


def test_codes_are_unique() -> None:
    for codes in (
        [item.code for item in plan.zones()],
        [item.code for item in plan.industries()],
        [item.id for item in plan.cells()],
    ):
        assert len(set(codes)) == len(codes)


def test_every_cell_names_a_known_zone_industry_and_role() -> None:
    for cell in plan.cells():
        assert plan.zone(cell.zone).name
        assert plan.industry(cell.industry).cluster
        assert cell.role in {"core", "cultivated"}


def test_the_five_main_pilots_are_those_of_the_plan() -> None:
    assert {cell.id for cell in plan.cells() if cell.main_pilot} == {
        "511702:agriculture",
        "511725:education",
        "511722:energy",
        "DZ-DBJKQ:manufacturing",
        "DZ-GXQ:government",
    }


def test_the_industries_stand_in_three_clusters() -> None:
    assert {item.cluster for item in plan.industries()} == {"数字要素驱动", "数字产品制造", "数字化效率提升"}


def test_the_targets_are_those_of_the_plan() -> None:
    wanted = {(item.key, item.zone, item.year): item.wanted for item in plan.targets()}

    assert {key: wanted[key, "", 2023] for key in ("scenarios", "pilots", "diagnosed_firms")} == {
        "scenarios": 400,
        "pilots": 40,
        "diagnosed_firms": 50,
    }
    assert (wanted["scenarios", "", 2025], wanted["pilots", "", 2025]) == (1000, 200)
    assert wanted["diagnosed_firms", "", 2025] == 100


def test_five_zones_are_to_have_fifteen_pilots_and_four_to_have_five() -> None:
    wanted = {
        item.zone: item.wanted for item in plan.targets() if (item.key, item.year) == ("zone_pilots", 2025)
    }

    assert {zone for zone, number in wanted.items() if number == 15} == {
        "511702",
        "511725",
        "511722",
        "DZ-DBJKQ",
        "DZ-GXQ",
    }
    assert {zone for zone, number in wanted.items() if number == 5} == {
        "511703",
        "511723",
        "511724",
        "511781",
    }
    assert len(wanted) == 9


def test_lookup_of_an_unknown_code_raises() -> None:
    assert plan.zone("511724").name == "大竹县"
    assert plan.industry("energy").name == "智慧能源"
    assert plan.cell("511724:display").role == "core"
    for lookup in (plan.zone, plan.industry, plan.cell):
        with pytest.raises(KeyError):
            lookup("nowhere")


def test_every_county_and_district_has_an_outline() -> None:
    outlined = {feature["properties"]["code"] for feature in plan.outlines()["features"]}
    assert outlined == {item.code for item in plan.zones() if item.kind != "development zone"}


def test_readers_answer_with_the_same_tuples() -> None:
    assert plan.zones() is plan.zones()
    assert plan.cells() is plan.cells()
