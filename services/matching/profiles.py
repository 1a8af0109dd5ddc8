"""What matching knows of a scenario, enterprise, talent, demand or county industry: one shape for all five.

A profile is a pure function of the source event; nothing personal can enter it, because none of the source
messages holds a name, sex, birth date, ethnicity or contact.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Any, Final, Literal, cast

from dabridge.events.v1 import scenarios_pb2, talent_pb2, types_pb2
from google.protobuf.message import Message

from services.common import events
from services.common.access.facts import facts_of
from services.common.access.policy import Facts
from services.common.events import Event, MalformedEvent
from services.common.plan import industries as plan_industries
from services.common.plan import industry as plan_industry
from services.common.plan import zone as plan_zone
from services.common.plan import zones as plan_zones

Kind = Literal["scenario", "enterprise", "talent", "demand", "county"]
KINDS: Final[tuple[Kind, ...]] = ("scenario", "enterprise", "talent", "demand", "county")

LEVEL_STRENGTH: Final = {
    types_pb2.SKILL_LEVEL_UNSPECIFIED: 90,
    types_pb2.SKILL_LEVEL_BASIC: 75,
    types_pb2.SKILL_LEVEL_PROFICIENT: 92,
    types_pb2.SKILL_LEVEL_EXPERT: 100,
}
FULL_STRENGTH: Final = 100
# Elasticsearch takes ids of up to 512 bytes and refuses a whole request for a longer one; the id of a
# shortlist holds that of its subject.
ID_LIMIT: Final = 256
# The facts of what was removed: nobody's, nowhere, and not public.
NOBODYS: Final = Facts()
TRUST_NAMES: Final = ("", "declared", "evidenced", "verified")


@dataclass(frozen=True, slots=True)
class Offer:
    """A skill or capability; `strength` in percent, `trust` an index into TRUST_NAMES."""

    name: str
    strength: int = FULL_STRENGTH
    evidence: str = ""
    trust: int = 1


@dataclass(frozen=True, slots=True)
class Need:
    """A requirement; one that is a must weighs twice a wish."""

    name: str
    must: bool


@dataclass(frozen=True, slots=True)
class Profile:
    """One side of a pair; None, empty and 0 education mean unknown unless the field says otherwise.

    `live` says whether it takes part in matching. Zones and industries are the plan's codes, empty: any or
    not bound. Money in yuan a month (scenarios: in all). `confirmed_on` and `updated_at` are ISO 8601.
    `facts` say who may read it and are no part of its score; one that was removed has none.
    """

    kind: Kind
    id: str
    version: int
    live: bool
    titles: tuple[str, ...] = ()
    summary: str = ""
    text: str = ""
    zones: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    occupation: str = ""
    offers: tuple[Offer, ...] = ()
    needs: tuple[Need, ...] = ()
    education: int = 0
    years: int | None = None
    money_min: int | None = None
    money_max: int | None = None
    confirmed_on: str = ""
    role: int = 0
    main_pilot: bool = False
    headcount: int = 0
    updated_at: str = ""
    synthetic: bool = False
    facts: Facts = NOBODYS

    @property
    def title(self) -> str:
        """What a list shows it by."""
        return " / ".join(self.titles)


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


_FIELDS: Final = tuple(field.name for field in fields(Profile))
_OFFER_FIELDS: Final = tuple(field.name for field in fields(Offer))


def to_document(profile: Profile) -> dict[str, Any]:
    """The profile as JSON-ready data."""
    document = {name: getattr(profile, name) for name in _FIELDS}
    document["offers"] = [{n: getattr(offer, n) for n in _OFFER_FIELDS} for offer in profile.offers]
    document["needs"] = [{"name": need.name, "must": need.must} for need in profile.needs]
    document["facts"] = facts_document(profile.facts)
    return document


def facts_document(facts: Facts) -> dict[str, Any]:
    """Facts as JSON-ready data."""
    return {"owner": facts.owner, "zones": sorted(facts.zones), "public": facts.public}


def from_document(document: Mapping[str, Any]) -> Profile:
    """The profile of `to_document`'s data; data of an older shape has no facts and is nobody's."""
    values = dict(document)
    for name in ("titles", "zones", "industries"):
        values[name] = tuple(values[name])
    values["offers"] = tuple(Offer(**offer) for offer in values["offers"])
    values["needs"] = tuple(Need(**need) for need in values["needs"])
    if "facts" in values:
        told = values["facts"]
        values["facts"] = Facts(told["owner"], frozenset(told["zones"]), told["public"])
    return Profile(**values)


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
    names = [c.name for c in m.capabilities]
    return Profile(
        kind="enterprise",
        id=m.id,
        version=m.version,
        live=m.status == types_pb2.RECORD_STATUS_ACTIVE,
        titles=(m.name,),
        summary=m.summary,
        text=_sentences(*names, m.summary, _industry_names(m.industries)),
        zones=_given(m.zone),
        industries=tuple(m.industries),
        offers=tuple(Offer(c.name, FULL_STRENGTH, c.evidence, c.trust) for c in m.capabilities),
        updated_at=m.updated_at,
        synthetic=m.synthetic,
        facts=facts_of(m),
    )


def _scenario(message: Message) -> Profile:
    m = cast("scenarios_pb2.Scenario", message)
    listed = m.stage == scenarios_pb2.SCENARIO_STAGE_LISTED
    return Profile(
        kind="scenario",
        id=m.id,
        version=m.version,
        live=m.status == types_pb2.RECORD_STATUS_ACTIVE and listed,
        titles=(m.title,),
        summary=_sentences(m.goal, m.content),
        text=_sentences(m.title, m.domain, *(r.name for r in m.requirements), m.goal, m.content),
        zones=_given(m.zone),
        industries=_given(m.industry),
        needs=tuple(Need(r.name, r.must) for r in m.requirements),
        money_min=_optional(m.budget, "min_yuan"),
        money_max=_optional(m.budget, "max_yuan"),
        updated_at=m.updated_at,
        synthetic=m.synthetic,
        facts=facts_of(m),
    )


def _talent(message: Message) -> Profile:
    m = cast("talent_pb2.TalentProfile", message)
    return Profile(
        kind="talent",
        id=m.id,
        version=m.version,
        live=m.status == types_pb2.RECORD_STATUS_ACTIVE,
        titles=tuple(m.titles),
        summary=m.experience,
        text=_sentences(*m.titles, *(s.name for s in m.skills), m.major, m.experience),
        zones=tuple(m.wanted_zones),
        industries=tuple(m.wanted_industries),
        occupation=m.occupation_code,
        offers=tuple(Offer(s.name, LEVEL_STRENGTH.get(s.level, 90), s.evidence, s.trust) for s in m.skills),
        education=m.education,
        years=_optional(m, "years"),
        money_min=_optional(m.salary, "min_yuan"),
        money_max=_optional(m.salary, "max_yuan"),
        confirmed_on=m.confirmed_on,
        updated_at=m.updated_at,
        synthetic=m.synthetic,
        facts=facts_of(m),
    )


def _demand(message: Message) -> Profile:
    m = cast("talent_pb2.Demand", message)
    needs = [Need(name, must=True) for name in m.required_skills]
    required = set(m.required_skills)
    needs.extend(Need(name, must=False) for name in m.preferred_skills if name not in required)
    return Profile(
        kind="demand",
        id=m.id,
        version=m.version,
        live=m.status == types_pb2.RECORD_STATUS_ACTIVE,
        titles=(m.post,),
        summary=m.description,
        text=_sentences(m.post, *(n.name for n in needs), _industry_names(_given(m.industry)), m.description),
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
        facts=facts_of(m),
    )


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
        text=_sentences(plan_industry(m.industry).name, *m.skills, m.profile),
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


_TRANSLATE: Final[dict[str, Callable[[Message], Profile]]] = {
    events.ENTERPRISE_CHANGED: _enterprise,
    events.SCENARIO_CHANGED: _scenario,
    events.TALENT_CHANGED: _talent,
    events.DEMAND_CHANGED: _demand,
    events.COUNTY_INDUSTRY_CHANGED: _county,
}
_REMOVED: Final[dict[str, Kind]] = {
    events.ENTERPRISE_REMOVED: "enterprise",
    events.SCENARIO_REMOVED: "scenario",
    events.TALENT_REMOVED: "talent",
    events.DEMAND_REMOVED: "demand",
    events.COUNTY_INDUSTRY_REMOVED: "county",
}


def _optional(message: Message, name: str) -> int | None:
    return int(getattr(message, name)) if message.HasField(name) else None


def _given(code: str) -> tuple[str, ...]:
    return (code,) if code else ()


def _industry_names(codes: Iterable[str]) -> str:
    return "、".join(plan_industry(code).name for code in codes)


def _sentences(*parts: str) -> str:
    return "。".join(part.strip("。 \n") for part in parts if part.strip())
