"""Organisations as the API answers them, and what its routes share."""

from collections.abc import Collection
from datetime import datetime
from typing import Annotated, Any

from fastapi import Depends, Path, Query

from services.common import texts
from services.common.access.principal import Principal, Role
from services.gateway.accounts.administration_store import AccountRow
from services.gateway.accounts.api_keys_store import ApiKey
from services.gateway.accounts.invitations import Waiting
from services.gateway.accounts.members import Member
from services.gateway.accounts.organisations_store import Listed, Membership, Organisation, names_of
from services.gateway.accounts.registration_store import Application
from services.gateway.accounts.review import Case
from services.gateway.accounts.store_sessions import Session
from services.gateway.context import CallerDep
from services.gateway.schemas import organisations as shapes
from services.gateway.schemas.base import errors


def _signed_in(caller: CallerDep) -> Principal:
    return caller.principal


SignedIn = Annotated[Principal, Depends(_signed_in)]


def _path(name: str) -> Any:
    return Path(description=texts.get(f"organisations_api.param.{name}"), min_length=1, max_length=64)


ApplicationId = Annotated[str, _path("application")]
OrganisationId = Annotated[str, _path("organisation")]
AccountId = Annotated[str, _path("account")]
InvitationId = Annotated[str, _path("invitation")]
KeyId = Annotated[str, _path("key")]
SessionId = Annotated[str, _path("session")]
PageNumber = Annotated[int, Query(description=texts.get("organisations_api.param.page"), ge=1, le=10_000)]


def described(action: str, *statuses: int) -> dict[str, Any]:
    """What OpenAPI says of a route; statuses beyond those that every one of them may have."""
    told: dict[str, Any] = {
        "summary": texts.get(f"organisations_api.{action}"),
        "operation_id": f"organisations_{action}",
        "response_description": texts.get("organisations_api.response.done"),
        "responses": errors(*sorted({401, 403, 422, 429, *statuses})),
    }
    try:
        told["description"] = texts.get(f"organisations_api.{action}.description")
    except texts.UnknownText:
        told["description"] = ""
    return told


def role_names(roles: Collection[Role]) -> list[Any]:
    """Roles by name, as a shape's choices take them."""
    return list(names_of(roles))


def application(found: Application) -> shapes.ApplicationBody:
    """An application."""
    return shapes.ApplicationBody(**_application(found))


def case(found: Case) -> shapes.CaseBody:
    """An application with its contact."""
    return shapes.CaseBody(
        **_application(found.application),
        contact_name=found.contact.name,
        contact_mobile=found.contact.mobile,
    )


def applications(found: Listed[Application]) -> shapes.ApplicationsPage:
    """A page of applications."""
    return shapes.ApplicationsPage(items=[application(each) for each in found.items], **_page(found))


def organisation(found: Organisation) -> shapes.OrganisationBody:
    """An organisation."""
    return shapes.OrganisationBody(**_organisation(found))


def organisations(found: Listed[Organisation]) -> shapes.OrganisationsPage:
    """A page of organisations."""
    return shapes.OrganisationsPage(items=[organisation(each) for each in found.items], **_page(found))


def mine(found: Organisation, member: Membership, current: str) -> shapes.MineBody:
    """One of the caller's organisations; `current` is the id of the one that the caller acts for."""
    return shapes.MineBody(
        **_organisation(found),
        my_roles=role_names(member.roles),
        owner=member.owner,
        current=found.id == current,
    )


def member(found: Member) -> shapes.MemberBody:
    """A member."""
    return shapes.MemberBody(
        account_id=found.account_id,
        name=found.name,
        username=found.username,
        roles=role_names(found.roles),
        owner=found.owner,
        you=found.you,
    )


def invitation(found: Waiting) -> shapes.InvitationBody:
    """An invitation."""
    return shapes.InvitationBody(
        id=found.invitation.id,
        mobile=found.mobile,
        roles=role_names(found.invitation.roles),
        owner=found.invitation.owner,
        expires_at=found.invitation.expires_at,
    )


def api_key(found: ApiKey, now: datetime) -> shapes.ApiKeyBody:
    """A key without its secret."""
    return shapes.ApiKeyBody(**_api_key(found, now))


def issued(found: ApiKey, now: datetime, text: str) -> shapes.IssuedBody:
    """A new key, whole."""
    return shapes.IssuedBody(**_api_key(found, now), key=text)


def api_keys(found: Listed[ApiKey], now: datetime) -> shapes.ApiKeysPage:
    """A page of keys."""
    return shapes.ApiKeysPage(items=[api_key(each, now) for each in found.items], **_page(found))


def account(found: AccountRow) -> shapes.AccountBody:
    """An account."""
    return shapes.AccountBody(
        id=found.id,
        username=found.username,
        status=found.status,
        locked_until=found.locked_until,
        second_factor=found.second_factor,
        organisations=found.organisations,
        created_at=found.created_at,
    )


def accounts(found: Listed[AccountRow]) -> shapes.AccountsPage:
    """A page of accounts."""
    return shapes.AccountsPage(items=[account(each) for each in found.items], **_page(found))


def session(found: Session) -> shapes.SessionBody:
    """A session."""
    return shapes.SessionBody(
        id=found.id,
        address=found.address,
        agent=found.agent,
        created_at=found.created_at,
        seen_at=found.seen_at,
    )


def _page(found: Listed[Any]) -> dict[str, int]:
    return {"total": found.total, "page": found.page, "last": found.last}


def _application(found: Application) -> dict[str, Any]:
    return {
        "id": found.id,
        "role": str(found.role),
        "name": found.name,
        "uscc": found.uscc,
        "zone": found.zone,
        "status": found.status,
        "reason": found.reason,
        "organisation_id": found.organisation_id,
        "extends": found.extends,
        "version": found.version,
        "submitted_at": found.submitted_at,
        "decided_at": found.decided_at,
    }


def _organisation(found: Organisation) -> dict[str, Any]:
    return {
        "id": found.id,
        "name": found.name,
        "roles": role_names(found.roles),
        "uscc": found.uscc,
        "zone": found.zone,
        "status": found.status,
        "reason": found.reason,
        "development": found.development,
        "created_at": found.created_at,
    }


def _api_key(found: ApiKey, now: datetime) -> dict[str, Any]:
    return {
        "id": found.id,
        "organisation_id": found.organisation_id,
        "name": found.name,
        "scopes": list(found.scopes),
        "state": found.state(now),
        "created_at": found.created_at,
        "expires_at": found.expires_at,
        "last_used_at": found.last_used_at,
    }
