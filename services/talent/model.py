"""Talents, demands, county industries and experts: their rules and what lists filter them by. Pure."""

from datetime import date
from typing import Final

from dabridge.events.v1.talent_pb2 import CellRole, CountyIndustry, Demand, Expert, Occupied, TalentProfile
from dabridge.events.v1.types_pb2 import Education, SkillLevel, Trust

from services.common import events, plan
from services.common.access import methods
from services.common.access.principal import Role
from services.common.errors import FieldError
from services.common.records import rights, rules
from services.common.records.aggregate import Aggregate, Edit, Facets, keep_fields
from services.common.records.rights import Rights
from services.common.records.states import LOCAL_TIME
from services.talent import freshness, verified

NAME_MAX: Final = 100
CODE_MAX: Final = 40
EVIDENCE_MAX: Final = 1_000
EXPERIENCE_MAX: Final = 5_000
TITLES_MAX: Final = 10
SKILLS_MAX: Final = 60
YEARS_MAX: Final = 70
HEADCOUNT_MAX: Final = 10_000
CELL_HEADCOUNT_MAX: Final = 1_000_000
AFFILIATIONS_MAX: Final = 20


def check_talent(message: TalentProfile, today: date) -> list[FieldError]:
    """Every rule that a talent profile breaks on the day `today`."""
    return [
        *rules.occupation("occupation_code", message.occupation_code),
        *rules.names("titles", message.titles, most=TITLES_MAX, longest=NAME_MAX, least=1),
        *rules.known("education", message.education, Education.values()),
        *rules.text("major", message.major, NAME_MAX),
        *_skills(message),
        *_years(message),
        *rules.text("experience", message.experience, EXPERIENCE_MAX),
        *rules.zones("wanted_zones", message.wanted_zones),
        *rules.industries("wanted_industries", message.wanted_industries),
        *rules.money("salary", message.salary),
        *rules.day("confirmed_on", message.confirmed_on, not_after=today),
        *rules.known("occupied", message.occupied, Occupied.values()),
        *rules.zone("zone", message.zone),
    ]


def check_demand(message: Demand, _today: date) -> list[FieldError]:
    """Every rule that a demand breaks."""
    return [
        *rules.identifier("enterprise_id", message.enterprise_id),
        *rules.text("post", message.post, NAME_MAX, needed=True),
        *rules.occupation("occupation_code", message.occupation_code),
        *rules.zone("zone", message.zone, needed=True),
        *rules.industry("industry", message.industry, needed=True),
        *rules.whole_number("headcount", message.headcount, 1, HEADCOUNT_MAX),
        *rules.known("education", message.education, Education.values()),
        *_years(message),
        *rules.money("salary", message.salary),
        *rules.names("required_skills", message.required_skills, most=SKILLS_MAX, longest=NAME_MAX),
        *rules.names("preferred_skills", message.preferred_skills, most=SKILLS_MAX, longest=NAME_MAX),
        *rules.text("description", message.description, EXPERIENCE_MAX),
        *rules.text("code", message.code, CODE_MAX),
        *rules.day("open_until", message.open_until),
    ]


def check_county_industry(message: CountyIndustry, _today: date) -> list[FieldError]:
    """Every rule that a county industry breaks."""
    return [
        *_cell(message),
        *rules.known("role", message.role, CellRole.values(), needed=True),
        *rules.text("profile", message.profile, EXPERIENCE_MAX),
        *rules.whole_number("headcount", message.headcount, 0, CELL_HEADCOUNT_MAX),
        *rules.names("skills", message.skills, most=SKILLS_MAX, longest=NAME_MAX),
    ]


def check_expert(message: Expert, _today: date) -> list[FieldError]:
    """Every rule that an expert breaks; the id is the person's talent id, and has to be given."""
    errors = [
        *([] if message.id else [rules.required("id")]),
        *rules.names("titles", message.titles, most=TITLES_MAX, longest=NAME_MAX, least=1),
        *_skills(message),
        *rules.text("summary", message.summary, EXPERIENCE_MAX),
        *rules.zones("zones", message.zones),
        *rules.industries("industries", message.industries),
        *rules.count("affiliation_ids", len(message.affiliation_ids), most=AFFILIATIONS_MAX),
    ]
    for index, organisation in enumerate(message.affiliation_ids):
        errors += rules.identifier(f"affiliation_ids[{index}]", organisation)
        if organisation in message.affiliation_ids[:index]:
            errors.append(rules.broken(f"affiliation_ids[{index}]", "repeated", value=organisation))
    return errors


# What the service says of a profile: callers send it back and change nothing by it.
_SERVICES_TALENT: Final = ("freshness", "paused", "verified", "level", "withheld")
_SERVICES_DEMAND: Final = ("standing", "standing_reasons")
_SERVICES_EXPERT: Final = ("committee_member", "term_from", "term_to")


def settle_talent(message: TalentProfile, held: TalentProfile | None, edit: Edit) -> list[FieldError]:
    """Keeps what the service says of a profile; one that is confirmed with the edit is fresh again."""
    keep_fields(message, held, _SERVICES_TALENT)
    verified.keep(message, held)
    if held is not None and message.confirmed_on != held.confirmed_on:
        _refresh(message, edit.now.astimezone(LOCAL_TIME).date())
    return []


def _refresh(message: TalentProfile, today: date) -> None:
    try:
        since = freshness.confirmed_on(message)
    # Whatever is no date is refused by its rule.
    except ValueError:
        return
    if since is not None and freshness.of(since, today) != freshness.held(message):
        message.freshness = freshness.of(since, today)


