"""Policies whose last day has passed expire by themselves."""

import threading
from collections.abc import Collection
from contextlib import AbstractContextManager
from functools import partial
from typing import Final

from services.common import leading
from services.common.access.principal import system
from services.common.market import history
from services.common.market.history import Step
from services.common.records.service import Parts
from services.common.records.workflow import Desk, Workflow
from services.talent.market.policies import rules, tables
from services.talent.market.policies.work import EXPIRED

LOCK: Final = 4_201_027
BATCH: Final = 100
EVERY_S: Final = 60.0
_CLOCK: Final = system("policy-clock")
_EXPIRE: Final = "ExpirePolicy"


def running(parts: Parts) -> AbstractContextManager[None]:
    """Looks every EVERY_S, in one process at a time."""

    def look(stop: threading.Event) -> None:
        expire(parts.workflow, stop)

    return leading.running(parts.log.pool, "policy-clock", LOCK, look, EVERY_S)


def expire(workflow: Workflow, stop: threading.Event | None = None) -> int:
    """Ends all that are over, each for itself; how many."""

    def due(tried: Collection[str]) -> list[str]:
        return workflow.do(
            _EXPIRE, _CLOCK, lambda desk: tables.overdue(desk.connection, desk.today, BATCH, tried)
        )

    return leading.work_off(
        due, lambda each: workflow.do(_EXPIRE, _CLOCK, partial(_expire, policy_id=each)), stop
    )


def _expire(desk: Desk, policy_id: str) -> None:
    policy = tables.get(desk.connection, policy_id, lock=True)
    if policy is None or policy.stage != rules.PUBLISHED or policy.expires_on >= desk.today.isoformat():
        return
    tables.end(desk.connection, policy.id, EXPIRED, "", desk.now)
    step = Step("policy", policy.id, policy.version + 1, desk.act, "published", "expired")
    history.note(desk.connection, desk.caller, desk.now, [step])
    desk.log("policy", policy.id, policy.version + 1)
