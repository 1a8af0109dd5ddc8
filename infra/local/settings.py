"""What `python -m infra.local` reads from the environment."""

from dataclasses import dataclass
from pathlib import Path

from services.common import settings
from services.common.settings import Environ

ROOT = Path(__file__).resolve().parents[2]

# Each can be set by <NAME>_PORT; where it is not, the next free port from the preferred one on is taken.
PREFERRED_PORTS = {
    "gateway": 8000,
    "scenarios": 50051,
    "talent": 50052,
    "matching": 50053,
    "kafka": 9092,
    "kafka_controller": 9093,
    "elasticsearch": 9200,
    "elasticsearch_transport": 9300,
}


@dataclass(frozen=True, slots=True)
class Settings:
    """data: what survives a restart. cache: downloads, which any number of data directories share.

    tls: whether the services talk over TLS. development: whether accounts for trying out are made.
    """

    data: Path
    cache: Path
    databases: tuple[str, ...]
    ports: dict[str, int]  # only those that were asked for
    server_user: str
    kafka_heap: str
    elasticsearch_heap: str
    seed_talents: int
    seed_demands: int
    tls: bool
    development: bool

    @property
    def keys(self) -> Path:
        """Where the system's secrets are kept."""
        return self.data / "keys"

    @property
    def certificates(self) -> Path:
        """Where the certificates for TLS between the services are kept."""
        return self.data / "certs"

    def seed_environ(self) -> dict[str, str]:
        """What the seed commands are told of sizes."""
        return {"SEED_TALENTS": str(self.seed_talents), "SEED_DEMANDS": str(self.seed_demands)}

    @classmethod
    def from_environ(cls, environ: Environ) -> "Settings":
        """Raises SettingsError."""
        asked = {
            name: settings.integer(environ, f"{name.upper()}_PORT", 0, minimum=0, maximum=65535)
            for name in PREFERRED_PORTS
        }
        standard = "scenarios,talent,talent_keys,gateway"
        databases = settings.text(environ, "DABRIDGE_DATABASES", standard).split(",")
        return cls(
            data=Path(settings.text(environ, "DABRIDGE_DATA", str(ROOT / "var"))).resolve(),
            cache=Path(settings.text(environ, "DABRIDGE_CACHE", str(ROOT / ".build"))).resolve(),
            databases=tuple(name.strip() for name in databases if name.strip()),
            ports={name: port for name, port in asked.items() if port},
            server_user=settings.text(environ, "DABRIDGE_SERVER_USER", "nobody"),
            kafka_heap=settings.text(environ, "KAFKA_HEAP", "384m"),
            elasticsearch_heap=settings.text(environ, "ELASTICSEARCH_HEAP", "1g"),
            seed_talents=settings.integer(environ, "SEED_TALENTS", 20000, minimum=0),
            seed_demands=settings.integer(environ, "SEED_DEMANDS", 1500, minimum=0),
            tls=settings.boolean(environ, "DABRIDGE_TLS", False),
            development=settings.text(environ, "DABRIDGE_ENVIRONMENT", "development") == "development",
        )
