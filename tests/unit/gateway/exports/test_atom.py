from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import feedparser
import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree

from services.gateway.exports import atom
from services.gateway.exports.atom import Filters
from services.gateway.exports.shapes import Amendment, Published
from tests.unit.gateway.exports.made import TEXTS, amended, any_list, enterprise, list_of, scenario

BASE = "https://dabridge.example"
NS = {"a": atom.NAMESPACE}


@cache
def grammar() -> Any:
    return etree.RelaxNG(etree.parse(Path(__file__).with_name("atom.rng")))


def parsed(feed: bytes) -> Any:
    """The feed as a reader sees it, once it has been found valid in every way."""
    tree = etree.fromstring(feed)
    grammar().assertValid(tree)
    ids = tree.xpath("//a:id/text()", namespaces=NS)
    assert len(ids) == len(set(ids))
    # RFC 4287, Schematron: an author for each entry; not two alternates of one type.
    assert tree.find("a:author", NS) is not None
    for entry in [tree, *tree.findall("a:entry", NS)]:
        alternates = [
            link.get("type") for link in entry.findall("a:link", NS) if link.get("rel") == "alternate"
        ]
        assert len(alternates) == len(set(alternates)) == 1
    read = feedparser.parse(feed)
    assert not read.bozo
    return read


def test_the_grammar_refuses_what_is_no_feed() -> None:
    feed = etree.fromstring(atom.items("opportunity", [list_of([scenario()])], BASE, Filters()))
    feed.remove(feed.find("a:updated", NS))

    assert not grammar().validate(feed)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(any_list(), TEXTS)
def test_any_list_makes_valid_feeds(published: Published, domain: str) -> None:
    items = parsed(atom.items(published.subject, [published], BASE, Filters()))
    lists = parsed(atom.lists([published], BASE, Filters()))
    parsed(atom.items(published.subject, [published], BASE, Filters(domain=domain)))

    assert len(items.entries) == len(published.items)
    assert len(lists.entries) == 1


def test_an_item_tells_what_it_is_about() -> None:
    feed = parsed(atom.items("opportunity", [list_of([scenario()])], BASE, Filters()))
    entry = feed.entries[0]

    assert feed.feed.title == "达桥：机会清单条目"
    assert entry.id == "tag:dabridge,2026:list/list-1/item/s1"
    assert entry.title == "智慧停车（1）（数字经济应用场景第 3 批）"
    assert entry.link == f"{BASE}/scenario/s1"
    assert entry.author == "达州市数据局"
    assert entry.published == entry.updated == "2026-11-25T04:00:00Z"
    assert {(tag.scheme, tag.term) for tag in entry.tags} == {
        ("tag:dabridge,2026:kind", "digital_scenario"),
        ("tag:dabridge,2026:zone", "511702"),
        ("tag:dabridge,2026:industry", "sensor"),
        ("tag:dabridge,2026:domain", "城市治理"),
    }
    assert "预算：500,000 – 2,000,000 元" in entry.summary
    assert "建设目标：一年内建成。" in entry.summary


def test_an_enterprise_of_a_capability_list_is_an_entry_too() -> None:
    entry = parsed(
        atom.items("capability", [list_of([enterprise()], "capability")], BASE, Filters())
    ).entries[0]

    assert entry.link == f"{BASE}/enterprise/e1"
    assert "能力：机器视觉（已核验），依据：面板检测；物联网" in entry.summary


