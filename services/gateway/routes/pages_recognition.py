"""Pages: recognition of talents by published criteria, with certificates."""

import re
from typing import Annotated, Any, Final
from urllib.parse import urlencode

import grpc
from dabridge.talent.v1 import recognition_service_pb2 as api
from dabridge.talent.v1.recognition_service_pb2 import Check, CheckVerdict, EvidenceNote, RecognitionStage
from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import HTMLResponse
from starlette.datastructures import FormData
from starlette.responses import Response

from services.common import texts
from services.common.access.principal import Role
from services.common.access.talent_methods import TALENT_MARKET
from services.gateway import problems
from services.gateway.caller import Caller
from services.gateway.codec import Plain, enum_number, to_plain
from services.gateway.context import CallerDep, Gateway, GatewayDep
from services.gateway.market.recognition import CASE_ACTS
from services.gateway.portal import csrf, render
from services.gateway.portal.condition_rows import whole
from services.gateway.portal.versions import version_typed
from services.gateway.problems import Problem
from services.gateway.routes import acts, evidence, pages_schemes
from services.gateway.routes.acting import SHOWN, moved, tried
from services.gateway.routes.attachments import FILE_MAX, file_of

PATH: Final = "/recognition"
CASES: Final = f"{PATH}/cases"
STAGES: Final = (
    "submitted",
    "returned",
    "checked",
    "publicity",
    "appealed",
    "granted",
    "refused",
    "withdrawn",
)
VERDICTS: Final = ("met", "not_met", "more")
EVIDENCE_MAX: Final = 20
# The stages at which an act can be done; the service decides again.
_AT: Final = {
    "UpdateRecognition": {"draft", "returned"},
    "SubmitRecognition": {"draft", "returned"},
    "WithdrawRecognition": {"draft", "submitted", "returned", "checked", "publicity", "appealed"},
    "SaveChecks": {"submitted"},
    "ReturnRecognition": {"submitted"},
    "FinishChecks": {"submitted"},
    "DecideRecognition": {"checked"},
    "ReopenRecognition": {"publicity"},
    "DecideAppeal": {"appealed"},
}
_WAY: Final = re.compile(r"([A-Za-z0-9_-]{1,16}):(\d{1,2})", re.ASCII)

router = APIRouter()
router.include_router(pages_schemes.router)

RecognitionId = Annotated[str, Path(max_length=128)]
FileId = Annotated[str, Path(max_length=128)]
Code = Annotated[str, Query(max_length=128)]


@router.get(PATH)
async def listed(
    *,
    request: Request,
    gateway: GatewayDep,
    caller: CallerDep,
    stage: Code = "",
    page_token: Annotated[str, Query(max_length=1024)] = "",
) -> HTMLResponse:
    """Schemes, decisions that are public, and the applications that the caller has to do with."""
    backends = gateway.backends
    asked = stage if stage in STAGES else ""
    found, publicities = api.ListRecognitionsResponse(), api.ListPublicitiesResponse()
    schemes, problem = api.ListSchemesResponse(), None
    works = may_act(caller, "ListRecognitions")
    try:
        schemes = await acts.call(
            backends, "recognition.ListSchemes", api.ListSchemesRequest(page_size=50, drafts=True)
        )
        publicities = await acts.call(
            backends, "recognition.ListPublicities", api.ListPublicitiesRequest(page_size=50)
        )
        if works:
            sent = api.ListRecognitionsRequest(
                page_token=page_token,
                stage=enum_number(RecognitionStage.DESCRIPTOR, asked or None),  # type: ignore[arg-type]  # of the enum
            )
            found = await acts.call(backends, "recognition.ListRecognitions", sent)
    except grpc.aio.AioRpcError as error:
        problem = problems.of_rpc(error)
    kept = {"stage": asked} if asked else {}
    after = urlencode({**kept, "page_token": found.next_page_token}) if found.next_page_token else ""
    return render.page(
        request,
        "recognition/list.html",
        status=problem.status if problem else 200,
        problem=problem,
        works=works,
        staff=Role.HR_BUREAU in caller.principal.roles,
        stage=asked,
        stages=STAGES,
        schemes=[to_plain(each) for each in schemes.schemes],
        publicities=[to_plain(each) for each in publicities.publicities],
        found=[to_plain(each) for each in found.recognitions],
        total=found.total,
        first=f"{PATH}?{urlencode(kept)}" if page_token else "",
        after=f"{PATH}?{after}" if after else "",
    )


