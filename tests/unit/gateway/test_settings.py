import pytest

from services.common.settings import SettingsError
from services.gateway.settings import Settings

MINIMAL = {"KAFKA_BOOTSTRAP_SERVERS": "k:9092"}


def test_defaults_are_for_one_machine() -> None:
    settings = Settings.from_environ(MINIMAL)

    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert settings.topic_prefix == ""


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("KAFKA_BOOTSTRAP_SERVERS", ""),
        ("GATEWAY_PORT", "http"),
        ("TALENT_ADDRESS", "talent"),
        ("GATEWAY_CALL_TIMEOUT", "0"),
        ("GATEWAY_SECURE_COOKIES", "perhaps"),
    ],
)
def test_an_error_names_the_variable(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        Settings.from_environ(MINIMAL | {name: value})
