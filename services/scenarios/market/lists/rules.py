"""What may be drafted and frozen, and what a frozen list says. Pure."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from dabridge.events.v1.scenarios_pb2 import (
    LIST_STAGE_DRAFT,
    LIST_STAGE_FROZEN,
    LIST_SUBJECT_CAPABILITY,
    SCENARIO_STAGE_APPROVED,
    Enterprise,
    ListItem,
    ListSubject,
    OpportunityList,
    Scenario,
)
from dabridge.events.v1.types_pb2 import RECORD_STATUS_WITHDRAWN
from dabridge.scenarios.v1.lists_service_pb2 import ListKind

from services.common import texts
from services.common.canonical import (
    canonical,
    content_hash,
    enterprise_content,
    list_hash,
    scenario_content,
)
from services.common.errors import FieldError, WrongStage
from services.common.plain import to_plain
from services.common.records import rules
from services.scenarios.market.lifecycle import deadlines
from services.scenarios.market.lists.tables import Chosen, Snapshot
from services.scenarios.market.records import stage_of

DEFAULT_KIND: Final = "digital_scenario"
ITEMS_MAX: Final = 1_000
TITLE_MAX: Final = 120
FRONT_MATTER_MAX: Final = 10_000
KIND_NAME_MAX: Final = 40
# Of an item's title in the list itself, whose event has to stay below 1 MiB; the snapshot has all of it.
SHOWN_TITLE_MAX: Final = 120

_CODE: Final = re.compile(r"[a-z0-9_]{1,40}", re.ASCII)

# What a list is made of: one or the other, by its subject.
Item = Scenario | Enterprise


def check_kind(given: ListKind, held: ListKind | None) -> list[FieldError]:
    """Every rule that a kind of list breaks; the subject of one that there is stays."""
    errors = rules.text("name", given.name, KIND_NAME_MAX, needed=True)
    if not _CODE.fullmatch(given.code):
        errors.append(_broken("code", "code"))
    errors += rules.known("subject", given.subject, ListSubject.values(), needed=True)
    if held is not None and held.subject != given.subject:
        errors.append(_broken("subject", "subject_stays"))
    return errors


def check_front(title: str, front_matter: str) -> list[FieldError]:
    """Every rule that a title and a front matter break; an empty title is made from kind and batch."""
    return [
        *rules.text("title", title, TITLE_MAX),
        *rules.text("front_matter", front_matter, FRONT_MATTER_MAX),
    ]


def title_of(kind: ListKind, batch: int) -> str:
    """The title that a list has where none is given."""
    subject = "capability" if kind.subject == LIST_SUBJECT_CAPABILITY else "opportunity"
    return texts.get(f"lists.title.{subject}", kind=kind.name, batch=batch)


def check_draft(held: OpportunityList) -> None:
    """Raises WrongStage for a list that is frozen."""
    if held.stage != LIST_STAGE_DRAFT:
        raise WrongStage("opportunity_list", held.id, stage_of(held))


def check_items(record_ids: Sequence[str], found: Mapping[str, Item], kind: ListKind) -> list[FieldError]:
    """Why these cannot be the items of a draft: too many, one twice, no such record, or of another kind."""
    if len(record_ids) > ITEMS_MAX:
        return [_broken("record_ids", "too_many", most=ITEMS_MAX, actual=len(record_ids))]
    errors = []
    seen: set[str] = set()
    for index, record_id in enumerate(record_ids):
        place, number = f"record_ids[{index}]", index + 1
        if record_id in seen:
            errors.append(_broken(place, "twice", number=number, id=record_id))
        elif record_id not in found:
            errors.append(_broken(place, "unknown", number=number, id=record_id))
        elif not of_kind(found[record_id], kind):
            errors.append(_broken(place, "other_kind", number=number, title=name_of(found[record_id])))
        seen.add(record_id)
    return errors


def of_kind(item: Item, kind: ListKind) -> bool:
    """Whether a scenario is meant for lists of the kind; enterprises are for all of capabilities."""
    return isinstance(item, Enterprise) or (item.list_kind or DEFAULT_KIND) == kind.code


def fit(item: Item, now: datetime) -> bool:
    """Whether a list can be frozen with it: approved or still open; an enterprise that tells something."""
    return not _hindrance(item, now)


def unfit(
    held: OpportunityList, found: Mapping[str, Item], kind: ListKind, now: datetime
) -> list[FieldError]:
    """Why a draft cannot be frozen, with the place and the title of each item in the way."""
    if not held.items:
        return [_broken("items", "empty")]
    errors = []
    for index, item in enumerate(held.items):
        record = found.get(item.record_id)
        why = _why(record, kind, now)
        if why:
            title = item.title if record is None else name_of(record)
            stage = stage_of(record) if isinstance(record, Scenario) else ""
            errors.append(
                _broken(
                    f"items[{index}]",
                    f"unfit.{why}",
                    number=index + 1,
                    title=title,
                    stage=texts.get(f"stages.scenario.{stage}") if stage else "",
                )
            )
    return errors


def drafted(held: OpportunityList, items: Sequence[Item]) -> OpportunityList:
    """The draft with these items in this order."""
    fresh = OpportunityList()
    fresh.CopyFrom(held)
    fresh.ClearField("items")
    for position, item in enumerate(items, start=1):
        fresh.items.append(ListItem(position=position, record_id=item.id, title=shown(name_of(item))))
    return fresh


def snapshot(position: int, item: Item) -> Snapshot:
    """What a list says of an item from now on."""
    plain = to_plain(item)
    content = scenario_content(plain) if isinstance(item, Scenario) else enterprise_content(plain)
    return Snapshot(
        position=position,
        record_id=item.id,
        record_version=item.version,
        title=name_of(item),
        zones=(item.zone,) if item.zone else (),
        industries=industries_of(item),
        domain=domain_of(item),
        content=canonical(content).decode(),
        content_hash=content_hash(content),
    )


def frozen(
    held: OpportunityList, snapshots: Sequence[Snapshot], now: datetime, *, synthetic: bool
) -> OpportunityList:
    """The draft as it is published; `synthetic` where a generator made one of the items."""
    fresh = OpportunityList()
    fresh.CopyFrom(held)
    fresh.ClearField("items")
    for item in snapshots:
        fresh.items.append(
            ListItem(
                position=item.position,
                record_id=item.record_id,
                record_version=item.record_version,
                title=shown(item.title),
                content_hash=item.content_hash,
            )
        )
    fresh.stage = LIST_STAGE_FROZEN
    fresh.frozen_at = now.isoformat()
    fresh.content_hash = list_hash(item.content_hash for item in snapshots)
    fresh.synthetic = synthetic
    return fresh


def matches(item: Snapshot | Item, chosen: Chosen) -> bool:
    """Whether an item is among the chosen ones."""
    if isinstance(item, Snapshot):
        zones, industries, domain = item.zones, item.industries, item.domain
    else:
        zones = (item.zone,)
        industries = industries_of(item)
        domain = domain_of(item)
    return (
        (not chosen.zone or chosen.zone in zones)
        and (not chosen.industry or chosen.industry in industries)
        and chosen.domain.lower() in domain.lower()
    )


def name_of(item: Item) -> str:
    """The title of a scenario, the name of an enterprise."""
    return item.title if isinstance(item, Scenario) else item.name


def industries_of(item: Item) -> tuple[str, ...]:
    """The codes of its industries."""
    return (item.industry,) if isinstance(item, Scenario) else tuple(item.industries)


def domain_of(item: Item) -> str:
    """The domain of a scenario."""
    return item.domain if isinstance(item, Scenario) else ""


def shown(title: str) -> str:
    """The title, cut down to SHOWN_TITLE_MAX characters."""
    return title if len(title) <= SHOWN_TITLE_MAX else f"{title[: SHOWN_TITLE_MAX - 1]}…"


def _why(record: Item | None, kind: ListKind, now: datetime) -> str:
    if record is None:
        return "unknown"
    if not of_kind(record, kind):
        return "other_kind"
    return _hindrance(record, now)


def _hindrance(item: Item, now: datetime) -> str:
    if item.status == RECORD_STATUS_WITHDRAWN:
        return "withdrawn"
    if isinstance(item, Enterprise):
        return "" if item.offerings or item.capabilities else "nothing_told"
    if item.stage == SCENARIO_STAGE_APPROVED:
        return "deadline_over" if deadlines.passed(item, now) else ""
    if item.stage in deadlines.OPEN_STAGES:
        return "" if deadlines.takes_answers(item, now) else "answers_closed"
    return "stage"


def _broken(field: str, rule: str, **values: Any) -> FieldError:
    return FieldError(field, texts.get(f"lists.rule.{rule}", **values))
