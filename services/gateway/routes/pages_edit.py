"""Forms: new, edit, withdraw."""

import json
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Annotated, Any

import grpc
from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from services.common import texts
from services.gateway import grants, problems, records
from services.gateway.codec import Plain, from_plain, to_plain
from services.gateway.context import CallerDep, Gateway, GatewayDep
from services.gateway.kinds import RESOURCES, Kind
from services.gateway.market.stages import ANNOUNCED
from services.gateway.portal import csrf, forms, render
from services.gateway.portal.form_fields import FORMS
from services.gateway.portal.names import display_name
from services.gateway.portal.stages import remarks_at
from services.gateway.problems import FieldProblem, Problem
from services.gateway.routes.list_pages import kinds
from services.gateway.routes.pages_subject import title_of

router = APIRouter()

RecordId = Annotated[str, Path(max_length=128)]
Endpoint = Callable[..., Awaitable[Response]]


class _Form:
    """One rendering of a kind's form; `record_id` is empty for a new record."""

    def __init__(self, request: Request, gateway: Gateway, kind: Kind, record_id: str = "") -> None:
        self._request = request
        self._gateway = gateway
        self.kind = kind
        self.record_id = record_id

    async def show(
        self,
        values: forms.Values,
        base: Plain,
        *,
        explanation: str = "",
        status: int = 200,
        found: Sequence[FieldProblem] = (),
        message: str = "",
        merged: forms.Merge | None = None,
        extra_row: str = "",
    ) -> Response:
        """The page, with the input as it was typed."""
        name = display_name(self.kind, self.record_id, title_of(self.kind, base)) if self.record_id else ""
        of_scenario = self.kind is Kind.SCENARIO
        return render.page(
            self._request,
            "form.html",
            status=status,
            kind=self.kind,
            record_id=self.record_id,
            name=name,
            sections=FORMS[self.kind],
            values=values,
            base=json.dumps(base, ensure_ascii=False) if self.record_id else "",
            problems=found,
            errors_of=forms.errors_of,
            unplaced=forms.unplaced(self.kind, found),
            message=message,
            merged=merged,
            told=forms.told,
            extra_row=extra_row,
            own_field=grants.own_field(render.caller_of(self._request), self.kind),
            token=csrf.token(self._request),
            list_kinds=await kinds(self._gateway.backends) if of_scenario else [],
            remarks_at=partial(remarks_at, base.get("remarks", ())),
            returned=base.get("stage") == "returned",
            announces=of_scenario and base.get("stage") in ANNOUNCED,
            explanation=explanation,
        )


def _new(kind: Kind) -> Endpoint:
    async def new(
        request: Request,
        gateway: GatewayDep,
        caller: CallerDep,
        enterprise_id: Annotated[str, Query(max_length=128)] = "",
    ) -> Response:
        """An empty form."""
        start = {"enterprise_id": enterprise_id, "headcount": 1}
        start = grants.owned(caller, kind, start)
        return await _Form(request, gateway, kind).show(forms.from_record(kind, start), {})

    return new


def _create(kind: Kind) -> Endpoint:
    async def create(request: Request, gateway: GatewayDep, caller: CallerDep) -> Response:
        """Stores a new record, or shows the form with what is wrong."""
        form = await request.form()
        values = forms.from_form(kind, form)
        page = _Form(request, gateway, kind)
        if row := _row_asked(form):
            return await page.show(values, {}, extra_row=row)
        record, found = forms.to_record(kind, values)
        if found:
            return await page.show(
                values, {}, status=422, found=found, message=texts.get("api.invalid_input")
            )
        record = grants.owned(caller, kind, record)
        try:
            stored = await records.create(gateway.backends, RESOURCES[kind], record, "")
        except grpc.aio.AioRpcError as error:
            return await _refused(page, values, {}, problems.of_rpc(error))
        return _saved(kind, stored)

    return create


def _edit(kind: Kind) -> Endpoint:
    async def edit(request: Request, gateway: GatewayDep, caller: CallerDep, record_id: RecordId) -> Response:
        """The form with the record as stored."""
        record = await _active(gateway, kind, record_id)
        grants.require(caller, kind, "Update", record)
        page = _Form(request, gateway, kind, record_id)
        return await page.show(forms.from_record(kind, record), record)

    return edit


def _update(kind: Kind) -> Endpoint:
    async def update(request: Request, gateway: GatewayDep, record_id: RecordId) -> Response:
        """Stores the change, or shows the form with what is wrong or what another has changed meanwhile."""
        form = await request.form()
        base = _base(kind, form, record_id)
        values = forms.from_form(kind, form) | forms.kept(kind, base)
        page = _Form(request, gateway, kind, record_id)
        why = _explanation(form)
        more = {"explanation": why} if kind is Kind.SCENARIO else {}
        if row := _row_asked(form):
            return await page.show(values, base, extra_row=row, explanation=why)
        changed, found = forms.to_record(kind, values)
        if found:
            told = texts.get("api.invalid_input")
            return await page.show(values, base, status=422, found=found, message=told, explanation=why)
        fresh = forms.replaced(kind, base, values, changed)
        try:
            stored = await records.update(gateway.backends, RESOURCES[kind], fresh, base["version"], **more)
        except grpc.aio.AioRpcError as error:
            if error.code() is grpc.StatusCode.ABORTED:
                theirs = await _active(gateway, kind, record_id)
                merged = forms.merge(forms.from_record(kind, base), values, forms.from_record(kind, theirs))
                return await page.show(merged.values, theirs, status=412, merged=merged, explanation=why)
            return await _refused(page, values, base, problems.of_rpc(error), explanation=why)
        return _saved(kind, stored)

    return update


