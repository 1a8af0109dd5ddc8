"""Enterprises."""

from services.gateway.kinds import RESOURCES, Kind
from services.gateway.routes.record_routes import RecordRoutes
from services.gateway.schemas.records import Enterprise, EnterpriseInput, EnterpriseUpdate

router = RecordRoutes(
    RESOURCES[Kind.ENTERPRISE], taken=EnterpriseInput, replaced=EnterpriseUpdate, stored=Enterprise
).router()
