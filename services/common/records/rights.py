"""What callers may do with an aggregate's records: the table's rows by operation, and the fields of few."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from dabridge.events.v1.types_pb2 import TRUST_VERIFIED
from google.protobuf.message import Message

from services.common.access import policy
from services.common.access.facts import facts_of
from services.common.access.policy import Cells, Reach
from services.common.access.principal import Principal, Role
from services.common.errors import FieldError, Forbidden
from services.common.records import rules

SYNTHETIC: Final = "synthetic"

# Whose id a record without an owner is given, of one who may write own records alone.
OwnId = Callable[[Principal], str]


@dataclass(frozen=True, slots=True)
class Rights:
    """The rows of an aggregate's methods; `owner_field` is where its message carries the owner's id.

    `own_id` is what that field gets where a caller leaves it empty. Items of the field `vouched_field` bear a
    trust, which the roles `vouchers` alone raise to "verified"; they alone change the `settled_field` of
    a record that there is.
    """

    create: Cells
    update: Cells
    withdraw: Cells
    get: Cells
    list: Cells
    bulk_load: Cells
    owner_field: str = ""
    own_id: OwnId = lambda _: ""
    vouched_field: str = ""
    settled_field: str = ""
    vouchers: frozenset[Role] = frozenset()

    @classmethod
    def of(cls, table: Mapping[str, Cells], one: str, many: str, **more: Any) -> "Rights":
        """The rows of the methods that name one or many of the kind, such as "Talent" and "Talents"."""
        return cls(
            create=table[f"Create{one}"],
            update=table[f"Update{one}"],
            withdraw=table[f"Withdraw{one}"],
            get=table[f"Get{one}"],
            list=table[f"List{many}"],
            bulk_load=table[f"BulkLoad{many}"],
            **more,
        )


# Of aggregates that are changed by acts of their own alone.
NO_RIGHTS: Final = Rights({}, {}, {}, {}, {}, {})


def organisation(caller: Principal) -> str:
    """The one that the caller acts for."""
    return caller.organisation


def talent(caller: Principal) -> str:
    """The caller's own record."""
    return caller.talent


def reach(cells: Cells, caller: Principal) -> Reach:
    """What the caller reaches by a row; raises Forbidden where that is nothing at all."""
    found = policy.reach(cells, caller)
    if found.nothing:
        raise Forbidden("no role of the caller may do that")
    return found


def check(within: Reach, message: Message) -> None:
    """Raises Forbidden for a record out of reach."""
    if not within.holds(facts_of(message)):
        raise Forbidden("the record is not the caller's")


def fill_owner(rights: Rights, message: Message, within: Reach, caller: Principal) -> None:
    """Names the caller as the owner where the message names none and is out of reach so."""
    field = rights.owner_field
    if field and not getattr(message, field) and within.owners and not within.holds(facts_of(message)):
        setattr(message, field, rights.own_id(caller))


def keep_to_fields(
    rights: Rights, caller: Principal, message: Message, held: Message | None
) -> list[FieldError]:
    """What the caller sets in a message that others alone may set, compared with the state held.

    A record made by a generator stays marked as such, whatever the message says.
    """
    errors = _keep_synthetic(caller, message, held)
    if caller.roles.isdisjoint(rights.vouchers):
        if rights.vouched_field:
            errors += _check_vouched(rights.vouched_field, message, held)
        if rights.settled_field and held is not None:
            errors += _check_settled(rights.settled_field, message, held)
    return errors


def _keep_synthetic(caller: Principal, message: Any, held: Any) -> list[FieldError]:
    if Role.SYSTEM in caller.roles:
        return []
    before = held is not None and held.synthetic
    if message.synthetic and not before:
        return [rules.broken(SYNTHETIC, "system_only")]
    message.synthetic = before
    return []


def _check_vouched(field: str, message: Message, held: Message | None) -> list[FieldError]:
    before = [] if held is None else list(getattr(held, field))
    return [
        rules.broken(f"{field}[{index}].trust", "verified_by_bureau")
        for index, item in enumerate(getattr(message, field))
        if item.trust == TRUST_VERIFIED and item not in before
    ]


def _check_settled(field: str, message: Message, held: Message) -> list[FieldError]:
    same = getattr(message, field) == getattr(held, field)
    return [] if same else [rules.broken(field, "settled_by_bureau")]
