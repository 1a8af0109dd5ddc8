"""What a list may hold, and what it says once frozen."""

import hashlib
from datetime import UTC, datetime
from typing import Any

import pytest
from dabridge.events.v1.scenarios_pb2 import (
    LIST_STAGE_DRAFT,
    LIST_STAGE_FROZEN,
    LIST_SUBJECT_CAPABILITY,
    LIST_SUBJECT_OPPORTUNITY,
    ListAmendment,
    ListItem,
    OpportunityList,
    Scenario,
    ScenarioStage,
)
from dabridge.events.v1.types_pb2 import RECORD_STATUS_WITHDRAWN
from dabridge.scenarios.v1.lists_service_pb2 import ListKind
from hypothesis import given
from hypothesis import strategies as st

from services.common.errors import WrongStage
from services.scenarios.market.lists import amendments, rules
from services.scenarios.market.lists.tables import Chosen
from services.scenarios.market.records import stage_name
from tests.fakes.messages import a_scenario, an_enterprise

NOW = datetime(2026, 3, 1, 4, tzinfo=UTC)
DIGITAL = ListKind(code="digital_scenario", name="数字经济应用场景", subject=LIST_SUBJECT_OPPORTUNITY)
SENSOR = ListKind(code="sensor", name="传感器", subject=LIST_SUBJECT_OPPORTUNITY)
CAPABILITY = ListKind(code="capability", name="数字经济企业能力", subject=LIST_SUBJECT_CAPABILITY)
OPEN = {"approved", "listed", "answered"}


def at(stage: str, **changes: Any) -> Scenario:
    return a_scenario(stage=ScenarioStage.Value(f"SCENARIO_STAGE_{stage.upper()}"), **changes)


def a_draft(*ids: str) -> OpportunityList:
    items = [ListItem(position=n, record_id=key, title=f"旧名{key}") for n, key in enumerate(ids, 1)]
    return OpportunityList(id="list-1", stage=LIST_STAGE_DRAFT, items=items)


@pytest.mark.parametrize("number", sorted(set(ScenarioStage.values()) - {0}))
def test_approved_and_open_scenarios_are_fit_and_no_others(number: int) -> None:
    stage = stage_name(ScenarioStage.DESCRIPTOR, number)

    assert rules.fit(at(stage), NOW) == (stage in OPEN)


@pytest.mark.parametrize(
    ("record", "why"),
    [
        (at("approved", status=RECORD_STATUS_WITHDRAWN), "已撤回"),
        (at("approved", answer_deadline="2026-03-01T04:00:00+00:00"), "截止时间已过"),
        (at("listed", answer_deadline="2026-03-01T03:59:59+00:00"), "已停止接收方案"),
        (at("answered", answers_closed=True), "已停止接收方案"),
        (at("returned"), "“已退回”阶段"),
        (at("approved", list_kind="sensor"), "不属于本种类"),
        (None, "已不存在"),
    ],
)
def test_what_is_in_the_way_of_freezing_is_named_with_place_and_title(
    record: Scenario | None, why: str
) -> None:
    found = {"a": at("approved", id="a"), **({"b": record} if record else {})}

    (error,) = rules.unfit(a_draft("a", "b"), found, DIGITAL, NOW)

    assert error.field == "items[1]"
    assert "第 2 项" in error.message
    assert (record.title if record else "旧名b") in error.message
    assert why in error.message


def test_a_list_without_items_is_not_frozen() -> None:
    assert [error.field for error in rules.unfit(a_draft(), {}, DIGITAL, NOW)] == ["items"]


def test_a_deadline_to_come_is_no_hindrance() -> None:
    fit = at("approved", answer_deadline="2026-03-01T04:00:01+00:00")

    assert rules.unfit(a_draft("scenario-1"), {"scenario-1": fit}, DIGITAL, NOW) == []


def test_enterprises_that_tell_nothing_are_not_on_capability_lists() -> None:
    assert rules.fit(an_enterprise(), NOW)
    assert not rules.fit(an_enterprise(capabilities=[]), NOW)
    assert not rules.fit(an_enterprise(status=RECORD_STATUS_WITHDRAWN), NOW)
    assert rules.of_kind(an_enterprise(), CAPABILITY)


def test_an_empty_kind_is_that_of_digital_scenarios() -> None:
    assert rules.of_kind(at("approved", list_kind=""), DIGITAL)
    assert not rules.of_kind(at("approved", list_kind=""), SENSOR)
    assert rules.of_kind(at("approved", list_kind="sensor"), SENSOR)


