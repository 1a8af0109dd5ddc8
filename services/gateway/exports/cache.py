"""Files that were rendered once, kept within bounds; each is rendered once, however many ask at a time."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from typing import Final

MEBIBYTE: Final = 1024 * 1024
CAPACITY: Final = 64 * MEBIBYTE
# Rendering takes whole seconds of a processor.
AT_ONCE: Final = 2

Make = Callable[[], Awaitable[bytes]]


class Rendered:
    """Remembers the files that were asked for last, `capacity` bytes at most."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._capacity = capacity
        self._held: OrderedDict[Hashable, bytes] = OrderedDict()
        self._size = 0
        self._making: dict[Hashable, asyncio.Task[bytes]] = {}
        self._room = asyncio.Semaphore(AT_ONCE)

    async def get(self, key: Hashable, make: Make) -> bytes:
        """The file of the key, made where it is not at hand; raises what `make` raises.

        The key has to say all that the file depends on.
        """
        held = self._held.get(key)
        if held is not None:
            self._held.move_to_end(key)
            return held
        task = self._making.get(key)
        if task is None:
            task = self._making[key] = asyncio.create_task(self._made(key, make))
            # Where all have left, nobody asks what it raised.
            task.add_done_callback(lambda ended: ended.cancelled() or ended.exception())
        # Who leaves does not take it from others who wait.
        return await asyncio.shield(task)

    async def once(self, make: Make) -> bytes:
        """A file that is not kept."""
        async with self._room:
            return await make()

    async def _made(self, key: Hashable, make: Make) -> bytes:
        try:
            made = await self.once(make)
        finally:
            del self._making[key]
        if len(made) <= self._capacity:
            self._held[key] = made
            self._size += len(made)
        while self._size > self._capacity:
            self._size -= len(self._held.popitem(last=False)[1])
        return made
