"""The funnel and the targets against scenes that were counted by hand."""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

import grpc
import psycopg
import pytest
from dabridge.events.v1.scenarios_pb2 import (
    ListItem,
    ListStage,
    OpportunityList,
    ScenarioStage,
    Solution,
    SolutionStage,
)
from dabridge.scenarios.v1 import lifecycle_service_pb2 as lifecycle_api
from dabridge.scenarios.v1 import pilots_service_pb2 as api
from dabridge.scenarios.v1 import scenarios_service_pb2 as records_api

from services.common.access.principal import Role
from services.common.records import states
from services.scenarios.market.records import LIST, SOLUTION
from tests.integration.market.offices import PROVIDER, Market, Office, refused
from tests.integration.market.pilots.scenes import contracted, demonstrated, start_request

CODE = grpc.StatusCode
SHORTLISTED, SELECTED, NOT_SELECTED = (
    SolutionStage.SOLUTION_STAGE_SHORTLISTED,
    SolutionStage.SOLUTION_STAGE_SELECTED,
    SolutionStage.SOLUTION_STAGE_NOT_SELECTED,
)


def funnel(office: Office, **filters: Any) -> api.GetFunnelResponse:
    """What became of the scenarios that the filters let through."""
    return office.pilots.GetFunnel(api.GetFunnelRequest(**filters))


def put(market: Market, aggregate: Any, message: Any) -> None:
    """Stores a record as it is, without the acts that lead to it."""
    record = states.record_of(aggregate, states.versioned(message, 1, market.clock.now()))
    with psycopg.connect(market.url, autocommit=True) as connection:
        connection.execute(
            f"INSERT INTO {aggregate.table} (id, version, withdrawn, zones, industries, title, facet, owner,"
            " public, state, content_hash, updated_at, parties)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            (
                record.id,
                record.version,
                record.withdrawn,
                list(record.zones),
                list(record.industries),
                record.title,
                record.facet,
                record.owner,
                record.public,
                record.state,
                record.content_hash,
                record.updated_at,
                list(record.parties),
            ),
        )


def bids(market: Market, scenario_id: str, *stages: SolutionStage) -> None:
    """Bids on a scenario, one a stage."""
    for number, stage in enumerate(stages):
        put(
            market,
            SOLUTION,
            Solution(
                id=f"{scenario_id}-bid-{number}",
                scenario_id=scenario_id,
                enterprise_id=f"firm-{number}",
                stage=stage,
            ),
        )


@dataclass(frozen=True)
class Scene:
    """Ids of scenarios by what became of them."""

    draft: str
    listed: str
    answered: str
    withdrawn: str
    selected: str
    contracted: str
    running: str
    demonstrated: str


@pytest.fixture
def scene(market: Market) -> Scene:
    """One scenario of each fate; bids, views and money as the tests count them."""
    made = {name: market.scenario(name).id for name in ("draft", "listed", "answered", "selected")}
    gone = market.scenario("listed", zone="511703")
    market.centre.records.WithdrawScenario(
        records_api.WithdrawScenarioRequest(id=gone.id, expected_version=gone.version, reason="政策调整")
    )
    signed = contracted(market)
    running = contracted(market, industry="energy")
    market.provider.pilots.StartPilot(start_request(running, amount_yuan=500_000))
    shown = contracted(market)
    demonstrated(market, market.provider.pilots.StartPilot(start_request(shown)).pilot)
    bids(market, made["answered"], SolutionStage.SOLUTION_STAGE_SUBMITTED)
    bids(market, made["selected"], SELECTED, SHORTLISTED, NOT_SELECTED)
    bids(market, shown.id, SELECTED)
    views = [api.ScenarioViews(scenario_id=made["listed"], count=3)]
    views.append(api.ScenarioViews(scenario_id=shown.id, count=40))
    market.system.pilots.RecordViews(api.RecordViewsRequest(views=views))
    return Scene(
        **made,
        withdrawn=gone.id,
        contracted=signed.id,
        running=running.id,
        demonstrated=shown.id,
    )


