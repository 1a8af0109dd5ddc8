"""Why a pair has its score: computed from the same features, gates and weights as the score itself."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from services.matching import facts
from services.matching.columns import Block, Columns, Vocabulary
from services.matching.features import FEATURES, Values
from services.matching.markets import Market
from services.matching.phrases import FULL, Calibration, Encode, Phrases
from services.matching.profiles import TRUST_NAMES, Kind, Offer, Profile
from services.matching.scoring import NEUTRAL, NO_MATCH, SCALE, Scorer, combine, satisfactions

Status = Literal["exact", "similar", "missing", "unknown"]
Verdict = Literal["passed", "failed", "unknown"]

EXACT_FROM: Final = 190
EDITS_TRIED: Final = 12
_VOCABULARY_LIMIT: Final = 50_000
# The texts of an offer added, by who would offer it, and of a zone or industry added, by who would want it.
_OFFERED: Final[dict[Kind, str]] = {
    "enterprise": "edit_capability",
    "talent": "edit_skill",
    "expert": "edit_expertise",
}
_WANTED: Final[dict[Kind, tuple[str, str]]] = {
    "talent": ("edit_zone", "edit_industry"),
    "expert": ("edit_expert_zone", "edit_expert_industry"),
}


@dataclass(frozen=True, slots=True)
class Requirement:
    """How one requirement is met; `similarity` in [0, 1]; `trust` one of TRUST_NAMES."""

    name: str
    must: bool
    status: Status
    met_by: str = ""
    similarity: float = 0.0
    evidence: str = ""
    trust: str = ""


@dataclass(frozen=True, slots=True)
class Contribution:
    """One feature's part; `value` None where there is nothing to compare and a neutral value was used."""

    feature: str
    value: float | None
    left_weight: float
    right_weight: float
    detail: str


@dataclass(frozen=True, slots=True)
class Gate:
    """One gate's verdict with the facts compared."""

    name: str
    verdict: Verdict
    detail: str


@dataclass(frozen=True, slots=True)
class Edit:
    """A change of one side, in Chinese, and the pair's score with it."""

    text: str
    score: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """The whole of it; scores in [0, 1]; `passes`: no gate fails and the floor is reached."""

    score: float
    left_satisfaction: float
    right_satisfaction: float
    passes: bool
    requirements: tuple[Requirement, ...]
    contributions: tuple[Contribution, ...]
    gates: tuple[Gate, ...]
    best_edit: Edit | None


class Explainer:
    """Explains pairs; keeps the phrases that it has met. Not thread-safe."""

    def __init__(self, encode: Encode, calibration: Calibration, dimensions: int) -> None:
        self._encode = encode
        self._calibration = calibration
        self._dimensions = dimensions
        self._phrases = Phrases(encode, calibration)

    def explain(
        self,
        market: Market,
        left: tuple[Profile, npt.NDArray[np.int8]],
        right: tuple[Profile, npt.NDArray[np.int8]],
        hint: bool = True,
    ) -> Explanation:
        """Explains a pair of profiles with their embeddings, each shape (dimensions,).

        `hint` False leaves out the search for the best edit.
        """
        if len(self._phrases) > _VOCABULARY_LIMIT:
            self._phrases = Phrases(self._encode, self._calibration)
        scorer = Scorer(market, self._phrases, self._calibration)
        block_left, block_right = self._blocks([left], [right])
        only = np.zeros(1, dtype=np.int64)
        pairing = scorer.pairing(block_left, block_right, (only, only), unknown=float("nan"))
        raw = {f.name: FEATURES[f.name](pairing) for f in market.features}
        values = {name: np.where(np.isnan(v), np.float32(NEUTRAL), v) for name, v in raw.items()}
        satisfied = satisfactions(market, values)
        requirements = self._requirements(market, left[0], right[0])
        passes = scorer.scores(block_left, block_right)[0, 0] != NO_MATCH
        return Explanation(
            score=_scaled(combine(market, values)),
            left_satisfaction=float(satisfied[0][0]),
            right_satisfaction=float(satisfied[1][0]),
            passes=bool(passes),
            requirements=requirements,
            contributions=_contributions(market, raw, left[0], right[0], requirements),
            gates=_gates(scorer, block_left, block_right, left[0], right[0]),
            best_edit=self._best_edit(scorer, left, right, requirements) if hint else None,
        )

    def _blocks(
        self,
        lefts: Sequence[tuple[Profile, npt.NDArray[np.int8]]],
        rights: Sequence[tuple[Profile, npt.NDArray[np.int8]]],
    ) -> tuple[Block, Block]:
        words, codes = Vocabulary(), Vocabulary()
        blocks = []
        for side in (lefts, rights):
            columns = Columns(self._phrases, words, codes, self._dimensions)
            columns.put_many(range(len(side)), [p for p, _ in side], np.array([v for _, v in side]))
            blocks.append(columns.take(np.arange(len(side))))
        return blocks[0], blocks[1]

    def _requirements(self, market: Market, left: Profile, right: Profile) -> tuple[Requirement, ...]:
        needs, offers = (
            (left.needs, right.offers) if market.needs_side == "left" else (right.needs, left.offers)
        )
        if not needs:
            return ()
        if not offers:
            return tuple(Requirement(need.name, need.must, "unknown") for need in needs)
        asked = self._phrases.numbers([need.name for need in needs])
        offered = self._phrases.numbers([offer.name for offer in offers])
        strengths = np.array([offer.strength for offer in offers], dtype=np.int64)
        served = self._phrases.rows(asked)[:, offered].astype(np.int64)
        best = (served * strengths).argmax(axis=1)
        return tuple(
            _requirement(need.name, need.must, offers[int(place)], int(served[row, place]))
            for row, (need, place) in enumerate(zip(needs, best, strict=True))
        )

    def _best_edit(
        self,
        scorer: Scorer,
        left: tuple[Profile, npt.NDArray[np.int8]],
        right: tuple[Profile, npt.NDArray[np.int8]],
        requirements: Sequence[Requirement],
    ) -> Edit | None:
        """The one change that raises the score most, each tried by scoring the changed pair."""
        edits = _edits(scorer.market, left[0], right[0], requirements)[:EDITS_TRIED]
        if not edits:
            return None
        pairs = [(left, right), *(((a, left[1]), (b, right[1])) for a, b, _, _ in edits)]
        lefts, rights = self._blocks([a for a, _ in pairs], [b for _, b in pairs])
        scores = np.diagonal(scorer.scores(lefts, rights))
        best = int(scores[1:].argmax())
        if scores[1 + best] <= max(int(scores[0]), 0):
            return None
        score = int(scores[1 + best]) / SCALE
        _, _, key, values = edits[best]
        return Edit(facts.edit(key, score, values), score)


