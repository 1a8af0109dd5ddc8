"""Pages of schemes of recognition: as everybody reads them, beside one's own profile, and their editor."""

from dataclasses import dataclass
from typing import Annotated, Any, Final

import grpc
from dabridge.talent.v1 import recognition_service_pb2 as api
from dabridge.talent.v1.recognition_service_pb2 import Scheme, SchemeAlternative, SchemeLevel
from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import HTMLResponse
from starlette.datastructures import FormData
from starlette.responses import Response

from services.common import texts
from services.gateway import problems
from services.gateway.caller import Caller
from services.gateway.codec import Plain, from_plain, to_plain
from services.gateway.context import CallerDep, Gateway, GatewayDep
from services.gateway.portal import condition_rows, csrf, navigation, render
from services.gateway.portal.condition_rows import Row
from services.gateway.portal.versions import version_typed
from services.gateway.problems import Problem
from services.gateway.routes import acts
from services.gateway.routes.acting import SHOWN, by_field, moved, tried

PATH: Final = "/recognition/schemes"
LINES: Final = ("name", "basis", "valid_from", "valid_to")
NUMBERS: Final = ("certificate_months", "publicity_days")
LEVELS: Final = 4
LEVELS_MAX: Final = 10
# A level is no condition of itself, nor is what firms have one of persons.
KINDS: Final = tuple(kind for kind in condition_rows.KINDS if kind not in ("level", "capability"))

router = APIRouter()

SchemeId = Annotated[str, Path(max_length=128)]
LevelCode = Annotated[str, Path(max_length=16)]
Code = Annotated[str, Query(max_length=128)]


@dataclass(frozen=True, slots=True)
class _Typed:
    """What the form of a level holds: names of its ways, a line each, and rows of conditions."""

    names: str
    rows: list[Row]


@router.get(f"{PATH}/new")
async def new(request: Request, gateway: GatewayDep, base: Code = "") -> HTMLResponse:
    """The form of a new scheme, or of the next version of one."""
    held = await scheme(gateway, base) if base else None
    values = _values(held) if held else {"certificate_months": "36", "publicity_days": "5"}
    levels = _levels(held) if held else []
    return _form(request, None, values | {"base": base}, [*levels, *[{}] * (LEVELS - len(levels))])


@router.post(f"{PATH}/new")
async def create(request: Request, gateway: GatewayDep) -> Response:
    """Begins a draft, with the conditions of the version that it is based on."""
    form = await request.form()
    base = str(form.get("base", ""))
    return await _save(request, gateway, form, None, await scheme(gateway, base) if base else None)


@router.get(f"{PATH}/{{scheme_id}}")
async def shown(
    request: Request, gateway: GatewayDep, caller: CallerDep, scheme_id: SchemeId, done: bool = False
) -> HTMLResponse:
    """One version; beside the caller's profile, where there is one."""
    return await _page(request, gateway, caller, scheme_id, done=done)


@router.get(f"{PATH}/{{scheme_id}}/edit")
async def edit(request: Request, gateway: GatewayDep, scheme_id: SchemeId) -> HTMLResponse:
    """The form of a draft."""
    held = await scheme(gateway, scheme_id)
    return _form(request, held, _values(held), [*_levels(held), {}])


@router.post(f"{PATH}/{{scheme_id}}/edit")
async def update(request: Request, gateway: GatewayDep, scheme_id: SchemeId) -> Response:
    """Saves a draft; the conditions of its levels stay."""
    form = await request.form()
    held = await scheme(gateway, scheme_id)
    return await _save(request, gateway, form, held, held)


@router.get(f"{PATH}/{{scheme_id}}/levels/{{level}}")
async def level_form(
    request: Request, gateway: GatewayDep, scheme_id: SchemeId, level: LevelCode
) -> HTMLResponse:
    """The form of a level's conditions."""
    held = await scheme(gateway, scheme_id)
    found = _level(held, level)
    rows = [
        row
        for number, each in enumerate(found["alternatives"], 1)
        for row in condition_rows.rows_of(each["conditions"], number)
    ]
    names = "\n".join(each["name"] for each in found["alternatives"])
    return _level_page(request, held, found, _Typed(names, [*rows, *[Row()] * condition_rows.EMPTY_ROWS]))


