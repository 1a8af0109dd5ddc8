"""Files of solutions, pilots and needs, over gRPC on a real database and a disk."""

import hashlib
import threading
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import grpc
import psycopg
import pytest
from dabridge.events.v1.scenarios_pb2 import Attachment, Pilot, PilotStage
from dabridge.scenarios.v1 import scenarios_service_pb2 as records_api
from dabridge.scenarios.v1 import solutions_service_pb2 as api

from services.common.objects import settings as objects
from services.scenarios.market.records import PILOT
from services.scenarios.market.solutions import sweep
from tests.fakes.messages import a_need
from tests.fakes.object_store import InMemoryObjects
from tests.integration.market.offices import PROVIDER, Market, refused
from tests.integration.market.solutions.bidding import (
    OF_SOLUTION,
    PDF,
    archive,
    bidder,
    download,
    pieces,
    read,
    upload,
)
from tests.records import SYSTEM, until

CODE = grpc.StatusCode
OF_PILOT = api.AttachmentOwner.ATTACHMENT_OWNER_PILOT
OF_NEED = api.AttachmentOwner.ATTACHMENT_OWNER_NEED
MEGABYTE = 1024 * 1024


def stored(market: Market) -> list[Path]:
    """The files of the object store."""
    folder = Path(market.served.parts.environ["OBJECT_STORE"].removeprefix("disk:"))
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_file_comes_back_as_it_was_and_is_told_by_its_bytes(market: Market) -> None:
    firm = bidder(market, "firm-a")
    draft = firm.create(market.scenario("listed", in_hours=24)).solution
    content = PDF + bytes(700_000)
    made = firm.upload(draft, "folder\\技术 方案.PDF", content)
    assert made.name == "技术 方案.pdf"
    assert (made.media_type, made.size_bytes) == ("application/pdf", len(content))
    assert made.sha256 == hashlib.sha256(content).hexdigest()
    assert download(firm.office, draft.id, made.id) == (made, content)
    kept = firm.save(draft, attachments=[Attachment(id=made.id)])
    assert list(kept.content.attachments) == [made]


def test_what_lies_in_the_store_is_sealed(market: Market) -> None:
    firm = bidder(market, "firm-a")
    draft = firm.create(market.scenario("listed", in_hours=24)).solution
    firm.upload(draft)
    lying = [path.read_bytes() for path in stored(market)]
    assert len(lying) == 1
    assert b"clear words" not in lying[0]
    assert b"%PDF" not in lying[0]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("空.pdf", b""),
        ("假.pdf", b"MZ" + bytes(500)),
        ("脚本.pdf", b"#!/bin/sh\n"),
        ("图.png", PDF),
        ("没有扩展名", PDF),
        ("程序.exe", PDF),
        ("宏.docx", archive(["[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"])),
        ("包.zip", archive(["说明.txt", "安装.exe"])),
        ("包.zip", archive(["内层.zip"])),
        ("表.xlsx", archive(["[Content_Types].xml", "word/document.xml"])),
        ("半.zip", archive(["a.txt"])[:-10]),
    ],
)
def test_what_is_not_taken_is_refused_and_leaves_nothing(market: Market, name: str, content: bytes) -> None:
    firm = bidder(market, "firm-a")
    draft = firm.create(market.scenario("listed", in_hours=24)).solution
    assert refused(lambda: firm.upload(draft, name, content))[0] == CODE.INVALID_ARGUMENT
    assert stored(market) == []
    assert market.sql("SELECT count(*) FROM attachment") == [(0,)]


def test_a_file_that_is_too_large_is_refused_on_its_way(market: Market) -> None:
    firm = bidder(market, "firm-a")
    draft = firm.create(market.scenario("listed", in_hours=24)).solution
    assert firm.upload(draft, "大.pdf", PDF.ljust(20 * MEGABYTE, b"0")).size_bytes == 20 * MEGABYTE
    code, _ = refused(lambda: firm.upload(draft, "更大.pdf", PDF.ljust(20 * MEGABYTE + 1, b"0")))
    assert code == CODE.INVALID_ARGUMENT
    assert len(stored(market)) == 1


