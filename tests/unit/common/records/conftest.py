"""A city without records."""

import pytest

from tests.fakes.city import City, a_city


@pytest.fixture
def city() -> City:
    return a_city()
