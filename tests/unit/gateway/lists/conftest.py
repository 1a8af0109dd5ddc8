"""A frozen list and a draft behind the application."""

from typing import Any

import pytest
from dabridge.events.v1 import scenarios_pb2 as events
from dabridge.events.v1.types_pb2 import RECORD_STATUS_ACTIVE, Capability, Requirement
from dabridge.scenarios.v1 import lists_service_pb2 as api

from tests.fakes.market import FakeActs
from tests.unit.gateway.conftest import Backing

KINDS = [
    api.ListKind(
        code="digital_scenario", name="数字经济应用场景", subject="LIST_SUBJECT_OPPORTUNITY", active=True
    ),
    api.ListKind(code="sensor", name="传感器", subject="LIST_SUBJECT_OPPORTUNITY", active=False),
    api.ListKind(code="capability", name="数字经济企业能力", subject="LIST_SUBJECT_CAPABILITY", active=True),
]


def a_list(**changes: Any) -> events.OpportunityList:
    standard = {
        "id": "list-1",
        "version": 4,
        "status": RECORD_STATUS_ACTIVE,
        "subject": events.LIST_SUBJECT_OPPORTUNITY,
        "kind": "digital_scenario",
        "batch": 1,
        "title": "机会清单（第1批）",
        "front_matter": "第一行\n第二行",
        "stage": events.LIST_STAGE_FROZEN,
        "frozen_at": "2026-03-01T04:00:00+00:00",
        "content_hash": "ab" * 32,
        "items": [
            events.ListItem(position=1, record_id="s1", record_version=2, title="智慧停车"),
            events.ListItem(position=2, record_id="s2", record_version=2, title="智慧路灯"),
        ],
    }
    return events.OpportunityList(**{**standard, **changes})


def a_draft(**changes: Any) -> events.OpportunityList:
    return a_list(
        **{
            "id": "draft-1",
            "batch": 2,
            "title": "机会清单（第2批）",
            "stage": events.LIST_STAGE_DRAFT,
            "frozen_at": "",
            "content_hash": "",
            **changes,
        }
    )


def a_snapshot(**changes: Any) -> api.ListSnapshot:
    standard = {
        "item": events.ListItem(
            position=1, record_id="s1", record_version=2, title="智慧停车", content_hash="cd" * 32
        ),
        "scenario": events.Scenario(
            id="s1",
            title="智慧停车",
            provider="示例单位",
            zone="511702",
            industry="big-data",
            domain="交通",
            requirements=[Requirement(name="车位识别", must=True)],
        ),
        "stage_now": events.SCENARIO_STAGE_ANSWERED,
        "version_now": 3,
    }
    return api.ListSnapshot(**{**standard, **changes})


def a_firm(**changes: Any) -> api.ListSnapshot:
    offerings = [
        events.Offering(
            kind=events.OFFERING_KIND_CERTIFICATE, name="旧证书", dated="2019-01-01", valid_until="2022-01-01"
        ),
        events.Offering(
            kind=events.OFFERING_KIND_CERTIFICATE, name="新证书", dated="2026-01-01", valid_until="2999-01-01"
        ),
        events.Offering(
            kind=events.OFFERING_KIND_PRODUCT, name="治理平台", reference="https://example.cn/p?a=1"
        ),
    ]
    firm = events.Enterprise(
        id="e1",
        name="示例企业",
        industries=["big-data"],
        offerings=offerings,
        capabilities=[Capability(name="数据治理")],
    )
    item = events.ListItem(position=1, record_id="e1", title="示例企业")
    return api.ListSnapshot(**{"item": item, "enterprise": firm, **changes})


@pytest.fixture
def lists(backing: Backing) -> FakeActs:
    """The service with one frozen list, one draft and one item."""
    fake = backing.market.lists
    by_id = {"list-1": a_list(), "draft-1": a_draft()}
    fake.answers = {
        "ListListKinds": api.ListListKindsResponse(kinds=KINDS),
        "GetList": lambda request: api.OpportunityListResponse(list=by_id[request.id]),
        "ListLists": api.ListListsResponse(lists=[a_draft(), a_list()], total=2),
        "ListItems": api.ListItemsResponse(items=[a_snapshot()], total=1),
    }
    return fake
