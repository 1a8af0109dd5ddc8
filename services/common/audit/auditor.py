"""Writing down what was done, in the transaction that does it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from opentelemetry import trace

from services.common.access import current
from services.common.access.principal import Principal
from services.common.audit import postgres
from services.common.audit.chain import Chain, Entry
from services.common.clock import Clock
from services.common.database import Connection

TEXT_MAX: Final = 200
DETAIL_MAX: Final = 500


@dataclass(frozen=True, slots=True)
class Act:
    """What was done to which object.

    Digests are of the object's state (`chain.digest`), empty where there was nothing; `detail` is short and
    without personal data.
    """

    action: str
    object_kind: str = ""
    object_id: str = ""
    object_version: int = 0
    before_digest: bytes = b""
    after_digest: bytes = b""
    detail: str = ""


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
        postgres.append(connection, self._chain, head, self._drafts(acts, who))

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

    def _drafts(self, acts: Sequence[Act], who: Principal) -> list[Entry]:
        # After the head is locked, so that the times of a log rise with its places.
        at = self._clock.now()
        span = trace.get_current_span().get_span_context()
        trace_id = f"{span.trace_id:032x}" if span.is_valid else ""
        roles = tuple(sorted(str(role) for role in who.roles))
        actor, organisation, address = (tidy(text) for text in (who.person, who.organisation, who.address))
        return [
            Entry(
                seq=0,
                at=at,
                actor=actor,
                roles=roles,
                organisation=organisation,
                action=tidy(act.action),
                object_kind=tidy(act.object_kind),
                object_id=tidy(act.object_id),
                object_version=act.object_version,
                before_digest=act.before_digest,
                after_digest=act.after_digest,
                address=address,
                trace_id=trace_id,
                detail=tidy(act.detail, DETAIL_MAX),
            )
            for act in acts
        ]


def tidy(text: str, most: int = TEXT_MAX) -> str:
    """The text as a log holds it: what Postgres takes and a page shows, whatever a caller sent."""
    if text.isprintable() and len(text) <= most:
        return text
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text[:most])
