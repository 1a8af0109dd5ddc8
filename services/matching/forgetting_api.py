"""ForgettingService's gRPC face: translates only."""

from typing import Final

import grpc
from dabridge.matching.v1 import forgetting_service_pb2 as pb
from dabridge.matching.v1 import forgetting_service_pb2_grpc

from services.matching import questions
from services.matching.forgetting import Forgetting

SERVICE: Final = pb.DESCRIPTOR.services_by_name["ForgettingService"].full_name


class ForgettingApi(forgetting_service_pb2_grpc.ForgettingServiceServicer):
    """Answers the calls of ForgettingService, which programs of ours alone make."""

    def __init__(self, forgetting: Forgetting) -> None:
        self._forgetting = forgetting

    def Forget(self, request: pb.ForgetRequest, context: grpc.ServicerContext) -> pb.ForgetResponse:
        """Leaves of the person's profiles an id and a version."""
        questions.profile("talent", request.talent_id)
        versions = {"talent": request.talent_version, "expert": request.expert_version}
        emptied, lists = self._forgetting.forget(request.talent_id, versions)  # type: ignore[arg-type]  # both are kinds
        return pb.ForgetResponse(profiles=emptied, shortlists=lists)

    def VerifyForgotten(
        self, request: pb.VerifyForgottenRequest, context: grpc.ServicerContext
    ) -> pb.VerifyForgottenResponse:
        """Counts what is still found of the person."""
        questions.profile("talent", request.talent_id)
        found = self._forgetting.found(request.talent_id)
        return pb.VerifyForgottenResponse(
            profiles=found.profiles,
            own_lists=found.own_lists,
            lists_of_others=found.lists_of_others,
            unmerged_segments=found.unmerged_segments,
            documents=found.documents,
            outcomes=found.outcomes,
        )
