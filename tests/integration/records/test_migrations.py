"""What was held before records had owners and a public mark."""

import shutil
from pathlib import Path
from typing import Any

import psycopg
import pytest
from dabridge.events.v1.scenarios_pb2 import SCENARIO_STAGE_DRAFT
from dabridge.events.v1.types_pb2 import RECORD_STATUS_ACTIVE, RECORD_STATUS_WITHDRAWN

from services.common import database as databases
from services.common.records.aggregate import Aggregate
from services.common.records.service import RecordService
from services.scenarios import bootstrap as scenarios
from services.scenarios.model import ENTERPRISE, SCENARIO
from services.talent import bootstrap as talent
from services.talent.model import COUNTY_INDUSTRY, DEMAND, TALENT
from tests.fakes.messages import a_county_industry, a_demand, a_scenario, a_talent, an_enterprise


def migrate_to_the_first_tables(url: str, service: RecordService, folder: Path) -> None:
    for source in service.migration_sources:
        for file in source.glob("000[12]-*.sql"):
            shutil.copy(file, folder)
    databases.migrate(url, [folder])


def hold(url: str, aggregate: Aggregate[Any], message: Any) -> None:
    """A row as the service wrote it then: an enterprise had no facet."""
    facets = aggregate.facets(message)
    withdrawn = message.status == RECORD_STATUS_WITHDRAWN
    facet = "" if aggregate is ENTERPRISE else facets.facet
    with psycopg.connect(url) as connection:
        connection.execute(
            psycopg.sql.SQL("INSERT INTO {} VALUES (%s, %s, %s, %s, '{{}}', '', %s, %s, '', now())").format(
                psycopg.sql.Identifier(aggregate.table)
            ),
            (message.id, message.version, withdrawn, list(facets.zones), facet, message.SerializeToString()),
        )


def seen(url: str, table: str) -> dict[str, tuple[str, bool, str]]:
    with psycopg.connect(url) as connection:
        rows = connection.execute(
            psycopg.sql.SQL("SELECT id, owner, public, facet FROM {}").format(psycopg.sql.Identifier(table))
        )
        return {record_id: (owner, public, facet) for record_id, owner, public, facet in rows}


def live(version: int = 1) -> dict[str, Any]:
    return {"version": version, "status": RECORD_STATUS_ACTIVE}


def gone(version: int = 2) -> dict[str, Any]:
    return {"version": version, "status": RECORD_STATUS_WITHDRAWN}


@pytest.mark.parametrize("version", [1, 0x22, 0x112, 0x1122, 2**40 + 0x22])
def test_enterprises_and_scenarios_get_owners_marks_and_codes(
    database: str, tmp_path: Path, version: int
) -> None:
    migrate_to_the_first_tables(database, scenarios.SERVICE, tmp_path)
    long_id = "x" * 0x22
    hold(database, ENTERPRISE, an_enterprise(id=long_id, **live(version)))
    hold(database, ENTERPRISE, an_enterprise(id="gone", **gone(version)))
    hold(database, SCENARIO, a_scenario(id="listed", **live()))
    hold(database, SCENARIO, a_scenario(id="draft", stage=SCENARIO_STAGE_DRAFT, **live()))
    hold(database, SCENARIO, a_scenario(id="gone", **gone()))

    databases.migrate(database, scenarios.SERVICE.migration_sources)

    code = an_enterprise().uscc
    assert seen(database, "enterprise") == {long_id: (long_id, True, code), "gone": ("gone", False, code)}
    assert seen(database, "scenario") == {
        "listed": ("", True, "2"),
        "draft": ("", False, "1"),
        "gone": ("", False, "2"),
    }


def test_talents_demands_and_cells_get_owners_and_marks(database: str, tmp_path: Path) -> None:
    migrate_to_the_first_tables(database, talent.SERVICE, tmp_path)
    hold(database, TALENT, a_talent(**live()))
    hold(database, DEMAND, a_demand(**live()))
    hold(database, DEMAND, a_demand(id="gone", **gone()))
    hold(database, COUNTY_INDUSTRY, a_county_industry(**live()))

    databases.migrate(database, talent.SERVICE.migration_sources)

    assert seen(database, "talent") == {"talent-1": ("talent-1", False, "")}
    assert seen(database, "demand") == {
        "demand-1": ("enterprise-1", True, "enterprise-1"),
        "gone": ("enterprise-1", False, "enterprise-1"),
    }
    assert seen(database, "county_industry") == {"DZ-GXQ:display": ("", True, "")}
