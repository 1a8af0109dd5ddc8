"""Source events as profiles, one function a kind: a profile is a pure function of the event."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta, timezone
from functools import cache
from typing import Final, cast

from dabridge.events.v1 import scenarios_pb2, talent_pb2, types_pb2
from google.protobuf.message import Message

from services.common import events
from services.common.access.facts import facts_of
from services.common.events import Event, MalformedEvent
from services.common.plan import industries as plan_industries
from services.common.plan import industry as plan_industry
from services.common.plan import zone as plan_zone
from services.common.plan import zones as plan_zones
from services.matching.neutral import neutral
from services.matching.phrases import contained
from services.matching.profiles import (
    FULL_STANDING,
    FULL_STRENGTH,
    ID_LIMIT,
    Absence,
    Kind,
    Need,
    Offer,
    Profile,
    sentences,
)

LEVEL_STRENGTH: Final = {
    types_pb2.SKILL_LEVEL_UNSPECIFIED: 90,
    types_pb2.SKILL_LEVEL_BASIC: 75,
    types_pb2.SKILL_LEVEL_PROFICIENT: 92,
    types_pb2.SKILL_LEVEL_EXPERT: 100,
}
# Days of the city, in which a post's last day is meant.
CITY_TIME: Final = timezone(timedelta(hours=8))
# Where a scenario can still be answered or reviewed, and a need be given an expert.
LIVE_STAGES: Final = frozenset({scenarios_pb2.SCENARIO_STAGE_LISTED, scenarios_pb2.SCENARIO_STAGE_ANSWERED})
LIVE_NEED_STAGES: Final = frozenset({scenarios_pb2.NEED_STAGE_OPEN, scenarios_pb2.NEED_STAGE_ASSIGNED})


def of_event(event: Event) -> Profile:
    """The profile that a source event leaves; raises MalformedEvent on another type or a broken payload."""
    message = events.decode(event)
    if event.type in _REMOVED:
        removed = cast("types_pb2.Removed", message)
        return _checked(Profile(_REMOVED[event.type], removed.id, removed.version, live=False), event)
    try:
        translate = _TRANSLATE[event.type]
    except KeyError:
        raise MalformedEvent(f"{event.type} is no source event") from None
    try:
        profile = translate(message)
    except LookupError as error:
        raise MalformedEvent(f"{event.subject}: {error}") from None
    return _checked(profile, event)


def _checked(profile: Profile, event: Event) -> Profile:
    if profile.id != event.subject:
        raise MalformedEvent(f"the payload is of {profile.id!r}, the subject is {event.subject!r}")
    if len(profile.id.encode()) > ID_LIMIT:
        raise MalformedEvent(f"an id of {len(profile.id.encode())} bytes, more than {ID_LIMIT}")
    for code in (*profile.zones, *profile.industries):
        if code not in _plan_codes():
            raise MalformedEvent(f"{code[:40]!r} is no zone or industry of the plan")
    for name in ("money_min", "money_max", "years"):
        if (getattr(profile, name) or 0) < 0:
            raise MalformedEvent(f"{name} is below 0")
    if profile.version < 1:
        raise MalformedEvent(f"version {profile.version} is below 1")
    return profile


@cache
def _plan_codes() -> frozenset[str]:
    return frozenset((*(z.code for z in plan_zones()), *(i.code for i in plan_industries())))


def _enterprise(message: Message) -> Profile:
    m = cast("scenarios_pb2.Enterprise", message)
    names = [*(c.name for c in m.capabilities), *(o.name for o in m.offerings)]
    told = [text for o in m.offerings for text in (o.summary, o.party)]
    return Profile(
        kind="enterprise",
        id=m.id,
        version=m.version,
        live=m.status == types_pb2.RECORD_STATUS_ACTIVE,
        titles=(m.name,),
        summary=m.summary,
        text=sentences(*names, m.summary, *told, industry_names(m.industries)),
        zones=_given(m.zone),
        industries=tuple(m.industries),
        offers=tuple(_capability(c, m.offerings) for c in m.capabilities),
        updated_at=m.updated_at,
        synthetic=m.synthetic,
        facts=facts_of(m),
    )


def _capability(capability: types_pb2.Capability, offerings: Iterable[scenarios_pb2.Offering]) -> Offer:
    """A capability; a product, case or certificate of its name is evidence of it."""
    shown = next((o.name for o in offerings if contained(capability.name, o.name)), "")
    trust = max(capability.trust, types_pb2.TRUST_EVIDENCED) if shown else capability.trust
    return Offer(capability.name, FULL_STRENGTH, capability.evidence or shown, trust)


def _scenario(message: Message) -> Profile:
    m = cast("scenarios_pb2.Scenario", message)
    return Profile(
        kind="scenario",
        id=m.id,
        version=m.version,
        live=m.status == types_pb2.RECORD_STATUS_ACTIVE and m.stage in LIVE_STAGES,
        titles=(m.title,),
        summary=sentences(m.goal, m.content),
        text=sentences(m.title, m.domain, *(r.name for r in m.requirements), m.goal, m.content),
        zones=_given(m.zone),
        industries=_given(m.industry),
        needs=tuple(Need(r.name, r.must) for r in m.requirements),
        money_min=_optional(m.budget, "min_yuan"),
        money_max=_optional(m.budget, "max_yuan"),
        updated_at=m.updated_at,
        synthetic=m.synthetic,
        organisations=_given(m.provider_id),
        answers_closed=m.answers_closed,
        facts=facts_of(m),
    )


def _talent(message: Message) -> Profile:
    m = cast("talent_pb2.TalentProfile", message)
    titles, told = _unmarked(m.titles), neutral(m.experience)
    return Profile(
        kind="talent",
        id=m.id,
        version=m.version,
        live=not _talent_absence(m),
        absence=_talent_absence(m),
        titles=titles,
        summary=told,
        text=sentences(*titles, *(s.name for s in m.skills), m.major, told),
        zones=tuple(m.wanted_zones),
        industries=tuple(m.wanted_industries),
        occupation=m.occupation_code,
        offers=_skills(m.skills),
        education=m.education,
        years=_optional(m, "years"),
        money_min=_optional(m.salary, "min_yuan"),
        money_max=_optional(m.salary, "max_yuan"),
        confirmed_on=m.confirmed_on,
        updated_at=m.updated_at,
        synthetic=m.synthetic,
        stale=m.freshness == talent_pb2.FRESHNESS_STALE,
        level=m.level,
        withheld=tuple(m.withheld),
        facts=facts_of(m),
    )


def _talent_absence(m: talent_pb2.TalentProfile) -> Absence:
    if m.status != types_pb2.RECORD_STATUS_ACTIVE:
        return "withdrawn"
    if m.paused:
        return "paused"
    return "hidden" if m.freshness == talent_pb2.FRESHNESS_HIDDEN else ""


def _demand(message: Message) -> Profile:
    m = cast("talent_pb2.Demand", message)
    titles, told = _unmarked([m.post]), neutral(m.description)
    needs = [Need(name, must=True) for name in m.required_skills]
    required = set(m.required_skills)
    needs.extend(Need(name, must=False) for name in m.preferred_skills if name not in required)
    return Profile(
        kind="demand",
        id=m.id,
        version=m.version,
        live=m.status == types_pb2.RECORD_STATUS_ACTIVE and not _lapsed(m),
        titles=titles,
        summary=told,
        text=sentences(*titles, *(n.name for n in needs), industry_names(_given(m.industry)), told),
        zones=_given(m.zone),
        industries=_given(m.industry),
        occupation=m.occupation_code,
        needs=tuple(needs),
        education=m.education,
        years=_optional(m, "years"),
        money_min=_optional(m.salary, "min_yuan"),
        money_max=_optional(m.salary, "max_yuan"),
        headcount=m.headcount,
        updated_at=m.updated_at,
        synthetic=m.synthetic,
        standing=_standing(m),
        standing_reasons=tuple(m.standing_reasons),
        facts=facts_of(m),
    )


def _standing(m: talent_pb2.Demand) -> int:
    """In percent; what is out of bounds is cut to them, so that no event lifts a post above the others."""
    return min(max(m.standing, 0), FULL_STANDING) if m.HasField("standing") else FULL_STANDING


def _lapsed(m: talent_pb2.Demand) -> bool:
    """Whether a post's last day was over when it last changed: the talent service changes it then."""
    if not (m.open_until and m.updated_at):
        return False
    try:
        changed = datetime.fromisoformat(m.updated_at).astimezone(CITY_TIME).date().isoformat()
    except ValueError:
        raise LookupError(f"{m.updated_at[:40]!r} is no moment") from None
    return changed > m.open_until


