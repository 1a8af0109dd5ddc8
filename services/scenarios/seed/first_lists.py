"""The first batches: the plan's scenarios as an opportunity list, the seeded firms as a capability list."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from dabridge.events.v1.bulk_pb2 import BulkLoadResponse
from dabridge.events.v1.scenarios_pb2 import (
    LIST_STAGE_DRAFT,
    SCENARIO_STAGE_APPROVED,
    OpportunityList,
    Scenario,
)
from dabridge.scenarios.v1 import lists_service_pb2 as api
from dabridge.scenarios.v1.lists_service_pb2_grpc import ListsServiceStub
from dabridge.scenarios.v1.scenarios_service_pb2 import ListScenariosRequest
from dabridge.scenarios.v1.scenarios_service_pb2_grpc import ScenariosServiceStub

from services.common import texts

DIGITAL: Final = "digital_scenario"
CAPABILITY: Final = "capability"
_PAGE: Final = 200
_READ_S: Final = 60.0


@dataclass(frozen=True, slots=True)
class Batch:
    """The first list of a kind: `first` are put before what is collected."""

    kind: str
    first: Sequence[str] = ()

    @property
    def front_matter(self) -> str:
        """What the list begins with, and is known again by."""
        return texts.get(f"seed.front.{self.kind}")


def to_be_listed(stub: ScenariosServiceStub, scenarios: Iterable[Scenario]) -> Iterator[Scenario]:
    """The scenarios as approved ones; those that the service has already keep the stage that they are at."""
    stages = {item.id: item.stage for item in _held(stub)}
    for item in scenarios:
        fresh = Scenario()
        fresh.CopyFrom(item)
        fresh.stage = stages.get(item.id, SCENARIO_STAGE_APPROVED)
        yield fresh


class FirstLists:
    """Makes first batches, called like a bulk load; a kind with a list of anybody else's is left alone."""

    def __init__(self, stub: ListsServiceStub) -> None:
        """Calls the service as its channel's caller."""
        self._stub = stub

    def __call__(self, request_iterator: Iterator[Batch], /, *, timeout: float) -> BulkLoadResponse:
        """What became of each batch; raises grpc.RpcError."""
        answer = BulkLoadResponse()
        for batch in request_iterator:
            draft = self._draft(batch, timeout)
            if draft is None:
                answer.unchanged += 1
                continue
            self._freeze(self._filled(draft, batch, timeout), timeout)
            answer.created += 1
        return answer

    def _draft(self, batch: Batch, timeout: float) -> OpportunityList | None:
        """The draft to go on with: a new one, or that of a run that did not come to its end."""
        held = self._stub.ListLists(api.ListListsRequest(kind=batch.kind), timeout=timeout).lists
        if not held:
            request = api.CreateListRequest(kind=batch.kind, front_matter=batch.front_matter)
            return self._stub.CreateList(request, timeout=timeout).list
        ours = len(held) == 1 and held[0].stage == LIST_STAGE_DRAFT
        if ours and held[0].front_matter == batch.front_matter:
            return self._stub.GetList(api.GetListRequest(id=held[0].id), timeout=timeout).list
        return None

    def _filled(self, draft: OpportunityList, batch: Batch, timeout: float) -> OpportunityList:
        collect = api.CollectListRequest(id=draft.id, expected_version=draft.version)
        collected = self._stub.CollectList(collect, timeout=timeout).list
        rest = [item.record_id for item in collected.items if item.record_id not in batch.first]
        update = api.UpdateListRequest(
            id=draft.id,
            expected_version=collected.version,
            front_matter=batch.front_matter,
            record_ids=[*batch.first, *rest],
        )
        return self._stub.UpdateList(update, timeout=timeout).list

    def _freeze(self, draft: OpportunityList, timeout: float) -> None:
        request = api.FreezeListRequest(id=draft.id, expected_version=draft.version)
        self._stub.FreezeList(request, timeout=timeout)


def _held(stub: ScenariosServiceStub) -> Iterator[Scenario]:
    token = ""
    while True:
        request = ListScenariosRequest(page_size=_PAGE, page_token=token, include_withdrawn=True)
        answer = stub.ListScenarios(request, timeout=_READ_S)
        yield from answer.scenarios
        token = answer.next_page_token
        if not token:
            return
