"""What happens to open introductions when a side leaves: the talent is withdrawn, paused, hidden or withheld,
the post withdrawn or closed; or the talent leaves the enterprise out by name."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from dabridge.events.v1.talent_pb2 import Demand, Introduction, TalentProfile

from services.common.access.principal import Principal, system
from services.common.records.states import LOCAL_TIME
from services.common.records.store import Transaction
from services.common.records.workflow import Desk
from services.talent.market.introductions import moves, reasons, rules, tables, told
from services.talent.market.introductions.record import INTRODUCTION, OPEN
from services.talent.market.introductions.rules import WITHHELD

SOURCE: Final = "/dabridge/talent"
ACT: Final = "VoidIntroduction"
ACTOR: Final = system("introductions")


def watch_talents(
    transaction: Transaction, changes: Sequence[tuple[TalentProfile | None, TalentProfile]]
) -> None:
    """Cancels the open introductions of talents that cannot be introduced any more; they are locked."""
    left = {after.id for before, after in changes if rules.barred(after) - _barred_before(before)}
    parted = [(after.id, each) for before, after in changes for each in _left_out_now(before, after)]
    if left or parted:
        desk = _desk(transaction, changes[0][1])
        ids = {
            *tables.open_of_talents(desk.connection, left),
            *tables.open_between(desk.connection, parted),
        }
        void(desk, sorted(ids), reasons.TALENT_UNAVAILABLE)


def watch_demands(transaction: Transaction, changes: Sequence[tuple[Demand | None, Demand]]) -> None:
    """Cancels the open introductions to posts that are not offered any more; they are locked."""
    if not changes:
        return
    today = datetime.fromisoformat(changes[0][1].updated_at).astimezone(LOCAL_TIME).date()
    left = {
        after.id
        for before, after in changes
        if rules.closed(after, today) and not (before is not None and rules.closed(before, today))
    }
    if left:
        desk = _desk(transaction, changes[0][1])
        void(desk, tables.open_of_demands(desk.connection, left), reasons.POST_CLOSED)


def void(desk: Desk, ids: Sequence[str], reason: str, **changes: Any) -> list[Introduction]:
    """Cancels those of the ids that are open still, with further fields set, and tells both sides."""
    held = desk.lock(INTRODUCTION, ids) if ids else {}
    standing = [held[key] for key in sorted(held) if held[key].stage in OPEN]
    if not standing:
        return []
    ended = {"reason_code": reason, "ended_at": desk.now.isoformat(), **changes}
    fresh = moves.move_all(desk, standing, ACT, ACTOR, **ended)
    for each in fresh:
        told.tell(desk, each, "void", told.BOTH, {"reason": reasons.label(reason)})
    return fresh


def _barred_before(talent: TalentProfile | None) -> frozenset[str]:
    return frozenset() if talent is None else rules.barred(talent)


def _left_out_now(before: TalentProfile | None, after: TalentProfile) -> list[str]:
    """The enterprises that a change leaves out by name; none where all were left out before."""
    if WITHHELD in _barred_before(before):
        return []
    return sorted(rules.left_out(after) - rules.left_out(before))


def _desk(transaction: Transaction, changed: TalentProfile | Demand) -> Desk:
    """Of the transaction's caller, at the moment of its change: the log has one caller a transaction."""
    caller: Principal = getattr(transaction, "caller", None) or ACTOR
    return Desk(transaction, caller, datetime.fromisoformat(changed.updated_at), SOURCE, ACT)
