"""How a person comes into an organisation."""

from datetime import timedelta

import pytest

from services.common.access.principal import Role
from services.gateway.accounts.invitations import Newcomer
from services.gateway.accounts.organisations_store import Organisation
from services.gateway.problems import Problem
from tests.integration.organisations.world import ENTERPRISE, PLATFORM, PROVIDER, World

MOBILE = "13800001234"
PASSWORD = "correct horse battery"


def test_who_was_invited_accepts_and_acts_for_the_organisation(world: World) -> None:
    owner = world.owner(ENTERPRISE | PROVIDER, name="达州甲公司")
    person = world.person(mobile=MOBILE)
    world.accounts.invitations.invite(owner, owner.organisation, "138 0000 1234", ["provider"], owner=False)
    text = world.messages.last_to(MOBILE)
    assert "达州甲公司" in text
    assert "https://portal.test/invitation?token=" in text
    token = world.session(world.visitor(person))
    session = world.accounts.doorkeeper.by_session(token, "10.1.1.1", "test")
    assert session is not None
    accepted = world.accounts.invitations.accept(
        session.principal, world.invitation_token(MOBILE), session.session_id
    )
    assert accepted.id == owner.organisation
    assert world.roles(person, owner.organisation) == PROVIDER
    assert world.acts_for(token) == owner.organisation
    assert world.audited() == ["member.joined", "member.invited"]


def test_a_link_is_good_once(world: World) -> None:
    owner = world.owner(ENTERPRISE)
    person = world.person(mobile=MOBILE)
    world.accounts.invitations.invite(owner, owner.organisation, MOBILE, [], owner=False)
    token = world.invitation_token(MOBILE)
    world.accounts.invitations.accept(world.visitor(person), token)
    with pytest.raises(Problem) as refused:
        world.accounts.invitations.accept(world.visitor(person), token)
    assert refused.value.status == 404


def test_a_link_is_good_for_seven_days(world: World) -> None:
    owner = world.owner(ENTERPRISE)
    world.accounts.invitations.invite(owner, owner.organisation, MOBILE, [], owner=False)
    token = world.invitation_token(MOBILE)
    world.clock.advance(timedelta(days=7).total_seconds() - 1)
    assert world.accounts.invitations.look(token).organisation.id == owner.organisation
    world.clock.advance(1)
    with pytest.raises(Problem) as refused:
        world.accounts.invitations.look(token)
    assert refused.value.status == 404
    assert world.accounts.invitations.waiting(owner, owner.organisation) == []


def test_a_link_that_is_forwarded_is_good_for_nobody_else(world: World) -> None:
    owner = world.owner(ENTERPRISE)
    stranger = world.person()
    world.accounts.invitations.invite(owner, owner.organisation, MOBILE, [], owner=False)
    with pytest.raises(Problem) as refused:
        world.accounts.invitations.accept(world.visitor(stranger), world.invitation_token(MOBILE))
    assert refused.value.code == "other_mobile"
    assert world.roles(stranger, owner.organisation) is None


def test_a_second_invitation_makes_the_first_one_useless(world: World) -> None:
    owner = world.owner(ENTERPRISE)
    world.accounts.invitations.invite(owner, owner.organisation, MOBILE, [], owner=False)
    first = world.invitation_token(MOBILE)
    world.accounts.invitations.invite(owner, owner.organisation, MOBILE, [], owner=True)
    with pytest.raises(Problem):
        world.accounts.invitations.look(first)
    assert world.accounts.invitations.look(world.invitation_token(MOBILE)).invitation.owner


def test_an_invitation_is_taken_back(world: World) -> None:
    owner = world.owner(ENTERPRISE)
    world.accounts.invitations.invite(owner, owner.organisation, MOBILE, [], owner=False)
    waiting = world.accounts.invitations.waiting(owner, owner.organisation)
    assert [each.mobile for each in waiting] == ["138****1234"]
    world.accounts.invitations.revoke(owner, owner.organisation, waiting[0].invitation.id)
    with pytest.raises(Problem):
        world.accounts.invitations.look(world.invitation_token(MOBILE))
    assert world.audited()[0] == "member.uninvited"


def test_an_invitation_of_another_organisation_is_not_there_to_be_taken_back(world: World) -> None:
    owner, stranger = world.owner(ENTERPRISE, name="甲"), world.owner(ENTERPRISE, name="乙")
    made = world.accounts.invitations.invite(owner, owner.organisation, MOBILE, [], owner=False)
    for organisation in (owner.organisation, stranger.organisation):
        with pytest.raises(Problem) as refused:
            world.accounts.invitations.revoke(stranger, organisation, made.id)
        assert refused.value.status == 404
    assert world.accounts.invitations.look(world.invitation_token(MOBILE)).invitation.id == made.id


def test_what_a_removed_owner_left_open_is_taken_back(world: World) -> None:
    owner = world.owner(ENTERPRISE)
    other = world.join(world.person(), owner.organisation, ENTERPRISE, owner=True)
    world.accounts.invitations.invite(other, owner.organisation, MOBILE, [], owner=False)
    world.accounts.members.remove(owner, owner.organisation, other.person)
    with pytest.raises(Problem):
        world.accounts.invitations.look(world.invitation_token(MOBILE))


