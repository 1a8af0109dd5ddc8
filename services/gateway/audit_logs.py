"""The three logs as the gateway reaches them: its own by SQL, those of the services by gRPC."""

import asyncio
import threading
from dataclasses import dataclass
from typing import Any, Final, Literal, Protocol

import grpc
from dabridge.audit.v1 import audit_service_pb2 as pb

from services.common.audit import messages, postgres
from services.common.audit.log import Log
from services.common.audit.postgres import Filter
from services.common.database import UNAVAILABLE

LogName = Literal["gateway", "scenarios", "talent"]
LOGS: Final[tuple[LogName, ...]] = ("gateway", "scenarios", "talent")
State = Literal["intact", "broken", "running", "unreachable"]

_AWAY: Final = frozenset(
    {
        grpc.StatusCode.UNAVAILABLE,
        grpc.StatusCode.DEADLINE_EXCEEDED,
        grpc.StatusCode.CANCELLED,
        grpc.StatusCode.RESOURCE_EXHAUSTED,
    }
)


class Unreachable(Exception):
    """The log cannot be read now."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check of a log found; `broken_seq` and `reason` of a broken one, `head` of an intact one."""

    log: LogName
    state: State
    entries: int = 0
    broken_seq: int = 0
    reason: str = ""
    head: str = ""

    @classmethod
    def of(cls, log: LogName, found: pb.VerifyChainResponse) -> "Verdict":
        """From what the log's service answers."""
        state: State = "intact" if found.intact else "broken"
        return cls(log, state, found.entries, found.broken_seq, found.reason, found.head.hex())


class AuditLog(Protocol):
    """One log, for an auditor."""

    async def page(self, asked: Filter, before_seq: int, limit: int) -> tuple[list[pb.Entry], bool]:
        """The newest entries of lower places (0: of all), and whether older ones fit; raises Unreachable."""
        ...

    async def verify(self) -> Verdict:
        """Checks the whole log; never raises for one that is away."""
        ...


class OwnLog:
    """The gateway's own."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._verifying = threading.Lock()

    async def page(self, asked: Filter, before_seq: int, limit: int) -> tuple[list[pb.Entry], bool]:
        """A page, read in a thread."""

        def read() -> tuple[list[pb.Entry], bool]:
            with self._log.pool.connection() as connection:
                entries, more = postgres.page(connection, asked, before_seq, limit)
            return [messages.message(entry) for entry in entries], more

        try:
            return await asyncio.to_thread(read)
        except UNAVAILABLE as error:
            raise Unreachable from error

    async def verify(self) -> Verdict:
        """Checks it in a thread, one check at a time."""

        def check() -> Verdict:
            if not self._verifying.acquire(blocking=False):
                return Verdict("gateway", "running")
            try:
                with self._log.pool.connection() as connection:
                    found = postgres.verify(connection, self._log.chain)
            finally:
                self._verifying.release()
            return Verdict.of("gateway", messages.finding(found))

        try:
            return await asyncio.to_thread(check)
        except UNAVAILABLE:
            return Verdict("gateway", "unreachable")


class ServiceLog:
    """A service's, over its AuditService."""

    def __init__(self, name: LogName, stub: Any, call_timeout: float, verify_timeout: float) -> None:
        """Timeouts in seconds; the stub is asynchronous."""
        self._name = name
        self._stub = stub
        self._call_timeout = call_timeout
        self._verify_timeout = verify_timeout

    async def page(self, asked: Filter, before_seq: int, limit: int) -> tuple[list[pb.Entry], bool]:
        """A page; raises grpc.aio.AioRpcError where the service refuses."""
        request = messages.request(asked, before_seq, limit)
        try:
            answer = await self._stub.ListEntries(request, timeout=self._call_timeout)
        except grpc.aio.AioRpcError as error:
            if error.code() in _AWAY:
                raise Unreachable from error
            raise
        return list(answer.entries), answer.more

    async def verify(self) -> Verdict:
        """Has the service check it."""
        try:
            answer = await self._stub.VerifyChain(pb.VerifyChainRequest(), timeout=self._verify_timeout)
        except grpc.aio.AioRpcError as error:
            if error.code() is grpc.StatusCode.RESOURCE_EXHAUSTED:
                return Verdict(self._name, "running")
            if error.code() in _AWAY:
                return Verdict(self._name, "unreachable")
            raise
        return Verdict.of(self._name, answer)
