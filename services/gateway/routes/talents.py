"""Talents."""

from services.gateway.kinds import RESOURCES, Kind
from services.gateway.routes.record_routes import RecordRoutes
from services.gateway.schemas.records import Talent, TalentInput, TalentUpdate

router = RecordRoutes(
    RESOURCES[Kind.TALENT], taken=TalentInput, replaced=TalentUpdate, stored=Talent
).router()
