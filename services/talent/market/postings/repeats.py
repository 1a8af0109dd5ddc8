"""When two posts say the same, and which of them is the original; when pay is out of any proportion. Pure."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from services.talent.market.postings.rules import COPIED, COPIED_BY, DUPLICATE, SALARY, Finding
from services.talent.market.postings.signatures import Content, jaccard

# Chosen on the tuning half of evaluation/postings.py: below 0.45 posts of one trade and template begin to
# meet, and each 0.05 more costs copies.
SAME_BODY: Final = 0.5
SAME_TITLE: Final = 0.4
# A title with words added, as 后端工程师 with 急聘 and all benefits, is the same where the rest all but is.
SAME_BUT_TITLE: Final = 0.8
# Another owner's words may meet by chance where there are few of them.
COPY_FROM: Final = 40

# So many posts make a distribution.
GROUP_LEAST: Final = 30
# Tukey's fences for what is far out, over logarithms; a narrow group's spread counts as half as much again.
FENCE: Final = 3.0
SPREAD_LEAST: Final = math.log(1.5)
_LEVELS: Final = 4


@dataclass(frozen=True, slots=True)
class Seen:
    """An open post as others are compared with it; `since`: when it first said what it says."""

    id: str
    owner: str
    zone: str
    since: datetime
    content: Content


@dataclass(frozen=True, slots=True)
class Spread:
    """Quartiles of the logarithms of monthly pay in a group of posts."""

    many: int
    low: float
    middle: float
    high: float


def similarity(one: Content, other: Content) -> float:
    """In [0, 1]; 0 where the titles differ. Posts without a body say the same where the titles do."""
    titles = jaccard(one.title, other.title)
    if not (one.body or other.body):
        return 1.0 if titles == 1.0 else 0.0
    contained = one.title <= other.title or other.title <= one.title
    if titles < SAME_TITLE and not contained:
        return 0.0
    bodies = jaccard(one.body, other.body)
    return bodies if titles >= SAME_TITLE or bodies >= SAME_BUT_TITLE else 0.0


def compare(post: Seen, other: Seen, least: float = SAME_BODY) -> Finding | None:
    """What another open post says about this one; None where they differ, or nothing follows for this one.

    Of one owner the newer repeats the older, unless it is of another zone: a firm may hire in two places. Of
    two owners the newer copies the older wherever it is: words do not move with a place; where both came at
    one moment nobody knows who copied. `least`: the similarity from which on they say the same.
    """
    alike = _alike(post, other)
    return _said(post, other, alike) if alike >= least else None


def compare_both(one: Seen, other: Seen) -> tuple[Finding | None, Finding | None]:
    """What each of two open posts says about the other: of the first, and of the second."""
    alike = _alike(one, other)
    return (_said(one, other, alike), _said(other, one, alike)) if alike >= SAME_BODY else (None, None)


def _alike(one: Seen, other: Seen) -> float:
    """The similarity of two posts; 0 of those of which nothing follows, however alike they are."""
    same_owner = one.owner == other.owner
    if same_owner and one.zone != other.zone:
        return 0.0
    if not same_owner and min(len(one.content.body), len(other.content.body)) < COPY_FROM:
        return 0.0
    return similarity(one.content, other.content)


def _said(post: Seen, other: Seen, alike: float) -> Finding | None:
    same_owner = post.owner == other.owner
    if same_owner and (post.since, post.id) < (other.since, other.id):
        return None
    code = DUPLICATE if same_owner else COPIED if post.since > other.since else COPIED_BY
    return Finding(code, {"other": other.id, "similarity": round(alike, 3)})


def keeps_saying(before: Content, after: Content) -> bool:
    """Whether an edited post says the same as before, so that it stays as old as it was."""
    return similarity(before, after) >= SAME_BODY


def pay(least: int | None, most: int | None) -> int:
    """The middle of a range in yuan a month; of one bound that bound; 0 of none."""
    bounds = [bound for bound in (least, most) if bound]
    return sum(bounds) // len(bounds) if bounds else 0


def groups(occupation: str, zone: str) -> list[str]:
    """The groups that a post is paid among, the closest first; named by occupation and zone."""
    parts = occupation.split("-") if occupation else []
    codes = ["-".join(parts[:level]) for level in range(min(len(parts), _LEVELS), 0, -1)]
    return [name for code in (*codes, "") for name in (f"{code}@{zone}", f"{code}@")]


def far_out(amount: int, named: Sequence[str], spreads: Mapping[str, Spread]) -> Finding | None:
    """Pay beyond the fences of the closest group that is large enough; None where none is, or of no pay."""
    spread = next(
        (spreads[name] for name in named if name in spreads and spreads[name].many >= GROUP_LEAST), None
    )
    if spread is None or amount <= 0:
        return None
    reach = FENCE * max(spread.high - spread.low, SPREAD_LEAST)
    if spread.low - reach <= math.log(amount) <= spread.high + reach:
        return None
    return Finding(SALARY, {"pay": amount, "middle": round(math.exp(spread.middle)), "posts": spread.many})
