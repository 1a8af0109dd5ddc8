"""What differs between batches, in words."""

from typing import Any

import pytest
from dabridge.events.v1.scenarios_pb2 import (
    OFFERING_KIND_CERTIFICATE,
    Contract,
    Criterion,
    Offering,
    Scenario,
    ScenarioStage,
)
from dabridge.events.v1.types_pb2 import RECORD_STATUS_WITHDRAWN, MoneyRange, Requirement
from dabridge.scenarios.v1.lists_service_pb2 import DiffKind
from hypothesis import given
from hypothesis import strategies as st

from services.common import texts
from services.scenarios.market.lists import diff, rules
from services.scenarios.market.lists.diff import EXCERPT_MAX, Sides, between, excerpts, with_now
from tests.fakes.messages import a_scenario, an_enterprise


def at(stage: str, key: str = "a", **changes: Any) -> Scenario:
    return a_scenario(id=key, stage=ScenarioStage.Value(f"SCENARIO_STAGE_{stage.upper()}"), **changes)


def name(kind: DiffKind) -> str:
    return DiffKind.Name(kind).removeprefix("DIFF_KIND_").lower()


@pytest.mark.parametrize(
    ("now", "kind"),
    [
        (at("listed"), "carried_over"),
        (at("answered"), "carried_over"),
        (at("listed", goal="新目标"), "changed"),
        (at("selected"), "fulfilled"),
        (at("contracted", goal="新目标"), "fulfilled"),
        (at("pilot"), "fulfilled"),
        (at("demonstrated"), "fulfilled"),
        (at("closed", contract=Contract(number="1")), "fulfilled"),
        (at("closed"), "dropped"),
        (at("listed", status=RECORD_STATUS_WITHDRAWN), "withdrawn"),
        (at("pilot", status=RECORD_STATUS_WITHDRAWN), "withdrawn"),
        (None, "withdrawn"),
    ],
)
def test_an_item_is_compared_with_what_it_is_now(now: Scenario | None, kind: str) -> None:
    before = rules.snapshot(1, at("listed"))

    (entry,) = with_now([before], {"a": now} if now is not None else {})

    assert name(entry.kind) == kind
    assert entry.hash_before == before.content_hash
    assert bool(entry.changes) == (now is not None and now.goal == "新目标")


def test_of_two_batches_the_newer_ones_items_come_first() -> None:
    older = [rules.snapshot(n, at("listed", key)) for n, key in enumerate("abcd", 1)]
    newer = [
        rules.snapshot(1, at("listed", "e")),
        rules.snapshot(2, at("listed", "b", goal="新目标")),
        rules.snapshot(3, at("listed", "a")),
    ]
    now = {"c": at("selected", "c"), "d": at("closed", "d")}

    entries = between(Sides(older, newer, now))

    assert [(name(entry.kind), entry.record_id) for entry in entries] == [
        ("new", "e"),
        ("changed", "b"),
        ("carried_over", "a"),
        ("fulfilled", "c"),
        ("dropped", "d"),
    ]


def test_changes_are_told_in_words() -> None:
    before = at(
        "listed",
        zone="",
        budget=MoneyRange(min_yuan=0),
        requirements=[Requirement(name="数据治理", must=True)],
        criteria=[],
    )
    after = at(
        "listed",
        zone="511722",
        industry="display",
        budget=MoneyRange(min_yuan=1_000_000, max_yuan=2_000_000),
        requirements=[Requirement(name="数据治理"), Requirement(name="可视化", must=True)],
        criteria=[Criterion(name="价格", weight=100, description="总价")],
        answer_deadline="2026-12-31T10:00:00+00:00",
        synthetic=True,
    )

    told = {
        change.field: (change.before, change.after)
        for change in diff.changes(rules.snapshot(1, before), rules.snapshot(1, after))
    }

    assert told == {
        "answer_deadline": ("（无）", "2026-12-31 18:00"),
        "budget": ("不低于 0 元", "1,000,000 至 2,000,000 元"),
        "criteria": ("（无）", "价格（权重 100%）：总价"),
        "industry": ("大数据", "光电显示"),
        "requirements": ("【必需】数据治理", "数据治理\n【必需】可视化"),
        "synthetic": ("（无）", "是"),
        "zone": ("（无）", "宣汉县"),
    }


def test_what_enterprises_offer_is_told_in_words() -> None:
    certificate = Offering(
        kind=OFFERING_KIND_CERTIFICATE, name="认证", party="机构", dated="2026-01-01", reference="1"
    )
    before = an_enterprise(industries=["big-data"])
    after = an_enterprise(industries=["big-data", "display"], offerings=[certificate], capabilities=[])

    told = {
        change.field: (change.before, change.after)
        for change in diff.changes(rules.snapshot(1, before), rules.snapshot(1, after))
    }

    assert told == {
        "capabilities": ("数据治理：两个项目（自述）", "（无）"),
        "industries": ("大数据", "大数据、光电显示"),
        "offerings": ("（无）", "证书，认证，机构，2026-01-01，1"),
    }


def test_every_field_of_content_has_its_name() -> None:
    whole = [
        rules.snapshot(
            1,
            at(
                "listed",
                provider_id="p",
                list_kind="sensor",
                answer_deadline="2026-12-31T10:00:00+00:00",
                criteria=[Criterion(name="价格")],
                synthetic=True,
            ),
        ),
        rules.snapshot(1, an_enterprise(offerings=[Offering(name="平台")], synthetic=True)),
    ]
    empty = [rules.snapshot(1, Scenario()), rules.snapshot(1, type(an_enterprise())())]

    for before, after in zip(empty, whole, strict=True):
        found = diff.changes(before, after)
        assert len(found) >= 8
        assert all(texts.get(f"lists.field.{change.field}") for change in found)


@given(st.text("甲乙", max_size=900), st.text("甲乙", max_size=900))
def test_long_texts_are_cut_down_to_where_they_differ(before: str, after: str) -> None:
    first, second = excerpts(before, after)

    assert max(len(first), len(second)) <= EXCERPT_MAX + 2
    assert (first == second) == (before == after) or max(len(before), len(after)) > EXCERPT_MAX
    if before != after:
        assert first != second


def test_a_comparison_stays_below_what_callers_take() -> None:
    before = [rules.snapshot(1, at("listed", f"s{n}", content="旧" * 10_000)) for n in range(1_000)]
    now: dict[str, rules.Item] = {
        f"s{n}": at(
            "listed",
            f"s{n}",
            content="新" * 10_000,
            goal="新" * 5_000,
            provider="新" * 100,
            title="新" * 200,
            schedule="新" * 200,
        )
        for n in range(1_000)
    }

    entries = with_now(before, now)

    assert sum(entry.ByteSize() for entry in entries) < 4_000_000
    assert all({"content", "goal"} <= {change.field for change in entry.changes} for entry in entries)
    assert entries[0].changes[0].after
