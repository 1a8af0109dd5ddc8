"""What is written about a member of the committee, or by one: sealed under that person's key, gone with it.

The states of nominations and of advice hold none of it; who reads one is given the words with it.
"""

from collections.abc import Iterable, Sequence
from copy import deepcopy
from typing import Any, Final

from dabridge.talent.v1.committee_service_pb2 import Advice, Nomination
from google.protobuf.message import Message

from services.common.records.workflow import Desk
from services.common.scrub import scrub_message
from services.common.sealing import Place
from services.talent.market.committee.records import ADVICE, NOMINATION
from services.talent.market.people.vault import People

CODES: Final = frozenset(
    {"id", "expert_id", "expert_ids", "fields", "zone", "kind", "term_from", "term_to", "idempotency_key"}
)
_TABLE: Final = "committee_word"
# Fields of a nomination that are words about the person.
_WORDS: Final = ("grounds", "merits", "decision_reason", "end_reason")


class Words:
    """The words, by the people's keys; who was erased has none any more."""

    def __init__(self, people: People) -> None:
        """Uses the people without owning them."""
        self._people = people

    def tidy(self, desk: Desk, message: Message, talent_id: str) -> None:
        """Takes what identifies the person out of the texts of a request."""
        identity = self._people.read(desk, talent_id) if talent_id else None
        scrub_message(message, CODES, identity.known if identity is not None else ())

    def digest(self, content: bytes) -> bytes:
        """What tells requests apart whose content nobody may try out."""
        return self._people.digest(content)

    def kept(self, desk: Desk, full: Nomination) -> Nomination:
        """Seals the words of a nomination, and gives it without them."""
        told = Nomination()
        for name in _WORDS:
            _copy(full, told, name)
        self._keep(desk, NOMINATION.kind, full.id, full.expert_id, told.SerializeToString())
        return bare(full)

    def shown(self, desk: Desk, held: Nomination) -> Nomination:
        """A nomination with its words."""
        return self.all_shown(desk, [held])[0]

    def all_shown(self, desk: Desk, held: Sequence[Nomination]) -> list[Nomination]:
        """Nominations with their words, in the order given."""
        sealed = self._sealed(desk, NOMINATION.kind, [each.id for each in held])
        found = []
        for each in held:
            full = deepcopy(each)
            data = sealed.get((each.id, each.expert_id))
            if data is not None:
                full.MergeFrom(
                    Nomination.FromString(self._opened(NOMINATION.kind, each.id, each.expert_id, data))
                )
            found.append(full)
        return found

    def say(self, desk: Desk, advice_id: str, talent_id: str, text: str) -> None:
        """Keeps what a member says about a question, in place of what they said before."""
        self._keep(desk, ADVICE.kind, advice_id, talent_id, text.encode())

    def said(self, desk: Desk, held: Advice) -> Advice:
        """A question with what its members say."""
        return self.all_said(desk, [held])[0]

    def all_said(self, desk: Desk, held: Sequence[Advice]) -> list[Advice]:
        """Questions with what their members say, in the order given."""
        sealed = self._sealed(desk, ADVICE.kind, [each.id for each in held])
        found = []
        for each in held:
            full = deepcopy(each)
            for opinion in full.opinions:
                data = sealed.get((each.id, opinion.expert_id))
                if data is not None:
                    opinion.text = self._opened(ADVICE.kind, each.id, opinion.expert_id, data).decode()
            found.append(full)
        return found

    def _keep(self, desk: Desk, kind: str, object_id: str, talent_id: str, clear: bytes) -> None:
        sealed = self._people.seal(talent_id, clear, _place(kind, object_id))
        desk.connection.execute(
            "INSERT INTO committee_word (kind, object_id, talent_id, sealed) VALUES (%s, %s, %s, %s)"
            " ON CONFLICT (kind, object_id, talent_id) DO UPDATE SET sealed = excluded.sealed",
            (kind, object_id, talent_id, sealed),
        )

    def _opened(self, kind: str, object_id: str, talent_id: str, sealed: bytes) -> bytes:
        return self._people.unseal(talent_id, sealed, _place(kind, object_id))

    @staticmethod
    def _sealed(desk: Desk, kind: str, ids: Iterable[str]) -> dict[tuple[str, str], bytes]:
        rows = desk.connection.execute(
            "SELECT object_id, talent_id, sealed FROM committee_word WHERE kind = %s AND object_id = ANY(%s)",
            (kind, list(ids)),
        )
        return {(key, talent_id): bytes(data) for key, talent_id, data in rows}


def bare(full: Nomination) -> Nomination:
    """A nomination without its words."""
    left = deepcopy(full)
    for name in _WORDS:
        left.ClearField(name)  # one of its fields
    return left


def forget(connection: Any, talent_id: str) -> int:
    """Deletes all words about a person and by them; how many rows."""
    deleted = connection.execute("DELETE FROM committee_word WHERE talent_id = %s", (talent_id,))
    return int(deleted.rowcount)


def _copy(full: Nomination, told: Nomination, name: str) -> None:
    value = getattr(full, name)
    if name == "merits":
        told.merits.extend(value)
    else:
        setattr(told, name, value)


def _place(kind: str, object_id: str) -> Place:
    return Place(_TABLE, object_id, kind)
