"""The bureau's desk of imports, for tests: forms filled in, given in, and read back."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import openpyxl
from dabridge.talent.v1 import imports_service_pb2 as api
from openpyxl import Workbook

from services.common import texts
from services.talent.market.imports.columns import COLUMNS
from services.talent.market.people.vault import People
from tests.integration.talent_market.offices import Market, Office

KEYS: Final = tuple(column.key for column in COLUMNS)
SCHOOL: Final = "翎泉职业技术学院"
_PIECE: Final = 100_000

Row = Mapping[str, Any]


def workbook(rows: Iterable[Row], keys: Iterable[str] = KEYS) -> bytes:
    """A filled form as XLSX, without its example."""
    order = list(keys)
    heads = {column.key: column.head for column in COLUMNS}
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet(texts.get("imports.sheet.people"))
    sheet.append([heads[key] for key in order])
    for row in rows:
        sheet.append([row.get(key) for key in order])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def plain(rows: Iterable[Row], encoding: str = "utf-8-sig") -> bytes:
    """A filled form as CSV."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([column.head for column in COLUMNS])
    writer.writerows([[row.get(key, "") for key in KEYS] for row in rows])
    return text.getvalue().encode(encoding)


def given(
    market: Market, content: bytes, name: str = "名单.xlsx", source: str = SCHOOL, *, agreed: bool = True
) -> api.TalentImport:
    """A file given in by the bureau; nobody has worked on it yet."""
    header = api.UploadImportRequest.Header(source_name=source, file_name=name, people_agreed=agreed)

    def requests() -> Iterator[api.UploadImportRequest]:
        yield api.UploadImportRequest(header=header)
        for start in range(0, len(content), _PIECE):
            yield api.UploadImportRequest(data=content[start : start + _PIECE])

    answer: api.UploadImportResponse = market.bureau.imports.UploadImport(requests())
    return answer.talent_import


def taken(market: Market, content: bytes, name: str = "名单.xlsx", source: str = SCHOOL) -> api.TalentImport:
    """A file given in and worked off."""
    held = given(market, content, name, source)
    market.work_off()
    return seen(market, held.id)


def seen(market: Market, import_id: str) -> api.TalentImport:
    """An import as the bureau sees it."""
    answer: api.GetImportResponse = market.bureau.imports.GetImport(api.GetImportRequest(id=import_id))
    return answer.talent_import


def errors(market: Market, import_id: str) -> list[api.ImportError]:
    """Every cell that was refused, page by page."""
    found: list[api.ImportError] = []
    token = ""
    while True:
        request = api.ListImportErrorsRequest(id=import_id, page_size=200, page_token=token)
        page = market.bureau.imports.ListImportErrors(request)
        found += page.errors
        token = page.next_page_token
        if not token:
            return found


def copy(
    market: Market, import_id: str, *, only_refused: bool = False, office: Office | None = None
) -> bytes:
    """A returned copy."""
    request = api.DownloadImportCopyRequest(id=import_id, only_refused=only_refused)
    answers = list((office or market.bureau).imports.DownloadImportCopy(request))
    assert answers[0].header.file_name
    return b"".join(answer.data for answer in answers[1:])


def sheet_of(content: bytes) -> Any:
    """The sheet of people of a workbook, to be read cell by cell."""
    return openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]


def people(market: Market) -> list[tuple[str, str]]:
    """Who is kept: id and name, by name."""
    vault = People.of(market.served.parts)
    with market.served.parts.log.pool.connection() as connection:
        ids = [row[0] for row in connection.execute("SELECT talent_id FROM person").fetchall()]
        return sorted(((key, who.name) for key, who in vault.read_many(connection, ids).items()), key=_name)


def _name(entry: tuple[str, str]) -> str:
    return entry[1]