def test_together_the_files_of_a_solution_are_limited(market: Market) -> None:
    firm = bidder(market, "firm-a")
    draft = firm.create(market.scenario("listed", in_hours=24)).solution
    large = [firm.upload(draft, f"{n}.pdf", PDF.ljust(20 * MEGABYTE, b"0")) for n in range(6)]
    fits = firm.save(draft, attachments=large[:5]).solution
    assert refused(lambda: firm.save(fits, attachments=large))[0] == CODE.INVALID_ARGUMENT


def test_others_read_the_files_of_what_was_given_in_once_it_is_opened(market: Market) -> None:
    firm = bidder(market, "firm-a")
    scenario = market.scenario("listed", in_hours=1)
    draft = firm.create(scenario).solution
    first, second, left = (firm.upload(draft, f"{n}.pdf") for n in ("一", "二", "未用"))
    given = firm.submit(firm.save(draft, attachments=[first, left]).solution)
    given = firm.submit(firm.save(given, attachments=[first, second]).solution)
    for office in (market.provider, market.centre, market.enterprise("firm-b")):
        attempt = refused(partial(download, office, given.id, first.id))
        assert attempt[0] == CODE.PERMISSION_DENIED
    market.clock.advance(3600)
    market.tick()
    assert list(read(market.provider, given.id).content.attachments) == [first, second]
    assert download(market.provider, given.id, second.id) == (second, PDF)
    # In an earlier revision alone.
    assert refused(lambda: download(market.provider, given.id, left.id))[0] == CODE.NOT_FOUND
    assert download(firm.office, given.id, left.id)[1] == PDF
    seen = "SELECT count(*) FROM audit_entry WHERE action = 'DownloadAttachment' AND object_id = %s"
    assert market.sql(seen, given.id) == [(1,)]


def test_slow_uploads_of_an_enterprise_stop_no_other_and_no_download(market: Market) -> None:
    slow, other = bidder(market, "firm-a"), bidder(market, "firm-b")
    scenario = market.scenario("listed", in_hours=24)
    draft, its = slow.create(scenario).solution, other.create(scenario).solution
    there = slow.upload(draft)
    go_on, begun = threading.Event(), threading.Semaphore(0)

    def slowly() -> Iterator[api.UploadAttachmentRequest]:
        first, *rest = pieces(OF_SOLUTION, draft.id, "慢.pdf", PDF)
        yield first
        begun.release()
        go_on.wait(30)
        yield from rest

    def under_way() -> bool:
        return market.sql("SELECT count(*) FROM attachment") == [(3,)]

    calls = [slow.office.solutions.UploadAttachment.future(slowly()) for _ in range(2)]
    try:
        assert all(begun.acquire(timeout=30) for _ in calls)
        until(under_way, 30)
        code, told = refused(lambda: slow.upload(draft))
        assert (code, told) == (CODE.RESOURCE_EXHAUSTED, "您已有两个文件正在传输，请等其中一个完成后再试")
        assert other.upload(its, "快.pdf").name == "快.pdf"
        assert download(slow.office, draft.id, there.id) == (there, PDF)
    finally:
        go_on.set()
    assert [call.result(timeout=30).attachment.name for call in calls] == ["慢.pdf", "慢.pdf"]
    assert slow.upload(draft, "再来.pdf").name == "再来.pdf"


def test_after_the_deadline_nothing_is_added(market: Market) -> None:
    firm = bidder(market, "firm-a")
    draft = firm.create(market.scenario("listed", in_hours=1)).solution
    market.clock.advance(3600)
    assert refused(lambda: firm.upload(draft))[0] == CODE.FAILED_PRECONDITION


def test_a_file_of_another_solution_cannot_be_named(market: Market) -> None:
    firm, other = bidder(market, "firm-a"), bidder(market, "firm-b")
    scenario = market.scenario("listed", in_hours=24)
    mine, theirs = firm.create(scenario).solution, other.create(scenario).solution
    file = other.upload(theirs)
    assert refused(lambda: firm.save(mine, attachments=[file]))[0] == CODE.INVALID_ARGUMENT
    assert refused(lambda: download(firm.office, mine.id, file.id))[0] == CODE.NOT_FOUND
    assert refused(lambda: upload(firm.office, theirs.id, "a.pdf", PDF))[0] == CODE.PERMISSION_DENIED


