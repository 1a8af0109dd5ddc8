"""Settings of the matching processes."""

from dataclasses import dataclass
from typing import Final, Self

from services.common import settings
from services.common.settings import Environ

DEFAULT_LISTEN: Final = "127.0.0.1:50053"
# Sums of products of int8 components stay exact in float32 up to so many.
MOST_DIMENSIONS: Final = 1_040
# Kinds with more live profiles than this are ranked from candidates that the index retrieves.
DEFAULT_SCAN_LIMIT: Final = 100_000


@dataclass(frozen=True, slots=True)
class Settings:
    """Read once at start; times in seconds."""

    bootstrap: str
    topic_prefix: str
    consumer_group: str
    consumer_instance: str
    elasticsearch_url: str
    index_prefix: str
    embedding_model: str
    embedding_dimensions: int | None
    listen: str
    absorb_batch: int
    rerank_batch: int
    gather_s: float
    scan_limit: int
    patience_s: float
    topic_replication: int
    log_level: str

    @classmethod
    def from_environ(cls, environ: Environ) -> Self:
        """Raises SettingsError naming the variable."""
        return cls(
            bootstrap=settings.required(environ, "KAFKA_BOOTSTRAP_SERVERS"),
            topic_prefix=settings.text(environ, "TOPIC_PREFIX", ""),
            consumer_group=settings.text(environ, "CONSUMER_GROUP", "dabridge-matching"),
            consumer_instance=settings.text(environ, "CONSUMER_INSTANCE", ""),
            elasticsearch_url=settings.text(environ, "ELASTICSEARCH_URL", "http://127.0.0.1:9200"),
            index_prefix=settings.text(environ, "INDEX_PREFIX", "dabridge"),
            embedding_model=settings.text(environ, "EMBEDDING_MODEL", ""),
            embedding_dimensions=settings.integer(
                environ, "EMBEDDING_DIMENSIONS", 0, minimum=0, maximum=MOST_DIMENSIONS
            )
            or None,
            listen=settings.address(environ, "MATCHING_LISTEN", DEFAULT_LISTEN),
            absorb_batch=settings.integer(environ, "ABSORB_BATCH", 3_000, minimum=1, maximum=10_000),
            rerank_batch=settings.integer(environ, "RERANK_BATCH", 1_000, minimum=1, maximum=10_000),
            gather_s=settings.number(environ, "GATHER_SECONDS", 0.1, minimum=0.01, maximum=5),
            scan_limit=settings.integer(environ, "SCAN_LIMIT", DEFAULT_SCAN_LIMIT, minimum=0),
            patience_s=settings.number(environ, "PATIENCE_SECONDS", 120, minimum=0, maximum=600),
            topic_replication=settings.integer(environ, "TOPIC_REPLICATION", 1, minimum=1, maximum=5),
            log_level=settings.text(environ, "LOG_LEVEL", "INFO"),
        )
