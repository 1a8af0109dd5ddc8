"""What became of introductions, counted in the database."""

from datetime import date, datetime, time, timedelta
from typing import Final

from dabridge.talent.v1.introductions_service_pb2 import (
    GetIntroductionFunnelRequest,
    GetIntroductionFunnelResponse,
    IntroductionCounts,
    ReasonCount,
)
from psycopg import sql

from services.common.access.principal import Principal
from services.common.access.talent_methods import TALENT_MARKET
from services.common.records import rights
from services.common.records.states import LOCAL_TIME
from services.common.records.workflow import Desk, Workflow, refuse
from services.talent.market.introductions import rules
from services.talent.market.introductions.tables import FROM, Asked, Connected

_COUNTED: Final = {
    "asked": "TRUE",
    "invited": "fact.asked_by = 'enterprise'",
    "applied": "fact.asked_by = 'talent'",
    "connected": "connected_at IS NOT NULL",
    "interviewed": "interviewed_at IS NOT NULL",
    "hired": "fact.outcome = 'hired'",
    "not_hired": "fact.outcome = 'not_hired'",
    "withdrawn": "fact.outcome = 'withdrawn'",
    "declined": "fact.stage = 'declined'",
    "cancelled": "fact.stage = 'cancelled'",
    "expired": "fact.stage = 'expired'",
    "waiting": "fact.stage = 'asked'",
    "contested": "fact.contested",
}
_KEYS: Final = {
    "": sql.SQL("''"),
    "zone": sql.SQL("coalesce(zones[1], '')"),
    "industry": sql.SQL("coalesce(industries[1], '')"),
}


class Funnel:
    """The use case."""

    def __init__(self, workflow: Workflow) -> None:
        self._workflow = workflow

    def get(self, request: GetIntroductionFunnelRequest, caller: Principal) -> GetIntroductionFunnelResponse:
        """Counts of all that the filters let through and the caller reaches."""

        def work(desk: Desk) -> GetIntroductionFunnelResponse:
            within = rights.reach(TALENT_MARKET["GetIntroductionFunnel"], caller)
            refuse(rules.days(request.asked_from, request.asked_to))
            asked = Asked(
                within,
                zone=request.zone,
                industry=request.industry,
                asked_from=_begin(request.asked_from) if request.asked_from else None,
                asked_before=_begin(request.asked_to) + timedelta(days=1) if request.asked_to else None,
            )
            totals = _counts(desk.connection, asked, "")
            median, slow = _hours(desk.connection, asked)
            return GetIntroductionFunnelResponse(
                totals=totals[0] if totals else IntroductionCounts(),
                by_zone=_counts(desk.connection, asked, "zone"),
                by_industry=_counts(desk.connection, asked, "industry"),
                reasons=_reasons(desk.connection, asked),
                median_hours=median,
                slowest_tenth_hours=slow,
            )

        return self._workflow.do("GetIntroductionFunnel", caller, work)


def _begin(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(), LOCAL_TIME)


def _counts(connection: Connected, asked: Asked, by: str) -> list[IntroductionCounts]:
    where, values = asked.condition()
    columns = sql.SQL(", ").join(
        sql.SQL("count(*) FILTER (WHERE {})").format(sql.SQL(condition)) for condition in _COUNTED.values()
    )
    statement = sql.SQL("SELECT {} AS key, {} {} WHERE {} GROUP BY 1 ORDER BY 2 DESC, 1").format(
        _KEYS[by], columns, FROM, where
    )
    rows = connection.execute(statement, values).fetchall()
    return [IntroductionCounts(key=row[0], **dict(zip(_COUNTED, row[1:], strict=True))) for row in rows]


def _reasons(connection: Connected, asked: Asked) -> list[ReasonCount]:
    where, values = asked.condition()
    statement = sql.SQL(
        "SELECT fact.stage, fact.reason_code, count(*) {} WHERE {} AND fact.reason_code <> ''"
        " GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2"
    ).format(FROM, where)
    rows = connection.execute(statement, values).fetchall()
    return [ReasonCount(stage=row[0], reason_code=row[1], count=row[2]) for row in rows]


def _hours(connection: Connected, asked: Asked) -> tuple[float, float]:
    where, values = asked.condition()
    statement = sql.SQL(
        "SELECT percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP"
        " (ORDER BY extract(epoch FROM fact.answered_at - fact.asked_at) / 3600)"
        " {} WHERE {} AND fact.answered_at IS NOT NULL"
    ).format(FROM, where)
    row = connection.execute(statement, values).fetchone()
    found = row[0] if row else None
    return (float(found[0]), float(found[1])) if found else (0.0, 0.0)