def test_what_is_not_named_goes_after_a_day_and_what_is_named_stays(market: Market) -> None:
    firm = bidder(market, "firm-a")
    draft = firm.create(market.scenario("listed", in_hours=240)).solution
    kept, dropped, submitted = (firm.upload(draft, f"{n}.pdf") for n in ("留", "弃", "递"))
    given = firm.submit(firm.save(draft, attachments=[kept, submitted]).solution)
    firm.save(given, attachments=[kept])
    store = objects.from_environ(market.served.parts.environ)

    def swept() -> int:
        with psycopg.connect(market.url, autocommit=True) as connection:
            return sweep.sweep(connection, store, market.clock)

    market.clock.advance(86_399)
    assert swept() == 0
    market.clock.advance(2)
    assert swept() == 1
    assert {path.name for path in stored(market)} == {kept.id, submitted.id}
    assert refused(lambda: download(firm.office, draft.id, dropped.id))[0] == CODE.NOT_FOUND


def test_while_the_store_is_away_the_sweep_leaves_everything_for_later(market: Market) -> None:
    firm = bidder(market, "firm-a")
    firm.upload(firm.create(market.scenario("listed", in_hours=240)).solution)
    market.clock.advance(timedelta(days=2).total_seconds())
    store = InMemoryObjects()
    store.away = True
    with psycopg.connect(market.url, autocommit=True) as connection:
        with pytest.raises(ConnectionError):
            sweep.sweep(connection, store, market.clock)
        store.away = False
        assert sweep.sweep(connection, store, market.clock) == 1


def test_a_stream_without_a_header_is_refused(market: Market) -> None:
    firm = bidder(market, "firm-a")
    draft = firm.create(market.scenario("listed", in_hours=24)).solution
    without = list(pieces(api.AttachmentOwner.ATTACHMENT_OWNER_SOLUTION, draft.id, "a.pdf", PDF))[1:]
    twice = list(pieces(api.AttachmentOwner.ATTACHMENT_OWNER_SOLUTION, draft.id, "a.pdf", PDF))
    for messages in (without, [twice[0], *twice], []):
        call = firm.office.solutions.UploadAttachment
        attempt = refused(partial(call, iter(messages)))
        assert attempt[0] == CODE.INVALID_ARGUMENT
    assert stored(market) == []


def pilot(market: Market, **changes: Any) -> None:
    message = Pilot(
        id="pilot-1",
        provider_id=PROVIDER,
        enterprise_ids=["firm-a"],
        stage=PilotStage.PILOT_STAGE_RUNNING,
        **changes,
    )
    market.served.parts.workflow.do("Test", SYSTEM, lambda desk: desk.add(PILOT, message))


def test_files_of_a_pilot_are_for_those_in_it(market: Market) -> None:
    pilot(market)
    firm = bidder(market, "firm-a")
    made = upload(firm.office, "pilot-1", "验收.pdf", PDF, OF_PILOT)
    for office in (market.provider, market.centre, firm.office):
        assert download(office, "pilot-1", made.id, OF_PILOT) == (made, PDF)
    stranger = market.enterprise("firm-b")
    for attempt in (
        lambda: download(stranger, "pilot-1", made.id, OF_PILOT),
        lambda: upload(stranger, "pilot-1", "a.pdf", PDF, OF_PILOT),
    ):
        assert refused(attempt)[0] == CODE.PERMISSION_DENIED


def test_files_of_a_need_are_for_the_enterprise_and_who_helps_it(market: Market) -> None:
    firm = bidder(market, "firm-a")
    request = records_api.CreateTransformationNeedRequest(
        transformation_need=a_need(id="need-1", enterprise_id="firm-a")
    )
    market.system.records.CreateTransformationNeed(request)
    made = upload(firm.office, "need-1", "现状.pdf", PDF, OF_NEED)
    assert download(market.centre, "need-1", made.id, OF_NEED) == (made, PDF)
    assert refused(lambda: download(market.enterprise("firm-b"), "need-1", made.id, OF_NEED))[0] == (
        CODE.PERMISSION_DENIED
    )
    # A need has no field that names its files: they stay.
    market.clock.advance(3 * 86_400)
    with psycopg.connect(market.url, autocommit=True) as connection:
        store = objects.from_environ(market.served.parts.environ)
        assert sweep.sweep(connection, store, market.clock) == 0
    # An owner of one kind is none of another.
    assert refused(lambda: download(firm.office, "need-1", made.id, OF_PILOT))[0] != CODE.OK
