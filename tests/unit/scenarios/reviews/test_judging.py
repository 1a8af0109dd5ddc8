"""What becomes of scores: sheets, rankings, consensus, decision."""

from itertools import pairwise

import pytest
from dabridge.events.v1.scenarios_pb2 import Criterion, Ranking, Review
from dabridge.scenarios.v1.reviews_service_pb2 import AgreedItem, CriterionScore, DecidedItem, SolutionScores
from hypothesis import given
from hypothesis import strategies as st

from services.scenarios.market.reviews import judging, points

CRITERIA = [Criterion(name="安全", weight=60), Criterion(name="成本", weight=40)]


def a_review(*solutions: str) -> Review:
    return Review(
        criteria=CRITERIA,
        solution_ids=solutions,
        rankings=[Ranking(solution_id=s, mean_points=8_000, agreed_points=8_000) for s in solutions],
    )


def scored(solution: str, safety: int, cost: int, remark: str = "") -> SolutionScores:
    return SolutionScores(
        solution_id=solution,
        scores=[
            CriterionScore(criterion="安全", points=safety),
            CriterionScore(criterion="成本", points=cost),
        ],
        remark=remark,
    )


def fields(errors: object) -> list[str]:
    return [error.field for error in errors]  # type: ignore[attr-defined]


def test_scores_need_not_be_whole_to_be_kept() -> None:
    half = SolutionScores(solution_id="s1", scores=[CriterionScore(criterion="安全", points=0)])

    assert judging.check_scores(a_review("s1", "s2"), [half]) == []


@pytest.mark.parametrize(
    ("given_scores", "field"),
    [
        ([], "scores"),
        ([scored("other", 1, 1)], "scores[0].solution_id"),
        ([scored("s1", 1, 1), scored("s1", 2, 2)], "scores[1].solution_id"),
        ([scored("s1", 101, 1)], "scores[0].scores.points"),
        ([scored("s1", -1, 1)], "scores[0].scores.points"),
        ([scored("s1", 1, 1, remark="长" * 2_001)], "scores[0].remark"),
        (
            [SolutionScores(solution_id="s1", scores=[CriterionScore(criterion="别的")])],
            "scores[0].scores.criterion",
        ),
        (
            [SolutionScores(solution_id="s1", scores=[CriterionScore(criterion="安全")] * 2)],
            "scores[0].scores.criterion",
        ),
    ],
)
def test_what_is_no_score_is_refused(given_scores: list[SolutionScores], field: str) -> None:
    assert fields(judging.check_scores(a_review("s1", "s2"), given_scores)) == [field]


def test_no_more_scores_are_looked_at_than_there_are_solutions() -> None:
    errors = judging.check_scores(a_review("s1"), [scored("other", 1, 1)] * 1_000)

    assert fields(errors) == ["scores", "scores[0].solution_id"]


def test_a_solution_scored_again_is_replaced_whole() -> None:
    first = scored("s1", 50, 50, "初评")
    sheet = judging.merged({"s1": first, "s2": scored("s2", 1, 2)}, [scored("s1", 90, 80)])

    assert sheet == {"s1": scored("s1", 90, 80), "s2": scored("s2", 1, 2)}


def test_a_solution_lacking_a_criterion_is_unscored() -> None:
    half = SolutionScores(solution_id="s2", scores=[CriterionScore(criterion="安全", points=0)])
    review = a_review("s1", "s2", "s3")

    assert judging.unscored(review, {"s1": scored("s1", 0, 0), "s2": half}) == ["s2", "s3"]
    assert judging.unscored(a_review("s1"), {"s1": scored("s1", 0, 0)}) == []


def test_solutions_are_ranked_by_the_mean_of_all_reviewers() -> None:
    sheets = [
        {"s1": scored("s1", 80, 90), "s2": scored("s2", 100, 100)},
        {"s1": scored("s1", 81, 90), "s2": scored("s2", 0, 100)},
        {"s1": scored("s1", 80, 91), "s2": scored("s2", 50, 50)},
    ]

    rankings = judging.ranked(CRITERIA, ["s1", "s2"], sheets)

    assert [(r.solution_id, r.rank, r.mean_points, r.agreed_points) for r in rankings] == [
        ("s1", 1, 8_433, 8_433),
        ("s2", 2, 6_333, 6_333),
    ]


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(["s1", "s2", "s3"]),
            st.tuples(st.integers(0, 100), st.integers(0, 100)),
            min_size=3,
        ),
        min_size=1,
        max_size=5,
    )
)
def test_ranks_follow_points_whoever_gives_them(given_points: list[dict[str, tuple[int, int]]]) -> None:
    sheets = [{s: scored(s, *both) for s, both in sheet.items()} for sheet in given_points]

    rankings = judging.ranked(CRITERIA, ["s1", "s2", "s3"], sheets)

    assert {r.solution_id for r in rankings} == {"s1", "s2", "s3"}
    assert rankings[0].rank == 1
    for better, worse in pairwise(rankings):
        assert better.mean_points >= worse.mean_points
        assert (better.rank == worse.rank) == (better.mean_points == worse.mean_points)
    assert rankings == judging.ranked(CRITERIA, ["s3", "s1", "s2"], sheets[::-1])


