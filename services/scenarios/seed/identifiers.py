"""Unified social credit codes for seed data, which the plan does not give.

Form: 91 + 000000 + mark (DBR or DBX) + five-digit number + the two check characters of GB 11714 and GB 32100.
No administrative division has the code 000000, so none of them can be a real firm's code.
"""

from typing import Final

from stdnum.cn import uscc

REAL: Final = "DBR"
SYNTHETIC: Final = "DBX"
_PREFIX: Final = "91000000"
_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)
_VALUES: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def seed_uscc(mark: str, number: int) -> str:
    """A code that passes both checksums; `mark` says whether the firm itself is real or invented."""
    body = f"{mark}{number:05d}"
    weighted = sum(_VALUES.index(char) * weight for char, weight in zip(body, _WEIGHTS, strict=True))
    check = (11 - weighted % 11) % 11
    code = _PREFIX + body + ("X" if check == 10 else str(check))
    return str(uscc.validate(code + uscc.calc_check_digit(code)))
