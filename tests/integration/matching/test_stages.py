"""What happens to scenarios, experts, needs and products reaches the shortlists within seconds."""

import time
from collections.abc import Iterator
from contextlib import closing
from typing import Any, Final

import pytest
from dabridge.events.v1.matching_pb2 import SIDE_LEFT, SIDE_RIGHT
from dabridge.events.v1.scenarios_pb2 import (
    OFFERING_KIND_PRODUCT,
    SCENARIO_STAGE_ANSWERED,
    SCENARIO_STAGE_APPROVED,
    SCENARIO_STAGE_LISTED,
    SCENARIO_STAGE_SELECTED,
    Offering,
    Scenario,
)
from dabridge.matching.v1 import matching_service_pb2 as pb
from dabridge.matching.v1.matching_service_pb2_grpc import MatchingServiceStub

from services.common import events, topics
from services.common.events import Event
from services.common.kafka import KafkaPublisher
from services.matching.profiles import Kind
from services.matching.shortlists import SIDE_NAMES, list_id
from tests.fakes.messages import a_need, a_scenario, an_enterprise, an_expert
from tests.integration.matching import oracle
from tests.integration.matching.records import Records
from tests.integration.matching.stream import WORKER, eventually, store_of
from tests.stack import Backing, Mesh

PROCESSES: Final = ("scenarios", "scenarios-relay", "talent", "talent-relay", WORKER, "matching")
# "Within seconds", on a machine that runs other tests, too.
SECONDS: Final = 10.0


class City:
    """Both record services, the worker and the query service, with one record of each kind."""

    def __init__(self, mesh: Mesh, records: Records) -> None:
        self.mesh = mesh
        self.records = records
        self.stub = MatchingServiceStub(mesh.channel("matching"))
        records.load("enterprise", [an_enterprise()])
        records.load("scenario", [a_scenario(provider_id="office")])
        records.load("expert", [an_expert()])
        records.load("need", [a_need()])
        for key, side, subject, others in EVERYTHING:
            self.comes(key, side, subject, *others, seconds=60)

    def ids(self, key: str, side: Any, subject: str) -> list[str]:
        """The counterparts on a stored list."""
        with store_of(self.mesh) as store:
            found = oracle.stored_lists(store).get(list_id(key, SIDE_NAMES[side], subject))
        return [entry.id for entry in found.entries] if found else []

    def comes(self, key: str, side: Any, subject: str, *others: str, seconds: float = SECONDS) -> None:
        """Returns once the list is of these counterparts; fails where that takes longer."""
        started = time.monotonic()
        eventually(
            lambda: self.ids(key, side, subject) == list(others),
            seconds,
            f"{key} of {subject} is {others}",
            pause_s=0.05,
        )
        print(f"{key} of {subject} is {others} after {time.monotonic() - started:.2f} s")

    def change(self, kind: Kind, record_id: str, **changes: Any) -> Any:
        """A record as it stands after fields were set."""
        held = self.records.get(kind, record_id)
        held.MergeFrom(type(held)(**changes))
        return self.records.update(kind, held)

    def diagnosed(self) -> pb.DiagnoseShortlistResponse:
        """Why the scenario's list of enterprises is as long as it is."""
        return self.stub.DiagnoseShortlist(
            pb.DiagnoseShortlistRequest(market="scenario_supply", side=SIDE_LEFT, subject_id="scenario-1")
        )


SUPPLY_OF_FIRM: Final = ("scenario_supply", SIDE_RIGHT, "enterprise-1")
SUPPLY_OF_SCENARIO: Final = ("scenario_supply", SIDE_LEFT, "scenario-1")
REVIEW: Final = ("scenario_review", SIDE_LEFT, "scenario-1")
REVIEWS_OF_EXPERT: Final = ("scenario_review", SIDE_RIGHT, "expert-1")
DIAGNOSIS: Final = ("expert_diagnosis", SIDE_RIGHT, "need-1")
EVERYTHING: Final = (
    (*SUPPLY_OF_FIRM, ("scenario-1",)),
    (*REVIEW, ("expert-1",)),
    (*DIAGNOSIS, ("expert-1",)),
)


