"""Which organisations people belong to, by their accounts."""

import asyncio
from collections.abc import Callable, Collection, Mapping

Find = Callable[[Collection[str]], Mapping[str, frozenset[str]]]


def _nowhere(_: Collection[str]) -> Mapping[str, frozenset[str]]:
    return {}


class Employers:
    """The active organisations that talents' accounts are members of.

    Nobody is told of them: they decide who may review.
    """

    def __init__(self, find: Find = _nowhere) -> None:
        self._find = find

    async def of(self, talent_ids: Collection[str]) -> Mapping[str, frozenset[str]]:
        """The organisations' ids by talent id; a talent without any may be missing."""
        asked = {each for each in talent_ids if each}
        return await asyncio.to_thread(self._find, asked) if asked else {}
