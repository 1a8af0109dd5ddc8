"""Changes of shortlists in plain sentences."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dabridge.events.v1 import matching_pb2

from services.common import texts
from services.gateway.codec import to_plain
from services.gateway.feed import Change
from services.gateway.kinds import MARKETS, Kind, Market, opposite
from services.gateway.portal.names import Names
from services.gateway.schemas.matching import Cause

TOLD_MOVES: Final = 2


@dataclass(frozen=True, slots=True)
class Move:
    """What happened to one counterpart; `rank` 0: it left the list."""

    counterpart_id: str
    rank: int
    previous_rank: int

    @property
    def manner(self) -> str:
        """entered, left, rose or fell."""
        if self.rank == 0:
            return "left"
        if self.previous_rank == 0:
            return "entered"
        return "rose" if self.rank < self.previous_rank else "fell"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One change, told; `url` is the subject's page."""

    kind: Kind
    subject_id: str
    subject: str
    market: Market
    told: str
    cause: str
    when: str
    trace_id: str
    change_id: str


def moves(message: matching_pb2.Shortlist) -> list[Move]:
    """Every counterpart that entered, left or changed its rank; those that the causes name come first."""
    found = [
        Move(entry.counterpart_id, entry.rank, entry.previous_rank)
        for entry in message.entries
        if entry.rank != entry.previous_rank
    ]
    found += [Move(left_id, 0, 0) for left_id in message.left_ids]
    named = {cause.profile_id for cause in message.causes}
    return sorted(found, key=lambda move: (move.counterpart_id not in named, move.rank == 0, move.rank))


async def tell(change: Change, names: Names) -> Sentence | None:
    """The change as a sentence; None where its market is not one of ours."""
    message = change.message
    market = MARKETS.get(message.market)
    side = change.side
    if market is None or side is None:
        return None
    kind, other = market.kind(side), market.kind(opposite(side))
    every = moves(message)
    causes = [Cause.model_validate(to_plain(cause)) for cause in message.causes]
    parts = [
        texts.get(
            f"portal.move.{move.manner}",
            name=await names.get(other, move.counterpart_id),
            rank=move.rank,
        )
        for move in every[:TOLD_MOVES]
    ]
    if len(every) > TOLD_MOVES:
        parts.append(texts.get("portal.move.more", count=len(every) - TOLD_MOVES))
    return Sentence(
        kind=kind,
        subject_id=message.subject_id,
        subject=await names.get(kind, message.subject_id),
        market=market.name,
        told="，".join(parts) or texts.get("portal.move.scores"),
        cause=await tell_cause(causes, kind, other, names),
        when=message.ranked_at,
        trace_id=change.trace_id,
        change_id=change.id,
    )


async def tell_cause(causes: Sequence[Cause], kind: Kind, other: Kind, names: Names) -> str:
    """Why a list of a `kind` changed: its first cause and how many more; empty where none is told."""
    if not causes or causes[0].kind is None:
        return ""
    first = causes[0]
    whose = kind if first.kind == "subject" else other
    told = texts.get(f"portal.cause.{first.kind}", name=await names.get(whose, first.profile_id))
    more = len({cause.profile_id for cause in causes}) - 1
    return told + (texts.get("portal.cause.more", count=more) if more > 0 else "")
