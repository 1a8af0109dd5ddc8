"""What the head of each page offers: where this caller can go."""

from dataclasses import dataclass
from typing import Final

from services.common import texts
from services.gateway import access, grants
from services.gateway.caller import Caller
from services.gateway.kinds import Kind

# Rooms of the scenario market, each for whoever its row lets pass.
MARKET_PAGES: Final = (
    ("/lists", "portal.nav.lists"),
    ("/lists?subject=capability", "portal.nav.capabilities"),
    ("/solutions", "portal.nav.solutions"),
    ("/reviews", "portal.nav.reviews"),
    ("/pilots", "portal.nav.pilots"),
    ("/funnel", "portal.nav.funnel"),
    ("/needs", "needs.nav"),
)
# Rooms of the talent market: path and text.
TALENT_PAGES: Final[tuple[tuple[str, str], ...]] = (
    ("/demand-lists", "demand_lists.nav"),
    ("/postings", "postings.nav"),
    ("/zone", "demand_lists.zone.nav"),
    ("/allocations", "allocation.nav"),
    ("/me", "people.nav"),
    ("/match-reviews", "people.nav.reviews"),
    ("/erasures", "erasure.nav"),
    ("/registration", "registration.nav"),
    ("/freshness", "registration.nav.freshness"),
    ("/introductions", "introductions.nav"),
    ("/imports", "imports.nav"),
    ("/duplicates", "imports.duplicates.title"),
    ("/committee", "committee.nav"),
    ("/talent-index", "analysis.nav"),
    ("/training", "analysis.nav.training"),
    ("/exchange", "exchange.nav"),
    ("/exchange/conflicts", "exchange.nav.conflicts"),
    ("/exchange/sources", "exchange.nav.sources"),
    ("/recognition", "recognition.nav"),
    ("/certificates/verify", "recognition.nav.verify"),
    ("/policies", "policies.nav"),
    ("/skills", "skills.nav"),
    ("/weights", "weights.nav"),
)
NOTICES: Final = "/notices"
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


@dataclass(frozen=True, slots=True)
class Group:
    """Links under one heading; a group without one is shown as it is, the others open like a drawer."""

    name: str
    links: list[Link]

    @property
    def here(self) -> bool:
        """Whether the page is one of these or below one."""
        return any(link.current for link in self.links)


def menu(caller: Caller, path: str) -> list[Group]:
    """The head's links on a page, in groups; none is empty, and one of a single link has no heading."""
    first = [("/", texts.get("portal.nav.overview"))]
    if caller.signed_in:
        first.append(("/home", texts.get("portal.nav.home")))
    if opens(caller, NOTICES):
        first.append((NOTICES, texts.get("portal.nav.notices")))
    groups = [
        ("", first),
        ("records", _records(caller)),
        ("market", [(link.path, link.text) for link in market_links(caller)]),
        ("talent", _talent_pages(caller)),
        ("work", [(link.path, link.text) for link in role_links(caller)]),
    ]
    every = [place for _, links in groups for place, _ in links]
    nearest = max((place for place in every if _within(path, place)), key=len, default="")
    return [
        Group(
            texts.get(f"portal.nav.group.{name}") if name and len(links) > 1 else "",
            [Link(place, text, _current(path, place, nearest)) for place, text in links],
        )
        for name, links in groups
        if links
    ]


def head(caller: Caller, path: str) -> list[Link]:
    """The head's links on a page, one after the other."""
    return [link for group in menu(caller, path) for link in group.links]


def _records(caller: Caller) -> list[tuple[str, str]]:
    return [
        (f"/browse/{kind}", texts.get(f"fields.kind.{kind}"))
        for kind in Kind
        if grants.can_browse(caller, kind)
    ]


def _talent_pages(caller: Caller) -> list[tuple[str, str]]:
    """Those that the caller may enter, but for rooms whose hall is open, too."""
    open_to = [(path, key) for path, key in TALENT_PAGES if opens(caller, path)]
    halls = [f"{path}/" for path, _ in open_to]
    return [(path, texts.get(key)) for path, key in open_to if not path.startswith(tuple(halls))]


def market_links(caller: Caller) -> list[Link]:
    """The rooms of the scenario market that the caller may enter."""
    return [Link(path, texts.get(key)) for path, key in MARKET_PAGES if opens(caller, path)]


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
    rule = access.ROUTES.get(("GET", path.partition("?")[0]))
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
