"""Where talents are members: what keeps experts from the review of their employers' bids."""

from dataclasses import replace

import pytest
from dabridge.events.v1.scenarios_pb2 import Review, Reviewer
from dabridge.scenarios.v1 import reviews_service_pb2 as api
from fastapi import FastAPI

from services.common.access.principal import Principal, Role
from services.gateway.accounts import organisations_store
from services.gateway.employers import Employers
from tests.fakes.market import FakeMarket
from tests.integration.organisations.conftest import OpenBrowser
from tests.integration.organisations.world import ENTERPRISE, World


def expert(world: World, talent_id: str, *organisations: str) -> Principal:
    """Somebody with an account as an expert, who is a member of organisations and now acts as a talent."""
    person = world.person()
    with world.accounts.office.transaction() as connection:
        connection.execute("UPDATE account SET talent_id = %s WHERE id = %s", (talent_id, person))
    for organisation in organisations:
        world.join(person, organisation, ENTERPRISE)
    return Principal(person, frozenset({Role.TALENT}), talent=talent_id, address="10.1.1.1")


def test_talents_belong_to_the_active_organisations_of_their_accounts(world: World) -> None:
    first, second, suspended = (world.organisation(ENTERPRISE, name=f"示例{n}公司") for n in "甲乙丙")
    expert(world, "x1", first, second, suspended)
    expert(world, "x2", second)
    expert(world, "x3")
    with world.accounts.office.transaction() as connection:
        organisations_store.set_status(connection, suspended, "suspended", "违规", world.clock.now())

    found = world.accounts.organisations.of_talents(["x1", "x3", "nobody"])

    assert found == {"x1": frozenset({first, second})}


@pytest.mark.parametrize(
    ("path", "act", "body"),
    [("conflict", "DeclareConflict", {"statement": "none"}), ("scores/submit", "SubmitScores", {})],
)
async def test_an_employee_of_a_bidder_who_acts_as_an_expert_is_told_of_with_the_employer(
    *, made_app: FastAPI, open_browser: OpenBrowser, world: World, path: str, act: str, body: dict[str, str]
) -> None:
    bidder = world.organisation(ENTERPRISE)
    browser = open_browser(expert(world, "x1", bidder))
    market = FakeMarket()
    market.reviews.answers[act] = api.ReviewResponse(
        review=Review(id="s1", version=2, reviewers=[Reviewer(expert_id="x1")])
    )
    gateway = made_app.state.gateway
    made_app.state.gateway = replace(
        gateway,
        backends=replace(gateway.backends, market=market.stubs()),
        employers=Employers(world.accounts.organisations.of_talents),
    )

    await browser.api("POST", f"/api/reviews/s1/{path}", {**body, "expected_version": 1})

    (sent,) = market.reviews.requests[act]
    assert list(sent.affiliation_ids) == [bidder]
