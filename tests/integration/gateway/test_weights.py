"""The bureau sees the versions of weights in the portal and brings one back; the auditor reads of it."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from elasticsearch import Elasticsearch

from services.common.kafka import KafkaPublisher
from services.matching.elastic import ElasticStore
from services.matching.index import Names
from services.matching.learning.ledger import Ledger
from services.matching.markets import market, market_keys
from tests.integration.matching.stream import WORKER, eventually
from tests.stack import Backing, Mesh
from tests.unit.matching.learning.versions import learned, only

KEY = "talent_demand"


@dataclass
class Portal:
    """A gateway over a worker and a query service, and the ledger that they share."""

    mesh: Mesh
    ledger: Ledger


@pytest.fixture(scope="module")
def portal(backing: Backing, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    with Mesh(backing, tmp_path_factory.mktemp("weights"), (WORKER, "matching", "gateway")) as mesh:
        mesh.prepare()
        mesh.start()
        place = mesh.surroundings
        publisher = KafkaPublisher(place.bootstrap, place.topic_prefix)
        with Elasticsearch(place.elasticsearch_url, request_timeout=30, max_retries=0) as client:
            store = ElasticStore(client, Names(place.index_prefix, "").index)
            yield Portal(mesh, Ledger(store, publisher))
        publisher.close()


def test_the_bureau_brings_weights_back_and_the_auditor_reads_of_it(portal: Portal) -> None:
    eventually(lambda: len(portal.ledger.versions()) == len(market_keys()), 60, "the release is recorded")
    portal.ledger.add(learned(only(KEY, "salary"), 2))
    with portal.mesh.sign_in("hr_bureau") as bureau:
        page = bureau.get("/weights")
        assert page.status_code == 200
        assert "第 2 版" in page.text
        assert f"/weights/{KEY}/rollback?version=1" in page.text
        question = bureau.get(f"/weights/{KEY}/rollback?version=1")
        assert "确认恢复" in question.text
        done = bureau.post(f"/weights/{KEY}/rollback", data={"version": "1", "expected_version": "2"})
        assert (done.status_code, done.headers["location"]) == (303, "/weights?done=1")

        told = bureau.get(f"/api/weights?market={KEY}").json()["versions"]
        assert [(v["version"], v["origin"], v["copied_from"]) for v in told] == [
            (3, "rollback", 1),
            (2, "learning", 0),
            (1, "release", 0),
        ]
        assert told[0]["features"] == told[2]["features"]
        assert {f["feature"] for f in told[0]["features"]} == {f.name for f in market(KEY).features}

        late = bureau.post(f"/api/weights/{KEY}/rollback", json={"version": 1, "expected_version": 2})
        assert late.status_code in (409, 412)

    with portal.mesh.sign_in("auditor") as auditor:
        found = auditor.get("/api/audit", params={"action": "weights.rollback"}).json()
    entries = [each for each in found["items"] if each["object_id"] == KEY]
    assert entries, found
    assert entries[-1]["detail"] == "to 1"


def test_whom_weights_do_not_concern_sees_none(portal: Portal) -> None:
    for role in ("talent", "enterprise", "admin"):
        with portal.mesh.sign_in(role) as client:
            assert client.get("/weights").status_code == 403
