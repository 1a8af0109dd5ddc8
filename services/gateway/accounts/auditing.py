"""How use cases of accounts tell the audit log what they do."""

from typing import Protocol

from services.common.access.principal import Principal
from services.common.database import Connection


class Auditor(Protocol):
    """Writes what was done in the transaction that does it: both are stored, or neither."""

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

        `before` and `after` are JSON values that only their digests are kept of; `detail` is short and without
        personal data.
        """
        ...
