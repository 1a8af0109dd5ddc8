from typing import Any

from dabridge.events.v1 import scenarios_pb2
from dabridge.scenarios.v1 import lists_service_pb2

from services.common.canonical import content_hash, list_hash, scenario_content
from services.common.plain import from_plain, to_plain
from services.gateway.exports.shapes import Amendment, published
from tests.unit.gateway.exports.made import scenario


def snapshot(position: int, *, frozen: bool = True) -> lists_service_pb2.ListSnapshot:
    record = scenario(position, title=f"第{position}项")
    made = lists_service_pb2.ListSnapshot(
        item=scenarios_pb2.ListItem(position=position, record_id=record["id"], title=record["title"]),
        scenario=from_plain(record | {"version": 4}, scenarios_pb2.Scenario),
    )
    if frozen:
        made.item.record_version = 2
        made.item.content_hash = content_hash(scenario_content(record))
    return made


def the_list(stage: scenarios_pb2.ListStage, **fields: Any) -> scenarios_pb2.OpportunityList:
    return scenarios_pb2.OpportunityList(
        id="l1",
        version=5,
        subject=scenarios_pb2.LIST_SUBJECT_OPPORTUNITY,
        kind="sensor",
        batch=2,
        title="清单",
        stage=stage,
        **fields,
    )


def test_a_list_has_its_items_in_order_with_their_content_and_hashes() -> None:
    snapshots = [snapshot(2), snapshot(1)]
    snapshots[0].amendments.add(
        record_id="s2",
        kind=scenarios_pb2.AMENDMENT_KIND_ADDENDUM,
        at="2026-12-01T00:00:00Z",
        record_version=5,
        addendum=1,
    )
    held = the_list(scenarios_pb2.LIST_STAGE_FROZEN, frozen_at="2026-11-25T00:00:00Z", content_hash="ab" * 32)

    made = published(to_plain(held), [to_plain(each) for each in snapshots], "传感器")

    assert made.frozen
    assert (made.subject, made.kind_name, made.content_hash) == ("opportunity", "传感器", "ab" * 32)
    assert [item.title for item in made.items] == ["第1项", "第2项"]
    assert made.items[0].content == scenario_content(scenario(1, title="第1项"))
    assert made.items[0].record_version == 2
    assert all(item.intact for item in made.items)
    assert made.items[1].amendments == (Amendment("addendum", "2026-12-01T00:00:00Z", 5, 1),)
    assert made.amended == (made.items[1],)


def test_a_draft_gets_the_hashes_that_it_would_have() -> None:
    held = the_list(scenarios_pb2.LIST_STAGE_DRAFT)

    made = published(to_plain(held), [to_plain(snapshot(1, frozen=False))], "传感器")

    assert not made.frozen
    assert made.items[0].content_hash == content_hash(scenario_content(scenario(1, title="第1项")))
    assert made.content_hash == list_hash([made.items[0].content_hash])
    assert made.items[0].record_version == 4


def test_an_item_whose_content_is_not_what_was_frozen_is_not_intact() -> None:
    changed = snapshot(1)
    changed.scenario.goal = "另一个目标"
    held = the_list(scenarios_pb2.LIST_STAGE_FROZEN, frozen_at="2026-11-25T00:00:00Z")

    assert not published(to_plain(held), [to_plain(changed)], "传感器").items[0].intact
