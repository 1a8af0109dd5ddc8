"""docs/security.md tells what the code does: its tables are the code's."""

from collections import defaultdict

import pytest

from services.common.access.methods import AUDIT, MARKET, MATCHING, SCENARIOS, TALENT
from services.common.access.policy import Cells, Scope
from services.common.access.principal import Role
from services.common.access.talent_methods import TALENT_MARKET
from services.gateway import access
from tests.security_page import methods, routes

TABLES: dict[str, dict[str, Cells]] = {
    "scenarios": SCENARIOS | MARKET,
    "talent": TALENT | TALENT_MARKET,
    "matching": MATCHING,
    "audit": AUDIT,
}


@pytest.mark.parametrize("service", TABLES)
def test_the_page_has_every_method_with_its_cells(service: str) -> None:
    told = {row.name: row.cells for row in methods() if row.service == service}
    table = TABLES[service]

    assert told == {
        name: {role: _told(cells.get(role, frozenset())) for role in Role} for name, cells in table.items()
    }


def _told(scopes: frozenset[Scope]) -> frozenset[Scope]:
    """Of a cell that reaches all, the page says so and no more."""
    return frozenset({Scope.ANY}) if Scope.ANY in scopes else scopes


def test_the_page_has_every_route_and_no_other() -> None:
    assert {(row.method, row.path) for row in routes()} == set(access.ROUTES)


def test_no_row_is_there_twice() -> None:
    named = [(row.method, row.path, row.of) for row in routes()]

    assert len(named) == len(set(named))


def test_a_route_is_for_the_roles_that_one_of_its_rows_names() -> None:
    told: dict[access.Route, set[Role]] = defaultdict(set)
    for row in routes():
        told[(row.method, row.path)] |= {role for role, words in row.cells.items() if words}

    assert told == {route: set(rule.roles) for route, rule in access.ROUTES.items()}


def test_a_route_tells_the_scope_of_keys_and_the_ids_of_its_address() -> None:
    for row in routes():
        rule = access.ROUTES[(row.method, row.path)]
        taken = [part[1:-1] for part in row.path.split("/") if part.startswith("{")]
        assert row.key == rule.scope, row
        if taken:
            assert set(row.ids.replace(" or ", ", ").split(", ")) <= set(taken), row
            assert row.ids, row
