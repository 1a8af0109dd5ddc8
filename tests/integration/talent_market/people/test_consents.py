"""Consents are given and withdrawn by the person, hold at once, and leave a trace of every change."""

import grpc
import pytest
from dabridge.events.v1.talent_pb2 import TalentProfile
from dabridge.talent.v1 import people_service_pb2 as api
from dabridge.talent.v1.people_service_pb2 import ConsentPurpose

from services.talent.market.people import consents
from tests.integration.talent_market.offices import Market, broken, refused

MATCHING = ConsentPurpose.CONSENT_PURPOSE_MATCHING
EMPLOYERS = ConsentPurpose.CONSENT_PURPOSE_EMPLOYERS
ZONES = ConsentPurpose.CONSENT_PURPOSE_ZONES
STATISTICS = ConsentPurpose.CONSENT_PURPOSE_STATISTICS


@pytest.fixture
def talent(market: Market) -> str:
    return market.talent().id


def withdraw(market: Market, talent: str, purpose: int, recipient: str = "") -> api.ConsentsResponse:
    request = api.WithdrawConsentRequest(purpose=purpose, recipient=recipient)  # type: ignore[arg-type]
    told: api.ConsentsResponse = market.person(talent).people.WithdrawConsent(request)
    return told


def give(market: Market, talent: str, purpose: int, recipient: str = "") -> api.ConsentsResponse:
    request = api.GiveConsentRequest(purpose=purpose, recipient=recipient, wording=consents.WORDING)  # type: ignore[arg-type]
    told: api.ConsentsResponse = market.person(talent).people.GiveConsent(request)
    return told


def profile(market: Market, talent: str) -> TalentProfile:
    latest = market.events(talent)[-1]
    assert isinstance(latest, TalentProfile)
    return latest


def test_of_a_seeded_record_matching_employers_and_zones_hold(market: Market, talent: str) -> None:
    told = market.person(talent).people.ListConsents(api.ListConsentsRequest())
    assert [consent.given for consent in told.consents] == [True, True, True, False, False]
    assert not told.entries


@pytest.mark.parametrize(
    ("purpose", "paused", "withheld"),
    [
        (MATCHING, True, []),
        (EMPLOYERS, False, ["talent_demand"]),
        (ZONES, False, ["talent_county"]),
        (STATISTICS, False, []),
    ],
)
def test_what_is_withdrawn_shows_on_the_profile_and_back_again(
    market: Market, talent: str, purpose: int, paused: bool, withheld: list[str]
) -> None:
    withdraw(market, talent, purpose)
    assert (profile(market, talent).paused, list(profile(market, talent).withheld)) == (paused, withheld)

    told = give(market, talent, purpose)
    assert (profile(market, talent).paused, list(profile(market, talent).withheld)) == (False, [])
    assert [line.given for line in told.entries] == [True, False]
    assert {line.basis for line in told.entries} == {"self"}


def test_saying_the_same_again_writes_nothing(market: Market, talent: str) -> None:
    withdraw(market, talent, MATCHING)
    assert len(withdraw(market, talent, MATCHING).entries) == 1


def test_one_organisation_is_left_out_until_it_is_let_in_by_name(market: Market, talent: str) -> None:
    told = withdraw(market, talent, EMPLOYERS, "employer-9")
    assert list(told.consents[1].without) == ["employer-9"]
    assert list(profile(market, talent).withheld) == ["talent_demand:employer-9"]
    allows = consents.allows
    assert not market.arrange(lambda d: allows(d.connection, talent, "employers", "employer-9"))
    assert market.arrange(lambda d: allows(d.connection, talent, "employers", "employer-8"))

    withdraw(market, talent, EMPLOYERS)
    give(market, talent, EMPLOYERS)
    assert list(profile(market, talent).withheld) == ["talent_demand:employer-9"]

    give(market, talent, EMPLOYERS, "employer-9")
    assert not profile(market, talent).withheld


def test_one_of_all_is_told_apart_where_there_is_one_alone(market: Market, talent: str) -> None:
    assert list(broken(lambda: withdraw(market, talent, MATCHING, "employer-9"))) == ["recipient"]
    assert list(broken(lambda: withdraw(market, talent, 0))) == ["purpose"]
    withdraw(market, talent, EMPLOYERS)
    assert list(broken(lambda: give(market, talent, EMPLOYERS, "employer-9"))) == ["recipient"]


def test_a_consent_to_another_wording_is_none(market: Market, talent: str) -> None:
    request = api.GiveConsentRequest(purpose=STATISTICS, wording="2020-01")
    assert list(broken(lambda: market.person(talent).people.GiveConsent(request))) == ["wording"]


def test_a_registration_settles_all_purposes_at_once(market: Market, talent: str) -> None:
    chosen = ["matching", "statistics"]
    market.arrange(lambda desk: consents.settle(desk, talent, chosen))

    assert market.arrange(lambda desk: consents.allowed(desk.connection, talent)) == chosen
    assert sorted(profile(market, talent).withheld) == ["talent_county", "talent_demand"]


def test_consents_are_everybodys_own(market: Market, talent: str) -> None:
    withdraw(market, talent, MATCHING)
    other = market.person("talent-77").people.ListConsents(api.ListConsentsRequest())
    assert not other.entries
    denied = refused(lambda: market.bureau.people.ListConsents(api.ListConsentsRequest()))[0]
    assert denied == grpc.StatusCode.PERMISSION_DENIED
