"""Accounts under administration, for the platform's admins and its security."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.common import texts
from services.gateway.accounts.organisations_rules import missing
from services.gateway.context import GatewayDep
from services.gateway.routes import organisation_shapes as told
from services.gateway.routes.organisation_shapes import (
    AccountId,
    KeyId,
    PageNumber,
    SessionId,
    SignedIn,
    described,
)
from services.gateway.schemas.organisations import (
    AccountBody,
    AccountsPage,
    ApiKeysPage,
    MobileInput,
    SessionsList,
)

admin = APIRouter(prefix="/api/admin", tags=[texts.get("organisations_api.tag.admin")])
security = APIRouter(prefix="/api/security", tags=[texts.get("organisations_api.tag.security")])
router = APIRouter()

Username = Annotated[str, Query(description=texts.get("organisations_api.param.username"), max_length=64)]


@admin.get("/accounts", **described("accounts"))
def accounts(
    gateway: GatewayDep, caller: SignedIn, username: Username = "", page: PageNumber = 1
) -> AccountsPage:
    """Accounts without names and mobiles."""
    return told.accounts(gateway.accounts.administration.accounts(caller, username=username, number=page))


@admin.post("/accounts/find", **described("find", 404))
def find(gateway: GatewayDep, caller: SignedIn, body: MobileInput) -> AccountBody:
    """The account with exactly this mobile."""
    found = gateway.accounts.administration.find(caller, body.mobile)
    if found is None:
        raise missing()
    return told.account(found)


@admin.post("/accounts/{account_id}/disable", status_code=204, **described("disable", 404, 409))
def disable(gateway: GatewayDep, caller: SignedIn, account_id: AccountId) -> Response:
    """Nobody signs in with it."""
    gateway.accounts.administration.disable(caller, account_id)
    return Response(status_code=204)


@admin.post("/accounts/{account_id}/enable", status_code=204, **described("enable", 404))
def enable(gateway: GatewayDep, caller: SignedIn, account_id: AccountId) -> Response:
    """Its person signs in again."""
    gateway.accounts.administration.enable(caller, account_id)
    return Response(status_code=204)


@security.get("/accounts", **described("locked"))
def locked(
    gateway: GatewayDep,
    caller: SignedIn,
    username: Username = "",
    only_locked: Annotated[
        bool, Query(alias="locked", description=texts.get("organisations_api.param.locked"))
    ] = False,
    page: PageNumber = 1,
) -> AccountsPage:
    """Accounts with their locks and second factors."""
    found = gateway.accounts.administration.accounts(
        caller, username=username, locked=only_locked, number=page
    )
    return told.accounts(found)


@security.post("/accounts/{account_id}/unlock", status_code=204, **described("unlock", 404))
def unlock(gateway: GatewayDep, caller: SignedIn, account_id: AccountId) -> Response:
    """Its person may try again at once."""
    gateway.accounts.administration.unlock(caller, account_id)
    return Response(status_code=204)


@security.post("/accounts/{account_id}/second-factor/reset", status_code=204, **described("reset", 404, 409))
def reset(gateway: GatewayDep, caller: SignedIn, account_id: AccountId) -> Response:
    """Its person sets up a second factor anew."""
    gateway.accounts.administration.reset_second_factor(caller, account_id)
    return Response(status_code=204)


@security.get("/accounts/{account_id}/sessions", **described("sessions", 404))
def sessions(gateway: GatewayDep, caller: SignedIn, account_id: AccountId) -> SessionsList:
    """Its sessions that go on."""
    found = gateway.accounts.administration.sessions(caller, account_id)
    return SessionsList(items=[told.session(each) for each in found])


@security.delete("/accounts/{account_id}/sessions", status_code=204, **described("end_sessions", 404))
def end_sessions(gateway: GatewayDep, caller: SignedIn, account_id: AccountId) -> Response:
    """All of its sessions end."""
    gateway.accounts.administration.end_sessions(caller, account_id)
    return Response(status_code=204)


@security.delete(
    "/accounts/{account_id}/sessions/{session_id}", status_code=204, **described("end_session", 404)
)
def end_session(
    gateway: GatewayDep, caller: SignedIn, account_id: AccountId, session_id: SessionId
) -> Response:
    """One of its sessions ends."""
    gateway.accounts.administration.end_session(caller, account_id, session_id)
    return Response(status_code=204)


@security.get("/api-keys", **described("all_keys"))
def all_keys(gateway: GatewayDep, caller: SignedIn, page: PageNumber = 1) -> ApiKeysPage:
    """Keys of all organisations."""
    found, _ = gateway.accounts.api_keys.everywhere(caller, page)
    return told.api_keys(found, gateway.accounts.office.clock.now())


@security.delete("/api-keys/{key_id}", status_code=204, **described("revoke_any", 404))
def revoke_any(gateway: GatewayDep, caller: SignedIn, key_id: KeyId) -> Response:
    """Any key ends for good."""
    gateway.accounts.api_keys.revoke(caller, key_id)
    return Response(status_code=204)


router.include_router(admin)
router.include_router(security)
