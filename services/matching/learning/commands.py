"""The commands about weights: what is in force, what was, and bringing it back."""

import argparse
import sys
from collections.abc import Sequence

from dabridge.events.v1 import matching_pb2

from services.common import logs
from services.common.access.principal import system
from services.common.clock import SystemClock
from services.common.kafka import KafkaPublisher, PublishError
from services.matching.bootstrap import client_of, embedder_of, mirror_of, patiently
from services.matching.elastic import ElasticStore
from services.matching.index import Names, ensure_indexes
from services.matching.learning.job import Job
from services.matching.learning.ledger import Ledger, NoSuchVersion, Superseded
from services.matching.learning.versions import LearningRun, Weights
from services.matching.markets import market_keys
from services.matching.settings import Settings
from services.matching.store import StoreUnavailable

OPERATOR = system("operator").person


def weights(settings: Settings, arguments: Sequence[str]) -> int:
    """Lists versions of weights, or brings one back; 1 where there is none to bring back, 2 for bad usage."""
    parser = argparse.ArgumentParser(prog="python -m services.matching weights")
    acts = parser.add_subparsers(dest="act", required=True)
    listing = acts.add_parser("list", help="every version, the one in force first")
    listing.add_argument("market", nargs="?", default="", choices=["", *market_keys()])
    back = acts.add_parser("rollback", help="bring earlier weights back, as a version of their own")
    back.add_argument("market", choices=market_keys())
    back.add_argument("--to", type=int, default=0, help="the version; without it the one before")
    asked = parser.parse_args(arguments)
    logs.configure("matching-weights", settings.log_level)
    ledger = ledger_of(settings)
    if asked.act == "list":
        for version in ledger.versions(asked.market):
            print(line(version))
        return 0
    try:
        made = ledger.rollback(asked.market, OPERATOR, SystemClock().now(), to=asked.to)
    except NoSuchVersion as error:
        sys.stderr.write(f"no version to bring back: {error}\n")
        return 1
    except Superseded as error:
        sys.stderr.write(f"another version came in between: {error}\n")
        return 1
    print(line(made))
    return 0


def learn(settings: Settings, arguments: Sequence[str]) -> int:
    """Runs the learning job; prints what each market's run came to, and which guards failed."""
    parser = argparse.ArgumentParser(prog="python -m services.matching learn")
    parser.add_argument("--market", choices=market_keys(), help="one market alone")
    parser.add_argument("--dry-run", action="store_true", help="put nothing in force and keep no record")
    asked = parser.parse_args(arguments)
    logs.configure("matching-learning", settings.log_level)
    job = job_of(settings)
    for key in [asked.market] if asked.market else market_keys():
        run = job.learn(key, SystemClock().now(), promote=not asked.dry_run)
        print(run_line(run), flush=True)
    return 0


def job_of(settings: Settings) -> Job:
    """The job over the deployment's index, with its profiles in memory."""
    embedder = embedder_of(settings)
    client = client_of(settings)
    names = Names(settings.index_prefix, embedder.fingerprint)
    patiently(lambda: ensure_indexes(client, names, embedder.dimensions), StoreUnavailable)
    store = ElasticStore(client, names.index)
    mirror = mirror_of(store, embedder, settings)
    patiently(mirror.sync, StoreUnavailable)
    ledger = ledger_of(settings)
    return Job(store, mirror, embedder.encode, embedder.dimensions, ledger, system("learning").person)


def run_line(run: LearningRun) -> str:
    """A run in a line, with what it measured and the guards that failed."""
    verdict = matching_pb2.RunVerdict.Name(run.verdict).removeprefix("RUN_VERDICT_").lower()
    measured = ", ".join(f"{m.measure} {m.before:.4f} -> {m.after:.4f}" for m in run.measures)
    broken = ", ".join(f"{c.guard} {c.figure:.4f} (bound {c.bound:.4f})" for c in run.checks if not c.passed)
    told = f"{run.market}: {verdict}, {run.outcomes} outcomes"
    return "; ".join(part for part in (told, measured, broken and f"broken: {broken}") if part)


def ledger_of(settings: Settings) -> Ledger:
    """The deployment's ledger; raises PublishError where no broker answers for long."""
    client = client_of(settings)
    store = ElasticStore(client, Names(settings.index_prefix, "").index)
    publisher = patiently(
        lambda: KafkaPublisher(settings.bootstrap, settings.topic_prefix, "dabridge-weights"), PublishError
    )
    return Ledger(store, publisher)


def line(version: Weights) -> str:
    """A version in a line."""
    origin = matching_pb2.WeightsOrigin.Name(version.origin).removeprefix("WEIGHTS_ORIGIN_").lower()
    of = f" of {version.copied_from}" if version.copied_from else ""
    features = ", ".join(f"{w.feature} {w.left:g}/{w.right:g}" for w in version.features)
    by = f"{origin}{of} by {version.made_by} {version.made_at}"
    return f"{version.market} {version.version} {by} floor {version.floor:g}: {features}"
