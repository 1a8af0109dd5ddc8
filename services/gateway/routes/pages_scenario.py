"""The acts on a scenario, each with its page, and the scenario's history."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated, Any, Final

from dabridge.events.v1.scenarios_pb2 import SOLUTION_STAGE_SELECTED, FieldRemark
from dabridge.scenarios.v1 import lifecycle_service_pb2 as api
from dabridge.scenarios.v1.solutions_service_pb2 import ListSolutionsRequest
from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from services.common import texts
from services.gateway import problems, records
from services.gateway.codec import Plain, to_plain
from services.gateway.context import CallerDep, Gateway, GatewayDep
from services.gateway.kinds import RESOURCES, Kind
from services.gateway.market.stages import StageAct
from services.gateway.portal import csrf, forms, render, stages
from services.gateway.portal.form_fields import FORMS, fields_of
from services.gateway.portal.names import display_name
from services.gateway.portal.stages import ACTS
from services.gateway.portal.versions import version_typed
from services.gateway.problems import FieldProblem, Problem
from services.gateway.routes import acts, scenario_life
from services.gateway.routes.acting import moved, tried

STEPS_SHOWN: Final = 30
AMOUNT_MAX: Final = 10**12
SOLUTIONS_SHOWN: Final = 50
# Answered on the act's own page, with the input kept; everything else is an error page.

router = APIRouter()

RecordId = Annotated[str, Path(max_length=128)]
Token = Annotated[str, Query(max_length=64)]
Endpoint = Callable[..., Awaitable[Response]]
Typed = Mapping[str, str]


def _ask(act: StageAct) -> Endpoint:
    async def ask(request: Request, gateway: GatewayDep, caller: CallerDep, record_id: RecordId) -> Response:
        """Tells what will happen, and asks for what it needs."""
        record = await records.get(gateway.backends, RESOURCES[Kind.SCENARIO], record_id)
        if not stages.allowed(caller, act, record):
            raise problems.forbidden()
        return await _page(request, gateway, act, record)

    return ask


def _do(act: StageAct) -> Endpoint:
    async def do(request: Request, gateway: GatewayDep, caller: CallerDep, record_id: RecordId) -> Response:
        """Does it, or shows the page with what is wrong."""
        form = await request.form()
        typed = {name: value.strip() for name, value in form.multi_items() if isinstance(value, str)}
        record = await records.get(gateway.backends, RESOURCES[Kind.SCENARIO], record_id)
        if not stages.allowed(caller, act, record):
            raise problems.forbidden()
        asked, wrong = _REQUESTS[act.path](typed)
        if wrong:
            problem = Problem(422, "invalid_input", texts.get("api.invalid_input"), wrong)
            return await _page(request, gateway, act, record, typed=typed, problem=problem)
        asked.id = record_id
        asked.expected_version = version_typed(typed.get("version", ""))
        _, refused = await tried(gateway.backends, f"lifecycle.{act.method}", asked)
        if refused is not None:
            return await _page(request, gateway, act, record, typed=typed, problem=refused)
        return moved(f"/scenario/{record_id}", act.path)

    return do


@router.get("/scenario/{record_id}/history")
async def history(request: Request, gateway: GatewayDep, record_id: RecordId, after: Token = "") -> Response:
    """A page of a scenario's history, newest first."""
    record = await records.get(gateway.backends, RESOURCES[Kind.SCENARIO], record_id)
    return render.page(
        request,
        "lifecycle/history.html",
        record=record,
        name=_name(record),
        found=await scenario_life.steps(gateway, record_id, STEPS_SHOWN, after),
        after=after,
    )


async def _page(
    request: Request,
    gateway: Gateway,
    act: StageAct,
    record: Plain,
    *,
    typed: Typed | None = None,
    problem: Problem | None = None,
) -> Response:
    found = problem.fields if problem else ()
    values = forms.from_record(Kind.SCENARIO, record)
    return render.page(
        request,
        "lifecycle/act.html",
        status=problem.status if problem else 200,
        act=act,
        record=record,
        name=_name(record),
        fits=stages.fits(act, record),
        typed=typed or {},
        problem=problem,
        errors={item.field: item.message for item in found},
        sections=[
            (section.title, [(f, forms.told(Kind.SCENARIO, f.name, values)) for f in section.fields])
            for section in FORMS[Kind.SCENARIO]
        ]
        if act.path == "return"
        else [],
        solutions=await _selected(gateway, record["id"]) if act.path == "contract" else [],
        list_kind=await scenario_life.list_kind(gateway.backends, record) if act.path == "return" else "",
        version=record["version"],
        token=csrf.token(request),
    )


async def _selected(gateway: Gateway, scenario_id: str) -> list[tuple[str, str]]:
    """The ids of the solutions that were selected, with the names of those who lead."""
    request = ListSolutionsRequest(
        scenario_id=scenario_id, stage=SOLUTION_STAGE_SELECTED, page_size=SOLUTIONS_SHOWN
    )
    answer = await acts.call(gateway.backends, "solutions.ListSolutions", request)
    found = [to_plain(solution) for solution in answer.solutions]
    return [(item["id"], await gateway.names.get(Kind.ENTERPRISE, item["enterprise_id"])) for item in found]


def _name(record: Plain) -> str:
    return display_name(Kind.SCENARIO, record["id"], str(record["title"]))


Asked = tuple[Any, list[FieldProblem]]


def _return(typed: Typed) -> Asked:
    remarks = [
        FieldRemark(field=field.name, remark=typed[f"remark-{field.name}"])
        for field in fields_of(Kind.SCENARIO)
        if typed.get(f"remark-{field.name}")
    ]
    return api.ReturnScenarioRequest(reason=_long(typed, "reason"), remarks=remarks), []


def _addendum(typed: Typed) -> Asked:
    deadline = forms.moment(typed.get("put_off", ""))
    return api.AddAddendumRequest(text=_long(typed, "text"), answer_deadline=deadline), []


def _contract(typed: Typed) -> Asked:
    amount = typed.get("amount_yuan", "").replace(",", "").replace("，", "")
    if not (amount.isascii() and amount.isdigit() and len(amount) < 14 and int(amount) <= AMOUNT_MAX):
        return None, [FieldProblem("amount_yuan", texts.get("portal.form.not_a_number"))]
    asked = api.ContractScenarioRequest(
        solution_id=typed.get("solution_id", ""),
        number=typed.get("number", ""),
        amount_yuan=int(amount),
        signed_on=typed.get("signed_on", ""),
    )
    return asked, []


def _long(typed: Typed, name: str) -> str:
    return typed.get(name, "").replace("\r\n", "\n")


_REQUESTS: Final[Mapping[str, Callable[[Typed], Asked]]] = {
    "submit": lambda _typed: (api.SubmitScenarioRequest(), []),
    "approve": lambda _typed: (api.ApproveScenarioRequest(), []),
    "return": _return,
    "addendum": _addendum,
    "contract": _contract,
    "reopen": lambda typed: (api.ReopenSelectionRequest(reason=_long(typed, "reason")), []),
    "close": lambda typed: (api.CloseScenarioRequest(reason=_long(typed, "reason")), []),
}

for _each in ACTS.values():
    _path = f"/scenario/{{record_id}}/{_each.path}"
    router.add_api_route(_path, _ask(_each), methods=["GET"], name=f"ask_{_each.path}_scenario")
    router.add_api_route(_path, _do(_each), methods=["POST"], name=f"{_each.path}_scenario")
