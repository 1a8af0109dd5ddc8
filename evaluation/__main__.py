"""`python -m evaluation [--model NAME_OR_FOLDER] [--only WORD] [--write]`: judges the real index and scoring.

CORPORA names the corpora folder (default ../shared/corpora). --model adds full scoring under another
embedding model; --only judges the sets whose name or market holds a word, without the rest of the report;
--write puts the report into docs/matching.md. Returns 1 where a floor is missed.
"""

import argparse
import os
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from elasticsearch import Elasticsearch
from threadpoolctl import threadpool_limits

from evaluation import fairness, learning, postings, report
from evaluation.compare import FULL, Comparison, compare, joined
from evaluation.engine import Engine, engine_over
from evaluation.judged_set import hand_judged
from evaluation.labelled import labelled
from evaluation.report import Floor
from evaluation.servers import elasticsearch
from evaluation.sets import JudgedSet
from evaluation.speed import EXPLANATION_MS, encoding, explaining
from evaluation.violations import violations
from services.matching.embedder import load_embedder
from services.matching.markets import SIDES, Side, market, other
from services.matching.training import evaluate as training
from services.matching.training.corpora import Corpora

PAGE: Final = Path(__file__).parent.parent / "docs" / "matching.md"
DEFAULT_CORPORA: Final = "../shared/corpora"
# Of the model alone, by the held-out figures of its training.
MODEL_FLOORS: Final = {
    ("occupation coding, name and text only", "top-1"): 0.50,
    ("occupation coding, name and text only", "top-10"): 0.80,
    ("ad title to text among 3,000", "R@10"): 0.30,
    ("STS-B dev", "Spearman"): 0.70,
}


