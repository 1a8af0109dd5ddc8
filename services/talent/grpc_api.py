"""The talent service's place in the protocol; services.common.records.api translates."""

from typing import Final

from dabridge.talent.v1.talent_service_pb2 import DESCRIPTOR as _FILE
from dabridge.talent.v1.talent_service_pb2_grpc import add_TalentServiceServicer_to_server

SERVICE: Final = _FILE.services_by_name["TalentService"]
register: Final = add_TalentServiceServicer_to_server
