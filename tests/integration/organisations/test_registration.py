"""A person asks for an organisation; the bureau or the centre decides."""

import grpc
import pytest
from dabridge.events.v1 import scenarios_pb2

from services.common.access.principal import Principal, Role
from services.gateway.accounts.organisations_rules import Draft
from services.gateway.accounts.registration import PURPOSE, Applicant
from services.gateway.accounts.registration_store import OPEN, STATUSES, Application
from services.gateway.accounts.review_records import GrpcEnterpriseRecords
from services.gateway.clients import Backends, NoHealth
from services.gateway.problems import Problem
from tests.fakes.grpc_services import FakeRecords, fake_scenarios, rpc_error
from tests.integration.organisations.world import ENTERPRISE, OTHER_USCC, PROVIDER, USCC, ZONE, World

MOBILE = "13800001234"
PASSWORD = "correct horse battery"
FIRM = Draft(Role.ENTERPRISE, "达州甲科技有限公司", USCC, ZONE)
DEPARTMENT = Draft(Role.PROVIDER, "通川区数据局", "", ZONE)


@pytest.fixture
def scenarios() -> FakeRecords:
    return fake_scenarios()


@pytest.fixture
def records(scenarios: FakeRecords) -> GrpcEnterpriseRecords:
    return GrpcEnterpriseRecords(Backends(scenarios, None, None, NoHealth()))


@pytest.fixture
def bureau(world: World) -> Principal:
    return world.staff(Role.HR_BUREAU)


@pytest.fixture
def centre(world: World) -> Principal:
    return world.staff(Role.SCENARIO_CENTRE)


def _code(world: World) -> str:
    world.accounts.codes.send(MOBILE, PURPOSE)
    text = world.messages.last_to(MOBILE)
    found = "".join(char if char.isdigit() else " " for char in text).split()
    return next(part for part in found if len(part) == 6)


def _applied(world: World, draft: Draft = FIRM) -> tuple[Principal, Application]:
    caller = world.visitor(world.person())
    return caller, world.accounts.registration.apply(caller, draft)


def test_a_newcomer_registers_and_is_signed_in_while_waiting(world: World) -> None:
    made = world.accounts.registration.register(
        FIRM, Applicant("张三", MOBILE, _code(world), PASSWORD, consent=True), "10.1.1.1", "test"
    )
    caller = world.accounts.doorkeeper.by_session(made.begun.token, "10.1.1.1", "test")
    assert caller is not None
    assert caller.principal.roles == {Role.VISITOR}
    assert [each.status for each in world.accounts.registration.mine(caller.principal)] == ["pending"]
    assert "organisation.applied" in world.audited()


def test_a_wrong_code_makes_neither_account_nor_application(world: World, bureau: Principal) -> None:
    wrong = f"{(int(_code(world)) + 1) % 1_000_000:06}"
    with pytest.raises(Problem) as refused:
        world.accounts.registration.register(
            FIRM, Applicant("张三", MOBILE, wrong, PASSWORD, consent=True), "10.1.1.1", "test"
        )
    assert [field.field for field in refused.value.fields] == ["code"]
    assert world.accounts.review.queue(bureau, STATUSES, 1).total == 0


def test_all_that_is_wrong_is_told_at_once(world: World) -> None:
    with pytest.raises(Problem) as refused:
        world.accounts.registration.register(
            Draft(Role.ENTERPRISE, "", "91511700MA662WC8XX", "nowhere"),
            Applicant("", "123", "", "short", consent=False),
            "10.1.1.1",
            "test",
        )
    told = {field.field for field in refused.value.fields}
    assert told == {"name", "uscc", "zone", "contact_name", "mobile", "password", "consent"}


def test_a_code_is_understood_as_people_type_it(world: World) -> None:
    _, made = _applied(world, Draft(Role.ENTERPRISE, " 甲  公司 ", " 9151 1700 ma66-2wc8xh", ZONE))
    assert (made.name, made.uscc) == ("甲 公司", USCC)


