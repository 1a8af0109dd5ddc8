"""What organisations and people are told of: written in the transaction of the act that they are told of."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from psycopg import Connection
from psycopg.types.json import Jsonb

from services.common.access.policy import owned_by
from services.common.access.principal import Principal, Role

CENTRE: Final = "role:scenario_centre"
HR_BUREAU: Final = "role:hr_bureau"
_OFFICES: Final = {Role.SCENARIO_CENTRE: CENTRE, Role.HR_BUREAU: HR_BUREAU}


@dataclass(frozen=True, slots=True)
class Notice:
    """What one recipient is told: `kind` is the key of a text of the area "notices", filled with `values`.

    `recipient` is the id of an organisation or a talent, an office's name above, or "zone:<code>". Values
    are ids, titles and names of organisations, never of people.
    """

    recipient: str
    kind: str
    object_kind: str
    object_id: str
    values: Mapping[str, str] = field(default_factory=dict)


def zone_bureau(zone: str) -> str:
    """The recipient that the bureau of a zone is."""
    return f"zone:{zone}"


def recipients(caller: Principal) -> list[str]:
    """The recipients that a caller is or belongs to."""
    offices = {name for role, name in _OFFICES.items() if role in caller.roles}
    zones = {zone_bureau(caller.zone)} if Role.ZONE_BUREAU in caller.roles and caller.zone else set()
    return sorted(owned_by(caller) | offices | zones)


def others(named: Iterable[str], caller: Principal) -> list[str]:
    """Those of the recipients who are not on the caller's side, each once, in their order."""
    own = set(recipients(caller))
    return [name for name in dict.fromkeys(named) if name and name not in own]


def tell(connection: "Connection[tuple[Any, ...]]", at: datetime, notices: Sequence[Notice]) -> None:
    """Stores notices in the order given, those without a recipient left out; `at` is aware."""
    with connection.cursor() as cursor:
        cursor.executemany(
            'INSERT INTO notice (recipient, kind, "values", object_kind, object_id, at)'
            " VALUES (%s, %s, %s, %s, %s, %s)",
            [
                (item.recipient, item.kind, Jsonb(dict(item.values)), item.object_kind, item.object_id, at)
                for item in notices
                if item.recipient
            ],
        )
