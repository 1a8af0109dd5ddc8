"""What the routes about people are sent: requests that are whole, so that the right alone decides."""

import secrets
from collections.abc import Callable
from typing import Any, Final

from services.common.access.principal import Role
from tests.integration.access.callers import ABROAD
from tests.integration.access.people import PASSWORD, Actor, People

Ids = dict[str, str]
Sent = dict[str, Any]
_USCC: Final = "91511700MA662WC8XH"
_FIRMS: Final = frozenset({Role.ENTERPRISE, Role.PROVIDER})
Body = Callable[[People, Actor, Ids], Sent]
# Wrong codes are told of by the form: the right was there.
_TYPED: Final = frozenset({422})


def _mobile() -> str:
    return f"13{secrets.randbelow(10**9):09}"


def _fixed(**sent: Any) -> Body:
    return lambda *_: sent


def _sign_in(people: People, actor: Actor, ids: Ids) -> Sent:
    person = people.person()
    return {"form": {"login": person.username, "password": PASSWORD}}


def _session(people: People, actor: Actor, ids: Ids) -> Sent:
    return {"json": {"login": people.person().username, "password": PASSWORD}}


def _registration() -> dict[str, Any]:
    return {
        "name": f"新单位 {secrets.token_hex(4)}",
        "uscc": "",
        "zone": ABROAD,
        "contact_name": "某人",
        "mobile": _mobile(),
        "code": "000000",
        "password": PASSWORD,
        "consent": True,
    }


def _draft() -> dict[str, Any]:
    return {"role": "provider", "name": f"新单位 {secrets.token_hex(4)}", "uscc": "", "zone": ABROAD}


def _token(people: People, actor: Actor, *, to: str = "") -> str:
    return people.invitation(people.organisation(frozenset({Role.PROVIDER})), to).token


def _accepted(people: People, actor: Actor, ids: Ids) -> Sent:
    return {"json": {"token": _token(people, actor, to=actor.mobile)}}


def _roles(actor: Actor, ids: Ids) -> list[str]:
    """Roles that a member of the organisation in question may have."""
    roles = sorted(str(role) for role in actor.principal.roles)
    return ["security"] if roles in (["admin"], ["security"], ["auditor"]) else roles


def _member(people: People, actor: Actor, ids: Ids) -> Sent:
    return {"json": {"roles": _roles(actor, ids), "owner": False}}


def _invited(people: People, actor: Actor, ids: Ids) -> Sent:
    return {"json": {"mobile": _mobile()}}


def _found(people: People, actor: Actor, ids: Ids) -> Sent:
    return {"json": {"mobile": people.person().mobile}}


_REVIEWED: Final = {"version": 999, "reason": "信息不实"}
_SUSPENDED: Final = {"reason": "信息不实"}

