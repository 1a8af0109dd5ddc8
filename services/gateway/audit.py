"""What the gateway does with audit logs: writes to its own, and shows an auditor all three."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass
from typing import Final

from dabridge.audit.v1 import audit_service_pb2 as pb

from services.common.access.principal import Principal
from services.common.audit.chain import Act
from services.common.audit.log import Log
from services.common.audit.postgres import Filter
from services.gateway import audit_merge
from services.gateway.audit_logs import AuditLog, LogName, Unreachable, Verdict
from services.gateway.audit_merge import Line

# Who sees the same person again within this time, by the same means, is not written down again.
SEEN_AGAIN_S: Final = 300.0
SEEN_KEPT: Final = 50_000
PERSON: Final = "talent"


@dataclass(frozen=True, slots=True)
class Trail:
    """A page of the logs; `next` names the following one, `unreachable` the logs that it lacks."""

    lines: list[Line]
    next: str
    unreachable: tuple[LogName, ...]


class Audit:
    """The gateway's log, and the three as one. Without a log of its own it writes nothing: for tests."""

    def __init__(
        self,
        log: Log | None = None,
        logs: Mapping[LogName, AuditLog] | None = None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        """`logs` are those that an auditor reads."""
        self._log = log
        self._logs = dict(logs or {})
        self._now = now
        self._seen: OrderedDict[tuple[str, str, str], float] = OrderedDict()
        self._later = ThreadPoolExecutor(1, thread_name_prefix="audit")

    def close(self) -> None:
        """Writes what is left."""
        self._later.shutdown()

    async def record(self, principal: Principal, acts: Sequence[Act]) -> None:
        """Writes what somebody did; raises one of database.UNAVAILABLE where it cannot."""
        log = self._log
        if log is None or not acts:
            return

        def write() -> None:
            with log.pool.connection() as connection:
                log.auditor.append(connection, acts, principal)

        await asyncio.to_thread(write)

    async def seen(self, principal: Principal, action: str, talents: Iterable[str]) -> None:
        """Writes which talents' records a member of staff gets to see; others are not written down.

        Raises one of database.UNAVAILABLE where it cannot: then they are not to be shown.
        """
        if not principal.staff:
            return
        now = self._now()
        keys = {talent: (principal.person, action, talent) for talent in talents if talent}
        fresh = [talent for talent, key in keys.items() if self._seen.get(key, 0.0) <= now]
        await self.record(principal, [Act(action, PERSON, talent) for talent in fresh])
        for talent in fresh:
            self._seen[keys[talent]] = now + SEEN_AGAIN_S
            self._seen.move_to_end(keys[talent])
        while len(self._seen) > SEEN_KEPT:
            self._seen.popitem(last=False)

    def refused(self, principal: Principal, act: Act) -> None:
        """Has a refusal written soon, within bounds; does not block."""
        if self._log is None:
            return
        refusals = self._log.refusals
        acts = refusals.due(principal, act)
        if acts:
            self._later.submit(copy_context().run, refusals.write, principal, acts)

    async def page(self, asked: Filter, wanted: Collection[LogName], page_token: str, limit: int) -> Trail:
        """A page of the wanted logs, of all where none are named; raises ValueError for a bad token."""
        before = audit_merge.places(page_token)
        names = [name for name in self._logs if not wanted or name in wanted]
        answers = await asyncio.gather(
            *(self._logs[name].page(asked, before.get(name, 0), limit) for name in names),
            return_exceptions=True,
        )
        found: dict[LogName, list[pb.Entry]] = {}
        more = False
        unreachable: list[LogName] = []
        for name, answer in zip(names, answers, strict=True):
            if isinstance(answer, Unreachable):
                unreachable.append(name)
            elif isinstance(answer, BaseException):
                raise answer
            else:
                found[name] = answer[0]
                more = more or answer[1]
        lines = audit_merge.merged(found, limit)
        left = more or sum(map(len, found.values())) > len(lines)
        after = audit_merge.token(audit_merge.moved(before, found, lines)) if left else ""
        return Trail(lines, after, tuple(unreachable))

    async def verify(self, wanted: Collection[LogName] = ()) -> list[Verdict]:
        """Has the wanted logs checked, all where none are named."""
        names = [name for name in self._logs if not wanted or name in wanted]
        return list(await asyncio.gather(*(self._logs[name].verify() for name in names)))

    @property
    def names(self) -> list[LogName]:
        """The logs that there are."""
        return list(self._logs)
