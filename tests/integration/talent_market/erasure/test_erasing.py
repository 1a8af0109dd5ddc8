"""Erasing a person in the database, the steps after it, and the receipt."""

import threading

import grpc
import pytest
from dabridge.events.v1.types_pb2 import RECORD_STATUS_WITHDRAWN, Removed
from dabridge.talent.v1 import erasure_service_pb2 as api
from dabridge.talent.v1 import people_service_pb2, talent_service_pb2

from services.common import texts
from services.common.access.principal import Role
from services.common.jobs.worker import Worker
from services.common.market.notices import Notice, tell
from services.common.records.workflow import Desk
from services.talent.market.erasure import clock, forgetting
from services.talent.market.erasure.kept import Kept
from services.talent.market.erasure.rules import Basis, Store
from services.talent.market.erasure.steps import Steps, eraser_of
from services.talent.market.erasure.stores import Outcome
from services.talent.market.people.vault import Identity, People
from tests import scan
from tests.fakes.identities import FICTITIOUS
from tests.integration.talent_market.erasure.stores import FakeStore
from tests.integration.talent_market.offices import Market, refused
from tests.records import keys_url

WHO = FICTITIOUS[3]
WORDS = "在翎泉做过鹮翎谱系的测绘"


def phrase() -> str:
    return texts.get("erasure.phrase")


def a_person(market: Market, talent_id: str = "") -> str:
    """A talent with an identity, a profile of their own words and a place in the expert pool."""
    held = market.talent(**({"id": talent_id} if talent_id else {}), experience=WORDS)
    people = People.of(market.served.parts)
    identity = Identity(WHO.name, WHO.mobile, WHO.mail, WHO.id_number, WHO.address)
    market.arrange(lambda desk: people.put(desk, held.id, identity))
    market.expert(held.id, summary=WORDS)
    return held.id


def erase(market: Market, talent_id: str) -> api.Erasure:
    request = api.EraseMeRequest(phrase=phrase())
    answer: api.EraseMeResponse = market.person(talent_id).erasure.EraseMe(request)
    return answer.erasure


def work_with(market: Market, **stores: FakeStore) -> None:
    """Lets a worker do what is due, with fakes of the stores beyond the database."""
    fakes = {store: FakeStore() for store in (Store.ELASTICSEARCH, Store.KAFKA, Store.DEAD_LETTERS)}
    fakes |= {Store(name): fake for name, fake in stores.items()}
    market.sql("UPDATE outbox SET published_at = now()")
    worker = Worker(market.served.parts.log.pool, {forgetting.JOB: Steps(market.served.parts, fakes).work})
    stop = threading.Event()
    while worker.step(stop):
        pass


def steps(market: Market, erasure_id: str) -> dict[str, api.ErasureStep]:
    found = market.bureau.erasure.GetErasure(api.GetErasureRequest(id=erasure_id)).erasure
    return {api.ErasureStore.Name(step.store).removeprefix("ERASURE_STORE_"): step for step in found.steps}


def test_nothing_of_the_person_is_left_in_any_table_of_any_database(market: Market) -> None:
    talent_id = a_person(market)
    market.arrange(
        lambda desk: tell(
            desk.connection, desk.now, [Notice(talent_id, "x", "talent", talent_id, {"a": WORDS})]
        )
    )
    databases = {"talent": market.url, "talent_keys": keys_url(market.url)}

    def rows() -> list[scan.Piece]:
        return [piece for name, url in databases.items() for piece in scan.tables(name, url)]

    before = scan.scan([WORDS], rows())
    erase(market, talent_id)
    after = scan.scan([WORDS, *WHO.values], rows())

    assert before.found, "the notice and the outbox had the words"
    assert not after.found
    assert market.sql("SELECT count(*) FROM person WHERE talent_id = %s", talent_id) == [(0,)]


