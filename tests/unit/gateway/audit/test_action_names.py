"""What the gateway writes into its log has a name that auditors read."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import services.common.audit
import services.gateway
from services.common.texts.audit import TEXTS
from services.gateway.routes.pages_audit import action_name

SOURCES = [
    path
    for package in (services.gateway, services.common.audit)
    for path in Path(package.__path__[0]).rglob("*.py")
]
# How acts are noted: Act(…), auditor.record(…), notes.add(…), and what use cases put before these.
NOTING = {"Act", "record", "add", "_note", "_change"}
ACTION = re.compile(r"[a-z_]+(\.[a-z_]+)+")
PREFIX = "action."


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _texts_in(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def _written_in(source: str) -> Iterator[str]:
    """Texts among the arguments of calls that note acts, and in what is called `action`."""
    tree = ast.parse(source)
    constants = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _called(node) in NOTING:
            for given in node.args:
                named = constants.get(given.id, given) if isinstance(given, ast.Name) else given
                if not isinstance(named, ast.Call):
                    yield from _texts_in(named)
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "action":
            yield from _texts_in(node.value)


def _written() -> set[str]:
    found = {text for path in SOURCES for text in _written_in(path.read_text("utf-8"))}
    return {text for text in found if ACTION.fullmatch(text)}


def test_every_act_that_is_written_down_has_a_name() -> None:
    nameless = {action for action in _written() if action_name(action) == action}
    assert not nameless


def test_every_name_is_of_an_act_that_is_written_down() -> None:
    named = {name.removeprefix(PREFIX) for name in TEXTS if name.startswith(PREFIX)}
    assert not {action for action in named if ACTION.fullmatch(action)} - _written()
