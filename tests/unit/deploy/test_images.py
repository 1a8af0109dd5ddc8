"""The Dockerfiles and the locks that they install agree with the code."""

import ast
import json
import re
import sys
from collections.abc import Mapping
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
import yaml

from tests.unit.deploy.processes import ROOT, SERVICES, is_pinned

LOCKS = {"scenarios": "records", "talent": "records", "matching": "matching", "gateway": "gateway"}
PORTS = {"scenarios": 50051, "talent": 50052, "matching": 50053, "gateway": 8000}
# Read for models other than the committed one; the target any-model of the image has them.
ANY_MODEL = {"sentence-transformers"}


def dockerfile(service: str) -> list[tuple[str, str]]:
    """A Dockerfile's instructions with their arguments, continued lines joined."""
    text = (ROOT / "services" / service / "Dockerfile").read_text("utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(line.split(maxsplit=1)[0], line.split(maxsplit=1)[1]) for line in lines]


def arguments(service: str, instruction: str) -> list[str]:
    """The arguments of every such instruction."""
    return [given for name, given in dockerfile(service) if name == instruction]


@cache
def lock(name: str) -> dict[str, str]:
    """Package → version of a requirements file."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+) \\$", text, re.MULTILINE))


@pytest.mark.parametrize("service", SERVICES)
def test_an_image_starts_the_service_as_a_user_of_no_rights(service: str) -> None:
    assert arguments(service, "USER") == ["10001:10001"]
    (entry,) = arguments(service, "ENTRYPOINT")
    assert json.loads(entry) == ["python", "-m", f"services.{service}"]
    assert [json.loads(given) for given in arguments(service, "CMD")] == [["serve"]]
    assert arguments(service, "EXPOSE") == [str(PORTS[service])]
    (check,) = arguments(service, "HEALTHCHECK")
    assert json.loads(check.partition("CMD ")[2])[:3] == ["python", "-m", "services.common.probe"]
    assert f"127.0.0.1:{PORTS[service]}" in check


@pytest.mark.parametrize("service", SERVICES)
def test_an_image_is_made_of_pinned_parts(service: str) -> None:
    stages: set[str] = set()
    for given in arguments(service, "FROM"):
        origin, _, name = given.partition(" AS ")
        assert origin in stages or is_pinned(origin)
        stages.add(name)
    installs = [part for given in arguments(service, "RUN") for part in re.split(r"&&|;", given)]
    installs = [part for part in installs if "pip install" in part]
    assert installs
    assert all("--require-hashes" in part or "$TORCH_INDEX_URL" in part for part in installs)
    assert f"/requirements/{LOCKS[service]}.txt" in installs[0]


@pytest.mark.parametrize("service", SERVICES)
def test_an_image_copies_what_there_is_and_no_other_service(service: str) -> None:
    copied = [
        source
        for given in arguments(service, "COPY")
        if "--from" not in given
        for source in given.split()[:-1]
    ]
    assert all((ROOT / source).exists() for source in copied)
    others = {f"services/{other}" for other in SERVICES if other != service}
    assert not others & set(copied)
    assert {"proto/gen", "services/__init__.py", "services/common", f"services/{service}"} <= set(copied)


@pytest.mark.parametrize("name", [*sorted(set(LOCKS.values())), "any-model"])
def test_a_lock_has_the_versions_that_the_tests_ran_with(name: str) -> None:
    tested = lock("runtime")
    assert lock(name)
    assert {package: tested.get(package) for package in lock(name)} == lock(name)
    assert ("torch" in lock(name)) == (name == "any-model")


@pytest.mark.parametrize("service", SERVICES)
def test_an_image_has_every_package_that_its_code_imports(service: str) -> None:
    installed = set(lock(LOCKS[service])) | (ANY_MODEL if service == "matching" else set())
    missing = {name for name in _outside(service) if not _providers(name) & installed}
    assert not missing


def _providers(module: str) -> set[str]:
    """The packages that a module may come from."""
    first, *_ = module.split(".")
    if instrumented := re.match(r"opentelemetry\.instrumentation\.(\w+)", module):
        return {f"opentelemetry-instrumentation-{_normal(instrumented[1])}"}
    return {_normal(package) for package in _packages().get(first, [first])}


@cache
def _packages() -> Mapping[str, list[str]]:
    return packages_distributions()


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _outside(service: str) -> set[str]:
    """The modules from elsewhere that a service imports, however late, its training left out."""
    todo, seen, found = [f"services.{service}"], set[str](), set[str]()
    todo += [
        _module(path) for path in (ROOT / "services" / service).rglob("*.py") if "training" not in path.parts
    ]
    while todo:
        module = todo.pop()
        file = _file(module)
        if module in seen or file is None:
            continue
        seen.add(module)
        for name in _imported(file):
            if name.startswith("services."):
                todo += [name, name.rpartition(".")[0]]
            elif name.partition(".")[0] not in {*sys.stdlib_module_names, "services", "dabridge"}:
                found.add(name)
    return found


def _module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _file(module: str) -> Path | None:
    path = ROOT.joinpath(*module.split("."))
    return next((f for f in (path.with_suffix(".py"), path / "__init__.py") if f.is_file()), None)


def _imported(file: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def test_what_is_shown_and_alerted_on_is_measured() -> None:
    folder = ROOT / "infra" / "observability"
    dashboard = json.loads((folder / "grafana/dashboards/dabridge.json").read_text("utf-8"))
    rules = yaml.safe_load((folder / "alerts.yaml").read_text("utf-8"))
    asked = [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
    asked += [rule["expr"] for group in rules["groups"] for rule in group["rules"]]
    code = "\n".join(file.read_text("utf-8") for file in (ROOT / "services").rglob("*.py"))
    ours = set(re.findall(r"\bdabridge_\w+", " ".join(asked)))
    assert ours
    for metric in ours:
        name = "dabridge." + metric.removeprefix("dabridge_").removesuffix("_seconds").replace("_", ".", 1)
        assert f'"{name}"' in code, metric


def test_the_dashboard_asks_a_provisioned_source() -> None:
    folder = ROOT / "infra" / "observability" / "grafana"
    sources = yaml.safe_load((folder / "provisioning/datasources/datasources.yaml").read_text("utf-8"))
    dashboard = json.loads((folder / "dashboards/dabridge.json").read_text("utf-8"))
    known = {(source["type"], source["uid"]) for source in sources["datasources"]}
    asked = {(panel["datasource"]["type"], panel["datasource"]["uid"]) for panel in dashboard["panels"]}
    assert asked <= known
