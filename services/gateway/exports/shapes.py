"""A published list with its items, as every format takes it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, cast

from services.common.canonical import content_hash, enterprise_content, list_hash, scenario_content
from services.common.plain import Plain

Subject = Literal["opportunity", "capability"]
SUBJECTS: Final[tuple[Subject, ...]] = ("opportunity", "capability")


@dataclass(frozen=True, slots=True)
class Amendment:
    """What happened to an item after its list was frozen; `number` is the addendum's, 0 for a withdrawal."""

    kind: Literal["addendum", "withdrawn"]
    at: str
    record_version: int
    number: int


@dataclass(frozen=True, slots=True)
class Item:
    """One item as frozen, in a draft as it is now.

    `content` is what services/common/canonical.py calls so, `content_hash` its hash as the list holds it.
    """

    position: int
    record_id: str
    record_version: int
    title: str
    content_hash: str
    content: Plain
    amendments: tuple[Amendment, ...] = ()

    @property
    def intact(self) -> bool:
        """Whether the content has the hash that the list holds."""
        return content_hash(self.content) == self.content_hash


@dataclass(frozen=True, slots=True)
class Published:
    """A list with its items in their order. Times are RFC 3339, `frozen_at` empty in a draft."""

    id: str
    version: int
    subject: Subject
    kind: str
    kind_name: str
    batch: int
    title: str
    front_matter: str
    frozen_at: str
    updated_at: str
    content_hash: str
    synthetic: bool
    items: tuple[Item, ...] = ()

    @property
    def frozen(self) -> bool:
        """Whether it is published, and will not change."""
        return bool(self.frozen_at)

    @property
    def amended(self) -> tuple[Item, ...]:
        """The items to which something happened since, in their order."""
        return tuple(item for item in self.items if item.amendments)


def content_of(subject: Subject, record: Mapping[str, Any]) -> Plain:
    """The content of a record's plain values."""
    return scenario_content(record) if subject == "opportunity" else enterprise_content(record)


def published(values: Mapping[str, Any], snapshots: Sequence[Mapping[str, Any]], kind_name: str) -> Published:
    """The list of the plain values of an OpportunityList and of all its ListSnapshots, in any order.

    A draft has no hashes yet: it gets those that it would have if it were frozen now.
    """
    subject = cast("Subject", values["subject"])
    items = tuple(sorted((_item(subject, each) for each in snapshots), key=lambda item: item.position))
    return Published(
        id=values["id"],
        version=values["version"],
        subject=subject,
        kind=values["kind"],
        kind_name=kind_name,
        batch=values["batch"],
        title=values["title"],
        front_matter=values["front_matter"],
        frozen_at=values["frozen_at"] if values["stage"] == "frozen" else "",
        updated_at=values["updated_at"],
        content_hash=values["content_hash"] or list_hash(item.content_hash for item in items),
        synthetic=values["synthetic"],
        items=items,
    )


def _item(subject: Subject, snapshot: Mapping[str, Any]) -> Item:
    held = snapshot["item"]
    record = snapshot["scenario" if subject == "opportunity" else "enterprise"] or {}
    content = content_of(subject, record)
    return Item(
        position=held["position"],
        record_id=held["record_id"],
        record_version=held["record_version"] or record.get("version", 0),
        title=held["title"],
        content_hash=held["content_hash"] or content_hash(content),
        content=content,
        amendments=tuple(
            Amendment(each["kind"], each["at"], each["record_version"], each["addendum"])
            for each in snapshot["amendments"]
            if each["kind"] is not None
        ),
    )
