"""Moving a kind to another embedding model or mapping: a new index beside the old, then the alias swapped."""

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from elasticsearch import Elasticsearch

from services.matching.elastic import ElasticStore, unavailable_on_trouble
from services.matching.embedder import Embedder
from services.matching.index import Names, profile_document, profile_of, swap_alias
from services.matching.profiles import Kind
from services.matching.refill import FactsOf
from services.matching.store import Stored

log = logging.getLogger(__name__)

PAGE: Final = 1_000


def reembed(
    client: Elasticsearch,
    names: Names,
    kind: Kind,
    embedder: Embedder,
    facts_of: Callable[[Kind], FactsOf],
) -> int:
    """Embeds every profile of a kind anew; readers of the alias see the old index until all is there.

    `facts_of` is asked once where profiles were stored without facts. A version that it does not know stays
    without: the one that replaced it is still to be absorbed. Returns the number of profiles. Raises
    StoreUnavailable and what `facts_of` raises; may be run again.
    """
    with unavailable_on_trouble():
        old_index = next(iter(client.indices.get_alias(name=names.alias(kind))))
    old = ElasticStore(client, lambda _: old_index)
    new = ElasticStore(client, names.index)
    ids = list(old.changes({kind: -1})[kind].versions)
    facts: FactsOf | None = None
    for start in range(0, len(ids), PAGE):
        stored = old.fetch(kind, ids[start : start + PAGE])
        if facts is None and not all(map(_has_facts, stored)):
            facts = facts_of(kind)
        profiles = []
        for one in stored:
            profile, _ = profile_of(one, embedder.dimensions)
            if facts is not None and not _has_facts(one):
                profile = replace(profile, facts=facts.get((profile.id, profile.version), profile.facts))
            profiles.append(profile)
        vectors = embedder.encode([profile.text for profile in profiles])
        new.write(kind, [profile_document(p, v) for p, v in zip(profiles, vectors, strict=True)])
        log.info("%s: %d of %d profiles embedded anew", kind, min(start + PAGE, len(ids)), len(ids))
    swap_alias(client, names, kind)
    return len(ids)


def _has_facts(stored: Stored) -> bool:
    return "facts" in stored.body["profile"]
