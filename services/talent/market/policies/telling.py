"""Who is told of a policy that was published: found and told in batches, each person and firm once."""

from collections.abc import Sequence
from typing import Final

from dabridge.talent.v1.policies_service_pb2 import Policy

from services.common.access.policy import Reach
from services.common.access.principal import system
from services.common.jobs.worker import Running, Work
from services.common.market import notices
from services.common.market.notices import Notice
from services.common.records import states
from services.common.records.service import Parts
from services.common.records.store import Query
from services.common.records.workflow import Desk, Workflow
from services.talent.market.policies import rules, tables
from services.talent.model import TALENT

KIND: Final = "tell_policy"
BATCH: Final = 500
_TELLER: Final = system("policies")
_ALL: Final = Reach(everything=True)


def work(parts: Parts) -> Work:
    """Finds and tells those concerned; goes on where it was."""
    workflow = parts.workflow

    def tell(running: Running) -> None:
        while _look(workflow, running.subject):
            running.check()
        done = 0
        while batch := workflow.do("TellPolicy", _TELLER, lambda desk: _tell(desk, running.subject)):
            done += batch
            running.progress(done, done)

    return tell


def _look(workflow: Workflow, policy_id: str) -> bool:
    """Looks at the next talents, in a transaction of its own; False once all were looked at."""

    def look(desk: Desk) -> bool:
        policy = tables.get(desk.connection, policy_id)
        last = tables.reached(desk.connection, policy_id)
        # One that was superseded meanwhile is told by its successor.
        if policy is None or last is None or policy.stage != rules.PUBLISHED:
            return False
        if policy.audience != rules.TALENT:
            return False
        ids = tables.talent_ids(desk.connection, last, BATCH)
        if ids:
            tables.wait(desk.connection, policy_id, _concerned(desk, policy, ids))
            tables.reach(desk.connection, policy_id, ids[-1])
        return len(ids) == BATCH

    return workflow.do("TellPolicy", _TELLER, look)


def _concerned(desk: Desk, policy: Policy, ids: Sequence[str]) -> list[str]:
    page = desk.transaction.page(TALENT.table, Query(limit=len(ids), ids=frozenset(ids)), _ALL)
    profiles = [states.message_of(TALENT, record) for record in page.records]
    return [profile.id for profile in profiles if rules.concerns(policy, profile)]


def _tell(desk: Desk, policy_id: str) -> int:
    """Tells some of those who wait; how many."""
    policy = tables.get(desk.connection, policy_id)
    if policy is None or policy.stage != rules.PUBLISHED:
        return 0
    waiting = tables.take_waiting(desk.connection, policy_id, BATCH)
    values = {"title": policy.title, "issuer": policy.issuer}
    told = [Notice(who, "policy_concerns", "policy", policy_id, values) for who in waiting]
    notices.tell(desk.connection, desk.now, told)
    return len(waiting)
