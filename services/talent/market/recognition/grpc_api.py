"""RecognitionService: its place in the protocol, and which use case each method is."""

from typing import Final

from dabridge.talent.v1.recognition_service_pb2 import DESCRIPTOR as _FILE
from dabridge.talent.v1.recognition_service_pb2_grpc import add_RecognitionServiceServicer_to_server

from services.common.objects import settings as objects
from services.common.records import acts
from services.common.records.acts import Method
from services.common.records.service import Companion, Parts
from services.talent.market.recognition.applying import ApplyingWork
from services.talent.market.recognition.cases import KIND
from services.talent.market.recognition.deciding import DecidingWork
from services.talent.market.recognition.documents import Documents
from services.talent.market.recognition.made import cases_of
from services.talent.market.recognition.reading import ReadingWork
from services.talent.market.recognition.scheming import SchemeWork

SERVICE: Final = _FILE.services_by_name["RecognitionService"]


def companion(parts: Parts) -> Companion:
    """The service over a process's parts; raises SettingsError without PERSON_KEY or OBJECT_STORE."""
    cases = cases_of(parts)
    scheme = SchemeWork(parts.workflow)
    applying = ApplyingWork(parts.workflow, cases)
    deciding = DecidingWork(cases)
    reading = ReadingWork(parts.workflow, cases)
    documents = Documents(parts.workflow, cases, objects.from_environ(parts.environ))
    methods = {
        "ListSchemes": Method("scheme", scheme.page),
        "GetScheme": Method("scheme", scheme.get),
        "CreateScheme": Method("scheme", scheme.create),
        "UpdateScheme": Method("scheme", scheme.update),
        "PublishScheme": Method("scheme", scheme.publish),
        "DeleteScheme": Method("scheme", scheme.delete),
        "AssessRecognition": Method("scheme", applying.assess),
        "StartRecognition": Method(KIND, applying.start),
        "UpdateRecognition": Method(KIND, applying.update),
        "SubmitRecognition": Method(KIND, applying.submit),
        "WithdrawRecognition": Method(KIND, applying.withdraw),
        "AppealRecognition": Method(KIND, applying.appeal),
        "ShowHolder": Method(KIND, applying.show_holder),
        "RemoveEvidence": Method(KIND, documents.remove),
        "SaveChecks": Method(KIND, deciding.save_checks),
        "ReturnRecognition": Method(KIND, deciding.send_back),
        "FinishChecks": Method(KIND, deciding.finish_checks),
        "DecideRecognition": Method(KIND, deciding.decide),
        "ReopenRecognition": Method(KIND, deciding.reopen),
        "DecideAppeal": Method(KIND, deciding.decide_appeal),
        "RevokeCertificate": Method(KIND, deciding.revoke),
        "GetRecognition": Method(KIND, reading.get),
        "ListRecognitions": Method(KIND, reading.page),
        "ListPublicities": Method(KIND, reading.publicities),
        "VerifyCertificate": Method("certificate", reading.verify),
    }
    servicer = acts.servicer(
        methods, parts.refused, UploadEvidence=documents.upload, DownloadEvidence=documents.download
    )
    return Companion(SERVICE, servicer, add_RecognitionServiceServicer_to_server)
