"""What organisations and people are told, and what they asked to be told of, within what they stand for."""

import re
import uuid
from typing import Final

from dabridge.scenarios.v1 import notices_service_pb2 as api
from dabridge.scenarios.v1.notices_service_pb2 import Subscription

from services.common.access.methods import MARKET
from services.common.access.principal import Principal
from services.common.errors import FieldError, Forbidden, NotFound
from services.common.market import notices, pages
from services.common.market import notices_tables as tables
from services.common.market.notices_tables import Reader
from services.common.records import paging, rights, rules
from services.common.records.workflow import Desk, Workflow, refuse
from services.common.scrub import scrub_message

SUBSCRIPTIONS_MAX: Final = 20
DOMAIN_MAX: Final = 120
MARKED_MAX: Final = 200

_KIND: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
_NUMBER: Final = re.compile(r"[1-9]\d{0,17}", re.ASCII)
_CODES: Final = frozenset({"id", "kind", "zone", "industry"})


class Notices:
    """Each raises InvalidInput or Forbidden; nobody reaches what another is told."""

    def __init__(self, workflow: Workflow) -> None:
        """Uses the workflow without owning it."""
        self._workflow = workflow

    def page(self, request: api.ListNoticesRequest, caller: Principal) -> api.ListNoticesResponse:
        """A page, newest first, with how many there are and how many are unread."""
        limit = paging.limit(request.page_size)
        before = pages.row_of(request.page_token)
        reader = _reader("ListNotices", caller)

        def work(desk: Desk) -> api.ListNoticesResponse:
            found = tables.page(desk.connection, reader, before, limit + 1, unread_only=request.unread_only)
            total, unread = tables.counts(desk.connection, reader)
            shown = found[:limit]
            return api.ListNoticesResponse(
                notices=shown,
                next_page_token=pages.token_of(int(shown[-1].id)) if len(found) > limit else "",
                total=unread if request.unread_only else total,
                unread=unread,
            )

        return self._workflow.do("ListNotices", caller, work)

    def mark(self, request: api.MarkNoticesReadRequest, caller: Principal) -> api.MarkNoticesReadResponse:
        """Marks notices as read by the person; others of the organisation have theirs unread still."""
        errors = rules.count("ids", len(request.ids), most=MARKED_MAX)
        errors += (
            rules.broken(f"ids[{place}]", "unknown_choice", value=given[:40])
            for place, given in enumerate(request.ids)
            if not _NUMBER.fullmatch(given)
        )
        refuse(errors)
        reader = _reader("MarkNoticesRead", caller)

        def work(desk: Desk) -> api.MarkNoticesReadResponse:
            tables.mark(desk.connection, reader, [int(given) for given in request.ids])
            return api.MarkNoticesReadResponse(unread=tables.counts(desk.connection, reader)[1])

        return self._workflow.do("MarkNoticesRead", caller, work)

    def subscriptions(
        self, _request: api.ListSubscriptionsRequest, caller: Principal
    ) -> api.ListSubscriptionsResponse:
        """Those of the caller's organisation, or of the caller."""
        recipient = _subscriber("ListSubscriptions", caller)

        def work(desk: Desk) -> api.ListSubscriptionsResponse:
            return api.ListSubscriptionsResponse(
                subscriptions=tables.subscriptions(desk.connection, recipient)
            )

        return self._workflow.do("ListSubscriptions", caller, work)

    def subscribe(
        self, request: api.CreateSubscriptionRequest, caller: Principal
    ) -> api.CreateSubscriptionResponse:
        """Asks to be told; the one that there is where it says the same."""
        wanted = Subscription()
        wanted.CopyFrom(request.subscription)
        wanted.id = ""
        scrub_message(wanted, _CODES)
        refuse(check(wanted))
        recipient = _subscriber("CreateSubscription", caller)

        def work(desk: Desk) -> api.CreateSubscriptionResponse:
            tables.lock_subscriptions(desk.connection, recipient)
            held = tables.subscriptions(desk.connection, recipient)
            same = next((item for item in held if _about(item) == _about(wanted)), None)
            if same is None:
                refuse(rules.count("subscription", len(held) + 1, most=SUBSCRIPTIONS_MAX))
                wanted.id = uuid.uuid4().hex
                tables.subscribe(desk.connection, recipient, wanted, desk.now)
            return api.CreateSubscriptionResponse(subscription=same or wanted)

        return self._workflow.do("CreateSubscription", caller, work)

    def unsubscribe(
        self, request: api.DeleteSubscriptionRequest, caller: Principal
    ) -> api.DeleteSubscriptionResponse:
        """Ends one; raises NotFound for what is not the caller's."""
        refuse(rules.identifier("id", request.id))
        recipient = _subscriber("DeleteSubscription", caller)

        def work(desk: Desk) -> api.DeleteSubscriptionResponse:
            if not tables.unsubscribe(desk.connection, recipient, request.id):
                raise NotFound("subscription", request.id)
            return api.DeleteSubscriptionResponse()

        return self._workflow.do("DeleteSubscription", caller, work)


def check(wanted: Subscription) -> list[FieldError]:
    """Codes that there are, each of which may be empty."""
    errors = [] if not wanted.kind or _KIND.fullmatch(wanted.kind) else [rules.broken("kind", "bad_kind")]
    return [
        *errors,
        *rules.zone("zone", wanted.zone),
        *rules.industry("industry", wanted.industry),
        *rules.text("domain", wanted.domain, DOMAIN_MAX),
    ]


def _about(item: Subscription) -> tuple[str, str, str, str]:
    return item.kind, item.zone, item.industry, item.domain


def _reader(method: str, caller: Principal) -> Reader:
    rights.reach(MARKET[method], caller)
    return Reader(notices.recipients(caller), caller.person)


def _subscriber(method: str, caller: Principal) -> str:
    """Whom the caller asks for: their organisation, or themselves."""
    rights.reach(MARKET[method], caller)
    recipient = caller.organisation or caller.talent
    if not recipient:
        raise Forbidden("the caller stands for nobody who could be told")
    return recipient
