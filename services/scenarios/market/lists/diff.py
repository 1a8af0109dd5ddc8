"""What differs between two batches, or between one and what its items are now. Pure."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from dabridge.events.v1.scenarios_pb2 import Enterprise, Scenario, ScenarioStage
from dabridge.events.v1.types_pb2 import RECORD_STATUS_WITHDRAWN
from dabridge.scenarios.v1.lists_service_pb2 import (
    DIFF_KIND_CARRIED_OVER,
    DIFF_KIND_CHANGED,
    DIFF_KIND_DROPPED,
    DIFF_KIND_FULFILLED,
    DIFF_KIND_NEW,
    DIFF_KIND_WITHDRAWN,
    DiffEntry,
    DiffKind,
    FieldChange,
)

from services.common import texts
from services.scenarios.market.lists import rules
from services.scenarios.market.lists.rules import Item
from services.scenarios.market.lists.tables import Snapshot
from services.scenarios.market.lists.wording import text_of

# Of one text in a comparison, in characters.
EXCERPT_MAX: Final = 400
_LEAD: Final = 40
# Of the texts of a whole comparison, in characters: an answer has to stay below what callers take.
TEXTS_MAX: Final = 500_000

_FULFILLED: Final = frozenset(
    {
        ScenarioStage.SCENARIO_STAGE_SELECTED,
        ScenarioStage.SCENARIO_STAGE_CONTRACTED,
        ScenarioStage.SCENARIO_STAGE_PILOT,
        ScenarioStage.SCENARIO_STAGE_DEMONSTRATED,
    }
)
_ORDER: Final = (
    DIFF_KIND_NEW,
    DIFF_KIND_CHANGED,
    DIFF_KIND_CARRIED_OVER,
    DIFF_KIND_FULFILLED,
    DIFF_KIND_WITHDRAWN,
    DIFF_KIND_DROPPED,
)


@dataclass(frozen=True, slots=True)
class Sides:
    """Two batches, the older one first, and the records of the older one as they are now."""

    before: Sequence[Snapshot]
    after: Sequence[Snapshot]
    now: Mapping[str, Item]


def between(sides: Sides) -> list[DiffEntry]:
    """New, changed, carried over, fulfilled, withdrawn and dropped items, each in the order of its list."""
    older = {item.record_id: item for item in sides.before}
    newer = {item.record_id: item for item in sides.after}
    entries = [_entry(_of_newer(older.get(key), item), older.get(key), item) for key, item in newer.items()]
    entries += (
        _entry(fate(sides.now.get(key)), item, None) for key, item in older.items() if key not in newer
    )
    return _bounded(sorted(entries, key=lambda entry: _ORDER.index(entry.kind)))


def with_now(before: Sequence[Snapshot], now: Mapping[str, Item]) -> list[DiffEntry]:
    """What became of each item of a batch, with what changed in it."""
    entries = []
    for item in before:
        record = now.get(item.record_id)
        today = None if record is None else rules.snapshot(item.position, record)
        kind = _of_newer(item, today) if today is not None and _stands(record) else fate(record)
        entries.append(_entry(kind, item, today))
    return _bounded(sorted(entries, key=lambda entry: _ORDER.index(entry.kind)))


def fate(record: Item | None) -> DiffKind:
    """What became of a record that a later batch does not hold."""
    if record is None or record.status == RECORD_STATUS_WITHDRAWN:
        return DIFF_KIND_WITHDRAWN
    if isinstance(record, Scenario) and (record.stage in _FULFILLED or record.HasField("contract")):
        return DIFF_KIND_FULFILLED
    return DIFF_KIND_DROPPED


def _stands(record: Item | None) -> bool:
    """Whether a record still is what a list offers."""
    if record is None or record.status == RECORD_STATUS_WITHDRAWN:
        return False
    return isinstance(record, Enterprise) or (
        fate(record) != DIFF_KIND_FULFILLED and record.stage != ScenarioStage.SCENARIO_STAGE_CLOSED
    )


def _of_newer(older: Snapshot | None, newer: Snapshot) -> DiffKind:
    if older is None:
        return DIFF_KIND_NEW
    return DIFF_KIND_CARRIED_OVER if older.content_hash == newer.content_hash else DIFF_KIND_CHANGED


def _entry(kind: DiffKind, before: Snapshot | None, after: Snapshot | None) -> DiffEntry:
    latest = after or before
    assert latest is not None
    differ = before is not None and after is not None and before.content_hash != after.content_hash
    return DiffEntry(
        kind=kind,
        record_id=latest.record_id,
        title=latest.title,
        hash_before=before.content_hash if before else "",
        hash_after=after.content_hash if after else "",
        changes=changes(before, after) if before and after and differ else (),
    )


def changes(before: Snapshot, after: Snapshot) -> list[FieldChange]:
    """The fields whose content differs, by name; long texts are cut down to where they differ."""
    old, new = json.loads(before.content), json.loads(after.content)
    found = []
    for field in sorted(old.keys() | new.keys()):
        if old.get(field) != new.get(field):
            first, second = excerpts(text_of(field, old.get(field)), text_of(field, new.get(field)))
            found.append(FieldChange(field=field, before=first, after=second))
    return found


def excerpts(before: str, after: str) -> tuple[str, str]:
    """Both texts from a little before where they differ, at most EXCERPT_MAX characters of each."""
    if max(len(before), len(after)) <= EXCERPT_MAX:
        return before, after
    same = next(
        (place for place, (old, new) in enumerate(zip(before, after, strict=False)) if old != new),
        min(len(before), len(after)),
    )
    start = max(0, same - _LEAD)
    return _cut(before, start), _cut(after, start)


def _cut(text: str, start: int) -> str:
    part = text[start : start + EXCERPT_MAX]
    if start + EXCERPT_MAX < len(text):
        part = texts.get("lists.value.cut", text=part)
    return texts.get("lists.value.excerpt", text=part) if start else part


def _bounded(entries: list[DiffEntry]) -> list[DiffEntry]:
    """The entries; once TEXTS_MAX is reached, changes name their fields alone."""
    left = TEXTS_MAX
    for entry in entries:
        for change in entry.changes:
            left -= len(change.before) + len(change.after)
            if left < 0:
                change.before = change.after = ""
    return entries
