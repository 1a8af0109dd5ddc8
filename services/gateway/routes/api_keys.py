"""API keys of the caller's organisation."""

from fastapi import APIRouter, Response

from services.common import texts
from services.gateway.context import GatewayDep
from services.gateway.routes import organisation_shapes as told
from services.gateway.routes.organisation_shapes import KeyId, PageNumber, SignedIn, described
from services.gateway.schemas.organisations import ApiKeyInput, ApiKeysPage, IssuedBody

router = APIRouter(prefix="/api/api-keys", tags=[texts.get("organisations_api.tag.keys")])


@router.get("", **described("keys", 404, 409))
def keys(gateway: GatewayDep, caller: SignedIn, page: PageNumber = 1) -> ApiKeysPage:
    """Keys without their secrets."""
    found = gateway.accounts.api_keys.listed(caller, caller.organisation, page)
    return told.api_keys(found, gateway.accounts.office.clock.now())


@router.post("", status_code=201, **described("create_key", 404, 409))
def create(gateway: GatewayDep, caller: SignedIn, body: ApiKeyInput) -> IssuedBody:
    """A new key, whole this once."""
    made = gateway.accounts.api_keys.create(caller, caller.organisation, body.name, body.scopes, body.days)
    return told.issued(made.key, gateway.accounts.office.clock.now(), made.text)


@router.delete("/{key_id}", status_code=204, **described("revoke_key", 404, 409))
def revoke(gateway: GatewayDep, caller: SignedIn, key_id: KeyId) -> Response:
    """The key ends for good."""
    gateway.accounts.api_keys.revoke(caller, key_id)
    return Response(status_code=204)
