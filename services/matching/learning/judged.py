"""The hand-judged pairs that no learned weights may rank worse; data, made by evaluation.guard.

Profiles, not features, are kept, so the pairs are compared by the model and the scoring of today.
"""

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

import numpy as np

from services.matching.learning.comparing import Comparing, Member
from services.matching.learning.examples import Examples, Group
from services.matching.learning.outcomes import Outcome
from services.matching.markets import Market
from services.matching.phrases import Encode
from services.matching.profiles import Profile, from_document


@cache
def judged_sets() -> Mapping[str, Any]:
    """By market: profiles of both sides and queries, each a side, a subject and grades by counterpart."""
    return json.loads(resources.files(__package__).joinpath("judged.json").read_text("utf-8"))


def judged_examples(market: Market, encode: Encode, comparing: Comparing) -> Examples | None:
    """The market's judged pairs, one group a query; None where the market has none."""
    found = judged_sets().get(market.key)
    if not found or not found["queries"]:
        return None
    members = {side: _members([from_document(p) for p in found[side]], encode) for side in ("left", "right")}
    pairs: list[tuple[str, str]] = []
    grades: list[int] = []
    groups = []
    for query in found["queries"]:
        start = len(pairs)
        for name, grade in sorted(query["grades"].items()):
            subject = query["subject"]
            pairs.append((subject, name) if query["side"] == "left" else (name, subject))
            grades.append(grade)
        if len(set(grades[start:])) > 1:
            groups.append(Group(query["side"], query["subject"], np.arange(start, len(pairs))))
    places = {side: {name: place for place, name in enumerate(members[side])} for side in ("left", "right")}
    table = comparing.features(
        market,
        list(members["left"].values()),
        list(members["right"].values()),
        [(places["left"][left], places["right"][right]) for left, right in pairs],
    )
    outcomes = tuple(Outcome(f"{left}:{right}", market.key, left, right) for left, right in pairs)
    return Examples(outcomes, table, np.array(grades, dtype=np.int64), tuple(groups))


def _members(profiles: list[Profile], encode: Encode) -> dict[str, Member]:
    vectors = encode([profile.text for profile in profiles])
    return {profile.id: (profile, vector) for profile, vector in zip(profiles, vectors, strict=True)}
