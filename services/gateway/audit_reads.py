"""Matching's stub as staff use it: whom it shows of the talents is written down before it is shown."""

from collections.abc import Iterable
from typing import Any

from dabridge.events.v1.matching_pb2 import SIDE_LEFT
from dabridge.matching.v1 import matching_service_pb2 as pb

from services.common.access import current
from services.gateway.audit import PERSON, Audit
from services.gateway.feed import Change
from services.gateway.kinds import MARKETS, Kind, opposite
from services.gateway.portal.sentences import TOLD_MOVES, moves


class AuditedMatching:
    """The stub with the same methods; each raises what the stub raises, or one of database.UNAVAILABLE."""

    def __init__(self, stub: Any, audit: Audit) -> None:
        self._stub = stub
        self._audit = audit

    async def Search(self, request: pb.SearchRequest, timeout: float) -> pb.SearchResponse:  # noqa: N802, ASYNC109  # the stub's
        """Cards found."""
        answer: pb.SearchResponse = await self._stub.Search(request, timeout=timeout)
        await self._seen("Search", answer.hits)
        return answer

    async def GetProfile(self, request: pb.GetProfileRequest, timeout: float) -> pb.GetProfileResponse:  # noqa: N802, ASYNC109  # the stub's
        """One card."""
        answer: pb.GetProfileResponse = await self._stub.GetProfile(request, timeout=timeout)
        await self._seen("GetProfile", [answer.profile])
        return answer

    async def GetShortlist(self, request: pb.GetShortlistRequest, timeout: float) -> pb.GetShortlistResponse:  # noqa: N802, ASYNC109  # the stub's
        """A list with its subject."""
        answer: pb.GetShortlistResponse = await self._stub.GetShortlist(request, timeout=timeout)
        await self._seen("GetShortlist", [answer.subject, *(item.counterpart for item in answer.items)])
        return answer

    async def ExplainPair(self, request: pb.ExplainPairRequest, timeout: float) -> pb.ExplainPairResponse:  # noqa: N802, ASYNC109  # the stub's
        """Two cards and how they fit."""
        answer: pb.ExplainPairResponse = await self._stub.ExplainPair(request, timeout=timeout)
        await self._seen("ExplainPair", [answer.left, answer.right])
        return answer

    async def DiagnoseShortlist(  # noqa: N802  # the stub's
        self,
        request: pb.DiagnoseShortlistRequest,
        timeout: float,  # noqa: ASYNC109  # the stub's
    ) -> pb.DiagnoseShortlistResponse:
        """Why a list is short."""
        answer: pb.DiagnoseShortlistResponse = await self._stub.DiagnoseShortlist(request, timeout=timeout)
        if _of_talents(request.market, request.side):
            await self._audit.seen(current.caller(), "DiagnoseShortlist", [request.subject_id])
        return answer

    async def SuggestEdits(self, request: pb.SuggestEditsRequest, timeout: float) -> pb.SuggestEditsResponse:  # noqa: N802, ASYNC109  # the stub's
        """What a subject could change, with counterparts."""
        answer: pb.SuggestEditsResponse = await self._stub.SuggestEdits(request, timeout=timeout)
        pairs = [pair for each in answer.suggestions for pair in each.pairs]
        await self._seen("SuggestEdits", [pair.counterpart for pair in pairs])
        if _of_talents(request.market, request.side):
            await self._audit.seen(current.caller(), "SuggestEdits", [request.subject_id])
        return answer

    def __getattr__(self, method: str) -> Any:
        """Methods that show nobody."""
        return getattr(self._stub, method)

    async def _seen(self, action: str, cards: Iterable[pb.ProfileCard]) -> None:
        await self._audit.seen(current.caller(), action, [card.id for card in cards if card.kind == PERSON])


def _of_talents(market_name: str, side: int) -> bool:
    market = MARKETS.get(market_name)
    return market is not None and market.kind("left" if side == SIDE_LEFT else "right") is Kind.TALENT


def talents_of(change: Change) -> list[str]:
    """The talents that a changed list names."""
    message = change.message
    return _talents(change, [*(entry.counterpart_id for entry in message.entries), *message.left_ids])


def talents_told(change: Change) -> list[str]:
    """The talents that a sentence on a change names."""
    return _talents(change, [move.counterpart_id for move in moves(change.message)[:TOLD_MOVES]])


def _talents(change: Change, counterparts: list[str]) -> list[str]:
    market, side = MARKETS.get(change.message.market), change.side
    if market is None or side is None:
        return []
    if market.kind(side) is Kind.TALENT:
        return [change.message.subject_id]
    return counterparts if market.kind(opposite(side)) is Kind.TALENT else []
