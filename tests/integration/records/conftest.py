"""Channels to the record services, each over a database of its own."""

from collections.abc import Iterator
from pathlib import Path

import grpc
import pytest

from services.common import database as databases
from services.scenarios import bootstrap as scenarios
from services.talent import bootstrap as talent
from tests.records import Served, served


@pytest.fixture
def talent_database(database: str) -> str:
    """The URL of an empty, migrated talent database."""
    databases.migrate(database, talent.SERVICE.migration_sources)
    return database


@pytest.fixture
def talents(talent_database: str) -> Iterator[Served]:
    """The talent service over `talent_database`."""
    with served(talent.SERVICE, talent_database) as service:
        yield service


@pytest.fixture
def talent_channel(talents: Served) -> grpc.Channel:
    """A channel to the talent service, its caller a program."""
    return talents.channel()


@pytest.fixture
def firms(database: str, tmp_path: Path) -> Iterator[Served]:
    """The scenarios service with the market beside it."""
    environ = {
        "DABRIDGE_ENVIRONMENT": "development",
        "SEAL_KEY": bytes(range(32)).hex(),
        "OBJECT_STORE": f"disk:{tmp_path / 'objects'}",
    }
    with served(scenarios.SERVICE, database, environ=environ) as service:
        yield service


@pytest.fixture
def scenarios_channel(firms: Served) -> grpc.Channel:
    """A channel to the scenarios service, its caller a program."""
    return firms.channel()
