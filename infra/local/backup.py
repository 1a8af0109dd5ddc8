"""Backups of the databases' content, and bringing one back: never the keys of people, nor what is in passing.

A backup is a folder with a file a database, as pg_dump writes them, and manifest.json. The database of
people's keys is in none: what was erased stays unreadable in every backup, and the receipts beside the keys
see to it that a restored one is erased again.
"""

import hashlib
import json
import os
import subprocess
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import psycopg
from psycopg import conninfo, sql

from infra.local.postgres import programs
from infra.local.programs import StartError

CONTENT: Final = ("scenarios", "talent", "gateway")
# Events on their way, and answers that are kept for some days; both hold states in clear or of people.
PASSING: Final = ("outbox", "idempotency_key", "outgoing_message", "one_time_code", "session")
MANIFEST: Final = "manifest.json"

Say = Callable[[str], None]


class BackupError(StartError):
    """A backup could not be made or brought back; the message says why."""


@dataclass(frozen=True, slots=True)
class Dumped:
    """One database's file: its size in bytes and SHA-256."""

    name: str
    size: int
    sha256: str


def dump(databases: Mapping[str, str], folder: Path, say: Say) -> list[Dumped]:
    """Writes a file for each database, given by URL, and the manifest; raises BackupError."""
    folder.mkdir(parents=True, mode=0o700)
    dumped = []
    for number, (name, url) in enumerate(databases.items(), 1):
        file = folder / f"{name}.dump"
        _run(
            "pg_dump",
            "--format=custom",
            "--no-owner",
            "--no-privileges",
            *(f"--exclude-table-data={table}" for table in PASSING),
            f"--file={file}",
            f"--dbname={url}",
        )
        dumped.append(Dumped(name, file.stat().st_size, _sha256(file)))
        say(f"{number}/{len(databases)} {name}: {dumped[-1].size:,} bytes")
    told = {
        "made_at": datetime.now(UTC).isoformat(),
        "without": list(PASSING),
        "databases": {each.name: {"size": each.size, "sha256": each.sha256} for each in dumped},
    }
    (folder / MANIFEST).write_text(json.dumps(told, indent=2), "utf-8")
    return dumped


def restore(databases: Mapping[str, str], folder: Path, say: Say) -> None:
    """Makes each database, given by URL, what its file holds; nobody else may be connected.

    Raises BackupError before anything is changed where a file is missing or not the one of the manifest.
    """
    check(folder, databases)
    for number, (name, url) in enumerate(databases.items(), 1):
        _empty(url)
        _run(
            "pg_restore",
            "--no-owner",
            "--no-privileges",
            "--exit-on-error",
            f"--dbname={url}",
            str(folder / f"{name}.dump"),
        )
        say(f"{number}/{len(databases)} {name} is restored")


def check(folder: Path, names: Iterable[str]) -> None:
    """Raises BackupError unless the folder holds each database's file as the manifest says."""
    try:
        told = json.loads((folder / MANIFEST).read_text("utf-8"))["databases"]
    except (OSError, ValueError, KeyError):
        raise BackupError(f"no backup in {folder}") from None
    for name in names:
        file = folder / f"{name}.dump"
        if name not in told or not file.is_file() or _sha256(file) != told[name]["sha256"]:
            raise BackupError(f"{file} is not what the manifest says")


def _empty(url: str) -> None:
    """Drops the database of a URL and makes it anew."""
    name = sql.Identifier(str(conninfo.conninfo_to_dict(url)["dbname"]))
    with psycopg.connect(conninfo.make_conninfo(url, dbname="postgres"), autocommit=True) as connection:
        try:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(name))
        except psycopg.errors.ObjectInUse:
            raise BackupError("somebody is connected to the database; stop the services first") from None
        connection.execute(sql.SQL("CREATE DATABASE {}").format(name))


def _run(program: str, *arguments: str) -> None:
    argv = [str(programs() / program), *arguments]
    environ = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
    done = subprocess.run(argv, env=environ, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BackupError(f"{program}: {done.stderr.strip().splitlines()[-1:]}")


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
