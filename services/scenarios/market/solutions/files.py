"""Files of solutions, pilots and needs as the database knows them: what they are is sealed.

Other parts of the market call `Files.bind`.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from dabridge.events.v1.scenarios_pb2 import Attachment

from services.common.errors import InvalidInput
from services.common.files import filetypes
from services.common.records import rules
from services.common.sealing import DataKey, Place, Unsealable
from services.scenarios.market.solutions.tables import Connected
from services.scenarios.market.solutions.vault import Vault

# Of what is uploaded and not named anywhere.
UNUSED: Final = timedelta(days=1)
TOTAL_MAX: Final = 100 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Stored:
    """How many files something has, used or not, and how many bytes they are."""

    files: int
    bytes: int


class Files:
    """The files of what an owner is: kind "solution", "pilot" or "transformation_need", and its id."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def of(self, connection: Connected, owner_kind: str, owner_id: str) -> dict[str, Attachment]:
        """The files that are there whole, by id; raises Unsealable."""
        rows = connection.execute(
            "SELECT id, sealed FROM attachment WHERE owner_kind = %s AND owner_id = %s"
            " AND sealed IS NOT NULL ORDER BY id",
            (owner_kind, owner_id),
        ).fetchall()
        if not rows:
            return {}
        key = self._vault.key(connection, owner_kind, owner_id)
        return {file_id: _described(key, file_id, sealed) for file_id, sealed in rows}

    def bind(
        self, connection: Connected, owner_kind: str, owner_id: str, ids: Collection[str], field: str
    ) -> list[Attachment]:
        """What files are that something names from now on, in the order given.

        Raises InvalidInput, naming `field`, for an id that is no file of the owner's.
        """
        there = self.of(connection, owner_kind, owner_id) if ids else {}
        if any(file_id not in there for file_id in ids):
            raise InvalidInput([rules.broken(field, "no_attachment")])
        submitted(connection, owner_kind, owner_id, ids)
        return [there[file_id] for file_id in ids]


def place_of(file_id: str) -> Place:
    """Where the bytes of a file lie."""
    return Place("object", file_id)


def begin(connection: Connected, owner_kind: str, owner_id: str, file_id: str, at: datetime) -> None:
    """Notes a file that is on its way, as large as may be, so that what breaks off is swept."""
    connection.execute(
        "INSERT INTO attachment (id, owner_kind, owner_id, size_bytes, unused_at)"
        " VALUES (%s, %s, %s, %s, %s)",
        (file_id, owner_kind, owner_id, filetypes.SIZE_MAX, at),
    )


def finish(connection: Connected, key: DataKey, attachment: Attachment) -> None:
    """Notes that a file is there whole, and what it is."""
    sealed = key.seal(attachment.SerializeToString(deterministic=True), _meta(attachment.id))
    connection.execute(
        "UPDATE attachment SET sealed = %s, size_bytes = %s WHERE id = %s",
        (sealed, attachment.size_bytes, attachment.id),
    )


def forget(connection: Connected, file_id: str) -> None:
    """Takes out a file whose object is gone."""
    connection.execute("DELETE FROM attachment WHERE id = %s", (file_id,))


def stored(connection: Connected, owner_kind: str, owner_id: str) -> Stored:
    """What the owner has, files on their way included."""
    row = connection.execute(
        "SELECT count(*), coalesce(sum(size_bytes), 0) FROM attachment"
        " WHERE owner_kind = %s AND owner_id = %s",
        (owner_kind, owner_id),
    ).fetchone()
    return Stored(int(row[0]), int(row[1])) if row else Stored(0, 0)


def drafted(
    connection: Connected, owner_kind: str, owner_id: str, ids: Collection[str], at: datetime
) -> None:
    """Notes which files a draft names, and since when it does not name the others."""
    connection.execute(
        "UPDATE attachment SET in_draft = id = ANY(%s),"
        " unused_at = CASE WHEN in_draft AND id <> ALL(%s) THEN %s ELSE unused_at END"
        " WHERE owner_kind = %s AND owner_id = %s",
        (list(ids), list(ids), at, owner_kind, owner_id),
    )


def submitted(connection: Connected, owner_kind: str, owner_id: str, ids: Collection[str]) -> None:
    """Notes that files are part of what was given in, and stay."""
    connection.execute(
        "UPDATE attachment SET submitted = true WHERE owner_kind = %s AND owner_id = %s AND id = ANY(%s)",
        (owner_kind, owner_id, list(ids)),
    )


def check_total(there: Mapping[str, Attachment], ids: Collection[str]) -> None:
    """Raises InvalidInput where files together have more than TOTAL_MAX bytes."""
    if sum(there[file_id].size_bytes for file_id in ids if file_id in there) > TOTAL_MAX:
        raise InvalidInput([rules.broken("content.attachments", "files_too_large", most=TOTAL_MAX >> 20)])


def _described(key: DataKey, file_id: str, sealed: bytes) -> Attachment:
    found = Attachment()
    found.ParseFromString(key.unseal(sealed, _meta(file_id)))
    if found.id != file_id:
        raise Unsealable("another file's description")
    return found


def _meta(file_id: str) -> Place:
    return Place("attachment", file_id)