def _requirement(name: str, must: bool, offer: Offer, served: int) -> Requirement:
    if served == 0:
        return Requirement(name, must, "missing")
    status: Status = "exact" if served >= EXACT_FROM else "similar"
    trust = TRUST_NAMES[offer.trust] if offer.trust < len(TRUST_NAMES) else ""
    return Requirement(name, must, status, offer.name, served / FULL, offer.evidence, trust)


def _contributions(
    market: Market,
    raw: dict[str, Values],
    left: Profile,
    right: Profile,
    requirements: Sequence[Requirement],
) -> tuple[Contribution, ...]:
    counts = {
        status: sum(r.status == status for r in requirements) for status in ("exact", "similar", "missing")
    }
    totals = sum(f.left_weight for f in market.features), sum(f.right_weight for f in market.features)
    found = []
    for feature in market.features:
        value = float(raw[feature.name][0])
        unknown = bool(np.isnan(value))
        found.append(
            Contribution(
                feature.name,
                None if unknown else value,
                feature.left_weight / totals[0],
                feature.right_weight / totals[1],
                facts.unknown() if unknown else facts.of_feature(feature.name, left, right, counts),
            )
        )
    return tuple(found)


def _gates(
    scorer: Scorer, block_left: Block, block_right: Block, left: Profile, right: Profile
) -> tuple[Gate, ...]:
    live = left.live and right.live
    found = [Gate("status", "passed" if live else "failed", facts.status(live))]
    for name, verdicts in scorer.gates(block_left, block_right).items():
        known = facts.gate_is_known(name, left, right)
        verdict: Verdict = "unknown" if not known else "passed" if verdicts[0, 0] else "failed"
        found.append(Gate(name, verdict, facts.of_gate(name, left, right)))
    return tuple(found)


def _edits(
    market: Market, left: Profile, right: Profile, requirements: Sequence[Requirement]
) -> list[tuple[Profile, Profile, str, dict[str, object]]]:
    """Changed pairs, each with the key and values of the text that tells the change."""
    edits: list[tuple[Profile, Profile, str, dict[str, object]]] = []
    if left.kind in _WANTED:
        edits.extend(_wanting_edits(left, right))
    for requirement in requirements:
        if requirement.status in ("missing", "similar"):
            added = Offer(requirement.name)
            if market.needs_side == "left":
                changed = replace(right, offers=(*right.offers, added))
                edits.append((left, changed, _OFFERED[right.kind], {"name": requirement.name}))
            else:
                changed = replace(left, offers=(*left.offers, added))
                edits.append((changed, right, _OFFERED[left.kind], {"name": requirement.name}))
    return edits


def _wanting_edits(left: Profile, right: Profile) -> list[tuple[Profile, Profile, str, dict[str, object]]]:
    """Changes of what a person wants or is offered."""
    zone_key, industry_key = _WANTED[left.kind]
    edits: list[tuple[Profile, Profile, str, dict[str, object]]] = []
    wanted = left.money_min if left.money_min is not None else left.money_max
    offered = right.money_max if right.money_max is not None else right.money_min
    if wanted is not None and offered is not None and offered < wanted:
        edits.append((left, replace(right, money_max=wanted), "edit_salary", {"money": wanted}))
    if left.zones and right.zones and not set(left.zones) & set(right.zones):
        changed = replace(left, zones=(*left.zones, *right.zones))
        edits.append((changed, right, zone_key, {"zone": facts.zone_names(right.zones)}))
    if left.industries and right.industries and not set(left.industries) & set(right.industries):
        changed = replace(left, industries=(*left.industries, *right.industries))
        edits.append((changed, right, industry_key, {"industry": facts.industry_names(right.industries)}))
    return edits


def _scaled(score: Values) -> float:
    return float(np.rint(score[0] * np.float32(SCALE))) / SCALE
