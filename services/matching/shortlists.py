"""Shortlists as they are stored and published."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from dabridge.events.v1 import matching_pb2

from services.matching.markets import Side
from services.matching.scoring import SCALE
from services.matching.store import Document, Stored

BUCKETS: Final = 24
CAUSES_KEPT: Final = 5
SIDE_CODES: Final[dict[Side, "matching_pb2.Side"]] = {
    "left": matching_pb2.SIDE_LEFT,
    "right": matching_pb2.SIDE_RIGHT,
}
SIDE_NAMES: Final[dict[int, Side]] = {code: name for name, code in SIDE_CODES.items()}


class Entry(NamedTuple):
    """One counterpart; `rank` from 1, `previous_rank` 0 where it was not listed, `score` in millionths."""

    id: str
    version: int
    rank: int
    previous_rank: int
    score: int


@dataclass(frozen=True, slots=True)
class Cause:
    """A change that touched the subject; `kind` is a value of the proto's CauseKind."""

    kind: int
    profile_id: str
    profile_version: int


@dataclass(frozen=True, slots=True)
class Shortlist:
    """A subject's shortlist; `version` rises by one with each change; one that is not `live` is empty."""

    market: str
    side: Side
    subject_id: str
    version: int
    subject_version: int
    live: bool
    entries: tuple[Entry, ...] = ()
    left_ids: tuple[str, ...] = ()
    causes: tuple[Cause, ...] = field(default=())
    ranked_at: str = ""

    @property
    def id(self) -> str:
        """The key of the list's document and events."""
        return list_id(self.market, self.side, self.subject_id)


def list_id(market: str, side: Side, subject_id: str) -> str:
    """ "market:side:subject"."""
    return f"{group_name(market, side)}:{subject_id}"


def group_name(market: str, side: Side) -> str:
    """ "market:side", under which a side's lists are counted."""
    return f"{market}:{side}"


def parts_of(name: str) -> tuple[str, Side, str]:
    """Market, side and subject of a list's id."""
    market, side, subject_id = name.split(":", 2)
    return market, "left" if side == "left" else "right", subject_id


def bucket_of(subject_id: str) -> int:
    """The bucket of a subject, 0 to BUCKETS - 1; stable across processes and versions."""
    return zlib.crc32(subject_id.encode()) % BUCKETS


def bucket_key(market: str, side: Side, bucket: int) -> str:
    """The Kafka key under which a bucket is re-ranked: one key, one partition, one writer."""
    return f"{market}:{side}:{bucket}"


def merged(causes: Sequence[Cause]) -> tuple[Cause, ...]:
    """The last cause of each profile, the newest CAUSES_KEPT of them."""
    last = {cause.profile_id: cause for cause in causes}
    return tuple(last.values())[-CAUSES_KEPT:]


def to_document(shortlist: Shortlist) -> Document:
    """The document of a shortlist."""
    return Document(
        shortlist.id,
        shortlist.version,
        {
            "group": group_name(shortlist.market, shortlist.side),
            "live": shortlist.live,
            "count": len(shortlist.entries),
            "list": {
                "subject_version": shortlist.subject_version,
                "entries": shortlist.entries,
                "left": shortlist.left_ids,
                "causes": [[c.kind, c.profile_id, c.profile_version] for c in shortlist.causes],
                "ranked_at": shortlist.ranked_at,
            },
        },
    )


def from_stored(stored: Stored) -> Shortlist:
    """The shortlist of a stored document."""
    body: dict[str, Any] = dict(stored.body)
    details = body["list"]
    market, side, subject_id = parts_of(stored.id)
    return Shortlist(
        market=market,
        side=side,
        subject_id=subject_id,
        version=stored.version,
        subject_version=details["subject_version"],
        live=body["live"],
        entries=tuple(Entry(*entry) for entry in details["entries"]),
        left_ids=tuple(details["left"]),
        causes=tuple(Cause(*cause) for cause in details["causes"]),
        ranked_at=details["ranked_at"],
    )


def to_message(shortlist: Shortlist) -> matching_pb2.Shortlist:
    """The event payload of a shortlist."""
    return matching_pb2.Shortlist(
        id=shortlist.id,
        version=shortlist.version,
        market=shortlist.market,
        side=SIDE_CODES[shortlist.side],
        subject_id=shortlist.subject_id,
        subject_version=shortlist.subject_version,
        entries=[entry_message(entry) for entry in shortlist.entries],
        left_ids=shortlist.left_ids,
        causes=[cause_message(cause) for cause in shortlist.causes],
        ranked_at=shortlist.ranked_at,
    )


def entry_message(entry: Entry) -> matching_pb2.ShortlistEntry:
    """An entry as a message."""
    return matching_pb2.ShortlistEntry(
        counterpart_id=entry.id,
        counterpart_version=entry.version,
        rank=entry.rank,
        previous_rank=entry.previous_rank,
        score=entry.score / SCALE,
    )


def cause_message(cause: Cause) -> matching_pb2.Cause:
    """A cause as a message."""
    return matching_pb2.Cause(
        kind=matching_pb2.CauseKind.Name(cause.kind),
        profile_id=cause.profile_id,
        profile_version=cause.profile_version,
    )
