"""Freezing lists over gRPC, on a real database: what stays, what is refused, and what follows."""

import hashlib
import json

import psycopg
import pytest
from dabridge.events.v1.scenarios_pb2 import (
    AMENDMENT_KIND_WITHDRAWN,
    LIST_STAGE_FROZEN,
    OFFERING_KIND_PRODUCT,
    SCENARIO_STAGE_ANSWERED,
    SCENARIO_STAGE_APPROVED,
    SCENARIO_STAGE_LISTED,
    Offering,
    OpportunityList,
)
from dabridge.scenarios.v1 import lifecycle_service_pb2 as lifecycle_api
from dabridge.scenarios.v1 import lists_service_pb2 as api
from dabridge.scenarios.v1 import scenarios_service_pb2 as records_api

from services.common.access.principal import Role
from services.common.canonical import canonical, list_hash, scenario_content
from services.common.plain import to_plain
from tests.fakes.messages import a_scenario, an_enterprise
from tests.integration.market.lists.batches import (
    begun,
    collected,
    edited,
    freeze,
    frozen_with,
    held,
    items_of,
    violations,
)
from tests.integration.market.offices import PROVIDER, Market


def test_a_frozen_list_is_public_with_the_hashes_of_what_it_says(market: Market) -> None:
    first, second = (market.scenario("approved", title=title) for title in ("甲", "乙"))
    draft = edited(market, begun(market), [second.id, first.id], front_matter="前言")

    frozen = freeze(market, draft)

    assert frozen.stage == LIST_STAGE_FROZEN
    assert frozen.frozen_at == market.clock.now().isoformat()
    assert [(item.position, item.title, item.record_version) for item in frozen.items] == [
        (1, "乙", 2),
        (2, "甲", 2),
    ]
    expected = [
        hashlib.sha256(canonical(scenario_content(to_plain(item)))).hexdigest() for item in (second, first)
    ]
    assert [item.content_hash for item in frozen.items] == expected
    assert frozen.content_hash == list_hash(expected)
    read = market.as_(Role.VISITOR).lists.GetList(api.GetListRequest(id=frozen.id)).list
    assert read == frozen
    (shown, _) = items_of(market, frozen.id).items
    assert shown.scenario.title == "乙"
    assert shown.stage_now == SCENARIO_STAGE_LISTED
    assert shown.version_now == shown.item.record_version
    assert not shown.withdrawn_now


def test_approved_scenarios_are_listed_and_open_ones_stay_as_they_are(market: Market) -> None:
    approved = market.scenario("approved", provider_id="")
    answered = market.scenario("answered")

    frozen_with(market, approved.id, answered.id)

    assert market.centre.scenario(approved.id).stage == SCENARIO_STAGE_LISTED
    assert market.centre.scenario(approved.id).stage_since == market.clock.now().isoformat()
    assert market.centre.scenario(answered.id) == answered
    steps = market.sql(
        "SELECT act, from_stage, to_stage FROM history_step WHERE kind = 'scenario' AND act = 'FreezeList'"
    )
    assert steps == [("FreezeList", "approved", "listed")]


def test_a_frozen_list_and_its_scenarios_are_events_and_drafts_are_none(market: Market) -> None:
    scenario = market.scenario("approved")
    draft = edited(market, begun(market), [scenario.id])

    def events(aggregate: str) -> list[tuple[str, int]]:
        return [
            (str(kind), int(version))
            for kind, version in market.sql(
                "SELECT type, version FROM outbox WHERE aggregate_id = %s ORDER BY id", aggregate
            )
        ]

    assert events(draft.id) == []
    frozen = freeze(market, draft)

    assert events(frozen.id) == [("dabridge.scenarios.opportunity-list.changed.v1", frozen.version)]
    assert events(scenario.id)[-1] == ("dabridge.scenarios.scenario.changed.v1", 2)
    (payload,) = market.sql("SELECT payload FROM outbox WHERE aggregate_id = %s", frozen.id)[0]
    assert OpportunityList.FromString(payload) == frozen


