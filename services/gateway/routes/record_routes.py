"""The routes that every kind of record has, built for one kind."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Final

from fastapi import APIRouter, Body, Query, Request, Response
from pydantic import BaseModel, create_model

from services.common import texts
from services.gateway import bulk, grants, records
from services.gateway.codec import Plain
from services.gateway.context import CallerDep, GatewayDep
from services.gateway.kinds import Resource
from services.gateway.routes.parameters import (
    ETAG_HEADER,
    LOCATION_HEADER,
    IdempotencyKey,
    IfMatch,
    IncludeWithdrawn,
    Industry,
    Mine,
    PageSize,
    PageToken,
    RecordId,
    Text,
    Zone,
    etag,
    expected_version,
    same_id,
)
from services.gateway.schemas.base import Out, described, errors
from services.gateway.schemas.records import INT64, REASON_MAX, BulkResult, RecordFields, Withdrawal

# Fields of an update that are the request's and not the record's.
_BESIDES: Final = ("explanation",)
Lister = Callable[..., Awaitable[dict[str, Any]]]


class PageOf(Out):
    """What a page of any kind answers besides its items."""

    next_page_token: str = described("api.model.page.next_page_token")
    total: int = described("api.model.page.total")


class RecordRoutes:
    """Builds the router of one kind from its shapes.

    `taken` is what POST takes, `replaced` what PUT takes, `stored` what is answered.
    """

    def __init__(
        self,
        resource: Resource,
        taken: type[RecordFields],
        replaced: type[RecordFields],
        stored: type[BaseModel],
    ) -> None:
        self._resource = resource
        self._taken = taken
        self._replaced = replaced
        self._stored = stored
        self._noun = texts.get(f"fields.kind.{resource.kind}")
        self._page = create_model(
            f"{stored.__name__}Page",
            __base__=PageOf,
            __doc__="A page.",
            items=(list[stored], described("api.model.page.items")),  # type: ignore[valid-type]  # made per kind
        )

    def router(self, lister: Lister | None = None) -> APIRouter:
        """The router; `lister` takes the place of the plain list route where a kind has more filters."""
        router = APIRouter(
            prefix=f"/api/{self._resource.path}", tags=[texts.get(f"api.tag.{self._resource.path}")]
        )
        self._add(router, "POST", "", "create", self._create(), 409, 413, 422, created=True)
        self._add(router, "GET", "", "list", lister or self._list(), 422, model=self._page)
        self._add_bulk(router)
        self._add(router, "GET", "/{record_id}", "get", self._get(), 404, 422)
        self._add(router, "PUT", "/{record_id}", "update", self._update(), 404, 409, 412, 413, 422)
        self._add(
            router, "POST", "/{record_id}/withdraw", "withdraw", self._withdraw(), 404, 409, 412, 413, 422
        )
        self._add(router, "DELETE", "/{record_id}", "delete", self._delete(), 404, 409, 412, 422)
        return router

    def _add(
        self,
        router: APIRouter,
        method: str,
        path: str,
        action: str,
        endpoint: Callable[..., Any],
        *statuses: int,
        model: type[BaseModel] | None = None,
        created: bool = False,
    ) -> None:
        status = 201 if created else 200
        answered: dict[int | str, dict[str, Any]] = {
            status: {"description": texts.get("api.response.created" if created else "api.response.ok")}
        }
        if model is None:
            answered[status]["headers"] = ETAG_HEADER | (LOCATION_HEADER if created else {})
        router.add_api_route(
            path,
            endpoint,
            methods=[method],
            status_code=status,
            response_model=model or self._stored,
            summary=texts.get(f"api.{action}", noun=self._noun),
            description=_description(action),
            operation_id=f"{action}_{self._resource.path.replace('-', '_')}",
            responses=answered | errors(*statuses),
        )

    def _add_bulk(self, router: APIRouter) -> None:
        ref = f"#/components/schemas/{self._taken.__name__}"
        router.add_api_route(
            "/bulk",
            self._bulk(),
            methods=["POST"],
            response_model=BulkResult,
            summary=texts.get("api.bulk", noun=self._noun),
            description=texts.get("api.bulk.description"),
            operation_id=f"bulk_{self._resource.path.replace('-', '_')}",
            response_description=texts.get("api.response.ok"),
            responses=errors(413, 422),
            openapi_extra={
                "requestBody": {
                    # No lines are a load of nothing.
                    "required": False,
                    "description": texts.get("api.bulk.body"),
                    "content": {"application/x-ndjson": {"schema": {"$ref": ref}}},
                }
            },
        )

    def _create(self) -> Callable[..., Any]:
        resource, shape = self._resource, self._taken

        async def create(
            *,
            gateway: GatewayDep,
            caller: CallerDep,
            response: Response,
            body: Annotated[shape, Body()],  # type: ignore[valid-type]  # made per kind
            idempotency_key: IdempotencyKey = "",
        ) -> Plain:
            values = grants.owned(caller, resource.kind, _values(body))
            stored = await records.create(gateway.backends, resource, values, idempotency_key)
            response.headers["ETag"] = etag(stored["version"])
            response.headers["Location"] = f"/api/{resource.path}/{stored['id']}"
            return stored

        return create

    def _get(self) -> Callable[..., Any]:
        resource = self._resource

        async def get(gateway: GatewayDep, response: Response, record_id: RecordId) -> Plain:
            stored = await records.get(gateway.backends, resource, record_id)
            response.headers["ETag"] = etag(stored["version"])
            return stored

        return get

    def _update(self) -> Callable[..., Any]:
        resource, shape = self._resource, self._replaced

        async def update(
            *,
            gateway: GatewayDep,
            response: Response,
            record_id: RecordId,
            body: Annotated[shape, Body()],  # type: ignore[valid-type]  # made per kind
            if_match: IfMatch = None,
            idempotency_key: IdempotencyKey = "",
        ) -> Plain:
            values = _values(body)
            same_id(record_id, values["id"])
            version = expected_version(if_match, values.get("expected_version"))
            more = {name: values.pop(name) for name in _BESIDES if name in values}
            stored = await records.update(
                gateway.backends, resource, values | {"id": record_id}, version, idempotency_key, **more
            )
            response.headers["ETag"] = etag(stored["version"])
            return stored

        return update

    def _withdraw(self) -> Callable[..., Any]:
        resource = self._resource

        async def withdraw(
            *,
            gateway: GatewayDep,
            response: Response,
            record_id: RecordId,
            body: Withdrawal,
            if_match: IfMatch = None,
            idempotency_key: IdempotencyKey = "",
        ) -> Plain:
            version = expected_version(if_match, body.expected_version)
            stored = await records.withdraw(
                gateway.backends,
                resource,
                record_id,
                expected_version=version,
                reason=body.reason,
                key=idempotency_key,
            )
            response.headers["ETag"] = etag(stored["version"])
            return stored

        return withdraw

    def _delete(self) -> Callable[..., Any]:
        resource = self._resource

        async def delete(
            *,
            gateway: GatewayDep,
            response: Response,
            record_id: RecordId,
            reason: Annotated[
                str, Query(description=texts.get("api.param.reason"), min_length=1, max_length=REASON_MAX)
            ],
            version: Annotated[
                int | None,
                Query(
                    alias="expected_version",
                    description=texts.get("api.param.expected_version"),
                    ge=1,
                    le=INT64,
                ),
            ] = None,
            if_match: IfMatch = None,
            idempotency_key: IdempotencyKey = "",
        ) -> Plain:
            seen = expected_version(if_match, version)
            stored = await records.withdraw(
                gateway.backends,
                resource,
                record_id,
                expected_version=seen,
                reason=reason,
                key=idempotency_key,
            )
            response.headers["ETag"] = etag(stored["version"])
            return stored

        return delete

    def _list(self) -> Lister:
        resource = self._resource

        async def list_page(
            *,
            gateway: GatewayDep,
            page_size: PageSize = 20,
            page_token: PageToken = "",
            zone: Zone = "",
            industry: Industry = "",
            text: Text = "",
            include_withdrawn: IncludeWithdrawn = False,
            mine: Mine = False,
        ) -> dict[str, Any]:
            return await page_of(
                gateway,
                resource,
                page_size=page_size,
                page_token=page_token,
                zone=zone,
                industry=industry,
                text=text,
                include_withdrawn=include_withdrawn,
                mine=mine,
            )

        return list_page

    def _bulk(self) -> Callable[..., Any]:
        resource, shape = self._resource, self._taken

        async def load(gateway: GatewayDep, request: Request) -> BulkResult:
            return await bulk.load(gateway.backends, resource, shape, request.stream())

        return load


async def page_of(gateway: GatewayDep, resource: Resource, **filters: Any) -> dict[str, Any]:
    """A page as the list routes answer it."""
    page = await records.page(gateway.backends, resource, **filters)
    return {"items": page.items, "next_page_token": page.next_page_token, "total": page.total}


def _values(body: BaseModel) -> dict[str, Any]:
    return body.model_dump()


def _description(action: str) -> str | None:
    key = "withdraw" if action == "delete" else action
    try:
        return texts.get(f"api.{key}.description")
    except texts.UnknownText:
        return None
