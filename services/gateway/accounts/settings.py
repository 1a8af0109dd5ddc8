"""What accounts read from the environment."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Literal, Self, cast

from services.common import settings
from services.common.settings import Environ, SettingsError
from services.gateway.accounts.sealing import KEY_BYTES

Environment = Literal["production", "development"]
ENVIRONMENT: Final = "DABRIDGE_ENVIRONMENT"
_LOOPBACK: Final = ("http://127.0.0.1:", "http://localhost:", "http://[::1]:")
_SECRET_LEAST: Final = 32


@dataclass(frozen=True, slots=True)
class WebhookSettings:
    """Where text messages are handed over, and the secret that signs them."""

    url: str
    secret: str


@dataclass(frozen=True, slots=True)
class AccountsSettings:
    """All settings of accounts; `webhook` is None only in development.

    `portal_url` is where people reach the portal, without a slash at the end: what messages link to.
    """

    database_url: str
    pool_size: int
    key: bytes
    environment: Environment
    webhook: WebhookSettings | None
    idle_staff: timedelta
    idle: timedelta
    absolute: timedelta
    portal_url: str

    @property
    def development(self) -> bool:
        """Whether development accounts and the outbox page are there."""
        return self.environment == "development"

    @classmethod
    def from_environ(cls, environ: Environ) -> Self:
        """Reads the settings; raises SettingsError naming the variable that is wrong."""
        environment = environment_of(environ)
        return cls(
            database_url=settings.required(environ, "GATEWAY_DATABASE_URL"),
            pool_size=settings.integer(environ, "GATEWAY_DATABASE_POOL", 8, minimum=1, maximum=100),
            key=_key(environ),
            environment=environment,
            webhook=_webhook(environ, environment),
            idle_staff=_minutes(environ, "SESSION_IDLE_STAFF_MINUTES", 30),
            idle=_minutes(environ, "SESSION_IDLE_MINUTES", 120),
            absolute=timedelta(hours=settings.integer(environ, "SESSION_HOURS", 12, minimum=1, maximum=168)),
            portal_url=_portal_url(environ, environment),
        )


def environment_of(environ: Environ) -> Environment:
    """Production unless development is said; raises SettingsError for anything else."""
    value = settings.text(environ, ENVIRONMENT, "production")
    if value not in ("production", "development"):
        raise SettingsError(ENVIRONMENT, f"must be production or development, not {value!r}")
    return cast("Environment", value)


def _portal_url(environ: Environ, environment: Environment) -> str:
    name = "GATEWAY_URL"
    port = settings.integer(environ, "GATEWAY_PORT", 8000, minimum=0, maximum=65535)
    url = settings.text(environ, name, f"http://127.0.0.1:{port}" if environment == "development" else "")
    if not url.startswith(("https://", *_LOOPBACK)):
        raise SettingsError(name, "must be the portal's https address (http on the loopback alone)")
    return url.rstrip("/")


def _minutes(environ: Environ, name: str, default: int) -> timedelta:
    return timedelta(minutes=settings.integer(environ, name, default, minimum=1, maximum=24 * 60))


def _key(environ: Environ) -> bytes:
    name = "ACCOUNTS_KEY"
    raw = settings.required(environ, name)
    try:
        key = bytes.fromhex(raw)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise SettingsError(name, f"must be {KEY_BYTES} bytes in hexadecimal digits")
    return key


def _webhook(environ: Environ, environment: Environment) -> WebhookSettings | None:
    url = settings.text(environ, "SMS_WEBHOOK_URL", "")
    if not url:
        if environment == "production":
            raise SettingsError("SMS_WEBHOOK_URL", "is required: production has no other way to send codes")
        return None
    if not url.startswith(("https://", *_LOOPBACK)):
        raise SettingsError("SMS_WEBHOOK_URL", "must be an https address (http on the loopback alone)")
    secret = settings.required(environ, "SMS_WEBHOOK_SECRET")
    if len(secret) < _SECRET_LEAST:
        raise SettingsError("SMS_WEBHOOK_SECRET", f"must have at least {_SECRET_LEAST} characters")
    return WebhookSettings(url, secret)