def test_a_member_who_is_no_owner_invites_nobody(world: World) -> None:
    owner = world.owner(ENTERPRISE)
    other = world.join(world.person(), owner.organisation, ENTERPRISE)
    with pytest.raises(Problem) as refused:
        world.accounts.invitations.invite(other, owner.organisation, MOBILE, [], owner=False)
    assert refused.value.status == 403
    assert world.messages.sent == []


def test_the_admin_invites_the_first_owner_of_a_staff_organisation(world: World) -> None:
    admin = world.staff(Role.ADMIN)
    bureau = world.accounts.organisations.create(admin, "达州市人社局", ["hr_bureau"], "")
    assert isinstance(bureau, Organisation)
    person = world.person(mobile=MOBILE)
    world.accounts.invitations.invite(admin, bureau.id, MOBILE, [], owner=False)
    world.accounts.invitations.accept(world.visitor(person), world.invitation_token(MOBILE))
    joined = world.entries("member.joined")[0]
    assert joined.object_id == f"{bureau.id}:{person}"
    assert joined.detail == f"hr_bureau owner by {admin.person}"


def test_the_admin_cannot_let_himself_into_the_bureau(world: World) -> None:
    admin = world.staff(Role.ADMIN)
    bureau = world.accounts.organisations.create(admin, "达州市人社局", ["hr_bureau"], "")
    mobile = world.mobile(admin.person)
    world.accounts.invitations.invite(admin, bureau.id, mobile, [], owner=True)
    with pytest.raises(Problem) as refused:
        world.accounts.invitations.accept(admin, world.invitation_token(mobile))
    assert refused.value.code == "self"
    assert world.roles(admin.person, bureau.id) is None


def test_the_admin_has_no_word_in_firms(world: World) -> None:
    owner = world.owner(ENTERPRISE)
    with pytest.raises(Problem) as refused:
        world.accounts.invitations.invite(world.staff(Role.ADMIN), owner.organisation, MOBILE, [], owner=True)
    assert refused.value.status == 404


def test_the_bureau_gives_a_firm_that_lost_its_owner_a_new_one(world: World) -> None:
    owner = world.owner(ENTERPRISE)
    bureau = world.staff(Role.HR_BUREAU)
    person = world.person(mobile=MOBILE)
    world.accounts.invitations.invite(bureau, owner.organisation, MOBILE, [], owner=False)
    world.accounts.invitations.accept(world.visitor(person), world.invitation_token(MOBILE))
    again = world.join(person, owner.organisation, ENTERPRISE, owner=True)
    world.accounts.members.remove(again, owner.organisation, owner.person)
    assert world.roles(owner.person, owner.organisation) is None


def test_an_auditor_is_not_made_an_admin_by_invitation(world: World) -> None:
    person = world.person(mobile=MOBILE)
    world.join(person, world.organisation(PLATFORM, name="审计处"), frozenset({Role.AUDITOR}))
    owner = world.join(world.person(), world.organisation(PLATFORM), frozenset({Role.ADMIN}), owner=True)
    world.accounts.invitations.invite(owner, owner.organisation, MOBILE, ["admin"], owner=False)
    with pytest.raises(Problem) as refused:
        world.accounts.invitations.accept(world.visitor(person), world.invitation_token(MOBILE))
    assert refused.value.code == "separation_of_duties"


def test_who_has_no_account_registers_with_the_link_and_is_a_member(world: World) -> None:
    owner = world.owner(ENTERPRISE)
    world.accounts.invitations.invite(owner, owner.organisation, MOBILE, [], owner=False)
    token = world.invitation_token(MOBILE)
    world.accounts.invitations.send_code(token)
    code = next(part for part in _numbers(world.messages.last_to(MOBILE)) if len(part) == 6)
    organisation, begun = world.accounts.invitations.register(
        token, Newcomer("王五", code, PASSWORD, consent=True), "10.1.1.1", "test"
    )
    assert organisation.id == owner.organisation
    assert world.acts_for(begun.token) == owner.organisation


def test_the_link_alone_makes_no_account(world: World) -> None:
    owner = world.owner(ENTERPRISE)
    world.accounts.invitations.invite(owner, owner.organisation, MOBILE, [], owner=False)
    token = world.invitation_token(MOBILE)
    world.accounts.invitations.send_code(token)
    code = next(part for part in _numbers(world.messages.last_to(MOBILE)) if len(part) == 6)
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    with pytest.raises(Problem) as refused:
        world.accounts.invitations.register(
            token, Newcomer("王五", wrong, PASSWORD, consent=True), "10.1.1.1", "test"
        )
    assert refused.value.status == 422
    assert world.accounts.invitations.look(token).organisation.id == owner.organisation


def _numbers(text: str) -> list[str]:
    return "".join(char if char.isdigit() else " " for char in text).split()
