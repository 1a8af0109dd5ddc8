"""Nominations, seats and terms, on PostgreSQL."""

from datetime import timedelta
from typing import Any

import grpc
import pytest
from dabridge.scenarios.v1.notices_service_pb2 import ListNoticesRequest
from dabridge.talent.v1 import committee_service_pb2 as api
from dabridge.talent.v1 import talent_service_pb2 as records_api

from services.common.access.principal import Role
from services.common.records.workflow import Desk
from services.talent.market.committee import clock, forgetting
from services.talent.market.committee.words import Words
from services.talent.market.people.vault import Identity, People
from tests.integration.talent_market.offices import Market, broken, refused

FIRST, LAST = "2026-03-01", "2028-02-28"


def an_expert_of(market: Market, **changes: Any) -> str:
    talent = market.talent()
    market.expert(talent.id, **changes)
    return talent.id


def nominated(market: Market, expert_id: str, office: Any = None, **changes: Any) -> api.Nomination:
    given = {"expert_id": expert_id, "fields": ["big-data"], "grounds": "长期从事数据治理", **changes}
    sent = api.NominateExpertRequest(nomination=api.Nomination(**given))
    held: api.Nomination = (office or market.bureau).committee.NominateExpert(sent).nomination
    return held


def agreed(market: Market, held: api.Nomination) -> api.Nomination:
    sent = api.AnswerNominationRequest(id=held.id, expected_version=held.version, agreed=True)
    answered: api.Nomination = market.person(held.expert_id).committee.AnswerNomination(sent).nomination
    return answered


def seated(market: Market, expert_id: str, **changes: Any) -> api.Nomination:
    held = agreed(market, nominated(market, expert_id, **changes))
    decided: api.Nomination = market.bureau.committee.DecideNomination(decision(held)).nomination
    return decided


def decision(held: api.Nomination, **changes: Any) -> api.DecideNominationRequest:
    given = {"seated": True, "term_from": FIRST, "term_to": LAST, **changes}
    return api.DecideNominationRequest(id=held.id, expected_version=held.version, **given)


def the_expert(market: Market, expert_id: str) -> Any:
    return market.bureau.records.GetExpert(records_api.GetExpertRequest(id=expert_id)).expert


def kinds(office: Any) -> list[str]:
    return [each.kind for each in office.notices.ListNotices(ListNoticesRequest()).notices]


def test_a_nomination_becomes_a_seat_by_the_person_and_the_bureau(market: Market) -> None:
    expert = an_expert_of(market)
    held = nominated(market, expert)
    assert held.stage == api.NOMINATION_STAGE_PROPOSED
    assert "committee_asked" in kinds(market.person(expert))

    seat = market.bureau.committee.DecideNomination(decision(agreed(market, held))).nomination

    assert seat.stage == api.NOMINATION_STAGE_SEATED
    record = the_expert(market, expert)
    assert (record.committee_member, record.term_from, record.term_to) == (True, FIRST, LAST)
    published: Any = market.events(expert)[-1]
    assert published.committee_member, "matching and others hear of it"
    assert "committee_seated" in kinds(market.person(expert))


def test_who_proposes_themselves_has_agreed(market: Market) -> None:
    expert = an_expert_of(market)

    held = nominated(market, "", market.person(expert))

    assert (held.expert_id, held.stage) == (expert, api.NOMINATION_STAGE_AGREED)


def test_nobody_proposes_another_person_without_an_office(market: Market) -> None:
    expert, other = an_expert_of(market), an_expert_of(market)

    code, _ = refused(lambda: nominated(market, other, market.person(expert)))

    assert code == grpc.StatusCode.PERMISSION_DENIED


def test_a_person_has_one_nomination_under_way(market: Market) -> None:
    expert = an_expert_of(market)
    nominated(market, expert)

    code, _ = refused(lambda: nominated(market, expert))

    assert code == grpc.StatusCode.ALREADY_EXISTS


def test_who_is_in_no_pool_is_not_nominated(market: Market) -> None:
    code, _ = refused(lambda: nominated(market, market.talent().id))

    assert code == grpc.StatusCode.NOT_FOUND


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"fields": []}, "产业至少填写 1 项"),
        ({"fields": ["no-such"]}, "产业"),
        ({"grounds": " "}, "推荐理由不能为空"),
        ({"merits": [api.Merit(kind="award", title="奖", year=2999)]}, "年份"),
        ({"merits": [api.Merit(kind="gift", title="奖")]}, "类别"),
    ],
)
def test_what_is_wrong_is_named(market: Market, changes: dict[str, Any], told: str) -> None:
    expert = an_expert_of(market)

    assert told in "；".join(broken(lambda: nominated(market, expert, **changes)).values())


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"term_to": ""}, "任期结束不能为空"),
        ({"term_to": "2026-02-27", "term_from": "2026-02-01"}, "任期结束已经过去"),
        ({"term_to": "2026-02-27"}, "任期结束不能早于开始日期"),
        ({"term_to": "2032-03-02"}, "最长 5 年"),
        ({"seated": False}, "原因不能为空"),
    ],
)
def test_a_decision_that_breaks_a_rule_changes_nothing(
    market: Market, changes: dict[str, Any], told: str
) -> None:
    held = agreed(market, nominated(market, an_expert_of(market)))

    wrong = broken(lambda: market.bureau.committee.DecideNomination(decision(held, **changes)))

    assert told in "；".join(wrong.values())
    assert not the_expert(market, held.expert_id).committee_member


