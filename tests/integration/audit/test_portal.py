"""The auditor's page and API over three logs: the gateway's, a real service's, and one that is away."""

import csv
import io
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import grpc
import httpx
import pytest
from dabridge.audit.v1.audit_service_pb2_grpc import AuditServiceStub
from dabridge.events.v1.matching_pb2 import SIDE_RIGHT, ShortlistEntry
from dabridge.matching.v1 import matching_service_pb2 as matching_api
from dabridge.talent.v1 import talent_service_pb2 as api
from dabridge.talent.v1.talent_service_pb2_grpc import TalentServiceStub
from fastapi import FastAPI

from infra.local.ports import any_free
from infra.local.postgres import Postgres
from services.common import database as databases
from services.common.access.client import aio_interceptors
from services.common.access.keys import SigningKeys
from services.common.access.principal import Role
from services.common.access.tokens import Signer
from services.common.audit import postgres as audit_log
from services.common.audit.chain import Act
from services.common.audit.log import Log
from services.gateway import limits
from services.gateway.app import create_app
from services.gateway.audit import Audit
from services.gateway.audit_export import COLUMNS
from services.gateway.audit_logs import LogName, OwnLog, ServiceLog
from services.gateway.audit_reads import AuditedMatching
from services.gateway.clients import Backends, NoHealth
from services.gateway.context import Gateway
from services.gateway.feed import ShortlistFeed
from services.gateway.limits import RateLimits, Streams
from services.gateway.portal import cookies, csrf
from services.gateway.portal.names import Names
from services.talent import bootstrap as talent
from tests.fakes.clock import FixedClock
from tests.fakes.doorkeeper import CSRF, FakeDoorkeeper
from tests.fakes.grpc_services import FakeMatching, fake_scenarios, fake_talent
from tests.fakes.messages import a_talent
from tests.integration.audit.logs import KEY, OFFICER, tamper
from tests.records import served

START = datetime.now(UTC) - timedelta(hours=2)


@dataclass
class Portal:
    """The application, and what stands behind it."""

    app: FastAPI
    doorkeeper: FakeDoorkeeper
    matching: FakeMatching
    log: Log
    audit: Audit
    clock: FixedClock
    own_url: str
    talent_url: str
    talents: grpc.Channel

    def client(self, *roles: Role) -> httpx.AsyncClient:
        client = httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url="http://portal.test")
        client.cookies.set(cookies.session_name(secure=False), self.doorkeeper.sign_in(*roles))
        client.headers[csrf.HEADER] = CSRF
        return client

    def write(self, *acts: Act) -> None:
        with self.log.pool.connection() as connection:
            self.log.auditor.append(connection, acts, OFFICER)
        self.clock.advance(60)

    def own(self, action: str = "") -> list[Act]:
        """What the gateway's log holds, oldest first."""
        with self.log.pool.connection() as connection:
            found, _ = audit_log.page(connection, audit_log.Filter(action=action), 0, 200)
        return [entry.act for entry in reversed(found)]

    def load(self, count: int) -> None:
        stub: Any = TalentServiceStub(self.talents)
        stub.BulkLoadTalents(
            api.BulkLoadTalentsRequest(talent=a_talent(id=f"talent-{number}")) for number in range(count)
        )


@pytest.fixture
async def portal(postgres: Postgres, database: str, topic_prefix: str) -> AsyncIterator[Portal]:
    own_url = postgres.make_database(topic_prefix.strip("-") + "_gateway")
    databases.migrate(own_url, [audit_log.MIGRATIONS])
    clock, doorkeeper, matching = FixedClock(START), FakeDoorkeeper(), FakeMatching()
    with served(talent.SERVICE, database) as service, databases.open_pool(own_url, "test", 4) as pool:
        signer = Signer(SigningKeys(service.keys))
        log = Log.over(pool, KEY, "gateway", clock)
        interceptors = aio_interceptors(signer, "talent")
        channels = [
            grpc.aio.insecure_channel(address, interceptors=interceptors)
            for address in (service.address, f"127.0.0.1:{any_free()}")
        ]
        logs: dict[LogName, Any] = {"gateway": OwnLog(log)}
        for name, channel in zip(("talent", "scenarios"), channels, strict=True):
            logs[cast("LogName", name)] = ServiceLog(cast("LogName", name), AuditServiceStub(channel), 5, 60)
        audit = Audit(log, logs)
        backends = Backends(fake_scenarios(), fake_talent(), AuditedMatching(matching, audit), NoHealth())
        app = create_app(lambda: (_ for _ in ()).throw(AssertionError))
        app.state.gateway = Gateway(
            backends,
            ShortlistFeed(5),
            Names(backends),
            accounts=cast("Any", None),
            doorkeeper=doorkeeper,
            limits=RateLimits({}, limits.storage(limits.MEMORY)),
            streams=Streams(10),
            audit=audit,
        )
        yield Portal(app, doorkeeper, matching, log, audit, clock, own_url, database, service.channel())
        audit.close()
        for channel in channels:
            await channel.close()


