"""Data that goes out: of a catalogue, for a purpose, approved by a second person, each delivery counted."""

import csv
import hashlib
import io
import json
import uuid
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import cache
from importlib import resources
from typing import Any, Final

from dabridge.events.v1.talent_pb2 import TalentProfile
from dabridge.talent.v1 import exchange_service_pb2 as api
from psycopg.rows import dict_row

from services.common.access.principal import Principal
from services.common.access.talent_methods import TALENT_MARKET
from services.common.errors import Forbidden, NotFound, VersionConflict, WrongStage
from services.common.records import paging, rights
from services.common.records import rules as fields
from services.common.records.store import Position, Query
from services.common.records.workflow import Desk, Workflow, by_id, refuse
from services.common.scrub import scrub
from services.talent.market.exchange import tables
from services.talent.market.people import consents
from services.talent.market.people.vault import People
from services.talent.model import TALENT

PURPOSE_MAX: Final = 500
REASON_MAX: Final = 1_000
# Fewer people than this are not told as a number.
LEAST_GROUP: Final = 10
_AT_ONCE: Final = 500
_ONE: Final = (
    "SELECT r.*, count(d.release_id) AS deliveries, coalesce(sum(d.rows), 0) AS rows,"
    " max(d.at) AS delivered_at"
    " FROM exchange_release r LEFT JOIN exchange_delivery d ON d.release_id = r.id"
)
_STAGES: Final = "RELEASE_STAGE_"
# Whose last word allows the purpose in general and does not leave the recipient out, in the order of ids.
_AGREED: Final = (
    "SELECT talent_id FROM"
    " (SELECT DISTINCT ON (talent_id, recipient) talent_id, recipient, given FROM consent"
    " WHERE purpose = %s AND recipient IN ('', %s) AND talent_id > %s ORDER BY talent_id, recipient, id DESC)"
    " AS latest GROUP BY talent_id HAVING bool_and(given) AND bool_or(recipient = '')"
    " ORDER BY talent_id LIMIT %s"
)

# Made for a recipient, a department's code.
Made = Callable[[Desk, People, str], Iterable[Sequence[object]]]


@cache
def datasets() -> tuple[api.ExchangeDataset, ...]:
    """The catalogue."""
    text = resources.files(__package__).joinpath("datasets.json").read_text("utf-8")
    return tuple(api.ExchangeDataset(**each) for each in json.loads(text))


