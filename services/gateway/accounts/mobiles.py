"""Mobile numbers and names as people type them."""

import re
from typing import Final

from services.common import texts

_MOBILE: Final = re.compile(r"1[3-9][0-9]{9}")
_USERNAME: Final = re.compile(r"[a-z][a-z0-9._-]{2,31}")
NAME_MOST: Final = 40


def tidied(mobile: str) -> str:
    """Without what people put between digits, and without the country's prefix."""
    bare = re.sub(r"[\s()-]", "", mobile)
    return bare.removeprefix("+86")


def is_mobile(text: str) -> bool:
    """Whether it is a number of the mainland's mobiles."""
    return _MOBILE.fullmatch(text) is not None


def is_username(text: str) -> bool:
    """Whether it may be a user name, which no mobile can be."""
    return _USERNAME.fullmatch(text) is not None


def broken_mobile(mobile: str) -> str | None:
    """What is wrong with a mobile, in Chinese."""
    return None if is_mobile(mobile) else texts.get("accounts.rule.mobile")


def broken_name(name: str) -> str | None:
    """What is wrong with a person's name, in Chinese."""
    if not name:
        return texts.get("accounts.rule.name.missing")
    if len(name) > NAME_MOST:
        return texts.get("accounts.rule.name.long", most=NAME_MOST)
    return None if name.isprintable() else texts.get("accounts.rule.name.unprintable")


def hidden(mobile: str) -> str:
    """A mobile with its middle hidden."""
    return f"{mobile[:3]}****{mobile[-4:]}" if mobile else ""
