"""What the skill graph does to lists: full scoring with it and without it on the hand-judged sets.

    python -m evaluation.skill_graph

Needs no servers: records become profiles by the service's own translation, and its own scoring ranks them.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evaluation.compare import MEASURES
from evaluation.engine import DEPTH, Ranking
from evaluation.judged_set import hand_judged
from evaluation.sets import JudgedSet, Record, record_id
from services.common import events
from services.common.events import Event
from services.matching.bootstrap import calibration_of
from services.matching.columns import Columns, Vocabulary
from services.matching.embedder import Embedder, load_embedder
from services.matching.markets import SIDES, Side, market
from services.matching.measures import Interval, bootstrap_difference, mean
from services.matching.phrases import Phrases
from services.matching.profiles import Profile
from services.matching.scoring import Scorer, top
from services.matching.skills.graph import NO_GRAPH, NONE, SkillGraph, skill_graph
from services.matching.translate import of_event

SHOWN = ("nDCG@10", "MAP")
_CHANGED = {t.message: name for name, t in events.TYPES.items() if name.endswith(".changed.v1")}


@dataclass(frozen=True, slots=True)
class Row:
    """A measure of one direction of a set; `gain` is with the graph minus without it."""

    market: str
    side: Side
    measure: str
    queries: int
    without: float
    with_graph: float
    gain: Interval


def profile_of(record: Record) -> Profile:
    """The profile that the service makes of a record."""
    name = record_id(record)
    return of_event(Event(_CHANGED[type(record)], name, record.SerializeToString(), "/evaluation"))


def rankings(judged: JudgedSet, embedder: Embedder, graph: SkillGraph) -> dict[str, Ranking]:
    """The best DEPTH of each query's subject by full scoring."""
    in_market, calibration = market(judged.market), calibration_of("")
    phrases, words, codes = Phrases(embedder.encode, calibration, graph), Vocabulary(), Vocabulary()
    names, blocks = {}, {}
    for side, records in (("left", judged.left), ("right", judged.right)):
        profiles = [profile_of(record) for record in records]
        columns = Columns(phrases, words, codes, embedder.dimensions)
        vectors = embedder.encode([profile.text for profile in profiles])
        columns.put_many(range(len(profiles)), profiles, vectors)
        live = columns.live_slots()
        names[side] = np.array([profile.id for profile in profiles], dtype=np.str_)[live]
        blocks[side] = columns.take(live)
    scores = Scorer(in_market, phrases, calibration).scores(blocks["left"], blocks["right"])
    found = {}
    for query in judged.queries:
        rows, facing = (scores, "right") if query.side == "left" else (scores.T, "left")
        (place,) = np.flatnonzero(names[query.side] == query.subject)
        found[query.id] = names[facing][top(rows[place], names[facing], DEPTH)].tolist()
    return found


def compare(judged: JudgedSet, embedder: Embedder) -> list[Row]:
    """Both rankings of every judged query by each of SHOWN."""
    without, with_graph = (rankings(judged, embedder, graph) for graph in (NO_GRAPH, skill_graph()))
    rows = []
    for side in SIDES:
        queries = [query for query in judged.of(side) if query.grades]
        for name in SHOWN:
            before, after = (
                [MEASURES[name](found[query.id], query.grades) for query in queries]
                for found in (without, with_graph)
            )
            gain = bootstrap_difference(after, before)
            rows.append(Row(judged.market, side, name, len(queries), mean(before), mean(after), gain))
    return rows


def named(judged: JudgedSet) -> list[str]:
    """How many of the phrases asked for and offered in a set the graph knows, a line a side."""
    lines = []
    for side, records in (("left", judged.left), ("right", judged.right)):
        profiles = [profile_of(record) for record in records]
        phrases = {need.name for profile in profiles for need in profile.needs}
        phrases |= {offer.name for profile in profiles for offer in profile.offers}
        known = sum(skill_graph().number(phrase) != NONE for phrase in phrases)
        lines.append(f"{judged.market}, {side}: {known:,} of {len(phrases):,} phrases are in the graph")
    return lines


def as_table(rows: Sequence[Row]) -> str:
    """A Markdown table."""
    lines = [
        "| market | queries on the | measure | queries | without | with | gain | 95 % interval |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        gain = f"{row.gain.mean:+.4f} | {row.gain.low:+.4f} to {row.gain.high:+.4f}"
        figures = f"{row.queries} | {row.without:.4f} | {row.with_graph:.4f} | {gain}"
        lines.append(f"| {row.market} | {row.side} | {row.measure} | {figures} |")
    return "\n".join(lines)


def main() -> int:
    """Prints the table, and how many phrases the graph knows."""
    embedder = load_embedder("")
    sets = hand_judged()
    print(as_table([row for judged in sets for row in compare(judged, embedder)]))
    print("\n".join(line for judged in sets for line in named(judged)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
