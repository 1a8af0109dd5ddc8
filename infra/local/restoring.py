"""A backup brought back over the data of the local system, which is stopped."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from infra.local import backup
from infra.local.backing import RunningServer, describe
from infra.local.keyring import open_keyring
from infra.local.ports import choose
from infra.local.programs import run_once
from infra.local.services import PREPARATION, RESTORING, Surroundings, program
from infra.local.settings import PREFERRED_PORTS, Settings

# 20,000 talents are published again within half a minute on two cores.
STEP_S: Final = 900.0


def bring_back(settings: Settings, environ: Mapping[str, str], folder: Path, say: backup.Say) -> None:
    """Restores a backup, migrates it, erases again who was erased since, and publishes every state anew.

    The events wait in the outboxes until the system is started. Raises BackupError, StartError.
    """
    backup.check(folder, backup.CONTENT)
    ports = choose(PREFERRED_PORTS, settings.ports)
    servers = describe(
        settings.data,
        settings.cache,
        ports,
        environ,
        user=settings.server_user,
        kafka_heap=settings.kafka_heap,
        elasticsearch_heap=settings.elasticsearch_heap,
    )
    log = settings.data / "log"
    running = []
    try:
        for server in (servers.postgres, servers.kafka):
            server.prepare()
            running.append(RunningServer(server, log / f"{server.program().name}.log"))
            running[-1].start()
        for started in running:
            started.wait()
        databases = {name: servers.postgres.make_database(name) for name in settings.databases}
        surroundings = Surroundings(
            ports,
            databases,
            servers.kafka.bootstrap,
            servers.elasticsearch.url,
            open_keyring(settings.keys),
        )
        backup.restore({name: databases[name] for name in backup.CONTENT}, folder, say)
        for name in (*PREPARATION, *RESTORING):
            say(name)
            run_once(program(name, surroundings, environ), STEP_S)
    finally:
        for started in reversed(running):
            started.stop()
