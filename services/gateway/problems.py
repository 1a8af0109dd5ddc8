"""What went wrong, in one shape for people and programs."""

import logging
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import grpc
from google.rpc import error_details_pb2, status_pb2
from starlette.exceptions import HTTPException

from services.common import errors, texts
from services.common.access.principal import Role

DETAILS_KEY: Final = "grpc-status-details-bin"
RETRY_AFTER_S: Final = 2

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One broken rule of one field; `field` is a path such as `capabilities[0].name`."""

    field: str
    message: str


class Problem(Exception):
    """A request that ends in an error; `message` is for the user, in Chinese."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        fields: Sequence[FieldProblem] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.fields = tuple(fields)
        self.headers = dict(headers or {})


def invalid(field: str, message: str) -> Problem:
    """A refusal of one field."""
    return Problem(422, "invalid_input", texts.get("api.invalid_input"), [FieldProblem(field, message)])


def unauthenticated(message: str) -> Problem:
    """A refusal of somebody whom nobody knows."""
    return Problem(401, "unauthenticated", message, headers={"WWW-Authenticate": 'Bearer realm="dabridge"'})


def forbidden(needed: Collection[Role] = (), held: Collection[Role] = ()) -> Problem:
    """A refusal of somebody who is known; tells whom it is for, and what the caller is."""
    if not needed:
        return Problem(403, "forbidden", texts.get("api.forbidden"))
    message = texts.get("api.forbidden.roles", needed=_named(needed), held=_named(held))
    return Problem(403, "forbidden", message)


def out_of_scope(needed: str) -> Problem:
    """A refusal of an API key that is not good for the route; `needed` is empty where no key is."""
    told = texts.get("api.out_of_scope", scope=needed) if needed else texts.get("api.no_key")
    return Problem(403, "out_of_scope", told)


def method_not_allowed(served: Collection[str]) -> Problem:
    """A refusal of a method that the path does not have; `served` are those that it has."""
    text = texts.get("api.method_not_allowed")
    return Problem(405, "method_not_allowed", text, headers={"Allow": ", ".join(sorted(served))})


def unavailable() -> Problem:
    """A part of ours is away for a moment."""
    return Problem(
        503, "unavailable", texts.get("api.unavailable"), headers={"Retry-After": str(RETRY_AFTER_S)}
    )


def is_api(path: str) -> bool:
    """Whether programs ask for the path, and get JSON."""
    return path.startswith(("/api/", "/healthz", "/readyz"))


def _named(roles: Collection[Role]) -> str:
    if set(roles) == {Role.VISITOR}:
        return texts.get("api.no_role")
    order = [role for role in Role if role in roles and role is not Role.SYSTEM]
    return texts.get("api.and").join(texts.get(f"portal.role.{role}") for role in order)


_BY_CODE: Final[dict[grpc.StatusCode, tuple[int, str]]] = {
    grpc.StatusCode.INVALID_ARGUMENT: (422, "invalid_input"),
    grpc.StatusCode.OUT_OF_RANGE: (422, "invalid_input"),
    grpc.StatusCode.NOT_FOUND: (404, "not_found"),
    grpc.StatusCode.ALREADY_EXISTS: (409, "already_exists"),
    grpc.StatusCode.FAILED_PRECONDITION: (409, "withdrawn"),
    grpc.StatusCode.ABORTED: (412, "version_conflict"),
    grpc.StatusCode.PERMISSION_DENIED: (403, "forbidden"),
    # The gateway's own token was refused: our fault, not the caller's.
    grpc.StatusCode.UNAUTHENTICATED: (503, "unavailable"),
    grpc.StatusCode.RESOURCE_EXHAUSTED: (503, "overloaded"),
    grpc.StatusCode.UNAVAILABLE: (503, "unavailable"),
    grpc.StatusCode.CANCELLED: (503, "unavailable"),
    grpc.StatusCode.DEADLINE_EXCEEDED: (503, "timeout"),
}
# The upstream's own message is for users only where a use case refused; the others tell of machines.
_SPOKEN: Final = frozenset(
    {
        "invalid_input",
        "not_found",
        "already_exists",
        "withdrawn",
        "wrong_stage",
        "busy",
        "version_conflict",
        "forbidden",
    }
)


def of_rpc(error: grpc.aio.AioRpcError) -> Problem:
    """The problem that a failed call means to the caller."""
    if error.code() is grpc.StatusCode.UNAUTHENTICATED:
        _log.error("a service refused the gateway's token: %s", error.details())
    status, code = _BY_CODE.get(error.code(), (500, "internal"))
    details = _details(error)
    if any(_reason(detail) == errors.WRONG_STAGE_REASON for detail in details):
        code = "wrong_stage"
    if any(_reason(detail) == errors.BUSY_REASON for detail in details):
        code = "busy"
    spoken = error.details() if code in _SPOKEN else None
    headers = {"Retry-After": str(RETRY_AFTER_S)} if status == 503 else None
    return Problem(status, code, spoken or texts.get(f"api.{code}"), _violations(details), headers)


