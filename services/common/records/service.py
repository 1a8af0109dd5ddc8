"""A record service as data, and the processes that it runs."""

import logging
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import grpc
from google.protobuf.descriptor import ServiceDescriptor
from opentelemetry.instrumentation.psycopg import PsycopgInstrumentor
from psycopg_pool import ConnectionPool

from services.common import clock as clocks
from services.common import database, grpc_server, logs, tracing
from services.common.access import methods
from services.common.access.policy import Cells
from services.common.access.principal import Principal
from services.common.access.server import Access
from services.common.audit import command as audit_command
from services.common.audit import grpc_api as audit_api
from services.common.audit import postgres as audit_log
from services.common.audit.chain import Act, Chain
from services.common.audit.log import Log
from services.common.audit.settings import read_key
from services.common.clock import Clock
from services.common.grpc_server import GrpcServer
from services.common.jobs.worker import Work, Worker
from services.common.kafka import KafkaPublisher
from services.common.objects.store import StoreAway
from services.common.outbox import PostgresOutbox
from services.common.records import api
from services.common.records.aggregate import Aggregate
from services.common.records.handlers import Follow, Handlers
from services.common.records.postgres import PostgresStore
from services.common.records.seals import IN_CLEAR, Seals, in_clear
from services.common.records.settings import KafkaSettings, RecordSettings
from services.common.records.store import RecordStore
from services.common.records.watch import Watch
from services.common.records.workflow import Workflow
from services.common.relay import Relay
from services.common.settings import SettingsError
from services.common.tls import Tls

logger = logging.getLogger(__name__)

SHARED_MIGRATIONS: Final = Path(__file__).parent / "migrations"
USAGE_ERROR: Final = 2
RELAY_STOP_S: Final = 7.0
WORKER_CONNECTIONS: Final = 4


@dataclass(frozen=True, slots=True)
class Parts:
    """What a service's own gRPC services and background work are made of."""

    log: Log
    store: RecordStore
    workflow: Workflow
    clock: Clock
    refused: api.Refused
    environ: Mapping[str, str]
    seals: Seals = IN_CLEAR


@dataclass(frozen=True, slots=True)
class Companion:
    """A gRPC service beside the records' one, made for one process."""

    descriptor: ServiceDescriptor
    servicer: object
    register: Callable[[Any, grpc.Server], None]


def alone(parts: Parts) -> Sequence[Companion]:
    """Of a service that serves records and nothing else."""
    del parts
    return ()


def nowhere_else(environ: Mapping[str, str]) -> Mapping[str, Sequence[Path]]:
    """Of a service with one database."""
    del environ
    return {}


def nothing_more(environ: Mapping[str, str]) -> None:
    """Of a service whose tables are all that has to be brought up to date."""
    del environ


def jobless(parts: Parts) -> Mapping[str, Work]:
    """Of a service without long work."""
    del parts
    return {}


@contextmanager
def idle(parts: Parts) -> Iterator[None]:
    """Of a service that does nothing by itself."""
    del parts
    yield


@dataclass(frozen=True, slots=True)
class RecordService:
    """What one record service differs by from the others.

    `name` is the audience of its callers' tokens too, `rows` its part of the table of methods and roles.
    `register` is the generated function that adds a servicer to a server; `seed` names the module whose
    `main(environ)` loads the first data over gRPC. `follow` names by kind what else happens in the
    transaction of a change; `companions` are further gRPC services, `background` what the process does while
    it serves; `jobs` what its workers do, by kind of job. `watch` is told, by kind, of
    every new state, whatever changed it. `seals` seals what lies about people; `elsewhere` gives by URL
    the sources of migrations of further databases; `migrated` is done once all tables are up to date;
    `commands` are the service's own, by the word that asks for them.
    """

    name: str
    read_settings: Callable[[Mapping[str, str]], RecordSettings]
    aggregates: tuple[Aggregate[Any], ...]
    descriptor: ServiceDescriptor
    rows: Mapping[str, Cells]
    register: Callable[[Any, grpc.Server], None]
    migrations: Path
    seed: str
    follow: Mapping[str, Follow] = field(default_factory=dict)
    companions: Callable[[Parts], Sequence[Companion]] = alone
    background: Callable[[Parts], AbstractContextManager[None]] = idle
    jobs: Callable[[Parts], Mapping[str, Work]] = jobless
    watch: Mapping[str, Watch] = field(default_factory=dict)
    seals: Callable[[Mapping[str, str]], AbstractContextManager[Seals]] = in_clear
    elsewhere: Callable[[Mapping[str, str]], Mapping[str, Sequence[Path]]] = nowhere_else
    migrated: Callable[[Mapping[str, str]], None] = nothing_more
    commands: Mapping[str, Callable[[Mapping[str, str]], int]] = field(default_factory=dict)

    @property
    def process(self) -> str:
        """The service's name in traces and logs."""
        return f"dabridge-{self.name}"

    @property
    def migration_sources(self) -> tuple[Path, Path, Path]:
        """Where the steps to the service's tables are."""
        return SHARED_MIGRATIONS, audit_log.MIGRATIONS, self.migrations

    @property
    def table(self) -> Mapping[str, Cells]:
        """The rows of all methods that it serves."""
        return {**self.rows, **methods.AUDIT}