def settle_demand(message: Demand, held: Demand | None, _edit: Edit) -> list[FieldError]:
    """Keeps a post's standing, which is found of each state soon after it is stored."""
    keep_fields(message, held, _SERVICES_DEMAND)
    return []


def settle_expert(message: Expert, held: Expert | None, _edit: Edit) -> list[FieldError]:
    """Keeps a seat on the committee, which acts of the committee give and end."""
    keep_fields(message, held, _SERVICES_EXPERT)
    return []


def cell_id(message: CountyIndustry) -> str:
    """The id of the cell that a county industry is of."""
    return f"{message.zone}:{message.industry}"


def _skills(message: TalentProfile | Expert) -> list[FieldError]:
    names = [item.name for item in message.skills]
    errors = rules.names("skills", names, most=SKILLS_MAX, longest=NAME_MAX, path=".name")
    for index, item in enumerate(message.skills):
        place = f"skills[{index}]"
        errors += rules.known(f"{place}.level", item.level, SkillLevel.values())
        errors += rules.text(f"{place}.evidence", item.evidence, EVIDENCE_MAX)
        errors += rules.known(f"{place}.trust", item.trust, Trust.values())
    return errors


def _years(message: TalentProfile | Demand) -> list[FieldError]:
    return rules.whole_number("years", message.years, 0, YEARS_MAX) if message.HasField("years") else []


def _cell(message: CountyIndustry) -> list[FieldError]:
    parts = [
        *rules.zone("zone", message.zone, needed=True),
        *rules.industry("industry", message.industry, needed=True),
    ]
    if parts:
        return parts
    expected = cell_id(message)
    if message.id and message.id != expected:
        return [rules.broken("id", "cell_mismatch", value=expected)]
    if expected not in {cell.id for cell in plan.cells()}:
        return [rules.broken("industry", "not_a_cell", value=expected)]
    return []


def _talent_facets(message: TalentProfile) -> Facets:
    return Facets(
        title=" ".join(message.titles),
        zones=tuple(message.wanted_zones),
        industries=tuple(message.wanted_industries),
    )


def _demand_facets(message: Demand) -> Facets:
    return Facets(
        title=message.post,
        zones=(message.zone,),
        industries=(message.industry,),
        facet=message.enterprise_id,
    )


def _county_industry_facets(message: CountyIndustry) -> Facets:
    return Facets(
        title=f"{plan.zone(message.zone).name} {plan.industry(message.industry).name}",
        zones=(message.zone,),
        industries=(message.industry,),
    )


def _expert_facets(message: Expert) -> Facets:
    return Facets(
        title=" ".join(message.titles),
        zones=tuple(message.zones),
        industries=tuple(message.industries),
    )


_CODES: Final = frozenset({"id", "updated_at", "zone", "industry", "occupation_code"})

TALENT: Final = Aggregate(
    kind="talent",
    table="talent",
    message=TalentProfile,
    changed=events.TALENT_CHANGED,
    removed=events.TALENT_REMOVED,
    codes=_CODES
    | {"wanted_zones", "wanted_industries", "confirmed_on", "field", "source", "on", "level", "withheld"},
    validate=check_talent,
    settle=settle_talent,
    facets=_talent_facets,
    rights=Rights.of(
        methods.TALENT,
        "Talent",
        "Talents",
        owner_field="id",
        own_id=rights.talent,
        vouched_field="skills",
        vouchers=frozenset({Role.HR_BUREAU, Role.SYSTEM}),
    ),
    personal=True,
)

DEMAND: Final = Aggregate(
    kind="demand",
    table="demand",
    message=Demand,
    changed=events.DEMAND_CHANGED,
    removed=events.DEMAND_REMOVED,
    codes=_CODES | {"enterprise_id", "open_until", "standing_reasons"},
    validate=check_demand,
    settle=settle_demand,
    facets=_demand_facets,
    rights=Rights.of(
        methods.TALENT, "Demand", "Demands", owner_field="enterprise_id", own_id=rights.organisation
    ),
    facet_field="enterprise_id",
)

COUNTY_INDUSTRY: Final = Aggregate(
    kind="county_industry",
    table="county_industry",
    message=CountyIndustry,
    changed=events.COUNTY_INDUSTRY_CHANGED,
    removed=events.COUNTY_INDUSTRY_REMOVED,
    codes=_CODES,
    validate=check_county_industry,
    facets=_county_industry_facets,
    rights=Rights.of(methods.TALENT, "CountyIndustry", "CountyIndustries"),
    new_id=cell_id,
)

EXPERT: Final = Aggregate(
    kind="expert",
    table="expert",
    message=Expert,
    changed=events.EXPERT_CHANGED,
    removed=events.EXPERT_REMOVED,
    codes=frozenset({"id", "updated_at", "zones", "industries", "affiliation_ids", "term_from", "term_to"}),
    validate=check_expert,
    settle=settle_expert,
    facets=_expert_facets,
    rights=Rights.of(
        methods.TALENT,
        "Expert",
        "Experts",
        owner_field="id",
        own_id=rights.talent,
        vouched_field="skills",
        # Reviews are kept from those they bind: that is not the expert's to take back.
        settled_field="affiliation_ids",
        vouchers=frozenset({Role.HR_BUREAU, Role.SYSTEM}),
    ),
    personal=True,
)

AGGREGATES: Final = (TALENT, DEMAND, COUNTY_INDUSTRY, EXPERT)
