"""Routes of notices and subscriptions."""

from typing import Final

from services.gateway.market.act import Act, Part

PART: Final = Part(
    "notices",
    scope="notices",
    acts=(
        Act("GET", "/api/notices", "ListNotices"),
        Act("POST", "/api/notices/read", "MarkNoticesRead"),
        Act("GET", "/api/subscriptions", "ListSubscriptions"),
        Act(
            "POST",
            "/api/subscriptions",
            "CreateSubscription",
            gives="subscription",
            body="subscription",
            without=frozenset({"Subscription.id"}),
            created=True,
        ),
        Act("DELETE", "/api/subscriptions/{id}", "DeleteSubscription"),
    ),
)
