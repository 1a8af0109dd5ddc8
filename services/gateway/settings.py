"""What the gateway reads from its environment."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from limits import RateLimitItem

from services.common import settings
from services.common.audit.settings import read_key
from services.common.settings import Environ, SettingsError
from services.common.tls import Tls
from services.gateway import addresses, limits
from services.gateway.access import Rate
from services.gateway.accounts.oidc import OidcSettings
from services.gateway.accounts.settings import AccountsSettings, environment_of
from services.gateway.addresses import Network

MEBIBYTE: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of the gateway; sizes in bytes, times in seconds."""

    host: str
    port: int
    scenarios_address: str
    talent_address: str
    matching_address: str
    kafka_bootstrap: str
    topic_prefix: str
    log_level: str
    call_timeout: float
    bulk_timeout: float
    body_limit: int
    bulk_body_limit: int
    ring_size: int
    secure_cookies: bool
    accounts: AccountsSettings
    oidc: OidcSettings | None
    audit_key: bytes
    access_keys: Path
    tls: Tls | None
    trusted_proxies: tuple[Network, ...]
    rate_storage: str
    rates: Mapping[Rate, RateLimitItem]
    streams: int

    @classmethod
    def from_environ(cls, environ: Environ) -> Self:
        """Reads the settings; raises SettingsError naming the variable that is wrong."""
        return cls(
            host=settings.text(environ, "GATEWAY_HOST", "127.0.0.1"),
            port=settings.integer(environ, "GATEWAY_PORT", 8000, minimum=0, maximum=65535),
            scenarios_address=settings.address(environ, "SCENARIOS_ADDRESS", "127.0.0.1:50051"),
            talent_address=settings.address(environ, "TALENT_ADDRESS", "127.0.0.1:50052"),
            matching_address=settings.address(environ, "MATCHING_ADDRESS", "127.0.0.1:50053"),
            kafka_bootstrap=settings.required(environ, "KAFKA_BOOTSTRAP_SERVERS"),
            topic_prefix=settings.text(environ, "TOPIC_PREFIX", ""),
            log_level=settings.text(environ, "LOG_LEVEL", "INFO"),
            call_timeout=settings.number(environ, "GATEWAY_CALL_TIMEOUT", 10.0, minimum=0.1),
            bulk_timeout=settings.number(environ, "GATEWAY_BULK_TIMEOUT", 600.0, minimum=1.0),
            body_limit=settings.integer(environ, "GATEWAY_BODY_LIMIT", MEBIBYTE, minimum=1024),
            bulk_body_limit=settings.integer(
                environ, "GATEWAY_BULK_BODY_LIMIT", 512 * MEBIBYTE, minimum=1024
            ),
            ring_size=settings.integer(environ, "GATEWAY_RING_SIZE", 2000, minimum=1),
            secure_cookies=_secure(environ),
            accounts=AccountsSettings.from_environ(environ),
            oidc=OidcSettings.from_environ(environ),
            audit_key=read_key(environ),
            access_keys=Path(settings.required(environ, "ACCESS_KEYS")),
            tls=Tls.from_environ(environ),
            trusted_proxies=_proxies(environ),
            rate_storage=_storage(environ),
            rates={kind: _rate(environ, kind, default) for kind, default in limits.DEFAULTS.items()},
            streams=settings.integer(environ, "GATEWAY_STREAMS", 10, minimum=1),
        )


def _secure(environ: Environ) -> bool:
    """Secure by default in production, where plain cookies are refused."""
    production = environment_of(environ) == "production"
    secure = settings.boolean(environ, "GATEWAY_SECURE_COOKIES", production)
    if production and not secure:
        raise SettingsError("GATEWAY_SECURE_COOKIES", "must be true in production")
    return secure


def _proxies(environ: Environ) -> tuple[Network, ...]:
    value = settings.text(environ, "GATEWAY_TRUSTED_PROXIES", "")
    try:
        return addresses.networks(value)
    except ValueError:
        raise SettingsError("GATEWAY_TRUSTED_PROXIES", f"must be networks, not {value!r}") from None


def _storage(environ: Environ) -> str:
    value = settings.text(environ, "RATE_LIMIT_STORAGE", limits.MEMORY)
    try:
        limits.storage(value)
    except ValueError as error:
        raise SettingsError("RATE_LIMIT_STORAGE", f"cannot be used: {error}") from None
    return value


def _rate(environ: Environ, kind: Rate, default: str) -> RateLimitItem:
    name = f"GATEWAY_RATE_{kind.upper()}"
    value = settings.text(environ, name, default)
    try:
        return limits.rate(value)
    except ValueError:
        raise SettingsError(name, f"must be a limit such as {default!r}, not {value!r}") from None
