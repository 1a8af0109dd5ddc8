"""A side that leaves ends what is open; who is erased is in no introduction any more."""

import threading
from collections.abc import Callable
from typing import Any

import grpc
import pytest
from dabridge.events.v1.talent_pb2 import Demand, Freshness, TalentProfile
from dabridge.talent.v1 import people_service_pb2 as people_api
from dabridge.talent.v1 import talent_service_pb2 as records_api

from services.common.records.workflow import Desk
from services.talent.market.introductions import forgetting
from services.talent.model import TALENT
from tests.integration.talent_market.introductions.scenes import (
    ASKED,
    CANCELLED,
    ENDED,
    MESSAGE,
    Scene,
    refusal,
)
from tests.integration.talent_market.offices import EMPLOYER, refused

EMPLOYERS = people_api.ConsentPurpose.CONSENT_PURPOSE_EMPLOYERS


def withdraw_talent(scene: Scene) -> None:
    held = scene.market.bureau.records.GetTalent(records_api.GetTalentRequest(id=scene.talent.id)).talent
    asked = records_api.WithdrawTalentRequest(id=held.id, expected_version=held.version)
    scene.market.bureau.records.WithdrawTalent(asked)


def set_by_the_service(**changes: Any) -> Callable[[Scene], None]:
    def act(scene: Scene) -> None:
        def work(desk: Desk) -> None:
            (talent,) = desk.lock(TALENT, [scene.talent.id]).values()
            talent.MergeFrom(TalentProfile(**changes))
            desk.put(TALENT, talent)

        scene.market.arrange(work)

    return act


def withdraw_demand(scene: Scene) -> None:
    asked = records_api.WithdrawDemandRequest(id=scene.demand.id, expected_version=scene.demand.version)
    scene.market.employer().records.WithdrawDemand(asked)


def close_demand(scene: Scene) -> None:
    changed = Demand()
    changed.CopyFrom(scene.demand)
    changed.open_until = "2026-02-27"
    asked = records_api.UpdateDemandRequest(demand=changed, expected_version=scene.demand.version)
    scene.market.employer().records.UpdateDemand(asked)


def load_demand(scene: Scene) -> None:
    changed = Demand()
    changed.CopyFrom(scene.demand)
    changed.open_until = "2026-02-27"
    scene.market.system.records.BulkLoadDemands(iter([records_api.BulkLoadDemandsRequest(demand=changed)]))


def leave_out_the_employer(scene: Scene) -> None:
    asked = people_api.WithdrawConsentRequest(purpose=EMPLOYERS, recipient=EMPLOYER)
    scene.market.person(scene.talent.id).people.WithdrawConsent(asked)


@pytest.mark.parametrize("stage", ["asked", "connected", "interviewing"])
@pytest.mark.parametrize(
    ("leave", "reason"),
    [
        (withdraw_talent, "talent_unavailable"),
        (set_by_the_service(paused=True), "talent_unavailable"),
        (set_by_the_service(freshness=Freshness.FRESHNESS_HIDDEN), "talent_unavailable"),
        (set_by_the_service(withheld=["talent_demand"]), "talent_unavailable"),
        (leave_out_the_employer, "talent_unavailable"),
        (withdraw_demand, "post_closed"),
        (close_demand, "post_closed"),
        (load_demand, "post_closed"),
    ],
    ids=[
        "withdrawn",
        "paused",
        "hidden",
        "withheld",
        "enterprise left out",
        "post withdrawn",
        "post closed",
        "post loaded closed",
    ],
)
def test_what_is_open_is_cancelled_and_both_are_told(
    scene: Scene, stage: str, leave: Callable[[Scene], None], reason: str
) -> None:
    held = scene.at(stage)

    leave(scene)

    fresh = scene.get(held.id).introduction
    assert (fresh.stage, fresh.reason_code) == (CANCELLED, reason)
    for recipient in (EMPLOYER, scene.talent.id):
        assert scene.told(recipient)[-1] == "introduction_void"
    last: Any = scene.market.events(held.id)[-1]
    assert (last.stage, last.reason_code) == (CANCELLED, reason)
    step = scene.history(held.id)[0]
    assert (step.act, step.role) == ("VoidIntroduction", "system")


def test_of_one_enterprise_left_out_what_is_open_with_others_stays(scene: Scene) -> None:
    other = Scene(scene.market)
    other.talent = scene.talent
    other.demand = scene.market.demand(zone="511702", enterprise_id="employer-2")
    stays, another = other.apply(), Scene(scene.market)
    goes, not_theirs = scene.apply(), another.invite()

    leave_out_the_employer(scene)

    assert scene.get(goes.id).introduction.stage == CANCELLED
    assert other.get(stays.id, scene.everybody()["talent"]).introduction.stage == ASKED
    assert another.get(not_theirs.id).introduction.stage == ASKED


