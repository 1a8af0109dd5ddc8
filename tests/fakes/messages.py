"""Messages that keep every rule, to be changed field by field. The USCC is invented."""

from typing import Any, TypeVar

from dabridge.events.v1.scenarios_pb2 import (
    NEED_STAGE_OPEN,
    SCENARIO_STAGE_LISTED,
    Enterprise,
    Scenario,
    TransformationNeed,
)
from dabridge.events.v1.talent_pb2 import CELL_ROLE_CORE, CountyIndustry, Demand, Expert, TalentProfile
from dabridge.events.v1.types_pb2 import (
    EDUCATION_BACHELOR,
    SKILL_LEVEL_EXPERT,
    SKILL_LEVEL_PROFICIENT,
    TRUST_DECLARED,
    Capability,
    MoneyRange,
    Requirement,
    Skill,
)
from google.protobuf.message import Message

USCC = "91511702MA0000001W"

M = TypeVar("M", bound=Message)


def a_talent(**changes: Any) -> TalentProfile:
    """A profile that counts as confirmed by its creation, whatever the day: the clock leaves it as it is."""
    standard = TalentProfile(
        id="talent-1",
        occupation_code="2-02-10-09",
        titles=["数据工程师"],
        education=EDUCATION_BACHELOR,
        major="计算机科学与技术",
        skills=[
            Skill(name="Python", level=SKILL_LEVEL_PROFICIENT, evidence="三年项目", trust=TRUST_DECLARED)
        ],
        years=5,
        experience="负责数据平台的建设与运维。",
        wanted_zones=["511702"],
        wanted_industries=["big-data"],
        salary=MoneyRange(min_yuan=8_000, max_yuan=12_000),
    )
    return _changed(standard, changes)


def a_demand(**changes: Any) -> Demand:
    standard = Demand(
        id="demand-1",
        enterprise_id="enterprise-1",
        post="后端工程师",
        occupation_code="2-02-10-03",
        zone="511702",
        industry="big-data",
        headcount=3,
        education=EDUCATION_BACHELOR,
        years=2,
        salary=MoneyRange(min_yuan=7_000, max_yuan=11_000),
        required_skills=["Java"],
        preferred_skills=["Kafka"],
        description="参与业务系统的设计与开发。",
    )
    return _changed(standard, changes)


def a_county_industry(**changes: Any) -> CountyIndustry:
    standard = CountyIndustry(
        id="DZ-GXQ:display",
        zone="DZ-GXQ",
        industry="display",
        role=CELL_ROLE_CORE,
        profile="发展新型显示产业。",
        headcount=200,
        skills=["光学设计"],
    )
    return _changed(standard, changes)


def an_enterprise(**changes: Any) -> Enterprise:
    standard = Enterprise(
        id="enterprise-1",
        uscc=USCC,
        name="达州示例数据有限公司",
        zone="511702",
        industries=["big-data"],
        summary="提供数据治理服务。",
        capabilities=[Capability(name="数据治理", evidence="两个项目", trust=TRUST_DECLARED)],
    )
    return _changed(standard, changes)


def a_scenario(**changes: Any) -> Scenario:
    standard = Scenario(
        id="scenario-1",
        title="示例大数据平台",
        provider="示例单位",
        zone="511702",
        industry="big-data",
        domain="招商",
        goal="提高效率。",
        content="建设数据平台。",
        requirements=[Requirement(name="数据治理", must=True)],
        budget=MoneyRange(min_yuan=1_000_000, max_yuan=2_000_000),
        schedule="2026 年内完成",
        schedule_start="2026-03-01",
        schedule_end="2026-12-31",
        stage=SCENARIO_STAGE_LISTED,
    )
    return _changed(standard, changes)


def an_expert(**changes: Any) -> Expert:
    standard = Expert(
        id="expert-1",
        titles=["数据治理咨询专家"],
        skills=[Skill(name="数据治理", level=SKILL_LEVEL_EXPERT, evidence="十个项目", trust=TRUST_DECLARED)],
        summary="做过数据平台的诊断与评审。",
        zones=["511702"],
        industries=["big-data"],
        affiliation_ids=["organisation-1"],
        available=True,
    )
    return _changed(standard, changes)


def a_need(**changes: Any) -> TransformationNeed:
    standard = TransformationNeed(
        id="need-1",
        enterprise_id="enterprise-1",
        title="数据平台诊断",
        zone="511702",
        industry="big-data",
        situation="数据分散在各个系统。",
        goal="形成统一的数据底座。",
        requirements=[Requirement(name="数据治理", must=True)],
        stage=NEED_STAGE_OPEN,
    )
    return _changed(standard, changes)


def _changed(message: M, changes: dict[str, Any]) -> M:
    for name in changes:
        message.ClearField(name)
    message.MergeFrom(type(message)(**changes))
    return message
