"""What the probe makes of its command line."""

from pathlib import Path

import pytest

from services.common import probe
from services.common.tls import VARIABLES, Tls


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """The targets asked by gRPC, over TLS and by HTTP; a target that names `up` serves."""
    seen: dict[str, list[str]] = {"grpc": [], "tls": [], "http": []}

    def by_grpc(target: str, tls: Tls | None, timeout_s: float) -> bool:
        assert timeout_s == probe.TIMEOUT_S
        seen["grpc" if tls is None else "tls"].append(target)
        return "up" in target

    def by_http(target: str, timeout_s: float) -> bool:
        assert timeout_s == probe.TIMEOUT_S
        seen["http"].append(target)
        return "up" in target

    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(probe, "serves_grpc", by_grpc)
    monkeypatch.setattr(probe, "serves_http", by_http)
    return seen


def test_a_pair_of_host_and_port_is_asked_by_grpc(asked: dict[str, list[str]]) -> None:
    assert probe.main(["up:50051"]) == 0
    assert probe.main(["away:50051"]) == 1
    assert asked == {"grpc": ["up:50051", "away:50051"], "tls": [], "http": []}


def test_an_http_address_is_asked_by_get(asked: dict[str, list[str]]) -> None:
    assert probe.main(["http://up:8000/healthz"]) == 0
    assert probe.main(["http://away:8000/healthz"]) == 1
    assert asked == {"grpc": [], "tls": [], "http": ["http://up:8000/healthz", "http://away:8000/healthz"]}


def test_with_certificates_a_server_is_asked_over_tls(
    asked: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in VARIABLES:
        (tmp_path / name).touch()
        monkeypatch.setenv(name, str(tmp_path / name))
    assert probe.main(["up:50051"]) == 0
    assert asked == {"grpc": [], "tls": ["up:50051"], "http": []}


def test_a_certificate_that_is_missing_is_named(
    asked: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(VARIABLES[0], "/nowhere/tls.crt")
    assert probe.main(["up:50051"]) == 2
    assert "GRPC_TLS" in capsys.readouterr().err
    assert not any(asked.values())


@pytest.mark.parametrize(
    "arguments", [[], ["up"], [":50051"], ["up:port"], ["https://up:1/"], ["up/x:1"], ["up:1", "up:2"]]
)
def test_anything_else_is_bad_usage(
    arguments: list[str], asked: dict[str, list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert probe.main(arguments) == 2
    assert probe.USAGE in capsys.readouterr().err
    assert asked == {"grpc": [], "tls": [], "http": []}
