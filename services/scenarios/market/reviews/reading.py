"""Reading reviews."""

from dabridge.scenarios.v1.reviews_service_pb2 import (
    GetReviewRequest,
    ListReviewsRequest,
    ListReviewsResponse,
    ReviewResponse,
)

from services.common.access.methods import MARKET
from services.common.access.policy import owned_by
from services.common.access.principal import Principal
from services.common.records import paging
from services.common.records.store import Query
from services.common.records.workflow import Workflow
from services.scenarios.market.records import REVIEW


class Reading:
    """What callers see of reviews, each within their rights."""

    def __init__(self, workflow: Workflow) -> None:
        """Each reading is one transaction of it."""
        self._workflow = workflow

    def get(self, request: GetReviewRequest, caller: Principal) -> ReviewResponse:
        """One review; raises InvalidInput, NotFound or Forbidden."""
        return self._workflow.do(
            "GetReview",
            caller,
            lambda desk: ReviewResponse(review=desk.look(REVIEW, request.id, MARKET["GetReview"])),
        )

    def page(self, request: ListReviewsRequest, caller: Principal) -> ListReviewsResponse:
        """A page of those within reach, newest change first."""
        query = Query(
            limit=paging.limit(request.page_size),
            facet=str(request.stage) if request.stage else "",
            owners=owned_by(caller) if request.mine else None,
            after=paging.position(request.page_token),
        )
        reviews, page = self._workflow.do(
            "ListReviews", caller, lambda desk: desk.page(REVIEW, query, MARKET["ListReviews"])
        )
        return ListReviewsResponse(reviews=reviews, next_page_token=paging.token(page), total=page.total)
