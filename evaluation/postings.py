"""`python -m evaluation.postings`: how well repeats, copies and spam among posts are found.

Good posts are those of the seed, and ads of CORPORA where it is there. Copies and spam are made from them
(posting_cases.py); half of the posts, by their ids, is for choosing thresholds, the other half for figures.
"""

import gzip
import hashlib
import json
import math
import os
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import numpy as np
from dabridge.events.v1.talent_pb2 import Demand
from dabridge.events.v1.types_pb2 import MoneyRange

from evaluation import posting_cases as cases
from services.common import plan
from services.talent.market.postings import repeats, rules, signatures
from services.talent.market.postings.repeats import Seen, Spread
from services.talent.seed.command import DEMANDS
from services.talent.seed.posts import demands

COPIED_OF_EACH: Final = 150
SPAMMED_OF_EACH: Final = 100
ADS_MOST: Final = 6_000
THRESHOLDS: Final = (0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.8)
_RANGE: Final = re.compile(r"(\d{3,6})\D{1,3}(\d{3,6})")
_MADE: Final = "~"
SAME_OWNER: Final = "same owner"
# A firm may hire in two places.
NO_COPY: Final = ("zone", SAME_OWNER)
_START: Final = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class World:
    """Posts with their contents, and who is worth comparing with whom."""

    posts: list[Demand]
    seen: list[Seen] = field(default_factory=list)
    _buckets: dict[tuple[int, int], list[int]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for place, post in enumerate(self.posts):
            content = signatures.content_of(post)
            self.seen.append(
                Seen(post.id, post.enterprise_id, post.zone, _START + timedelta(seconds=place), content)
            )
            for band, value in enumerate(signatures.bands(content)):
                self._buckets[band, value].append(place)

    def pairs(self) -> Iterator[tuple[int, int]]:
        """Each pair that shares a band, the older first."""
        met = set()
        for places in self._buckets.values():
            for index, one in enumerate(places):
                met |= {(one, other) for other in places[index + 1 :]}
        return iter(sorted(met))


@dataclass(frozen=True, slots=True)
class Pair:
    """A pair from which something follows; `made`: the id of the one that is a copy of the other, or none."""

    similarity: float
    made: str


@dataclass(frozen=True, slots=True)
class Copies:
    """Copies that were made, each with its change and owner, and all pairs that were compared."""

    made: Mapping[str, tuple[str, str]]
    pairs: Sequence[Pair]

    def found(self, threshold: float) -> dict[tuple[str, str], tuple[int, int]]:
        """By change and owner, how many copies are found, and how many there are."""
        hit = {pair.made for pair in self.pairs if pair.similarity >= threshold} - {""}
        return {
            key: (sum(self.made[each] == key for each in hit), many)
            for key, many in sorted(Counter(self.made.values()).items())
        }

    def wrong(self, threshold: float) -> int:
        """Pairs of good posts that are taken for copies."""
        return sum(not pair.made and pair.similarity >= threshold for pair in self.pairs)

    def rates(self, threshold: float) -> tuple[float, float]:
        """Recall of the copies that are to be found, and precision of all pairs that are."""
        found = self.found(threshold)
        wanted = [counts for key, counts in found.items() if key != NO_COPY]
        hits, many = (sum(counts[place] for counts in wanted) for place in (0, 1))
        # A repost in another zone that is called one is as wrong as a pair that nobody made.
        false = self.wrong(threshold) + found.get(NO_COPY, (0, 0))[0]
        return hits / max(1, many), hits / max(1, hits + false)


def tuning(post_id: str) -> bool:
    """Whether a post is of the half for choosing."""
    return hashlib.sha256(post_id.encode()).digest()[0] % 2 == 0


def ads(folder: Path, most: int = ADS_MOST) -> list[Demand]:
    """Ads of the corpora as posts, each of an owner of its own; empty where there are none."""
    path = folder / "job_ads.jsonl.gz"
    if not path.exists():
        return []
    zones = [each.code for each in plan.zones()]
    found: list[Demand] = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number % 4 == 0 and len(found) < most:
                found.append(_ad(json.loads(line), number, zones[number % len(zones)]))
    return found


def _ad(given: Mapping[str, object], number: int, zone: str) -> Demand:
    skills = given.get("skills") or []
    names = re.split(r"[,，、;；|]", skills) if isinstance(skills, str) else [str(each) for each in skills]  # type: ignore[attr-defined]
    post = Demand(
        id=f"ad-{number}",
        enterprise_id=f"owner-{number}",
        zone=zone,
        post=str(given.get("title", ""))[:100],
        description=str(given.get("text", ""))[:5_000],
        required_skills=list(dict.fromkeys(name.strip()[:100] for name in names if name.strip()))[:60],
    )
    bounds = _RANGE.search(str(given.get("salary", "")))
    if bounds and int(bounds[1]) <= int(bounds[2]):
        post.salary.CopyFrom(MoneyRange(min_yuan=int(bounds[1]), max_yuan=int(bounds[2])))
    return post


def copies(good: Sequence[Demand], seed: int) -> Copies:
    """Puts copies of some posts behind all and compares what shares a band."""
    chance = random.Random(seed)
    made: dict[str, tuple[str, str]] = {}
    posts = list(good)
    for name, change in cases.COPIES.items():
        for owner in (SAME_OWNER, "another owner"):
            for source in chance.sample(good, min(COPIED_OF_EACH, len(good))):
                post = deepcopy(source)
                change(chance, post)
                post.id = f"{source.id}{_MADE}{name}{_MADE}{owner}"
                post.enterprise_id = source.enterprise_id if owner == SAME_OWNER else f"copier-{len(made)}"
                made[post.id] = name, owner
                posts.append(post)
    world = World(posts)
    return Copies(made, list(filter(None, (_pair(world, older, newer) for older, newer in world.pairs()))))


def _pair(world: World, older: int, newer: int) -> Pair | None:
    """None where nothing follows for the newer one, or it is a copy met by another than its original."""
    one, other = world.seen[newer], world.seen[older]
    finding = repeats.compare(one, other, 0.01)
    if finding is None:
        return None
    origin = one.id.partition(_MADE)[0]
    made = one.id if _MADE in one.id else ""
    if made and origin != other.id:
        return None
    return Pair(float(str(finding.evidence["similarity"])), made)


def spreads(posts: Iterable[Demand]) -> dict[str, Spread]:
    """The spreads of pay in all groups, as the service's table computes them."""
    amounts: dict[str, list[float]] = defaultdict(list)
    for post in posts:
        amount = pay_of(post)
        for name in repeats.groups(post.occupation_code, post.zone) if amount else ():
            amounts[name].append(math.log(amount))
    return {
        name: Spread(len(values), *(float(each) for each in np.quantile(values, (0.25, 0.5, 0.75))))
        for name, values in amounts.items()
    }


def pay_of(post: Demand) -> int:
    """The middle of its salary."""
    return repeats.pay(post.salary.min_yuan, post.salary.max_yuan)


def judged(post: Demand, spread: Mapping[str, Spread]) -> list[str]:
    """The codes found in a post without looking at its twins."""
    far = repeats.far_out(pay_of(post), repeats.groups(post.occupation_code, post.zone), spread)
    return rules.codes([*rules.alone(post), *([far] if far else [])])


def spam(good: Sequence[Demand], seed: int, *, held_out: bool) -> dict[str, tuple[int, int]]:
    """By code, how many of the spammed posts are found, and how many there are."""
    chance = random.Random(seed)
    spread = spreads(good)
    words = sorted({name for post in good for name in post.required_skills})
    makers: dict[str, Callable[[Demand, int], Demand]] = {
        "salary": lambda post, _: cases.mispaid(chance, post),
        "salary_range": lambda post, _: cases.baited(post),
        "stuffed": lambda post, _: cases.stuffed(chance, post, words),
        "empty": lambda post, _: cases.emptied(chance, post),
    }
    for code, sentences in cases.SPAM.items():
        half = len(sentences) // 2
        part = sentences[half:] if held_out else sentences[:half]
        makers[code] = lambda post, number, part=part: cases.spammed(chance, post, part[number % len(part)])  # type: ignore[misc]
    found = {}
    for code, make in makers.items():
        posts = chance.sample([post for post in good if pay_of(post)], min(SPAMMED_OF_EACH, len(good)))
        hits = sum(code in judged(make(post, number), spread) for number, post in enumerate(posts))
        found[code] = hits, len(posts)
    return found


def flagged(good: Sequence[Demand]) -> tuple[Counter[str], int]:
    """By code, how many good posts are flagged; and how many have any."""
    spread = spreads(good)
    world = World(list(good))
    of: dict[int, set[str]] = {place: set(judged(post, spread)) for place, post in enumerate(good)}
    for older, newer in world.pairs():
        finding = repeats.compare(world.seen[newer], world.seen[older])
        if finding is not None:
            of[newer].add(finding.code)
    return Counter(code for found in of.values() for code in found), sum(bool(found) for found in of.values())


def report(folder: Path) -> Iterator[str]:
    """All figures, line by line."""
    seed = list(demands(DEMANDS))
    corpora = {"seed": seed, "ads": ads(folder)}
    for name, posts in corpora.items():
        if not posts:
            yield f"{name}: not there"
            continue
        yield f"{name}: {len(posts)} good posts"
        counts, any_code = flagged(posts)
        yield f"  flagged as they are: {any_code} ({any_code / len(posts):.2%})"
        for code, many in counts.most_common():
            yield f"    {code} {many} ({many / len(posts):.2%})"
        halves = [post for post in posts if tuning(post.id)], [post for post in posts if not tuning(post.id)]
        told = copies(halves[0], 7)
        for threshold in THRESHOLDS:
            yield f"  copies, tuning half, Jaccard ≥ {threshold}: {_rates(told, threshold)}"
        told = copies(halves[1], 8)
        yield f"  copies, test half, Jaccard ≥ {repeats.SAME_BODY}: {_rates(told, repeats.SAME_BODY)}"
        for (change, owner), (hit, many) in told.found(repeats.SAME_BODY).items():
            wanted = "none is one" if (change, owner) == NO_COPY else "each is one"
            yield f"    {change}, {owner}: {hit} of {many} ({wanted})"
        for half, title in ((0, "tuning"), (1, "test")):
            found = spam(halves[half], 9 + half, held_out=bool(half))
            total = sum(hit for hit, _ in found.values()), sum(many for _, many in found.values())
            yield f"  spam, {title} half: recall {total[0] / total[1]:.3f}"
            yield "    " + ", ".join(f"{code} {hit}/{many}" for code, (hit, many) in found.items())


def _rates(told: Copies, threshold: float) -> str:
    recall, precision = told.rates(threshold)
    return (
        f"recall {recall:.3f}, precision {precision:.3f} ({told.wrong(threshold)} pairs of good posts"
        f" among {len(told.pairs)})"
    )


def main() -> int:
    """Prints the report; CORPORA names the folder of the corpora."""
    for line in report(Path(os.environ.get("CORPORA", "../shared/corpora"))):
        sys.stdout.write(line + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
