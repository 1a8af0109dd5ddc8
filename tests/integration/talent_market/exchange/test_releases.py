"""Batches of departments: taken by signature, matched to people, marked, and queued where they disagree."""

import grpc
from dabridge.events.v1.types_pb2 import EDUCATION_BACHELOR, EDUCATION_MASTER
from dabridge.talent.v1 import exchange_service_pb2 as api
from dabridge.talent.v1 import talent_service_pb2 as records_api

from services.common.access.principal import Role
from services.talent.market.analysis import counting
from services.talent.market.exchange import sweep
from tests.fakes.identities import FICTITIOUS
from tests.integration.talent_market.exchange.scenes import (
    AS_OF,
    a_release,
    batch,
    conflict,
    counts,
    decide,
    done,
    person,
    profile,
    row,
    send,
    without,
)
from tests.integration.talent_market.offices import Market, broken, refused


def test_data_goes_out_by_a_second_persons_word_and_is_counted(exchanging: Market) -> None:
    person(exchanging, 0, education=EDUCATION_BACHELOR)
    person(exchanging, 1, agrees=False, education=EDUCATION_BACHELOR)
    done(exchanging, send(exchanging, batch(row(0, education="bachelor"), row(1, education="bachelor"))))
    held = a_release(exchanging)
    deliver = api.DeliverReleaseRequest(id=held.id)

    code, _ = refused(lambda: exchanging.bureau.exchange.DeliverRelease(deliver))
    assert code == grpc.StatusCode.FAILED_PRECONDITION
    code, text = refused(lambda: decide(exchanging, held, who="asks"))
    assert (code, "申请人以外" in text) == (grpc.StatusCode.FAILED_PRECONDITION, True)
    decide(exchanging, held)
    made = exchanging.bureau.exchange.DeliverRelease(deliver)

    lines = made.content.decode("utf-8-sig").splitlines()
    assert lines == ["id_number,field,source,on", f"{FICTITIOUS[0].id_number},education,education,{AS_OF}"]
    figures = exchanging.bureau.exchange.GetExchangeFigures(api.GetExchangeFiguresRequest())
    assert [(each.deliveries, each.rows) for each in figures.releases] == [(1, 1)]
    assert {each.source: each.batches for each in figures.sources} == {"education": 1, "social_security": 0}


def test_small_groups_are_not_told_as_numbers(exchanging: Market) -> None:
    for _ in range(3):
        exchanging.talent(wanted_zones=["511702"], wanted_industries=["big-data"])
    counting.count_due(exchanging.served.parts)
    held = decide(exchanging, a_release(exchanging, dataset="pool_counts"))

    made = exchanging.bureau.exchange.DeliverRelease(api.DeliverReleaseRequest(id=held.id))

    assert "511702,big-data,<10" in made.content.decode("utf-8-sig")


def test_an_approval_ends_with_its_day(exchanging: Market) -> None:
    held = decide(exchanging, a_release(exchanging))
    exchanging.clock.advance(200 * 24 * 3600)

    code, _ = refused(
        lambda: exchanging.bureau.exchange.DeliverRelease(api.DeliverReleaseRequest(id=held.id))
    )

    assert code == grpc.StatusCode.FAILED_PRECONDITION


def test_a_schema_needs_one_id_number(exchanging: Market) -> None:
    source = api.ExchangeSource(
        code="tax", title="税务", fields=[{"name": "a", "kind": 2, "title": "甲"}] * 2
    )
    sent = api.PutExchangeSourceRequest(source=source)

    wrong = broken(lambda: exchanging.as_(Role.ADMIN).exchange.PutExchangeSource(sent))

    assert "身份证号" in wrong["fields"] or "不能重复" in wrong["fields"]


def test_a_department_that_is_left_out_by_name_gets_nothing_and_changes_nothing(exchanging: Market) -> None:
    held = person(exchanging, 0, education=EDUCATION_BACHELOR, occupied=0)
    done(exchanging, send(exchanging, batch(row(0, education="bachelor"))))
    without(exchanging, held.id, "social_security")
    content = batch(row(0, employed=True), source="social_security")

    found = done(exchanging, send(exchanging, content, "social_security"))
    assert counts(found) == {"rows": 1, "not_agreed": 1}
    made = {
        to: exchanging.bureau.exchange.DeliverRelease(
            api.DeliverReleaseRequest(id=decide(exchanging, a_release(exchanging, recipient=to)).id)
        ).rows
        for to in ("education", "social_security")
    }
    assert made == {"education": 1, "social_security": 0}


def test_of_who_is_withdrawn_nothing_goes_out(exchanging: Market) -> None:
    held = person(exchanging, 0, education=EDUCATION_BACHELOR)
    done(exchanging, send(exchanging, batch(row(0, education="bachelor"))))
    now = profile(exchanging, held.id)
    gone = records_api.WithdrawTalentRequest(id=held.id, expected_version=now.version)
    exchanging.bureau.records.WithdrawTalent(gone)

    release = decide(exchanging, a_release(exchanging))

    asked = api.DeliverReleaseRequest(id=release.id)
    assert exchanging.bureau.exchange.DeliverRelease(asked).rows == 0


def test_an_older_record_changes_nothing_that_a_later_one_said(exchanging: Market) -> None:
    held = person(exchanging, 0, education=EDUCATION_BACHELOR)
    done(exchanging, send(exchanging, batch(row(0, education="bachelor"))))

    old = batch(row(0, education="college"), number="b-0", as_of="2019-01-01")
    found = done(exchanging, send(exchanging, old))

    assert counts(found) == {"rows": 1, "matched": 1}
    assert [each.on for each in profile(exchanging, held.id).verified] == [AS_OF]


def test_what_the_bureau_kept_is_not_asked_again(exchanging: Market) -> None:
    person(exchanging, 0, education=EDUCATION_MASTER)
    done(exchanging, send(exchanging, batch(row(0, education="bachelor"))))
    kept = api.ResolveConflictRequest(id=conflict(exchanging).id, reason="已核对证书")
    exchanging.bureau.exchange.ResolveConflict(kept)

    done(exchanging, send(exchanging, batch(row(0, education="bachelor"), number="b-2")))
    done(exchanging, send(exchanging, batch(row(0, education="college"), number="b-3")))

    asked = api.ListConflictsRequest(stage=api.CONFLICT_STAGE_OPEN)
    assert [each.given for each in exchanging.bureau.exchange.ListConflicts(asked).conflicts] == ["大专"]


def test_a_batch_whose_job_failed_is_asked_for_again_and_given_up_in_time(exchanging: Market) -> None:
    held = send(exchanging, batch(row(0, education="master")))
    exchanging.sql("UPDATE job SET state = 'failed'")
    assert sweep.sweep(exchanging.served.parts) == 1
    assert exchanging.sql("SELECT count(*) FROM job WHERE state = 'queued'") == [(1,)]

    exchanging.sql("UPDATE job SET state = 'failed'")
    exchanging.clock.advance(8 * 24 * 3600)
    sweep.sweep(exchanging.served.parts)

    found = exchanging.bureau.exchange.GetBatch(api.GetBatchRequest(id=held.id))
    assert (found.batch.stage, counts(found)) == (api.EXCHANGE_STAGE_DONE, {"rows": 1, "refused": 1})
    assert exchanging.sql("SELECT content FROM exchange_batch") == [(None,)]
