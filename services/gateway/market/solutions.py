"""Routes of solutions; their files have routes of their own (routes/api_attachments.py)."""

from typing import Final

from services.gateway.market.act import Act, Part

PART: Final = Part(
    "solutions",
    scope="solutions",
    acts=(
        Act(
            "POST",
            "/api/solutions",
            "CreateSolution",
            needed=("scenario_id",),
            located="/api/solutions/{id}",
        ),
        Act("GET", "/api/solutions", "ListSolutions"),
        Act("GET", "/api/solutions/{id}", "GetSolution"),
        Act("PUT", "/api/solutions/{id}", "UpdateSolution"),
        Act("POST", "/api/solutions/{id}/submit", "SubmitSolution"),
        Act("POST", "/api/solutions/{id}/partnership", "AnswerPartnership", needed=("agreed",)),
        Act("POST", "/api/solutions/{id}/withdraw", "WithdrawSolution"),
    ),
)
