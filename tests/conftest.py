"""Real servers for the session, started when the first test needs one; logs with each failure."""

import secrets
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from infra.local.elasticsearch import Elasticsearch
from infra.local.kafka import Kafka
from infra.local.postgres import Postgres
from infra.local.programs import tail
from infra.local.services import LONG_RUNNING
from tests.stack import SERVERS, Backing, Mesh, fresh_backing, open_logs

# How long an example takes is told by what else the cores do; a hang is found by pytest-timeout.
settings.register_profile("shared-cores", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shared-cores")


@pytest.fixture(scope="session")
def _servers(request: pytest.FixtureRequest) -> Iterator[Backing]:
    """All servers that some test of this session asks for, starting together."""
    with fresh_backing() as backing:
        asked = {name for item in request.session.items for name in getattr(item, "fixturenames", ())}
        backing.start(*[name for name in SERVERS if name in asked])
        yield backing


@pytest.fixture(scope="session")
def postgres(_servers: Backing) -> Postgres:
    """The session's PostgreSQL; `make_database(name)` gives a URL."""
    _servers.start("postgres")  # a test may have asked for it by name, unseen at the start
    _servers.wait("postgres")
    return _servers.servers.postgres


@pytest.fixture(scope="session")
def kafka(_servers: Backing) -> Kafka:
    """The session's Kafka; `bootstrap` is its address. Use a topic prefix of your own."""
    _servers.start("kafka")
    _servers.wait("kafka")
    return _servers.servers.kafka


@pytest.fixture(scope="session")
def elasticsearch(_servers: Backing) -> Elasticsearch:
    """The session's Elasticsearch; `url` is its address. Use an index prefix of your own."""
    _servers.start("elasticsearch")
    _servers.wait("elasticsearch")
    return _servers.servers.elasticsearch


@pytest.fixture(scope="session")
def backing(_servers: Backing, postgres: Postgres, kafka: Kafka, elasticsearch: Elasticsearch) -> Backing:
    """The session's three servers, up. They are shared: a test that stops one takes `own_backing`."""
    return _servers


@pytest.fixture
def own_backing() -> Iterator[Backing]:
    """Three servers, up, for this test alone, that it may stop, kill and start again."""
    with fresh_backing() as backing:
        backing.start()
        backing.wait()
        yield backing


@pytest.fixture
def database(postgres: Postgres) -> str:
    """The URL of an empty database that no other test uses."""
    return postgres.make_database(f"t{secrets.token_hex(6)}")


@pytest.fixture
def topic_prefix() -> str:
    """A TOPIC_PREFIX (also good as INDEX_PREFIX) that no other test uses."""
    return f"t{secrets.token_hex(6)}-"


@pytest.fixture
def make_mesh(backing: Backing, tmp_path: Path) -> Iterator[Callable[..., Mesh]]:
    """make_mesh(*names, tls=False, **environ): prepared and started processes, stopped afterwards."""
    made: list[Mesh] = []

    def make(*names: str, tls: bool = False, **environ: str) -> Mesh:
        mesh = Mesh(backing, tmp_path, names or tuple(LONG_RUNNING), environ, tls=tls)
        made.append(mesh)
        mesh.prepare()
        mesh.start()
        return mesh

    yield make
    for mesh in made:
        mesh.stop_all()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.failed:
        for name, log in open_logs().items():
            if text := tail(log, 12 if name in SERVERS else 40):
                report.sections.append((f"log of {name}", text))
    return report
