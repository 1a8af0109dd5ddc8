"""Beyond the scan limit candidates come from the index: what that costs; its filters are the gates."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import pytest
from dabridge.events.v1.scenarios_pb2 import Scenario
from elasticsearch import Elasticsearch

from infra.local.elasticsearch import Elasticsearch as Server
from services.common import events, topics
from services.common.clock import SystemClock
from services.common.dead_letter import Message
from services.matching import search
from services.matching.absorb import Absorber
from services.matching.bootstrap import calibration_of
from services.matching.elastic import ElasticStore
from services.matching.embedder import load_embedder
from services.matching.index import Names, ensure_indexes
from services.matching.markets import SIDES, Market, Side, market, markets, other
from services.matching.mirror import Mirror
from services.matching.ranking import Ranker
from services.matching.rerank import Reranker
from services.matching.rescore import ElasticNotes, Rescorer
from services.matching.search import Reader
from services.scenarios.seed.plan_data import plan_enterprises, plan_scenarios
from services.scenarios.seed.synthetic import synthetic_enterprises
from services.talent.seed import county_industries, demands, experts, talents
from services.talent.seed.experts import MOST
from tests.fakes.publisher import InMemoryPublisher
from tests.integration.matching.authors import need

TALENTS, DEMANDS, NEEDS = 2_000, 150, 60
SUBJECTS = 40
LEAST_RECALL = 0.98


@dataclass
class World:
    """A city's talents, posts and cells, indexed and mirrored."""

    client: Elasticsearch
    names: Names
    mirror: Mirror
    reader: Reader
    publisher: InMemoryPublisher


@pytest.fixture(scope="module")
def world(elasticsearch: Server) -> Iterator[World]:
    embedder = load_embedder("")
    client = Elasticsearch(elasticsearch.url, request_timeout=60)
    names = Names("retrieval", embedder.fingerprint)
    ensure_indexes(client, names, embedder.dimensions)
    calibration = calibration_of("")
    store = ElasticStore(client, names.index)
    mirror = Mirror(store, embedder.encode, calibration, embedder.dimensions)
    reader = Reader(client, names, embedder, calibration)
    publisher = InMemoryPublisher()
    absorber = Absorber(store, mirror, embedder.encode, publisher)
    made: list[tuple[str, Iterable[object]]] = [
        (events.COUNTY_INDUSTRY_CHANGED, county_industries()),
        (events.DEMAND_CHANGED, demands(DEMANDS)),
        (events.TALENT_CHANGED, talents(TALENTS)),
        (events.ENTERPRISE_CHANGED, [*plan_enterprises(), *synthetic_enterprises()]),
        (events.SCENARIO_CHANGED, scenarios()),
        (events.EXPERT_CHANGED, experts(MOST)),
        (events.NEED_CHANGED, map(need, range(1, NEEDS + 1))),
    ]
    for kind, items in made:
        absorber.handle([message(kind, item) for item in items])
    yield World(client, names, mirror, reader, publisher)
    client.close()


def scenarios() -> Iterator[Scenario]:
    """Of three one takes no more solutions."""
    for place, scenario in enumerate(plan_scenarios()):
        scenario.answers_closed = place % 3 == 0
        yield scenario


def message(event_type: str, item: object) -> Message:
    item.version, item.status = 1, 1  # type: ignore[attr-defined] # every aggregate has both
    data, name = item.SerializeToString(), item.id  # type: ignore[attr-defined] # as above
    event = events.Event(event_type, name, data, "/dabridge/tests")
    key = name.encode()
    return Message(events.topic_of(event_type), 0, 0, key, data, tuple(events.headers(event)))


SIDES_TRIED = [
    (market("talent_demand"), "left"),
    (market("talent_demand"), "right"),
    (market("talent_county"), "left"),
    (market("talent_county"), "right"),
]
ALL_SIDES = [(in_market, side) for in_market in markets().values() for side in SIDES]


@pytest.mark.parametrize(("in_market", "side"), SIDES_TRIED, ids=lambda v: getattr(v, "key", v))
def test_retrieved_candidates_hold_the_best(
    world: World, in_market: Market, side: Side, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "CANDIDATES", TALENTS // 4)
    held = world.mirror.kinds[in_market.kind_of(side)]
    subjects = held.columns.live_slots()[:SUBJECTS]
    by_scan = Ranker(world.mirror, in_market, side, 10**9, world.reader.candidates_of).best(subjects)
    world.mirror.lists[in_market.key, side].remembered.clear()
    retrieved = Ranker(world.mirror, in_market, side, 0, world.reader.candidates_of).best(subjects)

    wanted = [set(row[row >= 0]) for row in by_scan.entries]
    found = [set(row[row >= 0]) for row in retrieved.entries]
    share = sum(len(a & b) for a, b in zip(wanted, found, strict=True)) / sum(map(len, wanted))
    print(f"{in_market.key} {side}: recall@20 of retrieval {share:.4f}")

    assert sum(map(len, wanted)) > SUBJECTS
    assert share >= LEAST_RECALL


@pytest.mark.parametrize(("in_market", "side"), ALL_SIDES, ids=lambda v: getattr(v, "key", v))
def test_the_index_filters_exactly_whom_the_gates_exclude(
    world: World, in_market: Market, side: Side
) -> None:
    held = world.mirror.kinds[in_market.kind_of(side)]
    across = world.mirror.kinds[in_market.kind_of(other(side))]
    subjects = held.columns.live_slots()[:SUBJECTS]
    facing = across.columns.live_slots()
    scorer = world.mirror.scorer(in_market)
    known = world.reader.profiles(in_market.kind_of(side), [held.names[slot] for slot in subjects])
    for slot, subject in zip(subjects, known, strict=True):
        mine, theirs = held.columns.take(np.array([slot])), across.columns.take(facing)
        verdicts = scorer.gates(mine, theirs) if side == "left" else scorer.gates(theirs, mine)
        passes = np.ones(len(facing), dtype=np.bool_)
        for verdict in verdicts.values():
            passes &= verdict.ravel()
        counterparts, passing, gates = world.reader.gate_counts(in_market, side, subject.profile)

        assert counterparts == len(facing)
        assert passing == passes.sum()
        assert {g: c.failed for g, c in gates.items()} == {g: int((~v).sum()) for g, v in verdicts.items()}


def test_another_scoring_asks_for_every_list_once(world: World) -> None:
    live = {kind: len(held.columns.live_slots()) for kind, held in world.mirror.kinds.items()}
    everybody = sum(live[in_market.kind_of(side)] for in_market, side in ALL_SIDES)

    notes = ElasticNotes(world.client, world.names)

    def asked(model: str) -> int:
        return Rescorer(notes, world.mirror, world.publisher, model).check()

    assert asked("one") == everybody
    assert asked("one") == 0
    assert asked("another") == everybody


def test_a_ranking_by_retrieval_stores_lists(world: World) -> None:
    reranker = Reranker(
        ElasticStore(world.client, world.names.index),
        world.mirror,
        world.publisher,
        SystemClock(),
        scan_limit=0,
        retrieve=world.reader.candidates_of,
    )
    asked = world.publisher.of(topics.RERANK)[:10]

    done = reranker.handle(
        [
            Message(topics.RERANK, 0, place, event.subject.encode(), event.data, tuple(events.headers(event)))
            for place, event in enumerate(asked)
        ]
    )

    assert done.subjects > 0
    assert done.dead == 0
