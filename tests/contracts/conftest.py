"""The talent service's tables in a database of their own."""

import pytest

from services.common import database as databases
from services.talent.bootstrap import SERVICE


@pytest.fixture
def talent_database(database: str) -> str:
    """The URL of an empty, migrated talent database."""
    databases.migrate(database, SERVICE.migration_sources)
    return database
