"""Explaining pairs with the search for the best edit, by the model in the repository.

    python -m benchmarks.explain [PAIRS]

Pairs are of seeded records of three markets, each explained once by one explainer in one thread, as the query
service does it; the first ones, in which phrases are met for the first time, count as well. Told are the wall
clock and the processor's time: where other programs want the processor, the former is longer.
"""

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from benchmarks.load import as_events, say
from services.common import events
from services.matching.bootstrap import calibration_of
from services.matching.embedder import Embedder, load_embedder
from services.matching.explain import Embedded, Explainer
from services.matching.markets import Market, markets
from services.matching.translate import of_event
from services.scenarios.seed import plan_enterprises, plan_scenarios
from services.talent.seed import county_industries, demands, talents

PAIRS = 2_000
MOST_MS = 20.0
TALENTS = 2_000
POSTS = 500


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds of each explanation, by the wall and of the processors; `edits`: with a best edit."""

    wall: list[float]
    processor: list[float]
    edits: int


def main(arguments: Sequence[str]) -> int:
    """Prints the figures; 0 where 95 of 100 explanations took at most MOST_MS of the processor."""
    count = int(arguments[0]) if arguments else PAIRS
    threadpool_limits(1)  # as the query service has it
    embedder = load_embedder("")
    found = measured(embedder, drawn(embedder, count))
    for name, times in (("wall", found.wall), ("processor", found.processor)):
        p50, p95 = np.percentile(times, (50, 95))
        say(f"{len(times):,} pairs, {name}: p50 {p50:.1f} ms, p95 {p95:.1f} ms, greatest {max(times):.1f} ms")
    say(f"{found.edits:,} of them have a best edit")
    return 0 if np.percentile(found.processor, 95) <= MOST_MS else 1


def measured(embedder: Embedder, pairs: Sequence[tuple[Market, Embedded, Embedded]]) -> Times:
    """Explains each pair."""
    explainer = Explainer(embedder.encode, calibration_of(""), embedder.dimensions)
    wall_ms: list[float] = []
    processor_ms: list[float] = []
    edits = 0
    for market, left, right in pairs:
        wall, processor = time.perf_counter(), time.process_time()
        why = explainer.explain(market, left, right)
        wall_ms.append(1_000 * (time.perf_counter() - wall))
        processor_ms.append(1_000 * (time.process_time() - processor))
        edits += why.best_edit is not None
    return Times(wall_ms, processor_ms, edits)


def drawn(
    embedder: Embedder, count: int, talents_drawn: int = TALENTS, posts_drawn: int = POSTS
) -> list[tuple[Market, Embedded, Embedded]]:
    """So many pairs of seeded records, the markets in turn."""
    chance = Random(1)
    people = embedded(embedder, events.TALENT_CHANGED, talents(talents_drawn))
    sides = [
        ("talent_demand", people, embedded(embedder, events.DEMAND_CHANGED, demands(posts_drawn))),
        ("talent_county", people, embedded(embedder, events.COUNTY_INDUSTRY_CHANGED, county_industries())),
        (
            "scenario_supply",
            embedded(embedder, events.SCENARIO_CHANGED, plan_scenarios()),
            embedded(embedder, events.ENTERPRISE_CHANGED, plan_enterprises()),
        ),
    ]
    return [
        (markets()[key], chance.choice(lefts), chance.choice(rights))
        for key, lefts, rights in (sides[number % len(sides)] for number in range(count))
    ]


def embedded(embedder: Embedder, event_type: str, records: Any) -> list[Embedded]:
    """Records as embedded profiles."""
    profiles = [of_event(event) for event in as_events(event_type, records)]
    return list(zip(profiles, embedder.encode([profile.text for profile in profiles]), strict=True))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
