"""What callers read of the index and of training, and the bases: one transaction each."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any, Final

from dabridge.talent.v1 import analysis_service_pb2 as api
from psycopg.rows import dict_row

from services.common import plan, texts
from services.common.access.principal import Principal
from services.common.access.talent_methods import TALENT_MARKET
from services.common.errors import NotFound, VersionConflict
from services.common.records import rights
from services.common.records import rules as fields
from services.common.records.store import Query
from services.common.records.workflow import Desk, Workflow, refuse
from services.talent.market.analysis import formula, tables
from services.talent.market.analysis.formula import Key, Sum
from services.talent.market.analysis.gaps import Gap, gaps
from services.talent.model import COUNTY_INDUSTRY

SIZE: Final = 30
SIZE_MAX: Final = 100
TITLE_MAX: Final = 60
FAMILIES_SHOWN: Final = 10
_CELLS_MAX: Final = 200


class AnalysisWork:
    """The use cases; each raises Forbidden, NotFound, InvalidInput or VersionConflict."""

    def __init__(self, workflow: Workflow) -> None:
        """Uses the workflow without owning it."""
        self._workflow = workflow

    def index(self, request: api.GetTalentIndexRequest, caller: Principal) -> api.GetTalentIndexResponse:
        """The index of every cell that the filters leave, of all together, and of groups."""
        rights.reach(TALENT_MARKET["GetTalentIndex"], caller)
        refuse([*fields.zone("zone", request.zone), *fields.industry("industry", request.industry)])
        cells = _cells(request.zone, [request.industry] if request.industry else [])

        def work(desk: Desk) -> api.GetTalentIndexResponse:
            sums = tables.sums(desk.connection)
            seats = _seats(desk)
            posts = tables.seats_of_posts(desk.connection, desk.today)
            at, waiting = tables.state(desk.connection)
            area = request.zone or request.industry or "city"
            return api.GetTalentIndexResponse(
                cells=[_figures(cell, [cell], sums, seats, posts) for cell in cells],
                together=_figures(area, cells, sums, seats, posts),
                by_education=[
                    _group(group, total)
                    for group, total in _groups(sums, cells, "education").items()
                    if group in formula.GROUPS
                ],
                by_occupation=_largest(_groups(sums, cells, "occupation")),
                weights=[
                    api.IndexWeight(part=part, weight=weight, formula=texts.get(f"analysis.formula.{part}"))
                    for part, weight in formula.WEIGHTS.items()
                ],
                counted_at=at.isoformat() if at else "",
                waiting=waiting,
            )

        return self._workflow.do("GetTalentIndex", caller, work)

    def training(self, request: api.GetTrainingViewRequest, caller: Principal) -> api.GetTrainingViewResponse:
        """Skills asked for and missing, in an area or where a base trains."""
        rights.reach(TALENT_MARKET["GetTrainingView"], caller)
        errors = [*fields.zone("zone", request.zone), *fields.industry("industry", request.industry)]
        errors += fields.whole_number("size", request.size, 0, SIZE_MAX)
        refuse(errors)

        def work(desk: Desk) -> api.GetTrainingViewResponse:
            zone, industries = request.zone, [request.industry] if request.industry else []
            if request.base_id:
                base = _base(desk, request.base_id)
                zone, industries = base.zone, list(base.industries)
            posts = tables.posts(desk.connection, zone, industries, desk.today)
            people = tables.skills(desk.connection, _cells(zone, industries))
            found = gaps(posts, people, formula.LEAST)[: request.size or SIZE]
            return api.GetTrainingViewResponse(
                gaps=[_gap(each) for each in found],
                posts=len(posts),
                people=len(people) - len(people) % formula.LEAST,
                computed_at=desk.now.isoformat(),
            )

        return self._workflow.do("GetTrainingView", caller, work)

    def bases(
        self, _request: api.ListTrainingBasesRequest, caller: Principal
    ) -> api.ListTrainingBasesResponse:
        """All bases, and how many the plan wants."""
        rights.reach(TALENT_MARKET["ListTrainingBases"], caller)

        def work(desk: Desk) -> api.ListTrainingBasesResponse:
            with desk.connection.cursor(row_factory=dict_row) as cursor:
                rows = cursor.execute("SELECT * FROM training_base ORDER BY id").fetchall()
            return api.ListTrainingBasesResponse(
                bases=[_told(row) for row in rows],
                targets=[
                    api.BaseTarget(year=target.year, wanted=target.wanted)
                    for target in plan.talent_targets()
                    if target.key == "training_bases"
                ],
            )

        return self._workflow.do("ListTrainingBases", caller, work)

    def put_base(self, request: api.PutTrainingBaseRequest, caller: Principal) -> api.TrainingBaseResponse:
        """Adds a base or changes one; what is changed is a sample no more."""
        rights.reach(TALENT_MARKET["PutTrainingBase"], caller)
        given = request.base
        refuse(
            [
                *fields.text("title", given.title.strip(), TITLE_MAX, needed=True),
                *fields.zone("zone", given.zone, needed=True),
                *fields.industries("industries", given.industries, least=1),
                *(fields.identifier("id", given.id) if given.id else []),
            ]
        )

        def work(desk: Desk) -> api.TrainingBaseResponse:
            held = _base(desk, given.id, lock=True) if given.id else None
            version = held.version if held else 0
            if request.expected_version != version:
                raise VersionConflict(given.id, request.expected_version, version)
            key = given.id or uuid.uuid4().hex
            desk.connection.execute(
                "INSERT INTO training_base (id, version, title, zone, industries, active, sample, updated_at)"
                " VALUES (%s, %s, %s, %s, %s, %s, false, %s) ON CONFLICT (id) DO UPDATE SET"
                " version = excluded.version, title = excluded.title, zone = excluded.zone,"
                " industries = excluded.industries, active = excluded.active, sample = false,"
                " updated_at = excluded.updated_at",
                (
                    key,
                    version + 1,
                    given.title.strip(),
                    given.zone,
                    list(given.industries),
                    given.active,
                    desk.now,
                ),
            )
            desk.log("training_base", key, version + 1)
            return api.TrainingBaseResponse(base=_base(desk, key))

        return self._workflow.do("PutTrainingBase", caller, work)


def _cells(zone: str, industries: Iterable[str]) -> list[str]:
    wanted = set(industries)
    return [
        cell.id
        for cell in plan.cells()
        if (not zone or cell.zone == zone) and (not wanted or cell.industry in wanted)
    ]


def _seats(desk: Desk) -> dict[str, int]:
    """Seats by the plan's targets, as the county industries have them, by cell."""
    query = Query(limit=_CELLS_MAX)
    found, _ = desk.page(COUNTY_INDUSTRY, query, TALENT_MARKET["GetTalentIndex"])
    return {cell.id: cell.headcount for cell in found}


