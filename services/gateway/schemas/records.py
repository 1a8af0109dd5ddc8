"""Records as the API takes and answers them."""

import contextlib
from typing import Any, ClassVar, Final, Literal

from dabridge.events.v1 import scenarios_pb2, talent_pb2, types_pb2
from pydantic import BaseModel, Field, model_validator

from services.common import texts
from services.gateway.schemas.base import FieldErrorBody, In, Out, described
from services.gateway.schemas.derived import answered_shape, stands_for, taken_shape

Education = Literal["secondary", "college", "bachelor", "master", "doctor"]
Occupied = Literal["employed", "looking", "studying", "freelance"]
SkillLevel = Literal["basic", "proficient", "expert"]
Trust = Literal["declared", "evidenced", "verified"]
Stage = Literal[
    "draft",
    "submitted",
    "returned",
    "approved",
    "listed",
    "answered",
    "selected",
    "contracted",
    "pilot",
    "demonstrated",
    "closed",
]
NeedStage = Literal["open", "assigned", "visited", "reported", "closed"]
CellRole = Literal["core", "cultivated"]
Status = Literal["active", "withdrawn"]

# What a service sets: a record as read can be sent back, these are dropped.
READ_ONLY = frozenset({"version", "status", "updated_at"})
TALENT_SETTLED = frozenset({"freshness", "paused", "verified", "level", "withheld"})
DEMAND_SETTLED = frozenset({"standing", "standing_reasons"})
EXPERT_SETTLED = frozenset({"committee_member", "term_from", "term_to"})
SCENARIO_SETTLED = frozenset({"remarks", "addenda", "answers_closed", "contract", "stage_since"})
NEED_SETTLED = frozenset(
    {"stage", "expert_ids", "visits", "report", "recommendations", "follow_ups", "closing"}
)
MAX_ITEMS = 1000
# As services/common/records holds to it.
REASON_MAX = 500
INT32 = 2**31 - 1
INT64 = 2**63 - 1


def field(kind: str, name: str, default: Any = ..., **more: Any) -> Any:
    """A record's field, described by its label and hint."""
    label = texts.get(f"fields.{kind}.{name}")
    with contextlib.suppress(texts.UnknownText):
        label = f"{label}：{texts.get(f'fields.{kind}.{name}.hint')}"
    return Field(default, description=label, **more)


def items(kind: str, name: str) -> Any:
    """A record's list that may be left out."""
    return field(kind, name, [], max_length=MAX_ITEMS)


@stands_for(types_pb2.MoneyRange, taken=True, answered=True)
class MoneyRange(In):
    """Yuan; an absent bound is unknown, not zero."""

    min_yuan: int | None = field("money", "min_yuan", None, ge=0, le=INT64)
    max_yuan: int | None = field("money", "max_yuan", None, ge=0, le=INT64)


@stands_for(types_pb2.Capability, taken=True, answered=True)
class Capability(In):
    """One capability of an enterprise."""

    name: str = field("capability", "name")
    evidence: str = field("capability", "evidence", "")
    trust: Trust | None = field("capability", "trust", None)


@stands_for(types_pb2.Requirement, taken=True, answered=True)
class Requirement(In):
    """One requirement of a scenario."""

    name: str = field("requirement", "name")
    must: bool = field("requirement", "must", False)


@stands_for(types_pb2.Skill, taken=True, answered=True)
class Skill(In):
    """One skill of a talent."""

    name: str = field("skill", "name")
    level: SkillLevel | None = field("skill", "level", None)
    evidence: str = field("skill", "evidence", "")
    trust: Trust | None = field("skill", "trust", None)


Criterion: Final = taken_shape(scenarios_pb2.Criterion.DESCRIPTOR)
Offering: Final = taken_shape(scenarios_pb2.Offering.DESCRIPTOR)
FieldRemark: Final = answered_shape(scenarios_pb2.FieldRemark.DESCRIPTOR)
Addendum: Final = answered_shape(scenarios_pb2.Addendum.DESCRIPTOR)
Contract: Final = answered_shape(scenarios_pb2.Contract.DESCRIPTOR)
Visit: Final = answered_shape(scenarios_pb2.Visit.DESCRIPTOR)
FollowUp: Final = answered_shape(scenarios_pb2.FollowUp.DESCRIPTOR)


class RecordFields(BaseModel):
    """What all records hold."""

    id: str = field("record", "id", "", max_length=128)
    synthetic: bool = field("record", "synthetic", False)


class Taken(In):
    """What a client sends."""

    _settled: ClassVar[frozenset[str]] = frozenset()

    @model_validator(mode="before")
    @classmethod
    def _drop_read_only(cls, values: Any) -> Any:
        """A record as read can be sent back."""
        if isinstance(values, dict):
            return {n: value for n, value in values.items() if n not in READ_ONLY | cls._settled}
        return values


