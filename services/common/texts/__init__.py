"""The one catalogue of texts that users read, in Chinese.

A module an area; the key of a text is "area.name".
"""

from functools import cache
from importlib import import_module
from typing import Final, cast

AREAS: Final = (
    "accounts",
    "validation",
    "portal",
    "matching",
    "seed",
    "api",
    "fields",
    "organisations",
    "organisations_api",
    "audit",
    "oidc",
    "exports",
    "stages",
    "lifecycle",
    "lists",
    "notices",
    "solutions",
    "reviews",
    "market_api",
    "market_fields",
    "pilots",
    "needs",
)


class UnknownText(KeyError):
    """No text has the key; a defect of the caller."""


@cache
def _area(name: str) -> dict[str, str]:
    return cast("dict[str, str]", import_module(f"{__name__}.{name}").TEXTS)


def get(key: str, **values: object) -> str:
    """The text of "area.name" with `{placeholders}` filled; raises UnknownText."""
    area, _, name = key.partition(".")
    if area not in AREAS:
        raise UnknownText(key)
    try:
        template = _area(area)[name]
    except KeyError:
        raise UnknownText(key) from None
    return template.format(**values) if values else template
