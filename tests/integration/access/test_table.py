"""Exactly what the two tables of docs/security.md let pass, passes: every cell is tried, with its objects.

`make access-table` prints the counts. Day by day one share of the routes is tried, the others are marked
slow.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Final

import grpc
import pytest

from infra.local.services import serves_grpc
from services.common.access.methods import MARKET
from services.common.access.policy import Scope
from services.common.access.principal import Role
from services.common.access.talent_methods import TALENT_MARKET
from services.gateway import access
from tests.integration.access import forged, records
from tests.integration.access.callers import FIRST, NOBODY, SECOND, SYSTEM
from tests.integration.access.calls import RECORDS, SHARED, Cell, Client, descriptors
from tests.integration.access.judge import Tally, Verdict
from tests.integration.access.market_routes import MarketRoutes
from tests.integration.access.methods import Cells
from tests.integration.access.people import open_people
from tests.integration.access.routes import Routes
from tests.integration.access.snapshots import changes, snapshot
from tests.integration.access.web import Web
from tests.security_page import RouteRow, methods, routes
from tests.stack import Backing, Mesh

EVERYBODY: Final = (*FIRST, *SECOND, NOBODY, SYSTEM)
WORKERS: Final = 6
SHARES: Final = 4


def _share(number: int) -> list[RouteRow]:
    return routes()[number::SHARES]


def _by_day() -> list[object]:
    """Today's share, and the others for the slow run."""
    today = datetime.now(UTC).toordinal() % SHARES
    return [
        number if number == today else pytest.param(number, marks=pytest.mark.slow)
        for number in range(SHARES)
    ]


@dataclass
class World:
    """A mesh with records and people, and what was counted in it."""

    mesh: Mesh
    client: Client
    routes: Routes
    tallies: dict[str, Tally] = field(default_factory=dict)

    def tally(self, what: str) -> Tally:
        """A new count, for the report."""
        return self.tallies.setdefault(what, Tally())

    def call(self, tally: Tally, cells: Sequence[Cell]) -> None:
        """Tries cells of methods, several at a time."""
        with ThreadPoolExecutor(WORKERS) as pool:
            list(pool.map(partial(self.client.tell, tally=tally), cells))

    def report(self) -> str:
        """All counts, and their sum."""
        every = Tally()
        for tally in self.tallies.values():
            every.add(tally)
        lines = [f"{what}: {tally.figures()}" for what, tally in self.tallies.items()]
        return "\n".join(["", *lines, f"together: {every.figures()}"])


