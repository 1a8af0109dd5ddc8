"""Parameters that several routes take."""

import re
from typing import Annotated, Any, Final

from fastapi import Header, Path, Query

from services.common import texts
from services.gateway.problems import invalid

# The services' own rules, told in the schema: they are broken with the services' words, not with pydantic's.
ID_SCHEMA: Final = {"pattern": "^[A-Za-z0-9:_-]+$"}
_TAG: Final = re.compile(r'(W/)?"[1-9][0-9]{0,17}"|[1-9][0-9]{0,17}')


def record_id(key: str, name: str | None = None) -> Any:
    """A path parameter that names a record; `key` is its text's, `name` what the path calls it."""
    described = texts.get(key)
    return Path(alias=name, description=described, min_length=1, max_length=64, json_schema_extra=ID_SCHEMA)


RecordId = Annotated[str, record_id("api.param.id")]
SubjectId = Annotated[str, record_id("api.param.subject")]
IfMatch = Annotated[
    str | None,
    Header(
        description=texts.get("api.param.if_match"),
        max_length=64,
        json_schema_extra={"pattern": f"^({_TAG.pattern})$"},
    ),
]
IdempotencyKey = Annotated[str, Header(description=texts.get("api.param.idempotency_key"), max_length=128)]
PageSize = Annotated[int, Query(description=texts.get("api.param.page_size"), ge=1, le=200)]
PageToken = Annotated[str, Query(description=texts.get("api.param.page_token"), max_length=1024)]
Zone = Annotated[str, Query(description=texts.get("api.param.zone"), max_length=64)]
Industry = Annotated[str, Query(description=texts.get("api.param.industry"), max_length=64)]
Text = Annotated[str, Query(description=texts.get("api.param.text"), max_length=500)]
IncludeWithdrawn = Annotated[bool, Query(description=texts.get("api.param.include_withdrawn"))]
Mine = Annotated[bool, Query(description=texts.get("api.param.mine"))]

ETAG_HEADER: dict[str, Any] = {
    "ETag": {"description": texts.get("api.header.etag"), "schema": {"type": "string"}}
}
LOCATION_HEADER: dict[str, Any] = {
    "Location": {"description": texts.get("api.header.location"), "schema": {"type": "string"}}
}


def etag(version: int) -> str:
    """A version as an entity tag."""
    return f'"{version}"'


def expected_version(if_match: str | None, in_body: int | None) -> int:
    """The version that the caller has seen; raises Problem where none or two different ones are given."""
    in_header = _tagged(if_match) if if_match is not None else None
    if in_header is not None and in_body is not None and in_header != in_body:
        raise invalid("expected_version", texts.get("api.rule.version_twice"))
    version = in_header if in_header is not None else in_body
    if version is None:
        raise invalid("expected_version", texts.get("api.rule.version"))
    return version


def _tagged(if_match: str) -> int:
    if not _TAG.fullmatch(if_match):
        raise invalid("If-Match", texts.get("api.rule.if_match"))
    return int(if_match.removeprefix("W/").strip('"'))


def same_id(in_path: str, in_body: str) -> None:
    """Raises Problem where the body names another record than the address."""
    if in_body and in_body != in_path:
        raise invalid("id", texts.get("api.rule.id"))