def test_a_firm_is_applied_for_once(world: World) -> None:
    _applied(world)
    with pytest.raises(Problem) as refused:
        _applied(world)
    assert refused.value.status == 409
    assert "主管部门" in refused.value.message


def test_who_asks_for_a_firm_that_is_there_is_sent_to_its_owner(world: World) -> None:
    world.owner(ENTERPRISE, uscc=USCC)
    with pytest.raises(Problem) as refused:
        _applied(world)
    assert refused.value.code == "already_exists"
    assert "邀请您加入" in refused.value.message


def test_a_department_without_a_code_is_known_by_name_and_zone(world: World) -> None:
    _applied(world, DEPARTMENT)
    with pytest.raises(Problem):
        _applied(world, DEPARTMENT)
    _applied(world, Draft(Role.PROVIDER, DEPARTMENT.name, "", "511703"))


async def test_approval_makes_organisation_owner_and_record(
    world: World, scenarios: FakeRecords, records: GrpcEnterpriseRecords, bureau: Principal
) -> None:
    applicant, made = _applied(world)
    done = await world.accounts.review.approve(bureau, records, made.id, made.version)
    assert done.status == "approved"
    assert {each.person for each in scenarios.callers} == {bureau.person}
    (record,) = scenarios.stored["Enterprise"].values()
    assert (record.id, record.name, record.uscc, record.zone) == (done.organisation_id, FIRM.name, USCC, ZONE)
    ((organisation, member),) = world.accounts.organisations.mine(applicant)
    assert (organisation.id, organisation.roles, member.owner) == (record.id, ENTERPRISE, True)
    assert world.audited() == [
        "organisation.approved",
        "member.joined",
        "organisation.created",
        "organisation.approving",
        "organisation.applied",
    ]


async def test_approval_takes_the_id_of_the_record_that_has_the_code(
    world: World, scenarios: FakeRecords, records: GrpcEnterpriseRecords, bureau: Principal
) -> None:
    scenarios.put("Enterprise", scenarios_pb2.Enterprise(id="e-17", name="旧名", uscc=USCC))
    scenarios.put("Enterprise", scenarios_pb2.Enterprise(id="e-18", name="别家", uscc=OTHER_USCC))
    _, made = _applied(world)
    done = await world.accounts.review.approve(bureau, records, made.id, made.version)
    assert done.organisation_id == "e-17"
    assert scenarios.stored["Enterprise"]["e-17"].name == "旧名"
    assert len(scenarios.stored["Enterprise"]) == 2


async def test_approval_that_failed_midway_goes_on_where_it_was(
    world: World, scenarios: FakeRecords, records: GrpcEnterpriseRecords, bureau: Principal
) -> None:
    applicant, made = _applied(world)

    class LostAnswer(GrpcEnterpriseRecords):
        async def create(self, application: Application) -> None:
            await records.create(application)
            raise rpc_error(grpc.StatusCode.UNAVAILABLE, "away")

    with pytest.raises(grpc.aio.AioRpcError):
        await world.accounts.review.approve(bureau, LostAnswer(records._backends), made.id, made.version)
    assert world.accounts.registration.get(applicant, made.id).status == "approving"
    assert world.accounts.organisations.mine(applicant) == []
    assert world.accounts.review.queue(bureau, OPEN, 1).total == 1
    done = await world.accounts.review.approve(bureau, records, made.id, made.version)
    assert done.status == "approved"
    assert list(scenarios.stored["Enterprise"]) == [done.organisation_id]


async def test_approval_while_the_service_is_away_loses_nothing(
    world: World, scenarios: FakeRecords, records: GrpcEnterpriseRecords, bureau: Principal
) -> None:
    applicant, made = _applied(world)
    scenarios.fault = rpc_error(grpc.StatusCode.UNAVAILABLE, "away")
    with pytest.raises(grpc.aio.AioRpcError):
        await world.accounts.review.approve(bureau, records, made.id, made.version)
    scenarios.fault = None
    assert world.accounts.registration.get(applicant, made.id).status == "pending"
    done = await world.accounts.review.approve(bureau, records, made.id, made.version)
    assert done.organisation_id in scenarios.stored["Enterprise"]