def servicer(service: RecordService, store: RecordStore, clock: Clock, refused: api.Refused) -> object:
    """The service's gRPC methods over a store; `refused` is told what callers had no right to."""
    source = f"/dabridge/{service.name}"
    handlers = [
        Handlers(
            aggregate,
            store,
            clock,
            source,
            service.follow.get(aggregate.kind),
            watch=service.watch.get(aggregate.kind),
        )
        for aggregate in service.aggregates
    ]
    return api.servicer(service.descriptor, handlers, refused)


def start(
    service: RecordService,
    parts: Parts,
    listen: str,
    *,
    access: Access,
    tls: Tls | None = None,
    workers: int = 16,
    companions: Sequence[Companion] = (),
) -> GrpcServer:
    """Starts the service's gRPC server over its parts; raises RuntimeError where it cannot bind."""
    log = parts.log

    def refused(caller: Principal, method: str) -> None:
        log.refusals.note(caller, Act(f"{method}.refused"))

    def register(server: grpc.Server) -> None:
        service.register(servicer(service, parts.store, parts.clock, parts.refused), server)
        for companion in companions:
            companion.register(companion.servicer, server)
        audit_api.register(audit_api.servicer(log.pool.connection, log.chain), server)

    return grpc_server.start_server(
        listen,
        [
            service.descriptor.full_name,
            *(companion.descriptor.full_name for companion in companions),
            audit_api.SERVICE.full_name,
        ],
        register,
        access=replace(access, refused=refused),
        tls=tls,
        workers=workers,
        unavailable=(*database.UNAVAILABLE, StoreAway),
    )


@contextmanager
def opened(
    service: RecordService,
    pool: ConnectionPool[database.Connection],
    key: bytes,
    clock: Clock,
    environ: Mapping[str, str],
) -> Iterator[Parts]:
    """The parts over the pool of the service's database; `key` is the log's. Raises SettingsError."""
    log = Log.over(pool, key, service.name, clock)
    with service.seals(environ) as seals:
        store = PostgresStore(pool, log.auditor, seals)
        workflow = Workflow(store, clock, f"/dabridge/{service.name}", service.watch)
        yield Parts(log, store, workflow, clock, log.refusals.note, environ, seals)


def serve(service: RecordService, environ: Mapping[str, str]) -> int:
    """Answers gRPC calls until a signal, once the database answers."""
    settings = service.read_settings(environ)
    access = Access.from_environ(environ, service.name, service.table)
    key = read_key(environ)
    clock = clocks.from_environ(environ)
    tls = Tls.from_environ(environ)
    PsycopgInstrumentor().instrument()
    with grpc_server.stop_on_signals() as stop:
        if not database.wait_until_up(settings.database_url, service.process, stop):
            return 0
        with (
            database.open_pool(settings.database_url, service.process, settings.database_connections) as pool,
            opened(service, pool, key, clock, environ) as parts,
        ):
            server = start(
                service,
                parts,
                settings.listen,
                access=access,
                tls=tls,
                workers=settings.grpc_workers,
                companions=service.companions(parts),
            )
            with service.background(parts):
                stop.wait()
            server.stop()
    return 0


