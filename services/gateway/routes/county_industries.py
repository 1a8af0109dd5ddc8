"""County industries."""

from services.gateway.kinds import RESOURCES, Kind
from services.gateway.routes.record_routes import RecordRoutes
from services.gateway.schemas.records import CountyIndustry, CountyIndustryInput, CountyIndustryUpdate

router = RecordRoutes(
    RESOURCES[Kind.COUNTY], taken=CountyIndustryInput, replaced=CountyIndustryUpdate, stored=CountyIndustry
).router()
