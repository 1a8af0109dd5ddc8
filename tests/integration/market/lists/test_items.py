"""Items of lists as they are read, and how many there may be."""

import time
from typing import Any

import grpc
from dabridge.events.v1.scenarios_pb2 import (
    SCENARIO_STAGE_APPROVED,
    Scenario,
)
from dabridge.events.v1.types_pb2 import Requirement
from dabridge.scenarios.v1 import lists_service_pb2 as api
from dabridge.scenarios.v1 import scenarios_service_pb2 as records_api

from tests.fakes.messages import a_scenario
from tests.integration.market.lists.batches import (
    begun,
    collected,
    edited,
    freeze,
    frozen_with,
    ids_of,
    items_of,
    violations,
)
from tests.integration.market.offices import Market, refused

WITHIN_S = 5.0


def load(market: Market, scenarios: list[Scenario]) -> None:
    answer = market.system.records.BulkLoadScenarios(
        records_api.BulkLoadScenariosRequest(scenario=item) for item in scenarios
    )
    assert answer.created == len(scenarios)


def test_items_are_filtered_and_paged_as_they_were_frozen(market: Market) -> None:
    places = [
        ("511702", "big-data", "招商"),
        ("511722", "big-data", "教育"),
        ("511702", "display", "招商服务"),
    ]
    ids = [
        market.scenario("approved", zone=zone, industry=industry, domain=domain).id
        for zone, industry, domain in places
    ]
    frozen = frozen_with(market, *ids)

    def shown(**asked: Any) -> list[str]:
        answer = items_of(market, frozen.id, **asked)
        assert answer.total == len(answer.items)
        return [item.item.record_id for item in answer.items]

    assert shown() == ids
    assert shown(zone="511702") == [ids[0], ids[2]]
    assert shown(industry="big-data") == ids[:2]
    assert shown(domain="招商") == [ids[0], ids[2]]
    first = items_of(market, frozen.id, page_size=2)
    assert (len(first.items), first.total) == (2, 3)
    last = items_of(market, frozen.id, page_size=2, page_token=first.next_page_token)
    assert [item.item.record_id for item in last.items] == ids[2:]
    assert last.next_page_token == ""
    assert refused(lambda: items_of(market, frozen.id, page_size=501))[0] == grpc.StatusCode.INVALID_ARGUMENT


def test_items_of_a_draft_are_told_as_they_are_now(market: Market) -> None:
    scenario = market.scenario("approved")
    draft = edited(market, begun(market), [scenario.id, market.scenario("approved", zone="511722").id])

    answer = market.centre.lists.ListItems(api.ListItemsRequest(id=draft.id, zone=scenario.zone))

    assert answer.total == 1
    (shown,) = answer.items
    assert (shown.item.record_version, shown.item.content_hash) == (0, "")
    assert shown.scenario.title == scenario.title
    assert shown.stage_now == SCENARIO_STAGE_APPROVED


def test_freezing_500_items_takes_seconds(market: Market) -> None:
    load(
        market,
        [
            a_scenario(id=f"s{number}", title=f"场景{number}", stage=SCENARIO_STAGE_APPROVED)
            for number in range(500)
        ],
    )
    draft = collected(market, begun(market))
    assert len(draft.items) == 500

    started = time.monotonic()
    frozen = freeze(market, draft)
    seconds = time.monotonic() - started

    assert len(frozen.items) == 500
    assert seconds < WITHIN_S


def test_the_largest_list_stays_below_what_a_message_may_be_and_no_larger_one_is_made(market: Market) -> None:
    load(
        market,
        [
            a_scenario(
                id=f"{number:04d}" + "i" * 60,
                title=f"{number:04d}" + "𠮷" * 196,
                content="建" * 3_000,
                requirements=[Requirement(name="数据治理")],
                stage=SCENARIO_STAGE_APPROVED,
            )
            for number in range(1_000)
        ],
    )
    draft = edited(market, collected(market, begun(market)), [f"{n:04d}" + "i" * 60 for n in range(1_000)])
    full = edited(market, draft, ids_of(draft), title="𠮷" * 120, front_matter="𠮷" * 10_000)

    frozen = freeze(market, full)

    ((size,),) = market.sql("SELECT max(length(payload)) FROM outbox WHERE aggregate_id = %s", frozen.id)
    # Each of the 200 amendments that a list shows takes less than 200 bytes.
    assert int(size) + 200 * 200 < 1_000_000
    pages = [items_of(market, frozen.id, page_size=500)]
    while pages[-1].next_page_token:
        pages.append(items_of(market, frozen.id, page_size=500, page_token=pages[-1].next_page_token))
    assert sum(len(page.items) for page in pages) == 1_000
    assert max(page.ByteSize() for page in pages) < 4_000_000
    assert pages[0].items[0].scenario.title == f"{0:04d}" + "𠮷" * 196
    market.scenario("approved", id="one-more")
    second = begun(market)
    assert "最多 1000 项" in violations(lambda: collected(market, second, carry_over=True))["record_ids"]
