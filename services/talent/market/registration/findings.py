"""What a curriculum vitae says in words that we know, each with its sentence. Pure; it invents nothing."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from services.common import texts
from services.common.scrub import REDACTED, scrub
from services.talent.market.registration import vocabulary

SENTENCE_MAX: Final = 160
SKILLS_MAX: Final = 40
TITLES_MAX: Final = 5
OCCUPATIONS_MAX: Final = 3
YEARS_MAX: Final = 60
# A shorter word is found in too many others.
_WORD_MIN: Final = 2

_SENTENCE: Final = re.compile(r"[^。；;！!？?\n\r]+")
_EDUCATION: Final = (
    ("doctor", re.compile(r"博士(?!后?导师|生导师)")),
    ("master", re.compile(r"硕士(?!生?导师)|研究生(?!导师)")),
    ("bachelor", re.compile(r"本科|学士")),
    ("college", re.compile(r"大专|专科|高职")),
    ("secondary", re.compile(r"中专|高中|职高|技校|中职")),
)
_YEARS: Final = (
    re.compile(r"(?:工作年限|工作经验|从业年限|工龄)\s*[:：]?\s*(\d{1,2})\s*年"),
    re.compile(r"(?<!\d)(\d{1,2})\s*年(?:以上)?(?:的)?[^，,。；;\d]{0,12}(?:经验|经历|从业)"),
    re.compile(r"(?:工作|从业|从事)[^，,。；;\d]{0,12}?(\d{1,2})\s*年"),
)
_ASCII: Final = re.compile(r"[A-Za-z0-9+#]")
# Printed between scripts, and no part of a word.
_THIN: Final = re.compile(r"(?<=[\u4e00-\u9fff]) (?=[A-Za-z0-9])|(?<=[A-Za-z0-9+#]) (?=[\u4e00-\u9fff])")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is said: the draft's field, the value that it takes, how people read it, and where."""

    field: str
    value: str
    label: str
    sentence: str


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    way: str


def of(text: str, known: Sequence[str] = ()) -> list[Finding]:
    """What the text says; sentences are free of identifiers, `known` ones of the person among them."""
    page = _Page(_THIN.sub("", text), tuple(known))
    return [
        *_education(page),
        *_majors(page),
        *_titles(page),
        *_years(page),
        *_skills(page),
    ]


class _Page:
    """A text with its sentences."""

    def __init__(self, text: str, known: Sequence[str]) -> None:
        self.text = text
        self._known = known
        self.folded = text.casefold()
        # Where casefolding changes lengths, places in the one are none in the other.
        if len(self.folded) != len(text):
            self.folded = text.lower() if len(text.lower()) == len(text) else text
        self.sentences = [(found.start(), found.end()) for found in _SENTENCE.finditer(text)]

    def sentence(self, place: int) -> str:
        """The sentence around a place, without identifiers, cut where it is long; empty for none."""
        for start, end in self.sentences:
            if start <= place < end:
                return self.tidied(self.text[start:end], place - start)
        return ""

    def tidied(self, text: str, place: int) -> str:
        """A part of the text around a place, as it may be shown and kept."""
        first = max(0, min(place - SENTENCE_MAX // 2, len(text) - SENTENCE_MAX))
        # Identifiers are taken out of the whole: a cut one would not be known any more.
        clean = scrub(" ".join(text.split()), known=self._known)
        if clean == " ".join(text.split()):
            part = " ".join(text[first : first + SENTENCE_MAX].split())
            return part if first == 0 and len(text) <= SENTENCE_MAX else f"…{part}…"
        bare = re.sub(rf"[\s,，、:：]*{re.escape(REDACTED)}[\s,，、:：]*", " ", clean).strip()
        return bare[:SENTENCE_MAX]

    def found(self, ways: Iterable[str]) -> list[_Span]:
        """Where the ways to write something stand, none within a longer one, in their order."""
        spans = [span for way in ways for span in self._of(way)]
        taken: list[_Span] = []
        ends = 0
        for span in sorted(spans, key=lambda each: (each.start, -each.end)):
            if span.start >= ends:
                taken.append(span)
                ends = span.end
        return taken

    def _of(self, way: str) -> Iterator[_Span]:
        # Abbreviations of two letters are words in other languages, too: they are told by their case.
        exact = len(way) <= _WORD_MIN and way.isascii()
        text, wanted = (self.text, way) if exact else (self.folded, way.casefold())
        start = text.find(wanted)
        while start >= 0:
            end = start + len(wanted)
            if self._alone(start, end):
                yield _Span(start, end, way)
            start = text.find(wanted, end)

    def _alone(self, start: int, end: int) -> bool:
        """Whether a word of Latin letters is a whole one."""
        before = self.text[start - 1 : start]
        after = self.text[end : end + 1]
        return not (
            (_ASCII.match(self.text[start]) and _ASCII.match(before))
            or (_ASCII.match(self.text[end - 1]) and _ASCII.match(after))
        )


def _education(page: _Page) -> Iterator[Finding]:
    """The highest that is said."""
    for name, pattern in _EDUCATION:
        if found := pattern.search(page.text):
            label = texts.get(f"fields.value.education.{name}")
            yield Finding("education", name, label, page.sentence(found.start()))
            return


def _majors(page: _Page) -> Iterator[Finding]:
    """The first one that stands near the word for it."""
    for span in page.found(vocabulary.majors()):
        around = page.text[max(0, span.start - 12) : span.end + 6]
        if "专业" in around or "系" in around or "学院" in around:
            yield Finding("major", span.way, span.way, page.sentence(span.start))
            return


def _titles(page: _Page) -> Iterator[Finding]:
    codes: dict[str, tuple[str, int]] = {}
    spans = {span.way: span for span in reversed(page.found(vocabulary.titles()))}
    in_order = sorted(spans.values(), key=lambda each: each.start)[:TITLES_MAX]
    for span in in_order:
        yield Finding("titles", span.way, span.way, page.sentence(span.start))
        for code in vocabulary.titles()[span.way]:
            codes.setdefault(code, (span.way, span.start))
    for code, (_, start) in list(codes.items())[:OCCUPATIONS_MAX]:
        label = f"{vocabulary.occupation(code)}（{code}）"
        yield Finding("occupation_code", code, label, page.sentence(start))


def _years(page: _Page) -> Iterator[Finding]:
    for pattern in _YEARS:
        for found in pattern.finditer(page.text):
            years = int(found[1])
            if 0 < years <= YEARS_MAX:
                label = texts.get("registration.resume.years", years=years)
                yield Finding("years", str(years), label, page.sentence(found.start()))
                return


def _skills(page: _Page) -> Iterator[Finding]:
    ways = _ways()
    first: dict[str, _Span] = {}
    for span in page.found(ways):
        first.setdefault(ways[span.way], span)
    for name, span in list(first.items())[:SKILLS_MAX]:
        yield Finding("skills", name, name, page.sentence(span.start))


@cache
def _ways() -> Mapping[str, str]:
    return {way: name for way, name in vocabulary.ways_of_skills().items() if len(way) >= _WORD_MIN}
