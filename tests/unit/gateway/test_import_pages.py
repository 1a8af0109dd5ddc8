"""Pages of imports: a workbook goes in, its progress is shown, pairs stand side by side."""

from collections.abc import AsyncIterator
from typing import Any

import grpc
import httpx
import pytest
from dabridge.events.v1.talent_pb2 import TalentProfile
from dabridge.events.v1.types_pb2 import EDUCATION_BACHELOR, EDUCATION_MASTER
from dabridge.talent.v1 import imports_service_pb2 as api

from services.common import texts
from services.common.access.principal import Role
from services.gateway.portal import csrf
from tests.fakes.doorkeeper import CSRF
from tests.fakes.grpc_services import rpc_error
from tests.unit.gateway.conftest import Backing, ClientAs


class Taking:
    """What takes a streamed workbook: keeps its header and its bytes, and answers or refuses."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer
        self.header: Any = None
        self.data = b""

    async def __call__(self, requests: AsyncIterator[Any], **_options: Any) -> Any:
        async for request in requests:
            if request.WhichOneof("part") == "header":
                self.header = request.header
            else:
                self.data += request.data
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


class Sending:
    """What answers with a stream."""

    def __init__(self, *answers: Any) -> None:
        self.answers = answers

    def __call__(self, _request: Any, **_options: Any) -> AsyncIterator[Any]:
        async def stream() -> AsyncIterator[Any]:
            for answer in self.answers:
                yield answer

        return stream()


def replaced(backing: Backing, method: str, stream: object) -> None:
    """Lets a method that streams be answered so."""
    setattr(backing.market.imports, method, stream)


def held(**changes: Any) -> api.TalentImport:
    given: dict[str, Any] = {
        "id": "i1",
        "version": 2,
        "stage": api.IMPORT_STAGE_RUNNING,
        "source_name": "翎泉<学院>",
        "format": api.SHEET_FORMAT_XLSX,
        "uploaded_at": "2026-03-01T00:00:00Z",
        "rows_total": 20_000,
        "rows_done": 5_000,
        "created": 4_990,
        "refused": 10,
        "errors": 12,
        "rows_per_second": 210.5,
        "seconds_left": 71,
    }
    return api.TalentImport(**{**given, **changes})


@pytest.fixture
def bureau(client_as: ClientAs) -> httpx.AsyncClient:
    return client_as(Role.HR_BUREAU)


async def sent(client: httpx.AsyncClient, path: str, **fields: str) -> httpx.Response:
    return await client.post(
        path, data={csrf.FIELD: CSRF, **fields}, files={"file": ("名单.xlsx", b"PK\x03\x04" + b"x" * 900)}
    )


async def test_a_workbook_goes_through_whole_and_leads_to_its_progress(
    backing: Backing, bureau: httpx.AsyncClient
) -> None:
    taking = Taking(api.UploadImportResponse(talent_import=held()))
    replaced(backing, "UploadImport", taking)

    answer = await sent(bureau, "/imports/upload", source_name="翎泉学院", people_agreed="1")

    assert answer.status_code == 303
    assert answer.headers["location"] == "/imports/i1"
    assert taking.data == b"PK\x03\x04" + b"x" * 900
    assert (taking.header.source_name, taking.header.file_name) == ("翎泉学院", "名单.xlsx")
    assert taking.header.people_agreed


async def test_without_the_statement_nothing_is_agreed_to(
    backing: Backing, bureau: httpx.AsyncClient
) -> None:
    taking = Taking(api.UploadImportResponse(talent_import=held()))
    replaced(backing, "UploadImport", taking)

    await sent(bureau, "/imports/upload", source_name="翎泉学院")

    assert not taking.header.people_agreed


async def test_what_was_refused_stands_on_the_page_with_what_was_typed(
    backing: Backing, bureau: httpx.AsyncClient
) -> None:
    replaced(
        backing,
        "UploadImport",
        Taking(rpc_error(grpc.StatusCode.INVALID_ARGUMENT, "", fields=[("people_agreed", "请先确认")])),
    )

    answer = await sent(bureau, "/imports/upload", source_name="翎泉<学院>")

    assert answer.status_code == 422
    assert "请先确认" in answer.text
    assert 'value="翎泉&lt;学院&gt;"' in answer.text


async def test_progress_asks_for_itself_until_the_rows_are_in(
    backing: Backing, bureau: httpx.AsyncClient
) -> None:
    backing.market.imports.answers["GetImport"] = api.GetImportResponse(talent_import=held())
    html = (await bureau.get("/imports/i1/progress")).text
    assert 'hx-get="/imports/i1/progress"' in html
    assert "已处理 5,000 行，共约 20,000 行" in html
    assert "每秒 210.5 行" in html
    assert "约剩 71 秒" in html

    done = held(stage=api.IMPORT_STAGE_DONE, rows_done=20_000)
    backing.market.imports.answers["GetImport"] = api.GetImportResponse(talent_import=done)
    answer = await bureau.get("/imports/i1/progress")

    assert answer.headers["HX-Redirect"] == "/imports/i1"
    assert "hx-get" not in answer.text


async def test_errors_are_told_by_their_cells(backing: Backing, bureau: httpx.AsyncClient) -> None:
    done = held(stage=api.IMPORT_STAGE_DONE, copy_until="2026-03-08T00:00:00Z")
    backing.market.imports.answers["GetImport"] = api.GetImportResponse(talent_import=done)
    backing.market.imports.answers["ListImportErrors"] = api.ListImportErrorsResponse(
        errors=[api.ImportError(row=7, cell="C7", column="mobile", column_name="手机", message="应为<11>位")],
        total=12,
        next_page_token="7.1",
    )

    html = (await bureau.get("/imports/i1")).text

    assert "<code>C7</code>" in html
    assert "应为&lt;11&gt;位" in html
    assert 'href="/imports/i1/copy?only_refused=true"' in html
    assert "page_token=7.1" in html


async def test_a_copy_is_saved_under_its_own_name(backing: Backing, bureau: httpx.AsyncClient) -> None:
    header = api.DownloadImportCopyResponse.Header(file_name="导入结果.csv", media_type="text/csv")
    replaced(
        backing,
        "DownloadImportCopy",
        Sending(
            api.DownloadImportCopyResponse(header=header),
            api.DownloadImportCopyResponse(data=b"ab"),
            api.DownloadImportCopyResponse(data=b"cd"),
        ),
    )

    answer = await bureau.get("/imports/i1/copy")

    assert answer.content == b"abcd"
    assert answer.headers["content-disposition"].startswith('attachment; filename="file.csv"')
    assert answer.headers["cache-control"] == "no-store"


async def test_the_address_of_a_new_link_is_told_once(backing: Backing, bureau: httpx.AsyncClient) -> None:
    backing.market.imports.answers["CreateImportLink"] = api.CreateImportLinkResponse(
        link=api.ImportLink(id="l1", version=1, source_name="翎泉学院"), token="secret-token"
    )

    answer = await bureau.post("/imports/links", data={"source_name": "翎泉学院", "days": "3"})

    assert "/imports/by-link#secret-token" in answer.text
    assert backing.market.imports.requests["CreateImportLink"][0].days == 3
    assert "secret-token" not in (await bureau.get("/imports/links")).text


async def test_the_page_of_a_link_asks_for_its_secret_in_no_address(
    backing: Backing, client_as: ClientAs
) -> None:
    answer = await client_as().get("/imports/by-link?token=abc")

    assert "abc" not in answer.text
    assert 'name="look"' in answer.text
    assert 'type="file"' not in answer.text
    assert "LookAtImportLink" not in backing.market.imports.requests


async def looked(client: httpx.AsyncClient, secret: str) -> httpx.Response:
    """What a visitor gets who sends a link's secret by the form of its page."""
    asked = (await client.get("/imports/by-link")).text
    token = asked.partition('name="_token" value="')[2].partition('"')[0]
    form = {"_token": token, "token": secret, "look": "1"}
    return await client.post("/imports/by-link", data=form)


