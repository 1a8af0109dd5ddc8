"""What clocks do of every record goes on where one of them cannot be done, and deadlocks with nobody."""

import threading
import time
from contextlib import AbstractContextManager
from typing import Any

import pytest
from dabridge.talent.v1 import policies_service_pb2, talent_service_pb2
from dabridge.talent.v1.recognition_service_pb2 import RecognitionStage

from services.common import leading
from services.common.records.workflow import Desk
from services.talent.market.demand_lists import entries
from services.talent.market.erasure import clock as erasures
from services.talent.market.erasure.rules import Basis
from services.talent.market.erasure.steps import eraser_of
from services.talent.market.policies import clock as policies
from services.talent.model import TALENT
from tests.integration.talent_market.offices import Market
from tests.integration.talent_market.recognition.applying import (
    Applicant,
    applicant,
    checked,
    clock_of,
    decided,
    granted,
    level_of,
)

DAY_S = 86_400
DEADLINE_S = 20


class Lost(Exception):
    """A commit that failed."""


def hold(market: Market, table: str, column: str, value: str, as_it_is: str) -> None:
    """From now on one row cannot be written otherwise than it is."""
    market.sql(
        f"ALTER TABLE {table} ADD CONSTRAINT held CHECK ({column} <> '{value}' OR ({as_it_is})) NOT VALID"
    )


def waits_for_a_lock(market: Market) -> bool:
    waiting = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    return bool(market.sql(waiting))


def public(market: Market) -> tuple[Applicant, str]:
    who = applicant(market)
    return who, decided(market, checked(market, who.submitted())).recognition.id


def test_a_decision_that_cannot_hold_keeps_no_other_and_no_certificate_waiting(market: Market) -> None:
    old = applicant(market)
    granted(market, old)
    market.clock.advance((3 * 365 + 2) * DAY_S)
    (first, stuck), (second, free) = public(market), public(market)
    hold(market, "recognition", "id", stuck, "stage = 5")
    market.clock.advance(6 * DAY_S)

    clock_of(market).look(threading.Event())

    assert first.get(stuck).recognition.stage == RecognitionStage.RECOGNITION_STAGE_PUBLICITY
    assert second.get(free).recognition.stage == RecognitionStage.RECOGNITION_STAGE_GRANTED
    assert level_of(market, old.talent_id) == ""


def test_a_certificate_that_cannot_expire_keeps_no_other_waiting(market: Market) -> None:
    both = [applicant(market) for _ in range(2)]
    held = [granted(market, who) for who in both]
    stuck = both[0].get(held[0].id).certificate.number
    hold(market, "recognition_certificate", "number", stuck, "state = 1")
    market.clock.advance((3 * 365 + 2) * DAY_S)

    assert clock_of(market).expire() == 1

    assert [level_of(market, who.talent_id) for who in both] == ["C", ""]


def test_a_certificate_expires_behind_its_holders_profile(market: Market) -> None:
    who = applicant(market)
    granted(market, who)
    market.clock.advance((3 * 365 + 2) * DAY_S)
    expired: list[int] = []
    expiring = threading.Thread(target=lambda: expired.append(clock_of(market).expire()))

    def work(desk: Desk) -> None:
        desk.lock(TALENT, [who.talent_id])
        expiring.start()
        deadline = time.monotonic() + DEADLINE_S
        while not waits_for_a_lock(market):
            assert time.monotonic() < deadline
            threading.Event().wait(0.02)
        # As an erasure does, which would wait for ever if the clock held the certificate.
        desk.connection.execute("SET LOCAL lock_timeout = '2s'")
        desk.connection.execute("SELECT FROM recognition_certificate FOR UPDATE")

    market.arrange(work)
    expiring.join(DEADLINE_S)

    assert expired == [1]


def test_a_post_that_cannot_lapse_keeps_no_other_waiting(market: Market) -> None:
    first, second = (market.demand(open_until="2026-03-02") for _ in range(2))
    hold(market, "demand", "id", min(first.id, second.id), "version = 1")
    market.clock.advance(2 * DAY_S)

    assert entries.lapse(market.served.parts.workflow) == 1

    free = talent_service_pb2.GetDemandRequest(id=max(first.id, second.id))
    assert market.system.records.GetDemand(free).demand.version == 2


def test_a_policy_that_cannot_end_keeps_no_other_waiting(market: Market) -> None:
    made = sorted(a_policy(market) for _ in range(2))
    hold(market, "policy", "id", made[0], "stage = 2")
    market.clock.advance(3 * DAY_S)

    assert policies.expire(market.served.parts.workflow) == 1

    stages = dict(market.sql("SELECT id, stage FROM policy"))
    assert stages[made[0]] == 2
    assert stages[made[1]] != 2


def a_policy(market: Market) -> str:
    stub, pb = market.bureau.policies, policies_service_pb2
    written: dict[str, Any] = {
        "title": "安家补贴",
        "issuer": "市人社局",
        "text": "第一段",
        "benefits": ["补贴"],
        "audience": pb.POLICY_AUDIENCE_TALENT,
        "contact": "市人社局 0818-0000000",
        "expires_on": "2026-03-02",
    }
    held = stub.CreatePolicy(pb.CreatePolicyRequest(policy=pb.Policy(**written))).policy
    stub.PublishPolicy(pb.PublishPolicyRequest(id=held.id, expected_version=held.version))
    return str(held.id)


def test_who_cannot_be_erased_again_keeps_nobody_else_and_no_step_waiting(
    market: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = market.served.parts
    made = [market.talent().id for _ in range(2)]

    def lose(talent_id: str) -> None:
        def work(desk: Desk) -> None:
            eraser_of(parts).erase(desk, talent_id, Basis.SELF)
            raise Lost

        with pytest.raises(Lost):
            market.arrange(work)

    for talent_id in made:
        lose(talent_id)
    asked = market.talent().id
    market.arrange(lambda desk: eraser_of(parts).erase(desk, asked, Basis.SELF))
    market.sql("DELETE FROM job")
    hold(market, "talent", "id", made[0], "NOT withdrawn")

    def once(*_given: object) -> AbstractContextManager[None]:
        look = _given[3]
        assert callable(look)
        look(threading.Event())
        return threading.Lock()  # type: ignore[return-value]  # nothing runs

    monkeypatch.setattr(leading, "running", once)
    erasures.running(parts)

    erased = {talent_id for (talent_id,) in market.sql("SELECT talent_id FROM erasure")}
    assert erased == {made[1], asked}
    assert market.sql("SELECT count(*) FROM job WHERE kind = 'erase'")[0][0] >= 1
