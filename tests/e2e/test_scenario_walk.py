"""One item from draft to demonstrated, through the HTTP API on the whole stack."""

from tests.e2e.conftest import City
from tests.e2e.walk import Walk


def test_one_item_goes_from_draft_to_demonstrated(city: City) -> None:
    walk = Walk(city)

    walk.drafted_and_approved()
    walk.frozen()
    walk.answered()
    walk.amended()
    walk.sealed()
    walk.named()
    walk.opened()
    walk.reviewed()
    walk.decided()
    walk.asked_and_contracted()
    walk.piloted()
    walk.counted()
    walk.remembered()
