"""Pages: the quality of posts: what is held against them, side by side with what they repeat."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

from dabridge.talent.v1 import postings_service_pb2 as api
from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from services.common import plan, texts
from services.common.access.principal import Role
from services.gateway.codec import Plain, enum_name, enum_number, to_plain
from services.gateway.context import CallerDep, Gateway, GatewayDep
from services.gateway.market.postings import PAGES
from services.gateway.portal import csrf, names, render
from services.gateway.problems import Problem
from services.gateway.routes import acts
from services.gateway.routes.acting import by_field, head_of, moved, read, text_of, tried, turn

PATH: Final = "/postings"
STAGES: Final = ("open", "objected", "confirmed", "cleared", "void")
CODES: Final = tuple(
    key.removeprefix("reason.") for key in texts.area("postings") if key.startswith("reason.")
)
DONE: Final = frozenset({"confirm", "clear", "object"})
# What is laid side by side; texts are "fields.demand.<name>".
FIELDS: Final = (
    "enterprise_id",
    "post",
    "zone",
    "occupation_code",
    "salary",
    "headcount",
    "required_skills",
    "preferred_skills",
    "description",
    "open_until",
)
_METHODS: Final[Mapping[str, tuple[str, type[Any], str]]] = {
    "confirm": ("ConfirmPosting", api.ConfirmPostingRequest, "reason"),
    "clear": ("ClearPosting", api.ClearPostingRequest, "reason"),
    "object": ("ObjectPosting", api.ObjectPostingRequest, "objection"),
}
# Where an act is offered: the service decides whether it may be done.
_OFFERED: Final = {
    "confirm": frozenset({"open", "objected", "cleared"}),
    "clear": frozenset({"open", "objected", "confirmed"}),
    "object": frozenset({"open", "confirmed"}),
}

router = APIRouter()

PostingId = Annotated[str, Path(max_length=128)]
Code = Annotated[str, Query(max_length=40)]
Token = Annotated[str, Query(max_length=1024)]


@router.get(PATH)
async def listed(
    *,
    request: Request,
    gateway: GatewayDep,
    caller: CallerDep,
    stage: Code = "",
    code: Code = "",
    zone: Code = "",
    page_token: Token = "",
) -> HTMLResponse:
    """Cases, the latest first: the bureau's, or an enterprise's own."""
    asked = {
        "stage": stage if stage in STAGES else "",
        "code": code if code in CODES else "",
        "zone": zone if zone in {each.code for each in plan.zones()} else "",
    }
    sent = api.ListPostingsRequest(
        page_token=page_token,
        stage=enum_number(api.PostingStage.DESCRIPTOR, asked["stage"]) if asked["stage"] else 0,  # type: ignore[arg-type]  # an enum's number
        code=asked["code"],
        zone=asked["zone"],
    )
    found, failed = await read(gateway.backends, "postings.ListPostings", sent)
    return render.page(
        request,
        "postings/list.html",
        status=failed.status if failed else 200,
        failed=failed,
        found=[_case(each) for each in found.postings] if found else [],
        total=found.total if found else 0,
        bureau=Role.HR_BUREAU in caller.principal.roles,
        asked=asked,
        stages=STAGES,
        codes=CODES,
        **turn(PATH, asked, page_token, found.next_page_token if found else ""),
    )


@router.get(f"{PATH}/{{posting_id}}")
async def one(
    request: Request, gateway: GatewayDep, caller: CallerDep, posting_id: PostingId, done: Code = ""
) -> HTMLResponse:
    """A case with its evidence, and the posts that say the same side by side."""
    return await _one(request, gateway, caller, posting_id, done=done)


def _act(name: str) -> Any:
    method, message, field = _METHODS[name]

    async def act(
        request: Request, gateway: GatewayDep, caller: CallerDep, posting_id: PostingId
    ) -> Response:
        """Does it, or shows what is wrong beside what was typed."""
        form = await request.form()
        typed = text_of(form, field)
        asked = message(**head_of(form, posting_id), **{field: typed})
        _, problem = await tried(gateway.backends, f"postings.{method}", asked)
        if problem is None:
            return moved(f"{PATH}/{posting_id}", name)
        return await _one(request, gateway, caller, posting_id, problem=problem, typed={field: typed})

    return act


for _name in _METHODS:
    router.add_api_route(
        f"{PATH}/{{posting_id}}/{_name}", _act(_name), methods=["POST"], name=f"posting_{_name}"
    )


async def _one(
    request: Request,
    gateway: Gateway,
    caller: CallerDep,
    posting_id: str,
    *,
    done: str = "",
    problem: Problem | None = None,
    typed: Mapping[str, str] | None = None,
) -> HTMLResponse:
    found = await acts.call(gateway.backends, "postings.GetPosting", api.GetPostingRequest(id=posting_id))
    case = _case(found.posting)
    twins = [to_plain(each) for each in found.twins]
    hidden = any(each["similarity"] and not each["other_id"] for each in case["findings"])
    return render.page(
        request,
        "postings/one.html",
        status=problem.status if problem else 200,
        case=case,
        twins=twins,
        lines=_lines([to_plain(found.demand), *twins]) if twins else [],
        hidden=hidden,
        offers={name for name in _METHODS if _offers(name, caller, case)},
        done=done if done in DONE else "",
        problem=problem,
        errors=by_field(problem),
        typed=typed or {},
        token=csrf.token(request),
    )


def _offers(name: str, caller: CallerDep, case: Plain) -> bool:
    return case["stage"] in _OFFERED[name] and PAGES["POST", f"{PATH}/{{posting_id}}/{name}"].admits(caller)


def _case(posting: api.Posting) -> Plain:
    told = to_plain(posting)
    return {**told, "stage": enum_name(api.PostingStage.DESCRIPTOR, posting.stage) or "void"}


def _lines(posts: list[Plain]) -> list[tuple[str, list[str], bool]]:
    """For each field its label, what each post says, and whether all say the same."""
    found = []
    for name in FIELDS:
        said = [_said(post, name) for post in posts]
        found.append((texts.get(f"fields.demand.{name}"), said, len(set(said)) == 1))
    return found


def _said(post: Plain, name: str) -> str:
    value = post.get(name)
    if name == "zone" and value:
        return names.zone_name(str(value))
    if name == "salary" and value:
        bounds = (value.get("min_yuan"), value.get("max_yuan"))
        return " — ".join(str(bound) for bound in bounds if bound is not None)
    if isinstance(value, list):
        return "、".join(map(str, value))
    return "" if value is None else str(value)
