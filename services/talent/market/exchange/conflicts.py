"""Fields of which departments say otherwise than a person, and how that ends."""

import json
import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from dabridge.events.v1.talent_pb2 import TalentProfile
from dabridge.talent.v1 import exchange_service_pb2 as api
from psycopg.rows import dict_row

from services.common.access.principal import Principal, Role
from services.common.access.talent_methods import TALENT_MARKET
from services.common.errors import NotFound, WrongStage
from services.common.market import notices
from services.common.market.notices import Notice
from services.common.records import paging, rights
from services.common.records import rules as fields
from services.common.records.aggregate import WITHDRAWN
from services.common.records.store import Position
from services.common.records.workflow import Desk, Workflow, by_id, refuse
from services.common.scrub import scrub
from services.common.sealing import Place
from services.talent import verified
from services.talent.market.exchange import rules
from services.talent.market.exchange.tables import Connected
from services.talent.market.people.vault import People
from services.talent.model import TALENT

REASON_MAX: Final = 1_000
_TABLE: Final = "exchange_conflict"
_PAGE: Final = (
    "SELECT * FROM exchange_conflict WHERE (%(all)s OR talent_id = %(talent)s)"
    " AND (%(stage)s = '' OR stage = %(stage)s) AND (%(source)s = '' OR source = %(source)s)"
)


class Conflicts:
    """The queue of the bureau, and each person's own."""

    def __init__(self, workflow: Workflow, people: People) -> None:
        """Uses both without owning them."""
        self._workflow = workflow
        self._people = people

    def raised(self, desk: Desk, talent_id: str, source: str, as_of: date, values: Mapping[str, Any]) -> None:
        """Queues what a department says otherwise, in place of what it said before, and tells the person."""
        for name, value in values.items():
            said = json.dumps([talent_id, source, name, value]).encode()
            digest = self._people.digest(said)
            if _settled(desk, (talent_id, source, name), digest, as_of):
                continue
            void(desk.connection, talent_id, desk.now, source=source, field=name)
            key = uuid.uuid4().hex
            sealed = self._people.seal(talent_id, json.dumps(value).encode(), Place(_TABLE, key))
            desk.connection.execute(
                "INSERT INTO exchange_conflict"
                " (id, talent_id, source, field, given, digest, as_of, stage, at)"
                " VALUES (%s, %s, %s, %s, %s, %s, %s, 'open', %s)",
                (key, talent_id, source, name, sealed, digest, as_of, desk.now),
            )
            _tell(desk, key, "exchange_conflict", [talent_id, notices.HR_BUREAU])

    def page(self, request: api.ListConflictsRequest, caller: Principal) -> api.ListConflictsResponse:
        """A page, newest first: the bureau's queue, or a person's own."""
        rights.reach(TALENT_MARKET["ListConflicts"], caller)
        limit = paging.limit(request.page_size)
        after = paging.position(request.page_token)
        refuse(fields.known("stage", request.stage, api.ConflictStage.values()))
        stage = _stage_name(request.stage)
        filters = {
            "all": Role.HR_BUREAU in caller.roles,
            "talent": caller.talent,
            "stage": stage,
            "source": request.source,
        }

        def work(desk: Desk) -> api.ListConflictsResponse:
            place = {
                **filters,
                "at": after.updated_at if after else None,
                "id": after.id if after else "",
                "limit": limit + 1,
            }
            with desk.connection.cursor(row_factory=dict_row) as cursor:
                rows = cursor.execute(
                    _PAGE + " AND (%(at)s::timestamptz IS NULL OR (at, id) < (%(at)s, %(id)s))"
                    " ORDER BY at DESC, id DESC LIMIT %(limit)s",
                    place,
                ).fetchall()
                counted = cursor.execute(
                    _PAGE.replace("SELECT *", "SELECT count(*) AS many"), filters
                ).fetchone()
            shown = rows[:limit]
            last = Position(shown[-1]["at"], shown[-1]["id"]) if len(rows) > limit else None
            return api.ListConflictsResponse(
                conflicts=[self._told(desk, row) for row in shown],
                next_page_token=paging.place(last) if last else "",
                total=counted["many"] if counted else 0,
            )

        return self._workflow.do("ListConflicts", caller, work)

    def resolve(self, request: api.ResolveConflictRequest, caller: Principal) -> api.ExchangeConflictResponse:
        """The bureau decides whose value stands; the person is told.

        Raises NotFound, WrongStage where it is decided or void, or InvalidInput.
        """
        rights.reach(TALENT_MARKET["ResolveConflict"], caller)
        reason = scrub(request.reason.strip())
        refuse(
            [
                *fields.identifier("id", request.id),
                *fields.text("reason", reason, REASON_MAX, needed=not request.take),
            ]
        )

        def work(desk: Desk) -> api.ExchangeConflictResponse:
            row = self._row(desk, request.id)
            # The person before what is theirs, as whoever erases does it.
            profile = desk.lock(TALENT, [row["talent_id"]]).get(row["talent_id"])
            row = self._row(desk, request.id, lock=True)
            if row["stage"] != "open" or profile is None or profile.status == WITHDRAWN:
                raise WrongStage("exchange_conflict", request.id, str(row["stage"]))
            if request.take:
                self._take(desk, profile, row)
            stage = "taken" if request.take else "kept"
            desk.connection.execute(
                "UPDATE exchange_conflict SET stage = %s, resolved_at = %s, reason = %s WHERE id = %s",
                (stage, desk.now, reason, request.id),
            )
            desk.log("exchange_conflict", request.id)
            _tell(desk, request.id, f"exchange_{stage}", [row["talent_id"]])
            return self._answer(desk, request.id)

        memory = by_id(lambda given: given.conflict.id, self._answer)
        return self._workflow.once("ResolveConflict", caller, request, work, memory)

    def _take(self, desk: Desk, profile: TalentProfile, row: Mapping[str, Any]) -> None:
        fresh = TalentProfile()
        fresh.CopyFrom(profile)
        setattr(fresh, row["field"], self._given(row))
        verified.mark(fresh, row["field"], row["source"], row["as_of"].isoformat())
        desk.put(TALENT, fresh)

    def _given(self, row: Mapping[str, Any]) -> Any:
        sealed = self._people.unseal(row["talent_id"], bytes(row["given"]), Place(_TABLE, row["id"]))
        return json.loads(sealed)

    def _row(self, desk: Desk, key: str, *, lock: bool = False) -> dict[str, Any]:
        held = " FOR UPDATE" if lock else ""
        with desk.connection.cursor(row_factory=dict_row) as cursor:
            row = cursor.execute(
                f"SELECT * FROM exchange_conflict WHERE id = %s{held}",  # noqa: S608 (a constant)
                (key,),
            ).fetchone()
        if row is None:
            raise NotFound("exchange_conflict", key)
        return row

    def _answer(self, desk: Desk, key: str) -> api.ExchangeConflictResponse:
        return api.ExchangeConflictResponse(conflict=self._told(desk, self._row(desk, key)))

    def _told(self, desk: Desk, row: Mapping[str, Any]) -> api.ExchangeConflict:
        profile = desk.see(TALENT, row["talent_id"])
        held = getattr(profile, row["field"]) if profile is not None else ""
        return api.ExchangeConflict(
            id=row["id"],
            talent_id=row["talent_id"],
            source=row["source"],
            field=row["field"],
            held=rules.shown(row["field"], held) if held else "",
            given=rules.shown(row["field"], self._given(row)),
            as_of=row["as_of"].isoformat(),
            stage=f"CONFLICT_STAGE_{row['stage'].upper()}",
            at=row["at"].isoformat(),
            resolved_at=row["resolved_at"].isoformat() if row["resolved_at"] else "",
            reason=row["reason"],
        )


