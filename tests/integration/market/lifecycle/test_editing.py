"""What may be edited at which stage, over gRPC."""

import pytest
from dabridge.events.v1.scenarios_pb2 import Scenario, ScenarioStage
from dabridge.scenarios.v1 import scenarios_service_pb2 as records_api

from tests.fakes.messages import a_scenario
from tests.integration.market.lists.batches import violations
from tests.integration.market.offices import PROVIDER, Market


@pytest.mark.parametrize("stage", ["listed", "answered"])
def test_who_provides_a_scenario_stays_once_it_is_listed(market: Market, stage: str) -> None:
    scenario = market.scenario(stage)
    other = Scenario()
    other.CopyFrom(scenario)
    other.provider_id = "provider-2"
    request = records_api.UpdateScenarioRequest(scenario=other, expected_version=1, explanation="更换单位")

    told = violations(lambda: market.centre.records.UpdateScenario(request))
    assert told == {"provider_id": "场景提供单位编号在场景发布后不能更改"}
    loaded = market.centre.records.BulkLoadScenarios(
        iter([records_api.BulkLoadScenariosRequest(scenario=other)])
    )
    assert (loaded.refused, market.system.scenario(scenario.id)) == (1, scenario)
    # Programs of ours put right what was wrong from the start.
    assert market.system.records.UpdateScenario(request).scenario.provider_id == "provider-2"


def test_before_it_is_listed_a_scenario_may_get_another_provider(market: Market) -> None:
    scenario = market.scenario("approved")
    scenario.provider_id = "provider-2"
    request = records_api.UpdateScenarioRequest(scenario=scenario, expected_version=1)

    assert market.centre.records.UpdateScenario(request).scenario.provider_id == "provider-2"


def test_a_scenario_begins_as_a_draft_whatever_its_maker_says(market: Market) -> None:
    given = a_scenario(provider_id=PROVIDER, stage=ScenarioStage.SCENARIO_STAGE_LISTED, answers_closed=True)

    made = market.provider.records.CreateScenario(records_api.CreateScenarioRequest(scenario=given)).scenario

    assert made.stage == ScenarioStage.SCENARIO_STAGE_DRAFT
    assert made.stage_since == made.updated_at == market.clock.now().isoformat()
    assert not made.answers_closed
