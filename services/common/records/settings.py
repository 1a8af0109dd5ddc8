"""What a record service reads from its environment."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Self

from services.common import settings
from services.common.relay import RelaySettings
from services.common.settings import Environ


@dataclass(frozen=True, slots=True)
class RecordSettings:
    """A record service's settings; the names of the first three begin with the service's own prefix."""

    database_url: str
    listen: str
    database_connections: int
    grpc_workers: int
    log_level: str

    @classmethod
    def read(cls, environ: Environ, prefix: str, listen: str) -> Self:
        """Reads <prefix>_DATABASE_URL and so on, `listen` being the default of <prefix>_LISTEN.

        Raises SettingsError.
        """
        return cls(
            database_url=settings.required(environ, f"{prefix}_DATABASE_URL"),
            listen=settings.address(environ, f"{prefix}_LISTEN", listen),
            database_connections=settings.integer(
                environ, f"{prefix}_DATABASE_CONNECTIONS", 8, minimum=1, maximum=100
            ),
            grpc_workers=settings.integer(environ, "GRPC_WORKERS", 16, minimum=1, maximum=256),
            log_level=settings.text(environ, "LOG_LEVEL", "INFO"),
        )


@dataclass(frozen=True, slots=True)
class KafkaSettings:
    """Where and how the relay publishes."""

    bootstrap: str
    topic_prefix: str
    relay: RelaySettings

    @classmethod
    def from_environ(cls, environ: Environ) -> Self:
        """Reads the variables; raises SettingsError."""
        standard = RelaySettings()
        return cls(
            bootstrap=settings.required(environ, "KAFKA_BOOTSTRAP_SERVERS"),
            topic_prefix=settings.text(environ, "TOPIC_PREFIX", ""),
            relay=RelaySettings(
                batch=settings.integer(environ, "RELAY_BATCH", standard.batch, minimum=1, maximum=10_000),
                poll_s=settings.number(environ, "RELAY_POLL_S", standard.poll_s, minimum=0.01, maximum=5),
                keep=timedelta(
                    days=settings.number(
                        environ, "OUTBOX_KEEP_DAYS", standard.keep.total_seconds() / 86_400, minimum=0
                    )
                ),
            ),
        )
