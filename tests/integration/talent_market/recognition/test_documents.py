"""Documents of applications: sealed, read by those concerned alone, swept, and gone with the person."""

import json
import threading
from pathlib import Path
from typing import Any

import grpc
from dabridge.talent.v1 import recognition_service_pb2 as api
from dabridge.talent.v1.people_service_pb2 import ExportDataRequest

from services.common.objects import settings as objects
from services.talent.market.people.vault import People
from services.talent.market.recognition import clock, documents
from services.talent.market.recognition.forgetting import forget
from tests.integration.talent_market.offices import Market, refused
from tests.integration.talent_market.recognition.applying import (
    PDF,
    Applicant,
    applicant,
    clock_of,
    granted,
    level_of,
    pieces,
)
from tests.records import until

CODE = grpc.StatusCode


def stored(market: Market) -> list[Path]:
    folder = Path(market.served.parts.environ["OBJECT_STORE"].removeprefix("disk:"))
    return [path for path in folder.rglob("*") if path.is_file()]


def download(stub: Any, recognition_id: str, file_id: str) -> tuple[Any, bytes]:
    asked = api.DownloadEvidenceRequest(recognition_id=recognition_id, file_id=file_id)
    answers = list(stub.DownloadEvidence(asked))
    return answers[0].attachment, b"".join(answer.data for answer in answers[1:])


def sweep(market: Market) -> int:
    return documents.sweep(market.served.parts.workflow, objects.from_environ(market.served.parts.environ))


def test_a_document_comes_back_as_it_was_and_lies_sealed(market: Market) -> None:
    who = applicant(market)
    held = who.start()
    content = PDF + b"clear words" * 30_000
    made = who.upload(held, "C-2-1", content)

    assert download(who.stub, held.id, made.file.id) == (made.file, content)
    (path,) = stored(market)
    assert b"clear words" not in path.read_bytes()
    assert [item.file.id for item in who.get(held.id).recognition.evidence] == [made.file.id]


def test_a_document_is_told_by_its_bytes(market: Market) -> None:
    who = applicant(market)
    held = who.start()

    assert refused(lambda: who.upload(held, "C-2-1", b"MZ\x90\x00" * 100))[0] is CODE.INVALID_ARGUMENT
    assert refused(lambda: who.upload(held, "C-2-1", PDF, "文.docx"))[0] is CODE.INVALID_ARGUMENT
    assert refused(lambda: who.upload(held, "Z-1-1"))[0] is CODE.INVALID_ARGUMENT
    assert stored(market) == []
    assert market.sql("SELECT count(*) FROM recognition_file") == [(0,)]


def test_there_are_so_many_documents_and_no_more(market: Market) -> None:
    who = applicant(market)
    held = who.start()
    for _ in range(20):
        who.upload(held, "C-2-1")

    code, message = refused(lambda: who.upload(held, "C-2-1"))

    assert code is CODE.FAILED_PRECONDITION
    assert "最多 20 件" in message


def test_others_have_no_documents_of_theirs_read_or_added(market: Market) -> None:
    who, other = applicant(market), applicant(market)
    held = who.start()
    made = who.upload(held, "C-2-1")

    assert refused(lambda: other.upload(held, "C-2-1"))[0] is CODE.PERMISSION_DENIED
    assert refused(lambda: download(other.stub, held.id, made.file.id))[0] is CODE.PERMISSION_DENIED
    # Of a draft the bureau reads nothing.
    bureau = market.bureau.recognition
    assert refused(lambda: download(bureau, held.id, made.file.id))[0] is CODE.NOT_FOUND


def test_the_bureau_reads_what_was_handed_in_and_that_is_in_the_log(market: Market) -> None:
    who = applicant(market)
    held = who.submitted()
    file = who.get(held.id).recognition.evidence[0].file

    assert download(market.bureau.recognition, held.id, file.id) == (file, PDF)
    rows = market.sql("SELECT count(*) FROM audit_entry WHERE action = 'DownloadEvidence'")
    assert rows == [(1,)]


def test_nothing_is_added_to_what_was_handed_in(market: Market) -> None:
    who = applicant(market)
    held = who.submitted()

    assert refused(lambda: who.upload(held, "C-2-1"))[0] is CODE.FAILED_PRECONDITION


