"""The catalogue of topics."""

from services.common import topics
from services.common.topics import CATALOGUE, DAY_MS, Topic


def test_every_live_topic_has_a_dead_letter_topic() -> None:
    names = [topic.name for topic in CATALOGUE]
    live = [name for name in names if not name.endswith(".dead-letter")]

    assert len(set(names)) == len(names) == 2 * len(live)
    assert all(topics.dead_letter(name) in names for name in live)


def test_what_a_consumer_can_rebuild_from_is_compacted_and_kept_for_ever() -> None:
    by_name = {topic.name: topic for topic in CATALOGUE}

    for name in (*topics.SOURCES, topics.SHORTLIST):
        assert by_name[name] == Topic(name, topics.PARTITIONS, "compact", None)


def test_segments_are_closed_so_that_age_and_compaction_come_to_what_is_in_them() -> None:
    given = topics.Compaction(lag_ms=2_000, segment_ms=1_000, tombstones_ms=3_000)
    by_name = {topic.name: topics.configs_of(topic, given) for topic in CATALOGUE}

    assert {configs["segment.ms"] for configs in by_name.values()} == {"1000"}
    assert "max.compaction.lag.ms" not in by_name[topics.RERANK]
    assert by_name[topics.INTRODUCTION]["max.compaction.lag.ms"] == "2000"


def test_what_has_done_its_work_goes() -> None:
    by_name = {topic.name: topic for topic in CATALOGUE}

    assert by_name[topics.RERANK].retention_ms == 7 * DAY_MS
    assert by_name[topics.RERANK].cleanup == "delete"
    letters = [topic for topic in CATALOGUE if topic.name.endswith(".dead-letter")]
    assert {(t.partitions, t.cleanup, t.retention_ms) for t in letters} == {
        (1, "compact,delete", 30 * DAY_MS)
    }
