"""Edits of profiles beside which the market's clocks edit, too."""

from collections.abc import Callable

import grpc
from dabridge.events.v1.talent_pb2 import TalentProfile
from dabridge.talent.v1 import talent_service_pb2 as records
from dabridge.talent.v1.talent_service_pb2_grpc import TalentServiceStub

TRIES = 20


def edit(stub: TalentServiceStub, talent_id: str, change: Callable[[TalentProfile], None]) -> None:
    """Changes a profile as it stands; reads it again where somebody was quicker."""
    for _ in range(TRIES):
        held = stub.GetTalent(records.GetTalentRequest(id=talent_id)).talent
        change(held)
        try:
            stub.UpdateTalent(records.UpdateTalentRequest(talent=held, expected_version=held.version))
        except grpc.RpcError as error:
            if not isinstance(error, grpc.Call) or error.code() is not grpc.StatusCode.ABORTED:
                raise
        else:
            return
    raise AssertionError(f"{talent_id} was changed by others {TRIES} times")
