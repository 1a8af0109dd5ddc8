"""What the query service can be asked: every broken rule at once, before anything is read."""

from collections.abc import Sequence
from typing import Final, cast
from unicodedata import category

from services.common.errors import FieldError, InvalidInput
from services.common.plan import industries, zones
from services.common.scrub import scrub
from services.common.texts import get
from services.matching.markets import Market, Side, market, markets
from services.matching.profiles import ID_LIMIT, KINDS, Kind
from services.matching.search import WINDOW

DEFAULT_SIZE: Final = 20
LARGEST_SIZE: Final = 100
LONGEST_TEXT: Final = 500
LONGEST_TERM: Final = 60
# An answer repeats no more than this of what was given: a status travels in headers, which are bounded.
REPEATED: Final = 40
MOST_SUBJECTS: Final = 500
# The market whose right side is few enough that all who fit are counted.
COUNTED: Final = "talent_county"
_WHITE: Final = "\t\n\r"

Problems = list[FieldError]


def search(kind: str, text: str, *, zone: str, industry: str, start: int, size: int) -> Kind:
    """The kind to search; raises InvalidInput. `size` from 1."""
    _refuse(
        *_kind_problems(kind),
        *_code_problems(zone, industry),
        *_page_problems(start, size),
        *_text_problems(text),
    )
    return cast("Kind", kind)


def profile(kind: str, profile_id: str) -> Kind:
    """The kind of the profile asked for; raises InvalidInput."""
    _refuse(*_kind_problems(kind), *_id_problems("id", profile_id))
    return cast("Kind", kind)


def subject(market_key: str, side: Side | None, subject_id: str) -> tuple[Market, Side]:
    """The market and the side of the subject asked for; raises InvalidInput."""
    unsided = [] if side else [FieldError("side", get("matching.unknown_side"))]
    _refuse(*_market_problems(market_key), *unsided, *_id_problems("subject_id", subject_id))
    return market(market_key), cast("Side", side)


def subjects(market_key: str, side: Side | None, ids: Sequence[str]) -> tuple[Market, Side, list[str]]:
    """The market, the side and the subjects asked for, each once; raises InvalidInput."""
    unsided = [] if side else [FieldError("side", get("matching.unknown_side"))]
    _refuse(*_market_problems(market_key), *unsided, *_ids_problems(ids))
    return market(market_key), cast("Side", side), list(dict.fromkeys(ids))


def fitting(market_key: str, ids: Sequence[str], least: float) -> tuple[Market, list[str]]:
    """The market in which is counted and the subjects asked for, each once; raises InvalidInput."""
    bound = [] if 0 <= least <= 1 else [FieldError("least", get("matching.least_out_of_range"))]
    _refuse(*_market_problems(market_key, (COUNTED,)), *bound, *_ids_problems(ids))
    return market(market_key), list(dict.fromkeys(ids))


def pair(market_key: str, left_id: str, right_id: str) -> Market:
    """The market of the pair asked for; raises InvalidInput."""
    _refuse(
        *_market_problems(market_key),
        *_id_problems("left_id", left_id),
        *_id_problems("right_id", right_id),
    )
    return market(market_key)


def skills(text: str, start: int, size: int) -> None:
    """Raises InvalidInput for a search of skills that cannot be; `size` from 1."""
    _refuse(*_page_problems(start, size), *_term_problems("text", text))


def skill(term: str) -> None:
    """Raises InvalidInput for a term that names nothing."""
    missing = [] if term.strip() else [FieldError("term", get("matching.term_missing"))]
    _refuse(*missing, *_term_problems("term", term))


def of_market(market_key: str, size: int = 0) -> None:
    """A market's key, empty for all, and how many are wanted, 0: the usual; raises InvalidInput."""
    unknown = _market_problems(market_key) if market_key else []
    sized = [] if 0 <= size <= LARGEST_SIZE else [FieldError("size", get("matching.size_out_of_range"))]
    _refuse(*unknown, *sized)


def rollback(market_key: str, version: int, expected: int) -> None:
    """The market and versions of a rollback, 0 where left to the service; raises InvalidInput."""
    given = {"version": version, "expected_version": expected}
    negative = [FieldError(name, get("matching.negative_version")) for name, n in given.items() if n < 0]
    _refuse(*_market_problems(market_key), *negative)


def _refuse(*problems: FieldError) -> None:
    if problems:
        raise InvalidInput(problems)


def _kind_problems(kind: str) -> Problems:
    if kind in KINDS:
        return []
    text = get("matching.unknown_kind", kind=kind[:REPEATED], known=", ".join(KINDS))
    return [FieldError("kind", text)]


def _market_problems(key: str, known: Sequence[str] = ()) -> Problems:
    known = known or tuple(markets())
    if key in known:
        return []
    text = get("matching.unknown_market", market=key[:REPEATED], known=", ".join(known))
    return [FieldError("market", text)]


def _id_problems(field: str, value: str) -> Problems:
    if not value:
        return [FieldError(field, get("matching.id_missing"))]
    if len(value.encode()) > ID_LIMIT or not value.isprintable():
        return [FieldError(field, get("matching.id_malformed", most=ID_LIMIT))]
    return []


def _ids_problems(ids: Sequence[str]) -> Problems:
    if len(ids) > MOST_SUBJECTS:
        return [FieldError("subject_ids", get("matching.too_many_ids", most=MOST_SUBJECTS))]
    return [
        problem for place, value in enumerate(ids) for problem in _id_problems(f"subject_ids[{place}]", value)
    ]


def _code_problems(zone: str, industry: str) -> Problems:
    problems = []
    if zone and zone not in {z.code for z in zones()}:
        problems.append(FieldError("zone", get("matching.unknown_zone", zone=scrub(zone[:REPEATED]))))
    if industry and industry not in {i.code for i in industries()}:
        text = get("matching.unknown_industry", industry=scrub(industry[:REPEATED]))
        problems.append(FieldError("industry", text))
    return problems


def _page_problems(start: int, size: int) -> Problems:
    problems = []
    if not 1 <= size <= LARGEST_SIZE:
        problems.append(FieldError("size", get("matching.size_out_of_range")))
    if start < 0 or start + max(size, 0) > WINDOW:
        problems.append(FieldError("offset", get("matching.offset_out_of_range", most=WINDOW)))
    return problems


def _term_problems(field: str, term: str) -> Problems:
    if len(term) > LONGEST_TERM:
        return [FieldError(field, get("matching.text_too_long", most=LONGEST_TERM))]
    return [FieldError(field, problem.message) for problem in _text_problems(term)]


def _text_problems(text: str) -> Problems:
    if len(text) > LONGEST_TEXT:
        return [FieldError("text", get("matching.text_too_long", most=LONGEST_TEXT))]
    if any(category(letter) == "Cc" and letter not in _WHITE for letter in text):
        return [FieldError("text", get("matching.text_malformed"))]
    return []
