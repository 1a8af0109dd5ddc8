"""Whose the caller's own affairs are."""

from services.common.access.policy import Facts
from services.common.access.talent_methods import TALENT_MARKET
from services.common.errors import Forbidden
from services.common.records import rights
from services.common.records.workflow import Desk


def own(desk: Desk) -> str:
    """The caller's talent id, which the act's row in the table lets them act on; raises Forbidden."""
    within = rights.reach(TALENT_MARKET[desk.act], desk.caller)
    if not desk.caller.talent or not within.holds(Facts(desk.caller.talent)):
        raise Forbidden("the caller is no talent")
    return desk.caller.talent
