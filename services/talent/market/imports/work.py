"""What the bureau does with imports: one transaction each, within its rights."""

from typing import Final

from dabridge.talent.v1 import imports_service_pb2 as api

from services.common import texts
from services.common.access.policy import Cells
from services.common.access.principal import Principal
from services.common.access.talent_methods import TALENT_MARKET
from services.common.errors import InvalidInput, NotFound, VersionConflict, WrongStage
from services.common.jobs import table as jobs
from services.common.records import paging, rights, rules
from services.common.records.store import Position
from services.common.records.workflow import Desk, Workflow, by_id, refuse
from services.common.tracing import current_traceparent
from services.talent.market.imports import books, reports, tables, template, worker
from services.talent.market.imports.tables import Import, Stage

_FORMATS: Final = {
    api.SHEET_FORMAT_XLSX: (template.workbook, "xlsx", books.XLSX),
    api.SHEET_FORMAT_CSV: (template.plain, "csv", books.CSV),
}


class ImportWork:
    """The use cases of imports."""

    def __init__(self, workflow: Workflow) -> None:
        """Uses the workflow without owning it."""
        self._workflow = workflow

    def template(
        self, request: api.GetImportTemplateRequest, caller: Principal
    ) -> api.GetImportTemplateResponse:
        """The empty form."""
        rights.reach(TALENT_MARKET["GetImportTemplate"], caller)
        made = _FORMATS.get(request.format or api.SHEET_FORMAT_XLSX)
        if made is None:
            raise InvalidInput([rules.broken("format", "import_kind")])
        content, ending, media_type = made
        name = f"{texts.get('imports.template.title')}.{ending}"
        return api.GetImportTemplateResponse(content=content(), file_name=name, media_type=media_type)

    def page(self, request: api.ListImportsRequest, caller: Principal) -> api.ListImportsResponse:
        """Imports, newest first."""

        def work(desk: Desk) -> api.ListImportsResponse:
            rights.reach(TALENT_MARKET["ListImports"], desk.caller)
            refuse(rules.known("stage", request.stage, api.ImportStage.values()))
            limit = paging.limit(request.page_size)
            after = paging.position(request.page_token)
            stage = api.ImportStage.Name(request.stage).removeprefix("IMPORT_STAGE_").lower()
            place = (after.updated_at, after.id) if after else None
            found, total = tables.page(desk.connection, stage if request.stage else "", place, limit)
            shown = found[:limit]
            token = paging.place(Position(shown[-1].uploaded_at, shown[-1].id)) if len(found) > limit else ""
            return api.ListImportsResponse(
                talent_imports=[reports.told(each) for each in shown], next_page_token=token, total=total
            )

        return self._workflow.do("ListImports", caller, work)

    def get(self, request: api.GetImportRequest, caller: Principal) -> api.GetImportResponse:
        """One import and how far it is."""

        def work(desk: Desk) -> api.GetImportResponse:
            held = seen(desk, request.id, TALENT_MARKET["GetImport"])
            job = jobs.latest(desk.connection, worker.KIND, held.id)
            return api.GetImportResponse(talent_import=reports.told(held, job))

        return self._workflow.do("GetImport", caller, work)

    def errors(self, request: api.ListImportErrorsRequest, caller: Principal) -> api.ListImportErrorsResponse:
        """The cells that were refused."""

        def work(desk: Desk) -> api.ListImportErrorsResponse:
            held = seen(desk, request.id, TALENT_MARKET["ListImportErrors"])
            limit = paging.limit(request.page_size)
            found = tables.error_page(desk.connection, held.id, _place(request.page_token), limit)
            shown = found[:limit]
            token = f"{shown[-1][1]}.{shown[-1][0]}" if len(found) > limit else ""
            return api.ListImportErrorsResponse(
                errors=[reports.told_error(*each[1:]) for each in shown],
                next_page_token=token,
                total=held.errors,
            )

        return self._workflow.do("ListImportErrors", caller, work)

    def confirm(self, request: api.ConfirmImportRequest, caller: Principal) -> api.ConfirmImportResponse:
        """Waiting → queued."""
        cells = TALENT_MARKET["ConfirmImport"]

        def work(desk: Desk) -> api.ConfirmImportResponse:
            held = _waiting(desk, request.id, request.expected_version, cells)
            refuse([] if request.people_agreed else [rules.broken("people_agreed", "import_agreed")])
            tables.change(
                desk.connection,
                held.id,
                stage=Stage.QUEUED,
                person=desk.caller.person,
                organisation=desk.caller.organisation,
            )
            jobs.enqueue(desk.connection, worker.KIND, held.id, desk.now, current_traceparent())
            desk.log("talent_import", held.id, held.version + 1)
            return read(desk, held.id)

        def read(desk: Desk, import_id: str) -> api.ConfirmImportResponse:
            return api.ConfirmImportResponse(talent_import=reports.told(seen(desk, import_id, cells)))

        memory = by_id(lambda answer: answer.talent_import.id, read)
        return self._workflow.once("ConfirmImport", caller, request, work, memory)

    def discard(self, request: api.DiscardImportRequest, caller: Principal) -> api.DiscardImportResponse:
        """Waiting → discarded; its file goes with the next sweep."""
        cells = TALENT_MARKET["DiscardImport"]

        def work(desk: Desk) -> api.DiscardImportResponse:
            held = _waiting(desk, request.id, request.expected_version, cells)
            tables.change(desk.connection, held.id, stage=Stage.DISCARDED, files_until=desk.now)
            desk.log("talent_import", held.id, held.version + 1)
            return read(desk, held.id)

        def read(desk: Desk, import_id: str) -> api.DiscardImportResponse:
            return api.DiscardImportResponse(talent_import=reports.told(seen(desk, import_id, cells)))

        memory = by_id(lambda answer: answer.talent_import.id, read)
        return self._workflow.once("DiscardImport", caller, request, work, memory)


def seen(desk: Desk, import_id: str, cells: Cells, *, lock: bool = False) -> Import:
    """An import that the caller may see; raises Forbidden, InvalidInput or NotFound."""
    rights.reach(cells, desk.caller)
    refuse(rules.identifier("id", import_id))
    held = tables.one(desk.connection, import_id, lock=lock)
    if held is None or held.stage == Stage.ARRIVING:
        raise NotFound("talent_import", import_id)
    return held


def _waiting(desk: Desk, import_id: str, expected_version: int, cells: Cells) -> Import:
    refuse(rules.expected_version(expected_version))
    held = seen(desk, import_id, cells, lock=True)
    if held.version != expected_version:
        raise VersionConflict(held.id, expected_version, held.version)
    if held.stage != Stage.WAITING:
        raise WrongStage("talent_import", held.id, held.stage)
    return held


def _place(token: str) -> tuple[int, int]:
    """Where a page of errors begins: after a row and an error's number."""
    if not token:
        return 0, 0
    row, _, number = token.partition(".")
    if not (row.isascii() and row.isdigit() and number.isascii() and number.isdigit()) or len(token) > 36:
        raise InvalidInput([rules.broken("page_token", "bad_page_token")])
    return int(row), int(number)
