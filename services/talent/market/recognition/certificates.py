"""Certificates: issued with a grant, expired by the clock, revoked with a reason; and the level they give."""

import base64
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, TypeAlias

from dabridge.events.v1.types_pb2 import RECORD_STATUS_WITHDRAWN
from dabridge.talent.v1.recognition_service_pb2 import (
    Certificate,
    CertificateState,
    Recognition,
    Scheme,
    VerifyCertificateResponse,
)
from psycopg import Connection, sql

from services.common.records.workflow import Desk
from services.common.sealing import Place
from services.talent.market.people.vault import People
from services.talent.market.recognition import rules, scheme_tables, schemes
from services.talent.model import TALENT

Connected: TypeAlias = "Connection[tuple[Any, ...]]"

VALID: Final = CertificateState.CERTIFICATE_STATE_VALID
EXPIRED: Final = CertificateState.CERTIFICATE_STATE_EXPIRED
REVOKED: Final = CertificateState.CERTIFICATE_STATE_REVOKED

# 80 random bits, in letters and digits that nobody takes for each other.
CODE_BYTES: Final = 10
CODE_LENGTH: Final = 16
_COLUMNS: Final = sql.SQL(
    "number, recognition_id, talent_id, scheme_id, level, issued_on, valid_until, code, show_name, state,"
    " revoked_on, sealed_reason"
)


@dataclass(frozen=True, slots=True)
class Row:
    """A certificate as it lies there; `talent_id` is empty of who was erased."""

    number: str
    recognition_id: str
    talent_id: str
    scheme_id: str
    level: str
    issued_on: date
    valid_until: date
    code: str
    show_name: bool
    state: int
    revoked_on: date | None
    sealed_reason: bytes

    def state_on(self, today: date) -> int:
        """Whether it is good on a day, whatever the clock has come to yet."""
        return EXPIRED if self.state == VALID and self.valid_until < today else self.state


def issue(desk: Desk, held: Recognition, scheme: Scheme) -> None:
    """Issues a certificate of the level granted in place of one of the application; the profile bears it."""
    desk.connection.execute(
        "UPDATE recognition_certificate SET state = %s, revoked_on = %s"
        " WHERE recognition_id = %s AND state = %s",
        (REVOKED, desk.today, held.id, VALID),
    )
    valid_until = schemes.months_later(desk.today, scheme.certificate_months)
    place = desk.connection.execute(
        "SELECT nextval(pg_get_serial_sequence('recognition_certificate', 'place'))"
    ).fetchone()
    assert place is not None
    desk.connection.execute(
        "INSERT INTO recognition_certificate (place, number, recognition_id, talent_id, scheme_id, level,"
        " issued_on, valid_until, code, show_name) OVERRIDING SYSTEM VALUE"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            place[0],
            f"{desk.today.year}-{held.granted_level}-{place[0]:06d}",
            held.id,
            held.talent_id,
            held.scheme_id,
            held.granted_level,
            desk.today,
            valid_until,
            new_code(),
            held.show_name,
        ),
    )
    settle_level(desk, held.talent_id)


def revoke(desk: Desk, people: People, held: Recognition, reason: str) -> None:
    """Ends the application's certificate; raises WrongStage where none is good."""
    row = newest(desk.connection, held.id)
    if row is None or row.state_on(desk.today) != VALID:
        raise rules.wrong(held, "recognition_no_certificate")
    sealed = people.seal(held.talent_id, reason.encode(), _place(row.number))
    desk.connection.execute(
        "UPDATE recognition_certificate SET state = %s, revoked_on = %s, sealed_reason = %s"
        " WHERE number = %s",
        (REVOKED, desk.today, sealed, row.number),
    )
    settle_level(desk, held.talent_id)


def settle_level(desk: Desk, talent_id: str) -> None:
    """Gives the profile the level of the latest good certificate, and none where there is none."""
    row = desk.connection.execute(
        "SELECT level FROM recognition_certificate WHERE talent_id = %s AND state = %s AND valid_until >= %s"
        " ORDER BY place DESC LIMIT 1",
        (talent_id, VALID, desk.today),
    ).fetchone()
    level = str(row[0]) if row else ""
    profile = desk.lock(TALENT, [talent_id]).get(talent_id)
    if profile is None or profile.status == RECORD_STATUS_WITHDRAWN or profile.level == level:
        return
    profile.level = level
    desk.put(TALENT, profile)


def show_holder(connection: Connected, recognition_id: str, *, shown: bool) -> None:
    """Whether the masked surname is shown with what the application brought."""
    connection.execute(
        "UPDATE recognition_certificate SET show_name = %s WHERE recognition_id = %s", (shown, recognition_id)
    )


