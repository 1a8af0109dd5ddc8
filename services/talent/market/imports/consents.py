"""What people who came with a workbook are taken to have agreed to, by the statement of who gave it."""

from collections.abc import Collection
from typing import Final

from services.common.records.workflow import Desk
from services.talent.market.people.consents import BY_DEFAULT

# Version of the statement that whoever uploads agrees to.
WORDING: Final = "import-1"


def given(desk: Desk, talents: Collection[str], import_id: str) -> None:
    """Writes into the ledger that the people came by the import's statement."""
    people = [(talent, purpose) for talent in sorted(talents) for purpose in sorted(BY_DEFAULT)]
    if not people:
        return
    columns = [list(column) for column in zip(*people, strict=True)]
    desk.connection.execute(
        "INSERT INTO consent (talent_id, purpose, recipient, given, wording, basis, at)"
        " SELECT talent_id, purpose, '', true, %s, %s, %s"
        " FROM unnest(%s::text[], %s::text[]) AS given (talent_id, purpose)",
        [WORDING, f"import:{import_id}", desk.now, *columns],
    )
