"""The catalogue of Kafka topics: what exists, how it is cut, and how long it is kept.

docs/events.md tells the same to people; a test holds the two together.
"""

from dataclasses import dataclass
from typing import Final, Literal

from kafka.admin import KafkaAdminClient
from kafka.errors import TopicAlreadyExistsError

Cleanup = Literal["compact", "delete"]

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
RERANK: Final = "matching.rerank.v1"
SHORTLIST: Final = "matching.shortlist.v1"


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic without the deployment's prefix; `retention_ms` None: for ever."""

    name: str
    partitions: int
    cleanup: Cleanup
    retention_ms: int | None


def dead_letter(name: str) -> str:
    """The topic that takes what cannot be processed of another."""
    return f"{name}.dead-letter"


# What matching reads.
SOURCES: Final = (ENTERPRISE, SCENARIO, NEED, TALENT, DEMAND, COUNTY_INDUSTRY, EXPERT)
# What others may read besides.
RECORDS: Final = (SOLUTION, OPPORTUNITY_LIST, PILOT)

_LIVE: Final = (
    *(Topic(name, PARTITIONS, "compact", None) for name in (*SOURCES, *RECORDS)),
    Topic(RERANK, PARTITIONS, "delete", 7 * DAY_MS),
    Topic(SHORTLIST, PARTITIONS, "compact", None),
)

CATALOGUE: Final = (*_LIVE, *(Topic(dead_letter(t.name), 1, "delete", 30 * DAY_MS) for t in _LIVE))


def create_topics(bootstrap: str, prefix: str, replication: int = 1) -> list[str]:
    """Creates what is missing of the catalogue; returns the names that it created, in the catalogue's order.

    Raises kafka.errors.KafkaError where the brokers cannot be reached or refuse.
    """
    admin = KafkaAdminClient(bootstrap_servers=bootstrap.split(","), client_id="dabridge-topics")
    try:
        existing = set(admin.list_topics())
        wanted = [topic for topic in CATALOGUE if prefix + topic.name not in existing]
        return [prefix + topic.name for topic in wanted if _create(admin, topic, prefix, replication)]
    finally:
        admin.close()


def _create(admin: KafkaAdminClient, topic: Topic, prefix: str, replication: int) -> bool:
    retention = -1 if topic.retention_ms is None else topic.retention_ms
    configs: dict[str, str] = {"cleanup.policy": topic.cleanup, "retention.ms": str(retention)}
    if topic.name.endswith(dead_letter("")):
        configs["max.message.bytes"] = str(DEAD_LETTER_MAX_BYTES)
    request = {
        prefix + topic.name: {
            "num_partitions": topic.partitions,
            "replication_factor": replication,
            "configs": configs,
        }
    }
    try:
        admin.create_topics(request)
    except TopicAlreadyExistsError:
        return False
    return True
