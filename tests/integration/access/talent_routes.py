"""How the routes of the talent market are asked: by every role, about nothing that there is.

The rule: where a cell has no word, the route is shut before anything is looked for; where it has one, it is
open, whatever is said of what was sent. What one person reaches of another's is tried with real objects in
the tests of each part (tests/integration/talent_market), so that here a route about one object is expected to
tell of it where the cell says `any` alone: to the other words what is not there is somebody else's.
"""

import re
from collections.abc import Iterator
from typing import Final

from services.common.access.policy import Scope
from services.common.access.talent_methods import TALENT_MARKET
from services.gateway.market.parts import PARTS
from services.gateway.market.talent_rows import BLOCKS
from tests.integration.access.web import Ask, Trial
from tests.security_page import RouteRow

ROUTES: Final = frozenset(
    (act.verb, act.path) for part in PARTS for act in part.acts if (act.row or act.rpc) in TALENT_MARKET
) | frozenset(route for block in BLOCKS for route in block)
# Open to everybody, and refused for what the request has to bring: a signature, the code of a link.
BROUGHT: Final = frozenset(
    {
        ("POST", "/api/exchange/inbound/{source}"),
        ("POST", "/api/talent-imports/by-link"),
        ("POST", "/imports/by-link"),
    }
)
# What is said of a request that nothing is in, by a route that is open.
_SAID: Final = frozenset({400, 404, 409, 412, 415, 422})
_NONE: Final[frozenset[int]] = frozenset()
_PLACE: Final = re.compile(r"{\w+}")
_NOTHING: Final = "no-such-thing"


class TalentRoutes:
    """The trials of these routes."""

    def knows(self, row: RouteRow) -> bool:
        """Whether the row is of these routes."""
        return (row.method, row.path) in ROUTES

    def trials(self, row: RouteRow, words: frozenset[Scope]) -> Iterator[Trial]:
        """What is tried by the row with these words."""
        path = _PLACE.sub(_NOTHING, row.path)
        one = path != row.path
        open_to = bool(words) and (Scope.ANY in words or not one)
        # To whom `any` is not said, nothing of what is not there is done, whatever is found wrong first.
        decided, denied = (_SAID, _NONE) if open_to or not words else (_NONE, _SAID)
        if row.method == "GET":
            ask = Ask("GET", path, decided=decided, denied=denied)
        elif path.startswith("/api/"):
            ask = Ask(row.method, path, {}, decided=decided, denied=denied)
        else:
            ask = Ask(row.method, path, form={}, decided=decided, denied=denied)
        yield Trial(_NOTHING if one else "", ask, open_to)
