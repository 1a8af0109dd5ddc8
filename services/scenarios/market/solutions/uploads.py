"""Files on their way in and out: examined and sealed while they stream."""

import logging
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import grpc
from dabridge.events.v1.scenarios_pb2 import Attachment
from dabridge.scenarios.v1.solutions_service_pb2 import (
    DownloadAttachmentRequest,
    DownloadAttachmentResponse,
    UploadAttachmentRequest,
    UploadAttachmentResponse,
)

from services.common import database
from services.common.access.current import caller
from services.common.access.principal import Principal, system
from services.common.errors import InvalidInput, NotFound
from services.common.files import filetypes, streams
from services.common.files.lanes import Lane
from services.common.objects.store import NoObject, ObjectStore, StoreAway
from services.common.records import rules
from services.common.records.workflow import Desk, Workflow
from services.common.sealing import DataKey, Unsealable
from services.scenarios.market.solutions import files, owners
from services.scenarios.market.solutions.files import Files
from services.scenarios.market.solutions.owners import Owner
from services.scenarios.market.solutions.vault import Vault

logger = logging.getLogger(__name__)

# Those at a time, so that slow ones leave threads to the other calls; each ends after a while.
UPLOADS: Final = 5
DOWNLOADS: Final = 4
# Of one caller, each way.
STREAMS_EACH: Final = 2
# Of one owner, what nothing names included.
STORED_FILES: Final = 60
STORED_BYTES: Final = 300 * 1024 * 1024

_SWEEPER: Final = system("files")


@dataclass(frozen=True, slots=True)
class _Found:
    attachment: Attachment
    key: DataKey


class Transfers:
    """Uploads and downloads over an object store; raises DomainErrors, StoreAway and Unsealable."""

    def __init__(self, workflow: Workflow, vault: Vault, store: ObjectStore) -> None:
        self._workflow = workflow
        self._vault = vault
        self._files = Files(vault)
        self._store = store
        self._in = Lane(UPLOADS, STREAMS_EACH)
        self._out = Lane(DOWNLOADS, STREAMS_EACH)

    def upload(
        self, requests: Iterator[UploadAttachmentRequest], context: grpc.ServicerContext
    ) -> UploadAttachmentResponse:
        """Stores a file of a draft solution, a pilot or a need."""
        who = caller()
        # Of an enterprise together: no bidder keeps the others from the deadline.
        with self._in.place(who.organisation or who.person), streams.limited(context):
            header = _header(requests)
            owner = owners.by_number(header.owner)
            name = filetypes.tidy_name(header.name)
            file_id = uuid.uuid4().hex
            key = self._do(who, "UploadAttachment", lambda desk: self._begin(desk, owner, header, file_id))
            try:
                attachment = self._take(file_id, name, key, streams.data(requests))
                self._do(
                    who,
                    "UploadAttachment",
                    lambda desk: self._finish(desk, owner, header.owner_id, key, attachment),
                )
            except BaseException:
                self._forget(file_id)
                raise
        return UploadAttachmentResponse(attachment=attachment)

    def download(
        self, request: DownloadAttachmentRequest, context: grpc.ServicerContext
    ) -> Iterator[DownloadAttachmentResponse]:
        """Reads a file by the rules of what it belongs to, verified piece by piece."""
        who = caller()
        owner = owners.by_number(request.owner)
        with self._out.place(who.person), streams.limited(context):
            found = self._do(who, "DownloadAttachment", lambda desk: self._find(desk, owner, request))
            try:
                sealed = self._store.get(found.attachment.id)
            except NoObject:
                raise Unsealable("the object is gone") from None
            yield DownloadAttachmentResponse(attachment=found.attachment)
            for piece in found.key.unseal_stream(sealed, files.place_of(found.attachment.id)):
                yield DownloadAttachmentResponse(data=piece)

    def _begin(self, desk: Desk, owner: Owner, header: Any, file_id: str) -> DataKey:
        owner.check_upload(desk, header.owner_id)
        held = files.stored(desk.connection, owner.kind, header.owner_id)
        if held.files >= STORED_FILES or held.bytes >= STORED_BYTES:
            raise InvalidInput([rules.broken("attachment", "files_stored", most=STORED_FILES)])
        key = self._vault.new_key(desk.connection, owner.kind, header.owner_id)
        files.begin(desk.connection, owner.kind, header.owner_id, file_id, desk.now)
        return key

    def _take(self, file_id: str, name: str, key: DataKey, data: Iterator[bytes]) -> Attachment:
        examined = filetypes.Examined(data)
        self._store.put(file_id, key.seal_stream(examined, files.place_of(file_id)))
        verdict = examined.verdict(name)
        return Attachment(
            id=file_id,
            name=name,
            media_type=verdict.media_type,
            size_bytes=verdict.size_bytes,
            sha256=verdict.sha256,
        )

    def _finish(self, desk: Desk, owner: Owner, owner_id: str, key: DataKey, attachment: Attachment) -> None:
        owner.check_upload(desk, owner_id)
        files.finish(desk.connection, key, attachment)
        if owner.stays:
            files.submitted(desk.connection, owner.kind, owner_id, [attachment.id])
        desk.log(owner.kind, owner_id)

    def _find(self, desk: Desk, owner: Owner, request: DownloadAttachmentRequest) -> _Found:
        shown = owner.shown(desk, self._vault, request.owner_id)
        there = self._files.of(desk.connection, owner.kind, request.owner_id)
        if request.id not in there or (shown is not None and request.id not in shown):
            raise NotFound("attachment", request.id)
        key = self._vault.key(desk.connection, owner.kind, request.owner_id)
        return _Found(there[request.id], key)

    def _forget(self, file_id: str) -> None:
        """Takes away what came to nothing; what cannot be taken away now is swept later."""
        try:
            self._store.delete(file_id)
            self._do(_SWEEPER, "UploadAttachment", lambda desk: files.forget(desk.connection, file_id))
        except (StoreAway, *database.UNAVAILABLE):
            logger.warning("an upload that broke off is left to the sweep")

    def _do(self, who: Principal, act: str, work: Callable[[Desk], Any]) -> Any:
        return self._workflow.do(act, who, work)


def _header(requests: Iterator[UploadAttachmentRequest]) -> UploadAttachmentRequest.Header:
    found: UploadAttachmentRequest.Header = streams.header(requests)
    errors = rules.identifier("owner_id", found.owner_id)
    if errors:
        raise InvalidInput(errors)
    return found
