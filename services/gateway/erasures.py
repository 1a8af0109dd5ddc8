"""Accounts of people who were erased, whoever asked for it: looked for again and again, and reported."""

import asyncio
import logging
from typing import TYPE_CHECKING, Any, Final

import grpc
from dabridge.talent.v1 import erasure_service_pb2 as api
from psycopg import Error as DatabaseError
from psycopg_pool import PoolTimeout

from services.common import texts
from services.common.access import current
from services.common.access.principal import system
from services.gateway.accounts.erasing import RECENT, Erasing
from services.gateway.problems import Problem

if TYPE_CHECKING:
    from services.gateway.context import Gateway

EVERY_S: Final = 5.0
TIMEOUT_S: Final = 5.0
_AT_ONCE: Final = 50
_SELF: Final = system("gateway")
_log = logging.getLogger(__name__)


async def fill_recent(gateway: "Gateway", request: Any) -> None:
    """Of an EraseMeRequest nothing; raises Problem unless the caller has signed in just before."""
    del request
    if not await asyncio.to_thread(gateway.accounts.erasing.recent, current.caller().person):
        raise stale()


def stale() -> Problem:
    """What is told to who signed in too long ago."""
    told = texts.get("erasure.me.stale", minutes=int(RECENT.total_seconds()) // 60)
    return Problem(403, "sign_in_again", told)


async def settle(erasure: Any, erasing: Erasing) -> int:
    """Erases the accounts that are still to be, and tells the talent service, by its stub; how many.

    At least once: an account that is not there any more is reported as such. Raises AioRpcError.
    """
    with current.acting(_SELF):
        asked = api.ListAccountErasuresRequest(page_size=_AT_ONCE)
        waiting = (await erasure.ListAccountErasures(asked, timeout=TIMEOUT_S)).erasures
        for each in waiting:
            counts = await asyncio.to_thread(erasing.erase, each.talent_id)
            told = api.ReportAccountErasedRequest(erasure_id=each.erasure_id, counts=counts)
            await erasure.ReportAccountErased(told, timeout=TIMEOUT_S)
    return len(waiting)


async def run(erasure: Any, erasing: Erasing, every: float = EVERY_S) -> None:
    """Settles every so many seconds, until it is cancelled; outlives any absence."""
    while True:
        try:
            while await settle(erasure, erasing) == _AT_ONCE:
                pass
        except grpc.aio.AioRpcError as error:
            _log.warning("erased accounts are not looked for: %s", error.code().name)
        except (DatabaseError, PoolTimeout) as error:
            _log.warning("erased accounts wait for the database: %s", type(error).__name__)
        await asyncio.sleep(every)
