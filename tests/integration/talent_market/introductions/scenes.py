"""An enterprise and a talent who may be introduced, and introductions at each of their stages."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import Any, Final

import grpc
from dabridge.events.v1.talent_pb2 import (
    Demand,
    Introduction,
    IntroductionOutcome,
    IntroductionStage,
    TalentProfile,
)
from dabridge.talent.v1 import introductions_service_pb2 as api

from services.common.access.principal import Role
from services.talent.market.introductions import clock
from services.talent.market.people.identity import Identity
from services.talent.market.people.vault import People
from tests.fakes.identities import FICTITIOUS
from tests.integration.talent_market.offices import EMPLOYER, ZONE, Market, Office

HIRED: Final = IntroductionOutcome.INTRODUCTION_OUTCOME_HIRED
NOT_HIRED: Final = IntroductionOutcome.INTRODUCTION_OUTCOME_NOT_HIRED
WITHDRAWN: Final = IntroductionOutcome.INTRODUCTION_OUTCOME_WITHDRAWN

ASKED: Final = IntroductionStage.INTRODUCTION_STAGE_ASKED
CONNECTED: Final = IntroductionStage.INTRODUCTION_STAGE_CONNECTED
INTERVIEWING: Final = IntroductionStage.INTRODUCTION_STAGE_INTERVIEWING
ENDED: Final = IntroductionStage.INTRODUCTION_STAGE_ENDED
DECLINED: Final = IntroductionStage.INTRODUCTION_STAGE_DECLINED
CANCELLED: Final = IntroductionStage.INTRODUCTION_STAGE_CANCELLED
EXPIRED: Final = IntroductionStage.INTRODUCTION_STAGE_EXPIRED

# Of somebody who does not exist.
WHO: Final = FICTITIOUS[-1]
RECRUITER: Final = FICTITIOUS[-2]
MESSAGE: Final = "看到您的经历与岗位很合适，期待交流。"
PLACE: Final = "产业园一号楼会议室"
NOTE: Final = "请携带作品集。"
STAGES: Final = ("asked", "connected", "interviewing", "ended", "declined", "cancelled", "expired")


@dataclass
class Scene:
    """One talent with an identity, one post of EMPLOYER, and what the two do."""

    market: Market
    changes: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.talent: TalentProfile = self.new_talent(**self.changes)
        self.demand: Demand = self.market.demand(zone=ZONE)

    @cached_property
    def people(self) -> People:
        """Where identities are kept."""
        return People.of(self.market.served.parts)

    def new_talent(self, **changes: Any) -> TalentProfile:
        """A talent whom the vault knows."""
        talent = self.market.talent(**changes)
        identity = Identity(WHO.name, WHO.mobile, WHO.mail, WHO.id_number, WHO.address)
        self.market.arrange(lambda desk: self.people.put(desk, talent.id, identity))
        return talent

    @property
    def employer(self) -> Any:
        """What the enterprise calls."""
        return self.market.employer(EMPLOYER).introductions

    @property
    def person(self) -> Any:
        """What the talent calls."""
        return self.market.person(self.talent.id).introductions

    def invite(self, **changes: Any) -> Introduction:
        """The enterprise invites the talent."""
        return self.employer.InviteTalent(self.invitation(**changes)).introduction  # type: ignore[no-any-return]

    def invitation(self, **changes: Any) -> api.InviteTalentRequest:
        """What the enterprise sends to invite."""
        standard = {
            "demand_id": self.demand.id,
            "talent_id": self.talent.id,
            "message": MESSAGE,
            "contact": recruiter(),
        }
        return api.InviteTalentRequest(**{**standard, **changes})

    def apply(self, **changes: Any) -> Introduction:
        """The talent applies for the post."""
        asked = api.ApplyForPostRequest(**{"demand_id": self.demand.id, "message": MESSAGE, **changes})
        return self.person.ApplyForPost(asked).introduction  # type: ignore[no-any-return]

    def accept(self, held: Introduction, by: Any = None, **changes: Any) -> Introduction:
        """The side that was asked agrees, the talent where nobody else is named."""
        asked = api.AcceptIntroductionRequest(id=held.id, expected_version=held.version, **changes)
        return (by or self.person).AcceptIntroduction(asked).introduction  # type: ignore[no-any-return]

    def interview(self, held: Introduction, **changes: Any) -> Introduction:
        """The enterprise arranges an interview in two days."""
        standard = {"at": self.market.in_days(2), "place": PLACE, "note": NOTE}
        asked = api.ArrangeInterviewRequest(
            id=held.id, expected_version=held.version, **{**standard, **changes}
        )
        return self.employer.ArrangeInterview(asked).introduction  # type: ignore[no-any-return]

    def outcome(
        self, held: Introduction, by: Any, outcome: "IntroductionOutcome", code: str
    ) -> api.IntroductionResponse:
        """A side says how it ended."""
        asked = api.RecordOutcomeRequest(
            id=held.id, expected_version=held.version, outcome=outcome, reason_code=code
        )
        return by.RecordOutcome(asked)  # type: ignore[no-any-return]

    def decline(self, held: Introduction, by: Any = None, code: str = "salary") -> Introduction:
        """The side that was asked does not agree, the talent where nobody else is named."""
        asked = api.DeclineIntroductionRequest(id=held.id, expected_version=held.version, reason_code=code)
        return (by or self.person).DeclineIntroduction(asked).introduction  # type: ignore[no-any-return]

    def cancel(self, held: Introduction, by: Any = None, code: str = "by_mistake") -> Introduction:
        """The side that asked takes it back, the enterprise where nobody else is named."""
        asked = api.CancelIntroductionRequest(id=held.id, expected_version=held.version, reason_code=code)
        return (by or self.employer).CancelIntroduction(asked).introduction  # type: ignore[no-any-return]

    def look(self) -> int:
        """Lets the clock look."""
        return clock.look_once(self.market.served.parts)

    def wait(self, days: float) -> None:
        """Lets days go by."""
        self.market.clock.advance(timedelta(days=days).total_seconds())

    def at(self, stage: str) -> Introduction:
        """An invitation that has come to a stage."""
        begun = self.invite()
        if stage in self.unaccepted:
            return self.unaccepted[stage](begun)
        held = self.accept(begun)
        if stage == "connected":
            return held
        held = self.interview(held)
        if stage == "interviewing":
            return held
        return self.outcome(held, self.employer, HIRED, "offer_accepted").introduction

    @property
    def unaccepted(self) -> dict[str, Callable[[Introduction], Introduction]]:
        """How an invitation comes to a stage without being accepted."""
        return {
            "asked": lambda held: held,
            "declined": self.decline,
            "cancelled": self.cancel,
            "expired": self.expired,
        }

    def expired(self, held: Introduction) -> Introduction:
        """What becomes of an invitation that is not answered."""
        self.wait(15)
        self.look()
        return self.get(held.id).introduction

    def get(self, introduction_id: str, by: Office | None = None) -> api.IntroductionResponse:
        """What somebody reads, the enterprise where nobody else is named."""
        calls = self.employer if by is None else by.introductions
        return calls.GetIntroduction(api.GetIntroductionRequest(id=introduction_id))  # type: ignore[no-any-return]

    def history(self, introduction_id: str, by: Office | None = None) -> list[Any]:
        """The steps, newest first."""
        calls = self.employer if by is None else by.introductions
        asked = api.ListIntroductionHistoryRequest(id=introduction_id, page_size=100)
        return list(calls.ListIntroductionHistory(asked).steps)

    def contact(self, introduction_id: str, by: Any) -> api.ReadContactResponse:
        """The other side's contact as somebody reads it."""
        return by.ReadContact(api.ReadContactRequest(id=introduction_id))  # type: ignore[no-any-return]

    def everybody(self) -> dict[str, Office]:
        """A caller of each role; owners and parties, and others like them."""
        market = self.market
        return {
            "enterprise": market.employer(EMPLOYER),
            "talent": market.person(self.talent.id),
            "other enterprise": market.employer("employer-2"),
            "other talent": market.person("talent-of-another"),
            "provider of the same organisation": market.as_(Role.PROVIDER, EMPLOYER),
            "hr_bureau": market.bureau,
            "zone_bureau": market.as_(Role.ZONE_BUREAU),
            "zone_bureau elsewhere": market.as_(Role.ZONE_BUREAU, "zone-bureau-2", zone="511724"),
            "scenario_centre": market.as_(Role.SCENARIO_CENTRE),
            "provider": market.as_(Role.PROVIDER),
            "admin": market.as_(Role.ADMIN),
            "security": market.as_(Role.SECURITY),
            "auditor": market.as_(Role.AUDITOR),
            "visitor": market.as_(Role.VISITOR),
            "system": market.system,
        }

    def told(self, recipient: str) -> list[str]:
        """The kinds of notices of a recipient, in order."""
        rows = self.market.sql("SELECT kind FROM notice WHERE recipient = %s ORDER BY id", recipient)
        return [row[0] for row in rows]


def recruiter(**changes: str) -> api.RecruiterContact:
    """Whom the talent is to ring up."""
    return api.RecruiterContact(**{"name": RECRUITER.name, "phone": RECRUITER.mobile, **changes})


def refusal(call: Callable[[], object]) -> grpc.StatusCode | None:
    """The status that a call is refused with; None where it is done."""
    try:
        call()
    except grpc.RpcError as error:
        return error.code()
    return None
