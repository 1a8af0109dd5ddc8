"""RegistrationService: its place in the protocol, and which use case each method is."""

from typing import Final

from dabridge.talent.v1.registration_service_pb2 import DESCRIPTOR as _FILE
from dabridge.talent.v1.registration_service_pb2_grpc import add_RegistrationServiceServicer_to_server

from services.common.records import acts
from services.common.records.acts import Method
from services.common.records.service import Companion, Parts
from services.talent.market.people.vault import People
from services.talent.market.registration import reading
from services.talent.market.registration.ages import AgesWork
from services.talent.market.registration.work import KIND, RegistrationWork

SERVICE: Final = _FILE.services_by_name["RegistrationService"]


def companion(parts: Parts) -> Companion:
    """The service over a process's parts."""
    people = People.of(parts)
    work = RegistrationWork(parts.workflow, people)
    ages = AgesWork(parts.workflow)
    methods = {
        "GetDraft": Method(KIND, work.get),
        "SaveStep": Method(KIND, work.save),
        "DiscardDraft": Method(KIND, work.discard),
        "SubmitRegistration": Method(KIND, work.submit),
        "ConfirmProfile": Method("talent", work.confirm),
        "GetCompleteness": Method(KIND, work.completeness),
        "SuggestTerms": Method(KIND, reading.suggest),
        "ReadResume": Method(KIND, reading.Reading(parts.workflow, people).read),
        "CountFreshness": Method("talent", ages.count),
        "ListByFreshness": Method("talent", ages.page),
    }
    return Companion(
        SERVICE, acts.servicer(methods, parts.refused), add_RegistrationServiceServicer_to_server
    )
