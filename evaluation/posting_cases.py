"""Posts made worse on purpose: light copies of good ones, and spam written into them; every word invented."""

import random
import re
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from typing import Final

from dabridge.events.v1.talent_pb2 import Demand
from dabridge.events.v1.types_pb2 import MoneyRange

from services.common import plan

# Words of posts and others that mean the same.
_SYNONYMS: Final = (
    ("负责", "承担"),
    ("熟悉", "了解"),
    ("掌握", "精通"),
    ("招聘", "诚聘"),
    ("优先", "优先考虑"),
    ("经验", "经历"),
    ("以上", "及以上"),
    ("良好的", "较好的"),
    ("具有", "具备"),
    ("完成", "做好"),
    ("配合", "协助"),
    ("工作地点", "上班地点"),
    ("要求", "需要"),
    ("能够", "可以"),
    ("相关", "有关"),
    ("进行", "开展"),
    ("提供", "给予"),
)
_OPENERS: Final = ("急聘：", "我司诚邀英才加入。", "因业务发展需要，现面向社会招聘。", "【直招】")
_CLOSERS: Final = ("欢迎加入我们。", "待遇面议。", "节假日有福利。", "团队氛围好，发展空间大。")
_TITLES: Final = ("（急聘）", "（五险一金）", "（双休）", "-可接受应届")


def punctuation(_: random.Random, post: Demand) -> None:
    """Other punctuation and blanks."""
    post.description = post.description.replace("，", " ").replace("、", "，").replace("；", "。")


def order(chance: random.Random, post: Demand) -> None:
    """Sentences and skills in another order."""
    parts = [part for part in re.split(r"(?<=[。；;\n])", post.description) if part.strip()]
    chance.shuffle(parts)
    post.description = "".join(parts)
    skills = list(post.required_skills)
    chance.shuffle(skills)
    post.required_skills[:] = skills


def synonyms(_: random.Random, post: Demand) -> None:
    """All words of the table by those that mean the same."""
    for word, other in _SYNONYMS:
        post.description = post.description.replace(word, other)


def salary(chance: random.Random, post: Demand) -> None:
    """Another salary, everything else as it was."""
    factor = chance.uniform(0.8, 1.3)
    low, high = (post.salary.min_yuan or 5_000), (post.salary.max_yuan or 8_000)
    post.salary.CopyFrom(MoneyRange(min_yuan=round(low * factor), max_yuan=round(high * factor)))


def framed(chance: random.Random, post: Demand) -> None:
    """A sentence before, one behind, and a word at the title."""
    post.description = chance.choice(_OPENERS) + post.description + chance.choice(_CLOSERS)
    post.post = (post.post + chance.choice(_TITLES))[:100]


def mixed(chance: random.Random, post: Demand) -> None:
    """All of it."""
    for change in (punctuation, order, synonyms, salary, framed):
        change(chance, post)


def zone(chance: random.Random, post: Demand) -> None:
    """The same post in another zone."""
    post.zone = chance.choice([each.code for each in plan.zones() if each.code != post.zone])


COPIES: Final[Mapping[str, Callable[[random.Random, Demand], None]]] = {
    "punctuation": punctuation,
    "order": order,
    "synonyms": synonyms,
    "salary": salary,
    "framed": framed,
    "mixed": mixed,
    "zone": zone,
}