def test_a_nomination_is_not_decided_before_the_person_agrees(market: Market) -> None:
    held = nominated(market, an_expert_of(market))

    code, _ = refused(lambda: market.bureau.committee.DecideNomination(decision(held)))

    assert code == grpc.StatusCode.FAILED_PRECONDITION


def test_a_term_is_put_off_and_no_earlier(market: Market) -> None:
    seat = seated(market, an_expert_of(market))
    earlier = api.RenewSeatRequest(id=seat.id, expected_version=seat.version, term_to="2028-01-01")
    later = api.RenewSeatRequest(id=seat.id, expected_version=seat.version, term_to="2029-01-01")

    assert "只能推后" in broken(lambda: market.bureau.committee.RenewSeat(earlier))["term_to"]
    assert market.bureau.committee.RenewSeat(later).nomination.term_to == "2029-01-01"
    assert the_expert(market, seat.expert_id).term_to == "2029-01-01"


def test_a_term_ends_by_itself_and_is_told_before(market: Market) -> None:
    seat = seated(market, an_expert_of(market))
    market.clock.advance(timedelta(days=700).total_seconds())
    assert clock.look_once(market.served.parts, Words(People.of(market.served.parts))) == 0
    assert clock.look_once(market.served.parts, Words(People.of(market.served.parts))) == 0
    assert kinds(market.person(seat.expert_id)).count("committee_ending") == 1

    market.clock.advance(timedelta(days=40).total_seconds())

    assert clock.look_once(market.served.parts, Words(People.of(market.served.parts))) == 1
    record = the_expert(market, seat.expert_id)
    assert (record.committee_member, record.term_to) == (False, "")
    assert nominated(market, seat.expert_id).stage == api.NOMINATION_STAGE_PROPOSED


def test_a_caller_does_not_seat_experts_by_their_records(market: Market) -> None:
    expert = the_expert(market, an_expert_of(market))
    expert.committee_member, expert.term_to = True, LAST

    sent = records_api.UpdateExpertRequest(expert=expert, expected_version=expert.version)
    after = market.bureau.records.UpdateExpert(sent).expert

    assert (after.committee_member, after.term_to) == (False, "")


def test_the_overview_counts_seats_fields_and_zones(market: Market) -> None:
    seated(market, an_expert_of(market, zones=["511702"]), fields=["big-data", "sensor"])
    nominated(market, an_expert_of(market))

    found = market.as_(Role.VISITOR).committee.GetCommittee(api.GetCommitteeRequest())

    assert (found.seats, found.waiting, found.ending) == (1, 1, 0)
    assert [(each.year, each.wanted) for each in found.targets] == [(2022, 100), (2025, 200)]
    fields = {each.field: each for each in found.fields}
    assert (fields["big-data"].members, fields["display"].members) == (1, 0)
    assert set(fields["big-data"].covered_zones) <= {"511702"}


def test_whom_to_ask_next_is_explained_and_leaves_out_who_is_asked(market: Market) -> None:
    held = an_expert_of(market, industries=["big-data"])
    seated(market, held)
    lacking = an_expert_of(market, industries=["sensor"])
    same = an_expert_of(market, industries=["big-data"])
    an_expert_of(market, industries=["display"], available=False)

    asked = api.ProposeMembersRequest(count=5, scenarios=[api.FieldScenarios(field="sensor", scenarios=9)])
    found = market.bureau.committee.ProposeMembers(asked)

    assert [each.expert_id for each in found.members] == [lacking, same]
    assert (found.members[0].gains[0].covers, found.members[0].gains[0].scenarios) == ("sensor", 9)
    assert found.covered_before < found.covered_after <= 1


def test_an_erased_person_leaves_no_seat_and_no_word(market: Market) -> None:
    seat = seated(market, an_expert_of(market))

    def forget(desk: Desk) -> int:
        return forgetting.forget(desk, seat.expert_id)

    assert market.arrange(forget) > 0
    assert market.arrange(forget) == 0
    assert market.sql("SELECT count(*) FROM nomination WHERE title = %s", seat.expert_id) == [(0,)]


