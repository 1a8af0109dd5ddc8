"""Sealing: only for its place, only under its key, and found by digests."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.gateway.accounts.sealing import Sealer, Unsealable

KEY = bytes(range(32))
PLACE = "account:1:mobile"


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_what_is_sealed_is_read_again(text: str) -> None:
    sealer = Sealer(KEY)

    assert sealer.open(sealer.seal(text, PLACE), PLACE) == text


def test_sealing_twice_gives_different_bytes() -> None:
    sealer = Sealer(KEY)

    assert sealer.seal("李雷", PLACE) != sealer.seal("李雷", PLACE)


def test_what_is_sealed_for_another_place_or_key_or_was_changed_is_not_read() -> None:
    sealed = Sealer(KEY).seal("13800000001", PLACE)

    with pytest.raises(Unsealable):
        Sealer(KEY).open(sealed, "account:2:mobile")
    with pytest.raises(Unsealable):
        Sealer(bytes(32)).open(sealed, PLACE)
    for at in range(len(sealed)):
        changed = bytes([*sealed[:at], sealed[at] ^ 1, *sealed[at + 1 :]])
        with pytest.raises(Unsealable):
            Sealer(KEY).open(changed, PLACE)
    for length in range(len(sealed)):
        with pytest.raises(Unsealable):
            Sealer(KEY).open(sealed[:length], PLACE)


def test_digests_are_equal_for_equal_texts_of_one_purpose_and_key_alone() -> None:
    digests = {
        Sealer(KEY).digest("login", "a"),
        Sealer(KEY).digest("login", "b"),
        Sealer(KEY).digest("other", "a"),
        Sealer(bytes(32)).digest("login", "a"),
    }

    assert len(digests) == 4
    assert Sealer(KEY).digest("login", "a") in digests


def test_keys_for_other_uses_differ_from_each_other_and_from_the_key() -> None:
    assert len({KEY, Sealer(KEY).derived("a"), Sealer(KEY).derived("b")}) == 3


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_a_key_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Sealer(bytes(length))
