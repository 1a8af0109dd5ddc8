"""What is held against a post, as data, and how it is found in one post alone. Pure.

Each rule has a code, whose sentence in Chinese is the text `postings.reason.<code>`, and the points that it
takes off a standing of 100. What would cost applicants money leaves a post near nothing; what merely repeats
leaves it well below the original; what is untidy costs less than one good feature.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from dabridge.events.v1.talent_pb2 import Demand

from services.common.scrub import REDACTED
from services.talent.market.postings.signatures import plain

FULL: Final = 100

DUPLICATE: Final = "duplicate"
COPIED: Final = "copied"
COPIED_BY: Final = "copied_by"
SALARY: Final = "salary"
MANY: Final = "many"

# Code → points off. The older of two posts of different owners is shown to the bureau and keeps its standing.
POINTS: Final[Mapping[str, int]] = {
    "scam": 90,
    "fee": 80,
    "loan": 80,
    DUPLICATE: 60,
    COPIED: 50,
    SALARY: 40,
    "empty": 40,
    "stuffed": 30,
    "contact": 25,
    "salary_range": 15,
    MANY: 15,
    "shouting": 15,
    COPIED_BY: 0,
}

# Words that turn a sentence round, shortly before what they deny: 不收取押金, 反刷单.
_DENIED: Final = re.compile(
    r"不$|(?:不(?:会|收|交|缴|用|需|得|允许|参与|向|涉及|要求|存在|以任何)|绝不|无需|无须|免|拒绝|禁止|严禁|杜绝"
    r"|谨防|没有|反|防|识别|打击|治理|稽查|风控)[^，。；;]{0,4}$"
)

_FEES: Final = "押金|保证金|培训费|报名费|服装费|工装费|体检费|资料费|中介费|入职费|建档费|会员费|岗位费"

# What texts are searched for, after NFKC and in lower case. What is denied shortly before does not count.
PATTERNS: Final[Mapping[str, tuple[str, ...]]] = {
    "scam": (
        r"刷单|刷信誉|刷好评|代刷|刷钻",
        r"(?:点赞|关注|抖音)员.{0,12}(?:日结|佣金)",
        r"(?:动动手指|躺赚|稳赚|日入过万|月入十万|轻松月入)",
        r"(?:出租|收购|出借).{0,4}(?:银行卡|电话卡|微信号|账户)|跑分",
    ),
    "fee": (
        rf"(?:交|缴|收取|支付|预付|垫付|先付|扣)[^，。；;]{{0,8}}(?:{_FEES})",
        rf"(?:{_FEES})[^，。；;]{{0,6}}\d+元?",
    ),
    "loan": (
        r"(?:培训贷|零首付培训|先学后付|分期(?:支付|缴纳|付|交)[^，。；;]{0,4}(?:学费|培训费))",
        r"(?:学费|培训费)[^，。；;]{0,6}(?:贷款|网贷|分期)",
        r"(?:办理|申请|协助)[^，。；;]{0,6}(?:贷款|信用卡|分期)[^，。；;]{0,8}(?:入职|上岗|培训|学费)",
        r"(?:入职|上岗|培训)[^，。；;]{0,8}(?:办理|申请)[^，。；;]{0,6}(?:贷款|网贷|分期)",
    ),
    "contact": (
        r"https?://|www\.|(?<![\w.])[a-z0-9-]{3,}\.(?:com|cn|top|xyz|vip|cc|club)(?![a-z])",
        r"(?:详情|咨询|报名|面试|应聘|有意|请|欢迎|速|直接|可)[^，。；;]{0,6}(?:加|扫)[^，。；;客用粉]{0,3}(?:微信|vx|wx|薇信|v信|二维码)",
        r"(?:微信|vx|wx|薇信|v信|qq)(?:号码?|群)?\s*[::]\s*[a-z0-9]",
        r"(?:微信|vx|薇信|v信)号?\s*(?=[a-z0-9_-]*\d)[a-z][a-z0-9_-]{5,19}|qq\s?号?\s?[1-9]\d{5,10}",
        r"(?:电话|手机|致电|座机|热线|tel)[^，。；;]{0,6}\d{3,4}[- ]?\d{7,8}",
        rf"(?:电话|手机|致电|微信|邮箱|简历|投递|发送|联系)[^，。；;]{{0,10}}{REDACTED}",
    ),
}

# A range that tells nothing: the most is more than so many times the least.
RANGE_MAX: Final = 4.0
# Below so many characters of text and without a skill there is nothing to compare with a person.
TEXT_LEAST: Final = 20
SKILLS_MOST: Final = 30
SAME_SKILLS_MOST: Final = 2
# Of a text of some length, the share of its 4-character pieces that are no repetition.
PIECE: Final = 4
REPEATS_FROM: Final = 80
FRESH_LEAST: Final = 0.6
_RUN: Final = re.compile(r"([^\W\d_])\1{5,}|([!?~*#$])\2{3,}|([^\w\s.\-=—…_])\3{7,}")
CAPITALS_FROM: Final = 60
CAPITALS_SHARE: Final = 0.9
QUOTE_MAX: Final = 40


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing held against a post; `evidence` is plain data: a quote, numbers, the id of another post."""

    code: str
    evidence: Mapping[str, object] = field(default_factory=dict)

    @property
    def points(self) -> int:
        """What it takes off; nothing by a code that another release knows."""
        return POINTS.get(self.code, 0)


