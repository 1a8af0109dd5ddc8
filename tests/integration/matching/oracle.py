"""What every shortlist should be: all pairs scored from the records' final states, sorted in plain Python."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from google.protobuf.message import Message

from services.common import events
from services.common.events import Event
from services.matching.bootstrap import calibration_of
from services.matching.columns import Block, Columns, Vocabulary
from services.matching.elastic import ElasticStore
from services.matching.embedder import load_embedder
from services.matching.index import SHORTLISTS
from services.matching.markets import SHORTLIST_LENGTH, SIDES, Market, Side, markets
from services.matching.phrases import Phrases
from services.matching.profiles import KINDS, Kind, Profile
from services.matching.scoring import NO_MATCH, Scorer
from services.matching.shortlists import Shortlist, from_stored, list_id
from services.matching.translate import of_event

CHANGED: Mapping[Kind, str] = {
    "enterprise": events.ENTERPRISE_CHANGED,
    "scenario": events.SCENARIO_CHANGED,
    "talent": events.TALENT_CHANGED,
    "demand": events.DEMAND_CHANGED,
    "county": events.COUNTY_INDUSTRY_CHANGED,
    "expert": events.EXPERT_CHANGED,
    "need": events.NEED_CHANGED,
}
REMOVED: Mapping[Kind, str] = {
    "enterprise": events.ENTERPRISE_REMOVED,
    "scenario": events.SCENARIO_REMOVED,
    "talent": events.TALENT_REMOVED,
    "demand": events.DEMAND_REMOVED,
    "county": events.COUNTY_INDUSTRY_REMOVED,
    "expert": events.EXPERT_REMOVED,
    "need": events.NEED_REMOVED,
}

# A shortlist's ids and scores, best first.
Ranked = list[tuple[str, int]]
Lists = dict[str, Ranked]


def profile_of(kind: Kind, message: Message) -> Profile:
    """The profile of a record's state as a records service gives it."""
    subject = str(getattr(message, "id"))  # noqa: B009 - every aggregate has an id
    return of_event(Event(CHANGED[kind], subject, message.SerializeToString(), "/test"))


def expected_lists(profiles: Iterable[Profile], *weighed: Market) -> Lists:
    """The list of every live subject of every market by its id; by other weights of some markets if given."""
    by_kind: dict[Kind, list[Profile]] = {kind: [] for kind in KINDS}
    for profile in profiles:
        if profile.live:
            by_kind[profile.kind].append(profile)
    embedder = load_embedder("")
    phrases = Phrases(embedder.encode, calibration_of(""))
    words, codes = Vocabulary(), Vocabulary()
    blocks: dict[Kind, Block] = {}
    for kind, members in by_kind.items():
        columns = Columns(phrases, words, codes, embedder.dimensions)
        columns.put_many(range(len(members)), members, embedder.encode([p.text for p in members]))
        blocks[kind] = columns.take(np.arange(len(members)))
    lists: Lists = {}
    for market in ({**markets()} | {each.key: each for each in weighed}).values():
        left, right = by_kind[market.left], by_kind[market.right]
        scorer = Scorer(market, phrases, calibration_of(""))
        scores = scorer.scores(blocks[market.left], blocks[market.right])
        lists |= _side_lists(market, "left", left, right, scores.tolist())
        lists |= _side_lists(market, "right", right, left, scores.T.tolist())
    return lists


def _side_lists(
    market: Market, side: Side, subjects: list[Profile], across: list[Profile], scores: list[list[int]]
) -> Lists:
    lists = {}
    for subject, row in zip(subjects, scores, strict=True):
        pairs = [(other.id, score) for other, score in zip(across, row, strict=True) if score != NO_MATCH]
        pairs.sort(key=lambda pair: (-pair[1], pair[0]))
        lists[list_id(market.key, side, subject.id)] = pairs[:SHORTLIST_LENGTH]
    return lists


def stored_lists(store: ElasticStore) -> dict[str, Shortlist]:
    """Every stored shortlist by its id."""
    ids = list(store.changes({SHORTLISTS: -1})[SHORTLISTS].versions)
    return {stored.id: from_stored(stored) for stored in store.fetch(SHORTLISTS, ids)}


@dataclass
class Comparison:
    """Stored lists against expected ones; `recall` by market and side."""

    lists: int = 0
    entries: int = 0
    wrong: list[str] = field(default_factory=list)
    recall: dict[str, float] = field(default_factory=dict)

    def report(self) -> str:
        """One line a market and side."""
        sides = "".join(f"\n  recall@20 {name}: {value:.4f}" for name, value in self.recall.items())
        return f"{self.lists} lists, {self.entries} entries, {len(self.wrong)} wrong{sides}"


def compare(expected: Lists, stored: Mapping[str, Shortlist]) -> Comparison:
    """Every difference, a line each: in ids, order, scores, ranks, and lists too few or too many."""
    found = Comparison(len(expected), sum(map(len, expected.values())))
    for name, pairs in expected.items():
        held = stored.get(name)
        if held is None or not held.live:
            found.wrong.append(f"{name}: no list, expected {len(pairs)} entries")
        elif (actual := [(entry.id, entry.score) for entry in held.entries]) != pairs:
            found.wrong.append(f"{name} v{held.version}:\n    stored   {actual}\n    expected {pairs}")
        elif [entry.rank for entry in held.entries] != list(range(1, len(pairs) + 1)):
            found.wrong.append(f"{name}: ranks {[entry.rank for entry in held.entries]}")
    for name, held in stored.items():
        if name not in expected and (held.live or held.entries):
            found.wrong.append(f"{name}: {len(held.entries)} entries of a subject that takes no part")
    for key in markets():
        for side in SIDES:
            wanted = [(name, p) for name, p in expected.items() if name.startswith(f"{key}:{side}:")]
            hits = sum(
                len({one for one, _ in pairs} & {e.id for e in stored[name].entries})
                for name, pairs in wanted
                if name in stored
            )
            total = sum(len(pairs) for _, pairs in wanted)
            found.recall[f"{key} {side} ({len(wanted)} lists)"] = hits / total if total else 1.0
    return found
