"""All routes of the market's API."""

from typing import Final

from services.gateway.market import diagnosis, lifecycle, lists, notices, pilots, reviews, solutions
from services.gateway.market.act import Part

PARTS: Final[tuple[Part, ...]] = (
    lifecycle.PART,
    *lifecycle.HISTORIES,
    lists.PART,
    solutions.PART,
    reviews.PART,
    reviews.ASKED,
    reviews.QUESTIONS,
    pilots.PART,
    diagnosis.PART,
    notices.PART,
)
