"""Routes of the stages of scenarios, and of the history of whatever has stages."""

from typing import Final

from services.gateway.market.act import Act, Part


def _history(kind: str, path: str) -> Act:
    return Act(
        "GET",
        f"/api/{path}/{{id}}/history",
        "ListHistory",
        fixed={"subject": kind},
        row=f"ListHistory[{kind}]",
    )


PART: Final = Part(
    "lifecycle",
    scope="scenarios",
    acts=(
        Act("POST", "/api/scenarios/{id}/submit", "SubmitScenario", gives="scenario"),
        Act("POST", "/api/scenarios/{id}/return", "ReturnScenario", gives="scenario"),
        Act("POST", "/api/scenarios/{id}/approve", "ApproveScenario", gives="scenario"),
        Act("POST", "/api/scenarios/{id}/addenda", "AddAddendum", gives="scenario", needed=("text",)),
        Act(
            "POST",
            "/api/scenarios/{id}/reopen-selection",
            "ReopenSelection",
            gives="scenario",
            needed=("reason",),
        ),
        Act(
            "POST",
            "/api/scenarios/{id}/contract",
            "ContractScenario",
            gives="scenario",
            needed=("solution_id", "number", "amount_yuan", "signed_on"),
        ),
        Act("POST", "/api/scenarios/{id}/close", "CloseScenario", gives="scenario"),
        _history("scenario", "scenarios"),
    ),
)

# Each history is read with the scope of what it is about.
HISTORIES: Final = (
    Part("lifecycle", scope="solutions", acts=(_history("solution", "solutions"),)),
    Part("lifecycle", scope="reviews", acts=(_history("review", "reviews"),)),
    Part("lifecycle", scope="pilots", acts=(_history("pilot", "pilots"),)),
    Part("lifecycle", scope="needs", acts=(_history("need", "needs"),)),
    Part("lifecycle", scope="lists", acts=(_history("list", "lists"),)),
)
