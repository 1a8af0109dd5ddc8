"""What experts may do about a need, stage by stage."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from dabridge.events.v1.scenarios_pb2 import NeedStage, TransformationNeed, Visit

from services.common.errors import WrongStage
from services.scenarios.market.diagnosis import rules
from services.scenarios.market.diagnosis.rules import Outcome

TODAY = date(2026, 3, 10)
STAGES = {
    name: NeedStage.Value(f"NEED_STAGE_{name.upper()}")
    for name in ("open", "assigned", "visited", "reported", "closed")
}
ACTS: dict[str, tuple[Callable[[TransformationNeed], Outcome], set[str], str]] = {
    "AssignExperts": (lambda need: rules.assigned(need, ["x1"]), {"open", "assigned"}, "assigned"),
    "RecordVisit": (
        lambda need: rules.visited(need, "2026-03-10", ["x1"], "", TODAY),
        {"assigned", "visited"},
        "visited",
    ),
    "FileReport": (lambda need: rules.reported(need, "报告", []), {"visited"}, "reported"),
    "RecordFollowUp": (
        lambda need: rules.followed_up(need, "2026-03-10", "已上线", TODAY),
        {"reported", "closed"},
        "",
    ),
    "CloseNeed": (lambda need: rules.closed(need, ""), {"reported"}, "closed"),
}


def a_need(stage: str = "assigned", **changes: Any) -> TransformationNeed:
    standard: dict[str, Any] = {
        "id": "need-1",
        "enterprise_id": "e1",
        "title": "产线数字化",
        "stage": STAGES[stage],
        "expert_ids": [] if stage == "open" else ["x1", "x2"],
    }
    return TransformationNeed(**{**standard, **changes})


def fields(outcome: Outcome) -> list[str]:
    return [error.field for error in outcome[1]]


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("stage", STAGES)
def test_each_act_has_its_stages(act: str, stage: str) -> None:
    work, allowed, leads_to = ACTS[act]
    held = a_need(stage)

    if stage not in allowed:
        with pytest.raises(WrongStage):
            work(held)
        return
    need, errors = work(held)
    assert errors == []
    assert need.stage == STAGES[leads_to or stage]
    assert held == a_need(stage)


def test_every_act_of_the_table_is_tried() -> None:
    assert set(ACTS) == set(rules.STAGES)


def test_experts_are_replaced_by_those_named() -> None:
    assert list(rules.assigned(a_need(), ["x3"])[0].expert_ids) == ["x3"]


@pytest.mark.parametrize(
    ("experts", "broken"),
    [
        ([], "expert_ids"),
        (["x1", "x1"], "expert_ids[1]"),
        (["a b"], "expert_ids[0]"),
        ([f"x{n}" for n in range(11)], "expert_ids"),
    ],
)
def test_each_rule_of_an_assignment_is_kept(experts: list[str], broken: str) -> None:
    assert fields(rules.assigned(a_need(), experts)) == [broken]


def test_a_visit_is_added_to_those_before() -> None:
    held = a_need("visited", visits=[Visit(visited_on="2026-03-01", expert_ids=["x1"])])

    need, errors = rules.visited(held, "2026-03-10", ["x2"], "看了车间", TODAY)

    assert errors == []
    assert [visit.visited_on for visit in need.visits] == ["2026-03-01", "2026-03-10"]
    assert need.visits[1] == Visit(visited_on="2026-03-10", expert_ids=["x2"], note="看了车间")


@pytest.mark.parametrize(
    ("day", "experts", "broken"),
    [
        ("2026-03-11", ["x1"], "visited_on"),
        ("", ["x1"], "visited_on"),
        ("2026-03-10", ["x9"], "expert_ids[0]"),
        ("2026-03-10", ["x1", "x1"], "expert_ids[1]"),
    ],
)
def test_each_rule_of_a_visit_is_kept(day: str, experts: list[str], broken: str) -> None:
    assert fields(rules.visited(a_need(), day, experts, "", TODAY)) == [broken]


def test_who_tells_of_a_visit_was_there_unless_others_are_named() -> None:
    need = a_need()

    assert list(rules.visitors(need, [], {"x2", "org"})) == ["x2"]
    assert list(rules.visitors(need, [], {"bureau"})) == ["x1", "x2"]
    assert list(rules.visitors(need, ["x1"], {"x2"})) == ["x1"]


def test_a_report_says_something_and_recommends_each_thing_once() -> None:
    assert fields(rules.reported(a_need("visited"), "", [])) == ["report"]
    assert fields(rules.reported(a_need("visited"), "报告", ["上云", "上云"])) == ["recommendations[1]"]
    need, errors = rules.reported(a_need("visited"), "报告", ["上云"])
    assert (errors, need.report, list(need.recommendations)) == ([], "报告", ["上云"])


def test_a_follow_up_has_a_day_that_has_come_and_a_text() -> None:
    reported = a_need("reported")

    assert fields(rules.followed_up(reported, "2026-03-11", "已上线", TODAY)) == ["on"]
    assert fields(rules.followed_up(reported, "2026-03-10", "", TODAY)) == ["text"]
    assert rules.followed_up(reported, "2026-03-10", "已上线", TODAY)[0].follow_ups[0].text == "已上线"
