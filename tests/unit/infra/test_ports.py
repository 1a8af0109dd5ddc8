"""The preferred port where it is free, else the next; a port that was asked for, or an error."""

import pytest

from infra.local import ports


def test_the_preferred_port_is_taken_when_free() -> None:
    assert ports.next_free(8000, free=lambda port: True) == 8000


def test_the_next_free_one_else() -> None:
    assert ports.next_free(8000, taken={8001}, free=lambda port: port > 8000) == 8002


def test_no_free_port_is_an_error() -> None:
    with pytest.raises(OSError, match="no free port from 8000"):
        ports.next_free(8000, free=lambda port: False)


def test_asked_for_ports_are_kept_and_the_others_make_way() -> None:
    chosen = ports.choose({"gateway": 8000, "kafka": 9092}, {"kafka": 8000}, free=lambda port: True)
    assert chosen == {"kafka": 8000, "gateway": 8001}


def test_an_asked_for_port_that_is_taken_is_an_error() -> None:
    with pytest.raises(OSError, match="port 9999, asked for gateway, is taken"):
        ports.choose({"gateway": 8000}, {"gateway": 9999}, free=lambda port: False)
