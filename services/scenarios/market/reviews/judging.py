"""What reviewers give, and what becomes of it: scores, rankings, consensus, decision. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from dabridge.events.v1.scenarios_pb2 import Criterion, Ranking, Review
from dabridge.scenarios.v1.reviews_service_pb2 import AgreedItem, DecidedItem, SolutionScores

from services.common.records import rules
from services.scenarios.market.reviews import points

REMARK_MAX: Final = 2_000
CONSENSUS_MAX: Final = 10_000
REASON_MAX: Final = 2_000
QUESTION_DAYS_MAX: Final = 30

# Solution → what one reviewer gives it.
Sheet = Mapping[str, SolutionScores]


def check_scores(review: Review, given: Sequence[SolutionScores]) -> rules.Errors:
    """What is wrong with scores to be kept; they need not be whole."""
    errors = rules.count("scores", len(given), least=1, most=max(len(review.solution_ids), 1))
    names = {criterion.name for criterion in review.criteria}
    seen: set[str] = set()
    for index, scores in enumerate(given[: len(review.solution_ids)]):
        place = f"scores[{index}]"
        if scores.solution_id not in review.solution_ids:
            errors.append(rules.broken(f"{place}.solution_id", "not_under_review"))
        elif scores.solution_id in seen:
            errors.append(rules.broken(f"{place}.solution_id", "repeated", value=scores.solution_id))
        seen.add(scores.solution_id)
        errors += rules.text(f"{place}.remark", scores.remark, REMARK_MAX)
        errors += _check_criteria(place, scores, names)
    return errors


def _check_criteria(place: str, scores: SolutionScores, names: set[str]) -> rules.Errors:
    errors = rules.count(f"{place}.scores", len(scores.scores), most=len(names))
    seen: set[str] = set()
    for score in scores.scores[: len(names)]:
        if score.criterion not in names:
            errors.append(rules.broken(f"{place}.scores.criterion", "no_criterion", value=score.criterion))
        elif score.criterion in seen:
            errors.append(rules.broken(f"{place}.scores.criterion", "repeated", value=score.criterion))
        seen.add(score.criterion)
        errors += rules.whole_number(f"{place}.scores.points", score.points, 0, points.POINTS_MAX)
    return errors


def merged(kept: Sheet, given: Iterable[SolutionScores]) -> dict[str, SolutionScores]:
    """A sheet with some solutions' scores put in place of those that it held."""
    return {**kept, **{scores.solution_id: scores for scores in given}}


def unscored(review: Review, sheet: Sheet) -> list[str]:
    """The solutions under review that lack a criterion's points."""
    names = {criterion.name for criterion in review.criteria}
    return [
        solution
        for solution in review.solution_ids
        if solution not in sheet or {score.criterion for score in sheet[solution].scores} != names
    ]


def ranked(criteria: Sequence[Criterion], solutions: Sequence[str], sheets: Sequence[Sheet]) -> list[Ranking]:
    """The solutions by rank, with the means of whole sheets; what is agreed is the mean at first."""
    means = {
        solution: points.mean(
            [
                points.weighted(criteria, {s.criterion: s.points for s in sheet[solution].scores})
                for sheet in sheets
            ]
        )
        for solution in solutions
    }
    return by_rank(
        Ranking(solution_id=solution, mean_points=mean, agreed_points=mean)
        for solution, mean in means.items()
    )


def by_rank(rankings: Iterable[Ranking]) -> list[Ranking]:
    """The rankings with their ranks, in order; those of one rank by id."""
    found = list(rankings)
    ranks = points.ranks({r.solution_id: (r.agreed_points, r.mean_points) for r in found})
    for ranking in found:
        ranking.rank = ranks[ranking.solution_id]
    return sorted(found, key=lambda ranking: (ranking.rank, ranking.solution_id))


def check_agreed(review: Review, items: Sequence[AgreedItem]) -> rules.Errors:
    """Each solution once; whatever differs from the mean has a remark."""
    errors = _check_whole(review, [item.solution_id for item in items])
    means = {ranking.solution_id: ranking.mean_points for ranking in review.rankings}
    for index, item in enumerate(items[: len(means)]):
        place = f"items[{index}]"
        errors += rules.whole_number(f"{place}.agreed_points", item.agreed_points, 0, points.HUNDREDTHS_MAX)
        errors += rules.text(f"{place}.remark", item.remark, REMARK_MAX)
        if item.agreed_points != means.get(item.solution_id, item.agreed_points) and not item.remark:
            errors.append(rules.broken(f"{place}.remark", "differs_from_mean"))
    return errors


def agreed(rankings: Iterable[Ranking], items: Iterable[AgreedItem]) -> list[Ranking]:
    """The rankings by what was agreed."""
    by_solution = {item.solution_id: item for item in items}
    found = list(rankings)
    for ranking in found:
        item = by_solution[ranking.solution_id]
        ranking.agreed_points = item.agreed_points
        ranking.remark = item.remark
        ranking.shortlisted = item.shortlisted
    return by_rank(found)


def check_decided(review: Review, items: Sequence[DecidedItem]) -> rules.Errors:
    """Each solution once with a reason for its bidder; one is selected at least."""
    errors = _check_whole(review, [item.solution_id for item in items])
    for index, item in enumerate(items[: len(review.rankings)]):
        errors += rules.text(f"items[{index}].reason", item.reason, REASON_MAX, needed=True)
    if not any(item.selected for item in items):
        errors.append(rules.broken("items", "none_selected"))
    return errors


def decided(rankings: Iterable[Ranking], items: Iterable[DecidedItem]) -> list[Ranking]:
    """The rankings with what became of each."""
    by_solution = {item.solution_id: item for item in items}
    found = list(rankings)
    for ranking in found:
        ranking.selected = by_solution[ranking.solution_id].selected
        ranking.reason = by_solution[ranking.solution_id].reason
    return found


def _check_whole(review: Review, given: Sequence[str]) -> rules.Errors:
    """Each solution under review once, and no other."""
    under_review = set(review.solution_ids)
    errors: rules.Errors = []
    seen: set[str] = set()
    for index, solution in enumerate(given[: len(under_review) + 1]):
        place = f"items[{index}].solution_id"
        if solution not in under_review:
            errors.append(rules.broken(place, "not_under_review"))
        elif solution in seen:
            errors.append(rules.broken(place, "repeated", value=solution))
        seen.add(solution)
    missing = len(under_review - seen)
    if missing:
        errors.append(rules.broken("items", "solutions_missing", count=missing))
    return errors
