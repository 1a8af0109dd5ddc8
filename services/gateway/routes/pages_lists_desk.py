"""The centre's desk: lists begun, filled, ordered, frozen and given up, and the kinds that there are."""

from typing import Annotated, Any, Final

from dabridge.events.v1.scenarios_pb2 import ListSubject
from dabridge.scenarios.v1 import lists_service_pb2 as api
from fastapi import APIRouter, Form, Query, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from services.common import texts
from services.gateway import problems
from services.gateway.clients import Backends
from services.gateway.codec import Plain, to_plain
from services.gateway.context import Gateway, GatewayDep
from services.gateway.portal.list_order import reordered
from services.gateway.portal.versions import Version, version_typed
from services.gateway.problems import Problem
from services.gateway.routes.acting import moved, tried
from services.gateway.routes.list_pages import Done, ListId, held, kinds, name_of, show

router = APIRouter()

# Three fields an item: a form has at most 1,000 (services/gateway/gate.py).
ITEMS_SHOWN: Final = 200
Page = Annotated[int, Query(ge=1, le=10_000)]
Short = Annotated[str, Form(max_length=400)]
Long = Annotated[str, Form(max_length=20_000)]


@router.get("/lists/new")
async def new(
    request: Request, gateway: GatewayDep, kind: Annotated[str, Query(max_length=64)] = ""
) -> Response:
    """The form of a new batch."""
    return await _new(request, gateway, {"kind": kind, "title": "", "front_matter": ""})


@router.post("/lists/new")
async def create(
    *,
    request: Request,
    gateway: GatewayDep,
    kind: Short = "",
    title: Short = "",
    front_matter: Long = "",
) -> Response:
    """Begins a batch, or shows the form with what is wrong."""
    typed = {"kind": kind, "title": title.strip(), "front_matter": _text(front_matter)}
    answer, problem = await tried(gateway.backends, "lists.CreateList", api.CreateListRequest(**typed))
    if problem is not None:
        return await _new(request, gateway, typed, problem)
    return moved(f"/lists/{answer.list.id}/edit", "created")


@router.get("/lists/kinds")
async def all_kinds(request: Request, gateway: GatewayDep, done: Done = "") -> Response:
    """The kinds of list."""
    return await _kinds(request, gateway, {}, done=done)


@router.post("/lists/kinds")
async def put_kind(
    *,
    request: Request,
    gateway: GatewayDep,
    code: Short = "",
    name: Short = "",
    subject: Short = "",
    active: Short = "",
) -> Response:
    """Adds a kind or changes one, or shows what is wrong."""
    known = {f"LIST_SUBJECT_{subject.upper()}"} & set(ListSubject.keys())
    kind = api.ListKind(
        code=code.strip(), name=name.strip(), active=bool(active), subject=known.pop() if known else None
    )
    _, problem = await tried(gateway.backends, "lists.PutListKind", api.PutListKindRequest(kind=kind))
    if problem is not None:
        return await _kinds(request, gateway, to_plain(kind), problem)
    return moved("/lists/kinds", "kind")


@router.get("/lists/{list_id}/edit")
async def edit(
    *, request: Request, gateway: GatewayDep, list_id: ListId, page: Page = 1, done: Done = ""
) -> Response:
    """The desk of a draft."""
    return await _desk(request, gateway, await _draft(gateway.backends, list_id), page=page, done=done)


@router.post("/lists/{list_id}/edit")
async def update(request: Request, gateway: GatewayDep, list_id: ListId) -> Response:
    """Stores title, front matter, items and order, or shows the desk with what is wrong."""
    form = await request.form()
    typed = {"title": _one(form, "title"), "front_matter": _text(_one(form, "front_matter"))}
    draft = await _draft(gateway.backends, list_id)
    ids = [item["record_id"] for item in draft["items"]]
    numbers = dict(zip(map(str, form.getlist("id")), map(str, form.getlist("position")), strict=False))
    removed = {str(value) for value in form.getlist("remove")}
    added = _one(form, "add").split()
    page = _page(form)
    change = api.UpdateListRequest(
        id=list_id,
        expected_version=version_typed(_one(form, "version")),
        # The numbers of the page that was shown; the items of others keep theirs.
        record_ids=[*reordered(ids, [numbers.get(key, "") for key in ids], removed), *added],
        **typed,
    )
    _, problem = await tried(gateway.backends, "lists.UpdateList", change)
    if problem is not None:
        return await _desk(
            request, gateway, draft, page=page, problem=problem, typed=typed | {"add": " ".join(added)}
        )
    return moved(f"/lists/{list_id}/edit?page={page}&done=saved")


