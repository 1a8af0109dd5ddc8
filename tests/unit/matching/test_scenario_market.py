"""The scenario market through both handlers: what a stage, a deadline or a product does to lists."""

from typing import Any

from dabridge.events.v1.scenarios_pb2 import (
    NEED_STAGE_ASSIGNED,
    NEED_STAGE_VISITED,
    OFFERING_KIND_PRODUCT,
    SCENARIO_STAGE_ANSWERED,
    SCENARIO_STAGE_APPROVED,
    SCENARIO_STAGE_LISTED,
    SCENARIO_STAGE_SELECTED,
    Offering,
)
from google.protobuf.message import Message

from tests.fakes.messages import a_need, a_scenario, an_enterprise, an_expert
from tests.unit.matching.streams import UPDATED, Stream

SUPPLY, REVIEW = "scenario_supply:left:scenario-1", "scenario_review:left:scenario-1"
OF_FIRM, OF_EXPERT = "scenario_supply:right:enterprise-1", "scenario_review:right:expert-1"
DIAGNOSIS, OF_ADVISER = "expert_diagnosis:right:need-1", "expert_diagnosis:left:expert-1"


def standing(version: int) -> dict[str, Any]:
    return {"version": version, "status": 1, "updated_at": UPDATED}


def scenario(version: int = 1, **changes: Any) -> Message:
    return a_scenario(**standing(version), **{"provider_id": "office", **changes})


def expert(version: int = 1, **changes: Any) -> Message:
    return an_expert(**standing(version), **changes)


def need(version: int = 1, **changes: Any) -> Message:
    return a_need(**standing(version), **changes)


def a_market() -> Stream:
    stream = Stream()
    stream.absorb(scenario(), an_enterprise(**standing(1)), expert(), need())
    return stream


def test_every_market_has_lists_on_both_sides() -> None:
    stream = a_market()

    assert stream.ids(SUPPLY) == ["enterprise-1"]
    assert stream.ids(OF_FIRM) == ["scenario-1"]
    assert stream.ids(REVIEW) == stream.ids(DIAGNOSIS) == ["expert-1"]
    assert stream.ids(OF_EXPERT) == ["scenario-1"]
    assert stream.ids(OF_ADVISER) == ["need-1"]


def test_a_scenario_leaves_the_lists_once_it_is_selected_and_comes_back_when_that_is_taken_back() -> None:
    stream = a_market()

    stream.absorb(scenario(2, stage=SCENARIO_STAGE_ANSWERED))
    assert stream.ids(OF_FIRM) == ["scenario-1"]
    stream.absorb(scenario(3, stage=SCENARIO_STAGE_SELECTED))

    assert stream.ids(OF_FIRM) == stream.ids(OF_EXPERT) == stream.ids(SUPPLY) == stream.ids(REVIEW) == []
    assert not stream.shortlist(SUPPLY).live
    stream.absorb(scenario(4, stage=SCENARIO_STAGE_ANSWERED))
    assert stream.ids(OF_FIRM) == stream.ids(OF_EXPERT) == ["scenario-1"]


def test_a_scenario_comes_onto_lists_when_its_list_is_frozen() -> None:
    stream = Stream()
    stream.absorb(scenario(stage=SCENARIO_STAGE_APPROVED), an_enterprise(**standing(1)))
    assert stream.ids(OF_FIRM) == []

    stream.absorb(scenario(2, stage=SCENARIO_STAGE_LISTED))

    assert stream.ids(OF_FIRM) == ["scenario-1"]


def test_at_the_deadline_a_scenario_leaves_the_enterprises_and_stays_with_the_reviewers() -> None:
    stream = a_market()

    stream.absorb(scenario(2, stage=SCENARIO_STAGE_ANSWERED, answers_closed=True))

    assert stream.ids(SUPPLY) == stream.ids(OF_FIRM) == []
    assert stream.shortlist(SUPPLY).live
    assert stream.ids(REVIEW) == ["expert-1"]
    assert stream.ids(OF_EXPERT) == ["scenario-1"]


def test_an_expert_who_joins_the_provider_leaves_its_reviews_and_no_diagnosis() -> None:
    stream = a_market()

    stream.absorb(expert(2, affiliation_ids=["office"]))

    assert stream.ids(REVIEW) == stream.ids(OF_EXPERT) == []
    assert stream.ids(DIAGNOSIS) == ["expert-1"]


def test_an_expert_who_is_away_leaves_every_list() -> None:
    stream = a_market()

    stream.absorb(expert(2, available=False))

    assert stream.ids(REVIEW) == stream.ids(DIAGNOSIS) == stream.ids(OF_EXPERT) == []


def test_a_need_stays_while_experts_are_named_and_leaves_once_it_was_visited() -> None:
    stream = a_market()

    stream.absorb(need(2, stage=NEED_STAGE_ASSIGNED, expert_ids=["expert-1"]))
    assert stream.ids(OF_ADVISER) == ["need-1"]
    stream.absorb(need(3, stage=NEED_STAGE_VISITED))

    assert stream.ids(OF_ADVISER) == stream.ids(DIAGNOSIS) == []


def test_a_product_that_is_uploaded_moves_the_enterprise_on_lists() -> None:
    stream = a_market()
    before = stream.shortlist(SUPPLY).entries[0].score
    product = Offering(kind=OFFERING_KIND_PRODUCT, name="示例大数据平台", summary="建设数据平台。提高效率。")

    stream.absorb(an_enterprise(**standing(2), offerings=[product]))

    assert stream.shortlist(SUPPLY).entries[0].score != before
    assert stream.shortlist(SUPPLY).entries[0].version == 2
