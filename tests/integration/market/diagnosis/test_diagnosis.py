"""A firm asks for experts and is helped, over gRPC on a real database."""

from functools import partial
from typing import Any

import grpc
import pytest
from dabridge.events.v1.scenarios_pb2 import NeedStage, TransformationNeed
from dabridge.scenarios.v1 import diagnosis_service_pb2 as api
from dabridge.scenarios.v1 import lifecycle_service_pb2 as lifecycle_api
from dabridge.scenarios.v1 import pilots_service_pb2 as pilots_api
from dabridge.scenarios.v1 import scenarios_service_pb2 as records_api
from google.protobuf.message import Message

from services.common.access.principal import Role
from services.common.market import notices
from tests.integration.market.offices import ZONE, Market, Office, refused

CODE = grpc.StatusCode
FIRM = "enterprise-1"
EXPERT, OTHER = "talent-1", "talent-2"


def asked(market: Market, firm: str = FIRM, **changes: Any) -> TransformationNeed:
    """A need that a firm asks for help with."""
    need = TransformationNeed(
        **{
            "title": "产线数字化",
            "zone": ZONE,
            "industry": "manufacturing",
            "situation": "设备没有联网，排产靠人工。",
            **changes,
        }
    )
    request = records_api.CreateTransformationNeedRequest(transformation_need=need)
    return market.enterprise(firm).records.CreateTransformationNeed(request).transformation_need


def act(office: Office, name: str, request: Message) -> TransformationNeed:
    """The need after an act."""
    found: TransformationNeed = getattr(office.diagnosis, name)(request).transformation_need
    return found


def assigned(market: Market, need: TransformationNeed, *experts: str) -> TransformationNeed:
    """The need with its experts."""
    request = api.AssignExpertsRequest(
        id=need.id, expected_version=need.version, expert_ids=experts or [EXPERT, OTHER]
    )
    return act(market.as_(Role.HR_BUREAU), "AssignExperts", request)


def visited(market: Market, need: TransformationNeed, **changes: Any) -> TransformationNeed:
    """The need after a visit, as an expert tells it."""
    standard = {"id": need.id, "expected_version": need.version, "visited_on": "2026-03-01"}
    return act(market.expert(EXPERT), "RecordVisit", api.RecordVisitRequest(**{**standard, **changes}))


def reported(market: Market, need: TransformationNeed) -> TransformationNeed:
    """The need with a report."""
    request = api.FileReportRequest(
        id=need.id, expected_version=need.version, report="先联网，后排产。", recommendations=["设备联网"]
    )
    return act(market.expert(EXPERT), "FileReport", request)


def told(market: Market, kind: str) -> set[str]:
    """Who was told something."""
    return {row[0] for row in market.sql("SELECT recipient FROM notice WHERE kind = %s", kind)}


def stage(name: str) -> int:
    return NeedStage.Value(f"NEED_STAGE_{name.upper()}")


def test_a_firm_is_visited_gets_a_report_and_is_followed_up(market: Market) -> None:
    need = asked(market)
    bureau = {notices.HR_BUREAU, notices.CENTRE, notices.zone_bureau(ZONE)}

    named = assigned(market, need)
    seen = visited(market, named, note="看了三条产线")
    told_of = reported(market, seen)
    request = api.RecordFollowUpRequest(
        id=need.id, expected_version=told_of.version, on="2026-03-01", text="已采购网关"
    )
    followed = act(market.enterprise(FIRM), "RecordFollowUp", request)
    closing = api.CloseNeedRequest(id=need.id, expected_version=followed.version, closing="企业满意")
    closed = act(market.as_(Role.HR_BUREAU), "CloseNeed", closing)

    assert [item.stage for item in (need, named, seen, told_of, followed, closed)] == [
        stage(name) for name in ("open", "assigned", "visited", "reported", "reported", "closed")
    ]
    assert [item.version for item in (need, named, seen, told_of, followed, closed)] == [1, 2, 3, 4, 5, 6]
    assert (seen.visits[0].note, list(seen.visits[0].expert_ids)) == ("看了三条产线", [EXPERT])
    assert (closed.report, list(closed.recommendations)) == ("先联网，后排产。", ["设备联网"])
    assert (closed.follow_ups[0].text, closed.closing) == ("已采购网关", "企业满意")
    assert told(market, "need_asked") == bureau
    assert told(market, "need_yours") == {EXPERT, OTHER}
    assert told(market, "need_reported") == bureau | {FIRM, OTHER}
    assert told(market, "need_closed") == bureau - {notices.HR_BUREAU} | {FIRM, EXPERT, OTHER}


