"""Demand lists over PostgreSQL: what is proposed, what is confirmed, who may, and what stays as it is."""

from typing import Any

import grpc
import pytest
from dabridge.events.v1.types_pb2 import RECORD_STATUS_WITHDRAWN, MoneyRange, Removed
from dabridge.talent.v1 import demand_lists_service_pb2 as api
from dabridge.talent.v1 import talent_service_pb2 as records

from services.talent.market.demand_lists.rules import listed_of
from services.talent.market.postings import examining
from tests.integration.talent_market.demand_lists.scenes import (
    ADDED,
    APPLIED,
    CHANGED,
    CLOSED,
    CONFLICT,
    INVALID,
    LEFT_OUT,
    a_post,
    as_listed,
    confirm,
    errors_of,
    posts_of,
    propose,
    stocked,
    summary,
)
from tests.integration.talent_market.offices import EMPLOYER, Market, refused


def test_a_first_list_adds_posts_once_it_is_confirmed(market: Market) -> None:
    office = market.employer()

    made = propose(office, [a_post("A"), a_post("B", years=0)])

    assert (made.stage, summary(made)) == (api.DEMAND_LIST_STAGE_PROPOSED, (2, 0, 0, 0, 0))
    assert posts_of(market) == {}
    done = confirm(office, made)
    held = posts_of(market)
    assert (done.stage, done.applied) == (api.DEMAND_LIST_STAGE_CONFIRMED, 2)
    assert [change.demand_id for change in done.changes] == [held["A"].id, held["B"].id]
    assert (held["A"].version, held["A"].enterprise_id, held["A"].headcount) == (1, EMPLOYER, 2)
    assert (held["A"].HasField("years"), held["B"].HasField("years")) == (False, True)
    assert len(market.events(held["A"].id)) == 1


def test_a_change_is_told_field_by_field_and_only_changed_posts_get_a_version(market: Market) -> None:
    held = stocked(market)
    office = market.employer()
    listed = as_listed(held, P1={"headcount": 5, "zone": "511724"})

    made = propose(office, listed)

    (change,) = made.changes
    assert summary(made) == (0, 1, 0, 2, 0)
    assert (change.kind, change.demand_id, list(change.fields)) == (
        CHANGED,
        held["P1"].id,
        ["zone", "headcount"],
    )
    assert (change.before.headcount, change.after.headcount) == (2, 5)
    confirm(office, made)
    after = posts_of(market)
    assert {code: after[code].version for code in after} == {"P0": 1, "P1": 2, "P2": 1}
    assert after["P1"].zone == "511724"
    assert [len(market.events(after[code].id)) for code in sorted(after)] == [1, 2, 1]


@pytest.mark.parametrize("with_ids", [True, False])
def test_the_same_list_again_changes_nothing_with_hidden_ids_or_without(
    market: Market, with_ids: bool
) -> None:
    office = market.employer()
    listed = [a_post("A"), a_post("B")]
    confirm(office, propose(office, listed))
    again = as_listed(posts_of(market)) if with_ids else listed

    made = propose(office, again, close_missing=True)

    assert (made.stage, summary(made)) == (api.DEMAND_LIST_STAGE_CONFIRMED, (0, 0, 0, 2, 0))
    assert [demand.version for demand in posts_of(market).values()] == [1, 1]


def test_missing_posts_are_closed_where_the_list_says_so_and_stay_otherwise(market: Market) -> None:
    held = stocked(market)
    office = market.employer()
    listed = as_listed(held)[:2]

    assert summary(propose(office, listed)) == (0, 0, 0, 2, 1)
    made = propose(office, listed, close_missing=True)

    assert summary(made) == (0, 0, 1, 2, 0)
    assert (made.changes[0].kind, made.changes[0].before.code) == (CLOSED, "P2")
    confirm(office, made)
    assert set(posts_of(market)) == {"P0", "P1"}
    gone = market.system.records.GetDemand(records.GetDemandRequest(id=held["P2"].id)).demand
    assert gone.status == RECORD_STATUS_WITHDRAWN
    assert isinstance(market.events(gone.id)[-1], Removed)


