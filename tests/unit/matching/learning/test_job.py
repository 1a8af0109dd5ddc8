"""The job reads what is kept, learns, puts in force what is good, and keeps every run."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import pytest
from dabridge.events.v1 import matching_pb2

from services.common import topics
from services.common.kafka import PublishError
from services.matching.index import OUTCOMES
from services.matching.learning import job as jobs
from services.matching.learning.guards import Bounds
from services.matching.learning.job import Job
from services.matching.learning.outcomes import Outcome, Told, to_document
from services.matching.learning.versions import LearningRun
from services.matching.markets import market
from services.matching.store import Document
from tests.unit.matching.learning.simulated import KEY, World, judged, leaning
from tests.unit.matching.learning.versions import NOW, a_ledger, learned, only
from tests.unit.matching.streams import Stream, demand, of_event, talent
from tests.unit.matching.worlds import EMBEDDER

HIDDEN = leaning("lexical", "salary", 0.2)
BOUNDS = Bounds(outcomes=100, fitted_groups=20, held_out_groups=10)


@pytest.fixture(autouse=True)
def _judged(monkeypatch: pytest.MonkeyPatch) -> None:
    """Judged pairs of this world."""
    monkeypatch.setattr(jobs, "judged_examples", lambda *_: judged(HIDDEN))


def document(outcome: Outcome) -> Document:
    return to_document(Told(outcome.id, 1, (outcome,)))


def a_job(stream: Stream, outcomes: list[Outcome]) -> Job:
    stream.store.write(OUTCOMES, map(document, outcomes))
    ledger = a_ledger(stream.store, stream.publisher)
    stream.mirror.sync()
    return Job(
        stream.store, stream.mirror, EMBEDDER.encode, EMBEDDER.dimensions, ledger, "system:learning", BOUNDS
    )


def test_good_outcomes_put_weights_in_force_and_the_run_tells_so() -> None:
    stream = Stream()
    stream.absorb(talent("t"), demand("d"))
    job = a_job(stream, World(HIDDEN).outcomes())

    run = job.learn(KEY, NOW, promote=True)

    assert (run.verdict, run.base_version, run.promoted_version) == (matching_pb2.RUN_VERDICT_PROMOTED, 1, 2)
    [newest, first] = job.ledger.versions(KEY)
    assert (newest.run_id, newest.origin) == (run.id, matching_pb2.WEIGHTS_ORIGIN_LEARNING)
    assert newest.measures
    assert newest.features != first.features
    assert job.ledger.runs(KEY) == [run]
    stream.mirror.sync()
    assert stream.mirror.in_force.number(KEY) == 2


def test_weights_are_in_force_once_their_run_is_told_and_not_before() -> None:
    stream = Stream()
    job = a_job(stream, World(HIDDEN).outcomes())
    stream.publisher.before = partial(away, topics.LEARNING_RUN)

    with pytest.raises(PublishError):
        job.learn(KEY, NOW, promote=True)

    assert [v.version for v in job.ledger.versions(KEY)] == [1]
    stream.publisher.before = lambda _: None
    run = job.learn(KEY, NOW, promote=True)
    assert run.promoted_version == 2


def test_a_run_that_ends_once_its_weights_are_in_force_is_told_to_its_end_by_the_next_start() -> None:
    stream = Stream()
    job = a_job(stream, World(HIDDEN).outcomes())
    stream.publisher.before = partial(away, topics.WEIGHTS)
    with pytest.raises(PublishError):
        job.learn(KEY, NOW, promote=True)
    [newest, _] = job.ledger.versions(KEY)
    [run] = job.ledger.runs(KEY)
    assert (run.id, run.verdict) == (newest.run_id, matching_pb2.RUN_VERDICT_TRIAL)
    stream.publisher.before = lambda _: None

    job.ledger.reconcile(lambda name: map(of_event, stream.publisher.of(name)), NOW)

    [run] = job.ledger.runs(KEY)
    assert (run.verdict, run.promoted_version) == (matching_pb2.RUN_VERDICT_PROMOTED, 2)
    told = [LearningRun.FromString(event.data) for event in stream.publisher.of(topics.LEARNING_RUN)]
    assert [each.promoted_version for each in told] == [0, 2]


def away(topic: str, published: str) -> None:
    """A broker that takes nothing of a topic."""
    if published == topic:
        raise PublishError("no broker")


def test_poisoned_outcomes_change_nothing_and_the_run_tells_why() -> None:
    outcomes = [replace(o, organisation="ours") for o in World(HIDDEN).outcomes()]
    job = a_job(Stream(), outcomes)

    run = job.learn(KEY, NOW, promote=True)

    assert run.verdict == matching_pb2.RUN_VERDICT_REFUSED
    assert [v.version for v in job.ledger.versions(KEY)] == [1]
    assert [c.guard for c in job.ledger.runs(KEY)[0].checks if not c.passed] == ["few_accounts"]


def test_weights_that_somebody_took_back_do_not_come_again_of_the_same_outcomes() -> None:
    outcomes = World(HIDDEN).outcomes()
    job = a_job(Stream(), outcomes)
    last = max(datetime.fromisoformat(o.at) for o in outcomes)
    assert job.learn(KEY, last, promote=True).promoted_version == 2
    job.ledger.rollback(KEY, "bureau", last)
    job.mirror.sync()

    run = job.learn(KEY, last, promote=True)

    assert run.verdict == matching_pb2.RUN_VERDICT_NOTHING
    assert [c.guard for c in run.checks if not c.passed] == ["since_rollback"]
    assert job.ledger.versions(KEY)[0].version == 3
    later = [
        replace(o, id=f"later-{o.id}", at=(datetime.fromisoformat(o.at) + timedelta(days=900)).isoformat())
        for o in outcomes
    ]
    job.store.write(OUTCOMES, map(document, later))
    assert job.learn(KEY, last, promote=True).promoted_version == 4


def test_a_trial_changes_nothing_and_keeps_nothing() -> None:
    job = a_job(Stream(), World(HIDDEN).outcomes())

    run = job.learn(KEY, NOW, promote=False)

    assert run.verdict == matching_pb2.RUN_VERDICT_TRIAL
    assert job.ledger.runs(KEY) == []
    assert len(job.ledger.versions(KEY)) == 1


def test_a_run_that_somebody_overtook_promotes_nothing() -> None:
    job = a_job(Stream(), World(HIDDEN).outcomes())
    job.ledger.add(learned(only(KEY, "place"), 2))

    run = job.learn(KEY, NOW, promote=True)

    assert run.verdict == matching_pb2.RUN_VERDICT_REFUSED
    assert run.checks[-1].guard == "superseded"
    assert len(job.ledger.versions(KEY)) == 2


def test_a_market_without_outcomes_learns_nothing() -> None:
    job = a_job(Stream(), [])

    run = job.learn("expert_diagnosis", NOW, promote=True)

    assert run.verdict == matching_pb2.RUN_VERDICT_NOTHING
    assert job.ledger.versions("expert_diagnosis")[0].version == 1


def test_an_outcome_seen_without_its_profiles_has_the_features_of_today() -> None:
    stream = Stream()
    stream.absorb(talent("t"), demand("d"))
    bare = Outcome("introduction:i", KEY, "t", "d", grade=3, at="2026-01-01", people=("t",))
    job = a_job(stream, [bare, replace(bare, id="introduction:j", left="nobody")])

    found = {o.id: o.features for o in job._outcomes(market(KEY))}

    assert found["introduction:i"] is not None
    assert found["introduction:j"] is None