def test_the_records_are_withdrawn_without_content_and_events_say_no_more_than_that(market: Market) -> None:
    talent_id = a_person(market)

    erase(market, talent_id)

    events = market.events(talent_id)
    assert [type(event) for event in events] == [Removed, Removed]
    assert {event.reason for event in events if isinstance(event, Removed)} == {"erased"}
    held = market.bureau.records.GetTalent(talent_service_pb2.GetTalentRequest(id=talent_id)).talent
    assert held.status == RECORD_STATUS_WITHDRAWN
    assert (held.version, list(held.titles), held.experience) == (2, [], "")


def test_the_key_is_gone_and_what_was_sealed_cannot_be_read_any_more(market: Market) -> None:
    talent_id = a_person(market)
    people = People.of(market.served.parts)

    erase(market, talent_id)

    assert people.destroyed_at(talent_id) is not None
    assert market.arrange(lambda desk: people.read(desk, talent_id)) is None


def test_erasing_twice_gives_the_same_receipt(market: Market) -> None:
    talent_id = a_person(market)

    first, second = erase(market, talent_id), erase(market, talent_id)
    on_request = market.bureau.erasure.EraseOnRequest(
        api.EraseOnRequestRequest(talent_id=talent_id, request_number="达人社删字〔2026〕3号")
    ).erasure

    assert first.code == second.code == on_request.code
    assert on_request.basis == api.ERASURE_BASIS_SELF


def test_a_slip_of_the_hand_erases_nothing(market: Market) -> None:
    talent_id = a_person(market)

    status, _ = refused(lambda: market.person(talent_id).erasure.EraseMe(api.EraseMeRequest(phrase="删除")))

    assert status == grpc.StatusCode.INVALID_ARGUMENT
    assert market.sql("SELECT count(*) FROM erasure") == [(0,)]


def test_the_bureau_needs_the_number_of_a_request_and_a_person_who_is_known(market: Market) -> None:
    talent_id = a_person(market)
    ask = market.bureau.erasure.EraseOnRequest

    unnumbered, _ = refused(lambda: ask(api.EraseOnRequestRequest(talent_id=talent_id)))
    unknown, _ = refused(lambda: ask(api.EraseOnRequestRequest(talent_id="nobody", request_number="1")))
    done = ask(api.EraseOnRequestRequest(talent_id=talent_id, request_number="2026-3")).erasure

    assert (unnumbered, unknown) == (grpc.StatusCode.INVALID_ARGUMENT, grpc.StatusCode.NOT_FOUND)
    assert (done.basis, done.request_number) == (api.ERASURE_BASIS_REQUEST, "2026-3")


@pytest.mark.parametrize("role", [Role.ENTERPRISE, Role.ZONE_BUREAU, Role.SCENARIO_CENTRE, Role.ADMIN])
def test_others_erase_nobody_and_see_no_list(market: Market, role: Role) -> None:
    talent_id = a_person(market)
    office = market.as_(role).erasure

    tried = [
        refused(lambda: office.EraseMe(api.EraseMeRequest(phrase=phrase()))),
        refused(
            lambda: office.EraseOnRequest(api.EraseOnRequestRequest(talent_id=talent_id, request_number="1"))
        ),
        refused(lambda: office.ListErasures(api.ListErasuresRequest())),
        refused(lambda: office.ListAccountErasures(api.ListAccountErasuresRequest())),
    ]

    assert {status for status, _ in tried} == {grpc.StatusCode.PERMISSION_DENIED}