def _ask_withdraw(kind: Kind) -> Endpoint:
    async def ask(request: Request, gateway: GatewayDep, caller: CallerDep, record_id: RecordId) -> Response:
        """Asks for the reason and tells what will happen."""
        record = await _active(gateway, kind, record_id)
        grants.require(caller, kind, "Withdraw", record)
        return _withdraw_page(request, kind, record, reason="", found=())

    return ask


def _withdraw(kind: Kind) -> Endpoint:
    async def withdraw(
        request: Request, gateway: GatewayDep, caller: CallerDep, record_id: RecordId
    ) -> Response:
        """Withdraws the record."""
        form = await request.form()
        reason = str(form.get("reason", "")).strip()
        version = str(form.get("version", ""))
        record = await _active(gateway, kind, record_id)
        grants.require(caller, kind, "Withdraw", record)
        if not reason:
            missing = [FieldProblem("reason", texts.get("portal.withdraw.reason_missing"))]
            return _withdraw_page(request, kind, record, reason=reason, found=missing)
        if version != str(record["version"]):
            changed = [FieldProblem("reason", texts.get("portal.withdraw.changed"))]
            return _withdraw_page(request, kind, record, reason=reason, found=changed)
        try:
            await records.withdraw(
                gateway.backends, RESOURCES[kind], record_id, expected_version=int(version), reason=reason
            )
        except grpc.aio.AioRpcError as error:
            problem = problems.of_rpc(error)
            if problem.status not in (412, 422):
                raise
            found = problem.fields or (FieldProblem("reason", problem.message),)
            return _withdraw_page(request, kind, record, reason=reason, found=found)
        return RedirectResponse(f"/{kind}/{record_id}", 303)

    return withdraw


def _withdraw_page(
    request: Request,
    kind: Kind,
    record: Plain,
    *,
    reason: str,
    found: Sequence[FieldProblem],
) -> Response:
    return render.page(
        request,
        "withdraw.html",
        status=422 if found else 200,
        kind=kind,
        record=record,
        name=display_name(kind, record["id"], title_of(kind, record)),
        reason=reason,
        problems=found,
        token=csrf.token(request),
    )


async def _active(gateway: Gateway, kind: Kind, record_id: str) -> Plain:
    record = await records.get(gateway.backends, RESOURCES[kind], record_id)
    if record["status"] == "withdrawn":
        raise Problem(409, "withdrawn", texts.get("api.withdrawn"))
    return record


def _base(kind: Kind, form: FormData, record_id: str) -> dict[str, Any]:
    """The record that the form was made from; raises Problem where it is no such record or another one."""
    try:
        base = to_plain(from_plain(json.loads(str(form.get("_base", ""))), RESOURCES[kind].message))
    except (ValueError, TypeError, AttributeError):
        base = {}
    if base.get("id") != record_id:
        raise Problem(400, "bad_request", texts.get("api.bad_request"))
    return base


def _row_asked(form: FormData) -> str:
    action = form.get("_action")
    return action.removeprefix("add:") if isinstance(action, str) and action.startswith("add:") else ""


def _explanation(form: FormData) -> str:
    """What a form says of the change beside the record."""
    given = form.get("_explanation", "")
    return given.strip().replace("\r\n", "\n") if isinstance(given, str) else ""


async def _refused(
    page: _Form, values: forms.Values, base: Plain, problem: Problem, explanation: str = ""
) -> Response:
    """The form again, with the input kept; whatever the refusal, nothing typed is lost."""
    return await page.show(
        values,
        base,
        status=problem.status,
        found=problem.fields,
        message=problem.message,
        explanation=explanation,
    )


def _saved(kind: Kind, stored: Plain) -> Response:
    return RedirectResponse(f"/{kind}/{stored['id']}?saved={stored['version']}", 303)


for _kind in Kind:
    router.add_api_route(f"/{_kind}/new", _new(_kind), methods=["GET"], name=f"new_{_kind}")
    router.add_api_route(f"/{_kind}/new", _create(_kind), methods=["POST"], name=f"create_{_kind}")
    router.add_api_route(f"/{_kind}/{{record_id}}/edit", _edit(_kind), methods=["GET"], name=f"edit_{_kind}")
    router.add_api_route(
        f"/{_kind}/{{record_id}}/edit", _update(_kind), methods=["POST"], name=f"update_{_kind}"
    )
    router.add_api_route(
        f"/{_kind}/{{record_id}}/withdraw",
        _ask_withdraw(_kind),
        methods=["GET"],
        name=f"ask_withdraw_{_kind}",
    )
    router.add_api_route(
        f"/{_kind}/{{record_id}}/withdraw", _withdraw(_kind), methods=["POST"], name=f"withdraw_{_kind}"
    )
