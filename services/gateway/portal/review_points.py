"""Points as people type and read them: hundredths of a point, with two places. Pure."""

import re
from typing import Final

MAX: Final = 10_000
_TYPED: Final = re.compile(r"(\d{1,3})(?:\.(\d{1,2}))?", re.ASCII)
_WHOLE: Final = re.compile(r"\d{1,3}", re.ASCII)


def hundredths(typed: str) -> int | None:
    """What was typed, such as "87.5", in hundredths of a point; None where it is no number of 0 to 100."""
    found = _TYPED.fullmatch(typed.strip())
    if found is None:
        return None
    value = int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))
    return value if value <= MAX else None


def whole(typed: str) -> int | None:
    """A whole number of 0 to 100; None where it is none."""
    return int(typed) if _WHOLE.fullmatch(typed) and int(typed) <= 100 else None


def shown(value: int) -> str:
    """Hundredths of a point, such as 8750, as "87.50"."""
    return f"{value // 100}.{value % 100:02d}"
