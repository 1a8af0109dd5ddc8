"""Records of talents and experts lie sealed, each under its person's key, and say nothing of who that is."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final

from google.protobuf.message import Message
from psycopg import Connection

from services.common.records.seals import Seals
from services.common.scrub import scrub_message
from services.common.sealing import Place
from services.common.settings import Environ
from services.talent.market.people import keys
from services.talent.market.people.identity import Identity
from services.talent.market.people.keys import PersonKeys

TABLES: Final = frozenset({"talent", "expert"})


class PersonSeals:
    """services.common.records.seals.Seals over the keys of people."""

    tables: frozenset[str] = TABLES

    def __init__(self, held: PersonKeys) -> None:
        """Uses the keys without owning them."""
        self.keys = held

    def seal(self, table: str, clear: Mapping[str, bytes]) -> Mapping[str, bytes]:
        """The bytes by person, for a table; makes keys that are missing."""
        found = self.keys.ensured(clear.keys())
        return {key: found[key].seal(data, Place(table, key)) for key, data in clear.items()}

    def unseal(self, table: str, sealed: Mapping[str, bytes]) -> Mapping[str, bytes]:
        """The clear bytes by person, without those whose keys were destroyed."""
        found = self.keys.opened(sealed.keys())
        return {
            key: found[key].unseal(data, Place(table, key)) for key, data in sealed.items() if key in found
        }

    def tidy(
        self, connection: "Connection[tuple[Any, ...]]", messages: Sequence[Message], codes: Collection[str]
    ) -> None:
        """Takes names, numbers and addresses that are kept of the people out of the messages' texts."""
        by_id: dict[str, list[Message]] = {}
        for message in messages:
            by_id.setdefault(message.id, []).append(message)  # type: ignore[attr-defined]  # of all records
        rows = connection.execute(
            "SELECT talent_id, sealed FROM person WHERE talent_id = ANY(%s)", (list(by_id),)
        ).fetchall()
        for key, clear in self.unseal("person", dict(rows)).items():
            for message in by_id[key]:
                scrub_message(message, frozenset(codes), Identity.decoded(clear).known)


@contextmanager
def opened(environ: Environ) -> Iterator[Seals]:
    """The seals by the environment's PERSON_KEY; raises SettingsError."""
    with keys.opened(environ) as held:
        yield PersonSeals(held)
