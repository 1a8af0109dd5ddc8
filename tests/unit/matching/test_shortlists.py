"""Shortlists as documents, as messages, and in buckets."""

import json
from collections import Counter

from dabridge.events.v1 import matching_pb2

from services.common import topics
from services.matching.shortlists import (
    BUCKETS,
    CAUSES_KEPT,
    Cause,
    Entry,
    Shortlist,
    bucket_key,
    bucket_of,
    from_stored,
    list_id,
    merged,
    to_document,
    to_message,
)
from services.matching.store import Stored

A_LIST = Shortlist(
    market="talent_county",
    side="right",
    subject_id="511724:display",
    version=7,
    subject_version=3,
    live=True,
    entries=(Entry("t1", 4, 1, 2, 912_345), Entry("t2", 1, 2, 0, 500_000)),
    left_ids=("t9",),
    causes=(Cause(matching_pb2.CAUSE_KIND_ARRIVED, "t2", 1),),
    ranked_at="2026-11-01T08:00:00+00:00",
)


def test_a_shortlist_survives_its_document() -> None:
    document = to_document(A_LIST)
    body = json.loads(json.dumps(document.body))

    assert document.id == "talent_county:right:511724:display" == A_LIST.id
    assert body["count"] == 2
    assert from_stored(Stored(document.id, document.version, body)) == A_LIST


def test_a_shortlist_is_published_with_scores_from_0_to_1() -> None:
    message = to_message(A_LIST)

    assert (message.id, message.version, message.side) == (A_LIST.id, 7, matching_pb2.SIDE_RIGHT)
    assert [(e.counterpart_id, e.rank, e.previous_rank, e.score) for e in message.entries] == [
        ("t1", 1, 2, 0.912345),
        ("t2", 2, 0, 0.5),
    ]
    assert list(message.left_ids) == ["t9"]
    assert message.causes[0].kind == matching_pb2.CAUSE_KIND_ARRIVED


def test_a_bucket_is_the_same_in_every_process() -> None:
    assert [bucket_of(name) for name in ("demo-talent-00001", "511724:display")] == [7, 3]
    assert bucket_key("talent_demand", "left", 3) == "talent_demand:left:3"
    assert list_id("talent_demand", "left", "a:b") == "talent_demand:left:a:b"


def test_buckets_share_subjects_evenly_and_reach_every_partition() -> None:
    sizes = Counter(bucket_of(f"demo-talent-{number:05d}") for number in range(24_000))

    assert len(sizes) == BUCKETS >= topics.PARTITIONS
    assert 800 < min(sizes.values()) <= max(sizes.values()) < 1_200


def test_the_last_causes_are_kept_one_of_each_profile() -> None:
    kind = matching_pb2.CAUSE_KIND_MEMBER
    causes = [Cause(kind, f"p{number % 7}", number) for number in range(20)]

    kept = merged(causes)

    assert len(kept) == CAUSES_KEPT
    assert {cause.profile_version for cause in kept} <= set(range(13, 20))
