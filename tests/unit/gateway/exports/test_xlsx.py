import io
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import openpyxl
import pytest
from dabridge.events.v1 import scenarios_pb2
from hypothesis import HealthCheck, given, settings

from services.common import texts
from services.common.canonical import ENTERPRISE_SET_BY_SERVICE, SCENARIO_SET_BY_SERVICE
from services.gateway.exports import xlsx
from services.gateway.exports.columns import LAYOUTS, MARKS, Layout
from services.gateway.exports.shapes import Amendment, Published
from services.gateway.exports.xlsx_read import Read, ReadItem, read_workbook
from tests.unit.gateway.exports.made import amended, any_list, enterprise, list_of, scenario

ITEMS = "条目"


def cell_errors(read: Read) -> list[tuple[str, str]]:
    return [(error.sheet, error.cell) for error in read.errors]


def edited(published: Published, change: Callable[[Any], None]) -> Read:
    """What is read after somebody edited the workbook."""
    book = opened(published)
    change(book)
    file = io.BytesIO()
    book.save(file)
    return read_workbook(file.getvalue())


def opened(published: Published) -> Any:
    """The workbook as openpyxl reads it."""
    return openpyxl.load_workbook(io.BytesIO(xlsx.render(published)))


def column(sheet: Any, label: str) -> str:
    """The letter of the column with the label."""
    return str(next(cell.column_letter for cell in sheet[1] if cell.value == label))


def set_cell(label: str, row: int, value: object, sheet: str = ITEMS) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        book[sheet][f"{column(book[sheet], label)}{row}"].value = value

    return change


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(any_list())
def test_a_workbook_reads_back_as_exactly_the_content_of_its_list(published: Published) -> None:
    read = read_workbook(xlsx.render(published))

    assert read.subject == published.subject or not published.items
    assert [item.content for item in read.items] == [item.content for item in published.items]
    assert [item.content_hash for item in read.items] == [item.content_hash for item in published.items]
    assert [item.record_version for item in read.items] == [item.record_version for item in published.items]
    assert [error.message for error in read.errors] == (
        [] if published.items else [texts.get("exports.read.empty")]
    )


def test_every_field_of_the_content_has_a_column() -> None:
    """A field that the protocol gets later would be lost on the way through a workbook."""
    pairs = (
        (LAYOUTS["opportunity"], scenarios_pb2.Scenario, SCENARIO_SET_BY_SERVICE),
        (LAYOUTS["capability"], scenarios_pb2.Enterprise, ENTERPRISE_SET_BY_SERVICE),
    )
    for layout, message, left_out in pairs:
        assert paths(layout) == leaves(message.DESCRIPTOR) - left_out


def paths(layout: Layout) -> set[str]:
    own = {column.field for column in layout.columns if column.form not in MARKS or column.form == "id"}
    parts = {f"{part.field}.{each.field}" for part in layout.parts for each in part.columns[2:]}
    return own | parts


def leaves(descriptor: Any, prefix: str = "") -> set[str]:
    found: set[str] = set()
    for field in descriptor.fields:
        top = not prefix and field.name in SCENARIO_SET_BY_SERVICE | ENTERPRISE_SET_BY_SERVICE
        nested = None if top else field.message_type
        found |= leaves(nested, f"{prefix}{field.name}.") if nested else {f"{prefix}{field.name}"}
    return found


def test_the_workbook_has_a_cover_a_guide_and_a_sheet_a_part() -> None:
    book = opened(list_of([scenario()]))

    assert book.sheetnames == ["封面", ITEMS, "需求", "评审标准", "说明"]
    cover = {row[0].value: row[1].value for row in book["封面"].iter_rows(min_row=2)}
    assert cover["批次"] == "第 3 批"
    assert cover["发布时间"] == "2026年11月25日"
    assert cover["清单指纹"] == list_of([scenario()]).content_hash
    assert cover["前言"] == "欢迎各类企业对接。\n逾期不予受理。"


def test_the_items_can_be_printed_and_filtered() -> None:
    sheet = opened(list_of([scenario(1), scenario(2)]))[ITEMS]

    assert sheet.freeze_panes == "C2"
    assert sheet.auto_filter.ref == "A1:W3"
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.print_area == "'条目'!$A$1:$O$3"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet["B2"].alignment.wrap_text
    assert sheet.row_dimensions[2].height > 40
    assert sheet.oddHeader.center.text == "达州市机会清单（第 3 批）"


