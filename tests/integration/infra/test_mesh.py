"""A mesh has addresses, databases and topics of its own; its processes can be stopped, killed, restarted."""

import signal
from collections.abc import Callable

import psycopg

from infra.local.services import serves_grpc
from tests.stack import Mesh


def test_processes_come_up_die_and_come_back(make_mesh: Callable[..., Mesh]) -> None:
    mesh = make_mesh("talent", "talent-relay")
    assert serves_grpc(mesh.address("talent"))
    first = mesh.pid("talent")

    mesh.kill("talent", signal.SIGKILL)
    assert not mesh.is_running("talent")
    assert not serves_grpc(mesh.address("talent"))
    mesh.start("talent")
    assert serves_grpc(mesh.address("talent"))
    assert mesh.pid("talent") != first

    assert mesh.stop("talent-relay") == 0
    mesh.restart("talent")
    assert serves_grpc(mesh.address("talent"))
    assert mesh.stop("talent") == 0


def test_two_meshes_share_nothing_but_the_servers(make_mesh: Callable[..., Mesh]) -> None:
    first, second = make_mesh("talent"), make_mesh("talent")
    for name in ("TOPIC_PREFIX", "INDEX_PREFIX", "CONSUMER_GROUP", "TALENT_DATABASE_URL", "TALENT_LISTEN"):
        assert first.environ[name] != second.environ[name]
    with psycopg.connect(first.environ["TALENT_DATABASE_URL"]) as connection:
        tables = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    assert tables is not None
    assert tables[0] > 0
