"""What became of introductions, counted for those who answer for the market."""

import grpc
import pytest
from dabridge.talent.v1 import introductions_service_pb2 as api

from services.common.access.principal import Role
from tests.integration.talent_market.introductions.scenes import NOT_HIRED, Scene
from tests.integration.talent_market.offices import EMPLOYER, ZONE, Market, Office, refused

ELSEWHERE = "511724"


@pytest.fixture
def followed(market: Market) -> Market:
    """One of each stage in the zone, an application declined, and one elsewhere that is not answered."""
    for stage in ("asked", "connected", "interviewing", "ended", "declined", "cancelled", "expired"):
        Scene(market).at(stage)
    applied = Scene(market)
    held = applied.apply()
    applied.wait(0.5)
    applied.decline(held, applied.employer, "experience")
    lost = Scene(market)
    lost.outcome(lost.accept(lost.invite()), lost.employer, NOT_HIRED, "skills")
    elsewhere = Scene(market)
    elsewhere.demand = market.demand(zone=ELSEWHERE, industry="energy")
    elsewhere.invite()
    return market


def funnel(office: Office, **filters: str) -> api.GetIntroductionFunnelResponse:
    asked = api.GetIntroductionFunnelRequest(**filters)
    return office.introductions.GetIntroductionFunnel(asked)  # type: ignore[no-any-return]


def test_the_bureau_sees_all_by_stage_zone_industry_and_reason(followed: Market) -> None:
    found = funnel(followed.bureau)

    counted = found.totals
    assert (counted.asked, counted.invited, counted.applied) == (10, 9, 1)
    # Those that are asked expired too, with the one that was to: the clock looked at all of them.
    assert counted.expired + counted.waiting == 3
    assert (counted.connected, counted.interviewed) == (4, 2)
    assert (counted.hired, counted.not_hired, counted.withdrawn) == (1, 1, 0)
    assert (counted.declined, counted.cancelled) == (2, 1)
    assert [(each.key, each.asked) for each in found.by_zone] == [(ZONE, 9), (ELSEWHERE, 1)]
    assert {each.key: each.asked for each in found.by_industry} == {"big-data": 9, "energy": 1}
    reasons = {(each.stage, each.reason_code): each.count for each in found.reasons}
    assert reasons["declined", "experience"] == 1
    assert reasons["ended", "skills"] == 1
    assert reasons["ended", "offer_accepted"] == 1
    assert found.slowest_tenth_hours > found.median_hours == 0.0


def test_a_zone_bureau_counts_its_zone_and_an_enterprise_its_own(followed: Market) -> None:
    assert funnel(followed.as_(Role.ZONE_BUREAU)).totals.asked == 9
    assert funnel(followed.as_(Role.ZONE_BUREAU, "zone-2", zone=ELSEWHERE)).totals.asked == 1
    assert funnel(followed.employer(EMPLOYER)).totals.asked == 10
    assert funnel(followed.employer("employer-2")).totals.asked == 0
    for role in (Role.SCENARIO_CENTRE, Role.PROVIDER, Role.AUDITOR, Role.VISITOR):
        status, _ = refused(lambda caller=role: funnel(followed.as_(caller)))  # type: ignore[misc]
        assert status == grpc.StatusCode.PERMISSION_DENIED


def test_the_days_on_which_it_was_asked_bound_the_count(followed: Market) -> None:
    bureau = followed.bureau
    assert funnel(bureau, zone=ELSEWHERE, asked_from="2026-03-17").totals.asked == 1
    assert funnel(bureau, zone=ELSEWHERE, asked_to="2026-03-16").totals.asked == 0
    assert funnel(bureau, industry="energy", asked_from="2026-03-17", asked_to="2026-03-17").totals.asked == 1
    backwards = {"asked_from": "2026-03-16", "asked_to": "2026-03-01"}
    assert refused(lambda: funnel(bureau, **backwards))[0] == grpc.StatusCode.INVALID_ARGUMENT
    assert refused(lambda: funnel(bureau, asked_from="gestern"))[0] == grpc.StatusCode.INVALID_ARGUMENT
