"""Links: a school without an account gives in one workbook, and the bureau decides about it."""

from collections.abc import Callable, Iterator
from functools import partial

from dabridge.talent.v1 import imports_service_pb2 as api
from grpc import StatusCode

from services.common.access.principal import Role
from tests.fakes import crowd
from tests.integration.talent_market.imports import desk
from tests.integration.talent_market.offices import Market, refused


def made(market: Market, **more: object) -> api.CreateImportLinkResponse:
    request = api.CreateImportLinkRequest(source_name=desk.SCHOOL, **more)  # type: ignore[arg-type]
    answer: api.CreateImportLinkResponse = market.bureau.imports.CreateImportLink(request)
    return answer


def sent(market: Market, token: str, content: bytes, *, agreed: bool = True) -> api.UploadByLinkResponse:
    def requests() -> Iterator[api.UploadByLinkRequest]:
        header = api.UploadByLinkRequest.Header(token=token, file_name="名单.xlsx", people_agreed=agreed)
        yield api.UploadByLinkRequest(header=header)
        yield api.UploadByLinkRequest(data=content)

    answer: api.UploadByLinkResponse = market.as_(Role.VISITOR).imports.UploadByLink(requests())
    return answer


def the_import(market: Market) -> api.TalentImport:
    held: api.TalentImport
    (held,) = market.bureau.imports.ListImports(api.ListImportsRequest()).talent_imports
    return held


def test_a_workbook_by_a_link_waits_until_the_bureau_confirms_it(market: Market) -> None:
    token = made(market).token
    visitor = market.as_(Role.VISITOR).imports
    assert visitor.LookAtImportLink(api.LookAtImportLinkRequest(token=token)).source_name == desk.SCHOOL

    sent(market, token, desk.workbook(crowd.rows(2)))
    market.work_off()

    held = the_import(market)
    assert held.stage == api.IMPORT_STAGE_WAITING
    assert not desk.people(market)
    request = api.ConfirmImportRequest(id=held.id, expected_version=held.version)
    assert refused(lambda: market.bureau.imports.ConfirmImport(request))[0] == StatusCode.INVALID_ARGUMENT
    request.people_agreed = True
    market.bureau.imports.ConfirmImport(request)
    market.work_off()
    assert desk.seen(market, held.id).created == 2


def test_a_link_is_good_for_one_workbook(market: Market) -> None:
    token = made(market).token
    sent(market, token, desk.workbook(crowd.rows(1)))

    again, _ = refused(lambda: sent(market, token, desk.workbook(crowd.rows(1))))

    assert again == StatusCode.NOT_FOUND
    (link,) = market.bureau.imports.ListImportLinks(api.ListImportLinksRequest()).links
    assert link.import_id == the_import(market).id


def test_a_link_ends_with_its_days_or_when_it_is_revoked(market: Market) -> None:
    first, second = made(market, days=2), made(market)
    link = second.link
    market.bureau.imports.RevokeImportLink(
        api.RevokeImportLinkRequest(id=link.id, expected_version=link.version)
    )
    content = desk.workbook(crowd.rows(1))

    assert refused(lambda: sent(market, second.token, content))[0] == StatusCode.NOT_FOUND
    market.clock.advance(2 * 86_400 + 1)
    assert refused(lambda: sent(market, first.token, content))[0] == StatusCode.NOT_FOUND
    assert market.sql("SELECT count(*) FROM talent_import") == [(0,)]


def test_the_secret_is_told_once_and_kept_nowhere(market: Market) -> None:
    asked = {"idempotency_key": "link-1"}
    first = made(market, **asked)

    again = made(market, **asked)

    assert len(first.token) == 32
    assert (again.link.id, again.token) == (first.link.id, "")
    for table in ("import_link", "idempotency_key", "audit_entry"):
        rows = market.sql(f"SELECT 1 FROM {table} AS t WHERE strpos(t::text, %s) > 0", first.token)
        assert rows == [], table


def test_a_workbook_that_is_turned_away_is_taken_in_by_nobody(market: Market) -> None:
    sent(market, made(market).token, desk.workbook(crowd.rows(1)))
    held = the_import(market)

    market.bureau.imports.DiscardImport(api.DiscardImportRequest(id=held.id, expected_version=held.version))
    market.work_off()

    assert desk.seen(market, held.id).stage == api.IMPORT_STAGE_DISCARDED
    assert not desk.people(market)
    late = api.ConfirmImportRequest(id=held.id, expected_version=held.version + 1, people_agreed=True)
    assert refused(lambda: market.bureau.imports.ConfirmImport(late))[0] == StatusCode.FAILED_PRECONDITION


def test_nobody_but_the_bureau_sees_imports_or_gives_them_in(market: Market) -> None:
    held = desk.given(market, desk.workbook(crowd.rows(1)))
    one, copy = api.GetImportRequest(id=held.id), api.DownloadImportCopyRequest(id=held.id)

    for role in set(Role) - {Role.HR_BUREAU, Role.SYSTEM}:
        stub = market.as_(role, talent="talent-1" if role == Role.TALENT else "").imports
        for call in (partial(stub.GetImport, one), partial(_all, stub.DownloadImportCopy, copy)):
            code, _ = refused(call)
            assert code in (StatusCode.PERMISSION_DENIED, StatusCode.UNAUTHENTICATED), role


def _all(method: Callable[[object], Iterator[object]], request: object) -> list[object]:
    return list(method(request))
