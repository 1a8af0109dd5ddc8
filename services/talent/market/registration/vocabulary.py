"""Words that people choose from: official occupations, majors and skills of ours. Pure; read once."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from services.talent.seed import vocabulary as seed

KINDS: Final = ("occupation", "major", "skill")
LIMIT: Final = 12
LIMIT_MAX: Final = 50
TEXT_MAX: Final = 60

# Full-width forms are found as their ASCII twins.
_NARROW: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


@dataclass(frozen=True, slots=True)
class Term:
    """A word of a vocabulary; `found_by` is the other way of writing that was found, or empty."""

    name: str
    code: str = ""
    found_by: str = ""


@dataclass(frozen=True, slots=True)
class _Entry:
    """One way to write a term, as it is compared."""

    key: str
    term: Term


def folded(text: str) -> str:
    """As texts are compared: without blanks, in one width and one case."""
    return "".join(text.translate(_NARROW).casefold().split())


def suggest(kind: str, text: str, limit: int = LIMIT) -> list[Term]:
    """The terms that a text may mean: the same, then those that begin with it, then those that hold it.

    Each term once, shorter ones first; a code of an occupation is found by its beginning. Without a text:
    none. `kind` is one of KINDS.
    """
    wanted = folded(text)
    if not wanted:
        return []
    ranked: list[tuple[int, int, int, Term]] = []
    for place, entry in enumerate(_entries()[kind]):
        if wanted in entry.key:
            kept = 0 if entry.key == wanted else 1 if entry.key.startswith(wanted) else 2
            ranked.append((kept, len(entry.key), place, entry.term))
        elif entry.term.code.startswith(text.strip()) and not entry.term.found_by:
            ranked.append((1, len(entry.key), place, entry.term))
    found: dict[tuple[str, str], Term] = {}
    for *_, term in sorted(ranked, key=lambda each: each[:3]):
        found.setdefault((term.code, term.name), term)
        if len(found) >= limit:
            break
    return list(found.values())


def occupation(code: str) -> str:
    """The official name of an occupation; empty for a code that is none."""
    return occupations().get(code, "")


def standard_skill(name: str) -> str:
    """The standard term of one of our skills, however it is written; else the name itself."""
    return _standard().get(folded(name), name)


@cache
def occupations() -> Mapping[str, str]:
    """Code → official name."""
    text = files(__package__).joinpath("data", "occupations.tsv").read_text(encoding="utf-8")
    lines = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return dict(line for line in lines if len(line) == 2)


@cache
def majors() -> tuple[str, ...]:
    """Majors of higher and of secondary education, in their order."""
    higher = {major for family in seed.families().values() for major in family.majors}
    secondary = {major for majors in seed.places().secondary_majors.values() for major in majors}
    return tuple(sorted(higher | secondary))


@cache
def skills() -> tuple[str, ...]:
    """Standard terms of skills, in their order."""
    variants = {folded(name) for names in seed.skill_variants().values() for name in names}
    standard = set(seed.skill_variants())
    own = {name for name in seed.all_skills() if folded(name) not in variants}
    return tuple(sorted(standard | own))


@cache
def ways_of_skills() -> Mapping[str, str]:
    """Every way to write a skill → its standard term."""
    ways = {name: name for name in skills()}
    for name, variants in seed.skill_variants().items():
        for variant in variants:
            ways.setdefault(variant, name)
    return ways


@cache
def titles() -> Mapping[str, tuple[str, ...]]:
    """Titles of posts as our own vocabulary has them → codes of the occupations that they belong to."""
    found: dict[str, list[str]] = {}
    for item in seed.occupations():
        for title in item.titles:
            codes = found.setdefault(title, [])
            if item.code in occupations() and item.code not in codes:
                codes.append(item.code)
    return {title: tuple(codes) for title, codes in found.items() if codes}


@cache
def _standard() -> Mapping[str, str]:
    return {folded(way): name for way, name in ways_of_skills().items()}


@cache
def _entries() -> Mapping[str, tuple[_Entry, ...]]:
    return {
        "occupation": tuple(_occupation_entries()),
        "major": tuple(_Entry(folded(name), Term(name)) for name in majors()),
        "skill": tuple(_skill_entries(ways_of_skills().items())),
    }


def _occupation_entries() -> Iterator[_Entry]:
    for code, name in occupations().items():
        yield _Entry(folded(name), Term(name, code))
    for title, codes in titles().items():
        for code in codes:
            yield _Entry(folded(title), Term(occupation(code), code, title))


def _skill_entries(ways: Iterable[tuple[str, str]]) -> Iterator[_Entry]:
    for way, name in ways:
        yield _Entry(folded(way), Term(name, found_by="" if way == name else way))