def test_an_edit_after_freezing_leaves_the_item_and_its_hash_and_shows_in_the_comparison(
    market: Market,
) -> None:
    scenario = market.scenario("approved", goal="提高效率。")
    frozen = frozen_with(market, scenario.id)
    before = items_of(market, frozen.id).items[0]
    changed = a_scenario(
        id=scenario.id, provider_id=PROVIDER, zone=scenario.zone, goal="提高效率，降低成本。"
    )

    market.provider.records.UpdateScenario(
        records_api.UpdateScenarioRequest(scenario=changed, expected_version=2, explanation="目标调整")
    )

    after = items_of(market, frozen.id).items[0]
    assert after.scenario == before.scenario
    assert after.item == before.item
    assert after.version_now == 3
    assert [item.addendum for item in after.amendments] == [1]
    now = held(market, frozen.id)
    assert (now.content_hash, list(now.items)) == (frozen.content_hash, list(frozen.items))
    assert (now.version, now.amendment_count) == (frozen.version + 1, 1)
    (entry,) = market.as_(Role.VISITOR).lists.DiffLists(api.DiffListsRequest(id=frozen.id)).entries
    assert entry.kind == api.DIFF_KIND_CHANGED
    assert [(change.field, change.before, change.after) for change in entry.changes] == [
        ("goal", "提高效率。", "提高效率，降低成本。")
    ]
    assert (entry.hash_before, entry.hash_after) == (before.item.content_hash, entry.hash_after)
    assert entry.hash_after not in ("", entry.hash_before)


def test_items_in_the_way_are_named_and_nothing_is_done(market: Market) -> None:
    ids = {
        "fit": market.scenario("approved", title="可发布").id,
        "submitted": market.scenario("submitted", title="待审").id,
        "closed": market.scenario("closed", title="已了").id,
        "late": market.scenario("approved", title="过期", in_hours=-1).id,
        "gone": market.scenario("approved", title="撤回").id,
        "moved": market.scenario("approved", title="换类").id,
    }
    draft = edited(market, begun(market), list(ids.values()))
    market.system.records.WithdrawScenario(
        records_api.WithdrawScenarioRequest(id=ids["gone"], expected_version=1, reason="不再实施")
    )
    other = a_scenario(
        id=ids["moved"], title="换类", list_kind="sensor", stage=SCENARIO_STAGE_APPROVED, provider_id=PROVIDER
    )
    market.system.records.UpdateScenario(
        records_api.UpdateScenarioRequest(scenario=other, expected_version=1)
    )

    assert violations(lambda: freeze(market, draft)) == {
        "items[1]": "第 2 项“待审”处于“待审核”阶段，不能发布",
        "items[2]": "第 3 项“已了”处于“已关闭”阶段，不能发布",
        "items[3]": "第 4 项“过期”的方案提交截止时间已过，不能发布",
        "items[4]": "第 5 项“撤回”已撤回，不能发布",
        "items[5]": "第 6 项“换类”不属于本种类清单，不能发布",
    }
    assert held(market, draft.id) == draft
    assert market.centre.scenario(ids["fit"]).stage == SCENARIO_STAGE_APPROVED
    assert market.sql("SELECT * FROM list_item") == []
    assert violations(lambda: freeze(market, begun(market, "sensor"))) == {
        "items": "清单还没有条目，不能发布"
    }


def test_batches_are_frozen_in_their_order(market: Market) -> None:
    first, second = begun(market), begun(market)
    ready = edited(market, second, [market.scenario("approved").id])

    assert violations(lambda: freeze(market, ready)) == {"batch": "第1批尚未发布或放弃，请先处理"}
    freeze(market, edited(market, first, [market.scenario("approved").id]))
    assert freeze(market, ready).batch == 2


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE list_item SET title = 'x'",
        "UPDATE list_item SET content = '{}', content_hash = encode(sha256('{}'), 'hex')",
        "DELETE FROM list_item",
        "TRUNCATE list_item",
        "TRUNCATE list_batch CASCADE",
        "UPDATE list_batch SET frozen = false",
        "UPDATE list_batch SET batch = 7",
        "DELETE FROM list_batch",
        (
            "INSERT INTO list_item SELECT list_id, 2, 'other', 1, title, zones, industries, domain, content,"
            " content_hash FROM list_item"
        ),
        "UPDATE list_amendment SET text = 'x'",
        "DELETE FROM list_amendment",
        "TRUNCATE list_amendment",
    ],
)
def test_the_database_itself_refuses_to_change_what_is_frozen(market: Market, statement: str) -> None:
    scenario = market.scenario("approved")
    frozen_with(market, scenario.id)
    market.centre.lifecycle.AddAddendum(
        lifecycle_api.AddAddendumRequest(id=scenario.id, expected_version=2, text="补充说明")
    )
    tables = ("list_item", "list_batch", "list_amendment")
    before = [market.sql(f"SELECT * FROM {table}") for table in tables]
    assert all(before)

    with pytest.raises(psycopg.errors.IntegrityConstraintViolation):
        market.sql(statement)

    assert [market.sql(f"SELECT * FROM {table}") for table in tables] == before


