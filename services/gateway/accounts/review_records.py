"""The enterprises' records in the scenarios service, as far as review needs them."""

from typing import Protocol

import grpc
from dabridge.events.v1 import scenarios_pb2
from dabridge.scenarios.v1 import scenarios_service_pb2

from services.gateway.accounts.registration_store import Application
from services.gateway.clients import Backends


class EnterpriseRecords(Protocol):
    """Finds and makes records as whoever reviews; both raise grpc.aio.AioRpcError."""

    async def find(self, uscc: str) -> str:
        """The id of the record with the code; empty where there is none."""
        ...

    async def create(self, application: Application) -> None:
        """Makes the record of an enterprise under its organisation's id; nothing where it was made before."""
        ...


class GrpcEnterpriseRecords:
    """Those behind the gateway's stubs, which call as the request's own caller."""

    def __init__(self, backends: Backends) -> None:
        self._backends = backends

    async def find(self, uscc: str) -> str:
        """The id of the record with the code; empty where there is none."""
        request = scenarios_service_pb2.ListEnterprisesRequest(uscc=uscc, page_size=1)
        answer = await self._backends.scenarios.ListEnterprises(request, timeout=self._backends.call_timeout)
        return next((str(found.id) for found in answer.enterprises if found.uscc == uscc), "")

    async def create(self, application: Application) -> None:
        """Makes the record of an enterprise under its organisation's id; nothing where it was made before."""
        record = scenarios_pb2.Enterprise(
            id=application.organisation_id,
            name=application.name,
            uscc=application.uscc,
            zone=application.zone,
        )
        request = scenarios_service_pb2.CreateEnterpriseRequest(
            enterprise=record, idempotency_key=f"application:{application.id}:{application.version}"
        )
        try:
            await self._backends.scenarios.CreateEnterprise(request, timeout=self._backends.call_timeout)
        except grpc.aio.AioRpcError as error:
            # The id is this application's own: whoever holds it is the attempt before this one.
            if error.code() != grpc.StatusCode.ALREADY_EXISTS:
                raise
