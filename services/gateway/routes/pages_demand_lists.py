"""Demand lists: the workbook out and in, what it changes, and what became of earlier ones."""

import base64
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from dabridge.talent.v1 import demand_lists_service_pb2 as api
from dabridge.talent.v1.demand_lists_service_pb2 import DemandList, ListedPost, PostChange
from fastapi import APIRouter, Path, Query, Request
from starlette.datastructures import UploadFile
from starlette.responses import Response

from services.common import texts
from services.gateway import demand_uploads, matching, problems
from services.gateway.caller import Caller
from services.gateway.codec import enum_name, to_plain
from services.gateway.context import CallerDep, Gateway, GatewayDep
from services.gateway.demand_book import layout
from services.gateway.demand_book.layout import COLUMNS
from services.gateway.demand_uploads import FILE_MAX, Checked
from services.gateway.exports.xlsx import MEDIA_TYPE
from services.gateway.kinds import Kind
from services.gateway.portal import csrf, render
from services.gateway.portal.versions import version_typed
from services.gateway.problems import Problem
from services.gateway.routes import acts
from services.gateway.routes.acting import moved, tried
from services.gateway.routes.demand_workbooks import book_of, meant

PATH: Final = "/demand-lists"
HISTORY: Final = 20
FOUND: Final = 20
ERRORS_SHOWN: Final = 100
GROUPS: Final = ("changed", "added", "closed")
_KINDS: Final[Any] = api.PostChangeKind.DESCRIPTOR
_OUTCOMES: Final[Any] = api.PostChangeOutcome.DESCRIPTOR

router = APIRouter()

Enterprise = Annotated[str, Query(max_length=128, pattern="^[A-Za-z0-9:_-]*$")]
ListId = Annotated[str, Path(max_length=128)]


@router.get(PATH)
async def overview(
    *,
    request: Request,
    gateway: GatewayDep,
    caller: CallerDep,
    enterprise: Enterprise = "",
    text: Annotated[str, Query(max_length=200)] = "",
    after: Annotated[str, Query(max_length=64)] = "",
) -> Response:
    """The workbook, the form that takes it in, and the history; the bureau first chooses an enterprise."""
    enterprise_id = meant(caller, enterprise) if not _for_others(caller) else enterprise
    if not enterprise_id:
        return await _choice(request, gateway, text.strip())
    return await _page(request, gateway, caller, enterprise_id, after=after)


@router.get(f"{PATH}/workbook")
async def workbook(gateway: GatewayDep, caller: CallerDep, enterprise: Enterprise = "") -> Response:
    """The workbook with the posts there are."""
    return book_of(await demand_uploads.workbook(gateway.backends, meant(caller, enterprise)))


@router.post(f"{PATH}/import")
async def upload(request: Request, gateway: GatewayDep, caller: CallerDep) -> Response:
    """What the workbook changes; or what is wrong with it, with a copy that says so in its cells."""
    async with request.form(max_files=1, max_fields=10) as form:
        file = form.get("file")
        close_missing = form.get("close_missing") == "true"
        enterprise_id = meant(caller, str(form.get("enterprise", ""))[:128])
        data = await file.read(FILE_MAX + 1) if isinstance(file, UploadFile) else b""
    try:
        if not data:
            raise problems.invalid("file", texts.get("demand_lists.no_file"))
        checked = await demand_uploads.check(
            gateway.backends, enterprise_id, data, close_missing=close_missing
        )
    except Problem as problem:
        if problem.status != 422:
            raise
        return await _page(
            request, gateway, caller, enterprise_id, problem=problem, close_missing=close_missing
        )
    if checked.errors:
        return await _page(
            request, gateway, caller, enterprise_id, checked=checked, close_missing=close_missing
        )
    made = await demand_uploads.propose(gateway.backends, enterprise_id, checked, close_missing=close_missing)
    return moved(f"{PATH}/{made.id}")