BODIES: Final[dict[tuple[str, str], Body]] = {
    ("POST", "/sign-in"): _sign_in,
    ("POST", "/sign-in/code"): lambda *_: {
        "form": {"mobile": _mobile(), "code": "000000"},
        "decided": _TYPED,
    },
    ("POST", "/codes"): lambda *_: {"form": {"mobile": _mobile(), "purpose": "sign_in"}},
    ("POST", "/register"): lambda *_: {
        "form": {
            "name": "某人",
            "mobile": _mobile(),
            "code": "000000",
            "password": PASSWORD,
            "consent": "1",
        },
        "decided": _TYPED,
    },
    ("POST", "/reset"): lambda *_: {
        "form": {"mobile": _mobile(), "code": "000000", "password": PASSWORD},
        "decided": _TYPED,
    },
    ("POST", "/sign-in/second-factor"): _fixed(form={"code": "000000"}, decided=_TYPED),
    ("POST", "/account/second-factor"): _fixed(form={"code": "000000"}, decided=_TYPED),
    ("POST", "/account/password"): _fixed(
        form={"current": PASSWORD, "password": f"{PASSWORD}-neu"}, decided=_TYPED
    ),
    ("POST", "/account/second-factor/replace"): _fixed(form={"code": "000000"}, decided=_TYPED),
    ("POST", "/account/second-factor/recovery-codes"): _fixed(form={"code": "000000"}, decided=_TYPED),
    ("POST", "/account/second-factor/remove"): _fixed(form={"code": "000000"}, decided=_TYPED),
    ("POST", "/account/organisations"): lambda people, actor, ids: {
        "form": {"organisation": actor.principal.organisation},
        "decided": frozenset({404}) if actor.principal.roles == {Role.VISITOR} else frozenset(),
    },
    ("POST", "/api/session"): _session,
    ("POST", "/api/registrations"): lambda *_: {
        "json": {"role": "provider", **_registration()},
        "decided": _TYPED,
    },
    ("POST", "/api/registrations/code"): lambda *_: {"json": {"mobile": _mobile()}},
    ("POST", "/register/enterprise"): lambda *_: {"form": _registration(), "decided": _TYPED},
    ("POST", "/register/provider"): lambda *_: {"form": _registration(), "decided": _TYPED},
    ("POST", "/invitation"): lambda people, actor, ids: {
        "form": {"token": _token(people, actor), "_action": "code"}
    },
    ("POST", "/api/invitations/look"): lambda people, actor, ids: {"json": {"token": _token(people, actor)}},
    ("POST", "/api/invitations/accept"): _accepted,
    ("POST", "/applications/new"): lambda *_: {"form": _draft()},
    ("POST", "/applications/{application_id}/edit"): lambda *_: {"form": {**_draft(), "uscc": _USCC}},
    ("POST", "/api/applications"): lambda *_: {"json": _draft()},
    ("PUT", "/api/applications/mine/{application_id}"): lambda *_: {
        "json": {"name": "新单位", "uscc": _USCC, "zone": ABROAD}
    },
    ("POST", "/api/applications/extension"): lambda people, actor, ids: {
        "json": {"role": _roles(actor, ids)[0] if actor.principal.roles <= _FIRMS else "provider"}
    },
    ("POST", "/api/applications/{application_id}/approve"): _fixed(json={"version": 999}),
    ("POST", "/api/applications/{application_id}/refuse"): _fixed(json=_REVIEWED),
    ("POST", "/review/{application_id}"): _fixed(form={"_action": "refuse", **_REVIEWED}),
    ("POST", "/review/organisations/{organisation_id}"): _fixed(form={"_action": "resume"}),
    ("POST", "/admin/organisations/{organisation_id}"): _fixed(form={"_action": "resume"}),
    ("POST", "/api/organisations/{organisation_id}/suspend"): _fixed(json=_SUSPENDED),
    ("PUT", "/api/organisations/{organisation_id}/members/{account_id}"): _member,
    ("POST", "/api/organisations/{organisation_id}/invitations"): _invited,
    ("POST", "/organisation/invitations"): lambda *_: {"form": {"mobile": _mobile()}},
    ("POST", "/organisation/members/{account_id}"): lambda people, actor, ids: {
        "form": {"_action": "change", "roles": _roles(actor, ids)}
    },
    ("POST", "/api/api-keys"): _fixed(json={"name": "对接", "scopes": ["scenarios:read"]}),
    ("POST", "/organisation/keys"): _fixed(form={"name": "对接", "scopes": ["scenarios:read"]}),
    ("POST", "/api/organisations"): lambda *_: {
        "json": {"name": f"新机构 {secrets.token_hex(4)}", "roles": ["hr_bureau"]}
    },
    ("POST", "/admin/organisations"): lambda *_: {
        "form": {"name": f"新机构 {secrets.token_hex(4)}", "roles": ["hr_bureau"]}
    },
    ("POST", "/admin/accounts"): lambda people, actor, ids: {"form": {"mobile": people.person().mobile}},
    ("POST", "/admin/accounts/{account_id}"): _fixed(form={"_action": "enable"}),
    ("POST", "/api/admin/accounts/find"): _found,
    ("POST", "/security/accounts/{account_id}"): _fixed(form={"_action": "unlock"}),
}
QUERIES: Final[dict[str, Callable[[People, Actor], str]]] = {
    "/invitation": lambda people, actor: f"?token={_token(people, actor)}",
}