# Sentences of spam by the code that is to be found. The first half of each is for choosing patterns, the
# second is held out: no pattern is changed for what it shows.
SPAM: Final[Mapping[str, Sequence[str]]] = {
    "fee": (
        "入职需缴纳押金500元，离职退还。",
        "上岗前先交培训费1980元。",
        "收取服装费300元，从首月工资扣除。",
        "需支付体检费和资料费共260元。",
        "面试通过后请预付工装费200元。",
        "报名费99元，概不退还。",
        "每人要先垫付保证金一千元才能排班。",
        "办证费用自理，入职时交给公司八百元。",
        "需要购买公司指定的教材，价格680元。",
        "先交岗位保证金，做满三个月返还。",
    ),
    "scam": (
        "在家刷单，佣金日结。",
        "为商家刷信誉，一单五元起。",
        "点赞员，动动手指即可，佣金日结。",
        "日入过万不是梦，稳赚不赔。",
        "收购个人银行卡，一张两千元。",
        "电商补单兼职，时间自由，当天结算。",
        "帮助店铺代刷好评，按单付费。",
        "只要有手机，轻松月入三万。",
        "出租自己的微信号，每天领八十元。",
        "虚拟货币搬砖，跑分代付，日结高薪。",
    ),
    "loan": (
        "零首付培训，先学后付，学成上岗。",
        "学费可办理分期，入职后从工资中扣。",
        "协助申请贷款支付培训学费，毕业包就业。",
        "入职前需办理网贷用于实训。",
        "分期支付培训费，签约保底薪资。",
        "没有钱也能学，公司帮你贷款交学费，就业后再还。",
        "岗前实训费用可走培训贷。",
        "办理信用卡后方可入职。",
        "实训费用分期付，由合作金融机构放款。",
        "上岗需配合办理分期购买设备。",
    ),
    "contact": (
        "详情请加微信：dzhr2026。",
        "简历发到 www.goodjob-example.com 。",
        "咨询QQ：123456789。",
        "联系电话：0818-2345678。",
        "有意者请扫二维码加群。",
        "应聘直接加vx hr8866sc。",
        "投递网址 https://example.com/apply 。",
        "报名可添加人事微信详谈。",
        "手机微信同号，随时联系：〔已隐去〕。",
        "请把简历投递到邮箱〔已隐去〕。",
    ),
    "shouting": (
        "高薪急聘！！！！！！",
        "好消息好好好好好好好好好",
        "URGENT HIRING SOFTWARE ENGINEERS WITH EXCELLENT BENEFITS AND GENEROUS SALARY PACKAGES APPLY TODAY",
        "待遇优厚～～～～～～～～～～",
        "来来来来来来来来来就对了",
        "不要错过？？？？？？",
        "★★★★★★★★★★名企直招",
        "JOIN OUR FAST GROWING TEAM OF DATA ANALYSTS TODAY UNLIMITED INCOME POTENTIAL FLEXIBLE HOURS REMOTE",
    ),
}


def spammed(chance: random.Random, post: Demand, sentence: str) -> Demand:
    """A post with a sentence of spam somewhere in it."""
    worse = deepcopy(post)
    parts = [part for part in re.split(r"(?<=[。\n])", worse.description) if part.strip()]
    parts.insert(chance.randint(0, len(parts)), sentence)
    worse.description = "".join(parts)
    return worse


def mispaid(chance: random.Random, post: Demand) -> Demand:
    """A post whose pay is a tenth or ten times as much, as of a slip or a bait."""
    worse = deepcopy(post)
    factor = chance.choice((0.1, 10))
    low, high = post.salary.min_yuan or 5_000, post.salary.max_yuan or 8_000
    worse.salary.CopyFrom(MoneyRange(min_yuan=round(low * factor), max_yuan=round(high * factor)))
    return worse


def baited(post: Demand) -> Demand:
    """A post whose range of pay tells nothing."""
    worse = deepcopy(post)
    low = post.salary.min_yuan or 4_000
    worse.salary.CopyFrom(MoneyRange(min_yuan=low, max_yuan=low * 8))
    return worse


def stuffed(chance: random.Random, post: Demand, words: Sequence[str]) -> Demand:
    """A post stuffed with keywords: very many skills, or the same few words over and over."""
    worse = deepcopy(post)
    if chance.random() < 0.5:
        worse.required_skills[:] = chance.sample(list(words), 40)
    else:
        worse.description = "、".join(chance.sample(list(words), 5) * 8)
    return worse


def emptied(chance: random.Random, post: Demand) -> Demand:
    """A post that says next to nothing."""
    worse = deepcopy(post)
    del worse.required_skills[:], worse.preferred_skills[:]
    worse.description = chance.choice(("", "待遇优厚", "面议", "详见公司", "要求踏实肯干"))
    return worse
