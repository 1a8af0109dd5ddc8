"""When scoring changes, every list of the market is ranked again: old scores and new ones do not mix."""

import hashlib
import json
import logging
import threading
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from functools import cache
from importlib import resources
from typing import Final, Protocol

from elasticsearch import Elasticsearch

from services.common.kafka import PublishError
from services.matching import requests
from services.matching.absorb import EventPublisher
from services.matching.index import Names, note_scoring, scored_by
from services.matching.learning.inforce import EVERY_S
from services.matching.markets import SIDES, Market
from services.matching.mirror import Mirror
from services.matching.phrases import Calibration
from services.matching.store import StoreUnavailable
from services.matching.touch import Touched

log = logging.getLogger(__name__)

# After so long without a batch a worker takes over what others wrote, so that the next edit finds it there.
QUIET_S: Final = 10.0

# The code that a score is made of; a change of any of it is a change of scoring.
_CODE: Final = (
    "scoring.py",
    "features.py",
    "phrases.py",
    "columns.py",
    "keywords.py",
    "stopwords.txt",
    "rarity.tsv",
    "occupations.py",
    "occupation_titles.tsv",
    "skills/graph.py",
    "skills/labels.py",
    "skills/graph.tsv",
)


def scoring_fingerprint(model: str, calibration: Calibration, market: Market) -> str:
    """12 hexadecimal digits over a market's weights and gates, calibration, embedding model and code."""
    digest = hashlib.sha256(model.encode())
    digest.update(json.dumps(asdict(calibration), sort_keys=True).encode())
    digest.update(json.dumps(asdict(market), sort_keys=True).encode())
    digest.update(_code_digest())
    return digest.hexdigest()[:12]


@cache
def _code_digest() -> bytes:
    digest = hashlib.sha256()
    for name in _CODE:
        digest.update(resources.files(__package__).joinpath(name).read_bytes())
    return digest.digest()


class Notes(Protocol):
    """Where it is noted by which scoring, a fingerprint, each market's stored lists were made."""

    def read(self) -> Mapping[str, str]:
        """What is noted; raises StoreUnavailable."""
        ...

    def write(self, fingerprints: Mapping[str, str]) -> None:
        """Notes it in place of what was noted before; raises StoreUnavailable."""
        ...


class ElasticNotes:
    """Notes in the index of the lists, so that they go where the lists go."""

    def __init__(self, client: Elasticsearch, names: Names) -> None:
        """Uses the client without owning it."""
        self._client = client
        self._names = names

    def read(self) -> Mapping[str, str]:
        """What is noted; raises StoreUnavailable."""
        return scored_by(self._client, self._names)

    def write(self, fingerprints: Mapping[str, str]) -> None:
        """Notes it in place of what was noted before; raises StoreUnavailable."""
        note_scoring(self._client, self._names, fingerprints)


class Rescorer:
    """Asks for the lists of markets whose scoring is not the one that the stored lists were made by."""

    def __init__(self, notes: Notes, mirror: Mirror, publisher: EventPublisher, model: str) -> None:
        """`model` is the fingerprint of the embedding model."""
        self._notes = notes
        self._mirror = mirror
        self._publisher = publisher
        self._model = model
        self._noted: Mapping[str, str] | None = None

    def check(self) -> int:
        """Looks at the weights, and asks for every live subject of what changed; how many were asked for.

        While batches are handled it leaves the profiles to them: taken over in the midst of a load, what
        this process is writing would be taken over twice. Raises StoreUnavailable and PublishError; may be
        called again.
        """
        self._noted = noted = self._notes.read() if self._noted is None else self._noted
        with self._mirror.lock:
            self._mirror.sync_weights()
            now, changed = self._compared(noted)
            if changed or self._mirror.since_sync_s() > QUIET_S:
                self._mirror.sync()
                now, changed = self._compared(noted)
            subjects = requests.collect(self._everybody(changed))
        if not changed:
            return 0
        count = sum(map(len, subjects.values()))
        log.info("scoring of %s changed: %d lists are ranked again", [m.key for m in changed], count)
        requests.ask(self._publisher, subjects)
        self._notes.write(now)
        self._noted = now
        return count

    def _compared(self, noted: Mapping[str, str]) -> tuple[dict[str, str], list[Market]]:
        """The fingerprints of the markets' scoring, and the markets whose lists were made by another one."""
        markets = self._mirror.in_force.all()
        now = {m.key: scoring_fingerprint(self._model, self._mirror.calibration, m) for m in markets}
        return now, [market for market in markets if now[market.key] != noted.get(market.key)]

    def _everybody(self, markets: list[Market]) -> Iterator[Touched]:
        for market in markets:
            for side in SIDES:
                held = self._mirror.kinds[market.kind_of(side)]
                for slot in held.columns.live_slots():
                    yield Touched(market.key, side, held.names[slot], ())


def keep_rescoring(rescorer: Rescorer, stop: threading.Event) -> None:
    """Checks every EVERY_S until `stop`; store and brokers may be away meanwhile."""
    while not stop.wait(EVERY_S):
        try:
            rescorer.check()
        except (StoreUnavailable, PublishError) as error:
            log.warning("weights are looked at again in %g s: %s", EVERY_S, type(error).__name__)
        except Exception:
            log.exception("looking at the weights goes on")