class Releases:
    """The use cases; each raises Forbidden, NotFound, InvalidInput, WrongStage or VersionConflict."""

    def __init__(self, workflow: Workflow, people: People) -> None:
        """Uses both without owning them."""
        self._workflow = workflow
        self._people = people

    def catalogue(self, _request: api.ListDatasetsRequest, caller: Principal) -> api.ListDatasetsResponse:
        """What may be sent out."""
        rights.reach(TALENT_MARKET["ListDatasets"], caller)
        return api.ListDatasetsResponse(datasets=datasets())

    def ask(self, request: api.AskReleaseRequest, caller: Principal) -> api.ReleaseResponse:
        """Asks for a dataset on a department's behalf."""
        rights.reach(TALENT_MARKET["AskRelease"], caller)
        given = request.release
        purpose, basis = scrub(given.purpose.strip()), scrub(given.basis.strip())

        def work(desk: Desk) -> api.ReleaseResponse:
            errors = [
                *fields.text("purpose", purpose, PURPOSE_MAX, needed=True),
                *fields.text("basis", basis, PURPOSE_MAX, needed=True),
                *fields.day("until", given.until, needed=True),
            ]
            if given.dataset not in {each.code for each in datasets()}:
                errors.append(fields.broken("dataset", "unknown_choice", value=given.dataset[:40]))
            recipient = tables.source(desk.connection, given.recipient)
            if recipient is None or not recipient.active:
                errors.append(fields.broken("recipient", "unknown_choice", value=given.recipient[:40]))
            if not errors and given.until < desk.today.isoformat():
                errors.append(fields.broken("until", "until_over"))
            refuse(errors)
            key = uuid.uuid4().hex
            desk.connection.execute(
                "INSERT INTO exchange_release (id, version, dataset, recipient, purpose, basis, until, stage,"
                " asked_by, asked_at) VALUES (%s, 1, %s, %s, %s, %s, %s, 'asked', %s, %s)",
                (key, given.dataset, given.recipient, purpose, basis, given.until, caller.person, desk.now),
            )
            desk.log("exchange_release", key, 1)
            return _answer(desk, key)

        return self._once("AskRelease", caller, request, work)

    def decide(self, request: api.DecideReleaseRequest, caller: Principal) -> api.ReleaseResponse:
        """Asked → approved or refused, by another person than the one who asked."""
        rights.reach(TALENT_MARKET["DecideRelease"], caller)
        reason = scrub(request.reason.strip())

        def work(desk: Desk) -> api.ReleaseResponse:
            row = _taken(desk, request.id, request.expected_version, "asked")
            refuse(fields.text("reason", reason, REASON_MAX, needed=not request.approved))
            if row["asked_by"] == caller.person:
                raise WrongStage("exchange_release", request.id, "asked", "release_four_eyes")
            _move(desk, row, "approved" if request.approved else "refused", reason)
            return _answer(desk, request.id)

        return self._once("DecideRelease", caller, request, work)

    def end(self, request: api.EndReleaseRequest, caller: Principal) -> api.ReleaseResponse:
        """Approved → ended: nothing more is delivered."""
        rights.reach(TALENT_MARKET["EndRelease"], caller)
        reason = scrub(request.reason.strip())

        def work(desk: Desk) -> api.ReleaseResponse:
            row = _taken(desk, request.id, request.expected_version, "approved")
            refuse(fields.text("reason", reason, REASON_MAX, needed=True))
            _move(desk, row, "ended", reason)
            return _answer(desk, request.id)

        return self._once("EndRelease", caller, request, work)

    def page(self, request: api.ListReleasesRequest, caller: Principal) -> api.ListReleasesResponse:
        """A page, newest first."""
        rights.reach(TALENT_MARKET["ListReleases"], caller)
        limit = paging.limit(request.page_size)
        after = paging.position(request.page_token)
        refuse(fields.known("stage", request.stage, api.ReleaseStage.values()))
        stage = api.ReleaseStage.Name(request.stage).removeprefix(_STAGES).lower() if request.stage else ""

        def work(desk: Desk) -> api.ListReleasesResponse:
            values = {
                "stage": stage,
                "at": after.updated_at if after else None,
                "id": after.id if after else "",
                "limit": limit + 1,
            }
            with desk.connection.cursor(row_factory=dict_row) as cursor:
                rows = cursor.execute(
                    f"{_ONE} WHERE (%(stage)s = '' OR r.stage = %(stage)s)"
                    " AND (%(at)s::timestamptz IS NULL OR (r.asked_at, r.id) < (%(at)s, %(id)s))"
                    " GROUP BY r.id ORDER BY r.asked_at DESC, r.id DESC LIMIT %(limit)s",
                    values,
                ).fetchall()
                counted = cursor.execute(
                    "SELECT count(*) AS many FROM exchange_release"
                    " WHERE (%(stage)s = '' OR stage = %(stage)s)",
                    values,
                ).fetchone()
            shown = rows[:limit]
            last = Position(shown[-1]["asked_at"], shown[-1]["id"]) if len(rows) > limit else None
            return api.ListReleasesResponse(
                releases=[_release(row) for row in shown],
                next_page_token=paging.place(last) if last else "",
                total=counted["many"] if counted else 0,
            )

        return self._workflow.do("ListReleases", caller, work)

    def deliver(self, request: api.DeliverReleaseRequest, caller: Principal) -> api.DeliverReleaseResponse:
        """The file of an approved request, made now; it is counted with its digest, and not kept."""
        rights.reach(TALENT_MARKET["DeliverRelease"], caller)
        refuse(fields.identifier("id", request.id))

        def work(desk: Desk) -> api.DeliverReleaseResponse:
            row = _row(desk, request.id, lock=True)
            if row["stage"] != "approved":
                raise WrongStage("exchange_release", request.id, str(row["stage"]))
            if row["until"] < desk.today:
                raise WrongStage("exchange_release", request.id, "approved", "release_over")
            dataset = next(each for each in datasets() if each.code == row["dataset"])
            content, rows = _csv(dataset.fields, _MAKERS[dataset.code](desk, self._people, row["recipient"]))
            digest = hashlib.sha256(content).digest()
            desk.connection.execute(
                "INSERT INTO exchange_delivery (release_id, at, person, rows, digest)"
                " VALUES (%s, %s, %s, %s, %s)",
                (request.id, desk.now, caller.person, rows, digest),
            )
            desk.log("exchange_release", request.id, row["version"])
            return api.DeliverReleaseResponse(
                content=content, rows=rows, digest=digest.hex(), dataset=dataset.code
            )

        return self._workflow.do("DeliverRelease", caller, work)

    def figures(
        self, _request: api.GetExchangeFiguresRequest, caller: Principal
    ) -> api.GetExchangeFiguresResponse:
        """Counts of all that came and went."""
        rights.reach(TALENT_MARKET["GetExchangeFigures"], caller)

        def work(desk: Desk) -> api.GetExchangeFiguresResponse:
            rows = desk.connection.execute(
                "SELECT r.dataset, r.recipient, count(d.release_id), coalesce(sum(d.rows), 0)"
                " FROM exchange_release r JOIN exchange_delivery d ON d.release_id = r.id"
                " GROUP BY r.dataset, r.recipient ORDER BY r.dataset, r.recipient"
            )
            return api.GetExchangeFiguresResponse(
                sources=tables.figures(desk.connection),
                releases=[
                    api.ReleaseFigures(dataset=dataset, recipient=to, deliveries=many, rows=int(total))
                    for dataset, to, many, total in rows
                ],
            )

        return self._workflow.do("GetExchangeFigures", caller, work)

    def _once(
        self, act: str, caller: Principal, request: Any, work: Callable[[Desk], api.ReleaseResponse]
    ) -> api.ReleaseResponse:
        return self._workflow.once(act, caller, request, work, by_id(lambda given: given.release.id, _answer))


