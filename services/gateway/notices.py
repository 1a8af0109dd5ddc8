"""What both markets tell people, as one list: newest first, read and counted together."""

import asyncio
import re
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

from dabridge.scenarios.v1 import notices_service_pb2 as api

from services.common.records.paging import DEFAULT_SIZE
from services.gateway import told

# Each market numbers its own notices; those of the talent market bear a letter.
_TALENT_ID: Final = re.compile(rf"{told.MARKETS['talent_notices']}(\d{{1,18}})", re.ASCII)


class NoticesOfBoth:
    """Lists and marks the notices of both markets, as a stub of NoticesService.

    Raises AioRpcError where either market's service does.
    """

    def __init__(self, scenarios: Any, talent: Any) -> None:
        """Uses the stubs without owning them."""
        self._scenarios = scenarios
        self._talent = talent

    async def ListNotices(  # noqa: N802  # the stub's name
        self, request: api.ListNoticesRequest, **call: Any
    ) -> api.ListNoticesResponse:
        """A page of both, newest first."""
        markets = {
            "notices": partial(self._scenarios.ListNotices, **call),
            "talent_notices": partial(self._talent.ListNotices, **call),
        }
        size = request.page_size or DEFAULT_SIZE
        page = await told.together(
            markets, request.page_token, size, unread_only=request.unread_only, whole=True
        )
        made = api.ListNoticesResponse(total=page.total, unread=page.unread, next_page_token=page.after)
        for each in page.notices:
            notice = made.notices.add()
            notice.CopyFrom(each.notice)
            notice.id = each.id
        return made

    async def MarkNoticesRead(  # noqa: N802  # the stub's name
        self, request: api.MarkNoticesReadRequest, **call: Any
    ) -> api.MarkNoticesReadResponse:
        """Marks notices of either as read, all of both where none is named."""
        talent = [found[1] for each in request.ids if (found := _TALENT_ID.fullmatch(each))]
        others = [each for each in request.ids if not _TALENT_ID.fullmatch(each)]
        unread = await asyncio.gather(
            _mark(self._scenarios, others, call, every=not request.ids),
            _mark(self._talent, talent, call, every=not request.ids),
        )
        return api.MarkNoticesReadResponse(unread=sum(unread))


async def _mark(stub: Any, ids: Sequence[str], call: Mapping[str, Any], *, every: bool) -> int:
    """How many are unread of one market afterwards."""
    if ids or every:
        answer = await stub.MarkNoticesRead(api.MarkNoticesReadRequest(ids=ids), **call)
    else:
        asked = api.ListNoticesRequest(page_size=1, unread_only=True)
        answer = await stub.ListNotices(asked, **call)
    return int(answer.unread)
