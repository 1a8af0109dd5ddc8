"""The only wiring of the talent service."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from services.common.access import methods
from services.common.access.talent_methods import TALENT_MARKET
from services.common.records import republish
from services.common.records.service import RecordService
from services.talent import grpc_api, model, settings
from services.talent.market import bootstrap as market
from services.talent.market.erasure import clock as erasures
from services.talent.market.introductions.record import INTRODUCTION
from services.talent.market.people import keys, rewrapping, seals


# Who was erased is erased again before anything is published.
def _republish(environ: Mapping[str, str]) -> int:
    return republish.command(SERVICE, environ, ((INTRODUCTION, republish.always),), erasures.reapply)


SERVICE: Final = RecordService(
    name="talent",
    read_settings=settings.from_environ,
    aggregates=model.AGGREGATES,
    descriptor=grpc_api.SERVICE,
    rows={**methods.TALENT, **methods.NOTICES, **TALENT_MARKET},
    register=grpc_api.register,
    migrations=Path(__file__).parent / "migrations",
    seed="services.talent.seed",
    follow=market.FOLLOW,
    companions=market.companions,
    background=market.background,
    jobs=market.jobs,
    watch=market.WATCH,
    seals=seals.opened,
    elsewhere=keys.sources,
    migrated=rewrapping.seal_what_is_clear,
    commands={"rewrap": rewrapping.rewrap, "republish": _republish},
)
