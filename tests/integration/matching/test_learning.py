"""Learning on real servers: events of introductions in, weights in force or a refusal; and nobody is kept."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pytest
from dabridge.events.v1 import matching_pb2
from dabridge.events.v1.scenarios_pb2 import NEED_STAGE_VISITED
from dabridge.events.v1.talent_pb2 import Introduction
from dabridge.events.v1.types_pb2 import RECORD_STATUS_ACTIVE, Removed
from dabridge.matching.v1.forgetting_service_pb2 import ForgetRequest, VerifyForgottenRequest
from dabridge.matching.v1.forgetting_service_pb2_grpc import ForgettingServiceStub
from elasticsearch import Elasticsearch

from evaluation import learning
from services.common import events, topics
from services.common.events import Event
from services.common.kafka import KafkaPublisher
from services.matching.elastic import ElasticStore
from services.matching.index import OUTCOMES, Names
from services.matching.learning.ledger import Ledger
from services.matching.learning.outcomes import Outcome, from_stored
from services.matching.learning.versions import Weights, market_of
from services.matching.markets import market
from services.matching.profiles import Profile
from services.matching.store import Stored
from services.matching.translate import of_event
from services.talent.seed.posts import demands
from services.talent.seed.profiles import talents
from tests.fakes.messages import a_need, an_expert
from tests.integration.matching.oracle import compare, expected_lists, stored_lists
from tests.integration.matching.stream import WORKER, Watch, eventually
from tests.integration.matching.test_weights import City as Commands
from tests.stack import Backing, Mesh

KEY = learning.KEY


@dataclass
class City(Commands):
    """A worker and a query service over the invented city of evaluation.learning."""

    publisher: KafkaPublisher
    made: learning.City
    told: list[Introduction]

    def tell(self, told: Sequence[Introduction], version: int) -> None:
        """Publishes what became of introductions, and waits until it is kept."""
        batch = []
        for each in told:
            each.version = version
            batch.append(Event(events.INTRODUCTION_CHANGED, each.id, each.SerializeToString(), "/test"))
        self.publisher.publish(topics.INTRODUCTION, batch)
        self.watch.settle(120)

    def outcomes(self) -> dict[str, Outcome]:
        """What is kept, by id."""
        kept = map(from_stored, self.documents())
        return {outcome.id: outcome for told in kept for outcome in told.outcomes}

    def documents(self) -> list[Stored]:
        """Everything that is kept of outcomes."""
        return self.store.fetch(OUTCOMES, list(self.store.changes({OUTCOMES: -1})[OUTCOMES].versions))

    def in_force(self) -> Weights:
        """The version in force."""
        return self.ledger.versions(KEY)[0]


@pytest.fixture(scope="module")
def city(backing: Backing, tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    with (
        Mesh(backing, tmp_path_factory.mktemp("learning"), (WORKER, "matching")) as mesh,
        Watch(mesh) as watch,
    ):
        mesh.prepare()
        mesh.start()
        place = mesh.surroundings
        publisher = KafkaPublisher(place.bootstrap, place.topic_prefix)
        profiles: list[Profile] = []
        for topic, kind, messages in (
            (topics.TALENT, events.TALENT_CHANGED, talents(learning.TALENTS)),
            (topics.DEMAND, events.DEMAND_CHANGED, demands(learning.DEMANDS)),
        ):
            batch = []
            for message in messages:
                message.version, message.status = 1, RECORD_STATUS_ACTIVE
                message.updated_at = "2026-11-01T00:00:00+00:00"
                batch.append(Event(kind, message.id, message.SerializeToString(), "/test"))
            publisher.publish(topic, batch)
            profiles += map(of_event, batch)
        watch.settle(180)
        with Elasticsearch(place.elasticsearch_url, request_timeout=30, max_retries=0) as client:
            store = ElasticStore(client, Names(place.index_prefix, "").index)
            ledger = Ledger(store, publisher)
            made = learning.city()
            told = learning.introductions(made)
            yield City(mesh, watch, store, client, ledger, profiles, publisher, made, told)
        publisher.close()


def test_good_outcomes_are_learned_from_poisoned_ones_not_and_all_can_be_taken_back(city: City) -> None:
    before = city.expect(market(KEY))
    city.tell(city.told, 1)

    kept = city.outcomes()
    graded = {o.id: o for o in learning.outcomes_of(city.made, city.told) if o.grade is not None}
    assert kept.keys() == graded.keys()
    for name, outcome in kept.items():
        assert outcome.features == pytest.approx(graded[name].features, abs=2e-6), name

    done = city.command("learn", "--market", KEY)
    assert done.returncode == 0, done.stderr
    assert f"{KEY}: promoted" in done.stdout, done.stdout
    assert (city.in_force().version, city.in_force().origin) == (2, matching_pb2.WEIGHTS_ORIGIN_LEARNING)
    assert city.expect(market_of(city.in_force())) != before

    city.tell(learning.POISONS["one_zone"](city.made, city.told), 2)
    done = city.command("learn", "--market", KEY)
    assert f"{KEY}: refused" in done.stdout, done.stdout
    assert "zone_lift" in done.stdout
    assert city.in_force().version == 2
    assert [run.verdict for run in city.ledger.runs(KEY)] == [
        matching_pb2.RUN_VERDICT_REFUSED,
        matching_pb2.RUN_VERDICT_PROMOTED,
    ]

    city.command("weights", "rollback", KEY)
    assert city.expect(market(KEY)) == before


def test_a_trial_run_keeps_nothing(city: City) -> None:
    runs = len(city.ledger.runs())

    done = city.command("learn", "--dry-run")

    assert done.returncode == 0, done.stderr
    assert "expert_diagnosis: nothing" in done.stdout
    assert len(city.ledger.runs()) == runs


def test_nothing_is_kept_of_an_erased_person(city: City) -> None:
    person = city.told[0].talent_id
    assert any(person in outcome.people for outcome in city.outcomes().values())
    stub = ForgettingServiceStub(city.mesh.channel("matching"))
    removed = Removed(id=person, version=9).SerializeToString()
    city.publisher.publish(topics.TALENT, [Event(events.TALENT_REMOVED, person, removed, "/test")])
    city.watch.settle(60)

    stub.Forget(ForgetRequest(talent_id=person, talent_version=9, expert_version=0), timeout=60)
    found = stub.VerifyForgotten(VerifyForgottenRequest(talent_id=person), timeout=60)

    assert found.outcomes == 0
    assert not any(person in outcome.people for outcome in city.outcomes().values())

    # What is delivered again is not kept again.
    again = [each for each in city.told if each.talent_id == person]
    city.tell(again, 3)
    assert not any(person in outcome.people for outcome in city.outcomes().values())


def test_lists_are_right_whatever_was_learned(city: City) -> None:
    left = [profile for profile in city.profiles if profile.id != city.told[0].talent_id]

    def right() -> bool:
        found = compare(expected_lists(left, market_of(city.in_force())), stored_lists(city.store))
        return not found.wrong

    eventually(right, 60, "every list is the one from scratch", pause_s=1)


def test_of_a_need_only_the_erased_expert_is_taken_out_and_a_need_that_is_gone_leaves_nothing(
    city: City,
) -> None:
    topic = topics.EXPERT
    for name in ("expert-1", "expert-2"):
        given = an_expert(id=name, version=1, status=RECORD_STATUS_ACTIVE).SerializeToString()
        city.publisher.publish(topic, [Event(events.EXPERT_CHANGED, name, given, "/test")])
    need = a_need(id="need-1", version=2, status=RECORD_STATUS_ACTIVE, stage=NEED_STAGE_VISITED)
    need.expert_ids[:] = ["expert-1", "expert-2"]
    told = Event(events.NEED_CHANGED, "need-1", need.SerializeToString(), "/test")
    city.watch.settle(60)
    city.publisher.publish(topics.NEED, [told])
    city.watch.settle(60)
    assert [o.left for o in of_need(city)] == ["expert-1", "expert-2"]
    stub = ForgettingServiceStub(city.mesh.channel("matching"))

    stub.Forget(ForgetRequest(talent_id="expert-1", talent_version=0, expert_version=2), timeout=60)
    found = stub.VerifyForgotten(VerifyForgottenRequest(talent_id="expert-1"), timeout=60)

    assert (found.outcomes, [o.left for o in of_need(city)]) == (0, ["expert-2"])
    assert "expert-1" not in repr(city.documents())
    city.publisher.publish(topics.NEED, [told])
    need.version = 3
    city.publisher.publish(
        topics.NEED, [Event(events.NEED_CHANGED, "need-1", need.SerializeToString(), "/test")]
    )
    city.watch.settle(60)
    assert "expert-1" not in repr(city.documents())
    assert [o.left for o in of_need(city)] == ["expert-2"]

    gone = Removed(id="need-1", version=4).SerializeToString()
    city.publisher.publish(topics.NEED, [Event(events.NEED_REMOVED, "need-1", gone, "/test")])
    city.watch.settle(60)
    assert of_need(city) == []


def of_need(city: City) -> list[Outcome]:
    """What is kept of the need's experts."""
    kept = map(from_stored, city.documents())
    return [outcome for told in kept if told.id == "need:need-1" for outcome in told.outcomes]