def _county(message: Message) -> Profile:
    m = cast("talent_pb2.CountyIndustry", message)
    place = plan_zone(m.zone).name + plan_industry(m.industry).name
    return Profile(
        kind="county",
        id=m.id,
        version=m.version,
        live=m.status == types_pb2.RECORD_STATUS_ACTIVE,
        titles=(place,),
        summary=m.profile,
        text=sentences(plan_industry(m.industry).name, *m.skills, m.profile),
        zones=(m.zone,),
        industries=(m.industry,),
        needs=tuple(Need(name, must=False) for name in m.skills),
        role=m.role,
        main_pilot=m.main_pilot,
        headcount=m.headcount,
        updated_at=m.updated_at,
        synthetic=m.synthetic,
        facts=facts_of(m),
    )


def _expert(message: Message) -> Profile:
    m = cast("talent_pb2.Expert", message)
    titles, told = _unmarked(m.titles), neutral(m.summary)
    names = [s.name for s in m.skills]
    return Profile(
        kind="expert",
        id=m.id,
        version=m.version,
        live=m.status == types_pb2.RECORD_STATUS_ACTIVE and m.available,
        titles=titles,
        summary=told,
        text=sentences(*titles, *names, told, industry_names(m.industries)),
        zones=tuple(m.zones),
        industries=tuple(m.industries),
        offers=_skills(m.skills),
        updated_at=m.updated_at,
        synthetic=m.synthetic,
        organisations=tuple(m.affiliation_ids),
        facts=facts_of(m),
    )


