"""Batches of departments: taken by signature, matched to people, marked, and queued where they disagree."""

from typing import Any

import grpc
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from dabridge.events.v1.talent_pb2 import OCCUPIED_EMPLOYED, OCCUPIED_STUDYING
from dabridge.events.v1.types_pb2 import EDUCATION_BACHELOR, EDUCATION_MASTER
from dabridge.talent.v1 import exchange_service_pb2 as api
from dabridge.talent.v1 import talent_service_pb2 as records_api

from services.common.access.principal import Role
from services.talent.market.exchange import forgetting
from tests.fakes.identities import FICTITIOUS
from tests.integration.talent_market.exchange.scenes import (
    AS_OF,
    KEY,
    batch,
    conflict,
    counts,
    done,
    person,
    profile,
    row,
    send,
)
from tests.integration.talent_market.offices import Market, broken, refused


def test_what_is_missing_is_filled_and_what_agrees_is_marked(exchanging: Market) -> None:
    empty = person(exchanging, 0, education=0, major="")
    same = person(exchanging, 1, education=EDUCATION_BACHELOR, major="计算机")

    found = done(
        exchanging,
        send(
            exchanging,
            batch(row(0, education="master", major="统计学"), row(1, education="bachelor", major="计算机")),
        ),
    )

    assert counts(found) == {"rows": 2, "matched": 2, "filled": 2, "confirmed": 2}
    fresh = profile(exchanging, empty.id)
    assert (fresh.education, fresh.major) == (EDUCATION_MASTER, "统计学")
    told = [(each.field, each.source, each.on) for each in profile(exchanging, same.id).verified]
    assert told == [("education", "education", AS_OF), ("major", "education", AS_OF)]
    published: Any = exchanging.events(same.id)[-1]
    assert published.verified[0].field == "education"


def test_a_mark_goes_with_the_value_that_it_was_of(exchanging: Market) -> None:
    held = person(exchanging, 0, education=EDUCATION_BACHELOR, major="计算机")
    done(exchanging, send(exchanging, batch(row(0, education="bachelor", major="计算机"))))
    fresh = profile(exchanging, held.id)
    fresh.major = "法学"

    sent = records_api.UpdateTalentRequest(talent=fresh, expected_version=fresh.version)
    after = exchanging.person(held.id).records.UpdateTalent(sent).talent

    assert [each.field for each in after.verified] == ["education"]


def test_nobody_is_matched_without_their_consent(exchanging: Market) -> None:
    held = person(exchanging, 0, agrees=False, education=EDUCATION_BACHELOR)

    found = done(
        exchanging, send(exchanging, batch(row(0, education="bachelor"), row(5, education="master")))
    )

    assert counts(found) == {"rows": 2, "not_agreed": 1, "unknown": 1}
    assert not profile(exchanging, held.id).verified


def test_what_a_department_says_otherwise_waits_for_the_bureau(exchanging: Market) -> None:
    held = person(exchanging, 0, education=EDUCATION_MASTER)
    found = done(exchanging, send(exchanging, batch(row(0, education="bachelor"))))
    assert counts(found) == {"rows": 1, "matched": 1, "conflicts": 1}
    assert profile(exchanging, held.id).education == EDUCATION_MASTER

    told = conflict(exchanging)
    assert (told.held, told.given, told.field) == ("硕士", "本科", "education")
    own = exchanging.person(held.id).exchange.ListConflicts(api.ListConflictsRequest())
    assert [each.id for each in own.conflicts] == [told.id]
    other = exchanging.person("somebody").exchange.ListConflicts(api.ListConflictsRequest())
    assert not other.conflicts

    taken = api.ResolveConflictRequest(id=told.id, take=True)
    assert exchanging.bureau.exchange.ResolveConflict(taken).conflict.stage == api.CONFLICT_STAGE_TAKEN
    fresh = profile(exchanging, held.id)
    assert (fresh.education, fresh.verified[0].field) == (EDUCATION_BACHELOR, "education")
    code, _ = refused(lambda: exchanging.bureau.exchange.ResolveConflict(taken))
    assert code == grpc.StatusCode.FAILED_PRECONDITION


def test_to_keep_what_the_person_says_needs_a_reason(exchanging: Market) -> None:
    held = person(exchanging, 0, education=EDUCATION_MASTER)
    done(exchanging, send(exchanging, batch(row(0, education="bachelor"))))
    key = conflict(exchanging).id

    wrong = broken(lambda: exchanging.bureau.exchange.ResolveConflict(api.ResolveConflictRequest(id=key)))
    assert "reason" in wrong
    kept = api.ResolveConflictRequest(id=key, reason="已核对证书")
    assert exchanging.bureau.exchange.ResolveConflict(kept).conflict.stage == api.CONFLICT_STAGE_KEPT
    assert profile(exchanging, held.id).education == EDUCATION_MASTER


