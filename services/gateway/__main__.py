"""`python -m services.gateway serve|migrate|admin-create|accounts-seed|audit-verify`: the portal, the API."""

import argparse
import logging
import os
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from sse_starlette.sse import AppStatus

from services.common import database, logs, tracing
from services.common.audit import command as audit
from services.common.settings import SettingsError
from services.gateway import bootstrap
from services.gateway.accounts import command_admin, commands
from services.gateway.app import create_app
from services.gateway.feed import ShortlistFeed
from services.gateway.settings import Settings

SERVICE = "dabridge-gateway"
GRACE_S = 5
# Above what HeaderLimit refuses with an answer; here the connection is closed.
MAX_HEAD_BYTES = 64 * 1024
# Commands that read their own options.
_WITH_OPTIONS = {audit.NAME: commands.verify, command_admin.NAME: command_admin.run}


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

    app = create_app(
        lambda: bootstrap.running(settings, feed, server.fail),
        settings.body_limit,
        settings.bulk_body_limit,
        secure_cookies=settings.secure_cookies,
    )
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=GRACE_S,
        server_header=False,
        # The gate reads X-Forwarded-For itself, from trusted proxies alone.
        proxy_headers=False,
        ws="none",
        h11_max_incomplete_event_size=MAX_HEAD_BYTES,
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
    parser.add_argument("command", choices=["serve", "migrate", "accounts-seed", *_WITH_OPTIONS])
    parser.add_argument("--output", type=Path, help="accounts-seed: a file for the accounts, as JSON")
    given = sys.argv[1:] if arguments is None else arguments
    try:
        if given and given[0] in _WITH_OPTIONS:
            return _WITH_OPTIONS[given[0]](os.environ, given[1:])
        asked = parser.parse_args(given)
        if asked.command == "migrate":
            return commands.migrate(os.environ)
        if asked.command == "accounts-seed":
            return commands.seed(os.environ, asked.output)
        settings = Settings.from_environ(os.environ)
        bootstrap.refuse_in_production(settings)
    except SettingsError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except database.UNAVAILABLE as error:
        sys.stderr.write(f"the database does not answer: {type(error).__name__}\n")
        return 1
    logs.configure(SERVICE, settings.log_level)
    # The consumer itself tells that Kafka is away, once; its client would tell it at every try.
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    tracing.configure(SERVICE)
    return serve(settings)


if __name__ == "__main__":
    sys.exit(main())
