"""What every use case of accounts works with."""

import secrets
from contextlib import AbstractContextManager
from dataclasses import dataclass

from psycopg_pool import ConnectionPool

from services.common.clock import Clock
from services.common.database import Connection
from services.gateway.accounts.auditing import Auditor
from services.gateway.accounts.sealing import Sealer


@dataclass(frozen=True, slots=True)
class Office:
    """The database, the keys, the time, the audit log."""

    pool: ConnectionPool[Connection]
    sealer: Sealer
    clock: Clock
    auditor: Auditor

    def transaction(self) -> AbstractContextManager[Connection]:
        """A connection; what was done is kept at the end of the block, and taken back where it raises."""
        return self.pool.connection()


def fresh_id() -> str:
    """A new id: 32 hexadecimal digits."""
    return secrets.token_hex(16)
