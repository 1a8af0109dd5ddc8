"""Pages as somebody before a browser has them: they type into forms that are there, and press a button."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx
from lxml import html

from services.gateway.portal import csrf
from services.gateway.portal.city_time import CITY_TIME
from tests.e2e.offices import Caller

# What is typed into a field, or into several of one name; chosen in a list; or which boxes are checked.
Typed = Mapping[str, str | bool | Sequence[str]]
File = tuple[str, bytes, str]
_BUTTONS: Final = frozenset({"submit", "button", "image", "reset"})
_BOXES: Final = frozenset({"checkbox", "radio"})
# What ends a session or a person is no link to try.
_LEFT_ALONE: Final = ("/sign-", "/static", "/oidc", "#", "mailto:")


@dataclass(frozen=True, slots=True)
class Form:
    """A form of a page."""

    element: Any
    # Of its page, with what was asked.
    address: str

    @property
    def target(self) -> str:
        """Where it is sent to: without an action of its own, to where its page is."""
        return str(self.element.get("action") or self.address)

    @property
    def action(self) -> str:
        """The path of it."""
        return urlsplit(self.target).path

    @property
    def buttons(self) -> list[Any]:
        """What sends it."""
        found: list[Any] = self.element.xpath(".//button[not(@type) or @type='submit']")
        return found

    def controls(self, name: str) -> list[Any]:
        """The controls of a name that somebody can see."""
        return [each for each in self._all() if each.get("name") == name and each.get("type") != "hidden"]

    def holds(self, hidden: Mapping[str, str]) -> bool:
        """Whether hidden inputs or controls have these values."""
        values = self.values()
        return all((name, value) in values for name, value in hidden.items())

    @property
    def asks(self) -> int:
        """How many controls somebody can see."""
        return sum(each.get("type") != "hidden" for each in self._all())

    def value(self, name: str) -> str:
        """The first value of a name that it would send."""
        return next(value for given, value in self.values() if given == name)

    def options(self, name: str) -> list[str]:
        """What can be chosen for a name."""
        return [_value(option) for each in self.controls(name) for option in _choices(each)]

    def values(self) -> list[tuple[str, str]]:
        """What it sends where nothing is typed."""
        return [pair for each in self._all() for pair in _sent(each)]

    def filled(self, typed: Typed) -> list[tuple[str, str]]:
        """What it sends with something typed; fails where the form has no place for it."""
        said = dict(typed)
        found = [(each, _sent(each)) for each in self._all() if each.get("name") not in said]
        pairs = [pair for _, sent in found for pair in sent]
        for name, value in said.items():
            controls = self.controls(name)
            assert controls, (
                f"{self.action} has no field {name}, only {sorted({n for n, _ in self.values()})}"
            )
            pairs += [(name, each) for each in _typed(name, controls, value)]
        return pairs

    def shows(self, typed: Typed) -> dict[str, object]:
        """What stands in the form in place of what was typed; nothing where all of it stands there."""
        lost: dict[str, object] = {}
        for name, value in typed.items():
            stands = [given for each in self.controls(name) for _, given in _sent(each)]
            wanted = stands[:1] if value is True and stands else _wanted(value)
            if stands[: len(wanted)] != wanted or (not wanted and any(stands)):
                lost[name] = stands
        return lost

    def _all(self) -> list[Any]:
        found = self.element.xpath(".//input|.//select|.//textarea")
        return [each for each in found if each.get("name") and each.get("type") not in _BUTTONS]


@dataclass(slots=True)
class Page:
    """An answer as it is seen."""

    browser: "Browser"
    answer: httpx.Response
    tree: Any = field(init=False)

    def __post_init__(self) -> None:
        self.tree = html.fromstring(self.answer.text) if self.answer.text.strip() else html.Element("html")

    @property
    def path(self) -> str:
        """Where it is."""
        return self.answer.request.url.path

    @property
    def text(self) -> str:
        """All that can be read in it."""
        return " ".join(str(self.tree.text_content()).split())

    @property
    def last(self) -> str:
        """The last part of its path: mostly an id."""
        return self.path.rpartition("/")[2]

    def links(self) -> list[str]:
        """The links of what is on the page itself."""
        return [str(each) for each in self.tree.xpath("//main//a/@href")]

    def link(self, begins: str, text: str = "") -> str:
        """The first link that begins so and says so."""
        for each in self.tree.xpath("//main//a"):
            if str(each.get("href", "")).startswith(begins) and text in each.text_content():
                return str(each.get("href"))
        raise AssertionError((self.path, begins, text, self.links()))

    def forms(self) -> list[Form]:
        """All its forms."""
        address = self.answer.request.url.raw_path.decode()
        return [Form(each, address) for each in self.tree.xpath("//form")]

    def act_of(self, text: str, begins: str) -> str:
        """The action that begins so in the cards or rows that have a text or an address."""
        found = {
            str(action)
            for card in self.tree.xpath("//li[.//form]")
            if text in html.tostring(card, encoding="unicode")
            for action in card.xpath(".//form/@action")
            if action.startswith(begins)
        }
        assert found, (self.path, text, begins)
        return min(found, key=len)

    def form(self, action: str, holding: Mapping[str, str] | None = None, named: Iterable[str] = ()) -> Form:
        """The one form with this action that holds these values and has fields of these names.

        Of several it is the one that asks for the least.
        """
        known = [each for each in self.forms() if each.action == action]
        found = [each for each in known if each.holds(holding or {}) and all(map(each.controls, named))]
        least = min((each.asks for each in found), default=0)
        found = [each for each in found if each.asks == least]
        told = (self.path, action, holding, list(named), [each.values() for each in known])
        assert len(found) == 1, told
        return found[0]

    def has_form(self, action: str) -> bool:
        """Whether there is a form with this action."""
        return any(each.action == action for each in self.forms())

    def send(
        self,
        action: str,
        typed: Typed | None = None,
        *,
        press: str = "",
        holding: Mapping[str, str] | None = None,
        files: Mapping[str, File] | None = None,
        status: int = 200,
    ) -> "Page":
        """Types, presses the button of this value, and follows to the page that comes."""
        form = self.form(action, holding, typed or {})
        pairs = form.filled(typed or {})
        if press:
            names = [each.get("name") for each in form.buttons if each.get("value") == press]
            assert names, (self.path, action, press, [each.get("value") for each in form.buttons])
            pairs.append((str(names[0]), press))
        for name in files or {}:
            assert [each.get("type") for each in form.controls(name)] == ["file"], (self.path, action, name)
        body: dict[str, list[str]] = {}
        for name, value in pairs:
            body.setdefault(name, []).append(value)
        sent: dict[str, Any] = {"data": body}
        if form.element.get("enctype") == "multipart/form-data":
            sent["files"] = dict(files or {}) or {"": b""}
        else:
            assert not files, f"{action} takes no files"
        answer = self.browser.client.post(form.target, **sent)
        return self.browser.seen(answer, status)

    def refused(
        self,
        action: str,
        typed: Typed,
        says: str,
        *,
        press: str = "",
        holding: Mapping[str, str] | None = None,
        files: Mapping[str, File] | None = None,
        status: int = 422,
    ) -> "Page":
        """The same with bad input: the page tells what is wrong and still has what was typed."""
        page = self.send(action, typed, press=press, holding=holding, files=files, status=status)
        assert says in page.text, (action, says, page.errors())
        lost = page.form(action, holding, typed).shows(typed)
        assert not lost, f"{action} lost what was typed: {lost}"
        return page

    def errors(self) -> list[str]:
        """What the page says is wrong."""
        found = self.tree.xpath("//*[contains(@class, 'note-error') or contains(@class, 'error')]")
        return [" ".join(str(each.text_content()).split()) for each in found]


def day(shift: int) -> str:
    """So many days from today in the city, as a form has it."""
    return (datetime.now(CITY_TIME) + timedelta(days=shift)).date().isoformat()


class Browser:
    """A session in a browser: it has the cookie, and the token only where a form has it."""

    def __init__(self, caller: Caller) -> None:
        """Takes the caller over, who asks for nothing else then."""
        self.client = caller.client
        self.client.headers.pop(csrf.HEADER, None)
        self.client.follow_redirects = True
        self._linked: dict[str, str] = {}
        self._opened: set[str] = set()

    def open(self, path: str, status: int = 200, **query: Any) -> Page:
        """The page at a path."""
        return self.seen(self.client.get(path, params=query or None), status)

    def seen(self, answer: httpx.Response, status: int) -> Page:
        """The answer as a page; fails unless it has the status."""
        path = answer.request.url.raw_path.decode()
        page = Page(self, answer)
        assert answer.status_code == status, (
            answer.request.method,
            path,
            answer.status_code,
            page.text[:900],
        )
        if answer.request.method == "GET":
            self._opened.add(path)
        for link in page.links():
            self._linked.setdefault(urljoin(path, link), path)
        return page

    def follow_all(self) -> None:
        """One link of each kind on the pages that were seen leads somewhere, if its page still has it."""
        dead = {}
        kinds = {_kind(path) for path in self._opened}
        for link, at in self._linked.items():
            if _kind(link) in kinds or link.startswith(_LEFT_ALONE) or urlsplit(link).netloc:
                continue
            kinds.add(_kind(link))
            answer = self.client.get(link)
            if answer.status_code >= 400 and link in self._links_now(at):
                dead[link] = (at, answer.status_code)
        assert not dead, dead

    def _links_now(self, path: str) -> set[str]:
        page = Page(self, self.client.get(path))
        return {urljoin(path, link) for link in page.links()}


def _kind(link: str) -> str:
    """What a link leads to, whichever record it is."""
    parts = urlsplit(link)
    steps = ["*" if any(map(str.isdigit, step)) else step for step in parts.path.split("/")]
    return "/".join(steps) + "?" + "&".join(sorted(parse_qs(parts.query)))


def _sent(control: Any) -> list[tuple[str, str]]:
    """What a control sends as it stands."""
    name = control.get("name")
    if control.tag == "select":
        chosen = control.xpath(".//option[@selected]") or control.xpath(".//option[1]")
        return [(name, _value(each)) for each in chosen]
    if control.tag == "textarea":
        return [(name, (control.text_content() or "").removeprefix("\n"))]
    kind = control.get("type", "text")
    if kind in _BOXES:
        return [(name, control.get("value", "on"))] if control.get("checked") is not None else []
    return [] if kind == "file" else [(name, control.get("value", ""))]


def _choices(control: Any) -> list[Any]:
    options: list[Any] = control.xpath(".//option") if control.tag == "select" else [control]
    return options


def _value(option: Any) -> str:
    given = option.get("value")
    return str(option.text_content()) if given is None else str(given)


def _wanted(value: str | bool | Sequence[str]) -> list[str]:
    if isinstance(value, bool):
        return ["on"] if value else []
    return [value] if isinstance(value, str) else list(value)


def _typed(name: str, controls: list[Any], value: str | bool | Sequence[str]) -> list[str]:
    """What controls of a name send once something is typed into them, chosen or checked."""
    wanted = _wanted(value)
    if value is True:
        return [controls[0].get("value", "on")]
    if controls[0].get("type") in _BOXES:
        offered = [each.get("value", "on") for each in controls]
        assert set(wanted) <= set(offered), (name, wanted, offered)
        return wanted
    assert len(wanted) <= len(controls), (name, wanted, len(controls))
    for control, each in zip(controls, wanted, strict=False):
        if control.tag == "select":
            offered = [_value(option) for option in control.xpath(".//option")]
            assert each in offered, (name, each, offered)
    left = [given for control in controls[len(wanted) :] for _, given in _sent(control)]
    return [*wanted, *left]
