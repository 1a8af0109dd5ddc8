"""Routes of notices and subscriptions."""

from typing import Final

from services.gateway.market.act import Act, Part

PART: Final = Part(
    "notices",
    scope="notices",
    acts=(
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

# What both markets tell, as one list.
BOTH: Final = Part(
    "every_notice",
    scope="notices",
    acts=(
        Act("GET", "/api/notices", "ListNotices"),
        Act("POST", "/api/notices/read", "MarkNoticesRead"),
    ),
)

# What the talent market alone tells.
TALENT_PART: Final = Part(
    "talent_notices",
    scope="notices",
    acts=(
        Act("GET", "/api/talent-notices", "ListNotices", row="ListNotices[talent]"),
        Act("POST", "/api/talent-notices/read", "MarkNoticesRead", row="MarkNoticesRead[talent]"),
    ),
)
