"""One trace follows a write from datetime import datetime
from the HTTP request to the shortlists that it moves, and tells no secret."""

import re
import secrets
import time
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import httpx
import pytest
from dabridge.events.v1.scenarios_pb2 import Scenario, ScenarioStage
from dabridge.scenarios.v1.scenarios_service_pb2 import CreateScenarioRequest
from dabridge.scenarios.v1.scenarios_service_pb2_grpc import ScenariosServiceStub
from kafka import KafkaConsumer, TopicPartition

from services.common import topics, tracing
from services.common.records.states import LOCAL_TIME
from tests.integration.matching.stream import Watch, eventually
from tests.stack import Backing, Mesh
from tests.telemetry import edges
from tests.telemetry.edges import Edge, Node, Write
from tests.telemetry.receiver import Receiver, Span, SpanId, receiving

DEADLINE_S: Final = 30.0
# Stands in every free text that these tests write or search for, and in nothing else.
PRIVATE: Final = "鹭岛暗语"
RELAY: Final = "talent-relay"
# Who writes what: scenarios are the centre's.
OFFICER: Final = "hr_bureau"
CENTRE: Final = "scenario_centre"
ELSEWHERE: Final = Node("", "a span of another trace", "")
RECORD_LINE: Final = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} [A-Z]+ ")
TRACED_LINE: Final = re.compile(r" trace=(-|[0-9a-f]{32})$")

TALENT: Final[dict[str, Any]] = {
    "occupation_code": "2-02-10-09",
    "titles": [f"{PRIVATE}工程师"],
    "education": "bachelor",
    "major": f"{PRIVATE}专业",
    "skills": [{"name": f"{PRIVATE}技能", "level": "proficient", "evidence": f"{PRIVATE}项目"}],
    "years": 5,
    "experience": f"负责{PRIVATE}平台的建设与运维。",
    "wanted_zones": ["511702"],
    "wanted_industries": ["big-data"],
    # Today, so that the clock makes no second version of it.
    "confirmed_on": datetime.now(LOCAL_TIME).date().isoformat(),
}
DEMAND: Final[dict[str, Any]] = {
    "enterprise_id": "enterprise-1",
    "post": f"{PRIVATE}工程师",
    "zone": "511702",
    "industry": "big-data",
    "headcount": 3,
    "required_skills": [f"{PRIVATE}技能"],
    "description": f"参与{PRIVATE}系统的设计。",
}
COUNTY: Final[dict[str, Any]] = {
    "id": "DZ-GXQ:display",
    "zone": "DZ-GXQ",
    "industry": "display",
    "role": "core",
    "profile": f"发展{PRIVATE}产业。",
    "headcount": 200,
    "skills": [f"{PRIVATE}设计"],
}
ENTERPRISE: Final[dict[str, Any]] = {
    "uscc": "91511702MA0000001W",
    "name": f"{PRIVATE}数据有限公司",
    "zone": "511702",
    "industries": ["big-data"],
    "summary": f"提供{PRIVATE}服务。",
    "capabilities": [{"name": f"{PRIVATE}治理", "evidence": f"{PRIVATE}项目", "trust": "declared"}],
}
SCENARIO: Final[dict[str, Any]] = {
    "title": f"{PRIVATE}大数据平台",
    "provider": f"{PRIVATE}单位",
    "zone": "511702",
    "industry": "big-data",
    "goal": f"提高{PRIVATE}效率。",
    "content": f"建设{PRIVATE}平台。",
    "requirements": [{"name": f"{PRIVATE}治理", "must": True}],
}
SCENARIO_WRITES: Final = (edges.CREATE_SCENARIO, edges.UPDATE_SCENARIO)
LISTED_ID: Final = "listed-scenario"
# A new scenario is a draft, which matching leaves alone; a change of a listed one is an addendum.
CHANGED_SCENARIO: Final = {**SCENARIO, "id": LISTED_ID, "expected_version": 1, "domain": f"{PRIVATE}领域"}
CREATED: Final = (
    (edges.CREATE_ENTERPRISE, ENTERPRISE),
    (edges.UPDATE_SCENARIO, CHANGED_SCENARIO),
    (edges.CREATE_COUNTY, COUNTY),
    (edges.CREATE_DEMAND, DEMAND),
    (edges.CREATE_TALENT, TALENT),
)


