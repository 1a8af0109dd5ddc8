import asyncio

import pytest

from services.gateway.exports.cache import AT_ONCE, Rendered


class Kitchen:
    """Makes files, and counts how often and how many at a time."""

    def __init__(self) -> None:
        self.made: list[str] = []
        self.busy = 0
        self.most = 0
        self.go = asyncio.Event()
        self.go.set()
        # Set while as many are being made as may be.
        self.full = asyncio.Event()

    def of(self, name: str, size: int = 10) -> "Order":
        return Order(self, name, size)


class Order:
    def __init__(self, kitchen: Kitchen, name: str, size: int) -> None:
        self._kitchen, self._name, self._size = kitchen, name, size

    async def __call__(self) -> bytes:
        kitchen = self._kitchen
        kitchen.made.append(self._name)
        kitchen.busy += 1
        kitchen.most = max(kitchen.most, kitchen.busy)
        if kitchen.busy == AT_ONCE:
            kitchen.full.set()
        await kitchen.go.wait()
        kitchen.busy -= 1
        return self._name[:1].encode() * self._size


async def test_a_file_is_made_once() -> None:
    kitchen, cache = Kitchen(), Rendered()

    assert await cache.get("a", kitchen.of("a")) == await cache.get("a", kitchen.of("a again")) == b"a" * 10
    assert kitchen.made == ["a"]


async def test_those_who_ask_at_a_time_share_one_making() -> None:
    kitchen, cache = Kitchen(), Rendered()

    given = await asyncio.gather(*(cache.get("a", kitchen.of("a")) for _ in range(20)))

    assert set(given) == {b"a" * 10}
    assert kitchen.made == ["a"]


async def test_what_was_asked_for_longest_ago_makes_room() -> None:
    kitchen, cache = Kitchen(), Rendered(capacity=25)
    for name in ("a", "b"):
        await cache.get(name, kitchen.of(name))
    await cache.get("a", kitchen.of("a"))
    await cache.get("c", kitchen.of("c"))

    await cache.get("a", kitchen.of("a"))
    await cache.get("b", kitchen.of("b"))

    assert kitchen.made == ["a", "b", "c", "b"]


async def test_what_is_larger_than_all_the_room_is_given_and_not_kept() -> None:
    kitchen, cache = Kitchen(), Rendered(capacity=25)
    await cache.get("a", kitchen.of("a"))

    assert len(await cache.get("z", kitchen.of("z", 100))) == 100
    await cache.get("z", kitchen.of("z", 100))
    await cache.get("a", kitchen.of("a"))

    assert kitchen.made == ["a", "z", "z"]


async def test_a_failure_is_told_and_not_kept() -> None:
    kitchen, cache = Kitchen(), Rendered()

    async def fails() -> bytes:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await cache.get("a", fails)
    assert await cache.get("a", kitchen.of("a")) == b"a" * 10


async def test_few_are_made_at_a_time() -> None:
    kitchen, cache = Kitchen(), Rendered()
    kitchen.go.clear()
    waiting = [asyncio.create_task(cache.get(name, kitchen.of(name))) for name in "abcdef"]
    await kitchen.full.wait()
    kitchen.go.set()
    await asyncio.gather(*waiting)

    assert kitchen.most == AT_ONCE
    assert len(kitchen.made) == 6


async def test_who_leaves_does_not_take_it_from_the_others() -> None:
    kitchen, cache = Kitchen(), Rendered()
    kitchen.go.clear()
    first = asyncio.create_task(cache.get("a", kitchen.of("a")))
    second = asyncio.create_task(cache.get("a", kitchen.of("a")))
    other = asyncio.create_task(cache.get("b", kitchen.of("b")))
    await kitchen.full.wait()
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)
    kitchen.go.set()

    assert await second == b"a" * 10
    assert await other == b"b" * 10
    assert kitchen.made == ["a", "b"]
