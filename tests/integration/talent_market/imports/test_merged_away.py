"""A profile that was merged away leaves nothing readable, in no store, whoever is erased afterwards."""

import pytest
from dabridge.events.v1.types_pb2 import Removed
from dabridge.talent.v1 import erasure_service_pb2 as erasure_api
from dabridge.talent.v1 import talent_service_pb2 as records_api

from services.common.errors import NotFound
from services.common.records.workflow import Desk
from services.common.sealing import Place
from services.talent.market.erasure.kept import Kept
from services.talent.market.erasure.rules import Basis
from services.talent.market.erasure.steps import eraser_of
from services.talent.market.imports import pairs
from services.talent.market.people.vault import Identity, People
from tests.fakes import crowd
from tests.integration.talent_market.imports import desk
from tests.integration.talent_market.imports.test_duplicates import (
    ONE,
    OTHER,
    ids,
    listed,
    merged,
    profile_of,
    two,
    wrong_by_one,
)
from tests.integration.talent_market.offices import Market
from tests.records import keys_url

WORDS = "园区平台"
# Where rows about somebody lie under their talent id.
TABLES = {
    "person": "talent_id",
    "consent": "talent_id",
    "import_person": "talent_id",
    "import_row": "talent_id",
    "person_block": "talent_id",
    "talent_freshness": "talent_id",
    "index_person": "talent_id",
    "exchange_conflict": "talent_id",
    "notice": "recipient",
}


def people_of(market: Market) -> People:
    return People.of(market.served.parts)


def rows_of(market: Market, talent_id: str) -> dict[str, int]:
    """How many rows each table has of somebody, but for those that have none."""
    counted = {
        table: market.sql(f"SELECT count(*) FROM {table} WHERE {column} = %s", talent_id)[0][0]
        for table, column in TABLES.items()
    }
    return {table: count for table, count in counted.items() if count}


def contradicted(market: Market, talent_id: str) -> None:
    """Lets a department have said something else of somebody."""
    market.sql(
        "INSERT INTO exchange_conflict (id, talent_id, source, field, given, digest, as_of, stage, at)"
        " VALUES (%s, %s, 'register-a', 'major', 'x', 'x', '2026-02-01', 'open', now())",
        *(f"conflict-{talent_id}"[:60], talent_id),
    )


def test_nothing_of_the_profile_that_goes_is_left_to_be_read(market: Market) -> None:
    pair = two(market)
    stays, gone = ids(market)
    market.expert(gone, summary=WORDS)
    contradicted(market, gone)
    before = rows_of(market, gone)
    [(sealed,)] = market.sql("SELECT state FROM talent WHERE id = %s", gone)
    people = people_of(market)

    merged(market, pair, stays, ["identity.id_number"])
    at_once = profile_of(market, gone)
    market.work_off()

    assert {"person", "consent", "import_person", "exchange_conflict", "index_person"} <= before.keys()
    assert rows_of(market, gone) == {}
    assert (list(at_once.titles), at_once.experience, len(at_once.skills)) == ([], "", 0)
    expert = market.bureau.records.GetExpert(records_api.GetExpertRequest(id=gone)).expert
    assert (list(expert.titles), expert.summary) == ([], "")
    with pytest.raises(NotFound):
        people.unseal(gone, sealed, Place("talent", gone))
    assert people.destroyed_at(gone) is not None
    assert people.destroyed_at(stays) is None


def test_of_the_profile_that_goes_events_say_no_more_than_that(market: Market) -> None:
    pair = two(market)
    stays, gone = ids(market)

    merged(market, pair, stays, [])

    told = market.events(gone)
    assert [type(each) for each in told] == [Removed]
    assert [each.reason for each in told if isinstance(each, Removed)] == ["erased"]


def test_a_place_in_the_expert_pool_is_the_one_that_stays(market: Market) -> None:
    pair = two(market)
    stays, gone = ids(market)
    market.expert(gone, summary="擅长规划")

    merged(market, pair, stays, [])

    kept = market.bureau.records.GetExpert(records_api.GetExpertRequest(id=stays)).expert
    assert kept.summary == "擅长规划"
    assert not kept.committee_member


def test_every_other_store_is_cleaned_too_and_no_account_is_looked_for(market: Market) -> None:
    pair = two(market)
    stays, _ = ids(market)

    merged(market, pair, stays, [])

    [receipt] = market.bureau.erasure.ListErasures(erasure_api.ListErasuresRequest()).erasures
    assert receipt.basis == erasure_api.ERASURE_BASIS_MERGE
    stores = {erasure_api.ErasureStore.Name(step.store) for step in receipt.steps}
    assert stores == {
        f"ERASURE_STORE_{name}"
        for name in ("RECORDS", "KEY", "ELASTICSEARCH", "KAFKA", "DEAD_LETTERS", "BACKUPS")
    }
    waiting = market.system.erasure.ListAccountErasures(erasure_api.ListAccountErasuresRequest())
    assert list(waiting.erasures) == []


