"""The services as their callers see them: over gRPC, on a real database."""

import re
import time
from collections.abc import Callable
from typing import Any

import grpc
import pytest
from dabridge.events.v1.scenarios_pb2 import SCENARIO_STAGE_CLOSED, SCENARIO_STAGE_LISTED
from dabridge.events.v1.types_pb2 import RECORD_STATUS_WITHDRAWN
from dabridge.scenarios.v1 import scenarios_service_pb2 as scenarios_api
from dabridge.scenarios.v1.scenarios_service_pb2_grpc import ScenariosServiceStub
from dabridge.talent.v1 import talent_service_pb2 as talent_api
from dabridge.talent.v1.talent_service_pb2_grpc import TalentServiceStub
from google.rpc import error_details_pb2
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_status import rpc_status

from services.common.records import handlers
from services.common.records import service as records
from services.scenarios import bootstrap as scenarios
from services.talent import bootstrap as talent
from tests.fakes.clock import FixedClock
from tests.fakes.messages import a_county_industry, a_demand, a_scenario, a_talent, an_enterprise
from tests.fakes.record_store import InMemoryStore
from tests.records import Served, served
from tests.stack import fresh_backing

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def refused(call: Callable[[], Any]) -> tuple[grpc.StatusCode, list[str]]:
    """The status code and the fields named; the message is Chinese."""
    with pytest.raises(grpc.RpcError) as caught:
        call()
    error: Any = caught.value
    assert CHINESE.search(error.details())
    fields = []
    status = rpc_status.from_call(error)
    for detail in status.details if status else ():
        bad_request = error_details_pb2.BadRequest()
        assert detail.Unpack(bad_request)
        assert all(CHINESE.search(item.description) for item in bad_request.field_violations)
        fields += [item.field for item in bad_request.field_violations]
    return error.code(), fields


def test_a_talent_lives_from_creation_to_withdrawal(talent_channel: grpc.Channel) -> None:
    stub = TalentServiceStub(talent_channel)

    created = stub.CreateTalent(talent_api.CreateTalentRequest(talent=a_talent())).talent
    updated = stub.UpdateTalent(
        talent_api.UpdateTalentRequest(talent=a_talent(years=6), expected_version=1)
    ).talent
    withdrawn = stub.WithdrawTalent(
        talent_api.WithdrawTalentRequest(id=created.id, expected_version=2, reason="本人要求")
    ).talent

    assert [created.version, updated.version, withdrawn.version] == [1, 2, 3]
    assert withdrawn.status == RECORD_STATUS_WITHDRAWN
    assert stub.GetTalent(talent_api.GetTalentRequest(id=created.id)).talent == withdrawn
    assert stub.ListTalents(talent_api.ListTalentsRequest()).total == 0


def test_each_refusal_has_its_status(talent_channel: grpc.Channel) -> None:
    stub = TalentServiceStub(talent_channel)

    def create(key: str = "", **changes: Any) -> Any:
        return stub.CreateTalent(
            talent_api.CreateTalentRequest(talent=a_talent(**changes), idempotency_key=key)
        )

    def update(version: int, **changes: Any) -> Any:
        return stub.UpdateTalent(
            talent_api.UpdateTalentRequest(talent=a_talent(**changes), expected_version=version)
        )

    create("key")
    code = grpc.StatusCode
    assert refused(lambda: create(id="x y", titles=[])) == (code.INVALID_ARGUMENT, ["id", "titles"])
    assert refused(lambda: update(0)) == (code.INVALID_ARGUMENT, ["expected_version"])
    assert refused(create) == (code.ALREADY_EXISTS, [])
    assert refused(lambda: create("key", years=6)) == (code.ALREADY_EXISTS, [])
    assert refused(lambda: update(2, years=6)) == (code.ABORTED, [])
    assert refused(lambda: update(1, id="nobody")) == (code.NOT_FOUND, [])
    stub.WithdrawTalent(talent_api.WithdrawTalentRequest(id="talent-1", expected_version=1))
    assert refused(lambda: update(2, years=6)) == (code.FAILED_PRECONDITION, [])


def test_an_empty_request_names_the_fields_that_it_lacks(talent_channel: grpc.Channel) -> None:
    stub = TalentServiceStub(talent_channel)

    assert refused(lambda: stub.CreateDemand(talent_api.CreateDemandRequest())) == (
        grpc.StatusCode.INVALID_ARGUMENT,
        ["enterprise_id", "post", "zone", "industry", "headcount"],
    )


def test_pages_follow_each_other_to_the_last(talent_channel: grpc.Channel) -> None:
    stub = TalentServiceStub(talent_channel)
    for number in range(5):
        stub.CreateDemand(
            talent_api.CreateDemandRequest(demand=a_demand(id=f"d{number}", enterprise_id=f"e{number % 2}"))
        )

    seen: list[str] = []
    token = ""
    while True:
        page = stub.ListDemands(talent_api.ListDemandsRequest(page_size=2, page_token=token))
        assert page.total == 5
        seen += [demand.id for demand in page.demands]
        token = page.next_page_token
        if not token:
            break
    assert seen == ["d4", "d3", "d2", "d1", "d0"]
    of_one = stub.ListDemands(talent_api.ListDemandsRequest(enterprise_id="e1", zone="511702"))
    assert [demand.id for demand in of_one.demands] == ["d3", "d1"]


