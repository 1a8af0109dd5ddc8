"""Which profiles have an account that stands for them, as far as the talent service can tell by itself.

An account gets a talent id of its own when it is made, so the record of an account is there by its person's
own acts alone. Each of these leaves a trace that is looked for here, in its own transaction: a registration
the word of the person in the ledger, one that is not submitted yet its draft, whatever else people change of
their own record an entry of the audit log. A seat on the committee is taken by its person alone, too. An
identity is no trace: imports put identities.
"""

from collections.abc import Collection
from typing import Final

from services.common.access.principal import Role
from services.common.records.workflow import Desk
from services.talent.market.people.consents import SELF
from services.talent.market.people.vault import PERSON
from services.talent.model import EXPERT, TALENT

# Kinds of objects whose id in the log is the talent id, and that a talent reaches of their own alone.
_OWN: Final = (TALENT.kind, EXPERT.kind, PERSON, "consent")
_TRACES: Final = (
    "SELECT given.id FROM unnest(%(ids)s::text[]) AS given (id) WHERE"
    " EXISTS (SELECT FROM consent WHERE talent_id = given.id AND basis = %(own)s)"
    " OR EXISTS (SELECT FROM registration_draft WHERE talent_id = given.id)"
    " OR EXISTS (SELECT FROM audit_entry WHERE object_id = given.id AND object_kind = ANY(%(kinds)s)"
    " AND %(role)s = ANY(roles) AND action NOT LIKE %(refused)s)"
)


def registered(desk: Desk, ids: Collection[str]) -> frozenset[str]:
    """Those of the ids whose person has been here themselves."""
    values = {
        "ids": list(ids),
        "own": SELF,
        "kinds": list(_OWN),
        "role": Role.TALENT.value,
        # Who was refused a record is not its person.
        "refused": "%.refused",
    }
    found = {row[0] for row in desk.connection.execute(_TRACES, values)}
    experts = {key: desk.see(EXPERT, key) for key in ids}
    seated = {key for key, each in experts.items() if each is not None and each.committee_member}
    return frozenset(found | seated)