async def test_the_page_shows_all_logs_by_time_and_names_the_one_that_is_away(portal: Portal) -> None:
    portal.write(Act("sign_in", "account", "account-1"))
    portal.load(1)

    async with portal.client(Role.AUDITOR) as auditor:
        page = await auditor.get("/audit")

    assert page.status_code == 200
    assert page.text.index("批量写入人才") < page.text.index("登录")
    assert "暂时读不到：场景服务" in page.text
    assert "192.0.2.7" in page.text


async def test_pages_follow_each_other_without_gap_or_overlap(portal: Portal) -> None:
    for number in range(7):
        portal.write(Act("sign_in", "account", f"a{number}"))
    portal.load(30)
    seen: list[tuple[str, int]] = []
    token = ""

    async with portal.client(Role.AUDITOR) as auditor:
        while True:
            answer = await auditor.get("/api/audit", params={"page_size": 4, "page_token": token})
            body = answer.json()
            assert body["unreachable"] == ["scenarios"]
            seen += [(item["log"], item["seq"]) for item in body["items"]]
            token = body["next_page_token"]
            if not token:
                break
            portal.write(Act("sign_in", "account", "later"))

    assert sorted(seen) == sorted(
        [("gateway", seq) for seq in range(1, 8)] + [("talent", seq) for seq in range(1, 31)]
    )
    assert [seq for log, seq in seen if log == "talent"] == list(range(30, 0, -1))


async def test_filters_narrow_the_list(portal: Portal) -> None:
    portal.write(Act("sign_in", "account", "a1"), Act("sign_in.failed", "account", "a2"))
    portal.load(2)

    async with portal.client(Role.AUDITOR) as auditor:

        async def found(**params: str) -> list[str]:
            answer = await auditor.get("/api/audit", params=params)
            assert answer.status_code == 200
            return [item["object_id"] for item in answer.json()["items"]]

        assert await found(log="gateway") == ["a2", "a1"]
        assert await found(action="sign_in.failed") == ["a2"]
        assert await found(kind="talent", object="talent-1") == ["talent-1"]
        assert await found(actor="system:test") == ["talent-1", "talent-0"]
        local = (START + timedelta(hours=8)).strftime("%Y-%m-%dT%H:%M")
        assert await found(since=local, until=local) == ["a2", "a1"]
        page = await auditor.get("/audit", params={"object": "nobody"})
        assert "没有符合条件的条目" not in page.text  # one log is away: nobody can say so
        page = await auditor.get("/audit", params={"object": "nobody", "log": "talent"})
        assert "没有符合条件的条目" in page.text


@pytest.mark.parametrize(
    "params",
    [{"since": "gestern"}, {"until": "0001-01-01T00:00"}, {"log": "matching"}, {"page_token": "talent-x"}],
)
async def test_what_is_wrong_with_a_question_is_told(portal: Portal, params: dict[str, str]) -> None:
    async with portal.client(Role.AUDITOR) as auditor:
        page = await auditor.get("/audit", params=params)
        answer = await auditor.get("/api/audit", params=params)
        export = await auditor.get("/api/audit/export", params=params)
    assert page.status_code == 422
    assert "note-error" in page.text
    assert answer.status_code == 422
    assert [field["field"] for field in answer.json()["error"]["fields"]] == list(params)
    # An export has no pages; the log that is away stops it.
    assert export.status_code == (503 if "page_token" in params else 422)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.AUDITOR, Role.SYSTEM, Role.VISITOR}))
async def test_the_auditor_alone_sees_it(portal: Portal, role: Role) -> None:
    async with portal.client(role) as client:
        for method, path in (
            ("GET", "/audit"),
            ("GET", "/audit/export"),
            ("POST", "/audit/verify"),
            ("GET", "/api/audit"),
            ("GET", "/api/audit/export"),
            ("POST", "/api/audit/verify"),
        ):
            assert (await client.request(method, path)).status_code == 403


async def test_a_refused_request_is_in_the_log(portal: Portal) -> None:
    async with portal.client(Role.ENTERPRISE) as client:
        await client.get("/audit?actor=secret")
    portal.audit.close()

    [refused] = portal.own("request.refused")
    assert refused.detail == "GET /audit forbidden"


