"""Notices and subscriptions: everybody has their own, each person reads for themselves."""

from dataclasses import replace
from typing import Any

import grpc
import pytest
from dabridge.scenarios.v1 import notices_service_pb2 as api
from dabridge.scenarios.v1.notices_service_pb2 import Subscription

from services.common.access.principal import Role
from services.common.market import notices
from services.common.market.notices import Notice
from tests.integration.market.offices import Market, Office, refused

INVALID = grpc.StatusCode.INVALID_ARGUMENT


def tell(market: Market, *recipients: str) -> None:
    told = [
        Notice(recipient, "scenario_approved", "scenario", f"scenario-{number}", {"title": f"第{number}项"})
        for number, recipient in enumerate(recipients, 1)
    ]
    with market.served.parts.log.pool.connection() as connection:
        notices.tell(connection, market.clock.now(), told)


def page(office: Office, **asked: Any) -> api.ListNoticesResponse:
    return office.notices.ListNotices(api.ListNoticesRequest(**asked))


def mark(office: Office, *ids: str) -> int:
    return office.notices.MarkNoticesRead(api.MarkNoticesReadRequest(ids=ids)).unread


def subscribe(office: Office, **about: str) -> Subscription:
    request = api.CreateSubscriptionRequest(subscription=Subscription(**about))
    return office.notices.CreateSubscription(request).subscription


def held(office: Office) -> list[Subscription]:
    return list(office.notices.ListSubscriptions(api.ListSubscriptionsRequest()).subscriptions)


def test_each_reads_what_they_are_told_and_nothing_else(market: Market) -> None:
    tell(market, "firm-1", "firm-2", "talent-1", "role:scenario_centre", "role:hr_bureau", "zone:511702")
    readers = [
        market.enterprise("firm-1"),
        market.enterprise("firm-2"),
        market.expert("talent-1"),
        market.centre,
        market.as_(Role.HR_BUREAU),
        market.as_(Role.ZONE_BUREAU),
    ]

    for number, reader in enumerate(readers, 1):
        found = page(reader)
        assert [item.object_id for item in found.notices] == [f"scenario-{number}"]
        assert (found.total, found.unread) == (1, 1)
    assert page(market.as_(Role.ZONE_BUREAU, zone="511724")).total == 0
    assert page(market.as_(Role.ADMIN)).total == 0
    denied = grpc.StatusCode.PERMISSION_DENIED
    assert refused(lambda: page(market.as_(Role.VISITOR)))[0] == denied


def test_a_notice_carries_what_its_text_needs(market: Market) -> None:
    tell(market, "firm-1")

    (item,) = page(market.enterprise("firm-1")).notices

    assert (item.kind, dict(item.values), item.object_kind) == (
        "scenario_approved",
        {"title": "第1项"},
        "scenario",
    )
    assert item.at == market.clock.now().isoformat()


def test_pages_follow_each_other_newest_first(market: Market) -> None:
    tell(market, *["firm-1"] * 5)
    reader = market.enterprise("firm-1")
    seen: list[str] = []
    token = ""
    while True:
        found = page(reader, page_size=2, page_token=token)
        assert found.total == 5
        seen += [item.object_id for item in found.notices]
        token = found.next_page_token
        if not token:
            break

    assert seen == [f"scenario-{number}" for number in (5, 4, 3, 2, 1)]


def test_a_person_reads_for_themselves_alone(market: Market) -> None:
    tell(market, "firm-1", "firm-1")
    first = market.enterprise("firm-1")
    second = market.office(replace(first.caller, person="a-colleague"))
    newest, oldest = page(first).notices

    assert mark(first, newest.id) == 1
    assert mark(first, newest.id) == 1
    assert [item.read for item in page(first).notices] == [True, False]
    assert [item.id for item in page(first, unread_only=True).notices] == [oldest.id]
    assert page(first, unread_only=True).total == 1
    assert page(second).unread == 2
    assert mark(second) == 0
    assert page(second, unread_only=True).total == 0
    assert page(first).unread == 1


def test_nobody_marks_what_another_is_told(market: Market) -> None:
    tell(market, "firm-1")
    (item,) = page(market.enterprise("firm-1")).notices

    assert mark(market.enterprise("firm-2"), item.id) == 0
    assert page(market.enterprise("firm-1")).unread == 1
    assert market.sql("SELECT count(*) FROM notice_read") == [(0,)]


@pytest.mark.parametrize("ids", [["a"], ["-1"], ["99999999999999999999"], [str(n) for n in range(1, 202)]])
def test_what_names_no_notice_is_refused(market: Market, ids: list[str]) -> None:
    assert refused(lambda: mark(market.centre, *ids))[0] == INVALID


def test_subscriptions_belong_to_the_organisation(market: Market) -> None:
    office = market.enterprise("firm-1")
    colleague = market.office(replace(office.caller, person="a-colleague"))

    made = subscribe(office, zone="511702", industry="big-data", domain=" 招商 ")
    again = subscribe(colleague, zone="511702", industry="big-data", domain="招商")

    assert made == again
    assert held(colleague) == [made]
    assert held(market.enterprise("firm-2")) == []
    assert market.sql("SELECT recipient FROM subscription") == [("firm-1",)]


def test_a_subscription_is_ended_by_its_holder_alone(market: Market) -> None:
    made = subscribe(market.enterprise("firm-1"), kind="sensor")
    request = api.DeleteSubscriptionRequest(id=made.id)
    stranger, holder = market.enterprise("firm-2"), market.enterprise("firm-1")

    assert refused(lambda: stranger.notices.DeleteSubscription(request))[0] == grpc.StatusCode.NOT_FOUND
    holder.notices.DeleteSubscription(request)
    assert held(holder) == []
    assert refused(lambda: holder.notices.DeleteSubscription(request))[0] == grpc.StatusCode.NOT_FOUND


@pytest.mark.parametrize(
    "about", [{"zone": "000000"}, {"industry": "nope"}, {"kind": "A-b"}, {"domain": "长" * 121}]
)
def test_a_subscription_names_what_there_is(market: Market, about: dict[str, str]) -> None:
    assert refused(lambda: subscribe(market.enterprise("firm-1"), **about))[0] == INVALID


def test_twenty_subscriptions_are_enough(market: Market) -> None:
    office = market.expert("talent-1")
    for number in range(20):
        subscribe(office, domain=f"领域{number}")

    assert refused(lambda: subscribe(office, domain="再来一个"))[0] == INVALID
    assert len(held(office)) == 20


def test_who_stands_for_nobody_has_nobody_to_be_told(market: Market) -> None:
    nobody = market.office(replace(market.enterprise("firm-1").caller, organisation=""))

    assert refused(lambda: held(nobody))[0] == grpc.StatusCode.PERMISSION_DENIED
