"""Demand lists over PostgreSQL: what is proposed, what is confirmed, who may, and what stays as it is."""

import pytest
from dabridge.scenarios.v1.notices_service_pb2 import ListNoticesRequest
from dabridge.talent.v1 import demand_lists_service_pb2 as api
from dabridge.talent.v1 import talent_service_pb2 as records

from services.common.access.principal import Role
from services.talent.market.demand_lists import entries
from tests.integration.talent_market.demand_lists.scenes import (
    DENIED,
    INVALID,
    ROLES,
    a_post,
    as_listed,
    confirm,
    errors_of,
    posts_of,
    propose,
    stocked,
    summary,
)
from tests.integration.talent_market.offices import EMPLOYER, Market, refused


@pytest.mark.parametrize("role", ROLES)
def test_no_other_role_has_anything_to_do_with_lists(market: Market, role: Role) -> None:
    made = propose(market.employer(), [a_post("A")])
    office = market.as_(role, "" if role is Role.VISITOR else EMPLOYER, talent="talent-1")

    calls = [
        lambda: propose(office, [a_post("A")], enterprise_id=EMPLOYER),
        lambda: errors_of(office, [a_post("A")], enterprise_id=EMPLOYER),
        lambda: confirm(office, made),
        lambda: office.demand_lists.GetDemandList(api.GetDemandListRequest(id=made.id)),
        lambda: office.demand_lists.ListDemandLists(api.ListDemandListsRequest()),
    ]
    assert {refused(call)[0] for call in calls} == {DENIED}


def test_an_enterprise_reaches_its_own_lists_alone(market: Market) -> None:
    made = propose(market.employer(), [a_post("A")])
    other = market.employer("employer-2")

    calls = [
        lambda: propose(other, [a_post("A")], enterprise_id=EMPLOYER),
        lambda: confirm(other, made),
        lambda: other.demand_lists.GetDemandList(api.GetDemandListRequest(id=made.id)),
        lambda: other.demand_lists.GetDemandList(api.GetDemandListRequest(id="made-up")),
        lambda: other.demand_lists.ListDemandLists(api.ListDemandListsRequest(enterprise_id=EMPLOYER)),
    ]
    assert {refused(call)[0] for call in calls} == {DENIED}
    assert other.demand_lists.ListDemandLists(api.ListDemandListsRequest()).total == 0


def test_the_bureau_does_it_for_an_enterprise_which_is_told(market: Market) -> None:
    bureau = market.bureau
    assert refused(lambda: propose(bureau, [a_post("A")]))[0] == INVALID

    confirm(bureau, propose(bureau, [a_post("A")], enterprise_id=EMPLOYER))

    assert posts_of(market)["A"].enterprise_id == EMPLOYER
    told = market.employer().notices.ListNotices(ListNoticesRequest()).notices
    assert [notice.kind for notice in told] == ["demand_list_confirmed"]


def test_words_about_people_are_scrubbed_before_they_are_compared(market: Market) -> None:
    office = market.employer()
    listed = [a_post("A", description="详询 13912345678")]
    confirm(office, propose(office, listed))

    assert "13912345678" not in posts_of(market)["A"].description
    assert summary(propose(office, listed)) == (0, 0, 0, 1, 0)


def test_two_posts_of_an_enterprise_do_not_bear_one_code_whichever_way(market: Market) -> None:
    first = market.demand(code="A")
    market.demand(code="A", enterprise_id="employer-2")
    second = market.demand()

    assert refused(lambda: market.demand(code="A"))[0] == INVALID
    second.code = "A"
    update = records.UpdateDemandRequest(demand=second, expected_version=1)
    assert refused(lambda: market.system.records.UpdateDemand(update))[0] == INVALID
    withdraw = records.WithdrawDemandRequest(id=first.id, expected_version=1)
    market.system.records.WithdrawDemand(withdraw)
    assert market.system.records.UpdateDemand(update).demand.code == "A"


def test_a_post_lapses_once_after_its_last_day_and_comes_back_when_that_is_put_off(market: Market) -> None:
    workflow = market.served.parts.workflow
    post = market.demand(open_until="2026-03-02")
    market.demand(open_until="2026-03-09")
    assert entries.lapse(workflow) == 0

    market.clock.advance(2 * 86_400)

    assert (entries.lapse(workflow), entries.lapse(workflow)) == (1, 0)
    lapsed = market.system.records.GetDemand(records.GetDemandRequest(id=post.id)).demand
    assert (lapsed.version, lapsed.open_until) == (2, "2026-03-02")
    assert len(market.events(post.id)) == 2
    told = market.employer().notices.ListNotices(ListNoticesRequest()).notices
    assert [(notice.kind, notice.values["post"]) for notice in told] == [("demand_lapsed", post.post)]
    lapsed.open_until = "2026-03-20"
    update = records.UpdateDemandRequest(demand=lapsed, expected_version=2)
    assert market.employer().records.UpdateDemand(update).demand.version == 3
    assert entries.lapse(workflow) == 0


def test_three_hundred_posts_with_twenty_changes_give_twenty_versions_and_events(market: Market) -> None:
    held = stocked(market, 300)
    before = market.sql("SELECT count(*) FROM outbox")[0][0]
    codes = sorted(held)[::15]
    listed = as_listed(held, **{code: {"headcount": 7} for code in codes})

    confirm(market.employer(), propose(market.employer(), listed, close_missing=True))

    after = market.sql("SELECT id FROM demand WHERE version = 2")
    assert {row[0] for row in after} == {held[code].id for code in codes}
    assert market.sql("SELECT count(*) FROM demand WHERE version = 1") == [(280,)]
    assert market.sql("SELECT count(*) FROM outbox")[0][0] - before == 20
