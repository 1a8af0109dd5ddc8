"""Kafka: what lay under a person's keys is replaced by null values until a reading finds nothing any more."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from typing import Final

from dabridge.events.v1.matching_pb2 import Shortlist
from dabridge.events.v1.talent_pb2 import Introduction
from google.protobuf.message import DecodeError
from kafka import KafkaProducer
from kafka.errors import KafkaError

from services.common import settings, topics
from services.common.dead_letter import Message, first_key
from services.common.settings import Environ
from services.common.topic_reading import every_message
from services.talent.market.erasure.rules import Erasure
from services.talent.market.erasure.stores import Outcome, StoreAway

SCAN: Final = "scan_from_beginning"
# As SCAN; requests to rank again, which may name the person, are deleted by their age and by nothing else.
SCAN_AND_AGE: Final = "scan_and_age"
# Under it a null value goes to each partition: the next write closes a segment, which is compacted then.
NUDGE_KEY: Final = b"compaction"
_TIMEOUT_S: Final = 30.0
_OWN: Final = (topics.TALENT, topics.EXPERT)
_NAMED_IN: Final = (*_OWN, topics.SHORTLIST, topics.INTRODUCTION)
_LETTERS: Final = tuple(
    topic.name for topic in topics.CATALOGUE if topic.name.endswith(topics.dead_letter(""))
)

# What is to be replaced by null values: keys by topic.
Buried = dict[str, set[bytes]]
Visit = Callable[[Message], None]


class _Kafka:
    def __init__(self, environ: Environ) -> None:
        self._environ = environ

    def _bootstrap(self) -> tuple[str, str]:
        return (
            settings.required(self._environ, "KAFKA_BOOTSTRAP_SERVERS"),
            settings.text(self._environ, "TOPIC_PREFIX", ""),
        )

    def _read(self, names: Iterable[str], visit: Visit) -> int:
        """Lets `visit` see every message of some topics; how many they were."""
        bootstrap, prefix = self._bootstrap()
        read = 0
        for name in names:
            for message in every_message(bootstrap, prefix, name):
                read += 1
                visit(message)
        return read

    def _bury(self, buried: Buried, nudged: Iterable[str]) -> None:
        """Writes null values under keys, and one to each partition of topics; returns once acknowledged."""
        bootstrap, prefix = self._bootstrap()
        producer = KafkaProducer(
            bootstrap_servers=bootstrap.split(","), client_id="dabridge-erasure", acks="all"
        )
        with closing(producer):
            sent = [
                producer.send(prefix + name, key=key, value=None)
                for name, keys in buried.items()
                for key in sorted(keys)
            ]
            sent += [
                producer.send(prefix + name, key=NUDGE_KEY, value=None, partition=number)
                for name in nudged
                for number in sorted(producer.partitions_for(prefix + name))
            ]
            producer.flush(timeout=_TIMEOUT_S)
            for future in sent:
                future.get(timeout=_TIMEOUT_S)


class PersonTopics(_Kafka):
    """The topics of profiles, experts, shortlists and introductions."""

    def forget(self, erasure: Erasure) -> Outcome:
        """Reads all partitions from the beginning, and buries what it finds.

        A list of another subject and an introduction have a later state without the person, so that what is
        found of them goes with the next compaction.
        """
        found: Counter[str] = Counter()
        buried: Buried = {}
        wanted = erasure.talent_id.encode()

        def own(message: Message) -> None:
            if message.key == wanted and message.value is not None:
                found["values"] += 1
                buried.setdefault(message.topic, set()).add(wanted)

        def listed(message: Message) -> None:
            if message.value is None or message.key is None:
                return
            if message.key.endswith(b":" + wanted):
                found["values"] += 1
                buried.setdefault(message.topic, set()).add(message.key)
            elif wanted in message.value and holds(message.value, erasure.talent_id):
                found["lists_of_others"] += 1

        def introduced(message: Message) -> None:
            if message.value is not None and introduces(message.value, erasure.talent_id):
                found["introductions"] += 1

        with _told_away():
            read = self._read(_OWN, own) + self._read([topics.SHORTLIST], listed)
            read += self._read([topics.INTRODUCTION], introduced)
            if found:
                self._bury(buried, _NAMED_IN)
        counts = {name: found[name] for name in ("values", "lists_of_others", "introductions")}
        return Outcome(SCAN_AND_AGE, not found, counts | {"messages_read": read})


class DeadLetters(_Kafka):
    """The topics of messages put aside."""

    def forget(self, erasure: Erasure) -> Outcome:
        """Reads all of them; buries each letter of the person's, or that names the person."""
        buried: Buried = {}
        wanted = erasure.talent_id.encode()

        def look(message: Message) -> None:
            if message.value is not None and message.key is not None and names(message, wanted):
                buried.setdefault(message.topic, set()).add(message.key)

        with _told_away():
            read = self._read(_LETTERS, look)
            if buried:
                self._bury(buried, buried)
        return Outcome(SCAN, not buried, {"messages_read": read, "letters": sum(map(len, buried.values()))})


def names(message: Message, wanted: bytes) -> bool:
    """Whether a letter is the person's by its key, or has the id in its value or headers."""
    key = message.key or b""
    if wanted in (key, first_key(key)) or first_key(key).endswith(b":" + wanted):
        return True
    return wanted in (message.value or b"") or any(wanted in (value or b"") for _, value in message.headers)


def holds(value: bytes, talent_id: str) -> bool:
    """Whether a list has the person on it; what is no list counts as one that does."""
    shortlist = Shortlist()
    try:
        shortlist.ParseFromString(value)
    except DecodeError:
        return True
    return any(entry.counterpart_id == talent_id for entry in shortlist.entries)


def introduces(value: bytes, talent_id: str) -> bool:
    """Whether an introduction is the person's; what is none counts as one that names them if it does."""
    if talent_id.encode() not in value:
        return False
    introduction = Introduction()
    try:
        introduction.ParseFromString(value)
    except DecodeError:
        return True
    return introduction.talent_id == talent_id


@contextmanager
def _told_away() -> Iterator[None]:
    try:
        yield
    except KafkaError as error:
        raise StoreAway(f"Kafka: {type(error).__name__}") from error
