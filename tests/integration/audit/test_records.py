"""What a record service writes to its log, and what an auditor reads there over gRPC."""

from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from typing import Any, Final

import grpc
import pytest
from dabridge.audit.v1 import audit_service_pb2 as audit
from dabridge.audit.v1.audit_service_pb2_grpc import AuditServiceStub
from dabridge.talent.v1 import talent_service_pb2 as api
from dabridge.talent.v1.talent_service_pb2_grpc import TalentServiceStub

from services.common.access.methods import SCENARIOS, TALENT
from services.common.access.principal import Principal, Role
from services.common.audit import refusals
from services.scenarios.model import AGGREGATES as SCENARIO_AGGREGATES
from services.talent import bootstrap as talent
from services.talent.model import AGGREGATES as TALENT_AGGREGATES
from tests.fakes.messages import a_demand, a_talent
from tests.integration.audit.logs import OFFICER, tamper
from tests.records import SYSTEM, Served, process, served

AUDITOR: Final = Principal("account-9", frozenset({Role.AUDITOR}), "org-9", address="192.0.2.9")
PERSON: Final = Principal("account-2", frozenset({Role.TALENT}), talent="talent-1")


@pytest.fixture
def service(database: str) -> Iterator[Served]:
    with served(talent.SERVICE, database, connections=4) as running:
        yield running


def talents(service: Served, caller: Principal = SYSTEM) -> Any:
    return TalentServiceStub(service.channel(caller))


def log(service: Served, **asked: Any) -> list[audit.Entry]:
    """The entries, oldest first."""
    stub: Any = AuditServiceStub(service.channel(AUDITOR))
    return list(reversed(stub.ListEntries(audit.ListEntriesRequest(page_size=200, **asked)).entries))


def verify(service: Served) -> audit.VerifyChainResponse:
    stub: Any = AuditServiceStub(service.channel(AUDITOR))
    answer: audit.VerifyChainResponse = stub.VerifyChain(audit.VerifyChainRequest())
    return answer


def code_of(call: Callable[[], object]) -> grpc.StatusCode:
    with pytest.raises(grpc.RpcError) as caught:
        call()
    error: Any = caught.value
    code: grpc.StatusCode = error.code()
    return code


def actions(entries: Sequence[audit.Entry]) -> list[tuple[str, str, int]]:
    return [(entry.action, entry.object_id, entry.object_version) for entry in entries]


def test_each_change_is_in_the_log_with_the_digests_of_both_states(service: Served) -> None:
    stub = talents(service, OFFICER)

    def held() -> bytes:
        """The digest of the state as it is read: what is stored of people is sealed, each time anew."""
        read = stub.GetTalent(api.GetTalentRequest(id="talent-1")).talent
        return sha256(read.SerializeToString()).digest()

    stub.CreateTalent(api.CreateTalentRequest(talent=a_talent()))
    first = held()
    stub.UpdateTalent(api.UpdateTalentRequest(talent=a_talent(years=6), expected_version=1))
    second = held()
    stub.WithdrawTalent(api.WithdrawTalentRequest(id="talent-1", expected_version=2, reason="本人要求"))
    third = held()

    entries = [entry for entry in log(service) if entry.action != "GetTalent"]

    assert actions(entries) == [
        ("CreateTalent", "talent-1", 1),
        ("UpdateTalent", "talent-1", 2),
        ("WithdrawTalent", "talent-1", 3),
    ]
    assert [(entry.before_digest, entry.after_digest) for entry in entries] == [
        (b"", first),
        (first, second),
        (second, third),
    ]
    for entry in entries:
        assert (entry.actor, list(entry.roles), entry.organisation, entry.address, entry.object_kind) == (
            "account-1",
            ["hr_bureau"],
            "org-1",
            "192.0.2.7",
            "talent",
        )
    assert verify(service).intact


