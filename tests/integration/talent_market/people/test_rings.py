"""Acts on one person wait for each other, and never in a ring; what rings all the same is done once more."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from dabridge.events.v1.talent_pb2 import TalentProfile
from dabridge.events.v1.types_pb2 import EDUCATION_BACHELOR
from dabridge.talent.v1 import people_service_pb2 as api
from dabridge.talent.v1 import registration_service_pb2 as registration_api
from dabridge.talent.v1 import talent_service_pb2 as records_api
from dabridge.talent.v1.people_service_pb2 import ConsentPurpose
from dabridge.talent.v1.registration_service_pb2 import DraftSkill, RegistrationDraft

from services.common.records.workflow import Desk
from services.talent.market.people import consents
from services.talent.market.people.vault import People
from services.talent.model import EXPERT, TALENT
from tests.fakes.identities import FICTITIOUS
from tests.integration.talent_market.offices import Market

KNOWN, OTHERWISE = (api.PersonIdentity(name=who.name, mobile=who.mobile) for who in FICTITIOUS[-2:])
STATISTICS = ConsentPurpose.CONSENT_PURPOSE_STATISTICS
DEADLINE_S = 20


@pytest.fixture
def talent(market: Market) -> str:
    """A member of the expert pool who is known, allows statistics and has a draft that differs."""
    made = market.talent().id
    market.expert(made)
    people = market.person(made)
    people.people.UpdateIdentity(api.UpdateIdentityRequest(identity=KNOWN))
    people.people.GiveConsent(api.GiveConsentRequest(purpose=STATISTICS, wording=consents.WORDING))
    draft = RegistrationDraft(
        name=OTHERWISE.name,
        mobile=OTHERWISE.mobile,
        education=EDUCATION_BACHELOR,
        titles=["软件工程师"],
        years="5",
        experience="做过订单系统",
        skills=[DraftSkill(name="SpringBoot")],
        consents=["matching"],
    )
    named = [field.name for field in draft.DESCRIPTOR.fields]
    people.registration.SaveStep(registration_api.SaveStepRequest(draft=draft, fields=named))
    return made


@pytest.fixture
def repeated(caplog: pytest.LogCaptureFixture) -> Iterator[Callable[[], int]]:
    """How many acts were done once more."""
    with caplog.at_level(logging.WARNING, "services.common.records.workflow"):
        yield lambda: sum("done once more" in message for message in caplog.messages)


def withdraw_statistics(market: Market, talent: str) -> object:
    request = api.WithdrawConsentRequest(purpose=STATISTICS)
    return market.person(talent).people.WithdrawConsent(request)


def update_identity(market: Market, talent: str) -> object:
    request = api.UpdateIdentityRequest(seen_version=1, identity=OTHERWISE)
    return market.person(talent).people.UpdateIdentity(request)


def submit(market: Market, talent: str) -> object:
    request = registration_api.SubmitRegistrationRequest(expected_version=1)
    return market.person(talent).registration.SubmitRegistration(request)


def wait_until_somebody_waits(market: Market) -> None:
    until = time.monotonic() + DEADLINE_S
    waiting = (
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    while market.sql(waiting) == [(0,)]:
        assert time.monotonic() < until, "nobody waits"
        threading.Event().wait(0.02)


@pytest.mark.parametrize("act", [withdraw_statistics, update_identity, submit])
def test_what_a_person_does_waits_for_who_has_their_profile_with_nothing_in_hand(
    market: Market, talent: str, repeated: Callable[[], int], act: Callable[[Market, str], object]
) -> None:
    """Whoever erases or merges people has the profile first, then the rest."""
    people = People.of(market.served.parts)
    has_it = threading.Event()

    def everything(desk: Desk) -> TalentProfile:
        (profile,) = desk.lock(TALENT, [talent]).values()
        has_it.set()
        wait_until_somebody_waits(market)
        desk.lock(EXPERT, [talent])
        assert people.version(desk, talent) == 1
        for table in ("registration_draft", "index_person"):
            rows = desk.connection.execute(
                f"SELECT 1 FROM {table} WHERE talent_id = %s FOR UPDATE",
                (talent,),
            )
            assert len(rows.fetchall()) == 1
        consents.lock(desk, talent)
        profile.level = "B"
        return desk.put(TALENT, profile)

    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(market.arrange, everything)
        assert has_it.wait(DEADLINE_S)
        second = threads.submit(act, market, talent)
        assert first.result(DEADLINE_S).level == "B"
        second.result(DEADLINE_S)

    assert repeated() == 0


def test_two_that_wait_for_each_other_both_end_well(market: Market, repeated: Callable[[], int]) -> None:
    ids = [market.talent().id for _ in range(2)]
    gate = threading.Barrier(2)

    def marked(order: list[str], level: str) -> None:
        tries: list[None] = []

        def work(desk: Desk) -> None:
            tries.append(None)
            for place, key in enumerate(order):
                (profile,) = desk.lock(TALENT, [key]).values()
                profile.titles.append(level)
                desk.put(TALENT, profile)
                if place == 0 and len(tries) == 1:
                    gate.wait(DEADLINE_S)

        market.arrange(work)

    with ThreadPoolExecutor(2) as threads:
        ends = [threads.submit(marked, ids, "一级"), threads.submit(marked, ids[::-1], "二级")]
        for end in ends:
            end.result(DEADLINE_S)

    assert repeated() == 1
    for key in ids:
        held: Any = market.system.records.GetTalent(records_api.GetTalentRequest(id=key)).talent
        assert {"一级", "二级"} <= set(held.titles)
        assert held.version == 3
