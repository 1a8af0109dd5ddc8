"""Command line: python -m services.matching topics|worker|serve|weights|learn."""

import os
import sys

from services.common import logs
from services.common.settings import SettingsError
from services.matching.settings import Settings

USAGE = "usage: python -m services.matching topics|worker|serve|weights ...|learn ..."

TASKS = ("topics", "worker", "serve", "weights", "learn")
WITH_ARGUMENTS = ("weights", "learn")


def main(arguments: list[str], environ: dict[str, str]) -> int:
    """Runs one command; 2 for bad usage or settings."""
    task, *rest = arguments or [""]
    if task not in TASKS or (rest and task not in WITH_ARGUMENTS):
        sys.stderr.write(USAGE + "\n")
        return 2
    try:
        settings = Settings.from_environ(environ)
        if task == "topics":
            return create_topics(settings, environ)
        if task in WITH_ARGUMENTS:
            from services.matching.learning import commands  # noqa: PLC0415 - as below

            return (commands.weights if task == "weights" else commands.learn)(settings, rest)
        if task == "worker":
            from services.matching.app import run_worker  # noqa: PLC0415 - each process loads only what it runs

            return run_worker(settings)
        from services.matching.serve import serve  # noqa: PLC0415 - as above

        return serve(settings, environ)
    except SettingsError as error:
        sys.stderr.write(f"{error}\n")
        return 2


def create_topics(settings: Settings, environ: dict[str, str]) -> int:
    """Creates what is missing of the topic catalogue, and configures what exists by it."""
    from kafka.errors import KafkaError  # noqa: PLC0415 - as above

    from services.common import topics  # noqa: PLC0415 - as above
    from services.matching.bootstrap import patiently  # noqa: PLC0415 - as above

    logs.configure("matching-topics", settings.log_level)
    compaction = topics.Compaction.from_environ(environ)
    created = patiently(
        lambda: topics.create_topics(
            settings.bootstrap, settings.topic_prefix, settings.topic_replication, compaction
        ),
        KafkaError,
    )
    sys.stdout.write(f"{len(created)} topics created, {len(topics.CATALOGUE) - len(created)} existed\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], dict(os.environ)))
