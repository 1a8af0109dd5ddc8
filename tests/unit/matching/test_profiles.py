"""Events as profiles: one shape for all kinds."""

import json

import pytest
from dabridge.events.v1.scenarios_pb2 import SCENARIO_STAGE_CLOSED, SCENARIO_STAGE_DRAFT
from dabridge.events.v1.types_pb2 import (
    EDUCATION_BACHELOR,
    RECORD_STATUS_ACTIVE,
    RECORD_STATUS_WITHDRAWN,
    SKILL_LEVEL_BASIC,
    SKILL_LEVEL_EXPERT,
    TRUST_VERIFIED,
    MoneyRange,
    Removed,
    Requirement,
    Skill,
)
from google.protobuf.message import Message

from services.common import events
from services.common.access.policy import Facts
from services.common.events import Event, MalformedEvent
from services.matching.profiles import Need, Offer, Profile, from_document, to_document
from services.matching.translate import of_event
from tests.fakes.messages import (
    a_county_industry,
    a_demand,
    a_need,
    a_scenario,
    a_talent,
    an_enterprise,
    an_expert,
)

STANDING = {"version": 3, "status": RECORD_STATUS_ACTIVE, "updated_at": "2026-11-01T08:00:00+00:00"}


def profile_of(event_type: str, message: Message, subject: str = "") -> Profile:
    subject = subject or str(getattr(message, "id"))  # noqa: B009 - every aggregate has an id
    return of_event(Event(event_type, subject, message.SerializeToString(), "/test"))


def test_a_talent_offers_skills_and_wants_zones_industries_and_pay() -> None:
    message = a_talent(
        **STANDING,
        confirmed_on="2026-02-01",
        skills=[
            Skill(name="Python", level=SKILL_LEVEL_EXPERT, evidence="三年项目", trust=TRUST_VERIFIED),
            Skill(name="SQL", level=SKILL_LEVEL_BASIC),
        ],
    )

    profile = profile_of(events.TALENT_CHANGED, message)

    assert profile == Profile(
        kind="talent",
        id="talent-1",
        version=3,
        live=True,
        titles=("数据工程师",),
        summary="负责数据平台的建设与运维。",
        text="数据工程师。Python。SQL。计算机科学与技术。负责数据平台的建设与运维",
        zones=("511702",),
        industries=("big-data",),
        occupation="2-02-10-09",
        offers=(Offer("Python", 100, "三年项目", 3), Offer("SQL", 75, "", 0)),
        education=EDUCATION_BACHELOR,
        years=5,
        money_min=8_000,
        money_max=12_000,
        confirmed_on="2026-02-01",
        updated_at="2026-11-01T08:00:00+00:00",
        facts=Facts(owner="talent-1"),
    )


def test_what_a_talent_leaves_open_is_unknown_not_zero() -> None:
    message = a_talent(**STANDING)
    message.ClearField("years")
    message.ClearField("salary")

    profile = profile_of(events.TALENT_CHANGED, message)

    assert (profile.years, profile.money_min, profile.money_max) == (None, None, None)


def test_zero_years_of_work_are_known() -> None:
    assert profile_of(events.TALENT_CHANGED, a_talent(**STANDING, years=0)).years == 0


def test_a_demand_needs_what_it_requires_and_wishes_for_the_rest() -> None:
    message = a_demand(**STANDING, required_skills=["Java", "SQL"], preferred_skills=["Kafka", "SQL"])

    profile = profile_of(events.DEMAND_CHANGED, message)

    assert profile.kind == "demand"
    assert profile.titles == ("后端工程师",)
    assert profile.needs == (
        Need("Java", must=True),
        Need("SQL", must=True),
        Need("Kafka", must=False),
    )
    assert (profile.zones, profile.industries) == (("511702",), ("big-data",))
    assert (profile.education, profile.years, profile.headcount) == (EDUCATION_BACHELOR, 2, 3)
    assert (profile.money_min, profile.money_max) == (7_000, 11_000)


