"""Contacts are read while the two are connected, by exactly the two; every other stage and role is tried."""

from collections.abc import Callable

import grpc
import pytest
from dabridge.scenarios.v1.notices_service_pb2 import ListNoticesRequest
from dabridge.talent.v1 import introductions_service_pb2 as api
from google.protobuf.message import Message

from services.common.access.principal import Principal, Role
from services.common.records.workflow import Desk
from services.talent.market.introductions.record import contacts_open
from services.talent.model import TALENT
from tests.integration.talent_market.introductions.scenes import (
    CONNECTED,
    INTERVIEWING,
    MESSAGE,
    NOTE,
    PLACE,
    RECRUITER,
    STAGES,
    WHO,
    Scene,
)
from tests.integration.talent_market.offices import EMPLOYER, Office, refused

SECRETS = (*WHO.values, RECRUITER.name, RECRUITER.mobile)
WORDS = (MESSAGE, PLACE, NOTE)
OPEN = ("connected", "interviewing")
SIDES = ("enterprise", "talent")


@pytest.mark.parametrize("stage", STAGES)
def test_a_contact_is_read_in_the_open_stages_by_the_two_and_by_nobody_else(scene: Scene, stage: str) -> None:
    held = scene.at(stage)

    read, refused_with, said = {}, {}, []
    for name, office in scene.everybody().items():
        try:
            answer = scene.contact(held.id, office.introductions)
        except grpc.RpcError as error:
            refused_with[name] = error.code()
            said.append(str(error))
        else:
            read[name] = (answer.name, answer.phone, answer.mail)

    wanted = {
        "enterprise": (WHO.name, WHO.mobile, WHO.mail),
        "talent": (RECRUITER.name, RECRUITER.mobile, ""),
    }
    assert read == (wanted if stage in OPEN else {})
    for name, code in refused_with.items():
        closed = grpc.StatusCode.FAILED_PRECONDITION
        assert code == (closed if name in SIDES else grpc.StatusCode.PERMISSION_DENIED), name
    assert not any(secret in text for secret in SECRETS for text in said)


def test_there_is_one_rule_of_when() -> None:
    assert {stage for stage in range(8) if contacts_open(stage)} == {CONNECTED, INTERVIEWING}


@pytest.mark.parametrize("stage", STAGES)
def test_no_other_way_leads_to_a_contact_or_to_the_words_of_the_two(scene: Scene, stage: str) -> None:
    held = scene.at(stage)
    if stage in OPEN:
        scene.contact(held.id, scene.employer)
        scene.contact(held.id, scene.person)

    for name, office in scene.everybody().items():
        said = _all_answers(held.id, office)
        assert not any(secret in said for secret in SECRETS), (name, stage)
        if name not in SIDES:
            assert not any(word in said for word in WORDS), (name, stage)

    for table in (
        "introduction",
        "introduction_fact",
        "introduction_word",
        "introduction_outcome",
        "history_step",
        "notice",
        "outbox",
        "idempotency_key",
        "audit_entry",
    ):
        assert not _holds(scene, table, (*SECRETS, *WORDS)), table


def _all_answers(introduction_id: str, office: Office) -> str:
    """What everything but ReadContact says to a caller."""
    calls: list[Callable[[], Message]] = [
        lambda: office.introductions.GetIntroduction(api.GetIntroductionRequest(id=introduction_id)),
        lambda: office.introductions.ListIntroductions(api.ListIntroductionsRequest()),
        lambda: office.introductions.ListIntroductionHistory(
            api.ListIntroductionHistoryRequest(id=introduction_id)
        ),
        lambda: office.introductions.GetIntroductionFunnel(api.GetIntroductionFunnelRequest()),
        lambda: office.notices.ListNotices(ListNoticesRequest(page_size=100)),
    ]
    said = []
    for call in calls:
        try:
            said.append(call().SerializeToString().decode("utf-8", "replace"))
        except grpc.RpcError as error:
            said.append(str(error))
    return "\n".join(said)


def _holds(scene: Scene, table: str, secrets: tuple[str, ...]) -> list[str]:
    """The secrets that a table's rows hold in clear, in texts or in bytes."""
    rows = scene.market.sql("SELECT 1 FROM pg_class WHERE relname = %s AND relkind = 'r'", table)
    assert rows, f"there is no table {table}"
    text = "\n".join(row[0] for row in scene.market.sql(f"SELECT t::text FROM {table} AS t"))
    return [each for each in secrets if each in text or each.encode().hex() in text]


def test_the_words_are_sealed_and_go_with_the_key_of_the_person(scene: Scene) -> None:
    held = scene.at("interviewing")
    assert scene.market.sql("SELECT count(*) FROM introduction_word") == [(3,)]

    scene.people.destroy(scene.talent.id)

    answer = scene.get(held.id)
    assert (answer.message, answer.interview_place, answer.interview_note) == ("", "", "")
    for calls in (scene.employer, scene.person):
        assert refused(lambda by=calls: scene.contact(held.id, by))[0] == grpc.StatusCode.NOT_FOUND  # type: ignore[misc]


def test_each_reading_is_in_the_log_and_told_to_the_other_side(scene: Scene) -> None:
    held = scene.at("connected")

    scene.contact(held.id, scene.employer)
    scene.contact(held.id, scene.employer)
    scene.contact(held.id, scene.person)

    readings = [
        (step.organisation_id, step.role)
        for step in scene.history(held.id, scene.everybody()["talent"])
        if step.act == "ReadContact"
    ]
    assert readings == [(scene.talent.id, "talent"), (EMPLOYER, "enterprise"), (EMPLOYER, "enterprise")]
    logged = scene.market.sql(
        "SELECT object_kind, object_id FROM audit_entry WHERE action = 'ReadContact' ORDER BY seq"
    )
    assert logged.count(("introduction", held.id)) == 3
    assert logged.count(("person", scene.talent.id)) == 2


def test_a_refused_reading_is_in_the_log_too(scene: Scene) -> None:
    held = scene.at("connected")

    refused(lambda: scene.contact(held.id, scene.market.employer("employer-2").introductions))

    logged = scene.market.sql("SELECT object_id FROM audit_entry WHERE action = 'ReadContact.refused'")
    assert (held.id,) in logged


def test_a_contact_that_closes_at_the_same_moment_is_not_read_after_it(scene: Scene) -> None:
    """The talent pauses: from then on nobody reads anything."""
    held = scene.at("connected")

    def pause(desk: Desk) -> None:
        (talent,) = desk.lock(TALENT, [scene.talent.id]).values()
        talent.paused = True
        desk.put(TALENT, talent)

    scene.market.arrange(pause)

    for calls in (scene.employer, scene.person):
        status, _ = refused(lambda by=calls: scene.contact(held.id, by))  # type: ignore[misc]
        assert status == grpc.StatusCode.FAILED_PRECONDITION


def test_who_is_of_another_organisation_too_is_not_told_of_it(scene: Scene) -> None:
    """History names the talent, and not the employer for whom the person acts besides."""
    both = scene.market.office(
        Principal(
            "person-of-both",
            frozenset({Role.TALENT, Role.ENTERPRISE}),
            "present-employer",
            talent=scene.talent.id,
        )
    )
    held = scene.accept(scene.invite(), both.introductions)
    scene.contact(held.id, both.introductions)

    steps = scene.history(held.id)

    assert {step.organisation_id for step in steps} == {EMPLOYER, scene.talent.id}
    assert not any(step.person for step in steps)
