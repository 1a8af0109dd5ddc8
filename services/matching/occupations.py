"""The other titles by which the occupations of the 2022 classification go."""

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Final

from services.matching.skills.labels import normalise

NAMES_FILE: Final = "occupation_titles.tsv"


def titles_of(name: str) -> tuple[str, ...]:
    """Titles in use for an occupation that goes by exactly this name in the classification, else none.

    A title is narrower than the name, so it says nothing of other titles of the same occupation.
    """
    return _titles().get(normalise(name), ())


@cache
def _titles() -> Mapping[str, tuple[str, ...]]:
    """Made by services.matching.training.words."""
    lines = resources.files(__package__).joinpath(NAMES_FILE).read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines)
    return {normalise(name): tuple(map(normalise, titles)) for name, *titles in rows}
