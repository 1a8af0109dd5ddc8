"""Starts the system, or only its servers, on this machine.

up: everything, seeded on the first start. backing: PostgreSQL, Kafka and Elasticsearch alone. seed: loads the
seed data into the system that `up` runs. clean: removes the data.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import threading

from infra.local.backing import RunningServer, describe, prepare_all
from infra.local.downloads import DownloadError
from infra.local.java import NoJava
from infra.local.lock import AlreadyRunning, data_lock
from infra.local.ports import choose
from infra.local.postgres import Postgres
from infra.local.programs import StartError
from infra.local.services import SEEDING
from infra.local.settings import PREFERRED_PORTS, ROOT, Settings
from infra.local.up import read_addresses, up
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


def seed(settings: Settings) -> int:
    """Loads the seed data into the running system; loading it again changes nothing."""
    try:
        told = read_addresses(settings.data)
    except FileNotFoundError:
        raise StartError("nothing runs over this data directory; start it with `make run`") from None
    for module, task in SEEDING.values():
        environ = {**os.environ, **told, **settings.seed_environ()}
        done = subprocess.run((sys.executable, "-m", module, task), cwd=ROOT, env=environ, check=False)
        if done.returncode != 0:
            return done.returncode
    return 0


def clean(settings: Settings) -> int:
    """Removes the data directory."""
    shutil.rmtree(settings.data)
    shutil.rmtree(Postgres(settings.data / "postgres", None).socket_directory, ignore_errors=True)
    return 0


def main(arguments: list[str]) -> int:
    """The exit code; what went wrong is told in one line on standard error."""
    parser = argparse.ArgumentParser(prog="python -m infra.local", description=__doc__)
    parser.add_argument("command", choices=sorted(COMMANDS))
    command = parser.parse_args(arguments).command
    try:
        settings = Settings.from_environ(os.environ)
        if command == "seed":  # beside a running `up`, which holds the lock
            return seed(settings)
        with data_lock(settings.data):
            return COMMANDS[command](settings)
    except (AlreadyRunning, DownloadError, NoJava, OSError, SettingsError, StartError) as error:
        print(f"infra.local: {error}", file=sys.stderr)
        return 1


COMMANDS = {"up": up, "backing": backing, "seed": seed, "clean": clean}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
