"""API routes from rows: services/gateway/market has the rows, their docstring says what follows from one.

`call` does what a route does, for pages: `await acts.call(backends, "solutions.SubmitSolution", request)`.
"""

import inspect
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal

from dabridge.scenarios.v1 import (
    diagnosis_service_pb2,
    lifecycle_service_pb2,
    lists_service_pb2,
    notices_service_pb2,
    pilots_service_pb2,
    reviews_service_pb2,
    solutions_service_pb2,
)
from dabridge.talent.v1 import (
    allocation_service_pb2,
    analysis_service_pb2,
    committee_service_pb2,
    demand_lists_service_pb2,
    erasure_service_pb2,
    exchange_service_pb2,
    imports_service_pb2,
    introductions_service_pb2,
    people_service_pb2,
    policies_service_pb2,
    postings_service_pb2,
    recognition_service_pb2,
    registration_service_pb2,
)
from fastapi import APIRouter, Body, Path, Query, Response
from google.protobuf.descriptor import Descriptor, FieldDescriptor, MethodDescriptor
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass
from pydantic import BaseModel, Field

from services.common import texts
from services.common.plan import industries, zones
from services.gateway import reviewers
from services.gateway.clients import Backends
from services.gateway.codec import Plain, from_plain, to_plain
from services.gateway.context import Gateway, GatewayDep
from services.gateway.market.act import CODE, Act, Part
from services.gateway.routes.parameters import (
    ETAG_HEADER,
    ID_SCHEMA,
    LOCATION_HEADER,
    IdempotencyKey,
    IfMatch,
    etag,
    expected_version,
)
from services.gateway.schemas import derived
from services.gateway.schemas.base import errors
from services.gateway.schemas.records import INT64

SERVICES: Final = {
    "lifecycle": lifecycle_service_pb2.DESCRIPTOR.services_by_name["LifecycleService"],
    "lists": lists_service_pb2.DESCRIPTOR.services_by_name["ListsService"],
    "solutions": solutions_service_pb2.DESCRIPTOR.services_by_name["SolutionsService"],
    "reviews": reviews_service_pb2.DESCRIPTOR.services_by_name["ReviewsService"],
    "pilots": pilots_service_pb2.DESCRIPTOR.services_by_name["PilotsService"],
    "diagnosis": diagnosis_service_pb2.DESCRIPTOR.services_by_name["DiagnosisService"],
    "notices": notices_service_pb2.DESCRIPTOR.services_by_name["NoticesService"],
    "talent_notices": notices_service_pb2.DESCRIPTOR.services_by_name["NoticesService"],
    "every_notice": notices_service_pb2.DESCRIPTOR.services_by_name["NoticesService"],
    "people": people_service_pb2.DESCRIPTOR.services_by_name["PeopleService"],
    "erasure": erasure_service_pb2.DESCRIPTOR.services_by_name["ErasureService"],
    "registration": registration_service_pb2.DESCRIPTOR.services_by_name["RegistrationService"],
    "imports": imports_service_pb2.DESCRIPTOR.services_by_name["ImportsService"],
    "demand_lists": demand_lists_service_pb2.DESCRIPTOR.services_by_name["DemandListsService"],
    "introductions": introductions_service_pb2.DESCRIPTOR.services_by_name["IntroductionsService"],
    "allocation": allocation_service_pb2.DESCRIPTOR.services_by_name["AllocationService"],
    "committee": committee_service_pb2.DESCRIPTOR.services_by_name["CommitteeService"],
    "recognition": recognition_service_pb2.DESCRIPTOR.services_by_name["RecognitionService"],
    "policies": policies_service_pb2.DESCRIPTOR.services_by_name["PoliciesService"],
    "analysis": analysis_service_pb2.DESCRIPTOR.services_by_name["AnalysisService"],
    "postings": postings_service_pb2.DESCRIPTOR.services_by_name["PostingsService"],
    "exchange": exchange_service_pb2.DESCRIPTOR.services_by_name["ExchangeService"],
}
# Of the caller's headers, not of body or query.
_HEADERS: Final = frozenset({"expected_version", "idempotency_key"})
_PLACES: Final = re.compile(r"{(\w+)}")
_PAGE: Final = 20
# Filters by the plan's codes, or by none.
_OF_PLAN: Final[Mapping[str, Any]] = {
    "zone": Literal[("", *(zone.code for zone in zones()))],
    "industry": Literal[("", *(industry.code for industry in industries()))],
}


