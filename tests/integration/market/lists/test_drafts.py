"""Drafts of lists over gRPC, on a real database."""

from concurrent.futures import ThreadPoolExecutor

import grpc
import pytest
from dabridge.events.v1.scenarios_pb2 import (
    LIST_STAGE_DRAFT,
    LIST_SUBJECT_CAPABILITY,
    LIST_SUBJECT_OPPORTUNITY,
    OFFERING_KIND_PRODUCT,
    Offering,
    OpportunityList,
)
from dabridge.events.v1.types_pb2 import RECORD_STATUS_WITHDRAWN
from dabridge.scenarios.v1 import lifecycle_service_pb2 as lifecycle_api
from dabridge.scenarios.v1 import lists_service_pb2 as api
from dabridge.scenarios.v1 import scenarios_service_pb2 as records_api

from services.common.access.principal import Role
from tests.fakes.messages import an_enterprise
from tests.integration.market.lists.batches import (
    begun,
    collected,
    edited,
    freeze,
    frozen_with,
    given_up,
    held,
    ids_of,
)
from tests.integration.market.offices import Market, refused

INVALID = grpc.StatusCode.INVALID_ARGUMENT


def firm(market: Market, number: int, *, offers: bool) -> str:
    offerings = [Offering(kind=OFFERING_KIND_PRODUCT, name="数据治理平台")] if offers else []
    uscc = ("91511702MA0000001W", "91511702MA00000020", "91511702MA00000033")[number - 1]
    message = an_enterprise(id=f"firm-{number}", uscc=uscc, offerings=offerings)
    return market.system.records.CreateEnterprise(
        records_api.CreateEnterpriseRequest(enterprise=message)
    ).enterprise.id


def lists_of(market: Market, role: Role, **asked: object) -> list[OpportunityList]:
    answer = market.as_(role).lists.ListLists(api.ListListsRequest(**asked))  # type: ignore[arg-type]
    assert answer.total == len(answer.lists)
    return list(answer.lists)


def test_a_draft_is_begun_with_a_title_of_its_kind_and_batch(market: Market) -> None:
    draft = begun(market, front_matter="本批清单面向全国征集。")

    assert (draft.version, draft.batch, draft.stage) == (1, 1, LIST_STAGE_DRAFT)
    assert draft.title == "数字经济应用场景机会清单（第1批）"
    assert draft.subject == LIST_SUBJECT_OPPORTUNITY
    assert begun(market, "capability").title == "数字经济企业能力清单（第1批）"
    assert begun(market, "sensor", title="传感器专场").title == "传感器专场"


def test_batches_of_a_kind_are_numbered_without_gaps_or_doubles_by_callers_at_once(market: Market) -> None:
    with ThreadPoolExecutor(8) as pool:
        drafts = list(pool.map(lambda _: begun(market), range(16)))

    assert sorted(draft.batch for draft in drafts) == list(range(1, 17))
    assert begun(market, "sensor").batch == 1


def test_a_request_repeated_with_its_key_begins_one_draft(market: Market) -> None:
    request = api.CreateListRequest(kind="sensor", idempotency_key="once")

    first, second = (market.centre.lists.CreateList(request).list for _ in range(2))

    assert first == second
    assert len(lists_of(market, Role.SCENARIO_CENTRE)) == 1


def test_a_draft_given_up_leaves_its_batch_to_the_next(market: Market) -> None:
    first, second, third = (begun(market, title=title) for title in ("", "", "特别批次"))

    gone = given_up(market, second)

    assert gone.status == RECORD_STATUS_WITHDRAWN
    moved = held(market, third.id)
    assert (moved.batch, moved.title) == (2, "特别批次")
    fourth = begun(market)
    assert (fourth.batch, fourth.title) == (3, "数字经济应用场景机会清单（第3批）")
    given_up(market, moved)
    assert (held(market, fourth.id).batch, held(market, fourth.id).title) == (
        2,
        "数字经济应用场景机会清单（第2批）",
    )
    assert held(market, first.id).batch == 1
    shown = lists_of(market, Role.SCENARIO_CENTRE)
    assert [(item.id, item.batch) for item in shown] == [(fourth.id, 2), (first.id, 1)]
    assert len(lists_of(market, Role.SCENARIO_CENTRE, include_withdrawn=True)) == 4


