"""Deciding: what a role may do with an object. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from services.common.access.principal import Principal, Role


class Scope(StrEnum):
    """Which objects a cell of the table lets a role reach."""

    ANY = "any"
    OWN = "own"
    ZONE = "zone"
    PUBLIC = "public"
    # The object names the caller: a partner of a bid, a reviewer, an expert assigned.
    PARTY = "party"


Cells = Mapping[Role, frozenset[Scope]]


@dataclass(frozen=True, slots=True)
class Facts:
    """What a decision needs to know of an object.

    `owner` is an organisation's or a talent's id, empty where nobody owns it; `zones` are the plan's codes;
    `parties` are the ids of organisations and talents that it names besides its owner.
    """

    owner: str = ""
    zones: frozenset[str] = frozenset()
    public: bool = False
    parties: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Reach:
    """The objects that a caller may reach by a method: all, or those that fit one of the parts."""

    everything: bool = False
    owners: frozenset[str] = frozenset()
    zones: frozenset[str] = frozenset()
    public: bool = False
    parties: frozenset[str] = frozenset()

    @property
    def nothing(self) -> bool:
        """Whether no object can be reached."""
        return not (self.everything or self.owners or self.zones or self.public or self.parties)

    def holds(self, facts: Facts) -> bool:
        """Whether the object is within reach."""
        return (
            self.everything
            or (bool(facts.owner) and facts.owner in self.owners)
            or not self.zones.isdisjoint(facts.zones)
            or (self.public and facts.public)
            or not self.parties.isdisjoint(facts.parties)
        )

    def tells(self, owner: str) -> bool:
        """Whether who reaches this may be told that there is no record of an id, where ids are owners' ids.

        Who can tell "not found" from "not yours" learns which records others have.
        """
        return self.everything or self.public or owner in self.owners


def reach(cells: Cells, caller: Principal) -> Reach:
    """What the caller's roles together reach by a row of the table."""
    scopes = {scope for role in caller.roles for scope in cells.get(role, ())}
    return Reach(
        everything=Scope.ANY in scopes,
        owners=owned_by(caller) if Scope.OWN in scopes else frozenset(),
        zones=frozenset({caller.zone} - {""}) if Scope.ZONE in scopes else frozenset(),
        public=Scope.PUBLIC in scopes,
        parties=owned_by(caller) if Scope.PARTY in scopes else frozenset(),
    )


def owned_by(caller: Principal) -> frozenset[str]:
    """The owners that the caller stands for."""
    return frozenset({caller.organisation, caller.talent} - {""})
