"""Addresses that requests bring along."""

from typing import Final
from urllib.parse import quote, urlsplit

LONGEST: Final = 1000


def inside(address: object, default: str = "/home") -> str:
    """The address where it is a path of ours with an optional query, else the default.

    What a browser might take for another site is none: "//host", "/\\host", control characters, schemes.
    """
    if not isinstance(address, str) or not 0 < len(address) <= LONGEST:
        return default
    if address[0] != "/" or address[:2] in ("//", "/\\"):
        return default
    if "\\" in address or any(ord(char) <= 32 or ord(char) == 127 for char in address):
        return default
    try:
        parts = urlsplit(address)
    except ValueError:
        return default
    return default if parts.scheme or parts.netloc else address


def sign_in(after: str = "") -> str:
    """The page where people sign in, to come back to `after`."""
    kept = inside(after, "")
    return f"/sign-in?next={quote(kept, safe='/')}" if kept else "/sign-in"
