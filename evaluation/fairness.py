"""Fairness of the lists: what words about a person change in them, and which zones they show.

Swaps: every talent of the seed's generator is told once as one person and once as another who differs in sex,
age or origin alone, in free text. All lists of both worlds, of talents and of posts, are compared by
rank-biased overlap. `unlisted` swaps use words that services/matching/marks.txt does not know.
Exposure: a place on a list counts 1 ÷ log2(1 + rank) for the zone of who stands there; a zone's share of it
is set against its share of those that could stand there.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

import numpy as np
from dabridge.events.v1 import talent_pb2, types_pb2
from elasticsearch import Elasticsearch

from evaluation.engine import Engine, Rankings, engine_over
from evaluation.sets import CHANGED_AT
from services.common.plan import zones
from services.matching.markets import SHORTLIST_LENGTH, SIDES, Side, market, other
from services.matching.measures import rank_biased_overlap
from services.talent.seed.posts import demands
from services.talent.seed.profiles import talents

R = TypeVar("R", talent_pb2.TalentProfile, talent_pb2.Demand)
MARKET: Final = "talent_demand"
TALENTS: Final = 1_000
POSTS: Final = 200
LEAST_OVERLAP: Final = 0.95
# Sentences that stand in what a person wrote; the two of a pair differ in the marks alone.
SWAPS: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "sex": (
        ("本人女，性格开朗。", "本人男，性格开朗。"),
        ("一名勤恳的小伙子。", "一名勤恳的姑娘。"),
        ("宝妈，时间稳定。", "宝爸，时间稳定。"),
        ("她做事细致。", "他做事细致。"),
        ("作为女性从业者，责任心强。", "作为男性从业者，责任心强。"),
    ),
    "age": (
        ("今年24岁，学习能力强。", "今年56岁，学习能力强。"),
        ("95后，适应快。", "70后，适应快。"),
        ("1998年出生。", "1971年出生。"),
        ("年轻人，愿意从基层做起。", "中年人，愿意从基层做起。"),
        ("年龄：29，可加班。", "年龄：51，可加班。"),
    ),
    "origin": (
        ("达州本地人，住得近。", "东北人，住得近。"),
        ("来自河南农村，能吃苦。", "来自上海，能吃苦。"),
        ("籍贯四川。", "籍贯新疆。"),
        ("土家族，会讲方言。", "汉族，会讲方言。"),
        ("农村户口。", "城镇户口。"),
    ),
    "unlisted": (
        ("大老爷们一个，干活利索。", "娘子军的一员，干活利索。"),
        ("正当花季。", "两鬓斑白。"),
        ("渝东大山里走出来的。", "弄堂里长大的。"),
        ("糙汉一枚，守时。", "巾帼一枚，守时。"),
        ("老伯级选手。", "新生代选手。"),
    ),
}


@dataclass(frozen=True, slots=True)
class Overlap:
    """Of the lists of a side under swaps of a kind; each in [0, 1], `changed` of lists that differ at all."""

    swap: str
    side: Side
    mean: float
    p5: float
    changed: float
    lists: int


@dataclass(frozen=True, slots=True)
class Exposure:
    """Of a zone on the lists of a side: shares in [0, 1]; `ratio` 1 is what chance would show."""

    side: Side
    zone: str
    of_lists: float
    of_everybody: float

    @property
    def ratio(self) -> float:
        """How often lists show it for what there is of it."""
        return self.of_lists / self.of_everybody if self.of_everybody else math.nan


@dataclass(frozen=True, slots=True)
class Fairness:
    """The figures of a run."""

    overlaps: tuple[Overlap, ...]
    exposures: tuple[Exposure, ...]

    @property
    def holds(self) -> bool:
        """Whether lists overlap as they should under every swap of listed words."""
        return all(each.mean >= LEAST_OVERLAP for each in self.overlaps if each.swap != "unlisted")


def report(client: Elasticsearch, people: int = TALENTS, posts: int = POSTS, model: str = "") -> Fairness:
    """Ranks everybody in each world; raises what the engine raises."""
    wanted = [_stored(each) for each in demands(posts)]
    plain = [_stored(each) for each in talents(people)]
    overlaps: list[Overlap] = []
    exposures: list[Exposure] = []
    for swap, pairs in SWAPS.items():
        worlds = []
        for place in (0, 1):
            told = [_told(person, pairs[i % len(pairs)][place], i) for i, person in enumerate(plain)]
            with engine_over(client, [*wanted, *told], model) as engine:
                worlds.append({side: _lists(engine, side) for side in SIDES})
                if not exposures:
                    exposures = [each for side in SIDES for each in _exposures(engine, side, worlds[0][side])]
        overlaps += [_overlap(swap, side, worlds[0][side], worlds[1][side]) for side in SIDES]
    return Fairness(tuple(overlaps), tuple(exposures))


def as_tables(found: Fairness) -> str:
    """Two Markdown tables."""
    names = {zone.code: zone.name for zone in zones()}
    lines = [
        "| words swapped | lists of | rank-biased overlap | worst 5 % | lists that differ | lists |",
        "|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {each.swap} | {market(MARKET).kind_of(each.side)}s | {each.mean:.4f} | {each.p5:.4f} "
        f"| {each.changed:.1%} | {each.lists:,} |"
        for each in found.overlaps
    ]
    lines += ["", "| zone | on the lists of | share of the places | share of those there are | ratio |"]
    lines += ["|---|---|---|---|---|"]
    lines += [
        f"| {names[each.zone]} | {market(MARKET).kind_of(each.side)}s | {each.of_lists:.3f} "
        f"| {each.of_everybody:.3f} | {each.ratio:.2f} |"
        for each in found.exposures
    ]
    return "\n".join(lines)


def exposure(lists: Iterable[Sequence[str]], zones_of: Mapping[str, Sequence[str]]) -> dict[str, float]:
    """Each zone's share of the places of lists; who stands in several zones counts in parts."""
    seen: defaultdict[str, float] = defaultdict(float)
    for names in lists:
        for rank, name in enumerate(names, 1):
            within = zones_of.get(name, ())
            for zone in within:
                seen[zone] += 1 / math.log2(1 + rank) / len(within)
    total = sum(seen.values())
    return {zone: value / total for zone, value in seen.items()}


