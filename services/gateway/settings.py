"""What the gateway reads from its environment."""

from dataclasses import dataclass
from typing import Self

from services.common import settings
from services.common.settings import Environ

MEBIBYTE = 1024 * 1024


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
            secure_cookies=settings.boolean(environ, "GATEWAY_SECURE_COOKIES", False),
        )