async def call(backends: Backends, method: str, request: Message) -> Any:
    """The answer of a method such as "lifecycle.SubmitScenario"; raises AioRpcError."""
    service, _, name = method.partition(".")
    return await getattr(getattr(backends.market, service), name)(request, timeout=backends.call_timeout)


def router(part: Part) -> APIRouter:
    """The routes of a part; raises UnknownText where something has no description yet."""
    made = APIRouter(tags=[texts.get(f"market_api.tag.{part.scope}")])
    for act in part.acts:
        _add(made, _Route(part, act))
    return made


def _add(made: APIRouter, route: "_Route") -> None:
    act = route.act
    created = bool(act.located) or act.created
    status = 201 if created else 200
    headers = (ETAG_HEADER if route.versioned else {}) | (LOCATION_HEADER if act.located else {})
    answered: dict[int | str, dict[str, Any]] = {
        status: {
            "description": texts.get("api.response.created" if created else "api.response.ok"),
            **({"headers": headers} if headers else {}),
        }
    }
    made.add_api_route(
        act.path,
        route.endpoint(),
        methods=[act.verb],
        status_code=status,
        response_model=route.answered(),
        summary=texts.get(f"market_api.{act.row or act.rpc}"),
        description=route.description(),
        operation_id=act.operation,
        responses=answered | errors(*route.refusals()),
    )