def work(service: RecordService, environ: Mapping[str, str]) -> int:
    """Works on the service's jobs until a signal, once the database answers."""
    settings = service.read_settings(environ)
    key = read_key(environ)
    clock = clocks.from_environ(environ)
    application = f"{service.process}-work"
    PsycopgInstrumentor().instrument()
    with grpc_server.stop_on_signals() as stop:
        if not database.wait_until_up(settings.database_url, application, stop):
            return 0
        with (
            database.open_pool(settings.database_url, application, WORKER_CONNECTIONS) as pool,
            opened(service, pool, key, clock, environ) as parts,
        ):
            kinds = service.jobs(parts)
            if not kinds:
                sys.stderr.write(f"{service.name} has no jobs\n")
                return USAGE_ERROR
            Worker(pool, kinds).run(stop)
    return 0


def relay(service: RecordService, environ: Mapping[str, str]) -> int:
    """Publishes the service's events until a signal."""
    settings = service.read_settings(environ)
    kafka = KafkaSettings.from_environ(environ)
    name = f"{service.process}-relay"
    with grpc_server.stop_on_signals() as stop:
        _end_in_time(stop)
        Relay(
            partial(PostgresOutbox, settings.database_url, name),
            partial(KafkaPublisher, kafka.bootstrap, kafka.topic_prefix, name),
            kafka.relay,
        ).run(stop)
    return 0


def _end_in_time(stop: threading.Event) -> None:
    """Ends the process RELAY_STOP_S after `stop`, for brokers that stall; the next relay publishes again."""

    def watch() -> None:
        stop.wait()
        time.sleep(RELAY_STOP_S)
        os._exit(0)

    threading.Thread(target=watch, name="end-in-time", daemon=True).start()


def migrate(service: RecordService, environ: Mapping[str, str]) -> int:
    """Brings the service's tables up to date, once the database answers."""
    settings = service.read_settings(environ)
    todo = {**service.elsewhere(environ), settings.database_url: service.migration_sources}
    with grpc_server.stop_on_signals() as stop:
        for url in todo:
            if not database.wait_until_up(url, service.process, stop):
                return 1
    logging.getLogger("yoyo").setLevel(logging.WARNING)
    applied = [name for url, sources in todo.items() for name in database.migrate(url, sources)]
    logger.info("migrations applied: %s", ", ".join(applied) or "none were missing")
    service.migrated(environ)
    return 0


def seed(service: RecordService, environ: Mapping[str, str]) -> int:
    """Loads the service's first data over gRPC."""
    return int(import_module(service.seed).main(environ))


def verify(service: RecordService, environ: Mapping[str, str], arguments: Sequence[str]) -> int:
    """Checks the service's audit log and prints what it finds."""
    expected = audit_command.expected(arguments, f"python -m services.{service.name}")
    settings = service.read_settings(environ)
    chain = Chain(read_key(environ), service.name)
    try:
        return audit_command.verify(settings.database_url, chain, expected)
    except database.UNAVAILABLE as error:
        sys.stderr.write(f"the database does not answer: {type(error).__name__}\n")
        return 1


COMMANDS: Final = {"serve": serve, "relay": relay, "work": work, "migrate": migrate, "seed": seed}


def main(service: RecordService, arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns the process's exit code; 2 where it was called wrongly."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    command = given[0] if given else ""
    verifies = command == audit_command.NAME
    commands = {name: partial(run, service) for name, run in COMMANDS.items()} | dict(service.commands)
    if not verifies and (len(given) != 1 or command not in commands):
        names = "|".join([*commands, audit_command.NAME])
        sys.stderr.write(f"usage: python -m services.{service.name} {names}\n")
        return USAGE_ERROR
    process = service.process if command == "serve" else f"{service.process}-{command}"
    logs.configure(process, os.environ.get("LOG_LEVEL") or "INFO")
    tracing.configure(process)
    try:
        if verifies:
            return verify(service, os.environ, given[1:])
        return commands[command](os.environ)
    except SettingsError as error:
        sys.stderr.write(f"{error}\n")
        return USAGE_ERROR
    finally:
        tracing.flush()
