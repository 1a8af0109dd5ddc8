"""The accounts that are made for trying out, told to whoever started the system."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

COLUMNS: Final = ("role", "username", "password", "totp_secret")
HEADS: Final = ("role", "user name", "password", "TOTP secret")
WARNING: Final = (
    "DEVELOPMENT ONLY, accounts for trying out, told in the clear; production refuses to start with them:"
)


def listing(path: Path) -> Iterator[str]:
    """Lines for a person: a warning, and a row an account; nothing where the file is missing.

    Raises ValueError or KeyError where it is no such file.
    """
    if not path.exists():
        return
    accounts = json.loads(path.read_text(encoding="utf-8"))["accounts"]
    rows = [HEADS, *(tuple(str(account[column] or "") for column in COLUMNS) for account in accounts)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(COLUMNS))]
    yield WARNING
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield f"  {'  '.join(cells).rstrip()}"
