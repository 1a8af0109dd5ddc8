"""The worker's application: no folder of its own, and it tells what it reads."""

import logging
from pathlib import Path

import pytest
from faust.types import TP

from services.matching.app import build_app
from services.matching.settings import Settings


@pytest.fixture
def settings() -> Settings:
    return Settings.from_environ({"KAFKA_BOOTSTRAP_SERVERS": "127.0.0.1:1", "CONSUMER_GROUP": "readers"})


def test_it_starts_without_a_folder(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    build_app(settings)._create_directories()

    assert not list(tmp_path.iterdir())


async def test_it_tells_once_which_partitions_it_reads(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "services.matching.app")

    await build_app(settings).on_partitions_assigned.send({TP("b", 1), TP("a", 2), TP("a", 0)})

    assert caplog.messages == ["reads 3 partitions: a 0,2; b 1"]
