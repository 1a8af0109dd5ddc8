"""Beginning an introduction: an enterprise invites, a talent applies."""

import uuid
from datetime import datetime, time, timedelta
from typing import Final

from dabridge.events.v1.talent_pb2 import Demand, Introduction
from dabridge.talent.v1.introductions_service_pb2 import (
    ApplyForPostRequest,
    IntroductionResponse,
    InviteTalentRequest,
)

from services.common.access.principal import Principal
from services.common.access.talent_methods import TALENT_MARKET
from services.common.errors import Forbidden, NotFound
from services.common.records import rights
from services.common.records import rules as fields
from services.common.records.states import LOCAL_TIME
from services.common.records.workflow import Desk, refuse
from services.common.scrub import scrub, scrubbed
from services.common.settings import Environ, integer
from services.talent.market.introductions import moves, rules, tables, told
from services.talent.market.introductions.answers import CODES, Answers
from services.talent.market.introductions.record import ASKED, ENTERPRISE, TALENT_SIDE, side_name
from services.talent.market.introductions.words import Words
from services.talent.market.people.vault import People
from services.talent.model import DEMAND, TALENT

PER_DAY_VARIABLE: Final = "INTRODUCTION_INVITATIONS_PER_DAY"
PER_DAY: Final = 20
_PER_DAY_MOST: Final = 1_000


def per_day(environ: Environ) -> int:
    """How many an enterprise may invite to one post on a day; raises SettingsError."""
    return integer(environ, PER_DAY_VARIABLE, PER_DAY, 1, _PER_DAY_MOST)


class Asking:
    """The use cases; each raises what the rights, the fields and the limits refuse."""

    def __init__(self, answers: Answers, words: Words, people: People, invitations_per_day: int) -> None:
        """`people` know whether there is a way to reach somebody."""
        self._answers = answers
        self._words = words
        self._people = people
        self._per_day = invitations_per_day

    def invite(self, request: InviteTalentRequest, caller: Principal) -> IntroductionResponse:
        """An enterprise invites a talent to a post of its own."""

        def work(desk: Desk) -> Introduction:
            within = rights.reach(TALENT_MARKET["InviteTalent"], caller)
            refuse(
                [
                    *fields.identifier("demand_id", asked.demand_id),
                    *fields.identifier("talent_id", asked.talent_id),
                    *rules.message(asked.message),
                    *rules.recruiter(contact),
                ]
            )
            # Whoever is withdrawn or paused at this moment is waited for, so that no invitation slips in.
            talent = desk.lock(TALENT, [asked.talent_id]).get(asked.talent_id)
            demand = _locked(desk, asked.demand_id)
            rights.check(within, demand)
            refuse(rules.is_offered(demand, desk.today))
            if tables.invitations_since(desk.connection, demand.id, _midnight(desk)) >= self._per_day:
                refuse([rules.told("demand_id", "per_day", most=self._per_day)])
            invited = None if asked.talent_id == caller.talent else talent
            refuse(rules.may_be_invited(invited, demand.enterprise_id))
            _check_pair(desk, asked.talent_id, demand.id, ENTERPRISE, "talent_id")
            held = _begin(desk, demand, asked.talent_id, ENTERPRISE, asked)
            self._words.say(desk, held, asked.message)
            self._words.name(desk, held, contact)
            until = {"until": told.moment(held.answer_by)}
            told.tell(desk, held, "invited", [TALENT_SIDE], until)
            return held

        asked = scrubbed(request, CODES)
        contact = rules.tidied(asked.contact)
        return self._answers.once("InviteTalent", caller, request, work)

    def apply(self, request: ApplyForPostRequest, caller: Principal) -> IntroductionResponse:
        """A talent applies for a post."""

        def work(desk: Desk) -> Introduction:
            rights.reach(TALENT_MARKET["ApplyForPost"], caller)
            if not caller.talent:
                raise Forbidden("the caller has no profile")
            identity = self._people.read(desk, caller.talent)
            message = scrub(asked.message, identity.known if identity else ())
            refuse([*fields.identifier("demand_id", asked.demand_id), *rules.message(message)])
            talent = desk.lock(TALENT, [caller.talent]).get(caller.talent)
            demand = _locked(desk, asked.demand_id)
            refuse([*rules.is_offered(demand, desk.today), *rules.may_apply(talent)])
            refuse(rules.reachable(identity, "demand_id"))
            _check_pair(desk, caller.talent, demand.id, TALENT_SIDE, "demand_id")
            held = _begin(desk, demand, caller.talent, TALENT_SIDE, asked)
            self._words.say(desk, held, message)
            told.tell(desk, held, "applied", [ENTERPRISE], {"until": told.moment(held.answer_by)})
            return held

        asked = scrubbed(request, CODES)
        return self._answers.once("ApplyForPost", caller, request, work)


def _locked(desk: Desk, demand_id: str) -> Demand:
    found = desk.lock(DEMAND, [demand_id]).get(demand_id)
    if found is None:
        raise NotFound("demand", demand_id)
    return found


def _midnight(desk: Desk) -> datetime:
    return datetime.combine(desk.today, time(), LOCAL_TIME)


def _check_pair(desk: Desk, talent_id: str, demand_id: str, side: int, field: str) -> None:
    """One open introduction of the two; who was declined asks again only after a while."""
    if tables.open_of_pair(desk.connection, talent_id, demand_id):
        refuse([rules.told(field, "open_already")])
    since = desk.now - timedelta(days=rules.DECLINED_DAYS)
    if tables.declined_since(desk.connection, talent_id, demand_id, side_name(side), since):
        refuse([rules.told(field, "declined_recently", days=rules.DECLINED_DAYS)])


def _begin(
    desk: Desk, demand: Demand, talent_id: str, side: int, asked: InviteTalentRequest | ApplyForPostRequest
) -> Introduction:
    fresh = Introduction(
        id=uuid.uuid4().hex,
        talent_id=talent_id,
        demand_id=demand.id,
        enterprise_id=demand.enterprise_id,
        zone=demand.zone,
        industry=demand.industry,
        post=demand.post,
        asked_by=side,  # type: ignore[arg-type]  # an enum's number is its value
        stage=ASKED,
        asked_at=desk.now.isoformat(),
        answer_by=rules.answer_by(demand, desk.now).isoformat(),
        score=min(max(asked.score, 0.0), 1.0),
        rank=max(asked.rank, 0),
    )
    return moves.add(desk, fresh)