def test_a_withdrawal_after_freezing_is_told_by_the_list(market: Market) -> None:
    kept, gone = market.scenario("approved").id, market.scenario("approved", title="撤回项").id
    frozen = frozen_with(market, kept, gone)
    market.clock.advance(60)

    market.provider.records.WithdrawScenario(
        records_api.WithdrawScenarioRequest(id=gone, expected_version=2, reason="预算取消")
    )

    told = market.as_(Role.VISITOR).lists.ListAmendments(api.ListAmendmentsRequest(id=frozen.id))
    assert told.total == 1
    assert (told.amendments[0].title, told.amendments[0].text) == ("撤回项", "预算取消")
    now = held(market, frozen.id)
    assert [(item.record_id, item.record_version) for item in now.amendments] == [(gone, 3)]
    assert now.updated_at == market.clock.now().isoformat()
    shown = {item.item.record_id: item.withdrawn_now for item in items_of(market, frozen.id).items}
    assert shown == {kept: False, gone: True}


def test_providers_and_subscribers_are_told(market: Market) -> None:
    market.sql(
        "INSERT INTO subscription (id, recipient, kind, zone, industry, domain, at) VALUES"
        " ('1', 'firm-a', '', '511702', 'big-data', '', now()),"
        " ('2', 'firm-a', 'digital_scenario', '', '', '招', now()),"
        " ('3', 'firm-b', 'sensor', '', '', '', now()),"
        " ('4', 'firm-c', '', '511722', '', '', now())"
    )
    ids = [market.scenario("approved", domain=domain).id for domain in ("招商", "教育")]

    frozen = frozen_with(market, *ids)

    told = market.sql(
        "SELECT recipient, kind, \"values\"->>'count' FROM notice WHERE object_id = %s ORDER BY recipient",
        frozen.id,
    )
    assert told == [("firm-a", "list_published", "2"), (PROVIDER, "list_holds_yours", "2")]


def test_capability_lists_say_what_enterprises_offer(market: Market) -> None:
    offering = Offering(kind=OFFERING_KIND_PRODUCT, name="数据治理平台", reference="https://example.cn/a")
    market.system.records.CreateEnterprise(
        records_api.CreateEnterpriseRequest(enterprise=an_enterprise(offerings=[offering]))
    )

    frozen = freeze(market, collected(market, begun(market, "capability")))

    (shown,) = items_of(market, frozen.id).items
    assert list(shown.enterprise.offerings) == [offering]
    assert (shown.version_now, shown.withdrawn_now) == (1, False)
    told = market.sql("SELECT recipient, kind FROM notice WHERE object_id = %s", frozen.id)
    assert told == [("enterprise-1", "list_holds_enterprise")]


def test_an_enterprise_withdrawn_after_freezing_is_told_by_the_list(market: Market) -> None:
    offering = Offering(kind=OFFERING_KIND_PRODUCT, name="数据治理平台", reference="https://example.cn/a")
    market.system.records.CreateEnterprise(
        records_api.CreateEnterpriseRequest(enterprise=an_enterprise(name="示例企业", offerings=[offering]))
    )
    frozen = freeze(market, collected(market, begun(market, "capability")))
    market.clock.advance(60)

    market.centre.records.WithdrawEnterprise(
        records_api.WithdrawEnterpriseRequest(id="enterprise-1", expected_version=1, reason="已注销")
    )

    told = market.as_(Role.VISITOR).lists.ListAmendments(api.ListAmendmentsRequest(id=frozen.id))
    (entry,) = told.amendments
    assert (entry.title, entry.text) == ("示例企业", "已注销")
    assert entry.amendment.kind == AMENDMENT_KIND_WITHDRAWN
    now = held(market, frozen.id)
    assert [(item.record_id, item.record_version) for item in now.amendments] == [("enterprise-1", 2)]
    assert now.version == frozen.version + 1
    (shown,) = items_of(market, frozen.id).items
    assert shown.withdrawn_now


def test_what_the_table_holds_is_what_the_hash_is_of(market: Market) -> None:
    frozen = frozen_with(market, market.scenario("answered", title="场景").id)

    ((content, content_hash),) = market.sql("SELECT content, content_hash FROM list_item")

    assert hashlib.sha256(str(content).encode()).hexdigest() == content_hash == frozen.items[0].content_hash
    said = json.loads(str(content))
    assert said["title"] == "场景"
    assert not {"version", "status", "stage", "updated_at", "stage_since"} & set(said)
    assert frozen.items[0].record_version == 1
    assert market.centre.scenario(said["id"]).stage == SCENARIO_STAGE_ANSWERED
