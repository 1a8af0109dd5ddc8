"""How many messages the worker has yet to read."""

from collections import defaultdict
from collections.abc import Sequence

from kafka import TopicPartition
from kafka.admin import KafkaAdminClient, OffsetSpec
from kafka.errors import KafkaError

from services.common import topics
from services.matching.flow import READ

WATCHED = (*READ, topics.RERANK)


class LagUnknown(Exception):
    """The brokers do not answer."""


class LagReader:
    """Reads a consumer group's lag; connects when first asked."""

    def __init__(self, bootstrap: str, prefix: str, group: str) -> None:
        self._bootstrap = bootstrap
        self._prefix = prefix
        self._group = group
        self._admin: KafkaAdminClient | None = None

    def read(self, names: Sequence[str] = WATCHED) -> dict[str, int]:
        """Unread messages of each topic; raises LagUnknown."""
        try:
            if self._admin is None:
                self._admin = KafkaAdminClient(
                    bootstrap_servers=self._bootstrap.split(","),
                    client_id="dabridge-lag",
                    request_timeout_ms=5_000,
                )
            return self._read(self._admin, names)
        except KafkaError as error:
            self.close()
            raise LagUnknown(str(error)) from error

    def close(self) -> None:
        """Lets go of the connection."""
        if self._admin is not None:
            self._admin.close()
            self._admin = None

    def _read(self, admin: KafkaAdminClient, names: Sequence[str]) -> dict[str, int]:
        partitions = [
            TopicPartition(self._prefix + topic.name, partition)
            for topic in topics.CATALOGUE
            if topic.name in names
            for partition in range(topic.partitions)
        ]
        committed = admin.list_group_offsets(self._group).get(self._group, {})
        first = admin.list_partition_offsets(dict.fromkeys(partitions, OffsetSpec.EARLIEST))
        last = admin.list_partition_offsets(dict.fromkeys(partitions, OffsetSpec.LATEST))
        lags: dict[str, int] = defaultdict(int)
        for partition in partitions:
            done = committed[partition].offset if partition in committed else -1
            read_up_to = max(done, first[partition].offset)
            lags[partition.topic.removeprefix(self._prefix)] += max(0, last[partition].offset - read_up_to)
        return dict(lags)
