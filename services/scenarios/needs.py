"""Transformation needs: an enterprise asks for experts. Their rules and what lists filter them by. Pure."""

from datetime import date
from typing import Final

from dabridge.events.v1.scenarios_pb2 import NeedStage, TransformationNeed

from services.common import events
from services.common.access.methods import SCENARIOS
from services.common.access.principal import Role
from services.common.errors import FieldError, WrongStage
from services.common.records import rights, rules
from services.common.records.aggregate import Aggregate, Edit, Facets, keep_fields
from services.common.records.rights import Rights
from services.scenarios.market.records import stage_of

TITLE_MAX: Final = 200
TEXT_MAX: Final = 5_000
REQUIREMENTS_MAX: Final = 30
EXPERTS_MAX: Final = 10

# What visits, reports and follow-ups say of a firm stays between it and its helpers: it is on no topic.
_CONFIDED: Final = ("visits", "report", "recommendations", "follow_ups", "closing")
# What diagnosis sets, never a caller of update.
_SETTLED: Final = ("stage", "expert_ids", *_CONFIDED)
_DONE: Final = (NeedStage.NEED_STAGE_REPORTED, NeedStage.NEED_STAGE_CLOSED)
_COUNTED: Final = ("id", "version", "status", "updated_at")


def check_need(message: TransformationNeed, _today: date) -> list[FieldError]:
    """Every rule that a need breaks."""
    return [
        *rules.identifier("enterprise_id", message.enterprise_id),
        *rules.text("title", message.title, TITLE_MAX, needed=True),
        *rules.zone("zone", message.zone),
        *rules.industry("industry", message.industry, needed=True),
        *rules.text("situation", message.situation, TEXT_MAX, needed=True),
        *rules.text("goal", message.goal, TEXT_MAX),
        *rules.names(
            "requirements",
            [item.name for item in message.requirements],
            most=REQUIREMENTS_MAX,
            longest=TITLE_MAX,
            path=".name",
        ),
        *rules.count("expert_ids", len(message.expert_ids), most=EXPERTS_MAX),
        *rules.known("stage", message.stage, NeedStage.values()),
    ]


def settle_need(message: TransformationNeed, held: TransformationNeed | None, edit: Edit) -> list[FieldError]:
    """Keeps what diagnosis has set; a program that names a stage sets all of it.

    Raises WrongStage once the experts have reported.
    """
    if Role.SYSTEM in edit.caller.roles and message.stage:
        return []
    if held is not None and held.stage in _DONE and Role.SYSTEM not in edit.caller.roles:
        raise WrongStage("transformation_need", held.id, stage_of(held))
    keep_fields(message, held, _SETTLED)
    if held is None:
        message.stage = NeedStage.NEED_STAGE_OPEN
    return []


def leaves(message: TransformationNeed) -> None:
    """Raises WrongStage for a need with a report: what experts did for a firm stays told."""
    if message.stage in _DONE:
        raise WrongStage("transformation_need", message.id, stage_of(message))


def changed_fields(before: TransformationNeed, after: TransformationNeed) -> list[str]:
    """The names of the fields in which two states differ, but what the service counts."""
    return [
        field.name
        for field in TransformationNeed.DESCRIPTOR.fields
        if field.name not in _COUNTED and getattr(before, field.name) != getattr(after, field.name)
    ]


def _published(message: TransformationNeed) -> TransformationNeed:
    """What was asked for, of which experts, and how far it is."""
    told = TransformationNeed()
    told.CopyFrom(message)
    for name in _CONFIDED:
        told.ClearField(name)
    return told


def _facets(message: TransformationNeed) -> Facets:
    return Facets(
        title=message.title,
        zones=(message.zone,) if message.zone else (),
        industries=(message.industry,),
        facet=str(message.stage),
    )


NEED: Final = Aggregate(
    kind="transformation_need",
    table="transformation_need",
    message=TransformationNeed,
    changed=events.NEED_CHANGED,
    removed=events.NEED_REMOVED,
    codes=frozenset({"id", "enterprise_id", "zone", "industry", "expert_ids", "updated_at"}),
    validate=check_need,
    settle=settle_need,
    leaves=leaves,
    facets=_facets,
    published=_published,
    rights=Rights.of(
        SCENARIOS,
        "TransformationNeed",
        "TransformationNeeds",
        owner_field="enterprise_id",
        own_id=rights.organisation,
    ),
    facet_field="stage",
)
