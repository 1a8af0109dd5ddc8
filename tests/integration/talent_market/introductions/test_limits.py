"""Who may be brought together at all, and how often an enterprise may ask."""

from typing import Any

import grpc
import pytest
from dabridge.events.v1.talent_pb2 import Freshness
from dabridge.talent.v1 import introductions_service_pb2 as api
from dabridge.talent.v1 import people_service_pb2 as people_api
from dabridge.talent.v1 import talent_service_pb2 as records_api

from services.common.records.workflow import Desk
from services.talent.market.introductions import clock
from services.talent.market.introductions.asking import PER_DAY_VARIABLE
from services.talent.market.people.identity import Identity
from services.talent.model import TALENT
from tests.integration.talent_market.introductions.scenes import (
    ASKED,
    CONNECTED,
    EXPIRED,
    INTERVIEWING,
    Scene,
)
from tests.integration.talent_market.offices import EMPLOYER, ZONE, opened, refused

INVALID = grpc.StatusCode.INVALID_ARGUMENT
HIDDEN = Freshness.FRESHNESS_HIDDEN
EMPLOYERS = people_api.ConsentPurpose.CONSENT_PURPOSE_EMPLOYERS


def change(scene: Scene, **changes: Any) -> None:
    """Sets what the service says of the talent's profile."""

    def work(desk: Desk) -> None:
        (talent,) = desk.lock(TALENT, [scene.talent.id]).values()
        for name, value in changes.items():
            if name == "withheld":
                talent.withheld[:] = value
            else:
                setattr(talent, name, value)
        desk.put(TALENT, talent)

    scene.market.arrange(work)


@pytest.mark.parametrize(
    "changes",
    [
        {"paused": True},
        {"freshness": HIDDEN},
        {"withheld": ["talent_demand"]},
        {"withheld": [f"talent_demand:{EMPLOYER}"]},
    ],
    ids=["paused", "hidden", "withheld", "withheld from the enterprise"],
)
def test_who_is_not_there_is_invited_by_nobody_and_it_is_not_said_why(
    scene: Scene, changes: dict[str, Any]
) -> None:
    change(scene, **changes)

    told = refused(scene.invite)
    nobody = refused(lambda: scene.invite(talent_id="talent-of-nobody"))

    assert told == nobody
    assert told[0] == INVALID


def test_who_leaves_one_enterprise_out_is_invited_by_others_and_may_apply_there(scene: Scene) -> None:
    asked = people_api.WithdrawConsentRequest(purpose=EMPLOYERS, recipient=EMPLOYER)
    scene.market.person(scene.talent.id).people.WithdrawConsent(asked)
    elsewhere = scene.market.demand(zone=ZONE, enterprise_id="employer-2")
    other = scene.market.employer("employer-2").introductions

    assert refused(scene.invite)[0] == INVALID
    assert other.InviteTalent(scene.invitation(demand_id=elsewhere.id)).introduction.stage == ASKED
    assert scene.apply().stage == ASKED


def test_who_is_withdrawn_is_not_invited(scene: Scene) -> None:
    request = records_api.WithdrawTalentRequest(id=scene.talent.id, expected_version=scene.talent.version)
    scene.market.system.records.WithdrawTalent(request)

    assert refused(scene.invite)[0] == INVALID


def test_only_posts_of_ones_own_are_invited_to(scene: Scene) -> None:
    other = scene.market.demand(enterprise_id="employer-2")

    assert refused(lambda: scene.invite(demand_id=other.id))[0] == grpc.StatusCode.PERMISSION_DENIED


def test_a_withheld_talent_may_apply_and_a_paused_one_may_not(scene: Scene) -> None:
    change(scene, withheld=["talent_demand"])
    scene.apply()

    another = Scene(scene.market)
    change(another, paused=True)
    assert refused(another.apply)[0] == INVALID


def test_a_closed_post_takes_nobody(scene: Scene) -> None:
    scene.demand = scene.market.demand(zone=ZONE, open_until="2026-02-28")

    assert refused(scene.invite)[0] == INVALID
    assert refused(scene.apply)[0] == INVALID


def test_an_answer_is_due_before_the_post_closes(scene: Scene) -> None:
    scene.demand = scene.market.demand(zone=ZONE, open_until="2026-03-03")
    held = scene.invite()
    assert held.answer_by == "2026-03-04T00:00:00+08:00"

    scene.wait(3)

    assert refused(lambda: scene.accept(held))[0] == grpc.StatusCode.FAILED_PRECONDITION


def test_the_two_are_in_one_open_introduction_at_a_time(scene: Scene) -> None:
    held = scene.invite()
    assert refused(scene.invite)[0] == INVALID
    assert refused(scene.apply)[0] == INVALID

    scene.cancel(held)
    scene.apply()


