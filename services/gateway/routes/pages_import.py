"""The page on which the centre takes in a workbook of scenarios."""

from fastapi import APIRouter, Request
from starlette.datastructures import UploadFile
from starlette.responses import Response

from services.common import texts
from services.gateway import list_import, problems
from services.gateway.context import GatewayDep
from services.gateway.exports.xlsx_open import FILE_MAX
from services.gateway.list_import import Imported
from services.gateway.portal import csrf, render
from services.gateway.problems import Problem

router = APIRouter()


@router.get("/scenarios/import")
async def empty(request: Request) -> Response:
    """The empty form."""
    return _page(request)


@router.post("/scenarios/import")
async def load(request: Request, gateway: GatewayDep) -> Response:
    """What became of the workbook, by its cells."""
    async with request.form() as form:
        file = form.get("file")
        # One byte more than may be, so that a larger file is told as such.
        data = await file.read(FILE_MAX + 1) if isinstance(file, UploadFile) else b""
    try:
        if not data:
            raise problems.invalid("file", texts.get("exports.page.no_file"))
        return _page(request, done=await list_import.load(gateway.backends, data))
    except Problem as problem:
        if problem.status != 422:
            raise
        return _page(request, problem=problem)


def _page(request: Request, problem: Problem | None = None, done: Imported | None = None) -> Response:
    return render.page(
        request,
        "lists/import.html",
        status=problem.status if problem else 200,
        token=csrf.token(request),
        problem=problem,
        done=done,
        refused=len({(each.sheet, each.cell) for each in done.errors}) if done else 0,
    )
