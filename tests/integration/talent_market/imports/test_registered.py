"""A profile whose person has been here themselves is not merged away from under them."""

from collections.abc import Callable

import pytest
from dabridge.talent.v1 import imports_service_pb2 as api
from dabridge.talent.v1 import people_service_pb2 as people_api
from dabridge.talent.v1 import registration_service_pb2 as registration_api
from dabridge.talent.v1 import talent_service_pb2 as records_api
from dabridge.talent.v1.registration_service_pb2 import RegistrationDraft

from services.common import texts
from services.talent.market.people.consents import WORDING
from tests.integration.talent_market.imports.test_duplicates import (
    ids,
    listed,
    merged,
    profile_of,
    two,
)
from tests.integration.talent_market.offices import Market, broken, refused

LABEL = "保留的记录"


def said(rule: str) -> str:
    return texts.get(f"validation.{rule}", label=LABEL)


def types_a_step(market: Market, talent_id: str) -> None:
    request = registration_api.SaveStepRequest(draft=RegistrationDraft(major="农学"), fields=["major"])
    market.person(talent_id).registration.SaveStep(request)


def registers(market: Market, talent_id: str) -> None:
    person = market.person(talent_id).registration
    held = person.GetDraft(registration_api.GetDraftRequest()).registration
    held.draft.consents[:] = ["matching", "employers", "zones"]
    fields = [each.name for each in held.draft.DESCRIPTOR.fields]
    saved = person.SaveStep(registration_api.SaveStepRequest(draft=held.draft, fields=fields)).registration
    person.SubmitRegistration(registration_api.SubmitRegistrationRequest(expected_version=saved.version))


def consents(market: Market, talent_id: str) -> None:
    request = people_api.GiveConsentRequest(purpose="CONSENT_PURPOSE_STATISTICS", wording=WORDING)
    market.person(talent_id).people.GiveConsent(request)


def corrects_who_they_are(market: Market, talent_id: str) -> None:
    people = market.person(talent_id).people
    held = people.GetIdentity(people_api.GetIdentityRequest())
    request = people_api.UpdateIdentityRequest(seen_version=held.version, identity=held.identity)
    request.identity.mail = "own@qimeng-huiyu.example"
    people.UpdateIdentity(request)


def changes_their_record(market: Market, talent_id: str) -> None:
    held = profile_of(market, talent_id)
    held.years += 1
    request = records_api.UpdateTalentRequest(talent=held, expected_version=held.version)
    market.person(talent_id).records.UpdateTalent(request)


TRACES = [types_a_step, registers, consents, corrects_who_they_are, changes_their_record]


@pytest.mark.parametrize("comes", TRACES)
def test_the_profile_of_who_was_here_stays_and_not_the_other_one(
    market: Market, comes: Callable[[Market, str], None]
) -> None:
    pair = two(market)
    imported, own = ids(market)
    comes(market, own)
    (pair,) = listed(market)

    told = broken(lambda: merged(market, pair, imported, []))
    done = merged(market, pair, own, ["titles"])

    assert told == {"keep_id": said("registered_stays")}
    assert done.kept_id == own
    kept = market.person(own).registration.GetDraft(registration_api.GetDraftRequest()).registration
    assert not kept.profile_withdrawn


def test_two_profiles_whose_people_were_both_here_are_not_merged(market: Market) -> None:
    pair = two(market)
    first, second = ids(market)
    registers(market, first)
    types_a_step(market, second)

    told = [broken(lambda each=each: merged(market, pair, each, [])) for each in (first, second)]  # type: ignore[misc]  # bound by the loop

    assert told == [{"keep_id": said("both_registered")}] * 2
    assert [each.id for each in listed(market)] == [pair.id]
    assert all(profile_of(market, each).titles for each in (first, second))


def test_the_bureau_is_shown_which_profile_its_person_stands_for(market: Market) -> None:
    pair = two(market)
    _, own = ids(market)
    registers(market, own)

    bare = market.bureau.imports.GetDuplicate(api.GetDuplicateRequest(id=pair.id))
    shown = market.bureau.imports.ReadDuplicate(api.ReadDuplicateRequest(id=pair.id, purpose="核对"))

    for found in (bare, shown):
        told = {side.profile.id: side.registered for side in (found.first, found.second)}
        assert told == {each: each == own for each in ids(market)}


def test_who_was_refused_a_record_is_not_its_person(market: Market) -> None:
    pair = two(market)
    stays, gone = ids(market)
    request = records_api.GetTalentRequest(id=gone)
    refused(lambda: market.person("another").records.GetTalent(request))

    assert merged(market, pair, stays, []).kept_id == stays


def test_what_was_registered_goes_on_under_the_same_account_after_a_merge(market: Market) -> None:
    pair = two(market)
    other, own = ids(market)
    registers(market, own)

    merged(market, pair, own, ["years"])
    consents(market, own)
    registers(market, own)

    assert profile_of(market, other).status != profile_of(market, own).status
