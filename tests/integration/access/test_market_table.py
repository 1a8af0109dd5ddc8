"""What the table of docs/security.md lets pass of the scenario market, passes: for every caller and thing.

Before the deadline and after it; on the service in this process, with a database of its own.
"""

from dataclasses import replace

import pytest

from services.common.access.methods import MARKET
from services.common.access.policy import Scope
from services.common.access.principal import Role
from tests.integration.access.callers import FIRST, NOBODY, SECOND, SYSTEM, Caller
from tests.integration.access.calls import Told, call_over
from tests.integration.access.judge import Tally
from tests.integration.access.market_methods import MarketCells
from tests.integration.access.market_world import MarketWorld, made
from tests.integration.market.offices import Market
from tests.security_page import MethodRow, methods

EVERYBODY = (*FIRST, *SECOND, NOBODY, SYSTEM)
ROWS = [row for row in methods() if row.name in MARKET]


def tried(market: Market, world: MarketWorld, rows: list[MethodRow], callers: tuple[Caller, ...]) -> Tally:
    """What came of every cell of the rows."""
    tally = Tally()
    channels = {caller.name: market.served.channel(caller.principal) for caller in callers}
    for cell in MarketCells(rows, callers, world).all():
        told: Told = call_over(channels[cell.caller.name], cell.label, cell.method, cell.asked)
        cell.judge(tally, cell.name, told)
    return tally


@pytest.fixture
def world(market: Market) -> MarketWorld:
    return made(market)


def test_every_method_of_the_market_passes_for_whom_and_what_its_cells_say(
    market: Market, world: MarketWorld
) -> None:
    tally = tried(market, world, ROWS, EVERYBODY)

    print(tally.figures())
    assert {row.name for row in ROWS} == set(MARKET)
    assert tally.differences() == ""


@pytest.mark.parametrize(
    ("role", "words", "found"),
    [
        (Role.ENTERPRISE, frozenset[Scope](), "LEAK scenarios.GetSolution enterprise@firm-own"),
        (Role.SCENARIO_CENTRE, frozenset({Scope.ANY}), "REFUSED scenarios.GetSolution scenario_centre@"),
    ],
)
def test_a_changed_cell_is_found(
    market: Market, world: MarketWorld, role: Role, words: frozenset[Scope], found: str
) -> None:
    (row,) = (row for row in ROWS if row.method == "GetSolution")

    tally = tried(market, world, [replace(row, cells={**row.cells, role: words})], FIRST)

    assert found in tally.differences()
