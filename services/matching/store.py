"""Versioned documents with a change feed: what matching keeps outside its memory.

The contract, met by Elasticsearch (`elastic.py`) and by the fake in tests/fakes: a document of an older
version never replaces a newer one; what was written before `changes` was called is in its answer.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

Outcome = Literal["written", "stale", "rejected"]


class StoreUnavailable(Exception):
    """The store does not answer or asks to come back later; nothing is known of the call's effect."""


@dataclass(frozen=True, slots=True)
class Document:
    """A document to write; `version` rises with each state of the same id."""

    id: str
    version: int
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Written:
    """What became of one document: `stale`, it is not newer than what is stored; `rejected`, for `reason`."""

    outcome: Outcome
    reason: str = ""


Settled = Callable[[Sequence[Written]], None]


@dataclass(frozen=True, slots=True)
class Stored:
    """A stored document."""

    id: str
    version: int
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Changes:
    """Documents written since a checkpoint, each with its version, and the checkpoint to ask from next."""

    versions: Mapping[str, int] = field(default_factory=dict)
    checkpoint: int = -1


class Store(Protocol):
    """Collections of versioned documents, named."""

    def write(self, collection: str, documents: Iterable[Document], settled: Settled = ...) -> list[Written]:
        """Writes documents, visible to every reader on return; raises StoreUnavailable.

        Outcomes are in the documents' order. `settled` is called with those of consecutive documents as they
        become known, while later ones are on their way.
        """
        ...

    def changes(self, after: Mapping[str, int]) -> dict[str, Changes]:
        """For each collection named what was written after a checkpoint (-1: from the start).

        May name a document again that was in an earlier answer; never leaves one out; raises
        StoreUnavailable.
        """
        ...

    def fetch(self, collection: str, ids: Sequence[str]) -> list[Stored]:
        """The documents that exist of those asked for, in any order; raises StoreUnavailable."""
        ...
