import pytest
from hypothesis import given

from services.gateway.exports import celltext
from tests.unit.gateway.exports.made import LONG, TEXTS, TRICKY


@given(TEXTS)
def test_a_text_comes_back_from_a_cell_as_it_was(text: str) -> None:
    assert celltext.read(celltext.write(text)) == text


@pytest.mark.parametrize("text", TRICKY, ids=repr)
def test_tricky_texts_come_back_too(text: str) -> None:
    assert celltext.read(celltext.write(text)) == text


@given(TEXTS)
def test_no_cell_begins_like_a_formula(text: str) -> None:
    assert not celltext.write(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@given(TEXTS)
def test_no_text_passes_for_the_mark_of_a_long_one(text: str) -> None:
    assert celltext.pointed(celltext.write(text)) is None


@given(LONG)
def test_pieces_fit_and_add_up_to_the_text(text: str) -> None:
    pieces = list(celltext.pieces(text))

    assert all(celltext.fits(piece) for piece in pieces)
    assert "".join(celltext.read(piece) for piece in pieces) == text


def test_escapes_of_other_programs_are_read() -> None:
    assert celltext.read("一_x000D_\n二_x0007_") == "一\r\n二\x07"


def test_an_escape_that_is_no_character_stays_text() -> None:
    assert celltext.read("_xD83D_") == "_xD83D_"


def test_a_cell_holds_what_excel_takes() -> None:
    assert celltext.fits("x" * 32_767)
    assert not celltext.fits("x" * 32_768)
    assert not celltext.fits("😀" * 16_384)


def test_a_pointer_is_read_as_its_number() -> None:
    assert celltext.pointed(celltext.pointer(12)) == 12
