"""What callers are told of the funnel and the plan's targets; how often scenarios were looked at."""

from collections import Counter
from collections.abc import Collection
from typing import Final

from dabridge.events.v1.scenarios_pb2 import NeedStage, Pilot, PilotStage, Scenario, TransformationNeed
from dabridge.scenarios.v1.pilots_service_pb2 import (
    GetFunnelRequest,
    GetFunnelResponse,
    GetTargetsRequest,
    GetTargetsResponse,
    RecordViewsRequest,
    RecordViewsResponse,
)

from services.common import plan
from services.common.access.methods import MARKET
from services.common.access.policy import Reach
from services.common.access.principal import Principal
from services.common.records import paging, rights, rules
from services.common.records.workflow import Desk, Workflow, refuse
from services.scenarios.market.funnel import counting, ranks, tables
from services.scenarios.market.funnel.counting import Tally
from services.scenarios.market.funnel.tables import Filters
from services.scenarios.market.records import LIST

PAGE_SIZE: Final = 50
PAGE_MAX: Final = 500
VIEWS_MAX: Final = 5_000
COUNT_MAX: Final = 1_000_000

_PILOTS: Final = [str(PilotStage.PILOT_STAGE_RUNNING), str(PilotStage.PILOT_STAGE_DEMONSTRATED)]
_NEEDS: Final = [
    str(stage)
    for stage in (
        NeedStage.NEED_STAGE_ASSIGNED,
        NeedStage.NEED_STAGE_VISITED,
        NeedStage.NEED_STAGE_REPORTED,
        NeedStage.NEED_STAGE_CLOSED,
    )
]


class FunnelWork:
    """The use cases."""

    def __init__(self, workflow: Workflow) -> None:
        self._workflow = workflow

    def record_views(self, request: RecordViewsRequest, caller: Principal) -> RecordViewsResponse:
        """Adds views to those of today; ids that no scenario has are left out."""

        def work(desk: Desk) -> RecordViewsResponse:
            rights.reach(MARKET["RecordViews"], caller)
            errors = rules.count("views", len(request.views), most=VIEWS_MAX)
            for index, viewed in enumerate(request.views):
                errors += rules.identifier(f"views[{index}].scenario_id", viewed.scenario_id)
                errors += rules.whole_number(f"views[{index}].count", viewed.count, 1, COUNT_MAX)
            refuse(errors)
            views: Counter[str] = Counter()
            for viewed in request.views:
                views[viewed.scenario_id] += viewed.count
            tables.add_views(desk.connection, desk.today, views)
            return RecordViewsResponse()

        return self._workflow.do("RecordViews", caller, work)

    def funnel(self, request: GetFunnelRequest, caller: Principal) -> GetFunnelResponse:
        """Totals of all scenarios that the filters let through, and a page of them."""

        def work(desk: Desk) -> GetFunnelResponse:
            within = rights.reach(MARKET["GetFunnel"], caller)
            refuse(rules.whole_number("page_size", request.page_size, 0, PAGE_MAX))
            filters = Filters(
                within,
                request.zone.replace("\0", ""),
                request.industry.replace("\0", ""),
                _of_list(desk, request.list_id),
            )
            limit = request.page_size or PAGE_SIZE
            after = paging.position(request.page_token)
            rows = tables.rows(desk.connection, filters)
            rest = [row for row in rows if after is None or row.place < (after.updated_at, after.id)]
            shown = rest[:limit]
            money = [row.id for row in rows if row.rank >= ranks.CONTRACTED]
            told = _Told(desk, {row.id for row in shown}.union(money))
            totals = counting.totals(rows)
            totals.contract_yuan = sum(told.scenarios[key].contract.amount_yuan for key in money)
            totals.pilot_yuan = sum(told.pilots[key].amount_yuan for key in money if key in told.pilots)
            return GetFunnelResponse(
                totals=totals,
                items=[counting.item(row, told.scenarios[row.id], told.pilots.get(row.id)) for row in shown],
                next_page_token=paging.place(shown[-1].position) if len(rest) > limit else "",
                total=len(rows),
            )

        return self._workflow.do("GetFunnel", caller, work)

    def targets(self, _request: GetTargetsRequest, caller: Principal) -> GetTargetsResponse:
        """The plan's targets, and what stands against them."""

        def work(desk: Desk) -> GetTargetsResponse:
            rights.reach(MARKET["GetTargets"], caller)
            return GetTargetsResponse(targets=counting.targets(plan.targets(), _tallies(desk)))

        return self._workflow.do("GetTargets", caller, work)


def _of_list(desk: Desk, list_id: str) -> list[str] | None:
    """The scenarios of a batch within the caller's reach; None where all are asked for."""
    if not list_id:
        return None
    batch = desk.look(LIST, list_id, MARKET["GetList"])
    return [item.record_id for item in batch.items]


class _Told:
    """The states of scenarios, and of their pilots, by id."""

    def __init__(self, desk: Desk, ids: Collection[str]) -> None:
        scenarios = tables.held(desk.connection, "scenario", sorted(ids))
        pilots = tables.held(desk.connection, "pilot", sorted(ids))
        self.scenarios = {key: Scenario.FromString(state) for key, state in scenarios.items()}
        self.pilots = {key: Pilot.FromString(state) for key, state in pilots.items()}


def _tallies(desk: Desk) -> dict[tuple[str, str], Tally]:
    """By the targets' keys and zones."""
    connection = desk.connection
    rows = tables.rows(connection, Filters(Reach(everything=True)))
    listed = tables.held(connection, "scenario", [row.id for row in rows if row.rank >= ranks.LISTED])
    prepared = tables.states(connection, "scenario", ranks.PREPARED)
    pilots = [Pilot.FromString(state) for state in tables.states(connection, "pilot", _PILOTS)]
    needs = tables.states(connection, "transformation_need", _NEEDS)
    tallies = {
        ("scenarios", ""): counting.scenarios(
            map(Scenario.FromString, listed.values()), map(Scenario.FromString, prepared)
        ),
        ("pilots", ""): counting.pilots(pilots),
        ("diagnosed_firms", ""): counting.firms(map(TransformationNeed.FromString, needs)),
    }
    for zone in plan.zones():
        of_zone = [pilot for pilot in pilots if pilot.zone == zone.code]
        tallies["zone_pilots", zone.code] = counting.pilots(of_zone)
    return tallies
