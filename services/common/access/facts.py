"""Whose a record is, where it lies and whether everybody may read it."""

from collections.abc import Callable
from typing import Any, Final

from dabridge.events.v1.scenarios_pb2 import (
    ConflictStatement,
    Enterprise,
    ListStage,
    OpportunityList,
    Pilot,
    Review,
    Scenario,
    ScenarioStage,
    Solution,
    SolutionStage,
    TransformationNeed,
)
from dabridge.events.v1.talent_pb2 import CountyIndustry, Demand, Expert, Introduction, TalentProfile
from dabridge.events.v1.types_pb2 import RECORD_STATUS_WITHDRAWN
from dabridge.talent.v1.committee_service_pb2 import Advice, Nomination
from google.protobuf.message import Message

from services.common.access.policy import Facts


def enterprise(message: Enterprise) -> Facts:
    """An organisation owns the enterprise record that has its id."""
    return Facts(message.id, _zones(message.zone), _active(message))


def scenario(message: Scenario) -> Facts:
    """Public once it is listed, so that everybody sees what became of it."""
    return Facts(
        message.provider_id, _zones(message.zone), _active(message) and message.stage in LISTED_STAGES
    )


def solution(message: Solution) -> Facts:
    """The leading enterprise's, its partners being parties; once it is opened its judges are parties, too.

    "Public" is then what the scenario centre reads: no row gives it to others.
    """
    sealed = message.stage in (SolutionStage.SOLUTION_STAGE_DRAFT, SolutionStage.SOLUTION_STAGE_SUBMITTED)
    judges = set() if sealed else {message.provider_id, *message.reviewer_ids} - {""}
    partners = {partner.enterprise_id for partner in message.partners}
    return Facts(message.enterprise_id, public=not sealed, parties=frozenset(partners | judges))


def opportunity_list(message: OpportunityList) -> Facts:
    """Nobody's own; public once it is frozen."""
    return Facts(public=_active(message) and message.stage == ListStage.LIST_STAGE_FROZEN)


def review(message: Review) -> Facts:
    """The provider's; its reviewers are parties, but for those who are out by a conflict of interest."""
    parties = frozenset(
        reviewer.expert_id
        for reviewer in message.reviewers
        if reviewer.statement != ConflictStatement.CONFLICT_STATEMENT_CONFLICTED
    )
    return Facts(message.provider_id, _zones(message.zone), parties=parties)


def pilot(message: Pilot) -> Facts:
    """The provider's; the enterprises that carry it out are parties, and everybody may see it."""
    parties = frozenset(message.enterprise_ids)
    return Facts(message.provider_id, _zones(message.zone), _active(message), parties)


def need(message: TransformationNeed) -> Facts:
    """The enterprise's; experts that are assigned are parties."""
    parties = frozenset(message.expert_ids)
    return Facts(message.enterprise_id, _zones(message.zone), parties=parties)


def expert(message: Expert) -> Facts:
    """The person's own; who is available is shown without a name."""
    return Facts(message.id, public=_active(message) and message.available)


def talent(message: TalentProfile) -> Facts:
    """The person's own, and never public."""
    return Facts(message.id)


def demand(message: Demand) -> Facts:
    """The enterprise's whose post it is."""
    return Facts(message.enterprise_id, _zones(message.zone), _active(message))


def county_industry(message: CountyIndustry) -> Facts:
    """Nobody's own; its zone's bureau answers for it."""
    return Facts("", _zones(message.zone), _active(message))


def introduction(message: Introduction) -> Facts:
    """The enterprise's, the talent being a party; the bureau of the post's zone may follow it."""
    return Facts(message.enterprise_id, _zones(message.zone), parties=frozenset({message.talent_id} - {""}))


def nomination(message: Nomination) -> Facts:
    """The person's own; who nominated them is a party."""
    return Facts(message.expert_id, parties=frozenset({message.nominated_by} - {"", message.expert_id}))


def advice(message: Advice) -> Facts:
    """The organisation's that asks; those named to advise are parties."""
    return Facts(message.asked_by, _zones(message.zone), parties=frozenset(message.expert_ids))


LISTED_STAGES: Final = frozenset(
    {
        ScenarioStage.SCENARIO_STAGE_LISTED,
        ScenarioStage.SCENARIO_STAGE_ANSWERED,
        ScenarioStage.SCENARIO_STAGE_SELECTED,
        ScenarioStage.SCENARIO_STAGE_CONTRACTED,
        ScenarioStage.SCENARIO_STAGE_PILOT,
        ScenarioStage.SCENARIO_STAGE_DEMONSTRATED,
        ScenarioStage.SCENARIO_STAGE_CLOSED,
    }
)
_BY_MESSAGE: Final[dict[str, Callable[[Any], Facts]]] = {
    Enterprise.DESCRIPTOR.full_name: enterprise,
    Scenario.DESCRIPTOR.full_name: scenario,
    Solution.DESCRIPTOR.full_name: solution,
    OpportunityList.DESCRIPTOR.full_name: opportunity_list,
    Review.DESCRIPTOR.full_name: review,
    Pilot.DESCRIPTOR.full_name: pilot,
    TransformationNeed.DESCRIPTOR.full_name: need,
    Expert.DESCRIPTOR.full_name: expert,
    Introduction.DESCRIPTOR.full_name: introduction,
    Nomination.DESCRIPTOR.full_name: nomination,
    Advice.DESCRIPTOR.full_name: advice,
    TalentProfile.DESCRIPTOR.full_name: talent,
    Demand.DESCRIPTOR.full_name: demand,
    CountyIndustry.DESCRIPTOR.full_name: county_industry,
}


def facts_of(message: Message) -> Facts:
    """The facts of any record; raises KeyError for another message."""
    return _BY_MESSAGE[message.DESCRIPTOR.full_name](message)


def _active(message: Any) -> bool:
    return bool(message.status != RECORD_STATUS_WITHDRAWN)


def _zones(zone: str) -> frozenset[str]:
    return frozenset({zone} - {""})
