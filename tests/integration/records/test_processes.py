"""Migrations, and the processes as a supervisor sees them."""

import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import grpc
import psycopg
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc

from infra.local.ports import any_free
from services.common import database as databases
from services.common.access import keys
from services.scenarios import bootstrap as scenarios
from services.talent import bootstrap as talent
from tests.records import keys_url, process

BOTH = pytest.mark.parametrize(
    "service", [scenarios.SERVICE, talent.SERVICE], ids=lambda service: service.name
)


def tables(url: str) -> set[str]:
    with psycopg.connect(url) as connection:
        rows = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        return {name for (name,) in rows if "yoyo" not in name}


@BOTH
def test_migrations_go_forth_and_back(database: str, service: Any) -> None:
    applied = databases.migrate(database, service.migration_sources)
    made = tables(database)

    assert {aggregate.table for aggregate in service.aggregates} | {"outbox", "idempotency_key"} <= made
    assert databases.migrate(database, service.migration_sources) == []
    assert databases.roll_back(database, service.migration_sources) == applied[::-1]
    assert tables(database) == set()
    databases.migrate(database, service.migration_sources)
    assert tables(database) == made


def test_processes_that_migrate_at_once_apply_each_step_once(database: str) -> None:
    with ThreadPoolExecutor(4) as threads:
        futures = [
            threads.submit(databases.migrate, database, talent.SERVICE.migration_sources) for _ in range(4)
        ]
        applied = sorted(future.result(30) for future in futures)

    assert applied[:3] == [[], [], []]
    assert len(applied[3]) == len(set(applied[3]))
    assert {"0001-records", "0002-talent", "0003-visibility", "0004-talent-visibility"} <= set(applied[3])


@BOTH
def test_a_server_migrates_serves_and_ends_when_told(database: str, service: Any, tmp_path: Path) -> None:
    prefix = service.name.upper()
    listen = f"127.0.0.1:{any_free()}"
    keys.create(tmp_path / "signing")
    environ = {
        f"{prefix}_DATABASE_URL": database,
        f"{prefix}_LISTEN": listen,
        "ACCESS_JWKS": str(tmp_path / "signing" / keys.JWKS),
        "AUDIT_KEY": "ab" * 32,
        "SEAL_KEY": "ef" * 32,
        "PERSON_KEY": "cd" * 32,
        "TALENT_KEYS_DATABASE_URL": keys_url(database),
        "OBJECT_STORE": f"disk:{tmp_path / 'objects'}",
    }
    with process(f"services.{service.name}", "migrate", **environ) as migration:
        assert migration.wait(30) == 0
    with process(f"services.{service.name}", "serve", **environ) as server:
        with grpc.insecure_channel(listen) as channel:
            grpc.channel_ready_future(channel).result(timeout=30)
            health = health_pb2_grpc.HealthStub(channel)
            answer = health.Check(  # type: ignore[attr-defined]  # its stubs leave the methods out
                health_pb2.HealthCheckRequest()
            )
            assert answer.status == health_pb2.HealthCheckResponse.SERVING
        server.send_signal(signal.SIGTERM)
        assert server.wait(10) == 0


def test_a_relay_without_kafka_waits_and_ends_when_told(database: str) -> None:
    databases.migrate(database, talent.SERVICE.migration_sources)
    nobody = f"127.0.0.1:{any_free()}"
    environ = {"TALENT_DATABASE_URL": database, "KAFKA_BOOTSTRAP_SERVERS": nobody}
    with process("services.talent", "relay", **environ) as relay:
        assert relay.stderr is not None
        assert any(b"Kafka is away" in line for line in relay.stderr)
        relay.send_signal(signal.SIGTERM)
        relay.communicate(timeout=10)
        assert relay.returncode == 0


@pytest.mark.parametrize("arguments", [[], ["nonsense"], ["serve", "twice"]])
def test_a_wrong_call_says_how_to_call(arguments: list[str]) -> None:
    with process("services.talent", *arguments) as wrong:
        _, said = wrong.communicate(timeout=30)
        assert wrong.returncode == 2
    assert b"usage: python -m services.talent serve|relay|work|migrate|seed" in said


@pytest.mark.parametrize(
    ("environ", "missing"),
    [({}, b"TALENT_DATABASE_URL"), ({"TALENT_DATABASE_URL": "postgresql:///nowhere"}, b"ACCESS_JWKS")],
)
def test_a_missing_setting_is_named(environ: dict[str, str], missing: bytes) -> None:
    with process("services.talent", "serve", **environ) as wrong:
        _, said = wrong.communicate(timeout=30)
        assert wrong.returncode == 2
    assert missing in said
