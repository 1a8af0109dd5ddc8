"""Requests in; shortlists ranked from scratch, stored and published where they changed."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from services.common import events, topics
from services.common.clock import Clock
from services.common.dead_letter import Message, put_aside
from services.common.events import Event, MalformedEvent
from services.common.tracing import current_traceparent, publishing, tracer
from services.matching import requests
from services.matching.absorb import EventPublisher
from services.matching.columns import Slots
from services.matching.index import SHORTLISTS
from services.matching.markets import Market, Side, other
from services.matching.mirror import EMPTY, Mirror
from services.matching.profiles import KINDS, Kind
from services.matching.ranking import Ranker, Retrieve
from services.matching.shortlists import (
    Cause,
    Entry,
    Shortlist,
    from_stored,
    list_id,
    to_document,
    to_message,
)
from services.matching.store import Store, Written
from services.matching.touch import Touched, touched_by

log = logging.getLogger(__name__)

_SPANS: Final = tracer(__name__)


@dataclass(frozen=True, slots=True)
class Reranked:
    """What a batch did."""

    subjects: int
    changed: int
    again: int
    dead: int


@dataclass(slots=True)
class _Ranking:
    changed: list[Shortlist]
    unchanged: dict[str, int]
    """Version by id."""


@dataclass(frozen=True, slots=True)
class _Group:
    market: Market
    side: Side
    causes_of: Mapping[str, tuple[Cause, ...]]
    now: str


class Reranker:
    """Handles batches of the internal topic; one process handles a subject at a time, by the topic's keys."""

    def __init__(
        self,
        store: Store,
        mirror: Mirror,
        publisher: EventPublisher,
        clock: Clock,
        *,
        scan_limit: int,
        retrieve: Retrieve,
    ) -> None:
        """`retrieve` names candidates where more than `scan_limit` counterparts live."""
        self._store = store
        self._scan_limit = scan_limit
        self._retrieve = retrieve
        self._mirror = mirror
        self._publisher = publisher
        self._clock = clock
        self._unpublished: dict[tuple[str, int], Shortlist] = {}
        self._published: dict[str, int] = {}
        self._doubtful: requests.Subjects = {}

    def handle(self, messages: Sequence[Message]) -> Reranked:
        """Ranks every subject asked for and publishes the lists that changed.

        A list is stored before it is published; what a crash or an error left unpublished in between is
        published when the subject is asked for again, which redelivery does. Raises StoreUnavailable and
        PublishError, after which the whole batch is to be handled again.
        """
        subjects, dead = self._decode(messages)
        with _SPANS.start_as_current_span("rank"), self._mirror.lock:
            before = self._mirror.sync()
            ranking = _Ranking([], {})
            for (key, side), causes_of in subjects.items():
                self._rank(self._mirror.in_force.market(key), side, causes_of, ranking)
        doubtful, self._doubtful = self._doubtful, subjects
        with _SPANS.start_as_current_span("store shortlists"):
            lost = self._write(ranking.changed, before)
        again = self._missed(subjects, before, lost)
        # What an attempt before this one sent without an answer may have come in since: looked at again.
        for group, causes_of in doubtful.items():
            again.setdefault(group, {}).update(causes_of)
        self._publish(self._unannounced(ranking.unchanged))
        requests.ask(self._publisher, again)
        self._doubtful = {}
        return Reranked(
            sum(map(len, subjects.values())), len(ranking.changed), sum(map(len, again.values())), dead
        )

    def _decode(self, messages: Sequence[Message]) -> tuple[requests.Subjects, int]:
        touches: list[Touched] = []
        dead = 0
        for message in messages:
            if events.is_tombstone(message.key, message.value):
                continue
            try:
                event = events.from_kafka(message.key, message.value, message.headers)
                touches.extend(requests.from_event(event))
            except MalformedEvent as error:
                log.warning(
                    "dead letter %s/%d/%d: %s", message.topic, message.partition, message.offset, error
                )
                put_aside(self._publisher, message, str(error), current_traceparent())
                dead += 1
        return requests.collect(touches), dead

    def _rank(
        self, in_market: Market, side: Side, causes_of: Mapping[str, tuple[Cause, ...]], ranking: _Ranking
    ) -> None:
        kind = self._mirror.kinds[in_market.kind_of(side)]
        slots = np.array([kind.slot(name) for name in causes_of], dtype=np.int64)
        live = kind.columns.take(slots).live
        group = _Group(in_market, side, causes_of, self._clock.now().isoformat())
        for slot in slots[~live]:
            self._withdraw(group, int(slot), ranking)
        if live.any():
            self._compare(group, slots[live], ranking)

    def _compare(self, group: _Group, subjects: Slots, ranking: _Ranking) -> None:
        """Ranks live subjects and adds them to the changed or the unchanged ones."""
        key = (group.market.key, group.side)
        lists, kind = self._mirror.lists[key], self._mirror.kinds[group.market.kind_of(group.side)]
        lists.reserve(int(subjects.max()) + 1)
        ranker = Ranker(self._mirror, group.market, group.side, self._scan_limit, self._retrieve)
        best = ranker.best(subjects)
        same = (best.entries == lists.entries[subjects]).all(axis=1) & lists.live[subjects]
        same &= (best.scores == lists.scores[subjects]).all(axis=1)
        lists.basis[subjects[same]] = self._mirror.tick
        for row in np.flatnonzero(same):
            slot = subjects[row]
            ranking.unchanged[list_id(*key, kind.names[slot])] = int(lists.versions[slot])
        for row in np.flatnonzero(~same):
            ranking.changed.append(self._list(group, int(subjects[row]), best.entries[row], best.scores[row]))

    def _list(
        self, group: _Group, slot: int, entries: npt.NDArray[np.int32], scores: npt.NDArray[np.int32]
    ) -> Shortlist:
        key = (group.market.key, group.side)
        kind = self._mirror.kinds[group.market.kind_of(group.side)]
        counterparts = self._mirror.kinds[group.market.kind_of(other(group.side))]
        lists = self._mirror.lists[key]
        held = [int(entry) for entry in lists.entries[slot] if entry != EMPTY]
        rank_before = {entry: rank for rank, entry in enumerate(held, 1)}
        kept = [int(entry) for entry in entries if entry != EMPTY]
        return Shortlist(
            market=group.market.key,
            side=group.side,
            subject_id=kind.names[slot],
            version=int(lists.versions[slot]) + 1,
            subject_version=kind.versions[slot],
            live=True,
            entries=tuple(
                Entry(
                    id=counterparts.names[entry],
                    version=counterparts.versions[entry],
                    rank=rank,
                    previous_rank=rank_before.get(entry, 0),
                    score=int(scores[rank - 1]),
                )
                for rank, entry in enumerate(kept, 1)
            ),
            left_ids=tuple(counterparts.names[entry] for entry in held if entry not in set(kept)),
            causes=group.causes_of[kind.names[slot]],
            ranked_at=group.now,
        )

    def _withdraw(self, group: _Group, slot: int, ranking: _Ranking) -> None:
        """Empties the list of a subject that takes no part; one that never had a list gets none."""
        lists = self._mirror.lists[group.market.key, group.side]
        lists.reserve(slot + 1)
        lists.remembered.pop(slot, None)
        none = np.zeros(0, dtype=np.int32)
        emptied = replace(self._list(group, slot, none, none), live=False)
        if lists.live[slot]:
            ranking.changed.append(emptied)
        elif lists.versions[slot]:
            ranking.unchanged[emptied.id] = int(lists.versions[slot])

    def _write(self, changed: Sequence[Shortlist], ranked_at: int) -> requests.Subjects:
        """Stores lists that were right at a tick; returns the subjects that another process stored since."""
        lost: requests.Subjects = {}
        done = 0

        def settled(outcomes: Sequence[Written]) -> None:
            nonlocal done
            part = changed[done : done + len(outcomes)]
            done += len(outcomes)
            self._note(part, outcomes, ranked_at, lost)
            # Published while the next part is being stored.
            self._publish(list(self._unpublished.values()))

        self._store.write(SHORTLISTS, map(to_document, changed), settled)
        return lost

    def _note(
        self,
        lists: Sequence[Shortlist],
        outcomes: Sequence[Written],
        ranked_at: int,
        lost: requests.Subjects,
    ) -> None:
        """Takes over the lists that are stored; adds to `lost` those that another process stored."""
        kept = []
        for shortlist, written in zip(lists, outcomes, strict=True):
            if written.outcome == "written":
                kept.append(shortlist)
                self._unpublished[shortlist.id, shortlist.version] = shortlist
            elif written.outcome == "rejected":
                log.error("the index refuses shortlist %s: %s", shortlist.id, written.reason)
            else:
                log.warning("shortlist %s v%d is stale", shortlist.id, shortlist.version)
                group = lost.setdefault((shortlist.market, shortlist.side), {})
                group[shortlist.subject_id] = shortlist.causes
        self._mirror.put_lists(kept, ranked_at)

    def _missed(self, ranked: requests.Subjects, before: int, lost: requests.Subjects) -> requests.Subjects:
        """Of the ranked subjects those that a change touches which came after tick `before`.

        A change that is indexed while a list is being ranked sees the list before, and the ranking does not
        see the change; after the list is stored this finds it. What this process has indexed and not yet
        touched by is left to that touching, which will see the list as it is stored now.
        """
        with self._mirror.lock:
            if self._mirror.sync() == before:
                return lost
            late = requests.collect(
                touch
                for kind in KINDS
                for touch in touched_by(self._mirror, kind, self._late(kind, before), among=ranked)
            )
        for group, causes_of in lost.items():
            late.setdefault(group, {}).update(causes_of)
        return late

    def _late(self, kind: Kind, before: int) -> Slots:
        held = self._mirror.kinds[kind]
        changed = held.changed_since(before)
        to_come = np.isin(held.changed_at_many(changed), list(self._mirror.untouched))
        return changed[~to_come]

    def _unannounced(self, unchanged: Mapping[str, int]) -> list[Shortlist]:
        """The lists to publish: those stored and not yet published, and those not known to be published.

        A version may be stored of which this process knows nothing: by another one, or by a write whose
        answer was lost.
        """
        doubtful = [
            name
            for name, version in unchanged.items()
            if self._published.get(name) != version and (name, version) not in self._unpublished
        ]
        stored = self._store.fetch(SHORTLISTS, doubtful) if doubtful else []
        return [*self._unpublished.values(), *map(from_stored, stored)]

    def _publish(self, lists: Sequence[Shortlist]) -> None:
        if not lists:
            return
        with publishing(topics.SHORTLIST):
            traceparent = current_traceparent()
            self._publisher.publish(
                topics.SHORTLIST,
                [
                    Event(
                        type=events.SHORTLIST_CHANGED,
                        subject=shortlist.id,
                        data=to_message(shortlist).SerializeToString(),
                        source=requests.SOURCE,
                        traceparent=traceparent,
                    )
                    for shortlist in lists
                ],
            )
        self._published.update((shortlist.id, shortlist.version) for shortlist in lists)
        self._unpublished.clear()
