"""What people are told when they are not let in."""

from datetime import datetime
from math import ceil

from services.common import texts
from services.gateway import problems
from services.gateway.portal.city_time import CITY_TIME
from services.gateway.problems import Problem


def wrong_login() -> Problem:
    """Login and password do not belong together; which of them is wrong is not told."""
    return Problem(401, "wrong_login", texts.get("accounts.sign_in.wrong"))


def locked(until: datetime, now: datetime) -> Problem:
    """Too many wrong tries; tells when the next one is due."""
    seconds = max(1, ceil((until - now).total_seconds()))
    clock = until.astimezone(CITY_TIME).strftime("%H:%M:%S")
    message = texts.get("accounts.sign_in.locked", clock=clock, minutes=ceil(seconds / 60))
    return Problem(429, "locked", message, headers={"Retry-After": str(seconds)})


def wrong_second_factor(field: str = "code") -> Problem:
    """The code of the second factor is not the one that is due, or was used."""
    return problems.invalid(field, texts.get("accounts.second_factor.wrong"))


def over() -> Problem:
    """The session ended while the request was on its way."""
    return problems.unauthenticated(texts.get("api.unauthenticated"))
