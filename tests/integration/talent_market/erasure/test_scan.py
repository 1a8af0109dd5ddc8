"""Fictitious people go through the whole system; who they are is found nowhere but in sealed rows."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import grpc
import httpx
import pytest
from dabridge.events.v1.talent_pb2 import TalentProfile
from dabridge.talent.v1 import imports_service_pb2, people_service_pb2, registration_service_pb2
from dabridge.talent.v1 import talent_service_pb2 as records
from dabridge.talent.v1.imports_service_pb2_grpc import ImportsServiceStub
from dabridge.talent.v1.people_service_pb2_grpc import PeopleServiceStub
from dabridge.talent.v1.registration_service_pb2_grpc import RegistrationServiceStub
from dabridge.talent.v1.talent_service_pb2_grpc import TalentServiceStub

from services.common import topics
from services.common.access.principal import Principal, Role
from services.common.kafka import KafkaPublisher
from tests import scan
from tests.fakes import crowd
from tests.fakes.identities import FICTITIOUS, Fictitious
from tests.fakes.messages import a_demand, a_talent
from tests.integration.matching.stream import Watch, eventually
from tests.integration.talent_market.erasure.edits import edit
from tests.integration.talent_market.imports.desk import workbook
from tests.stack import Mesh, open_logs
from tests.telemetry.receiver import Receiver, receiving

TYPED, IMPORTED, DRAFTED, NAMED = (FICTITIOUS[start : start + 50] for start in (0, 50, 100, 150))


def values(people: Sequence[Fictitious]) -> list[str]:
    """All that must be found nowhere."""
    return [text for who in people for text in who.values]


def told(who: Fictitious) -> dict[str, str]:
    """Who somebody is, as forms take it."""
    return {
        "name": who.name,
        "mobile": who.mobile,
        "mail": who.mail,
        "id_number": who.id_number,
        "address": who.address,
    }


def spaced(who: Fictitious) -> str:
    """Written so as to slip through: gaps in numbers, full-width digits, the name alone."""
    wide = "".join(chr(ord(letter) + 0xFEE0) if letter.isdigit() else letter for letter in who.id_number)
    mobile = f"{who.mobile[:3]} {who.mobile[3:7]} {who.mobile[7:]}"
    return f"{who.name}负责平台运维，电话{mobile}，证件{wide}，住址{who.address}"


def type_in(mesh: Mesh, who: Fictitious, number: int) -> None:
    """A person who tells who they are, and writes it into the profile again and again."""
    talent_id = f"typed-{number}"
    person = Principal(f"account-{number}", frozenset({Role.TALENT}), talent=talent_id)
    channel = mesh.channel("talent", person)
    PeopleServiceStub(channel).UpdateIdentity(
        people_service_pb2.UpdateIdentityRequest(identity=people_service_pb2.PersonIdentity(**told(who)))
    )
    own = TalentServiceStub(channel)
    profile = a_talent(id=talent_id, experience=who.sentence())
    profile.skills[0].evidence = spaced(who)
    own.CreateTalent(records.CreateTalentRequest(talent=profile))

    def rewrite(held: TalentProfile) -> None:
        held.experience = spaced(who)
        held.major = who.name

    edit(own, talent_id, rewrite)


def draft(mesh: Mesh, who: Fictitious, number: int) -> None:
    """A person who saves a step of the registration."""
    person = Principal(f"drafter-{number}", frozenset({Role.TALENT}), talent=f"draft-{number}")
    given = registration_service_pb2.RegistrationDraft(experience=who.sentence())
    for field, text in told(who).items():
        setattr(given, field, text)
    RegistrationServiceStub(mesh.channel("talent", person)).SaveStep(
        registration_service_pb2.SaveStepRequest(draft=given, fields=[*told(who), "experience"])
    )


def import_all(mesh: Mesh, people: Sequence[Fictitious]) -> None:
    """A school's workbook of people, each written into their own experience, too."""
    rows = [
        {**crowd.row(number), **told(who), "experience": who.sentence()} for number, who in enumerate(people)
    ]
    content = workbook(rows)
    bureau = Principal("officer", frozenset({Role.HR_BUREAU}), "hr-1")
    stub = ImportsServiceStub(mesh.channel("talent", bureau))
    header = imports_service_pb2.UploadImportRequest.Header(
        source_name="职业学院", file_name="名单.xlsx", people_agreed=True
    )

    def pieces() -> Iterator[imports_service_pb2.UploadImportRequest]:
        yield imports_service_pb2.UploadImportRequest(header=header)
        yield imports_service_pb2.UploadImportRequest(data=content)

    made = stub.UploadImport(pieces()).talent_import
    asked = imports_service_pb2.GetImportRequest(id=made.id)
    done = imports_service_pb2.IMPORT_STAGE_DONE
    eventually(
        lambda: stub.GetImport(asked).talent_import.stage == done, 120, "the workbook is taken in", 0.5
    )
    assert stub.GetImport(asked).talent_import.created == len(people)


