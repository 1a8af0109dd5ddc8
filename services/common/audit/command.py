"""The command `audit-verify`: reads a whole log and says whether it is intact."""

import argparse
import re
import sys
import time
from collections.abc import Sequence
from typing import Final, TextIO

from services.common.audit import postgres
from services.common.audit.chain import DIGEST_BYTES, Chain
from services.common.database import connect

NAME: Final = "audit-verify"
TOLD_EVERY_S: Final = 2.0
BROKEN: Final = 1


def expected(arguments: Sequence[str], program: str) -> bytes:
    """The head that the log is to be compared with, empty where none is given; exits with 2 on bad ones."""
    parser = argparse.ArgumentParser(prog=f"{program} {NAME}", description=__doc__)
    parser.add_argument("--expect", metavar="HASH", type=_hash, default=b"", help="a head noted elsewhere")
    found: bytes = parser.parse_args(arguments).expect
    return found


def verify(url: str, chain: Chain, expect: bytes = b"", out: TextIO = sys.stdout) -> int:
    """Checks the log in a database; prints how far it is and the result; BROKEN where it is not intact.

    Raises psycopg.OperationalError where the database does not answer.
    """
    told = time.monotonic()

    def progress(read: int) -> None:
        nonlocal told
        if time.monotonic() - told >= TOLD_EVERY_S:
            told = time.monotonic()
            out.write(f"{chain.log}: {read:,} entries read\n")
            out.flush()

    with connect(url, NAME) as connection:
        finding = postgres.verify(connection, chain, expect, progress)
    if finding.intact:
        out.write(f"{chain.log}: intact, {finding.entries:,} entries, head {finding.head.hex()}\n")
        return 0
    place = f" at entry {finding.broken_seq}" if finding.broken_seq else ""
    out.write(
        f"{chain.log}: BROKEN{place} ({finding.fault}), {finding.entries:,} intact before: {finding.reason}\n"
    )
    return BROKEN


def _hash(text: str) -> bytes:
    if not re.fullmatch(rf"[0-9a-fA-F]{{{2 * DIGEST_BYTES}}}", text):
        raise argparse.ArgumentTypeError(f"{2 * DIGEST_BYTES} hexadecimal digits, as the check prints them")
    return bytes.fromhex(text)
