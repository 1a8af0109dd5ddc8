"""Bulk loads over the store in memory."""

import pytest
from dabridge.events.v1.talent_pb2 import TalentProfile

from services.common.access.principal import system
from services.common.records import bulk
from services.common.records.handlers import Handlers
from services.talent.model import TALENT
from tests.fakes.clock import FixedClock
from tests.fakes.messages import a_talent
from tests.fakes.record_store import InMemoryStore

SYSTEM = system("test")


@pytest.fixture
def store() -> InMemoryStore:
    return InMemoryStore()


@pytest.fixture
def talents(store: InMemoryStore) -> Handlers[TalentProfile]:
    return Handlers(TALENT, store, FixedClock(), "/dabridge/talent")


def test_each_item_is_created_updated_or_left_alone(
    talents: Handlers[TalentProfile], store: InMemoryStore
) -> None:
    talents.create(a_talent(id="same"), SYSTEM)
    talents.create(a_talent(id="other"), SYSTEM)

    response = bulk.load(
        talents, [a_talent(id="same"), a_talent(id="other", years=9), a_talent(id="new")], SYSTEM
    )

    assert (response.created, response.updated, response.unchanged, response.refused) == (1, 1, 1, 0)
    assert [(c.event.subject, c.version) for c in store.outbox[2:]] == [("new", 1), ("other", 2)]


def test_a_refused_item_is_named_and_the_others_stand(
    talents: Handlers[TalentProfile], store: InMemoryStore
) -> None:
    talents.create(a_talent(id="gone"), SYSTEM)
    talents.withdraw("gone", 1, "", SYSTEM)

    response = bulk.load(
        talents,
        [a_talent(id="a"), a_talent(id="b", titles=[]), a_talent(id="gone"), a_talent(id="c")],
        SYSTEM,
    )

    assert (response.created, response.refused) == (2, 2)
    assert [
        (e.index, e.id, [f.field for f in e.fields]) for e in sorted(response.errors, key=lambda e: e.index)
    ] == [
        (1, "b", ["titles"]),
        (2, "gone", ["id"]),
    ]
    assert talents.get("c", SYSTEM).version == 1


def test_the_later_of_two_with_one_id_is_an_update(
    talents: Handlers[TalentProfile], store: InMemoryStore
) -> None:
    response = bulk.load(
        talents, [a_talent(), a_talent(years=9), a_talent(years=9), a_talent(id="other")], SYSTEM
    )

    assert (response.created, response.updated, response.unchanged) == (2, 1, 1)
    assert talents.get("talent-1", SYSTEM).years == 9
    assert [c.version for c in store.outbox if c.event.subject == "talent-1"] == [1, 2]


def test_items_without_an_id_are_all_new(talents: Handlers[TalentProfile]) -> None:
    assert bulk.load(talents, [a_talent(id=""), a_talent(id="")], SYSTEM).created == 2


def test_chunks_do_not_show(talents: Handlers[TalentProfile], store: InMemoryStore) -> None:
    response = bulk.load(talents, (a_talent(id=f"t{n}") for n in range(10)), SYSTEM, chunk_size=3)

    assert response.created == len(store.outbox) == 10


def test_only_the_first_thousand_refusals_are_told(talents: Handlers[TalentProfile]) -> None:
    response = bulk.load(talents, (a_talent(id=f"t{n}", titles=[]) for n in range(1_001)), SYSTEM)

    assert response.refused == 1_001
    assert len(response.errors) == bulk.ERRORS_MAX


def test_the_answer_is_bounded_whatever_is_sent(talents: Handlers[TalentProfile]) -> None:
    wrong = a_talent(id="i" * 500, occupation_code="职" * 500, wanted_zones=["区" * 500] * 20)

    response = bulk.load(talents, [wrong] * (bulk.ERRORS_MAX + 1), SYSTEM)

    assert response.refused == bulk.ERRORS_MAX + 1
    assert len(response.errors) == bulk.ERRORS_MAX
    assert response.errors[0].id == "i" * 64
    assert len(response.errors[0].fields) == bulk.FIELDS_MAX
    assert response.ByteSize() < 4 * 1024 * 1024
