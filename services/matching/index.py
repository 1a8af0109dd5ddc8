"""The indexes: their names, mappings and how a profile becomes a document."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from elasticsearch import BadRequestError, Elasticsearch

from services.matching.elastic import unavailable_on_trouble
from services.matching.keywords import index_text
from services.matching.learning.versions import RUNS, WEIGHTS
from services.matching.profiles import KINDS, Kind, Profile, facts_document, from_document, to_document
from services.matching.store import Document, Stored

SHORTLISTS: Final = "shortlist"
OUTCOMES: Final = "outcome"
# Flat vectors are searched exactly; docs/matching.md says where a kind outgrows them.
VECTOR_INDEX: Final = "flat"
# One shard numbers every write; who writes refreshes, so no refresh is due by the clock.
_SETTINGS: Final = {"number_of_shards": 1, "refresh_interval": "-1"}


@dataclass(frozen=True, slots=True)
class Names:
    """Names of a deployment's indexes; a kind's index carries the fingerprints of its model and mapping."""

    prefix: str
    fingerprint: str

    def alias(self, collection: str) -> str:
        """The name under which a collection is read and written."""
        return f"{self.prefix}-{collection}"

    def index(self, collection: str) -> str:
        """The index behind the alias for this model and mapping."""
        if collection in _OF_NO_MODEL:
            return f"{self.prefix}-{collection}-v1"
        return f"{self.prefix}-{collection}-{self.fingerprint}-{mapping_fingerprint()}"


def profile_mapping(dimensions: int, vector_index: str = VECTOR_INDEX) -> dict[str, Any]:
    """The mapping of a kind's index."""
    return {
        "dynamic": "strict",
        "properties": {
            "live": {"type": "boolean"},
            "title": {"type": "keyword"},
            "zones": {"type": "keyword"},
            "industries": {"type": "keyword"},
            "education": {"type": "byte"},
            "years": {"type": "short"},
            "money_min": {"type": "long"},
            "money_max": {"type": "long"},
            "organisations": {"type": "keyword"},
            "answers_closed": {"type": "boolean"},
            "withheld": {"type": "keyword"},
            "updated_at": {"type": "date"},
            "facts": {
                "properties": {
                    "owner": {"type": "keyword"},
                    "zones": {"type": "keyword"},
                    "public": {"type": "boolean"},
                    "parties": {"type": "keyword"},
                }
            },
            "text": {
                "type": "text",
                "analyzer": "whitespace",
                "fields": {"single": {"type": "text", "analyzer": "standard"}},
            },
            "vector": {
                "type": "dense_vector",
                "dims": dimensions,
                "element_type": "byte",
                "index": True,
                "similarity": "cosine",
                "index_options": {"type": vector_index},
            },
            "profile": {"type": "object", "enabled": False},
        },
    }


@cache
def mapping_fingerprint() -> str:
    """6 hexadecimal digits over the mapping of the kinds, whatever the model's dimensions."""
    return hashlib.sha256(json.dumps(profile_mapping(0), sort_keys=True).encode()).hexdigest()[:6]


SHORTLIST_MAPPING: Final[Mapping[str, Any]] = {
    "dynamic": "strict",
    "properties": {
        "group": {"type": "keyword"},
        "live": {"type": "boolean"},
        "count": {"type": "short"},
        "list": {"type": "object", "enabled": False},
    },
}


# What the document holds besides is not searched.
WEIGHTS_MAPPING: Final[Mapping[str, Any]] = {
    "dynamic": "strict",
    "properties": {
        "market": {"type": "keyword"},
        "number": {"type": "long"},
        "message": {"type": "object", "enabled": False},
    },
}

RUN_MAPPING: Final[Mapping[str, Any]] = {
    "dynamic": "strict",
    "properties": {
        "market": {"type": "keyword"},
        "at": {"type": "date"},
        "message": {"type": "object", "enabled": False},
    },
}

OUTCOME_MAPPING: Final[Mapping[str, Any]] = {
    "dynamic": "strict",
    "properties": {
        "market": {"type": "keyword"},
        "people": {"type": "keyword"},
        "outcome": {"type": "object", "enabled": False},
    },
}

