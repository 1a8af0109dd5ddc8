"""Lists as Atom feeds (RFC 4287): one of batches, one of items for those who follow an industry or a zone.

An entry's id says which batch or which item of which batch it is and never changes; `updated` moves when
something happens to it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from itertools import islice
from typing import Any, Final
from urllib.parse import quote, urlencode

from lxml import etree
from lxml.builder import ElementMaker

from services.common import texts
from services.gateway.exports import document, pdf, wording, xlsx
from services.gateway.exports.shapes import Item, Published, Subject
from services.gateway.portal import names

MEDIA_TYPE: Final = "application/atom+xml"
NAMESPACE: Final = "http://www.w3.org/2005/Atom"
# RFC 4151; the name of the project, since an installation's address may change and its ids must not.
TAG: Final = "tag:dabridge,2026:"
ENTRIES_MAX: Final = 500
# When nothing has happened yet.
BEGINNING: Final = "1970-01-01T00:00:00Z"
SUMMARY_MAX: Final = 2_000
PAGES: Final[Mapping[Subject, str]] = {"opportunity": "scenario", "capability": "enterprise"}
FEEDS: Final[Mapping[Subject, str]] = {"opportunity": "opportunities", "capability": "capabilities"}

_E: Final = ElementMaker(namespace=NAMESPACE, nsmap={None: NAMESPACE})
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Filters:
    """What a reader follows; empty: everything. `kind_name` is the name of `kind`."""

    kind: str = ""
    zone: str = ""
    industry: str = ""
    domain: str = ""
    kind_name: str = ""

    @property
    def given(self) -> dict[str, str]:
        """Those that are set, by the name of their parameter."""
        held = {"kind": self.kind, "zone": self.zone, "industry": self.industry, "domain": self.domain}
        return {name: value for name, value in held.items() if value}

    def admits(self, published: Published, item: Item) -> bool:
        """Whether an item of a list is followed."""
        content = item.content
        industries = content.get("industries", [content.get("industry", "")])
        return (
            self.kind in ("", published.kind)
            and self.zone in ("", content.get("zone", ""))
            and (not self.industry or self.industry in industries)
            and self.domain in ("", content.get("domain", ""))
        )


def lists(heads: Sequence[Published], base: str, filters: Filters) -> bytes:
    """The feed of frozen lists, newest first; they need no items. `base` has no slash at its end."""
    entries = [
        _list_entry(each, base) for each in _newest(heads) if each.frozen and filters.kind in ("", each.kind)
    ]
    return _feed("lists", texts.get("exports.atom.lists", brand=_brand()), base, filters, entries)


def items(subject: Subject, whole: Sequence[Published], base: str, filters: Filters) -> bytes:
    """The feed of the items of a subject's frozen lists: newest list first, items in their order."""
    found = (
        _item_entry(each, item, base)
        for each in _newest(whole)
        if each.frozen and each.subject == subject
        for item in each.items
        if filters.admits(each, item)
    )
    title = texts.get(f"exports.atom.{subject}", brand=_brand())
    return _feed(FEEDS[subject], title, base, filters, list(islice(found, ENTRIES_MAX)))


def _newest(heads: Iterable[Published]) -> list[Published]:
    return sorted(heads, key=lambda each: (_instant(each.frozen_at), each.id), reverse=True)


