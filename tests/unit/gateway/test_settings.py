import pytest

from services.common.settings import SettingsError
from services.gateway.settings import Settings

MINIMAL = {
    "DABRIDGE_ENVIRONMENT": "development",
    "KAFKA_BOOTSTRAP_SERVERS": "k:9092",
    "GATEWAY_DATABASE_URL": "postgresql://db/gateway",
    "ACCOUNTS_KEY": "0f" * 32,
    "AUDIT_KEY": "1e" * 32,
    "ACCESS_KEYS": "keys",
}
PRODUCTION = MINIMAL | {
    "DABRIDGE_ENVIRONMENT": "production",
    "GATEWAY_URL": "https://portal.example",
    "SMS_WEBHOOK_URL": "https://sms.example",
    "SMS_WEBHOOK_SECRET": "s" * 32,
}


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
        ("ACCESS_KEYS", ""),
        ("AUDIT_KEY", "short"),
        ("GATEWAY_TRUSTED_PROXIES", "10.0.0.300"),
        ("GATEWAY_RATE_SIGN_IN", "often"),
        ("RATE_LIMIT_STORAGE", "cupboard://here"),
        ("GRPC_TLS_CERT", "alone.pem"),
    ],
)
def test_an_error_names_the_variable(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        Settings.from_environ(MINIMAL | {name: value})


def test_cookies_are_secure_in_production_and_nothing_else_is_taken() -> None:
    assert Settings.from_environ(PRODUCTION).secure_cookies
    assert not Settings.from_environ(MINIMAL).secure_cookies

    with pytest.raises(SettingsError, match="GATEWAY_SECURE_COOKIES"):
        Settings.from_environ(PRODUCTION | {"GATEWAY_SECURE_COOKIES": "false"})


def test_proxies_and_limits_are_read() -> None:
    settings = Settings.from_environ(
        MINIMAL | {"GATEWAY_TRUSTED_PROXIES": "10.0.0.0/8, ::1", "GATEWAY_RATE_WRITE": "5/second"}
    )

    assert [str(network) for network in settings.trusted_proxies] == ["10.0.0.0/8", "::1/128"]
    assert settings.rates["write"].amount == 5
