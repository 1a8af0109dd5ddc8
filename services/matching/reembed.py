"""Moving a collection to another embedding model: a new index beside the old one, then the alias swapped."""

import logging
from typing import Final

from elasticsearch import Elasticsearch

from services.matching.elastic import ElasticStore, unavailable_on_trouble
from services.matching.embedder import Embedder
from services.matching.index import Names, profile_document, profile_of, swap_alias

log = logging.getLogger(__name__)

PAGE: Final = 1_000


def reembed(client: Elasticsearch, names: Names, collection: str, embedder: Embedder) -> int:
    """Embeds every profile of a collection anew; readers of the alias see the old index until all is there.

    Returns the number of profiles. Raises StoreUnavailable; may be run again.
    """
    with unavailable_on_trouble():
        old_index = next(iter(client.indices.get_alias(name=names.alias(collection))))
    old = ElasticStore(client, lambda _: old_index)
    new = ElasticStore(client, names.index)
    ids = list(old.changes({collection: -1})[collection].versions)
    for start in range(0, len(ids), PAGE):
        profiles = [
            profile_of(s, embedder.dimensions)[0] for s in old.fetch(collection, ids[start : start + PAGE])
        ]
        vectors = embedder.encode([profile.text for profile in profiles])
        new.write(collection, [profile_document(p, v) for p, v in zip(profiles, vectors, strict=True)])
        log.info("%s: %d of %d profiles embedded anew", collection, min(start + PAGE, len(ids)), len(ids))
    swap_alias(client, names, collection)
    return len(ids)