def test_what_changes_nothing_is_not_in_the_log(service: Served) -> None:
    stub = talents(service)
    stub.CreateTalent(api.CreateTalentRequest(talent=a_talent(), idempotency_key="key"))
    before = actions(log(service))

    stub.CreateTalent(api.CreateTalentRequest(talent=a_talent(), idempotency_key="key"))
    stub.UpdateTalent(api.UpdateTalentRequest(talent=a_talent(), expected_version=1))
    stub.BulkLoadTalents(iter([api.BulkLoadTalentsRequest(talent=a_talent())]))
    stale = api.UpdateTalentRequest(talent=a_talent(years=9), expected_version=8)
    assert code_of(lambda: stub.UpdateTalent(stale)) == grpc.StatusCode.ABORTED

    assert actions(log(service)) == before == [("CreateTalent", "talent-1", 1)]


def test_each_item_of_a_load_is_in_the_log(service: Served) -> None:
    stub = talents(service)
    stub.CreateDemand(api.CreateDemandRequest(demand=a_demand(id="d0")))

    stub.BulkLoadDemands(
        api.BulkLoadDemandsRequest(demand=a_demand(id=f"d{number}", headcount=7)) for number in range(1_200)
    )

    loaded = log(service, action="BulkLoadDemands")
    assert len(loaded) == 200
    assert verify(service).entries == 1_201
    [first] = log(service, action="BulkLoadDemands", object_id="d0")
    assert (first.object_version, bool(first.before_digest), first.actor) == (2, True, "system:test")


def test_staff_who_read_a_person_are_in_the_log_and_others_are_not(service: Served) -> None:
    for number in (1, 2):
        talents(service).CreateTalent(api.CreateTalentRequest(talent=a_talent(id=f"talent-{number}")))
    talents(service).CreateDemand(api.CreateDemandRequest(demand=a_demand()))

    for caller in (PERSON, SYSTEM, OFFICER):
        talents(service, caller).GetTalent(api.GetTalentRequest(id="talent-1"))
        talents(service, caller).ListTalents(api.ListTalentsRequest())
    talents(service, OFFICER).GetDemand(api.GetDemandRequest(id="demand-1"))

    read = [entry for entry in log(service) if not entry.after_digest]
    assert sorted(actions(read)) == [
        ("GetTalent", "talent-1", 1),
        ("ListTalents", "talent-1", 1),
        ("ListTalents", "talent-2", 1),
    ]
    assert {entry.actor for entry in read} == {"account-1"}


def test_who_tries_what_is_not_theirs_is_in_the_log(service: Served) -> None:
    talents(service).CreateTalent(api.CreateTalentRequest(talent=a_talent(id="talent-2")))
    firm = Principal("account-3", frozenset({Role.ENTERPRISE}), "enterprise-3")

    denied = grpc.StatusCode.PERMISSION_DENIED
    foreign = api.UpdateTalentRequest(talent=a_talent(id="talent-2"), expected_version=1)
    assert code_of(lambda: talents(service, PERSON).UpdateTalent(foreign)) == denied
    assert code_of(lambda: talents(service, PERSON).GetTalent(api.GetTalentRequest(id="talent-2"))) == denied
    assert code_of(lambda: talents(service, firm).GetTalent(api.GetTalentRequest(id="talent-2"))) == denied

    entries = [entry for entry in log(service) if entry.action.endswith(".refused")]
    assert [(entry.actor, entry.action, entry.object_id) for entry in entries] == [
        ("account-2", "UpdateTalent.refused", "talent-2"),
        ("account-2", "GetTalent.refused", "talent-2"),
        ("account-3", "GetTalent.refused", ""),  # no role of theirs: the request was not even read
    ]


def test_nobody_fills_the_log_with_refused_attempts(service: Served) -> None:
    stub = talents(service, PERSON)
    for number in range(refusals.EACH_MAX * 3):
        asked = api.GetTalentRequest(id=f"talent-{number + 2}")
        assert code_of(lambda asked=asked: stub.GetTalent(asked)) == grpc.StatusCode.PERMISSION_DENIED  # type: ignore[misc]  # mypy types no default of a lambda

    assert len(log(service)) == refusals.EACH_MAX


def test_every_action_is_a_row_of_the_table() -> None:
    for table, aggregates in ((TALENT, TALENT_AGGREGATES), (SCENARIOS, SCENARIO_AGGREGATES)):
        named = {
            f"{verb}{name}"
            for aggregate in aggregates
            for verb, name in (
                *((verb, aggregate.one) for verb in ("Create", "Update", "Withdraw", "Get")),
                *((verb, aggregate.many) for verb in ("List", "BulkLoad")),
            )
        }
        assert named == table.keys()


