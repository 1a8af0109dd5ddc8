import re
import time
from dataclasses import replace
from typing import Any

import pypdfium2
from hypothesis import HealthCheck, given, settings

from services.gateway.exports import pdf
from services.gateway.exports.shapes import Amendment, Published
from tests.unit.gateway.exports.made import amended, any_list, enterprise, list_of, scenario

# Points of A4, as wide as the margins of the template leave it.
LEFT, RIGHT = 60, 536


def pages(published: Published) -> list[str]:
    """The text of each page, spaces and line ends left out."""
    held = pypdfium2.PdfDocument(pdf.render(published))
    try:
        return ["".join(page.get_textpage().get_text_bounded().split()) for page in held]
    finally:
        held.close()


def within_margins(data: bytes) -> bool:
    held = pypdfium2.PdfDocument(data)
    try:
        boxes: list[Any] = [
            text.get_charbox(index)
            for page in held
            for text in (page.get_textpage(),)
            for index in range(text.count_chars())
        ]
    finally:
        held.close()
    return all(left >= LEFT and right <= RIGHT for left, _, right, _ in boxes if right > left)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(any_list())
def test_any_list_can_be_printed(published: Published) -> None:
    held = pypdfium2.PdfDocument(pdf.render(published))
    try:
        assert len(held) >= 2
    finally:
        held.close()


def test_cover_front_matter_contents_items_and_hash_are_in_their_places() -> None:
    published = list_of([scenario(1), scenario(2)])
    cover, front, contents, *items = pages(published)

    assert "达州市机会清单（第3批）" in cover
    assert "2026年11月25日发布" in cover
    assert "共2项" in cover
    assert front.startswith("达州市机会清单（第3批）前言欢迎各类企业对接。逾期不予受理。")
    assert "目录1智慧停车（1）" in contents
    assert re.search(r"智慧停车（2）\.*4", contents)
    assert (
        "智慧停车（1）提供单位达州市数据局区域通川区产业传感器领域城市治理预算500,000–2,000,000元" in items[0]
    )
    assert "1.必需车牌识别2.移动支付" in items[0]
    assert published.items[0].content_hash in items[0]
    assert published.content_hash in items[-1]


def test_a_fact_that_is_not_given_leaves_no_hole() -> None:
    whole = "".join(
        pages(list_of([scenario(domain=""), scenario(domain="", provider="", schedule="", budget=None)]))
    )

    assert "产业传感器预算500,000–2,000,000元截止时间" in whole
    assert "领域" not in whole


def test_every_page_after_the_cover_has_its_number_and_the_title() -> None:
    cover, *others = pages(list_of([scenario(number) for number in range(1, 21)]))

    assert "页/共" not in cover
    for number, page in enumerate(others, start=2):
        assert f"第{number}页/共{len(others) + 1}页" in page
        assert page.startswith("达州市机会清单（第3批）")


def test_capabilities_and_offerings_are_printed() -> None:
    whole = "".join(pages(list_of([enterprise()], "capability")))

    assert "信用代码91510000MA6X0000X1" in whole
    assert "1.机器视觉（已核验），依据：面板检测2.物联网" in whole
    assert "【产品】检测一体机" in whole


def test_what_happened_since_is_printed_with_the_item_and_at_the_end() -> None:
    held = amended(
        list_of([scenario(1), scenario(2)]), 2, Amendment("withdrawn", "2026-12-02T01:00:00Z", 5, 0)
    )
    last = pages(held)[-1]

    assert "".join(pages(held)).count("2026年12月2日撤回") == 2
    assert "发布后变更" in last


def test_a_draft_says_that_it_is_one() -> None:
    whole = "".join(pages(list_of([scenario()], frozen_at="")))

    assert "草稿，尚未发布" in whole
    assert "本清单尚未发布，内容仍可能改动。" in whole


def test_markup_in_a_text_is_shown_and_not_obeyed() -> None:
    tricky = '#panic("x") #strong[y] $z$ *b* _c_ `d` @e <f> // g \\ "h" #import "/etc/passwd"'
    whole = "".join(
        pages(list_of([scenario(title=tricky, content=tricky)], title=tricky, front_matter=tricky))
    )

    assert whole.count("".join(tricky.split())) >= 4


def test_characters_that_the_font_lacks_break_nothing() -> None:
    whole = "".join(pages(list_of([scenario(title="甲😀乙𠮷丙", goal="ⵣ العربية ไทย")])))

    assert "甲" in whole
    assert "丙" in whole


def test_a_text_without_a_break_stays_on_the_page() -> None:
    long = "x" * 200
    record = scenario(title=long, provider=long[:120], content="y" * 10_000, requirements=[{"name": long}])

    assert within_margins(pdf.render(list_of([record], title=long, front_matter=long, kind_name=long)))
    assert within_margins(pdf.render(list_of([scenario(title="达" * 200, content="州" * 10_000)])))


def test_text_that_steers_direction_cannot_rearrange_the_page() -> None:
    whole = "".join(pages(list_of([scenario(title="甲\u202e乙丙\u2066丁")])))

    assert "甲乙丙丁" in whole


def test_the_same_list_gives_the_same_file() -> None:
    published = list_of([scenario()])

    assert pdf.render(published) == pdf.render(published)


def test_no_font_but_the_packages_own_is_used() -> None:
    assert pdf.fonts().families() == ["Noto Sans CJK SC"]


def test_five_hundred_items_are_printed_within_seconds() -> None:
    published = list_of([scenario(number, content="一段建设内容。" * 30) for number in range(1, 501)])
    began = time.monotonic()
    made = pdf.render(published)

    assert time.monotonic() - began < 20
    held = pypdfium2.PdfDocument(made)
    assert len(held) > 250
    held.close()


def test_an_empty_list_and_one_without_front_matter_are_printed_too() -> None:
    assert "共0项" in pages(replace(list_of([]), front_matter=""))[0]
