"""The seed's lists, on a real database."""

from typing import Any

import pytest
from dabridge.events.v1.scenarios_pb2 import LIST_STAGE_FROZEN, SCENARIO_STAGE_LISTED
from dabridge.scenarios.v1 import lifecycle_service_pb2 as lifecycle_api
from dabridge.scenarios.v1 import lists_service_pb2 as api

from services.common import bulk_load, texts
from services.common.access.principal import Role
from services.scenarios.seed import command, plan_scenarios
from tests.integration.market.lists.batches import begun, held
from tests.integration.market.offices import Market


@pytest.fixture
def seeded(market: Market) -> Market:
    assert seed(market)
    return market


def seed(market: Market) -> list[str]:
    """What a run told of each load; fails where an item does not stand."""
    told: list[str] = []
    channel = market.served.channel(market.system.caller)
    assert all(bulk_load.send(load, told.append) for load in command.loads(channel))
    return [line for line in told if "新建" in line]


def lists_of(market: Market) -> dict[str, Any]:
    answer = market.as_(Role.VISITOR).lists.ListLists(api.ListListsRequest())
    return {item.kind: item for item in answer.lists}


def test_the_plans_scenarios_are_the_first_batch_and_the_firms_the_first_of_capabilities(
    seeded: Market,
) -> None:
    lists = lists_of(seeded)

    assert set(lists) == {"digital_scenario", "capability"}
    assert all(item.batch == 1 and item.stage == LIST_STAGE_FROZEN for item in lists.values())
    digital = held(seeded, lists["digital_scenario"].id)
    assert {item.record_id for item in digital.items} == {item.id for item in plan_scenarios()}
    assert not digital.synthetic
    assert seeded.as_(Role.VISITOR).scenario("plan-01-01").stage == SCENARIO_STAGE_LISTED
    capability = held(seeded, lists["capability"].id)
    assert len(capability.items) == 194
    assert capability.items[0].record_id.startswith("firm-")
    assert capability.items[-1].title.startswith("示例")
    assert capability.synthetic


def test_a_second_run_changes_nothing_that_happened_since(seeded: Market) -> None:
    seeded.centre.lifecycle.AddAddendum(
        lifecycle_api.AddAddendumRequest(id="plan-01-01", expected_version=2, text="补充说明")
    )
    seeded.centre.lifecycle.CloseScenario(
        lifecycle_api.CloseScenarioRequest(id="plan-01-02", expected_version=2, reason="不再实施")
    )
    before = seeded.sql("SELECT id, version FROM scenario UNION ALL SELECT id, version FROM opportunity_list")

    told = seed(seeded)

    after = seeded.sql("SELECT id, version FROM scenario UNION ALL SELECT id, version FROM opportunity_list")
    assert sorted(after) == sorted(before)
    assert all("新建 0，更新 0" in line for line in told)


def test_a_run_that_was_cut_off_is_ended_by_the_next(market: Market) -> None:
    draft = begun(market, "capability", front_matter=texts.get("seed.front.capability"))

    seed(market)

    assert held(market, draft.id).stage == LIST_STAGE_FROZEN
    assert len(lists_of(market)) == 2


def test_a_draft_of_the_centre_is_left_alone(market: Market) -> None:
    draft = begun(market, "capability", front_matter="中心自己的草稿")

    seed(market)

    assert held(market, draft.id) == draft
    assert set(lists_of(market)) == {"digital_scenario"}