def test_a_step_is_repeated_until_it_is_verified_and_then_the_receipt_is_complete(market: Market) -> None:
    erasure = erase(market, a_person(market))
    found = Outcome("scan_from_beginning", verified=False, counts={"values": 2})
    clean = Outcome("scan_from_beginning", verified=True, counts={"values": 0})
    kafka = FakeStore((None, found, clean))

    for _ in range(3):
        market.sql("UPDATE erasure_step SET not_before = now()")
        clock.ask(market.served.parts)
        work_with(market, kafka=kafka)
    before = market.bureau.erasure.GetErasure(api.GetErasureRequest(id=erasure.id)).erasure
    market.system.erasure.ReportAccountErased(
        api.ReportAccountErasedRequest(erasure_id=erasure.id, counts={"accounts": 1})
    )
    after = market.bureau.erasure.GetErasure(api.GetErasureRequest(id=erasure.id)).erasure

    told = steps(market, erasure.id)
    assert before.completed_at == ""
    assert after.completed_at != ""
    assert told["KAFKA"].attempts == 3
    assert told["KAFKA"].counts["values"] == 2, "what was taken away is told, not what the last look found"
    assert all(step.verified_at for step in told.values())


def test_topics_wait_for_the_lists_to_be_ranked_again(market: Market) -> None:
    erase(market, a_person(market))
    away, kafka = FakeStore((None,)), FakeStore()

    work_with(market, elasticsearch=away, kafka=kafka)

    assert away.asked
    assert not kafka.asked


def test_one_store_that_is_away_keeps_no_other_waiting(market: Market) -> None:
    erasure = erase(market, a_person(market))

    work_with(market, kafka=FakeStore((None,)))

    told = steps(market, erasure.id)
    assert not told["KAFKA"].verified_at
    assert told["DEAD_LETTERS"].verified_at
    assert told["RECORDS"].verified_at


def test_rows_that_come_in_after_the_erasure_are_found_by_the_second_pass(market: Market) -> None:
    talent_id = a_person(market)
    erasure = erase(market, talent_id)
    market.arrange(
        lambda desk: tell(desk.connection, desk.now, [Notice(talent_id, "x", "talent", talent_id)])
    )

    work_with(market)
    first = steps(market, erasure.id)["RECORDS"]
    market.sql("UPDATE erasure_step SET not_before = now()")
    clock.ask(market.served.parts)
    work_with(market)

    assert not first.verified_at
    assert steps(market, erasure.id)["RECORDS"].verified_at
    assert market.sql("SELECT count(*) FROM notice WHERE recipient = %s", talent_id) == [(0,)]


def test_anybody_verifies_a_receipt_by_its_code_and_learns_no_id(market: Market) -> None:
    erasure = erase(market, a_person(market))
    typed = erasure.code.lower().replace("-", " ")

    told = market.as_(Role.VISITOR).erasure.VerifyReceipt(api.VerifyReceiptRequest(code=typed))
    status, message = refused(
        lambda: market.as_(Role.VISITOR).erasure.VerifyReceipt(api.VerifyReceiptRequest(code="AAAA"))
    )

    assert told.genuine
    assert told.erasure.code == erasure.code
    assert (told.erasure.talent_id, told.erasure.request_number) == ("", "")
    assert status == grpc.StatusCode.NOT_FOUND
    assert erasure.code not in message


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE erasure SET asked_at = asked_at - interval '1 day'",
        "UPDATE erasure SET request_number = '9'",
        "UPDATE erasure_step SET verified_at = now() WHERE store = 'kafka'",
        "UPDATE erasure_step SET counts = '{}' WHERE store = 'records'",
        "UPDATE erasure SET completed_at = now()",
    ],
)
def test_a_receipt_that_was_changed_is_not_genuine(market: Market, change: str) -> None:
    erasure = erase(market, a_person(market))
    market.sql(change)

    told = market.as_(Role.VISITOR).erasure.VerifyReceipt(api.VerifyReceiptRequest(code=erasure.code))

    assert not told.genuine


def test_each_receipt_is_sealed_after_the_one_before(market: Market) -> None:
    first, second = erase(market, a_person(market)), erase(market, a_person(market))

    [(previous,)] = market.sql("SELECT previous FROM erasure WHERE id = %s", second.id)

    assert previous.hex() == first.seal


