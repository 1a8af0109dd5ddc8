"""SolutionsService: which use case answers which method."""

from collections.abc import Callable, Iterator
from typing import Any

import grpc
from dabridge.scenarios.v1.solutions_service_pb2 import DESCRIPTOR as _FILE
from dabridge.scenarios.v1.solutions_service_pb2_grpc import add_SolutionsServiceServicer_to_server

from services.common.access.current import caller
from services.common.audit.chain import Act
from services.common.errors import Forbidden
from services.common.objects import settings as objects
from services.common.records import acts
from services.common.records.acts import Method
from services.common.records.api import Refused
from services.common.records.service import Companion, Parts
from services.common.sealing import Sealer
from services.scenarios.market.solutions.bids import Bids
from services.scenarios.market.solutions.drafts import Drafts
from services.scenarios.market.solutions.reading import Reading
from services.scenarios.market.solutions.uploads import Transfers
from services.scenarios.market.solutions.vault import Vault


def companion(parts: Parts) -> Companion:
    """The service over the parts; raises SettingsError without SEAL_KEY or OBJECT_STORE."""
    workflow = parts.workflow
    vault = Vault(Sealer.from_environ(parts.environ))
    reading = Reading(vault)
    drafts = Drafts(workflow, vault, reading)
    bids = Bids(workflow, vault, reading)
    transfers = Transfers(workflow, vault, objects.from_environ(parts.environ))
    methods = {
        "CreateSolution": Method("solution", drafts.create),
        "UpdateSolution": Method("solution", drafts.update),
        "SubmitSolution": Method("solution", bids.submit),
        "AnswerPartnership": Method("solution", bids.answer),
        "WithdrawSolution": Method("solution", bids.withdraw),
        "GetSolution": Method(
            "solution",
            lambda request, who: workflow.do("GetSolution", who, lambda desk: reading.one(desk, request)),
        ),
        "ListSolutions": Method(
            "solution",
            lambda request, who: workflow.do("ListSolutions", who, lambda desk: reading.page(desk, request)),
        ),
    }
    return Companion(
        descriptor=_FILE.services_by_name["SolutionsService"],
        servicer=acts.servicer(
            methods,
            parts.refused,
            UploadAttachment=_upload(transfers, parts.refused),
            DownloadAttachment=_download(transfers, parts.refused),
        ),
        register=add_SolutionsServiceServicer_to_server,
    )


def _upload(transfers: Transfers, refused: Refused) -> Callable[[Iterator[Any], grpc.ServicerContext], Any]:
    def upload(requests: Iterator[Any], context: grpc.ServicerContext) -> Any:
        try:
            return transfers.upload(requests, context)
        except Forbidden:
            refused(caller(), Act("UploadAttachment.refused", "attachment"))
            raise

    return upload


def _download(transfers: Transfers, refused: Refused) -> Callable[[Any, grpc.ServicerContext], Iterator[Any]]:
    def download(request: Any, context: grpc.ServicerContext) -> Iterator[Any]:
        try:
            yield from transfers.download(request, context)
        except Forbidden:
            refused(caller(), Act("DownloadAttachment.refused", "attachment", request.id))
            raise

    return download
