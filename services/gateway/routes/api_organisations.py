"""Organisations, their members and invitations."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response

from services.common import texts
from services.gateway.accounts.organisations_rules import roles_of
from services.gateway.context import CallerDep, GatewayDep
from services.gateway.routes import organisation_shapes as told
from services.gateway.routes.organisation_shapes import (
    AccountId,
    InvitationId,
    OrganisationId,
    PageNumber,
    SignedIn,
    described,
)
from services.gateway.schemas.organisations import (
    InvitationInput,
    InvitationsList,
    InvitationToken,
    MemberInput,
    MembersList,
    MineList,
    OfferBody,
    OrganisationBody,
    OrganisationsPage,
    StaffOrganisationInput,
    Suspension,
)

router = APIRouter(prefix="/api", tags=[texts.get("organisations_api.tag.organisations")])


@router.get("/organisations/mine", **described("own"))
def own(gateway: GatewayDep, caller: SignedIn) -> MineList:
    """The caller's organisations."""
    found = gateway.accounts.organisations.mine(caller)
    return MineList(items=[told.mine(each, member, caller.organisation) for each, member in found])


@router.get("/organisations", **described("organisations"))
def organisations(
    gateway: GatewayDep,
    caller: SignedIn,
    text: Annotated[str, Query(description=texts.get("organisations_api.param.text"), max_length=200)] = "",
    status: Annotated[
        Literal["active", "suspended"] | None, Query(description=texts.get("organisations_api.param.status"))
    ] = None,
    page: PageNumber = 1,
) -> OrganisationsPage:
    """Those that the caller watches over."""
    return told.organisations(
        gateway.accounts.organisations.page(caller, text=text, status=status or "", number=page)
    )


@router.post("/organisations", status_code=201, **described("create", 409))
def create(gateway: GatewayDep, caller: SignedIn, body: StaffOrganisationInput) -> OrganisationBody:
    """A new staff organisation."""
    return told.organisation(gateway.accounts.organisations.create(caller, body.name, body.roles, body.zone))


@router.get("/organisations/{organisation_id}", **described("organisation", 404))
def organisation(gateway: GatewayDep, caller: SignedIn, organisation_id: OrganisationId) -> OrganisationBody:
    """One that the caller belongs to or watches over."""
    return told.organisation(gateway.accounts.organisations.get(caller, organisation_id))


@router.post("/organisations/{organisation_id}/suspend", **described("suspend", 404, 409))
def suspend(
    gateway: GatewayDep, caller: SignedIn, organisation_id: OrganisationId, body: Suspension
) -> OrganisationBody:
    """Nobody acts for it from now on."""
    return told.organisation(gateway.accounts.organisations.suspend(caller, organisation_id, body.reason))


@router.post("/organisations/{organisation_id}/resume", **described("resume", 404, 409))
def resume(gateway: GatewayDep, caller: SignedIn, organisation_id: OrganisationId) -> OrganisationBody:
    """Its members act for it again."""
    return told.organisation(gateway.accounts.organisations.resume(caller, organisation_id))


@router.get("/organisations/{organisation_id}/members", **described("members", 404, 409))
def members(gateway: GatewayDep, caller: SignedIn, organisation_id: OrganisationId) -> MembersList:
    """Everybody of the caller's organisation."""
    found = gateway.accounts.members.listed(caller, organisation_id)
    return MembersList(items=[told.member(each) for each in found])


@router.put(
    "/organisations/{organisation_id}/members/{account_id}",
    status_code=204,
    **described("change", 404, 409),
)
def change(
    gateway: GatewayDep,
    caller: SignedIn,
    organisation_id: OrganisationId,
    account_id: AccountId,
    body: MemberInput,
) -> Response:
    """A member's roles from now on."""
    gateway.accounts.members.change(
        caller, organisation_id, account_id, roles_of(body.roles), owner=body.owner
    )
    return Response(status_code=204)


@router.post(
    "/organisations/{organisation_id}/members/{account_id}/ownership",
    status_code=204,
    **described("pass_on", 404, 409),
)
def pass_on(
    gateway: GatewayDep, caller: SignedIn, organisation_id: OrganisationId, account_id: AccountId
) -> Response:
    """Another owner in the caller's place."""
    gateway.accounts.members.pass_on(caller, organisation_id, account_id)
    return Response(status_code=204)


@router.delete(
    "/organisations/{organisation_id}/members/{account_id}",
    status_code=204,
    **described("remove", 404, 409),
)
def remove(
    gateway: GatewayDep, caller: SignedIn, organisation_id: OrganisationId, account_id: AccountId
) -> Response:
    """A member out, or the caller."""
    gateway.accounts.members.remove(caller, organisation_id, account_id)
    return Response(status_code=204)


@router.get("/organisations/{organisation_id}/invitations", **described("invitations", 404, 409))
def invitations(gateway: GatewayDep, caller: SignedIn, organisation_id: OrganisationId) -> InvitationsList:
    """Those that can still be accepted."""
    found = gateway.accounts.invitations.waiting(caller, organisation_id)
    return InvitationsList(items=[told.invitation(each) for each in found])


@router.post("/organisations/{organisation_id}/invitations", status_code=204, **described("invite", 404, 409))
def invite(
    gateway: GatewayDep, caller: SignedIn, organisation_id: OrganisationId, body: InvitationInput
) -> Response:
    """A link to a mobile."""
    gateway.accounts.invitations.invite(caller, organisation_id, body.mobile, body.roles, owner=body.owner)
    return Response(status_code=204)


@router.delete(
    "/organisations/{organisation_id}/invitations/{invitation_id}",
    status_code=204,
    **described("revoke_invitation", 404, 409),
)
def revoke_invitation(
    gateway: GatewayDep, caller: SignedIn, organisation_id: OrganisationId, invitation_id: InvitationId
) -> Response:
    """Its link is good for nothing from now on."""
    gateway.accounts.invitations.revoke(caller, organisation_id, invitation_id)
    return Response(status_code=204)


@router.post("/invitations/look", **described("look", 404))
def look(gateway: GatewayDep, body: InvitationToken) -> OfferBody:
    """What a link holds out."""
    offer = gateway.accounts.invitations.look(body.token)
    return OfferBody(
        organisation_id=offer.organisation.id,
        organisation_name=offer.organisation.name,
        roles=told.role_names(offer.invitation.roles),
        owner=offer.invitation.owner,
        expires_at=offer.invitation.expires_at,
    )


@router.post("/invitations/accept", **described("accept", 404, 409))
def accept(gateway: GatewayDep, who: SignedIn, caller: CallerDep, body: InvitationToken) -> OrganisationBody:
    """The caller is a member from now on."""
    return told.organisation(gateway.accounts.invitations.accept(who, body.token, caller.session_id))
