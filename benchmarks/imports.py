"""A workbook of people imported twice through the whole stack: rate, what is lost or doubled, and memory.

    python -m benchmarks.imports [ROWS]

The file goes in at the portal as a member of the bureau sends it; the worker is a process of its own, and its
peak is what the kernel says of it. Afterwards every person is unsealed and compared with the workbook.
"""

import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx
import psycopg

from benchmarks.load import say
from services.talent.market.people import keys
from services.talent.market.people.vault import People
from tests.fakes import crowd
from tests.integration.talent_market.imports import desk
from tests.stack import Mesh, fresh_backing

ROWS: Final = 20_000
PEAK_MOST_MIB: Final = 500
PATIENCE_S: Final = 1_800.0
NAMES: Final = (
    "scenarios",
    "talent",
    "talent-relay",
    "talent-work",
    "matching-worker",
    "matching",
    "gateway",
)


@dataclass(frozen=True, slots=True)
class Found:
    """What is there after an import: people, events, and how many rows are missing or there twice."""

    people: int
    events: int
    lost: int
    doubled: int


def main(arguments: Sequence[str]) -> int:
    """Prints the figures; 0 where nothing was lost or doubled and the worker kept to PEAK_MOST_MIB."""
    count = int(arguments[0]) if arguments else ROWS
    content = desk.workbook(crowd.rows(count))
    say(f"{count:,} rows, {len(content) / 1024 / 1024:.1f} MiB")
    with fresh_backing() as backing, tempfile.TemporaryDirectory() as folder:
        backing.start("postgres", "kafka", "elasticsearch")
        backing.wait("postgres", "kafka", "elasticsearch")
        with Mesh(backing, Path(folder), NAMES, {"LOG_LEVEL": "WARNING"}) as mesh:
            mesh.prepare()
            mesh.start()
            bureau = mesh.sign_in("hr_bureau")
            bare = peak_mib(mesh.pid("talent-work"))
            first = imported(bureau, content)
            after = look(mesh.environ, count)
            tell("first", first, after)
            second = imported(bureau, content)
            again = look(mesh.environ, count)
            tell("second", second, again)
            peak = peak_mib(mesh.pid("talent-work"))
    say(f"worker: {bare:.0f} MiB before, peak {peak:.0f} MiB (bound {PEAK_MOST_MIB})")
    good = (
        first["created"] == count
        and second["unchanged"] == count
        and (again.lost, again.doubled) == (0, 0)
        and (again.people, again.events) == (after.people, after.events)
        and peak <= PEAK_MOST_MIB
    )
    return 0 if good else 1


def imported(bureau: httpx.Client, content: bytes) -> Mapping[str, Any]:
    """The import of a workbook once it has ended; raises RuntimeError where it ends otherwise than well."""
    answer = bureau.post(
        "/api/talent-imports/upload",
        data={"source_name": desk.SCHOOL, "people_agreed": "true"},
        files={"file": ("people.xlsx", content)},
        timeout=120,
    )
    answer.raise_for_status()
    path = f"/api/talent-imports/{answer.json()['id']}"
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        told: Mapping[str, Any] = bureau.get(path).raise_for_status().json()
        if told["stage"] not in ("queued", "running"):
            if told["stage"] != "done":
                raise RuntimeError(f"the import is {told['stage']}: {told['problem']}")
            return told
        time.sleep(1.0)
    raise RuntimeError("the import does not end")


def look(environ: Mapping[str, str], count: int) -> Found:
    """Unseals every person and compares them with the workbook."""
    wanted = Counter((row["name"], row["id_number"], row["mobile"]) for row in crowd.rows(count))
    with keys.opened(environ) as held, psycopg.connect(environ["TALENT_DATABASE_URL"]) as connection:
        ids = [row[0] for row in connection.execute("SELECT id FROM talent WHERE NOT withdrawn")]
        who = People(held).read_many(connection, ids)
        row = connection.execute("SELECT count(*) FROM outbox").fetchone()
    there = Counter((each.name, each.id_number, each.mobile) for each in who.values())
    return Found(
        people=len(ids),
        events=row[0] if row else 0,
        lost=sum((wanted - there).values()),
        doubled=len(ids) - len(there),
    )


def tell(which: str, told: Mapping[str, Any], found: Found) -> None:
    """Prints what an import came to."""
    counts = ", ".join(f"{name} {told[name]:,}" for name in ("created", "updated", "unchanged", "refused"))
    say(
        f"{which}: {told['rows_per_second']:.0f} rows/s; {counts}; people {found.people:,},"
        f" lost {found.lost}, doubled {found.doubled}, pairs {told['duplicates']}"
    )


def peak_mib(pid: int) -> float:
    """The most resident memory that a process has had, by the kernel."""
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    if found is None:
        raise RuntimeError("the kernel tells of no peak")
    return int(found[1]) / 1024


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