def test_a_list_is_an_entry_with_its_files() -> None:
    entry = parsed(atom.lists([list_of([scenario()])], BASE, Filters())).entries[0]

    assert entry.id == "tag:dabridge,2026:list/list-1"
    assert entry.link == f"{BASE}/lists/list-1"
    assert entry.updated == "2026-11-26T04:00:00Z"
    assert [link.href for link in entry.enclosures] == [
        f"{BASE}/lists/list-1/export.{end}" for end in ("xlsx", "pdf", "json")
    ]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (Filters(), ["s1", "s2", "s3"]),
        (Filters(zone="511702"), ["s1", "s3"]),
        (Filters(industry="energy"), ["s2"]),
        (Filters(domain="城市治理"), ["s1", "s2"]),
        (Filters(zone="511702", domain="城市治理"), ["s1"]),
        (Filters(kind="digital_scenario"), ["s1", "s2", "s3"]),
        (Filters(kind="sensor"), []),
    ],
    ids=str,
)
def test_readers_follow_what_they_ask_for(filters: Filters, found: list[str]) -> None:
    published = list_of(
        [scenario(1), scenario(2, zone="DZ-GXQ", industry="energy"), scenario(3, domain="农业")]
    )
    feed = parsed(atom.items("opportunity", [published], BASE, filters))

    assert [entry.id.rpartition("/")[2] for entry in feed.entries] == found


def test_an_enterprise_is_found_by_each_of_its_industries() -> None:
    published = list_of([enterprise(1), enterprise(2, industries=["energy"])], "capability")

    def found(industry: str) -> int:
        return len(parsed(atom.items("capability", [published], BASE, Filters(industry=industry))).entries)

    assert [found("sensor"), found("big-data"), found("energy"), found("vehicle")] == [1, 1, 1, 0]


def test_a_filtered_feed_names_itself() -> None:
    filters = Filters(zone="511702", domain="智慧 & 农业", kind="sensor", kind_name="传感器")
    feed = parsed(atom.items("opportunity", [], BASE, filters)).feed
    address = next(link.href for link in feed.links if link.rel == "self")

    assert feed.title == "达桥：机会清单条目（种类 传感器，区域 通川区，领域 智慧 & 农业）"
    assert parse_qs(urlsplit(address).query) == {
        "kind": ["sensor"],
        "zone": ["511702"],
        "domain": ["智慧 & 农业"],
    }
    assert feed.id != parsed(atom.items("opportunity", [], BASE, Filters())).feed.id


def test_ids_stay_when_things_happen_and_updated_moves() -> None:
    before = list_of([scenario(1), scenario(2)])
    after = amended(before, 2, Amendment("withdrawn", "2026-12-02T01:00:00Z", 5, 0))
    old = parsed(atom.items("opportunity", [before], BASE, Filters()))
    new = parsed(atom.items("opportunity", [after], "https://other.example", Filters()))

    assert [entry.id for entry in old.entries] == [entry.id for entry in new.entries]
    assert [entry.updated for entry in new.entries] == ["2026-11-25T04:00:00Z", "2026-12-02T01:00:00Z"]
    assert new.feed.updated == "2026-12-02T01:00:00Z"
    assert new.entries[1].title == "智慧停车（2）（数字经济应用场景第 3 批，已撤回）"
    assert new.entries[1].summary.startswith("2026年12月2日撤回")


def test_newer_lists_come_first_and_an_item_of_two_lists_is_two_entries() -> None:
    old = list_of([scenario(1)], id="old", frozen_at="2026-01-01T00:00:00+08:00")
    new = list_of([scenario(1)], id="new")
    feed = parsed(atom.items("opportunity", [old, new], BASE, Filters()))

    assert [entry.id.split("/")[1] for entry in feed.entries] == ["new", "old"]
    assert [entry.id for entry in parsed(atom.lists([old, new], BASE, Filters())).entries] == [
        "tag:dabridge,2026:list/new",
        "tag:dabridge,2026:list/old",
    ]


def test_drafts_and_the_other_subject_are_in_no_feed() -> None:
    draft = replace(list_of([scenario()]), frozen_at="")

    assert parsed(atom.items("opportunity", [draft], BASE, Filters())).entries == []
    assert parsed(atom.lists([draft], BASE, Filters())).entries == []
    assert parsed(atom.items("capability", [list_of([scenario()])], BASE, Filters())).entries == []


def test_a_feed_has_its_newest_entries_up_to_a_number() -> None:
    published = list_of([scenario(number) for number in range(1, 601)])

    assert len(parsed(atom.items("opportunity", [published], BASE, Filters())).entries) == 500