def test_people_read_names_and_words_in_the_cells() -> None:
    sheet = opened(list_of([scenario()]))[ITEMS]
    shown = {cell.value: sheet.cell(2, cell.column).value for cell in sheet[1]}

    assert shown["区域"] == "通川区"
    assert shown["产业"] == "传感器"
    assert shown["需求（仅供阅览）"] == "1. 【必需】车牌识别\n2. 移动支付"
    assert shown["评审标准（仅供阅览）"] == "1. 方案（权重 60%）：契合\n2. 价格（权重 40%）"
    assert shown["方案提交截止时间"] == "2026-12-20 17:00"
    assert shown["预算上限（元）"] == 2_000_000


def test_a_capability_list_has_its_own_sheets() -> None:
    book = opened(list_of([enterprise()], "capability"))
    sheet = book[ITEMS]
    shown = {cell.value: sheet.cell(2, cell.column).value for cell in sheet[1]}

    assert book.sheetnames == ["封面", ITEMS, "能力", "产品案例证书", "说明"]
    assert shown["产业"] == "传感器、大数据"
    assert shown["能力（仅供阅览）"] == "1. 机器视觉（已核验），依据：面板检测\n2. 物联网"
    assert shown["产品案例证书（仅供阅览）"] == (
        "1. 【产品】检测一体机，https://example.com/p\n用于面板\n2. 【证书】管理体系认证，某机构，2025-01-01"
    )


