"""Routes of opportunity lists and capability lists."""

from typing import Final

from services.gateway.market.act import Act, Part

PART: Final = Part(
    "lists",
    scope="lists",
    acts=(
        Act("GET", "/api/list-kinds", "ListListKinds"),
        Act("PUT", "/api/list-kinds/{code}", "PutListKind", gives="kind", body="kind", needed=("name",)),
        Act(
            "POST",
            "/api/lists",
            "CreateList",
            gives="list",
            needed=("kind",),
            located="/api/lists/{id}",
        ),
        Act("GET", "/api/lists", "ListLists"),
        Act("GET", "/api/lists/{id}", "GetList", gives="list"),
        Act("PUT", "/api/lists/{id}", "UpdateList", gives="list"),
        Act("POST", "/api/lists/{id}/collect", "CollectList", gives="list"),
        Act("POST", "/api/lists/{id}/freeze", "FreezeList", gives="list"),
        Act("POST", "/api/lists/{id}/withdraw", "WithdrawList", gives="list", needed=("reason",)),
        Act("GET", "/api/lists/{id}/items", "ListItems", most=500),
        Act("GET", "/api/lists/{id}/diff", "DiffLists"),
        Act("GET", "/api/lists/{id}/amendments", "ListAmendments"),
    ),
)
