"""The query service as its callers see it, over profiles and lists of a test's making."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import grpc
from dabridge.matching.v1.matching_service_pb2_grpc import MatchingServiceStub
from elasticsearch import Elasticsearch

from services.common.access.principal import Principal
from services.matching.elastic import ElasticStore
from services.matching.embedder import Embedder, load_embedder
from services.matching.index import SHORTLISTS, Names, profile_document
from services.matching.profiles import Profile
from services.matching.shortlists import Shortlist, to_document
from tests.stack import TESTS, Backing, Mesh

TIMEOUT_S = 30.0


@dataclass
class Market:
    """A running query service and the index behind it."""

    mesh: Mesh
    embedder: Embedder
    store: ElasticStore
    _stubs: dict[Principal, Any] = field(default_factory=dict)

    def stub(self, principal: Principal = TESTS) -> Any:
        """The service as the principal calls it."""
        if principal not in self._stubs:
            self._stubs[principal] = MatchingServiceStub(self.mesh.channel("matching", principal))
        return self._stubs[principal]

    def code(self, principal: Principal, method: str, request: Any) -> grpc.StatusCode:
        """How a call of the principal's ends."""
        return ending(getattr(self.stub(principal), method), request)

    def put(self, *profiles: Profile) -> None:
        """Indexes profiles as the worker does."""
        vectors = self.embedder.encode([profile.text for profile in profiles])
        for profile, vector in zip(profiles, vectors, strict=True):
            (written,) = self.store.write(profile.kind, [profile_document(profile, vector)])
            assert written.outcome == "written"

    def put_all(self, profiles: Sequence[Profile], vectors: Any) -> None:
        """Indexes many new profiles of one kind at once."""
        documents = [profile_document(*pair) for pair in zip(profiles, vectors, strict=True)]
        written = self.store.write(profiles[0].kind, documents)
        assert {item.outcome for item in written} == {"written"}

    def put_lists(self, lists: Sequence[Shortlist]) -> None:
        self.store.write(SHORTLISTS, list(map(to_document, lists)))


def ending(call: Callable[..., Any], request: Any) -> grpc.StatusCode:
    """The status with which a call ends."""
    try:
        call(request, timeout=TIMEOUT_S)
    except grpc.RpcError as error:
        code: grpc.StatusCode = error.code()
        return code
    return grpc.StatusCode.OK


@contextmanager
def open_market(backing: Backing, folder: Path) -> Iterator[Market]:
    """A query service without a worker."""
    with Mesh(backing, folder, ("matching",)) as mesh:
        mesh.prepare()
        mesh.start()
        embedder = load_embedder("")
        place = mesh.surroundings
        with Elasticsearch(place.elasticsearch_url, request_timeout=30, max_retries=0) as client:
            names = Names(place.index_prefix, embedder.fingerprint)
            yield Market(mesh, embedder, ElasticStore(client, names.index))