@dataclass(frozen=True, slots=True)
class World:
    """The whole mesh, quiet, with a receiver of its spans."""

    mesh: Mesh
    receiver: Receiver
    watch: Watch
    people: Mapping[str, httpx.Client]

    def request(
        self, caller: SpanId, method: str, path: str, *, role: str = OFFICER, **parts: Any
    ) -> httpx.Response:
        """A request that a span of the caller's makes, of somebody who may make it."""
        traceparent = f"00-{caller.trace}-{caller.span}-01"
        return self.people[role].request(method, path, headers={tracing.TRACEPARENT: traceparent}, **parts)

    def write(self, caller: SpanId, write: Write, body: dict[str, Any]) -> dict[str, Any]:
        method, path = write.request.format(record_id=body.get("id", "")).split(" ")
        role = CENTRE if write in SCENARIO_WRITES else OFFICER
        answer = self.request(caller, method, path, role=role, json=body)
        assert answer.is_success, answer.text
        stored: dict[str, Any] = answer.json()
        return stored

    def settle(self) -> None:
        """Returns once every write is ranked and told, so that the next one comes in a batch of its own."""
        eventually(self.watch.settled, DEADLINE_S, "the stream is quiet", pause_s=0.05)

    def whole_trace(self, caller: SpanId, expected: Collection[Edge]) -> list[Span]:
        """The caller's trace once it holds the edges and every span's parent; fails with what it lacks."""
        end = time.monotonic() + DEADLINE_S
        while True:
            spans = self.receiver.trace(caller.trace)
            missing = set(expected) - set(edges_of(spans))
            orphans = {span.parent for span in spans} - {span.id for span in spans} - {caller}
            if not missing and not orphans:
                return spans
            lacks = "\n".join(["missing:", *map(str, sorted(missing)), "of:", *drawn(spans)])
            assert time.monotonic() < end, lacks
            time.sleep(0.1)


