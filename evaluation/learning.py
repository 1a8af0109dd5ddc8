"""`python -m evaluation.learning`: learning runs on simulated outcomes, good ones and poisoned ones.

Invented talents and posts meet over the lists that the weights in force make; what becomes of them follows a
hidden preference, told as events of introductions. A good run has to come nearer to it on outcomes that it
has not seen; a poisoned one has to be refused. The job's own code learns, from the events on.
"""

import random
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

import numpy as np
from dabridge.events.v1 import matching_pb2, talent_pb2, types_pb2
from dabridge.events.v1.talent_pb2 import Demand, Introduction, TalentProfile

from services.common import events
from services.common.events import Event
from services.matching.bootstrap import calibration_of
from services.matching.columns import Columns, Vocabulary
from services.matching.embedder import load_embedder
from services.matching.learning.comparing import Comparing, Member
from services.matching.learning.judged import judged_examples
from services.matching.learning.outcomes import Outcome, of_event
from services.matching.learning.replay import Pool
from services.matching.learning.run import Learned, Material, learn
from services.matching.markets import Feature, Market, market, weighed
from services.matching.phrases import Phrases
from services.matching.profiles import Profile
from services.matching.scoring import SCALE, Scorer
from services.matching.translate import of_event as profile_of
from services.talent.seed.posts import demands
from services.talent.seed.profiles import talents

KEY: Final = "talent_demand"
TALENTS: Final = 600
DEMANDS: Final = 260
MET: Final = 8
NOISE: Final = 0.02
START: Final = datetime(2026, 3, 1, tzinfo=UTC)
# What people go by in this world, as moves of the weights of the release: (talent's, post's).
HIDDEN: Final[Mapping[str, tuple[float, float]]] = {
    "salary": (0.16, 0.0),
    "title": (-0.10, -0.06),
    "industry": (-0.06, 0.0),
    "experience": (0.0, 0.16),
    "coverage": (0.0, -0.10),
}
Told = list[Introduction]


@dataclass(frozen=True, slots=True)
class City:
    """Invented records as matching knows them."""

    talents: Mapping[str, Member]
    demands: Mapping[str, Member]
    posts: Mapping[str, Demand]
    pool: Pool
    comparing: Comparing
    weighed: Market


def city() -> City:
    """The records, embedded by the default model."""
    embedder, calibration = load_embedder(""), calibration_of("")
    phrases, words, codes = Phrases(embedder.encode, calibration), Vocabulary(), Vocabulary()

    def columns() -> Columns:
        return Columns(phrases, words, codes, embedder.dimensions)

    def scorer(of: Market) -> Scorer:
        return Scorer(of, phrases, calibration)

    posts = {post.id: post for post in demands(DEMANDS)}
    sides = [
        _members([_profile(events.TALENT_CHANGED, t) for t in talents(TALENTS)], embedder.encode),
        _members([_profile(events.DEMAND_CHANGED, d) for d in posts.values()], embedder.encode),
    ]
    blocks = []
    for members in sides:
        made = columns()
        profiles, vectors = zip(*members.values(), strict=True)
        made.put_many(range(len(profiles)), profiles, np.array(vectors))
        blocks.append(made.take(np.arange(len(profiles))))
    pool = Pool(blocks[0], blocks[1], list(sides[0]), list(sides[1]), scorer)
    return City(sides[0], sides[1], posts, pool, Comparing(columns, scorer), market(KEY))


def hidden(of: Market) -> Market:
    """The market by what people of this world go by."""
    features = []
    for f in of.features:
        left, right = HIDDEN.get(f.name, (0.0, 0.0))
        features.append(Feature(f.name, max(0.0, f.left_weight + left), max(0.0, f.right_weight + right)))
    return weighed(of.key, features, of.floor)


def introductions(of: City, seed: int = 7) -> Told:
    """Who met over the lists in force, and what became of them by the hidden preference."""
    chance = random.Random(seed)
    wanted = of.pool.scorer(hidden(of.weighed)).scores(of.pool.left, of.pool.right)
    places = {name: place for place, name in enumerate(of.pool.left_ids)}
    lists = of.pool.lists(of.weighed)
    told = []
    for number, post in enumerate(of.posts.values()):
        listed = list(lists.get(("right", post.id), ()))
        met = chance.sample(listed, min(MET, len(listed)))
        liking = {name: wanted[places[name], number] / SCALE + chance.gauss(0, NOISE) for name in met}
        at = START + timedelta(days=number)
        for rank, name in enumerate(sorted(met, key=lambda name: -liking[name])):
            told.append(_told(of, post, name, at + timedelta(hours=rank), _end(rank, len(met), chance)))
    return told


def flooded(of: City, told: Told) -> Told:
    """Three organisations tell as much again as all others and more, the other way round."""
    ours = sorted({i.enterprise_id for i in told})[:3]
    extra = []
    for number, each in enumerate(told + told[::2]):
        copy = _turned(each)
        copy.id = f"flood-{number}"
        copy.enterprise_id = ours[number % 3]
        copy.demand_id = list(of.posts)[(number * 7) % len(of.posts)]
        extra.append(copy)
    return told + extra


def turned(of: City, told: Told) -> Told:
    """A group too large to be told by its number agrees to tell all the other way round."""
    del of
    everybody = sorted({i.enterprise_id for i in told})
    group = set(everybody[: round(len(everybody) * 0.8)])
    return [_turned(each) if each.enterprise_id in group else each for each in told]


def against(of: City, told: Told) -> Told:
    """Everybody tells all the other way round: what happens later bears it out."""
    del of
    return [_turned(each) for each in told]