@router.post(f"{PATH}/{{scheme_id}}/levels/{{level}}")
async def save_level(
    request: Request, gateway: GatewayDep, scheme_id: SchemeId, level: LevelCode
) -> Response:
    """Saves a level's conditions, or shows the form with what is wrong."""
    form = await request.form()
    held = await scheme(gateway, scheme_id)
    found = _level(held, level)
    rows = condition_rows.typed(form)
    names = str(form.get("names", ""))
    if form.get("_action") == "add":
        return _level_page(request, held, found, _Typed(names, [*rows, Row()]))
    fresh = from_plain(held, Scheme)
    try:
        place = next(index for index, each in enumerate(fresh.levels) if each.code == level)
        del fresh.levels[place].alternatives[:]
        fresh.levels[place].alternatives.extend(alternatives_of(rows, names))
        sent = api.UpdateSchemeRequest(id=scheme_id, expected_version=_version(form), scheme=fresh)
        _, problem = await tried(gateway.backends, "recognition.UpdateScheme", sent)
    except Problem as refused:
        if refused.status not in SHOWN:
            raise
        problem = refused
    if problem:
        return _level_page(
            request, held, found, _Typed(names, [*condition_rows.filled(rows), Row()]), problem
        )
    return moved(f"{PATH}/{scheme_id}", "1")


@router.post(f"{PATH}/{{scheme_id}}/publish")
async def publish(request: Request, gateway: GatewayDep, caller: CallerDep, scheme_id: SchemeId) -> Response:
    """Publishes a draft."""
    form = await request.form()
    sent = api.PublishSchemeRequest(id=scheme_id, expected_version=_version(form))
    _, problem = await tried(gateway.backends, "recognition.PublishScheme", sent)
    if problem:
        return await _page(request, gateway, caller, scheme_id, problem=problem)
    return moved(f"{PATH}/{scheme_id}", "1")


@router.post(f"{PATH}/{{scheme_id}}/delete")
async def delete(request: Request, gateway: GatewayDep, caller: CallerDep, scheme_id: SchemeId) -> Response:
    """Takes a draft away."""
    form = await request.form()
    sent = api.DeleteSchemeRequest(id=scheme_id, expected_version=_version(form))
    _, problem = await tried(gateway.backends, "recognition.DeleteScheme", sent)
    if problem:
        return await _page(request, gateway, caller, scheme_id, problem=problem)
    return moved("/recognition")


def alternatives_of(rows: list[Row], names: str) -> list[SchemeAlternative]:
    """The ways to a level that rows make by their groups, in their order; raises Problem 422."""
    listed = [name.strip() for name in names.splitlines() if name.strip()]
    made = []
    groups = sorted({condition_rows.whole(row.group, "levels") for row in condition_rows.filled(rows)})
    for number, group in enumerate(groups, 1):
        held = [row for row in condition_rows.filled(rows) if row.group == str(group)]
        fallback = texts.get("recognition.scheme.way.name", number=number)
        name = listed[number - 1] if number <= len(listed) else fallback
        made.append(
            SchemeAlternative(name=name, conditions=condition_rows.conditions(held, f"ways[{number - 1}]"))
        )
    return made


async def scheme(gateway: Gateway, scheme_id: str) -> Plain:
    """Raises AioRpcError, which the application answers."""
    answer = await acts.call(gateway.backends, "recognition.GetScheme", api.GetSchemeRequest(id=scheme_id))
    return to_plain(answer.scheme)


