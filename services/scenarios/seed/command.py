"""`python -m services.scenarios seed`: loads enterprises and scenarios, makes the first lists."""

from collections.abc import Mapping, Sequence

import grpc
from dabridge.scenarios.v1.lists_service_pb2_grpc import ListsServiceStub
from dabridge.scenarios.v1.scenarios_service_pb2 import BulkLoadEnterprisesRequest, BulkLoadScenariosRequest
from dabridge.scenarios.v1.scenarios_service_pb2_grpc import ScenariosServiceStub

from services.common import bulk_load
from services.common.access.principal import system
from services.scenarios.seed.first_lists import CAPABILITY, DIGITAL, Batch, FirstLists, to_be_listed
from services.scenarios.seed.plan_data import plan_enterprises, plan_scenarios
from services.scenarios.seed.synthetic import synthetic_enterprises


def main(environ: Mapping[str, str]) -> int:
    """Loads the seed into the server at SCENARIOS_ADDRESS; 0 where every item stands, else 1.

    ACCESS_KEYS signs its tokens; raises SettingsError.
    """
    target = bulk_load.Target.from_environ(environ, "scenarios", "127.0.0.1:50051")
    return bulk_load.run(target, system("seed"), loads)


def loads(channel: grpc.Channel) -> Sequence[bulk_load.Load]:
    """What is loaded over a channel, in order."""
    stub = ScenariosServiceStub(channel)
    firms = plan_enterprises()
    enterprises = firms + synthetic_enterprises()
    scenarios = plan_scenarios()
    batches = [Batch(DIGITAL), Batch(CAPABILITY, [firm.id for firm in firms])]
    return [
        bulk_load.Load(
            "enterprises",
            stub.BulkLoadEnterprises,
            (BulkLoadEnterprisesRequest(enterprise=item) for item in enterprises),
            len(enterprises),
        ),
        bulk_load.Load(
            "scenarios",
            stub.BulkLoadScenarios,
            (BulkLoadScenariosRequest(scenario=item) for item in to_be_listed(stub, scenarios)),
            len(scenarios),
        ),
        bulk_load.Load("lists", FirstLists(ListsServiceStub(channel)), batches, len(batches)),
    ]