def _tell(desk: Desk, key: str, kind: str, recipients: list[str]) -> None:
    others = notices.others(recipients, desk.caller)
    told = [Notice(name, kind, "exchange_conflict", key) for name in others]
    notices.tell(desk.connection, desk.now, told)


def _settled(desk: Desk, about: tuple[str, str, str], digest: bytes, as_of: date) -> bool:
    """Of talent, source and field: whether the same was decided on, or a later record waits already."""
    row = desk.connection.execute(
        "SELECT FROM exchange_conflict WHERE talent_id = %s AND source = %s AND field = %s"
        " AND ((stage = 'kept' AND digest = %s) OR (stage = 'open' AND as_of > %s)) LIMIT 1",
        (*about, digest, as_of),
    ).fetchone()
    return row is not None


def void(connection: Connected, talent_id: str, at: datetime, *, source: str = "", field: str = "") -> int:
    """Ends what is open of a person, of a source and a field where they are given; how many."""
    return connection.execute(
        "UPDATE exchange_conflict SET stage = 'void', resolved_at = %(at)s WHERE talent_id = %(talent)s"
        " AND stage = 'open' AND (%(source)s = '' OR source = %(source)s)"
        " AND (%(field)s = '' OR field = %(field)s)",
        {"at": at, "talent": talent_id, "source": source, "field": field},
    ).rowcount


def _stage_name(stage: int) -> str:
    return api.ConflictStage.Name(stage).removeprefix("CONFLICT_STAGE_").lower() if stage else ""
