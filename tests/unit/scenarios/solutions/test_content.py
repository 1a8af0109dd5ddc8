"""What a solution may say, and what it has to."""

from datetime import date
from typing import Any

import pytest
from dabridge.events.v1.scenarios_pb2 import Attachment
from dabridge.events.v1.types_pb2 import MoneyRange, Requirement
from dabridge.scenarios.v1 import solutions_service_pb2 as api

from services.scenarios.market.solutions import content as contents
from tests.fakes.messages import a_scenario

TODAY = date(2026, 3, 1)


def answer(requirement: str = "数据治理", how: str = "办法", fulfilment: int = 1) -> api.RequirementAnswer:
    return api.RequirementAnswer(requirement=requirement, how=how, fulfilment=fulfilment)  # type: ignore[arg-type]


def whole(**changes: Any) -> api.SolutionContent:
    content = api.SolutionContent(summary="摘要", price=MoneyRange(max_yuan=1), answers=[answer()])
    for name in changes:
        content.ClearField(name)
    content.MergeFrom(api.SolutionContent(**changes))
    return content


def test_a_draft_may_be_empty_and_a_whole_one_is_complete() -> None:
    assert contents.check_draft(api.SolutionContent(), TODAY) == []
    assert contents.check_draft(whole(), TODAY) == []
    assert contents.check_complete(whole(), a_scenario()) == []


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("content.summary", {"summary": "长" * 2_001}),
        ("content.approach", {"approach": "长" * 20_001}),
        ("content.schedule", {"schedule": "长" * 5_001}),
        ("content.weeks", {"weeks": -1}),
        ("content.weeks", {"weeks": 521}),
        ("content.price.min_yuan", {"price": MoneyRange(min_yuan=2, max_yuan=1)}),
        ("content.answers[1].requirement", {"answers": [answer(), answer()]}),
        ("content.answers[0].requirement", {"answers": [answer("")]}),
        ("content.answers[0].how", {"answers": [answer(how="长" * 2_001)]}),
        ("content.answers[0].fulfilment", {"answers": [answer(fulfilment=9)]}),
        ("content.answers", {"answers": [answer(f"{n}") for n in range(61)]}),
        ("content.team[0].post", {"team": [api.TeamPost(people=1)]}),
        ("content.team[0].people", {"team": [api.TeamPost(post="岗", people=-1)]}),
        ("content.team[0].qualification", {"team": [api.TeamPost(post="岗", qualification="长" * 201)]}),
        ("content.team", {"team": [api.TeamPost(post="岗")] * 31}),
        ("content.references[0].project", {"references": [api.Reference(client="甲")]}),
        ("content.references[0].client", {"references": [api.Reference(project="项", client="长" * 201)]}),
        ("content.references[0].year", {"references": [api.Reference(project="项", year=2027)]}),
        ("content.references[0].amount_yuan", {"references": [api.Reference(project="项", amount_yuan=-1)]}),
        ("content.references", {"references": [api.Reference(project="项")] * 31}),
        ("content.attachments", {"attachments": [Attachment(id=f"{n}") for n in range(11)]}),
    ],
)
def test_each_bound_of_a_draft_is_told_by_its_field(field: str, changes: dict[str, Any]) -> None:
    assert [error.field for error in contents.check_draft(whole(**changes), TODAY)] == [field]


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("content.summary", {"summary": ""}),
        ("content.price", {"price": MoneyRange()}),
        ("content.answers", {"answers": []}),
        ("content.answers", {"answers": [answer(fulfilment=0)]}),
        ("content.answers[0].how", {"answers": [answer(how="")]}),
        ("content.answers[1].requirement", {"answers": [answer(), answer("已取消的需求")]}),
    ],
)
def test_what_lacks_is_told_by_its_field(field: str, changes: dict[str, Any]) -> None:
    assert [error.field for error in contents.check_complete(whole(**changes), a_scenario())] == [field]


def test_wishes_may_go_unanswered_and_what_is_not_met_needs_no_way() -> None:
    asked = [Requirement(name="数据治理", must=True), Requirement(name="国产化", must=False)]
    content = whole(answers=[answer(how="", fulfilment=api.FULFILMENT_NONE)])
    assert contents.check_complete(content, a_scenario(requirements=asked)) == []


def test_files_are_there_and_named_once() -> None:
    named = whole(attachments=[Attachment(id="a"), Attachment(id="b"), Attachment(id="a")])
    assert [error.field for error in contents.check_files(named, {"a"})] == [
        "content.attachments[1].id",
        "content.attachments[2].id",
    ]


def test_identifiers_of_people_are_taken_out_and_of_files_ids_alone_are_kept() -> None:
    given = whole(
        summary=" 联系 13800138000 ",
        attachments=[Attachment(id="a", name="假名.pdf", media_type="x/y", size_bytes=1, sha256="0")],
    )
    kept = contents.tidied(given)
    assert kept.summary == "联系 〔已隐去〕"
    assert list(kept.attachments) == [Attachment(id="a")]
    assert given.summary == " 联系 13800138000 "
