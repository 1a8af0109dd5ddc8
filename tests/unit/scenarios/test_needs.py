"""What decides about a need besides its experts: who sets its stages, and when it may leave."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from dabridge.events.v1.scenarios_pb2 import NeedStage, TransformationNeed, Visit

from services.common.access.principal import Principal, Role, system
from services.common.errors import WrongStage
from services.common.records.aggregate import Edit
from services.scenarios import needs

NOW = datetime(2026, 3, 1, tzinfo=UTC)
FIRM = Edit(Principal("p", frozenset({Role.ENTERPRISE}), "e1"), NOW)
PROGRAM = Edit(system("seed"), NOW)
DONE = [NeedStage.NEED_STAGE_REPORTED, NeedStage.NEED_STAGE_CLOSED]
OPEN = [NeedStage.NEED_STAGE_OPEN, NeedStage.NEED_STAGE_ASSIGNED, NeedStage.NEED_STAGE_VISITED]


def a_need(**changes: Any) -> TransformationNeed:
    standard: dict[str, Any] = {
        "id": "need-1",
        "enterprise_id": "e1",
        "title": "产线数字化",
        "zone": "511702",
        "industry": "manufacturing",
        "situation": "设备没有联网。",
    }
    return TransformationNeed(**{**standard, **changes})


def test_a_need_that_keeps_every_rule_passes() -> None:
    assert needs.check_need(a_need(), date(2026, 3, 1)) == []


@pytest.mark.parametrize(
    ("changes", "broken"),
    [
        ({"enterprise_id": ""}, "enterprise_id"),
        ({"title": ""}, "title"),
        ({"zone": "nowhere"}, "zone"),
        ({"industry": ""}, "industry"),
        ({"situation": ""}, "situation"),
        ({"goal": "长" * 5_001}, "goal"),
        ({"stage": 99}, "stage"),
    ],
)
def test_each_rule_of_a_need_is_kept(changes: dict[str, Any], broken: str) -> None:
    assert [e.field for e in needs.check_need(a_need(**changes), date(2026, 3, 1))] == [broken]


def test_a_new_need_is_open_whatever_its_author_says() -> None:
    message = a_need(stage=NeedStage.NEED_STAGE_CLOSED, report="自己写的", expert_ids=["x1"])

    assert needs.settle_need(message, None, FIRM) == []
    assert message == a_need(stage=NeedStage.NEED_STAGE_OPEN)


def test_an_edit_keeps_what_the_experts_did() -> None:
    visits = [Visit(visited_on="2026-02-01", expert_ids=["x1"])]
    held = a_need(stage=NeedStage.NEED_STAGE_VISITED, expert_ids=["x1"], visits=visits)
    message = a_need(goal="降低能耗", stage=NeedStage.NEED_STAGE_OPEN, expert_ids=["x9"])

    needs.settle_need(message, held, FIRM)

    expected = a_need(goal="降低能耗", stage=held.stage, expert_ids=["x1"], visits=visits)
    assert message == expected
    assert needs.changed_fields(held, message) == ["goal"]


@pytest.mark.parametrize("stage", DONE)
def test_a_need_with_a_report_is_neither_edited_nor_withdrawn(stage: NeedStage) -> None:
    held = a_need(stage=stage)

    with pytest.raises(WrongStage):
        needs.settle_need(a_need(goal="另外"), held, FIRM)
    with pytest.raises(WrongStage):
        needs.leaves(held)


@pytest.mark.parametrize("stage", OPEN)
def test_a_need_without_a_report_can_be_withdrawn(stage: NeedStage) -> None:
    needs.leaves(a_need(stage=stage))


def test_a_program_sets_stages_and_without_one_keeps_what_there_is() -> None:
    imported = a_need(stage=NeedStage.NEED_STAGE_REPORTED, report="已完成")
    same = a_need(stage=NeedStage.NEED_STAGE_REPORTED, report="已完成")
    bare = a_need()

    assert needs.settle_need(imported, None, PROGRAM) == []
    assert needs.settle_need(bare, same, PROGRAM) == []
    assert imported == same == bare
