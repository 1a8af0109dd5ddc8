"""The version that a form was made from."""

from typing import Annotated, Final

from fastapi import Form

from services.common import texts
from services.gateway import problems

VERSION_MAX: Final = 2**53
_DIGITS: Final = len(str(VERSION_MAX))

# Of a route whose form has no fields but a few.
Version = Annotated[int, Form(ge=1, le=VERSION_MAX)]


def version_typed(typed: str) -> int:
    """The version that a form carries as text; raises Problem 422 where it is none."""
    digits = typed.isascii() and typed.isdigit() and len(typed) <= _DIGITS
    if not digits or not 0 < int(typed) <= VERSION_MAX:
        raise problems.invalid("version", texts.get("api.rule.version"))
    return int(typed)