def test_no_cell_is_a_formula_and_what_looks_like_one_is_guarded() -> None:
    record = scenario(title="=1+1", goal="+86", domain="@x", content="-1", requirements=[{"name": "=A1"}])
    book = opened(list_of([record], front_matter="=2"))
    values = [
        cell for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)
    ]

    assert not [cell for cell in values if cell.data_type == "f"]
    assert not [cell.value for cell in values if cell.value.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert "'=1+1" in [cell.value for cell in values]


def test_what_happened_since_has_a_sheet() -> None:
    held = amended(
        list_of([scenario(1), scenario(2)]), 2, Amendment("addendum", "2026-12-01T01:00:00Z", 4, 1)
    )
    book = opened(held)

    rows = list(book["发布后变更"].iter_rows(min_row=2, values_only=True))
    assert rows == [(2, "智慧停车（2）", "2026年12月1日 09:00", "2026年12月1日发布第 1 号补充说明", 4)]
    assert book["封面"]["B7"].value == "1 项，见〈发布后变更〉"


def test_a_draft_says_that_it_is_one() -> None:
    book = opened(list_of([scenario()], frozen_at=""))

    assert "草稿，尚未发布" in [row[1].value for row in book["封面"].iter_rows()]


def test_a_changed_cell_is_told_by_the_hash() -> None:
    read = edited(list_of([scenario(1), scenario(2)]), set_cell("建设目标", 3, "另一个目标"))

    assert cell_errors(read) == [(ITEMS, "W3")]
    assert read.errors[0].message == texts.get("exports.read.hash")
    assert read.items[1].content["goal"] == "另一个目标"


def test_a_change_is_taken_where_the_hash_was_cleared() -> None:
    def change(book: Any) -> None:
        set_cell("建设目标", 2, "另一个目标")(book)
        set_cell("内容指纹", 2, None)(book)

    read = edited(list_of([scenario()]), change)

    assert read.errors == []
    assert read.items[0].content["goal"] == "另一个目标"


def test_a_correction_in_a_column_for_readers_is_not_lost_in_silence() -> None:
    read = edited(list_of([scenario()]), set_cell("需求（仅供阅览）", 2, "1. 【必需】别的"))

    assert cell_errors(read) == [(ITEMS, "I2")]
    assert read.errors[0].message == texts.get("exports.read.display", sheet="需求")


def test_a_new_item_is_read_without_id_version_and_hash() -> None:
    def change(book: Any) -> None:
        values = {
            "序号": 7,
            "场景名称": "新场景",
            "提供单位": "某局",
            "区域": "全市",
            "产业": "大数据",
            "预算上限（元）": "1,000",
        }
        for label, value in values.items():
            set_cell(label, 3, value)(book)
        book["需求"].append([7, None, "新需求", "是"])

    read = edited(list_of([scenario()]), change)

    assert read.errors == []
    assert read.items[1] == ReadItem(
        number=7,
        content={
            "title": "新场景",
            "provider": "某局",
            "industry": "big-data",
            "budget": {"max_yuan": 1000},
            "requirements": [{"name": "新需求", "must": True}],
        },
        places=read.items[1].places,
    )
    assert read.items[1].places["requirements[0].name"] == ("需求", "C4")
    assert read.items[1].places["title"] == (ITEMS, "B3")


def test_columns_can_be_moved() -> None:
    published = list_of([scenario(1), scenario(2)])

    def change(book: Any) -> None:
        sheet = book[ITEMS]
        for row in sheet.iter_rows():
            row[1].value, row[6].value = row[6].value, row[1].value

    read = edited(published, change)

    assert read.errors == []
    assert [item.content for item in read.items] == [item.content for item in published.items]


@pytest.mark.parametrize(
    ("change", "cell", "message"),
    [
        (set_cell("区域", 2, "成都市"), (ITEMS, "D2"), "没有这个区域"),
        (set_cell("产业", 2, "采矿"), (ITEMS, "E2"), "没有这个产业：采矿"),
        (set_cell("预算下限（元）", 2, "很多"), (ITEMS, "J2"), "“预算下限（元）”应为整数"),
        (set_cell("预算下限（元）", 2, 1.5), (ITEMS, "J2"), "“预算下限（元）”应为整数"),
        (set_cell("预算下限（元）", 2, 1e300), (ITEMS, "J2"), "“预算下限（元）”应为整数"),
        (set_cell("场景名称", 2, "=1+1"), (ITEMS, "B2"), "不接受公式，请改为文字或数字"),
        (set_cell("场景名称", 2, "#N/A"), (ITEMS, "B2"), "是一个错误值"),
        (set_cell("场景名称", 2, True), (ITEMS, "B2"), "应为文字"),
        (set_cell("模拟数据", 2, "也许"), (ITEMS, "T2"), "“模拟数据”只能是：是、否"),
        (set_cell("序号", 2, 0), (ITEMS, "A2"), "“序号”应为 1 到 999999 的整数"),
        (set_cell("序号", 2, None), (ITEMS, "A2"), "请填写“序号”"),
        (set_cell("序号", 3, 1), (ITEMS, "A3"), "序号 1 重复"),
        (set_cell("场景名称", 1, "名字"), (ITEMS, "B1"), "不认识的列“名字”"),
        (set_cell("场景名称", 1, "领域"), (ITEMS, "F1"), "列“领域”出现了两次"),
        (set_cell("建设目标", 2, "〔长文 9〕"), (ITEMS, "G2"), "〈长文〉表没有第 9 号长文"),
        (set_cell("必需", 2, "x", "需求"), ("需求", "D2"), "“必需”只能是：是、否"),
        (set_cell("条目序号", 2, 99, "需求"), ("需求", "A2"), "〈条目〉表没有序号为 99 的条目"),
        (set_cell("权重（%）", 2, "x", "评审标准"), ("评审标准", "D2"), "“权重（%）”应为整数"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_error_names_its_cell(change: Callable[[Any], None], cell: tuple[str, str], message: str) -> None:
    read = edited(list_of([scenario(1), scenario(2)]), change)

    assert (cell, message) in [((error.sheet, error.cell), error.message) for error in read.errors]


def test_a_value_beyond_the_columns_is_told() -> None:
    def change(book: Any) -> None:
        book[ITEMS]["Z2"].value = "批注"

    assert cell_errors(edited(list_of([scenario()]), change)) == [(ITEMS, "Z2")]


def test_dates_and_numbers_that_a_spreadsheet_made_are_read_as_texts() -> None:
    def change(book: Any) -> None:
        set_cell("开始日期", 2, datetime.fromisoformat("2027-02-03"))(book)
        set_cell("方案提交截止时间", 2, datetime.fromisoformat("2027-01-02T09:30"))(book)
        set_cell("场景名称", 2, 2026)(book)
        set_cell("内容指纹", 2, None)(book)

    read = edited(list_of([scenario()]), change)

    assert read.errors == []
    content = read.items[0].content
    assert content["schedule_start"] == "2027-02-03"
    assert content["answer_deadline"] == "2027-01-02T09:30:00+08:00"
    assert content["title"] == "2026"


def test_errors_are_listed_up_to_a_number() -> None:
    published = list_of([scenario(number) for number in range(1, 301)])

    def change(book: Any) -> None:
        for row in range(2, 302):
            book[ITEMS][f"D{row}"].value = "别处"

    read = edited(published, change)

    assert len(read.errors) == 201
    assert read.errors[-1].message == texts.get("exports.read.too_many_errors", most=200)


def test_an_empty_list_is_a_workbook_too() -> None:
    assert [error.message for error in read_workbook(xlsx.render(list_of([]))).errors] == ["没有条目"]


def test_a_long_title_is_cut_in_the_head_of_the_page() -> None:
    held = replace(list_of([scenario()]), title="&" * 500)
    sheet = opened(held)[ITEMS]

    assert sheet.oddHeader.center.text == "＆" * 60 + "…"
