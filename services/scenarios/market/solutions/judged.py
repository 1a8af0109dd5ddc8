"""What a review makes of solutions."""

from collections.abc import Collection, Mapping

from dabridge.events.v1.scenarios_pb2 import Solution

from services.common.errors import NotFound, WrongStage
from services.common.records.workflow import Desk
from services.scenarios.market.records import SOLUTION, stage_of
from services.scenarios.market.solutions import find, steps


def set_stages(
    desk: Desk,
    scenario_id: str,
    stages: Mapping[str, int],
    reviewer_ids: Collection[str] | None = None,
) -> list[Solution]:
    """Sets the stages of a scenario's opened solutions by their ids, and who reviews all of them.

    `reviewer_ids` replaces the reviewers, who may read the solutions; None leaves them. Gives the solutions
    changed. Raises NotFound for an id that is no opened solution of the scenario, and WrongStage for a stage
    that no review gives.
    """
    held = {solution.id: solution for solution in find.of_scenario(desk, scenario_id)}
    for solution_id, stage in stages.items():
        if solution_id not in held:
            raise NotFound("solution", solution_id)
        if stage not in find.OPEN_STAGES:
            raise WrongStage("solution", solution_id, stage_of(held[solution_id]))
    fresh = {
        key: _judged(solution, stages.get(key, solution.stage), reviewer_ids)
        for key, solution in held.items()
    }
    changed = [solution for key, solution in fresh.items() if solution != held[key]]
    stored = desk.put_all(SOLUTION, changed)
    moved = [
        (held[solution.id], solution) for solution in stored if solution.stage != held[solution.id].stage
    ]
    steps.note(desk, moved)
    return stored


def _judged(solution: Solution, stage: int, reviewer_ids: Collection[str] | None) -> Solution:
    fresh = Solution()
    fresh.CopyFrom(solution)
    fresh.stage = stage  # type: ignore[assignment]  # of the enum: find.OPEN_STAGES alone
    if reviewer_ids is not None:
        fresh.reviewer_ids[:] = sorted(reviewer_ids)
    return fresh
