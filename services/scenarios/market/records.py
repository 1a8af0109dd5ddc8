"""The aggregates of the scenario market that are changed by acts alone, as data. Pure."""

from copy import deepcopy
from typing import Any, Final

from dabridge.events.v1 import scenarios_pb2
from dabridge.events.v1.scenarios_pb2 import OpportunityList, Pilot, Review, Solution
from google.protobuf.descriptor import EnumDescriptor

from services.common import events
from services.common.records.aggregate import Aggregate, Facets


def stage_name(enum: EnumDescriptor, number: int) -> str:
    """A stage as texts, history and filters name it, such as "listed"; empty where it is unspecified."""
    prefix = str(enum.values[0].name).removesuffix("UNSPECIFIED")
    return "" if number == 0 else str(enum.values_by_number[number].name).removeprefix(prefix).lower()


def stage_of(message: Any) -> str:
    """The name of the stage that a message of the market is at."""
    field = message.DESCRIPTOR.fields_by_name["stage"]
    return stage_name(field.enum_type, message.stage)


def _solution_facets(message: Solution) -> Facets:
    return Facets(title=message.scenario_id, facet=str(message.stage))


def _list_facets(message: OpportunityList) -> Facets:
    return Facets(title=message.title, facet=message.kind)


def _review_facets(message: Review) -> Facets:
    return Facets(title=message.id, zones=_given(message.zone), facet=str(message.stage))


def _pilot_facets(message: Pilot) -> Facets:
    return Facets(
        title=message.title,
        zones=_given(message.zone),
        industries=_given(message.industry),
        facet=str(message.stage),
    )


def _published_pilot(message: Pilot) -> Pilot:
    """Without evidence and files, whose names may name people: they are the parties' own."""
    told = deepcopy(message)
    for milestone in told.milestones:
        milestone.ClearField("evidence")
        milestone.ClearField("attachments")
    return told


def _given(code: str) -> tuple[str, ...]:
    return (code,) if code else ()


SOLUTION: Final = Aggregate(
    kind="solution",
    table="solution",
    message=scenarios_pb2.Solution,
    changed=events.SOLUTION_CHANGED,
    removed=events.SOLUTION_REMOVED,
    codes=frozenset(),
    facets=_solution_facets,
)
LIST: Final = Aggregate(
    kind="opportunity_list",
    table="opportunity_list",
    message=scenarios_pb2.OpportunityList,
    changed=events.OPPORTUNITY_LIST_CHANGED,
    removed=events.OPPORTUNITY_LIST_REMOVED,
    codes=frozenset(),
    facets=_list_facets,
)
# What reviewers make of bids is nobody else's: it is on no topic.
REVIEW: Final = Aggregate(
    kind="review",
    table="review",
    message=scenarios_pb2.Review,
    changed="",
    removed="",
    codes=frozenset(),
    facets=_review_facets,
)
PILOT: Final = Aggregate(
    kind="pilot",
    table="pilot",
    message=scenarios_pb2.Pilot,
    changed=events.PILOT_CHANGED,
    removed=events.PILOT_REMOVED,
    codes=frozenset(),
    facets=_pilot_facets,
    published=_published_pilot,
)
