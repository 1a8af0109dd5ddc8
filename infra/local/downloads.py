"""The servers' files: fetched once by Maven, kept in the cache for every later start."""

import fcntl
import hashlib
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

POM = Path(__file__).with_name("pom.xml")
# SHA-256 and name of each file that the list of servers brings, as sha256sum prints them.
PINNED = Path(__file__).with_name("servers.sha256")


class DownloadError(Exception):
    """The servers could not be fetched, or are not the pinned ones; the message tells why."""


@dataclass(frozen=True, slots=True)
class Distributions:
    """Where the unpacked servers are: a folder of jars, and Elasticsearch's home."""

    kafka: Path
    elasticsearch: Path


def cache_key(pom: bytes) -> str:
    """The name of the cache entry that this list of servers has."""
    return f"servers-{hashlib.sha256(pom).hexdigest()[:12]}"


def fetch(cache: Path) -> Distributions:
    """The servers' files, downloading and unpacking them where the cache lacks them; raises DownloadError.

    Two processes may ask at once: one fetches, the other waits.
    """
    cache = cache.resolve()
    home = cache / cache_key(POM.read_bytes())
    cache.mkdir(parents=True, exist_ok=True)
    with locked(cache / "servers.lock"):
        if not home.exists():
            with tempfile.TemporaryDirectory(dir=cache, prefix=".fetching-") as scratch:
                made = Path(scratch) / "servers"
                _copy_artifacts(made / "kafka")
                check(made / "kafka", PINNED.read_text(encoding="ascii"))
                _unpack_elasticsearch(made)
                made.rename(home)
    return Distributions(home / "kafka", home / "elasticsearch")


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Holds an exclusive lock on the file, waiting for it."""
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def check(folder: Path, pinned: str) -> None:
    """Raises DownloadError unless the folder holds exactly the pinned files, each with its SHA-256."""
    wanted = {name: digest for digest, name in (line.split() for line in pinned.splitlines())}
    found = {}
    for path in folder.iterdir():
        with path.open("rb") as file:
            found[path.name] = hashlib.file_digest(file, "sha256").hexdigest()
    wrong = sorted(name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name))
    if wrong:
        raise DownloadError(f"not the files that {PINNED.name} names: {', '.join(wrong)}")


def _copy_artifacts(folder: Path) -> None:
    maven = shutil.which("mvn")
    if maven is None:
        raise DownloadError("Maven (mvn) is not on the PATH")
    # Not every mirror serves checksums beside the files; `check` is the stricter test.
    command = [maven, "-B", "-c", "-ntp", "-f", str(POM), "dependency:copy-dependencies"]
    command += [f"-DoutputDirectory={folder}", "-DincludeScope=runtime"]
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise DownloadError("Maven could not fetch the servers:\n" + done.stdout[-4000:])


def _unpack_elasticsearch(made: Path) -> None:
    archive = next((made / "kafka").glob("elasticsearch-*.zip"))
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(made)
        for entry in packed.infolist():  # zipfile forgets who may run what
            mode = entry.external_attr >> 16
            if mode & 0o111 and not entry.is_dir():
                (made / entry.filename).chmod(0o755)
    archive.unlink()
    next(made.glob("elasticsearch-*")).rename(made / "elasticsearch")