class Expected(In):
    """The version that an update is based on."""

    expected_version: int | None = field("record", "expected_version", None, ge=1, le=INT64)


class Stored(Out):
    """What all records answer besides."""

    version: int = field("record", "version")
    status: Status | None = field("record", "status", None)
    updated_at: str = field("record", "updated_at", "")


class EnterpriseFields(RecordFields):
    """An enterprise."""

    uscc: str = field("enterprise", "uscc")
    name: str = field("enterprise", "name")
    zone: str = field("enterprise", "zone", "")
    industries: list[str] = items("enterprise", "industries")
    summary: str = field("enterprise", "summary", "")
    capabilities: list[Capability] = items("enterprise", "capabilities")
    offerings: list[Offering] = items("enterprise", "offerings")  # type: ignore[valid-type]  # made from the protocol


class ScenarioFields(RecordFields):
    """A scenario."""

    title: str = field("scenario", "title")
    provider: str = field("scenario", "provider", "")
    provider_id: str = field("scenario", "provider_id", "", max_length=128)
    zone: str = field("scenario", "zone", "")
    industry: str = field("scenario", "industry", "")
    domain: str = field("scenario", "domain", "")
    goal: str = field("scenario", "goal", "")
    content: str = field("scenario", "content", "")
    requirements: list[Requirement] = items("scenario", "requirements")
    budget: MoneyRange | None = field("scenario", "budget", None)
    schedule: str = field("scenario", "schedule", "")
    schedule_start: str = field("scenario", "schedule_start", "")
    schedule_end: str = field("scenario", "schedule_end", "")
    stage: Stage | None = field("scenario", "stage", None)
    list_kind: str = field("scenario", "list_kind", "")
    answer_deadline: str = field("scenario", "answer_deadline", "")
    criteria: list[Criterion] = items("scenario", "criteria")  # type: ignore[valid-type]  # made from the protocol


class TalentFields(RecordFields):
    """A talent profile; it holds no personal data."""

    occupation_code: str = field("talent", "occupation_code", "")
    titles: list[str] = items("talent", "titles")
    education: Education | None = field("talent", "education", None)
    major: str = field("talent", "major", "")
    skills: list[Skill] = items("talent", "skills")
    years: int | None = field("talent", "years", None, ge=0, le=INT32)
    experience: str = field("talent", "experience", "")
    wanted_zones: list[str] = items("talent", "wanted_zones")
    wanted_industries: list[str] = items("talent", "wanted_industries")
    salary: MoneyRange | None = field("talent", "salary", None)
    confirmed_on: str = field("talent", "confirmed_on", "")
    occupied: Occupied | None = field("talent", "occupied", None)
    zone: str = field("talent", "zone", "")


class DemandFields(RecordFields):
    """A post."""

    enterprise_id: str = field("demand", "enterprise_id", "")
    post: str = field("demand", "post")
    occupation_code: str = field("demand", "occupation_code", "")
    zone: str = field("demand", "zone", "")
    industry: str = field("demand", "industry", "")
    headcount: int = field("demand", "headcount", 1, ge=0, le=INT32)
    education: Education | None = field("demand", "education", None)
    years: int | None = field("demand", "years", None, ge=0, le=INT32)
    salary: MoneyRange | None = field("demand", "salary", None)
    required_skills: list[str] = items("demand", "required_skills")
    preferred_skills: list[str] = items("demand", "preferred_skills")
    description: str = field("demand", "description", "")
    code: str = field("demand", "code", "")
    open_until: str = field("demand", "open_until", "")


class CountyIndustryFields(RecordFields):
    """A zone x industry cell."""

    zone: str = field("county", "zone")
    industry: str = field("county", "industry")
    role: CellRole | None = field("county", "role", None)
    main_pilot: bool = field("county", "main_pilot", False)
    profile: str = field("county", "profile", "")
    headcount: int = field("county", "headcount", 0, ge=0, le=INT32)
    skills: list[str] = items("county", "skills")


class NeedFields(RecordFields):
    """A transformation need."""

    enterprise_id: str = field("need", "enterprise_id", "")
    title: str = field("need", "title")
    zone: str = field("need", "zone", "")
    industry: str = field("need", "industry", "")
    situation: str = field("need", "situation", "")
    goal: str = field("need", "goal", "")
    requirements: list[Requirement] = items("need", "requirements")


