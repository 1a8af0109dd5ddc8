"""Workbooks become people and profiles: each row for itself, none twice, whatever happens to the worker."""

import threading
from datetime import date

import pytest
from dabridge.events.v1.talent_pb2 import Occupied, TalentProfile
from dabridge.events.v1.types_pb2 import Education, SkillLevel
from dabridge.talent.v1 import imports_service_pb2 as api
from dabridge.talent.v1 import people_service_pb2 as people_api
from dabridge.talent.v1 import talent_service_pb2 as records_api
from grpc import StatusCode

from services.common.jobs.worker import Worker
from services.talent.bootstrap import SERVICE
from services.talent.market.imports import forgetting, worker
from services.talent.market.people.vault import Identity, People
from tests.fakes import crowd
from tests.integration.talent_market.imports import desk
from tests.integration.talent_market.offices import Market, refused


def profile_of(market: Market, talent_id: str) -> TalentProfile:
    return market.system.records.GetTalent(records_api.GetTalentRequest(id=talent_id)).talent


def identity_of(market: Market, talent_id: str) -> Identity:
    with market.served.parts.log.pool.connection() as connection:
        found = People.of(market.served.parts).read(connection, talent_id)
    assert found is not None
    return found


def test_a_row_becomes_a_person_and_a_profile_free_of_who_it_is(market: Market) -> None:
    who = crowd.row(1)
    text = f"我叫{who['name']}，住{who['address']}，电话{who['mobile']}，负责平台维护"

    done = desk.taken(market, desk.workbook([{**who, "experience": text, "more_skills": "消息队列、缓存"}]))

    assert (done.stage, done.created, done.refused) == (api.IMPORT_STAGE_DONE, 1, 0)
    ((talent_id, name),) = desk.people(market)
    assert name == who["name"]
    profile = profile_of(market, talent_id)
    assert profile.education == Education.EDUCATION_BACHELOR
    assert profile.occupied == Occupied.OCCUPIED_LOOKING
    assert [skill.name for skill in profile.skills][-2:] == ["消息队列", "缓存"]
    assert profile.skills[0].level == SkillLevel.SKILL_LEVEL_PROFICIENT
    assert profile.salary.min_yuan == int(who["min_yuan"])
    assert "负责平台维护" in profile.experience
    told = profile.SerializeToString().decode("utf-8", "replace")
    assert not [value for value in (who["name"], who["mobile"], who["address"], who["mail"]) if value in told]
    assert [event.DESCRIPTOR.name for event in market.events(talent_id)] == ["TalentProfile"]


def test_consent_is_written_down_with_the_import_as_its_basis(market: Market) -> None:
    done = desk.taken(market, desk.workbook(crowd.rows(2)))

    rows = market.sql("SELECT purpose, given, basis FROM consent ORDER BY talent_id, purpose")

    assert (
        rows == [(purpose, True, f"import:{done.id}") for purpose in ("employers", "matching", "zones")] * 2
    )


def test_nothing_is_taken_without_the_statement_that_the_people_agreed(market: Market) -> None:
    code, _ = refused(lambda: desk.given(market, desk.workbook(crowd.rows(1)), agreed=False))

    assert code == StatusCode.INVALID_ARGUMENT
    assert not desk.people(market)


def test_the_same_file_again_makes_nothing_new(market: Market) -> None:
    content = desk.workbook(crowd.rows(250))
    desk.taken(market, content)
    events = market.sql("SELECT count(*) FROM outbox")

    again = desk.taken(market, content)

    assert (again.created, again.updated, again.unchanged, again.refused) == (0, 0, 250, 0)
    assert market.sql("SELECT count(*) FROM outbox") == events
    assert len(desk.people(market)) == 250


@pytest.mark.parametrize("left", [("external_id",), ("external_id", "id_number")])
def test_without_a_number_of_its_own_a_row_is_found_by_id_number_or_else_by_mobile_and_name(
    market: Market, left: tuple[str, ...]
) -> None:
    rows = [{key: value for key, value in row.items() if key not in left} for row in crowd.rows(3)]
    desk.taken(market, desk.workbook(rows))

    again = desk.taken(market, desk.workbook([{**row, "years": "31"} for row in rows]), source="另一所学校")

    assert (again.created, again.updated) == (0, 3)


def test_a_changed_row_changes_what_it_fills_in_and_leaves_the_rest(market: Market) -> None:
    desk.taken(market, desk.workbook([crowd.row(5)]))
    ((talent_id, _),) = desk.people(market)
    before = profile_of(market, talent_id)
    told = {key: crowd.row(5)[key] for key in ("external_id", "name", "titles")}

    done = desk.taken(market, desk.workbook([{**told, "years": 12, "skill1": "Kafka", "level1": "精通"}]))

    after = profile_of(market, talent_id)
    assert done.updated == 1
    assert after.version == before.version + 1
    assert after.years == 12
    assert (after.education, after.major, after.zone) == (before.education, before.major, before.zone)
    assert [skill.name for skill in after.skills] == [*(skill.name for skill in before.skills), "Kafka"]


def test_what_the_person_changed_since_stays_where_the_source_says_nothing_new(market: Market) -> None:
    content = desk.workbook([crowd.row(5)])
    desk.taken(market, content)
    ((talent_id, _),) = desk.people(market)
    own = profile_of(market, talent_id)
    own.years = 40
    market.person(talent_id).records.UpdateTalent(
        records_api.UpdateTalentRequest(talent=own, expected_version=own.version)
    )

    desk.taken(market, content)

    assert profile_of(market, talent_id).years == 40


