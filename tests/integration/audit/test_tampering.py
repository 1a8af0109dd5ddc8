"""What somebody with all rights in the database can do to a log, and that the check finds it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import pytest

from services.common.access.principal import VISITOR
from services.common.audit import postgres
from services.common.audit.auditor import Auditor
from services.common.audit.chain import GENESIS, Chain, Head
from services.common.audit.check import Fault
from services.common.audit.postgres import Filter
from services.common.database import Connection
from tests.integration.audit.logs import KEY, act, checked, rows, tamper, write

ENTRIES: Final = 9
COLUMNS: Final = {
    "at": "at + interval '1 microsecond'",
    "actor": "'somebody'",
    "roles": "'{admin}'",
    "organisation": "''",
    "action": "'GetDemand'",
    "object_kind": "'talent'",
    "object_id": "'demand-0'",
    "object_version": "object_version + 1",
    "before_digest": "''",
    "after_digest": "before_digest",
    "address": "'192.0.2.8'",
    "trace_id": "'0'",
    "detail": "detail || '.'",
    "previous_hash": "hash",
    "hash": "previous_hash",
}


@pytest.fixture(autouse=True)
def _written(connection: Connection, auditor: Auditor) -> None:
    for number in range(1, ENTRIES + 1):
        write(auditor, connection, act(number))


def head_row(seq: int) -> str:
    return f"UPDATE audit_head SET seq = {seq}, hash = (SELECT hash FROM audit_entry WHERE seq = {seq})"


@pytest.mark.parametrize(("column", "value"), COLUMNS.items())
def test_a_changed_field_is_found_and_its_entry_named(
    url: str, connection: Connection, chain: Chain, column: str, value: str
) -> None:
    assert checked(connection, chain).intact

    tamper(url, f"UPDATE audit_entry SET {column} = {value} WHERE seq = 4")

    finding = checked(connection, chain)
    assert (finding.fault, finding.broken_seq, finding.head) == (Fault.CHANGED, 4, b"")
    assert "4" in finding.reason


def test_every_column_is_tried(connection: Connection) -> None:
    named = rows(
        connection, "SELECT column_name FROM information_schema.columns WHERE table_name = 'audit_entry'"
    )
    assert {name for (name,) in named} == {"seq", *COLUMNS}


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        (["DELETE FROM audit_entry WHERE seq = 4"], (Fault.REMOVED, 4)),
        (["DELETE FROM audit_entry WHERE seq = 1"], (Fault.REMOVED, 1)),
        (
            [
                "DELETE FROM audit_entry WHERE seq = 4",
                *(f"UPDATE audit_entry SET seq = {seq} WHERE seq = {seq + 1}" for seq in range(4, ENTRIES)),
                head_row(ENTRIES - 1),
            ],
            (Fault.CHANGED, 4),
        ),
        (
            [
                "UPDATE audit_entry SET seq = 100 WHERE seq = 4",
                "UPDATE audit_entry SET seq = 4 WHERE seq = 5",
                "UPDATE audit_entry SET seq = 5 WHERE seq = 100",
            ],
            (Fault.CHANGED, 4),
        ),
        (
            [
                "ALTER TABLE audit_entry DROP CONSTRAINT audit_entry_pkey",
                "INSERT INTO audit_entry SELECT * FROM audit_entry WHERE seq = 4",
            ],
            (Fault.INSERTED, 4),
        ),
        (
            [
                "ALTER TABLE audit_entry DROP CONSTRAINT audit_entry_seq_check",
                "UPDATE audit_entry SET seq = -1 WHERE seq = 4",
            ],
            (Fault.INSERTED, -1),
        ),
        (["DELETE FROM audit_entry WHERE seq > 6"], (Fault.TAIL_CUT, 7)),
        (["DELETE FROM audit_entry WHERE seq > 6", head_row(6)], (Fault.HEAD_CHANGED, 6)),
        (["DELETE FROM audit_entry"], (Fault.TAIL_CUT, 1)),
        ([head_row(6)], (Fault.HEAD_CHANGED, ENTRIES)),
        (["UPDATE audit_head SET seal = hash"], (Fault.HEAD_CHANGED, ENTRIES)),
        (["DELETE FROM audit_head"], (Fault.NO_HEAD, 0)),
    ],
    ids=[
        "removed",
        "first removed",
        "removed and moved up",
        "swapped",
        "doubled",
        "moved before the first",
        "tail cut",
        "tail cut and head moved back",
        "emptied",
        "head moved back",
        "seal changed",
        "head removed",
    ],
)
def test_rows_removed_added_or_moved_are_found(
    url: str, connection: Connection, chain: Chain, statements: Sequence[str], expected: tuple[Fault, int]
) -> None:
    tamper(url, *statements)

    finding = checked(connection, chain)

    assert (finding.fault, finding.broken_seq) == expected
    assert finding.reason


def test_a_row_behind_the_last_is_found(url: str, connection: Connection, chain: Chain) -> None:
    copied = "at, actor, roles, organisation, action, object_kind, object_id, object_version, before_digest"
    rest = "after_digest, address, trace_id, detail, previous_hash, hash"
    tamper(
        url,
        f"INSERT INTO audit_entry (seq, {copied}, {rest})"
        f" SELECT {ENTRIES + 1}, {copied}, {rest} FROM audit_entry WHERE seq = {ENTRIES}",
        head_row(ENTRIES + 1),
    )

    assert checked(connection, chain).broken_seq == ENTRIES + 1


def test_a_log_rebuilt_without_the_key_is_found(url: str, connection: Connection, chain: Chain) -> None:
    entries, _ = postgres.page(connection, Filter(), 0, ENTRIES)
    acts = [replace(entry.act, detail="nothing happened") for entry in reversed(entries)]
    tamper(url, "DELETE FROM audit_entry", f"UPDATE audit_head SET seq = 0, hash = '\\x{GENESIS.hex()}'")
    forger = Chain(b"a guess of the key, 32 bytes long", chain.log)
    with connection.transaction():
        postgres.append(connection, forger, Head(), entries[0].circumstances, acts)

    finding = checked(connection, chain)

    assert (finding.fault, finding.broken_seq) == (Fault.CHANGED, 1)
    assert checked(connection, forger).intact


def test_a_log_is_none_of_another_service(connection: Connection) -> None:
    assert checked(connection, Chain(KEY, "scenarios")).broken_seq == 1


def test_a_head_noted_elsewhere_is_part_of_every_later_log(
    connection: Connection, auditor: Auditor, chain: Chain
) -> None:
    noted = checked(connection, chain).head
    write(auditor, connection, act(), by=VISITOR)

    assert checked(connection, chain, noted).intact


def test_a_log_taken_back_to_an_earlier_backup_lacks_the_noted_head(
    url: str, connection: Connection, auditor: Auditor, chain: Chain
) -> None:
    [(seq, last, seal)] = rows(connection, "SELECT seq, hash, seal FROM audit_head")
    write(auditor, connection, act())
    noted = checked(connection, chain).head
    tamper(
        url,
        f"DELETE FROM audit_entry WHERE seq > {seq}",
        f"UPDATE audit_head SET seq = {seq}, hash = '\\x{last.hex()}', seal = '\\x{seal.hex()}'",
    )

    assert checked(connection, chain).intact  # it is what it once was
    assert checked(connection, chain, noted).fault == Fault.NOT_EXPECTED


def test_an_entry_of_another_branch_is_found(
    url: str, connection: Connection, auditor: Auditor, chain: Chain
) -> None:
    """A backup is brought back and the log goes on: the entries of before do not fit behind it."""
    [(seq, last, seal)] = rows(connection, "SELECT seq, hash, seal FROM audit_head")
    back = f"UPDATE audit_head SET seq = {seq}, hash = '\\x{last.hex()}', seal = '\\x{seal.hex()}'"
    write(auditor, connection, act(10), act(11))
    tamper(url, "CREATE TABLE kept AS SELECT * FROM audit_entry WHERE seq = 11")
    tamper(url, f"DELETE FROM audit_entry WHERE seq > {seq}", back)
    write(auditor, connection, act(12), act(13))
    tamper(url, "DELETE FROM audit_entry WHERE seq = 11", "INSERT INTO audit_entry SELECT * FROM kept")

    finding = checked(connection, chain)

    assert (finding.fault, finding.broken_seq) == (Fault.FORKED, 11)
