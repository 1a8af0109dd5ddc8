"""Pages of notices and subscriptions."""

import grpc
import httpx
import pytest
from dabridge.scenarios.v1 import notices_service_pb2 as api
from dabridge.scenarios.v1.lists_service_pb2 import ListKind, ListListKindsResponse

from services.common import texts
from services.common.access.principal import Role
from services.common.texts.notices import TEXTS
from services.gateway import access
from services.gateway.routes.pages_notices import PLACES
from tests.fakes.grpc_services import rpc_error
from tests.unit.gateway.conftest import Backing, ClientAs


def told(number: int = 1, **changes: object) -> api.Notice:
    given = {
        "id": str(number),
        "kind": "scenario_approved",
        "values": {"title": "智慧<停车>"},
        "object_kind": "scenario",
        "object_id": "s1",
        "at": "2026-03-01T00:00:00Z",
    }
    return api.Notice(**{**given, **changes})  # type: ignore[arg-type]  # as the message takes them


@pytest.fixture
def reader(client_as: ClientAs) -> httpx.AsyncClient:
    return client_as(Role.ENTERPRISE)


async def page(client: httpx.AsyncClient, path: str, status: int = 200) -> str:
    answer = await client.get(path)
    assert answer.status_code == status, answer.text
    return answer.text


async def test_notices_are_sentences_that_lead_to_their_objects(
    backing: Backing, reader: httpx.AsyncClient
) -> None:
    backing.market.notices.answers["ListNotices"] = api.ListNoticesResponse(
        notices=[told(2), told(1, read=True)], total=9, unread=1, next_page_token="next"
    )

    html = await page(reader, "/notices?after=token.-")

    assert "场景“智慧&lt;停车&gt;”已审核通过" in html
    assert html.count('href="/scenario/s1"') == 2
    assert html.count('name="id"') == 1
    assert "after=next.-" in html
    (asked,) = backing.market.notices.requests["ListNotices"]
    assert (asked.page_token, asked.unread_only) == ("token", False)


async def test_the_unread_alone_are_asked_for(backing: Backing, reader: httpx.AsyncClient) -> None:
    assert texts.get("lifecycle.notices.none_unread") in await page(reader, "/notices?unread=true")
    assert backing.market.notices.requests["ListNotices"][0].unread_only
    assert texts.get("lifecycle.notices.none") in await page(reader, "/notices")


async def test_a_notice_that_has_no_text_yet_is_shown_all_the_same(
    backing: Backing, reader: httpx.AsyncClient
) -> None:
    odd = [told(1, kind="from_the_future"), told(2, values={}), told(3, object_kind="comet")]
    backing.market.notices.answers["ListNotices"] = api.ListNoticesResponse(notices=odd, total=3)

    html = await page(reader, "/notices")

    assert html.count(texts.get("lifecycle.notices.unknown")) == 2
    assert html.count('href="/scenario/s1"') == 2


async def test_one_or_all_are_marked_as_read(backing: Backing, reader: httpx.AsyncClient) -> None:
    one = await reader.post("/notices/read", data={"id": "7", "unread": "true"})
    every = await reader.post("/notices/read")

    assert [answer.headers["Location"] for answer in (one, every)] == ["/notices?unread=true", "/notices"]
    assert [list(item.ids) for item in backing.market.notices.requests["MarkNoticesRead"]] == [["7"], []]


async def test_a_form_of_another_site_marks_nothing(backing: Backing, reader: httpx.AsyncClient) -> None:
    answer = await reader.post("/notices/read", headers={"X-CSRF-Token": ""})

    assert answer.status_code == 403
    assert "MarkNoticesRead" not in backing.market.notices.requests


async def test_the_head_counts_what_is_unread_where_it_can_be_had(
    backing: Backing, reader: httpx.AsyncClient, client_as: ClientAs
) -> None:
    backing.market.notices.answers["ListNotices"] = api.ListNoticesResponse(unread=120)

    assert 'hx-get="/parts/notices"' in await page(reader, "/home")
    assert "99+" in await page(reader, "/parts/notices")
    backing.market.notices.fault = rpc_error(grpc.StatusCode.UNAVAILABLE, "暂时不可用")
    assert (await page(reader, "/parts/notices")).strip() == ""
    assert 'hx-get="/parts/notices"' not in await page(client_as(), "/")
    assert access.ROUTES["GET", "/parts/notices"].quiet


async def test_a_subscription_is_added_shown_and_ended(backing: Backing, reader: httpx.AsyncClient) -> None:
    backing.market.lists.answers["ListListKinds"] = ListListKindsResponse(
        kinds=[ListKind(code="sensor", name="传感器", active=True)]
    )
    backing.market.notices.answers["ListSubscriptions"] = api.ListSubscriptionsResponse(
        subscriptions=[
            api.Subscription(id="sub-1", kind="sensor", zone="511724", industry="display", domain="交通"),
            api.Subscription(id="sub-2"),
        ]
    )

    added = await reader.post("/subscriptions", data={"kind": "sensor", "domain": " 交通 "})
    html = await page(reader, added.headers["Location"])
    ended = await reader.post("/subscriptions/sub-1/end")

    assert backing.market.notices.requests["CreateSubscription"] == [
        api.CreateSubscriptionRequest(subscription=api.Subscription(kind="sensor", domain="交通"))
    ]
    for text in ("传感器", "交通", "全部条目", texts.get("lifecycle.subscriptions.done.added")):
        assert text in html
    assert ended.status_code == 303
    assert backing.market.notices.requests["DeleteSubscription"] == [
        api.DeleteSubscriptionRequest(id="sub-1")
    ]


async def test_what_is_wrong_with_a_subscription_is_told(backing: Backing, reader: httpx.AsyncClient) -> None:
    backing.market.notices.answers["CreateSubscription"] = rpc_error(
        grpc.StatusCode.INVALID_ARGUMENT, "有误", [("subscription", "订阅最多 20 项")]
    )

    answer = await reader.post("/subscriptions", data={"domain": "交通"})

    assert answer.status_code == 422
    assert "订阅最多 20 项" in answer.text
    assert 'value="交通"' in answer.text


async def test_visitors_are_sent_to_sign_in(client_as: ClientAs) -> None:
    for path in ("/notices", "/subscriptions"):
        answer = await client_as().get(path)
        assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (303, "/sign-in")


def test_every_place_of_an_object_is_a_route() -> None:
    pages = {path for verb, path in access.ROUTES if verb == "GET"}
    for place in PLACES.values():
        assert any(
            path.startswith(f"{place}/{{") and path.count("/") == place.count("/") + 1 for path in pages
        ), place


def test_texts_of_notices_name_no_person() -> None:
    for text in TEXTS.values():
        assert not {"{name}", "{person}", "{mobile}"} & set(text.split("“"))