async def test_behind_the_secret_of_a_link_is_its_form(backing: Backing, client_as: ClientAs) -> None:
    backing.market.imports.answers["LookAtImportLink"] = api.LookAtImportLinkResponse(
        source_name="翎泉学院", expires_at="2026-03-08T00:00:00Z"
    )

    answer = await looked(client_as(), "abc")

    assert 'name="token" value="abc"' in answer.text
    assert 'type="file"' in answer.text
    assert backing.market.imports.requests["LookAtImportLink"][0].token == "abc"


async def test_a_spent_link_is_told_as_such(backing: Backing, client_as: ClientAs) -> None:
    backing.market.imports.answers["LookAtImportLink"] = rpc_error(grpc.StatusCode.NOT_FOUND, "")

    answer = await looked(client_as(), "abc")

    assert answer.status_code == 404
    assert texts.get("imports.by_link.none") in answer.text
    assert 'type="file"' not in answer.text


def both(**changes: Any) -> Any:
    given: dict[str, Any] = {
        "duplicate": api.Duplicate(
            id="p1",
            version=3,
            stage=api.DUPLICATE_STAGE_OPEN,
            first_id="t1",
            second_id="t2",
            score=0.85,
            evidence=["id_near", "name_same"],
        ),
        "first": api.DuplicateSide(profile=TalentProfile(id="t1", major="农学", education=EDUCATION_MASTER)),
        "second": api.DuplicateSide(
            profile=TalentProfile(id="t2", major="农学", education=EDUCATION_BACHELOR)
        ),
    }
    return {**given, **changes}


