"""One person is erased from a system under load: of them nothing is left in any store."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import httpx
import psycopg
import pytest
from dabridge.events.v1.matching_pb2 import Shortlist
from dabridge.events.v1.types_pb2 import SKILL_LEVEL_EXPERT, TRUST_DECLARED, Skill
from dabridge.talent.v1 import people_service_pb2, talent_service_pb2
from dabridge.talent.v1.people_service_pb2_grpc import PeopleServiceStub
from dabridge.talent.v1.talent_service_pb2_grpc import TalentServiceStub

from services.common import texts, topics
from services.common.access.principal import Principal, Role
from services.common.kafka import KafkaPublisher
from tests import scan
from tests.fakes.identities import FICTITIOUS
from tests.fakes.messages import a_demand, a_talent
from tests.integration.matching.stream import Watch, eventually, read_topic
from tests.integration.talent_market.erasure.edits import edit
from tests.stack import Mesh

SHORT: Final = {
    "TOPIC_COMPACTION_LAG_MS": "1000",
    "TOPIC_SEGMENT_MS": "1000",
    "TOPIC_TOMBSTONES_MS": "1000",
    "ERASURE_RETRY_MAX_S": "3",
}
WHO: Final = FICTITIOUS[7]
# What posts ask for, so that the person is on their lists.
SKILL: Final = "鹮翎谱系测绘"
# What the person's profile says and nothing else does.
EVIDENCE: Final = "翃站谱系年报执笔"
EXPERIENCE: Final = "曾在枞溪翃站主持过鹮翎谱系的测绘与归档。"
MARKS: Final = (EVIDENCE, EXPERIENCE)
OTHERS: Final = 40
DEADLINE_S: Final = 240.0


@contextmanager
def edits_of_others(stub: TalentServiceStub, ids: list[str]) -> Iterator[list[str]]:
    """Changes the others one after the other until the block ends; what was changed, or why it was not."""
    stop = threading.Event()
    done: list[str] = []

    def run() -> None:
        turn = 0
        while not stop.is_set():
            key, years = ids[turn % len(ids)], turn % 20
            edit(stub, key, lambda held, years=years: setattr(held, "years", years))  # type: ignore[misc]  # bound by the loop
            done.append(key)
            turn += 1
            stop.wait(0.05)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield done
    finally:
        stop.set()
        thread.join(30)


def lists_with(mesh: Mesh, talent_id: str) -> set[bytes]:
    """The keys of others' lists whose last value on the topic holds the person."""
    last: dict[bytes, bytes | None] = {}
    for message in read_topic(mesh, topics.SHORTLIST):
        if message.key is not None:
            last[message.key] = message.value
    holding = set()
    for key, value in last.items():
        if value is None or key.endswith(f":{talent_id}".encode()):
            continue
        held = Shortlist()
        held.ParseFromString(value)
        if any(entry.counterpart_id == talent_id for entry in held.entries):
            holding.add(key)
    return holding


def everywhere(mesh: Mesh) -> Iterator[scan.Piece]:
    """All that a mesh keeps and says."""
    place = mesh.surroundings
    yield from scan.topics(place.bootstrap, place.topic_prefix)
    yield from scan.indexes(place.elasticsearch_url, place.index_prefix)
    for name, url in place.databases.items():
        yield from scan.tables(name, url)
    yield from scan.files(mesh.logs().values())


def receipt(client: httpx.Client, code: str) -> dict[str, Any]:
    """What anybody is told of a receipt."""
    answer = client.get("/api/erasures/verify", params={"code": code})
    answer.raise_for_status()
    told: dict[str, Any] = answer.json()
    return told


@pytest.mark.slow
def test_one_person_is_erased_while_others_go_on(make_mesh: Callable[..., Mesh]) -> None:
    mesh = make_mesh(**SHORT)
    with mesh.sign_in("talent") as me, httpx.Client(base_url=mesh.portal, timeout=30) as anybody:
        _erase_under_load(mesh, me, anybody)


def _erase_under_load(mesh: Mesh, me: httpx.Client, anybody: httpx.Client) -> None:
    talent_id = mesh.accounts["talent"]["talent_id"]
    stub = TalentServiceStub(mesh.channel("talent"))
    people = PeopleServiceStub(
        mesh.channel("talent", Principal("p", frozenset({Role.TALENT}), talent=talent_id))
    )
    skill = Skill(name=SKILL, level=SKILL_LEVEL_EXPERT, evidence=EVIDENCE, trust=TRUST_DECLARED)
    people.UpdateIdentity(
        people_service_pb2.UpdateIdentityRequest(
            identity=people_service_pb2.PersonIdentity(
                name=WHO.name, mobile=WHO.mobile, mail=WHO.mail, id_number=WHO.id_number, address=WHO.address
            )
        )
    )
    person = a_talent(id=talent_id, skills=[skill], experience=EXPERIENCE, confirmed_on="")
    stub.CreateTalent(talent_service_pb2.CreateTalentRequest(talent=person))
    ids = [f"other-{number}" for number in range(OTHERS)]
    for key in ids:
        stub.CreateTalent(talent_service_pb2.CreateTalentRequest(talent=a_talent(id=key, confirmed_on="")))
    for number in range(6):
        demand = a_demand(id=f"demand-{number}", required_skills=[SKILL if number < 3 else "Python"])
        stub.CreateDemand(talent_service_pb2.CreateDemandRequest(demand=demand))
    publisher = KafkaPublisher(mesh.surroundings.bootstrap, mesh.surroundings.topic_prefix)
    publisher.publish_raw(topics.TALENT, talent_id.encode(), EXPERIENCE.encode(), ())
    publisher.close()

    with Watch(mesh) as watch:
        watch.settle(120)
        assert lists_with(mesh, talent_id), "the person is on others' lists"
        before = scan.scan(MARKS, everywhere(mesh))
        assert {"topic talent.profile.v1", "topic talent.profile.v1.dead-letter"} <= {
            each.where for each in before.found
        }, "the person is everywhere, so that the scan after it says something"

        started = time.monotonic()
        with edits_of_others(stub, ids) as edited:
            answer = me.post(
                "/me/erase",
                data={"phrase": texts.get("erasure.phrase"), "_token": me.headers["X-CSRF-Token"]},
            )
            assert answer.status_code == 303, answer.text
            code = httpx.URL(answer.headers["location"]).params["code"]
            eventually(
                lambda: receipt(anybody, code)["erasure"]["completed_at"] != "",
                DEADLINE_S,
                "every store is verified",
                1.0,
            )
            took = time.monotonic() - started
        assert len(edited) > 20, "the others' edits went on"
        watch.settle(60)

    told = receipt(anybody, code)
    after = scan.scan((*MARKS, *WHO.values), everywhere(mesh))
    print(
        f"\nerased in {took:.1f} s beside {len(edited)} edits; before {before.told()}, after {after.told()}"
    )
    for step in told["erasure"]["steps"]:
        print(step["store"], step["attempts"], step["counts"])
    assert not after.found, sorted({each.where for each in after.found})
    assert told["genuine"]
    assert all(step["verified_at"] for step in told["erasure"]["steps"])
    assert told["erasure"]["talent_id"] == ""
    assert not lists_with(mesh, talent_id)
    assert me.get("/api/session").status_code == 401
    with psycopg.connect(mesh.surroundings.databases["gateway"]) as connection:
        left = connection.execute(
            "SELECT count(*) FROM account WHERE talent_id = %s", (talent_id,)
        ).fetchone()
    assert left == (0,)