_OF_NO_MODEL: Final[Mapping[str, Mapping[str, Any]]] = {
    SHORTLISTS: SHORTLIST_MAPPING,
    WEIGHTS: WEIGHTS_MAPPING,
    RUNS: RUN_MAPPING,
    OUTCOMES: OUTCOME_MAPPING,
}


def ensure_indexes(client: Elasticsearch, names: Names, dimensions: int) -> list[Kind]:
    """Creates what is missing; returns the kinds whose alias points at an index of another model or mapping.

    A collection with no alias yet gets it now. Raises StoreUnavailable.
    """
    with unavailable_on_trouble():
        for collection, of_collection in _OF_NO_MODEL.items():
            _ensure(client, names, collection, of_collection)
        mapping = profile_mapping(dimensions)
        return [kind for kind in KINDS if not _ensure(client, names, kind, mapping)]


def scored_by(client: Elasticsearch, names: Names) -> dict[str, str]:
    """The fingerprint of the scoring by which each market's stored lists were made, as far as it is noted."""
    with unavailable_on_trouble():
        mapping = client.indices.get_mapping(index=names.index(SHORTLISTS))
    noted = mapping[names.index(SHORTLISTS)]["mappings"].get("_meta", {}).get("scoring", {})
    # Before markets had their own it was one text.
    return noted if isinstance(noted, dict) else {}


def note_scoring(client: Elasticsearch, names: Names, fingerprints: Mapping[str, str]) -> None:
    """Notes the scoring by which each market's shortlists are made from now on."""
    with unavailable_on_trouble():
        client.indices.put_mapping(index=names.index(SHORTLISTS), meta={"scoring": dict(fingerprints)})


def swap_alias(client: Elasticsearch, names: Names, collection: str) -> None:
    """Points a collection's alias at its index of today, in one step, and deletes the index it pointed at."""
    alias = names.alias(collection)
    with unavailable_on_trouble():
        old = list(client.indices.get_alias(name=alias))
        actions: list[Mapping[str, Any]] = [{"add": {"index": names.index(collection), "alias": alias}}]
        actions += [{"remove_index": {"index": index}} for index in old if index != names.index(collection)]
        client.indices.update_aliases(actions=actions)


def profile_document(profile: Profile, vector: npt.NDArray[np.int8]) -> Document:
    """The document of a profile and its embedding, shape (dimensions,); a removed profile keeps no vector."""
    body: dict[str, Any] = {
        "live": profile.live,
        "title": profile.title[:256],
        "zones": profile.zones,
        "industries": profile.industries,
        "education": profile.education,
        "organisations": profile.organisations,
        "answers_closed": profile.answers_closed,
        "withheld": profile.withheld,
        "facts": facts_document(profile.facts),
        "text": f"{index_text(profile.title)} {index_text(profile.text)}",
        "profile": to_document(profile),
    }
    if profile.text:
        body["vector"] = vector.tolist()
    if profile.updated_at:
        body["updated_at"] = profile.updated_at
    for name in ("years", "money_min", "money_max"):
        if getattr(profile, name) is not None:
            body[name] = getattr(profile, name)
    return Document(profile.id, profile.version, body)


def profile_of(stored: Stored, dimensions: int) -> tuple[Profile, npt.NDArray[np.int8]]:
    """The profile and embedding of a stored document; zeros, shape (dimensions,), where there is none."""
    vector = stored.body.get("vector")
    row = np.zeros(dimensions, dtype=np.int8) if vector is None else np.array(vector, dtype=np.int8)
    return from_document(stored.body["profile"]), row


def _ensure(client: Elasticsearch, names: Names, collection: str, mapping: Mapping[str, Any]) -> bool:
    """Whether the collection's alias points at its index of today; both are there afterwards."""
    _create(client, names.index(collection), mapping)
    alias = names.alias(collection)
    if not client.indices.exists_alias(name=alias):
        client.indices.put_alias(index=names.index(collection), name=alias)
        return True
    return names.index(collection) in client.indices.get_alias(name=alias)


def _create(client: Elasticsearch, index: str, mapping: Mapping[str, Any]) -> None:
    if client.indices.exists(index=index):
        return
    try:
        client.indices.create(index=index, mappings=mapping, settings=_SETTINGS)
    except BadRequestError as error:
        if "resource_already_exists_exception" not in str(error):
            raise