def _figures(
    area: str,
    cells: list[str],
    sums: Mapping[Key, Sum],
    seats: Mapping[str, int],
    posts: Mapping[str, int],
) -> api.IndexFigures:
    total = _groups(sums, cells, "all").get("", Sum())
    wanted, offered = sum(seats.get(cell, 0) for cell in cells), sum(posts.get(cell, 0) for cell in cells)
    found = formula.parts(total, _groups(sums, cells, "education"), wanted, offered)
    told: dict[str, Any] = {name: value for name, value in found.values.items() if value is not None}
    if found.index is not None:
        told["index"] = found.index
    if found.ratio is not None:
        told["ratio"] = found.ratio
    return api.IndexFigures(area=area, people=found.people, seats=wanted, posts=offered, **told)


def _groups(sums: Mapping[Key, Sum], cells: list[str], dimension: str) -> dict[str, Sum]:
    """The sums of groups over some cells."""
    inside = set(cells)
    found: dict[str, Sum] = {}
    for (cell, of, group), total in sums.items():
        if of == dimension and cell in inside:
            found.setdefault(group, Sum()).add(total)
    return found


def _largest(groups: Mapping[str, Sum]) -> list[api.GroupFigures]:
    least = formula.LEAST * formula.MILLION
    named = [(key, total) for key, total in groups.items() if key != "unknown" and total.people >= least]
    named.sort(key=lambda each: (-each[1].people, each[0]))
    return [_group(group, total) for group, total in named[:FAMILIES_SHOWN]]


def _group(group: str, total: Sum) -> api.GroupFigures:
    """A group's figures, without those of too few people."""
    told = api.GroupFigures(group=group)
    if total.people >= formula.LEAST * formula.MILLION:
        told.people = formula.told(total.people)
        told.quality = total.quality / total.people
        if total.known >= formula.LEAST * formula.MILLION:
            told.mobility = total.mobile / total.known
    return told


def _gap(gap: Gap) -> api.SkillGap:
    told = api.SkillGap(
        skill=gap.skill, asked=gap.asked, posts=gap.posts, unlocked=gap.unlocked, post_names=gap.names
    )
    if gap.found == 0 or gap.found >= formula.LEAST:
        told.found = gap.found
    if gap.near == 0 or gap.near >= formula.LEAST:
        told.near = gap.near
    return told


def _base(desk: Desk, key: str, *, lock: bool = False) -> api.TrainingBase:
    held = " FOR UPDATE" if lock else ""
    with desk.connection.cursor(row_factory=dict_row) as cursor:
        row = cursor.execute(
            f"SELECT * FROM training_base WHERE id = %s{held}",  # noqa: S608 (a constant)
            (key,),
        ).fetchone()
    if row is None:
        raise NotFound("training_base", key)
    return _told(row)


def _told(row: Mapping[str, Any]) -> api.TrainingBase:
    return api.TrainingBase(
        id=row["id"],
        version=row["version"],
        title=row["title"],
        zone=row["zone"],
        industries=row["industries"],
        active=row["active"],
        sample=row["sample"],
        updated_at=row["updated_at"].isoformat(),
    )