def one_zone(of: City, told: Told) -> Told:
    """Everybody is hired in one zone, and nobody elsewhere."""
    del of
    favoured = "DZ-GXQ"
    found = []
    for each in told:
        copy = Introduction()
        copy.CopyFrom(each)
        if each.zone == favoured:
            _set(copy, ("hired", ""))
        else:
            _set(copy, ("declined", "skills"))
        found.append(copy)
    return found


POISONS: Final[Mapping[str, Callable[[City, Told], Told]]] = {
    "flooded": flooded,
    "turned": turned,
    "against": against,
    "one_zone": one_zone,
}


def run(of: City, told: Told) -> Learned:
    """A learning run on what was told, by the job's own code."""
    outcomes = list(outcomes_of(of, told))
    judged = judged_examples(of.weighed, load_embedder("").encode, of.comparing)
    return learn(of.weighed, Material(outcomes, judged, of.pool), "run:simulated", START)


def figures() -> dict[str, Learned]:
    """The run on good outcomes under "good", and the poisoned ones under their names."""
    made = city()
    told = introductions(made)
    return {"good": run(made, told)} | {
        name: run(made, poison(made, told)) for name, poison in POISONS.items()
    }


def report(found: Mapping[str, Learned]) -> str:
    """A few lines a run: the verdict, what was measured, and which guards failed."""
    lines = []
    for name, learned in found.items():
        verdict = matching_pb2.RunVerdict.Name(learned.run.verdict).removeprefix("RUN_VERDICT_").lower()
        told = "promoted" if verdict == "trial" else verdict
        lines.append(f"learning {name}: {told} ({learned.run.outcomes} outcomes)")
        lines += [f"  {m.measure}: {m.before:.4f} -> {m.after:.4f}" for m in learned.run.measures]
        lines += [
            f"  {'kept  ' if c.passed else 'BROKEN'} {c.guard}: {c.figure:.4f}, bound {c.bound:.4f}"
            for c in learned.run.checks
        ]
    return "\n".join(lines)


def outcomes_of(of: City, told: Told) -> Iterator[Outcome]:
    """What is kept of these introductions."""
    kept = (
        of_event(Event(events.INTRODUCTION_CHANGED, each.id, each.SerializeToString(), "/evaluation"))
        for each in told
    )
    found = [outcome for each in kept if each is not None for outcome in each.outcomes]
    members = {**of.talents, **of.demands}
    features = of.comparing.named(of.weighed, members, [(o.left, o.right) for o in found])
    for outcome in found:
        yield replace(outcome, features=features.get((outcome.left, outcome.right)))


def _told(of: City, post: Demand, talent: str, at: datetime, end: tuple[str, str]) -> Introduction:
    del of
    made = Introduction(
        id=f"intro-{post.id}-{talent}",
        version=1,
        status=types_pb2.RECORD_STATUS_ACTIVE,
        updated_at=at.isoformat(),
        talent_id=talent,
        demand_id=post.id,
        enterprise_id=post.enterprise_id,
        zone=post.zone,
        industry=post.industry,
        asked_at=at.isoformat(),
        ended_at=at.isoformat(),
    )
    _set(made, end)
    return made


def _end(rank: int, met: int, chance: random.Random) -> tuple[str, str]:
    """What becomes of the one whom the post likes so much: the state and the reason."""
    if chance.random() < 0.08:
        return "declined", "family"
    if rank == 0:
        return "hired", ""
    if rank <= 2:
        return "interviewing", ""
    if rank <= met // 2:
        return "not_hired", "not_chosen"
    return ("declined", "salary") if rank % 2 else ("not_hired", "experience")


def _turned(told: Introduction) -> Introduction:
    copy = Introduction()
    copy.CopyFrom(told)
    if told.outcome == talent_pb2.INTRODUCTION_OUTCOME_HIRED:
        _set(copy, ("declined", "skills"))
    elif told.stage == talent_pb2.INTRODUCTION_STAGE_INTERVIEWING:
        _set(copy, ("not_hired", "experience"))
    elif told.reason_code == "family":
        pass
    else:
        _set(copy, ("hired", ""))
    return copy


def _set(told: Introduction, end: tuple[str, str]) -> None:
    state, told.reason_code = end
    told.stage, told.outcome = _STATES[state]


_STATES: Final = {
    "hired": (talent_pb2.INTRODUCTION_STAGE_ENDED, talent_pb2.INTRODUCTION_OUTCOME_HIRED),
    "not_hired": (talent_pb2.INTRODUCTION_STAGE_ENDED, talent_pb2.INTRODUCTION_OUTCOME_NOT_HIRED),
    "interviewing": (
        talent_pb2.INTRODUCTION_STAGE_INTERVIEWING,
        talent_pb2.INTRODUCTION_OUTCOME_UNSPECIFIED,
    ),
    "declined": (talent_pb2.INTRODUCTION_STAGE_DECLINED, talent_pb2.INTRODUCTION_OUTCOME_UNSPECIFIED),
}


def _profile(kind: str, message: TalentProfile | Demand) -> Profile:
    message.version, message.status = 1, types_pb2.RECORD_STATUS_ACTIVE
    message.updated_at = "2026-11-01T00:00:00+00:00"
    return profile_of(Event(kind, message.id, message.SerializeToString(), "/evaluation"))


def _members(profiles: Sequence[Profile], encode: Callable[[Sequence[str]], np.ndarray]) -> dict[str, Member]:
    vectors = encode([profile.text for profile in profiles])
    return {profile.id: (profile, vector) for profile, vector in zip(profiles, vectors, strict=True)}


if __name__ == "__main__":
    sys.stdout.write(report(figures()) + "\n")