@router.get("/certificates/verify")
async def verify(
    request: Request, gateway: GatewayDep, code: Annotated[str, Query(max_length=64)] = ""
) -> HTMLResponse:
    """Whether a certificate is good, by the code that it bears."""
    found, problem = None, None
    if code.strip():
        asked = api.VerifyCertificateRequest(code=code)
        answer, problem = await tried(gateway.backends, "recognition.VerifyCertificate", asked)
        found = to_plain(answer) if answer else None
    return render.page(
        request,
        "recognition/verify.html",
        status=problem.status if problem else 200,
        code=code.strip(),
        found=found,
        problem=problem,
    )


@router.post(f"{PATH}/start")
async def start(request: Request, gateway: GatewayDep) -> Response:
    """Begins an application by the way that was chosen."""
    form = await request.form()
    level, alternative = way_of(form)
    scheme_id = str(form.get("scheme_id", ""))
    sent = api.StartRecognitionRequest(scheme_id=scheme_id, level=level, alternative=alternative)
    answer = await acts.call(gateway.backends, "recognition.StartRecognition", sent)
    return moved(f"{CASES}/{answer.recognition.id}")


@router.get(f"{CASES}/{{recognition_id}}")
async def shown(
    request: Request,
    gateway: GatewayDep,
    caller: CallerDep,
    recognition_id: RecognitionId,
    done: bool = False,
) -> HTMLResponse:
    """One application: the form while it is written, then what became of it."""
    return await _page(request, gateway, caller, recognition_id, done=done)


@router.post(f"{CASES}/{{recognition_id}}/edit")
async def save(
    request: Request, gateway: GatewayDep, caller: CallerDep, recognition_id: RecognitionId
) -> Response:
    """Saves what is applied for and said; a document of another way's condition is of none from then on."""
    form = await request.form()
    level, alternative = way_of(form)
    known = await _conditions(gateway, recognition_id, level, alternative)
    sent = api.UpdateRecognitionRequest(
        id=recognition_id,
        expected_version=_version(form),
        level=level,
        alternative=alternative,
        statement=str(form.get("statement", "")).replace("\r\n", "\n"),
        declared=form.get("declared") == "1",
        show_name=form.get("show_name") == "1",
        evidence=[
            EvidenceNote(file_id=key, condition=condition if condition in known else "", note=note)
            for key, condition, note in _lines(form, "e", ("id", "condition", "note"))
        ],
    )
    return await _acted(request, gateway, caller, sent)


@router.post(f"{CASES}/{{recognition_id}}/evidence")
async def upload(
    request: Request, gateway: GatewayDep, caller: CallerDep, recognition_id: RecognitionId
) -> Response:
    """Stores a document that shows a condition."""
    form = await request.form()
    file = file_of(form)
    try:
        if file is None:
            raise problems.invalid("file", texts.get("recognition.apply.file.none"))
        condition, note = str(form.get("condition", "")), str(form.get("note", ""))
        try:
            await evidence.store(gateway.backends, recognition_id, condition, note, file)
        except grpc.aio.AioRpcError as error:
            raise problems.of_rpc(error) from error
    except Problem as problem:
        if problem.status not in SHOWN | {413}:
            raise
        return await _page(
            request, gateway, caller, recognition_id, problem=problem, refused="UploadEvidence"
        )
    return moved(f"{CASES}/{recognition_id}", "1")