def test_the_totals_are_those_counted_by_hand(market: Market, scene: Scene) -> None:
    totals = funnel(market.centre, page_size=1).totals

    assert totals == api.FunnelTotals(
        scenarios=8,
        listed=7,
        viewed=2,
        answered=5,
        shortlisted=2,
        selected=4,
        contracted=3,
        piloted=2,
        demonstrated=1,
        withdrawn=1,
        contract_yuan=2_400_000,
        pilot_yuan=1_300_000,
        answers=4,
    )


def test_each_line_tells_what_became_of_its_scenario(market: Market, scene: Scene) -> None:
    lines = {item.scenario_id: item for item in funnel(market.centre).items}
    now = market.clock.now().isoformat()

    shown = lines[scene.demonstrated]
    assert (shown.views, shown.answers, shown.shortlisted) == (40, 1, 1)
    assert (shown.piloted_at, shown.demonstrated_at) == (now, now)
    assert (shown.contract.amount_yuan, shown.pilot_amount_yuan) == (800_000, 800_000)
    assert (lines[scene.selected].answers, lines[scene.selected].shortlisted) == (3, 2)
    assert lines[scene.running].pilot_amount_yuan == 500_000
    assert (lines[scene.listed].listed_at, lines[scene.listed].answered_at) == (now, "")
    assert (lines[scene.withdrawn].withdrawn, lines[scene.draft].listed_at) == (True, "")


def test_sealed_bids_are_not_counted(market: Market, scene: Scene) -> None:
    line = {item.scenario_id: item for item in funnel(market.centre).items}[scene.answered]

    assert (line.answers, line.shortlisted, line.answers_sealed) == (0, 0, True)


def test_filters_narrow_lines_and_totals_alike(market: Market, scene: Scene) -> None:
    of_industry = funnel(market.centre, industry="energy")
    of_zone = funnel(market.centre, zone="511703")

    assert [item.scenario_id for item in of_industry.items] == [scene.running]
    assert (of_industry.totals.piloted, of_industry.totals.contract_yuan) == (1, 800_000)
    assert [item.scenario_id for item in of_zone.items] == [scene.withdrawn]
    assert (of_zone.totals.scenarios, of_zone.totals.answered) == (1, 0)


def test_a_batch_has_a_funnel_of_its_own(market: Market, scene: Scene) -> None:
    items = [ListItem(record_id=scene.listed), ListItem(record_id=scene.demonstrated)]
    frozen = ListStage.LIST_STAGE_FROZEN
    put(market, LIST, OpportunityList(id="batch-1", kind="sensor", stage=frozen, items=items))

    found = funnel(market.centre, list_id="batch-1")

    assert {item.scenario_id for item in found.items} == {scene.listed, scene.demonstrated}
    assert (found.totals.listed, found.totals.demonstrated, found.total) == (2, 1, 2)
    assert refused(lambda: funnel(market.centre, list_id="batch-9"))[0] == CODE.NOT_FOUND


def test_pages_hold_every_scenario_once_and_the_totals_are_of_all(market: Market, scene: Scene) -> None:
    seen: list[str] = []
    token = ""
    while True:
        page = funnel(market.centre, page_size=3, page_token=token)
        assert (page.total, page.totals.scenarios) == (8, 8)
        seen += [item.scenario_id for item in page.items]
        token = page.next_page_token
        if not token:
            break

    assert len(seen) == len(set(seen)) == 8
    assert seen[-1] == scene.draft


def test_each_office_sees_what_is_its_own(market: Market, scene: Scene) -> None:
    market.scenario("listed", provider_id="provider-2")

    assert funnel(market.centre).total == 9
    assert funnel(market.as_(Role.HR_BUREAU)).total == 9
    assert funnel(market.as_(Role.PROVIDER, PROVIDER)).total == 8
    assert funnel(market.as_(Role.ZONE_BUREAU, zone="511703")).total == 1
    for office in (market.as_(Role.VISITOR), market.enterprise("e1"), market.expert("t1")):
        assert refused(partial(funnel, office))[0] == CODE.PERMISSION_DENIED


