"""What every Store does, the one in memory and the one in Elasticsearch."""

from collections.abc import Callable, Iterator
from typing import Any, Final

import pytest
from elasticsearch import Elasticsearch

from infra.local.elasticsearch import Elasticsearch as ElasticsearchServer
from infra.local.ports import any_free
from services.matching import elastic
from services.matching.elastic import ElasticStore, _pages
from services.matching.store import Document, Store, StoreUnavailable
from tests.fakes.store import InMemoryStore

COLLECTIONS: Final = ("plants", "animals")
MAPPING: Final = {
    "dynamic": "strict",
    "properties": {"legs": {"type": "byte"}, "more": {"type": "object", "enabled": False}},
}
MakeStore = Callable[[], Store]


def rejects(_collection: str, document: Document) -> str:
    """What MAPPING refuses, in the way of the store in memory."""
    return "" if int(document.body["legs"]) < 128 else "legs is out of range"


@pytest.fixture(params=["memory", "elasticsearch"])
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    if request.param == "memory":
        yield InMemoryStore(rejects)
        return
    server: ElasticsearchServer = request.getfixturevalue("elasticsearch")
    prefix: str = request.getfixturevalue("topic_prefix")
    with Elasticsearch(server.url, request_timeout=30, max_retries=0) as client:
        for name in COLLECTIONS:
            client.indices.create(
                index=prefix + name,
                mappings=MAPPING,
                settings={"number_of_shards": 1, "number_of_replicas": 0, "refresh_interval": "-1"},
            )
        yield ElasticStore(client, lambda collection: prefix + collection)
        client.indices.delete(index=[prefix + name for name in COLLECTIONS])


@pytest.fixture(params=["memory", "elasticsearch"])
def store_away(request: pytest.FixtureRequest) -> Iterator[Store]:
    if request.param == "memory":
        memory = InMemoryStore()
        memory.away = True
        yield memory
        return
    with Elasticsearch(f"http://127.0.0.1:{any_free()}", request_timeout=2, max_retries=0) as client:
        yield ElasticStore(client, lambda collection: collection)


def doc(name: str, version: int, legs: int = 0, **more: Any) -> Document:
    return Document(name, version, {"legs": legs, "more": more})


def outcomes(store: Store, collection: str, *documents: Document) -> list[str]:
    return [written.outcome for written in store.write(collection, documents)]


def held(store: Store, collection: str, *ids: str) -> dict[str, tuple[int, Any]]:
    return {s.id: (s.version, s.body["legs"]) for s in store.fetch(collection, ids)}


def test_what_is_written_is_there_at_once(store: Store) -> None:
    assert outcomes(store, "animals", doc("ant", 1, 6, names=["蚂蚁"]), doc("cow", 3, 4)) == ["written"] * 2

    assert held(store, "animals", "ant", "cow", "yeti") == {"ant": (1, 6), "cow": (3, 4)}
    [ant] = store.fetch("animals", ["ant"])
    assert ant.body == {"legs": 6, "more": {"names": ["蚂蚁"]}}


def test_nothing_asked_for_gives_nothing(store: Store) -> None:
    assert store.write("animals", []) == []
    assert store.fetch("animals", []) == []


def test_a_newer_version_replaces_an_older_one(store: Store) -> None:
    store.write("animals", [doc("ant", 1, 6)])

    assert outcomes(store, "animals", doc("ant", 5, 5)) == ["written"]

    assert held(store, "animals", "ant") == {"ant": (5, 5)}


def test_an_older_or_equal_version_is_stale_and_changes_nothing(store: Store) -> None:
    store.write("animals", [doc("ant", 5, 6)])

    assert outcomes(store, "animals", doc("ant", 4, 1), doc("ant", 5, 2)) == ["stale"] * 2

    assert held(store, "animals", "ant") == {"ant": (5, 6)}


def test_a_batch_is_written_in_its_order(store: Store) -> None:
    given = [doc("ant", 2, 2), doc("ant", 1, 1), doc("ant", 3, 3)]

    assert outcomes(store, "animals", *given) == ["written", "stale", "written"]

    assert held(store, "animals", "ant") == {"ant": (3, 3)}


