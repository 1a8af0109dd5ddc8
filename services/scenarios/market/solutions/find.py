"""The solutions of a scenario, and who stands behind one."""

from collections.abc import Collection

from dabridge.events.v1.scenarios_pb2 import Solution, SolutionStage
from dabridge.events.v1.types_pb2 import RECORD_STATUS_WITHDRAWN

from services.common.records.workflow import Desk
from services.scenarios.market.records import SOLUTION
from services.scenarios.market.solutions import tables

# Stages at which judges may read a solution.
OPEN_STAGES = frozenset(
    {
        SolutionStage.SOLUTION_STAGE_OPENED,
        SolutionStage.SOLUTION_STAGE_SHORTLISTED,
        SolutionStage.SOLUTION_STAGE_SELECTED,
        SolutionStage.SOLUTION_STAGE_NOT_SELECTED,
    }
)


def of_scenario(desk: Desk, scenario_id: str, stages: Collection[int] = OPEN_STAGES) -> list[Solution]:
    """The scenario's solutions at these stages, locked, in the order of their ids; none withdrawn."""
    found = desk.lock(SOLUTION, tables.of_scenario(desk.connection, scenario_id))
    return [
        found[key]
        for key in sorted(found)
        if found[key].stage in stages and found[key].status != RECORD_STATUS_WITHDRAWN
    ]


def bidders(solution: Solution) -> set[str]:
    """The enterprises that bid by it: the leading one, and partners that have agreed."""
    return {solution.enterprise_id} | {p.enterprise_id for p in solution.partners if p.agreed}
