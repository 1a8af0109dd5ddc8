"""Names and addresses go out of free text, and what only looks like one stays."""

import pytest
from dabridge.events.v1.talent_pb2 import TalentProfile
from dabridge.events.v1.types_pb2 import Skill
from google.protobuf.message import Message
from hypothesis import given
from hypothesis import strategies as st

from services.common.scrub import REDACTED, scrub, scrub_message
from services.talent.seed import county, posts, profiles
from services.talent.seed.experts import experts
from tests.fakes.identities import FICTITIOUS, Fictitious

SOMEBODY = st.sampled_from(FICTITIOUS)
# No character of a name or an address among them.
AROUND = st.text(alphabet="数据治平台建设，。；:： \n3号abc", max_size=12)
SEEN = st.sampled_from(["", " ", "  ", "\u3000", "·", "-"])


@pytest.mark.parametrize(
    "text",
    [
        "翎泉路18号",
        "四川省达州市通川区翎泉路18号",
        "达州市通川区西外镇翎泉大道88号3栋2单元501室",
        "翎泉路１８号院附2号",
        "石盘乡双河村3组",
        "石盘乡双河村三社12号",
        "凤鸣小区6栋1单元",
        "5栋302室",
        "高新区斌砚大道一段5号",
        "通川区公路街12号",
    ],
)
def test_an_address_is_replaced_whole(text: str) -> None:
    assert scrub(f"住在{text}，谢谢") == f"住在{REDACTED}，谢谢"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("姓名：王小样", f"姓名：{REDACTED}"),
        ("姓 名: 欧阳小样 性别：女", f"姓 名: {REDACTED} 性别：女"),
        ("姓名：阿依古丽，维吾尔族", f"姓名：{REDACTED}，维吾尔族"),
        ("姓名：李样性别男", f"姓名：{REDACTED}性别男"),
        ("我叫王小样，做前端", f"我叫{REDACTED}，做前端"),
        ("联系人张先生", f"联系人{REDACTED}先生"),
        ("联系人：张小样", f"联系人：{REDACTED}"),
        ("联系人李小样经理", f"联系人{REDACTED}经理"),
        ("我的名字是王小样。", f"我的名字是{REDACTED}。"),
    ],
)
def test_a_name_behind_a_label_is_replaced_and_the_label_stays(text: str, left: str) -> None:
    assert scrub(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "主链路1号节点",
        "铁路3号线运维",
        "负责2号楼弱电",
        "电路2号板",
        "运输巷2号掘进机",
        "建成2栋120套住宅",
        "每期3座110户",
        "5单元20课时",
        "社区1组传感器数据",
        "达市府发〔2022〕8号文",
        "项目名称：智慧城市",
        "姓名: 身份证:",
        "我叫停了项目",
        "文件名是张量数据",
        "李明电子商务有限公司",
        "大道至简",
        "一号路由器",
    ],
)
def test_what_only_looks_like_one_stays(text: str) -> None:
    assert scrub(text) == text


@given(who=SOMEBODY, before=AROUND, after=AROUND)
def test_whoever_writes_themselves_into_a_text_is_gone_from_it(
    who: Fictitious, before: str, after: str
) -> None:
    left = scrub(before + who.sentence() + after)
    assert not [value for value in who.values if value in left]


@given(who=SOMEBODY, gap=SEEN, before=AROUND, after=AROUND)
def test_what_is_known_of_somebody_goes_without_any_label(
    who: Fictitious, gap: str, before: str, after: str
) -> None:
    text = f"{before}；{gap.join(who.name)}；{gap.join(who.mobile)}；{gap.join(who.id_number)}；{after}"
    left = scrub(text, who.values)
    assert left.count(REDACTED) >= 3
    assert not [char for char in who.name if char in left]
    assert who.mobile[-4:] not in left
    assert who.id_number[-4:] not in left


@given(who=SOMEBODY, title=st.sampled_from(["先生", "女士", "老师", "师傅"]))
def test_a_known_surname_goes_before_a_title(who: Fictitious, title: str) -> None:
    assert scrub(f"{who.name[0]}{title}负责产线", who.values) == f"{REDACTED}{title}负责产线"
    assert scrub(f"产线{title}", who.values) == f"产线{title}"


@given(who=SOMEBODY, other=SOMEBODY)
def test_others_are_not_looked_for(who: Fictitious, other: Fictitious) -> None:
    text = f"与{other.name}一起"
    assert (scrub(text, who.values) == text) == (other.name != who.name)


@given(text=st.text(), known=st.lists(st.text(max_size=6), max_size=3))
def test_scrubbing_twice_is_scrubbing_once(text: str, known: list[str]) -> None:
    once = scrub(text, known)
    assert scrub(once, known) == once


@given(who=SOMEBODY, kind=st.sampled_from(["name", "mobile", "mail", "id_number", "address"]))
def test_every_text_of_a_message_is_free_of_who_is_known(who: Fictitious, kind: str) -> None:
    value = getattr(who, kind)
    profile = TalentProfile(
        id="talent-1",
        titles=[f"工程师{value}"],
        major=value,
        experience=f"{value}负责产线",
        skills=[Skill(name="前端", evidence=f"与{value}")],
    )
    scrub_message(profile, frozenset({"id"}), who.values)
    assert value not in str(profile)
    assert value.encode() not in profile.SerializeToString()


def test_what_has_no_width_parts_no_number() -> None:
    profile = TalentProfile(experience="电话138\u200b1234\u200b5678")
    scrub_message(profile, frozenset())
    assert profile.experience == f"电话{REDACTED}"


def test_seeded_texts_hold_nobody_and_stay_as_they_are() -> None:
    seeded: list[Message] = [
        *profiles.talents(500),
        *posts.demands(300),
        *experts(110),
        *county.county_industries(),
    ]
    for message in seeded:
        before = message.SerializeToString(deterministic=True)
        scrub_message(message, frozenset())
        assert message.SerializeToString(deterministic=True) == before