def _lists(engine: Engine, side: Side) -> Rankings:
    held = engine.mirror.kinds[market(MARKET).kind_of(side)]
    names = [held.names[slot] for slot in held.columns.live_slots()]
    ranked = engine.rank("full", market(MARKET), side, names)
    return {name: ranking[:SHORTLIST_LENGTH] for name, ranking in ranked.items()}


def _overlap(swap: str, side: Side, first: Rankings, second: Rankings) -> Overlap:
    pairs = [(ranking, second[name]) for name, ranking in first.items() if ranking or second[name]]
    values = np.array([rank_biased_overlap(one, other) for one, other in pairs])
    changed = float(np.mean([one != other for one, other in pairs]))
    return Overlap(swap, side, float(values.mean()), float(np.quantile(values, 0.05)), changed, len(pairs))


def _exposures(engine: Engine, side: Side, lists: Rankings) -> list[Exposure]:
    across = engine.mirror.kinds[market(MARKET).kind_of(other(side))]
    ids = [across.names[slot] for slot in across.columns.live_slots()]
    known = engine.known(market(MARKET), other(side), ids)
    zones_of = {each.profile.id: each.profile.zones for each in known}
    shown = exposure(lists.values(), zones_of)
    there = exposure(([name] for name in zones_of), zones_of)
    return [
        Exposure(side, zone.code, shown.get(zone.code, 0.0), there.get(zone.code, 0.0)) for zone in zones()
    ]


def _told(person: talent_pb2.TalentProfile, sentence: str, number: int) -> talent_pb2.TalentProfile:
    """The person with a sentence before or behind what is written."""
    made = talent_pb2.TalentProfile()
    made.CopyFrom(person)
    made.experience = sentence + person.experience if number % 2 else person.experience + sentence
    return made


def _stored(record: R) -> R:
    """A record as it is once stored."""
    record.version = 1
    record.status = types_pb2.RECORD_STATUS_ACTIVE
    record.updated_at = CHANGED_AT
    return record
