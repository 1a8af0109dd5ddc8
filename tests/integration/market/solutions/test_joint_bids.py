"""Several enterprises bid together, over gRPC on a real database."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial

import grpc
from dabridge.events.v1.scenarios_pb2 import ScenarioStage
from dabridge.events.v1.types_pb2 import RECORD_STATUS_WITHDRAWN
from dabridge.scenarios.v1 import notices_service_pb2 as notices_api
from dabridge.scenarios.v1 import scenarios_service_pb2 as records_api

from tests.integration.market.offices import Market, refused
from tests.integration.market.solutions.bidding import DRAFT, SUBMITTED, Bidder, bidder

CODE = grpc.StatusCode


def told(firm: Bidder) -> list[str]:
    found = firm.office.notices.ListNotices(notices_api.ListNoticesRequest()).notices
    return [item.kind for item in found]


def three(market: Market) -> tuple[Bidder, Bidder, Bidder]:
    return bidder(market, "lead"), bidder(market, "partner-1"), bidder(market, "partner-2")


def test_a_partner_agrees_and_then_reads_what_they_bid_with(market: Market) -> None:
    lead, partner, _ = three(market)
    scenario = market.scenario("listed", in_hours=24)
    draft = lead.create(scenario, partner.id).solution
    assert told(partner) == ["solution_invited"]
    assert not partner.get(draft).HasField("content")
    assert refused(lambda: lead.submit(draft))[0] == CODE.INVALID_ARGUMENT

    agreed = partner.answer(draft)
    assert [(item.enterprise_id, item.agreed) for item in agreed.partners] == [(partner.id, True)]
    assert partner.get(agreed).content == lead.get(agreed).content
    assert told(lead) == ["solution_partner_agreed"]
    assert lead.submit(agreed).stage == SUBMITTED
    # Partners read; the lead writes.
    assert refused(lambda: partner.save(agreed, partner.id))[0] == CODE.PERMISSION_DENIED
    assert refused(lambda: partner.submit(agreed))[0] == CODE.PERMISSION_DENIED


def test_who_is_invited_may_bid_alone_until_they_agree(market: Market) -> None:
    lead, partner, _ = three(market)
    scenario = market.scenario("listed", in_hours=24)
    draft = lead.create(scenario, partner.id).solution
    own = partner.create(scenario).solution
    assert refused(lambda: partner.answer(draft))[0] == CODE.ALREADY_EXISTS
    partner.withdraw(own)
    assert partner.answer(draft).partners[0].agreed
    assert refused(lambda: partner.create(scenario))[0] == CODE.ALREADY_EXISTS


def test_of_two_invitations_at_once_one_can_be_agreed_to(market: Market) -> None:
    lead, partner, other = three(market)
    scenario = market.scenario("listed", in_hours=24)
    drafts = [firm.create(scenario, partner.id).solution for firm in (lead, other)]

    def attempt(place: int) -> bool:
        try:
            return bool(partner.answer(drafts[place]).id)
        except grpc.RpcError as error:
            code = error.code()
            if code != CODE.ALREADY_EXISTS:
                raise
            return False

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(attempt, range(2))) == [False, True]


def test_a_partner_that_leaves_takes_the_bid_back_to_a_draft_and_is_free(market: Market) -> None:
    lead, partner, _ = three(market)
    scenario = market.scenario("listed", in_hours=24)
    given = lead.submit(partner.answer(lead.create(scenario, partner.id).solution))
    partner.answer(given, agreed=False)

    held = lead.get(given).solution
    assert (held.stage, held.revision, held.submitted_at, list(held.partners)) == (DRAFT, 1, "", [])
    # Until the deadline no stage tells a bidder whether others bid.
    assert market.provider.scenario(scenario.id).stage == ScenarioStage.SCENARIO_STAGE_ANSWERED
    assert told(lead)[0] == "solution_partner_left"
    assert refused(lambda: partner.get(given))[0] == CODE.PERMISSION_DENIED
    assert partner.bid(scenario).revision == 1
    assert lead.submit(held).revision == 2


def test_nobody_leaves_once_the_answers_are_closed(market: Market) -> None:
    lead, partner, _ = three(market)
    scenario = market.scenario("listed", in_hours=1)
    given = lead.submit(partner.answer(lead.create(scenario, partner.id).solution))
    market.clock.advance(3600)
    assert refused(lambda: partner.answer(given, agreed=False))[0] == CODE.FAILED_PRECONDITION
    market.tick()
    opened = partner.get(given, 1).solution
    assert refused(lambda: partner.answer(opened, agreed=False))[0] == CODE.FAILED_PRECONDITION


def test_the_lead_changes_partners_and_what_was_given_in_is_a_draft_again(market: Market) -> None:
    lead, partner, other = three(market)
    scenario = market.scenario("listed", in_hours=24)
    given = lead.submit(partner.answer(lead.create(scenario, partner.id).solution))
    changed = lead.save(given, other.id).solution
    assert (changed.stage, [item.enterprise_id for item in changed.partners]) == (DRAFT, [other.id])
    assert told(partner)[0] == "solution_partner_removed"
    assert told(other) == ["solution_invited"]
    assert refused(lambda: partner.get(given))[0] == CODE.PERMISSION_DENIED
    assert partner.create(scenario).solution.stage == DRAFT


def test_partners_are_registered_enterprises_others_than_the_lead_and_each_once(market: Market) -> None:
    lead, partner, _ = three(market)
    scenario = market.scenario("listed", in_hours=24)
    for partners in (["nobody"], [lead.id], [partner.id, partner.id], [f"firm-{n}" for n in range(6)]):
        attempt = refused(partial(lead.create, scenario, *partners))
        assert attempt[0] == CODE.INVALID_ARGUMENT


def test_with_a_partner_that_is_withdrawn_nothing_is_given_in(market: Market) -> None:
    lead, partner, _ = three(market)
    scenario = market.scenario("listed", in_hours=24)
    agreed = partner.answer(lead.create(scenario, partner.id).solution)
    request = records_api.WithdrawEnterpriseRequest(id=partner.id, expected_version=1)
    market.system.records.WithdrawEnterprise(request)
    assert refused(lambda: lead.submit(agreed))[0] == CODE.INVALID_ARGUMENT


def test_a_stranger_answers_no_invitation(market: Market) -> None:
    lead, partner, stranger = three(market)
    draft = lead.create(market.scenario("listed", in_hours=24), partner.id).solution
    for firm in (stranger, lead):
        assert refused(partial(firm.answer, draft))[0] == CODE.PERMISSION_DENIED


def test_partners_are_told_when_the_lead_withdraws(market: Market) -> None:
    lead, partner, _ = three(market)
    scenario = market.scenario("listed", in_hours=24)
    given = lead.submit(partner.answer(lead.create(scenario, partner.id).solution))
    assert lead.withdraw(given).status == RECORD_STATUS_WITHDRAWN
    assert told(partner)[0] == "solution_withdrawn"
    assert partner.create(scenario).solution.stage == DRAFT
