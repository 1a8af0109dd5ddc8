"""The servers start, keep what they hold over a stop, and are real."""

import os
import signal
import subprocess
import sys
import time

import psutil
import psycopg
from elasticsearch import Elasticsearch as Client
from kafka import KafkaConsumer, KafkaProducer
from kafka.admin import KafkaAdminClient, NewTopic

from infra.local.postgres import Postgres
from infra.local.programs import LEASH
from tests.stack import Backing


def test_a_database_is_empty_and_speaks_chinese(database: str, postgres: Postgres) -> None:
    with psycopg.connect(database) as connection:
        row = connection.execute("SELECT version(), upper('é'), length('达桥')").fetchone()
    assert row is not None
    assert row[0].startswith("PostgreSQL 18")
    assert row[1:] == ("É", 2)
    assert postgres.is_ready()


def test_servers_keep_their_data_and_ports_over_stop_and_kill(own_backing: Backing) -> None:
    url = own_backing.make_database("kept")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE note (text text)")
        connection.execute("INSERT INTO note VALUES ('kept')")
    _send(own_backing.bootstrap)
    with Client(own_backing.elasticsearch_url) as client:
        client.indices.create(index="notes")
        client.index(index="notes", id="1", document={"text": "kept"}, refresh=True)

    own_backing.kill("postgres")
    own_backing.stop("kafka")
    own_backing.kill("elasticsearch")
    assert not own_backing.servers.kafka.is_ready()
    own_backing.start()
    own_backing.wait()

    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT text FROM note").fetchall() == [("kept",)]
    assert _receive(own_backing.bootstrap) == b"kept"
    with Client(own_backing.elasticsearch_url) as client:
        assert client.get(index="notes", id="1")["_source"] == {"text": "kept"}


def test_a_program_on_its_leash_ends_when_its_starter_is_killed() -> None:
    starter_code = (
        "import subprocess, sys, os, time\n"
        f"leash = [sys.executable, '-I', '-S', {str(LEASH)!r}, str(os.getpid()), '15', '-']\n"
        "child = subprocess.Popen([*leash, '/bin/sleep', '60'])\n"
        "print(child.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", starter_code], stdout=subprocess.PIPE, text=True) as starter:
        assert starter.stdout is not None
        child = psutil.Process(int(starter.stdout.readline()))
        deadline = time.monotonic() + 10
        while child.name() != "sleep" and time.monotonic() < deadline:
            time.sleep(0.02)
        os.kill(starter.pid, signal.SIGKILL)
    while child.is_running() and child.status() != psutil.STATUS_ZOMBIE and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not child.is_running() or child.status() == psutil.STATUS_ZOMBIE


def _send(bootstrap: str) -> None:
    admin = KafkaAdminClient(bootstrap_servers=bootstrap)
    admin.create_topics([NewTopic("notes", num_partitions=1, replication_factor=1)])
    admin.close()
    producer = KafkaProducer(bootstrap_servers=bootstrap, acks="all")
    producer.send("notes", b"kept").get(timeout=20)
    producer.close()


def _receive(bootstrap: str) -> bytes:
    consumer = KafkaConsumer(
        "notes", bootstrap_servers=bootstrap, auto_offset_reset="earliest", consumer_timeout_ms=20000
    )
    value: bytes = next(consumer).value
    consumer.close()
    return value
