"""Applications in tests: a person who applies, and several people of the bureau."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from dabridge.events.v1.talent_pb2 import OCCUPIED_EMPLOYED
from dabridge.talent.v1 import recognition_service_pb2 as api
from dabridge.talent.v1 import talent_service_pb2 as records_api
from dabridge.talent.v1.recognition_service_pb2 import Check, CheckVerdict, Recognition

from services.common.access.principal import Role
from services.common.objects import settings as objects
from services.talent.market.people.vault import Identity, People
from services.talent.market.recognition.clock import RecognitionClock
from services.talent.market.recognition.made import cases_of
from tests.integration.talent_market.offices import Market

SCHEME = "digital-talent-1"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
MET = CheckVerdict.CHECK_VERDICT_MET
NOT_MET = CheckVerdict.CHECK_VERDICT_NOT_MET
MORE = CheckVerdict.CHECK_VERDICT_MORE
NAME = "欧阳试样"
# Of C, the second way: bachelor, five years, a certificate.
C_CODES = ("C-2-1", "C-2-2", "C-2-3")


@dataclass
class Applicant:
    """A talent by the id of their record."""

    market: Market
    talent_id: str

    @cached_property
    def stub(self) -> Any:
        """The service as the person calls it."""
        return self.market.person(self.talent_id).recognition

    def start(self, level: str = "C", alternative: int = 1) -> Recognition:
        """A draft by the example scheme."""
        asked = api.StartRecognitionRequest(scheme_id=SCHEME, level=level, alternative=alternative)
        found: Recognition = self.stub.StartRecognition(asked).recognition
        return found

    def upload(self, held: Recognition, condition: str, content: bytes = PDF, name: str = "证明.pdf") -> Any:
        """Hands in a document."""
        header = api.UploadEvidenceRequest.Header(
            recognition_id=held.id, condition=condition, name=name, note="见附件"
        )
        return self.stub.UploadEvidence(pieces(header, content)).evidence

    def get(self, recognition_id: str) -> api.RecognitionResponse:
        """The application as the person sees it."""
        found: api.RecognitionResponse = self.stub.GetRecognition(
            api.GetRecognitionRequest(id=recognition_id)
        )
        return found

    def save(self, held: Recognition, **changes: Any) -> Recognition:
        """The draft with its declaration, and the changes."""
        asked: dict[str, Any] = {
            "id": held.id,
            "expected_version": held.version,
            "level": held.level,
            "alternative": held.alternative,
            "declared": True,
            **changes,
        }
        found: Recognition = self.stub.UpdateRecognition(api.UpdateRecognitionRequest(**asked)).recognition
        return found

    def submit(self, held: Recognition) -> Recognition:
        """Handed in."""
        asked = api.SubmitRecognitionRequest(id=held.id, expected_version=held.version)
        found: Recognition = self.stub.SubmitRecognition(asked).recognition
        return found

    def submitted(self, **changes: Any) -> Recognition:
        """An application for C by its second way, with what it needs."""
        held = self.start()
        for code in ("C-2-1", "C-2-3"):
            self.upload(held, code)
        return self.submit(self.save(self.get(held.id).recognition, **changes))


def pieces(header: Any, content: bytes) -> Iterator[api.UploadEvidenceRequest]:
    """A file as a stream."""
    yield api.UploadEvidenceRequest(header=header)
    for start in range(0, len(content), 100_000):
        yield api.UploadEvidenceRequest(data=content[start : start + 100_000])


def applicant(market: Market, name: str = NAME, **changes: Any) -> Applicant:
    """A person with a profile that meets C by its second way but for documents."""
    talent = market.talent(**{"occupied": OCCUPIED_EMPLOYED, **changes})
    people = People.of(market.served.parts)
    market.arrange(lambda desk: people.put(desk, talent.id, Identity(name=name, mobile="13900001234")))
    return Applicant(market, talent.id)


def officer(market: Market, person: str) -> Any:
    """The service as somebody of the bureau calls it."""
    return market.as_(Role.HR_BUREAU, person=person).recognition


def checked(market: Market, held: Recognition, level: str = "C", person: str = "checker") -> Recognition:
    """Checked by somebody, who proposes a level; what is not met follows from it."""
    stub = officer(market, person)
    verdict = MET if level == held.level else NOT_MET
    lines = [
        Check(condition=code, verdict=verdict, note="" if verdict == MET else "不足") for code in C_CODES
    ]
    held = stub.SaveChecks(
        api.SaveChecksRequest(id=held.id, expected_version=held.version, checks=lines)
    ).recognition
    found: Recognition = stub.FinishChecks(
        api.FinishChecksRequest(id=held.id, expected_version=held.version, level=level, proposal="材料齐全")
    ).recognition
    return found


def decided(
    market: Market, held: Recognition, level: str = "C", person: str = "decider"
) -> api.RecognitionResponse:
    """Decided by another person."""
    asked = api.DecideRecognitionRequest(
        id=held.id, expected_version=held.version, level=level, reason="符合标准"
    )
    found: api.RecognitionResponse = officer(market, person).DecideRecognition(asked)
    return found


def clock_of(market: Market) -> RecognitionClock:
    """The clock over the market."""
    parts = market.served.parts
    return RecognitionClock(parts.workflow, cases_of(parts), objects.from_environ(parts.environ))


def after_publicity(market: Market, days: int = 6) -> None:
    """Some days later, when the clock has looked."""
    market.clock.advance(days * 86_400)
    clock_of(market).grant()


def granted(market: Market, who: Applicant, **changes: Any) -> Recognition:
    """An application that was granted as asked for."""
    held = decided(market, checked(market, who.submitted(**changes))).recognition
    after_publicity(market)
    return who.get(held.id).recognition


def level_of(market: Market, talent_id: str) -> str:
    """The level that a profile bears."""
    asked = records_api.GetTalentRequest(id=talent_id)
    return str(market.system.records.GetTalent(asked).talent.level)