@pytest.fixture(scope="module")
def world(backing: Backing, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Made once: the tests run in their order, those that change something last."""
    folder = tmp_path_factory.mktemp("table")
    with Mesh(backing, folder, environ={"GATEWAY_STREAMS": "100000"}) as mesh:
        mesh.prepare()
        mesh.start()
        records.fill(mesh)
        client, web = Client(mesh), Web(mesh.portal)
        with open_people(mesh) as people:
            people.settle()
            made = World(mesh, client, Routes(web, people, routes(), MarketRoutes(mesh)))
            yield made
        web.close()
        client.close()
        print(made.report())


# The markets' methods have table tests of their own: test_market_table.py and test_talent_market_table.py.
RECORD_METHODS: Final = [row for row in methods() if row.name not in {**MARKET, **TALENT_MARKET}]


def test_the_page_has_a_row_for_every_method_of_the_protocol_and_no_other() -> None:
    assert {(row.service, row.method) for row in methods()} == set(descriptors()) | SHARED


def test_the_page_has_a_row_for_every_route_of_the_application_and_no_other() -> None:
    assert {(row.method, row.path) for row in routes()} == set(access.ROUTES)


def test_nothing_is_written_without_a_caller(world: World, tmp_path: Path) -> None:
    writes = world.routes.writes()
    cells = list(Cells(RECORD_METHODS, [SYSTEM]).all())
    bad = forged.headers(world.mesh, SYSTEM.principal, tmp_path / "stranger")
    by_method, by_web, from_elsewhere = (
        world.tally(name)
        for name in ("methods without a good token", "writes without a session", "writes without the token")
    )
    before = snapshot(world.mesh.surroundings.databases)

    def tried(what: tuple[Cell, str, forged.Header]) -> None:
        cell, name, header = what
        told = world.client.call(cell.server, cell.label, cell.method, cell.asked, header(cell.server))
        refused = told.code is grpc.StatusCode.UNAUTHENTICATED
        verdict = Verdict.REFUSED if refused else Verdict.PASSED
        by_method.note(f"{cell.name} with {name}", verdict, expected=False, told=told.code)

    # Every cell without a token; each method once with each of the others.
    once = {(cell.server, cell.method): cell for cell in cells}
    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(tried, [(cell, "no token", bad["no token"]) for cell in cells]))
        list(pool.map(tried, [(cell, *each) for cell in once.values() for each in bad.items()]))
    world.routes.unauthenticated(by_web, writes)
    world.routes.forged(from_elsewhere, writes)

    written = changes(before, snapshot(world.mesh.surroundings.databases))
    print(f"\nunauthenticated writes: {len(written)}, of {len(before)} tables compared")
    assert written == []
    for tally in (by_method, by_web, from_elsewhere):
        assert tally.tried
        assert tally.differences() == ""


def test_health_needs_no_token(world: World) -> None:
    assert all(serves_grpc(world.mesh.address(name)) for name in (*RECORDS, "matching"))


def test_every_method_passes_for_whom_and_what_its_cells_say(world: World) -> None:
    tally = world.tally("methods")

    world.call(tally, list(Cells(RECORD_METHODS, EVERYBODY).all()))

    assert tally.differences() == ""


@pytest.mark.parametrize(
    ("role", "words", "found"),
    [
        (Role.HR_BUREAU, frozenset[Scope](), "LEAK talent.GetTalent hr_bureau@bureau-hr talent-other"),
        (Role.TALENT, frozenset({Scope.ANY}), "REFUSED talent.GetTalent talent@talent-own talent-other"),
    ],
)
def test_a_changed_cell_of_a_method_is_found(
    world: World, role: Role, words: frozenset[Scope], found: str
) -> None:
    (row,) = (row for row in methods() if row.method == "GetTalent")
    tally = Tally()

    world.call(tally, list(Cells([replace(row, cells={**row.cells, role: words})], FIRST).all()))

    assert found in tally.differences()


@pytest.mark.parametrize(
    ("role", "words", "found"),
    [
        (Role.ENTERPRISE, frozenset[Scope](), "LEAK GET /demand/{record_id} (demand) enterprise@firm-own"),
        (Role.VISITOR, frozenset({Scope.ANY}), "REFUSED GET /demand/{record_id} (demand) visitor"),
    ],
)
def test_a_changed_cell_of_a_route_is_found(
    world: World, role: Role, words: frozenset[Scope], found: str
) -> None:
    (row,) = (row for row in routes() if (row.method, row.path) == ("GET", "/demand/{record_id}"))
    tally = Tally()

    world.routes.read(tally, [replace(row, cells={**row.cells, role: words})])

    assert found in tally.differences()


@pytest.mark.parametrize("share", _by_day())
def test_every_route_passes_for_keys_with_its_scope_alone(world: World, share: int) -> None:
    tally = world.tally(f"routes with API keys, share {share + 1}")

    world.routes.keys(tally, _share(share))

    assert tally.differences() == ""


def test_what_is_the_owners_no_other_member_does(world: World) -> None:
    tally = world.tally("routes by members who are no owners")

    world.routes.members(tally)

    assert tally.tried
    assert tally.differences() == ""


@pytest.mark.parametrize("share", _by_day())
def test_an_unfinished_session_reaches_what_finishes_it(world: World, share: int) -> None:
    tally = world.tally(f"routes in unfinished sessions, share {share + 1}")

    world.routes.unfinished(tally, _share(share))

    assert tally.differences() == ""


@pytest.mark.parametrize("share", _by_day())
def test_every_route_reads_for_whom_and_what_its_cells_say(world: World, share: int) -> None:
    tally = world.tally(f"routes that read, share {share + 1}")

    world.routes.read(tally, _share(share))

    assert tally.differences() == ""


@pytest.mark.parametrize("share", _by_day())
def test_every_route_writes_for_whom_and_what_its_cells_say(world: World, share: int) -> None:
    tally = world.tally(f"routes that write, share {share + 1}")

    world.routes.write(tally, _share(share))

    assert tally.differences() == ""
