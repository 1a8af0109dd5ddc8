"""`python -m services.talent seed`: loads the county industries, demands, talents and experts over gRPC."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

import grpc
from dabridge.talent.v1.talent_service_pb2 import (
    BulkLoadCountyIndustriesRequest,
    BulkLoadDemandsRequest,
    BulkLoadExpertsRequest,
    BulkLoadTalentsRequest,
)
from dabridge.talent.v1.talent_service_pb2_grpc import TalentServiceStub

from services.common import bulk_load, settings
from services.common.access.principal import system
from services.talent.seed.county import county_industries
from services.talent.seed.experts import MOST as MOST_EXPERTS
from services.talent.seed.experts import experts
from services.talent.seed.posts import demands
from services.talent.seed.profiles import talents

TALENTS: Final = 20_000
DEMANDS: Final = 1_500
EXPERTS: Final = 100
MOST: Final = 99_999


def main(environ: Mapping[str, str]) -> int:
    """Loads the seed into the server at TALENT_ADDRESS; 0 where every item stands, else 1.

    SEED_TALENTS and SEED_DEMANDS say how many, 0 to 99,999, and SEED_EXPERTS, 0 to 110; a smaller number
    leaves the others as they are.
    ACCESS_KEYS signs its tokens; raises SettingsError.
    """
    target = bulk_load.Target.from_environ(environ, "talent", "127.0.0.1:50052")
    talent_count = settings.integer(environ, "SEED_TALENTS", TALENTS, minimum=0, maximum=MOST)
    demand_count = settings.integer(environ, "SEED_DEMANDS", DEMANDS, minimum=0, maximum=MOST)
    expert_count = settings.integer(environ, "SEED_EXPERTS", EXPERTS, minimum=0, maximum=MOST_EXPERTS)
    loads = partial(_loads, talent_count, demand_count, expert_count)
    return bulk_load.run(target, system("seed"), loads)


def _loads(
    talent_count: int, demand_count: int, expert_count: int, channel: grpc.Channel
) -> Sequence[bulk_load.Load]:
    stub = TalentServiceStub(channel)
    cells = county_industries()
    return [
        bulk_load.Load(
            "county_industries",
            stub.BulkLoadCountyIndustries,
            (BulkLoadCountyIndustriesRequest(county_industry=item) for item in cells),
            len(cells),
        ),
        bulk_load.Load(
            "demands",
            stub.BulkLoadDemands,
            (BulkLoadDemandsRequest(demand=item) for item in demands(demand_count)),
            demand_count,
        ),
        bulk_load.Load(
            "talents",
            stub.BulkLoadTalents,
            (BulkLoadTalentsRequest(talent=item) for item in talents(talent_count)),
            talent_count,
        ),
        bulk_load.Load(
            "experts",
            stub.BulkLoadExperts,
            (BulkLoadExpertsRequest(expert=item) for item in experts(expert_count)),
            expert_count,
        ),
    ]