def test_a_refused_document_leaves_its_neighbours_alone_and_says_why(store: Store) -> None:
    written = store.write("animals", [doc("ant", 1, 6), doc("myriapod", 1, 750), doc("cow", 1, 4)])

    assert [w.outcome for w in written] == ["written", "rejected", "written"]
    assert "legs" in written[1].reason
    assert held(store, "animals", "ant", "myriapod", "cow") == {"ant": (1, 6), "cow": (1, 4)}


def test_a_document_refused_once_may_come_again_in_the_same_version(store: Store) -> None:
    store.write("animals", [doc("myriapod", 1, 750)])

    assert outcomes(store, "animals", doc("myriapod", 1, 7)) == ["written"]


def test_changes_from_the_start_name_everything(store: Store) -> None:
    store.write("animals", [doc("ant", 1), doc("cow", 7)])
    store.write("animals", [doc("ant", 2)])

    changes = store.changes({"animals": -1})["animals"]

    assert changes.versions == {"ant": 2, "cow": 7}


def test_an_empty_collection_has_no_changes(store: Store) -> None:
    changes = store.changes({"animals": -1})["animals"]

    assert changes.versions == {}
    assert changes.checkpoint == -1


def test_changes_after_a_checkpoint_leave_out_nothing_that_came_later(store: Store) -> None:
    store.write("animals", [doc("ant", 1), doc("cow", 1)])
    first = store.changes({"animals": -1})["animals"]

    assert store.changes({"animals": first.checkpoint})["animals"].versions == {}

    store.write("animals", [doc("cow", 2), doc("cow", 1), doc("myriapod", 1, 750), doc("bee", 1)])
    second = store.changes({"animals": first.checkpoint})["animals"]

    assert second.versions == {"cow": 2, "bee": 1}
    assert store.changes({"animals": second.checkpoint})["animals"].versions == {}


def test_each_collection_has_changes_of_its_own(store: Store) -> None:
    store.write("animals", [doc("ant", 1)])
    store.write("plants", [doc("ant", 4), doc("elm", 1)])

    changes = store.changes({"animals": -1, "plants": -1})

    assert changes["animals"].versions == {"ant": 1}
    assert changes["plants"].versions == {"ant": 4, "elm": 1}
    assert held(store, "plants", "ant") == {"ant": (4, 0)}

    store.write("plants", [doc("fir", 1)])
    later = store.changes({name: change.checkpoint for name, change in changes.items()})

    assert later["animals"].versions == {}
    assert later["animals"].checkpoint == changes["animals"].checkpoint
    assert later["plants"].versions == {"fir": 1}


@pytest.mark.parametrize("characters", [1, 40, 10_000_000])
def test_many_documents_are_all_named_and_fetched(
    store: Store, monkeypatch: pytest.MonkeyPatch, characters: int
) -> None:
    for page in ("PAGE", "FETCH_PAGE", "BULK_PAGE"):
        monkeypatch.setattr(elastic, page, 7)
    monkeypatch.setattr(elastic, "BULK_CHARACTERS", characters)
    names = [f"n{number:03d}" for number in range(100)]

    assert outcomes(store, "animals", *(doc(name, 1) for name in names)) == ["written"] * 100

    assert store.changes({"animals": -1})["animals"].versions == dict.fromkeys(names, 1)
    assert sorted(stored.id for stored in store.fetch("animals", names)) == names


def test_changes_name_what_another_writer_has_written_and_not_yet_made_visible(store: Store) -> None:
    if isinstance(store, ElasticStore):
        store._bulk("animals", next(_pages([doc("ant", 1)])))
    else:
        store.write("animals", [doc("ant", 1)])

    assert store.changes({"animals": -1})["animals"].versions == {"ant": 1}


def test_a_store_that_is_away_says_so_in_every_call(store_away: Store) -> None:
    with pytest.raises(StoreUnavailable):
        store_away.write("animals", [doc("ant", 1)])
    with pytest.raises(StoreUnavailable):
        store_away.changes({"animals": -1})
    with pytest.raises(StoreUnavailable):
        store_away.fetch("animals", ["ant"])
