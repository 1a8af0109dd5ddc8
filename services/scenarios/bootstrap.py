"""The only wiring of the scenarios service."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from dabridge.events.v1.scenarios_pb2 import LIST_STAGE_FROZEN

from services.common.access import methods
from services.common.records import republish
from services.common.records.service import RecordService
from services.scenarios import grpc_api, model, settings
from services.scenarios.market import bootstrap as market
from services.scenarios.market.records import LIST, PILOT, SOLUTION

# What is on topics besides the records that callers hand over: bids once given in, lists once frozen, pilots.
_MORE: Final = (
    (SOLUTION, lambda message: message.revision > 0),
    (LIST, lambda message: message.stage == LIST_STAGE_FROZEN),
    (PILOT, republish.always),
)


def _republish(environ: Mapping[str, str]) -> int:
    return republish.command(SERVICE, environ, _MORE)


SERVICE: Final = RecordService(
    name="scenarios",
    read_settings=settings.from_environ,
    aggregates=model.AGGREGATES,
    descriptor=grpc_api.SERVICE,
    rows={**methods.SCENARIOS, **methods.MARKET},
    register=grpc_api.register,
    migrations=Path(__file__).parent / "migrations",
    seed="services.scenarios.seed",
    follow=market.FOLLOW,
    companions=market.companions,
    background=market.background,
    commands={"republish": _republish},
)