def test_what_is_published_of_a_need_is_what_was_asked_for_and_not_what_the_experts_found(
    market: Market,
) -> None:
    need = reported(market, visited(market, assigned(market, asked(market)), note="看了三条产线"))
    follow = api.RecordFollowUpRequest(
        id=need.id, expected_version=need.version, on="2026-03-01", text="已采购网关"
    )
    followed = act(market.enterprise(FIRM), "RecordFollowUp", follow)
    closing = api.CloseNeedRequest(id=need.id, expected_version=followed.version, closing="企业满意")

    closed = act(market.as_(Role.HR_BUREAU), "CloseNeed", closing)

    published = market.events(need.id)[-1]
    expected = TransformationNeed()
    expected.CopyFrom(closed)
    for name in ("visits", "report", "recommendations", "follow_ups", "closing"):
        assert getattr(closed, name)
        expected.ClearField(name)
    assert published == expected


def test_the_history_tells_who_did_what(market: Market) -> None:
    need = reported(market, visited(market, assigned(market, asked(market))))

    steps = (
        market.as_(Role.HR_BUREAU)
        .lifecycle.ListHistory(
            lifecycle_api.ListHistoryRequest(
                subject=lifecycle_api.HistorySubject.HISTORY_SUBJECT_NEED, id=need.id
            )
        )
        .steps
    )

    assert [(step.act, step.from_stage, step.to_stage, step.role) for step in reversed(steps)] == [
        ("CreateTransformationNeed", "", "open", "enterprise"),
        ("AssignExperts", "open", "assigned", "hr_bureau"),
        ("RecordVisit", "assigned", "visited", "talent"),
        ("FileReport", "visited", "reported", "talent"),
    ]


def test_experts_who_are_replaced_hear_it_and_act_no_more(market: Market) -> None:
    need = assigned(market, assigned(market, asked(market)), OTHER)

    assert told(market, "need_not_yours") == {EXPERT}
    code, _ = refused(lambda: visited(market, need))
    assert code == CODE.PERMISSION_DENIED


@pytest.mark.parametrize(
    "name", ["AssignExperts", "RecordVisit", "FileReport", "RecordFollowUp", "CloseNeed"]
)
def test_each_act_is_refused_to_those_without_the_right(market: Market, name: str) -> None:
    need = assigned(market, asked(market))
    request = getattr(api, f"{name}Request")(id=need.id, expected_version=need.version)
    strangers = [
        market.as_(Role.VISITOR),
        market.expert("talent-9"),
        market.as_(Role.PROVIDER),
        market.as_(Role.ZONE_BUREAU),
        market.enterprise("enterprise-9"),
    ]

    for office in strangers:
        code, _ = refused(partial(act, office, name, request))
        assert (office.caller.roles, code) == (office.caller.roles, CODE.PERMISSION_DENIED)


def test_an_act_at_the_wrong_stage_is_refused_and_names_it(market: Market) -> None:
    need = asked(market)
    request = api.FileReportRequest(id=need.id, expected_version=need.version, report="太早")

    code, text = refused(lambda: act(market.as_(Role.HR_BUREAU), "FileReport", request))

    assert code == CODE.FAILED_PRECONDITION
    assert "待安排" in text


def test_a_visit_is_not_told_before_its_day_nor_by_strangers_names(market: Market) -> None:
    need = assigned(market, asked(market))

    assert refused(lambda: visited(market, need, visited_on="2026-03-02"))[0] == CODE.INVALID_ARGUMENT
    assert refused(lambda: visited(market, need, expert_ids=["talent-9"]))[0] == CODE.INVALID_ARGUMENT


def test_mobiles_are_taken_out_of_what_experts_write(market: Market) -> None:
    seen = visited(market, assigned(market, asked(market)), note="联系 13800138000 约时间")

    assert "13800138000" not in seen.visits[0].note


def test_a_need_is_withdrawn_until_there_is_a_report(market: Market) -> None:
    def withdraw(need: TransformationNeed) -> None:
        market.enterprise(FIRM).records.WithdrawTransformationNeed(
            records_api.WithdrawTransformationNeedRequest(
                id=need.id, expected_version=need.version, reason="自行解决"
            )
        )

    withdraw(assigned(market, asked(market)))
    late = reported(market, visited(market, assigned(market, asked(market))))

    assert {EXPERT, OTHER, notices.HR_BUREAU} <= told(market, "need_withdrawn")
    assert refused(lambda: withdraw(late))[0] == CODE.FAILED_PRECONDITION


def test_firms_with_a_report_count_for_the_target_once(market: Market) -> None:
    for _ in range(2):
        reported(market, visited(market, assigned(market, asked(market))))
    assigned(market, asked(market, "enterprise-2"))
    asked(market, "enterprise-3")

    found = market.as_(Role.VISITOR).pilots.GetTargets(pilots_api.GetTargetsRequest()).targets
    firms = {t.year: (t.wanted, t.reached, t.under_way) for t in found if t.key == "diagnosed_firms"}

    assert firms == {2023: (50, 1, 1), 2025: (100, 1, 1)}
