"""Appending to a log and reading it, on a real database."""

import secrets
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import psycopg
import pytest
from opentelemetry.sdk.trace import TracerProvider

from services.common import database
from services.common.access import current
from services.common.access.principal import VISITOR
from services.common.audit import postgres
from services.common.audit.auditor import Auditor
from services.common.audit.chain import GENESIS, Act, Chain, digest
from services.common.audit.postgres import Filter
from services.common.clock import SystemClock
from services.common.database import Connection
from tests.fakes.clock import FixedClock
from tests.integration.audit.logs import OFFICER, act, checked, rows, write

WRITERS = 8
EACH = 200


def test_eight_writers_at_once_make_one_chain_without_a_gap(
    url: str, connection: Connection, chain: Chain
) -> None:
    auditor = Auditor(chain, SystemClock())
    together = threading.Barrier(WRITERS)

    def work(writer: int) -> None:
        with psycopg.connect(url) as own:
            together.wait(10)
            for number in range(EACH):
                auditor.append(own, [act(writer * EACH + number)], OFFICER)
                own.commit()

    with ThreadPoolExecutor(WRITERS) as threads:
        list(threads.map(work, range(WRITERS)))

    assert [seq for (seq,) in rows(connection, "SELECT seq FROM audit_entry ORDER BY seq")] == list(
        range(1, WRITERS * EACH + 1)
    )
    finding = checked(connection, chain)
    assert (finding.intact, finding.entries) == (True, WRITERS * EACH)


def test_an_entry_tells_who_did_what_to_which_object_when_and_from_where(
    connection: Connection, auditor: Auditor, clock: FixedClock
) -> None:
    request = TracerProvider().get_tracer("test").start_as_current_span("request")
    with request as span, current.acting(OFFICER), connection.transaction():
        auditor.append(connection, [act(3)])

    [entry], more = postgres.page(connection, Filter(), 0, 10)

    assert not more
    assert (entry.seq, entry.previous_hash) == (1, GENESIS)
    around = entry.circumstances
    assert around.at == clock.now()
    assert (around.actor, around.roles, around.organisation) == ("account-1", ("hr_bureau",), "org-1")
    assert entry.act == act(3)
    assert around.address == "192.0.2.7"
    assert around.trace_id == f"{span.get_span_context().trace_id:032x}"


def test_of_values_only_keyed_digests_are_kept(
    connection: Connection, auditor: Auditor, chain: Chain
) -> None:
    for before, after in ((None, {"a": 1, "b": "二"}), ({"b": "二", "a": 1}, None)):
        with connection.transaction():
            auditor.record(
                connection, OFFICER, "member.changed", "account", "a-1", before=before, after=after
            )

    [second, first], _ = postgres.page(connection, Filter(action="member.changed"), 0, 10)

    assert (first.act.before_digest, second.act.after_digest) == (b"", b"")
    assert first.act.after_digest == second.act.before_digest == chain.digest('{"a": 1, "b": "二"}'.encode())
    assert first.act.after_digest != digest('{"a": 1, "b": "二"}'.encode())


def test_what_is_taken_back_leaves_no_entry_and_no_gap(
    connection: Connection, auditor: Auditor, chain: Chain
) -> None:
    write(auditor, connection, act(1))
    with connection.transaction() as transaction:
        auditor.append(connection, [act(2)], OFFICER)
        raise psycopg.Rollback(transaction)
    write(auditor, connection, act(3))

    entries, _ = postgres.page(connection, Filter(), 0, 10)

    assert [(entry.seq, entry.act.object_id) for entry in entries] == [(2, "demand-3"), (1, "demand-1")]
    assert checked(connection, chain).intact


def test_many_entries_are_written_at_once(connection: Connection, auditor: Auditor, chain: Chain) -> None:
    write(auditor, connection, *(act(number) for number in range(12_000)))

    finding = checked(connection, chain)

    assert (finding.intact, finding.entries) == (True, 12_000)


def test_an_act_without_anybody_is_a_defect(connection: Connection, auditor: Auditor) -> None:
    with pytest.raises(LookupError), connection.transaction():
        auditor.append(connection, [act()])


def test_an_entry_outside_a_transaction_is_a_defect(connection: Connection, auditor: Auditor) -> None:
    with pytest.raises(RuntimeError):
        auditor.append(connection, [act()], OFFICER)