def test_who_applies_where_they_left_the_enterprise_out_goes_on_when_the_profile_changes(
    scene: Scene,
) -> None:
    leave_out_the_employer(scene)
    held = scene.apply()

    set_by_the_service(level="A")(scene)
    assert scene.get(held.id).introduction.stage == ASKED

    set_by_the_service(withheld=["talent_demand"])(scene)
    assert scene.get(held.id).introduction.stage == CANCELLED


def test_what_has_ended_and_what_is_another_s_stays(scene: Scene) -> None:
    ended = scene.at("ended")
    other = Scene(scene.market)
    open_ = other.invite()

    withdraw_talent(scene)

    assert scene.get(ended.id).introduction.stage == ENDED
    assert other.get(open_.id).introduction.stage == ASKED


def test_a_change_that_is_none_to_introductions_leaves_them(scene: Scene) -> None:
    held = scene.invite()

    set_by_the_service(freshness=Freshness.FRESHNESS_STALE, level="A")(scene)

    assert scene.get(held.id).introduction == held


def test_an_application_of_a_withheld_talent_goes_on_when_the_profile_changes(scene: Scene) -> None:
    set_by_the_service(withheld=["talent_demand"])(scene)
    held = scene.apply()

    set_by_the_service(level="A")(scene)

    assert scene.get(held.id).introduction.stage == ASKED


def test_no_invitation_slips_in_while_a_talent_leaves(scene: Scene) -> None:
    """Many invite at the moment at which the talent pauses: none is open afterwards."""
    posts = [scene.market.demand(zone="511702") for _ in range(8)]
    gate = threading.Barrier(len(posts) + 1)
    codes: list[grpc.StatusCode | None] = []

    def invite(post: Demand) -> None:
        gate.wait(10)
        codes.append(refusal(lambda: scene.invite(demand_id=post.id)))

    def leave() -> None:
        gate.wait(10)
        set_by_the_service(paused=True)(scene)

    threads = [threading.Thread(target=invite, args=(post,)) for post in posts]
    threads.append(threading.Thread(target=leave))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert set(codes) <= {None, grpc.StatusCode.INVALID_ARGUMENT}
    assert scene.market.sql("SELECT count(*) FROM introduction_fact WHERE stage = 'asked'") == [(0,)]


def test_two_that_ask_at_the_same_moment_begin_one(scene: Scene) -> None:
    gate = threading.Barrier(2)
    codes: list[grpc.StatusCode | None] = []

    def ask(call: Callable[[], object]) -> None:
        gate.wait(10)
        codes.append(refusal(call))

    threads = [threading.Thread(target=ask, args=(call,)) for call in (scene.invite, scene.apply)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert set(codes) == {None, grpc.StatusCode.INVALID_ARGUMENT}


def test_who_is_erased_is_in_no_introduction_any_more(scene: Scene) -> None:
    open_ = scene.at("interviewing")
    declined = Scene(scene.market)
    declined.talent = scene.talent
    ended = declined.decline(declined.invite())
    scene.contact(open_.id, scene.person)

    rows = scene.market.arrange(lambda desk: forgetting.forget(desk, scene.talent.id))

    assert rows > 0
    for held, stage in ((open_, CANCELLED), (ended, ended.stage)):
        fresh = scene.get(held.id).introduction
        assert (fresh.talent_id, fresh.stage) == ("", stage)
        last: Any = scene.market.events(held.id)[-1]
        assert last.talent_id == ""
    assert scene.get(open_.id).message == ""
    for table in ("introduction", "introduction_fact", "introduction_word", "history_step"):
        text = "\n".join(row[0] for row in scene.market.sql(f"SELECT t::text FROM {table} AS t"))
        assert scene.talent.id not in text, table
        assert scene.talent.id.encode().hex() not in text, table
    assert scene.told(scene.talent.id) == []
    assert scene.told(EMPLOYER)[-1] == "introduction_void"
    assert scene.market.sql("SELECT count(*) FROM introduction_word") == [(0,)]
    assert MESSAGE not in str(scene.get(open_.id))


def test_forgetting_twice_changes_nothing(scene: Scene) -> None:
    held = scene.at("connected")
    scene.market.arrange(lambda desk: forgetting.forget(desk, scene.talent.id))
    before = scene.get(held.id)

    assert scene.market.arrange(lambda desk: forgetting.forget(desk, scene.talent.id)) == 0

    assert scene.get(held.id) == before


def test_what_is_left_of_somebody_erased_still_counts_and_names_nobody(scene: Scene) -> None:
    held = scene.at("ended")
    scene.market.arrange(lambda desk: forgetting.forget(desk, scene.talent.id))

    steps = scene.history(held.id)

    assert {step.organisation_id for step in steps} == {EMPLOYER, ""}
    status, _ = refused(lambda: scene.get(held.id, scene.everybody()["talent"]))
    assert status == grpc.StatusCode.PERMISSION_DENIED
