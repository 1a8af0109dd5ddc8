"""Rows as people: ID numbers by their arithmetic, and forms by their heads."""

import io
from datetime import date

import openpyxl
import pytest

from services.talent.market.imports import columns, sheets, template
from services.talent.market.imports.reading import id_number_rule, read
from services.talent.market.imports.sheets import Cell, Row, Sheet, Unreadable
from tests.fakes import crowd
from tests.fakes.identities import FICTITIOUS

TODAY = date(2026, 3, 1)


def sheet(row: dict[str, str]) -> tuple[Sheet, Row]:
    keys = [column.key for column in columns.COLUMNS]
    cells = [Cell(row.get(key, "")) for key in keys]
    held = Sheet(
        [column.head for column in columns.COLUMNS], {key: at for at, key in enumerate(keys)}, iter(())
    )
    return held, Row(2, cells)


@pytest.mark.parametrize("who", FICTITIOUS[:20], ids=lambda who: who.mobile[-4:])
def test_well_formed_id_numbers_pass_and_any_digit_changed_does_not(who: object) -> None:
    number = who.id_number  # type: ignore[attr-defined]
    assert id_number_rule(number, TODAY) == ""
    for place in range(14, 17):
        changed = number[:place] + str((int(number[place]) + 1) % 10) + number[place + 1 :]
        assert id_number_rule(changed, TODAY) == "bad_id_check"


@pytest.mark.parametrize(
    ("number", "rule"),
    [
        ("", "bad_id_number"),
        ("36990219900101001", "bad_id_number"),
        ("369902199013010018", "bad_id_birth"),
        ("369902203001010011", "bad_id_birth"),
        ("36990219900101001x", "bad_id_number"),
    ],
)
def test_what_is_no_id_number_is_told_by_its_rule(number: str, rule: str) -> None:
    assert id_number_rule(number, TODAY) == rule


def test_a_row_of_the_crowd_breaks_no_rule() -> None:
    for place in range(200):
        person = read(*sheet(crowd.row(place)), TODAY)
        assert person.errors == [], crowd.row(place)


def test_a_row_without_any_number_is_told_of_it_once() -> None:
    person = read(*sheet({"name": "赵翀赟", "titles": "工程师"}), TODAY)

    assert [error.rule for error in person.errors] == ["no_key"]


def test_the_form_brings_its_lists_its_reference_and_an_example_that_is_no_row() -> None:
    book = openpyxl.load_workbook(io.BytesIO(template.workbook()))
    lists = book.worksheets[0].data_validations.dataValidation
    chosen = [column for column in columns.COLUMNS if column.choices]

    assert len(lists) == len(chosen)
    choices = book[book.sheetnames[2]]
    for validation, column in zip(lists, chosen, strict=True):
        cells = validation.formula1.partition("!")[2].replace("$", "")
        listed = [cell.value for line in choices[cells] for cell in line]
        assert listed == list(columns.choices(column.choices)), column.key
    assert book["职业编码"].max_row > 1_000
    with sheets.opened(io.BytesIO(template.workbook()), workbook=True) as empty:
        assert list(empty.rows) == []
    with sheets.opened(io.BytesIO(template.plain()), workbook=False) as empty:
        assert list(empty.rows) == []


def test_a_form_without_a_column_that_is_needed_is_told_which() -> None:
    with (
        pytest.raises(Unreadable) as caught,
        sheets.opened(io.BytesIO("姓名,手机\n".encode()), workbook=False),
    ):
        pytest.fail("it was opened")

    assert "身份证号" in caught.value.told
    assert "职务或职称" in caught.value.told
