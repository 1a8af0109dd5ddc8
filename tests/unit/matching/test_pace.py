"""Ranking waits while a load comes in, and never for long."""

import asyncio
import time

import pytest

from services.matching import pace
from services.matching.pace import Pace


async def waited(given: Pace) -> float:
    started = time.monotonic()
    await given.calm()
    return time.monotonic() - started


async def test_a_quiet_system_is_never_held_up() -> None:
    quiet = Pace()
    assert await waited(quiet) < 0.05

    quiet.absorbing(full=False)
    assert await waited(quiet) < 0.05
    quiet.absorbed()
    assert await waited(quiet) < 0.05


async def test_a_full_batch_holds_ranking_up_until_the_next_one_is_not_full() -> None:
    loading = Pace()
    loading.absorbing(full=True)
    waiting = asyncio.create_task(waited(loading))
    await asyncio.sleep(0)

    loading.absorbing(full=False)

    assert await waiting < 1


async def test_a_load_that_ends_lets_ranking_go_on() -> None:
    loading = Pace()
    loading.absorbing(full=True)
    loading.absorbed()

    assert await waited(loading) < 1


async def test_a_load_without_end_holds_ranking_up_for_a_while(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pace, "LONGEST_WAIT_S", 0.2)
    loading = Pace()
    loading._loading_until = time.monotonic() + 60

    assert 0.15 < await waited(loading) < 1
