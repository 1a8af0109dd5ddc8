"""Kafka in KRaft mode: one process that is broker and controller, on the loopback interface."""

import base64
import os
import socket
import struct
import uuid
from dataclasses import dataclass
from pathlib import Path

from infra.local.accounts import Account, make_private, make_readable
from infra.local.java import Java
from infra.local.ports import LOOPBACK
from infra.local.programs import Program, run_once

METADATA = 3  # the protocol's number of the request that lists the live brokers

LOG4J = """\
<?xml version="1.0" encoding="UTF-8"?>
<Configuration status="WARN">
  <Appenders>
    <Console name="out"><PatternLayout pattern="%d{ISO8601} %p %m (%c{1})%n%throwable"/></Console>
  </Appenders>
  <Loggers>
    <Logger name="kafka.server.KafkaConfig" level="WARN"/>
    <Logger name="org.apache.kafka.common.config.AbstractConfig" level="WARN"/>
    <Logger name="org.apache.kafka.storage.internals.log" level="WARN"/>
    <Logger name="org.apache.kafka.coordinator" level="WARN"/>
    <Logger name="org.apache.kafka.image" level="WARN"/>
    <Logger name="org.apache.kafka.raft" level="WARN"/>
    <Logger name="state.change.logger" level="WARN"/>
    <Root level="INFO"><AppenderRef ref="out"/></Root>
  </Loggers>
</Configuration>
"""


@dataclass(frozen=True, slots=True)
class Kafka:
    """One broker over a data directory; `jars` is the folder of its class path."""

    data: Path
    jars: Path
    java: Java
    account: Account | None
    port: int
    controller_port: int
    heap: str = "384m"
    options: tuple[str, ...] = ()

    @property
    def bootstrap(self) -> str:
        return f"{LOOPBACK}:{self.port}"

    def prepare(self) -> None:
        """Writes the configuration, and formats the log directory where it is new."""
        make_readable(self.jars, self.account)
        make_readable(self.java.home, self.account)
        make_private(self.data, self.account)
        for name, text in (("server.properties", self._properties()), ("log4j2.xml", LOG4J)):
            (self.data / name).write_text(text, encoding="utf-8")
            (self.data / name).chmod(0o644)
        if (self._logs / "meta.properties").exists():
            return
        cluster = base64.urlsafe_b64encode(b"\x01" + uuid.uuid4().bytes[1:]).decode().rstrip("=")
        argv = self._java("-Xmx128m", "kafka.tools.StorageTool", "format", "--cluster-id", cluster)
        argv += ("--config", str(self.data / "server.properties"))
        run_once(Program("kafka format", argv, _environ(), self.data, self.account), 120)

    def program(self) -> Program:
        argv = self._java(
            "-Xms64m",
            f"-Xmx{self.heap}",
            "-XX:+UseSerialGC",
            *self.options,
            "-XX:+ExitOnOutOfMemoryError",
            "-Djava.awt.headless=true",
            "kafka.Kafka",
            str(self.data / "server.properties"),
        )
        return Program(
            "kafka", argv, _environ(), self.data, self.account, stop_seconds=30, ready=self.is_ready
        )

    def is_ready(self) -> bool:
        """True once the broker names itself as a live member of its cluster."""
        client = b"probe"
        body = struct.pack(">hhih", METADATA, 1, 1, len(client)) + client + struct.pack(">i", 0)
        try:
            with socket.create_connection((LOOPBACK, self.port), timeout=2) as connection:
                connection.sendall(struct.pack(">i", len(body)) + body)
                answer = _read(connection, struct.unpack(">i", _read(connection, 4))[0])
        except OSError:
            return False
        brokers: int = struct.unpack_from(">i", answer, 4)[0]
        return brokers > 0

    @property
    def _logs(self) -> Path:
        return self.data / "logs"

    def _java(self, *arguments: str) -> tuple[str, ...]:
        logging = f"-Dlog4j2.configurationFile={self.data / 'log4j2.xml'}"
        return (str(self.java.program), logging, "-cp", f"{self.jars}/*", *arguments)

    def _properties(self) -> str:
        settings = {
            "process.roles": "broker,controller",
            "node.id": 1,
            "controller.quorum.voters": f"1@{LOOPBACK}:{self.controller_port}",
            "controller.listener.names": "CONTROLLER",
            "listeners": f"PLAINTEXT://{self.bootstrap},CONTROLLER://{LOOPBACK}:{self.controller_port}",
            "advertised.listeners": f"PLAINTEXT://{self.bootstrap}",
            "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
            "log.dirs": self._logs,
            # Topics come from the catalogue alone, so a misspelt name fails.
            "auto.create.topics.enable": "false",
            "offsets.topic.num.partitions": 4,
            "offsets.topic.replication.factor": 1,
            "transaction.state.log.num.partitions": 2,
            "transaction.state.log.replication.factor": 1,
            "transaction.state.log.min.isr": 1,
            "group.initial.rebalance.delay.ms": 0,
            "num.network.threads": 2,
            "num.io.threads": 4,
            "log.cleaner.dedupe.buffer.size": 16 * 1024 * 1024,
            # How often the cleaner looks whether a topic has something to let go of.
            "log.cleaner.backoff.ms": 2_000,
        }
        return "".join(f"{name}={value}\n" for name, value in settings.items())


def _read(connection: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        part = connection.recv(count - len(data))
        if not part:
            raise ConnectionError("closed")
        data += part
    return data


def _environ() -> dict[str, str]:
    return {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "UTC"}