def test_items_are_known_of_the_kind_and_there_once() -> None:
    found: dict[str, rules.Item] = {"a": at("draft"), "b": at("draft", list_kind="sensor")}

    errors = rules.check_items(["a", "b", "x", "a"], found, DIGITAL)

    assert [error.field for error in errors] == ["record_ids[1]", "record_ids[2]", "record_ids[3]"]
    assert rules.check_items(["a"], found, DIGITAL) == []
    assert [e.field for e in rules.check_items(["a"] * 1_001, found, DIGITAL)] == ["record_ids"]


def test_a_snapshot_is_of_the_content_alone() -> None:
    scenario = at("approved", version=3)
    later = at("listed", version=9, stage_since="2026-03-01T04:00:00+00:00", updated_at="2026", remarks=[{}])
    edited = at("listed", version=9, goal="提高效率，降低成本。")

    first, same, other = (rules.snapshot(1, item) for item in (scenario, later, edited))

    assert first.content_hash == hashlib.sha256(first.content.encode()).hexdigest()
    assert (first.content, first.content_hash) == (same.content, same.content_hash)
    assert first.content_hash != other.content_hash
    assert (first.zones, first.industries, first.domain) == (("511702",), ("big-data",), "招商")
    firm = rules.snapshot(2, an_enterprise())
    assert (firm.title, firm.industries, firm.domain) == ("达州示例数据有限公司", ("big-data",), "")


@given(st.permutations(["a", "b", "c"]))
def test_the_hash_of_a_list_tells_the_order_of_its_items(order: list[str]) -> None:
    def frozen(ids: list[str]) -> OpportunityList:
        snapshots = [
            rules.snapshot(place, at("listed", id=key, title=key)) for place, key in enumerate(ids, 1)
        ]
        return rules.frozen(a_draft(*ids), snapshots, NOW, synthetic=False)

    made = frozen(order)

    assert made.stage == LIST_STAGE_FROZEN
    assert [item.record_id for item in made.items] == order
    assert (made.content_hash == frozen(["a", "b", "c"]).content_hash) == (order == ["a", "b", "c"])


def test_long_titles_are_cut_in_the_list_and_whole_in_the_snapshot() -> None:
    long = at("listed", title="长" * 200)

    made = rules.frozen(a_draft("x"), [rules.snapshot(1, long)], NOW, synthetic=True)

    assert made.items[0].title == "长" * 119 + "…"
    assert rules.snapshot(1, long).title == "长" * 200
    assert made.synthetic
    assert rules.shown("长" * 120) == "长" * 120


def test_a_list_shows_the_latest_200_amendments_and_counts_all() -> None:
    held = OpportunityList(id="list-1")
    for number in range(1, 206):
        held = amendments.amended(held, ListAmendment(record_id="a", addendum=number))

    assert held.amendment_count == 205
    assert [item.addendum for item in held.amendments] == list(range(6, 206))


def test_a_frozen_list_takes_no_edit() -> None:
    rules.check_draft(a_draft())
    with pytest.raises(WrongStage):
        rules.check_draft(OpportunityList(id="list-1", stage=LIST_STAGE_FROZEN))


@pytest.mark.parametrize(
    ("chosen", "fits"),
    [
        (Chosen(), True),
        (Chosen(zone="511702"), True),
        (Chosen(zone="511722"), False),
        (Chosen(industry="big-data", domain="招"), True),
        (Chosen(industry="display"), False),
        (Chosen(domain="教育"), False),
    ],
)
def test_items_are_chosen_by_zone_industry_and_part_of_the_domain(chosen: Chosen, fits: bool) -> None:
    scenario = at("listed")

    assert rules.matches(scenario, chosen) == fits
    assert rules.matches(rules.snapshot(1, scenario), chosen) == fits


def test_kinds_have_a_code_a_name_and_a_subject_that_stays() -> None:
    def broken(kind: ListKind, held: ListKind | None = None) -> list[str]:
        return [error.field for error in rules.check_kind(kind, held)]

    assert broken(DIGITAL) == broken(DIGITAL, DIGITAL) == []
    assert broken(ListKind(code="Digital", name="名称", subject=LIST_SUBJECT_OPPORTUNITY)) == ["code"]
    assert broken(ListKind()) == ["name", "code", "subject"]
    changed = ListKind(code="sensor", name="传感器", subject=LIST_SUBJECT_CAPABILITY)
    assert broken(changed, SENSOR) == ["subject"]
