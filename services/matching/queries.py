"""Elasticsearch queries as data; pure functions with named boosts."""

from collections.abc import Sequence
from typing import Any, Final

from services.common.access.policy import Reach
from services.matching.keywords import index_text
from services.matching.markets import Market, Side
from services.matching.profiles import Kind, Profile

Query = dict[str, Any]

WORD_BOOST: Final = 2.0
SINGLE_BOOST: Final = 0.5
SINGLE_SHARE: Final = "60%"
FUSION_CONSTANT: Final = 60

LIVE: Final[Query] = {"term": {"live": True}}


def filters(kind: Kind, zone: str, industry: str) -> list[Query]:
    """What narrows a search; a talent or expert who names no zone would go to any."""
    found: list[Query] = [LIVE]
    if zone:
        named: Query = {"term": {"zones": zone}}
        found.append(_any(named, _missing("zones")) if kind in _GOING else named)
    if industry:
        found.append({"term": {"industries": industry}})
    return found


def within(reach: Reach) -> list[Query]:
    """What narrows to the profiles within a reach; the same rule as in Reach.holds."""
    if reach.everything:
        return []
    parts: list[Query] = []
    if reach.owners:
        parts.append({"terms": {"facts.owner": sorted(reach.owners)}})
    if reach.zones:
        parts.append({"terms": {"facts.zones": sorted(reach.zones)}})
    if reach.public:
        parts.append({"term": {"facts.public": True}})
    if reach.parties:
        parts.append({"terms": {"facts.parties": sorted(reach.parties)}})
    return [_any(*parts) if parts else _NONE]


def words(text: str, narrowed: Sequence[Query]) -> Query:
    """Profiles that share words with a text, weighed by BM25."""
    return {
        "bool": {
            "filter": list(narrowed),
            "must": [
                {
                    "bool": {
                        "should": [
                            {"match": {"text": {"query": index_text(text), "boost": WORD_BOOST}}},
                            {
                                "match": {
                                    "text.single": {
                                        "query": text,
                                        "minimum_should_match": SINGLE_SHARE,
                                        "boost": SINGLE_BOOST,
                                    }
                                }
                            },
                        ]
                    }
                }
            ],
        }
    }


def nearest(
    vector: Sequence[int], count: int, narrowed: Sequence[Query], least_cosine: float | None = None
) -> Query:
    """The profiles nearest to an embedding."""
    query: Query = {
        "field": "vector",
        "query_vector": list(vector),
        "k": count,
        "num_candidates": count,
        "filter": list(narrowed),
    }
    if least_cosine is not None:
        query["similarity"] = least_cosine
    return query


def fused(rankings: Sequence[Sequence[str]]) -> dict[str, float]:
    """Reciprocal rank fusion: ids, best first, with their fused scores.

    Cormack, Clarke, Buettcher: Reciprocal rank fusion outperforms Condorcet (SIGIR 2009).
    """
    scores: dict[str, float] = {}
    for ranking in rankings:
        for rank, name in enumerate(ranking, 1):
            scores[name] = scores.get(name, 0.0) + 1.0 / (FUSION_CONSTANT + rank)
    return dict(sorted(scores.items(), key=lambda pair: (-pair[1], pair[0])))


def gate_filters(market: Market, side: Side, subject: Profile) -> dict[str, Query]:
    """For each gate of the market the counterparts that pass it; the same rule as in scoring.GATES."""
    return {gate: _GATES[gate](market, subject, side) for gate in market.gates}


def _education(_: Market, subject: Profile, side: Side) -> Query:
    if not subject.education:
        return _ALL
    bound = {"lte": subject.education} if side == "left" else {"gte": subject.education}
    return _any({"term": {"education": 0}}, {"range": {"education": bound}})


def _years(_: Market, subject: Profile, side: Side) -> Query:
    if subject.years is None:
        return _ALL
    bound = {"lte": subject.years} if side == "left" else {"gte": subject.years}
    return _any(_missing("years"), {"range": {"years": bound}})


def _zone(_: Market, subject: Profile, _side: Side) -> Query:
    if not subject.zones:
        return _ALL
    return _any(_missing("zones"), {"terms": {"zones": list(subject.zones)}})


def _salary(_: Market, subject: Profile, side: Side) -> Query:
    first, second = ("money_min", "money_max") if side == "left" else ("money_max", "money_min")
    mine = getattr(subject, first)
    mine = getattr(subject, second) if mine is None else mine
    if mine is None:
        return _ALL
    # Left wants, right offers: offered * 10 >= wanted * 7.
    theirs_first, theirs_second = second, first
    bound = {"gte": -(-mine * 7 // 10)} if side == "left" else {"lte": mine * 10 // 7}
    return _any(
        {"range": {theirs_first: bound}},
        {"bool": {"must_not": [_exists(theirs_first)], "must": [{"range": {theirs_second: bound}}]}},
        {"bool": {"must_not": [_exists(theirs_first), _exists(theirs_second)]}},
    )


def _answering(_: Market, subject: Profile, side: Side) -> Query:
    if side == "left":
        return _NONE if subject.answers_closed else _ALL
    return {"bool": {"must_not": [{"term": {"answers_closed": True}}]}}


def _independent(_: Market, subject: Profile, _side: Side) -> Query:
    if not subject.organisations:
        return _ALL
    return {"bool": {"must_not": [{"terms": {"organisations": list(subject.organisations)}}]}}


def _consent(market: Market, subject: Profile, side: Side) -> Query:
    if side == "right":
        owner = subject.facts.owner
        barring = [market.key, f"{market.key}:{owner}"] if owner else [market.key]
        return {"bool": {"must_not": [{"terms": {"withheld": barring}}]}}
    if market.key in subject.withheld:
        return _NONE
    named = sorted(organisation for key, organisation in subject.left_out() if key == market.key)
    return {"bool": {"must_not": [{"terms": {"facts.owner": named}}]}} if named else _ALL


_GOING: Final[frozenset[Kind]] = frozenset({"talent", "expert"})
_ALL: Final[Query] = {"match_all": {}}
_NONE: Final[Query] = {"match_none": {}}
_GATES: Final = {
    "education": _education,
    "years": _years,
    "zone": _zone,
    "salary": _salary,
    "answering": _answering,
    "independent": _independent,
    "consent": _consent,
}


def _exists(field: str) -> Query:
    return {"exists": {"field": field}}


def _missing(field: str) -> Query:
    return {"bool": {"must_not": [_exists(field)]}}


def _any(*queries: Query) -> Query:
    return {"bool": {"should": list(queries), "minimum_should_match": 1}}
