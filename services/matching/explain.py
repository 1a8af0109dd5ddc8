"""Why a pair has its score: computed from the same features, gates and weights as the score itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from services.common.clock import Clock, SystemClock
from services.matching import edits, facts
from services.matching.columns import Block, Columns, Vocabulary
from services.matching.edits import GOING, Edit, Moment, retold
from services.matching.facts import Standing
from services.matching.features import FEATURES, Values
from services.matching.markets import Market, Side
from services.matching.phrases import FULL, Calibration, Encode, Phrases, Relation
from services.matching.profiles import Need, Offer, Profile, trust_name
from services.matching.scoring import (
    NEUTRAL,
    NO_MATCH,
    SCALE,
    Scorer,
    Scores,
    combine,
    satisfactions,
    standings,
)

Status = Literal["exact", "similar", "missing", "unknown"]
Verdict = Literal["passed", "failed", "unknown"]

EXACT_FROM: Final = 190
EDITS_TRIED: Final = 16
_VOCABULARY_LIMIT: Final = 50_000
# An embedded profile, shape of the embedding (dimensions,).
Embedded = tuple[Profile, npt.NDArray[np.int8]]


@dataclass(frozen=True, slots=True)
class Requirement:
    """How one requirement is met; `similarity` in [0, 1]; `trust` one of TRUST_NAMES.

    `relation` is that of `met_by` to the requirement.
    """

    name: str
    must: bool
    status: Status
    met_by: str = ""
    similarity: float = 0.0
    evidence: str = ""
    trust: str = ""
    relation: Relation = ""


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
class BestEdit:
    """A change of one side and the pair's score with it, in [0, 1]; `before` is None where a gate failed.

    `places`: where the one who changes stands on the other's list, from 1, before and after it; 0: not among
    its best; None where that is not known or not to be told.
    """

    edit: Edit
    side: Side
    before: float | None
    score: float
    places: tuple[int, int] | None = None

    @property
    def text(self) -> str:
        """The whole of it in Chinese."""
        return facts.effect(self.edit, self.before, self.score, self.places)


@dataclass(frozen=True, slots=True)
class Explanation:
    """The whole of it; scores in [0, 1]; `passes`: no gate fails and the floor is reached.

    `standing`: what lowered the score besides the features; None of posts that nothing speaks against.
    """

    score: float
    left_satisfaction: float
    right_satisfaction: float
    passes: bool
    requirements: tuple[Requirement, ...]
    contributions: tuple[Contribution, ...]
    gates: tuple[Gate, ...]
    best_edit: BestEdit | None
    standing: Standing | None = None


class Explainer:
    """Explains pairs; keeps the phrases that it has met. Not thread-safe."""

    def __init__(
        self, encode: Encode, calibration: Calibration, dimensions: int, clock: Clock | None = None
    ) -> None:
        """`clock` tells when edits would be saved; the machine's where there is none."""
        self._clock = clock or SystemClock()
        self._encode = encode
        self._calibration = calibration
        self._dimensions = dimensions
        self._phrases = Phrases(encode, calibration)

    def explain(
        self,
        market: Market,
        left: Embedded,
        right: Embedded,
        hint: bool = True,
        whole: tuple[Profile, Profile] | None = None,
    ) -> Explanation:
        """Explains a pair of profiles with their embeddings.

        `hint` False leaves out the search for the best edit. `whole`: the profiles of whose texts the
        embeddings are, where what is compared leaves some of it out.
        """
        if len(self._phrases) > _VOCABULARY_LIMIT:
            self._phrases = Phrases(self._encode, self._calibration)
        scorer = Scorer(market, self._phrases, self._calibration)
        requirements = self._requirements(market, left[0], right[0])
        tried: dict[Side, list[Edit]] = {"left": [], "right": []}
        if hint:
            moment = Moment.of(self._clock.now())
            tried = _edits(market, left[0], right[0], requirements, moment)
        bare = whole or (left[0], right[0])
        lefts = [left, *self._embedded(tried["left"], left[1], bare[0])]
        rights = [right, *self._embedded(tried["right"], right[1], bare[1])]
        block_left, block_right = self._blocks(lefts, rights)
        only = np.zeros(1, dtype=np.int64)
        as_left, as_right = block_left.pick(only), block_right.pick(only)
        pairing = scorer.pairing(as_left, as_right, (only, only), unknown=float("nan"))
        raw = {f.name: FEATURES[f.name](pairing) for f in market.features}
        values = {name: np.where(np.isnan(v), np.float32(NEUTRAL), v) for name, v in raw.items()}
        satisfied = satisfactions(market, values)
        scores = scorer.scores(block_left, as_right)[:, 0]
        if tried["right"]:
            scores = np.concatenate([scores, scorer.scores(as_left, block_right)[0, 1:]])
        return Explanation(
            score=int(standings(pairing, combine(market, values))[0]) / SCALE,
            left_satisfaction=float(satisfied[0][0]),
            right_satisfaction=float(satisfied[1][0]),
            passes=bool(scores[0] != NO_MATCH),
            requirements=requirements,
            contributions=_contributions(market, raw, left[0], right[0], requirements),
            gates=_gates(scorer, as_left, as_right, left[0], right[0]),
            best_edit=_best_edit(tried, scores),
            standing=facts.standing(left[0], right[0]),
        )

    def _blocks(
        self,
        lefts: Sequence[Embedded],
        rights: Sequence[Embedded],
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
            self._requirement(need, offers[int(place)], int(served[row, place]))
            for row, (need, place) in enumerate(zip(needs, best, strict=True))
        )

    def _requirement(self, need: Need, offer: Offer, served: int) -> Requirement:
        if served == 0:
            return Requirement(need.name, need.must, "missing")
        status: Status = "exact" if served >= EXACT_FROM else "similar"
        return Requirement(
            need.name,
            need.must,
            status,
            offer.name,
            served / FULL,
            offer.evidence,
            trust_name(offer),
            self._phrases.relation(need.name, offer.name),
        )

    def _embedded(self, found: Sequence[Edit], vector: npt.NDArray[np.int8], bare: Profile) -> list[Embedded]:
        """The edits' profiles, those whose text changes with an embedding of the text as it would be.

        `bare` is the profile of whose text the embedding is now.
        """
        texts = [retold(bare, edit.profile) or bare.text for edit in found]
        new = [text for text in texts if text != bare.text]
        rows = iter(self._encode(new) if new else ())
        return [
            (edit.profile, next(rows) if text != bare.text else vector)
            for edit, text in zip(found, texts, strict=True)
        ]


