"""Callers with tokens over gRPC, on a real database: what each gets, and what a stranger never learns."""

from collections.abc import Callable
from typing import Any

import grpc
import pytest
from dabridge.events.v1.types_pb2 import TRUST_VERIFIED, Capability
from dabridge.scenarios.v1 import scenarios_service_pb2 as scenarios_api
from dabridge.scenarios.v1.scenarios_service_pb2_grpc import ScenariosServiceStub
from dabridge.talent.v1 import talent_service_pb2 as talent_api
from dabridge.talent.v1.talent_service_pb2_grpc import TalentServiceStub

from services.common.access.principal import Principal
from services.scenarios import seed
from tests.fakes.callers import BUREAU, VISITOR, a_provider, a_talent_person, an_enterprise_person
from tests.fakes.messages import a_demand, a_scenario, a_talent, an_enterprise
from tests.records import Served

OWNER = an_enterprise_person("enterprise-1", "person-1")
STRANGER = an_enterprise_person("enterprise-2", "person-2")
DENIED = grpc.StatusCode.PERMISSION_DENIED


def as_(service: Served, caller: Principal) -> TalentServiceStub:
    return TalentServiceStub(service.channel(caller))


def code_of(call: Callable[[], Any]) -> grpc.StatusCode:
    with pytest.raises(grpc.RpcError) as caught:
        call()
    error: Any = caught.value
    code: grpc.StatusCode = error.code()
    return code


def create(stub: TalentServiceStub, key: str = "", **changes: Any) -> Any:
    request = talent_api.CreateDemandRequest(demand=a_demand(**changes), idempotency_key=key)
    return stub.CreateDemand(request).demand


def test_a_call_without_a_token_is_answered_nothing(talents: Served) -> None:
    stub = TalentServiceStub(talents.bare)

    assert code_of(lambda: create(stub)) == grpc.StatusCode.UNAUTHENTICATED
    for call in (
        lambda: stub.GetDemand(talent_api.GetDemandRequest(id="demand-1")),
        lambda: stub.ListTalents(talent_api.ListTalentsRequest()),
        lambda: stub.BulkLoadDemands(iter([talent_api.BulkLoadDemandsRequest(demand=a_demand())])),
    ):
        assert code_of(call) == grpc.StatusCode.UNAUTHENTICATED
    listed = as_(talents, BUREAU).ListDemands(talent_api.ListDemandsRequest(include_withdrawn=True))
    assert listed.total == 0


def test_a_foreign_enterprise_neither_reads_nor_changes_what_was_withdrawn(talents: Served) -> None:
    owner, stranger = as_(talents, OWNER), as_(talents, STRANGER)
    create(owner)
    withdraw = talent_api.WithdrawDemandRequest(id="demand-1", expected_version=1)

    assert code_of(lambda: stranger.WithdrawDemand(withdraw)) == DENIED
    owner.WithdrawDemand(withdraw)

    assert code_of(lambda: stranger.GetDemand(talent_api.GetDemandRequest(id="demand-1"))) == DENIED
    update = talent_api.UpdateDemandRequest(demand=a_demand(headcount=9), expected_version=2)
    assert code_of(lambda: stranger.UpdateDemand(update)) == DENIED
    request = talent_api.ListDemandsRequest(include_withdrawn=True)
    assert stranger.ListDemands(request).total == 0
    assert owner.ListDemands(request).total == 1


def test_a_strangers_key_tells_nothing_of_anothers_answer(talents: Served) -> None:
    owner, stranger = as_(talents, OWNER), as_(talents, STRANGER)
    mine = create(owner, "key", id="", enterprise_id="")

    assert code_of(lambda: create(stranger, "key", enterprise_id="enterprise-1")) == DENIED
    theirs = create(stranger, "key", id="", enterprise_id="")
    assert theirs.enterprise_id == "enterprise-2"
    assert create(owner, "key", id="", enterprise_id="") == mine


