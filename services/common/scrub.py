"""Takes personal identifiers out of free text, so that none reaches Kafka, an index, a log or a span."""

import re
from collections.abc import Callable, Sequence
from copy import deepcopy
from functools import lru_cache, partial
from typing import Final, TypeVar

from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message

from services.common import places
from services.common.surnames import COMPOUND, SINGLE

M = TypeVar("M", bound=Message)

REDACTED: Final = "〔已隐去〕"
# What is known of somebody is looked for where it has so many characters.
KNOWN_MIN: Final = 2
_NAME_MAX: Final = 6

# Full-width forms are found as their ASCII twins; a place in the one text is the same place in the other.
_NARROW: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}

_GAP: Final = r"[ \-]?"
_MONTH_DAY: Final = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_IDENTIFIER: Final = re.compile(
    # ID number, GB 11643: region, birth date, sequence, check digit; then its 15-digit forerunner.
    rf"(?<![0-9A-Za-z])[1-9]\d{{5}}(?:18|19|20)\d{{2}}{_MONTH_DAY}\d{{3}}[0-9Xx](?![0-9A-Za-z])"
    rf"|(?<![0-9A-Za-z])[1-9]\d{{5}}\d{{2}}{_MONTH_DAY}\d{{3}}(?![0-9A-Za-z])"
    # Mobile number, with or without the country code, in one piece or as 3-4-4.
    rf"|(?<!\d)(?:(?:\+|00)86{_GAP})?1[3-9]\d{_GAP}\d{{4}}{_GAP}\d{{4}}(?!\d)"
    r"|[A-Za-z0-9._%+\-]+@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+",
    re.ASCII,
)
_POSSIBLE: Final = re.compile(r"@|\d{4}", re.ASCII)

_HAN: Final = "[\u3400-\u9fff]"
_SURNAME: Final = f"(?:{'|'.join(COMPOUND)}|[{SINGLE}])"
_TITLE: Final = "先生|女士|小姐|同志|老师|师傅|经理|主任|工程师|总监|教授|博士|老板|总|工"
_FULL: Final = rf"{_SURNAME}[ ·]?{_HAN}(?:[ ·]?{_HAN})??"
# Words that people go on with behind a name, and labels of what comes next.
_NEXT: Final = "性别|男|女|年龄|民族|出生|籍贯|电话|手机|联系|身份证|邮箱|住址|地址|现住|毕业|今年|来自|是|在"
# Where a name ends: at what is no character of one, or at such a word.
_END: Final = rf"(?=[^\u3400-\u9fff]|$|{_TITLE}|{_NEXT})"
_NAME: Final = re.compile(
    rf"(?P<label>(?:姓\s*名|联\s*系\s*人|申请人|求职者|推荐人)\s*:\s*)(?:{_FULL}{_END}|(?!{_NEXT}){_HAN}{{2,4}})"
    rf"|(?P<called>我叫|名字(?:叫|是)|姓名(?:叫|为|是))\s*{_FULL}{_END}"
    rf"|(?P<contact>联系人\s*){_SURNAME}(?:{_HAN}{{1,2}})??(?={_TITLE})"
)
_NAME_POSSIBLE: Final = re.compile(r"名|我叫|联\s*系\s*人|申请人|求职者|推荐人")

_GAPS: Final = re.compile(r"\s+")
# Controls, and what has no width, so that it parts no number unseen.
_CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u2060\ufeff]")

Pattern = re.Pattern[str]
# What may stand between the characters of what is known.
_BETWEEN: Final = re.compile(r"[\s\-·•]+")
# Letters that patterns take for an i, whatever their case.
_DOTTED: Final = {0x130: "i", 0x131: "i"}


class _Known:
    """What is known of a person, to be found in texts; a pattern is made where one may find anything."""

    def __init__(self, forms: Sequence[str]) -> None:
        self._forms = forms
        folded = [_together(form) for form in forms]
        names = [surname for form in forms if (surname := _surname(form))]
        titled = [name + title for name in names for title in _TITLED.split("|")]
        self._parts = tuple(dict.fromkeys([*folded, *titled]))

    def possible(self, narrow: str) -> bool:
        """Whether the pattern may find anything; cheap, where making it is not."""
        together = _together(narrow)
        return any(part in together for part in self._parts)

    @property
    def pattern(self) -> Pattern:
        """What finds the texts."""
        return _pattern(tuple(self._forms))


