"""Passwords: which are good enough, and how they are kept."""

import threading
import unicodedata
from collections.abc import Collection
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from services.common import texts

LEAST: Final = 10
# Enough for any phrase; the limit keeps long inputs from costing time.
MOST: Final = 128
# Each hash takes 64 MiB; more at once would only wait for the same cores.
AT_ONCE: Final = 4

# Those of LEAST and more characters that people choose most, here and elsewhere.
COMMONEST: Final = frozenset(
    """
    1234567890 12345678910 123456789a 123456789q 0123456789 9876543210 0987654321 1234567890a a1234567890
    1122334455 1234512345 1231231231 123123123a 1029384756 1357924680 1314520520 5201314520 5201314aaa
    woaini1314 woaini5201314 iloveyou1314 5211314521 asd123456789 abc1234567 abc123456789
    qwertyuiop qwertyuiop123 1qaz2wsx3edc 1q2w3e4r5t 1q2w3e4r5t6y qwer123456 qwer12345678 qweasdzxc123
    asdfghjkl123 asdfghjkl; zxcvbnm123 password123 password1234 passw0rd123 p@ssw0rd123 p@ssword123
    administrator admin123456 admin12345 admin@123456 admin123456789 root123456 test123456 welcome123
    letmein123 changeme123 iloveyou123 dazhou2024 dazhou2025 dazhou2026 dazhou123456 tongchuan123 dabridge123
    """.split()  # noqa: SIM905  # a list of words reads better than fifty quoted ones
)


def normal(password: str) -> str:
    """One form for what looks the same, so that another keyboard signs in too."""
    return unicodedata.normalize("NFKC", password)


def broken_rule(password: str, personal: Collection[str] = ()) -> str | None:
    """What is wrong with a new password, in Chinese; `personal`: login names that must not be in it."""
    plain = normal(password)
    folded = plain.casefold()
    if len(plain) < LEAST:
        return texts.get("accounts.rule.password.short", least=LEAST)
    if len(plain) > MOST:
        return texts.get("accounts.rule.password.long", most=MOST)
    if any(word and word.casefold() in folded for word in personal):
        return texts.get("accounts.rule.password.personal")
    if folded in COMMONEST or len(set(folded)) < 4:
        return texts.get("accounts.rule.password.common")
    return None


class Passwords:
    """argon2id; the same work whether there is a password to compare with or not."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        """Uses the library's parameters (RFC 9106, low memory) unless others are given."""
        self._hasher = hasher or PasswordHasher()
        self._slots = threading.BoundedSemaphore(AT_ONCE)
        self._nobodys = self._hasher.hash("nobody has this password")

    def hash(self, password: str) -> str:
        """What is stored of a password."""
        with self._slots:
            return self._hasher.hash(normal(password))

    def fits(self, stored: str | None, password: str) -> bool:
        """Whether it is the password; never where nothing is stored, after the same time."""
        plain = normal(password[: 4 * MOST])
        with self._slots:
            try:
                return self._hasher.verify(stored or self._nobodys, plain) and stored is not None
            except (Argon2Error, InvalidHashError):
                return False

    def outdated(self, stored: str) -> bool:
        """Whether it was hashed with other parameters than are used now."""
        return self._hasher.check_needs_rehash(stored)
