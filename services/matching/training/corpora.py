"""The corpora as typed rows, and which of them are held out of training."""

import gzip
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

HELD_OUT_TITLES: Final = 20
"""Percent of the occupation titles that are not a classification name, kept from training."""
HELD_OUT_INDUSTRIES: Final = 15
HELD_OUT_ADS: Final = 17
TEXT_LIMIT: Final = 400
"""Characters of a long text that training and judging look at."""

_LETTERS = re.compile(r"[^\w]+")
_ARTICLE_HEADER = re.compile(r"<a name=.*?</a|\(\.\./[^)]*\)\]|\(includes/[^)]*\)\]")
_MARK = re.compile(r"[LS/]+$")


class CorporaError(RuntimeError):
    """The corpora folder, or one of its files, is absent."""


@dataclass(frozen=True, slots=True)
class Occupation:
    """One entry of the 2022 classification; `titles` are other names in use, without the entry's own."""

    code: str
    level: int
    name: str
    titles: tuple[str, ...]
    definition: str
    tasks: str


@dataclass(frozen=True, slots=True)
class Industry:
    code: str
    name: str
    remark: str


@dataclass(frozen=True, slots=True)
class Advertisement:
    """`group` is the employer where the source names it, else the opening of the text (reposts share it)."""

    title: str
    text: str
    skills: tuple[str, ...]
    group: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two sentences and their likeness in [0, 1]."""

    first: str
    second: str
    likeness: float
    source: str


@dataclass(frozen=True, slots=True)
class Named:
    name: str
    text: str
    source: str


def held_out(key: str, percent: int) -> bool:
    """Whether `key` belongs to the held-out share; the same on every machine and in every run."""
    return int(hashlib.sha256(key.encode()).hexdigest()[:8], 16) % 100 < percent


def plain(title: str) -> str:
    """A title for comparison: lower case, letters and digits only."""
    return _LETTERS.sub("", title).lower()


class Corpora:
    """Reader of one corpora folder; every property is read once, on first use.

    `split` names which rows are held out: settings are chosen on the default one and confirmed on another.
    """

    def __init__(self, folder: Path, split: str = "") -> None:
        self.folder = folder
        self.split = split
        if not folder.is_dir():
            raise CorporaError(f"no corpora folder at {folder}; set CORPORA to it")

    def _held_out(self, key: str, percent: int) -> bool:
        return held_out(self.split + key, percent)

    def _rows(self, name: str) -> Iterator[dict[str, Any]]:
        path = self.folder / f"{name}.jsonl.gz"
        if not path.is_file():
            raise CorporaError(f"{path} is absent")
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)

    @cached_property
    def occupations(self) -> list[Occupation]:
        entries = []
        for row in self._rows("occupations_2022"):
            name = _MARK.sub("", row["name"])
            titles = {_MARK.sub("", title.strip()) for title in row["alias"].split(",")}
            others = tuple(sorted(title for title in titles if title and title != name))
            entries.append(
                Occupation(row["code"], int(row["level"]), name, others, row["definition"], row["tasks"])
            )
        return entries

    @cached_property
    def industries(self) -> list[Industry]:
        return [
            Industry(row["code"], row["name"], row["remark"] or "")
            for row in self._rows("industries_gbt4754_2017")
        ]

    @cached_property
    def advertisements(self) -> list[Advertisement]:
        seen: set[tuple[str, str]] = set()
        entries = []
        for row in self._rows("job_ads"):
            title = row["title"].strip("[]'\" ")
            text = row["text"].strip().replace("***", "")[:TEXT_LIMIT]
            key = (plain(title), plain(text)[:80])
            if not key[0] or len(key[1]) < 20 or key in seen:
                continue
            seen.add(key)
            employer = row.get("row", {}).get("公司", "").strip("[]'\" ")
            skills = tuple(re.findall(r"'([^']+)'", row.get("skills", "") or ""))
            entries.append(Advertisement(title, text, skills, employer or key[1][:30]))
        return entries

    @cached_property
    def named_texts(self) -> list[Named]:
        return [
            Named(row["name"], row["text"][:TEXT_LIMIT], row["source"]) for row in self._rows("named_texts")
        ]

    @cached_property
    def articles(self) -> list[Named]:
        return [
            Named(
                row["name"], row["text"] + " " + _ARTICLE_HEADER.sub("", row["body"])[:TEXT_LIMIT], "articles"
            )
            for row in self._rows("business_articles")
        ]

    @cached_property
    def sentence_pairs(self) -> list[Pair]:
        nli = {"entailment": 1.0, "neutral": 0.5, "contradiction": 0.0}
        pairs = []
        for row in self._rows("sentence_pairs"):
            if "score" in row:
                likeness = row["score"] / 5
            elif "nli" in row:
                likeness = nli[row["nli"]]
            else:
                likeness = float(row["label"])
            pairs.append(Pair(row["a"], row["b"], likeness, row["source"]))
        return pairs

    @cached_property
    def held_out_titles(self) -> list[tuple[str, str]]:
        """(title, occupation code); no training row carries such a title as a whole string."""
        names = {plain(entry.name) for entry in self.occupations}
        return [
            (title, entry.code)
            for entry in self.occupations
            for title in entry.titles
            if plain(title) not in names and self._held_out(plain(title), HELD_OUT_TITLES)
        ]

    @cached_property
    def held_out_industries(self) -> list[Industry]:
        """Entries whose name and remark training never sees together."""
        return [
            entry
            for entry in self.industries
            if entry.remark and self._held_out(entry.name, HELD_OUT_INDUSTRIES)
        ]

    @cached_property
    def held_out_advertisements(self) -> list[Advertisement]:
        """Advertisements of employers (else openings of text) that training never sees, in a fixed order."""
        rows = [ad for ad in self.advertisements if self._held_out(ad.group, HELD_OUT_ADS)]
        return sorted(rows, key=lambda ad: hashlib.sha256((ad.title + ad.text).encode()).hexdigest())

    @cached_property
    def training_advertisements(self) -> list[Advertisement]:
        titles = {plain(title) for title, _ in self.held_out_titles}
        return [
            ad
            for ad in self.advertisements
            if not self._held_out(ad.group, HELD_OUT_ADS) and plain(ad.title) not in titles
        ]

    def training_texts(self) -> Iterator[tuple[str, float]]:
        """(text, weight): all text that vocabulary and word statistics may come from, once each.

        Weights favour the language of posts, occupations and firms over general talk.
        """
        for ad in self.training_advertisements:
            yield f"{ad.title} {ad.text}", 2.0
        for entry in self.occupations:
            yield f"{entry.name} {entry.definition} {entry.tasks}", 6.0
        hidden = {entry.name for entry in self.held_out_industries}
        for industry in self.industries:
            yield (industry.remark if industry.name in hidden else f"{industry.name} {industry.remark}"), 6.0
        for named in self.named_texts:
            yield f"{named.name} {named.text}", 1.0
        for article in self.articles:
            yield f"{article.name} {article.text}", 1.5
        for pair in self.sentence_pairs:
            if pair.source != "STS-B-dev":
                yield f"{pair.first} {pair.second}", 0.4
