"""Records about people lie sealed: the Protocol of what seals them, each under its person's own key."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final, Protocol

from dabridge.events.v1.talent_pb2 import Expert, TalentProfile
from google.protobuf.message import Message
from psycopg import Connection

from services.common.settings import Environ


class Seals(Protocol):
    """Seals what lies in a service's tables about people, whose ids its records of people have."""

    @property
    def tables(self) -> frozenset[str]:
        """The record tables whose states lie sealed, each under the key of the person with its id."""
        ...

    def seal(self, table: str, clear: Mapping[str, bytes]) -> Mapping[str, bytes]:
        """The bytes by person, for a table; makes keys that are missing.

        Raises Withdrawn for a person whose key was destroyed.
        """
        ...

    def unseal(self, table: str, sealed: Mapping[str, bytes]) -> Mapping[str, bytes]:
        """The clear bytes by person, without those whose keys were destroyed; raises Unsealable."""
        ...

    def tidy(
        self, connection: "Connection[tuple[Any, ...]]", messages: Sequence[Message], codes: Collection[str]
    ) -> None:
        """Takes what is known to identify a person out of the texts of messages that have the person's id.

        Fields named in `codes` stay.
        """
        ...


class InClear:
    """Of services without records about people."""

    tables: frozenset[str] = frozenset()

    def seal(self, table: str, clear: Mapping[str, bytes]) -> Mapping[str, bytes]:
        """The bytes as they are."""
        del table
        return clear

    def unseal(self, table: str, sealed: Mapping[str, bytes]) -> Mapping[str, bytes]:
        """The bytes as they are."""
        del table
        return sealed

    def tidy(
        self, connection: "Connection[tuple[Any, ...]]", messages: Sequence[Message], codes: Collection[str]
    ) -> None:
        """Nothing is known of anybody."""


IN_CLEAR: Final = InClear()


@contextmanager
def in_clear(environ: Environ) -> Iterator[Seals]:
    """Of services without records about people."""
    del environ
    yield IN_CLEAR


def person_of(message: object) -> str:
    """The id of the person whom a message is about; empty where it is about nobody."""
    return message.id if isinstance(message, TalentProfile | Expert) else ""