@router.post("/lists/{list_id}/collect")
async def collect(
    *,
    request: Request,
    gateway: GatewayDep,
    list_id: ListId,
    version: Version,
    carry_over: Short = "",
) -> Response:
    """Adds whatever is fit, or shows the desk with what is wrong."""
    asked = api.CollectListRequest(id=list_id, expected_version=version, carry_over=bool(carry_over))
    answer, problem = await tried(gateway.backends, "lists.CollectList", asked)
    if problem is not None:
        return await _desk(request, gateway, await _draft(gateway.backends, list_id), problem=problem)
    return moved(f"/lists/{list_id}/edit", "collected" if answer.list.version > version else "collected_none")


@router.get("/lists/{list_id}/freeze")
async def confirm_freeze(request: Request, gateway: GatewayDep, list_id: ListId) -> Response:
    """Asks whether a draft is to be published for good."""
    return await _confirm(request, gateway, list_id, "freeze.html")


@router.post("/lists/{list_id}/freeze")
async def freeze(request: Request, gateway: GatewayDep, list_id: ListId, version: Version) -> Response:
    """Publishes a draft, or names each item that is in the way."""
    asked = api.FreezeListRequest(id=list_id, expected_version=version)
    _, problem = await tried(gateway.backends, "lists.FreezeList", asked)
    if problem is not None:
        return await _confirm(request, gateway, list_id, "freeze.html", problem)
    return moved(f"/lists/{list_id}", "frozen")


@router.get("/lists/{list_id}/withdraw")
async def confirm_withdraw(request: Request, gateway: GatewayDep, list_id: ListId) -> Response:
    """Asks why a draft is given up."""
    return await _confirm(request, gateway, list_id, "withdraw.html", reason="")


@router.post("/lists/{list_id}/withdraw")
async def withdraw(
    *, request: Request, gateway: GatewayDep, list_id: ListId, version: Version, reason: Long = ""
) -> Response:
    """Gives a draft up, or shows what is wrong."""
    typed = reason.strip()
    problem: Problem | None = None
    if not typed:
        problem = problems.invalid("reason", texts.get("lists.desk.reason_needed"))
    else:
        asked = api.WithdrawListRequest(id=list_id, expected_version=version, reason=typed)
        answer, problem = await tried(gateway.backends, "lists.WithdrawList", asked)
    if problem is not None:
        return await _confirm(request, gateway, list_id, "withdraw.html", problem, reason=typed)
    subject = to_plain(answer.list)["subject"] or "opportunity"
    return moved(f"/lists?subject={subject}&done=given_up")


async def _new(
    request: Request, gateway: Gateway, typed: dict[str, str], problem: Problem | None = None
) -> Response:
    known = [kind for kind in await kinds(gateway.backends) if kind["active"]]
    return show(request, "new.html", problem=problem, kinds=known, typed=typed)


async def _kinds(
    request: Request, gateway: Gateway, typed: Plain, problem: Problem | None = None, done: str = ""
) -> Response:
    return show(
        request,
        "kinds.html",
        problem=problem,
        done=done,
        kinds=await kinds(gateway.backends),
        typed=typed,
        subjects=("opportunity", "capability"),
    )


async def _desk(
    request: Request,
    gateway: Gateway,
    draft: Plain,
    *,
    page: int = 1,
    problem: Problem | None = None,
    typed: dict[str, str] | None = None,
    done: str = "",
) -> Response:
    """The desk with a page of the draft's items as they are stored, and the texts as they were typed."""
    last = max(1, -(-len(draft["items"]) // ITEMS_SHOWN))
    page = min(page, last)
    known = await kinds(gateway.backends)
    return show(
        request,
        "desk.html",
        problem=problem,
        done=done,
        draft=draft,
        items=draft["items"][(page - 1) * ITEMS_SHOWN : page * ITEMS_SHOWN],
        page=page,
        last=last,
        kind_name=name_of(known, draft["kind"]),
        typed={"title": draft["title"], "front_matter": draft["front_matter"], "add": "", **(typed or {})},
    )


async def _confirm(
    request: Request,
    gateway: Gateway,
    list_id: str,
    template: str,
    problem: Problem | None = None,
    **context: Any,
) -> Response:
    draft = await _draft(gateway.backends, list_id)
    return show(request, template, problem=problem, draft=draft, **context)


async def _draft(backends: Backends, list_id: str) -> Plain:
    """A list that is still a draft; raises Problem 409 where it is none."""
    found = await held(backends, list_id)
    if found["stage"] != "draft" or found["status"] == "withdrawn":
        raise Problem(409, "wrong_stage", texts.get("lists.desk.no_draft"))
    return found


def _page(form: FormData) -> int:
    typed = _one(form, "page")
    return int(typed) if typed.isascii() and typed.isdigit() and 0 < len(typed) < 5 and int(typed) else 1


def _one(form: FormData, name: str) -> str:
    value = form.get(name)
    return value.strip() if isinstance(value, str) else ""


def _text(value: str) -> str:
    """A text of several lines as it is stored."""
    return value.strip().replace("\r\n", "\n")
