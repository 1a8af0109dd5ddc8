"""Workbooks on their way in, and their copies on the way out: sealed while they stream."""

import logging
import uuid
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from typing import Any, Final

import grpc
from dabridge.talent.v1 import imports_service_pb2 as api

from services.common import database
from services.common.access.current import caller
from services.common.access.principal import Principal
from services.common.access.talent_methods import TALENT_MARKET
from services.common.errors import InvalidInput, NotFound
from services.common.files import streams
from services.common.files.lanes import Lane
from services.common.jobs import table as jobs
from services.common.market import notices
from services.common.market.notices import Notice
from services.common.objects.store import StoreAway
from services.common.records import rights, rules
from services.common.records.workflow import Desk, Workflow, refuse
from services.common.sealing import Unsealable
from services.common.tracing import current_traceparent
from services.talent.market.imports import books, copying, links, naming, tables, work, worker
from services.talent.market.imports.files import Files
from services.talent.market.imports.reports import told
from services.talent.market.imports.sheets import FILE_MAX
from services.talent.market.imports.tables import Import, Link, Stage

logger = logging.getLogger(__name__)

UPLOADS: Final = 4
DOWNLOADS: Final = 4
EACH: Final = 2
# An upload that has not ended by then broke off.
ARRIVES_WITHIN: Final = timedelta(hours=1)
# A workbook that nobody confirms goes after that time.
WAITS_FOR: Final = timedelta(days=7)

_ENDINGS: Final = {".xlsx": "xlsx", ".csv": "csv"}
_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0"


class Transfers:
    """Uploads and downloads; each raises DomainErrors, StoreAway and Unsealable."""

    def __init__(self, workflow: Workflow, files: Files) -> None:
        """Uses both without owning them."""
        self._workflow = workflow
        self._files = files
        self._in = Lane(UPLOADS, EACH)
        self._out = Lane(DOWNLOADS, EACH)

    def upload(
        self, requests: Iterator[api.UploadImportRequest], context: grpc.ServicerContext
    ) -> api.UploadImportResponse:
        """Takes a workbook of the bureau's, to be worked on at once."""
        who = caller()
        rights.reach(TALENT_MARKET["UploadImport"], who)
        with self._in.place(who.person), streams.limited(context):
            header = streams.header(requests)
            source = naming.source_name(header.source_name)
            refuse(_agreed(people_agreed=header.people_agreed))
            ending = _ending(header.file_name)
            taken = _Taken(streams.data(requests), ending)
            held = self._stored(who, "UploadImport", taken, lambda desk: (_source(desk, source), ""))
        return api.UploadImportResponse(talent_import=told(held))

    def upload_by_link(
        self, requests: Iterator[api.UploadByLinkRequest], context: grpc.ServicerContext
    ) -> api.UploadByLinkResponse:
        """Takes the one workbook of a link, to be confirmed by the bureau; NotFound where it is spent."""
        who = caller()
        with self._in.place(who.person or who.address or "visitor"), streams.limited(context):
            header = streams.header(requests)
            refuse(_agreed(people_agreed=header.people_agreed))
            ending = _ending(header.file_name)
            token = header.token

            taken = _Taken(streams.data(requests), ending, token)

            def opened(desk: Desk) -> tuple[int, str]:
                link = links.usable(desk, token, lock=True)
                return link.source_id, link.id

            held = self._stored(who, "UploadByLink", taken, opened)
        return api.UploadByLinkResponse(uploaded_at=held.uploaded_at.isoformat(), size_bytes=held.size_bytes)

    def download(
        self, request: api.DownloadImportCopyRequest, context: grpc.ServicerContext
    ) -> Iterator[api.DownloadImportCopyResponse]:
        """The returned copy, or its bad rows alone; who fetched it is in the log."""
        who = caller()
        with self._out.place(who.person), streams.limited(context):
            held = self._workflow.do("DownloadImportCopy", who, lambda desk: _copy(desk, request))
            workbook = held.format == "xlsx"
            name = held.copy_bad if request.only_refused else held.copy
            pieces = self._opened(held.id, name)
            yield api.DownloadImportCopyResponse(
                header=api.DownloadImportCopyResponse.Header(
                    file_name=copying.name_of(workbook=workbook, only_refused=request.only_refused),
                    media_type=books.XLSX if workbook else books.CSV,
                )
            )
            for piece in pieces:
                yield api.DownloadImportCopyResponse(data=piece)

    def _opened(self, import_id: str, name: str) -> Iterator[bytes]:
        try:
            return self._files.get(import_id, name)
        except Unsealable:
            raise NotFound("import_copy", import_id) from None

    def _stored(
        self, who: Principal, act: str, taken: "_Taken", opened: Callable[[Desk], tuple[int, str]]
    ) -> Import:
        """The import that a file became; `opened` gives its source and link, in the act's transaction."""
        import_id = uuid.uuid4().hex

        def begin(desk: Desk) -> None:
            source_id, link_id = opened(desk)
            values = {
                "id": import_id,
                "stage": Stage.ARRIVING,
                "source_id": source_id,
                "link_id": link_id,
                "format": taken.ending,
                "size_bytes": 0,
                "uploaded_at": desk.now,
                "file": import_id,
                "files_until": desk.now + ARRIVES_WITHIN,
            }
            tables.add(desk.connection, values)

        self._workflow.do(act, who, begin)
        try:
            self._files.put(import_id, import_id, taken)
            return self._workflow.do(act, who, lambda desk: _arrived(desk, import_id, taken))
        except BaseException:
            self._forget(import_id)
            raise

    def _forget(self, import_id: str) -> None:
        """Takes away what came to nothing; what cannot be taken away now is swept later."""
        try:
            self._files.delete([import_id])
            self._files.destroy(import_id)
        except (StoreAway, *database.UNAVAILABLE):
            logger.warning("an upload that broke off is left to the sweep")


