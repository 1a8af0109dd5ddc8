"""After any edits, with the worker killed on the way, every shortlist is what scoring all pairs gives."""

import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

import pytest
from dabridge.events.v1.matching_pb2 import Shortlist as ShortlistMessage

from services.common import events, topics
from services.matching.profiles import KINDS
from services.matching.shortlists import Shortlist
from tests.integration.matching import oracle
from tests.integration.matching.authors import Author
from tests.integration.matching.records import Editor, Records
from tests.integration.matching.stream import WORKER, Watch, eventually, read_topic, store_of
from tests.stack import Mesh

PROCESSES = ("scenarios", "scenarios-relay", "talent", "talent-relay", WORKER)
SEED = 20_261_124


@dataclass(frozen=True, slots=True)
class Size:
    """How large a run is."""

    base: dict[str, int]
    edits: int
    kills: int
    seconds: float


EVERYDAY = Size(
    {"enterprise": 60, "scenario": 25, "talent": 200, "demand": 40, "county": 36, "expert": 45, "need": 30},
    edits=60,
    kills=1,
    seconds=90,
)
FULL = Size(
    {"enterprise": 180, "scenario": 50, "talent": 800, "demand": 120, "county": 36, "expert": 80, "need": 60},
    edits=300,
    kills=3,
    seconds=180,
)


@pytest.mark.parametrize(
    "size", [EVERYDAY, pytest.param(FULL, marks=pytest.mark.slow)], ids=["small", "full"]
)
def test_shortlists_equal_a_ranking_from_scratch(make_mesh: Callable[..., Mesh], size: Size) -> None:
    chance = Random(SEED)
    mesh = make_mesh(*PROCESSES)
    with Watch(mesh) as watch, Records(mesh) as records:
        editor = Editor(records, Author(chance))
        editor.seed(**size.base)
        loaded_s = watch.settle(size.seconds)
        started = time.monotonic()
        share = size.edits // (2 * size.kills + 1)
        for _ in range(size.kills):
            editor.edit(share)
            eventually(lambda: watch.lag(*topics.SOURCES) == 0, size.seconds, "the worker has read the edits")
            editor.edit(share)
            kill_at_work(mesh, watch)
        editor.edit(size.edits - editor.accepted)
        edited_s = time.monotonic() - started
        quiet_s = watch.settle(size.seconds)
        profiles = [oracle.profile_of(kind, message) for kind in KINDS for message in records.all(kind)]
    assert watch.restarts == 0, "the worker ends only where it is killed"

    with store_of(mesh) as store:
        stored = oracle.stored_lists(store)
    found = oracle.compare(oracle.expected_lists(profiles), stored)
    gone = sum(not profile.live for profile in profiles)
    print(
        f"\nseed {SEED}: {len(profiles)} profiles ({gone} take no part), edits {editor.done}, "
        f"{editor.refused} refused, {size.kills} kills; loaded in {loaded_s:.1f} s, "
        f"edited in {edited_s:.1f} s, quiet {quiet_s:.1f} s later\n{found.report()}"
    )
    assert not found.wrong, "\n".join(found.wrong[:5])
    assert min(found.recall.values()) >= 0.98
    assert editor.accepted == size.edits
    published_lists_are_the_stored_ones(mesh, stored, kills=size.kills)


def kill_at_work(mesh: Mesh, watch: Watch) -> None:
    """Kills the worker while it has messages to read, and starts it again."""
    eventually(lambda: watch.lag(*topics.SOURCES, topics.RERANK) > 0, 20, "the worker has work", pause_s=0.01)
    mesh.kill(WORKER)
    mesh.start(WORKER)


def published_lists_are_the_stored_ones(mesh: Mesh, stored: dict[str, Shortlist], kills: int) -> None:
    """Each version of a list is on the topic, in order; a kill before publishing may cost one."""
    versions: dict[str, list[int]] = defaultdict(list)
    last: dict[str, ShortlistMessage] = {}
    for message in read_topic(mesh, topics.SHORTLIST):
        event = message.event()
        shortlist = events.decode(event)
        assert isinstance(shortlist, ShortlistMessage)
        versions[event.subject].append(shortlist.version)
        last[event.subject] = shortlist
    assert set(last) == set(stored)
    missing = 0
    for name, seen in versions.items():
        assert seen == sorted(seen), f"{name}: versions {seen}"
        missing += stored[name].version - len(set(seen))
        entries = [(entry.id, entry.score) for entry in stored[name].entries]
        assert last[name].version == stored[name].version
        assert [(e.counterpart_id, round(e.score * 1e6)) for e in last[name].entries] == entries
    print(
        f"{sum(map(len, versions.values()))} list events, {missing} versions superseded unpublished by a kill"
    )
    assert kills or not missing
