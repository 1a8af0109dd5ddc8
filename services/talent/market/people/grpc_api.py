"""PeopleService: its place in the protocol, and which use case each method is."""

from typing import Final

from dabridge.talent.v1.people_service_pb2 import DESCRIPTOR as _FILE
from dabridge.talent.v1.people_service_pb2_grpc import add_PeopleServiceServicer_to_server

from services.common.records import acts
from services.common.records.acts import Method
from services.common.records.service import Companion, Parts
from services.talent.market.people.exporting import ExportWork, exports_of
from services.talent.market.people.identities import IdentityWork
from services.talent.market.people.permits import ConsentWork
from services.talent.market.people.reviews import ReviewWork
from services.talent.market.people.vault import People

SERVICE: Final = _FILE.services_by_name["PeopleService"]


def companion(parts: Parts) -> Companion:
    """The service over a process's parts."""
    people = People.of(parts)
    identities = IdentityWork(parts.workflow, people)
    permits = ConsentWork(parts.workflow)
    reviews = ReviewWork(parts.workflow, people)
    exporting = ExportWork(parts.workflow, exports_of(parts))
    methods = {
        "GetIdentity": Method("person", identities.get),
        "UpdateIdentity": Method("person", identities.update),
        "ReadIdentity": Method("person", identities.read),
        "ListConsents": Method("consent", permits.list),
        "GiveConsent": Method("consent", permits.give),
        "WithdrawConsent": Method("consent", permits.withdraw),
        "ExportData": Method("person", exporting.export),
        "RequestMatchReview": Method("match_review", reviews.request),
        "AnswerMatchReview": Method("match_review", reviews.answer),
        "GetMatchReview": Method("match_review", reviews.get),
        "ListMatchReviews": Method("match_review", reviews.page),
    }
    return Companion(SERVICE, acts.servicer(methods, parts.refused), add_PeopleServiceServicer_to_server)