@pytest.mark.parametrize("token", ["?", "MTIz", "eHh4Lnk=", "中"])
def test_a_bad_page_is_refused(talent_channel: grpc.Channel, token: str) -> None:
    stub = TalentServiceStub(talent_channel)
    code = grpc.StatusCode.INVALID_ARGUMENT

    assert refused(lambda: stub.ListTalents(talent_api.ListTalentsRequest(page_token=token))) == (
        code,
        ["page_token"],
    )
    assert refused(lambda: stub.ListTalents(talent_api.ListTalentsRequest(page_size=201))) == (
        code,
        ["page_size"],
    )


def test_a_list_takes_any_text(talent_channel: grpc.Channel) -> None:
    stub = TalentServiceStub(talent_channel)
    stub.CreateTalent(talent_api.CreateTalentRequest(talent=a_talent()))

    assert stub.ListTalents(talent_api.ListTalentsRequest(text=" 数据\0 ")).total == 1
    assert stub.ListTalents(talent_api.ListTalentsRequest(text="%'; --", zone="\0")).total == 0


def test_scenarios_are_listed_by_stage(scenarios_channel: grpc.Channel) -> None:
    stub = ScenariosServiceStub(scenarios_channel)
    for scenario in (a_scenario(), a_scenario(id="closed", stage=SCENARIO_STAGE_CLOSED)):
        stub.CreateScenario(scenarios_api.CreateScenarioRequest(scenario=scenario))

    listed = stub.ListScenarios(scenarios_api.ListScenariosRequest(stage=SCENARIO_STAGE_LISTED))
    assert [scenario.id for scenario in listed.scenarios] == ["scenario-1"]
    assert stub.ListScenarios(scenarios_api.ListScenariosRequest()).total == 2


def test_a_bulk_load_of_each_kind_is_stored(talent_channel: grpc.Channel) -> None:
    stub = TalentServiceStub(talent_channel)
    demands = [a_demand(id=f"d{n}") for n in range(1_200)]
    cell = a_county_industry(id="")

    loaded = stub.BulkLoadDemands(talent_api.BulkLoadDemandsRequest(demand=demand) for demand in demands)
    again = stub.BulkLoadDemands(
        talent_api.BulkLoadDemandsRequest(demand=demand)
        for demand in [*demands, a_demand(id="d0", headcount=9), a_demand(id="bad", headcount=0)]
    )
    cells = stub.BulkLoadCountyIndustries(
        iter([talent_api.BulkLoadCountyIndustriesRequest(county_industry=cell)])
    )

    assert (loaded.created, loaded.refused) == (1_200, 0)
    assert (again.created, again.updated, again.unchanged, again.refused) == (0, 1, 1_200, 1)
    assert [(error.index, error.id) for error in again.errors] == [(1_201, "bad")]
    assert cells.created == 1
    assert stub.GetDemand(talent_api.GetDemandRequest(id="d0")).demand.version == 2


def test_a_bulk_load_of_enterprises_is_stored(scenarios_channel: grpc.Channel) -> None:
    stub = ScenariosServiceStub(scenarios_channel)
    requests = [
        scenarios_api.BulkLoadEnterprisesRequest(enterprise=an_enterprise(id=f"e{n}")) for n in range(3)
    ]

    assert stub.BulkLoadEnterprises(iter(requests)).created == 3
    assert stub.ListEnterprises(scenarios_api.ListEnterprisesRequest(text="示例")).total == 3


def test_health_answers_whoever_asks(talents: Served) -> None:
    health = health_pb2_grpc.HealthStub(talents.bare)
    for name in ("", talent.SERVICE.descriptor.full_name):
        request = health_pb2.HealthCheckRequest(service=name)
        answer = health.Check(request)  # type: ignore[attr-defined]  # its stubs leave the methods out
        assert answer.status == health_pb2.HealthCheckResponse.SERVING


@pytest.mark.parametrize("service", [scenarios.SERVICE, talent.SERVICE], ids=lambda service: service.name)
def test_every_method_of_the_protocol_is_served(service: Any) -> None:
    served_methods = vars(records.servicer(service, InMemoryStore(), FixedClock(), lambda *_: None))

    assert set(served_methods) == {method.name for method in service.descriptor.methods}


def test_a_defect_is_answered_with_its_trace_and_logged(
    talent_channel: grpc.Channel, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise KeyError("secret")

    monkeypatch.setattr(handlers.Handlers, "get", fail)
    stub = TalentServiceStub(talent_channel)

    with pytest.raises(grpc.RpcError) as caught:
        stub.GetTalent(talent_api.GetTalentRequest(id="a"))
    error: Any = caught.value
    assert error.code() == grpc.StatusCode.INTERNAL
    assert re.search(r"追踪编号 [0-9a-f]{32}$", error.details())
    assert "secret" not in error.details()
    assert "GetTalent failed" in caplog.text


def test_a_database_away_is_said_within_bounds_and_comes_back() -> None:
    with fresh_backing() as backing:
        backing.start("postgres")
        backing.wait("postgres")
        with served(talent.SERVICE, backing.make_database("talent")) as service:
            stub = TalentServiceStub(service.channel())
            stub.CreateTalent(talent_api.CreateTalentRequest(talent=a_talent()))

            backing.stop("postgres")
            started = time.monotonic()
            code, _ = refused(lambda: stub.GetTalent(talent_api.GetTalentRequest(id="talent-1")))
            assert code == grpc.StatusCode.UNAVAILABLE
            assert time.monotonic() - started < 8

            backing.start("postgres")
            backing.wait("postgres")
            assert stub.GetTalent(talent_api.GetTalentRequest(id="talent-1")).talent.version == 1