class ExpertFields(RecordFields):
    """A member of the expert pool; it holds no personal data."""

    titles: list[str] = items("expert", "titles")
    skills: list[Skill] = items("expert", "skills")
    summary: str = field("expert", "summary", "")
    zones: list[str] = items("expert", "zones")
    industries: list[str] = items("expert", "industries")
    affiliation_ids: list[str] = items("expert", "affiliation_ids")
    available: bool = field("expert", "available", False)


class EnterpriseInput(EnterpriseFields, Taken):
    """A state to store."""


class EnterpriseUpdate(EnterpriseInput, Expected):
    """An enterprise's new state."""


class ScenarioInput(ScenarioFields, Taken):
    """A state to store."""

    _settled = SCENARIO_SETTLED


class ScenarioUpdate(ScenarioInput, Expected):
    """A scenario's new state; of a listed one the change is an addendum."""

    explanation: str = field("scenario", "explanation", "")


class TalentInput(TalentFields, Taken):
    """A state to store."""

    _settled = TALENT_SETTLED


class TalentUpdate(TalentInput, Expected):
    """A talent profile's new state."""


class DemandInput(DemandFields, Taken):
    """A state to store."""

    _settled = DEMAND_SETTLED


class DemandUpdate(DemandInput, Expected):
    """A post's new state."""


class CountyIndustryInput(CountyIndustryFields, Taken):
    """A state to store."""


class CountyIndustryUpdate(CountyIndustryInput, Expected):
    """A cell's new state."""


class NeedInput(NeedFields, Taken):
    """A state to store."""

    _settled = NEED_SETTLED


class NeedUpdate(NeedInput, Expected):
    """A need's new state."""


class ExpertInput(ExpertFields, Taken):
    """A state to store."""

    _settled = EXPERT_SETTLED


class ExpertUpdate(ExpertInput, Expected):
    """An expert's new state."""


@stands_for(scenarios_pb2.Enterprise, taken=False, answered=True)
class Enterprise(EnterpriseFields, Stored):
    """An enterprise as stored."""


@stands_for(scenarios_pb2.Scenario, taken=False, answered=True)
class Scenario(ScenarioFields, Stored):
    """A scenario as stored."""

    remarks: list[FieldRemark] = items("scenario", "remarks")  # type: ignore[valid-type]  # made from the protocol
    addenda: list[Addendum] = items("scenario", "addenda")  # type: ignore[valid-type]  # made from the protocol
    answers_closed: bool = field("scenario", "answers_closed", False)
    contract: Contract | None = field("scenario", "contract", None)  # type: ignore[valid-type]  # made from the protocol
    stage_since: str = field("scenario", "stage_since", "")


class Talent(TalentFields, Stored):
    """A talent profile as stored."""


@stands_for(talent_pb2.Demand, taken=False, answered=True)
class Demand(DemandFields, Stored):
    """A post as stored."""

    standing: int | None = field("demand", "standing", None)
    standing_reasons: list[str] = items("demand", "standing_reasons")


class CountyIndustry(CountyIndustryFields, Stored):
    """A cell as stored."""


@stands_for(scenarios_pb2.TransformationNeed, taken=False, answered=True)
class Need(NeedFields, Stored):
    """A transformation need as stored."""

    stage: NeedStage | None = field("need", "stage", None)
    expert_ids: list[str] = items("need", "expert_ids")
    visits: list[Visit] = items("need", "visits")  # type: ignore[valid-type]  # made from the protocol
    report: str = field("need", "report", "")
    recommendations: list[str] = items("need", "recommendations")
    follow_ups: list[FollowUp] = items("need", "follow_ups")  # type: ignore[valid-type]  # made from the protocol
    closing: str = field("need", "closing", "")


@stands_for(talent_pb2.Expert, taken=False, answered=True)
class Expert(ExpertFields, Stored):
    """A member of the expert pool as stored."""

    committee_member: bool = field("expert", "committee_member", False)
    term_from: str = field("expert", "term_from", "")
    term_to: str = field("expert", "term_to", "")


class Withdrawal(In):
    """Why a record is withdrawn, and the version seen."""

    reason: str = described("api.model.withdraw.reason", min_length=1, max_length=REASON_MAX)
    expected_version: int | None = field("record", "expected_version", None, ge=1, le=INT64)


class BulkError(Out):
    """Why a line of a bulk load was refused."""

    line: int = described("api.model.bulk.line")
    id: str = described("api.model.bulk.id")
    fields: list[FieldErrorBody] = described("api.model.error.fields")


class BulkResult(Out):
    """What became of a bulk load."""

    created: int = described("api.model.bulk.created")
    updated: int = described("api.model.bulk.updated")
    unchanged: int = described("api.model.bulk.unchanged")
    refused: int = described("api.model.bulk.refused")
    errors: list[BulkError] = described("api.model.bulk.errors")
