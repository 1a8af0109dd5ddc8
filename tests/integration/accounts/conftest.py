"""A town of accounts over a migrated database."""

import pytest

from services.gateway.accounts.bootstrap import Accounts
from tests.fakes.clock import FixedClock
from tests.integration.accounts.offices import *  # noqa: F403  # pytest finds fixtures by their names here
from tests.integration.accounts.town import Town
from tests.integration.organisations.world import KeptMessages


@pytest.fixture
def town(accounts: Accounts, clock: FixedClock, messages: KeptMessages) -> Town:
    return Town(accounts, clock, messages)
