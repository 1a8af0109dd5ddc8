"""When scoring itself changes, every list is ranked again: old scores and new ones do not mix."""

import hashlib
import json
import logging
from collections.abc import Iterator
from dataclasses import asdict
from importlib import resources
from typing import Final

from elasticsearch import Elasticsearch

from services.matching import requests
from services.matching.absorb import EventPublisher
from services.matching.index import Names, note_scoring, scored_by
from services.matching.markets import SIDES, markets
from services.matching.mirror import Mirror
from services.matching.phrases import Calibration
from services.matching.touch import Touched

log = logging.getLogger(__name__)

# The code that a score is made of; a change of any of it is a change of scoring.
_CODE: Final = ("scoring.py", "features.py", "phrases.py", "columns.py", "keywords.py", "stopwords.txt")


def scoring_fingerprint(model: str, calibration: Calibration) -> str:
    """12 hexadecimal digits over weights, gates, calibration, the embedding model and the code."""
    digest = hashlib.sha256(model.encode())
    digest.update(json.dumps(asdict(calibration), sort_keys=True).encode())
    digest.update(json.dumps([asdict(market) for market in markets().values()], sort_keys=True).encode())
    for name in _CODE:
        digest.update(resources.files(__package__).joinpath(name).read_bytes())
    return digest.hexdigest()[:12]


def rescore(
    client: Elasticsearch, names: Names, mirror: Mirror, publisher: EventPublisher, fingerprint: str
) -> int:
    """Asks for every live subject to be ranked where the stored lists were made by another scoring.

    Returns how many were asked for. Raises StoreUnavailable and PublishError; may be run again.
    """
    if scored_by(client, names) == fingerprint:
        return 0
    with mirror.lock:
        subjects = requests.collect(_everybody(mirror))
    count = sum(map(len, subjects.values()))
    if count:
        log.info("scoring changed to %s: %d lists are ranked again", fingerprint, count)
        requests.ask(publisher, subjects)
    note_scoring(client, names, fingerprint)
    return count


def _everybody(mirror: Mirror) -> Iterator[Touched]:
    for market in markets().values():
        for side in SIDES:
            held = mirror.kinds[market.kind_of(side)]
            for slot in held.columns.live_slots():
                yield Touched(market.key, side, held.names[slot], ())
