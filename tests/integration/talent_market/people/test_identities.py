"""A person keeps and corrects who they are; the bureau reads it for a purpose that is written down."""

from typing import Any

import grpc
import psycopg
import pytest
from dabridge.talent.v1 import people_service_pb2 as api
from dabridge.talent.v1 import talent_service_pb2 as records
from dabridge.talent.v1.people_service_pb2 import PersonIdentity, ReadingPurpose

from services.common.access.principal import Role
from services.common.scrub import REDACTED
from services.talent.model import TALENT
from tests.fakes.identities import FICTITIOUS
from tests.fakes.messages import a_talent
from tests.integration.talent_market.offices import Market, broken, refused

WHO = FICTITIOUS[7]
RECOGNITION = ReadingPurpose.READING_PURPOSE_RECOGNITION
STAFF = [Role.ENTERPRISE, Role.PROVIDER, Role.SCENARIO_CENTRE, Role.ZONE_BUREAU, Role.ADMIN, Role.SYSTEM]


def identity(**changes: str) -> PersonIdentity:
    values = {name: getattr(WHO, name) for name in ("name", "mobile", "mail", "id_number", "address")}
    return PersonIdentity(**{**values, **changes})


def keep(market: Market, talent_id: str, version: int = 0, **changes: str) -> api.IdentityResponse:
    request = api.UpdateIdentityRequest(seen_version=version, identity=identity(**changes))
    kept: api.IdentityResponse = market.person(talent_id).people.UpdateIdentity(request)
    return kept


def test_what_a_person_keeps_they_read_again(market: Market) -> None:
    assert market.person("talent-1").people.GetIdentity(api.GetIdentityRequest()).version == 0
    kept = keep(market, "talent-1")
    assert (kept.version, kept.identity) == (1, identity())
    assert market.person("talent-1").people.GetIdentity(api.GetIdentityRequest()) == kept
    assert keep(market, "talent-1", 1, mobile="+86 139 0000 1234").identity.mobile == "13900001234"


def test_reading_waits_for_nobody_who_is_writing(market: Market) -> None:
    kept = keep(market, "talent-1")
    with psycopg.connect(market.url) as connection:
        connection.execute("SELECT 1 FROM person WHERE talent_id = 'talent-1' FOR UPDATE")

        read = market.person("talent-1").people.GetIdentity(api.GetIdentityRequest(), timeout=10)

    assert read == kept


def test_an_old_version_is_refused(market: Market) -> None:
    keep(market, "talent-1")
    assert refused(lambda: keep(market, "talent-1", 0, name="某人"))[0] == grpc.StatusCode.ABORTED


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "长" * 61),
        ("mobile", ""),
        ("mobile", "12900001234"),
        ("mobile", "1390000123"),
        ("mail", "no-mail.example"),
        ("id_number", "369901199003071230"),
        ("id_number", "36990119901307123X"),
        ("id_number", "12345"),
        ("address", "长" * 201),
    ],
)
def test_a_refusal_names_the_field_and_never_the_value(market: Market, field: str, value: str) -> None:
    told = broken(lambda: keep(market, "talent-1", 0, **{field: value}))
    assert list(told) == [f"identity.{field}"]
    assert not value or value not in str(told)
    assert not [one for one in WHO.values if one in str(told)]


def test_a_request_is_answered_once_and_its_answer_lies_nowhere(market: Market) -> None:
    person = market.person("talent-1").people
    request = api.UpdateIdentityRequest(idempotency_key="key-1", identity=identity())
    assert person.UpdateIdentity(request) == person.UpdateIdentity(request)

    other = api.UpdateIdentityRequest(idempotency_key="key-1", identity=identity(name="别人"))
    assert refused(lambda: person.UpdateIdentity(other))[0] == grpc.StatusCode.ALREADY_EXISTS
    ((kept,),) = market.sql("SELECT result FROM idempotency_key")
    assert bytes(kept) == b"talent-1"