def newest(connection: Connected, recognition_id: str) -> Row | None:
    """The latest certificate of an application."""
    statement = sql.SQL(
        "SELECT {} FROM recognition_certificate WHERE recognition_id = %s ORDER BY place DESC LIMIT 1"
    )
    row = connection.execute(statement.format(_COLUMNS), (recognition_id,)).fetchone()
    return None if row is None else _row(row)


def by_code(connection: Connected, code: str) -> Row | None:
    """The certificate that has a code."""
    statement = sql.SQL("SELECT {} FROM recognition_certificate WHERE code = %s")
    row = connection.execute(statement.format(_COLUMNS), (code,)).fetchone()
    return None if row is None else _row(row)


def due(connection: Connected, today: date, limit: int, but: Collection[str] = ()) -> list[str]:
    """Numbers of certificates whose last day has passed, but for some."""
    rows = connection.execute(
        "SELECT number FROM recognition_certificate WHERE state = 1 AND valid_until < %s"
        " AND number <> ALL(%s) ORDER BY valid_until, number LIMIT %s",
        (today, list(but), limit),
    )
    return [row[0] for row in rows]


def expire(desk: Desk, number: str) -> Row | None:
    """A certificate whose last day has passed is good no more; None where it is not so any longer.

    The person's profile is locked before it, as everywhere.
    """
    found = desk.connection.execute(
        "SELECT talent_id FROM recognition_certificate WHERE number = %s", (number,)
    ).fetchone()
    if found is None:
        return None
    if found[0]:
        desk.lock(TALENT, [found[0]])
    statement = sql.SQL(
        "UPDATE recognition_certificate SET state = %s WHERE number = %s AND state = %s AND valid_until < %s"
        " RETURNING {}"
    )
    row = desk.connection.execute(statement.format(_COLUMNS), (EXPIRED, number, VALID, desk.today)).fetchone()
    return None if row is None else _row(row)


def forget(connection: Connected, talent_id: str, today: date) -> int:
    """Revokes a person's certificates and takes the person out of them; how many."""
    return connection.execute(
        "UPDATE recognition_certificate SET state = %s, revoked_on = coalesce(revoked_on, %s),"
        " talent_id = NULL, show_name = false, sealed_reason = NULL WHERE talent_id = %s",
        (REVOKED, today, talent_id),
    ).rowcount


def told(row: Row, scheme: Scheme, today: date, reason: str) -> Certificate:
    """What its holder and the bureau are shown of it."""
    level = schemes.level_of(scheme, row.level)
    return Certificate(
        number=row.number,
        level=row.level,
        level_name=level.name if level else "",
        scheme_name=scheme.name,
        scheme_number=scheme.number,
        issued_on=row.issued_on.isoformat(),
        valid_until=row.valid_until.isoformat(),
        code=row.code,
        state=row.state_on(today),  # type: ignore[arg-type]  # a number of the enum
        revoked_on=row.revoked_on.isoformat() if row.revoked_on else "",
        revoke_reason=reason,
        show_name=row.show_name,
        example=scheme.example,
    )


def reason_of(people: People, row: Row) -> str:
    """Why it was revoked; empty where it was not, or the person was erased."""
    if not row.sealed_reason or not row.talent_id:
        return ""
    return people.unseal(row.talent_id, row.sealed_reason, _place(row.number)).decode()


def verified(desk: Desk, people: People, code: str) -> VerifyCertificateResponse:
    """What anybody is told by a certificate's code."""
    row = by_code(desk.connection, tidied(code))
    if row is None:
        return VerifyCertificateResponse()
    scheme = scheme_tables.get(desk.connection, row.scheme_id)
    assert scheme is not None
    level = schemes.level_of(scheme, row.level)
    identity = people.read(desk, row.talent_id) if row.show_name and row.talent_id else None
    return VerifyCertificateResponse(
        found=True,
        state=row.state_on(desk.today),  # type: ignore[arg-type]  # a number of the enum
        level=row.level,
        level_name=level.name if level else "",
        valid_until=row.valid_until.isoformat(),
        holder=rules.masked(identity.name) if identity else "",
        example=scheme.example,
    )


def new_code() -> str:
    """A code that nobody guesses."""
    return base64.b32encode(secrets.token_bytes(CODE_BYTES)).decode()


def tidied(code: str) -> str:
    """A code as it was issued, however it was typed."""
    return "".join(sign for sign in code.upper() if sign.isalnum())[: CODE_LENGTH + 1]


def _place(number: str) -> Place:
    return Place("recognition_certificate", number)


def _row(row: tuple[Any, ...]) -> Row:
    number, case, talent, scheme, level, issued, until, code, show, state, revoked, reason = row
    sealed = bytes(reason) if reason is not None else b""
    return Row(number, case, talent or "", scheme, level, issued, until, code, show, state, revoked, sealed)
