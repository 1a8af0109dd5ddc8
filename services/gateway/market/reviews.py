"""Routes of reviews, and of questions about scenarios and decisions."""

from typing import Final

from services.gateway.market.act import Act, Part

# What experts are affiliated to is known to the gateway (reviewers.py), and never taken from callers.
_KNOWN: Final = frozenset(
    {
        "ReviewerProposal.affiliation_ids",
        "StartReviewRequest.reviewers",
        "DeclareConflictRequest.affiliation_ids",
        "SubmitScoresRequest.affiliation_ids",
    }
)

PART: Final = Part(
    "reviews",
    scope="reviews",
    acts=(
        Act(
            "POST",
            "/api/reviews",
            "CreateReview",
            gives="review",
            without=_KNOWN,
            needed=("scenario_id",),
            located="/api/reviews/{id}",
            fill="named",
        ),
        Act("GET", "/api/reviews", "ListReviews"),
        Act("GET", "/api/reviews/{id}", "GetReview", gives="review"),
        Act(
            "PUT",
            "/api/reviews/{id}/reviewers",
            "AssignReviewers",
            gives="review",
            without=_KNOWN,
            needed=("reviewers",),
            fill="renamed",
        ),
        Act("POST", "/api/reviews/{id}/start", "StartReview", gives="review", without=_KNOWN, fill="seated"),
        Act(
            "POST",
            "/api/reviews/{id}/conflict",
            "DeclareConflict",
            gives="review",
            without=_KNOWN,
            needed=("statement",),
            fill="own",
        ),
        Act("GET", "/api/reviews/{id}/scores", "ListScores"),
        Act("PUT", "/api/reviews/{id}/scores", "SaveScores", needed=("scores",)),
        Act(
            "POST",
            "/api/reviews/{id}/scores/submit",
            "SubmitScores",
            gives="review",
            without=_KNOWN,
            fill="own",
        ),
        Act("POST", "/api/reviews/{id}/consensus", "RecordConsensus", gives="review", needed=("items",)),
        Act(
            "POST",
            "/api/reviews/{id}/decision",
            "DecideReview",
            gives="review",
            needed=("items", "question_days"),
        ),
    ),
)

# Bidders ask.
ASKED: Final = Part(
    "reviews",
    scope="solutions",
    acts=(
        Act(
            "POST",
            "/api/scenarios/{scenario_id}/questions",
            "AskQuestion",
            gives="question",
            needed=("text",),
            created=True,
        ),
    ),
)
# Providers answer, and everybody may read.
QUESTIONS: Final = Part(
    "reviews",
    scope="scenarios",
    acts=(
        Act("GET", "/api/scenarios/{scenario_id}/questions", "ListQuestions"),
        Act("POST", "/api/questions/{id}/answer", "AnswerQuestion", gives="question", needed=("answer",)),
    ),
)
