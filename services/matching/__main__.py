"""Command line: python -m services.matching topics|worker|serve."""

import os
import sys

from services.common import logs
from services.common.settings import SettingsError
from services.matching.settings import Settings

USAGE = "usage: python -m services.matching topics|worker|serve"


def main(arguments: list[str], environ: dict[str, str]) -> int:
    """Runs one command; 2 for bad usage or settings."""
    if len(arguments) != 1 or arguments[0] not in ("topics", "worker", "serve"):
        sys.stderr.write(USAGE + "\n")
        return 2
    try:
        settings = Settings.from_environ(environ)
        if arguments[0] == "topics":
            return create_topics(settings)
        if arguments[0] == "worker":
            from services.matching.app import run_worker  # noqa: PLC0415 - each process loads only what it runs

            return run_worker(settings)
        from services.matching.serve import serve  # noqa: PLC0415 - as above

        return serve(settings, environ)
    except SettingsError as error:
        sys.stderr.write(f"{error}\n")
        return 2


def create_topics(settings: Settings) -> int:
    """Creates what is missing of the topic catalogue."""
    from kafka.errors import KafkaError  # noqa: PLC0415 - as above

    from services.common import topics  # noqa: PLC0415 - as above
    from services.matching.bootstrap import patiently  # noqa: PLC0415 - as above

    logs.configure("matching-topics", settings.log_level)
    created = patiently(
        lambda: topics.create_topics(settings.bootstrap, settings.topic_prefix, settings.topic_replication),
        KafkaError,
    )
    sys.stdout.write(f"{len(created)} topics created, {len(topics.CATALOGUE) - len(created)} existed\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], dict(os.environ)))
