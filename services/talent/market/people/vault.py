"""Where people's identities are kept: sealed under a key of each person, found by blind index alone.

An identity goes in before the profile of the same person does, so that what the profile says is free of it.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, TypeAlias

from psycopg import Connection

from services.common.audit.chain import Act
from services.common.errors import NotFound
from services.common.market import history
from services.common.market.history import Step
from services.common.records.service import Parts
from services.common.records.workflow import Desk
from services.common.sealing import Place
from services.talent.market.people.identity import Contact, Identity, Matches
from services.talent.market.people.keys import PersonKeys
from services.talent.market.people.seals import PersonSeals

__all__ = ["Contact", "Identity", "Matches", "People"]

At: TypeAlias = "Desk | Connection[tuple[Any, ...]]"

PERSON: Final = "person"
MOBILE: Final = "mobile"
ID_NUMBER: Final = "id_number"


class People:
    """Identities by talent id. What is given a desk or a connection is part of that transaction."""

    def __init__(self, keys: PersonKeys) -> None:
        """Uses the keys without owning them."""
        self._keys = keys

    @classmethod
    def of(cls, parts: Parts) -> "People":
        """The people of a process of the talent service."""
        if not isinstance(parts.seals, PersonSeals):
            raise TypeError("only the talent service keeps people")
        return cls(parts.seals.keys)

    def put(self, at: At, talent_id: str, identity: Identity) -> None:
        """Keeps who somebody is, in place of what was kept; raises Withdrawn of who was erased.

        What a desk of the person themselves gives is their own word from then on; see `told_by_themselves`.
        """
        self.put_many(at, {talent_id: identity})
        if isinstance(at, Desk) and at.caller.talent == talent_id:
            at.connection.execute("UPDATE person SET own = true WHERE talent_id = %s", (talent_id,))

    def put_many(self, at: At, identities: Mapping[str, Identity]) -> None:
        """As `put`, of many at once."""
        if not identities:
            return
        keys = self._keys.ensured(identities.keys())
        rows = []
        for key, given in sorted(identities.items()):
            tidy = given.tidied()
            rows.append(
                (
                    key,
                    keys[key].seal(tidy.encoded(), Place(PERSON, key)),
                    self._index(MOBILE, tidy.mobile),
                    self._index(ID_NUMBER, tidy.id_number),
                )
            )
        _connection(at).execute(
            "INSERT INTO person (talent_id, sealed, mobile_index, id_number_index)"
            " SELECT * FROM unnest(%s::text[], %s::bytea[], %s::bytea[], %s::bytea[])"
            " ON CONFLICT (talent_id) DO UPDATE SET sealed = excluded.sealed,"
            " mobile_index = excluded.mobile_index, id_number_index = excluded.id_number_index,"
            " version = person.version + 1, updated_at = now()",
            [list(column) for column in zip(*rows, strict=True)],
        )

    def read(self, at: At, talent_id: str) -> Identity | None:
        """Who somebody is; None where nothing is kept, or was erased. The caller writes down who asked."""
        return self.read_many(at, [talent_id]).get(talent_id)

    def read_many(self, at: At, ids: Collection[str]) -> dict[str, Identity]:
        """As `read`, of many at once; without those of whom nothing is kept."""
        rows = (
            _connection(at)
            .execute("SELECT talent_id, sealed FROM person WHERE talent_id = ANY(%s)", (list(ids),))
            .fetchall()
        )
        keys = self._keys.opened([row[0] for row in rows])
        return {
            key: Identity.decoded(keys[key].unseal(sealed, Place(PERSON, key)))
            for key, sealed in rows
            if key in keys
        }

    def told_by_themselves(self, at: At, ids: Collection[str]) -> set[str]:
        """Those of them who have said themselves who they are: no other's word replaces what they said."""
        rows = _connection(at).execute(
            "SELECT talent_id FROM person WHERE talent_id = ANY(%s) AND own", (list(ids),)
        )
        return {row[0] for row in rows}

    def find(self, at: At, mobile: str = "", id_number: str = "") -> list[str]:
        """Talent ids of who has the mobile number or the ID number, in order; of none without either."""
        found = self.find_many(at, [Identity(mobile=mobile, id_number=id_number)])[0]
        return sorted({*found.by_mobile, *found.by_id_number})

    def find_many(self, at: At, identities: Sequence[Identity]) -> list[Matches]:
        """By place, who is kept with the mobile number and with the ID number of each."""
        tidy = [given.tidied() for given in identities]
        mobiles = self._found(at, MOBILE, {each.mobile for each in tidy})
        id_numbers = self._found(at, ID_NUMBER, {each.id_number for each in tidy})
        return [Matches(mobiles.get(each.mobile, ()), id_numbers.get(each.id_number, ())) for each in tidy]

    def contact(self, desk: Desk, talent_id: str, recipient: str, purpose: str) -> Contact:
        """How to reach somebody, for an organisation (its id) and a purpose (a code).

        Both are in the audit log and in the person's own history. Raises NotFound where nothing is kept.
        """
        identity = self.shown(desk, talent_id, recipient, purpose)
        return Contact(identity.name, identity.mobile, identity.mail)

    def shown(self, desk: Desk, talent_id: str, recipient: str, purpose: str) -> Identity:
        """All that identifies somebody; else as `contact`."""
        identity = self.read(desk, talent_id)
        if identity is None:
            raise NotFound(PERSON, talent_id)
        act = Act(desk.act, PERSON, talent_id, detail=f"{purpose} {recipient}".strip())
        desk.transaction.audit(desk.caller, [act])
        step = Step(PERSON, talent_id, 0, desk.act, "", "shown", purpose)
        history.note(desk.connection, desk.caller, desk.now, [step])
        return identity

    def seal(self, talent_id: str, clear: bytes, place: Place) -> bytes:
        """The bytes under the person's key, readable for the same place alone; raises Withdrawn of who was
        erased."""
        return self._keys.ensured([talent_id])[talent_id].seal(clear, place)

    def unseal(self, talent_id: str, sealed: bytes, place: Place) -> bytes:
        """What `seal` sealed; raises NotFound of who was erased, or Unsealable."""
        key = self._keys.opened([talent_id]).get(talent_id)
        if key is None:
            raise NotFound(PERSON, talent_id)
        return key.unseal(sealed, place)

    def digest(self, content: bytes) -> bytes:
        """What tells requests apart whose content nobody may try out."""
        return self._keys.sealer.digest(b"person:request\0" + content)

    def version(self, at: At, talent_id: str, *, lock: bool = True) -> int:
        """How often an identity was kept, the row locked unless told otherwise; 0 where none is."""
        statement = f"SELECT version FROM person WHERE talent_id = %s{' FOR UPDATE' if lock else ''}"  # noqa: S608 - constants
        row = _connection(at).execute(statement.encode(), (talent_id,)).fetchone()
        return row[0] if row else 0

    def destroy(self, talent_id: str) -> None:
        """Destroys the person's key at once and for good, whatever becomes of the caller's transaction."""
        self._keys.destroy(talent_id)

    def destroyed_at(self, talent_id: str) -> datetime | None:
        """When the person's key was destroyed; None where it was not."""
        return self._keys.destroyed_at(talent_id)

    def forget(self, at: At, talent_id: str) -> int:
        """Deletes what is kept of who somebody is; how many rows."""
        return _connection(at).execute("DELETE FROM person WHERE talent_id = %s", (talent_id,)).rowcount

    def reindex(self, at: At, after: str, limit: int) -> list[str]:
        """Makes the indexes of the next people anew, by the first of PERSON_KEY; their ids in order."""
        rows = (
            _connection(at)
            .execute(
                "SELECT talent_id FROM person WHERE talent_id > %s ORDER BY talent_id LIMIT %s FOR UPDATE",
                (after, limit),
            )
            .fetchall()
        )
        ids = [row[0] for row in rows]
        for key, identity in self.read_many(at, ids).items():
            _connection(at).execute(
                "UPDATE person SET mobile_index = %s, id_number_index = %s WHERE talent_id = %s",
                (self._index(MOBILE, identity.mobile), self._index(ID_NUMBER, identity.id_number), key),
            )
        return ids

    def _index(self, kind: str, value: str) -> bytes | None:
        return self._keys.sealer.digest(_indexed(kind, value)) if value else None

    def _found(self, at: At, kind: str, values: set[str]) -> dict[str, tuple[str, ...]]:
        # What another key of PERSON_KEY indexed is found until it is indexed anew.
        wanted = {
            digest: value
            for value in values - {""}
            for digest in self._keys.sealer.digests(_indexed(kind, value))
        }
        if not wanted:
            return {}
        column = "mobile_index" if kind == MOBILE else "id_number_index"
        rows = (
            _connection(at)
            .execute(
                f"SELECT {column}, talent_id FROM person WHERE {column} = ANY(%s) ORDER BY talent_id",  # noqa: S608 - one of two names
                (list(wanted),),
            )
            .fetchall()
        )
        found: dict[str, tuple[str, ...]] = {}
        for digest, talent_id in rows:
            value = wanted[bytes(digest)]
            found[value] = (*found.get(value, ()), talent_id)
        return found


def _indexed(kind: str, value: str) -> bytes:
    return f"person:{kind}\0{value}".encode()


def _connection(at: At) -> "Connection[tuple[Any, ...]]":
    return at.connection if isinstance(at, Desk) else at