class TestTheAuditor:
    @pytest.fixture(autouse=True)
    def _written(self, service: Served) -> None:
        for number in range(5):
            talents(service).CreateTalent(api.CreateTalentRequest(talent=a_talent(id=f"t{number}")))

    def test_pages_through_the_log(self, service: Served) -> None:
        stub: Any = AuditServiceStub(service.channel(AUDITOR))
        seen: list[int] = []
        while True:
            before = seen[-1] if seen else 0
            answer = stub.ListEntries(audit.ListEntriesRequest(page_size=2, before_seq=before))
            seen += [entry.seq for entry in answer.entries]
            if not answer.more:
                break
        assert seen == [5, 4, 3, 2, 1]

    @pytest.mark.parametrize(
        "asked",
        [
            {"page_size": 201},
            {"page_size": -1},
            {"before_seq": -1},
            {"since": "yesterday"},
            {"until": "2026-03-01T00:00:00"},
            {"since": "0001-01-01T00:00:00+14:00"},
        ],
    )
    def test_is_told_what_is_wrong_with_a_question(self, service: Served, asked: dict[str, Any]) -> None:
        assert code_of(lambda: log_with(service, asked)) == grpc.StatusCode.INVALID_ARGUMENT

    def test_may_ask_for_anything(self, service: Served) -> None:
        assert log(service, actor="\0'; --", object_id="x" * 10_000, action="\u202e") == []
        assert len(log(service, since="2026-01-01T00:00:00Z", until="9999-12-31T23:59:59Z")) == 5

    @pytest.mark.parametrize("role", sorted(set(Role) - {Role.AUDITOR}))
    def test_alone_reads_and_checks_it(self, service: Served, role: Role) -> None:
        stub: Any = AuditServiceStub(service.channel(Principal("account-5", frozenset({role}), "org-5")))
        for call in (
            lambda: stub.ListEntries(audit.ListEntriesRequest()),
            lambda: stub.VerifyChain(audit.VerifyChainRequest()),
        ):
            assert code_of(call) == grpc.StatusCode.PERMISSION_DENIED

    def test_is_told_that_an_entry_was_changed(self, service: Served, database: str) -> None:
        head = verify(service).head
        assert len(head) == 32
        tamper(database, "UPDATE audit_entry SET actor = 'somebody' WHERE seq = 3")

        answer = verify(service)

        assert (answer.intact, answer.broken_seq, answer.head) == (False, 3, b"")
        assert "3" in answer.reason


def log_with(service: Served, asked: dict[str, Any]) -> object:
    stub: Any = AuditServiceStub(service.channel(AUDITOR))
    return stub.ListEntries(audit.ListEntriesRequest(**asked))


def command(database: str, *more: str, key: str = bytes(range(32)).hex()) -> tuple[int, str]:
    environ = {"TALENT_DATABASE_URL": database, "AUDIT_KEY": key}
    with process("services.talent", "audit-verify", *more, **environ) as running:
        said, complained = running.communicate(timeout=60)
        return running.returncode, (said or complained).decode()


def test_the_command_tells_what_it_finds(service: Served, database: str) -> None:
    for number in range(3):
        talents(service).CreateTalent(api.CreateTalentRequest(talent=a_talent(id=f"t{number}")))
    head = verify(service).head.hex()

    assert command(database) == (0, f"talent: intact, 3 entries, head {head}\n")
    talents(service).CreateTalent(api.CreateTalentRequest(talent=a_talent(id="t3")))
    assert command(database, "--expect", head)[0] == 0
    assert command(database, "--expect", "ab" * 32)[0] == 1
    assert command(database, "--expect", "nonsense")[0] == 2
    assert command(database, key="cd" * 32)[0] == 1
    tamper(database, "UPDATE audit_entry SET detail = 'x' WHERE seq = 2")
    code, told = command(database)
    assert code == 1
    assert "BROKEN at entry 2" in told
