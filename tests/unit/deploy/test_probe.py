"""What the probe makes of its command line."""

import pytest

from services.common import probe


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """The targets asked by gRPC and by HTTP; a target that names `up` serves."""
    seen: dict[str, list[str]] = {"grpc": [], "http": []}

    def answering(way: str) -> object:
        def answer(target: str, timeout_s: float) -> bool:
            assert timeout_s == probe.TIMEOUT_S
            seen[way].append(target)
            return "up" in target

        return answer

    monkeypatch.setattr(probe, "serves_grpc", answering("grpc"))
    monkeypatch.setattr(probe, "serves_http", answering("http"))
    return seen


def test_a_pair_of_host_and_port_is_asked_by_grpc(asked: dict[str, list[str]]) -> None:
    assert probe.main(["up:50051"]) == 0
    assert probe.main(["away:50051"]) == 1
    assert asked == {"grpc": ["up:50051", "away:50051"], "http": []}


def test_an_http_address_is_asked_by_get(asked: dict[str, list[str]]) -> None:
    assert probe.main(["http://up:8000/healthz"]) == 0
    assert probe.main(["http://away:8000/healthz"]) == 1
    assert asked == {"grpc": [], "http": ["http://up:8000/healthz", "http://away:8000/healthz"]}


@pytest.mark.parametrize(
    "arguments", [[], ["up"], [":50051"], ["up:port"], ["https://up:1/"], ["up/x:1"], ["up:1", "up:2"]]
)
def test_anything_else_is_bad_usage(
    arguments: list[str], asked: dict[str, list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert probe.main(arguments) == 2
    assert probe.USAGE in capsys.readouterr().err
    assert asked == {"grpc": [], "http": []}
