"""Who stands behind what is being done."""

import asyncio
import threading

import pytest

from services.common.access.current import acting, caller
from services.common.access.principal import VISITOR, Principal, system


def test_where_nobody_is_set_there_is_no_caller() -> None:
    with pytest.raises(LookupError):
        caller()


def test_the_inner_principal_acts_until_its_block_ends_however_it_ends() -> None:
    def fail_as(principal: Principal) -> None:
        with acting(principal):
            assert caller() == principal
            raise RuntimeError

    with acting(VISITOR):
        with pytest.raises(RuntimeError):
            fail_as(system("inner"))
        assert caller() == VISITOR
    with pytest.raises(LookupError):
        caller()


def test_another_thread_acts_for_nobody() -> None:
    missed: list[bool] = []

    def look() -> None:
        try:
            caller()
        except LookupError:
            missed.append(True)

    with acting(VISITOR):
        thread = threading.Thread(target=look)
        thread.start()
        thread.join()
    assert missed == [True]


async def test_tasks_and_their_threads_act_for_their_own_principals() -> None:
    both = asyncio.Barrier(2)

    async def work(principal: Principal) -> Principal:
        with acting(principal):
            await both.wait()
            return await asyncio.to_thread(caller)

    people = [system("one"), system("two")]
    assert await asyncio.gather(*(work(person) for person in people)) == people