def test_the_gateway_is_told_whose_accounts_are_to_go_until_it_has_reported(market: Market) -> None:
    talent_id = a_person(market)
    erasure = erase(market, talent_id)
    ask = market.system.erasure.ListAccountErasures

    before = ask(api.ListAccountErasuresRequest()).erasures
    market.system.erasure.ReportAccountErased(
        api.ReportAccountErasedRequest(erasure_id=erasure.id, counts={"accounts": 1, "sessions": 2})
    )
    after = ask(api.ListAccountErasuresRequest()).erasures

    assert [(each.erasure_id, each.talent_id) for each in before] == [(erasure.id, talent_id)]
    assert list(after) == []
    assert dict(steps(market, erasure.id)["ACCOUNT"].counts) == {"accounts": 1, "sessions": 2}


def test_kept_answers_about_the_person_are_gone(market: Market) -> None:
    talent_id = market.new_id("talent")
    profile = talent_service_pb2.CreateTalentRequest(idempotency_key="k-1")
    profile.talent.CopyFrom(market.talent())
    profile.talent.id = talent_id
    market.person(talent_id).records.CreateTalent(profile)
    people = people_service_pb2.UpdateIdentityRequest(idempotency_key="k-2")
    people.identity.name, people.identity.mobile = WHO.name, WHO.mobile
    market.person(talent_id).people.UpdateIdentity(people)
    kept = market.sql("SELECT count(*) FROM idempotency_key")

    erase(market, talent_id)

    assert kept == [(2,)]
    assert market.sql("SELECT count(*) FROM idempotency_key") == [(0,)]


def test_nobody_is_brought_back_by_a_write_after_the_erasure(market: Market) -> None:
    talent_id = a_person(market)
    erase(market, talent_id)
    profile = talent_service_pb2.UpdateTalentRequest(expected_version=2)
    profile.talent.CopyFrom(market.talent())
    profile.talent.id = talent_id

    status, _ = refused(lambda: market.system.records.UpdateTalent(profile))

    assert status == grpc.StatusCode.FAILED_PRECONDITION


def test_where_the_commit_failed_the_receipt_beside_the_key_finishes_it(market: Market) -> None:
    talent_id = a_person(market)
    parts = market.served.parts

    class Lost(Exception):
        pass

    def work(desk: Desk) -> None:
        eraser_of(parts).erase(desk, talent_id, Basis.SELF)
        raise Lost

    with pytest.raises(Lost):
        market.arrange(work)
    before = market.sql("SELECT count(*) FROM erasure")
    applied = clock.reapply(parts), clock.reapply(parts)

    [kept] = Kept(keys_url(market.url)).all()
    [(code, title)] = market.sql("SELECT e.code, t.title FROM erasure e JOIN talent t ON t.id = e.talent_id")
    assert before == [(0,)]
    assert applied == (1, 0)
    assert (code, title) == (kept.code, "")
    told = market.as_(Role.VISITOR).erasure.VerifyReceipt(api.VerifyReceiptRequest(code=code))
    assert told.genuine


def test_erasures_are_listed_newest_first_and_paged(market: Market) -> None:
    made = [erase(market, a_person(market)).id for _ in range(3)]
    ask = market.bureau.erasure.ListErasures

    first = ask(api.ListErasuresRequest(page_size=2))
    second = ask(api.ListErasuresRequest(page_size=2, page_token=first.next_page_token))
    open_ones = ask(api.ListErasuresRequest(open=True))

    assert [each.id for each in (*first.erasures, *second.erasures)] == made[::-1]
    assert (first.total, second.next_page_token, open_ones.total) == (3, "", 3)


def test_the_log_names_the_act_and_nothing_of_the_person(market: Market) -> None:
    talent_id = a_person(market)
    erase(market, talent_id)

    entries = market.sql("SELECT * FROM audit_entry WHERE action = 'EraseMe'")

    assert entries
    assert not scan.scan([*WHO.values, WORDS], [scan.Piece("log", repr(entries).encode())]).found
