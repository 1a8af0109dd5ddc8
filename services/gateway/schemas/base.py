"""What all shapes share."""

from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field

from services.common import texts

# No field is longer: a whole body is not.
MOST_CHARACTERS: Final = 1024 * 1024


def described(key: str, **more: Any) -> Any:
    """A field with its description from the catalogue of texts; takes what pydantic's Field takes."""
    return Field(description=texts.get(key), **more)


class Out(BaseModel):
    """A shape that is answered."""

    model_config = ConfigDict(extra="ignore")


class In(BaseModel):
    """A shape that is taken; unknown names are refused, for a mistyped one would lose data."""

    # A bound, however wide, lets pydantic refuse text that has no UTF-8: half of a surrogate pair.
    # Strict: 0 and "no" are no answers to a yes or no question, "5" and true are no numbers.
    model_config = ConfigDict(extra="forbid", str_max_length=MOST_CHARACTERS, strict=True)


class FieldErrorBody(Out):
    """One broken rule."""

    field: str = described("api.model.field.field")
    message: str = described("api.model.field.message")


class ErrorDetail(Out):
    """What went wrong."""

    code: str = described("api.model.error.code")
    message: str = described("api.model.error.message")
    fields: list[FieldErrorBody] = described("api.model.error.fields")
    trace_id: str = described("api.model.error.trace_id")


class ErrorBody(Out):
    """The answer to a request that failed."""

    error: ErrorDetail


def errors(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The error answers of a route, for OpenAPI; 500 and 503 are always among them."""
    return {
        status: {"model": ErrorBody, "description": texts.get(f"api.response.{status}")}
        for status in (*statuses, 500, 503)
    }