def test_a_load_names_the_items_that_are_not_the_callers(talents: Served) -> None:
    create(as_(talents, OWNER))
    items = [
        a_demand(headcount=9),
        a_demand(id="mine", enterprise_id="enterprise-2"),
        a_demand(id="foreign"),
    ]

    response = as_(talents, STRANGER).BulkLoadDemands(
        talent_api.BulkLoadDemandsRequest(demand=item) for item in items
    )

    assert (response.created, response.updated, response.refused) == (1, 0, 2)
    assert [error.id for error in response.errors] == ["demand-1", "foreign"]


def test_a_person_creates_and_sees_their_own_talent_alone(talents: Served) -> None:
    as_(talents, BUREAU).CreateTalent(talent_api.CreateTalentRequest(talent=a_talent(id="talent-2")))
    person = as_(talents, a_talent_person("talent-1"))

    created = person.CreateTalent(talent_api.CreateTalentRequest(talent=a_talent(id=""))).talent

    assert created.id == "talent-1"
    assert [item.id for item in person.ListTalents(talent_api.ListTalentsRequest()).talents] == ["talent-1"]
    assert code_of(lambda: person.GetTalent(talent_api.GetTalentRequest(id="talent-2"))) == DENIED
    load = [talent_api.BulkLoadTalentsRequest(talent=a_talent())]
    assert code_of(lambda: person.BulkLoadTalents(iter(load))) == DENIED
    assert code_of(lambda: as_(talents, VISITOR).ListTalents(talent_api.ListTalentsRequest())) == DENIED


def test_lists_of_mine_and_by_credit_code(firms: Served) -> None:
    provider = ScenariosServiceStub(firms.channel(a_provider("provider-1")))
    owner = ScenariosServiceStub(firms.channel(OWNER))
    provider.CreateScenario(scenarios_api.CreateScenarioRequest(scenario=a_scenario()))
    listed = a_scenario(id="of-nobody", provider_id="")
    program = ScenariosServiceStub(firms.channel())
    program.CreateScenario(scenarios_api.CreateScenarioRequest(scenario=listed))
    owner.CreateEnterprise(scenarios_api.CreateEnterpriseRequest(enterprise=an_enterprise(id="")))

    mine = scenarios_api.ListScenariosRequest(mine=True)
    assert [item.provider_id for item in provider.ListScenarios(mine).scenarios] == ["provider-1"]
    assert owner.ListScenarios(mine).total == 0
    everything = owner.ListScenarios(scenarios_api.ListScenariosRequest())
    assert [item.id for item in everything.scenarios] == ["of-nobody"]
    code = an_enterprise().uscc
    by_code = scenarios_api.ListEnterprisesRequest(uscc=code)
    assert [item.id for item in provider.ListEnterprises(by_code).enterprises] == ["enterprise-1"]
    assert provider.ListEnterprises(scenarios_api.ListEnterprisesRequest(uscc=code[::-1])).total == 0


def test_an_owners_verified_capability_is_refused_by_field(firms: Served) -> None:
    owner = ScenariosServiceStub(firms.channel(OWNER))
    claimed = an_enterprise(capabilities=[Capability(name="数据治理", trust=TRUST_VERIFIED)])

    assert (
        code_of(lambda: owner.CreateEnterprise(scenarios_api.CreateEnterpriseRequest(enterprise=claimed)))
        == grpc.StatusCode.INVALID_ARGUMENT
    )


def test_the_seed_is_loaded_with_a_token_and_marks_what_is_invented(firms: Served) -> None:
    environ = {"SCENARIOS_ADDRESS": firms.address, "ACCESS_KEYS": str(firms.keys)}

    assert seed.main(environ) == 0

    stub = ScenariosServiceStub(firms.channel(a_provider("firm-dagang")))
    invented = stub.GetEnterprise(scenarios_api.GetEnterpriseRequest(id="demo-firm-001")).enterprise
    assert invented.synthetic
    mine = stub.ListScenarios(scenarios_api.ListScenariosRequest(mine=True))
    assert [item.provider for item in mine.scenarios] == ["达钢集团"]
