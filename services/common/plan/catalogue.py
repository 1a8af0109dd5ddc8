"""Readers of the plan's tables.

Source: the city's plan (达市府发〔2024〕26号), table 2 and chapter 3. The codes of the two development zones
and of the industries are the project's own; the others are GB/T 2260.
"""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

PACKAGE: Final = "services.common.plan"


@dataclass(frozen=True, slots=True)
class Zone:
    """One of the 9 zones; `kind` is district, county, county-level city or development zone."""

    code: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Industry:
    """One of the 11 industries, in one of 3 clusters."""

    code: str
    name: str
    cluster: str


@dataclass(frozen=True, slots=True)
class Cell:
    """An industry that a zone develops; `role` is core or cultivated."""

    zone: str
    industry: str
    role: str
    main_pilot: bool

    @property
    def id(self) -> str:
        """ "zone:industry", such as 511724:display."""
        return f"{self.zone}:{self.industry}"


@dataclass(frozen=True, slots=True)
class Target:
    """So many by the end of a year; `zone` is empty where the whole city is meant.

    `key` is as in targets.csv and talent_targets.csv.
    """

    key: str
    zone: str
    year: int
    wanted: int


@cache
def zones() -> tuple[Zone, ...]:
    """The 9 zones, in the order of their codes."""
    return tuple(Zone(row["code"], row["name"], row["kind"]) for row in _rows("zones.csv"))


@cache
def industries() -> tuple[Industry, ...]:
    """The 11 industries, in the plan's order."""
    return tuple(Industry(row["code"], row["name"], row["cluster"]) for row in _rows("industries.csv"))


@cache
def cells() -> tuple[Cell, ...]:
    """The 42 cells, in the order of the plan's table 2."""
    return tuple(
        Cell(row["zone"], row["industry"], row["role"], row["main_pilot"] == "yes")
        for row in _rows("zone_industries.csv")
    )


@cache
def targets() -> tuple[Target, ...]:
    """What the plan wants by a year, zone by zone where it counts by zone.

    The main pilot zones are the five of chapter 3 (plan.txt 858-861, zone_industries.csv). The sentence with
    the numbers names the industries of four of them; the fifth, digital government, is taken to be meant too.
    Each row names the plan's lines.
    """
    main = {item.zone for item in cells() if item.main_pilot}
    areas = {
        "city": [""],
        "main_pilot": [item.code for item in zones() if item.code in main],
        "other": [item.code for item in zones() if item.code not in main],
    }
    return tuple(
        Target(row["key"], area, int(row["year"]), int(row["wanted"]))
        for row in _rows("targets.csv")
        for area in areas[row["area"]]
    )


@cache
def talent_targets() -> tuple[Target, ...]:
    """What the plan wants of talents in the whole city by a year; each row names the plan's lines.

    `key` is talent_pool, committee_seats, recruited, trained or training_bases.
    """
    return tuple(
        Target(row["key"], "", int(row["year"]), int(row["wanted"])) for row in _rows("talent_targets.csv")
    )


def zone(code: str) -> Zone:
    """The zone of a code; KeyError where there is none."""
    return _zones_by_code()[code]


def industry(code: str) -> Industry:
    """The industry of a code; KeyError where there is none."""
    return _industries_by_code()[code]


def cell(cell_id: str) -> Cell:
    """The cell of a "zone:industry" id; KeyError where the plan has none."""
    return _cells_by_id()[cell_id]


@cache
def outlines() -> dict[str, Any]:
    """GeoJSON of the 7 counties and districts; the development zones have no outline. Not to be changed."""
    loaded: dict[str, Any] = json.loads(_text("zones.geojson"))
    return loaded


@cache
def _zones_by_code() -> dict[str, Zone]:
    return {item.code: item for item in zones()}


@cache
def _industries_by_code() -> dict[str, Industry]:
    return {item.code: item for item in industries()}


@cache
def _cells_by_id() -> dict[str, Cell]:
    return {item.id: item for item in cells()}


def _rows(name: str) -> Iterator[dict[str, str]]:
    yield from csv.DictReader(_text(name).splitlines())


def _text(name: str) -> str:
    return files(PACKAGE).joinpath(name).read_text(encoding="utf-8")
