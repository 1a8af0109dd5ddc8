"""What every RecordStore does, the one in memory and the one in Postgres."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from infra.local.postgres import Postgres
from services.common import database, events
from services.common.access.policy import Reach
from services.common.access.principal import system
from services.common.audit import postgres as audit_log
from services.common.audit.chain import Act
from services.common.events import Event
from services.common.records.postgres import PostgresStore
from services.common.records.store import Change, Claim, Position, Query, Record, RecordStore
from tests.fakes.record_store import InMemoryStore
from tests.records import store_over

TABLE = "talent"
EVERYTHING = Reach(everything=True)
START = datetime(2026, 3, 1, 4, 0, 0, 123_456, tzinfo=UTC)


@pytest.fixture(params=["memory", "postgres"])
def store(request: pytest.FixtureRequest, postgres: Postgres) -> Iterator[RecordStore]:
    if request.param == "memory":
        yield InMemoryStore()
        return
    url = request.getfixturevalue("talent_database")
    with database.open_pool(url, "contract", size=4) as pool:
        yield store_over(pool)


def a_record(record_id: str, version: int = 1, minute: int = 0, **changes: object) -> Record:
    standard = Record(
        id=record_id,
        version=version,
        withdrawn=False,
        zones=("511702", "DZ-GXQ"),
        industries=(),
        title="Java 工程师",
        facet="",
        owner="",
        public=False,
        state=b"\x00state",
        content_hash=b"hash",
        updated_at=START + timedelta(minutes=minute),
    )
    return replace(standard, **changes)  # type: ignore[arg-type]  # the caller names fields of Record


def stored(store: RecordStore, *records: Record) -> None:
    with store.transaction() as transaction:
        assert transaction.insert(TABLE, records) == {record.id for record in records}


def found(store: RecordStore, query: Query, within: Reach = EVERYTHING) -> list[str]:
    """The ids of a page, which is not cut off and so counts as many as it shows."""
    with store.transaction() as transaction:
        page = transaction.page(TABLE, query, within)
    assert page.total == len(page.records)
    return [record.id for record in page.records]


def test_a_record_comes_back_as_it_was_stored(store: RecordStore) -> None:
    record = a_record("a", facet="f", industries=("big-data",), owner="o", public=True)
    stored(store, record)

    with store.transaction() as transaction:
        assert transaction.get(TABLE, "a") == record
        assert transaction.lock(TABLE, ["a", "b"]) == {"a": record}
        assert transaction.get(TABLE, "b") is None


def test_a_taken_id_is_left_out_and_left_alone(store: RecordStore) -> None:
    stored(store, a_record("a"))

    with store.transaction() as transaction:
        assert transaction.insert(TABLE, [a_record("a", 9), a_record("b")]) == {"b"}
        kept = transaction.get(TABLE, "a")
    assert kept is not None
    assert kept.version == 1


def test_a_replaced_record_is_the_new_one(store: RecordStore) -> None:
    stored(store, a_record("a"), a_record("b"))
    fresh = a_record(
        "a",
        2,
        withdrawn=True,
        zones=(),
        title="数据工程师",
        owner="o",
        public=True,
        state=b"new",
        content_hash=b"other",
    )

    with store.transaction() as transaction:
        transaction.lock(TABLE, ["a"])
        transaction.replace(TABLE, [fresh])
    with store.transaction() as transaction:
        assert transaction.get(TABLE, "a") == fresh
        assert transaction.get(TABLE, "b") == a_record("b")


def test_nothing_to_do_is_done(store: RecordStore) -> None:
    with store.transaction() as transaction:
        assert transaction.insert(TABLE, []) == set()
        transaction.replace(TABLE, [])
        transaction.emit([])
        assert transaction.lock(TABLE, []) == {}


def test_a_failed_transaction_leaves_nothing(store: RecordStore) -> None:
    def fail() -> None:
        with store.transaction() as transaction:
            transaction.insert(TABLE, [a_record("a")])
            transaction.claim_key("key", b"hash")
            transaction.emit([Change(Event(events.TALENT_CHANGED, "a", b"", "/test"), 1)])
            raise ValueError("taken back")

    with pytest.raises(ValueError, match="taken back"):
        fail()
    with store.transaction() as transaction:
        assert transaction.get(TABLE, "a") is None
        assert transaction.claim_key("key", b"hash") is None


def test_a_key_tells_what_it_was_used_for(store: RecordStore) -> None:
    with store.transaction() as transaction:
        assert transaction.claim_key("key", b"hash") is None
        transaction.keep_result("key", b"answer")

    with store.transaction() as transaction:
        assert transaction.claim_key("key", b"other") == Claim(b"hash", b"answer")
        assert transaction.claim_key("key-2", b"hash") is None


def test_two_claims_of_one_key_at_once_are_one_after_the_other(store: RecordStore) -> None:
    together = threading.Barrier(2)

    def claim() -> Claim | None:
        together.wait(5)
        with store.transaction() as transaction:
            taken = transaction.claim_key("key", b"hash")
            if taken is None:
                transaction.keep_result("key", b"answer")
            return taken

    with ThreadPoolExecutor(2) as threads:
        first, second = (future.result(10) for future in [threads.submit(claim), threads.submit(claim)])
    assert {first, second} == {None, Claim(b"hash", b"answer")}


def test_a_locked_record_is_changed_by_one_at_a_time(store: RecordStore) -> None:
    stored(store, a_record("a"))

    def raise_version() -> None:
        with store.transaction() as transaction:
            held = transaction.lock(TABLE, ["a"])["a"]
            transaction.replace(TABLE, [replace(held, version=held.version + 1)])

    with ThreadPoolExecutor(4) as threads:
        for future in [threads.submit(raise_version) for _ in range(20)]:
            future.result(10)
    with store.transaction() as transaction:
        held = transaction.get(TABLE, "a")
    assert held is not None
    assert held.version == 21


def test_a_page_is_newest_first_and_goes_on_after_a_place(store: RecordStore) -> None:
    stored(store, *(a_record(key, minute=minute) for key, minute in [("a", 1), ("b", 3), ("c", 2), ("d", 2)]))

    with store.transaction() as transaction:
        first = transaction.page(TABLE, Query(limit=2), EVERYTHING)
        last = first.records[-1]
        after = Query(limit=2, after=Position(last.updated_at, last.id))
        second = transaction.page(TABLE, after, EVERYTHING)

    assert [record.id for record in first.records] == ["b", "d"]
    assert [record.id for record in second.records] == ["c", "a"]
    assert (first.total, first.more) == (4, True)
    assert (second.total, second.more) == (4, False)


def test_a_page_lets_through_what_fits_every_filter(store: RecordStore) -> None:
    stored(
        store,
        a_record("plain"),
        a_record("elsewhere", zones=("511703",)),
        a_record("of-industry", industries=("big-data", "display")),
        a_record("with-facet", facet="2"),
        a_record("other-title", title="100%_数据\\工程师"),
        a_record("out", withdrawn=True),
    )

    assert "out" not in found(store, Query(limit=10))
    assert "out" in found(store, Query(limit=10, include_withdrawn=True))
    assert found(store, Query(limit=10, zone="511703")) == ["elsewhere"]
    assert found(store, Query(limit=10, industry="display")) == ["of-industry"]
    assert found(store, Query(limit=10, facet="2")) == ["with-facet"]
    assert found(store, Query(limit=10, text="%_数据\\")) == ["other-title"]
    assert found(store, Query(limit=10, ids=frozenset({"plain", "nobody", "out"}))) == ["plain"]
    assert found(store, Query(limit=10, ids=frozenset())) == []
    assert found(store, Query(limit=10, text="java", zone="511703")) == ["elsewhere"]
    assert found(store, Query(limit=10, text="jav_")) == []


def test_a_page_holds_and_counts_only_what_is_within_reach(store: RecordStore) -> None:
    stored(
        store,
        a_record("own", minute=1, owner="me"),
        a_record("own-withdrawn", minute=2, owner="me", withdrawn=True),
        a_record("foreign", minute=3, owner="you"),
        a_record("public", minute=4, owner="you", public=True),
        a_record("of-zone", minute=5, zones=("511703",)),
        a_record("nobodys", minute=6),
    )
    query = Query(limit=10, include_withdrawn=True)

    assert len(found(store, query)) == 6
    assert found(store, query, Reach(owners=frozenset({"me"}))) == ["own-withdrawn", "own"]
    assert found(store, query, Reach(zones=frozenset({"511703"}))) == ["of-zone"]
    assert found(store, query, Reach(public=True)) == ["public"]
    assert found(store, query, Reach(owners=frozenset({"me"}), public=True)) == [
        "public",
        "own-withdrawn",
        "own",
    ]
    assert found(store, Query(limit=10), Reach(owners=frozenset({"me"}))) == ["own"]
    assert found(store, query, Reach(owners=frozenset({""}))) == []
    assert found(store, query, Reach()) == []


def test_a_page_of_some_owners_holds_no_record_without_one(store: RecordStore) -> None:
    stored(store, a_record("mine", owner="me"), a_record("yours", owner="you"), a_record("nobodys"))

    assert found(store, Query(limit=10, owners=frozenset({"me"}))) == ["mine"]
    assert found(store, Query(limit=10, owners=frozenset({"me", ""}))) == ["mine"]
    assert found(store, Query(limit=10, owners=frozenset())) == []
    assert found(store, Query(limit=10, owners=frozenset({"me"})), Reach(public=True)) == []


def test_parties_reach_what_names_them_and_find_it_among_their_own(store: RecordStore) -> None:
    stored(
        store,
        a_record("mine", minute=1, owner="me"),
        a_record("joint", minute=2, owner="you", parties=("me", "they")),
        a_record("yours", minute=3, owner="you", parties=("they",)),
    )
    query = Query(limit=10)

    assert found(store, query, Reach(parties=frozenset({"me"}))) == ["joint"]
    assert found(store, query, Reach(owners=frozenset({"me"}), parties=frozenset({"me"}))) == [
        "joint",
        "mine",
    ]
    assert found(store, query, Reach(owners=frozenset({"me"}))) == ["mine"]
    assert found(store, Query(limit=10, owners=frozenset({"me"}))) == ["joint", "mine"]
    with store.transaction() as transaction:
        transaction.replace(TABLE, [a_record("joint", version=2, owner="you")])
    assert found(store, query, Reach(parties=frozenset({"me"}))) == []


def logged(store: RecordStore) -> list[tuple[str, Act]]:
    """Who did what, oldest first."""
    if isinstance(store, InMemoryStore):
        return [(caller.person, act) for caller, act in store.log]
    assert isinstance(store, PostgresStore)
    with store._pool.connection() as connection:
        entries, _ = audit_log.page(connection, audit_log.Filter(), 0, 100)
    return [(entry.circumstances.actor, entry.act) for entry in reversed(entries)]


def test_what_is_told_to_the_log_is_kept_with_the_transaction_or_not_at_all(store: RecordStore) -> None:
    acts = [Act("CreateTalent", "talent", name, 1, b"", b"after") for name in ("t1", "t2")]
    with store.transaction() as transaction:
        transaction.audit(system("test"), acts[:1])
        transaction.insert(TABLE, [a_record("t1")])
        transaction.audit(system("test"), acts[1:])

    def fail() -> None:
        with store.transaction() as transaction:
            transaction.audit(system("test"), acts)
            raise LookupError

    with pytest.raises(LookupError):
        fail()

    assert logged(store) == [("system:test", acts[0]), ("system:test", acts[1])]