def test_who_is_known_goes_out_of_what_was_written_before(market: Market) -> None:
    talent = market.talent(experience=f"{WHO.name}负责产线，{WHO.name[0]}老师")
    market.expert(talent.id, summary=f"{WHO.name}的课题")

    keep(market, talent.id)

    profile, expert = market.events(talent.id)[-2:]
    assert getattr(profile, "experience", "") == f"{REDACTED}负责产线，{REDACTED}老师"
    assert getattr(expert, "summary", "") == f"{REDACTED}的课题"


WAYS = ["create", "update", "bulk", "act"]


@pytest.mark.parametrize("way", WAYS)
def test_who_is_known_goes_out_of_what_is_written_later_whichever_way(market: Market, way: str) -> None:
    keep(market, "talent-1")
    text = f"{WHO.name[0]} {WHO.name[1:]}，住在{WHO.address}，{WHO.name[0]}师傅"
    given = a_talent(id="talent-1", experience=text)
    calls = market.system.records
    if way != "create":
        market.talent(id="talent-1")
    if way == "create":
        calls.CreateTalent(records.CreateTalentRequest(talent=given))
    elif way == "update":
        calls.UpdateTalent(records.UpdateTalentRequest(talent=given, expected_version=1))
    elif way == "bulk":
        calls.BulkLoadTalents(iter([records.BulkLoadTalentsRequest(talent=given)]))
    else:

        def act(desk: Any) -> None:
            held = desk.lock(TALENT, ["talent-1"])["talent-1"]
            held.experience = text
            desk.put(TALENT, held)

        market.arrange(act)

    event = market.events("talent-1")[-1]
    told = getattr(event, "experience", "")
    assert told == f"{REDACTED}，住在{REDACTED}，{REDACTED}师傅"


def test_the_bureau_reads_for_a_purpose_and_the_person_sees_it(market: Market) -> None:
    keep(market, "talent-1")
    request = api.ReadIdentityRequest(id="talent-1", purpose=RECOGNITION)
    assert market.bureau.people.ReadIdentity(request).identity == identity()

    (reading,) = market.person("talent-1").people.GetIdentity(api.GetIdentityRequest()).readings
    assert (reading.purpose, reading.role, reading.act) == ("recognition", "hr_bureau", "ReadIdentity")
    logged = market.sql(
        "SELECT object_id, detail FROM audit_entry WHERE action = 'ReadIdentity' AND object_kind = 'person'"
    )
    assert logged == [("talent-1", f"recognition {market.bureau.caller.organisation}")]


def test_without_a_purpose_or_a_person_nobody_is_read(market: Market) -> None:
    keep(market, "talent-1")
    read = market.bureau.people.ReadIdentity
    unsaid = api.ReadIdentityRequest(id="talent-1")
    assert refused(lambda: read(unsaid))[0] == grpc.StatusCode.INVALID_ARGUMENT
    nobody = api.ReadIdentityRequest(id="talent-2", purpose=RECOGNITION)
    assert refused(lambda: read(nobody))[0] == grpc.StatusCode.NOT_FOUND


@pytest.mark.parametrize("role", [*STAFF, Role.TALENT])
def test_nobody_else_reads_who_somebody_is(market: Market, role: Role) -> None:
    keep(market, "talent-1")
    caller = market.person("talent-2") if role == Role.TALENT else market.as_(role)
    request = api.ReadIdentityRequest(id="talent-1", purpose=RECOGNITION)
    assert refused(lambda: caller.people.ReadIdentity(request))[0] == grpc.StatusCode.PERMISSION_DENIED
    own = api.GetIdentityRequest()
    if role == Role.TALENT:
        assert caller.people.GetIdentity(own).version == 0
    else:
        assert refused(lambda: caller.people.GetIdentity(own))[0] == grpc.StatusCode.PERMISSION_DENIED


def test_no_log_has_who_somebody_is(market: Market) -> None:
    keep(market, "talent-1")
    market.bureau.people.ReadIdentity(api.ReadIdentityRequest(id="talent-1", purpose=RECOGNITION))
    for table in ("audit_entry", "history_step", "notice", "outbox", "idempotency_key", "person"):
        rows = "".join(row for (row,) in market.sql(f"SELECT t::text FROM {table} AS t"))
        for value in WHO.values:
            assert value not in rows, table
            assert value.encode().hex() not in rows, table
