"""Receipts beside the keys of people: what a backup of the content that is brought back cannot undo."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from psycopg.types.json import Jsonb

from services.common import database, settings
from services.common.settings import Environ
from services.talent.market.erasure.rules import Basis, Erasure, Step, Store
from services.talent.market.people.keys import URL_VARIABLE

_APPLICATION: Final = "dabridge-talent-erasure"


class Kept:
    """The receipts in the database of the keys; each call connects for itself, erasures being few."""

    def __init__(self, url: str) -> None:
        self._url = url

    @classmethod
    def from_environ(cls, environ: Environ) -> "Kept":
        """Raises SettingsError."""
        return cls(settings.required(environ, URL_VARIABLE))

    def keep(self, erasure: Erasure) -> None:
        """Keeps a receipt as it stands, in place of what was kept of the person."""
        with database.connect(self._url, _APPLICATION) as connection:
            connection.execute(
                "INSERT INTO erased_person (talent_id, receipt) VALUES (%s, %s)"
                " ON CONFLICT (talent_id) DO UPDATE SET receipt = excluded.receipt",
                (erasure.talent_id, Jsonb(to_json(erasure))),
            )

    def all(self) -> list[Erasure]:
        """Every receipt, the oldest first."""
        with database.connect(self._url, _APPLICATION) as connection:
            rows = connection.execute("SELECT receipt FROM erased_person ORDER BY at, talent_id").fetchall()
        return [from_json(row[0]) for row in rows]


def to_json(erasure: Erasure) -> dict[str, object]:
    """A receipt as plain values."""
    return {
        "id": erasure.id,
        "code": erasure.code,
        "talent_id": erasure.talent_id,
        "basis": str(erasure.basis),
        "request_number": erasure.request_number,
        "talent_version": erasure.talent_version,
        "expert_version": erasure.expert_version,
        "asked_at": erasure.asked_at.isoformat(),
        "previous": erasure.previous.hex(),
        "seal": erasure.seal.hex(),
        "signature": erasure.signature.hex(),
        "completed_at": _text(erasure.completed_at),
        "steps": [
            {
                "store": str(step.store),
                "done_at": _text(step.done_at),
                "verified_at": _text(step.verified_at),
                "how": step.how,
                "counts": dict(step.counts),
                "attempts": step.attempts,
            }
            for step in erasure.steps
        ],
    }


def from_json(held: Mapping[str, Any]) -> Erasure:
    """What `to_json` gave."""
    return Erasure(
        id=held["id"],
        code=held["code"],
        talent_id=held["talent_id"],
        basis=Basis(held["basis"]),
        request_number=held["request_number"],
        talent_version=held["talent_version"],
        expert_version=held["expert_version"],
        asked_at=datetime.fromisoformat(held["asked_at"]),
        previous=bytes.fromhex(held["previous"]),
        seal=bytes.fromhex(held["seal"]),
        signature=bytes.fromhex(held["signature"]),
        completed_at=_moment(held["completed_at"]),
        steps=tuple(
            Step(
                Store(step["store"]),
                _moment(step["done_at"]),
                _moment(step["verified_at"]),
                step["how"],
                step["counts"],
                step["attempts"],
            )
            for step in held["steps"]
        ),
    )


def _text(at: datetime | None) -> str:
    return "" if at is None else at.isoformat()


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