async def test_approving_twice_changes_nothing(
    world: World, scenarios: FakeRecords, records: GrpcEnterpriseRecords, bureau: Principal
) -> None:
    _, made = _applied(world)
    first = await world.accounts.review.approve(bureau, records, made.id, made.version)
    audited = world.audited()
    assert await world.accounts.review.approve(bureau, records, made.id, made.version) == first
    assert world.audited() == audited
    assert len(scenarios.stored["Enterprise"]) == 1


async def test_a_record_that_belongs_to_another_organisation_is_not_taken(
    world: World, scenarios: FakeRecords, records: GrpcEnterpriseRecords, bureau: Principal
) -> None:
    world.organisation(ENTERPRISE, id="e-17")
    scenarios.put("Enterprise", scenarios_pb2.Enterprise(id="e-17", name="旧名", uscc=USCC))
    _, made = _applied(world)
    with pytest.raises(Problem) as refused:
        await world.accounts.review.approve(bureau, records, made.id, made.version)
    assert refused.value.code == "record_taken"


async def test_the_centre_lets_a_department_in_without_a_record(
    world: World, scenarios: FakeRecords, records: GrpcEnterpriseRecords, centre: Principal
) -> None:
    applicant, made = _applied(world, DEPARTMENT)
    await world.accounts.review.approve(centre, records, made.id, made.version)
    ((organisation, member),) = world.accounts.organisations.mine(applicant)
    assert (organisation.roles, organisation.uscc, member.roles) == (PROVIDER, "", PROVIDER)
    assert scenarios.stored["Enterprise"] == {}


async def test_each_reviews_only_what_is_theirs(
    world: World, records: GrpcEnterpriseRecords, bureau: Principal, centre: Principal
) -> None:
    _, firm = _applied(world)
    _, department = _applied(world, DEPARTMENT)
    assert [each.id for each in world.accounts.review.queue(bureau, OPEN, 1).items] == [firm.id]
    assert [each.id for each in world.accounts.review.queue(centre, OPEN, 1).items] == [department.id]
    for caller in (centre, world.staff(Role.ADMIN), world.visitor(firm.account_id)):
        with pytest.raises(Problem) as refused:
            await world.accounts.review.approve(caller, records, firm.id, firm.version)
        assert refused.value.status == 404
        with pytest.raises(Problem):
            world.accounts.review.refuse(caller, firm.id, firm.version, "不行")
        with pytest.raises(Problem):
            world.accounts.review.read(caller, firm.id)


def test_a_refusal_is_told_and_answered_with_a_correction(world: World, bureau: Principal) -> None:
    applicant, made = _applied(world)
    world.accounts.review.refuse(bureau, made.id, made.version, "名称与执照不符")
    told = world.accounts.registration.get(applicant, made.id)
    assert (told.status, told.reason) == ("refused", "名称与执照不符")
    again = world.accounts.registration.correct(
        applicant, made.id, Draft(Role.ENTERPRISE, "达州甲信息有限公司", USCC, ZONE)
    )
    assert (again.status, again.version, again.name, again.reason) == ("pending", 2, "达州甲信息有限公司", "")
    assert world.audited()[:2] == ["organisation.reapplied", "organisation.refused"]


def test_a_refusal_needs_a_reason(world: World, bureau: Principal) -> None:
    _, made = _applied(world)
    with pytest.raises(Problem) as refused:
        world.accounts.review.refuse(bureau, made.id, made.version, "  ")
    assert [field.field for field in refused.value.fields] == ["reason"]


