"""How use cases of accounts tell the audit log what they do; services.common.audit has the real one."""

from typing import Protocol

from services.common.access.principal import Principal, Role
from services.common.database import Connection


class Auditor(Protocol):
    """Writes what was done in the transaction that does it: both are stored, or neither.

    The log is locked from here to the transaction's end, so this comes last in it.
    """

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
        """One line of the log.

        `before` and `after` are JSON values of which digests are kept; `detail` is short and without personal
        data.
        """
        ...


def person(account_id: str, address: str) -> Principal:
    """Somebody whose account is known while they are not signed in; an empty id is nobody known."""
    return Principal(account_id, frozenset({Role.VISITOR}), address=address)