def test_a_later_batch_takes_the_place_of_an_earlier_one_in_the_queue(exchanging: Market) -> None:
    person(exchanging, 0, education=EDUCATION_MASTER)
    done(exchanging, send(exchanging, batch(row(0, education="bachelor"))))
    done(exchanging, send(exchanging, batch(row(0, education="college"), number="b-2")))

    asked = api.ListConflictsRequest(stage=api.CONFLICT_STAGE_OPEN)
    assert [each.given for each in exchanging.bureau.exchange.ListConflicts(asked).conflicts] == ["大专"]


def test_who_is_insured_is_employed_and_who_is_not_may_be_anything(exchanging: Market) -> None:
    unknown = person(exchanging, 0, occupied=0)
    studying = person(exchanging, 1, occupied=OCCUPIED_STUDYING)
    content = batch(row(0, employed=True), row(1, employed=False), source="social_security")

    found = done(exchanging, send(exchanging, content, "social_security"))

    assert counts(found) == {"rows": 2, "matched": 2, "filled": 1}
    assert profile(exchanging, unknown.id).occupied == OCCUPIED_EMPLOYED
    assert profile(exchanging, studying.id).occupied == OCCUPIED_STUDYING


def test_rows_that_break_the_schema_are_told_without_their_values(exchanging: Market) -> None:
    rows = (
        {"id_number": "511702199001010000", "education": "bachelor"},
        {"education": "bachelor"},
        row(0, education="小学"),
        row(0, education="master", hobby="茶"),
        "no row",
        row(0, education="master", graduated_on="2026-02-30"),
    )

    found = done(exchanging, send(exchanging, batch(*rows)))

    assert counts(found) == {"rows": 6, "refused": 6}
    assert [(each.row, each.field) for each in found.faults] == [
        (1, "id_number"),
        (2, "id_number"),
        (3, "education"),
        (4, ""),
        (5, ""),
        (6, "graduated_on"),
    ]
    assert "511702199001010000" not in str(found)
    assert exchanging.sql("SELECT content FROM exchange_batch") == [(None,)], "what came is gone"


def test_the_same_batch_again_is_answered_alike_and_another_of_its_number_refused(exchanging: Market) -> None:
    person(exchanging, 0, education=0)
    content = batch(row(0, education="master"))
    first = send(exchanging, content)
    done(exchanging, first)

    assert send(exchanging, content).id == first.id
    wrong = broken(lambda: send(exchanging, batch(row(0, education="bachelor"))))
    assert "批次号已经用过" in wrong["content"]


def test_nothing_is_taken_without_the_departments_signature(exchanging: Market) -> None:
    other = Ed25519PrivateKey.generate()
    content = batch(row(0, education="master"))

    for call in (
        lambda: send(exchanging, content, key=other),
        lambda: send(exchanging, content, "no_such"),
        lambda: exchanging.as_(Role.VISITOR).exchange.ReceiveBatch(
            api.ReceiveBatchRequest(source="education", content=content + b" ", signature=KEY.sign(content))
        ),
    ):
        code, _ = refused(call)
        assert code == grpc.StatusCode.PERMISSION_DENIED


def test_a_department_without_a_key_sends_nothing(market: Market) -> None:
    code, _ = refused(lambda: send(market, batch(row(0, education="master"))))

    assert code == grpc.StatusCode.PERMISSION_DENIED


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\xff", "JSON"),
        (b"[]", "source"),
        (batch(row(0), schema=2), "版本不符"),
        (batch(row(0), batch="x y"), "批次号"),
        (batch(row(0), as_of="2030-01-01"), "数据日期"),
        (batch(), "1 到 5000 行"),
    ],
)
def test_an_envelope_that_is_not_the_sources_is_refused(
    exchanging: Market, content: bytes, told: str
) -> None:
    assert told in broken(lambda: send(exchanging, content))["content"]


def test_what_is_sealed_until_it_is_worked_on_cannot_be_read(exchanging: Market) -> None:
    content = batch(row(0, education="master"))
    send(exchanging, content)

    ((kept,),) = exchanging.sql("SELECT content FROM exchange_batch")

    assert FICTITIOUS[0].id_number.encode() not in bytes(kept)


def test_an_erased_person_is_in_no_queue(exchanging: Market) -> None:
    held = person(exchanging, 0, education=EDUCATION_MASTER)
    done(exchanging, send(exchanging, batch(row(0, education="bachelor"))))

    assert exchanging.arrange(lambda desk: forgetting.forget(desk, held.id)) == 1
    assert exchanging.arrange(lambda desk: forgetting.forget(desk, held.id)) == 0
