"""Where what matching advises can be changed."""

from typing import Final
from urllib.parse import quote

from services.common.access.principal import Role
from services.gateway.caller import Caller
from services.gateway.kinds import Kind
from services.gateway.portal.registration_form import step_of

# Who owns records, and who keeps everybody's; the others read lists and change nothing.
_CHANGE: Final = frozenset({Role.TALENT, Role.ENTERPRISE, Role.PROVIDER, Role.HR_BUREAU})
_CONFIRM: Final = "confirmed_on"


def edit_link(caller: Caller, kind: Kind, record_id: str, field: str) -> str:
    """The page where the caller changes a field of a record whose list they read; empty where there is none.

    People change their own profile step by step, and confirm it where they look through it.
    """
    if not field or caller.principal.roles.isdisjoint(_CHANGE):
        return ""
    if kind is Kind.TALENT and caller.principal.talent == record_id:
        return "/registration/review" if field == _CONFIRM else f"/registration/step/{step_of(field)}"
    if field == "consents":
        return ""
    return f"/{kind}/{quote(record_id, safe='')}/edit#f-{field}"
