"""The scenarios service's place in the protocol; services.common.records.api translates."""

from typing import Final

from dabridge.scenarios.v1.scenarios_service_pb2 import DESCRIPTOR as _FILE
from dabridge.scenarios.v1.scenarios_service_pb2_grpc import add_ScenariosServiceServicer_to_server

SERVICE: Final = _FILE.services_by_name["ScenariosService"]
register: Final = add_ScenariosServiceServicer_to_server
