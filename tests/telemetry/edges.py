"""The mesh as its traces must show it: who calls whom, as data.

A node is (service, span name, span kind); an edge says that a span of the second node is seen whose parent is
a span of the first. Names in braces are filled in from the row of the write or query that a trace follows.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple


class Node(NamedTuple):
    """What spans of one sort have in common."""

    service: str
    name: str
    kind: str


class Edge(NamedTuple):
    """A parent and its child, or a span and the one that it links to."""

    source: Node
    target: Node


GATEWAY: Final = "dabridge-gateway"
WORKER: Final = "matching-worker"
MATCHING: Final = "matching"
SERVICES: Final = frozenset(
    {
        GATEWAY,
        "dabridge-scenarios",
        "dabridge-scenarios-relay",
        "dabridge-talent",
        "dabridge-talent-relay",
        "dabridge-talent-work",
        WORKER,
        MATCHING,
    }
)


@dataclass(frozen=True, slots=True)
class Write:
    """A write through the gateway and where it goes; `sql` are the statements of its transaction."""

    request: str
    service: str
    rpc: str
    sql: tuple[str, ...]
    topic: str

    @property
    def root(self) -> Node:
        return Node(GATEWAY, self.request, "server")

    def edges(self) -> frozenset[Edge]:
        """What one trace of it holds."""
        names = {"request": self.request, "service": self.service, "rpc": self.rpc, "topic": self.topic}
        edges = set(_filled(WRITE_EDGES, names))
        edges.update(edge for sql in self.sql for edge in _filled(SQL_EDGES, {**names, "sql": sql}))
        return frozenset(edges)

    def links(self) -> frozenset[Edge]:
        """Which spans of it link to which: a batch to the messages in it."""
        return frozenset(_filled(LINKS, {"service": self.service, "topic": self.topic}))


@dataclass(frozen=True, slots=True)
class Query:
    """A question through the gateway that is answered from Elasticsearch by `calls`."""

    request: str
    rpc: str
    calls: tuple[str, ...]

    @property
    def root(self) -> Node:
        return Node(GATEWAY, self.request, "server")

    def edges(self) -> frozenset[Edge]:
        """What one trace of it holds."""
        names = {"request": self.request, "rpc": self.rpc}
        return frozenset(
            edge for call in self.calls for edge in _filled(QUERY_EDGES, {**names, "call": call})
        )


_SCENARIOS: Final = ("dabridge-scenarios", "/dabridge.scenarios.v1.ScenariosService/")
_TALENT: Final = ("dabridge-talent", "/dabridge.talent.v1.TalentService/")


def _create(path: str, of: tuple[str, str], method: str, topic: str) -> Write:
    return Write(f"POST /api/{path}", of[0], of[1] + method, ("INSERT",), topic)


CREATE_ENTERPRISE: Final = _create("enterprises", _SCENARIOS, "CreateEnterprise", "scenarios.enterprise.v1")
CREATE_SCENARIO: Final = _create("scenarios", _SCENARIOS, "CreateScenario", "scenarios.scenario.v1")
UPDATE_SCENARIO: Final = Write(
    "PUT /api/scenarios/{record_id}",
    _SCENARIOS[0],
    _SCENARIOS[1] + "UpdateScenario",
    ("SELECT", "UPDATE", "INSERT"),
    "scenarios.scenario.v1",
)
CREATE_COUNTY: Final = _create(
    "county-industries", _TALENT, "CreateCountyIndustry", "talent.county-industry.v1"
)
CREATE_DEMAND: Final = _create("demands", _TALENT, "CreateDemand", "talent.demand.v1")
CREATE_TALENT: Final = _create("talents", _TALENT, "CreateTalent", "talent.profile.v1")
UPDATE_TALENT: Final = Write(
    "PUT /api/talents/{record_id}",
    _TALENT[0],
    _TALENT[1] + "UpdateTalent",
    ("SELECT", "UPDATE", "INSERT"),
    "talent.profile.v1",
)
SEARCH: Final = Query(
    "GET /api/search", "/dabridge.matching.v1.MatchingService/Search", ("search", "msearch")
)

_REQUEST: Final = Node(GATEWAY, "{request}", "server")
_CALL: Final = Node(GATEWAY, "{rpc}", "client")
_HANDLER: Final = Node("{service}", "{rpc}", "server")
_RELAYED: Final = Node("{service}-relay", "{topic} publish", "producer")
_ABSORB: Final = Node(WORKER, "{topic} process", "consumer")
_BULK: Final = Node(WORKER, "bulk", "internal")
_TOUCH: Final = Node(WORKER, "touch", "internal")
_ASKED: Final = Node(WORKER, "matching.rerank.v1 publish", "producer")
_RERANK: Final = Node(WORKER, "matching.rerank.v1 process", "consumer")
_RANK: Final = Node(WORKER, "rank", "internal")
_STORE: Final = Node(WORKER, "store shortlists", "internal")
_CHANGED: Final = Node(WORKER, "matching.shortlist.v1 publish", "producer")
_TOLD: Final = Node(GATEWAY, "matching.shortlist.v1 process", "consumer")
_SERVED: Final = Node(MATCHING, "{rpc}", "server")


def _elastic(call: str, service: str = WORKER) -> Node:
    # The client names its spans by its methods and gives them no kind.
    return Node(service, call, "internal")


WRITE_EDGES: Final = (
    Edge(_REQUEST, _CALL),
    Edge(_CALL, _HANDLER),
    Edge(_HANDLER, _RELAYED),  # over the outbox
    Edge(_RELAYED, _ABSORB),  # over Kafka
    Edge(_ABSORB, Node(WORKER, "embed", "internal")),
    Edge(_ABSORB, _BULK),
    Edge(_BULK, _elastic("bulk")),
    Edge(_BULK, _elastic("indices.refresh")),
    Edge(_ABSORB, _TOUCH),
    Edge(_TOUCH, _elastic("indices.stats")),
    Edge(_TOUCH, _elastic("msearch")),
    Edge(_ABSORB, _ASKED),
    Edge(_ASKED, _RERANK),  # over Kafka
    Edge(_RERANK, _RANK),
    Edge(_RANK, _elastic("indices.stats")),
    Edge(_RERANK, _STORE),
    Edge(_STORE, _elastic("bulk")),
    Edge(_STORE, _elastic("indices.refresh")),
    Edge(_STORE, _CHANGED),
    Edge(_CHANGED, _TOLD),  # over Kafka
)
SQL_EDGES: Final = (Edge(_HANDLER, Node("{service}", "{sql}", "client")),)
LINKS: Final = (Edge(_ABSORB, _RELAYED), Edge(_RERANK, _ASKED))
QUERY_EDGES: Final = (
    Edge(_REQUEST, _CALL),
    Edge(_CALL, _SERVED),
    Edge(_SERVED, _elastic("{call}", MATCHING)),
)


def _filled(edges: tuple[Edge, ...], names: Mapping[str, str]) -> Iterator[Edge]:
    for edge in edges:
        yield Edge(*(Node(*(part.format_map(names) for part in node)) for node in edge))
