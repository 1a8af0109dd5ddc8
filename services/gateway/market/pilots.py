"""Routes of pilots, of the funnel and of the plan's targets."""

from typing import Final

from services.gateway.market.act import Act, Part

PART: Final = Part(
    "pilots",
    scope="pilots",
    acts=(
        Act("POST", "/api/pilots", "StartPilot", needed=("scenario_id",), located="/api/pilots/{id}"),
        Act("GET", "/api/pilots", "ListPilots"),
        Act("GET", "/api/pilots/{id}", "GetPilot"),
        Act("PUT", "/api/pilots/{id}", "UpdatePilot"),
        Act("POST", "/api/pilots/{id}/milestones/{milestone_id}/reach", "ReachMilestone"),
        Act(
            "POST",
            "/api/pilots/{id}/milestones/{milestone_id}/confirm",
            "ConfirmMilestone",
            needed=("confirmed",),
        ),
        Act("POST", "/api/pilots/{id}/demonstrate", "DemonstratePilot", needed=("outcome",)),
        Act("POST", "/api/pilots/{id}/stop", "StopPilot", needed=("reason",)),
        Act("GET", "/api/funnel", "GetFunnel", most=500),
        Act("GET", "/api/targets", "GetTargets"),
    ),
)
