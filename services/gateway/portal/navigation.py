"""What the head of each page offers: where this caller can go."""

from dataclasses import dataclass
from typing import Final

from services.common import texts
from services.gateway import access, grants
from services.gateway.caller import Caller
from services.gateway.kinds import Kind

# Pages of single roles in the order of the head; each shows where its row in the table lets the caller pass.
ROLE_PAGES: Final = (
    ("/review", "portal.nav.review"),
    ("/review/organisations", "portal.nav.review_organisations"),
    ("/admin/organisations", "portal.nav.admin_organisations"),
    ("/admin/accounts", "portal.nav.admin_accounts"),
    ("/security/accounts", "portal.nav.security_accounts"),
    ("/security/keys", "portal.nav.security_keys"),
    ("/audit", "portal.nav.audit"),
)
# Pages about the organisation that the caller acts for.
OWN_PAGES: Final = (
    ("/organisation", "portal.nav.organisation"),
    ("/organisation/keys", "portal.nav.keys"),
)


@dataclass(frozen=True, slots=True)
class Link:
    """A place to go; `current` is aria-current's value: "page" there, "true" below, else empty."""

    path: str
    text: str
    current: str = ""


def head(caller: Caller, path: str) -> list[Link]:
    """The head's links on a page."""
    found = [("/", texts.get("portal.nav.overview"))]
    if caller.signed_in:
        found.append(("/home", texts.get("portal.nav.home")))
    found += [
        (f"/browse/{kind}", texts.get(f"fields.kind.{kind}"))
        for kind in Kind
        if grants.can_browse(caller, kind)
    ]
    found += [(link.path, link.text) for link in role_links(caller)]
    nearest = max((place for place, _ in found if _within(path, place)), key=len, default="")
    return [Link(place, text, _current(path, place, nearest)) for place, text in found]


def role_links(caller: Caller) -> list[Link]:
    """The pages of the caller's roles."""
    return [Link(path, texts.get(key)) for path, key in ROLE_PAGES if opens(caller, path)]


def own_links(caller: Caller) -> list[Link]:
    """The pages about the caller's organisation."""
    if not caller.principal.organisation:
        return []
    return [Link(path, texts.get(key)) for path, key in OWN_PAGES if opens(caller, path)]


def opens(caller: Caller, path: str) -> bool:
    """Whether the page's row lets the caller pass."""
    rule = access.ROUTES.get(("GET", path))
    return rule is not None and not caller.pending and rule.admits(caller)


def _current(path: str, place: str, nearest: str) -> str:
    if path == place:
        return "page"
    return "true" if place == nearest else ""


def _within(path: str, place: str) -> bool:
    """Whether a page is the place or lies below it; records lie below the list of their kind."""
    if place == "/":
        return path == place
    below = f"/{place.removeprefix('/browse/')}" if place.startswith("/browse/") else place
    return path == place or path.startswith(f"{below}/")