def test_a_selection_that_is_reopened_counts_no_more(market: Market) -> None:
    held = market.scenario("answered")

    def move(stage: ScenarioStage) -> None:
        market.clock.advance(60)
        scenario = market.centre.scenario(held.id)
        scenario.stage = stage
        market.system.records.UpdateScenario(
            records_api.UpdateScenarioRequest(scenario=scenario, expected_version=scenario.version)
        )

    move(ScenarioStage.SCENARIO_STAGE_SELECTED)
    chosen = funnel(market.centre)
    move(ScenarioStage.SCENARIO_STAGE_ANSWERED)
    reopened = funnel(market.centre)

    assert (chosen.totals.selected, reopened.totals.selected, reopened.totals.answered) == (1, 0, 1)
    assert chosen.items[0].selected_at > chosen.items[0].answered_at > ""
    assert reopened.items[0].selected_at == ""
    assert reopened.items[0].answered_at == chosen.items[0].answered_at


def test_a_bid_that_was_shortlisted_counts_as_such_after_the_decision(market: Market) -> None:
    scenario = market.scenario("selected")
    bids(market, scenario.id, SELECTED, NOT_SELECTED, NOT_SELECTED)
    for number, before in ((1, "shortlisted"), (2, "opened")):
        market.sql(
            "INSERT INTO history_step (kind, object_id, version, at, act, from_stage, to_stage, person,"
            " organisation_id, role, reason, remarks, fields) VALUES"
            " ('solution', %s, 2, now(), 'DecideReview', %s, 'not_selected', '', '', '', '', '[]', '{}')",
            f"{scenario.id}-bid-{number}",
            before,
        )

    assert funnel(market.centre).items[0].shortlisted == 2


def test_a_closed_scenario_keeps_what_it_reached(market: Market) -> None:
    pilot = demonstrated(market, market.provider.pilots.StartPilot(start_request(contracted(market))).pilot)
    scenario = market.centre.scenario(pilot.id)
    market.centre.lifecycle.CloseScenario(
        lifecycle_api.CloseScenarioRequest(id=scenario.id, expected_version=scenario.version)
    )

    totals = funnel(market.centre).totals

    assert (totals.demonstrated, totals.contract_yuan) == (1, 800_000)


def test_views_add_up_over_days_and_programs_alone_record_them(market: Market) -> None:
    scenario = market.scenario("listed")
    request = api.RecordViewsRequest(
        views=[
            api.ScenarioViews(scenario_id=scenario.id, count=2),
            api.ScenarioViews(scenario_id=scenario.id, count=1),
            api.ScenarioViews(scenario_id="nobody", count=9),
        ]
    )
    market.system.pilots.RecordViews(request)
    market.system.pilots.RecordViews(request)
    market.clock.advance(timedelta(days=1).total_seconds())
    market.system.pilots.RecordViews(request)

    assert funnel(market.centre).items[0].views == 9
    assert market.sql("SELECT views FROM scenario_views ORDER BY day") == [(6,), (3,)]
    assert refused(lambda: market.centre.pilots.RecordViews(request))[0] == CODE.PERMISSION_DENIED
    bad = api.RecordViewsRequest(views=[api.ScenarioViews(scenario_id=scenario.id, count=0)])
    assert refused(lambda: market.system.pilots.RecordViews(bad))[0] == CODE.INVALID_ARGUMENT


def test_targets_tell_what_is_reached_under_way_and_made_up(market: Market, scene: Scene) -> None:
    market.scenario("listed", synthetic=True)
    market.scenario("submitted")

    found = market.as_(Role.VISITOR).pilots.GetTargets(api.GetTargetsRequest()).targets
    of = {(t.key, t.zone, t.year): (t.wanted, t.reached, t.under_way, t.synthetic) for t in found}

    assert of["scenarios", "", 2025] == (1000, 7, 1, 1)
    assert of["pilots", "", 2025] == (200, 1, 1, 0)
    assert of["zone_pilots", "511702", 2025] == (15, 1, 1, 0)
    assert of["zone_pilots", "511703", 2025] == (5, 0, 0, 0)
    assert len(found) == 24
