"""The stages of the funnel by rank, and what counts as reached. Pure."""

from typing import Final

from dabridge.events.v1.scenarios_pb2 import ScenarioStage, SolutionStage

# A stage by its name in the history; the ones before listing are at 0. Going back to a lower rank undoes what
# is above it: a selection that was reopened is no selection.
RANKS: Final = {
    "draft": 0,
    "submitted": 0,
    "returned": 0,
    "approved": 0,
    "listed": 1,
    "answered": 2,
    "selected": 3,
    "contracted": 4,
    "pilot": 5,
    "demonstrated": 6,
}
LISTED: Final = 1
CONTRACTED: Final = 4

# What a stage as records hold it stands for, where no history tells more: imported ones have none.
PLACES: Final = {
    str(ScenarioStage.SCENARIO_STAGE_LISTED): 1,
    str(ScenarioStage.SCENARIO_STAGE_CLOSED): 1,
    str(ScenarioStage.SCENARIO_STAGE_ANSWERED): 2,
    str(ScenarioStage.SCENARIO_STAGE_SELECTED): 3,
    str(ScenarioStage.SCENARIO_STAGE_CONTRACTED): 4,
    str(ScenarioStage.SCENARIO_STAGE_PILOT): 5,
    str(ScenarioStage.SCENARIO_STAGE_DEMONSTRATED): 6,
}
# On the way to a list.
PREPARED: Final = [
    str(ScenarioStage.SCENARIO_STAGE_SUBMITTED),
    str(ScenarioStage.SCENARIO_STAGE_APPROVED),
]

# How many bids there are is told of those alone that have been opened.
OPENED: Final = [
    str(SolutionStage.SOLUTION_STAGE_OPENED),
    str(SolutionStage.SOLUTION_STAGE_SHORTLISTED),
    str(SolutionStage.SOLUTION_STAGE_SELECTED),
    str(SolutionStage.SOLUTION_STAGE_NOT_SELECTED),
]
SHORTLISTED: Final = [
    str(SolutionStage.SOLUTION_STAGE_SHORTLISTED),
    str(SolutionStage.SOLUTION_STAGE_SELECTED),
]
# Whether one that was not selected had been shortlisted, its latest step in the history tells.
NOT_SELECTED: Final = str(SolutionStage.SOLUTION_STAGE_NOT_SELECTED)