def _best_edit(tried: Mapping[Side, Sequence[Edit]], scores: Scores) -> BestEdit | None:
    """The change that raises the score most; `scores`: of the pair as it is, then with each, left first."""
    best = int(scores.argmax())
    if scores[best] <= max(int(scores[0]), 0):
        return None
    side: Side = "left" if best <= len(tried["left"]) else "right"
    edit = [*tried["left"], *tried["right"]][best - 1]
    before = None if scores[0] == NO_MATCH else int(scores[0]) / SCALE
    return BestEdit(edit, side, before, int(scores[best]) / SCALE)


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
                facts.unknown() if unknown else facts.of_feature(feature.name, left, right, counts, value),
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
    market: Market, left: Profile, right: Profile, requirements: Sequence[Requirement], moment: Moment
) -> dict[Side, list[Edit]]:
    """What each side could change that may matter to this pair, EDITS_TRIED at most."""
    short = [r.name for r in requirements if r.status in ("missing", "similar", "unknown")]
    serving = [r.met_by for r in requirements if r.met_by]
    found: dict[Side, list[Edit]] = {"left": [], "right": []}
    offering: Side = "right" if market.needs_side == "left" else "left"
    offerer = left if offering == "left" else right
    if left.kind in GOING:
        found["left"] += edits.wanting(left, moment, near=right)
        found["left"] += edits.confirmed(left, moment)
    wanted = left.money_min if left.money_min is not None else left.money_max
    found["right"] += edits.paying(right, moment, least=wanted) if wanted is not None else ()
    found[offering] += edits.with_offers(offerer, short, moment)
    found[offering] += edits.raised(offerer, moment, serving) if serving else ()
    room = EDITS_TRIED - len(found["right" if offering == "left" else "left"])
    return found | {offering: found[offering][: max(room, 0)]}
