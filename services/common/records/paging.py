"""List requests as queries, and places in a list as opaque tokens."""

import base64
import binascii
from datetime import UTC, datetime, timedelta
from typing import Final

from services.common.errors import InvalidInput
from services.common.records import rules
from services.common.records.store import Page, Position

DEFAULT_SIZE: Final = 20
MAX_SIZE: Final = 200

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


def limit(page_size: int) -> int:
    """The page size asked for, 0 standing for DEFAULT_SIZE; raises InvalidInput."""
    errors = rules.whole_number("page_size", page_size, 0, MAX_SIZE)
    if errors:
        raise InvalidInput(errors)
    return page_size or DEFAULT_SIZE


def token(page: Page) -> str:
    """Names where the next page starts; empty on the last page."""
    if not page.more:
        return ""
    last = page.records[-1]
    return place(Position(last.updated_at, last.id))


def place(after: Position) -> str:
    """The token of a place in a list."""
    told = f"{(after.updated_at - _EPOCH) // _MICROSECOND}.{after.id}"
    return base64.urlsafe_b64encode(told.encode()).decode()


def position(page_token: str) -> Position | None:
    """The place that a token names; None for an empty one. Raises InvalidInput on what is no token."""
    if not page_token:
        return None
    try:
        told = base64.b64decode(page_token.encode(), altchars=b"-_", validate=True).decode()
        time, _, record_id = told.partition(".")
        found = Position(_EPOCH + int(time) * _MICROSECOND, record_id)
    except (ValueError, OverflowError, binascii.Error):
        raise InvalidInput([rules.broken("page_token", "bad_page_token")]) from None
    if rules.identifier("id", found.id):
        raise InvalidInput([rules.broken("page_token", "bad_page_token")])
    return found