@dataclass(frozen=True, slots=True)
class _Route:
    part: Part
    act: Act

    @property
    def method(self) -> MethodDescriptor:
        """The gRPC method."""
        return SERVICES[self.part.name].methods_by_name[self.act.rpc]

    @property
    def asked(self) -> Descriptor:
        """The method's request."""
        return self.method.input_type

    @property
    def places(self) -> tuple[str, ...]:
        """The names in the path."""
        return tuple(_PLACES.findall(self.act.path))

    @property
    def sent(self) -> Descriptor:
        """The message that the body or the query is."""
        if not self.act.body:
            return self.asked
        return _message(self.asked, self.act.body)

    @property
    def fields(self) -> list[FieldDescriptor]:
        """The fields that callers give in the body or the query."""
        given = {*self.places, *self.act.fixed, *_HEADERS}
        without = {
            name.partition(".")[2] for name in self.act.without if name.startswith(f"{self.sent.name}.")
        }
        return [field for field in self.sent.fields if field.name not in given | without]

    @property
    def guarded(self) -> bool:
        """Whether the act is based on a version."""
        return "expected_version" in self.asked.fields_by_name

    @property
    def versioned(self) -> bool:
        """Whether what is answered has a version."""
        return _version_path(self.given) is not None

    @property
    def given(self) -> Descriptor:
        """The message that is answered."""
        answer = self.method.output_type
        return _message(answer, self.act.gives) if self.act.gives else answer

    def answered(self) -> type[BaseModel]:
        """The shape of what is answered."""
        return derived.answered_shape(self.given)

    def description(self) -> str | None:
        """What the operation's description adds to its summary."""
        try:
            return texts.get(f"market_api.{self.act.row or self.act.rpc}.description")
        except texts.UnknownText:
            return None

    def refusals(self) -> tuple[int, ...]:
        """The refusals that services give."""
        found = [404, 422]
        if self.act.verb != "GET":
            found += [409, 413]
        if self.guarded:
            found.append(412)
        return tuple(sorted(found))

    def shape(self) -> type[BaseModel]:
        """The body."""
        fields = {field.name: self._taken(field) for field in self.fields}
        if self.guarded:
            told = derived.described(self.asked.fields_by_name["expected_version"])
            fields["expected_version"] = (int | None, Field(None, description=told, ge=1, le=INT64))
        return derived.taken_fields(f"{self.act.rpc}Body", fields)

    def _taken(self, field: FieldDescriptor) -> tuple[Any, Any]:
        return derived.taken_field(
            field, without=self.act.without, needed=field.name in self.act.needed, bounds=self._bounds(field)
        )

    def _bounds(self, field: FieldDescriptor) -> tuple[int, int] | None:
        return (1, self.act.most) if field.name == "page_size" else self.act.bounds.get(field.name)

    def endpoint(self) -> Callable[..., Awaitable[Plain]]:
        """The function behind the route."""

        async def endpoint(
            gateway: Gateway,
            response: Response,
            if_match: str | None = None,
            idempotency_key: str = "",
            body: BaseModel | None = None,
            **given: Any,
        ) -> Plain:
            values = given | (body.model_dump() if body is not None else {})
            seen = values.pop("expected_version", None)
            request = self.request(values)
            if self.guarded:
                request.expected_version = expected_version(if_match, seen)
            if idempotency_key:
                request.idempotency_key = idempotency_key
            if self.act.fill:
                await reviewers.FILLERS[self.act.fill](gateway, request)
            answer = await call(gateway.backends, f"{self.part.name}.{self.act.rpc}", request)
            return self.answer(answer, response)

        endpoint.__signature__ = inspect.Signature(self._parameters())  # type: ignore[attr-defined]  # FastAPI reads it
        endpoint.__name__ = self.act.operation
        return endpoint

    def request(self, values: Mapping[str, Any]) -> Any:
        """The request with what a caller gave."""
        given = {self.act.body: values} if self.act.body else values
        return from_plain({**given, **self.act.fixed}, GetMessageClass(self.asked))

    def answer(self, answer: Any, response: Response) -> Plain:
        """What is given of an answer; sets the headers that tell of it."""
        given = getattr(answer, self.act.gives) if self.act.gives else answer
        plain = to_plain(given)
        if derived.paged(self.given):
            name = next(field.name for field in self.given.fields if field.is_repeated)
            plain["items"] = plain.pop(name)
        path = _version_path(self.given)
        if path is not None:
            held = plain
            for step in path:
                held = held[step]
            response.headers["ETag"] = etag(held["version"])
            if self.act.located:
                response.headers["Location"] = self.act.located.format(id=held["id"])
        return plain

    def _parameters(self) -> list[inspect.Parameter]:
        found = [_parameter("gateway", GatewayDep), _parameter("response", Response)]
        found += [_parameter(name, self._place(name)) for name in self.places]
        if self.act.verb in ("GET", "DELETE"):
            found += [self._query(field) for field in self.fields]
        elif self.fields:
            optional = not self.act.needed
            shape = self.shape()
            annotation = Annotated[shape | None, Body()] if optional else Annotated[shape, Body()]
            found.append(_parameter("body", annotation, *([None] if optional else [])))
        elif self.guarded:
            found.append(_parameter("body", Annotated[self.shape() | None, Body()], None))
        if self.guarded:
            found.append(_parameter("if_match", IfMatch, None))
        if "idempotency_key" in self.asked.fields_by_name:
            found.append(_parameter("idempotency_key", IdempotencyKey, ""))
        return found

    def _place(self, name: str) -> Any:
        field = self.asked.fields_by_name.get(name) or self.sent.fields_by_name[name]
        described = derived.described(field)
        schema = dict(self.act.schemas.get(name, ID_SCHEMA))
        return Annotated[
            str, Path(description=described, min_length=1, max_length=64, json_schema_extra=schema)
        ]

    def _query(self, field: FieldDescriptor) -> inspect.Parameter:
        annotation, told = self._taken(field)
        default: Any = told.default
        limits: dict[str, Any] = {"description": told.description}
        if field.name.endswith("_id"):
            limits |= {"max_length": CODE["maxLength"], "pattern": CODE["pattern"]}
        elif field.name in _OF_PLAN:
            annotation = _OF_PLAN[field.name]
        elif field.type == FieldDescriptor.TYPE_STRING:
            limits["max_length"] = 1024
            limits["json_schema_extra"] = dict(self.act.schemas.get(field.name, {}))
        elif field.type in derived.BITS:
            limits |= {"ge": self._low(field), "le": self._high(field)}
        if field.name == "page_size":
            default = _PAGE
        return _parameter(field.name, Annotated[annotation, Query(**limits)], default)

    def _low(self, field: FieldDescriptor) -> int:
        return (self._bounds(field) or (0, 0))[0]

    def _high(self, field: FieldDescriptor) -> int:
        return (self._bounds(field) or (0, 2 ** derived.BITS[field.type] - 1))[1]


def _message(message: Descriptor, name: str) -> Descriptor:
    """The message that a field is."""
    found = message.fields_by_name[name].message_type
    assert found is not None, f"{message.name}.{name} is no message"
    return found


def _parameter(name: str, annotation: Any, *default: Any) -> inspect.Parameter:
    kept = default[0] if default else inspect.Parameter.empty
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=annotation, default=kept)


def _version_path(message: Descriptor) -> tuple[str, ...] | None:
    """Where the version of what is answered stands: in it, or in the first record that it has."""
    if _is_versioned(message):
        return ()
    for field in message.fields:
        if field.message_type is not None and not field.is_repeated and _is_versioned(field.message_type):
            return (field.name,)
    return None


def _is_versioned(message: Descriptor) -> bool:
    names = message.fields_by_name
    return "version" in names and ("status" in names or "updated_at" in names)
