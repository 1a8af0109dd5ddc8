"""Who reviews: nobody twice, nobody near a party, nobody lost who has given in scores."""

import pytest
from dabridge.events.v1.scenarios_pb2 import Review, Reviewer
from dabridge.scenarios.v1.reviews_service_pb2 import ReviewerProposal

from services.scenarios.market.reviews import panel

CONFLICTED = panel.CONFLICTED
SUBMITTED = "2026-03-01T04:00:00+00:00"


def proposals(*experts: str, near: tuple[str, ...] = ()) -> list[ReviewerProposal]:
    return [ReviewerProposal(expert_id=expert, affiliation_ids=near) for expert in experts]


def fields(errors: object) -> list[str]:
    return [error.field for error in errors]  # type: ignore[attr-defined]


def test_three_different_experts_may_be_named() -> None:
    assert panel.check(proposals("e1", "e2", "e3", near=("org-x",))) == []


def test_nobody_is_named_twice() -> None:
    assert fields(panel.check(proposals("e1", "e2", "e1"))) == ["reviewers[2].expert_id"]


def test_nobody_is_named_again_after_a_conflict() -> None:
    held = [Reviewer(expert_id="e1", statement=CONFLICTED)]

    assert fields(panel.check(proposals("e1", "e2"), held)) == ["reviewers[0].expert_id"]


@pytest.mark.parametrize(
    ("named", "field"),
    [
        ([], "reviewers"),
        (proposals(*(f"e{n}" for n in range(21))), "reviewers"),
        (proposals("not an id"), "reviewers[0].expert_id"),
        (proposals("e1", near=("no id",)), "reviewers[0].affiliation_ids"),
        (proposals("e1", near=tuple(f"o{n}" for n in range(101))), "reviewers[0].affiliation_ids"),
    ],
)
def test_what_is_no_panel_is_refused(named: list[ReviewerProposal], field: str) -> None:
    assert fields(panel.check(named)) == [field]


@pytest.mark.parametrize(
    ("near", "provider", "bidders", "blocked"),
    [
        (frozenset({"office"}), "office", set(), True),
        (frozenset({"lead"}), "office", {"lead", "partner"}, True),
        (frozenset({"partner"}), "office", {"lead", "partner"}, True),
        (frozenset({"elsewhere"}), "office", {"lead", "partner"}, False),
        (frozenset(), "office", {"expert"}, True),
        (frozenset(), "expert", set(), True),
        (frozenset(), "", set(), False),
    ],
)
def test_who_is_near_a_party_does_not_review(
    near: frozenset[str], provider: str, bidders: set[str], blocked: bool
) -> None:
    assert bool(panel.blocked("expert", {"expert": near}, provider, bidders)) == blocked


def test_a_refusal_names_each_proposal_that_is_near_a_party() -> None:
    near = {"e1": frozenset({"lead"}), "e3": frozenset({"office"})}

    errors = panel.check_blocked(proposals("e1", "e2", "e3"), near, "office", {"lead"})

    assert fields(errors) == ["reviewers[0].expert_id", "reviewers[2].expert_id"]


def test_naming_others_keeps_who_gave_in_scores_and_who_is_out() -> None:
    held = [
        Reviewer(expert_id="scored", statement=panel.NONE, submitted_at=SUBMITTED),
        Reviewer(expert_id="out", statement=CONFLICTED, conflict_reason="亲属"),
        Reviewer(expert_id="slow", statement=panel.NONE),
        Reviewer(expert_id="stays", statement=panel.NONE),
    ]

    renamed = panel.renamed(held, proposals("stays", "new"))

    assert renamed == [held[0], held[1], held[3], Reviewer(expert_id="new")]


def test_marking_takes_those_out_who_are_near_and_leaves_reasons_given_before() -> None:
    reviewers = [
        Reviewer(expert_id="near", statement=panel.NONE),
        Reviewer(expert_id="out", statement=CONFLICTED, conflict_reason="亲属"),
        Reviewer(expert_id="free"),
    ]
    near = {"near": frozenset({"lead"}), "out": frozenset({"lead"})}

    found = panel.mark(reviewers, near, "office", {"lead"})

    assert found == [reviewers[0]]
    assert [reviewer.statement for reviewer in reviewers] == [CONFLICTED, CONFLICTED, panel.UNSTATED]
    assert reviewers[0].conflict_reason
    assert reviewers[1].conflict_reason == "亲属"


def a_review(*submitted: bool, out: int = 0) -> Review:
    reviewers = [
        Reviewer(expert_id=f"e{n}", submitted_at=SUBMITTED if done else "")
        for n, done in enumerate(submitted)
    ]
    reviewers += (Reviewer(expert_id=f"out{n}", statement=CONFLICTED) for n in range(out))
    return Review(reviewers=reviewers)


@pytest.mark.parametrize(
    ("review", "complete"),
    [
        (a_review(True, True, True), True),
        (a_review(True, True, True, out=2), True),
        (a_review(True, True, False), False),
        (a_review(True, True), False),
        (a_review(True, True, out=1), False),
        (a_review(), False),
    ],
)
def test_a_review_is_complete_with_the_scores_of_three_and_of_all(review: Review, complete: bool) -> None:
    assert panel.complete(review) == complete


def test_who_is_out_has_no_seat() -> None:
    review = a_review(False, out=1)

    assert panel.seat(review, "e0") == review.reviewers[0]
    assert panel.seat(review, "out0") is None
    assert panel.seat(review, "") is None
