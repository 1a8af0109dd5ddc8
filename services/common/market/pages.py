"""Places in lists that are ordered by their rows' numbers, as opaque tokens."""

import base64
import binascii
from typing import Final

from services.common.errors import InvalidInput
from services.common.records import rules

_LARGEST: Final = 2**63 - 1


def token_of(row: int) -> str:
    """Names the row after which the next page starts."""
    return base64.urlsafe_b64encode(str(row).encode()).decode()


def row_of(token: str) -> int | None:
    """The row that a token names; None for an empty one. Raises InvalidInput on what is no token."""
    if not token:
        return None
    try:
        found = int(base64.b64decode(token.encode(), altchars=b"-_", validate=True))
    except (ValueError, binascii.Error):
        found = -1
    if not 0 <= found <= _LARGEST:
        raise InvalidInput([rules.broken("page_token", "bad_page_token")])
    return found
