"""`python -m evaluation.pool MARKET DIRECTION [QUERY...] [--judged]`: pairs to be graded, blind, as CSV.

The pool of a query is the best of BM25 alone, vectors alone and full scoring, taken by turns, in an order
that tells nothing of who found what. evaluation/judged/README.md tells the format.
"""

import argparse
import csv
import hashlib
import itertools
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from evaluation.engine import Engine, engine_over
from evaluation.judged_set import FOLDER, hand_judged
from evaluation.servers import elasticsearch
from evaluation.sets import JudgedSet, Query
from services.matching.markets import SIDES, Side, market, other
from services.matching.profiles import Profile

POOL: Final = 15
SYSTEMS: Final = ("bm25", "vectors", "full")
COLUMNS: Final = ("query", "document", "grade", "judge", "note", "subject_text", "document_text")


def pooled(rankings: Sequence[Sequence[str]], size: int = POOL) -> list[str]:
    """The first `size` documents of the rankings taken by turns, each once."""
    turns = itertools.chain.from_iterable(itertools.zip_longest(*rankings))
    return list(itertools.islice(dict.fromkeys(name for name in turns if name is not None), size))


def blinded(query: str, names: Sequence[str]) -> list[str]:
    """The names in an order that says nothing of their ranks, the same in every run."""
    return sorted(names, key=lambda name: hashlib.sha256(f"{query}/{name}".encode()).digest())


def shown(profile: Profile) -> str:
    """What a judge reads of a profile: all that gates and features may use."""
    needs = [f"{need.name}{'（必备）' if need.must else ''}" for need in profile.needs]
    parts = {
        "": profile.title,
        "要求": "、".join(needs),
        "具备": "、".join(offer.name for offer in profile.offers),
        "行业": "、".join(profile.industries),
        "区域": "、".join(profile.zones),
        "学历": str(profile.education or ""),
        "年限": "" if profile.years is None else str(profile.years),
        "金额": "–".join("" if m is None else str(m) for m in (profile.money_min, profile.money_max)).strip(
            "–"
        ),
        "正文": profile.text,
    }
    return " ｜ ".join(f"{name}：{value}" if name else value for name, value in parts.items() if value)


def pool_of(engine: Engine, judged: JudgedSet, queries: Sequence[Query]) -> Iterator[tuple[Query, list[str]]]:
    """Each query with its pool, blinded; queries are of one side."""
    if not queries:
        return
    side, subjects = queries[0].side, [query.subject for query in queries]
    found = [engine.rank(system, market(judged.market), side, subjects) for system in SYSTEMS]
    for query in queries:
        names = pooled([rankings[query.subject] for rankings in found])
        yield query, blinded(query.id, names)


def _print(engine: Engine, judged: JudgedSet, queries: Sequence[Query], leave_out: bool) -> None:
    table = csv.writer(sys.stdout, lineterminator="\n")
    table.writerow(COLUMNS)
    side: Side = queries[0].side
    mine = _shown(engine, judged, side, [query.subject for query in queries])
    for query, names in pool_of(engine, judged, queries):
        left = [name for name in names if not (leave_out and name in query.grades)]
        theirs = _shown(engine, judged, other(side), left)
        for name in left:
            table.writerow([query.id, name, "", "", "", mine[query.subject], theirs[name]])


def _shown(engine: Engine, judged: JudgedSet, side: Side, names: Sequence[str]) -> Mapping[str, str]:
    return {k.profile.id: shown(k.profile) for k in engine.known(market(judged.market), side, names)}


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m evaluation.pool", description=__doc__)
    parser.add_argument("market")
    parser.add_argument("direction", choices=SIDES)
    parser.add_argument("query", nargs="*")
    parser.add_argument("--judged", action="store_true", help="leave out what is graded already")
    parser.add_argument("--folder", type=Path, default=FOLDER)
    options = parser.parse_args(arguments)
    sets = [judged for judged in hand_judged(options.folder) if judged.market == options.market]
    wanted = [
        query
        for judged in sets
        for query in judged.of(options.direction)
        if not options.query or query.id in options.query
    ]
    if not wanted:
        print(f"no query of {options.market} {options.direction}", file=sys.stderr)
        return 1
    with elasticsearch() as client, engine_over(client, [*sets[0].left, *sets[0].right]) as engine:
        _print(engine, sets[0], wanted, options.judged)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
