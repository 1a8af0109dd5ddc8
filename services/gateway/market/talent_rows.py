"""The rows of the talent market's pages in the table; its API's are rows.py's."""

from typing import Final

from services.gateway.market import (
    allocation,
    analysis,
    committee,
    demand_lists,
    erasure,
    exchange,
    imports,
    introductions,
    people,
    policies,
    postings,
    recognition,
    registration,
    weights,
)

BLOCKS: Final = (
    people.PAGES,
    erasure.PAGES,
    registration.PAGES,
    imports.PAGES,
    demand_lists.PAGES,
    introductions.PAGES,
    allocation.PAGES,
    committee.PAGES,
    recognition.PAGES,
    policies.PAGES,
    analysis.PAGES,
    exchange.PAGES,
    weights.PAGES,
    postings.PAGES,
)
