"""Freezing a list over gRPC, against the floor of storing the same rows without any rule.

    python -m benchmarks.freeze [ITEMS] [ROUNDS]

The floor is what no freeze can do without: the same number of states replaced, events put into the outbox and
items stored, each in one statement, in one transaction on the same server. A round freezes a new batch of
new approved scenarios as large as those of the plan's boxes are; the time is the caller's.
"""

import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

import psycopg
from dabridge.events.v1.scenarios_pb2 import SCENARIO_STAGE_APPROVED, Scenario
from dabridge.scenarios.v1 import lists_service_pb2 as api
from dabridge.scenarios.v1.lists_service_pb2_grpc import ListsServiceStub
from dabridge.scenarios.v1.scenarios_service_pb2 import BulkLoadScenariosRequest
from dabridge.scenarios.v1.scenarios_service_pb2_grpc import ScenariosServiceStub

from benchmarks.load import say
from services.scenarios.seed import plan_scenarios
from tests.integration.market.offices import opened
from tests.records import Served
from tests.stack import fresh_backing

ITEMS = 500
ROUNDS = 5
MOST_S = 5.0


@dataclass(frozen=True, slots=True)
class Round:
    """Seconds of a freeze and of the floor."""

    freeze_s: float
    floor_s: float


def main(arguments: Sequence[str]) -> int:
    """Prints the figures; 0 where every freeze took at most MOST_S."""
    items = int(arguments[0]) if arguments else ITEMS
    count = int(arguments[1]) if len(arguments) > 1 else ROUNDS
    with fresh_backing() as backing:
        backing.start("postgres")
        backing.wait("postgres")
        url = backing.make_database("freeze")
        with opened(url) as market:
            rounds = [_round(market.served, url, items, number) for number in range(count)]
    times = [found.freeze_s for found in rounds]
    floor = statistics.median(found.floor_s for found in rounds)
    say(
        f"{items} items frozen: median {statistics.median(times):.2f} s, greatest {max(times):.2f} s;"
        f" floor {floor:.2f} s, ratio {statistics.median(times) / floor:.1f}"
    )
    return 0 if max(times) <= MOST_S else 1


def _round(served: Served, url: str, items: int, number: int) -> Round:
    channel = served.channel()
    scenarios = _scenarios(items, number)
    ScenariosServiceStub(channel).BulkLoadScenarios(
        BulkLoadScenariosRequest(scenario=item) for item in scenarios
    )
    lists = ListsServiceStub(channel)
    draft = lists.CreateList(api.CreateListRequest(kind="digital_scenario")).list
    filled = lists.CollectList(api.CollectListRequest(id=draft.id, expected_version=draft.version)).list
    if len(filled.items) != items:
        raise RuntimeError(f"{len(filled.items)} items collected")
    started = time.monotonic()
    lists.FreezeList(api.FreezeListRequest(id=draft.id, expected_version=filled.version))
    freeze_s = time.monotonic() - started
    return Round(freeze_s, _floor(url, scenarios))


def _scenarios(items: int, number: int) -> list[Scenario]:
    plan = plan_scenarios()
    made = []
    for place in range(items):
        fresh = Scenario()
        fresh.CopyFrom(plan[place % len(plan)])
        fresh.id = f"bench-{number}-{place}"
        fresh.stage = SCENARIO_STAGE_APPROVED
        made.append(fresh)
    return made


def _floor(url: str, scenarios: Sequence[Scenario]) -> float:
    """Seconds of the statements alone, taken back afterwards."""
    ids = [item.id for item in scenarios]
    states = [item.SerializeToString() for item in scenarios]
    with psycopg.connect(url) as connection:
        started = time.monotonic()
        connection.execute("SELECT state FROM scenario WHERE id = ANY(%s) ORDER BY id FOR UPDATE", (ids,))
        connection.execute(
            "UPDATE scenario AS held SET state = new.state FROM unnest(%s::text[], %s::bytea[])"
            " AS new (id, state) WHERE held.id = new.id",
            (ids, states),
        )
        connection.execute(
            "INSERT INTO outbox (event_id, type, source, aggregate_id, version, payload, traceparent,"
            " created_at) SELECT event_id, 'floor', '/floor', id, 1000, state, '', now()"
            " FROM unnest(%s::text[], %s::text[], %s::bytea[]) AS given (event_id, id, state)",
            ([uuid4().hex for _ in ids], ids, states),
        )
        connection.execute(
            "CREATE TEMPORARY TABLE floor_item (position integer, record_id text, content text)"
        )
        connection.execute(
            "INSERT INTO floor_item SELECT * FROM unnest(%s::integer[], %s::text[], %s::text[])",
            (list(range(len(ids))), ids, [str(item) for item in scenarios]),
        )
        seconds = time.monotonic() - started
        connection.rollback()
    return seconds


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
