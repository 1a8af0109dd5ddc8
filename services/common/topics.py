"""The catalogue of Kafka topics: what exists, how it is cut, and how long it is kept.

docs/events.md tells the same to people; a test holds the two together.
"""

from dataclasses import dataclass
from typing import Final, Literal, Self

from kafka.admin import ConfigResource, ConfigResourceType, KafkaAdminClient
from kafka.errors import TopicAlreadyExistsError

from services.common import settings
from services.common.settings import Environ

Cleanup = Literal["compact", "delete", "compact,delete"]

DAY_MS: Final = 24 * 60 * 60 * 1000
PARTITIONS: Final = 6
# The brokers' limit for other topics is 1 MiB; a message put aside grows by its headers.
DEAD_LETTER_MAX_BYTES: Final = 2 * 1024 * 1024

ENTERPRISE: Final = "scenarios.enterprise.v1"
SCENARIO: Final = "scenarios.scenario.v1"
SOLUTION: Final = "scenarios.solution.v1"
OPPORTUNITY_LIST: Final = "scenarios.opportunity-list.v1"
PILOT: Final = "scenarios.pilot.v1"
NEED: Final = "scenarios.need.v1"
TALENT: Final = "talent.profile.v1"
DEMAND: Final = "talent.demand.v1"
COUNTY_INDUSTRY: Final = "talent.county-industry.v1"
EXPERT: Final = "talent.expert.v1"
INTRODUCTION: Final = "talent.introduction.v1"
RERANK: Final = "matching.rerank.v1"
SHORTLIST: Final = "matching.shortlist.v1"
WEIGHTS: Final = "matching.weights.v1"
LEARNING_RUN: Final = "matching.learning-run.v1"


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic without the deployment's prefix; `retention_ms` None: for ever."""

    name: str
    partitions: int
    cleanup: Cleanup
    retention_ms: int | None

    @property
    def compacted(self) -> bool:
        """Whether a later message of a key takes the place of the ones before."""
        return self.cleanup.startswith("compact")


@dataclass(frozen=True, slots=True)
class Compaction:
    """How soon compacted topics let go of what a later message of the key replaced, in milliseconds.

    `lag_ms` is how long such a message may stay before the cleaner must come, `segment_ms` how long a segment
    is written to, `tombstones_ms` how long a null value itself stays.
    """

    lag_ms: int = DAY_MS
    segment_ms: int = DAY_MS
    tombstones_ms: int = DAY_MS

    @classmethod
    def from_environ(cls, environ: Environ) -> Self:
        """TOPIC_COMPACTION_LAG_MS, TOPIC_SEGMENT_MS, TOPIC_TOMBSTONES_MS; raises SettingsError."""
        names = ("TOPIC_COMPACTION_LAG_MS", "TOPIC_SEGMENT_MS", "TOPIC_TOMBSTONES_MS")
        return cls(
            *(settings.integer(environ, name, DAY_MS, minimum=100, maximum=30 * DAY_MS) for name in names)
        )

    def configs(self) -> dict[str, str]:
        """As topics are configured."""
        return {
            "max.compaction.lag.ms": str(self.lag_ms),
            "segment.ms": str(self.segment_ms),
            "delete.retention.ms": str(self.tombstones_ms),
        }


DAILY: Final = Compaction()


def dead_letter(name: str) -> str:
    """The topic that takes what cannot be processed of another."""
    return f"{name}.dead-letter"


# What matching reads.
SOURCES: Final = (ENTERPRISE, SCENARIO, NEED, TALENT, DEMAND, COUNTY_INDUSTRY, EXPERT)
# What others may read besides.
RECORDS: Final = (SOLUTION, OPPORTUNITY_LIST, PILOT, INTRODUCTION)

_LIVE: Final = (
    *(Topic(name, PARTITIONS, "compact", None) for name in (*SOURCES, *RECORDS)),
    Topic(RERANK, PARTITIONS, "delete", 7 * DAY_MS),
    Topic(SHORTLIST, PARTITIONS, "compact", None),
    Topic(WEIGHTS, PARTITIONS, "compact", None),
    Topic(LEARNING_RUN, PARTITIONS, "compact", None),
)

CATALOGUE: Final = (
    *_LIVE,
    *(Topic(dead_letter(t.name), 1, "compact,delete", 30 * DAY_MS) for t in _LIVE),
)


def create_topics(
    bootstrap: str, prefix: str, replication: int = 1, compaction: Compaction = DAILY
) -> list[str]:
    """Creates what is missing of the catalogue, and configures the rest by it.

    Returns the names that it created, in the catalogue's order. Raises kafka.errors.KafkaError where the
    brokers cannot be reached or refuse.
    """
    admin = KafkaAdminClient(bootstrap_servers=bootstrap.split(","), client_id="dabridge-topics")
    try:
        existing = set(admin.list_topics())
        wanted = [topic for topic in CATALOGUE if prefix + topic.name not in existing]
        created = [topic for topic in wanted if _create(admin, topic, prefix, replication, compaction)]
        held = [topic for topic in CATALOGUE if topic not in created]
        if held:
            admin.alter_configs(
                [
                    ConfigResource(
                        ConfigResourceType.TOPIC, prefix + topic.name, configs_of(topic, compaction)
                    )
                    for topic in held
                ]
            )
        return [prefix + topic.name for topic in created]
    finally:
        admin.close()


def configs_of(topic: Topic, compaction: Compaction) -> dict[str, str]:
    """What a topic is configured with."""
    retention = -1 if topic.retention_ms is None else topic.retention_ms
    configs = {"cleanup.policy": topic.cleanup, "retention.ms": str(retention)}
    if topic.compacted:
        configs |= compaction.configs()
    else:
        # A message is deleted by its age once nothing is written to its segment any more.
        configs["segment.ms"] = str(compaction.segment_ms)
    if topic.name.endswith(dead_letter("")):
        configs["max.message.bytes"] = str(DEAD_LETTER_MAX_BYTES)
    return configs


def _create(
    admin: KafkaAdminClient, topic: Topic, prefix: str, replication: int, compaction: Compaction
) -> bool:
    request = {
        prefix + topic.name: {
            "num_partitions": topic.partitions,
            "replication_factor": replication,
            "configs": configs_of(topic, compaction),
        }
    }
    try:
        admin.create_topics(request)
    except TopicAlreadyExistsError:
        return False
    return True
