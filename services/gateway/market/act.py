"""What a route of the market's API is, as data. Pure.

A part is the routes of one gRPC service; a route is one call of it:

    PART = Part(
        "solutions",
        scope="solutions",
        acts=(
            Act("POST", "/api/solutions/{id}/submit", "SubmitSolution", gives="solution"),
            Act("GET", "/api/solutions", "ListSolutions"),
        ),
    )

Everything else follows from the protocol and the tables: fields that the path names come from there, the
others from the query of GET and DELETE and from the body of the rest; shapes and their descriptions from the
messages (texts `market_fields.<Message>.<field>`, or `market_fields.<field>` for all messages; a missing one
is an error at import); who passes from the method's row in services/common/access/methods.py; the names of
operations from the method, their summaries from the texts `market_api.<Method>`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from services.common.access.methods import MARKET
from services.common.access.policy import Cells
from services.common.access.principal import Role
from services.common.access.talent_methods import TALENT_MARKET
from services.common.plan import industries

Verb = Literal["GET", "POST", "PUT", "DELETE"]
_ROWS: Final = {**MARKET, **TALENT_MARKET}
# What schemas tell of texts of the query: a code, a day, one of the plan's industries, each or nothing.
CODE: Final = {"pattern": "^[A-Za-z0-9:_-]*$", "maxLength": 64}
DAY: Final = {"pattern": "^([0-9]{4}-[0-9]{2}-[0-9]{2})?$"}
INDUSTRY: Final = {"enum": ["", *(industry.code for industry in industries())]}
# What API keys belong to; an act that is not for them has no scope.
_FIRMS: Final = frozenset({Role.ENTERPRISE, Role.PROVIDER})


@dataclass(frozen=True, slots=True)
class Act:
    """One route.

    `gives`: the field of the answer that is given; empty: the whole answer, of which a page's records
    are called `items`. `body`: the field of the request, a message, that the body is; empty: the
    request itself. `fixed`: plain values of fields that callers do not set. `without`: fields, as
    "Message.field", that are not taken. `needed`: fields of the body or the query that cannot be left
    out. `bounds`: least and greatest of whole numbers of the query. `schemas`: what the schema tells of
    texts of the query; the service judges them. `row`: the name of the method's row where rights differ
    by kind of object. `located`: the address of what was made, filled from what is given; with it, or
    with `created`, the status is 201. `most`: the largest page. `fill`: the name of what the gateway
    adds to the request (reviewers.py).
    """

    verb: Verb
    path: str
    rpc: str
    gives: str = ""
    body: str = ""
    fixed: Mapping[str, object] = field(default_factory=dict)
    without: frozenset[str] = frozenset()
    needed: tuple[str, ...] = ()
    bounds: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    schemas: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    row: str = ""
    located: str = ""
    created: bool = False
    most: int = 200
    fill: str = ""

    @property
    def cells(self) -> Cells:
        """The row of the table of methods."""
        return _ROWS[self.row or self.rpc]

    @property
    def roles(self) -> frozenset[Role]:
        """Who may ever pass."""
        return frozenset(role for role, scopes in self.cells.items() if scopes) - {Role.SYSTEM}

    @property
    def operation(self) -> str:
        """The operation's id, such as submit_solution or list_history_scenario."""
        name = (self.row or self.rpc).replace("[", "_").removesuffix("]")
        return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")


@dataclass(frozen=True, slots=True)
class Part:
    """The routes of one service of the market.

    `name` is that of the stub in `Backends.market`; `scope` what scopes of API keys begin with.
    """

    name: str
    scope: str
    acts: tuple[Act, ...]

    def scope_of(self, act: Act) -> str:
        """The scope that an API key needs for an act; empty where no key passes."""
        if act.roles.isdisjoint(_FIRMS):
            return ""
        return f"{self.scope}:{'read' if act.verb == 'GET' else 'write'}"
