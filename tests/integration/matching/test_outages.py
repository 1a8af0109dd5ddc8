"""Elasticsearch or Kafka away: writes are accepted all the while, and nothing is lost."""

import time
from pathlib import Path
from random import Random
from typing import Final

import pytest

from services.matching.profiles import KINDS
from tests.integration.matching import oracle
from tests.integration.matching.authors import Author
from tests.integration.matching.records import Editor, Records
from tests.integration.matching.stream import WORKER, Watch, store_of
from tests.stack import Backing, Mesh

PROCESSES: Final = ("scenarios", "scenarios-relay", "talent", "talent-relay", WORKER)
BASE: Final = {
    "enterprise": 30,
    "scenario": 15,
    "talent": 80,
    "demand": 20,
    "county": 20,
    "expert": 25,
    "need": 15,
}
SEED: Final = 7
EDIT_EVERY_S: Final = 0.5


@pytest.mark.parametrize("seconds", [8, pytest.param(60, marks=pytest.mark.slow)])
@pytest.mark.parametrize("server", ["elasticsearch", "kafka"])
def test_an_outage_loses_nothing(own_backing: Backing, tmp_path: Path, server: str, seconds: int) -> None:
    mesh = Mesh(own_backing, tmp_path, PROCESSES)
    with mesh, Records(mesh) as records:
        mesh.prepare()
        mesh.start()
        with Watch(mesh) as watch:
            editor = Editor(records, Author(Random(SEED)))
            editor.seed(**BASE)
            watch.settle(90)

            watch.let_go()
            own_backing.kill(server)
            away_since = time.monotonic()
            while time.monotonic() - away_since < seconds:
                editor.edit(2)
                watch.keep_worker()
                time.sleep(EDIT_EVERY_S)
            waiting = watch.unpublished()
            own_backing.start(server)
            own_backing.wait(server)
            away_s = time.monotonic() - away_since
            editor.edit(5)
            back_s = watch.settle(150)
            profiles = [oracle.profile_of(kind, message) for kind in KINDS for message in records.all(kind)]
        with store_of(mesh) as store:
            found = oracle.compare(oracle.expected_lists(profiles), oracle.stored_lists(store))
    print(
        f"\n{server} away for {away_s:.1f} s: edits accepted {editor.done}, {editor.refused} refused, "
        f"{waiting} events waiting in the outboxes, worker restarted {watch.restarts} times, "
        f"lag 0 again after {back_s:.1f} s\n{found.report()}"
    )
    assert not found.wrong, "\n".join(found.wrong[:5])
    assert editor.accepted >= seconds
    if server == "kafka":
        assert waiting > 0
