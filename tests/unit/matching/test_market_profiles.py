"""Records of the scenario market as profiles: stages, needs, experts, and what enterprises show."""

import pytest
from dabridge.events.v1.scenarios_pb2 import (
    NEED_STAGE_ASSIGNED,
    NEED_STAGE_OPEN,
    OFFERING_KIND_CASE,
    OFFERING_KIND_PRODUCT,
    SCENARIO_STAGE_ANSWERED,
    SCENARIO_STAGE_LISTED,
    NeedStage,
    Offering,
    ScenarioStage,
)
from dabridge.events.v1.types_pb2 import (
    RECORD_STATUS_WITHDRAWN,
    TRUST_DECLARED,
    TRUST_EVIDENCED,
    TRUST_VERIFIED,
    Capability,
)

from services.common import events
from services.common.access.policy import Facts
from services.matching.profiles import Need, Offer, Profile
from tests.fakes.messages import a_need, a_scenario, an_enterprise, an_expert
from tests.unit.matching.test_profiles import STANDING, profile_of


@pytest.mark.parametrize("stage", ScenarioStage.values())
def test_a_scenario_takes_part_while_it_can_be_answered_or_reviewed(stage: int) -> None:
    profile = profile_of(events.SCENARIO_CHANGED, a_scenario(**STANDING, stage=stage))

    assert profile.live == (stage in (SCENARIO_STAGE_LISTED, SCENARIO_STAGE_ANSWERED))


def test_a_withdrawn_scenario_takes_no_part_whatever_its_stage() -> None:
    gone = a_scenario(**{**STANDING, "status": RECORD_STATUS_WITHDRAWN}, stage=SCENARIO_STAGE_ANSWERED)

    assert not profile_of(events.SCENARIO_CHANGED, gone).live


def test_a_scenario_is_bound_to_its_provider_and_knows_whether_it_takes_solutions() -> None:
    open_one = profile_of(events.SCENARIO_CHANGED, a_scenario(**STANDING, provider_id="office"))
    closed = profile_of(events.SCENARIO_CHANGED, a_scenario(**STANDING, answers_closed=True))

    assert (open_one.organisations, open_one.answers_closed) == (("office",), False)
    assert (closed.organisations, closed.answers_closed, closed.live) == ((), True, True)


@pytest.mark.parametrize("stage", NeedStage.values())
def test_a_need_takes_part_until_it_was_visited(stage: int) -> None:
    profile = profile_of(events.NEED_CHANGED, a_need(**STANDING, stage=stage))

    assert profile.live == (stage in (NEED_STAGE_OPEN, NEED_STAGE_ASSIGNED))


def test_a_need_asks_for_what_an_expert_should_know() -> None:
    assert profile_of(events.NEED_CHANGED, a_need(**STANDING, expert_ids=["expert-1"])) == Profile(
        kind="need",
        id="need-1",
        version=3,
        live=True,
        titles=("数据平台诊断",),
        summary="数据分散在各个系统。形成统一的数据底座",
        text="数据平台诊断。数据治理。大数据。数据分散在各个系统。形成统一的数据底座",
        zones=("511702",),
        industries=("big-data",),
        needs=(Need("数据治理", must=True),),
        updated_at="2026-11-01T08:00:00+00:00",
        facts=Facts("enterprise-1", frozenset({"511702"}), parties=frozenset({"expert-1"})),
    )


def test_an_expert_offers_skills_and_is_bound_to_organisations() -> None:
    assert profile_of(events.EXPERT_CHANGED, an_expert(**STANDING)) == Profile(
        kind="expert",
        id="expert-1",
        version=3,
        live=True,
        titles=("数据治理咨询专家",),
        summary="做过数据平台的诊断与评审。",
        text="数据治理咨询专家。数据治理。做过数据平台的诊断与评审。大数据",
        zones=("511702",),
        industries=("big-data",),
        offers=(Offer("数据治理", 100, "十个项目", 1),),
        updated_at="2026-11-01T08:00:00+00:00",
        organisations=("organisation-1",),
        facts=Facts("expert-1", public=True),
    )


def test_an_expert_who_is_not_available_takes_no_part_and_is_shown_to_nobody() -> None:
    profile = profile_of(events.EXPERT_CHANGED, an_expert(**STANDING, available=False))

    assert not profile.live
    assert not profile.facts.public


OFFERINGS = [
    Offering(kind=OFFERING_KIND_PRODUCT, name="数据治理平台", summary="面向园区", party=""),
    Offering(kind=OFFERING_KIND_CASE, name="智慧园区一期", summary="连接百家企业", party="某园区"),
]


def test_what_an_enterprise_shows_is_in_its_text() -> None:
    text = profile_of(events.ENTERPRISE_CHANGED, an_enterprise(**STANDING, offerings=OFFERINGS)).text

    assert all(
        part in text for part in ("数据治理平台", "面向园区", "智慧园区一期", "连接百家企业", "某园区")
    )


@pytest.mark.parametrize(
    ("capability", "expected"),
    [
        (Capability(name="数据治理"), Offer("数据治理", 100, "数据治理平台", TRUST_EVIDENCED)),
        (
            Capability(name="数据 治理", evidence="两个项目", trust=TRUST_DECLARED),
            Offer("数据 治理", 100, "两个项目", TRUST_EVIDENCED),
        ),
        (
            Capability(name="数据治理平台开发", trust=TRUST_VERIFIED),
            Offer("数据治理平台开发", 100, "数据治理平台", TRUST_VERIFIED),
        ),
        (Capability(name="云平台", trust=TRUST_DECLARED), Offer("云平台", 100, "", TRUST_DECLARED)),
        (Capability(name="数", trust=TRUST_DECLARED), Offer("数", 100, "", TRUST_DECLARED)),
    ],
)
def test_what_an_enterprise_shows_is_evidence_of_the_capability_of_its_name(
    capability: Capability, expected: Offer
) -> None:
    message = an_enterprise(**STANDING, capabilities=[capability], offerings=OFFERINGS)

    assert profile_of(events.ENTERPRISE_CHANGED, message).offers == (expected,)