def agreed(solution: str, agreed_points: int = 8_000, remark: str = "") -> AgreedItem:
    return AgreedItem(solution_id=solution, agreed_points=agreed_points, remark=remark)


def test_what_is_agreed_may_be_the_mean_without_a_word() -> None:
    assert judging.check_agreed(a_review("s1", "s2"), [agreed("s2"), agreed("s1")]) == []


def test_a_difference_from_the_mean_needs_a_remark() -> None:
    review = a_review("s1", "s2")

    assert fields(judging.check_agreed(review, [agreed("s1", 8_001), agreed("s2")])) == ["items[0].remark"]
    assert judging.check_agreed(review, [agreed("s1", 8_001, "补充答辩"), agreed("s2")]) == []


@pytest.mark.parametrize(
    ("items", "field"),
    [
        ([agreed("s1")], "items"),
        ([agreed("s1"), agreed("s2"), agreed("s3")], "items[2].solution_id"),
        ([agreed("s1"), agreed("s1"), agreed("s2")], "items[1].solution_id"),
        ([agreed("s1", 10_001, "超"), agreed("s2")], "items[0].agreed_points"),
        ([agreed("s1", -1, "负"), agreed("s2")], "items[0].agreed_points"),
        ([agreed("s1", 8_000, "长" * 2_001), agreed("s2")], "items[0].remark"),
    ],
)
def test_a_consensus_is_about_every_solution_once(items: list[AgreedItem], field: str) -> None:
    assert fields(judging.check_agreed(a_review("s1", "s2"), items)) == [field]


def test_agreed_points_make_the_rank_and_the_mean_decides_between_equals() -> None:
    rankings = [
        Ranking(solution_id="s1", mean_points=8_000),
        Ranking(solution_id="s2", mean_points=7_000),
        Ranking(solution_id="s3", mean_points=7_500),
    ]
    items = [agreed("s1", 8_000), agreed("s2", 9_000, "亮点"), agreed("s3", 8_000, "补正")]
    items[1].shortlisted = True

    found = judging.agreed(rankings, items)

    assert [(r.solution_id, r.rank, r.shortlisted) for r in found] == [
        ("s2", 1, True),
        ("s1", 2, False),
        ("s3", 3, False),
    ]


def decided(solution: str, selected: bool = False, reason: str = "综合评分") -> DecidedItem:
    return DecidedItem(solution_id=solution, selected=selected, reason=reason)


@pytest.mark.parametrize(
    ("items", "field"),
    [
        ([decided("s1", True)], "items"),
        ([decided("s1"), decided("s2")], "items"),
        ([decided("s1", True), decided("s2", reason="")], "items[1].reason"),
        ([decided("s1", True), decided("s2", reason="长" * 2_001)], "items[1].reason"),
        ([decided("s1", True), decided("s1"), decided("s2")], "items[1].solution_id"),
        ([decided("s1", True), decided("s2"), decided("x")], "items[2].solution_id"),
    ],
)
def test_a_decision_gives_every_bidder_a_reason_and_selects(items: list[DecidedItem], field: str) -> None:
    assert fields(judging.check_decided(a_review("s1", "s2"), items)) == [field]


def test_several_may_be_selected() -> None:
    items = [decided("s1", True, "最优"), decided("s2", True, "互补")]

    assert judging.check_decided(a_review("s1", "s2"), items) == []
    found = judging.decided(a_review("s1", "s2").rankings, items)
    assert [(r.selected, r.reason) for r in found] == [(True, "最优"), (True, "互补")]


def test_the_most_that_is_given_is_a_hundred_points() -> None:
    sheets = [{"s1": scored("s1", 100, 100)}] * 20

    assert judging.ranked(CRITERIA, ["s1"], sheets)[0].mean_points == points.HUNDREDTHS_MAX
