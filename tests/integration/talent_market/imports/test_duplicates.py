"""Pairs that may be one person: found with what says so, merged field by field, or told apart for good."""

from datetime import date
from functools import partial
from typing import Any

from dabridge.events.v1.talent_pb2 import TalentProfile
from dabridge.events.v1.types_pb2 import EDUCATION_MASTER, RecordStatus
from dabridge.talent.v1 import imports_service_pb2 as api
from dabridge.talent.v1 import introductions_service_pb2 as introductions
from dabridge.talent.v1 import talent_service_pb2 as records_api
from grpc import StatusCode

from services.common.access.principal import Role
from services.common.records.workflow import Desk
from services.talent import verified
from services.talent.market.people.vault import Identity, People
from services.talent.model import TALENT
from tests.fakes import crowd
from tests.integration.talent_market.imports import desk
from tests.integration.talent_market.offices import EMPLOYER, Market, refused

ONE = crowd.row(1)
# The same person, entered by another school with a mistyped ID number and fewer facts.
OTHER: dict[str, Any] = {
    **ONE,
    "external_id": "X1",
    "id_number": ONE["id_number"][:14] + crowd.id_number(2)[14:17] + ONE["id_number"][17:],
    "mail": "",
    "titles": "架构师",
    "experience": "主持过园区平台的设计",
}


def wrong_by_one(number: str) -> str:
    """Another well-formed ID number of the same day, one digit of its sequence apart."""
    day = date.fromisoformat(f"{number[6:10]}-{number[10:12]}-{number[12:14]}")
    place = int(number[14:17])
    return crowd.id_number(place + 1 if place % 10 < 9 else place - 1, day)


def two(market: Market, **changes: Any) -> api.Duplicate:
    """A pair of entries of one person, from two schools."""
    other = {**OTHER, "id_number": wrong_by_one(ONE["id_number"]), **changes}
    desk.taken(market, desk.workbook([ONE]))
    done = desk.taken(market, desk.workbook([other]), source="另一所学校")
    assert (done.created, done.duplicates) == (1, 1)
    (pair,) = listed(market)
    return pair


def listed(market: Market, stage: int = api.DUPLICATE_STAGE_OPEN) -> list[api.Duplicate]:
    request = api.ListDuplicatesRequest(stage=stage)  # type: ignore[arg-type]
    return list(market.bureau.imports.ListDuplicates(request).duplicates)


def merged(market: Market, pair: api.Duplicate, keep: str, take: list[str]) -> api.Duplicate:
    request = api.MergeDuplicateRequest(
        id=pair.id, expected_version=pair.version, keep_id=keep, take_fields=take, purpose="清理重复记录"
    )
    done: api.Duplicate = market.bureau.imports.MergeDuplicate(request).duplicate
    return done


def profile_of(market: Market, talent_id: str) -> TalentProfile:
    return market.system.records.GetTalent(records_api.GetTalentRequest(id=talent_id)).talent


def ids(market: Market) -> tuple[str, str]:
    """Who came first, and who second."""
    first = market.sql("SELECT talent_id FROM import_person ORDER BY source_id")
    return first[0][0], first[1][0]


def test_a_mistyped_id_number_makes_a_pair_and_says_what_speaks_for_it(market: Market) -> None:
    pair = two(market)

    assert pair.score >= 0.9
    assert pair.evidence[0] == "id_near"
    assert {"name_same", "mobile_same", "birth_same"} <= set(pair.evidence)
    assert market.sql("SELECT count(*) FROM person") == [(2,)]


def test_people_who_share_a_phone_and_nothing_else_are_no_pair(market: Market) -> None:
    desk.taken(market, desk.workbook([ONE]))

    done = desk.taken(market, desk.workbook([{**crowd.row(700), "mobile": ONE["mobile"]}]))

    assert (done.created, done.duplicates) == (1, 0)


def test_identities_are_shown_for_a_purpose_that_is_written_down(market: Market) -> None:
    pair = two(market)
    bare = market.bureau.imports.GetDuplicate(api.GetDuplicateRequest(id=pair.id))
    assert not bare.first.HasField("identity")
    nameless = api.ReadDuplicateRequest(id=pair.id)
    assert refused(lambda: market.bureau.imports.ReadDuplicate(nameless))[0] == StatusCode.INVALID_ARGUMENT

    shown = market.bureau.imports.ReadDuplicate(
        api.ReadDuplicateRequest(id=pair.id, purpose="核对是否同一人")
    )

    assert {shown.first.identity.name, shown.second.identity.name} == {ONE["name"]}
    reasons = market.sql("SELECT reason FROM history_step WHERE kind = 'duplicate_pair'")
    assert reasons == [("核对是否同一人",)]
    told = market.sql(
        "SELECT count(*) FROM audit_entry WHERE action = 'ReadDuplicate' AND object_kind = 'person'"
    )
    assert told == [(2,)]


def test_merging_keeps_one_profile_with_what_was_chosen_and_withdraws_the_other(market: Market) -> None:
    pair = two(market)
    stays, gone = ids(market)

    done = merged(market, pair, stays, ["titles", "experience"])

    assert (done.stage, done.kept_id) == (api.DUPLICATE_STAGE_MERGED, stays)
    kept = profile_of(market, stays)
    assert list(kept.titles) == ["架构师"]
    assert "园区平台" in kept.experience
    assert kept.major == ONE["major"]
    assert profile_of(market, gone).status == RecordStatus.RECORD_STATUS_WITHDRAWN
    with market.served.parts.log.pool.connection() as connection:
        people = People.of(market.served.parts)
        who = people.read(connection, stays)
        assert who is not None
        assert (who.mail, who.id_number) == (ONE["mail"], ONE["id_number"])
        assert people.read(connection, gone) is None
        assert people.find(connection, mobile=ONE["mobile"]) == [stays]