def test_items_and_their_order_are_the_editors(market: Market) -> None:
    ids = [market.scenario("approved", title=f"场景{number}").id for number in range(3)]
    draft = edited(market, begun(market), ids)

    turned = edited(market, draft, ids[::-1], front_matter="前言")

    assert [(item.position, item.title) for item in turned.items] == [
        (1, "场景2"),
        (2, "场景1"),
        (3, "场景0"),
    ]
    assert turned.version == 3
    assert edited(market, turned, ids[::-1], front_matter="前言").version == 3
    removed = edited(market, turned, ids[1:])
    assert ids_of(removed) == ids[1:]
    assert removed.front_matter == ""


def test_what_cannot_be_on_a_draft_is_refused_by_its_place(market: Market) -> None:
    first = market.scenario("approved").id
    of_sensors = market.scenario("approved", list_kind="sensor", title="传感").id
    draft = begun(market)

    code, _ = refused(lambda: edited(market, draft, [first, "nobody", first, of_sensors]))

    assert code == INVALID
    assert held(market, draft.id).version == 1
    assert refused(lambda: edited(market, draft, ["x"] * 1_001))[0] == INVALID
    assert refused(lambda: edited(market, draft, [], title="长" * 121))[0] == INVALID
    assert refused(lambda: edited(market, draft, [], front_matter="长" * 10_001))[0] == INVALID
    assert refused(lambda: begun(market, "nobody"))[0] == INVALID


def test_collecting_adds_the_approved_scenarios_of_the_kind_behind_what_is_there(market: Market) -> None:
    first, second = (market.scenario("approved").id for _ in range(2))
    third = market.scenario("approved", list_kind="digital_scenario").id
    sensor = market.scenario("approved", list_kind="sensor").id
    for stage in ("draft", "submitted", "returned", "listed"):
        market.scenario(stage)
    market.scenario("approved", in_hours=-1)
    draft = edited(market, begun(market), [second])

    filled = collected(market, draft)

    assert ids_of(filled) == [second, first, third]
    assert ids_of(collected(market, begun(market, "sensor"))) == [sensor]
    assert collected(market, filled).version == filled.version


def test_collecting_takes_over_what_earlier_batches_listed_and_is_still_open(market: Market) -> None:
    still_open, closed, gone = (market.scenario("approved").id for _ in range(3))
    freeze(market, edited(market, begun(market), [gone, closed, still_open]))
    market.centre.lifecycle.CloseScenario(
        lifecycle_api.CloseScenarioRequest(id=closed, expected_version=2, reason="不再实施")
    )
    market.centre.records.WithdrawScenario(
        records_api.WithdrawScenarioRequest(id=gone, expected_version=2, reason="不再实施")
    )
    fresh = market.scenario("approved").id

    draft = begun(market)
    assert ids_of(collected(market, draft)) == [fresh]
    given_up(market, held(market, draft.id))

    assert ids_of(collected(market, begun(market), carry_over=True)) == [fresh, still_open]


def test_capability_lists_collect_enterprises_with_offerings(market: Market) -> None:
    offering = firm(market, 1, offers=True)
    silent = firm(market, 2, offers=False)

    draft = collected(market, begun(market, "capability"))

    assert ids_of(draft) == [offering]
    by_hand = edited(market, draft, [silent, offering])
    assert by_hand.items[0].title == "达州示例数据有限公司"


def test_a_frozen_list_is_no_draft_any_more(market: Market) -> None:
    frozen = frozen_with(market, market.scenario("approved").id)

    for act in (
        lambda: edited(market, frozen, []),
        lambda: collected(market, frozen),
        lambda: given_up(market, frozen),
        lambda: freeze(market, frozen),
    ):
        code, text = refused(act)
        assert code == grpc.StatusCode.FAILED_PRECONDITION
        assert "已发布" in text