@router.post(f"{CASES}/{{recognition_id}}/evidence/{{file_id}}/remove")
async def remove(
    request: Request, gateway: GatewayDep, caller: CallerDep, recognition_id: RecognitionId, file_id: FileId
) -> Response:
    """Takes a document out."""
    form = await request.form()
    sent = api.RemoveEvidenceRequest(id=recognition_id, expected_version=_version(form), file_id=file_id)
    return await _acted(request, gateway, caller, sent)


@router.get(f"{CASES}/{{recognition_id}}/evidence/{{file_id}}")
async def download(gateway: GatewayDep, recognition_id: RecognitionId, file_id: FileId) -> Response:
    """A document to save."""
    return await evidence.send(gateway.backends, recognition_id, file_id)


@router.get(f"{CASES}/{{recognition_id}}/certificate.pdf")
async def certificate(request: Request, gateway: GatewayDep, recognition_id: RecognitionId) -> Response:
    """The certificate for print."""
    return await evidence.print_certificate(request, gateway, recognition_id)


def _act(last: str, method: str) -> None:
    """The route of one act, whose form has what the request needs."""

    async def act(
        request: Request, gateway: GatewayDep, caller: CallerDep, recognition_id: RecognitionId
    ) -> Response:
        form = await request.form()
        sent = getattr(api, f"{method}Request")(id=recognition_id, expected_version=_version(form))
        fields = sent.DESCRIPTOR.fields_by_name
        for name in ("reason", "level", "proposal"):
            if name in fields:
                setattr(sent, name, str(form.get(name, "")).replace("\r\n", "\n"))
        if "shown" in fields:
            sent.shown = form.get("shown") == "1"
        if "checks" in fields:
            sent.checks.extend(checks_of(form))
        return await _acted(request, gateway, caller, sent)

    router.add_api_route(f"{CASES}/{{recognition_id}}/{last}", act, methods=["POST"])


for _last, _method in CASE_ACTS.items():
    _act(_last, _method)


def checks_of(form: FormData) -> list[Check]:
    """The checklist's lines about which something is said; raises Problem 422."""
    made = []
    for place, (condition, verdict, note) in enumerate(_lines(form, "k", ("condition", "verdict", "note"))):
        if verdict not in ("", *VERDICTS):
            raise problems.invalid(f"checks[{place}].verdict", texts.get("api.rule.other"))
        if verdict or note.strip():
            number = enum_number(CheckVerdict.DESCRIPTOR, verdict or None)
            made.append(Check(condition=condition, verdict=number, note=note))  # type: ignore[arg-type]  # of the enum
    return made


def way_of(form: FormData) -> tuple[str, int]:
    """The level and the way to it that were chosen, such as "C:1"; raises Problem 422."""
    found = _WAY.fullmatch(str(form.get("way", "")))
    if found is None:
        raise problems.invalid("level", texts.get("api.rule.other"))
    return found[1], whole(found[2], "alternative")


def may_act(caller: Caller, method: str) -> bool:
    """Whether one of the caller's roles may."""
    return not caller.pending and not caller.principal.roles.isdisjoint(
        role for role, scopes in TALENT_MARKET[method].items() if scopes
    )


def offered(caller: Caller, answer: Plain) -> set[str]:
    """The acts that the page offers the caller."""
    held = answer["recognition"]
    own = bool(caller.principal.talent) and held["talent_id"] == caller.principal.talent
    found = set()
    for method, stages in _AT.items():
        mine = Role.TALENT in TALENT_MARKET[method]
        if held["stage"] in stages and may_act(caller, method) and mine == own:
            found.add(method)
    certificate_good = bool(answer["certificate"]) and answer["certificate"]["state"] == "valid"
    if certificate_good:
        found.add("ShowHolder" if own else "RevokeCertificate")
    if own and held["appeal_until"] and not held["appealed_at"]:
        found.add("AppealRecognition")
    if caller.principal.person in _barred(held):
        found -= {"DecideRecognition", "DecideAppeal"}
    return found