async def test_a_check_tells_each_logs_state_and_is_itself_in_the_log(portal: Portal) -> None:
    portal.write(Act("sign_in", "account", "a1"))
    portal.load(3)
    tamper(portal.talent_url, "UPDATE audit_entry SET actor = 'x' WHERE seq = 2")

    async with portal.client(Role.AUDITOR) as auditor:
        answer = await auditor.post("/api/audit/verify")
        page = await auditor.post("/audit/verify", data={"log": "talent"})

    states = {each["log"]: each for each in answer.json()["logs"]}
    assert {name: each["state"] for name, each in states.items()} == {
        "gateway": "intact",
        "scenarios": "unreachable",
        "talent": "broken",
    }
    assert (states["talent"]["broken_seq"], states["talent"]["head"]) == (2, "")
    assert len(states["gateway"]["head"]) == 64
    assert page.status_code == 200
    assert "已损坏" in page.text
    assert states["talent"]["reason"] in page.text
    assert sorted((act.object_id, act.detail.split()[0]) for act in portal.own("audit.verified")) == [
        ("gateway", "state=intact"),
        ("scenarios", "state=unreachable"),
        ("talent", "state=broken"),
        ("talent", "state=broken"),
    ]


async def test_an_export_is_whole_neutralised_and_in_the_log(portal: Portal) -> None:
    portal.write(Act("sign_in", "account", "=cmd|'/c calc'!A1", detail='+1 "quoted"'))
    for number in range(450):
        portal.write(Act("sign_in", "account", f"a{number}"))

    async with portal.client(Role.AUDITOR) as auditor:
        asked = {"log": "gateway", "format": "csv"}
        file = await auditor.get("/audit/export", params=asked)
        lines = await auditor.get(
            "/api/audit/export", params={"log": "gateway", "action": "sign_in", "limit": "300"}
        )

    assert file.headers["content-disposition"] == 'attachment; filename="audit-gateway.csv"'
    rows = list(csv.reader(io.StringIO(file.text.removeprefix("\ufeff"))))
    assert len(rows[0]) == len(COLUMNS)
    assert len(rows) == 1 + 451 + 1
    assert rows[-1] == ["完毕：共 451 条，已是全部。"]
    last = dict(zip(COLUMNS, rows[-2], strict=True))
    assert last["object_id"] == "'=cmd|'/c calc'!A1"
    assert last["detail"] == '\'+1 "quoted"'
    parsed = [json.loads(line) for line in lines.text.splitlines()]
    assert parsed[-1] == {"end": "limited", "entries": 300}
    assert [item["object_id"] for item in parsed[:2]] == ["a449", "a448"]
    assert [act.detail for act in portal.own("audit.exported")] == [
        "format=csv limit=10000 filters=log",
        "format=jsonl limit=300 filters=log,action",
    ]
    assert [act.detail for act in portal.own("audit.export_ended")] == [
        "format=csv entries=451",
        "format=jsonl entries=300",
    ]


async def test_an_export_that_would_lack_a_log_is_refused(portal: Portal) -> None:
    async with portal.client(Role.AUDITOR) as auditor:
        assert (await auditor.get("/api/audit/export")).status_code == 503
    assert portal.own() == []


async def test_whom_staff_see_of_the_talents_is_in_the_log(portal: Portal) -> None:
    subject = matching_api.ProfileCard(kind="demand", id="d1", title="岗位")
    card = matching_api.ProfileCard(kind="talent", id="t1", version=1, title="工程师")
    made = matching_api.GetShortlistResponse(
        market="talent_demand", side=SIDE_RIGHT, subject=subject, version=1, ranked_at="2026-03-01T00:00:00Z"
    )
    made.items.add(entry=ShortlistEntry(counterpart_id="t1", rank=1, score=0.8), counterpart=card)
    portal.matching.add(subject)
    portal.matching.add(card)
    portal.matching.shortlists[("talent_demand", SIDE_RIGHT, "d1")] = made

    for role in (Role.HR_BUREAU, Role.ENTERPRISE):
        async with portal.client(role) as client:
            for _ in range(2):
                answer = await client.get("/api/shortlists/talent_demand/right/d1")
                assert answer.status_code == 200

    assert [(act.action, act.object_kind, act.object_id) for act in portal.own()] == [
        ("GetShortlist", "talent", "t1")
    ]


async def test_staff_see_no_talent_that_cannot_be_written_down(portal: Portal) -> None:
    card = matching_api.ProfileCard(kind="talent", id="t1", version=1, title="工程师")
    portal.matching.add(card)
    async with portal.client(Role.HR_BUREAU) as client:
        assert (await client.get("/api/search", params={"kind": "talent"})).status_code == 200
        portal.log.pool.close()
        portal.matching.add(matching_api.ProfileCard(kind="talent", id="t2", version=1, title="设计师"))
        answer = await client.get("/api/search", params={"kind": "talent"})
        page = await client.get("/browse/talent")
    assert answer.status_code == 503
    assert "t2" not in page.text
