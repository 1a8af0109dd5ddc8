"""CommitteeService: its place in the protocol, and which use case each method is."""

from typing import Final

from dabridge.talent.v1.committee_service_pb2 import DESCRIPTOR as _FILE
from dabridge.talent.v1.committee_service_pb2_grpc import add_CommitteeServiceServicer_to_server

from services.common.records import acts
from services.common.records.acts import Method
from services.common.records.service import Companion, Parts
from services.talent.market.committee.advising import Advising
from services.talent.market.committee.overview import Overview
from services.talent.market.committee.seats import Seats
from services.talent.market.committee.words import Words
from services.talent.market.people.vault import People

SERVICE: Final = _FILE.services_by_name["CommitteeService"]


def companion(parts: Parts) -> Companion:
    """The service over a process's parts."""
    words = Words(People.of(parts))
    seats = Seats(parts.workflow, words)
    advising = Advising(parts.workflow, words)
    overview = Overview(parts.workflow)
    methods = {
        "NominateExpert": Method("nomination", seats.nominate),
        "AnswerNomination": Method("nomination", seats.answer),
        "DecideNomination": Method("nomination", seats.decide),
        "RenewSeat": Method("nomination", seats.renew),
        "EndSeat": Method("nomination", seats.end),
        "WithdrawNomination": Method("nomination", seats.withdraw),
        "GetNomination": Method("nomination", seats.get),
        "ListNominations": Method("nomination", seats.page),
        "GetCommittee": Method("committee", overview.committee),
        "ProposeMembers": Method("committee", overview.propose),
        "AskAdvice": Method("advice", advising.ask),
        "AssignAdvisers": Method("advice", advising.assign),
        "GiveAdvice": Method("advice", advising.give),
        "CloseAdvice": Method("advice", advising.close),
        "GetAdvice": Method("advice", advising.get),
        "ListAdvice": Method("advice", advising.page),
        "SuggestAdvisers": Method("advice", advising.suggest),
    }
    return Companion(SERVICE, acts.servicer(methods, parts.refused), add_CommitteeServiceServicer_to_server)
