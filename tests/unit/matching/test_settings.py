"""The matching processes' settings."""

import pytest

from services.common.settings import SettingsError
from services.matching.settings import DEFAULT_SCAN_LIMIT, Settings

LEAST = {"KAFKA_BOOTSTRAP_SERVERS": "broker:9092"}


def test_little_must_be_said() -> None:
    settings = Settings.from_environ(LEAST)

    assert settings.bootstrap == "broker:9092"
    assert (settings.topic_prefix, settings.index_prefix) == ("", "dabridge")
    assert settings.consumer_group == "dabridge-matching"
    assert settings.scan_limit == DEFAULT_SCAN_LIMIT
    assert settings.embedding_model == ""


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("KAFKA_BOOTSTRAP_SERVERS", " "),
        ("MATCHING_LISTEN", "nowhere"),
        ("ABSORB_BATCH", "0"),
        ("RERANK_BATCH", "many"),
        ("GATHER_SECONDS", "0"),
        ("SCAN_LIMIT", "-1"),
        ("PATIENCE_SECONDS", "601"),
    ],
)
def test_an_impossible_value_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        Settings.from_environ({**LEAST, name: value})