def _need(message: Message) -> Profile:
    m = cast("scenarios_pb2.TransformationNeed", message)
    industries = _given(m.industry)
    names = [r.name for r in m.requirements]
    return Profile(
        kind="need",
        id=m.id,
        version=m.version,
        live=m.status == types_pb2.RECORD_STATUS_ACTIVE and m.stage in LIVE_NEED_STAGES,
        titles=(m.title,),
        summary=sentences(m.situation, m.goal),
        text=sentences(m.title, *names, industry_names(industries), m.situation, m.goal),
        zones=_given(m.zone),
        industries=industries,
        needs=tuple(Need(r.name, r.must) for r in m.requirements),
        updated_at=m.updated_at,
        synthetic=m.synthetic,
        facts=facts_of(m),
    )


def _unmarked(titles: Iterable[str]) -> tuple[str, ...]:
    """Titles without marks of a person; one that is nothing else is left as it is."""
    return tuple(neutral(title) or title for title in titles)


def _skills(skills: Iterable[types_pb2.Skill]) -> tuple[Offer, ...]:
    return tuple(Offer(s.name, LEVEL_STRENGTH.get(s.level, 90), neutral(s.evidence), s.trust) for s in skills)


_TRANSLATE: Final[dict[str, Callable[[Message], Profile]]] = {
    events.ENTERPRISE_CHANGED: _enterprise,
    events.SCENARIO_CHANGED: _scenario,
    events.TALENT_CHANGED: _talent,
    events.DEMAND_CHANGED: _demand,
    events.COUNTY_INDUSTRY_CHANGED: _county,
    events.EXPERT_CHANGED: _expert,
    events.NEED_CHANGED: _need,
}
_REMOVED: Final[dict[str, Kind]] = {
    events.ENTERPRISE_REMOVED: "enterprise",
    events.SCENARIO_REMOVED: "scenario",
    events.TALENT_REMOVED: "talent",
    events.DEMAND_REMOVED: "demand",
    events.COUNTY_INDUSTRY_REMOVED: "county",
    events.EXPERT_REMOVED: "expert",
    events.NEED_REMOVED: "need",
}


def _optional(message: Message, name: str) -> int | None:
    return int(getattr(message, name)) if message.HasField(name) else None


def _given(code: str) -> tuple[str, ...]:
    return (code,) if code else ()


def industry_names(codes: Iterable[str]) -> str:
    """The names of industries as they stand in texts."""
    return "、".join(plan_industry(code).name for code in codes)