@router.get(f"{PATH}/{{list_id}}")
async def one(
    request: Request,
    gateway: GatewayDep,
    caller: CallerDep,
    list_id: ListId,
    done: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    """What a list changes, each change to be taken or left."""
    answer = await acts.call(
        gateway.backends, "demand_lists.GetDemandList", api.GetDemandListRequest(id=list_id)
    )
    return await _list_page(request, gateway, caller, answer.demand_list, done=done == "confirmed")


@router.post(f"{PATH}/{{list_id}}/confirm")
async def confirm(request: Request, gateway: GatewayDep, caller: CallerDep, list_id: ListId) -> Response:
    """Carries the list out, but for the changes that are not ticked."""
    form = await request.form(max_fields=3_000)
    taken = {str(each) for each in form.getlist("take")}
    held = await acts.call(
        gateway.backends, "demand_lists.GetDemandList", api.GetDemandListRequest(id=list_id)
    )
    numbers = [change.number for change in held.demand_list.changes]
    asked = api.ConfirmDemandListRequest(
        id=list_id,
        expected_version=version_typed(str(form.get("version", ""))),
        left_out=[number for number in numbers if str(number) not in taken],
    )
    _, problem = await tried(gateway.backends, "demand_lists.ConfirmDemandList", asked)
    if problem is not None:
        return await _list_page(request, gateway, caller, held.demand_list, problem=problem)
    return moved(f"{PATH}/{list_id}", "confirmed")


async def _choice(request: Request, gateway: Gateway, text: str) -> Response:
    found = await matching.search(
        gateway.backends, Kind.ENTERPRISE, text=text, zone="", industry="", offset=0, size=FOUND
    )
    return render.page(request, "demand_lists/choice.html", text=text, found=found.hits)


async def _page(
    request: Request,
    gateway: Gateway,
    caller: Caller,
    enterprise_id: str,
    *,
    after: str = "",
    problem: Problem | None = None,
    checked: Checked | None = None,
    close_missing: bool = False,
) -> Response:
    asked = api.ListDemandListsRequest(enterprise_id=enterprise_id, page_size=HISTORY, page_token=after)
    answer = await acts.call(gateway.backends, "demand_lists.ListDemandLists", asked)
    named = {"enterprise": enterprise_id} if _for_others(caller) else {}
    found = [to_plain(item) for item in answer.demand_lists]
    errors = list(checked.errors) if checked else []
    return render.page(
        request,
        "demand_lists/lists.html",
        status=422 if problem or errors else 200,
        enterprise_id=enterprise_id,
        enterprise=await _name(gateway, caller, enterprise_id),
        download=_address(f"{PATH}/workbook", named),
        found=found,
        total=answer.total,
        waiting=next((item for item in found if item["stage"] == "proposed"), None),
        first=_address(PATH, named) if after else "",
        after=_address(PATH, {**named, "after": answer.next_page_token}) if answer.next_page_token else "",
        problem=problem,
        errors=errors[:ERRORS_SHOWN],
        wrong=len(errors),
        copy=await _data_of(checked) if checked and errors else "",
        close_missing=close_missing,
        token=csrf.token(request),
    )


async def _list_page(
    request: Request,
    gateway: Gateway,
    caller: Caller,
    made: DemandList,
    *,
    problem: Problem | None = None,
    done: bool = False,
) -> Response:
    changes = [_told(change) for change in made.changes]
    named = {"enterprise": made.enterprise_id} if _for_others(caller) else {}
    return render.page(
        request,
        "demand_lists/list.html",
        status=problem.status if problem else 200,
        made=to_plain(made),
        enterprise=await _name(gateway, caller, made.enterprise_id),
        groups=[(name, [each for each in changes if each["kind"] == name]) for name in GROUPS],
        back=_address(PATH, named),
        problem=problem,
        done=done,
        token=csrf.token(request),
    )


def _told(change: PostChange) -> dict[str, Any]:
    """A change as its page shows it: what differs, field by field, in words."""
    post = change.after if change.HasField("after") else change.before
    return {
        "number": change.number,
        "kind": enum_name(_KINDS, change.kind),
        "demand_id": change.demand_id,
        "code": post.code,
        "post": post.post,
        "outdated": change.outdated,
        "outcome": enum_name(_OUTCOMES, change.outcome) or "",
        "fields": [
            {
                "label": column.name,
                "before": _shown(column, change.before) if change.HasField("before") else "",
                "after": _shown(column, change.after) if change.HasField("after") else "",
            }
            for column in COLUMNS
            if column.form != "id" and _differs(column, change)
        ],
    }


def _differs(column: layout.Column, change: PostChange) -> bool:
    if column.field.partition(".")[0] not in change.fields:
        return False
    return not change.HasField("before") or _shown(column, change.before) != _shown(column, change.after)


def _shown(column: layout.Column, post: ListedPost) -> str:
    return str(layout.shown(column, post))


async def _data_of(checked: Checked) -> str:
    """The marked copy as an address of its own: nothing of what was handed in is kept here."""
    data = await demand_uploads.copy(checked)
    return f"data:{MEDIA_TYPE};base64,{base64.b64encode(data).decode()}"


async def _name(gateway: Gateway, caller: Caller, enterprise_id: str) -> str:
    if enterprise_id == caller.principal.organisation:
        return texts.get("demand_lists.own")
    return await gateway.names.get(Kind.ENTERPRISE, enterprise_id)


def _for_others(caller: Caller) -> bool:
    """Whether the caller does it for enterprises, having none."""
    return "hr_bureau" in caller.principal.roles


def _address(path: str, query: dict[str, str]) -> str:
    return f"{path}?{urlencode(query)}" if query else path
