"""The reviewers of a review: who is named, who is in conflict, who has given in their scores. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from dabridge.events.v1.scenarios_pb2 import ConflictStatement, Review, Reviewer
from dabridge.scenarios.v1.reviews_service_pb2 import ReviewerProposal

from services.common import texts
from services.common.records import rules

LEAST: Final = 3
MOST: Final = 20
AFFILIATIONS_MAX: Final = 100

UNSTATED: Final = ConflictStatement.CONFLICT_STATEMENT_UNSPECIFIED
NONE: Final = ConflictStatement.CONFLICT_STATEMENT_NONE
CONFLICTED: Final = ConflictStatement.CONFLICT_STATEMENT_CONFLICTED

# Expert → the organisations that the expert is affiliated to.
Affiliations = Mapping[str, frozenset[str]]


def check(proposals: Sequence[ReviewerProposal], held: Sequence[Reviewer] = ()) -> rules.Errors:
    """What is wrong with proposals: nobody twice, and nobody who is out by a conflict."""
    errors = rules.count("reviewers", len(proposals), least=1, most=MOST)
    out = {reviewer.expert_id for reviewer in held if reviewer.statement == CONFLICTED}
    seen: set[str] = set()
    for index, proposal in enumerate(proposals[:MOST]):
        place = f"reviewers[{index}]"
        errors += rules.identifier(f"{place}.expert_id", proposal.expert_id)
        if proposal.expert_id in seen:
            errors.append(rules.broken(f"{place}.expert_id", "repeated", value=proposal.expert_id))
        elif proposal.expert_id in out:
            errors.append(rules.broken(f"{place}.expert_id", "reviewer_out"))
        seen.add(proposal.expert_id)
        errors += check_affiliations(f"{place}.affiliation_ids", proposal.affiliation_ids)
    return errors


def check_affiliations(place: str, ids: Sequence[str]) -> rules.Errors:
    """What is wrong with the ids of what one expert is affiliated to."""
    errors = rules.count(place, len(ids), most=AFFILIATIONS_MAX)
    for each in ids[:AFFILIATIONS_MAX]:
        errors += rules.identifier(place, each)
    return errors


def of_seated(held: Iterable[Reviewer], proposals: Sequence[ReviewerProposal]) -> list[ReviewerProposal]:
    """The proposals that are about experts of the review."""
    seated = {reviewer.expert_id for reviewer in held}
    return [proposal for proposal in proposals if proposal.expert_id in seated]


def blocked(expert_id: str, affiliations: Affiliations, provider: str, bidders: Collection[str]) -> str:
    """Why an expert may not review, as a text for people; empty where no rule stands against it."""
    whose = {expert_id} | affiliations.get(expert_id, frozenset())
    if provider and provider in whose:
        return texts.get("reviews.conflict.provider")
    return "" if whose.isdisjoint(bidders) else texts.get("reviews.conflict.bidder")


def check_blocked(
    proposals: Sequence[ReviewerProposal],
    affiliations: Affiliations,
    provider: str,
    bidders: Collection[str],
) -> rules.Errors:
    """An error for each proposal that a rule stands against."""
    return [
        rules.broken(f"reviewers[{index}].expert_id", "reviewer_blocked", reason=reason)
        for index, proposal in enumerate(proposals)
        if (reason := blocked(proposal.expert_id, affiliations, provider, bidders))
    ]


def renamed(held: Iterable[Reviewer], proposals: Sequence[ReviewerProposal]) -> list[Reviewer]:
    """Those who stay, and those who are named: who has given in scores, or is out by a conflict, stays."""
    named = {proposal.expert_id for proposal in proposals}
    stay = [r for r in held if r.submitted_at or r.statement == CONFLICTED or r.expert_id in named]
    known = {reviewer.expert_id for reviewer in stay}
    return stay + [Reviewer(expert_id=p.expert_id) for p in proposals if p.expert_id not in known]


def mark(
    reviewers: Iterable[Reviewer], affiliations: Affiliations, provider: str, bidders: Collection[str]
) -> list[Reviewer]:
    """Takes those out that a rule stands against; returns them."""
    found = []
    for reviewer in reviewers:
        reason = blocked(reviewer.expert_id, affiliations, provider, bidders)
        if reviewer.statement != CONFLICTED and reason:
            take_out(reviewer, reason)
            found.append(reviewer)
    return found


def take_out(reviewer: Reviewer, reason: str) -> None:
    """The reviewer takes no more part."""
    reviewer.statement = CONFLICTED
    reviewer.conflict_reason = reason


def taking_part(review: Review) -> list[Reviewer]:
    """The reviewers without conflict."""
    return [reviewer for reviewer in review.reviewers if reviewer.statement != CONFLICTED]


def seat(review: Review, expert_id: str) -> Reviewer | None:
    """The expert's place among those without conflict."""
    return next((r for r in taking_part(review) if r.expert_id == expert_id), None)


def complete(review: Review) -> bool:
    """Whether there are enough reviewers, and all of them have given in their scores."""
    reviewers = taking_part(review)
    return len(reviewers) >= LEAST and all(reviewer.submitted_at for reviewer in reviewers)
