"""What the bureau and owners do about posts that are held bad: on PostgreSQL, within their rights."""

from typing import Any

import grpc
from dabridge.events.v1.talent_pb2 import Demand
from dabridge.scenarios.v1 import notices_service_pb2 as notices_api
from dabridge.talent.v1 import postings_service_pb2 as api

from tests.integration.talent_market.offices import EMPLOYER, Market, Office, broken, refused
from tests.integration.talent_market.postings.test_findings import case, edit, look, post, rated, withdraw

DENIED = grpc.StatusCode.PERMISSION_DENIED


def repeated(market: Market) -> Demand:
    """A post that repeats another of its owner, looked at."""
    post(market)
    market.clock.advance(60)
    again = post(market)
    look(market)
    return again


def head(market: Market, demand: Demand) -> dict[str, Any]:
    return {"id": demand.id, "expected_version": case(market, demand).version}


def clear(market: Market, demand: Demand, reason: str = "是两个岗位") -> api.Posting:
    asked = api.ClearPostingRequest(**head(market, demand), reason=reason)
    found: api.Posting = market.bureau.postings.ClearPosting(asked).posting
    return found


def told(office: Office) -> list[str]:
    return [each.kind for each in office.notices.ListNotices(notices_api.ListNoticesRequest()).notices]


def test_the_owner_is_told_and_an_objection_reaches_the_bureau(market: Market) -> None:
    again = repeated(market)
    firm = market.employer()
    assert told(firm) == ["posting_lowered"]

    asked = api.ObjectPostingRequest(**head(market, again), objection="两条产线，请核实")
    found = firm.postings.ObjectPosting(asked).posting

    assert (found.stage, found.objection) == (api.POSTING_STAGE_OBJECTED, "两条产线，请核实")
    assert "posting_objected" in told(market.bureau)
    stage = api.ListPostingsRequest(stage=api.POSTING_STAGE_OBJECTED)
    assert [each.id for each in market.bureau.postings.ListPostings(stage).postings] == [again.id]


def test_a_cleared_post_is_normal_until_its_content_changes(market: Market) -> None:
    again = repeated(market)

    assert clear(market, again).stage == api.POSTING_STAGE_CLEARED

    assert rated(market, again) == (100, [])
    assert "posting_cleared" in told(market.employer())
    look(market)
    assert rated(market, again) == (100, [])
    edit(market, again, headcount=20)
    look(market)
    assert rated(market, again) == (40, ["duplicate"])
    assert case(market, again).stage == api.POSTING_STAGE_OPEN


def test_what_was_cleared_can_be_confirmed_and_falls_again(market: Market) -> None:
    again = repeated(market)
    clear(market, again)

    asked = api.ConfirmPostingRequest(**head(market, again), reason="确为重复")
    found = market.bureau.postings.ConfirmPosting(asked).posting

    assert (found.stage, found.reason) == (api.POSTING_STAGE_CONFIRMED, "确为重复")
    assert rated(market, again) == (40, ["duplicate"])
    look(market)
    assert case(market, again).version == found.version


def test_decisions_need_a_reason_the_version_seen_and_a_case_that_stands(market: Market) -> None:
    again = repeated(market)
    bureau = market.bureau.postings
    stale = api.ConfirmPostingRequest(id=again.id, expected_version=9, reason="属实")
    nothing = api.ConfirmPostingRequest(**head(market, again), reason=" ")

    assert refused(lambda: bureau.ConfirmPosting(stale))[0] == grpc.StatusCode.ABORTED
    assert set(broken(lambda: bureau.ConfirmPosting(nothing))) == {"reason"}
    withdraw(market, again)
    look(market)
    over = api.ConfirmPostingRequest(**head(market, again), reason="属实")
    assert refused(lambda: bureau.ConfirmPosting(over))[0] == grpc.StatusCode.FAILED_PRECONDITION


def test_a_request_that_comes_twice_is_done_once(market: Market) -> None:
    again = repeated(market)
    asked = api.ClearPostingRequest(**head(market, again), reason="放行", idempotency_key="k1")

    first = market.bureau.postings.ClearPosting(asked).posting
    second = market.bureau.postings.ClearPosting(asked).posting

    assert first == second


def test_an_enterprise_reaches_its_own_alone_and_sees_no_other_firms_post(market: Market) -> None:
    original = post(market)
    market.clock.advance(60)
    copy = post(market, enterprise_id="employer-2")
    look(market)
    asked = api.GetPostingRequest(id=copy.id)
    theirs = market.employer("employer-2").postings

    assert refused(lambda: market.employer().postings.GetPosting(asked))[0] == DENIED
    unknown = api.GetPostingRequest(id="no-such-post")
    assert refused(lambda: theirs.GetPosting(unknown))[0] == DENIED
    assert refused(lambda: theirs.ConfirmPosting(api.ConfirmPostingRequest(id=copy.id)))[0] == DENIED
    seen = theirs.GetPosting(asked)
    assert ([f.other_id for f in seen.posting.findings], list(seen.twins)) == ([""], [])
    assert [each.id for each in theirs.ListPostings(api.ListPostingsRequest()).postings] == [copy.id]
    bureau = market.bureau.postings.GetPosting(asked)
    assert [each.id for each in bureau.twins] == [original.id]


def test_an_original_that_others_copied_has_nothing_to_object_to(market: Market) -> None:
    original = post(market)
    market.clock.advance(60)
    post(market, enterprise_id="employer-2")
    look(market)
    asked = api.ObjectPostingRequest(**head(market, original), objection="被抄袭")

    status, _ = refused(lambda: market.employer(EMPLOYER).postings.ObjectPosting(asked))

    assert status == grpc.StatusCode.FAILED_PRECONDITION


def test_lists_turn_their_pages_and_filter(market: Market) -> None:
    post(market)
    for number in range(3):
        market.clock.advance(60)
        post(market, required_skills=[f"技能{number}"])
    look(market)
    bureau = market.bureau.postings

    first = bureau.ListPostings(api.ListPostingsRequest(page_size=2, code="duplicate"))
    rest = bureau.ListPostings(
        api.ListPostingsRequest(page_size=2, code="duplicate", page_token=first.next_page_token)
    )

    assert (len(first.postings), len(rest.postings), first.total) == (2, 1, 3)
    assert rest.next_page_token == ""
    assert bureau.ListPostings(api.ListPostingsRequest(code="fee")).total == 0
    assert bureau.ListPostings(api.ListPostingsRequest(zone="511724")).total == 0
    unknown = api.ListPostingsRequest(code="no-such-code")
    assert set(broken(lambda: bureau.ListPostings(unknown))) == {"code"}


def test_a_finding_of_another_release_is_shown_by_its_code(market: Market) -> None:
    again = repeated(market)
    market.sql(
        "UPDATE posting_case SET findings = jsonb_set(findings, '{0,code}', '\"of-a-later-version\"')"
        " WHERE demand_id = %s",
        again.id,
    )

    [found] = case(market, again).findings

    assert (found.code, found.label, found.points) == ("of-a-later-version", "of-a-later-version", 0)


def test_what_people_decide_is_in_the_log(market: Market) -> None:
    again = repeated(market)
    clear(market, again)

    acts = market.sql(
        "SELECT action FROM audit_entry WHERE object_kind = 'posting' AND object_id = %s", again.id
    )

    assert acts == [("ClearPosting",)]
