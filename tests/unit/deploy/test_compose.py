"""docker-compose.yml agrees with the code."""

import json
import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from infra.local.services import LONG_RUNNING, PERIODIC, PREPARATION, SEEDING
from tests.unit.deploy.processes import ALL, ROOT, SEEDS, SERVICES, is_pinned, read, service_of, task_of, tool

_VARIABLE = re.compile(r"\$\{(\w+)(?::([-?])([^}]*))?\}")
SECRETS = {"AUDIT_KEY": "ab" * 32, "ACCOUNTS_KEY": "cd" * 32, "SEAL_KEY": "ef" * 32, "PERSON_KEY": "98" * 32}


@cache
def services() -> dict[str, Any]:
    """The file's services, variables of the file being at their defaults and secrets made up."""
    text = (ROOT / "docker-compose.yml").read_text("utf-8")
    assert all(found[2] for found in _VARIABLE.finditer(text)), "a variable without a default or a message"
    loaded: dict[str, Any] = yaml.safe_load(_VARIABLE.sub(_value, text))["services"]
    return loaded


# What a clock starts is started by hand here: docker compose run --rm matching learn.
COMPOSED = [process for process in ALL if process not in PERIODIC]


def _value(variable: re.Match[str]) -> str:
    return variable[3] if variable[2] == "-" else SECRETS[variable[1]]


def environment(name: str) -> dict[str, str]:
    """The environment of a service of the file, all values as written."""
    given = services()[name]["environment"]
    assert all(isinstance(value, str | int) for value in given.values()), f"{name}: quote what is no string"
    return {key: str(value) for key, value in given.items()}


def port_of(service: str) -> int:
    """The port that a service of ours listens on."""
    told = environment(service)
    return int(
        told["GATEWAY_PORT"] if service == "gateway" else told[f"{service.upper()}_LISTEN"].rpartition(":")[2]
    )


@pytest.mark.parametrize("process", COMPOSED)
def test_every_process_is_there_and_started_as_locally(process: str) -> None:
    service = services()[process]
    owner, task = service_of(process), task_of(process)
    assert service["image"].startswith(f"dabridge/{owner}:")
    assert service["build"] == {"context": ".", "dockerfile": f"services/{owner}/Dockerfile"}
    assert service.get("command", ["serve"]) == [task]


@pytest.mark.parametrize("process", COMPOSED)
def test_a_process_is_told_what_it_reads_and_no_more(process: str) -> None:
    told = environment(process)
    assert set(told) <= read(process, told)


@pytest.mark.parametrize("process", COMPOSED)
def test_addresses_lead_to_where_the_services_listen(process: str) -> None:
    told = environment(process)
    for name in {f"{service.upper()}_ADDRESS" for service in SERVICES} & set(told):
        host, _, port = told[name].partition(":")
        assert name == f"{host.upper()}_ADDRESS"
        assert int(port) == port_of(host)


@pytest.mark.parametrize("process", LONG_RUNNING)
def test_what_runs_long_is_restarted_and_what_has_a_port_is_probed(process: str) -> None:
    service = services()[process]
    assert service["restart"] == "unless-stopped"
    if task_of(process) == "serve":
        assert service["healthcheck"]["test"][:4] == ["CMD", "python", "-m", "services.common.probe"]
        assert f"127.0.0.1:{port_of(process)}" in service["healthcheck"]["test"][4]
    else:
        assert service["healthcheck"] == {"disable": True}


def test_seeding_is_left_to_a_profile() -> None:
    assert {name for name, service in services().items() if "profiles" in service} == set(SEEDS)


def test_keys_come_from_the_person_who_starts_it_and_have_no_default() -> None:
    text = (ROOT / "docker-compose.yml").read_text("utf-8")
    asked = {found[1]: found[3] for found in _VARIABLE.finditer(text) if found[2] == "?"}
    assert set(asked) == set(SECRETS)
    assert all(".env" in message and "openssl rand -hex 32" in message for message in asked.values())


