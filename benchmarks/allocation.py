"""20,000 talents allocated to the plan's 42 cells over real processes, proven, and compared with greedy.

    python -m benchmarks.allocation [TALENTS]

The scores are those of the seeded talents, read from the matching service by the worker of the talent
service, as the portal's runs read them. Scoring and solving are told apart. The run with the plan's seats is
solved under capacities alone and under bounds; then with one more seat where it is worth most, whose gain has
to be what was foretold, exactly.
"""

import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import grpc
from dabridge.matching.v1.matching_service_pb2 import GetOverviewRequest
from dabridge.matching.v1.matching_service_pb2_grpc import MatchingServiceStub
from dabridge.talent.v1 import allocation_service_pb2 as api
from dabridge.talent.v1.allocation_service_pb2_grpc import AllocationServiceStub

from benchmarks.load import say
from tests.stack import Mesh, fresh_backing

TALENTS: Final = 20_000
PROCESSES: Final = ("talent", "talent-relay", "talent-work", "matching-worker", "matching")
READY_S: Final = 1_500.0
RUN_S: Final = 300.0
MOST_S: Final = 10.0
MICRO: Final = 1_000_000


def main(arguments: Sequence[str]) -> int:
    """Prints the figures; 0 where every run is proven within MOST_S and greedy is nowhere better."""
    talents = int(arguments[0]) if arguments else TALENTS
    environ = {
        "SEED_TALENTS": str(talents),
        "SEED_DEMANDS": "0",
        "SEED_EXPERTS": "0",
        "LOG_LEVEL": "WARNING",
    }
    with fresh_backing() as backing, tempfile.TemporaryDirectory() as folder:
        backing.start()
        backing.wait()
        with Mesh(backing, Path(folder), PROCESSES, environ) as mesh:
            mesh.prepare()
            mesh.start()
            started = time.monotonic()
            mesh.run("talent-seed")
            absorbed(mesh, talents)
            say(f"{talents:,} talents loaded and absorbed in {time.monotonic() - started:.0f} s")
            return 0 if measured(mesh) else 1


def measured(mesh: Mesh) -> bool:
    """Works out three runs and prints them; whether all that must hold does."""
    stub: Any = AllocationServiceStub(mesh.channel("talent"))
    plain = worked_out(stub, "名额")
    bounded = worked_out(
        stub,
        "约束",
        bounds=api.AllocationBounds(best=20, near_percent=60, zone_share_percent=80, cell_share_percent=50),
    )
    seats = {item.cell_id: item.seats for item in plain.run.seats}
    dearest = max(plain.cells, key=lambda cell: cell.marginal_score)
    more = worked_out(stub, "多一个名额", seats={**seats, dearest.cell_id: dearest.seats + 1})
    gained = more.run.figures.best.objective_micro - plain.run.figures.best.objective_micro
    foretold = round(dearest.marginal_score * MICRO)
    say(f"one more seat in {dearest.cell_id}: foretold {foretold / MICRO:.6f}, gained {gained / MICRO:.6f}")
    held = [holds(told) for told in (plain, bounded, more)]
    return all(held) and gained == foretold


def worked_out(stub: Any, title: str, seats: Mapping[str, int] | None = None, **more: Any) -> Any:
    """A run with its figures."""
    asked = api.CreateAllocationRequest(title=title, **more)
    for cell, count in (seats or {}).items():
        asked.seats.add(cell_id=cell, seats=count)
    run_id = stub.CreateAllocation(asked).run.id
    end = time.monotonic() + RUN_S
    while time.monotonic() < end:
        found = stub.GetAllocation(api.GetAllocationRequest(id=run_id))
        if found.run.stage == api.AllocationStage.ALLOCATION_STAGE_SOLVED:
            return found
        if found.run.stage == api.AllocationStage.ALLOCATION_STAGE_FAILED:
            raise RuntimeError("the run failed")
        time.sleep(0.2)
    raise TimeoutError("not worked out in time")


def holds(answer: Any) -> bool:
    """Prints a run's figures; whether it is proven, quick enough and not behind greedy."""
    figures = answer.run.figures
    best, greedy = figures.best, figures.greedy
    pairs = f"{figures.talents:,} x {len(answer.cells)}"
    say(
        f"{answer.run.title}: {pairs}, {sum(item.seats for item in answer.run.seats):,} seats;"
        f" scoring {figures.scoring_seconds:.1f} s, solving {figures.solving_seconds:.2f} s"
    )
    say(
        f"  sum {best.objective_micro / MICRO:.6f}, bound {figures.bound_micro / MICRO:.6f},"
        f" gap {figures.gap_micro}; {best.assigned:,} assigned, mean {best.mean_score:.4f},"
        f" first choice {best.first_choice:,}, envious {best.envious:,}, floors lacking {best.lacking:,}"
    )
    share = greedy.objective_micro / best.objective_micro
    say(
        f"  greedy {greedy.objective_micro / MICRO:.6f} ({share:.4%}), {greedy.assigned:,} assigned,"
        f" first choice {greedy.first_choice:,}, envious {greedy.envious:,},"
        f" floors lacking {greedy.lacking:,}"
    )
    # Where floors differ sums cannot be compared.
    held = best.lacking < greedy.lacking or best.objective_micro >= greedy.objective_micro
    return bool(figures.gap_micro == 0 and figures.solving_seconds <= MOST_S and held)


def absorbed(mesh: Mesh, talents: int) -> None:
    """Returns once matching knows every talent and has nothing unread."""
    stub: Any = MatchingServiceStub(mesh.channel("matching"))
    end = time.monotonic() + READY_S
    while time.monotonic() < end:
        try:
            told = stub.GetOverview(GetOverviewRequest(), timeout=20)
        except grpc.RpcError:
            time.sleep(1)
            continue
        live = {kind.kind: kind.live for kind in told.kinds}
        if live.get("talent") == talents and told.lags and not any(topic.lag for topic in told.lags):
            return
        time.sleep(1)
    raise TimeoutError("not absorbed in time")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
