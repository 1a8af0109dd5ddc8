"""Lists for tests: plain ones, and such as validators of services/scenarios/model.py let through."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from dabridge.events.v1 import scenarios_pb2
from hypothesis import strategies as st

from services.common import plan
from services.common.canonical import content_hash, list_hash
from services.common.plain import Plain, from_plain, to_plain
from services.gateway.exports.shapes import Amendment, Item, Published, Subject, content_of

ZONES: Final = [zone.code for zone in plan.zones()]
INDUSTRIES: Final = [industry.code for industry in plan.industries()]
# What spreadsheets, XML, typst or these modules themselves could take for more than text.
TRICKY: Final = (
    "=1+1",
    '=HYPERLINK("http://example.com")',
    "+x",
    "-一",
    "@SUM(A1)",
    "\tx",
    "\rx",
    "a\rb\r\nc\nd",
    "'",
    "'=x",
    "''=x",
    "_x000D_",
    "_x005F_x000D_",
    "_x005F\x01",
    "_x0041_x0042_",
    "_xD800_",
    "\x00\x01\x1f\x7f\x85\ufffe\uffff",
    "〔长文 1〕",
    "'〔长文 1〕",
    "  两端空白  ",
    "\n\nx\n",
    "#N/A",
    "TRUE",
    "007",
    "1e5",
    "2026-01-31",
    "😀👩‍👩‍👧𠮷",
    "\u200b\u202e\ufeff\u2028\u2029",
    "&lt;b>]]>",
    "#strong[x] $x$ *b* _c_ `d` \\ @e <f> // g",
    '{"a": "b"}',
    "{0} {name}",
    "x" * 200,
    "达" * 200,
)
TEXTS: Final = (
    st.text(st.characters(exclude_categories=["Cs"]), max_size=200)
    | st.sampled_from(TRICKY)
    | st.lists(st.sampled_from(TRICKY), min_size=2, max_size=4).map(lambda parts: "".join(parts)[:200])
)
LONG: Final = TEXTS | st.sampled_from(
    ("x" * 10_000, "\x01" * 10_000, "达\n" * 5_000, "_x0041_" * 1_428, "😀" * 10_000)
)
DAYS: Final = st.just("") | st.dates().map(str)
BOUND: Final = st.none() | st.integers(0, 10**12)


def list_of(records: Sequence[Plain], subject: Subject = "opportunity", **fields: Any) -> Published:
    """A frozen list of the records' content."""
    items = tuple(
        Item(
            position=number,
            record_id=record.get("id", ""),
            record_version=number,
            title=record.get("title" if subject == "opportunity" else "name", ""),
            content_hash=content_hash(content),
            content=content,
        )
        for number, record in enumerate(records, start=1)
        for content in (content_of(subject, record),)
    )
    held = Published(
        id="list-1",
        version=3,
        subject=subject,
        kind="digital_scenario" if subject == "opportunity" else "capability",
        kind_name="数字经济应用场景" if subject == "opportunity" else "数字经济企业能力",
        batch=3,
        title="达州市机会清单（第 3 批）",
        front_matter="欢迎各类企业对接。\n逾期不予受理。",
        frozen_at="2026-11-25T04:00:00.123456+00:00",
        updated_at="2026-11-26T04:00:00.654321+00:00",
        content_hash=list_hash(item.content_hash for item in items),
        synthetic=False,
        items=items,
    )
    return replace(held, **fields)


def amended(published: Published, position: int, *amendments: Amendment) -> Published:
    """The list with what happened to one of its items."""
    items = tuple(
        replace(item, amendments=amendments) if item.position == position else item
        for item in published.items
    )
    return replace(published, items=items)


def scenario(number: int = 1, **fields: Any) -> Plain:
    """The plain values of a scenario as a list holds it."""
    held: Plain = {
        "id": f"s{number}",
        "title": f"智慧停车（{number}）",
        "provider": "达州市数据局",
        "zone": "511702",
        "industry": "sensor",
        "domain": "城市治理",
        "goal": "一年内建成。",
        "content": "第一期：\n- 地磁\n- 视频",
        "requirements": [{"name": "车牌识别", "must": True}, {"name": "移动支付"}],
        "budget": {"min_yuan": 500_000, "max_yuan": 2_000_000},
        "schedule": "分两期",
        "schedule_start": "2027-01-01",
        "schedule_end": "2027-12-31",
        "answer_deadline": "2026-12-20T17:00:00+08:00",
        "criteria": [{"name": "方案", "weight": 60, "description": "契合"}, {"name": "价格", "weight": 40}],
        "list_kind": "digital_scenario",
    }
    return to_plain(from_plain(held | fields, scenarios_pb2.Scenario))


