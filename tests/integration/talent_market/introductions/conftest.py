"""A talent and a post that may be brought together."""

import pytest

from tests.integration.talent_market.introductions.scenes import Scene
from tests.integration.talent_market.offices import Market


@pytest.fixture
def scene(market: Market) -> Scene:
    """Nothing has happened between the two."""
    return Scene(market)
