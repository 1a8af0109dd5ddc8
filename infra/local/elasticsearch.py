"""Elasticsearch from its plain distribution: one node, on the loopback interface, without security."""

import json
import os
import re
import shutil
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from infra.local.accounts import Account, make_private, make_readable
from infra.local.java import Java
from infra.local.ports import LOOPBACK
from infra.local.programs import Program

COPIED = ("jvm.options", "log4j2.properties")


@dataclass(frozen=True, slots=True)
class Elasticsearch:
    """One node over a data directory; `home` is the unpacked distribution, which is only read."""

    data: Path
    home: Path
    java: Java
    account: Account | None
    port: int
    transport_port: int
    heap: str = "1g"
    options: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"

    def prepare(self) -> None:
        """Writes the configuration."""
        make_readable(self.home, self.account)
        make_readable(self.java.home, self.account)
        for folder in (self.data, self._config, self._config / "jvm.options.d", self._scratch):
            make_private(folder, self.account)
        for name in COPIED:
            shutil.copyfile(self.home / "config" / name, self._config / name)
        jvm = (self._config / "jvm.options").read_text(encoding="utf-8")
        self._write("jvm.options", jvm if self.java.vector else without_vector_module(jvm))
        self._write("log4j2.properties", CONSOLE_ONLY)
        self._write("elasticsearch.yml", json.dumps(self._settings(), indent=1))

    def program(self) -> Program:
        environ = {
            "PATH": os.defpath,
            "LC_ALL": "C.UTF-8",
            "TZ": "UTC",
            "ES_PATH_CONF": str(self._config),
            "ES_JAVA_HOME": str(self.java.home),
            "ES_TMPDIR": str(self._scratch),
            "ES_JAVA_OPTS": " ".join((f"-Xms{self.heap} -Xmx{self.heap}", *self.options)),
        }
        argv = (shutil.which("bash") or "/bin/bash", str(self.home / "bin" / "elasticsearch"))
        return Program(
            "elasticsearch", argv, environ, self.data, self.account, stop_seconds=30, ready=self.is_ready
        )

    def is_ready(self) -> bool:
        """True once the node has a master and its shards are placed."""
        health = f"{self.url}/_cluster/health?wait_for_status=yellow&timeout=1s"
        try:
            with urllib.request.urlopen(health, timeout=3) as answer:  # noqa: S310 - http on the loopback
                status: bool = json.load(answer)["status"] in {"yellow", "green"}
                return status
        except (urllib.error.URLError, OSError, ValueError):
            return False

    @property
    def _config(self) -> Path:
        return self.data / "config"

    @property
    def _scratch(self) -> Path:
        return self.data / "tmp"

    def _write(self, name: str, text: str) -> None:
        path = self._config / name
        path.write_text(text, encoding="utf-8")
        path.chmod(0o644)

    def _settings(self) -> dict[str, object]:
        return {
            "cluster.name": "dabridge",
            "node.name": "local",
            "path.data": str(self.data / "data"),
            "path.logs": str(self.data / "logs"),
            "network.host": LOOPBACK,
            "http.port": self.port,
            "transport.port": self.transport_port,
            "discovery.type": "single-node",
            "xpack.security.enabled": False,
            "action.destructive_requires_name": False,
            # A write to an index that is gone must fail, not make one without its mapping.
            "action.auto_create_index": False,
            # A disk that fills up for other reasons must not turn the index read-only.
            "cluster.routing.allocation.disk.threshold_enabled": False,
        }


CONSOLE_ONLY = """\
status = error
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = [%d{ISO8601}][%-5p][%-25c{1.}] %m%n
rootLogger.level = info
rootLogger.appenderRef.console.ref = console
"""


def without_vector_module(options: str) -> str:
    """The options without the module that some Java runtimes lack and then refuse to start for."""
    return re.sub(r"(?m)^.*jdk\.incubator\.vector.*\n?", "", options)
