"""A thousand seeded errors of every kind: each is told of its cell, and stands in that cell of the copy."""

import csv
import io
import random
from collections import Counter
from datetime import date
from typing import Any, Final

import pytest
from openpyxl.utils import get_column_letter

from services.common import texts
from services.talent.market.imports.books import BAD_FILL
from services.talent.market.imports.columns import COLUMNS
from tests.fakes import crowd
from tests.integration.talent_market.imports import desk
from tests.integration.talent_market.offices import Market

# Rule → the column that is spoilt, and by what. Of each there is one in the row, and nothing else is wrong.
SEEDS: Final[dict[str, tuple[str, Any]]] = {
    "required": ("name", ""),
    "bad_name": ("name", "赵1号"),
    "bad_mobile": ("mobile", "12345678901"),
    "bad_id_number": ("id_number", "36990219700105"),
    "bad_id_birth": ("id_number", "369902197002300012"),
    "bad_id_check": ("id_number", None),
    "number_rounded": ("id_number", 369902197001051000),
    "bad_mail": ("mail", "没有邮箱"),
    "too_long": ("address", "枞" * 201),
    "bad_number": ("external_id", "学号 一"),
    "repeated_part": ("titles", "工程师、工程师"),
    "too_many": ("titles", "、".join(f"职务{n}" for n in range(11))),
    "bad_occupation": ("occupation_code", "工程师"),
    "unknown_education": ("education", "学士"),
    "unknown_level": ("level1", "非常好"),
    "repeated_skill": ("skill2", "java"),
    "level_alone": ("level3", "精通"),
    "no_whole_number": ("years", "三年"),
    "out_of_range": ("years", 71),
    "unknown_occupied": ("occupied", "休息"),
    "unknown_zone": ("zone", "成都市"),
    "unknown_industry": ("wanted_industry1", "房地产"),
    "repeated_choice": ("wanted_zone2", None),
    "above_upper": ("min_yuan", 99_999),
    "no_date": ("confirmed_on", "2026-02-30"),
    "in_future": ("confirmed_on", date(2027, 1, 1)),
    "formula": ("major", "=1+1"),
    "not_text": ("major", True),
    "error_value": ("major", "#REF!"),
    "repeated_row": ("external_id", None),
}
TOTAL: Final = 1_000


def spoilt(rule: str, row: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    column, value = SEEDS[rule]
    match rule:
        case "bad_id_check":
            last = row["id_number"][-1]
            value = row["id_number"][:-1] + ("1" if last != "1" else "2")
        case "repeated_choice":
            value = row["wanted_zone1"]
        case "repeated_skill":
            row = {**row, "skill1": "Java", "level1": "熟练"}
        case "repeated_row":
            return {**other}
    return {**row, column: value}


@pytest.fixture(scope="module")
def sown() -> tuple[list[dict[str, Any]], dict[int, str]]:
    """Rows, and the rule that each spoilt one breaks by its number in the sheet."""
    shuffled = random.Random(1)
    kinds = [rule for place in range(TOTAL) for rule in [list(SEEDS)[place % len(SEEDS)]]]
    shuffled.shuffle(kinds)
    rows: list[dict[str, Any]] = []
    expected: dict[int, str] = {}
    good = crowd.row(0)
    rows.append(good)
    for place, rule in enumerate(kinds, start=1):
        row = crowd.row(place)
        if place % 4 == 0:
            rows.append(crowd.row(place + 5_000))
        rows.append(spoilt(rule, row, good))
        expected[len(rows) + 1] = rule
    return rows, expected


def places() -> dict[str, str]:
    return {column.key: get_column_letter(place) for place, column in enumerate(COLUMNS, start=1)}


def test_each_of_a_thousand_errors_is_told_of_its_cell_and_stands_there_in_the_copy(
    market: Market, sown: tuple[list[dict[str, Any]], dict[int, str]]
) -> None:
    rows, expected = sown
    assert len(expected) == TOTAL
    assert min(Counter(expected.values()).values()) >= 30

    done = desk.taken(market, desk.workbook(rows))

    letters = places()
    found = {(error.cell, error.rule) for error in desk.errors(market, done.id)}
    assert found == {(f"{letters[SEEDS[rule][0]]}{row}", rule) for row, rule in expected.items()}
    assert done.refused == TOTAL
    assert done.created == len(rows) - TOTAL
    sheet = desk.sheet_of(desk.copy(market, done.id))
    head = [cell.value for cell in sheet[1]]
    assert head == [*(column.head for column in COLUMNS), texts.get("imports.column.errors")]
    marked = {
        cell.coordinate
        for line in sheet.iter_rows(min_row=2)
        for cell in line
        if cell.fill.fgColor.rgb == BAD_FILL.fgColor.rgb
    }
    assert marked == {cell for cell, _ in found}
    told = {
        cell.row: (cell.value, sheet[marked_cell].comment.text)
        for marked_cell in marked
        for cell in [sheet.cell(sheet[marked_cell].row, len(head))]
    }
    assert all(value == comment for value, comment in told.values())
    assert {row for row, _ in told.items()} == set(expected)


def test_the_copy_holds_no_formula_and_can_be_given_in_again(market: Market) -> None:
    rows: list[dict[str, Any]] = [
        {**crowd.row(1), "major": "=HYPERLINK(0)"},
        {**crowd.row(2), "address": "@SUM(1)", "education": "学士"},
    ]
    done = desk.taken(market, desk.workbook([*rows, crowd.row(3)]))

    content = desk.copy(market, done.id)

    sheet = desk.sheet_of(content)
    assert not [cell for line in sheet.iter_rows() for cell in line if cell.data_type == "f"]
    assert {cell.value[0] for line in sheet.iter_rows(min_row=2) for cell in line[:9] if cell.value} & {
        "="
    } == set()
    again = desk.taken(market, content)
    assert (again.created, again.unchanged, again.refused) == (0, 1, 2)


def test_the_bad_rows_alone_are_given_back_mended_and_taken_in(market: Market) -> None:
    rows = [crowd.row(1), {**crowd.row(2), "education": "学士"}, crowd.row(3)]
    done = desk.taken(market, desk.workbook(rows))

    bad = desk.sheet_of(desk.copy(market, done.id, only_refused=True))
    assert bad.max_row == 2
    heads = [cell.value for cell in bad[1]]
    values = dict(zip(heads, [cell.value for cell in bad[2]], strict=True))
    assert values["姓名"] == rows[1]["name"]
    mended = {column.key: values[column.head] for column in COLUMNS} | {"education": "本科"}
    again = desk.taken(market, desk.workbook([mended]))

    assert (again.created, again.refused) == (1, 0)
    assert len(desk.people(market)) == 3


def test_csv_gets_csv_back(market: Market) -> None:
    rows = [crowd.row(1), {**crowd.row(2), "education": "学士", "address": "-枞溪街"}]
    done = desk.taken(market, desk.plain(rows), "名单.csv")

    lines = list(csv.reader(io.StringIO(desk.copy(market, done.id).decode("utf-8-sig"))))

    assert lines[0][-1] == texts.get("imports.column.errors")
    assert [line[-1] for line in lines[1:]] == ["", "学历不在选项中，请从下拉列表选择"]
    assert lines[2][5] == "'-枞溪街"


def test_errors_never_say_what_stands_in_a_cell(market: Market) -> None:
    secret = "枞溪翎泉"
    row = dict.fromkeys(desk.KEYS, secret)
    done = desk.taken(market, desk.workbook([{**row, "name": "张瑃瑃"}]))

    found = desk.errors(market, done.id)

    assert len(found) > 10
    assert not [error for error in found if secret in error.message]
