"""Places of streams."""

from contextlib import ExitStack

import pytest

from services.common import texts
from services.common.errors import Busy
from services.common.files.lanes import Lane


def test_one_caller_leaves_places_to_the_others() -> None:
    lane = Lane(most=3, each=2, patience_s=0.01)
    with ExitStack() as held:
        held.enter_context(lane.place("a"))
        held.enter_context(lane.place("a"))

        with pytest.raises(Busy) as own, lane.place("a"):
            pass
        with lane.place("b"):
            pass

    assert own.value.rule == "files_own"
    assert texts.get(f"validation.busy.{own.value.rule}")


def test_all_places_together_are_limited() -> None:
    lane = Lane(most=2, each=2, patience_s=0.01)
    with lane.place("a"), lane.place("b"), pytest.raises(Busy) as full, lane.place("c"):
        pass

    assert full.value.rule == "files_all"
    assert texts.get(f"validation.busy.{full.value.rule}")


def test_whatever_ends_a_stream_its_place_is_free_again() -> None:
    lane = Lane(most=1, each=1, patience_s=0.01)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError), lane.place("a"):
            raise ZeroDivisionError
        with lane.place("b"), pytest.raises(Busy), lane.place("a"):
            pass
    with lane.place("a"):
        pass