async def test_what_was_corrected_meanwhile_is_read_again_before_a_decision(
    world: World, records: GrpcEnterpriseRecords, bureau: Principal
) -> None:
    applicant, made = _applied(world)
    world.accounts.registration.correct(applicant, made.id, Draft(Role.ENTERPRISE, "别的公司", USCC, ZONE))
    with pytest.raises(Problem) as refused:
        await world.accounts.review.approve(bureau, records, made.id, made.version)
    assert refused.value.status == 412


def test_nobody_corrects_the_application_of_another(world: World) -> None:
    _, made = _applied(world)
    with pytest.raises(Problem) as refused:
        world.accounts.registration.correct(world.visitor(world.person()), made.id, FIRM)
    assert refused.value.status == 404


def test_a_refused_firm_may_be_applied_for_by_somebody_else(world: World, bureau: Principal) -> None:
    first, made = _applied(world)
    world.accounts.review.refuse(bureau, made.id, made.version, "不是本单位的人")
    _applied(world)
    with pytest.raises(Problem) as refused:
        world.accounts.registration.correct(first, made.id, FIRM)
    assert refused.value.status == 409


async def test_a_firm_becomes_a_provider_too(
    world: World, records: GrpcEnterpriseRecords, centre: Principal, bureau: Principal
) -> None:
    owner = world.owner(ENTERPRISE, uscc=USCC)
    made = world.accounts.registration.extend(owner, Role.PROVIDER)
    done = await world.accounts.review.approve(centre, records, made.id, made.version)
    assert done.organisation_id == owner.organisation
    assert world.roles(owner.person, owner.organisation) == ENTERPRISE | PROVIDER
    assert world.accounts.organisations.get(bureau, owner.organisation).roles == ENTERPRISE | PROVIDER


async def test_a_provider_that_becomes_a_firm_gets_a_record_of_its_own_id(
    world: World, scenarios: FakeRecords, records: GrpcEnterpriseRecords, bureau: Principal
) -> None:
    owner = world.owner(PROVIDER, uscc=USCC)
    made = world.accounts.registration.extend(owner, Role.ENTERPRISE)
    await world.accounts.review.approve(bureau, records, made.id, made.version)
    assert list(scenarios.stored["Enterprise"]) == [owner.organisation]


def test_a_bureau_extends_into_nothing(world: World, bureau: Principal) -> None:
    with pytest.raises(Problem) as refused:
        world.accounts.registration.extend(bureau, Role.ENTERPRISE)
    assert refused.value.code == "has_role"


def test_reading_a_contact_is_audited(world: World, bureau: Principal) -> None:
    applicant, made = _applied(world)
    case = world.accounts.review.read(bureau, made.id)
    assert (case.contact.name, case.contact.mobile) == ("周某", world.mobile(applicant.person))
    (entry,) = world.entries("organisation.application_read")
    assert (entry.actor, entry.object_id) == (bureau.person, made.id)


def test_the_queue_has_pages_and_begins_with_who_waits_longest(world: World, bureau: Principal) -> None:
    caller = world.visitor(world.person())
    made = []
    for number in range(23):
        world.clock.advance(1)
        made.append(
            world.accounts.registration.apply(
                caller, Draft(Role.ENTERPRISE, "甲", _valid_uscc(number), ZONE)
            ).id
        )
    first = world.accounts.review.queue(bureau, OPEN, 1)
    second = world.accounts.review.queue(bureau, OPEN, 2)
    assert [each.id for each in (*first.items, *second.items)] == made
    assert (first.total, first.last, len(first.items)) == (23, 2, 20)


def test_a_text_that_no_database_holds_is_refused(world: World) -> None:
    with pytest.raises(Problem) as refused:
        world.accounts.registration.get(world.visitor(world.person()), "a\0b")
    assert refused.value.status == 422


def _valid_uscc(number: int) -> str:
    from stdnum.cn import uscc  # noqa: PLC0415  # only here

    body = f"91511700MA6{number:06}"
    return body + str(uscc.calc_check_digit(body))
