"""What a pilot may become."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from dabridge.events.v1.scenarios_pb2 import Attachment, Contract, Milestone, Pilot, PilotStage

from services.common.errors import WrongStage
from services.scenarios.market.pilots import rules
from tests.fakes.messages import a_scenario

TODAY = date(2026, 3, 10)
Act = Callable[[], object]


def a_pilot(*milestones: Milestone, **changes: Any) -> Pilot:
    standard: dict[str, Any] = {
        "id": "scenario-1",
        "title": "智慧水务试点",
        "stage": PilotStage.PILOT_STAGE_RUNNING,
        "starts_on": "2026-03-01",
        "ends_on": "2026-06-30",
        "milestones": milestones or [a_milestone()],
    }
    return Pilot(**{**standard, **changes})


def a_milestone(**changes: Any) -> Milestone:
    return Milestone(**{"id": "m1", "name": "上线", "due_on": "2026-03-31", **changes})


def fields(errors: list[Any]) -> list[str]:
    return [error.field for error in errors]


def test_a_pilot_takes_what_is_not_said_from_the_scenario_and_its_contract() -> None:
    contract = Contract(enterprise_ids=["e1", "e2"], amount_yuan=900)
    scenario = a_scenario(contract=contract, provider_id="p1", synthetic=True)
    asked = Pilot(
        starts_on="2026-03-01", ends_on="2026-06-30", milestones=[a_milestone(id="", confirmed=True)]
    )

    pilot, errors = rules.planned(scenario, asked, lambda: "new")

    assert errors == []
    assert (pilot.id, pilot.title, pilot.amount_yuan) == (scenario.id, scenario.title, 900)
    assert (pilot.provider_id, list(pilot.enterprise_ids)) == ("p1", ["e1", "e2"])
    assert (pilot.zone, pilot.industry, pilot.synthetic) == (scenario.zone, scenario.industry, True)
    assert list(pilot.milestones) == [a_milestone(id="new")]


def test_a_pilot_says_itself_what_it_costs_and_is_called() -> None:
    scenario = a_scenario(contract=Contract(amount_yuan=900))
    asked = a_pilot(title="一期", amount_yuan=500)

    pilot, errors = rules.planned(scenario, asked)

    assert (errors, pilot.title, pilot.amount_yuan) == ([], "一期", 500)


@pytest.mark.parametrize(
    ("changes", "broken"),
    [
        ({"starts_on": ""}, "starts_on"),
        ({"ends_on": ""}, "ends_on"),
        ({"ends_on": "2026-02-28"}, "ends_on"),
        ({"amount_yuan": -1}, "amount_yuan"),
        ({"title": "长" * 201}, "title"),
        ({"milestones": []}, "milestones"),
        ({"milestones": [a_milestone(name="")]}, "milestones[0].name"),
        ({"milestones": [a_milestone(due_on="")]}, "milestones[0].due_on"),
        ({"milestones": [a_milestone(due_on="2026-07-01")]}, "milestones[0].due_on"),
        ({"milestones": [a_milestone(due_on="2026-02-28")]}, "milestones[0].due_on"),
        ({"milestones": [a_milestone(), a_milestone(id="m2")]}, "milestones[1].name"),
        ({"milestones": [a_milestone(), a_milestone(name="推广")]}, "milestones[1].id"),
        ({"milestones": [a_milestone(id="x y")]}, "milestones[0].id"),
        ({"milestones": [a_milestone(id=str(n), name=str(n)) for n in range(41)]}, "milestones"),
    ],
)
def test_each_rule_of_a_plan_is_kept(changes: dict[str, Any], broken: str) -> None:
    asked = a_pilot(**{"milestones": [a_milestone()], **changes})

    _, errors = rules.planned(a_scenario(), asked)

    assert broken in fields(errors)


def test_a_plan_is_replaced_but_for_what_was_reached() -> None:
    done = a_milestone(reached_on="2026-03-05", evidence="验收单", confirmed=True)
    held = a_pilot(done, a_milestone(id="m2", name="推广"))
    asked = Pilot(milestones=[a_milestone(id="", name="培训"), a_milestone()])

    pilot, errors = rules.replanned(held, asked, lambda: "m3")

    assert errors == []
    assert list(pilot.milestones) == [a_milestone(id="m3", name="培训"), done]
    assert (pilot.title, pilot.ends_on) == (held.title, held.ends_on)
    assert rules.changed_fields(held, pilot) == ["milestones"]


@pytest.mark.parametrize(
    "asked",
    [
        [a_milestone(id="m2", name="推广")],
        [a_milestone(name="改名")],
        [a_milestone(due_on="2026-04-30")],
    ],
)
def test_what_was_reached_is_neither_dropped_nor_changed(asked: list[Milestone]) -> None:
    held = a_pilot(a_milestone(reached_on="2026-03-05"))

    _, errors = rules.replanned(held, Pilot(milestones=asked))

    assert errors
    assert all(field.startswith("milestones") for field in fields(errors))


def test_a_reached_milestone_may_lie_behind_a_new_end() -> None:
    held = a_pilot(a_milestone(reached_on="2026-03-05"))

    _, errors = rules.replanned(held, Pilot(ends_on="2026-03-20", milestones=[a_milestone()]))

    assert errors == []


def test_evidence_that_was_refused_stays_with_its_milestone() -> None:
    held = a_pilot(a_milestone(evidence="旧证明", attachments=[Attachment(id="a")]))

    pilot, _ = rules.replanned(held, Pilot(milestones=[a_milestone(due_on="2026-04-30")]))

    assert (pilot.milestones[0].evidence, pilot.milestones[0].attachments[0].id) == ("旧证明", "a")


def test_a_milestone_is_reached_by_evidence_and_waits_for_confirmation() -> None:
    held = a_pilot()
    news = Milestone(id="m1", reached_on="2026-03-10", evidence="验收单", attachments=[Attachment(id="a")])

    pilot, errors = rules.reached(held, news, TODAY)

    assert errors == []
    assert pilot.milestones[0] == a_milestone(
        reached_on="2026-03-10", evidence="验收单", attachments=[Attachment(id="a")]
    )
    assert held == a_pilot()


@pytest.mark.parametrize(
    ("news", "broken"),
    [
        ({"reached_on": "2026-03-11"}, "reached_on"),
        ({"reached_on": "2026-02-28"}, "reached_on"),
        ({"reached_on": ""}, "reached_on"),
        ({"evidence": ""}, "evidence"),
        ({"evidence": "长" * 2_001}, "evidence"),
        ({"id": "m9"}, "milestone_id"),
    ],
)
def test_each_rule_of_evidence_is_kept(news: dict[str, Any], broken: str) -> None:
    told = Milestone(**{"id": "m1", "reached_on": "2026-03-10", "evidence": "验收单", **news})

    _, errors = rules.reached(a_pilot(), told, TODAY)

    assert fields(errors) == [broken]


def test_a_confirmed_milestone_is_settled() -> None:
    held = a_pilot(a_milestone(reached_on="2026-03-05", confirmed=True))
    news = Milestone(id="m1", reached_on="2026-03-10", evidence="新证明")

    acts: list[Act] = [
        lambda: rules.reached(held, news, TODAY),
        lambda: rules.judged(held, "m1", True, ""),
    ]
    for act in acts:
        with pytest.raises(WrongStage) as caught:
            act()
        assert caught.value.rule == "milestone_confirmed"


def test_what_was_not_reached_is_not_confirmed() -> None:
    with pytest.raises(WrongStage) as caught:
        rules.judged(a_pilot(), "m1", True, "")
    assert caught.value.rule == "milestone_not_reached"


def test_a_refusal_needs_a_reason() -> None:
    held = a_pilot(a_milestone(reached_on="2026-03-05"))

    assert fields(rules.judged(held, "m1", False, "")[1]) == ["reason"]
    assert rules.judged(held, "m1", True, "")[1] == []
    assert rules.judged(held, "m1", False, "缺签字")[0].milestones[0].reached_on == ""


def test_all_milestones_are_confirmed_before_a_pilot_is_demonstrated() -> None:
    done = a_milestone(reached_on="2026-03-05", confirmed=True)

    for open_one in (a_milestone(id="m2"), a_milestone(id="m2", reached_on="2026-03-06")):
        with pytest.raises(WrongStage) as caught:
            rules.demonstrated(a_pilot(done, open_one), "有效", TODAY)
        assert caught.value.rule == "milestones_open"
    pilot, errors = rules.demonstrated(a_pilot(done), "有效", TODAY)
    assert (errors, pilot.stage) == ([], PilotStage.PILOT_STAGE_DEMONSTRATED)
    assert (pilot.outcome, pilot.ended_on) == ("有效", "2026-03-10")
    assert fields(rules.demonstrated(a_pilot(done), "", TODAY)[1]) == ["outcome"]


@pytest.mark.parametrize("stage", [PilotStage.PILOT_STAGE_DEMONSTRATED, PilotStage.PILOT_STAGE_STOPPED])
def test_an_ended_pilot_stays_as_it_is(stage: PilotStage) -> None:
    held = a_pilot(a_milestone(reached_on="2026-03-05", confirmed=True), stage=stage)
    acts: list[Act] = [
        lambda: rules.replanned(held, Pilot(milestones=held.milestones)),
        lambda: rules.reached(held, held.milestones[0], TODAY),
        lambda: rules.judged(held, "m1", True, ""),
        lambda: rules.demonstrated(held, "有效", TODAY),
        lambda: rules.stopped(held, "停", TODAY),
    ]

    for act in acts:
        with pytest.raises(WrongStage):
            act()


def test_a_milestone_is_overdue_once_its_day_has_passed() -> None:
    held = a_pilot(
        a_milestone(id="yesterday", due_on="2026-03-09"),
        a_milestone(id="today", due_on="2026-03-10"),
        a_milestone(id="reached", due_on="2026-03-08", reached_on="2026-03-09"),
    )

    assert rules.overdue(held, TODAY) == ["yesterday"]
    assert rules.next_due(held) == date(2026, 3, 9)


def test_nothing_is_overdue_in_a_pilot_that_has_ended() -> None:
    held = a_pilot(a_milestone(due_on="2026-03-09"), stage=PilotStage.PILOT_STAGE_STOPPED)

    assert rules.overdue(held, TODAY) == []
    assert rules.next_due(held) is None
