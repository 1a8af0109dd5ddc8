"""What the two sides write to each other: sealed under the talent's key, gone with it."""

from typing import Final

from dabridge.events.v1.talent_pb2 import Introduction
from dabridge.talent.v1.introductions_service_pb2 import ArrangeInterviewRequest, RecruiterContact

from services.common.errors import NotFound
from services.common.records.workflow import Desk
from services.common.sealing import Place
from services.talent.market.people.vault import People

_TABLE: Final = "introduction_word"
_MESSAGE: Final = "message"
_RECRUITER: Final = "recruiter"
_INTERVIEW: Final = "interview"


class Words:
    """The words of introductions; who was erased has none any more."""

    def __init__(self, people: People) -> None:
        """Uses the people's keys without owning them."""
        self._people = people

    def say(self, desk: Desk, held: Introduction, message: str) -> None:
        """Keeps what the side that asks writes; nothing where it writes nothing."""
        if message:
            self._keep(desk, held, _MESSAGE, message.encode())

    def message(self, desk: Desk, held: Introduction) -> str:
        """What the side that asked wrote."""
        return (self._read(desk, held, _MESSAGE) or b"").decode()

    def name(self, desk: Desk, held: Introduction, contact: RecruiterContact) -> None:
        """Keeps whom the talent is to ring up."""
        self._keep(desk, held, _RECRUITER, contact.SerializeToString())

    def recruiter(self, desk: Desk, held: Introduction) -> RecruiterContact:
        """Whom the talent is to ring up; raises NotFound where nobody is named."""
        sealed = self._read(desk, held, _RECRUITER)
        if sealed is None:
            raise NotFound("enterprise", held.enterprise_id)
        return RecruiterContact.FromString(sealed)

    def arrange(self, desk: Desk, held: Introduction, place: str, note: str) -> None:
        """Keeps where an interview is, in place of what was arranged before."""
        kept = ArrangeInterviewRequest(place=place, note=note)
        self._keep(desk, held, _INTERVIEW, kept.SerializeToString())

    def interview(self, desk: Desk, held: Introduction) -> tuple[str, str]:
        """Place and note of the interview; empty where none is arranged."""
        kept = ArrangeInterviewRequest.FromString(self._read(desk, held, _INTERVIEW) or b"")
        return kept.place, kept.note

    def _keep(self, desk: Desk, held: Introduction, part: str, clear: bytes) -> None:
        sealed = self._people.seal(held.talent_id, clear, Place(_TABLE, held.id, part))
        desk.connection.execute(
            "INSERT INTO introduction_word (introduction_id, part, sealed) VALUES (%s, %s, %s)"
            " ON CONFLICT (introduction_id, part) DO UPDATE SET sealed = excluded.sealed",
            (held.id, part, sealed),
        )

    def _read(self, desk: Desk, held: Introduction, part: str) -> bytes | None:
        row = desk.connection.execute(
            "SELECT sealed FROM introduction_word WHERE introduction_id = %s AND part = %s", (held.id, part)
        ).fetchone()
        if row is None or not held.talent_id:
            return None
        try:
            return self._people.unseal(held.talent_id, row[0], Place(_TABLE, held.id, part))
        except NotFound:
            return None
