"""A market whose worker gets its scores from a service of the test's making."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest
from dabridge.talent.v1 import allocation_service_pb2 as api

from services.common import plan
from tests.fakes.scores import FakeScores, served_scores
from tests.integration.talent_market.offices import Market, opened

CELLS: Final = [cell.id for cell in plan.cells()]
FIRST: Final = CELLS[0]
# A cell of the same zone as the first, and one of another.
SECOND: Final = next(cell for cell in CELLS[1:] if cell.partition(":")[0] == FIRST.partition(":")[0])
ELSEWHERE: Final = next(cell for cell in CELLS if cell.partition(":")[0] != FIRST.partition(":")[0])


@dataclass
class City:
    """The market and the scores that it is given."""

    market: Market
    scores: FakeScores

    @property
    def bureau(self) -> Any:
        """Allocation as the HR bureau calls it."""
        return self.market.bureau.allocation

    def fits(self, talent: str, **scores: float) -> None:
        """Gives a talent, new or not, scores in [0, 1] by "first", "second" and "elsewhere".

        No other cell is allowed.
        """
        if not self.market.sql("SELECT 1 FROM talent WHERE id = %s", talent):
            self.market.talent(id=talent)
        places = {"first": FIRST, "second": SECOND, "elsewhere": ELSEWHERE}
        row = [-1] * len(CELLS)
        for name, score in scores.items():
            row[CELLS.index(places[name])] = round(score * 1_000_000)
        self.scores.rows[talent] = row

    def create(self, seats: dict[str, int], **more: Any) -> api.AllocationRun:
        """Asks for a run."""
        request = api.CreateAllocationRequest(
            **{"title": "方案", **more},
            seats=[api.AllocationSeats(cell_id=cell, seats=count) for cell, count in seats.items()],
        )
        run: api.AllocationRun = self.bureau.CreateAllocation(request).run
        return run

    def solve(self, seats: dict[str, int], **more: Any) -> api.AllocationResponse:
        """A run that was worked out."""
        run = self.create(seats, **more)
        self.market.work_off()
        return self.get(run.id)

    def get(self, run_id: str) -> api.AllocationResponse:
        answer: api.AllocationResponse = self.bureau.GetAllocation(api.GetAllocationRequest(id=run_id))
        return answer

    def assigned(self, run_id: str) -> dict[str, str]:
        """The cell of each talent."""
        asked = api.ListAssignmentsRequest(id=run_id, page_size=200)
        return {row.talent_id: row.cell_id for row in self.bureau.ListAssignments(asked).assignments}


@pytest.fixture
def city(database: str, tmp_path: Path) -> Iterator[City]:
    with served_scores(tmp_path) as (scores, environ), opened(database, environ, migrated=True) as market:
        yield City(market, scores)
