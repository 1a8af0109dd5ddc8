"""The only wiring of the scenarios service."""

from pathlib import Path
from typing import Final

from services.common.access import methods
from services.common.records.service import RecordService
from services.scenarios import grpc_api, model, settings
from services.scenarios.market import bootstrap as market

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
)
