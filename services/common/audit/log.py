"""A service's log, and what writes to it, in one piece."""

from dataclasses import dataclass
from typing import Any, Self

from psycopg import Connection
from psycopg_pool import ConnectionPool

from services.common.audit.auditor import Auditor
from services.common.audit.chain import Chain
from services.common.audit.refusals import Refusals
from services.common.clock import Clock


@dataclass(frozen=True, slots=True)
class Log:
    """The log in a pool's database."""

    pool: ConnectionPool[Connection[tuple[Any, ...]]]
    chain: Chain
    auditor: Auditor
    refusals: Refusals

    @classmethod
    def over(
        cls, pool: ConnectionPool[Connection[tuple[Any, ...]]], key: bytes, name: str, clock: Clock
    ) -> Self:
        """The log that is named so, such as "talent"; uses the pool without owning it."""
        chain = Chain(key, name)
        auditor = Auditor(chain, clock)
        return cls(pool, chain, auditor, Refusals(pool.connection, auditor))
