"""Writing down what was done, in the transaction that does it."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from opentelemetry import trace

from services.common.access import current
from services.common.access.principal import Principal
from services.common.audit import postgres
from services.common.audit.chain import Act, Chain, Circumstances
from services.common.clock import Clock
from services.common.database import Connection

TEXT_MAX: Final = 200
DETAIL_MAX: Final = 500


class Auditor:
    """Appends to one log; may be used by several threads."""

    def __init__(self, chain: Chain, clock: Clock) -> None:
        """`chain` holds the key and the log's name."""
        self._chain = chain
        self._clock = clock

    def append(self, connection: Connection, acts: Sequence[Act], principal: Principal | None = None) -> None:
        """Writes entries in the connection's transaction, whose last statement this should be.

        It holds the log's head from here to the transaction's end, and everybody else who appends waits.
        `principal` did it; by default `current.caller()`, and LookupError where nobody is set.
        """
        if not acts:
            return
        who = current.caller() if principal is None else principal
        head = postgres.lock_head(connection)
        # After the head is locked, so that the times of a log rise with its places.
        postgres.append(connection, self._chain, head, self._circumstances(who), [_tidied(a) for a in acts])

    def record(
        self,
        connection: Connection,
        actor: Principal,
        action: str,
        object_kind: str,
        object_id: str,
        *,
        before: object = None,
        after: object = None,
        detail: str = "",
    ) -> None:
        """One entry, as `append` writes it; `before` and `after` are JSON values, None: there is nothing.

        Only their digests are kept, under the key: they may hold what is easily guessed, such as a number.
        """
        act = Act(
            action,
            object_kind,
            object_id,
            before_digest=self._digest(before),
            after_digest=self._digest(after),
            detail=detail,
        )
        self.append(connection, [act], actor)

    def _digest(self, value: object) -> bytes:
        if value is None:
            return b""
        return self._chain.digest(json.dumps(value, sort_keys=True, ensure_ascii=False).encode())

    def _circumstances(self, who: Principal) -> Circumstances:
        span = trace.get_current_span().get_span_context()
        return Circumstances(
            at=self._clock.now(),
            actor=tidy(who.person),
            roles=tuple(sorted(str(role) for role in who.roles)),
            organisation=tidy(who.organisation),
            address=tidy(who.address),
            trace_id=f"{span.trace_id:032x}" if span.is_valid else "",
        )


def _tidied(act: Act) -> Act:
    kept = (tidy(act.action), tidy(act.object_kind), tidy(act.object_id), tidy(act.detail, DETAIL_MAX))
    if kept == (act.action, act.object_kind, act.object_id, act.detail):
        return act
    action, kind, object_id, detail = kept
    return replace(act, action=action, object_kind=kind, object_id=object_id, detail=detail)


def tidy(text: str, most: int = TEXT_MAX) -> str:
    """The text as a log holds it: what Postgres takes and a page shows, whatever a caller sent."""
    if text.isprintable() and len(text) <= most:
        return text
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text[:most])
