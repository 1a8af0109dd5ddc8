"""Takes out of texts what marks a person's sex, age, origin or family, before they become profiles. Pure.

Of two texts that differ in such marks alone the same is left, so no embedding, keyword or list can tell them
apart. What is about a subject and not about a person stays: 女装, 老年护理, 川菜, 妇产科 are fields of work.
The words are in marks.txt; evaluation/fairness.py measures what they leave over.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from importlib import resources
from typing import Final


def _sets() -> dict[str, list[str]]:
    sets: dict[str, list[str]] = {}
    name = ""
    for line in resources.files(__package__).joinpath("marks.txt").read_text("utf-8").splitlines():
        if line.endswith(":") and not line.startswith((" ", "#")):
            name = line[:-1]
            sets[name] = []
        elif not line.startswith("#"):
            sets[name] += line.split()
    return sets


def _any(words: Iterable[str]) -> str:
    """An alternative of words, the longest first, for one may begin another."""
    return f"(?:{'|'.join(sorted(map(re.escape, words), key=len, reverse=True))})"


_MARKS: Final = _sets()
_PERSONAL: Final = _any(word for name in ("sex", "family", "age", "origin") for word in _MARKS[name])
_HAN: Final = "[\u4e00-\u9fff]"
_END: Final = r"，,。；;、！!？?\s|/（）()"
_NUMBER: Final = "(?:[0-9]{1,3}|[一二两三四五六七八九十百]{1,4})"
# Blanks within a mark; more of them are none, and no text is worth counting all it has from each of them on.
_GAP: Final = r"\s{0,3}"
_PLACE: Final = rf"(?:{_any(_MARKS['regions'])}(?:省|市|县|区|自治区|农村|乡下|山区)?)"

_AGED: Final = re.compile(
    rf"(?:今年|现年|年满|年近|年过|刚满|已满|芳龄|虚岁|周岁|年约)?{_GAP}{_NUMBER}(?:{_GAP}[-—~至到]{_GAP}{_NUMBER})?"
    rf"{_GAP}(?:多|余|来|几)?{_GAP}(?:周岁|岁)(?:以[上下内]|左右|出头)?的?"
    rf"|(?:奔|年近|年过|年逾|人到){_GAP}(?:而立|不惑|知天命|花甲|古稀|中年|[二三四五六]十)(?:之年)?的?"
)
# A label and what stands behind it, up to the next blank or mark of punctuation.
_LABELLED: Final = re.compile(
    rf"{_any(_MARKS['label'])}(?![及和与或等会礼福])(?:要求)?{_GAP}"
    rf"(?:[:：]{_GAP}|是|为|在|于|限|(?=[不0-9一二三四五六七八九十])|(?={_PLACE}))[^{_END}]{{0,12}}"
)
_BORN: Final = re.compile(
    rf"(?:19|20)\d{{2}}{_GAP}年(?:{_GAP}{_NUMBER}{_GAP}月)?(?:{_GAP}{_NUMBER}{_GAP}日)?"
    r"(?:出生|生人|生(?!产|态|活|物|意|鲜|猪))的?"
    r"|(?<!诞)(?:出生于|生于)\s{0,3}[^，,。；;、\n]{0,12}"
    r"|(?:(?:19|20)?[5-9][05]|[五六七八九零〇][零五〇])\s*后(?![端台续期勤置处])"
)
_FROM: Final = re.compile(
    rf"我?(?:来自|出身于?|家在|家住|籍|生长在|长在|土生土长[在的]?)于?\s*{_PLACE}的?(?:农村|乡下|山区|小城)?(?:家庭)?"
    rf"|{_PLACE}(?:本地|籍|户口|户籍|土著|老家|老乡)(?:人|的)?"
    rf"|{_PLACE}人(?![才民员工事口力社均机大])"
    r"|(?:农村|城市)(?:家庭)?出身|土生土长的?"
)
_PEOPLE: Final = re.compile(
    rf"{_any(_MARKS['peoples'])}族(?:人|同胞|青年)?"
    rf"(?!{_HAN}?(?:文化|风情|服饰|刺绣|银饰|工艺|织锦|蜡染|美食|菜|语|音乐|舞|歌|建筑|民俗|医药|医学|乡村?旅游))"
)
_WORD: Final = re.compile(rf"({_PERSONAL})(?!{_any(_MARKS['subjects'])})的?")
# A mark before what somebody works as, 女司机 or 男销售顾问; not 女装设计师.
_ROLE: Final = re.compile(
    rf"[男女](?![装鞋包裤裙袜衣性士子生人孩神]|{_HAN}?[装鞋包裤裙袜衣])(?={_HAN}{{0,4}}?"
    r"(?:员|师|工|司机|主播|教练|医生|护士|销售|客服|经理|助理|秘书|会计|文秘|店长|保安|顾问|主管|班长|队长|干部))"
)
# One that stands alone; within a word (子女, 儿女) it is none.
_ALONE: Final = re.compile(rf"(?<![子儿少妇仕闺侄孙美淑织])[男女](?=[{_END}\d:：]|$)")
# He and she, but not in 其他, 吉他 and 他人.
_PRONOUN: Final = re.compile("(?<![其吉维利])(?:他(?![人方国乡])|她)的?")

# Words of a field of work that hold a mark.
_TERMS: Final = re.compile(f"({_any(_MARKS['terms'])})")

# What says nothing once the marks are out of a clause.
_HOLLOW: Final = re.compile(
    r"(?:本人|我们|我|是|为|一名|一位|一个|一枚|名|位|的|了|在|于|来自|作为|身为|属于|现|今年|目前|已|也|和|与|及|或|有|生|人"
    r"|这个|那个|年龄|性别|民族|限|仅限|要求|优先|性|期|籍)*"
)
_PART: Final = re.compile(r"([，,。；;、！!？?\n|]+)")
# Plain words, one of which stands in whatever is a mark: a search looks for their first characters.
_POSSIBLE: Final = re.compile(
    "|".join(
        sorted(
            re.escape(word)
            for word in {
                *"男女他她岁后婚育孕胎族籍生龄户奔",
                *("出身", "年近", "年过", "年逾", "人到"),
                *(
                    word
                    for name in ("sex", "family", "age", "origin", "label", "regions")
                    for word in _MARKS[name]
                ),
            }
        )
    )
)


@lru_cache(maxsize=65_536)
def neutral(text: str) -> str:
    """The text without marks of sex, age, origin and family; clauses that were nothing else are left out.

    A text without such a mark is given back as it is.
    """
    if not _POSSIBLE.search(text):
        return text
    pieces = _PART.split(text)
    kept: list[str] = []
    changed = False
    for clause, mark in zip(pieces[::2], [*pieces[1::2], ""], strict=True):
        left = _without(clause)
        changed |= left != clause
        if left == clause or not _HOLLOW.fullmatch(left.strip()):
            kept += [left, mark]
    if not changed:
        return text
    found = "".join(kept)
    # A clause that fell at the end leaves the mark before it.
    return found if text[-1] in found[-1:] else found.rstrip("，,、；;|")


def _without(clause: str) -> str:
    if not _POSSIBLE.search(clause):
        return clause
    parts = _TERMS.split(clause)
    return "".join(part if place % 2 else _unmarked(part) for place, part in enumerate(parts))


def _unmarked(clause: str) -> str:
    for pattern in (_AGED, _LABELLED, _BORN, _FROM, _PEOPLE, _WORD, _ROLE, _ALONE, _PRONOUN):
        clause = pattern.sub("", clause)
    return clause