def test_a_county_industry_is_called_by_its_place_and_trade() -> None:
    profile = profile_of(events.COUNTY_INDUSTRY_CHANGED, a_county_industry(**STANDING, main_pilot=True))

    assert profile.kind == "county"
    assert profile.id == "DZ-GXQ:display"
    assert len(profile.titles) == 1
    assert profile.needs == (Need("光学设计", must=False),)
    assert profile.role == 1
    assert profile.main_pilot
    assert profile.headcount == 200


def test_an_enterprise_offers_its_capabilities_at_full_strength() -> None:
    profile = profile_of(events.ENTERPRISE_CHANGED, an_enterprise(**STANDING))

    assert profile.kind == "enterprise"
    assert profile.offers == (Offer("数据治理", 100, "两个项目", 1),)
    assert profile.titles == ("达州示例数据有限公司",)
    assert "达州示例数据有限公司" not in profile.text


def test_an_enterprise_outside_the_city_has_no_zone() -> None:
    assert profile_of(events.ENTERPRISE_CHANGED, an_enterprise(**STANDING, zone="")).zones == ()


def test_a_scenario_needs_its_requirements_and_has_a_budget() -> None:
    message = a_scenario(
        **STANDING,
        requirements=[Requirement(name="数据治理", must=True), Requirement(name="可视化")],
        budget=MoneyRange(max_yuan=9_000_000_000_000),
    )

    profile = profile_of(events.SCENARIO_CHANGED, message)

    assert profile.live
    assert profile.needs == (Need("数据治理", must=True), Need("可视化", must=False))
    assert (profile.money_min, profile.money_max) == (None, 9_000_000_000_000)


def test_a_withdrawn_status_takes_no_part() -> None:
    message = a_talent(**{**STANDING, "status": RECORD_STATUS_WITHDRAWN})

    assert not profile_of(events.TALENT_CHANGED, message).live


@pytest.mark.parametrize(
    ("event_type", "kind"),
    [
        (events.ENTERPRISE_REMOVED, "enterprise"),
        (events.SCENARIO_REMOVED, "scenario"),
        (events.TALENT_REMOVED, "talent"),
        (events.DEMAND_REMOVED, "demand"),
        (events.COUNTY_INDUSTRY_REMOVED, "county"),
        (events.EXPERT_REMOVED, "expert"),
        (events.NEED_REMOVED, "need"),
    ],
)
def test_a_removed_event_leaves_nothing_but_id_and_version(event_type: str, kind: str) -> None:
    profile = profile_of(event_type, Removed(id="a", version=9, reason="撤回"))

    assert (profile.kind, profile.id, profile.version, profile.live) == (kind, "a", 9, False)
    assert not profile.text
    assert profile.facts == Facts()


@pytest.mark.parametrize(
    ("event_type", "message", "facts"),
    [
        (events.TALENT_CHANGED, a_talent(**STANDING), Facts("talent-1")),
        (
            events.DEMAND_CHANGED,
            a_demand(**STANDING, enterprise_id="firm"),
            Facts("firm", frozenset({"511702"}), public=True),
        ),
        (
            events.ENTERPRISE_CHANGED,
            an_enterprise(**STANDING, id="firm", zone=""),
            Facts("firm", frozenset(), public=True),
        ),
        (
            events.SCENARIO_CHANGED,
            a_scenario(**STANDING, provider_id="office"),
            Facts("office", frozenset({"511702"}), public=True),
        ),
        (
            events.SCENARIO_CHANGED,
            a_scenario(**STANDING, provider_id="office", stage=SCENARIO_STAGE_CLOSED),
            Facts("office", frozenset({"511702"}), public=True),
        ),
        (
            events.SCENARIO_CHANGED,
            a_scenario(**STANDING, provider_id="office", stage=SCENARIO_STAGE_DRAFT),
            Facts("office", frozenset({"511702"}), public=False),
        ),
        (
            events.COUNTY_INDUSTRY_CHANGED,
            a_county_industry(**STANDING),
            Facts("", frozenset({"DZ-GXQ"}), public=True),
        ),
    ],
)
def test_a_profile_knows_whose_it_is_where_it_lies_and_whether_it_is_public(
    event_type: str, message: Message, facts: Facts
) -> None:
    assert profile_of(event_type, message).facts == facts