def test_a_closed_post_on_an_old_workbook_comes_back_as_a_new_one(market: Market) -> None:
    held = stocked(market)
    office = market.employer()
    confirm(office, propose(office, as_listed(held)[:2], close_missing=True))

    made = propose(office, as_listed(held))

    assert [(change.kind, change.after.code) for change in made.changes] == [(ADDED, "P2")]
    confirm(office, made)
    assert posts_of(market)["P2"].id != held["P2"].id


def test_what_is_left_out_is_not_carried_out(market: Market) -> None:
    held = stocked(market)
    office = market.employer()
    listed = [*as_listed(held, P0={"headcount": 9}, P1={"headcount": 9})[:2], a_post("N")]
    made = propose(office, listed, close_missing=True)
    numbers = {(change.after.code or change.before.code): change.number for change in made.changes}

    done = confirm(office, made, [numbers["P1"], numbers["P2"], numbers["N"]])

    assert (done.applied, done.left_out, done.conflicts) == (1, 3, 0)
    after = posts_of(market)
    assert {code: after[code].headcount for code in after} == {"P0": 9, "P1": 2, "P2": 2}


def test_a_post_that_changed_after_the_proposal_is_a_conflict_and_the_others_are_carried_out(
    market: Market,
) -> None:
    held = stocked(market)
    office = market.employer()
    made = propose(office, as_listed(held, P0={"headcount": 9}, P1={"headcount": 9}))
    moved = held["P0"]
    moved.description = "在页面上改过"
    office.records.UpdateDemand(records.UpdateDemandRequest(demand=moved, expected_version=1))

    done = confirm(office, made)

    assert [change.outcome for change in done.changes] == [CONFLICT, APPLIED]
    after = posts_of(market)
    assert (after["P0"].headcount, after["P0"].description, after["P1"].headcount) == (2, "在页面上改过", 9)


def test_a_post_that_was_rated_after_the_proposal_is_none(market: Market) -> None:
    held = stocked(market)
    office = market.employer()
    listed = as_listed(held, P0={"headcount": 9}, P1={"headcount": 9})
    made = propose(office, listed[:2], close_missing=True)
    examining.examine_due(market.served.parts)
    rated = posts_of(market)
    assert sorted(demand.version for demand in rated.values()) == [1, 2, 2]

    done = confirm(office, made)

    assert [change.outcome for change in done.changes] == [APPLIED, APPLIED, APPLIED]
    after = posts_of(market)
    assert {code: demand.headcount for code, demand in after.items()} == {"P0": 9, "P1": 9}
    assert all(demand.standing == rated[code].standing for code, demand in after.items())


def test_a_row_that_would_undo_a_change_made_elsewhere_says_so_and_one_after_a_list_does_not(
    market: Market,
) -> None:
    held = stocked(market)
    office = market.employer()
    first = as_listed(held, P0={"headcount": 3}, P1={"headcount": 3})
    confirm(office, propose(office, first))
    elsewhere = posts_of(market)["P1"]
    elsewhere.headcount = 4
    office.records.UpdateDemand(records.UpdateDemandRequest(demand=elsewhere, expected_version=2))

    # The firm goes on editing the file that it has, which tells of version 1.
    made = propose(office, as_listed(held, P0={"headcount": 5}, P1={"headcount": 5}))

    assert [(change.after.code, change.outdated) for change in made.changes] == [("P0", False), ("P1", True)]


def test_codes_can_be_swapped_and_are_borne_once(market: Market) -> None:
    held = stocked(market, 2)
    office = market.employer()
    swapped = as_listed(held, P0={"code": "P1"}, P1={"code": "P0"})

    confirm(office, propose(office, swapped))

    assert {code: demand.id for code, demand in posts_of(market).items()} == {
        "P1": held["P0"].id,
        "P0": held["P1"].id,
    }
    assert refused(lambda: propose(office, [a_post("X"), a_post("X")]))[0] == INVALID
    made = propose(office, [a_post("Y")])
    market.demand(code="Y")
    assert [change.outcome for change in confirm(office, made).changes] == [CONFLICT]


