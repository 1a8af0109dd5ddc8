"""The stages of a review, and of its scenario while one is under way."""

from typing import Final

from dabridge.events.v1.scenarios_pb2 import ReviewStage, ScenarioStage

PREPARING: Final = ReviewStage.REVIEW_STAGE_PREPARING
SCORING: Final = ReviewStage.REVIEW_STAGE_SCORING
CONSENSUS: Final = ReviewStage.REVIEW_STAGE_CONSENSUS
DECIDED: Final = ReviewStage.REVIEW_STAGE_DECIDED

# At these all scores are in, and shown.
SHOWN: Final = frozenset({CONSENSUS, DECIDED})
OPEN_SCENARIO: Final = frozenset({ScenarioStage.SCENARIO_STAGE_LISTED, ScenarioStage.SCENARIO_STAGE_ANSWERED})
