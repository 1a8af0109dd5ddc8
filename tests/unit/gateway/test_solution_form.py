"""What the steps of a solution's form make of what was typed."""

from typing import Any

import pytest
from dabridge.scenarios.v1.solutions_service_pb2 import SolutionContent
from starlette.datastructures import FormData

from services.gateway.codec import Plain, from_plain, to_plain
from services.gateway.portal import solution_form
from services.gateway.portal.solution_form import STEPS, TYPED

SCENARIO: Plain = {"requirements": [{"name": "甲", "must": True}, {"name": "乙", "must": False}]}
EMPTY = to_plain(SolutionContent())


def form(**fields: Any) -> FormData:
    return FormData(
        [
            (name, value)
            for name, values in fields.items()
            for value in (values if isinstance(values, list) else [values])
        ]
    )


def take(step: str, content: Plain = EMPTY, **fields: Any) -> solution_form.Typed:
    return solution_form.take(step, form(**fields), content, SCENARIO)


def test_each_step_leaves_the_fields_of_the_others() -> None:
    content: Plain = {
        **EMPTY,
        "summary": "摘要",
        "approach": "路线",
        "weeks": 3,
        "schedule": "进度",
        "team": [{"post": "岗", "people": 1, "qualification": ""}],
        "references": [{"project": "项", "client": "", "year": 2025, "amount_yuan": 1}],
        "answers": [{"requirement": "甲", "fulfilment": "full", "how": "办法"}],
        "attachments": [{"id": "a"}],
    }
    own = {
        "summary": {"summary", "approach"},
        "answers": {"answers"},
        "price": {"price", "schedule", "weeks"},
        "team": {"team"},
        "references": {"references"},
    }
    for step in TYPED:
        fresh = take(step, content).content
        assert {name for name in content if fresh[name] != content[name]} <= own[step]
        assert all(not fresh[name] or fresh[name] == content[name] for name in own[step] - {"price"})


def test_what_a_step_makes_is_a_content() -> None:
    made = take(
        "price", min_yuan="1,200,000", max_yuan="1，500，000", weeks="26", schedule=" 快\r\n好 "
    ).content
    assert made["price"] == {"min_yuan": 1_200_000, "max_yuan": 1_500_000}
    assert (made["weeks"], made["schedule"]) == (26, "快\n好")
    content = from_plain(made, SolutionContent)
    assert content.price.max_yuan == 1_500_000
    assert not from_plain(take("price", min_yuan="1").content, SolutionContent).price.HasField("max_yuan")


@pytest.mark.parametrize("typed", ["一百", "-1", "1.5", "1e3", "１２", "9" * 16])
def test_a_number_that_is_none_is_told_and_stays_as_it_was_typed(typed: str) -> None:
    found = take("price", min_yuan=typed)
    assert [problem.field for problem in found.problems] == ["content.price.min_yuan"]
    assert found.content["price"]["min_yuan"] == typed


def test_a_count_that_no_message_holds_is_told() -> None:
    found = take("team", post=["岗"], people=["9999999999"], qualification=[""])
    assert [problem.field for problem in found.problems] == ["content.team[0].people"]


def test_empty_rows_are_left_out_and_half_empty_ones_stay_to_be_told() -> None:
    found = take("team", post=["", "岗", ""], people=["", "2", "3"], qualification=["", "", ""])
    assert [(row["post"], row["people"]) for row in found.content["team"]] == [("岗", 2), ("", 3)]
    one = take("references", project=["", "项"], client=["", ""], year=["", "2025"], amount_yuan=["", ""])
    assert one.content["references"] == [{"project": "项", "client": "", "year": 2025, "amount_yuan": 0}]


def test_answers_are_shown_in_the_scenarios_order_and_those_asked_no_more_at_the_end() -> None:
    content = take(
        "answers",
        requirement=["丙", "乙", "甲"],
        fulfilment=["full", "", "nonsense"],
        how=["旧", "", "办法"],
    ).content
    assert content["answers"] == [
        {"requirement": "丙", "fulfilment": "full", "how": "旧"},
        {"requirement": "甲", "fulfilment": None, "how": "办法"},
    ]
    rows = solution_form.answered(content, SCENARIO)
    assert [(row["name"], row["must"], row["gone"], row["how"]) for row in rows] == [
        ("甲", True, False, "办法"),
        ("乙", False, False, ""),
        ("丙", False, True, "旧"),
    ]
    assert not solution_form.filled(content, SCENARIO)["answers"]


def test_a_file_in_place_of_a_text_is_no_text() -> None:
    assert take("summary").content["summary"] == ""
    assert take("summary", summary=" 甲 ").content["summary"] == "甲"


def test_steps_lead_on_to_submitting() -> None:
    path = [STEPS[0]]
    while path[-1] != "submit":
        path.append(solution_form.after(path[-1]))
    assert path == [*STEPS, "submit"]
    assert [solution_form.before(step) for step in STEPS] == ["", *STEPS[:-1]]


def test_a_table_has_spare_rows_up_to_its_most() -> None:
    assert len(solution_form.spare([], {})) == solution_form.SPARE
    assert len(solution_form.spare([{}] * 29, {})) == 30
    assert len(solution_form.spare([{}] * 30, {})) == 30