def test_who_has_declined_is_left_alone_for_thirty_days(scene: Scene) -> None:
    scene.decline(scene.invite())
    assert refused(scene.invite)[0] == INVALID
    scene.wait(29.9)
    assert refused(scene.invite)[0] == INVALID

    scene.wait(0.2)
    held = scene.invite()

    # The talent may come back to it themselves at any time.
    scene.decline(held)
    scene.apply()


def test_a_talent_whom_nobody_could_reach_neither_applies_nor_accepts(scene: Scene) -> None:
    held = scene.invite()
    unknown = Identity(name="无名")
    scene.market.arrange(lambda desk: scene.people.put(desk, scene.talent.id, unknown))

    assert refused(lambda: scene.accept(held))[0] == INVALID
    scene.cancel(held)
    assert refused(scene.apply)[0] == INVALID


def test_an_enterprise_invites_so_many_to_a_post_on_a_day_and_no_more(database: str) -> None:
    with opened(database, {PER_DAY_VARIABLE: "2"}, migrated=True) as market:
        scene = Scene(market)
        for _ in range(2):
            scene.talent = scene.new_talent()
            # What is taken back counts: asking and taking back is asking.
            scene.cancel(scene.invite())
        scene.talent = scene.new_talent()

        assert refused(scene.invite)[0] == INVALID

        another = market.demand(zone=ZONE)
        scene.invite(demand_id=another.id)
        scene.wait(1)
        scene.invite()


@pytest.mark.parametrize("wrong", ["0", "-3", "1001", "viele"])
def test_a_limit_that_is_none_keeps_the_service_from_starting(database: str, wrong: str) -> None:
    with pytest.raises(ValueError, match=PER_DAY_VARIABLE), opened(database, {PER_DAY_VARIABLE: wrong}):
        pass


def test_what_was_not_answered_is_asked_for_again_and_expires(scene: Scene) -> None:
    held = scene.invite()
    scene.wait(10.9)
    assert scene.look() == 0

    scene.wait(0.2)
    assert scene.look() == 1
    assert scene.look() == 0
    assert scene.told(scene.talent.id) == ["introduction_invited", "introduction_reminded"]

    scene.wait(3)
    assert refused(lambda: scene.accept(held))[0] == grpc.StatusCode.FAILED_PRECONDITION
    assert scene.look() == 1

    held = scene.get(held.id).introduction
    assert (held.stage, held.reason_code) == (EXPIRED, "no_answer")
    assert scene.told(EMPLOYER) == ["introduction_expired"]
    assert scene.look() == 0


def test_one_that_cannot_be_moved_does_not_keep_the_others_from_it(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    stuck = scene.invite()
    other = Scene(scene.market)
    held = other.invite()
    expire = clock._expire

    def failing(introduction_id: str, desk: Desk) -> bool:
        if introduction_id == stuck.id:
            raise RuntimeError("it cannot be moved")
        return expire(introduction_id, desk)

    monkeypatch.setattr(clock, "_expire", failing)
    scene.wait(15)

    assert scene.look() == 1
    assert other.get(held.id).introduction.stage == EXPIRED
    monkeypatch.undo()
    assert scene.look() == 1


def test_lists_show_what_is_the_callers_and_page_through_it(scene: Scene) -> None:
    made = []
    for _ in range(5):
        scene.talent = scene.new_talent()
        made.append(scene.invite().id)
    other = scene.market.demand(enterprise_id="employer-2", zone="511724")
    foreign = scene.market.employer("employer-2").introductions.InviteTalent(
        scene.invitation(demand_id=other.id)
    )

    seen: list[str] = []
    token = ""
    while True:
        asked = api.ListIntroductionsRequest(page_size=2, page_token=token)
        answer = scene.employer.ListIntroductions(asked)
        assert answer.total == 5
        seen += [each.id for each in answer.introductions]
        token = answer.next_page_token
        if not token:
            break
    assert sorted(seen) == sorted(made)

    everybody = scene.everybody()
    everything = api.ListIntroductionsRequest()
    assert everybody["hr_bureau"].introductions.ListIntroductions(everything).total == 6
    assert everybody["zone_bureau"].introductions.ListIntroductions(everything).total == 5
    (elsewhere,) = (
        everybody["zone_bureau elsewhere"].introductions.ListIntroductions(everything).introductions
    )
    assert elsewhere.id == foreign.introduction.id
    assert scene.person.ListIntroductions(everything).total == 2
    of_post = api.ListIntroductionsRequest(demand_id=other.id, stages=[ASKED])
    assert everybody["hr_bureau"].introductions.ListIntroductions(of_post).total == 1
    none = api.ListIntroductionsRequest(demand_id=other.id, stages=[CONNECTED, INTERVIEWING])
    assert everybody["hr_bureau"].introductions.ListIntroductions(none).total == 0
