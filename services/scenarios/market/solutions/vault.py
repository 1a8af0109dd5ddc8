"""Contents of solutions in the database: sealed on the way in, opened on the way out."""

from datetime import datetime
from hashlib import sha256
from typing import Final

from dabridge.events.v1.scenarios_pb2 import Solution
from dabridge.scenarios.v1.solutions_service_pb2 import SolutionContent

from services.common.sealing import DataKey, Place, Sealer, Unsealable
from services.scenarios.market.solutions import tables
from services.scenarios.market.solutions.tables import Connected

DRAFT: Final = 0
SOLUTION: Final = "solution"


class Vault:
    """Data keys of solutions, pilots and needs, and the contents of solutions under them."""

    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer

    def digest(self, content: bytes) -> bytes:
        """What tells contents apart without telling them."""
        return self._sealer.digest(content)

    def new_key(self, connection: Connected, owner_kind: str, owner_id: str) -> DataKey:
        """The data key of what has the id, made where there is none."""
        place = Place(owner_kind, owner_id)
        held = tables.key_of(connection, owner_kind, owner_id)
        if held is None:
            made = self._sealer.new_key(place).wrapped
            held = tables.keep_key(connection, owner_kind, owner_id, made)
        return self._sealer.open_key(held, place)

    def key(self, connection: Connected, owner_kind: str, owner_id: str) -> DataKey:
        """The data key of what has the id; raises Unsealable."""
        held = tables.key_of(connection, owner_kind, owner_id)
        if held is None:
            raise Unsealable(f"no key of the {owner_kind}")
        return self._sealer.open_key(held, Place(owner_kind, owner_id))

    def keep(
        self, connection: Connected, solution_id: str, revision: int, content: SolutionContent, at: datetime
    ) -> str:
        """Seals and stores a revision, DRAFT in place of the former one; gives SHA-256 of what is stored."""
        key = self.new_key(connection, SOLUTION, solution_id)
        sealed = key.seal(content.SerializeToString(deterministic=True), _place(solution_id, revision))
        tables.keep_content(connection, solution_id, revision, sealed, at)
        return sha256(sealed).hexdigest()

    def draft(self, connection: Connected, solution_id: str) -> SolutionContent:
        """What is being written; raises Unsealable."""
        sealed = tables.content(connection, solution_id, DRAFT)
        return self._opened(connection, solution_id, DRAFT, sealed)

    def submitted(self, connection: Connected, solution: Solution, revision: int) -> SolutionContent | None:
        """What was given in as a revision; None where there is none.

        Raises Unsealable, so for another text than the record of the solution tells of.
        """
        sealed = tables.content(connection, solution.id, revision)
        if sealed is None:
            return None
        told = solution.sealed_sha256 if revision == solution.revision else ""
        if told and sha256(sealed).hexdigest() != told:
            raise Unsealable("another text than the one that was given in")
        return self._opened(connection, solution.id, revision, sealed)

    def _opened(
        self, connection: Connected, solution_id: str, revision: int, sealed: bytes | None
    ) -> SolutionContent:
        if sealed is None:
            raise Unsealable("no content")
        key = self.key(connection, SOLUTION, solution_id)
        content = SolutionContent()
        content.ParseFromString(key.unseal(sealed, _place(solution_id, revision)))
        return content


def _place(solution_id: str, revision: int) -> Place:
    return Place("solution_content", solution_id, str(revision))
