"""Who is in no proposal: people who are withdrawn, or keep out of matching or of what zones see."""

from collections.abc import Collection, Sequence
from typing import Final

from dabridge.events.v1.talent_pb2 import TalentProfile

from services.common.access.policy import Reach
from services.common.records.aggregate import WITHDRAWN
from services.common.records.store import Query, Transaction
from services.common.records.workflow import Desk
from services.talent.market.allocation import tables
from services.talent.market.people import consents
from services.talent.model import TALENT

_MARKET: Final = consents.MARKETS[consents.ZONES]
# So many profiles are held at a time.
_AT_ONCE: Final = 1_000


def left(profile: TalentProfile) -> bool:
    """Whether a profile is withdrawn, paused or withheld from all zones."""
    return profile.status == WITHDRAWN or profile.paused or _MARKET in profile.withheld


def watch_talents(
    transaction: Transaction, changes: Sequence[tuple[TalentProfile | None, TalentProfile]]
) -> None:
    """Deletes the assignments of profiles that have left; they are locked."""
    gone = [after.id for _, after in changes if left(after)]
    if gone:
        tables.leave(transaction.connection, gone)  # type: ignore[attr-defined]  # of Postgres


def standing(desk: Desk, ids: Collection[str]) -> set[str]:
    """Those of the ids that have not left, and that do not leave before the transaction ends."""
    tables.hold_talents(desk.connection, ids)
    ordered = sorted(ids)
    stay: set[str] = set()
    for start in range(0, len(ordered), _AT_ONCE):
        some = frozenset(ordered[start : start + _AT_ONCE])
        page = desk.transaction.page(TALENT.table, Query(limit=_AT_ONCE, ids=some), Reach(everything=True))
        profiles = (TalentProfile.FromString(record.state) for record in page.records)
        stay |= {profile.id for profile in profiles if not left(profile)}
    return stay
