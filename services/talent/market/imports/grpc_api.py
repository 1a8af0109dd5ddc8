"""ImportsService: its place in the protocol, and which use case each method is."""

from collections.abc import Callable, Iterator
from typing import Any, Final

import grpc
from dabridge.talent.v1.imports_service_pb2 import DESCRIPTOR as _FILE
from dabridge.talent.v1.imports_service_pb2_grpc import add_ImportsServiceServicer_to_server

from services.common.access.current import caller
from services.common.audit.chain import Act
from services.common.errors import Forbidden
from services.common.objects import settings as objects
from services.common.records import acts
from services.common.records.acts import Method
from services.common.records.api import Refused
from services.common.records.service import Companion, Parts
from services.talent.market.erasure.steps import eraser_of
from services.talent.market.imports.duplicates import DuplicateWork
from services.talent.market.imports.files import Files
from services.talent.market.imports.links import LinkWork
from services.talent.market.imports.uploads import Transfers
from services.talent.market.imports.work import ImportWork
from services.talent.market.people.seals import PersonSeals
from services.talent.market.people.vault import People

SERVICE: Final = _FILE.services_by_name["ImportsService"]


def companion(parts: Parts) -> Companion:
    """The service over a process's parts; raises SettingsError without OBJECT_STORE."""
    assert isinstance(parts.seals, PersonSeals), "only the talent service keeps people"
    imports, links = ImportWork(parts.workflow), LinkWork(parts.workflow)
    duplicates = DuplicateWork(parts.workflow, People.of(parts), eraser_of(parts))
    files = Files(objects.from_environ(parts.environ), parts.seals.keys)
    transfers = Transfers(parts.workflow, files)
    methods = {
        "GetImportTemplate": Method("talent_import", imports.template),
        "ListImports": Method("talent_import", imports.page),
        "GetImport": Method("talent_import", imports.get),
        "ListImportErrors": Method("talent_import", imports.errors),
        "ConfirmImport": Method("talent_import", imports.confirm),
        "DiscardImport": Method("talent_import", imports.discard),
        "CreateImportLink": Method("import_link", links.create),
        "ListImportLinks": Method("import_link", links.page),
        "RevokeImportLink": Method("import_link", links.revoke),
        "LookAtImportLink": Method("import_link", links.look),
        "FindDuplicates": Method("duplicate_pair", duplicates.find),
        "ListDuplicates": Method("duplicate_pair", duplicates.page),
        "GetDuplicate": Method("duplicate_pair", duplicates.get),
        "ReadDuplicate": Method("duplicate_pair", duplicates.read),
        "MergeDuplicate": Method("duplicate_pair", duplicates.merge),
        "DismissDuplicate": Method("duplicate_pair", duplicates.dismiss),
    }
    servicer = acts.servicer(
        methods,
        parts.refused,
        UploadImport=_told(transfers.upload, "UploadImport", parts.refused),
        UploadByLink=_told(transfers.upload_by_link, "UploadByLink", parts.refused),
        DownloadImportCopy=_download(transfers, parts.refused),
    )
    return Companion(SERVICE, servicer, add_ImportsServiceServicer_to_server)


def _told(
    method: Callable[[Any, grpc.ServicerContext], Any], name: str, refused: Refused
) -> Callable[[Iterator[Any], grpc.ServicerContext], Any]:
    def upload(requests: Iterator[Any], context: grpc.ServicerContext) -> Any:
        try:
            return method(requests, context)
        except Forbidden:
            refused(caller(), Act(f"{name}.refused", "talent_import"))
            raise

    return upload


def _download(transfers: Transfers, refused: Refused) -> Callable[[Any, grpc.ServicerContext], Iterator[Any]]:
    def download(request: Any, context: grpc.ServicerContext) -> Iterator[Any]:
        try:
            yield from transfers.download(request, context)
        except Forbidden:
            refused(caller(), Act("DownloadImportCopy.refused", "talent_import", request.id))
            raise

    return download