async def _save(
    request: Request, gateway: Gateway, form: FormData, held: Plain | None, base: Plain | None
) -> Response:
    values = {name: str(value) for name, value in form.items() if isinstance(value, str)}
    columns = [
        [str(value).strip() for value in form.getlist(f"l-{name}")] for name in ("code", "name", "summary")
    ]
    rows = [
        dict(zip(("code", "name", "summary"), row, strict=True))
        for row in list(zip(*columns, strict=False))[:LEVELS_MAX]
    ]
    if form.get("_action") == "add":
        return _form(request, held, values, [*rows, {}])
    try:
        fresh = _scheme_of(values, [row for row in rows if row["code"] or row["name"]], base)
        if held is None:
            fresh.key = base["key"] if base else values.get("key", "")
            sent: Any = api.CreateSchemeRequest(scheme=fresh)
        else:
            sent = api.UpdateSchemeRequest(id=held["id"], expected_version=_version(form), scheme=fresh)
        method = type(sent).__name__.removesuffix("Request")
        answer, problem = await tried(gateway.backends, f"recognition.{method}", sent)
    except Problem as refused:
        if refused.status not in SHOWN:
            raise
        answer, problem = None, refused
    if problem:
        return _form(request, held, values, [*rows, {}], problem)
    return moved(f"{PATH}/{answer.scheme.id}", "1")


def _scheme_of(values: Plain, rows: list[dict[str, str]], base: Plain | None) -> Scheme:
    """What the form says, with the ways of levels that the version before has by the same code."""
    ways = {level.code: level for level in from_plain(base, Scheme).levels} if base else {}
    made = Scheme(example=values.get("example") == "1")
    for name in LINES:
        setattr(made, name, values.get(name, "").replace("\r\n", "\n"))
    for name in NUMBERS:
        setattr(made, name, condition_rows.whole(values.get(name, "").strip(), name))
    for row in rows:
        kept = ways.get(row["code"])
        made.levels.append(SchemeLevel(**row, alternatives=kept.alternatives if kept else ()))
    return made


async def _page(
    request: Request,
    gateway: Gateway,
    caller: Caller,
    scheme_id: str,
    *,
    done: bool = False,
    problem: Problem | None = None,
) -> HTMLResponse:
    held = await scheme(gateway, scheme_id)
    assessed: Plain | None = None
    if held["published"] and caller.principal.talent and navigation.opens(caller, "/recognition"):
        asked = api.AssessRecognitionRequest(scheme_id=scheme_id)
        try:
            found = await acts.call(gateway.backends, "recognition.AssessRecognition", asked)
            assessed = to_plain(found)
        except grpc.aio.AioRpcError as error:
            told = problems.of_rpc(error)
            # Whoever has no profile, or may not apply, reads the scheme all the same.
            if told.status not in (403, 404, 409):
                raise
    return render.page(
        request,
        "recognition/scheme.html",
        status=problem.status if problem else 200,
        scheme=held,
        levels=assessed["levels"] if assessed else held["levels"],
        assessed=assessed is not None,
        edits=navigation.opens(caller, f"{PATH}/new"),
        done=done and not problem,
        problem=problem,
        token=csrf.token(request),
    )


def _form(
    request: Request,
    held: Plain | None,
    values: Plain,
    levels: list[dict[str, str]],
    problem: Problem | None = None,
) -> HTMLResponse:
    return render.page(
        request,
        "recognition/scheme_form.html",
        status=problem.status if problem else 200,
        scheme=held,
        typed=values,
        levels=levels,
        problem=problem,
        errors=by_field(problem),
        token=csrf.token(request),
    )


def _level_page(
    request: Request,
    held: Plain,
    level: Plain,
    typed: _Typed,
    problem: Problem | None = None,
) -> HTMLResponse:
    return render.page(
        request,
        "recognition/level_form.html",
        status=problem.status if problem else 200,
        scheme=held,
        level=level,
        names=typed.names,
        rows=typed.rows,
        kinds=KINDS,
        educations=condition_rows.EDUCATIONS,
        problem=problem,
        errors={},
        token=csrf.token(request),
    )


def _values(held: Plain) -> Plain:
    values = {name: held[name] for name in ("key", *LINES)}
    return values | {name: str(held[name]) for name in NUMBERS} | {"example": "1" if held["example"] else ""}


def _levels(held: Plain) -> list[dict[str, str]]:
    return [{name: level[name] for name in ("code", "name", "summary")} for level in held["levels"]]


def _level(held: Plain, code: str) -> Plain:
    found: Plain | None = next((level for level in held["levels"] if level["code"] == code), None)
    if found is None:
        raise Problem(404, "not_found", texts.get("api.not_found"))
    return found


def _version(form: FormData) -> int:
    return version_typed(str(form.get("version", "")))
