"""Applications for organisations, and their review."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from services.common import texts
from services.common.access.principal import Role
from services.gateway.accounts.organisations_rules import Draft
from services.gateway.accounts.registration import PURPOSE, Applicant
from services.gateway.accounts.registration_store import OPEN, STATUSES
from services.gateway.accounts.review_records import GrpcEnterpriseRecords
from services.gateway.context import CallerDep, GatewayDep
from services.gateway.portal import cookies
from services.gateway.routes import organisation_shapes as told
from services.gateway.routes.organisation_shapes import ApplicationId, PageNumber, SignedIn, described
from services.gateway.schemas.organisations import (
    ApplicationBody,
    ApplicationInput,
    ApplicationsPage,
    Approval,
    CaseBody,
    DraftFields,
    ExtensionInput,
    MobileInput,
    Refusal,
    RegistrationInput,
)

router = APIRouter(prefix="/api", tags=[texts.get("organisations_api.tag.applications")])


@router.post("/registrations", status_code=201, **described("register", 409))
def register(
    request: Request, response: Response, gateway: GatewayDep, caller: CallerDep, body: RegistrationInput
) -> ApplicationBody:
    """An account with its application; the answer brings a session."""
    made = gateway.accounts.registration.register(
        _draft(body, Role(body.role)),
        Applicant(body.contact_name, body.mobile, body.code, body.password, body.consent),
        caller.principal.address,
        request.headers.get("User-Agent", ""),
    )
    cookies.keep_session(response, made.begun.token, secure=gateway.secure_cookies)
    return told.application(made.application)


@router.post("/registrations/code", status_code=204, **described("code"))
def code(gateway: GatewayDep, body: MobileInput) -> Response:
    """A one-time code for a registration; the answer is the same whether the mobile has an account or not."""
    gateway.accounts.codes.send(body.mobile, PURPOSE)
    return Response(status_code=204)


@router.post("/applications", status_code=201, **described("apply", 409))
def apply(gateway: GatewayDep, caller: SignedIn, body: ApplicationInput) -> ApplicationBody:
    """An application for an organisation that is not there yet."""
    return told.application(gateway.accounts.registration.apply(caller, _draft(body, Role(body.role))))


@router.post("/applications/extension", status_code=201, **described("extend", 404, 409))
def extend(gateway: GatewayDep, caller: SignedIn, body: ExtensionInput) -> ApplicationBody:
    """An application for another role of the caller's organisation."""
    return told.application(gateway.accounts.registration.extend(caller, Role(body.role)))


@router.get("/applications/mine", **described("mine"))
def mine(gateway: GatewayDep, caller: SignedIn) -> list[ApplicationBody]:
    """What the caller applied for."""
    return [told.application(each) for each in gateway.accounts.registration.mine(caller)]


@router.get("/applications/mine/{application_id}", **described("application", 404))
def application(gateway: GatewayDep, caller: SignedIn, application_id: ApplicationId) -> ApplicationBody:
    """One of the caller's own."""
    return told.application(gateway.accounts.registration.get(caller, application_id))


@router.put("/applications/mine/{application_id}", **described("correct", 404, 409))
def correct(
    gateway: GatewayDep, caller: SignedIn, application_id: ApplicationId, body: DraftFields
) -> ApplicationBody:
    """The caller's own with other content."""
    registration = gateway.accounts.registration
    role = registration.get(caller, application_id).role
    return told.application(registration.correct(caller, application_id, _draft(body, role)))


@router.get("/applications", **described("queue"))
def queue(
    gateway: GatewayDep,
    caller: SignedIn,
    page: PageNumber = 1,
    waiting: Annotated[
        bool, Query(alias="open", description=texts.get("organisations_api.param.open"))
    ] = True,
) -> ApplicationsPage:
    """What the caller reviews."""
    return told.applications(gateway.accounts.review.queue(caller, OPEN if waiting else STATUSES, page))


@router.get("/applications/{application_id}", **described("case", 404))
def case(gateway: GatewayDep, caller: SignedIn, application_id: ApplicationId) -> CaseBody:
    """One that the caller reviews, with its contact."""
    return told.case(gateway.accounts.review.read(caller, application_id))


@router.post("/applications/{application_id}/approve", **described("approve", 404, 409, 412))
async def approve(
    gateway: GatewayDep, caller: SignedIn, application_id: ApplicationId, body: Approval
) -> ApplicationBody:
    """Lets the organisation in."""
    records = GrpcEnterpriseRecords(gateway.backends)
    return told.application(
        await gateway.accounts.review.approve(caller, records, application_id, body.version)
    )


@router.post("/applications/{application_id}/refuse", **described("refuse", 404, 409, 412))
def refuse(
    gateway: GatewayDep, caller: SignedIn, application_id: ApplicationId, body: Refusal
) -> ApplicationBody:
    """Does not, and says why."""
    return told.application(gateway.accounts.review.refuse(caller, application_id, body.version, body.reason))


def _draft(body: DraftFields, role: Role) -> Draft:
    return Draft(role, body.name, body.uscc, body.zone)