def _feed(name: str, title: str, base: str, filters: Filters, entries: Sequence[Any]) -> bytes:
    query = urlencode(filters.given)
    address = f"{base}/feeds/{name}.atom" + (f"?{query}" if query else "")
    changed = max((entry.findtext(f"{{{NAMESPACE}}}updated") for entry in entries), default=BEGINNING)
    feed = _E.feed(
        _E.id(f"{TAG}feed/{name}" + (f"?{query}" if query else "")),
        _E.title(_clean(_titled(title, filters))),
        _E.updated(changed),
        _E.author(_E.name(_brand())),
        _link("self", address, MEDIA_TYPE),
        _link("alternate", f"{base}/lists", "text/html"),
        *entries,
    )
    feed.set("{http://www.w3.org/XML/1998/namespace}lang", "zh-CN")
    made: bytes = etree.tostring(feed, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return made


def _titled(title: str, filters: Filters) -> str:
    named = {
        "kind": filters.kind_name or filters.kind,
        "zone": names.zone_name(filters.zone),
        "industry": names.industry_name(filters.industry),
        "domain": filters.domain,
    }
    told = "，".join(texts.get(f"exports.atom.{each}", value=named[each]) for each in filters.given)
    return texts.get("exports.atom.filtered", title=title, filters=told) if told else title


def _list_entry(published: Published, base: str) -> Any:
    page = f"{base}/lists/{quote(published.id, safe='')}"
    formats = (("xlsx", xlsx.MEDIA_TYPE), ("pdf", pdf.MEDIA_TYPE), ("json", document.MEDIA_TYPE))
    summary = texts.get(
        "exports.atom.list.summary",
        kind=published.kind_name,
        batch=wording.batch(published),
        day=wording.day(published.frozen_at),
    )
    return _E.entry(
        _E.id(f"{TAG}list/{quote(published.id, safe='')}"),
        _E.title(_clean(published.title)),
        _E.updated(_instant(published.updated_at)),
        _E.published(_instant(published.frozen_at)),
        _link("alternate", page, "text/html"),
        *(_link("enclosure", f"{page}/export.{end}", media) for end, media in formats),
        _category("kind", published.kind, published.kind_name),
        _category("subject", published.subject, texts.get(f"exports.subject.{published.subject}")),
        _E.summary(_clean("\n\n".join(part for part in (summary, published.front_matter) if part))),
    )


def _item_entry(published: Published, item: Item, base: str) -> Any:
    listed, record = quote(published.id, safe=""), quote(item.record_id, safe="")
    content = item.content
    withdrawn = any(each.kind == "withdrawn" for each in item.amendments)
    moments = (published.frozen_at, *(each.at for each in item.amendments))
    title = texts.get(
        "exports.atom.item.withdrawn" if withdrawn else "exports.atom.item.title",
        title=item.title,
        batch=f"{published.kind_name}{wording.batch(published)}",
    )
    industries = content.get("industries") or [content.get("industry", "")]
    return _E.entry(
        _E.id(f"{TAG}list/{listed}/item/{record}"),
        _E.title(_clean(title)),
        _E.updated(max(_instant(each) for each in moments)),
        _E.published(_instant(published.frozen_at)),
        *([_E.author(_E.name(_clean(content["provider"])))] if content.get("provider") else []),
        _link("alternate", f"{base}/{PAGES[published.subject]}/{record}", "text/html"),
        _link("related", f"{base}/lists/{listed}", "text/html"),
        _category("kind", published.kind, published.kind_name),
        *(_category("zone", each, names.zone_name(each)) for each in (content.get("zone"),) if each),
        *(_category("industry", each, names.industry_name(each)) for each in industries if each),
        *(_category("domain", each, each) for each in (content.get("domain"),) if each),
        _E.summary(_clean(_summary(published.subject, item))),
    )


def _summary(subject: Subject, item: Item) -> str:
    content = item.content
    facts = {"zone": wording.zone(subject, content.get("zone", ""))}
    if subject == "opportunity":
        facts |= {
            "provider": content.get("provider", ""),
            "industry": names.industry_name(content.get("industry", "")),
            "domain": content.get("domain", ""),
            "budget": wording.budget(content),
            "deadline": wording.deadline(content),
            "goal": content.get("goal", ""),
            "content": content.get("content", ""),
        }
    else:
        facts |= {
            "industry": wording.industries(content.get("industries", ())),
            "summary": content.get("summary", ""),
            "capabilities": "；".join(wording.capabilities(content)),
        }
    told = [
        texts.get("exports.atom.field", label=texts.get(f"exports.label.{name}"), value=value)
        for name, value in facts.items()
        if value
    ]
    text = "\n".join([*(wording.amendment(each) for each in item.amendments), *told])
    return text if len(text) <= SUMMARY_MAX else f"{text[:SUMMARY_MAX]}…"


def _category(scheme: str, term: str, label: str) -> Any:
    return _E.category(term=_clean(term), label=_clean(label), scheme=f"{TAG}{scheme}")


def _link(rel: str, address: str, media: str) -> Any:
    return _E.link(rel=rel, href=address, type=media)


def _instant(moment: str) -> str:
    """A time in UTC to the second; the beginning where it is none."""
    when = wording.parsed(moment)
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if when and when.year >= 1970 else BEGINNING


def _clean(text: str) -> str:
    """The text without what XML cannot hold."""
    return _UNWRITABLE.sub("", text)


def _brand() -> str:
    return texts.get("portal.brand")