def test_leaving_out_one_half_of_a_swap_leaves_both(market: Market) -> None:
    held = stocked(market, 2)
    office = market.employer()
    made = propose(office, as_listed(held, P0={"code": "P1"}, P1={"code": "P0"}))

    done = confirm(office, made, [2])

    assert [change.outcome for change in done.changes] == [CONFLICT, LEFT_OUT]
    assert {code: demand.id for code, demand in posts_of(market).items()} == {
        code: demand.id for code, demand in held.items()
    }


def test_a_row_copied_with_its_hidden_id_is_a_new_post_by_its_new_code(market: Market) -> None:
    held = stocked(market, 1)
    copy = listed_of(held["P0"])
    copy.code = "P0-2"

    made = propose(market.employer(), [copy, listed_of(held["P0"])])

    assert [(change.kind, change.after.code) for change in made.changes] == [(ADDED, "P0-2")]
    assert made.unchanged == 1


def test_everything_that_is_wrong_is_told_by_post_and_field(market: Market) -> None:
    other = market.demand(enterprise_id="employer-2")
    office = market.employer()
    posts = [
        a_post("A", zone="000000", headcount=0),
        a_post("B", salary=MoneyRange(min_yuan=9_000, max_yuan=8_000)),
        a_post(""),
        a_post("C", open_until="2026-02-30"),
        a_post("C"),
        a_post("D", id=other.id),
        a_post("E", id="made-up"),
        a_post("F", required_skills=["Python", "python"], occupation_code="9-9"),
    ]

    assert sorted(errors_of(office, posts)) == [
        (0, "headcount"),
        (0, "zone"),
        (1, "salary.min_yuan"),
        (2, "code"),
        (3, "open_until"),
        (4, "code"),
        (5, "id"),
        (6, "id"),
        (7, "occupation_code"),
        (7, "required_skills[1]"),
    ]
    assert errors_of(office, [a_post("A")]) == []
    assert refused(lambda: propose(office, posts))[0] == INVALID
    assert market.sql("SELECT count(*) FROM demand_list") == [(0,)]


def test_a_later_list_supersedes_the_one_that_waits(market: Market) -> None:
    office = market.employer()
    first = propose(office, [a_post("A")])
    second = propose(office, [a_post("B")])

    assert refused(lambda: confirm(office, first))[0] == grpc.StatusCode.ABORTED
    superseded = office.demand_lists.GetDemandList(api.GetDemandListRequest(id=first.id)).demand_list
    code, told = refused(lambda: confirm(office, superseded))
    assert (code, "已被新清单替代" in told) == (grpc.StatusCode.FAILED_PRECONDITION, True)
    confirm(office, second)
    assert set(posts_of(market)) == {"B"}


def test_a_confirmation_that_is_sent_twice_is_carried_out_once(market: Market) -> None:
    office = market.employer()
    made = propose(office, [a_post("A")])

    assert confirm(office, made, key="once") == confirm(office, made, key="once")
    assert [demand.version for demand in posts_of(market).values()] == [1]


def test_the_history_is_newest_first_in_pages(market: Market) -> None:
    office = market.employer()
    made = [propose(office, [a_post(code)]) for code in "ABC"]

    def page(token: str = "") -> Any:
        return office.demand_lists.ListDemandLists(api.ListDemandListsRequest(page_size=2, page_token=token))

    first = page()
    second = page(first.next_page_token)
    shown = [*first.demand_lists, *second.demand_lists]
    assert [item.id for item in shown] == [item.id for item in reversed(made)]
    assert (first.total, second.next_page_token) == (3, "")
    assert not any(item.changes for item in shown)