def _barred(held: Plain) -> set[str]:
    """Who has had a part in it, and decides no more."""
    before = {held["decider"]} if held["stage"] == "appealed" else set()
    return {*held["checkers"], *before} - {""}


def _from(levels: list[Plain], code: str) -> list[Plain]:
    """The level of a code and those below it."""
    codes = [level["code"] for level in levels]
    return levels[codes.index(code) :] if code in codes else levels


async def _acted(request: Request, gateway: Gateway, caller: Caller, sent: Any) -> Response:
    method = type(sent).__name__.removesuffix("Request")
    _, problem = await tried(gateway.backends, f"recognition.{method}", sent)
    if problem:
        return await _page(request, gateway, caller, sent.id, problem=problem, refused=method)
    return moved(f"{CASES}/{sent.id}", "1")


async def _page(
    request: Request,
    gateway: Gateway,
    caller: Caller,
    recognition_id: str,
    *,
    done: bool = False,
    problem: Problem | None = None,
    refused: str = "",
) -> HTMLResponse:
    """`refused`: the act that the problem is about; what was typed stays in its form."""
    asked = api.GetRecognitionRequest(id=recognition_id)
    answer = to_plain(await acts.call(gateway.backends, "recognition.GetRecognition", asked))
    held = answer["recognition"]
    form = await request.form() if problem else FormData()
    checks = {line["condition"]: line for line in held["checks"]}
    acts_offered = offered(caller, answer)
    level = next((each for each in answer["scheme"]["levels"] if each["code"] == held["level"]), None)
    return render.page(
        request,
        "recognition/case.html",
        status=problem.status if problem else 200,
        case=answer,
        held=held,
        level=level,
        checks=checks,
        lines=checks | _rows(form, "k", "condition", ("verdict", "note")),
        notes={each["file"]["id"]: each for each in held["evidence"]}
        | _rows(form, "e", "id", ("condition", "note")),
        below=_from(answer["scheme"]["levels"], held["level"]),
        acts=acts_offered,
        writing="UpdateRecognition" in acts_offered,
        staff=Role.HR_BUREAU in caller.principal.roles,
        barred=caller.principal.person in _barred(held) and held["stage"] in ("checked", "appealed"),
        verdicts=VERDICTS,
        refused=refused,
        typed={name: str(value) for name, value in form.items() if isinstance(value, str)},
        file_mb=FILE_MAX >> 20,
        file_count=EVIDENCE_MAX,
        done=done and not problem,
        problem=problem,
        token=csrf.token(request),
    )


async def _conditions(gateway: Gateway, recognition_id: str, level: str, alternative: int) -> set[str]:
    """The codes of a way's conditions; none where the scheme has no such way."""
    asked = api.GetRecognitionRequest(id=recognition_id)
    found = await acts.call(gateway.backends, "recognition.GetRecognition", asked)
    ways = [way for each in found.scheme.levels if each.code == level for way in each.alternatives]
    return {item.code for way in ways[alternative : alternative + 1] for item in way.conditions}


def _rows(form: FormData, prefix: str, key: str, names: tuple[str, ...]) -> dict[str, dict[str, str]]:
    """Rows of a form by the hidden field that says what each is about."""
    lines = _lines(form, prefix, (key, *names))
    return {about: dict(zip(names, line, strict=True)) for about, *line in lines}


def _lines(form: FormData, prefix: str, names: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The lines of a table of fields, each with what stands under the names."""
    columns = [[str(value) for value in form.getlist(f"{prefix}-{name}")] for name in names]
    return list(zip(*columns, strict=False))


def _version(form: FormData) -> int:
    return version_typed(str(form.get("version", "")))
