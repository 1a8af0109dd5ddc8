"""The expert pool."""

from services.gateway.kinds import RESOURCES, Kind
from services.gateway.routes.record_routes import RecordRoutes
from services.gateway.schemas.records import Expert, ExpertInput, ExpertUpdate

router = RecordRoutes(
    RESOURCES[Kind.EXPERT], taken=ExpertInput, replaced=ExpertUpdate, stored=Expert
).router()