def _row(desk: Desk, key: str, *, lock: bool = False) -> dict[str, Any]:
    held = " FOR UPDATE" if lock else ""
    with desk.connection.cursor(row_factory=dict_row) as cursor:
        row = cursor.execute(
            f"SELECT * FROM exchange_release WHERE id = %s{held}",  # noqa: S608 (a constant)
            (key,),
        ).fetchone()
    if row is None:
        raise NotFound("exchange_release", key)
    return row


def _taken(desk: Desk, key: str, expected_version: int, stage: str) -> dict[str, Any]:
    refuse([*fields.identifier("id", key), *fields.expected_version(expected_version)])
    row = _row(desk, key, lock=True)
    if row["version"] != expected_version:
        raise VersionConflict(key, expected_version, row["version"])
    if row["stage"] != stage:
        raise WrongStage("exchange_release", key, str(row["stage"]))
    return row


def _move(desk: Desk, row: dict[str, Any], stage: str, reason: str) -> None:
    desk.connection.execute(
        "UPDATE exchange_release SET stage = %s, reason = %s, version = version + 1,"
        " decided_at = coalesce(decided_at, %s) WHERE id = %s",
        (stage, reason, desk.now, row["id"]),
    )
    desk.log("exchange_release", row["id"], row["version"] + 1)


def _answer(desk: Desk, key: str) -> api.ReleaseResponse:
    with desk.connection.cursor(row_factory=dict_row) as cursor:
        row = cursor.execute(f"{_ONE} WHERE r.id = %s GROUP BY r.id", (key,)).fetchone()
    if row is None:
        raise Forbidden("no such request")
    return api.ReleaseResponse(release=_release(row))


def _release(row: dict[str, Any]) -> api.Release:
    return api.Release(
        id=row["id"],
        version=row["version"],
        dataset=row["dataset"],
        recipient=row["recipient"],
        purpose=row["purpose"],
        basis=row["basis"],
        until=row["until"].isoformat(),
        stage=f"{_STAGES}{row['stage'].upper()}",
        asked_at=row["asked_at"].isoformat(),
        decided_at=_moment(row["decided_at"]),
        reason=row["reason"],
        deliveries=row["deliveries"],
        rows=int(row["rows"]),
        delivered_at=_moment(row["delivered_at"]),
    )


def _moment(at: datetime | None) -> str:
    return at.isoformat() if at else ""


def _csv(head: Sequence[str], rows: Iterable[Sequence[object]]) -> tuple[bytes, int]:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(head)
    count = 0
    for row in rows:
        writer.writerow(row)
        count += 1
    return out.getvalue().encode("utf-8-sig"), count


def _pool_counts(desk: Desk, _people: People, _recipient: str) -> Iterable[Sequence[object]]:
    """Zone, industry and how many fit there, as the index counts them; small groups without a number."""
    rows = desk.connection.execute(
        "SELECT cell, count(*) FROM index_person, jsonb_array_elements_text(counted -> 'cells') AS cell"
        " WHERE counted IS NOT NULL GROUP BY cell ORDER BY cell"
    )
    for cell, many in rows:
        zone, _, industry = cell.partition(":")
        yield zone, industry, many if many >= LEAST_GROUP else f"<{LEAST_GROUP}"


def _agreed_levels(desk: Desk, people: People, recipient: str) -> Iterable[Sequence[object]]:
    for id_number, profile in _agreed(desk, people, recipient):
        if profile.level:
            yield id_number, profile.level


def _agreed_verified(desk: Desk, people: People, recipient: str) -> Iterable[Sequence[object]]:
    for id_number, profile in _agreed(desk, people, recipient):
        for mark in profile.verified:
            yield id_number, mark.field, mark.source, mark.on


def _agreed(desk: Desk, people: People, recipient: str) -> Iterable[tuple[str, TalentProfile]]:
    """ID number and profile of everybody who agrees that the department is told, and has a number."""
    last = ""
    while True:
        rows = desk.connection.execute(_AGREED, (consents.DEPARTMENTS, recipient, last, _AT_ONCE)).fetchall()
        if not rows:
            return
        ids = [row[0] for row in rows]
        last = ids[-1]
        query = Query(limit=_AT_ONCE, ids=frozenset(ids))
        profiles, _ = desk.page(TALENT, query, TALENT_MARKET["DeliverRelease"])
        identities = people.read_many(desk, ids)
        for profile in sorted(profiles, key=lambda each: each.id):
            identity = identities.get(profile.id)
            if not profile.paused and identity is not None and identity.id_number:
                yield identity.id_number, profile


_MAKERS: Final[dict[str, Made]] = {
    "pool_counts": _pool_counts,
    "agreed_levels": _agreed_levels,
    "agreed_verified": _agreed_verified,
}
