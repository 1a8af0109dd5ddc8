"""Documents on their way in and out: sealed while they stream, by keys that the persons' keys seal."""

import logging
import secrets
import uuid
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any, Final

import grpc
from dabridge.events.v1.scenarios_pb2 import Attachment
from dabridge.talent.v1 import recognition_service_pb2 as api
from dabridge.talent.v1.recognition_service_pb2 import Evidence, Recognition

from services.common import database
from services.common.access.current import caller
from services.common.access.principal import Principal, system
from services.common.access.talent_methods import TALENT_MARKET
from services.common.errors import Forbidden, InvalidInput, NotFound
from services.common.files import filetypes, streams
from services.common.files.lanes import Lane
from services.common.objects.store import NoObject, ObjectStore, StoreAway
from services.common.records import rights
from services.common.records import rules as fields
from services.common.records.workflow import Desk, Workflow
from services.common.sealing import KEY_BYTES, DataKey, Place, Unsealable
from services.talent.market.recognition import rules, tables
from services.talent.market.recognition.cases import KIND, Case, Cases, copied

logger = logging.getLogger(__name__)

# Those at a time, so that slow ones leave threads to the other calls.
UPLOADS: Final = 4
DOWNLOADS: Final = 4
STREAMS_EACH: Final = 2
# Of what nothing names.
LOOSE: Final = timedelta(days=1)
SWEPT: Final = 100
_SWEEPER: Final = system("files")


