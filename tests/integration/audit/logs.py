"""What the tests of logs share."""

from typing import Any, Final

import psycopg

from services.common.access.principal import Principal, Role
from services.common.audit import postgres
from services.common.audit.auditor import Auditor
from services.common.audit.chain import Act, Chain
from services.common.audit.check import Finding
from services.common.database import Connection

KEY: Final = bytes(range(32))
LOG: Final = "talent"
OFFICER: Final = Principal("account-1", frozenset({Role.HR_BUREAU}), "org-1", address="192.0.2.7")


def act(number: int = 1, action: str = "UpdateDemand") -> Act:
    return Act(action, "demand", f"demand-{number}", number, b"before", b"after", "a detail")


def write(auditor: Auditor, connection: Connection, *acts: Act, by: Principal = OFFICER) -> None:
    with connection.transaction():
        auditor.append(connection, acts, by)


def checked(connection: Connection, chain: Chain, expected: bytes = b"") -> Finding:
    return postgres.verify(connection, chain, expected)


def tamper(url: str, *statements: str) -> None:
    """Runs statements as one who owns the database does, who may take the triggers away."""
    with psycopg.connect(url, autocommit=True) as connection:
        for table in ("audit_entry", "audit_head"):
            connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for statement in statements:
            connection.execute(statement)


def rows(connection: Connection, statement: str) -> list[tuple[Any, ...]]:
    return connection.execute(statement).fetchall()
