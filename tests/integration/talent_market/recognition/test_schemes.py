"""Schemes: versions that never change once they are published."""

from typing import Any

import grpc
import psycopg
import pytest
from dabridge.events.v1.types_pb2 import Education
from dabridge.talent.v1 import recognition_service_pb2 as api
from dabridge.talent.v1.conditions_pb2 import Condition, ConditionKind
from dabridge.talent.v1.recognition_service_pb2 import Scheme, SchemeAlternative, SchemeLevel

from services.common.access.principal import Role
from tests.integration.talent_market.offices import Market, refused
from tests.integration.talent_market.recognition.applying import SCHEME, applicant

CODE = grpc.StatusCode
BACHELOR = Condition(
    kind=ConditionKind.CONDITION_KIND_EDUCATION, text="本科", education=Education.EDUCATION_BACHELOR
)


def a_scheme(**changes: Any) -> Scheme:
    standard: dict[str, Any] = {
        "key": "digital-talent",
        "name": "正式标准",
        "valid_from": "2026-04-01",
        "certificate_months": 24,
        "levels": [
            SchemeLevel(
                code="X", name="一类", alternatives=[SchemeAlternative(name="学历", conditions=[BACHELOR])]
            )
        ],
    }
    return Scheme(**{**standard, **changes})


def drafted(market: Market, **changes: Any) -> Scheme:
    answer = market.bureau.recognition.CreateScheme(api.CreateSchemeRequest(scheme=a_scheme(**changes)))
    found: Scheme = answer.scheme
    return found


def published(market: Market, draft: Scheme) -> Scheme:
    asked = api.PublishSchemeRequest(id=draft.id, expected_version=draft.version)
    found: Scheme = market.bureau.recognition.PublishScheme(asked).scheme
    return found


def test_the_first_scheme_is_an_example_and_says_where_it_is_from(market: Market) -> None:
    answer = market.as_(Role.VISITOR).recognition.ListSchemes(api.ListSchemesRequest())

    (scheme,) = answer.schemes
    assert scheme.example
    assert "plan.txt" in scheme.basis
    assert [level.code for level in scheme.levels] == ["A", "B", "C", "D"]


def test_a_draft_is_the_next_version_and_there_is_one_of_a_key(market: Market) -> None:
    draft = drafted(market)

    assert (draft.number, draft.published) == (2, False)
    assert draft.levels[0].alternatives[0].conditions[0].code == "X-1-1"
    assert refused(lambda: drafted(market))[0] is CODE.FAILED_PRECONDITION
    visitor = market.as_(Role.VISITOR).recognition
    assert refused(lambda: visitor.GetScheme(api.GetSchemeRequest(id=draft.id)))[0] is CODE.NOT_FOUND
    assert visitor.ListSchemes(api.ListSchemesRequest(drafts=True)).total == 1
    assert market.bureau.recognition.ListSchemes(api.ListSchemesRequest(drafts=True)).total == 2


def test_a_draft_can_be_changed_and_taken_away(market: Market) -> None:
    draft = drafted(market, levels=[])
    stub = market.bureau.recognition
    changed = stub.UpdateScheme(
        api.UpdateSchemeRequest(id=draft.id, expected_version=1, scheme=a_scheme(name="改名"))
    ).scheme
    assert (changed.name, changed.version, changed.number) == ("改名", 2, 2)
    stale = api.DeleteSchemeRequest(id=draft.id, expected_version=1)
    assert refused(lambda: stub.DeleteScheme(stale))[0] is CODE.ABORTED

    stub.DeleteScheme(api.DeleteSchemeRequest(id=draft.id, expected_version=2))

    assert refused(lambda: stub.GetScheme(api.GetSchemeRequest(id=draft.id)))[0] is CODE.NOT_FOUND


@pytest.mark.parametrize(
    "levels",
    [
        [],
        [SchemeLevel(code="X", name="一类")],
        [SchemeLevel(code="X", name="一类", alternatives=[SchemeAlternative(name="空")])],
    ],
)
def test_a_level_without_a_way_to_it_is_not_published(market: Market, levels: list[SchemeLevel]) -> None:
    draft = drafted(market, levels=levels)

    assert refused(lambda: published(market, draft))[0] is CODE.INVALID_ARGUMENT


@pytest.mark.parametrize(
    "changes",
    [
        {"name": ""},
        {"valid_from": ""},
        {"valid_from": "2026-04-01", "valid_to": "2026-03-01"},
        {"certificate_months": 0},
        {"publicity_days": 61},
        {"key": "不是代码"},
        {"levels": [SchemeLevel(code="X", name="甲"), SchemeLevel(code="X", name="乙")]},
        {"levels": [SchemeLevel(code="X", name="")]},
    ],
)
def test_what_is_wrong_with_a_draft_is_refused(market: Market, changes: dict[str, Any]) -> None:
    assert refused(lambda: drafted(market, **changes))[0] is CODE.INVALID_ARGUMENT


def test_what_was_published_stays_whoever_tries(market: Market) -> None:
    stub = market.bureau.recognition
    update = api.UpdateSchemeRequest(id=SCHEME, expected_version=1, scheme=a_scheme())
    delete = api.DeleteSchemeRequest(id=SCHEME, expected_version=1)

    assert refused(lambda: stub.UpdateScheme(update))[0] is CODE.FAILED_PRECONDITION
    assert refused(lambda: stub.DeleteScheme(delete))[0] is CODE.FAILED_PRECONDITION
    for statement in (
        "UPDATE recognition_scheme SET state = '{}'",
        "UPDATE recognition_scheme SET published = false, published_at = NULL",
        "DELETE FROM recognition_scheme",
        "TRUNCATE recognition_scheme CASCADE",
    ):
        with pytest.raises(psycopg.errors.IntegrityConstraintViolation):
            market.sql(statement)


def test_a_version_takes_over_on_its_first_day(market: Market) -> None:
    fresh = published(market, drafted(market))
    early = applicant(market)
    asked = api.StartRecognitionRequest(scheme_id=fresh.id, level="X")
    assert refused(lambda: early.stub.StartRecognition(asked))[0] is CODE.FAILED_PRECONDITION
    assert early.start().scheme_id == SCHEME

    market.clock.advance(31 * 86_400)
    late = applicant(market)

    assert refused(late.start)[0] is CODE.FAILED_PRECONDITION
    assert late.stub.StartRecognition(asked).recognition.level == "X"


def test_an_application_goes_by_the_version_that_it_was_handed_in_by(market: Market) -> None:
    who = applicant(market)
    held = who.submitted()
    published(market, drafted(market))
    market.clock.advance(31 * 86_400)

    assert who.get(held.id).scheme.number == 1