def standing(findings: Iterable[Finding]) -> int:
    """In percent, 0 to FULL; each code counts once."""
    return max(0, FULL - sum({each.code: each.points for each in findings}.values()))


def codes(findings: Iterable[Finding]) -> list[str]:
    """The codes that lower a standing, the weightiest first."""
    found = {each.code for each in findings if each.points}
    return sorted(found, key=lambda code: (-POINTS[code], code))


def alone(demand: Demand) -> list[Finding]:
    """What is found in a post by itself."""
    return [
        *_patterns(demand),
        *_salary_range(demand),
        *_stuffed(demand),
        *_empty(demand),
        *_shouting(demand),
    ]


def _patterns(demand: Demand) -> list[Finding]:
    texts = [demand.post, *demand.required_skills, *demand.preferred_skills, demand.description]
    text = "。".join(unicodedata.normalize("NFKC", each).lower() for each in texts if each)
    # NFKC makes 。 of nothing else, but narrow commas of wide ones.
    text = text.replace(",", "，")
    found = []
    for code, patterns in PATTERNS.items():
        quote = next(filter(None, (_quoted(pattern, text) for pattern in patterns)), "")
        if quote:
            found.append(Finding(code, {"quote": quote}))
    return found


def _quoted(pattern: str, text: str) -> str:
    """The first place that the pattern finds and nothing denies; empty where there is none."""
    for match in re.finditer(pattern, text):
        if not _DENIED.search(text[max(0, match.start() - 8) : match.start()]):
            return match.group()[:QUOTE_MAX]
    return ""


def _salary_range(demand: Demand) -> list[Finding]:
    least, most = demand.salary.min_yuan, demand.salary.max_yuan
    if least > 0 and most > RANGE_MAX * least:
        return [Finding("salary_range", {"least": least, "most": most})]
    return []


def _stuffed(demand: Demand) -> list[Finding]:
    names = [plain(name) for name in (*demand.required_skills, *demand.preferred_skills)]
    if len(names) > SKILLS_MOST:
        return [Finding("stuffed", {"skills": len(names)})]
    same = [name for name, many in Counter(filter(None, names)).items() if many > SAME_SKILLS_MOST]
    if same:
        return [Finding("stuffed", {"quote": same[0][:QUOTE_MAX]})]
    text = plain(demand.description)
    pieces = [text[start : start + PIECE] for start in range(len(text) - PIECE + 1)]
    if len(text) >= REPEATS_FROM and len(set(pieces)) < FRESH_LEAST * len(pieces):
        return [Finding("stuffed", {"quote": Counter(pieces).most_common(1)[0][0]})]
    return []


def _empty(demand: Demand) -> list[Finding]:
    skills = any(plain(name) for name in (*demand.required_skills, *demand.preferred_skills))
    length = len(plain(demand.description))
    return [] if skills or length >= TEXT_LEAST else [Finding("empty", {"length": length})]


def _shouting(demand: Demand) -> list[Finding]:
    text = f"{demand.post} {demand.description}"
    run = _RUN.search(unicodedata.normalize("NFKC", text))
    if run:
        return [Finding("shouting", {"quote": run.group()[:QUOTE_MAX]})]
    words = re.findall(r"[A-Za-z]{4,}", text)
    letters = sum(map(len, words))
    if letters >= CAPITALS_FROM and _upper(words) >= CAPITALS_SHARE * letters:
        return [Finding("shouting", {"quote": " ".join(words)[:QUOTE_MAX]})]
    return []


def _upper(words: Sequence[str]) -> int:
    return sum(len(word) for word in words if word.isupper())
