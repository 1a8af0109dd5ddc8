"""Telling that a milestone was reached, with files that show it; saving those files."""

from collections.abc import Sequence

import grpc
from dabridge.scenarios.v1.pilots_service_pb2 import ReachMilestoneRequest
from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData, UploadFile
from starlette.responses import Response

from services.gateway import pilots, problems
from services.gateway.context import CallerDep, GatewayDep
from services.gateway.problems import Problem
from services.gateway.routes import acts, attachments
from services.gateway.routes.acting import SHOWN
from services.gateway.routes.attachments import FileId
from services.gateway.routes.pages_pilots import PATH, MilestoneId, PilotId, refused

router = APIRouter()


@router.post(f"{PATH}/{{pilot_id}}/milestones/{{milestone_id}}/evidence")
async def reach(
    request: Request, gateway: GatewayDep, caller: CallerDep, pilot_id: PilotId, milestone_id: MilestoneId
) -> Response:
    """Stores the files, then tells of the milestone; the page with what is wrong where that is refused.

    Files that were stored for nothing are swept by the service.
    """
    form = await request.form()
    backends = gateway.backends
    try:
        try:
            stored = [
                await attachments.store(backends, attachments.PILOTS, pilot_id, file) for file in _files(form)
            ]
            news = ReachMilestoneRequest(
                id=pilot_id,
                expected_version=pilots.version(form),
                milestone_id=milestone_id,
                reached_on=str(form.get("reached_on", "")),
                evidence=str(form.get("evidence", "")),
                attachment_ids=[file.id for file in stored],
            )
            await acts.call(backends, "pilots.ReachMilestone", news)
        except grpc.aio.AioRpcError as error:
            raise problems.of_rpc(error) from error
    except Problem as problem:
        if problem.status not in SHOWN:
            raise
        form_name = f"reach-{milestone_id}"
        return await refused(request, gateway, caller, pilot_id, problem=problem, form=form_name)
    return RedirectResponse(f"{PATH}/{pilot_id}?done=1", 303)


@router.get(f"{PATH}/{{pilot_id}}/files/{{file_id}}")
async def save(gateway: GatewayDep, pilot_id: PilotId, file_id: FileId) -> Response:
    """One of the files, to save."""
    return await attachments.send(gateway.backends, attachments.PILOTS, pilot_id, file_id)


def _files(form: FormData) -> Sequence[UploadFile]:
    """The files that were chosen; a browser sends an empty one where none was."""
    return [file for file in form.getlist("files") if isinstance(file, UploadFile) and file.filename]
