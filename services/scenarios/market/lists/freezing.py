"""Freezing: a draft becomes what everybody reads, for good."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from dabridge.events.v1.scenarios_pb2 import (
    LIST_SUBJECT_CAPABILITY,
    SCENARIO_STAGE_APPROVED,
    SCENARIO_STAGE_LISTED,
    OpportunityList,
    Scenario,
)
from dabridge.scenarios.v1.lists_service_pb2 import FreezeListRequest, ListKind, OpportunityListResponse

from services.common import texts
from services.common.access.methods import MARKET
from services.common.access.principal import Principal
from services.common.errors import FieldError
from services.common.market import notices
from services.common.market.notices import Notice
from services.common.records.workflow import Desk, Workflow, refuse, remembered
from services.scenarios.market.lifecycle import moves
from services.scenarios.market.lists import drafts, rules, tables
from services.scenarios.market.lists.rules import Item
from services.scenarios.market.lists.tables import Snapshot
from services.scenarios.market.records import LIST, stage_of
from services.scenarios.model import ENTERPRISE, SCENARIO

ACT: Final = "FreezeList"


@dataclass(frozen=True, slots=True)
class Freezing:
    """Freezes lists: snapshots with their hashes, scenarios listed, events, history and notices at once."""

    workflow: Workflow

    def freeze(self, request: FreezeListRequest, caller: Principal) -> OpportunityListResponse:
        """The frozen list; nothing of it stands where one item is in the way. Raises InvalidInput too."""

        def work(desk: Desk) -> OpportunityListResponse:
            kind = drafts.locked_kind_of(desk, request.id, ACT)
            held = desk.take(LIST, request.id, request.expected_version, MARKET[ACT])
            rules.check_draft(held)
            return OpportunityListResponse(list=_frozen(desk, held, kind))

        memory = remembered(OpportunityListResponse, "list", MARKET[ACT])
        return self.workflow.once(ACT, caller, request, work, memory)


def _frozen(desk: Desk, held: OpportunityList, kind: ListKind) -> OpportunityList:
    found = _locked(desk, held)
    earlier = tables.drafts_before(desk.connection, kind.code, held.batch)
    refuse(
        [FieldError("batch", texts.get("lists.rule.earlier_draft", batch=batch)) for batch in earlier[:1]]
        + rules.unfit(held, found, kind, desk.now)
    )
    items = _listed(desk, [found[item.record_id] for item in held.items])
    snapshots = [rules.snapshot(position, item) for position, item in enumerate(items, start=1)]
    synthetic = any(item.synthetic for item in items)
    fresh = desk.put(LIST, rules.frozen(held, snapshots, desk.now, synthetic=synthetic))
    tables.freeze(desk.connection, fresh.id, snapshots)
    drafts.note(desk, fresh, stage_of(held))
    notices.tell(desk.connection, desk.now, [*_subscribed(desk, fresh, snapshots), *_own(fresh, items)])
    return fresh


def _locked(desk: Desk, held: OpportunityList) -> Mapping[str, Item]:
    ids = [item.record_id for item in held.items]
    if held.subject == LIST_SUBJECT_CAPABILITY:
        return desk.lock(ENTERPRISE, ids)
    return desk.lock(SCENARIO, ids)


def _listed(desk: Desk, items: Sequence[Item]) -> list[Item]:
    """The items as they are once what was approved is listed."""
    waiting = [item for item in items if isinstance(item, Scenario) and item.stage == SCENARIO_STAGE_APPROVED]
    moved = {item.id: item for item in moves.move_all(desk, waiting, ACT, SCENARIO_STAGE_LISTED)}
    return [moved.get(item.id, item) for item in items]


def _subscribed(desk: Desk, fresh: OpportunityList, snapshots: Sequence[Snapshot]) -> list[Notice]:
    """One notice to each recipient, with how many items fit one of their subscriptions."""
    fitting: dict[str, set[int]] = {}
    for recipient, chosen in tables.subscriptions(desk.connection, fresh.kind):
        fit = {item.position for item in snapshots if rules.matches(item, chosen)}
        fitting.setdefault(recipient, set()).update(fit)
    return [
        Notice(
            recipient,
            "list_published",
            "list",
            fresh.id,
            {"title": fresh.title, "count": str(len(positions))},
        )
        for recipient, positions in fitting.items()
        if positions
    ]


def _own(fresh: OpportunityList, items: Sequence[Item]) -> list[Notice]:
    """One notice to each provider of scenarios, or to each enterprise."""
    if fresh.subject == LIST_SUBJECT_CAPABILITY:
        return [
            Notice(item.id, "list_holds_enterprise", "list", fresh.id, {"title": fresh.title})
            for item in items
        ]
    provided = Counter(item.provider_id for item in items if isinstance(item, Scenario))
    return [
        Notice(provider, "list_holds_yours", "list", fresh.id, {"title": fresh.title, "count": str(count)})
        for provider, count in provided.items()
    ]