async def test_a_pair_stands_side_by_side_without_who_it_is(
    backing: Backing, bureau: httpx.AsyncClient
) -> None:
    backing.market.imports.answers["GetDuplicate"] = api.GetDuplicateResponse(**both())

    html = (await bureau.get("/duplicates/p1")).text

    assert "身份证号仅差一位" in html
    assert "硕士" in html
    assert "本科" in html
    assert texts.get("imports.column.mobile") not in html
    assert 'action="/duplicates/p1/merge"' not in html


async def test_identities_are_shown_for_a_purpose_and_fields_chosen_from_either_side(
    backing: Backing, bureau: httpx.AsyncClient
) -> None:
    who = [api.DuplicateIdentity(name="赵翀赟", mobile=f"1910000000{n}") for n in (1, 2)]
    sides = {
        "first": api.DuplicateSide(profile=TalentProfile(id="t1"), identity=who[0]),
        "second": api.DuplicateSide(profile=TalentProfile(id="t2"), identity=who[1]),
    }
    backing.market.imports.answers["ReadDuplicate"] = api.ReadDuplicateResponse(**both(**sides))

    shown = await bureau.post("/duplicates/p1/identities", data={"purpose": "核对"})

    assert "19100000001" in shown.text
    assert 'name="from.identity.mobile" value="t2"' in shown.text
    assert 'name="from.identity.name"' not in shown.text
    answer = await bureau.post(
        "/duplicates/p1/merge",
        data={
            "version": "3",
            "keep_id": "t1",
            "purpose": "核对",
            "from.identity.mobile": "t2",
            "from.major": "t1",
            "from.titles": "t2",
        },
    )
    assert answer.headers["location"] == "/duplicates?done=merged"
    (asked,) = backing.market.imports.requests["MergeDuplicate"]
    assert (asked.keep_id, asked.expected_version) == ("t1", 3)
    assert sorted(asked.take_fields) == ["identity.mobile", "titles"]


def registered(*who: bool) -> dict[str, Any]:
    """Both sides, and of each whether its person has been here."""
    sides = [
        api.DuplicateSide(profile=TalentProfile(id=f"t{place}"), registered=each)
        for place, each in enumerate(who, 1)
    ]
    told: dict[str, Any] = both(first=sides[0], second=sides[1])
    return told


async def test_the_profile_that_its_person_stands_for_is_the_only_one_to_keep(
    backing: Backing, bureau: httpx.AsyncClient
) -> None:
    backing.market.imports.answers["ReadDuplicate"] = api.ReadDuplicateResponse(**registered(False, True))

    html = (await bureau.post("/duplicates/p1/identities", data={"purpose": "核对"})).text

    assert texts.get("imports.duplicate.registered") in html
    assert 'name="keep_id" value="t2" checked' in html
    assert 'name="keep_id" value="t1"' not in html


async def test_two_profiles_whose_people_were_both_here_can_only_be_told_apart(
    backing: Backing, bureau: httpx.AsyncClient
) -> None:
    backing.market.imports.answers["ReadDuplicate"] = api.ReadDuplicateResponse(**registered(True, True))

    html = (await bureau.post("/duplicates/p1/identities", data={"purpose": "核对"})).text

    assert texts.get("imports.duplicate.both") in html
    assert 'action="/duplicates/p1/merge"' not in html
    assert 'action="/duplicates/p1/dismiss"' in html


async def test_why_a_profile_cannot_go_stands_on_the_page(
    backing: Backing, bureau: httpx.AsyncClient
) -> None:
    backing.market.imports.answers["GetDuplicate"] = api.GetDuplicateResponse(**registered(False, True))
    told = texts.get("validation.registered_stays", label=texts.get("validation.label.keep_id"))
    backing.market.imports.answers["MergeDuplicate"] = rpc_error(
        grpc.StatusCode.INVALID_ARGUMENT, "", fields=[("keep_id", told)]
    )

    answer = await bureau.post(
        "/duplicates/p1/merge", data={"version": "3", "keep_id": "t1", "purpose": "核"}
    )

    assert answer.status_code == 422
    assert told in answer.text


@pytest.mark.parametrize("path", ["/imports", "/imports/links", "/duplicates", "/duplicates/p1"])
async def test_nobody_but_the_bureau_opens_the_pages(path: str, client_as: ClientAs) -> None:
    for role in set(Role) - {Role.HR_BUREAU, Role.SYSTEM, Role.VISITOR}:
        assert (await client_as(role).get(path)).status_code == 403, role


async def test_the_api_takes_a_workbook_as_a_form(backing: Backing, bureau: httpx.AsyncClient) -> None:
    taking = Taking(api.UploadImportResponse(talent_import=held()))
    replaced(backing, "UploadImport", taking)

    answer = await sent(bureau, "/api/talent-imports/upload", source_name="翎泉学院", people_agreed="true")

    assert answer.status_code == 201, answer.text
    assert answer.json()["id"] == "i1"
    wrong = await bureau.post("/api/talent-imports/upload", json={})
    assert wrong.status_code == 415
