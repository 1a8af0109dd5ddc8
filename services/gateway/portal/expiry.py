"""Whether a certificate has run out."""

from datetime import UTC, date, datetime

from services.common.records.states import LOCAL_TIME


def expired(valid_until: str, today: date | None = None) -> bool:
    """Whether the last day that a certificate holds is over; without a day it holds on.

    `today` is the city's day by default.
    """
    day = today or datetime.now(UTC).astimezone(LOCAL_TIME).date()
    return bool(valid_until) and valid_until < day.isoformat()
