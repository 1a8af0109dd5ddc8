"""What may be edited at which stage, over gRPC."""

from dabridge.events.v1.scenarios_pb2 import ScenarioStage
from dabridge.scenarios.v1 import scenarios_service_pb2 as records_api

from tests.fakes.messages import a_scenario
from tests.integration.market.offices import PROVIDER, Market


def test_a_scenario_begins_as_a_draft_whatever_its_maker_says(market: Market) -> None:
    given = a_scenario(provider_id=PROVIDER, stage=ScenarioStage.SCENARIO_STAGE_LISTED, answers_closed=True)

    made = market.provider.records.CreateScenario(records_api.CreateScenarioRequest(scenario=given)).scenario

    assert made.stage == ScenarioStage.SCENARIO_STAGE_DRAFT
    assert made.stage_since == made.updated_at == market.clock.now().isoformat()
    assert not made.answers_closed