def test_zones_that_a_talent_wants_give_no_zone_a_right() -> None:
    profile = profile_of(events.TALENT_CHANGED, a_talent(**STANDING, wanted_zones=["511702", "DZ-GXQ"]))

    assert profile.zones == ("511702", "DZ-GXQ")
    assert not profile.facts.zones


@pytest.mark.parametrize(
    ("event_type", "message"),
    [
        (events.TALENT_CHANGED, a_talent(**STANDING)),
        (events.TALENT_CHANGED, a_talent(**STANDING, skills=[], titles=["a", "b"])),
        (events.DEMAND_CHANGED, a_demand(**STANDING)),
        (events.EXPERT_CHANGED, an_expert(**STANDING)),
        (events.NEED_CHANGED, a_need(**STANDING, expert_ids=["expert-2", "expert-1"])),
        (events.SCENARIO_CHANGED, a_scenario(**STANDING, provider_id="office", answers_closed=True)),
        (events.TALENT_REMOVED, Removed(id="a", version=9)),
    ],
)
def test_a_profile_survives_its_document(event_type: str, message: Message) -> None:
    profile = profile_of(event_type, message)

    assert from_document(json.loads(json.dumps(to_document(profile)))) == profile


def test_a_document_of_before_facts_were_kept_is_nobodys() -> None:
    document = to_document(profile_of(events.DEMAND_CHANGED, a_demand(**STANDING)))
    del document["facts"]

    assert from_document(document).facts == Facts()


def test_a_scenario_stored_before_organisations_were_is_bound_to_its_owner() -> None:
    scenario = profile_of(events.SCENARIO_CHANGED, a_scenario(**STANDING, provider_id="office"))
    demand = profile_of(events.DEMAND_CHANGED, a_demand(**STANDING))
    documents = [to_document(profile) for profile in (scenario, demand)]
    for document in documents:
        del document["organisations"], document["answers_closed"], document["facts"]["parties"]

    assert [from_document(document) for document in documents] == [scenario, demand]


@pytest.mark.parametrize(
    ("event_type", "message", "subject", "words"),
    [
        (events.TALENT_CHANGED, a_talent(**STANDING), "talent-2", "talent-2"),
        (events.TALENT_CHANGED, a_talent(**{**STANDING, "version": 0}), "talent-1", "version 0"),
        (events.TALENT_REMOVED, Removed(id="a", version=-1), "a", "version -1"),
        (events.DEMAND_CHANGED, a_demand(**STANDING, industry="alchemy"), "demand-1", "alchemy"),
        (events.DEMAND_CHANGED, a_demand(**STANDING, years=-1), "demand-1", "years is below 0"),
        (events.ENTERPRISE_CHANGED, an_enterprise(**STANDING, industries=["x"]), "enterprise-1", "x"),
        (events.COUNTY_INDUSTRY_CHANGED, a_county_industry(**STANDING, zone="9"), "DZ-GXQ:display", "9"),
        (events.RERANK_REQUESTED, Removed(), "a", "no source event"),
        ("dabridge.talent.profile.changed.v2", Removed(), "a", "unknown type"),
        (events.TALENT_CHANGED, a_talent(**STANDING, id="x" * 257), "x" * 257, "257"),
    ],
)
def test_what_no_profile_can_be_made_of_is_malformed(
    event_type: str, message: Message, subject: str, words: str
) -> None:
    with pytest.raises(MalformedEvent, match=words):
        profile_of(event_type, message, subject)


def test_a_payload_of_another_type_is_malformed() -> None:
    with pytest.raises(MalformedEvent, match="TalentProfile"):
        of_event(Event(events.TALENT_CHANGED, "a", b"\xff\xff\xff", "/test"))
