"""Who may read what of matching: by the table of methods and roles, and by the facts of profiles."""

from typing import Final, Literal

from services.common.access.methods import MATCHING
from services.common.access.policy import Cells, Reach, reach
from services.common.access.principal import Principal
from services.common.errors import DomainError, Forbidden, NotFound
from services.matching.profiles import NOBODYS, Kind, Profile

# Kinds whose id is their owner's.
_OWN_IDS: Final[frozenset[Kind]] = frozenset({"talent", "enterprise", "expert"})

Method = Literal[
    "Search",
    "GetProfile",
    "GetShortlist",
    "DiagnoseShortlist",
    "ExplainPair",
    "CountShortlists",
    "CountFitting",
    "SuggestEdits",
]


def searched(caller: Principal, kind: Kind) -> Reach:
    """What of a kind the caller finds; raises Forbidden where that is nothing."""
    found = reach(_row("Search", kind), caller)
    if found.nothing:
        raise Forbidden(f"no role of the caller searches {kind}")
    return found


def ask(caller: Principal, method: Method, *kinds: Kind) -> None:
    """Raises Forbidden where no role of the caller has a cell in any row: they do not learn what exists."""
    if not any(_row(method, kind).get(role) for kind in kinds for role in caller.roles):
        raise Forbidden(f"no role of the caller has a cell of {method} for {' or '.join(kinds)}")


def read(caller: Principal, method: Method, profile: Profile) -> None:
    """Raises Forbidden where the profile is beyond the caller's reach, NotFound where it was removed, too."""
    if reaches(caller, method, profile):
        return
    if _removed(profile):
        raise missing(caller, method, profile.kind, profile.id)
    raise beyond(method, profile.kind)


def missing(caller: Principal, method: Method, kind: Kind, profile_id: str) -> DomainError:
    """What a caller is told of an id that no profile has.

    Where the id itself says whose a profile is, "not found" would tell others' ids from made-up ones.
    """
    if kind in _OWN_IDS and not reach(_row(method, kind), caller).tells(profile_id):
        return beyond(method, kind)
    return NotFound(kind, profile_id)


def within_lists(caller: Principal, method: Method, kind: Kind) -> Reach:
    """Whose lists of a kind the caller reaches by the method; raises Forbidden where that is nobody's."""
    found = reach(_row(method, kind), caller)
    if found.nothing:
        raise Forbidden(f"no role of the caller has a cell of {method} for {kind}")
    return found


def read_pair(caller: Principal, left: Profile, right: Profile) -> None:
    """As `read`, for an explanation: the list of one side is within reach, and the other is no secret.

    A counterpart is none while it takes part in matching: lists show it.
    """
    pair = (left, right)
    if not any(reaches(caller, "ExplainPair", side) for side in pair):
        raise _refusal("ExplainPair", *pair)
    for side in pair:
        shown = side.live or any(reaches(caller, method, side) for method in ("ExplainPair", "GetProfile"))
        if not shown:
            raise _refusal("ExplainPair", side)


def reaches(caller: Principal, method: Method, profile: Profile) -> bool:
    """Whether the profile is within the caller's reach by the method."""
    return reach(_row(method, profile.kind), caller).holds(profile.facts)


def _row(method: Method, kind: Kind) -> Cells:
    return MATCHING[f"{method}[{kind}]"]


def _removed(profile: Profile) -> bool:
    # Such a profile keeps an id and a version alone: whose it was is not known here.
    return profile.facts == NOBODYS


def _refusal(method: Method, *profiles: Profile) -> DomainError:
    for profile in profiles:
        if _removed(profile):
            return NotFound(profile.kind, profile.id)
    return beyond(method, *(profile.kind for profile in profiles))


def beyond(method: Method, *kinds: Kind) -> Forbidden:
    """The refusal of what the caller does not reach."""
    return Forbidden(f"{method} of {', '.join(kinds)} is beyond the caller's reach")
