"""No identifier of a person survives in free text, and other text is left as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.common.scrub import REDACTED, scrub, scrub_message
from tests.fakes.messages import an_enterprise

MOBILES = st.from_regex(r"\A1[3-9][0-9]{9}\Z")
CHINESE = st.text(alphabet="数据治理平台建设，。；", max_size=10)


@pytest.mark.parametrize(
    "text",
    [
        "13812345678",
        "138 1234 5678",
        "138-1234-5678",
        "+8613812345678",
        "+86 138 1234 5678",
        "１３８１２３４５６７８",
        "51170219900101123X",
        "51170219900101123x",
        "511702900101123",
        "name.surname+tag@mail.example.com",
        "name＠example．com",
    ],
)
def test_an_identifier_is_replaced_whole(text: str) -> None:
    assert scrub(f"联系{text}，谢谢") == f"联系{REDACTED}，谢谢"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "负责数据平台",
        "投资 12345678901 元",
        "订单 13812345678901",
        "2026-03-01 至 2026-12-31",
        "编码 2-02-10-09",
        "C@ 语言",
        "91511702MA0000001W",
    ],
)
def test_other_text_stays_as_it_is(text: str) -> None:
    assert scrub(text) == text


@given(before=CHINESE, mobile=MOBILES, after=CHINESE)
def test_any_mobile_number_between_chinese_text_is_gone(before: str, mobile: str, after: str) -> None:
    assert scrub(before + mobile + after) == before + REDACTED + after


@given(st.text())
def test_scrubbing_twice_is_scrubbing_once(text: str) -> None:
    assert scrub(scrub(text)) == scrub(text)


def test_a_message_is_scrubbed_at_every_depth_but_for_its_codes() -> None:
    message = an_enterprise(id="  13812345678 ", summary=" 电话\x0013812345678 ")
    message.capabilities[0].evidence = "邮箱 someone@example.com"

    scrub_message(message, frozenset({"id", "uscc"}))

    assert message.id == "13812345678"
    assert message.summary == f"电话{REDACTED}"
    assert message.capabilities[0].evidence == f"邮箱 {REDACTED}"