def enterprise(number: int = 1, **fields: Any) -> Plain:
    """The plain values of an enterprise as a list holds it."""
    held: Plain = {
        "id": f"e{number}",
        "uscc": "91510000MA6X0000X1",
        "name": f"达州某某科技有限公司（{number}）",
        "zone": "DZ-GXQ",
        "industries": ["sensor", "big-data"],
        "summary": "传感器研发。",
        "capabilities": [
            {"name": "机器视觉", "evidence": "面板检测", "trust": "verified"},
            {"name": "物联网"},
        ],
        "offerings": [
            {
                "kind": "product",
                "name": "检测一体机",
                "summary": "用于面板",
                "reference": "https://example.com/p",
            },
            {"kind": "certificate", "name": "管理体系认证", "party": "某机构", "dated": "2025-01-01"},
        ],
    }
    return to_plain(from_plain(held | fields, scenarios_pb2.Enterprise))


@st.composite
def scenarios(draw: st.DrawFn, number: int) -> Plain:
    """Any scenario, down to what validators let through."""
    least, most = draw(BOUND), draw(BOUND)
    needs = draw(st.lists(st.fixed_dictionaries({"name": TEXTS, "must": st.booleans()}), max_size=4))
    marks = st.fixed_dictionaries({"name": TEXTS, "weight": st.integers(0, 100), "description": LONG})
    moments = st.sampled_from(
        ("", "2026-12-20T17:00:00+08:00", "2026-12-20T09:00:00Z", "2026-12-20T17:00:30+08:00")
    )
    return scenario(
        number,
        title=draw(TEXTS),
        provider=draw(TEXTS),
        provider_id=draw(st.sampled_from(("", "org-1"))),
        zone=draw(st.sampled_from(["", *ZONES])),
        industry=draw(st.sampled_from(INDUSTRIES)),
        domain=draw(TEXTS),
        goal=draw(LONG),
        content=draw(LONG),
        requirements=needs,
        budget=draw(st.sampled_from([None, {"min_yuan": least, "max_yuan": most}])),
        schedule=draw(TEXTS),
        schedule_start=draw(DAYS),
        schedule_end=draw(DAYS),
        answer_deadline=draw(moments),
        criteria=draw(st.lists(marks, max_size=3)),
        synthetic=draw(st.booleans()),
    )


@st.composite
def enterprises(draw: st.DrawFn, number: int) -> Plain:
    """Any enterprise, down to what validators let through."""
    trust = st.sampled_from((None, "declared", "evidenced", "verified"))
    skills = st.fixed_dictionaries({"name": TEXTS, "evidence": TEXTS, "trust": trust})
    offers = st.fixed_dictionaries(
        {
            "kind": st.sampled_from((None, "product", "case", "certificate")),
            "name": TEXTS,
            "summary": LONG,
            "party": TEXTS,
            "dated": DAYS,
            "valid_until": DAYS,
            "reference": TEXTS,
        }
    )
    return enterprise(
        number,
        name=draw(TEXTS),
        zone=draw(st.sampled_from(["", *ZONES])),
        industries=draw(st.lists(st.sampled_from(INDUSTRIES), unique=True)),
        summary=draw(LONG),
        capabilities=draw(st.lists(skills, max_size=3)),
        offerings=draw(st.lists(offers, max_size=3)),
        synthetic=draw(st.booleans()),
    )


@st.composite
def any_list(draw: st.DrawFn) -> Published:
    """Any list of either subject, with any title and front matter, of up to three items."""
    subject: Subject = draw(st.sampled_from(("opportunity", "capability")))
    make = scenarios if subject == "opportunity" else enterprises
    records = [draw(make(number)) for number in range(1, draw(st.integers(0, 3)) + 1)]
    held = list_of(records, subject, title=draw(TEXTS), front_matter=draw(LONG), kind_name=draw(TEXTS))
    happened = (
        Amendment("addendum", "2026-12-01T01:00:00Z", 4, 1),
        Amendment("withdrawn", "2026-12-02T01:00:00Z", 5, 0),
    )
    return amended(held, 1, *draw(st.sampled_from(((), happened[:1], happened))))
