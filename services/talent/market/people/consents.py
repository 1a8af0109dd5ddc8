"""The consent ledger: what a person allows, for whom, since when. The latest line about a recipient holds."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from dabridge.events.v1.talent_pb2 import TalentProfile
from psycopg import Connection
from psycopg.rows import class_row

from services.common.records.aggregate import WITHDRAWN
from services.common.records.workflow import Desk
from services.talent.model import TALENT

MATCHING: Final = "matching"
EMPLOYERS: Final = "employers"
ZONES: Final = "zones"
DEPARTMENTS: Final = "departments"
STATISTICS: Final = "statistics"
PURPOSES: Final = (MATCHING, EMPLOYERS, ZONES, DEPARTMENTS, STATISTICS)
# Of whom the ledger says nothing: by the import or the seed that brought the record.
BY_DEFAULT: Final = frozenset({MATCHING, EMPLOYERS, ZONES})
# Purposes whose recipients can be told apart: enterprises, and bureaus of zones.
WITH_RECIPIENTS: Final = frozenset({EMPLOYERS, ZONES, DEPARTMENTS})
# The markets that a purpose lets a profile into.
MARKETS: Final = {EMPLOYERS: "talent_demand", ZONES: "talent_county"}
# The version of what the person is told that a consent means (texts "people.purpose.…").
WORDING: Final = "2026-11"
SELF: Final = "self"
EVERYBODY: Final = ""
# The first half of the advisory locks of ledgers; the other is of the person.
_LEDGER_LOCK: Final = 4_201_026


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the ledger; `recipient` is an organisation's id, empty: all recipients of the purpose."""

    purpose: str
    recipient: str
    given: bool
    wording: str
    basis: str
    at: datetime


def entries(connection: "Connection[tuple[Any, ...]]", talent_id: str) -> list[Entry]:
    """The whole ledger of a person, newest first."""
    with connection.cursor(row_factory=class_row(Entry)) as cursor:
        return cursor.execute(
            "SELECT purpose, recipient, given, wording, basis, at FROM consent WHERE talent_id = %s"
            " ORDER BY id DESC",
            (talent_id,),
        ).fetchall()


def allows(
    connection: "Connection[tuple[Any, ...]]", talent_id: str, purpose: str, recipient: str = EVERYBODY
) -> bool:
    """Whether the person allows a purpose to a recipient (an organisation's id; empty: in general)."""
    return allowed_by(entries(connection, talent_id), purpose, recipient)


def allowed_by(ledger: Sequence[Entry], purpose: str, recipient: str = EVERYBODY) -> bool:
    """The same by a ledger, newest first.

    Who was left out by name stays so until let in by name, whatever is said of all in between.
    """
    if recipient != EVERYBODY and not allowed_by(ledger, purpose):
        return False
    about = (line for line in ledger if line.purpose == purpose and line.recipient == recipient)
    latest = next(about, None)
    if latest is not None:
        return latest.given
    return recipient != EVERYBODY or purpose in BY_DEFAULT


def allowed(connection: "Connection[tuple[Any, ...]]", talent_id: str) -> list[str]:
    """The purposes that the person allows to all recipients in general."""
    ledger = entries(connection, talent_id)
    return [purpose for purpose in PURPOSES if allowed_by(ledger, purpose)]


def settle(desk: Desk, talent_id: str, purposes: Collection[str], basis: str = SELF) -> None:
    """Allows these purposes to all recipients and withdraws the others; the profile follows."""
    lock(desk, talent_id)
    ledger = entries(desk.connection, talent_id)
    said = {line.purpose for line in ledger if line.recipient == EVERYBODY}
    for purpose in PURPOSES:
        given = purpose in purposes
        # What holds by default is said once, too: it is the person's own word from then on.
        if purpose not in said or allowed_by(ledger, purpose) != given:
            write(desk, talent_id, purpose, EVERYBODY, given=given, basis=basis)
    follow(desk, talent_id)


def lock(desk: Desk, talent_id: str) -> None:
    """Lets nobody else write into the person's ledger before the transaction ends.

    The profile is locked before: it follows the ledger, and so does what is counted of the person.
    """
    desk.lock(TALENT, [talent_id])
    desk.connection.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", (_LEDGER_LOCK, talent_id))


def write(
    desk: Desk, talent_id: str, purpose: str, recipient: str, *, given: bool, basis: str = SELF
) -> None:
    """One more line of the ledger, now; the profile follows by `follow`."""
    desk.connection.execute(
        "INSERT INTO consent (talent_id, purpose, recipient, given, wording, basis, at)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s)",
        (talent_id, purpose, recipient, given, WORDING, basis, desk.now),
    )


def follow(desk: Desk, talent_id: str) -> None:
    """Lets the profile, where there is one, say what the ledger says."""
    profile = desk.lock(TALENT, [talent_id]).get(talent_id)
    if profile is None or profile.status == WITHDRAWN:
        return
    told = TalentProfile()
    told.CopyFrom(profile)
    show(told, entries(desk.connection, talent_id))
    if told != profile:
        desk.put(TALENT, told)


def show(profile: TalentProfile, ledger: Sequence[Entry]) -> None:
    """Sets in a profile what a ledger, newest first, keeps it out of.

    Out of a market for all it is withheld by the market's key, for one organisation by "key:organisation".
    """
    profile.paused = not allowed_by(ledger, MATCHING)
    withheld = []
    for purpose, market in MARKETS.items():
        general = allowed_by(ledger, purpose)
        named = sorted({line.recipient for line in ledger if line.purpose == purpose} - {EVERYBODY})
        if general:
            withheld += [f"{market}:{one}" for one in named if not allowed_by(ledger, purpose, one)]
        else:
            withheld.append(market)
    profile.withheld[:] = withheld
