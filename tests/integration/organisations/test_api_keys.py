"""An organisation's programs call in its name."""

from datetime import timedelta

import pytest

from services.common.access.principal import Principal, Role
from services.gateway import access
from services.gateway.accounts import api_keys_store
from services.gateway.accounts.api_keys import Issued
from services.gateway.accounts.api_keys_rules import LIVE_MAX, SCOPES
from services.gateway.accounts.api_keys_store import ApiKey
from services.gateway.problems import Problem
from tests.integration.organisations.world import ENTERPRISE, PROVIDER, World

FROM = "203.0.113.7"


@pytest.fixture
def owner(world: World) -> Principal:
    return world.owner(ENTERPRISE, name="甲公司")


def _made(world: World, owner: Principal, **more: object) -> Issued:
    scopes = more.get("scopes", ["demands:read"])
    days = more.get("days", 90)
    return world.accounts.api_keys.create(owner, owner.organisation, "对接", scopes, days)  # type: ignore[arg-type]


def _stored(world: World, key_id: str) -> ApiKey:
    with world.accounts.office.transaction() as connection:
        found = api_keys_store.find(connection, key_id)
    assert found is not None
    return found


def test_a_key_calls_for_its_organisation_within_its_scopes(world: World, owner: Principal) -> None:
    made = _made(world, owner, scopes=["demands:read", "demands:write"])
    caller = world.accounts.doorkeeper.by_api_key(made.text, FROM)
    assert caller is not None
    assert caller.principal == Principal(f"key:{made.key.id}", ENTERPRISE, owner.organisation, address=FROM)
    assert caller.scopes == frozenset({"demands:read", "demands:write"})
    assert caller.organisation_name == "甲公司"
    assert world.audited() == ["api_key.created"]


def test_only_the_hash_of_a_key_is_kept(world: World, owner: Principal) -> None:
    made = _made(world, owner)
    prefix, key_id, secret = made.text.split("_", 2)
    assert (prefix, key_id, len(secret)) == ("dbk", made.key.id, 43)
    with world.accounts.office.transaction() as connection:
        row = connection.execute("SELECT api_key::text FROM api_key").fetchone()
    assert row is not None
    assert secret not in row[0]


@pytest.mark.parametrize("change", ["secret", "id", "form", "none"])
def test_what_is_no_key_calls_for_nobody(world: World, owner: Principal, change: str) -> None:
    made = _made(world, owner)
    text = {
        "secret": made.text[:-1] + ("A" if made.text[-1] != "A" else "B"),
        "id": f"dbk_00000000_{made.text[13:]}",
        "form": made.text + "x",
        "none": "",
    }[change]
    assert world.accounts.doorkeeper.by_api_key(text, FROM) is None


def test_a_key_is_over_after_its_days(world: World, owner: Principal) -> None:
    made = _made(world, owner, days=3)
    world.clock.advance(timedelta(days=3).total_seconds() - 1)
    assert world.accounts.doorkeeper.by_api_key(made.text, FROM) is not None
    world.clock.advance(1)
    assert world.accounts.doorkeeper.by_api_key(made.text, FROM) is None


def test_a_revoked_key_calls_for_nobody(world: World, owner: Principal) -> None:
    made = _made(world, owner)
    world.accounts.api_keys.revoke(owner, made.key.id)
    assert world.accounts.doorkeeper.by_api_key(made.text, FROM) is None
    assert world.audited() == ["api_key.revoked", "api_key.created"]


def test_the_keys_of_a_suspended_organisation_rest(world: World, owner: Principal) -> None:
    made = _made(world, owner)
    bureau = world.staff(Role.HR_BUREAU)
    world.accounts.organisations.suspend(bureau, owner.organisation, "核查")
    assert world.accounts.doorkeeper.by_api_key(made.text, FROM) is None
    world.accounts.organisations.resume(bureau, owner.organisation)
    assert world.accounts.doorkeeper.by_api_key(made.text, FROM) is not None


def test_last_use_is_noted_once_a_minute(world: World, owner: Principal) -> None:
    made = _made(world, owner)
    start = world.clock.now()
    used = []
    for _ in range(3):
        world.accounts.doorkeeper.by_api_key(made.text, FROM)
        used.append(_stored(world, made.key.id).last_used_at)
        world.clock.advance(30)
    assert used == [start, start, start + timedelta(minutes=1)]


@pytest.mark.parametrize(
    ("scopes", "days", "field"),
    [
        ([], 90, "scopes"),
        (["scenarios:write"], 90, "scopes"),
        (["everything"], 90, "scopes"),
        (["demands:read"], 0, "days"),
        (["demands:read"], 366, "days"),
    ],
)
def test_a_key_gets_no_more_than_its_organisation_has_and_no_more_than_a_year(
    world: World, owner: Principal, scopes: list[str], days: int, field: str
) -> None:
    with pytest.raises(Problem) as refused:
        _made(world, owner, scopes=scopes, days=days)
    assert [each.field for each in refused.value.fields] == [field]


def test_staff_have_no_keys(world: World) -> None:
    with pytest.raises(Problem) as refused:
        _made(world, world.staff(Role.HR_BUREAU))
    assert refused.value.code == "no_keys"


def test_live_keys_are_counted(world: World, owner: Principal) -> None:
    made = [_made(world, owner) for _ in range(LIVE_MAX)]
    with pytest.raises(Problem) as refused:
        _made(world, owner)
    assert refused.value.code == "many_keys"
    world.accounts.api_keys.revoke(owner, made[0].key.id)
    _made(world, owner)


def test_only_owners_have_to_do_with_keys_and_only_with_their_own(world: World, owner: Principal) -> None:
    made = _made(world, owner)
    member = world.join(world.person(), owner.organisation, ENTERPRISE)
    stranger = world.owner(PROVIDER, name="乙局")
    for caller, status in ((member, 403), (stranger, 404)):
        with pytest.raises(Problem) as listed:
            world.accounts.api_keys.listed(caller, owner.organisation)
        with pytest.raises(Problem) as revoked:
            world.accounts.api_keys.revoke(caller, made.key.id)
        assert (listed.value.status, revoked.value.status) == (status, status)
    assert world.accounts.doorkeeper.by_api_key(made.text, FROM) is not None


def test_security_sees_and_revokes_the_keys_of_all(world: World, owner: Principal) -> None:
    made = _made(world, owner)
    security = world.staff(Role.SECURITY)
    found, names = world.accounts.api_keys.everywhere(security)
    assert [(key.id, names[key.organisation_id]) for key in found.items] == [(made.key.id, "甲公司")]
    world.accounts.api_keys.revoke(security, made.key.id)
    assert world.accounts.doorkeeper.by_api_key(made.text, FROM) is None
    with pytest.raises(Problem) as refused:
        world.accounts.api_keys.everywhere(world.staff(Role.ADMIN))
    assert refused.value.status == 403


def test_the_scopes_that_are_offered_are_those_that_routes_ask_for() -> None:
    assert set(SCOPES) == set(access.SCOPES)
