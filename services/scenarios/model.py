"""Enterprises and scenarios: their rules and what lists filter them by. Pure."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from dabridge.events.v1.scenarios_pb2 import Criterion, Enterprise, Scenario, ScenarioStage
from dabridge.events.v1.types_pb2 import Trust

from services.common import events
from services.common.access.methods import SCENARIOS
from services.common.access.principal import Role
from services.common.errors import FieldError
from services.common.records import rights, rules
from services.common.records.aggregate import Aggregate, Facets
from services.common.records.rights import Rights
from services.scenarios import offerings
from services.scenarios.market.lifecycle import deadlines, editing
from services.scenarios.needs import NEED

NAME_MAX: Final = 120
ITEM_MAX: Final = 200
EVIDENCE_MAX: Final = 1_000
SUMMARY_MAX: Final = 5_000
CONTENT_MAX: Final = 10_000
CAPABILITIES_MAX: Final = 60
REQUIREMENTS_MAX: Final = 60
CRITERIA_MAX: Final = 20
WHOLE: Final = 100

_LIST_KIND: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")


def check_enterprise(message: Enterprise, today: date) -> list[FieldError]:
    """Every rule that an enterprise breaks."""
    errors = [
        *rules.uscc("uscc", message.uscc),
        *rules.text("name", message.name, NAME_MAX, needed=True),
        *rules.zone("zone", message.zone),
        *rules.industries("industries", message.industries),
        *rules.text("summary", message.summary, SUMMARY_MAX),
        *rules.names(
            "capabilities",
            [item.name for item in message.capabilities],
            most=CAPABILITIES_MAX,
            longest=ITEM_MAX,
            path=".name",
        ),
    ]
    for index, item in enumerate(message.capabilities):
        place = f"capabilities[{index}]"
        errors += rules.text(f"{place}.evidence", item.evidence, EVIDENCE_MAX)
        errors += rules.known(f"{place}.trust", item.trust, Trust.values())
    return errors + offerings.check("offerings", message.offerings, today)


def check_scenario(message: Scenario, _today: date) -> list[FieldError]:
    """Every rule that a scenario breaks."""
    return [
        *rules.text("title", message.title, ITEM_MAX, needed=True),
        *rules.text("provider", message.provider, NAME_MAX, needed=True),
        *rules.identifier("provider_id", message.provider_id, needed=False),
        *rules.zone("zone", message.zone),
        *rules.industry("industry", message.industry, needed=True),
        *rules.text("domain", message.domain, NAME_MAX),
        *rules.text("goal", message.goal, SUMMARY_MAX),
        *rules.text("content", message.content, CONTENT_MAX),
        *rules.names(
            "requirements",
            [item.name for item in message.requirements],
            most=REQUIREMENTS_MAX,
            longest=ITEM_MAX,
            path=".name",
        ),
        *rules.money("budget", message.budget),
        *rules.text("schedule", message.schedule, ITEM_MAX),
        *rules.day("schedule_start", message.schedule_start),
        *rules.day("schedule_end", message.schedule_end),
        *rules.days_in_order(message.schedule_start, "schedule_end", message.schedule_end),
        *rules.known("stage", message.stage, ScenarioStage.values()),
        *_check_list_kind(message.list_kind),
        *_check_deadline(message.answer_deadline),
        *check_criteria(message.criteria),
    ]


def check_criteria(criteria: Sequence[Criterion]) -> list[FieldError]:
    """Distinct names, and weights that make a hundred together; none at all is fine."""
    errors = rules.names(
        "criteria", [item.name for item in criteria], most=CRITERIA_MAX, longest=ITEM_MAX, path=".name"
    )
    for index, item in enumerate(criteria):
        errors += rules.whole_number(f"criteria[{index}].weight", item.weight, 1, WHOLE)
        errors += rules.text(f"criteria[{index}].description", item.description, EVIDENCE_MAX)
    total = sum(item.weight for item in criteria)
    if criteria and not errors and total != WHOLE:
        errors.append(rules.broken("criteria", "weights", actual=total))
    return errors


def _check_list_kind(code: str) -> list[FieldError]:
    return [] if not code or _LIST_KIND.fullmatch(code) else [rules.broken("list_kind", "bad_kind")]


def _check_deadline(value: str) -> list[FieldError]:
    good = not value or deadlines.moment(value) is not None
    return [] if good else [rules.broken("answer_deadline", "no_time", value=value)]


def _enterprise_facets(message: Enterprise) -> Facets:
    return Facets(
        title=message.name,
        zones=(message.zone,) if message.zone else (),
        industries=tuple(message.industries),
        facet=message.uscc,
    )


def _scenario_facets(message: Scenario) -> Facets:
    return Facets(
        title=message.title,
        zones=(message.zone,) if message.zone else (),
        industries=(message.industry,),
        facet=str(message.stage),
    )


ENTERPRISE: Final = Aggregate(
    kind="enterprise",
    table="enterprise",
    message=Enterprise,
    changed=events.ENTERPRISE_CHANGED,
    removed=events.ENTERPRISE_REMOVED,
    codes=frozenset({"id", "uscc", "zone", "industries", "updated_at"}),
    validate=check_enterprise,
    facets=_enterprise_facets,
    rights=Rights.of(
        SCENARIOS,
        "Enterprise",
        "Enterprises",
        owner_field="id",
        own_id=rights.organisation,
        vouched_field="capabilities",
        settled_field="uscc",
        vouchers=frozenset({Role.HR_BUREAU, Role.SCENARIO_CENTRE, Role.SYSTEM}),
    ),
    facet_field="uscc",
)

SCENARIO: Final = Aggregate(
    kind="scenario",
    table="scenario",
    message=Scenario,
    changed=events.SCENARIO_CHANGED,
    removed=events.SCENARIO_REMOVED,
    codes=frozenset(
        {
            "id",
            "provider_id",
            "zone",
            "industry",
            "schedule_start",
            "schedule_end",
            "updated_at",
            "list_kind",
            "answer_deadline",
            "stage_since",
        }
    ),
    validate=check_scenario,
    settle=editing.settle,
    leaves=editing.leaves,
    facets=_scenario_facets,
    rights=Rights.of(
        SCENARIOS, "Scenario", "Scenarios", owner_field="provider_id", own_id=rights.organisation
    ),
    facet_field="stage",
)

AGGREGATES: Final = (ENTERPRISE, SCENARIO, NEED)