@pytest.fixture(scope="module")
def world(backing: Backing, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with receiving() as (receiver, endpoint):
        # A longer gathering makes sure that what is published together is absorbed together.
        environ = {"OTEL_EXPORTER_OTLP_ENDPOINT": endpoint, "GATHER_SECONDS": "0.3"}
        with Mesh(backing, tmp_path_factory.mktemp("telemetry"), environ=environ) as mesh:
            mesh.prepare()
            mesh.start()
            _listed(mesh)
            with mesh.sign_in(OFFICER) as officer, mesh.sign_in(CENTRE) as centre, Watch(mesh) as watch:
                eventually(lambda: _is_ready(officer.get("/readyz")), 2 * DEADLINE_S, "all is ready")
                yield World(mesh, receiver, watch, {OFFICER: officer, CENTRE: centre})


def _listed(mesh: Mesh) -> None:
    """A scenario that takes part in matching, as first data come in."""
    given = {name: value for name, value in SCENARIO.items() if name != "requirements"}
    scenario = Scenario(**given, id=LISTED_ID, stage=ScenarioStage.SCENARIO_STAGE_LISTED)
    stub = ScenariosServiceStub(mesh.channel("scenarios"))
    stub.CreateScenario(CreateScenarioRequest(scenario=scenario), timeout=30)


def _is_ready(answer: httpx.Response) -> bool:
    """Whether the services answer and the gateway follows the shortlists."""
    return answer.is_success and bool(answer.json()["feed"])


def a_caller() -> SpanId:
    return SpanId(secrets.token_hex(16), secrets.token_hex(8))


def node_of(span: Span) -> Node:
    return Node(span.service, span.name, span.kind)


def edges_of(spans: Collection[Span]) -> list[Edge]:
    nodes = {span.id: node_of(span) for span in spans}
    return [Edge(nodes[span.parent], node_of(span)) for span in spans if span.parent in nodes]


def links_of(spans: Collection[Span]) -> set[Edge]:
    nodes = {span.id: node_of(span) for span in spans}
    return {Edge(node_of(span), nodes.get(link, ELSEWHERE)) for span in spans for link in span.links}


def drawn(spans: Collection[Span]) -> list[str]:
    """The trace as a tree, for the report of a failure."""
    known = {span.id for span in spans}

    def branch(span: Span, depth: int) -> Iterator[str]:
        yield f"{'  ' * depth}{' | '.join(node_of(span))}{' failed' if span.failed else ''}"
        for child in spans:
            if child.parent == span.id:
                yield from branch(child, depth + 1)

    return [line for span in spans if span.parent not in known for line in branch(span, 0)]


def is_one_tree(spans: Collection[Span], caller: SpanId, root: Node) -> None:
    """All of the trace hangs on the gateway's span, and that one on the caller's."""
    known = {span.id for span in spans}
    tops = [(node_of(span), span.parent) for span in spans if span.parent not in known]
    assert tops == [(root, caller)], "\n".join(drawn(spans))


def crosses_only_where(expected: Collection[Edge], spans: Collection[Span]) -> None:
    """From process to process the trace goes over edges of the table alone."""
    crossings = {edge for edge in edges_of(spans) if edge.source.service != edge.target.service}
    assert crossings <= set(expected), crossings - set(expected)


@pytest.mark.parametrize(("write", "body"), CREATED, ids=[write.topic for write, _ in CREATED])
def test_a_write_is_one_trace_to_the_shortlists_that_it_moves(
    world: World, write: Write, body: dict[str, Any]
) -> None:
    caller = a_caller()
    world.settle()

    world.write(caller, write, body)

    spans = world.whole_trace(caller, write.edges())
    is_one_tree(spans, caller, write.root)
    crosses_only_where(write.edges(), spans)
    assert links_of(spans) == write.links()
    assert not [span for span in spans if span.failed]
    print(f"\n{write.request}: {len(spans)} spans, {dict(Counter(span.service for span in spans))}")


def test_a_change_is_one_trace_and_its_only_message_is_both_parent_and_link_of_the_batch(
    world: World,
) -> None:
    created = world.write(a_caller(), edges.CREATE_TALENT, TALENT)
    caller, write = a_caller(), edges.UPDATE_TALENT
    world.settle()

    world.write(caller, write, {**TALENT, "id": created["id"], "years": 6, "expected_version": 1})

    spans = world.whole_trace(caller, write.edges())
    is_one_tree(spans, caller, write.root)
    crosses_only_where(write.edges(), spans)
    (published,) = [span for span in spans if span.name == f"{topics.TALENT} publish"]
    (absorbed,) = [span for span in spans if span.name == f"{topics.TALENT} process"]
    assert published.attributes["messaging.kafka.message.key"] == created["id"]
    assert (absorbed.parent, absorbed.links) == (published.id, (published.id,))
    assert absorbed.attributes["messaging.batch.message_count"] == 1
    print(f"\n{write.request}: {len(spans)} spans, {dict(Counter(span.service for span in spans))}")
    print("\n".join(drawn(spans)))
    _is_logged(world.mesh, caller)


def test_a_batch_links_to_every_message_in_it(world: World) -> None:
    callers = [a_caller() for _ in range(3)]
    world.settle()
    world.mesh.stop(RELAY)
    for caller in callers:
        world.write(caller, edges.CREATE_TALENT, TALENT)
    world.mesh.start(RELAY)

    name = f"{topics.TALENT} publish"
    traces = [world.whole_trace(caller, _until_published(edges.CREATE_TALENT)) for caller in callers]
    published = {span.id for spans in traces for span in spans if span.name == name}
    assert len(published) == len(callers)
    batches: list[Span] = []

    def absorbed() -> bool:
        batches[:] = [span for span in world.receiver.spans() if published & set(span.links)]
        return {link for span in batches for link in span.links} >= published

    eventually(absorbed, DEADLINE_S, "every message is linked to")
    (batch,) = batches
    assert node_of(batch) == Node(edges.WORKER, f"{topics.TALENT} process", "consumer")
    assert set(batch.links) == published
    assert len(batch.links) == batch.attributes["messaging.batch.message_count"] == len(callers)
    assert batch.parent == batch.links[0]


def test_a_search_is_one_trace_to_elasticsearch(world: World) -> None:
    caller, query = a_caller(), edges.SEARCH

    answer = world.request(caller, "GET", "/api/search", params={"kind": "talent", "text": f"{PRIVATE}平台"})

    assert answer.is_success, answer.text
    spans = world.whole_trace(caller, query.edges())
    is_one_tree(spans, caller, query.root)
    crosses_only_where(query.edges(), spans)
    print(f"\n{query.request}: {len(spans)} spans, {dict(Counter(span.service for span in spans))}")


def test_every_message_carries_one_traceparent_of_an_exported_span(world: World) -> None:
    world.write(a_caller(), edges.CREATE_TALENT, TALENT)
    world.settle()
    counts = {}
    for topic in (topics.TALENT, topics.RERANK, topics.SHORTLIST):
        producers = set()
        found = headers_of(world.mesh, topic)
        for headers in found:
            (traceparent,) = [value.decode() for name, value in headers if name == tracing.TRACEPARENT]
            _, trace, span, flags = traceparent.split("-")
            assert int(flags, 16) & 1, "not sampled"
            producers.add(SpanId(trace, span))
        counts[topic] = len(found)
        assert found

        def exported(wanted: set[SpanId] = producers, name: str = f"{topic} publish") -> bool:
            return wanted <= {span.id for span in world.receiver.spans() if span.name == name}

        eventually(exported, DEADLINE_S, f"the producers of {topic} are exported")
    print(f"\nmessages with one traceparent: {counts}")


def test_spans_tell_nothing_that_people_wrote(world: World) -> None:
    caller = a_caller()
    created = world.write(caller, edges.CREATE_TALENT, TALENT)
    refused = world.request(caller, "POST", "/api/talents", json={**TALENT, "confirmed_on": PRIVATE})
    assert refused.status_code == 422
    assert PRIVATE in refused.text
    searched = world.request(caller, "GET", "/api/search", params={"kind": "talent", "text": PRIVATE})
    assert searched.is_success
    paged = world.request(caller, "GET", "/browse/talent", params={"text": PRIVATE})
    assert paged.is_success
    world.write(caller, edges.CREATE_SCENARIO, SCENARIO)
    withdrawn = world.request(
        caller,
        "POST",
        f"/api/talents/{created['id']}/withdraw",
        json={"reason": f"{PRIVATE}原因", "expected_version": 1},
    )
    assert withdrawn.is_success, withdrawn.text
    world.whole_trace(caller, edges.SEARCH.edges() | set(_until_published(edges.CREATE_SCENARIO)))
    world.settle()
    name = "POST /api/talents/{record_id}/withdraw"
    eventually(
        lambda: any(span.name == name for span in world.receiver.trace(caller.trace)),
        DEADLINE_S,
        "the last request is exported",
    )

    spans = world.receiver.spans()

    telling = [(node_of(span), text) for span in spans for text in span.texts if PRIVATE in text]
    assert not telling
    statements = [span for span in spans if "db.statement" in span.attributes]
    assert statements
    assert not [span for span in spans if "db.statement.parameters" in span.attributes]
    assert not [span for span in statements if created["id"] in str(span.attributes["db.statement"])]
    assert {span.service for span in spans} == edges.SERVICES
    print(f"\n{len(spans)} spans, {sum(len(span.texts) for span in spans)} texts looked at")


def headers_of(mesh: Mesh, topic: str) -> list[list[tuple[str, bytes]]]:
    """The headers of every message of a topic, as they are."""
    name = mesh.surroundings.topic_prefix + topic
    found: list[list[tuple[str, bytes]]] = []
    with closing(KafkaConsumer(bootstrap_servers=mesh.surroundings.bootstrap, group_id=None)) as consumer:
        partitions = [TopicPartition(name, number) for number in consumer.partitions_for_topic(name) or ()]
        consumer.assign(partitions)
        consumer.seek_to_beginning(*partitions)
        ends = consumer.end_offsets(partitions)
        end = time.monotonic() + DEADLINE_S
        while any(consumer.position(partition) < ends[partition] for partition in partitions):
            assert time.monotonic() < end, f"{name} is not read to its end"
            for batch in consumer.poll(timeout_ms=200).values():
                found += [list(message.headers) for message in batch]
    return found


def _until_published(write: Write) -> list[Edge]:
    """Its edges up to the source topic: what a trace holds for certain whose message shares a batch."""
    return [edge for edge in write.edges() if edges.WORKER not in (edge.source.service, edge.target.service)]


def _is_logged(mesh: Mesh, caller: SpanId) -> None:
    """The worker's lines on both batches name the trace; every line of every process names one or none."""
    lines = {name: log.read_text().splitlines() for name, log in mesh.logs().items()}
    told = [line for line in lines[f"{mesh.name} matching-worker"] if line.endswith(f" trace={caller.trace}")]
    assert [agent for agent in ("absorb 1 messages", "rerank ") if any(agent in line for line in told)] == [
        "absorb 1 messages",
        "rerank ",
    ]
    records = [line for of in lines.values() for line in of if RECORD_LINE.search(line)]
    assert records
    assert not [line for line in records if not TRACED_LINE.search(line)]
