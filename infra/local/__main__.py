"""Starts the system, or only its servers, on this machine.

up: everything, seeded on the first start. backing: PostgreSQL, Kafka and Elasticsearch alone. seed: loads the
seed data into the system that `up` runs. keys-rotate: another key signs tokens in the system that `up` runs.
audit-verify: checks the chains of the audit logs of the system that `up` runs. certs: makes certificates for
TLS between the services anew. clean: removes the data, keys and certificates. backup: writes a backup of the
content of the system that `up` runs. restore: brings one back, the system being stopped. learn: one learning
run of the system that `up` runs. weights: the versions of its weights. weights-rollback: brings weights back.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Final

from infra.local import backup, certs
from infra.local.backing import RunningServer, describe, prepare_all
from infra.local.downloads import DownloadError
from infra.local.java import NoJava
from infra.local.keyring import open_keyring
from infra.local.lock import AlreadyRunning, data_lock
from infra.local.ports import choose
from infra.local.postgres import Postgres
from infra.local.programs import StartError
from infra.local.restoring import bring_back
from infra.local.rotation import rotate
from infra.local.services import LOGS, SEEDING
from infra.local.settings import PREFERRED_PORTS, ROOT, Settings
from infra.local.up import read_addresses, up
from services.common.access.keys import KeyFolderError
from services.common.settings import SettingsError

NOTHING: Final[Mapping[str, str]] = MappingProxyType({})
MATCHING: Final = "services.matching"


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
        for name, value in open_keyring(settings.keys).environ().items():
            print(f"{name}={value}")
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
    for module, task in SEEDING.values():
        if status := _beside(settings, module, task, more=settings.seed_environ()):
            return status
    return 0


def audit_verify(settings: Settings) -> int:
    """Checks the audit log of each service of the running system; 0 where every chain is whole."""
    statuses = [_beside(settings, f"services.{service}", "audit-verify") for service in LOGS]
    return max(statuses)


def keys_rotate(settings: Settings) -> int:
    """Lets another key sign tokens in the running system, and retires those before it."""
    rotate(Path(_told(settings)["ACCESS_KEYS"]), lambda line: print(line, flush=True))
    return 0


def make_certificates(settings: Settings) -> int:
    """Makes an authority and a certificate for each service, in place of those before."""
    certs.make(settings.certificates)
    print(f"Certificates in {settings.certificates}; `DABRIDGE_TLS=true make run` uses them.")
    return 0


def _told(settings: Settings) -> dict[str, str]:
    """What the processes of the running system are told; raises StartError where none runs."""
    try:
        return read_addresses(settings.data)
    except FileNotFoundError:
        raise StartError("nothing runs over this data directory; start it with `make run`") from None


def _beside(settings: Settings, module: str, *task: str, more: Mapping[str, str] = NOTHING) -> int:
    """Runs a command of a service beside the running system; its exit code."""
    environ = {**os.environ, **_told(settings), **more}
    argv = (sys.executable, "-m", module, *task)
    return subprocess.run(argv, cwd=ROOT, env=environ, check=False).returncode


def learn(settings: Settings) -> int:
    """One learning run of the running system, of MARKET alone where it is set."""
    market = os.environ.get("MARKET", "")
    return _beside(settings, MATCHING, "learn", *(("--market", market) if market else ()))


def weights(settings: Settings) -> int:
    """The versions of weights of the running system, of MARKET alone where it is set."""
    market = os.environ.get("MARKET", "")
    return _beside(settings, MATCHING, "weights", "list", *((market,) if market else ()))


def weights_rollback(settings: Settings) -> int:
    """Brings the weights of MARKET back in the running system: version TO, or the one before."""
    market, to = os.environ.get("MARKET", ""), os.environ.get("TO", "")
    if not market:
        raise StartError("MARKET names no market: make weights-rollback MARKET=talent_demand")
    return _beside(settings, MATCHING, "weights", "rollback", market, *(("--to", to) if to else ()))


def make_backup(settings: Settings) -> int:
    """Writes a backup of the running system's content into a new folder, and prints its name."""
    told = _told(settings)
    folder = settings.data / "backups" / f"{datetime.now(UTC):%Y%m%dT%H%M%S}"
    databases = {name: told[f"{name.upper()}_DATABASE_URL"] for name in backup.CONTENT}
    backup.dump(databases, folder, lambda line: print(line, flush=True))
    print(folder)
    return 0


def restore(settings: Settings) -> int:
    """Brings the backup back that BACKUP names, over what is there."""
    given = os.environ.get("BACKUP", "")
    if not given:
        raise backup.BackupError("BACKUP names no folder: make restore BACKUP=var/backups/…")
    bring_back(settings, os.environ, Path(given), lambda line: print(line, flush=True))
    print("Restored; `make run` publishes and ranks again.")
    return 0


def clean(settings: Settings) -> int:
    """Removes the data directory."""
    shutil.rmtree(settings.data)
    shutil.rmtree(Postgres(settings.data / "postgres", None).socket_directory, ignore_errors=True)
    return 0


def main(arguments: list[str]) -> int:
    """The exit code; what went wrong is told in one line on standard error."""
    parser = argparse.ArgumentParser(prog="python -m infra.local", description=__doc__)
    parser.add_argument("command", choices=sorted(COMMANDS | BESIDE))
    command = parser.parse_args(arguments).command
    try:
        settings = Settings.from_environ(os.environ)
        if command in BESIDE:
            return BESIDE[command](settings)
        with data_lock(settings.data):
            return COMMANDS[command](settings)
    except (
        AlreadyRunning,
        DownloadError,
        KeyFolderError,
        NoJava,
        OSError,
        SettingsError,
        StartError,
    ) as error:
        print(f"infra.local: {error}", file=sys.stderr)
        return 1


COMMANDS = {
    "up": up,
    "backing": backing,
    "certs": make_certificates,
    "clean": clean,
    "restore": restore,
}
# Those that work beside a running `up`, which holds the data directory.
BESIDE = {
    "seed": seed,
    "keys-rotate": keys_rotate,
    "audit-verify": audit_verify,
    "backup": make_backup,
    "learn": learn,
    "weights": weights,
    "weights-rollback": weights_rollback,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
