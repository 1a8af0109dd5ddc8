"""When a solution may be written, given in, opened and taken back; who bids together."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from dabridge.events.v1.scenarios_pb2 import Partner, Scenario, ScenarioStage, Solution, SolutionStage
from dabridge.events.v1.types_pb2 import RECORD_STATUS_WITHDRAWN

from services.common.errors import Withdrawn, WrongStage
from services.scenarios.market.solutions import find, joint, standing
from tests.fakes.messages import a_scenario

NOW = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)
STAGES = [stage for stage in ScenarioStage.values() if stage]
OPEN = (ScenarioStage.SCENARIO_STAGE_LISTED, ScenarioStage.SCENARIO_STAGE_ANSWERED)


def scenario(hours: float | None = 1, **changes: Any) -> Scenario:
    deadline = "" if hours is None else (NOW + timedelta(hours=hours)).isoformat()
    return a_scenario(answer_deadline=deadline, **changes)


def a_solution(stage: str = "draft", **changes: Any) -> Solution:
    named = f"SOLUTION_STAGE_{stage.upper()}"
    return Solution(id="solution-1", scenario_id="scenario-1", enterprise_id="lead", stage=named, **changes)


def partners(*names: str, agreed: bool = True) -> list[Partner]:
    return [Partner(enterprise_id=name, agreed=agreed) for name in names]


@pytest.mark.parametrize("stage", STAGES)
def test_solutions_are_taken_at_open_stages_alone(stage: Any) -> None:
    if stage in OPEN:
        standing.check_open(scenario(stage=stage), NOW)
    else:
        with pytest.raises(WrongStage):
            standing.check_open(scenario(stage=stage), NOW)


@pytest.mark.parametrize("hours", [0, -1])
def test_from_the_deadline_on_none_is_taken(hours: float) -> None:
    with pytest.raises(WrongStage) as caught:
        standing.check_open(scenario(hours), NOW)
    assert caught.value.rule == "answers_closed"


def test_once_answers_are_closed_or_the_scenario_is_withdrawn_none_is_taken() -> None:
    with pytest.raises(WrongStage):
        standing.check_open(scenario(answers_closed=True), NOW)
    with pytest.raises(Withdrawn):
        standing.check_open(scenario(status=RECORD_STATUS_WITHDRAWN), NOW)


@pytest.mark.parametrize("stage", ["draft", "submitted"])
def test_what_is_not_opened_is_written(stage: str) -> None:
    standing.check_writable(a_solution(stage))
    with pytest.raises(Withdrawn):
        standing.check_writable(a_solution(stage, status=RECORD_STATUS_WITHDRAWN))


@pytest.mark.parametrize("stage", ["opened", "shortlisted", "selected", "not_selected"])
def test_what_was_opened_is_written_no_more(stage: str) -> None:
    with pytest.raises(WrongStage):
        standing.check_writable(a_solution(stage))


@pytest.mark.parametrize(
    ("stage", "hours", "reason", "lacks"),
    [
        ("draft", 1, "", False),
        ("draft", -1, "", False),
        ("submitted", 1, "", False),
        ("submitted", -1, "", True),
        ("opened", -1, "", True),
        ("opened", -1, "原因", False),
        ("shortlisted", -1, "原因", False),
        ("opened", -1, "长" * 501, True),
    ],
)
def test_a_withdrawal_needs_a_reason_once_answers_are_closed(
    stage: str, hours: float, reason: str, lacks: bool
) -> None:
    errors = standing.check_withdrawal(a_solution(stage), scenario(hours), reason, NOW)
    assert [error.field for error in errors] == (["reason"] if lacks else [])


@pytest.mark.parametrize("stage", ["selected", "not_selected"])
def test_what_was_decided_is_taken_back_no_more(stage: str) -> None:
    with pytest.raises(WrongStage):
        standing.check_withdrawal(a_solution(stage), scenario(-1), "原因", NOW)


@pytest.mark.parametrize(
    ("hours", "closed", "opened"),
    [
        (1, True, False),
        (0, True, True),
        (-1, True, True),
        (-1, False, False),
        (None, True, True),
        (None, False, False),
    ],
)
def test_the_clock_decides_whether_solutions_are_opened(
    hours: float | None, closed: bool, opened: bool
) -> None:
    assert standing.is_opened(scenario(hours, answers_closed=closed), NOW) is opened


def test_who_has_agreed_bids_and_who_is_invited_does_not() -> None:
    solution = a_solution(partners=partners("a") + partners("b", agreed=False))
    assert find.bidders(solution) == {"lead", "a"}
    assert [error.field for error in joint.check_agreed(solution)] == ["partner_ids[1]"]
    assert find.bidders(joint.agreed(solution, "b")) == {"lead", "a", "b"}


def test_the_same_partners_in_another_order_change_nothing_that_was_given_in() -> None:
    given = a_solution("submitted", partners=partners("a", "b"), submitted_at="t", sealed_sha256="h")
    assert joint.named(given, ["a", "b"]) == given
    turned = joint.named(given, ["b", "a"])
    assert (turned.stage, turned.submitted_at) == (given.stage, "t")


@pytest.mark.parametrize("named", [["a"], [], ["a", "b", "c"], ["a", "c"]])
def test_with_other_partners_what_was_given_in_is_a_draft_again(named: list[str]) -> None:
    given = a_solution(
        "submitted", partners=partners("a", "b"), submitted_at="t", sealed_sha256="h", revision=3
    )
    fresh = joint.named(given, named)
    assert (fresh.stage, fresh.submitted_at, fresh.sealed_sha256, fresh.revision) == (
        SolutionStage.SOLUTION_STAGE_DRAFT,
        "",
        "",
        3,
    )
    assert {p.enterprise_id: p.agreed for p in fresh.partners} == {name: name != "c" for name in named}


@pytest.mark.parametrize(
    ("ids", "fields"),
    [
        ([], []),
        (["a", "b"], []),
        (["lead"], ["partner_ids[0]"]),
        (["provider"], ["partner_ids[0]"]),
        (["a", "a"], ["partner_ids[1]"]),
        ([""], ["partner_ids[0]"]),
        ([f"p{n}" for n in range(6)], ["partner_ids"]),
    ],
)
def test_partners_are_a_few_others_each_once(ids: list[str], fields: list[str]) -> None:
    assert [error.field for error in joint.check_partners(ids, "lead", "provider")] == fields
