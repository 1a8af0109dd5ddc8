"""The systems of record as the gateway uses them: one function a use case, for every kind."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

from dabridge.events.v1 import bulk_pb2
from google.protobuf.message import Message

from services.gateway.clients import Backends
from services.gateway.codec import Plain, from_plain, to_plain
from services.gateway.kinds import Resource


@dataclass(frozen=True, slots=True)
class Page:
    """One page of records; `next_page_token` is empty on the last."""

    items: list[Plain]
    next_page_token: str
    total: int


async def create(backends: Backends, resource: Resource, values: Mapping[str, Any], key: str) -> Plain:
    """The new record; raises AioRpcError."""
    request = _request(resource, f"Create{resource.name}Request")(
        **{resource.field: from_plain(values, resource.message)}, idempotency_key=key
    )
    return await _one(backends, resource, f"Create{resource.name}", request)


async def update(
    backends: Backends,
    resource: Resource,
    values: Mapping[str, Any],
    expected_version: int,
    key: str = "",
    **more: str,
) -> Plain:
    """The record after its state was replaced; raises AioRpcError, ABORTED where the version is another.

    `more` are fields of the kind's request besides, such as a scenario's `explanation`.
    """
    request = _request(resource, f"Update{resource.name}Request")(
        **{resource.field: from_plain(values, resource.message)},
        expected_version=expected_version,
        idempotency_key=key,
        **more,
    )
    return await _one(backends, resource, f"Update{resource.name}", request)


async def withdraw(
    backends: Backends,
    resource: Resource,
    record_id: str,
    *,
    expected_version: int,
    reason: str,
    key: str = "",
) -> Plain:
    """The record after it was withdrawn; raises AioRpcError."""
    request = _request(resource, f"Withdraw{resource.name}Request")(
        id=record_id, expected_version=expected_version, reason=reason, idempotency_key=key
    )
    return await _one(backends, resource, f"Withdraw{resource.name}", request)


async def get(backends: Backends, resource: Resource, record_id: str) -> Plain:
    """The record; raises AioRpcError, NOT_FOUND where there is none."""
    request = _request(resource, f"Get{resource.name}Request")(id=record_id)
    return await _one(backends, resource, f"Get{resource.name}", request)


async def page(backends: Backends, resource: Resource, **filters: Any) -> Page:
    """A page by the filters of the kind's list request; raises AioRpcError."""
    request = _request(resource, f"List{resource.plural}Request")(**filters)
    method = getattr(backends.records(resource.service), f"List{resource.plural}")
    answer = await method(request, timeout=backends.call_timeout)
    return Page(
        items=[to_plain(item) for item in getattr(answer, resource.plural_field)],
        next_page_token=answer.next_page_token,
        total=answer.total,
    )


async def load(
    backends: Backends, resource: Resource, records: AsyncIterator[Mapping[str, Any]]
) -> bulk_pb2.BulkLoadResponse:
    """What became of the records, read as they are taken; raises AioRpcError."""
    request_type = _request(resource, f"BulkLoad{resource.plural}Request")

    async def requests() -> AsyncIterator[Message]:
        async for values in records:
            yield request_type(**{resource.field: from_plain(values, resource.message)})

    method = getattr(backends.records(resource.service), f"BulkLoad{resource.plural}")
    answer: bulk_pb2.BulkLoadResponse = await method(requests(), timeout=backends.bulk_timeout)
    return answer


def _request(resource: Resource, name: str) -> type[Any]:
    found: type[Any] = getattr(resource.requests, name)
    return found


async def _one(backends: Backends, resource: Resource, method: str, request: Message) -> Plain:
    stub = backends.records(resource.service)
    answer = await getattr(stub, method)(request, timeout=backends.call_timeout)
    return to_plain(getattr(answer, resource.field))