def scrub(text: str, known: Sequence[str] = ()) -> str:
    """The text with what identifies a person replaced by REDACTED; else unchanged.

    That are mobile numbers, ID numbers and mail addresses, addresses of houses and flats, names behind a
    label such as 姓名; and each of `known`, a person's own name, numbers and address, however it is spaced.
    """
    return _scrub(text, _known(tuple(known)))


def scrub_message(message: Message, codes: frozenset[str], known: Sequence[str] = ()) -> None:
    """Trims and scrubs every text of a message and of those in it and drops control characters.

    Fields named in `codes` are trimmed alone. `known` is what identifies the person whom it is about.
    """
    _scrub_fields(message, codes, partial(_tidy, known=_known(tuple(known))))


def scrubbed(message: M, codes: frozenset[str]) -> M:
    """A copy of the message, scrubbed as `scrub_message` does it."""
    copy = deepcopy(message)
    scrub_message(copy, codes)
    return copy


def _scrub_fields(message: Message, codes: frozenset[str], tidied: Callable[[str], str]) -> None:
    for field, value in message.ListFields():
        if field.type == FieldDescriptor.TYPE_MESSAGE:
            for part in value if field.is_repeated else (value,):
                _scrub_fields(part, codes, tidied)
        elif field.type == FieldDescriptor.TYPE_STRING:
            tidy = str.strip if field.name in codes else tidied
            if field.is_repeated:
                value[:] = [tidy(text) for text in value]
            else:
                setattr(message, field.name, tidy(value))


def _tidy(text: str, known: _Known | None = None) -> str:
    return _scrub(_CONTROL.sub("", text).strip(), known)


def _scrub(text: str, known: _Known | None) -> str:
    # What was taken out before is no text: nothing is looked for in it or across it.
    return REDACTED.join(_settled(part, known) for part in text.split(REDACTED))


def _settled(text: str, known: _Known | None) -> str:
    """Scrubbed until there is nothing more to find: what is left may read otherwise than before."""
    narrow = text.translate(_NARROW)
    for pattern in _patterns(narrow, known):
        if (left := _redacted(text, narrow, pattern)) != text:
            return _scrub(left, known)
    return text


def _patterns(narrow: str, known: _Known | None) -> Sequence[Pattern]:
    """What may be found in a text."""
    found = [known.pattern] if known is not None and known.possible(narrow) else []
    if _POSSIBLE.search(narrow):
        found.append(_IDENTIFIER)
    if places.POSSIBLE.search(narrow):
        found.append(places.ADDRESS)
    if _NAME_POSSIBLE.search(narrow):
        found.append(_NAME)
    return found


def _redacted(text: str, narrow: str, pattern: Pattern) -> str:
    """The text with each find replaced, but for a label before it."""
    parts: list[str] = []
    end = 0
    for found in pattern.finditer(narrow):
        label = found.lastgroup
        start = found.end(label) if label else found.start()
        parts += (text[end:start], REDACTED)
        end = found.end()
    return "".join((*parts, text[end:]))


def _known(known: tuple[str, ...]) -> _Known | None:
    """What finds the texts; None where there are none."""
    forms = sorted({form for each in known if (form := _form(each))}, key=len, reverse=True)
    return _Known(forms) if forms else None


@lru_cache(maxsize=1024)
def _pattern(forms: tuple[str, ...]) -> Pattern:
    return re.compile("|".join(map(_finding, forms)), re.IGNORECASE)


def _together(text: str) -> str:
    """A text without what may stand between characters, in one case."""
    return _BETWEEN.sub("", text).casefold().translate(_DOTTED)


def _form(text: str) -> str:
    form = _GAPS.sub("", text.translate(_NARROW))
    return form if len(form) >= KNOWN_MIN else ""


def _finding(form: str) -> str:
    """What finds a text as it is or spaced; a name also by surname and title."""
    spaced = r"[\s\-·•]*".join(map(re.escape, form))
    if form.isascii():
        return rf"(?<![A-Za-z0-9]){spaced}(?![A-Za-z0-9])"
    surname = _surname(form)
    return rf"{spaced}|{surname}(?={_TITLED})" if surname else spaced


def _surname(form: str) -> str:
    """The surname of a form that may be a name; empty of another."""
    if form.isascii() or len(form) > _NAME_MAX or not re.fullmatch(f"{_HAN}+", form):
        return ""
    return form[:2] if form[:2] in COMPOUND else form[0]


# Without the short ones, which are parts of many words.
_TITLED: Final = "先生|女士|小姐|同志|老师|师傅"
