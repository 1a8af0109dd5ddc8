"""The gateway's parts, wired once."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Final

from services.common import database
from services.common.access.keys import SigningKeys
from services.common.access.tokens import Signer
from services.common.audit.log import Log
from services.common.clock import SystemClock
from services.common.kafka import DeadLetters
from services.gateway import erasures, limits
from services.gateway.accounts import bootstrap as accounts_bootstrap
from services.gateway.audit import Audit
from services.gateway.audit_logs import OwnLog, ServiceLog
from services.gateway.audit_reads import AuditedMatching
from services.gateway.clients import Channels
from services.gateway.consumer import ShortlistConsumer
from services.gateway.context import Gateway
from services.gateway.employers import Employers
from services.gateway.feed import ShortlistFeed
from services.gateway.limits import RateLimits, Streams
from services.gateway.portal.names import Names
from services.gateway.portal.organisation_names import OrganisationNames
from services.gateway.settings import Settings
from services.gateway.views import Views

APPLICATION: Final = "gateway"

_log = logging.getLogger(__name__)


def refuse_in_production(settings: Settings) -> None:
    """Raises SettingsError where this is production and the database holds accounts of development.

    Raises psycopg.OperationalError where production's database does not answer: then nobody knows.
    """
    if settings.accounts.development:
        return
    with database.connect(settings.accounts.database_url, APPLICATION) as connection:
        accounts_bootstrap.refuse_in_production(connection)


def _audit(log: Log, channels: Channels, settings: Settings) -> Audit:
    timeouts = (settings.call_timeout, settings.bulk_timeout)
    return Audit(
        log,
        {
            "gateway": OwnLog(log),
            "scenarios": ServiceLog("scenarios", channels.audit("scenarios"), *timeouts),
            "talent": ServiceLog("talent", channels.audit("talent"), *timeouts),
        },
    )


@asynccontextmanager
async def running(
    settings: Settings, feed: ShortlistFeed, failed: Callable[[], None]
) -> AsyncIterator[Gateway]:
    """What routes use, until the end of the block; calls `failed` where the consumer of changes ends."""
    clock = SystemClock()
    pool = database.open_pool(settings.accounts.database_url, APPLICATION, settings.accounts.pool_size)
    log = Log.over(pool, settings.audit_key, APPLICATION, clock)
    accounts = accounts_bootstrap.build(
        settings.accounts,
        pool,
        clock,
        log.auditor,
        oidc=settings.oidc,
        secure_cookies=settings.secure_cookies,
    )
    channels = Channels(settings, Signer(SigningKeys(settings.access_keys)))
    audit = _audit(log, channels, settings)
    plain = channels.backends()
    backends = replace(plain, matching=AuditedMatching(plain.matching, audit))
    dead_letters = DeadLetters(settings.kafka_bootstrap, settings.topic_prefix)
    consumer = ShortlistConsumer(
        settings.kafka_bootstrap, settings.topic_prefix, feed, dead_letters.put_aside
    )
    following = asyncio.create_task(consumer.run(), name="shortlist-consumer")

    def ended(task: asyncio.Task[None]) -> None:
        if not task.cancelled():
            _log.error("the consumer ended", exc_info=task.exception())
            failed()

    following.add_done_callback(ended)
    views = Views(clock)
    counting = asyncio.create_task(views.run(backends.market.pilots), name="views")
    erasing = asyncio.create_task(erasures.run(backends.market.erasure, accounts.erasing), name="erasures")
    try:
        yield Gateway(
            backends,
            feed,
            Names(backends),
            accounts=accounts,
            doorkeeper=accounts.doorkeeper,
            limits=RateLimits(settings.rates, limits.storage(settings.rate_storage)),
            streams=Streams(settings.streams),
            secure_cookies=settings.secure_cookies,
            trusted_proxies=settings.trusted_proxies,
            audit=audit,
            views=views,
            organisation_names=OrganisationNames(accounts.organisations.names),
            employers=Employers(accounts.organisations.of_talents),
        )
    finally:
        following.cancel()
        counting.cancel()
        erasing.cancel()
        await asyncio.gather(following, counting, erasing, return_exceptions=True)
        await views.flush(backends.market.pilots)
        await channels.close()
        dead_letters.close()
        await asyncio.to_thread(audit.close)
        await asyncio.to_thread(accounts.close)
        await asyncio.to_thread(pool.close)
