"""The workbook of an enterprise's posts: what is written is read back, what is wrong is told by its cell."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from dabridge.events.v1.types_pb2 import EDUCATION_BACHELOR, MoneyRange
from dabridge.talent.v1.demand_lists_service_pb2 import ListedPost, PostError
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from services.common import plan
from services.gateway.demand_book import layout
from services.gateway.demand_book.layout import COLUMNS, POSTS_MAX
from services.gateway.demand_book.read import FILE_MAX, Unreadable, read
from services.gateway.demand_book.write import marked_copy, of_posts

SHEET = "岗位"


def a_post(**changes: Any) -> ListedPost:
    given: dict[str, Any] = {
        "id": "demand-1",
        "based_on": 3,
        "code": "A-01",
        "post": "数据工程师",
        "zone": "511702",
        "industry": "big-data",
        "headcount": 2,
        "education": EDUCATION_BACHELOR,
        "years": 0,
        "salary": MoneyRange(min_yuan=8_000, max_yuan=12_000),
        "required_skills": ["Python", "数据治理"],
        "description": "负责数据平台\n第二行",
        "open_until": "2026-12-31",
    }
    return ListedPost(**{**given, **changes})


def edited(data: bytes, edit: Callable[[Any], None]) -> bytes:
    book = load_workbook(io.BytesIO(data))
    edit(book[SHEET])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def at(field: str, row: int = 2) -> str:
    place = next(number for number, column in enumerate(COLUMNS) if column.field == field)
    return f"{chr(ord('A') + place)}{row}"


words = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=20).map(str.strip)
names = words.filter(lambda text: text and not set(text) & set("、,，;；"))


@given(
    st.builds(
        a_post,
        code=names,
        post=names,
        zone=st.sampled_from([zone.code for zone in plan.zones()]),
        industry=st.sampled_from([industry.code for industry in plan.industries()]),
        headcount=st.integers(1, 10_000),
        education=st.integers(0, 5),
        years=st.none() | st.integers(0, 70),
        salary=st.just(None) | st.builds(MoneyRange, min_yuan=st.integers(0, 100_000)),
        required_skills=st.lists(names, max_size=4),
        occupation_code=st.sampled_from(["", "2-02-10-09"]),
        description=st.just("") | words,
        open_until=st.sampled_from(["", "2026-01-02"]),
    )
)
def test_what_is_written_is_read_back_word_for_word(post: ListedPost) -> None:
    found = read(of_posts([post]))

    assert found.errors == []
    assert found.posts == [post]


def test_texts_that_look_like_formulas_are_none() -> None:
    data = of_posts([a_post(post="=1+1", description="@SUM(A1)")])

    cell = load_workbook(io.BytesIO(data))[SHEET][at("post")]
    assert (cell.data_type, cell.value) == ("s", "'=1+1")
    assert read(data).posts[0].post == "=1+1"


def test_cells_offer_their_choices_and_the_hidden_id_alone_is_locked() -> None:
    book = load_workbook(io.BytesIO(of_posts([a_post()])))
    sheet = book[SHEET]

    lists = {str(rule.sqref).split(":")[0]: rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert set(lists) >= {at("zone"), at("industry"), at("education"), at("headcount")}
    assert [cell.value for cell in book["选项"]["A"] if cell.value] == [zone.name for zone in plan.zones()]
    assert book["选项"].sheet_state == "hidden"
    assert sheet.protection.sheet
    locked = [column.field for column in COLUMNS if sheet[at(column.field)].protection.locked]
    assert locked == ["id"]
    assert [c.field for c in COLUMNS if sheet.column_dimensions[at(c.field)[0]].hidden] == ["id"]
    # New rows are written into cells that there are not yet.
    assert not sheet.column_dimensions["A"].protection.locked


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("zone", "成都", "下拉选项"),
        ("industry", 5, "下拉选项"),
        ("education", "小学", "下拉选项"),
        ("headcount", "两个", "整数"),
        ("years", 1.5, "整数"),
        ("salary.min_yuan", "八千", "整数"),
        ("open_until", "明年", "日期"),
        ("open_until", "2026-02-30", "日期"),
        ("post", "=A1", "公式"),
    ],
)
def test_what_cannot_be_read_is_told_by_its_cell(field: str, value: Any, told: str) -> None:
    data = edited(
        of_posts([a_post(), a_post(code="B")]), lambda sheet: sheet.__setitem__(at(field, 3), value)
    )

    (error,) = read(data).errors

    assert (error.place, error.column, error.cell) == (1, field, at(field, 3))
    assert told in error.message


@pytest.mark.parametrize(
    ("field", "value", "meant"),
    [
        ("open_until", "2026/3/1", "2026-03-01"),
        ("open_until", "2026年3月1日", "2026-03-01"),
        ("headcount", "1,200", 1_200),
        ("headcount", 3.0, 3),
        ("code", 17, "17"),
        ("zone", "511724", "511724"),
        ("required_skills", "Java，SQL；焊接", ["Java", "SQL", "焊接"]),
    ],
)
def test_what_people_write_is_taken_as_they_mean_it(field: str, value: Any, meant: Any) -> None:
    data = edited(of_posts([a_post()]), lambda sheet: sheet.__setitem__(at(field), value))

    found = read(data)

    assert found.errors == []
    held = getattr(found.posts[0], field)
    assert (list(held) if isinstance(meant, list) else held) == meant


def test_a_changed_hidden_id_is_noticed() -> None:
    data = edited(of_posts([a_post()]), lambda sheet: sheet.__setitem__(at("id"), "demand-2#3#00000000"))

    (error,) = read(data).errors

    assert (error.cell, "系统编号" in error.message) == (at("code"), True)


def test_a_row_whose_cells_were_cleared_is_no_post() -> None:
    def clear(sheet: Any) -> None:
        for column in COLUMNS:
            if column.form != "id":
                sheet[at(column.field)] = None

    assert [p.code for p in read(edited(of_posts([a_post(), a_post(code="B")]), clear)).posts] == ["B"]


def test_errors_stand_in_the_cells_of_a_copy_that_can_be_handed_in_again() -> None:
    posts = [a_post(), a_post(id="demand-2", code="B")]
    data = edited(of_posts(posts), lambda sheet: sheet.__setitem__(at("zone", 3), "成都"))
    found = read(data)
    wrong = [*found.errors, *found.told([PostError(place=0, field="required_skills[1]", message="重复")])]

    copy = marked_copy(found, wrong)

    sheet = load_workbook(io.BytesIO(copy))[SHEET]
    assert "下拉选项" in sheet[at("zone", 3)].comment.text
    assert sheet[at("zone", 3)].value == "成都"
    assert sheet[at("required_skills")].comment.text == "重复"
    assert sheet[at("required_skills")].fill.fgColor.rgb.endswith("F8D7DA")
    assert sheet.cell(1, len(COLUMNS) + 1).value == "问题"
    assert sheet.cell(2, len(COLUMNS) + 1).value == "重复"
    mended = edited(copy, lambda sheet: sheet.__setitem__(at("zone", 3), "通川区"))
    assert read(mended).posts == posts


def test_the_services_errors_are_told_by_cells_but_for_those_that_could_not_be_read() -> None:
    found = read(edited(of_posts([a_post()]), lambda sheet: sheet.__setitem__(at("zone"), "成都")))
    told = [
        PostError(place=0, field="zone", message="不能为空"),
        PostError(place=0, field="salary", message="薪资"),
        PostError(place=0, field="id", message="编号"),
        PostError(place=0, field="", message="整份"),
    ]

    assert [(error.cell, error.message) for error in found.told(told)] == [
        (at("salary.min_yuan"), "薪资"),
        (at("code"), "编号"),
        (at("code"), "整份"),
    ]


def test_columns_may_stand_in_another_order() -> None:
    def turn(sheet: Any) -> None:
        first, second = sheet["A1"].value, sheet["B1"].value
        sheet["A1"], sheet["B1"] = second, first
        sheet["A2"], sheet["B2"] = sheet["B2"].value, sheet["A2"].value

    assert read(edited(of_posts([a_post()]), turn)).posts == [a_post()]


def renamed(sheet: Any) -> None:
    sheet["A1"] = "编号"


def emptied(sheet: Any) -> None:
    sheet["A1"] = None


def doubled(sheet: Any) -> None:
    sheet["P1"] = sheet["A1"].value


def overlong(sheet: Any) -> None:
    sheet[f"A{POSTS_MAX + 2}"] = "Z"


@pytest.mark.parametrize(
    ("edit", "told"),
    [(renamed, "不认识的列"), (emptied, "缺少"), (doubled, "重复"), (overlong, "最多")],
)
def test_what_is_no_list_of_ours_is_refused_as_a_whole(edit: Callable[[Any], None], told: str) -> None:
    with pytest.raises(Unreadable, match=told):
        read(edited(of_posts([a_post()]), edit))


def test_files_that_are_no_workbooks_are_refused() -> None:
    file = io.BytesIO()
    Workbook().save(file)
    for data in (b"", b"PK\x03\x04", file.getvalue(), bytes(FILE_MAX + 1)):
        with pytest.raises(Unreadable):
            read(data)


def test_every_column_shows_and_takes_its_field() -> None:
    post, back = a_post(), ListedPost()
    for column in COLUMNS:
        layout.put(back, column, layout.shown(column, post))
    assert back == post