def test_a_removed_document_is_swept_after_a_day(market: Market) -> None:
    who = applicant(market)
    held = who.start()
    made = who.upload(held, "C-2-1")
    kept = who.upload(held, "C-2-3")
    held = who.get(held.id).recognition
    asked = api.RemoveEvidenceRequest(id=held.id, expected_version=held.version, file_id=made.file.id)

    after = who.stub.RemoveEvidence(asked).recognition

    assert [item.file.id for item in after.evidence] == [kept.file.id]
    assert refused(lambda: download(who.stub, held.id, made.file.id))[0] is CODE.NOT_FOUND
    assert sweep(market) == 0
    market.clock.advance(90_000)
    assert sweep(market) == 1
    assert len(stored(market)) == 1
    assert download(who.stub, held.id, kept.file.id)[1] == PDF


def test_an_upload_that_breaks_off_leaves_nothing(market: Market) -> None:
    who = applicant(market)
    held = who.start()
    header = api.UploadEvidenceRequest.Header(recognition_id=held.id, condition="C-2-1", name="a.pdf")
    broken = [*pieces(header, PDF), api.UploadEvidenceRequest(header=header)]

    assert refused(lambda: who.stub.UploadEvidence(iter(broken)))[0] is CODE.INVALID_ARGUMENT

    assert stored(market) == []
    assert who.get(held.id).recognition.evidence == []


def erase(market: Market, who: Applicant) -> int:
    rows: int = market.arrange(lambda desk: forget(desk, who.talent_id))
    People.of(market.served.parts).destroy(who.talent_id)
    return rows


def test_a_person_is_forgotten_with_documents_and_name_and_the_certificate_is_revoked(
    market: Market,
) -> None:
    who, other = applicant(market), applicant(market)
    held = granted(market, who, show_name=True)
    kept = other.submitted()
    code = who.get(held.id).certificate.code

    assert erase(market, who) > 0
    assert market.arrange(lambda desk: forget(desk, who.talent_id)) == 0

    found = market.bureau.recognition.VerifyCertificate(api.VerifyCertificateRequest(code=code))
    assert found.state == api.CertificateState.CERTIFICATE_STATE_REVOKED
    assert found.holder == ""
    tables = ("recognition", "recognition_file", "recognition_certificate")
    for table in tables:
        rows = market.sql(f"SELECT count(*) FROM {table} WHERE talent_id = %s", who.talent_id)
        assert rows == [(0,)], table
    (steps,) = market.sql("SELECT count(*) FROM history_step WHERE object_id = %s", held.id)
    assert steps == (0,)
    assert sweep(market) == 2
    assert len(stored(market)) == 2
    assert other.get(kept.id).recognition.id == kept.id


def test_the_clock_does_all_of_it_by_itself(market: Market) -> None:
    who = applicant(market)
    held = granted(market, who)
    loose = who.start("D", 0)
    file = who.upload(loose, "D-1-1")
    loose = who.get(loose.id).recognition
    who.stub.RemoveEvidence(
        api.RemoveEvidenceRequest(id=loose.id, expected_version=loose.version, file_id=file.file.id)
    )
    market.clock.advance(4 * 365 * 86_400)

    with clock.running(market.served.parts):
        until(lambda: market.sql("SELECT count(*) FROM recognition_file WHERE NOT whole") == [(0,)])

    assert level_of(market, who.talent_id) == ""
    assert who.get(held.id).certificate.state == api.CertificateState.CERTIFICATE_STATE_EXPIRED


def test_a_clock_that_is_stopped_begins_nothing(market: Market) -> None:
    who = applicant(market)
    granted(market, who)
    market.clock.advance(4 * 365 * 86_400)
    stop = threading.Event()
    stop.set()

    clock_of(market).look(stop)

    assert level_of(market, who.talent_id) == "C"


def test_a_person_is_given_what_is_held_of_their_applications(market: Market) -> None:
    who = applicant(market)
    held = granted(market, who, statement="做过十个项目")

    answer = market.person(who.talent_id).people.ExportData(ExportDataRequest())

    document = json.loads(answer.document)
    (item,) = document["recognition"]["items"]
    assert item["id"] == held.id
    assert item["statement"] == "做过十个项目"
    assert item["certificate"]["level"] == "C"
    assert item["checkers"] == []
    assert item["decider"] == ""
    assert document["policies"] == {"told": []}
