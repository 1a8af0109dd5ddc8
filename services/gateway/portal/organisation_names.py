"""Names of organisations by their ids."""

import asyncio
from collections.abc import Callable, Collection

Find = Callable[[Collection[str]], dict[str, str]]


def _nobody(_: Collection[str]) -> dict[str, str]:
    return {}


class OrganisationNames:
    """Names of the organisations that have accounts, all that are asked for at once.

    It answers everybody alike, so ask only for organisations of which the caller may know.
    """

    def __init__(self, find: Find = _nobody) -> None:
        self._find = find

    async def of(self, organisation_ids: Collection[str]) -> dict[str, str]:
        """The names by id; an organisation that is not known has none."""
        asked = {each for each in organisation_ids if each}
        return await asyncio.to_thread(self._find, asked) if asked else {}
