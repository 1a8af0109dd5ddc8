"""Sealing: what opens, where, under which key."""

import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.common.sealing import CHUNK_BYTES, Place, Sealer, Unsealable
from services.common.settings import SettingsError

KEY, OTHER = bytes(range(32)), bytes(range(1, 33))
SEALER = Sealer([KEY])
PLACE = Place("solution_content", "solution-1", "2")
ELSEWHERE = (
    Place("solution_content", "solution-1", "1"),
    Place("solution_content", "solution-2", "2"),
    Place("review_score", "solution-1", "2"),
    # The same letters, cut at other places.
    Place("solution_content", "solution-12", ""),
)


@given(st.binary(max_size=2_000))
def test_what_was_sealed_opens_in_its_place(clear: bytes) -> None:
    sealed = SEALER.seal(clear, PLACE)
    assert SEALER.unseal(sealed, PLACE) == clear
    assert len(clear) < 8 or clear not in sealed


@pytest.mark.parametrize("place", ELSEWHERE)
def test_nowhere_else_it_opens(place: Place) -> None:
    key = SEALER.new_key(PLACE)
    for attempt in (
        lambda: SEALER.unseal(SEALER.seal(b"text", PLACE), place),
        lambda: SEALER.open_key(key.wrapped, place),
        lambda: key.unseal(key.seal(b"text", PLACE), place),
        lambda: list(key.unseal_stream(key.seal_stream([b"text"], PLACE), place)),
    ):
        with pytest.raises(Unsealable):
            attempt()


def test_the_same_text_is_never_sealed_alike() -> None:
    key = SEALER.new_key(PLACE)
    assert SEALER.seal(b"text", PLACE) != SEALER.seal(b"text", PLACE)
    assert key.seal(b"text", PLACE) != key.seal(b"text", PLACE)
    assert [*key.seal_stream([b"text"], PLACE)] != [*key.seal_stream([b"text"], PLACE)]


def test_one_bit_that_differs_is_found_wherever_it_is() -> None:
    sealed = SEALER.seal(b"text", PLACE)
    for place in range(len(sealed)):
        forged = bytearray(sealed)
        forged[place] ^= 1
        with pytest.raises(Unsealable):
            SEALER.unseal(bytes(forged), PLACE)


@pytest.mark.parametrize("length", [0, 1, 12, 60, 68])
def test_what_is_too_short_is_no_more_than_unsealable(length: int) -> None:
    with pytest.raises(Unsealable):
        SEALER.unseal(SEALER.seal(b"", PLACE)[:length], PLACE)


def test_under_another_key_nothing_opens_and_behind_a_new_one_the_old_one_opens() -> None:
    sealed = SEALER.seal(b"text", PLACE)
    with pytest.raises(Unsealable):
        Sealer([OTHER]).unseal(sealed, PLACE)
    rotated = Sealer([OTHER, KEY])
    assert rotated.unseal(sealed, PLACE) == b"text"
    # The first seals.
    assert Sealer([OTHER]).unseal(rotated.seal(b"text", PLACE), PLACE) == b"text"


def test_digests_tell_contents_apart_to_holders_of_the_key_alone() -> None:
    assert SEALER.digest(b"a") == SEALER.digest(b"a") != SEALER.digest(b"b")
    assert SEALER.digest(b"a") != Sealer([OTHER]).digest(b"a")


@given(
    st.lists(st.sampled_from([0, 1, 100, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1]), max_size=4),
    st.integers(1, 3 * CHUNK_BYTES),
)
def test_a_stream_opens_however_it_was_cut_into_pieces(sizes: list[int], piece: int) -> None:
    key = SEALER.new_key(PLACE)
    parts = [secrets.token_bytes(size) for size in sizes]
    sealed = b"".join(key.seal_stream(parts, PLACE))
    pieces = (sealed[start : start + piece] for start in range(0, len(sealed), piece))
    assert b"".join(key.unseal_stream(pieces, PLACE)) == b"".join(parts)


def test_of_a_stream_chunks_can_be_neither_left_out_nor_swapped_nor_added() -> None:
    key = SEALER.new_key(PLACE)
    head, *chunks = key.seal_stream([bytes(CHUNK_BYTES * 2 + 5)], PLACE)
    assert len(chunks) == 3
    one, two, last = chunks
    for forged in (
        [head, one, last],
        [head, two, one, last],
        [head, one, two],
        [head, one, two, last, last],
        [head, one, two, last[:-1]],
        [head],
        [head[:5]],
        [],
    ):
        with pytest.raises(Unsealable):
            list(key.unseal_stream(forged, PLACE))
    with pytest.raises(Unsealable):
        list(SEALER.new_key(PLACE).unseal_stream([head, *chunks], PLACE))


def test_a_stream_is_sealed_as_it_comes_and_is_never_held_whole() -> None:
    taken = 0

    def endless() -> object:
        nonlocal taken
        while True:
            taken += 1
            yield bytes(CHUNK_BYTES)

    sealed = SEALER.new_key(PLACE).seal_stream(endless(), PLACE)  # type: ignore[arg-type]  # a generator
    for _ in range(10):
        next(sealed)
    assert taken <= 11


@pytest.mark.parametrize("value", ["", "zz", "ab", "ab" * 31, f"{'ab' * 32},", f"{'ab' * 32},ab"])
def test_a_bad_setting_is_named_and_not_shown(value: str) -> None:
    with pytest.raises(SettingsError, match="SEAL_KEY") as caught:
        Sealer.from_environ({"SEAL_KEY": value})
    assert "abab" not in str(caught.value)


def test_keys_are_read_from_the_environment_in_order() -> None:
    told = Sealer.from_environ({"SEAL_KEY": f"{OTHER.hex()},{KEY.hex()}"})
    assert told.unseal(SEALER.seal(b"text", PLACE), PLACE) == b"text"
    assert Sealer([OTHER]).unseal(told.seal(b"text", PLACE), PLACE) == b"text"


@pytest.mark.parametrize("keys", [[], [b"short"], [KEY, b""]])
def test_keys_of_another_length_are_refused(keys: list[bytes]) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Sealer(keys)
