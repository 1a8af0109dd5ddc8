"""`python -m services.matching.training [train|evaluate|calibrate|skills|words]`.

train makes the model; evaluate and calibrate print its figures; skills writes the skill graph and prints the
figures of both; words writes how rare terms are and by which titles occupations go.

CORPORA names the corpora folder (default ../shared/corpora); EMBEDDING_MODEL the model to judge.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from services.matching.embedder import DEFAULT_MODEL, load_embedder
from services.matching.training import calibrate, card, evaluate, skill_check, words
from services.matching.training.corpora import Corpora, CorporaError
from services.matching.training.skill_sources import VOCABULARY
from services.matching.training.skills import TARGET, make, write

DEFAULT_CORPORA = "../shared/corpora"


def reporter() -> Callable[[str], None]:
    """Prints lines with the seconds since its making."""
    started = time.monotonic()
    return lambda line: print(f"{time.monotonic() - started:6.1f} s  {line}", flush=True)


def train(corpora: Corpora, folder: Path) -> None:
    from services.matching.training.make import make  # noqa: PLC0415 - brings torch, which judging does not need

    report = reporter()
    make(corpora, folder, report)
    report("judging")
    embedder = load_embedder(str(folder))
    card.write(folder, evaluate.evaluate(corpora, embedder), calibrate.calibrate(corpora, embedder))
    report(f"written: {folder}, fingerprint {embedder.fingerprint}")


def main(arguments: list[str], environ: Mapping[str, str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m services.matching.training", description=__doc__)
    parser.add_argument(
        "command", nargs="?", default="train", choices=("train", "evaluate", "calibrate", "skills", "words")
    )
    parser.add_argument("--split", default="", help="another choice of what is held out, to confirm settings")
    parser.add_argument("--out", type=Path, default=DEFAULT_MODEL, help="where train writes the model")
    options = parser.parse_args(arguments)
    try:
        corpora = Corpora(Path(environ.get("CORPORA", DEFAULT_CORPORA)), options.split)
        if options.command == "train":
            train(corpora, options.out)
            return 0
        if options.command == "words":
            print(*words.write(corpora), sep="\n")
            return 0
        embedder = load_embedder(environ.get("EMBEDDING_MODEL", ""))
        print(f"{embedder.name}, fingerprint {embedder.fingerprint}, {embedder.dimensions} dimensions")
        if options.command == "evaluate":
            print(evaluate.as_table(evaluate.evaluate(corpora, embedder)))
        elif options.command == "skills":
            write(make(corpora, VOCABULARY, print), TARGET)
            print(skill_check.as_table(skill_check.check(embedder)))
        else:
            print(calibrate.as_table(calibrate.calibrate(corpora, embedder)))
    except (CorporaError, ValueError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
