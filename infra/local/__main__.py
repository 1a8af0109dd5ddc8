"""`python -m infra.local up | backing | clean`."""

import argparse
import os
import shutil
import signal
import sys
import threading

from infra.local.backing import RunningServer, describe, prepare_all
from infra.local.downloads import DownloadError
from infra.local.java import NoJava
from infra.local.lock import AlreadyRunning, data_lock
from infra.local.ports import choose
from infra.local.postgres import Postgres
from infra.local.programs import StartError
from infra.local.settings import PREFERRED_PORTS, Settings
from services.common.settings import SettingsError


def backing(settings: Settings) -> int:
    """Runs only the servers, prints their addresses, and ends on a signal or when one of them dies."""
    ports = choose(PREFERRED_PORTS, settings.ports)
    servers = describe(
        settings.data,
        settings.cache,
        ports,
        os.environ,
        user=settings.server_user,
        kafka_heap=settings.kafka_heap,
        elasticsearch_heap=settings.elasticsearch_heap,
    )
    prepare_all(servers)
    log = settings.data / "log"
    running = [RunningServer(server, log / f"{server.program().name}.log") for server in servers.all()]
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    try:
        for server in running:
            server.start()
        for server in running:
            server.wait()
        for name in settings.databases:
            print(f"{name.upper()}_DATABASE_URL={servers.postgres.make_database(name)}", flush=True)
        print(f"KAFKA_BOOTSTRAP_SERVERS={servers.kafka.bootstrap}")
        print(f"ELASTICSEARCH_URL={servers.elasticsearch.url}", flush=True)
        while not ended.wait(1.0):
            for server in running:
                if server.exit_code() is not None:
                    raise StartError(f"{server.server.program().name} died; see {server.log}")
    finally:
        for server in reversed(running):
            server.stop()
    return 0


def clean(settings: Settings) -> int:
    """Removes the data directory."""
    shutil.rmtree(settings.data)
    shutil.rmtree(Postgres(settings.data / "postgres", None).socket_directory, ignore_errors=True)
    return 0


def main(arguments: list[str]) -> int:
    """The exit code; what went wrong is told in one line on standard error."""
    parser = argparse.ArgumentParser(prog="python -m infra.local", description=__doc__)
    parser.add_argument("command", choices=("up", "backing", "clean"))
    command = parser.parse_args(arguments).command
    try:
        settings = Settings.from_environ(os.environ)
        with data_lock(settings.data):
            return COMMANDS[command](settings)
    except (AlreadyRunning, DownloadError, NoJava, OSError, SettingsError, StartError) as error:
        print(f"infra.local: {error}", file=sys.stderr)
        return 1


COMMANDS = {"backing": backing, "clean": clean}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
