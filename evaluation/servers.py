"""A real Elasticsearch for the time of a run, started as `make run` starts it."""

from collections.abc import Iterator
from contextlib import contextmanager

from elasticsearch import Elasticsearch

from tests.stack import fresh_backing


@contextmanager
def elasticsearch() -> Iterator[Elasticsearch]:
    """A client of a server of its own, on a free port and over a folder that goes away with it.

    Raises StartError where it does not come up.
    """
    with fresh_backing() as backing:
        backing.start("elasticsearch")
        backing.wait("elasticsearch")
        with Elasticsearch(backing.elasticsearch_url, request_timeout=60) as client:
            yield client
