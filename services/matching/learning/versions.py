"""Versions of weights and learning runs as documents, events and markets; the message is what is kept."""

from collections.abc import Iterable
from typing import Final

from dabridge.events.v1 import matching_pb2
from google.protobuf.json_format import MessageToDict, ParseDict

from services.common import events
from services.common.events import Event
from services.matching.markets import Feature, Market, weighed
from services.matching.store import Document, Stored

Weights = matching_pb2.Weights
LearningRun = matching_pb2.LearningRun

WEIGHTS: Final = "weights"
RUNS: Final = "learning-run"
SOURCE: Final = "/dabridge/matching"
_DIGITS: Final = 6


def version_id(market_key: str, version: int) -> str:
    """ "market:version"."""
    return f"{market_key}:{version}"


def features_of(market: Market) -> list[matching_pb2.FeatureWeight]:
    """The market's weights as messages, six digits each."""
    return [
        matching_pb2.FeatureWeight(
            feature=f.name, left=round(f.left_weight, _DIGITS), right=round(f.right_weight, _DIGITS)
        )
        for f in market.features
    ]


def market_of(version: Weights) -> Market:
    """The market with a version's weights; raises UnknownMarket and WrongFeatures."""
    features = [Feature(w.feature, w.left, w.right) for w in version.features]
    return weighed(version.market, features, version.floor)


def version_document(version: Weights) -> Document:
    """The document of a version, which is written once."""
    body = {"market": version.market, "number": version.version, "message": MessageToDict(version)}
    return Document(version.id, 1, body)


def run_document(run: LearningRun) -> Document:
    """The document of a run; its version is that of its state."""
    body = {"market": run.market, "at": run.finished_at, "message": MessageToDict(run)}
    return Document(run.id, state_of(run), body)


def state_of(run: LearningRun) -> int:
    """1: every guard passed, and its weights are not in force, or not yet; 2: what became of it for good."""
    return 1 if run.verdict == matching_pb2.RUN_VERDICT_TRIAL else 2


def tell_promoted(run: LearningRun, version: int) -> None:
    """Says in the run that its weights are that version's."""
    run.verdict = matching_pb2.RUN_VERDICT_PROMOTED
    run.promoted_version = version


def version_of(stored: Stored) -> Weights:
    """The version of a stored document."""
    return ParseDict(stored.body["message"], Weights(), ignore_unknown_fields=True)


def run_of(stored: Stored) -> LearningRun:
    """The run of a stored document."""
    return ParseDict(stored.body["message"], LearningRun(), ignore_unknown_fields=True)


def event_of(message: Weights | LearningRun) -> Event:
    """The event that carries a version or a run."""
    kind = events.WEIGHTS_CHANGED if isinstance(message, Weights) else events.LEARNING_RUN_CHANGED
    return Event(type=kind, subject=message.id, data=message.SerializeToString(), source=SOURCE)


def newest(versions: Iterable[Weights]) -> dict[str, Weights]:
    """The version of each market that is in force."""
    found: dict[str, Weights] = {}
    for version in versions:
        if version.market not in found or version.version > found[version.market].version:
            found[version.market] = version
    return found