def ask(market: Market, **changes: Any) -> api.Advice:
    given = {"title": "数据交易", "question": "如何定价？", "fields": ["big-data"], **changes}
    sent = api.AskAdviceRequest(advice=api.Advice(**given))
    asked: api.Advice = market.employer().committee.AskAdvice(sent).advice
    return asked


def test_advice_goes_to_members_and_back_to_who_asked(market: Market) -> None:
    near = seated(market, an_expert_of(market, zones=["511702"])).expert_id
    far = seated(market, an_expert_of(market, zones=["511724"])).expert_id
    held = ask(market, zone="511702")

    found = market.bureau.committee.SuggestAdvisers(api.SuggestAdvisersRequest(id=held.id)).members
    assert [each.expert_id for each in found] == [near, far]

    sent = api.AssignAdvisersRequest(id=held.id, expected_version=held.version, expert_ids=[near])
    held = market.bureau.committee.AssignAdvisers(sent).advice
    opinion = api.GiveAdviceRequest(id=held.id, expected_version=held.version, text="分级定价")
    code, _ = refused(lambda: market.person(far).committee.GiveAdvice(opinion))
    assert code == grpc.StatusCode.PERMISSION_DENIED
    held = market.person(near).committee.GiveAdvice(opinion).advice
    assert "advice_given" in kinds(market.employer())

    end = api.CloseAdviceRequest(id=held.id, expected_version=held.version, conclusion="已采纳")
    closed = market.employer().committee.CloseAdvice(end).advice

    assert (closed.stage, closed.opinions[0].text) == (api.ADVICE_STAGE_CLOSED, "分级定价")
    code, _ = refused(lambda: market.employer("other").committee.GetAdvice(api.GetAdviceRequest(id=held.id)))
    assert code == grpc.StatusCode.PERMISSION_DENIED


def test_only_members_are_asked_to_advise(market: Market) -> None:
    held = ask(market)
    sent = api.AssignAdvisersRequest(
        id=held.id, expected_version=held.version, expert_ids=[an_expert_of(market)]
    )

    wrong = broken(lambda: market.bureau.committee.AssignAdvisers(sent))

    assert "不是在任委员" in wrong["expert_ids[0]"]


def test_what_is_written_of_members_lies_sealed_and_names_nobody(market: Market) -> None:
    expert = an_expert_of(market)
    people = People.of(market.served.parts)
    market.arrange(lambda desk: people.put(desk, expert, Identity(name="欧阳翀赟")))
    seat = seated(market, expert, grounds="欧阳翀赟同志主持过雪亮工程")
    held = ask(market)
    sent = api.AssignAdvisersRequest(id=held.id, expected_version=held.version, expert_ids=[expert])
    held = market.bureau.committee.AssignAdvisers(sent).advice
    opinion = api.GiveAdviceRequest(
        id=held.id, expected_version=held.version, text="先做雪亮工程的分级", idempotency_key="k-1"
    )
    market.person(expert).committee.GiveAdvice(opinion)

    read = market.bureau.committee.GetNomination(api.GetNominationRequest(id=seat.id)).nomination
    assert "主持过雪亮工程" in read.grounds
    assert "欧阳翀赟" not in read.grounds
    again = market.person(expert).committee.GiveAdvice(opinion).advice
    assert again.opinions[0].text == "先做雪亮工程的分级"
    for table in ("nomination", "advice", "history_step", "idempotency_key", "committee_word"):
        rows = market.sql(f"SELECT encode(convert_to(t::text, 'UTF8'), 'hex') FROM {table} t")
        told = "".join(row[0] for row in rows)
        for words in ("雪亮工程", "欧阳翀赟"):
            assert words.encode().hex() not in told, table
            assert words.encode().hex().encode().hex() not in told, table


def test_who_leaves_the_pool_leaves_the_committee(market: Market) -> None:
    seat = seated(market, an_expert_of(market))
    held = the_expert(market, seat.expert_id)
    market.bureau.records.WithdrawExpert(
        records_api.WithdrawExpertRequest(id=held.id, expected_version=held.version)
    )

    assert market.bureau.committee.GetCommittee(api.GetCommitteeRequest()).seats == 0


def test_a_zone_bureau_reads_what_it_nominated(market: Market) -> None:
    office = market.as_(Role.ZONE_BUREAU)
    held = nominated(market, an_expert_of(market), office)
    other = nominated(market, an_expert_of(market))

    assert office.committee.GetNomination(api.GetNominationRequest(id=held.id)).nomination.id == held.id
    listed = office.committee.ListNominations(api.ListNominationsRequest()).nominations
    assert [each.id for each in listed] == [held.id]
    code, _ = refused(lambda: office.committee.GetNomination(api.GetNominationRequest(id=other.id)))
    assert code == grpc.StatusCode.PERMISSION_DENIED
