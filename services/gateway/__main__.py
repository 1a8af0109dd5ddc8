"""`python -m services.gateway serve|migrate|accounts-seed`: the portal and the public API, and its accounts."""

import argparse
import asyncio
import logging
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import uvicorn
from sse_starlette.sse import AppStatus

from services.common import logs, tracing
from services.common.kafka import DeadLetters
from services.common.settings import SettingsError
from services.gateway.accounts import commands
from services.gateway.app import create_app
from services.gateway.clients import Channels
from services.gateway.consumer import ShortlistConsumer
from services.gateway.context import Gateway
from services.gateway.feed import ShortlistFeed
from services.gateway.portal.names import Names
from services.gateway.settings import Settings

SERVICE = "dabridge-gateway"
GRACE_S = 5

_log = logging.getLogger(__name__)


class _Server(uvicorn.Server):
    """Ends the event streams when it is told to stop, for they would keep it waiting."""

    def __init__(self, config: uvicorn.Config, feed: ShortlistFeed) -> None:
        super().__init__(config)
        self._feed = feed
        self.failed = False

    def fail(self) -> None:
        """Stops with an error for the supervisor to see."""
        self.failed = True
        self.should_exit = True

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stops on SIGTERM and SIGINT, and calls that a success: uvicorn would raise the signal again."""
        before = {each: signal.signal(each, self.handle_exit) for each in (signal.SIGTERM, signal.SIGINT)}
        try:
            yield
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Closes the streams, then waits for the requests under way."""
        self._feed.close()
        await super().shutdown(sockets)


def serve(settings: Settings) -> int:
    """Serves until SIGTERM or SIGINT; the process's exit status."""
    feed = ShortlistFeed(settings.ring_size)

    @asynccontextmanager
    async def start() -> AsyncIterator[Gateway]:
        channels = Channels(settings)
        backends = channels.backends()
        dead_letters = DeadLetters(settings.kafka_bootstrap, settings.topic_prefix)
        consumer = ShortlistConsumer(
            settings.kafka_bootstrap, settings.topic_prefix, feed, dead_letters.put_aside
        )
        following = asyncio.create_task(consumer.run(), name="shortlist-consumer")
        following.add_done_callback(ended)
        try:
            yield Gateway(backends, feed, Names(backends), settings.secure_cookies)
        finally:
            following.cancel()
            await asyncio.gather(following, return_exceptions=True)
            await channels.close()
            dead_letters.close()

    def ended(task: asyncio.Task[None]) -> None:
        if not task.cancelled():
            _log.error("the consumer ended", exc_info=task.exception())
            server.fail()

    app = create_app(start, settings.body_limit, settings.bulk_body_limit)
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=GRACE_S,
        server_header=False,
    )
    # The feed ends the streams in order; the library would cut them off.
    AppStatus.disable_automatic_graceful_drain()  # type: ignore[no-untyped-call]  # it ships no types
    server = _Server(config, feed)
    server.run()
    tracing.flush()
    return 1 if server.failed or not server.started else 0


def main(arguments: list[str] | None = None) -> int:
    """Runs the command; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m services.gateway")
    parser.add_argument("command", choices=["serve", "migrate", "accounts-seed"])
    parser.add_argument("--output", type=Path, help="accounts-seed: a file for the accounts, as JSON")
    asked = parser.parse_args(arguments)
    try:
        if asked.command == "migrate":
            return commands.migrate(os.environ)
        if asked.command == "accounts-seed":
            return commands.seed(os.environ, asked.output)
        settings = Settings.from_environ(os.environ)
    except SettingsError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    logs.configure(SERVICE, settings.log_level)
    # The consumer itself tells that Kafka is away, once; its client would tell it at every try.
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    tracing.configure(SERVICE)
    return serve(settings)


if __name__ == "__main__":
    sys.exit(main())
