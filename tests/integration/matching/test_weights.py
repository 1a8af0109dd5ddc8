"""Other weights come into force while everything runs; one command brings those of before back."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import grpc
import pytest
from dabridge.events.v1.types_pb2 import RECORD_STATUS_ACTIVE
from dabridge.matching.v1.matching_service_pb2 import ExplainPairRequest
from dabridge.matching.v1.matching_service_pb2_grpc import MatchingServiceStub
from dabridge.matching.v1.weights_service_pb2 import ListWeightsRequest, RollbackWeightsRequest
from dabridge.matching.v1.weights_service_pb2_grpc import WeightsServiceStub
from elasticsearch import Elasticsearch

from infra.local.settings import ROOT
from services.common import events, topics
from services.common.access.principal import Principal, Role
from services.common.events import Event
from services.common.kafka import KafkaPublisher
from services.matching.elastic import ElasticStore
from services.matching.index import Names
from services.matching.learning.ledger import Ledger
from services.matching.learning.versions import WEIGHTS
from services.matching.markets import Market, market, market_keys
from services.matching.profiles import Profile
from services.matching.store import StoreUnavailable
from services.matching.translate import of_event
from services.talent.seed.posts import demands
from services.talent.seed.profiles import talents
from tests.integration.matching.oracle import Lists, compare, expected_lists, stored_lists
from tests.integration.matching.stream import WORKER, Watch, eventually
from tests.stack import Backing, Mesh
from tests.unit.matching.learning.versions import learned, only

KEY = "talent_demand"
SALARY = only(KEY, "salary")
BUREAU = Principal("bureau", frozenset({Role.HR_BUREAU}))
TIMEOUT_S = 30.0


@dataclass
class City:
    """A worker and a query service over a few hundred profiles."""

    mesh: Mesh
    watch: Watch
    store: ElasticStore
    client: Elasticsearch
    ledger: Ledger
    profiles: list[Profile]

    def lists(self) -> Lists:
        """The stored lists of the market."""
        return {
            name: [(entry.id, entry.score) for entry in held.entries]
            for name, held in stored_lists(self.store).items()
            if name.startswith(KEY) and held.live
        }

    def expect(self, weighed: Market) -> Lists:
        """Waits until every list is the one from scratch by the weights; the market's own."""
        expected = expected_lists(self.profiles, weighed)

        def right() -> bool:
            return not compare(expected, stored_lists(self.store)).wrong

        eventually(right, 60, f"the lists are those of {weighed}", pause_s=0.5)
        return {name: pairs for name, pairs in expected.items() if name.startswith(KEY)}

    def command(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """A command of the service beside the running one."""
        return subprocess.run(
            (sys.executable, "-m", "services.matching", *arguments),
            cwd=ROOT,
            env=self.mesh.environ,
            check=False,
            capture_output=True,
            text=True,
            timeout=120,
        )


def _events() -> list[tuple[str, Event]]:
    found = []
    for topic, kind, messages in (
        (topics.TALENT, events.TALENT_CHANGED, talents(120)),
        (topics.DEMAND, events.DEMAND_CHANGED, demands(60)),
    ):
        for message in messages:
            message.version, message.status = 1, RECORD_STATUS_ACTIVE
            message.updated_at = "2026-11-01T00:00:00+00:00"
            found.append((topic, Event(kind, message.id, message.SerializeToString(), "/test")))
    return found


@pytest.fixture(scope="module")
def city(backing: Backing, tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    folder = tmp_path_factory.mktemp("weights")
    with Mesh(backing, folder, (WORKER, "matching")) as mesh, Watch(mesh) as watch:
        mesh.prepare()
        mesh.start()
        place = mesh.surroundings
        publisher = KafkaPublisher(place.bootstrap, place.topic_prefix)
        given = _events()
        for topic in (topics.TALENT, topics.DEMAND):
            publisher.publish(topic, [event for of, event in given if of == topic])
        watch.settle(120)
        with Elasticsearch(place.elasticsearch_url, request_timeout=30, max_retries=0) as client:
            store = ElasticStore(client, Names(place.index_prefix, "").index)
            ledger = Ledger(store, publisher)
            yield City(mesh, watch, store, client, ledger, [of_event(event) for _, event in given])
        publisher.close()


def explained(city: City, lists: Lists) -> tuple[float, float]:
    """The score of a pair on a list, and the one that its explanation has."""
    name, pairs = next((name, pairs) for name, pairs in lists.items() if ":left:" in name and pairs)
    stub = MatchingServiceStub(city.mesh.channel("matching"))
    request = ExplainPairRequest(market=KEY, left_id=name.split(":", 2)[2], right_id=pairs[0][0])
    why = stub.ExplainPair(request, timeout=TIMEOUT_S).explanation
    return pairs[0][1] / 1_000_000, why.score


def test_promoted_weights_rank_every_list_and_a_rollback_brings_all_back(city: City) -> None:
    before = city.expect(market(KEY))
    assert city.lists() == before

    next_version = city.ledger.versions(KEY)[0].version + 1
    city.ledger.add(learned(SALARY, next_version))
    after = city.expect(SALARY)
    assert after != before

    # The query service explains by the same weights.
    def agree() -> bool:
        listed, told = explained(city, after)
        return abs(listed - told) < 1e-6

    eventually(agree, 15, "explanations are by the weights of the lists")

    done = city.command("weights", "rollback", KEY)
    assert done.returncode == 0, done.stderr
    assert f"{KEY} {next_version + 1} rollback of 1" in done.stdout
    assert city.expect(market(KEY)) == before
    assert city.lists() == before


def test_a_worker_that_starts_anew_has_the_weights_in_force(city: City) -> None:
    version = city.ledger.versions(KEY)[0].version
    city.mesh.kill(WORKER)
    city.ledger.add(learned(SALARY, version + 1))
    city.mesh.start(WORKER)

    city.expect(SALARY)

    city.ledger.rollback(KEY, "tests", datetime.now(UTC))
    city.expect(market(KEY))


def test_an_index_of_weights_that_is_lost_comes_back_from_the_topic(city: City) -> None:
    versions = city.ledger.versions()
    assert {v.market for v in versions} == set(market_keys())
    city.mesh.stop(WORKER)
    city.client.indices.delete(index=Names(city.mesh.surroundings.index_prefix, "").index(WEIGHTS))

    city.mesh.start(WORKER)

    def back() -> bool:
        exists = city.client.indices.exists(
            index=Names(city.mesh.surroundings.index_prefix, "").index(WEIGHTS)
        )
        try:
            return bool(exists) and city.ledger.versions() == versions
        except StoreUnavailable:
            return False

    eventually(back, 60, "the versions are there again")
    city.expect(market(KEY))


def test_the_bureau_reads_the_versions_and_rolls_back_what_it_saw(city: City) -> None:
    stub = WeightsServiceStub(city.mesh.channel("matching", BUREAU))
    version = city.ledger.versions(KEY)[0].version
    city.ledger.add(learned(SALARY, version + 1))

    told = stub.ListWeights(ListWeightsRequest(market=KEY), timeout=TIMEOUT_S).versions
    assert [v.version for v in told] == list(range(version + 1, 0, -1))

    with pytest.raises(grpc.RpcError) as caught:
        stub.RollbackWeights(RollbackWeightsRequest(market=KEY, expected_version=version), timeout=TIMEOUT_S)
    assert caught.value.code() == grpc.StatusCode.ABORTED
    made = stub.RollbackWeights(
        RollbackWeightsRequest(market=KEY, expected_version=version + 1), timeout=TIMEOUT_S
    ).made
    assert (made.version, made.made_by) == (version + 2, "bureau")
    city.expect(market(KEY))


def test_a_rollback_that_there_is_nothing_for_says_so(city: City) -> None:
    done = city.command("weights", "rollback", "scenario_supply")

    assert done.returncode == 1
    assert "no version" in done.stderr
