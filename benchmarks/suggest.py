"""What the query service's crowd costs, and suggestions and diagnoses over it, at the size of a city.

    python -m benchmarks.suggest [TALENTS] [DEMANDS]

Told is the processor's time of one thread, edits embedded by the model in the repository. Lists are left
empty: places on them cost the same.
"""

import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from benchmarks.load import as_events, say
from services.common import events
from services.common.clock import SystemClock
from services.matching.bootstrap import calibration_of
from services.matching.crowd import Crowd
from services.matching.doctor import Doctor
from services.matching.embedder import load_embedder
from services.matching.improve import Improver
from services.matching.markets import Side, markets
from services.matching.mirror import Mirror
from services.matching.profiles import Kind, Profile
from services.matching.search import Known
from services.matching.translate import of_event
from services.talent.seed import county_industries, demands, talents
from tests.fakes.store import InMemoryStore

SUBJECTS: Final = 12
_PAGE: Final = 1_000
_ASKED: Final[tuple[tuple[str, Side], ...]] = (
    ("talent_demand", "left"),
    ("talent_county", "left"),
    ("talent_demand", "right"),
    ("talent_county", "right"),
)


def main(arguments: Sequence[str]) -> int:
    """Prints the figures."""
    threadpool_limits(1)  # as the query service has it
    counts = [int(argument) for argument in arguments]
    people, posts = [*counts, *(20_000, 1_500)[len(counts) :]]
    embedder = load_embedder("")
    records: Mapping[Kind, tuple[str, Any]] = {
        "talent": (events.TALENT_CHANGED, talents(people)),
        "demand": (events.DEMAND_CHANGED, demands(posts)),
        "county": (events.COUNTY_INDUSTRY_CHANGED, county_industries()),
    }
    known: dict[Kind, list[Known]] = {}
    for kind, (event_type, made) in records.items():
        profiles = [of_event(event) for event in as_events(event_type, made)]
        rows = embedder.encode([profile.text for profile in profiles])
        known[kind] = [Known(*pair) for pair in zip(profiles, rows, strict=True)]
    mirror = Mirror(InMemoryStore(), embedder.encode, calibration_of(""), embedder.dimensions)
    before, started = _resident_mib(), time.process_time()
    for kind, members in known.items():
        for start in range(0, len(members), _PAGE):
            _put(mirror, kind, members[start : start + _PAGE])
    say(f"everybody taken over: {time.process_time() - started:.1f} s, {_resident_mib() - before:.0f} MiB")
    crowd = Crowd(mirror, embedder.encode)
    crowd.load()
    by_id = {(kind, each.profile.id): each for kind, members in known.items() for each in members}

    def fetch(kind: Kind, ids: Sequence[str]) -> list[Known]:
        return [by_id[kind, name] for name in ids]

    improver, doctor = Improver(crowd, fetch, SystemClock()), Doctor(crowd, fetch, SystemClock())
    for key, side in _ASKED:
        market = markets()[key]
        subjects = Random(2).sample(known[market.kind_of(side)], SUBJECTS)
        for name, work in (("edits", improver.best), ("diagnosis", doctor.diagnose)):
            times = [_ms(work, market, side, subject) for subject in subjects]
            say(f"{key} {side} {name}: median {np.median(times):.0f} ms, greatest {max(times):.0f} ms")
    return 0


def _put(mirror: Mirror, kind: Kind, members: Sequence[Known]) -> None:
    profiles: list[Profile] = [each.profile for each in members]
    vectors: npt.NDArray[np.int8] = np.array([each.vector for each in members], dtype=np.int8)
    mirror.put_profiles(kind, profiles, vectors)


def _ms(work: Callable[..., object], *asked: object) -> float:
    started = time.process_time()
    work(*asked)
    return 1_000 * (time.process_time() - started)


def _resident_mib() -> float:
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * 4_096 / 2**20


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
