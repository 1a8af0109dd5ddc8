"""Whose a row is: somebody who is kept already, or somebody new. Pure.

The source's own number says it before all, then the ID number, and without one the mobile with the name.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from services.talent.market.imports.reading import CellError, Person, broken
from services.talent.market.people.identity import Identity

NEW: Final = ""


@dataclass(frozen=True, slots=True)
class Known:
    """Who may be meant by a row: by the source's number, by ID number and by mobile; ids of standing records.

    `identities` are those of all of them; `withdrawn` the ids whose records were taken out.
    """

    by_number: str = ""
    by_id_number: Sequence[str] = ()
    by_mobile: Sequence[str] = ()
    identities: Mapping[str, Identity] = field(default_factory=dict)
    withdrawn: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Resolved:
    """The id of who it is, NEW of somebody new; or why that cannot be said, and which two may be one."""

    talent_id: str = NEW
    error: CellError | None = None
    pair: tuple[str, str] | None = None


def resolve(person: Person, known: Known) -> Resolved:
    """Whose a row without errors is."""
    found = _found(person, known)
    if found.error is None and found.talent_id in known.withdrawn:
        return Resolved(error=broken(_key(person), "withdrawn"))
    return found


def same_name(one: str, other: str) -> bool:
    """Whether two names are the same but for blanks and case; an unknown one is like any."""
    first, second = ("".join(name.split()).casefold() for name in (one, other))
    return not first or not second or first == second


def _found(person: Person, known: Known) -> Resolved:
    number = person.identity.id_number
    if known.by_number:
        return _numbered(person, known)
    if not number:
        return _by_mobile(person, known)
    if len(known.by_id_number) > 1:
        first, second = sorted(known.by_id_number)[:2]
        return Resolved(error=broken("id_number", "ambiguous"), pair=(first, second))
    if known.by_id_number:
        return _named(person, known.by_id_number[0], known)
    # Somebody who was entered without an ID number before.
    alike = [each for each in _alike(person, known) if not known.identities[each].id_number]
    return Resolved(alike[0]) if len(alike) == 1 else Resolved()


def _numbered(person: Person, known: Known) -> Resolved:
    held = known.by_number
    number = person.identity.id_number
    others = [each for each in known.by_id_number if each != held]
    if others:
        first, second = sorted((held, others[0]))
        return Resolved(error=broken("id_number", "other_person"), pair=(first, second))
    kept = known.identities.get(held, Identity()).id_number
    if number and kept and number != kept:
        return Resolved(error=broken("id_number", "id_differs"))
    return _named(person, held, known)


def _by_mobile(person: Person, known: Known) -> Resolved:
    alike = _alike(person, known)
    if len(alike) > 1:
        first, second = sorted(alike)[:2]
        return Resolved(error=broken("mobile", "ambiguous"), pair=(first, second))
    return Resolved(alike[0]) if alike else Resolved()


def _alike(person: Person, known: Known) -> list[str]:
    """Of a mobile that several people share, those of the same name."""
    return [
        each
        for each in known.by_mobile
        if each in known.identities
        and known.identities[each].name
        and same_name(person.identity.name, known.identities[each].name)
    ]


def _named(person: Person, talent_id: str, known: Known) -> Resolved:
    if not same_name(person.identity.name, known.identities.get(talent_id, Identity()).name):
        return Resolved(error=broken("name", "name_differs"))
    return Resolved(talent_id)


def _key(person: Person) -> str:
    if person.identity.id_number:
        return "id_number"
    return "mobile" if person.identity.mobile else "external_id"