def test_whatever_a_caller_sends_is_kept_in_bounds(
    connection: Connection, auditor: Auditor, chain: Chain
) -> None:
    write(
        auditor, connection, Act("a\x00b\ud800", object_id="x" * 10_000, detail="第\n二" * 1000), by=VISITOR
    )

    [entry], _ = postgres.page(connection, Filter(), 0, 10)

    assert entry.act.action == "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}"
    assert (len(entry.act.object_id), len(entry.act.detail)) == (200, 500)
    assert entry.circumstances.actor == ""
    assert checked(connection, chain).intact


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET actor = 'nobody'",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry",
        "DELETE FROM audit_head",
        "TRUNCATE audit_head",
        "UPDATE audit_head SET seq = 0",
        "UPDATE audit_head SET hash = ''",
    ],
)
def test_the_database_refuses_to_change_a_log(
    connection: Connection, auditor: Auditor, chain: Chain, statement: str
) -> None:
    write(auditor, connection, act(1), act(2))

    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(statement)

    assert checked(connection, chain).intact


def test_a_role_that_may_only_insert_and_read_can_append_and_check(
    connection: Connection, auditor: Auditor, chain: Chain
) -> None:
    role = f"service_{secrets.token_hex(6)}"
    connection.execute(f"CREATE ROLE {role}")
    connection.execute(f"GRANT SELECT, INSERT ON audit_entry TO {role}")
    connection.execute(f"GRANT SELECT, UPDATE ON audit_head TO {role}")
    connection.execute(f"SET ROLE {role}")

    write(auditor, connection, act(1), act(2))

    assert checked(connection, chain).entries == 2
    assert len(postgres.page(connection, Filter(), 0, 10)[0]) == 2
    for statement in (
        "ALTER TABLE audit_entry DISABLE TRIGGER USER",
        "DROP TRIGGER audit_entry_stays ON audit_entry",
        "DELETE FROM audit_entry",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement)
    connection.execute("RESET ROLE")
    connection.execute(f"DROP OWNED BY {role}")
    connection.execute(f"DROP ROLE {role}")


class TestPages:
    @pytest.fixture(autouse=True)
    def _written(self, connection: Connection, auditor: Auditor, clock: FixedClock) -> None:
        for number in range(1, 11):
            action = "UpdateDemand" if number % 2 else "GetTalent"
            write(auditor, connection, act(number, action), by=OFFICER if number < 6 else VISITOR)
            clock.advance(3600)

    def found(self, connection: Connection, asked: Filter, before: int = 0, limit: int = 200) -> list[int]:
        return [entry.seq for entry in postgres.page(connection, asked, before, limit)[0]]

    def test_are_newest_first_and_join_without_gap_or_overlap(self, connection: Connection) -> None:
        first, more = postgres.page(connection, Filter(), 0, 4)
        assert ([entry.seq for entry in first], more) == ([10, 9, 8, 7], True)
        second, more = postgres.page(connection, Filter(), 7, 6)
        assert ([entry.seq for entry in second], more) == ([6, 5, 4, 3, 2, 1], False)

    def test_are_filtered_by_actor_action_and_object(self, connection: Connection) -> None:
        assert self.found(connection, Filter(actor="account-1")) == [5, 4, 3, 2, 1]
        assert self.found(connection, Filter(action="GetTalent", actor="account-1")) == [4, 2]
        assert self.found(connection, Filter(object_id="demand-7")) == [7]
        assert self.found(connection, Filter(object_kind="talent")) == []

    def test_are_filtered_by_time_with_both_ends(self, connection: Connection, clock: FixedClock) -> None:
        start = FixedClock().now()
        assert self.found(connection, Filter(since=start + timedelta(hours=7))) == [10, 9, 8]
        assert self.found(connection, Filter(until=start + timedelta(hours=2))) == [3, 2, 1]
        between = Filter(since=start + timedelta(hours=3), until=start + timedelta(hours=4))
        assert self.found(connection, between) == [5, 4]
        assert self.found(connection, Filter(since=clock.now())) == []

    def test_find_an_entry_of_a_clock_that_was_behind(
        self, connection: Connection, auditor: Auditor, clock: FixedClock
    ) -> None:
        clock.advance(-1800)
        write(auditor, connection, act(11))
        at = clock.now()
        assert self.found(connection, Filter(since=at, until=at)) == [11]


def test_a_pool_of_the_service_can_check(url: str, auditor: Auditor, chain: Chain) -> None:
    with database.open_pool(url, "test", 2) as pool:
        with pool.connection() as connection:
            auditor.append(connection, [act()], OFFICER)
        with pool.connection() as connection:
            assert checked(connection, chain).intact
        with pool.connection() as connection:
            assert postgres.lock_head(connection) == chain.sealed(1, checked_head(connection))


def checked_head(connection: Connection) -> bytes:
    return bytes(rows(connection, "SELECT hash FROM audit_head")[0][0])


def test_an_empty_log_is_intact(connection: Connection, chain: Chain) -> None:
    finding = checked(connection, chain)
    assert (finding.intact, finding.entries, finding.head) == (True, 0, GENESIS)