def test_after_a_merge_both_sources_find_the_one_that_is_left(market: Market) -> None:
    pair = two(market)
    stays, _ = ids(market)
    merged(market, pair, stays, ["identity.id_number"])

    other = {**OTHER, "id_number": wrong_by_one(ONE["id_number"]), "years": "33"}
    again = desk.taken(market, desk.workbook([other]), source="另一所学校")

    assert (again.created, again.updated, again.duplicates) == (0, 1, 0)
    assert profile_of(market, stays).years == 33


def test_consents_that_were_withdrawn_stay_withdrawn_after_a_merge(market: Market) -> None:
    pair = two(market)
    stays, gone = ids(market)
    market.sql(
        "INSERT INTO consent (talent_id, purpose, recipient, given, wording, basis, at)"
        " VALUES (%s, 'employers', '', false, 'w', 'import:1', now())",
        gone,
    )

    merged(market, pair, stays, [])

    assert list(profile_of(market, stays).withheld) == ["talent_demand"]


def test_introductions_go_on_with_the_profile_that_stays(market: Market) -> None:
    pair = two(market)
    stays, gone = ids(market)
    demand = market.demand()
    asked = introductions.InviteTalentRequest(
        talent_id=gone,
        demand_id=demand.id,
        message="想和您聊聊这个岗位",
        contact=introductions.RecruiterContact(name="人事部", phone="0818-2380000"),
    )
    begun = market.employer(EMPLOYER).introductions.InviteTalent(asked).introduction

    merged(market, pair, stays, [])

    found = market.person(stays).introductions.GetIntroduction(
        introductions.GetIntroductionRequest(id=begun.id)
    )
    assert found.introduction.talent_id == stays
    assert found.introduction.stage == begun.stage
    assert found.message == "想和您聊聊这个岗位"


def verify(market: Market, talent_id: str, field: str, source: str) -> None:
    """Lets a department have confirmed a field of a profile."""

    def work(desk_: Desk) -> None:
        profile = desk_.lock(TALENT, [talent_id])[talent_id]
        verified.mark(profile, field, source, "2026-02-01")
        desk_.put(TALENT, profile)

    market.arrange(work)


def marks(market: Market, talent_id: str) -> dict[str, str]:
    return {each.field: each.source for each in profile_of(market, talent_id).verified}


def test_a_mark_does_not_stay_on_a_value_that_it_was_not_said_of(market: Market) -> None:
    pair = two(market, education="硕士", major="园区规划")
    stays, _ = ids(market)
    verify(market, stays, "education", "register-a")
    verify(market, stays, "major", "register-a")

    merged(market, pair, stays, ["education"])

    assert profile_of(market, stays).education == EDUCATION_MASTER
    assert marks(market, stays) == {"major": "register-a"}


def test_a_mark_comes_along_with_the_value_that_it_was_said_of(market: Market) -> None:
    pair = two(market, education="硕士", major="园区规划")
    stays, gone = ids(market)
    verify(market, stays, "education", "register-a")
    verify(market, gone, "education", "register-b")
    verify(market, gone, "major", "register-b")

    merged(market, pair, stays, ["education"])

    assert marks(market, stays) == {"education": "register-b"}


def test_two_people_are_told_apart_once_and_for_all(market: Market) -> None:
    pair = two(market)

    market.bureau.imports.DismissDuplicate(
        api.DismissDuplicateRequest(id=pair.id, expected_version=pair.version)
    )
    market.bureau.imports.FindDuplicates(api.FindDuplicatesRequest())
    market.work_off()

    assert listed(market) == []
    assert [each.id for each in listed(market, api.DUPLICATE_STAGE_DISTINCT)] == [pair.id]
    late = api.MergeDuplicateRequest(
        id=pair.id, expected_version=pair.version + 1, keep_id=pair.first_id, purpose="清理"
    )
    assert refused(lambda: market.bureau.imports.MergeDuplicate(late))[0] == StatusCode.FAILED_PRECONDITION


def test_a_search_finds_who_came_in_by_other_ways(market: Market) -> None:
    desk.taken(market, desk.workbook([ONE]))
    own = market.talent(id="talent-own")
    people = People.of(market.served.parts)
    who = Identity(name=ONE["name"], mobile=ONE["mobile"])
    market.arrange(lambda each: people.put(each, own.id, who))
    assert listed(market) == []

    market.bureau.imports.FindDuplicates(api.FindDuplicatesRequest())
    market.work_off()

    (pair,) = listed(market)
    assert own.id in (pair.first_id, pair.second_id)
    assert list(pair.evidence) == ["mobile_same", "name_same"]


def test_a_number_and_an_id_number_of_two_records_are_refused_and_make_a_pair(market: Market) -> None:
    desk.taken(market, desk.workbook([ONE, crowd.row(2)]))

    done = desk.taken(market, desk.workbook([{**ONE, "id_number": crowd.row(2)["id_number"]}]))

    assert [error.rule for error in desk.errors(market, done.id)] == ["other_person"]
    assert len(listed(market)) == 1


def test_only_people_of_the_bureau_see_who_a_pair_is(market: Market) -> None:
    pair = two(market)
    request = api.ReadDuplicateRequest(id=pair.id, purpose="看看")

    for role in set(Role) - {Role.HR_BUREAU}:
        office = market.as_(role, talent="talent-1" if role == Role.TALENT else "")
        code, _ = refused(partial(office.imports.ReadDuplicate, request))
        assert code in (StatusCode.PERMISSION_DENIED, StatusCode.UNAUTHENTICATED), role
