"""The market for the tests of its parts."""

from collections.abc import Iterator

import pytest

from tests.integration.market.offices import Market, opened


@pytest.fixture
def market(database: str) -> Iterator[Market]:
    """The market over a database of its own."""
    with opened(database) as started:
        yield started