def of_domain(error: errors.DomainError) -> Problem:
    """The problem that a refusal of the gateway's own use cases means."""
    if isinstance(error, errors.InvalidInput):
        fields = [FieldProblem(each.field, each.message) for each in error.fields]
        return Problem(422, "invalid_input", texts.get("api.invalid_input"), fields)
    if isinstance(error, errors.Unauthenticated):
        return unauthenticated(texts.get("api.unauthenticated"))
    if isinstance(error, errors.Forbidden):
        return forbidden()
    for kind, (status, code) in _BY_REFUSAL.items():
        if isinstance(error, kind):
            return Problem(status, code, texts.get(f"api.{code}"))
    return Problem(500, "internal", texts.get("api.internal"))


_BY_REFUSAL: Final[dict[type[errors.DomainError], tuple[int, str]]] = {
    errors.NotFound: (404, "not_found"),
    errors.AlreadyExists: (409, "already_exists"),
    errors.IdempotencyConflict: (409, "already_exists"),
    errors.Withdrawn: (409, "withdrawn"),
    errors.VersionConflict: (412, "version_conflict"),
}


def of_http(error: HTTPException) -> Problem:
    """The problem that the framework's own refusal means."""
    code = _BY_STATUS.get(error.status_code)
    if code is None:
        code = "bad_request" if error.status_code < 500 else "internal"
    return Problem(error.status_code, code, texts.get(f"api.{code}"), headers=error.headers)


_BY_STATUS: Final = {
    404: "no_such_page",
    405: "method_not_allowed",
    413: "too_large",
    414: "too_large",
    415: "media_type",
    431: "too_large",
}


def of_validation(errors: Iterable[Mapping[str, Any]]) -> Problem:
    """The problem of a request that breaks the schema, from pydantic's errors."""
    fields = [FieldProblem(_path(error["loc"]), _message(error)) for error in errors]
    return Problem(422, "invalid_input", texts.get("api.invalid_input"), fields)


def field_problems(errors: Iterable[Mapping[str, Any]]) -> list[FieldProblem]:
    """Pydantic's errors of a model, in Chinese, with paths from the model's root."""
    return [FieldProblem(_join(error["loc"]), _message(error)) for error in errors]


def _details(error: grpc.aio.AioRpcError) -> list[Any]:
    for key, value in error.trailing_metadata() or ():
        if key == DETAILS_KEY:
            raw = value.encode() if isinstance(value, str) else value
            return list(status_pb2.Status.FromString(raw).details)
    return []


def _reason(detail: Any) -> str:
    info = error_details_pb2.ErrorInfo()
    return str(info.reason) if detail.Unpack(info) else ""


def _violations(details: Iterable[Any]) -> list[FieldProblem]:
    found: list[FieldProblem] = []
    for detail in details:
        bad = error_details_pb2.BadRequest()
        if detail.Unpack(bad):
            found += [FieldProblem(v.field, v.description) for v in bad.field_violations]
    return found


def _path(loc: Sequence[str | int]) -> str:
    """Drops the part of the request that pydantic names first, unless nothing else is named."""
    return _join(loc[1:]) or _join(loc)


def _join(loc: Sequence[str | int]) -> str:
    path = ""
    for part in loc:
        if isinstance(part, int):
            path += f"[{part}]"
        else:
            path += f".{part}" if path else part
    return path


_RULES: Final = {
    "missing": "missing",
    "extra_forbidden": "extra",
    "json_invalid": "json",
    "json_type": "json",
    "string_type": "string",
    "int_type": "integer",
    "int_parsing": "integer",
    "int_from_float": "integer",
    "float_type": "number",
    "float_parsing": "number",
    "bool_type": "boolean",
    "bool_parsing": "boolean",
    "list_type": "list",
    "dict_type": "object",
    "model_type": "object",
    "model_attributes_type": "object",
    "literal_error": "choice",
    "enum": "choice",
    "greater_than_equal": "at_least",
    "less_than_equal": "at_most",
    "string_too_long": "too_long",
    "string_too_short": "too_short",
    "too_long": "too_many",
    "string_pattern_mismatch": "pattern",
}


def _message(error: Mapping[str, Any]) -> str:
    rule = _RULES.get(error["type"], "other")
    context = {name: _bare(value) for name, value in (error.get("ctx") or {}).items()}
    if rule == "json":
        context = {}
    return texts.get(f"api.rule.{rule}", **context)


def _bare(value: object) -> object:
    return (
        value.replace("'", "").replace(" or ", "、").replace(", ", "、") if isinstance(value, str) else value
    )
