"""Channels to the record services, each over a database of its own."""

from collections.abc import Iterator

import grpc
import pytest

from services.common import database as databases
from services.scenarios import bootstrap as scenarios
from services.talent import bootstrap as talent
from tests.records import served


@pytest.fixture
def talent_database(database: str) -> str:
    """The URL of an empty, migrated talent database."""
    databases.migrate(database, talent.SERVICE.migration_sources)
    return database


@pytest.fixture
def talent_channel(talent_database: str) -> Iterator[grpc.Channel]:
    """A channel to the talent service over `talent_database`."""
    with served(talent.SERVICE, talent_database) as talents:
        yield talents.channel()


@pytest.fixture
def scenarios_channel(database: str) -> Iterator[grpc.Channel]:
    """A channel to the scenarios service."""
    with served(scenarios.SERVICE, database) as scenarios_service:
        yield scenarios_service.channel()
