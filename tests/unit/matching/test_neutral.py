"""What marks a person is taken out of texts, and what is about a subject stays."""

import re
import time
from itertools import pairwise

import pytest
from dabridge.events.v1 import types_pb2
from hypothesis import given
from hypothesis import strategies as st

from services.common import events
from services.matching import neutral as module
from services.matching.neutral import neutral
from services.matching.profiles import Profile
from tests.fakes.messages import a_demand, a_talent
from tests.unit.matching.test_profiles import STANDING, profile_of

SWAPS = [
    ("我是一名{}，来自达州，五年后端开发经验", ("女性", "男性", "小伙子", "姑娘", "宝妈", "全职爸爸")),
    ("{}，熟悉 MySQL，做过数据平台", ("90后", "70后", "1990年出生", "年龄28岁", "今年52岁", "已婚已育")),
    ("本人{}，能独立完成电气设计", ("四川人", "新疆人", "达州本地人", "土家族", "来自河南农村", "农村户口")),
    ("性别：{}，年龄：40，持有电工证", ("男", "女")),
    ("{}负责仓储管理系统的实施", ("他", "她")),
    ("招聘{}销售顾问，负责客户维护", ("男", "女", "")),
    ("从事财务工作三年，{}", ("20 - 30岁", "45岁以上", "籍贯山东")),
]
SUBJECTS = [
    "女装设计与打版",
    "老年护理与康养项目管理",
    "妇产科护理",
    "藏族文化旅游策划",
    "川菜研发",
    "四川人才网运营",
    "熟悉吉他与其他乐器",
    "与他人合作良好",
    "20后台开发",
    "2015年生产线改造",
    "生日蛋糕烘焙",
    "母婴用品销售",
    "女性健康产品推广",
    "通川区政务数据平台建设",
    "他汀类药物合成",
    "排他性条款审核",
    "水族造景与水族箱维护",
    "苗族银饰锻造",
    "维吾尔族语翻译",
    "男科医生助理",
    "女足教练",
    "青春期心理辅导",
    "青年人才服务",
    "承办离婚案件",
    "孕期瑜伽教学",
    "照顾老人起居",
    "怀孕母猪饲养",
]


@pytest.mark.parametrize(("sentence", "marks"), SWAPS)
def test_texts_that_differ_in_marks_alone_become_one(sentence: str, marks: tuple[str, ...]) -> None:
    left = [neutral(sentence.format(mark)) for mark in marks]

    assert all(one == other for one, other in pairwise(left)), left
    assert all(len(text) > 4 for text in left)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("安排他的工作", "安排她的工作"),
        ("招男科员", "招女科员"),
        ("男足浴技师", "女足浴技师"),
        ("大哥大姐", ""),
    ],
)
def test_a_term_takes_no_mark_along_that_only_looks_like_it(one: str, other: str) -> None:
    assert neutral(one) == neutral(other)


@pytest.mark.parametrize("unit", [" ", "1 ", "2000 年 ", "性别 ", "男", "一", "我来自"])
def test_a_long_text_of_whatever_takes_no_time(unit: str) -> None:
    texts = [f"{begin}{unit * 7_000}" for begin in ("2000", "年近", "岁")]
    started = time.process_time()

    for text in texts:
        neutral(text)

    assert time.process_time() - started < 3


@pytest.mark.parametrize("text", SUBJECTS)
def test_subjects_stay(text: str) -> None:
    assert neutral(text) == text


def test_a_clause_that_was_nothing_else_is_left_out() -> None:
    assert neutral("我是一名35岁的女性，来自新疆，有五年Java开发经验。") == "有五年Java开发经验。"
    assert neutral("电工证，男，已婚") == "电工证"


@given(st.text(max_size=80))
def test_any_text_is_taken(text: str) -> None:
    assert len(neutral(text)) <= len(text)


@given(st.text(alphabet="数据平台开发运维abcXYZ123，。 ", max_size=60))
def test_a_text_without_marks_is_given_back(text: str) -> None:
    assert neutral(text) == text


@pytest.mark.parametrize(("sex", "age", "origin"), [("女", "23岁", "云南人"), ("男", "58岁", "辽宁人")])
def test_no_mark_enters_a_profile(sex: str, age: str, origin: str) -> None:
    def person(title: str, evidence: str, experience: str) -> Profile:
        skills = [types_pb2.Skill(name="叉车操作", evidence=evidence)]
        record = a_talent(**STANDING, titles=[title], skills=skills, experience=experience)
        return profile_of(events.TALENT_CHANGED, record)

    marked = person(f"{sex}司机", f"{sex}，{age}，叉车证", f"{sex}，{age}，{origin}，三年仓储经验")

    assert marked == person("司机", "叉车证", "三年仓储经验")


def test_a_post_says_whom_it_wants_by_work_alone() -> None:
    record = a_demand(**STANDING, post="女文员", description="限女性，35岁以下。负责档案整理")

    made = profile_of(events.DEMAND_CHANGED, record)

    assert (made.titles, made.summary) == (("文员",), "负责档案整理")


MARKS = [word for name, members in module._MARKS.items() for word in members if name != "terms"]
BESIDE = [
    *"男女他她岁后奔的族人，。 ：",
    *("28", "90", "1990年", "今年", "五十", "花甲", "中年", "平台", "主管", "同胞"),
    *("年近", "年过", "年逾", "人到", "来自", "出生于", "土生土长", "城市", "出身"),
]


@given(st.lists(st.one_of(st.sampled_from(MARKS), st.sampled_from(BESIDE)), max_size=8).map("".join))
def test_what_is_passed_over_as_holding_no_mark_holds_none(text: str) -> None:
    found = neutral.__wrapped__(text)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_POSSIBLE", re.compile(""))
        assert neutral.__wrapped__(text) == found


@pytest.mark.parametrize(
    "mark",
    [
        *(
            "28岁",
            "90后",
            "1985年生人",
            "出生于山区",
            "奔五十",
            "年近五十",
            "年过五十",
            "年逾花甲",
            "人到五十",
        ),
        *(
            "城市出身",
            "土生土长",
            "满族同胞",
            "男",
            "女",
            "他的",
            "她的",
            "未婚",
            "年轻",
            "本地人",
            "四川人",
            "星座：狮子",
        ),
    ],
)
def test_a_mark_is_found_where_nothing_else_in_the_text_is_one(mark: str) -> None:
    assert neutral(f"能开叉车，{mark}，会写报表") == "能开叉车，会写报表"
