"""Who freezes, and who withdraws, at the same time."""

from concurrent.futures import ThreadPoolExecutor

import grpc
import psycopg
from dabridge.events.v1.scenarios_pb2 import (
    OpportunityList,
)
from dabridge.scenarios.v1 import scenarios_service_pb2 as records_api

from tests.integration.market.lists.batches import (
    begun,
    edited,
    freeze,
    held,
    ids_of,
)
from tests.integration.market.offices import Market
from tests.records import until


def test_of_two_who_freeze_at_once_one_does(market: Market) -> None:
    draft = edited(market, begun(market), [market.scenario("approved").id for _ in range(20)])

    def tried(_: int) -> str:
        try:
            return freeze(market, draft).id
        except grpc.RpcError as error:
            return error.code().name

    with ThreadPoolExecutor(4) as pool:
        outcomes = sorted(pool.map(tried, range(4)))

    assert outcomes.count(draft.id) == 1
    assert set(outcomes) - {draft.id} <= {"ABORTED", "FAILED_PRECONDITION"}
    assert market.sql("SELECT count(*) FROM list_item") == [(20,)]
    assert market.sql("SELECT count(*) FROM outbox WHERE aggregate_id = %s", draft.id) == [(1,)]


def test_two_batches_frozen_at_once_list_a_shared_scenario_once(market: Market) -> None:
    shared = market.scenario("approved").id
    first = edited(market, begun(market), [shared, market.scenario("approved").id])
    second = edited(market, begun(market), [market.scenario("approved").id, shared])

    def tried(draft: OpportunityList) -> bool:
        try:
            freeze(market, draft)
        except grpc.RpcError:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(tried, (first, second)))

    assert done[0]
    if not done[1]:
        freeze(market, second)
    assert market.centre.scenario(shared).version == 2
    assert market.sql("SELECT count(*) FROM list_item WHERE record_id = %s", shared) == [(2,)]


def test_a_scenario_withdrawn_while_its_list_is_frozen_is_refused_or_amended(market: Market) -> None:
    for _ in range(6):
        scenarios = [market.scenario("approved").id for _ in range(5)]
        draft = edited(market, begun(market), scenarios)
        gone = scenarios[2]

        def withdraw(record_id: str = gone) -> str:
            try:
                market.centre.records.WithdrawScenario(
                    records_api.WithdrawScenarioRequest(id=record_id, expected_version=1, reason="不再实施")
                )
            except grpc.RpcError as error:
                return error.code().name
            return "withdrawn"

        def published(ready: OpportunityList = draft) -> bool:
            try:
                freeze(market, ready)
            except grpc.RpcError:
                return False
            return True

        with ThreadPoolExecutor(2) as pool:
            freezing, withdrawing = pool.submit(published), pool.submit(withdraw)
        # Whoever came first won whole: no list was frozen with a scenario that was withdrawn before.
        assert (freezing.result(), withdrawing.result()) in ((True, "ABORTED"), (False, "withdrawn"))
        if not freezing.result():
            left = [record_id for record_id in scenarios if record_id != gone]
            freeze(market, edited(market, draft, left))
        frozen = held(market, draft.id)
        assert (gone in ids_of(frozen)) == (withdrawing.result() == "ABORTED")


def test_a_load_takes_the_lists_of_all_its_scenarios_in_one_order(market: Market) -> None:
    ids = sorted(market.scenario("approved").id for _ in range(2))
    drafts = [begun(market), begun(market)]
    low, high = sorted(draft.id for draft in drafts)
    # Scenarios are told by their ids: the first of them lies on the list that is locked last.
    on = {high: ids[0], low: ids[1]}
    for draft in drafts:
        freeze(market, edited(market, draft, [on[draft.id]]))
    changed = [market.centre.scenario(record_id) for record_id in ids]
    for scenario in changed:
        scenario.goal = "新目标"
    load = [records_api.BulkLoadScenariosRequest(scenario=scenario) for scenario in changed]
    lock = "SELECT 1 FROM opportunity_list WHERE id = %s FOR UPDATE NOWAIT"

    with ThreadPoolExecutor(1) as pool, psycopg.connect(market.url) as other:
        other.execute(lock, (low,))
        loading = pool.submit(lambda: market.centre.records.BulkLoadScenarios(iter(load)))
        until(lambda: _waiting(market) == 1)
        # Whoever holds the first list gets the second one, too: the load waits with none in its hands.
        other.execute(lock, (high,))
        other.rollback()
        answer = loading.result()

    assert answer.updated == 2
    assert [held(market, list_id).amendment_count for list_id in (low, high)] == [1, 1]


def _waiting(market: Market) -> int:
    """How many of the service's transactions wait for a row."""
    ours = "datname = current_database() AND wait_event_type = 'Lock'"
    statement = f"SELECT count(*) FROM pg_stat_activity WHERE {ours}"
    count: int = market.sql(statement)[0][0]
    return count
