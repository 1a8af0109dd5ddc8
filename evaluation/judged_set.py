"""The hand-judged sets of evaluation/judged; its README tells the format."""

import csv
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from dabridge.events.v1 import scenarios_pb2, talent_pb2, types_pb2
from google.protobuf import json_format
from google.protobuf.message import Message

from evaluation.sets import CHANGED_AT, JudgedSet, Query, Record, record_id
from services.matching.markets import SIDES, Side, market, other

FOLDER: Final = Path(__file__).parent / "judged"
MARKETS: Final = ("scenario_supply", "talent_demand")
HIGHEST: Final = 3
_MESSAGES: Final[dict[str, type[Message]]] = {
    "scenario": scenarios_pb2.Scenario,
    "enterprise": scenarios_pb2.Enterprise,
    "talent": talent_pb2.TalentProfile,
    "demand": talent_pb2.Demand,
}


class JudgedSetError(ValueError):
    """A file of the hand-judged sets breaks its format; the message says where."""


def hand_judged(folder: Path = FOLDER) -> list[JudgedSet]:
    """The hand-judged sets, one a market that has queries; raises JudgedSetError."""
    grades = _grades(folder)
    rows = _rows(folder, "queries")
    found = []
    for key in MARKETS:
        records = {side: read_records(folder, key, side) for side in SIDES}
        ids = {side: {record_id(record) for record in records[side]} for side in SIDES}
        queries = []
        for row in rows:
            if row["market"] != key:
                continue
            queries.append(_query(row, grades.get(row["query"], {}), ids))
        if queries:
            found.append(JudgedSet("hand-judged", key, records["left"], records["right"], tuple(queries)))
    return found


def read_records(folder: Path, key: str, side: Side) -> tuple[Record, ...]:
    """The records of a side of a market, with what the format says where a field is left out."""
    kind = market(key).kind_of(side)
    path = folder / f"profiles_{key}_{side}.jsonl"
    records: dict[str, Record] = {}
    for number, line in enumerate(_lines(path), 1):
        try:
            record = _record(json.loads(line), _MESSAGES[kind])
        except (json_format.ParseError, ValueError) as error:
            raise JudgedSetError(f"{path.name}, line {number}: {error}") from None
        if not record_id(record) or record_id(record) in records:
            raise JudgedSetError(
                f"{path.name}, line {number}: id {record_id(record)!r} is empty or not unique"
            )
        records[record_id(record)] = record
    return tuple(records.values())


def _record(given: Mapping[str, Any], message: type[Message]) -> Record:
    standard: dict[str, Any] = {
        "version": 1,
        "status": types_pb2.RECORD_STATUS_ACTIVE,
        "synthetic": True,
        "updated_at": CHANGED_AT,
    }
    if message is scenarios_pb2.Scenario:
        standard["stage"] = scenarios_pb2.SCENARIO_STAGE_LISTED
    return json_format.ParseDict({**standard, **given}, message())


def _query(row: Mapping[str, str], grades: Mapping[str, int], ids: Mapping[Side, set[str]]) -> Query:
    if row["direction"] not in SIDES:
        raise JudgedSetError(
            f"query {row['query']}: direction {row['direction']!r} is neither left nor right"
        )
    side: Side = "left" if row["direction"] == "left" else "right"
    if row["subject"] not in ids[side]:
        raise JudgedSetError(f"query {row['query']}: no record {row['subject']!r}")
    strangers = set(grades) - ids[other(side)]
    if strangers:
        raise JudgedSetError(f"query {row['query']}: grades of no record: {sorted(strangers)[:3]}")
    return Query(row["query"], side, row["subject"], grades)


def _grades(folder: Path) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for row in _rows(folder, "grades"):
        of_query = found.setdefault(row["query"], {})
        if row["document"] in of_query:
            raise JudgedSetError(f"query {row['query']}: {row['document']} is judged twice")
        if row["grade"] not in {str(grade) for grade in range(HIGHEST + 1)}:
            raise JudgedSetError(f"query {row['query']}: {row['grade']!r} is no grade")
        of_query[row["document"]] = int(row["grade"])
    return found


def _rows(folder: Path, name: str) -> list[dict[str, str]]:
    return [row for path in sorted(folder.glob(f"{name}*.csv")) for row in csv.DictReader(_lines(path))]


def _lines(path: Path) -> list[str]:
    try:
        return [line for line in path.read_text("utf-8").split("\n") if line.strip()]
    except FileNotFoundError:
        return []
