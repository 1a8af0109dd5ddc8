"""IntroductionsService: its place in the protocol, and which use case each method is."""

from typing import Final

from dabridge.talent.v1.introductions_service_pb2 import DESCRIPTOR as _FILE
from dabridge.talent.v1.introductions_service_pb2_grpc import add_IntroductionsServiceServicer_to_server

from services.common.records import acts
from services.common.records.acts import Method
from services.common.records.service import Companion, Parts
from services.common.sealing import Sealer
from services.talent.market.introductions import asking
from services.talent.market.introductions.answering import Answering
from services.talent.market.introductions.answers import Answers
from services.talent.market.introductions.asking import Asking
from services.talent.market.introductions.funnel import Funnel
from services.talent.market.introductions.reading import Reading
from services.talent.market.introductions.words import Words
from services.talent.market.people.keys import KEY_VARIABLE
from services.talent.market.people.vault import People

SERVICE: Final = _FILE.services_by_name["IntroductionsService"]
KIND: Final = "introduction"


def companion(parts: Parts) -> Companion:
    """The service over a process's parts; raises SettingsError without PERSON_KEY."""
    people = People.of(parts)
    words = Words(people)
    answers = Answers(parts.workflow, words, Sealer.from_environ(parts.environ, KEY_VARIABLE).digest)
    begin = Asking(answers, words, people, asking.per_day(parts.environ))
    go_on = Answering(answers, words, people)
    read = Reading(answers, words, people)
    methods = {
        "InviteTalent": Method(KIND, begin.invite),
        "ApplyForPost": Method(KIND, begin.apply),
        "AcceptIntroduction": Method(KIND, go_on.accept),
        "DeclineIntroduction": Method(KIND, go_on.decline),
        "CancelIntroduction": Method(KIND, go_on.cancel),
        "ArrangeInterview": Method(KIND, go_on.arrange),
        "RecordOutcome": Method(KIND, go_on.outcome),
        "ReadContact": Method(KIND, read.contact),
        "GetIntroduction": Method(KIND, read.get),
        "ListIntroductions": Method(KIND, read.page),
        "ListIntroductionHistory": Method(KIND, read.history),
        "GetIntroductionFunnel": Method(KIND, Funnel(parts.workflow).get),
        "ListReasonCodes": Method(KIND, read.reasons),
    }
    return Companion(
        SERVICE, acts.servicer(methods, parts.refused), add_IntroductionsServiceServicer_to_server
    )