def test_another_version_than_the_one_seen_is_refused(market: Market) -> None:
    draft = begun(market)
    edited(market, draft, [], front_matter="前言")

    assert refused(lambda: edited(market, draft, []))[0] == grpc.StatusCode.ABORTED


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SCENARIO_CENTRE, Role.SYSTEM}))
def test_drafts_are_the_centres(market: Market, role: Role) -> None:
    draft = begun(market)
    office = market.as_(role, talent="talent-1" if role == Role.TALENT else "")
    denied = grpc.StatusCode.PERMISSION_DENIED

    assert refused(lambda: office.lists.CreateList(api.CreateListRequest(kind="sensor")))[0] == denied
    for call, request in (
        (office.lists.UpdateList, api.UpdateListRequest(id=draft.id, expected_version=1)),
        (office.lists.CollectList, api.CollectListRequest(id=draft.id, expected_version=1)),
        (office.lists.FreezeList, api.FreezeListRequest(id=draft.id, expected_version=1)),
        (office.lists.WithdrawList, api.WithdrawListRequest(id=draft.id, expected_version=1)),
        (office.lists.PutListKind, api.PutListKindRequest()),
    ):
        assert refused(lambda call=call, request=request: call(request))[0] == denied  # type: ignore[misc]
    sees_drafts = role == Role.HR_BUREAU
    shown = office.lists.ListLists(api.ListListsRequest())
    assert (len(shown.lists), shown.total) == ((1, 1) if sees_drafts else (0, 0))
    if not sees_drafts:
        for read in (
            lambda: office.lists.GetList(api.GetListRequest(id=draft.id)),
            lambda: office.lists.ListItems(api.ListItemsRequest(id=draft.id)),
            lambda: office.lists.DiffLists(api.DiffListsRequest(id=draft.id)),
            lambda: office.lists.ListAmendments(api.ListAmendmentsRequest(id=draft.id)),
        ):
            assert refused(read)[0] == denied


def test_kinds_are_rows_that_the_centre_adds_to(market: Market) -> None:
    def kinds() -> dict[str, str]:
        answer = market.as_(Role.VISITOR).lists.ListListKinds(api.ListListKindsRequest())
        return {kind.code: kind.name for kind in answer.kinds if kind.active}

    def put(code: str, name: str, *, active: bool = True, subject: int = LIST_SUBJECT_OPPORTUNITY) -> None:
        kind = api.ListKind(code=code, name=name, subject=subject, active=active)  # type: ignore[arg-type]
        market.centre.lists.PutListKind(api.PutListKindRequest(kind=kind))

    assert list(kinds()) == ["digital_scenario", "sensor", "digital_efficiency", "capability"]
    put("drones", "低空经济应用场景")
    put("sensor", "智能传感器")
    put("digital_efficiency", "数字化效率提升", active=False)
    assert kinds() == {
        "digital_scenario": "数字经济应用场景",
        "sensor": "智能传感器",
        "capability": "数字经济企业能力",
        "drones": "低空经济应用场景",
    }
    assert begun(market, "drones").batch == 1
    assert refused(lambda: begun(market, "digital_efficiency"))[0] == INVALID
    assert refused(lambda: put("Bad Code", "名称"))[0] == INVALID
    assert refused(lambda: put("drones", ""))[0] == INVALID
    assert refused(lambda: put("drones", "名称", subject=LIST_SUBJECT_CAPABILITY))[0] == INVALID


def test_lists_come_in_pages_by_subject_and_kind(market: Market) -> None:
    digital = [begun(market).id for _ in range(3)]
    sensor = begun(market, "sensor").id
    capability = begun(market, "capability").id

    def page(**asked: object) -> api.ListListsResponse:
        return market.centre.lists.ListLists(api.ListListsRequest(**asked))  # type: ignore[arg-type]

    seen, token = [], ""
    while True:
        answer = page(page_size=2, page_token=token)
        assert answer.total == 5
        seen += [item.id for item in answer.lists]
        token = answer.next_page_token
        if not token:
            break
    assert seen == [capability, sensor, *digital[::-1]]
    assert [item.id for item in page(subject=LIST_SUBJECT_CAPABILITY).lists] == [capability]
    assert [item.id for item in page(kind="sensor").lists] == [sensor]
    assert refused(lambda: page(page_token="-1"))[0] == INVALID