@pytest.fixture(scope="module")
def city(backing: Backing, tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    with Mesh(backing, tmp_path_factory.mktemp("stages"), PROCESSES) as mesh:
        mesh.prepare()
        mesh.start()
        with Records(mesh) as records:
            yield City(mesh, records)


@pytest.fixture
def settled(city: City) -> Iterator[City]:
    """The city, left as it was found."""
    yield city
    city.change("scenario", "scenario-1", stage=SCENARIO_STAGE_LISTED)
    for key, side, subject, others in EVERYTHING:
        city.comes(key, side, subject, *others)


def test_a_selected_scenario_is_on_no_list_and_comes_back_when_that_is_reopened(settled: City) -> None:
    settled.change("scenario", "scenario-1", stage=SCENARIO_STAGE_ANSWERED)
    settled.change("scenario", "scenario-1", stage=SCENARIO_STAGE_SELECTED)
    settled.comes(*SUPPLY_OF_FIRM)
    settled.comes(*REVIEWS_OF_EXPERT)

    settled.change("scenario", "scenario-1", stage=SCENARIO_STAGE_ANSWERED)
    settled.comes(*SUPPLY_OF_FIRM, "scenario-1")
    settled.comes(*REVIEWS_OF_EXPERT, "scenario-1")


def test_a_scenario_comes_onto_lists_with_its_opportunity_list(settled: City) -> None:
    settled.change("scenario", "scenario-1", stage=SCENARIO_STAGE_APPROVED)
    settled.comes(*SUPPLY_OF_FIRM)

    settled.change("scenario", "scenario-1", stage=SCENARIO_STAGE_LISTED)
    settled.comes(*SUPPLY_OF_FIRM, "scenario-1")


def test_a_product_moves_its_enterprise_and_stands_behind_the_capability(settled: City) -> None:
    def trust() -> str:
        pair = pb.ExplainPairRequest(market="scenario_supply", left_id="scenario-1", right_id="enterprise-1")
        return str(settled.stub.ExplainPair(pair).explanation.requirements[0].trust)

    def score() -> float:
        request = pb.GetShortlistRequest(market="scenario_supply", side=SIDE_LEFT, subject_id="scenario-1")
        return float(settled.stub.GetShortlist(request).items[0].entry.score)

    before = score()
    assert trust() == "declared"
    product = Offering(kind=OFFERING_KIND_PRODUCT, name="数据治理平台", summary="建设数据平台。")

    settled.change("enterprise", "enterprise-1", offerings=[product])

    eventually(lambda: trust() == "evidenced", SECONDS, "the product is evidence")
    eventually(lambda: score() != before, SECONDS, "the enterprise has another score")


def test_an_expert_who_is_away_or_bound_to_the_provider_is_not_offered(settled: City) -> None:
    held = settled.records.get("expert", "expert-1")
    bound = settled.change("expert", "expert-1", affiliation_ids=["office"])
    settled.comes(*REVIEW)
    settled.comes(*DIAGNOSIS, "expert-1")

    bound.available = False
    away: Any = settled.records.update("expert", bound)
    settled.comes(*DIAGNOSIS)

    held.version = away.version
    settled.records.update("expert", held)
    settled.comes(*REVIEW, "expert-1")


def test_after_the_deadline_the_doctor_says_that_nothing_is_to_be_answered(city: City) -> None:
    """The last test of the city: the clock's event is the test's own."""
    assert not any(relaxation.failed for relaxation in city.diagnosed().relaxations)
    closed = Scenario()
    closed.CopyFrom(city.records.get("scenario", "scenario-1"))
    closed.version += 1
    closed.answers_closed = True
    place = city.mesh.surroundings
    publisher = KafkaPublisher(place.bootstrap, place.topic_prefix, "clock")
    with closing(publisher):
        event = Event(events.SCENARIO_CHANGED, closed.id, closed.SerializeToString(), "/test")
        publisher.publish(topics.SCENARIO, [event])

    city.comes(*SUPPLY_OF_SCENARIO)
    city.comes(*SUPPLY_OF_FIRM)

    found = city.diagnosed()
    assert (found.counterparts, found.passing) == (1, 0)
    assert [(r.gate, r.label, r.gained, r.failed) for r in found.relaxations] == [
        ("answering", "征集期", 1, 1)
    ]
    assert city.ids(*REVIEW) == ["expert-1"]
