"""The hand-judged sets over a real index: ranked as the service ranks, and scoring is worth having."""

from collections.abc import Iterator

import numpy as np
import pytest
from elasticsearch import Elasticsearch

from evaluation.compare import FULL, Comparison, compare
from evaluation.engine import Engine, RefusedRecord, engine_over
from evaluation.judged_set import hand_judged
from evaluation.sets import JudgedSet, record_id
from evaluation.violations import violations
from infra.local.elasticsearch import Elasticsearch as Server
from services.matching.markets import SHORTLIST_LENGTH, SIDES, Side, market, other
from services.matching.measures import bootstrap_difference
from services.matching.ranking import Ranker

SETS = {judged.market: judged for judged in hand_judged()}
DIRECTIONS = [(key, side) for key in SETS for side in SIDES]


@pytest.fixture(scope="module")
def client(elasticsearch: Server) -> Iterator[Elasticsearch]:
    with Elasticsearch(elasticsearch.url, request_timeout=60) as found:
        yield found


@pytest.fixture(scope="module")
def engines(client: Elasticsearch) -> Iterator[dict[str, Engine]]:
    made = {}
    for key, judged in SETS.items():
        made[key] = Engine(client)
        made[key].load([*judged.left, *judged.right])
    yield made
    for engine in made.values():
        engine.close()


@pytest.fixture(scope="module")
def comparisons(engines: dict[str, Engine]) -> dict[tuple[str, Side], Comparison]:
    return {(key, side): compare(engines[key], SETS[key], side) for key, side in DIRECTIONS}


@pytest.mark.parametrize("baseline", ["bm25", "vectors"])
def test_full_scoring_is_better_than_words_or_vectors_over_all_directions(
    comparisons: dict[tuple[str, Side], Comparison], baseline: str
) -> None:
    """A single direction has too few queries to tell; `make evaluate` shows each with its interval."""
    gains = [
        found.values[FULL][measure] - found.values[baseline][measure]
        for found in comparisons.values()
        for measure in ("MAP", "nDCG@10")
    ]

    assert bootstrap_difference(np.concatenate(gains), np.zeros(sum(map(len, gains)))).low > 0


@pytest.mark.parametrize(("key", "side"), DIRECTIONS)
def test_no_list_breaks_a_gate(
    engines: dict[str, Engine], comparisons: dict[tuple[str, Side], Comparison], key: str, side: Side
) -> None:
    engine, lists = engines[key], comparisons[key, side].rankings[FULL]
    judged: JudgedSet = SETS[key]
    ids = {"left": [r.id for r in judged.left], "right": [r.id for r in judged.right]}  # type: ignore[attr-defined]
    profiles = {
        each: {k.profile.id: k.profile for k in engine.known(market(key), each, ids[each])} for each in SIDES
    }

    assert sum(map(len, lists.values())) > 0
    assert violations(market(key), side, lists, profiles) == []


@pytest.mark.parametrize(("key", "side"), DIRECTIONS)
def test_the_first_places_are_those_that_the_worker_would_store(
    engines: dict[str, Engine], comparisons: dict[tuple[str, Side], Comparison], key: str, side: Side
) -> None:
    of, mirror = market(key), engines[key].mirror
    mine, across = mirror.kinds[of.kind_of(side)], mirror.kinds[of.kind_of(other(side))]
    subjects = list(comparisons[key, side].rankings[FULL])
    slots = np.array([mine.slot_of[name] for name in subjects])

    best = Ranker(mirror, of, side, 10**9, lambda *_: []).best(slots)

    for row, subject in enumerate(subjects):
        stored = [across.names[slot] for slot in best.entries[row] if slot >= 0]
        assert comparisons[key, side].rankings[FULL][subject][:SHORTLIST_LENGTH] == stored


@pytest.mark.parametrize("system", ["bm25", "vectors", "fused", FULL])
def test_equal_ones_are_ordered_by_id_however_they_came_in(
    client: Elasticsearch, engines: dict[str, Engine], system: str
) -> None:
    judged, of = SETS["talent_demand"], market("talent_demand")
    talent = judged.left[0]
    (best, *_) = engines["talent_demand"].rank(FULL, of, "left", [record_id(talent)])[record_id(talent)]
    post = next(each for each in judged.right if record_id(each) == best)
    with engine_over(client, [talent]) as engine:
        for name in ("same-3", "same-1", "same-2"):
            copy = type(post)()
            copy.CopyFrom(post)
            copy.id = name  # type: ignore[attr-defined]
            engine.load([copy])
        found = engine.rank(system, of, "left", [record_id(talent)])

    assert [*found.values()] == [["same-1", "same-2", "same-3"]]


def test_a_record_that_the_service_would_refuse_is_refused(client: Elasticsearch) -> None:
    record = type(SETS["talent_demand"].left[0])()
    record.CopyFrom(SETS["talent_demand"].left[0])
    record.wanted_zones[:] = ["nowhere"]  # type: ignore[attr-defined]

    with pytest.raises(RefusedRecord, match="nowhere"), engine_over(client, [record]):
        pass
