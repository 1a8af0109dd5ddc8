"""What the plan itself names: the projects of its boxes and its firms, read from the package's JSON lines."""

from importlib.resources import files

from dabridge.events.v1.scenarios_pb2 import Enterprise, Scenario
from google.protobuf import json_format


def plan_scenarios() -> list[Scenario]:
    """The projects of the plan's boxes that enterprises can answer, ids plan-<box>-<number>."""
    return [json_format.Parse(line, Scenario()) for line in _lines("scenarios.jsonl")]


def plan_enterprises() -> list[Enterprise]:
    """The firms that the plan names, ids firm-<name>."""
    return [json_format.Parse(line, Enterprise()) for line in _lines("enterprises.jsonl")]


def _lines(name: str) -> list[str]:
    text = files("services.scenarios.seed").joinpath(name).read_text(encoding="utf-8")
    return [line for line in text.split("\n") if line]