def test_who_somebody_says_they_are_is_replaced_by_no_row(market: Market) -> None:
    first = crowd.row(5)
    desk.taken(market, desk.workbook([{**first, "mail": ""}]))
    ((talent_id, name),) = desk.people(market)
    market.person(talent_id).people.UpdateIdentity(
        people_api.UpdateIdentityRequest(
            seen_version=1,
            identity=people_api.PersonIdentity(name=name, mobile="19100000077", id_number=first["id_number"]),
        )
    )
    confirmed = profile_of(market, talent_id).confirmed_on
    row = {**crowd.row(6), **{key: first[key] for key in ("external_id", "name", "id_number")}}

    done = desk.taken(market, desk.workbook([{**row, "confirmed_on": date(2026, 2, 28)}]))

    who = identity_of(market, talent_id)
    assert (done.updated, done.refused) == (1, 0)
    assert (who.mobile, who.mail, who.address) == ("19100000077", row["mail"], row["address"])
    profile = profile_of(market, talent_id)
    assert profile.confirmed_on == confirmed != "2026-02-28"
    assert profile.major == row["major"]


def test_a_source_puts_right_what_itself_has_said(market: Market) -> None:
    desk.taken(market, desk.workbook([crowd.row(5)]))
    ((talent_id, _),) = desk.people(market)

    desk.taken(market, desk.workbook([{**crowd.row(5), "mobile": "19100000077"}]))

    assert identity_of(market, talent_id).mobile == "19100000077"


def test_csv_is_taken_in_both_of_its_encodings(market: Market) -> None:
    first = desk.taken(market, desk.plain(crowd.rows(2)), "名单.csv")
    second = desk.taken(market, desk.plain(crowd.rows(2, start=2), "gb18030"), "名单.CSV")

    assert (first.created, second.created) == (2, 2)


def test_people_of_one_source_do_not_answer_to_the_numbers_of_another(market: Market) -> None:
    desk.taken(market, desk.workbook([crowd.row(1)]))

    other = desk.taken(
        market,
        desk.workbook([{**crowd.row(2), "external_id": crowd.row(1)["external_id"]}]),
        source="另一所学校",
    )

    assert other.created == 1


def test_who_has_withdrawn_is_not_entered_again(market: Market) -> None:
    content = desk.workbook([crowd.row(1)])
    desk.taken(market, content)
    ((talent_id, _),) = desk.people(market)
    held = profile_of(market, talent_id)
    market.person(talent_id).records.WithdrawTalent(
        records_api.WithdrawTalentRequest(id=talent_id, expected_version=held.version, reason="不再求职")
    )

    again = desk.taken(market, content)

    assert (again.created, again.refused) == (0, 1)
    assert [error.rule for error in desk.errors(market, again.id)] == ["withdrawn"]


class Stopping(threading.Event):
    """Is set once it has been asked a number of times: the worker ends in the middle of its work."""

    def __init__(self, after: int) -> None:
        super().__init__()
        self._left = after

    def is_set(self) -> bool:
        self._left -= 1
        return self._left < 0


def test_a_worker_that_ends_in_the_middle_leaves_the_rest_to_another(
    market: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "BATCH", 10)
    held = desk.given(market, desk.workbook(crowd.rows(100)))
    parts = market.served.parts

    Worker(parts.log.pool, SERVICE.jobs(parts)).step(Stopping(after=7))

    halfway = desk.seen(market, held.id)
    assert halfway.stage == api.IMPORT_STAGE_RUNNING
    assert 0 < halfway.rows_done < 100
    market.work_off()
    done = desk.seen(market, held.id)
    assert (done.stage, done.rows_done, done.created) == (api.IMPORT_STAGE_DONE, 100, 100)
    assert len(desk.people(market)) == 100


def test_the_file_goes_once_its_rows_are_in_and_its_key_with_the_sweep(market: Market) -> None:
    done = desk.taken(market, desk.workbook(crowd.rows(1)))

    assert market.sql(
        "SELECT file, copy, files_until <= uploaded_at FROM talent_import WHERE id = %s", done.id
    ) == [("", "", True)]
    assert not done.copy_until


def test_erasing_somebody_takes_the_copies_that_hold_them(market: Market) -> None:
    done = desk.taken(market, desk.workbook([crowd.row(1), {**crowd.row(2), "education": "学士"}]))
    ((talent_id, _),) = desk.people(market)
    assert desk.copy(market, done.id)

    first = market.arrange(lambda each: forgetting.forget(each, talent_id))
    second = market.arrange(lambda each: forgetting.forget(each, talent_id))

    code, _ = refused(lambda: desk.copy(market, done.id))
    assert code == StatusCode.NOT_FOUND
    assert first > 0
    assert second == 0
    assert market.sql("SELECT count(*) FROM import_person WHERE talent_id = %s", talent_id) == [(0,)]
    assert market.sql("SELECT count(*) FROM person_block WHERE talent_id = %s", talent_id) == [(0,)]


def test_no_cell_of_who_people_are_is_in_the_database_in_clear(market: Market) -> None:
    rows = list(crowd.rows(20))
    desk.taken(market, desk.workbook([*rows[:10], *({**row, "education": "学士"} for row in rows[10:])]))

    tables = [row[0] for row in market.sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
    found = [
        (table, key)
        for table in tables
        for row in rows
        for key in ("name", "mobile", "id_number", "mail", "address")
        if market.sql(f'SELECT 1 FROM "{table}" AS t WHERE strpos(t::text, %s) > 0 LIMIT 1', row[key])
    ]

    assert found == []
