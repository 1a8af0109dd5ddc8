"""Routes of the API and pages: data that departments send and receive, under a catalogue."""

from typing import Final

from services.common.access.talent_methods import TALENT_MARKET
from services.gateway.market.act import Act, Part
from services.gateway.rules import Route, Rule, may, rows

_AT: Final = "/api/exchange"

PART: Final = Part(
    "exchange",
    scope="exchange",
    acts=(
        Act("GET", f"{_AT}/sources", "ListExchangeSources"),
        Act(
            "POST",
            f"{_AT}/sources",
            "PutExchangeSource",
            gives="source",
            without=frozenset(
                {"ExchangeSource.version", "ExchangeSource.schema", "ExchangeSource.updated_at"}
            ),
            needed=("source",),
        ),
        Act("GET", f"{_AT}/batches", "ListBatches"),
        Act("GET", f"{_AT}/batches/{{id}}", "GetBatch"),
        Act("GET", f"{_AT}/conflicts", "ListConflicts"),
        Act("POST", f"{_AT}/conflicts/{{id}}/resolve", "ResolveConflict", gives="conflict", needed=("take",)),
        Act("GET", f"{_AT}/datasets", "ListDatasets"),
        Act(
            "POST",
            f"{_AT}/releases",
            "AskRelease",
            gives="release",
            body="release",
            without=frozenset(
                f"Release.{name}"
                for name in (
                    "id",
                    "version",
                    "stage",
                    "asked_at",
                    "decided_at",
                    "reason",
                    "deliveries",
                    "rows",
                    "delivered_at",
                )
            ),
            needed=("dataset", "recipient", "purpose", "basis", "until"),
            created=True,
        ),
        Act("GET", f"{_AT}/releases", "ListReleases"),
        Act("POST", f"{_AT}/releases/{{id}}/decide", "DecideRelease", gives="release", needed=("approved",)),
        Act("POST", f"{_AT}/releases/{{id}}/end", "EndRelease", gives="release", needed=("reason",)),
        Act("GET", f"{_AT}/figures", "GetExchangeFigures"),
    ),
)

_DELIVERY: Final = may(TALENT_MARKET["DeliverRelease"])
_BATCH: Final = may(TALENT_MARKET["ReceiveBatch"])

PAGES: Final[dict[Route, Rule]] = {
    # Taken by its signature, whoever brings it: a department's program has no session.
    **rows(f"POST {_AT}/inbound/{{source}}", roles=_BATCH, csrf=False, rate="bulk"),
    **rows(
        f"POST {_AT}/releases/{{release_id}}/deliver",
        roles=may(TALENT_MARKET["DeliverRelease"]),
        rate="export",
    ),
    **rows("GET /exchange", "GET /exchange/batches", roles=may(TALENT_MARKET["ListBatches"])),
    **rows("POST /exchange/batches", roles=may(TALENT_MARKET["ListBatches"]), rate="bulk"),
    **rows("GET /exchange/batches/{batch_id}", roles=may(TALENT_MARKET["GetBatch"])),
    **rows("GET /exchange/conflicts", roles=may(TALENT_MARKET["ListConflicts"])),
    **rows("POST /exchange/conflicts/{conflict_id}", roles=may(TALENT_MARKET["ResolveConflict"])),
    **rows("GET /exchange/releases", "POST /exchange/releases", roles=may(TALENT_MARKET["AskRelease"])),
    **rows("POST /exchange/releases/{release_id}", roles=may(TALENT_MARKET["DecideRelease"])),
    **rows(
        "POST /exchange/releases/{release_id}/deliver",
        roles=may(TALENT_MARKET["DeliverRelease"]),
        rate="export",
    ),
    **rows("GET /exchange/sources", roles=may(TALENT_MARKET["ListExchangeSources"])),
    **rows("POST /exchange/sources", roles=may(TALENT_MARKET["PutExchangeSource"])),
}
