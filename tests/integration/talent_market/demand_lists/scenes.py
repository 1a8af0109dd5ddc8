"""What tests of demand lists say again and again."""

from collections.abc import Sequence
from typing import Any

import grpc
from dabridge.events.v1.talent_pb2 import Demand
from dabridge.events.v1.types_pb2 import EDUCATION_BACHELOR, MoneyRange
from dabridge.talent.v1 import demand_lists_service_pb2 as api
from dabridge.talent.v1 import talent_service_pb2 as records
from dabridge.talent.v1.demand_lists_service_pb2 import DemandList, ListedPost

from services.common.access.principal import Role
from services.talent.market.demand_lists.rules import listed_of
from tests.integration.talent_market.offices import EMPLOYER, Market, Office

ADDED, CHANGED, CLOSED = (
    api.POST_CHANGE_KIND_ADDED,
    api.POST_CHANGE_KIND_CHANGED,
    api.POST_CHANGE_KIND_CLOSED,
)


APPLIED, LEFT_OUT, CONFLICT = (
    api.POST_CHANGE_OUTCOME_APPLIED,
    api.POST_CHANGE_OUTCOME_LEFT_OUT,
    api.POST_CHANGE_OUTCOME_CONFLICT,
)


DENIED, INVALID = grpc.StatusCode.PERMISSION_DENIED, grpc.StatusCode.INVALID_ARGUMENT


def a_post(code: str, **changes: Any) -> ListedPost:
    given: dict[str, Any] = {
        "code": code,
        "post": f"数据工程师{code}",
        "zone": "511702",
        "industry": "big-data",
        "headcount": 2,
        "education": EDUCATION_BACHELOR,
        "salary": MoneyRange(min_yuan=8_000, max_yuan=12_000),
        "required_skills": ["Python"],
        "description": "负责数据平台",
    }
    return ListedPost(**{**given, **changes})


def propose(office: Office, posts: Sequence[ListedPost], **more: Any) -> DemandList:
    request = api.ProposeDemandListRequest(posts=posts, source=api.DEMAND_LIST_SOURCE_WORKBOOK, **more)
    answer: DemandList = office.demand_lists.ProposeDemandList(request).demand_list
    return answer


def confirm(office: Office, made: DemandList, left_out: Sequence[int] = (), key: str = "") -> DemandList:
    request = api.ConfirmDemandListRequest(
        id=made.id, expected_version=made.version, left_out=left_out, idempotency_key=key
    )
    answer: DemandList = office.demand_lists.ConfirmDemandList(request).demand_list
    return answer


def posts_of(market: Market, organisation: str = EMPLOYER) -> dict[str, Demand]:
    found: dict[str, Demand] = {}
    token = ""
    while True:
        request = records.ListDemandsRequest(page_size=200, enterprise_id=organisation, page_token=token)
        page = market.system.records.ListDemands(request)
        found |= {demand.code: demand for demand in page.demands}
        token = page.next_page_token
        if not token:
            return found


def stocked(market: Market, count: int = 3) -> dict[str, Demand]:
    office = market.employer()
    confirm(office, propose(office, [a_post(f"P{number}") for number in range(count)]))
    return posts_of(market)


def as_listed(held: dict[str, Demand], **changed: dict[str, Any]) -> list[ListedPost]:
    """The workbook as it was downloaded, with changes by code."""
    made = []
    for code, demand in sorted(held.items()):
        post = listed_of(demand)
        for name, value in changed.get(code, {}).items():
            setattr(post, name, value)
        made.append(post)
    return made


def summary(made: DemandList) -> tuple[int, int, int, int, int]:
    return made.added, made.changed, made.closed, made.unchanged, made.missing


def errors_of(office: Office, posts: Sequence[ListedPost], **more: Any) -> list[tuple[int, str]]:
    answer = office.demand_lists.CheckDemandList(api.CheckDemandListRequest(posts=posts, **more))
    return [(error.place, error.field) for error in answer.errors]


ROLES = [role for role in Role if role not in (Role.ENTERPRISE, Role.HR_BUREAU, Role.SYSTEM)]
