"""The committee as a whole: seats against the plan, what its members cover, and whom to ask next."""

from datetime import date, timedelta
from typing import Final

from dabridge.events.v1.talent_pb2 import Expert
from dabridge.talent.v1 import committee_service_pb2 as api
from dabridge.talent.v1.committee_service_pb2 import Nomination

from services.common import plan, texts
from services.common.access.principal import Principal
from services.common.access.talent_methods import TALENT_MARKET
from services.common.records import rights
from services.common.records import rules as fields
from services.common.records.store import Position, Query
from services.common.records.workflow import Desk, Workflow, refuse
from services.talent.market.committee import coverage, rules, tables
from services.talent.market.committee.coverage import Member
from services.talent.model import EXPERT

ENDING_WITHIN: Final = timedelta(days=90)
PROPOSED_MAX: Final = 200
_AT_ONCE: Final = 200
_SCENARIOS_MAX: Final = 1_000_000
_TARGET: Final = "committee_seats"


class Overview:
    """The use cases; each raises Forbidden or InvalidInput."""

    def __init__(self, workflow: Workflow) -> None:
        """Uses the workflow without owning it."""
        self._workflow = workflow

    def committee(self, _request: api.GetCommitteeRequest, caller: Principal) -> api.GetCommitteeResponse:
        """Seats, the plan's targets, and how many members cover each field and its zones."""
        rights.reach(TALENT_MARKET["GetCommittee"], caller)

        def work(desk: Desk) -> api.GetCommitteeResponse:
            seats = tables.seats(desk.connection)
            where = {seat.expert_id: _zones(desk, seat) for seat in seats}
            opened, given = tables.advice_counts(desk.connection)
            return api.GetCommitteeResponse(
                seats=len(seats),
                waiting=tables.waiting(desk.connection),
                ending=sum(_ends(seat, desk.today) for seat in seats),
                targets=[
                    api.SeatTarget(year=target.year, wanted=target.wanted)
                    for target in plan.talent_targets()
                    if target.key == _TARGET
                ],
                fields=[_field(item.code, seats, where, desk.today) for item in plan.industries()],
                advice_open=opened,
                advice_given=given,
            )

        return self._workflow.do("GetCommittee", caller, work)

    def propose(self, request: api.ProposeMembersRequest, caller: Principal) -> api.ProposeMembersResponse:
        """The experts of the pool to ask next, each with what they would add."""
        rights.reach(TALENT_MARKET["ProposeMembers"], caller)
        errors = fields.whole_number("count", request.count, 1, PROPOSED_MAX)
        for index, item in enumerate(request.scenarios):
            errors += fields.industry(f"scenarios[{index}].field", item.field, needed=True)
            place = f"scenarios[{index}].scenarios"
            errors += fields.whole_number(place, item.scenarios, 0, _SCENARIOS_MAX)
        refuse(errors)
        scenarios = {item.field: item.scenarios for item in request.scenarios}

        def work(desk: Desk) -> api.ProposeMembersResponse:
            pool = _pool(desk)
            seats = tables.seats(desk.connection)
            busy = tables.busy_experts(desk.connection)
            members = [Member.of(pool[s.expert_id], s.fields) for s in seats if s.expert_id in pool]
            candidates = [Member.of(each) for each in pool.values() if each.available and each.id not in busy]
            chosen = coverage.propose(members, candidates, scenarios, request.count)
            weighed = coverage.weights(scenarios)
            after = [*members, *(choice.member for choice in chosen)]
            return api.ProposeMembersResponse(
                members=[_proposed(rank, each, scenarios) for rank, each in enumerate(chosen, 1)],
                candidates=len(candidates),
                covered_before=coverage.covered(weighed, coverage.counts(members)),
                covered_after=coverage.covered(weighed, coverage.counts(after)),
                method=texts.get("committee.method"),
            )

        return self._workflow.do("ProposeMembers", caller, work)


def _proposed(rank: int, choice: coverage.Choice, scenarios: dict[str, int]) -> api.ProposedMember:
    member = choice.member
    return api.ProposedMember(
        expert_id=member.expert_id,
        titles=member.titles,
        fields=sorted(member.fields),
        zones=sorted(member.zones),
        verified_skills=member.verified,
        rank=rank,
        gain=choice.gain,
        gains=[
            api.Gain(
                covers=each.thing,
                members_before=each.before,
                scenarios=scenarios.get(each.thing, 0),
                gain=each.gain,
            )
            for each in choice.gains[: coverage.GAINS_SHOWN]
        ],
    )


def _pool(desk: Desk) -> dict[str, Expert]:
    """Every expert that is not withdrawn, by id."""
    found: dict[str, Expert] = {}
    query = Query(limit=_AT_ONCE)
    while True:
        some, page = desk.page(EXPERT, query, TALENT_MARKET["ProposeMembers"])
        found |= {each.id: each for each in some}
        if not page.more:
            return found
        last = page.records[-1]
        query = Query(limit=_AT_ONCE, after=Position(last.updated_at, last.id))


def _zones(desk: Desk, seat: Nomination) -> frozenset[str]:
    expert = desk.see(EXPERT, seat.expert_id)
    every = frozenset(zone.code for zone in plan.zones())
    return every if expert is None or not expert.zones else frozenset(expert.zones)


def _ends(seat: Nomination, today: date) -> bool:
    return date.fromisoformat(seat.term_to) <= today + ENDING_WITHIN


def _field(
    code: str, seats: list[Nomination], where: dict[str, frozenset[str]], today: date
) -> api.FieldCoverage:
    members = [seat for seat in seats if code in seat.fields]
    reached = frozenset().union(*(where[seat.expert_id] for seat in members)) if members else frozenset()
    zones = rules.zones_of(code)
    return api.FieldCoverage(
        field=code,
        members=len(members),
        ending=sum(_ends(seat, today) for seat in members),
        zones=zones,
        covered_zones=[zone for zone in zones if zone in reached],
    )
