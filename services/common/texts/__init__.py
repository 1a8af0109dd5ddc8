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
    "people",
    "erasure",
    "registration",
    "imports",
    "demand_lists",
    "introductions",
    "allocation",
    "committee",
    "recognition",
    "policies",
    "analysis",
    "exchange",
    "postings",
    "skills",
    "weights",
)
# Modules of the talent market's parts; what each adds to areas of all markets, by the name of its dict.
TALENT_PARTS: Final = (
    "people",
    "erasure",
    "registration",
    "imports",
    "demand_lists",
    "introductions",
    "allocation",
    "committee",
    "recognition",
    "policies",
    "analysis",
    "exchange",
    "postings",
)
_ADDED: Final = {"market_fields": "FIELDS", "market_api": "API", "notices": "NOTICES", "validation": "RULES"}


class UnknownText(KeyError):
    """No text has the key; a defect of the caller."""


@cache
def area(name: str) -> dict[str, str]:
    """All texts of an area; raises ValueError where a part says something else than another."""
    texts = dict(_dict(name, "TEXTS"))
    if name in _ADDED:
        for part in TALENT_PARTS:
            for key, text in _dict(part, _ADDED[name]).items():
                if texts.setdefault(key, text) != text:
                    raise ValueError(f"{part} has another text for {name}.{key}")
    return texts


def _dict(module: str, name: str) -> dict[str, str]:
    return cast("dict[str, str]", getattr(import_module(f"{__name__}.{module}"), name))


def get(key: str, **values: object) -> str:
    """The text of "area.name" with `{placeholders}` filled; raises UnknownText."""
    place, _, name = key.partition(".")
    if place not in AREAS:
        raise UnknownText(key)
    try:
        template = area(place)[name]
    except KeyError:
        raise UnknownText(key) from None
    return template.format(**values) if values else template


def get_or(otherwise: str, key: str, **values: object) -> str:
    """The text; `otherwise` where there is none, as of a code that another release knows."""
    try:
        return get(key, **values)
    except UnknownText:
        return otherwise
