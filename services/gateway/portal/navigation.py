"""What the head of each page offers: where this caller can go."""

from dataclasses import dataclass
from typing import Final

from services.common import texts
from services.gateway import access, grants
from services.gateway.caller import Caller
from services.gateway.kinds import Kind

# Pages of single roles in the order of the head; each shows where its row in the table lets the caller pass.
ROLE_PAGES: Final[tuple[tuple[str, str], ...]] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A place to go."""

    path: str
    text: str

    def current(self, path: str) -> str:
        """The value of aria-current on a page: "page" there, "true" below, else empty."""
        if path == self.path:
            return "page"
        kind = self.path.removeprefix("/browse/")
        below = f"/{kind}/" if kind != self.path else f"{self.path.rstrip('/')}/"
        return "true" if self.path != "/" and path.startswith(below) else ""


def links(caller: Caller) -> list[Link]:
    """The head's links."""
    found = [Link("/", texts.get("portal.nav.overview"))]
    if caller.signed_in:
        found.append(Link("/home", texts.get("portal.nav.home")))
    found += [
        Link(f"/browse/{kind}", texts.get(f"fields.kind.{kind}"))
        for kind in Kind
        if grants.can_browse(caller, kind)
    ]
    return found + role_links(caller)


def role_links(caller: Caller) -> list[Link]:
    """The pages of the caller's roles."""
    return [Link(path, texts.get(key)) for path, key in ROLE_PAGES if opens(caller, path)]


def opens(caller: Caller, path: str) -> bool:
    """Whether the page's row lets the caller pass."""
    rule = access.ROUTES.get(("GET", path))
    return rule is not None and not caller.pending and rule.admits(caller)