class Run:
    """One run of the report: what it has measured so far, and how long it has taken."""

    def __init__(self, client: Elasticsearch, models: Sequence[str]) -> None:
        self.client = client
        self.models = models
        self.comparisons: list[Comparison] = []
        self.floors: list[Floor] = []
        self.parts: list[str] = []
        self._started = time.monotonic()
        self._wrong = 0
        self._listed = 0
        self._explained: list[tuple[str, float, float, int]] = []

    def say(self, line: str) -> None:
        """Progress, apart from the report."""
        print(f"{time.monotonic() - self._started:6.1f} s  {line}", file=sys.stderr, flush=True)

    def judge(self, judged: JudgedSet) -> None:
        """Compares the systems on both directions of a set."""
        records = [*judged.left, *judged.right]
        others: dict[Side, dict[str, Comparison]] = {side: {} for side in SIDES}
        for model in self.models:
            with engine_over(self.client, records, model) as engine:
                for side in SIDES:
                    others[side][f"{FULL}, {Path(model).name}"] = compare(engine, judged, side, (FULL,))
        with engine_over(self.client, records) as engine:
            for side in SIDES:
                if not judged.of(side):
                    continue
                found = compare(engine, judged, side)
                self.say(f"{judged.name}, {report.direction(found)}: {len(found.queries)} queries")
                self.comparisons.append(joined(found, others[side]))
                self._check_gates(engine, found)
                if judged.name == "hand-judged" and side == "left":
                    took = explaining(engine, found)
                    self._explained.append((judged.market, took.p50, took.p95, took.pairs))

    def _check_gates(self, engine: Engine, found: Comparison) -> None:
        of, lists = market(found.market), found.rankings[FULL]
        ids = {
            found.side: [*lists],
            other(found.side): sorted({n for names in lists.values() for n in names}),
        }
        profiles = {
            side: {k.profile.id: k.profile for k in engine.known(of, side, ids[side])} for side in SIDES
        }
        self._wrong += len(violations(of, found.side, lists, profiles))
        self._listed += sum(map(len, lists.values()))

    def compared(self) -> None:
        """The tables of the sets, once all are judged."""
        self.floors += report.verdicts(self.comparisons)
        self.floors.append(Floor("gate violations on all lists", self._wrong, 0, least=False))
        self.parts += [
            "**Systems**, all over the same documents: those that live and pass the gates.\n",
            report.systems_table(self.comparisons),
            "\n**Full scoring against the baselines**: mean gain, 95 % interval of the paired bootstrap.\n",
            report.gains_table(self.comparisons),
            "\n**By halves**: features and weights were chosen on the tuning half alone.\n",
            report.halves_table(self.comparisons),
            f"\nGate violations, told anew from the profiles: {self._wrong} among {self._listed:,} places.\n",
        ]

    def rest(self, corpora: Corpora) -> None:
        """The model alone, speed, explanation, fairness, learning and the quality of posts."""
        embedder = load_embedder("")
        figures = training.evaluate(corpora, embedder)
        self.say("the model alone")
        self.parts += ["**The model alone** on held-out data, beside BM25.\n", training.as_table(figures)]
        for figure in figures:
            bound = MODEL_FLOORS.get((figure.task, figure.measure))
            if bound is not None:
                self.floors.append(Floor(f"{figure.task}, {figure.measure}", figure.model, bound))
        speed = encoding(embedder, [ad.text for ad in corpora.held_out_advertisements])
        self.parts.append(
            f"\nEncoding on 2 threads: {speed.model:,.0f} texts/s of {speed.characters:.0f} characters, "
            f"{speed.model / speed.baseline:.1f} times the baseline of the same run, which hashes characters "
            f"({speed.baseline:,.0f} texts/s).\n"
        )
        for key, p50, p95, pairs in self._explained:
            self.parts.append(
                f"Explaining a pair of `{key}`: p50 {p50:.1f} ms, p95 {p95:.1f} ms ({pairs} pairs).\n"
            )
            self.floors.append(Floor(f"explanation, {key}, p95 in ms", p95, EXPLANATION_MS, least=False))
        fair = fairness.report(self.client)
        self.say("fairness")
        self.parts += ["**Fairness** (evaluation/fairness.py).\n", fairness.as_tables(fair)]
        self.floors += [
            Floor(
                f"fairness, {each.swap}, {each.side}: rank-biased overlap", each.mean, fairness.LEAST_OVERLAP
            )
            for each in fair.overlaps
            if each.swap != "unlisted"
        ]
        runs = learning.figures()
        self.say("learning")
        self.parts += ["\n**Learning** on simulated outcomes.\n", "```", learning.report(runs), "```\n"]
        self.floors += [
            Floor(f"learning, {name}: good", float(run.good), float(name == "good"), least=name == "good")
            for name, run in runs.items()
        ]
        told = list(postings.report(corpora.folder))
        self.say("repeats, copies and spam")
        self.parts += ["\n**Repeats, copies and spam** among posts.\n", "```", *told, "```\n"]

    def finish(self) -> str:
        """The whole report."""
        seconds = time.monotonic() - self._started
        floors = ["**Floors**\n", report.floors_table(self.floors), f"\nTook {seconds:.0f} s."]
        return "\n".join([*self.parts, *floors])


def main(arguments: Sequence[str], environ: Mapping[str, str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m evaluation", description=__doc__)
    parser.add_argument(
        "--model", action="append", default=[], help="another embedding model, by name or folder"
    )
    parser.add_argument("--only", default="", help="sets whose name or market holds this word")
    parser.add_argument("--write", action="store_true", help=f"into {PAGE.name}")
    options = parser.parse_args(arguments)
    threadpool_limits(1)  # as the services do
    corpora = Corpora(Path(environ.get("CORPORA", DEFAULT_CORPORA)))
    sets = [s for s in (*hand_judged(), *labelled(corpora)) if options.only in f"{s.name} {s.market}"]
    with elasticsearch() as client:
        run = Run(client, options.model)
        run.say("Elasticsearch is there")
        for judged in sets:
            run.judge(judged)
        run.compared()
        if not options.only:
            run.rest(corpora)
        text = run.finish()
    print(text)
    if options.write:
        PAGE.write_text(report.written_into(PAGE.read_text("utf-8"), text), encoding="utf-8")
    return 0 if all(floor.kept for floor in run.floors) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
