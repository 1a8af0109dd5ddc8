"""Rows of what features weigh: its versions, the runs that learn it, and bringing a version back."""

from typing import Final

from services.common.access.methods import MATCHING
from services.gateway.rules import Route, Rule, may, rows

_READ: Final = may(MATCHING["ListWeights"], MATCHING["ListLearningRuns"])
_ROLLBACK: Final = may(MATCHING["RollbackWeights"])

PAGES: Final[dict[Route, Rule]] = {
    **rows("GET /api/weights", "GET /api/weights/runs", roles=_READ),
    **rows("POST /api/weights/{market}/rollback", roles=_ROLLBACK),
    **rows("GET /weights", roles=_READ),
    **rows("GET /weights/{market}/rollback", "POST /weights/{market}/rollback", roles=_ROLLBACK),
}
