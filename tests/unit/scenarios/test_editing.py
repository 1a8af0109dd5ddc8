"""What an edit of a scenario keeps, refuses and announces, by stage and editor."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from dabridge.events.v1.scenarios_pb2 import Addendum, Contract, FieldRemark, Scenario, ScenarioStage
from dabridge.events.v1.types_pb2 import RECORD_STATUS_WITHDRAWN, MoneyRange

from services.common import texts
from services.common.access.principal import Principal
from services.common.errors import WrongStage
from services.common.records.aggregate import Edit, content_hash
from services.scenarios.market.lifecycle import deadlines, editing
from tests.fakes.callers import CENTRE, SYSTEM, a_provider, a_zone_bureau
from tests.fakes.clock import FixedClock
from tests.fakes.messages import a_scenario

NOW = FixedClock().now()
PROVIDER = a_provider()
S = ScenarioStage


def later(hours: float, since: datetime = NOW) -> str:
    return (since + timedelta(hours=hours)).isoformat()


def edit(caller: Principal = PROVIDER, explanation: str = "") -> Edit:
    return Edit(caller, NOW, explanation)


def held(stage: int, **changes: Any) -> Scenario:
    return a_scenario(stage=stage, stage_since="2026-02-01T00:00:00+00:00", **changes)


def settled(before: Scenario | None, caller: Principal = PROVIDER, **changes: Any) -> Scenario:
    """The state that an edit leads to, which breaks no rule."""
    message = a_scenario(stage=0, **changes)
    assert editing.settle(message, before, edit(caller)) == []
    return message


def test_a_new_scenario_is_a_draft_but_of_a_program() -> None:
    for caller, stage in ((PROVIDER, S.SCENARIO_STAGE_DRAFT), (CENTRE, S.SCENARIO_STAGE_DRAFT)):
        message = a_scenario(stage=S.SCENARIO_STAGE_LISTED)
        assert editing.settle(message, None, edit(caller)) == []
        assert (message.stage, message.stage_since) == (stage, NOW.isoformat())
    loaded = a_scenario(stage=S.SCENARIO_STAGE_LISTED)
    editing.settle(loaded, None, edit(SYSTEM))
    assert loaded.stage == S.SCENARIO_STAGE_LISTED
    unnamed = settled(None, SYSTEM)
    assert unnamed.stage == S.SCENARIO_STAGE_DRAFT


def test_what_acts_set_is_kept_whatever_is_sent() -> None:
    before = held(
        S.SCENARIO_STAGE_RETURNED,
        remarks=[FieldRemark(field="goal", remark="?")],
        addenda=[Addendum(number=1)],
        contract=Contract(number="合同"),
    )

    after = settled(
        before, goal="新目标", answers_closed=True, contract=Contract(number="假的"), stage_since="now"
    )

    for name in editing.SETTLED:
        assert getattr(after, name) == getattr(before, name)
    assert after.goal == "新目标"


def test_a_program_sets_the_stage_alone_and_announces_nothing() -> None:
    before = held(S.SCENARIO_STAGE_LISTED, addenda=[Addendum(number=1)])

    message = a_scenario(stage=S.SCENARIO_STAGE_CLOSED, goal="新目标")
    editing.settle(message, before, edit(SYSTEM))
    kept = settled(before, SYSTEM, goal="新目标")

    assert (message.stage, message.stage_since) == (S.SCENARIO_STAGE_CLOSED, NOW.isoformat())
    assert (kept.stage, kept.stage_since) == (before.stage, before.stage_since)
    assert len(message.addenda) == len(kept.addenda) == 1


def test_an_edit_without_a_change_is_none_at_any_stage() -> None:
    for stage in S.values()[1:]:
        before = held(stage, budget=MoneyRange())
        sent = a_scenario()
        sent.ClearField("budget")
        assert editing.settle(sent, before, edit()) == []
        assert content_hash(sent) == content_hash(before)


@pytest.mark.parametrize("stage", S.values()[1:])
def test_stages_say_who_edits(stage: int) -> None:
    makers = {S.SCENARIO_STAGE_DRAFT, S.SCENARIO_STAGE_RETURNED, *deadlines.OPEN_STAGES}
    centre = makers | {S.SCENARIO_STAGE_SUBMITTED, S.SCENARIO_STAGE_APPROVED}
    for caller, may in ((PROVIDER, makers), (a_zone_bureau(), makers), (CENTRE, centre)):
        if stage in may:
            assert settled(held(stage), caller, goal="新目标").stage == stage
            continue
        with pytest.raises(WrongStage) as caught:
            settled(held(stage), caller, goal="新目标")
        assert caught.value.stage


def test_answers_that_are_closed_end_all_edits() -> None:
    for stage in deadlines.OPEN_STAGES:
        for before in (held(stage, answers_closed=True), held(stage, answer_deadline=later(0))):
            with pytest.raises(WrongStage) as caught:
                settled(before, CENTRE, goal="新目标", answer_deadline=before.answer_deadline)
            assert caught.value.rule == "answers_closed"


def test_an_addendum_follows_the_others_with_its_explanation() -> None:
    before = held(S.SCENARIO_STAGE_ANSWERED, addenda=[Addendum(number=1, text="第一")])
    message = a_scenario(goal="新目标", criteria=[])

    editing.settle(message, before, edit(explanation="目标调整"))

    assert message.addenda[0] == before.addenda[0]
    assert message.addenda[1] == Addendum(
        number=2, published_at=NOW.isoformat(), text="目标调整", fields=["goal"]
    )


@pytest.mark.parametrize(
    ("before", "after", "fits"),
    [
        ("", later(1), True),
        ("", later(0), False),
        (later(1), later(2), True),
        (later(2), later(1), False),
        (later(2), "", False),
        ("2026-03-01T13:00:00+08:00", "2026-03-01T05:00:01Z", True),
        ("2026-03-01T13:00:00+08:00", "2026-03-01T05:00:00Z", False),
    ],
)
def test_a_listed_deadline_moves_away_alone(before: str, after: str, fits: bool) -> None:
    errors = editing.check_deadline(held(S.SCENARIO_STAGE_LISTED, answer_deadline=before), after, edit())

    assert [error.field for error in errors] == ([] if fits else ["answer_deadline"])


def test_every_field_that_an_addendum_may_name_has_a_name() -> None:
    full = a_scenario(
        list_kind="sensor",
        answer_deadline=later(1),
        provider_id="p",
        synthetic=True,
        criteria=[{"name": "价格"}],
    )
    for name in editing.changed_fields(Scenario(), full):
        assert texts.get(f"lifecycle.field.{name}")
    content = {field.name for field in Scenario.DESCRIPTOR.fields} - {"id", "version", "status", "updated_at"}
    assert set(editing.changed_fields(Scenario(), full)) == content - set(editing.SETTLED)


def test_the_clock_waits_for_what_takes_answers_until_a_deadline_alone() -> None:
    deadline = later(1)
    for stage in S.values()[1:]:
        waits = stage in deadlines.OPEN_STAGES
        assert (deadlines.due(held(stage, answer_deadline=deadline)) is not None) == waits
        assert deadlines.takes_answers(held(stage, answer_deadline=deadline), NOW) == waits
    listed = S.SCENARIO_STAGE_LISTED
    for other in (
        held(listed),
        held(listed, answer_deadline=deadline, answers_closed=True),
        held(listed, answer_deadline=deadline, status=RECORD_STATUS_WITHDRAWN),
    ):
        assert deadlines.due(other) is None
    ends = deadlines.moment(deadline)
    assert ends is not None
    assert deadlines.takes_answers(held(listed, answer_deadline=deadline), ends - timedelta(microseconds=1))
    assert not deadlines.takes_answers(held(listed, answer_deadline=deadline), ends)


def test_what_is_closed_is_not_withdrawn() -> None:
    for stage in S.values()[1:]:
        if stage != S.SCENARIO_STAGE_CLOSED:
            editing.leaves(held(stage))
    with pytest.raises(WrongStage):
        editing.leaves(held(S.SCENARIO_STAGE_CLOSED))