class Documents:
    """Documents of applications over an object store; raises DomainErrors, StoreAway and Unsealable."""

    def __init__(self, workflow: Workflow, cases: Cases, store: ObjectStore) -> None:
        """Uses all of them without owning them."""
        self._workflow = workflow
        self._cases = cases
        self._store = store
        self._in = Lane(UPLOADS, STREAMS_EACH)
        self._out = Lane(DOWNLOADS, STREAMS_EACH)

    def upload(
        self, requests: Iterator[api.UploadEvidenceRequest], context: grpc.ServicerContext
    ) -> api.UploadEvidenceResponse:
        """Stores a document of an application that is being written."""
        who = caller()
        with self._in.place(who.person), streams.limited(context):
            header = streams.header(requests)
            name = filetypes.tidy_name(header.name)
            file_id = uuid.uuid4().hex
            key = self._do(who, "UploadEvidence", lambda desk: self._begin(desk, header, file_id))
            try:
                file = self._take(file_id, name, key, streams.data(requests))
                evidence = self._do(who, "UploadEvidence", lambda desk: self._finish(desk, header, file))
            except BaseException:
                self._drop(file_id)
                raise
        return api.UploadEvidenceResponse(evidence=evidence)

    def download(
        self, request: api.DownloadEvidenceRequest, context: grpc.ServicerContext
    ) -> Iterator[api.DownloadEvidenceResponse]:
        """Reads a document, verified piece by piece; that staff read it is in the log."""
        who = caller()
        with self._out.place(who.person), streams.limited(context):
            file, key = self._do(who, "DownloadEvidence", lambda desk: self._find(desk, request))
            try:
                sealed = self._store.get(file.id)
            except NoObject:
                raise Unsealable("the object is gone") from None
            yield api.DownloadEvidenceResponse(attachment=file)
            for piece in key.unseal_stream(sealed, _place(file.id)):
                yield api.DownloadEvidenceResponse(data=piece)

    def remove(self, request: api.RemoveEvidenceRequest, who: Principal) -> api.RecognitionResponse:
        """Takes a document out of an application that is being written; the sweep takes the object."""

        def work(desk: Desk) -> api.RecognitionResponse:
            case = self._cases.take(desk, request.id, request.expected_version)
            kept = [item for item in case.held.evidence if item.file.id != request.file_id]
            if len(kept) == len(case.held.evidence):
                raise NotFound("attachment", request.file_id)
            tables.loosen_file(desk.connection, request.file_id, desk.now)
            fresh = copied(case.held)
            del fresh.evidence[:]
            fresh.evidence.extend(kept)
            return self._cases.put(desk, case.held, fresh)

        return self._cases.once("RemoveEvidence", who, request, work)

    def _begin(self, desk: Desk, header: Any, file_id: str) -> DataKey:
        case = self._writable(desk, header.recognition_id)
        errors = fields.text("evidence.note", header.note, rules.NOTE_MAX)
        if header.condition not in case.codes:
            errors.append(fields.broken("condition", "unknown_choice", value=header.condition))
        if errors:
            raise InvalidInput(errors)
        if tables.files_stored(desk.connection, case.held.id) >= rules.EVIDENCE_MAX:
            raise rules.wrong(case.held, "recognition_files")
        key = secrets.token_bytes(KEY_BYTES)
        sealed = self._cases.people.seal(case.held.talent_id, key, _key_place(file_id))
        tables.begin_file(desk.connection, case.held, file_id, sealed, desk.now)
        return DataKey(key, b"")

    def _take(self, file_id: str, name: str, key: DataKey, data: Iterator[bytes]) -> Attachment:
        examined = filetypes.Examined(data)
        self._store.put(file_id, key.seal_stream(examined, _place(file_id)))
        verdict = examined.verdict(name)
        return Attachment(
            id=file_id,
            name=name,
            media_type=verdict.media_type,
            size_bytes=verdict.size_bytes,
            sha256=verdict.sha256,
        )

    def _finish(self, desk: Desk, header: Any, file: Attachment) -> Evidence:
        case = self._writable(desk, header.recognition_id)
        tables.finish_file(desk.connection, file.id, file.size_bytes)
        evidence = Evidence(file=file, condition=header.condition, note=header.note)
        self._cases.tidy(desk, case.held.talent_id, evidence)
        fresh = copied(case.held)
        fresh.evidence.append(evidence)
        self._cases.put(desk, case.held, fresh)
        return evidence

    def _writable(self, desk: Desk, recognition_id: str) -> Case:
        """The caller's own application, locked, while it is being written; whatever its version."""
        rights.reach(TALENT_MARKET["UploadEvidence"], desk.caller)
        errors = fields.identifier("id", recognition_id)
        if errors:
            raise InvalidInput(errors)
        case = self._cases.locked(desk, recognition_id)
        if case is None or not desk.caller.talent or case.held.talent_id != desk.caller.talent:
            raise Forbidden("the application is not the caller's")
        rules.at("UploadEvidence", case.held)
        return case

    def _find(self, desk: Desk, request: api.DownloadEvidenceRequest) -> tuple[Attachment, DataKey]:
        case = self._cases.see(desk, request.recognition_id)
        file = _named(case.held, request.file_id)
        sealed = tables.file_key(desk.connection, case.held.id, file.id)
        if sealed is None:
            raise NotFound("attachment", request.file_id)
        if case.held.talent_id != desk.caller.talent:
            desk.log(KIND, case.held.id, case.held.version)
        key = self._cases.people.unseal(case.held.talent_id, sealed, _key_place(file.id))
        return file, DataKey(key, b"")

    def _drop(self, file_id: str) -> None:
        """Takes away what came to nothing; what cannot be taken away now is swept later."""
        try:
            self._store.delete(file_id)
            self._do(_SWEEPER, "UploadEvidence", lambda desk: tables.drop_files(desk.connection, [file_id]))
        except (StoreAway, *database.UNAVAILABLE):
            logger.warning("an upload that broke off is left to the sweep")

    def _do(self, who: Principal, act: str, work: Callable[[Desk], Any]) -> Any:
        return self._workflow.do(act, who, work)


def sweep(workflow: Workflow, store: ObjectStore) -> int:
    """Takes away SWEPT files at most that nothing names; how many. Raises StoreAway."""

    def work(desk: Desk) -> int:
        ids = tables.loose_files(desk.connection, _before(desk.now), SWEPT)
        for file_id in ids:
            store.delete(file_id)
        tables.drop_files(desk.connection, ids)
        return len(ids)

    return workflow.do("SweepEvidence", _SWEEPER, work)


def _before(now: datetime) -> datetime:
    return now - LOOSE


def _named(held: Recognition, file_id: str) -> Attachment:
    """A document that the application names; raises NotFound."""
    found = next((item.file for item in held.evidence if item.file.id == file_id), None)
    if found is None:
        raise NotFound("attachment", file_id)
    return found


def _place(file_id: str) -> Place:
    return Place("object", file_id)


def _key_place(file_id: str) -> Place:
    return Place("recognition_file", file_id)