def test_private_keys_are_for_those_who_call_and_nobody_but_their_maker_can_change_them() -> None:
    for name, service in services().items():
        mounts = [mount for mount in service.get("volumes", []) if mount.split(":")[0] in ("keys", "jwks")]
        if name == "keys":
            assert mounts == ["keys:/keys", "jwks:/jwks"]
        else:
            told = service.get("environment", {})
            expected = ["keys:/keys:ro"] if "ACCESS_KEYS" in told else []
            expected += ["jwks:/jwks:ro"] if "ACCESS_JWKS" in told else []
            assert mounts == expected, name
    signing = {
        name for name, service in services().items() if "ACCESS_KEYS" in service.get("environment", {})
    }
    assert signing == {"gateway", "talent-work", *SEEDING}


@pytest.mark.parametrize("process", ["scenarios", "talent", "matching"])
def test_what_is_called_waits_for_the_keys(process: str) -> None:
    assert services()[process]["depends_on"]["keys"] == {"condition": "service_completed_successfully"}


def test_the_first_key_is_made_once_and_its_public_half_is_told_after_each_change(tmp_path: Path) -> None:
    script = (ROOT / "infra" / "compose" / "keys.sh").read_text("utf-8")
    for name in ("/keys", "/jwks"):
        (tmp_path / name[1:]).mkdir()
        script = script.replace(f" {name}", f" {tmp_path}{name}")
    environ = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}

    def run(*arguments: str) -> list[str]:
        done = subprocess.run(
            ["sh", "-c", script, "keys.sh", *arguments],
            cwd=ROOT,
            env={**environ, "PYTHONPATH": ".:proto/gen"},
            check=False,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        told = json.loads((tmp_path / "jwks" / "jwks.json").read_bytes())
        return [key["kid"] for key in told["keys"]]

    first = run("first")
    assert run("first") == first
    (added,) = set(run("add")) - set(first)
    run("promote", added)
    assert run("retire", *first) == [added]


@pytest.mark.parametrize("process", COMPOSED)
def test_our_containers_can_change_nothing_but_tmp(process: str) -> None:
    service = services()[process]
    assert service["read_only"] is True
    assert service["tmpfs"] == ["/tmp"]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "user" not in service
    assert "privileged" not in service


def test_every_image_is_pinned_and_every_container_is_limited() -> None:
    for name, service in services().items():
        assert is_pinned(service["image"]), name
        assert service["mem_limit"], name


def test_ports_are_open_to_this_machine_alone() -> None:
    for name, service in services().items():
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", [])), name


def test_who_waits_for_another_waits_for_what_can_come() -> None:
    for name, service in services().items():
        for other, wait in service.get("depends_on", {}).items():
            awaited = services()[other]
            match wait["condition"]:
                case "service_healthy":
                    assert awaited["healthcheck"].get("test"), f"{name} waits for {other}"
                case "service_completed_successfully":
                    assert other in {*PREPARATION, "keys"}, f"{name} waits for {other}"
                case other_condition:
                    assert other_condition == "service_started"


def test_mounted_files_are_there() -> None:
    mounts = [mount for service in services().values() for mount in service.get("volumes", [])]
    files = [mount.split(":")[0] for mount in mounts if mount.startswith("./")]
    assert files
    assert all((ROOT / file).exists() for file in files)
    assert all(mount.endswith(":ro") for mount in mounts if mount.startswith("./"))


def test_compose_itself_takes_the_file_once_its_keys_are_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AUDIT_KEY", raising=False)
    for name, value in SECRETS.items():
        assert name in tool(*_compose(), "config", "--quiet").stderr
        monkeypatch.setenv(name, value)
    done = tool(*_compose(), "--profile", "seed", "config", "--quiet")
    assert done.returncode == 0, done.stderr
    assert not done.stderr.strip()


def _compose() -> tuple[str, ...]:
    if shutil.which("docker") and tool("docker", "compose", "version").returncode == 0:
        return ("docker", "compose")
    alone = shutil.which(os.environ.get("DOCKER_COMPOSE", "docker-compose"))
    if alone is None:
        pytest.skip("no docker compose on this machine: only the tests above have read docker-compose.yml")
    return (alone,)