def refused_pages(client: httpx.Client, people: Sequence[Fictitious]) -> list[scan.Piece]:
    """What the portal answers to who puts people where they do not belong."""
    found: list[httpx.Response] = []
    for who in people[:10]:
        found += [
            client.get("/browse/talent", params={"zone": who.mobile}),
            client.post("/api/talents", json={"id": who.mobile, "titles": [], "years": 900}),
            client.post("/api/demands", json={"post": who.sentence(), "zone": who.address}),
            client.get("/api/erasures/verify", params={"code": who.name}),
        ]
    answers = [answer for answer in found if answer.status_code >= 400]
    assert answers
    # What a form shows of what was typed into it goes back to who typed it; error bodies echo nothing.
    return [scan.Piece(f"error {answer.request.url.path}", answer.content) for answer in answers]


def behind(mesh: Mesh) -> Iterator[scan.Piece]:
    """Topics, indexes and logs of a mesh and of its servers."""
    place = mesh.surroundings
    yield from scan.topics(place.bootstrap, place.topic_prefix)
    yield from scan.indexes(place.elasticsearch_url, place.index_prefix)
    yield from scan.files(open_logs().values())


def spans(receiver: Receiver) -> list[scan.Piece]:
    """Every text of every span."""
    return [scan.Piece(f"span {span.service}", "\n".join(span.texts).encode()) for span in receiver.spans()]


def tables(mesh: Mesh) -> Iterator[scan.Piece]:
    """Every row of every database."""
    for name, url in mesh.surroundings.databases.items():
        yield from scan.tables(name, url)


@pytest.mark.slow
def test_nothing_of_who_people_are_is_found_and_what_is_planted_is(make_mesh: Callable[..., Mesh]) -> None:
    with receiving() as (receiver, endpoint):
        mesh = make_mesh(OTEL_EXPORTER_OTLP_ENDPOINT=endpoint, OTEL_BSP_SCHEDULE_DELAY="200")
        for number, who in enumerate(TYPED):
            type_in(mesh, who, number)
        for number, who in enumerate(DRAFTED):
            draft(mesh, who, number)
        import_all(mesh, IMPORTED)
        program = TalentServiceStub(mesh.channel("talent"))
        for number, who in enumerate(NAMED):
            demand = a_demand(id=f"named-{number}", description=who.sentence())
            program.CreateDemand(records.CreateDemandRequest(demand=demand))
        with pytest.raises(grpc.RpcError):
            program.CreateDemand(records.CreateDemandRequest(demand=a_demand(id=NAMED[0].mobile)))
        with mesh.sign_in("hr_bureau") as officer:
            pages = refused_pages(officer, [*TYPED, *IMPORTED])
        with Watch(mesh) as watch:
            watch.settle(180)
        everyone = values([*TYPED, *DRAFTED, *IMPORTED, *NAMED])

        found = scan.scan(everyone, behind(mesh)) + scan.scan(everyone, pages)
        in_spans = scan.scan(everyone, spans(receiver))
        in_tables = scan.scan(everyone, tables(mesh))
        publisher = KafkaPublisher(mesh.surroundings.bootstrap, mesh.surroundings.topic_prefix)
        publisher.publish_raw(topics.INTRODUCTION, b"planted", FICTITIOUS[199].sentence().encode(), ())
        publisher.close()
        planted = scan.scan(everyone, behind(mesh))

    print(f"\n{len(everyone)} texts: behind and pages {found.told()}; spans {in_spans.told()};")
    print(f"tables {in_tables.told()}; with one planted {planted.told()}")
    assert receiver.spans()
    assert not found.found, sorted({each.where for each in found.found})
    assert not in_spans.found, sorted({each.where for each in in_spans.found})
    assert not in_tables.found, sorted({each.where for each in in_tables.found})
    # Matching, which reads the topic, may have put it aside by then.
    planted_in = {each.where for each in planted.found}
    assert "topic talent.introduction.v1" in planted_in
    assert planted_in <= {"topic talent.introduction.v1", "topic talent.introduction.v1.dead-letter"}
    assert {everyone[each.place] for each in planted.found} == set(FICTITIOUS[199].values)


FORMS: Final[list[Callable[[str], Any]]] = [
    lambda text: text.encode(),
    lambda text: repr({"a": text}).encode(),
    lambda text: httpx.URL("http://portal.test/", params={"q": text}).raw_path,
    lambda text: ("\\x" + text.encode().hex()).encode(),
]


@pytest.mark.parametrize("form", FORMS)
def test_the_scanner_finds_a_text_in_every_form_that_programs_write(
    form: Callable[[str], bytes], tmp_path: Path
) -> None:
    log = tmp_path / "talent.log"
    log.write_bytes(b"INFO before\n" + form(FICTITIOUS[5].name) + b"\nINFO after")

    found = scan.scan(values(FICTITIOUS[:10]), scan.files([log]))

    assert [(each.place, each.where) for each in found.found] == [(25, "file talent.log")]
    assert found.size == log.stat().st_size


def test_the_scanner_finds_nothing_where_nothing_is(tmp_path: Path) -> None:
    log = tmp_path / "talent.log"
    log.write_text("INFO 人才档案已更新 13900000000")

    assert not scan.scan(values(FICTITIOUS), scan.files([log])).found