def test_the_job_keeps_the_receipt_beside_the_keys_and_finds_nothing_a_second_time(market: Market) -> None:
    pair = two(market)
    stays, gone = ids(market)

    merged(market, pair, stays, [])
    market.work_off()

    [kept] = Kept(keys_url(market.url)).all()
    assert (kept.talent_id, kept.basis) == (gone, Basis.MERGE)
    states = dict(market.sql("SELECT store, verified_at IS NOT NULL FROM erasure_step"))
    assert {name for name, verified in states.items() if verified} == {"records", "key", "backups"}
    (shown,) = listed(market, 2)
    assert (shown.id, shown.kept_id) == (pair.id, stays)


def test_a_merge_that_is_not_committed_destroys_no_key_and_leaves_no_receipt(market: Market) -> None:
    gone = market.talent().id
    people = people_of(market)
    market.arrange(lambda each: people.put(each, gone, Identity(name="翎泉")))

    class Lost(Exception):
        pass

    def work(desk_: Desk) -> None:
        eraser_of(market.served.parts).merged_away(desk_, gone)
        raise Lost

    with pytest.raises(Lost):
        market.arrange(work)

    assert people.destroyed_at(gone) is None
    assert Kept(keys_url(market.url)).all() == []
    with market.served.parts.log.pool.connection() as connection:
        assert people.read(connection, gone) is not None


def as_it_was(market: Market, gone: str, stays: str) -> None:
    """A merge of the days when the other profile was only withdrawn."""
    first, second = sorted((gone, stays))
    market.sql(
        "INSERT INTO duplicate_pair (id, stage, first_id, second_id, score, evidence, found_at, kept_id)"
        " VALUES (%s, 'merged', %s, %s, 0.9, '{}', now(), %s)",
        *(f"{gone}-{stays}"[:60], first, second, stays),
    )
    held = profile_of(market, gone)
    request = records_api.WithdrawTalentRequest(id=gone, expected_version=held.version, reason="重复")
    market.system.records.WithdrawTalent(request)


def test_erasing_who_stayed_erases_whatever_was_merged_into_them(market: Market) -> None:
    people = people_of(market)
    stays, gone = market.talent().id, market.talent(experience=WORDS).id
    market.arrange(lambda each: people.put(each, stays, Identity(name="翎泉")))
    as_it_was(market, gone, stays)
    assert WORDS in profile_of(market, gone).experience

    request = erasure_api.EraseOnRequestRequest(talent_id=stays, request_number="2026-1")
    receipt = market.bureau.erasure.EraseOnRequest(request).erasure

    assert receipt.talent_id == stays
    assert profile_of(market, gone).experience == ""
    assert all(people.destroyed_at(each) is not None for each in (stays, gone))
    assert len(Kept(keys_url(market.url)).all()) == 2
    assert market.sql("SELECT count(*) FROM duplicate_pair") == [(0,)]


def test_a_request_that_gives_the_id_that_went_erases_who_stayed(market: Market) -> None:
    pair = two(market)
    stays, gone = ids(market)
    merged(market, pair, stays, [])

    request = erasure_api.EraseOnRequestRequest(talent_id=gone, request_number="2026-2")
    receipt = market.bureau.erasure.EraseOnRequest(request).erasure

    assert (receipt.talent_id, receipt.basis) == (stays, erasure_api.ERASURE_BASIS_REQUEST)
    assert people_of(market).destroyed_at(stays) is not None
    assert people_of(market).destroyed_at(gone) is not None


def test_who_was_merged_twice_is_known_by_every_id(market: Market) -> None:
    pair = two(market)
    second, first = ids(market)
    merged(market, pair, second, [])
    third = {**crowd.row(400), "external_id": "X3"}
    done = desk.taken(market, desk.workbook([third]), source="第三所学校")
    assert done.created == 1
    [(last,)] = market.sql(
        "SELECT talent_id FROM import_person WHERE source_id = (SELECT max(id) FROM import_source)"
    )
    market.sql("DELETE FROM duplicate_pair WHERE stage = 'open'")
    low, high = sorted((second, last))
    market.sql(
        "INSERT INTO duplicate_pair (id, stage, first_id, second_id, score, evidence, found_at)"
        " VALUES ('again', 'open', %s, %s, 0.9, '{}', now())",
        *(low, high),
    )
    (again,) = listed(market)

    merged(market, again, last, [])

    with market.served.parts.log.pool.connection() as connection:
        assert pairs.stands_for(connection, first) == last
        assert pairs.stands_for(connection, second) == last
        assert pairs.merged_into(connection, last) == sorted((first, second))


def test_files_of_an_import_that_has_both_stay_for_who_stays(market: Market) -> None:
    other = {**OTHER, "id_number": wrong_by_one(ONE["id_number"])}
    broken = {**crowd.row(5), "id_number": "1"}
    done = desk.taken(market, desk.workbook([ONE, other, broken]))
    (pair,) = listed(market)
    until = market.sql("SELECT files_until FROM talent_import WHERE id = %s", done.id)

    merged(market, pair, pair.first_id, [])

    assert market.sql("SELECT files_until FROM talent_import WHERE id = %s", done.id) == until
    of_both = market.sql(
        "SELECT talent_id FROM import_row WHERE talent_id IN (%s, %s)", pair.first_id, pair.second_id
    )
    assert of_both == [(pair.first_id,)]