class _Taken:
    """The pieces of a file, bounded and of the kind that its name says; `size` grows as they go by."""

    def __init__(self, data: Iterable[bytes], ending: str, token: str = "") -> None:
        """`token` is the secret of the link by which it comes; empty: by none."""
        self._data = data
        self.ending = ending
        self.token = token
        self.size = 0

    def __iter__(self) -> Iterator[bytes]:
        begin = b""
        for piece in self._data:
            if len(begin) < len(_ZIP):
                begin = (begin + piece)[: len(_ZIP)]
                if len(begin) == len(_ZIP):
                    self._check(begin)
            self.size += len(piece)
            if self.size > FILE_MAX:
                raise InvalidInput([rules.broken("file", "file_too_large", most=FILE_MAX >> 20)])
            yield piece
        if not self.size:
            raise InvalidInput([rules.broken("file", "file_empty")])

    def _check(self, begin: bytes) -> None:
        if (begin == _ZIP) != (self.ending == "xlsx") or begin == _OLE:
            raise InvalidInput([rules.broken("file", "import_kind")])


def _agreed(*, people_agreed: bool) -> list[Any]:
    return [] if people_agreed else [rules.broken("people_agreed", "import_agreed")]


def _ending(name: str) -> str:
    lowered = name.lower()
    found = next((kind for ending, kind in _ENDINGS.items() if lowered.endswith(ending)), "")
    if not found:
        raise InvalidInput([rules.broken("file", "import_kind")])
    return found


def _source(desk: Desk, name: str) -> int:
    return tables.source(desk.connection, name)


def _arrived(desk: Desk, import_id: str, taken: _Taken) -> Import:
    """The import that has its file: queued, or of a link waiting; the link is spent by it."""
    held = tables.one(desk.connection, import_id, lock=True)
    if held is None:
        raise NotFound("talent_import", import_id)
    link: Link | None = links.usable(desk, taken.token, lock=True) if taken.token else None
    tables.change(
        desk.connection,
        import_id,
        stage=Stage.WAITING if link else Stage.QUEUED,
        size_bytes=taken.size,
        person="" if link else desk.caller.person,
        organisation="" if link else desk.caller.organisation,
        files_until=desk.now + WAITS_FOR,
    )
    if link:
        tables.change_link(desk.connection, link.id, used_at=desk.now, import_id=import_id)
        told_values = {"source": link.source}
        notice = Notice(notices.HR_BUREAU, "import_waiting", "talent_import", import_id, told_values)
        notices.tell(desk.connection, desk.now, [notice])
    else:
        jobs.enqueue(desk.connection, worker.KIND, import_id, desk.now, current_traceparent())
    desk.log("talent_import", import_id)
    stored = tables.one(desk.connection, import_id)
    assert stored is not None
    return stored


def _copy(desk: Desk, request: api.DownloadImportCopyRequest) -> Import:
    held = work.seen(desk, request.id, TALENT_MARKET["DownloadImportCopy"])
    if not held.copy or held.files_until <= desk.now:
        raise NotFound("import_copy", request.id)
    desk.log("talent_import", held.id)
    return held
