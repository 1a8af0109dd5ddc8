"""A city's installation that has nobody yet: from an empty database to the first application reviewed."""

import logging
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from io import StringIO

import psycopg
import pyotp
import pytest
from psycopg_pool import ConnectionPool

from services.common.access.principal import Role
from services.common.audit.auditor import Auditor
from services.common.audit.chain import Chain
from services.common.database import Connection
from services.gateway.__main__ import main
from services.gateway.accounts import bootstrap, store_accounts
from services.gateway.accounts.inline import Inline
from services.gateway.accounts.organisations_rules import Draft
from services.gateway.accounts.settings import AccountsSettings
from services.gateway.problems import Problem
from tests.fakes.clock import FixedClock
from tests.fakes.grpc_services import FakeRecords
from tests.integration.organisations.browser import Browser
from tests.integration.organisations.world import (
    CHEAP,
    PLATFORM,
    USCC,
    ZONE,
    KeptMessages,
    World,
)

OpenBrowser = Callable[..., Browser]
Terminal = pytest.CaptureFixture[str]
PASSWORD = "correct horse battery"
ADMIN, SECURITY, AUDITOR, OWNER = "13800000001", "13800000002", "13800000003", "13800000004"
KEY = bytes(range(32))
ACTOR = "system:admin-create"


@pytest.fixture
def environ(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the command is told in production."""
    for name, value in {
        "DABRIDGE_ENVIRONMENT": "production",
        "GATEWAY_DATABASE_URL": database,
        "GATEWAY_URL": "https://portal.test",
        "ACCOUNTS_KEY": KEY.hex(),
        "AUDIT_KEY": bytes(32).hex(),
        "SMS_WEBHOOK_URL": "https://sms.test",
        "SMS_WEBHOOK_SECRET": "x" * 32,
    }.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def world(environ: None, database: str, pool: ConnectionPool[Connection]) -> Iterator[World]:
    """The use cases in production, at the time of the command's own clock."""
    clock, messages = FixedClock(datetime.now(UTC)), KeptMessages()
    settings = AccountsSettings(
        database_url=database,
        pool_size=8,
        key=KEY,
        environment="production",
        webhook=None,
        idle_staff=timedelta(minutes=30),
        idle=timedelta(minutes=120),
        absolute=timedelta(hours=12),
        portal_url="https://portal.test",
    )
    auditor = Auditor(Chain(bytes(32), "gateway"), clock)
    made = bootstrap.build(settings, pool, clock, auditor, sender=messages, posting=Inline(), hasher=CHEAP)
    yield World(made, clock, messages)
    made.close()


def _emptied(database: str) -> None:
    with psycopg.connect(database) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")


def _token(terminal: Terminal) -> str:
    """The token of the link that the command printed."""
    found = re.search(
        r"^https://portal\.test/invitation\?token=(\S+)$", terminal.readouterr().out, re.MULTILINE
    )
    assert found
    return found[1]


def _code(world: World, mobile: str) -> str:
    found = re.search(r"(?<!\d)\d{6}(?!\d)", world.messages.last_to(mobile))
    assert found
    return found[0]


def _six_digits(world: World, totp: pyotp.TOTP) -> str:
    return totp.generate_otp(int(world.clock.now().timestamp()) // 30)


async def _come_in(world: World, browser: Browser, token: str, mobile: str, name: str) -> pyotp.TOTP:
    """Registers by an invitation's link and sets the second factor up, which staff are led to at once."""
    await browser.get(f"/invitation?token={token}")
    await browser.post("/invitation", {"token": token, "_action": "code"})
    page = await browser.post(
        "/invitation",
        {
            "token": token,
            "name": name,
            "code": _code(world, mobile),
            "password": PASSWORD,
            "consent": "1",
        },
    )
    assert browser.path == "/account/second-factor"
    secret = re.search(r'class="secret">([A-Z2-7 ]+)<', page)
    assert secret
    totp = pyotp.TOTP(secret[1].replace(" ", ""))
    assert "恢复码" in await browser.post("/account/second-factor", {"code": _six_digits(world, totp)})
    return totp


async def _first_admin(world: World, open_browser: OpenBrowser, terminal: Terminal) -> Browser:
    assert main(["admin-create", "--mobile", ADMIN, "--organisation", "达州人才平台运维中心"]) == 0
    browser = open_browser()
    await _come_in(world, browser, _token(terminal), ADMIN, "赵一")
    return browser


async def test_a_city_begins_with_an_empty_database_and_reviews_its_first_application(
    *,
    database: str,
    world: World,
    open_browser: OpenBrowser,
    scenarios: FakeRecords,
    capsys: Terminal,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    _emptied(database)
    assert main(["migrate"]) == 0
    assert main(["admin-create", "--mobile", "138 0000 0001"]) == 0
    told = capsys.readouterr()
    assert "平台运维中心" in told.out
    assert "138****0001" in told.out
    assert ADMIN not in told.out + told.err
    token = told.out.rpartition("token=")[2].strip()
    assert world.messages.sent == []
    admin = open_browser()
    await _come_in(world, admin, token, ADMIN, "赵一")
    await open_browser().get(f"/invitation?token={token}", status=404)

    shown = await admin.get("/organisation")
    assert "平台运维中心" in shown
    assert "邀请成员" in shown
    for mobile, role, name, page in (
        (SECURITY, "security", "钱二", "/security/accounts"),
        (AUDITOR, "auditor", "孙三", "/audit"),
    ):
        await admin.post("/organisation/invitations", {"mobile": mobile, "roles": [role]})
        colleague = open_browser()
        await _come_in(world, colleague, world.invitation_token(mobile), mobile, name)
        await colleague.get(page)
        await admin.get(page, status=403)

    await admin.get("/admin/organisations")
    made = await admin.post(
        "/admin/organisations", {"name": "达州市人社局", "roles": ["hr_bureau"], "zone": ""}
    )
    bureau = re.search(r'action="(/admin/organisations/[0-9a-f]{32})"', made)
    assert bureau
    assert "邀请已发送" in await admin.post(bureau[1], {"_action": "invite", "mobile": OWNER})
    owner = open_browser()
    totp = await _come_in(world, owner, world.invitation_token(OWNER), OWNER, "李四")
    await owner.get("/account")
    await owner.post("/sign-out")

    application = world.accounts.registration.apply(
        world.visitor(world.person()), Draft(Role.ENTERPRISE, "达州甲科技有限公司", USCC, ZONE)
    )
    world.clock.advance(30)
    await owner.get("/sign-in")
    await owner.post("/sign-in", {"login": OWNER, "password": PASSWORD, "next": "/review"})
    await owner.post("/sign-in/second-factor", {"code": _six_digits(world, totp), "next": "/review"})
    assert owner.path == "/review"
    case = f"/review/{application.id}"
    assert "达州甲科技有限公司" in await owner.get(case)
    assert "已批准" in await owner.post(case, {"_action": "approve", "version": "1"})
    (record,) = scenarios.stored["Enterprise"].values()
    assert record.name == "达州甲科技有限公司"

    (command, *_) = [each for each in world.entries("member.invited") if each.actor == ACTOR]
    assert command.detail.endswith(" admin owner")
    assert {each.actor for each in world.entries("organisation.created")} >= {ACTOR}
    assert world.entries("member.joined")[-1].detail == f"admin owner by {ACTOR}"
    ours = [each for each in caplog.records if not each.name.startswith("http")]
    written = repr([each.__dict__ for each in ours])
    assert token not in written
    assert ADMIN not in written
    assert main(["audit-verify"]) == 0


async def test_a_second_command_is_refused_unless_it_says_why(
    world: World, open_browser: OpenBrowser, capsys: Terminal
) -> None:
    await _first_admin(world, open_browser, capsys)
    assert main(["admin-create", "--mobile", SECURITY]) == 1
    told = capsys.readouterr()
    assert "已有可用的平台管理员" in told.err
    assert told.out == ""
    assert main(["admin-create", "--mobile", SECURITY, "--force", "  "]) == 1
    assert "请说明原因" in capsys.readouterr().err
    assert world.entries("admin.forced") == []

    assert main(["admin-create", "--mobile", SECURITY, "--force", "唯一的管理员已离职"]) == 0
    offer = world.accounts.invitations.look(_token(capsys))
    assert offer.organisation.name == "达州人才平台运维中心"
    assert (offer.invitation.roles, offer.invitation.owner) == (frozenset({Role.ADMIN}), True)
    (forced,) = world.entries("admin.forced")
    assert (forced.actor, forced.detail) == (ACTOR, "唯一的管理员已离职")


async def test_an_admin_whose_account_is_disabled_is_none(
    world: World, open_browser: OpenBrowser, capsys: Terminal
) -> None:
    await _first_admin(world, open_browser, capsys)
    with world.accounts.office.transaction() as connection:
        index = world.accounts.office.sealer.mobile_index(ADMIN)
        found = store_accounts.by_mobile(connection, index)
        assert found
        store_accounts.set_status(connection, found.id, store_accounts.DISABLED)
    assert main(["admin-create", "--mobile", SECURITY]) == 0


def test_a_link_that_nobody_used_makes_way_for_the_next_one(world: World, capsys: Terminal) -> None:
    assert main(["admin-create", "--mobile", ADMIN]) == 0
    first = _token(capsys)
    assert main(["admin-create", "--mobile", SECURITY]) == 0
    second = _token(capsys)
    with pytest.raises(Problem):
        world.accounts.invitations.look(first)
    assert world.accounts.invitations.look(second).invitation.expires_at <= world.clock.now() + timedelta(
        hours=25
    )
    assert [each.actor for each in world.entries("member.uninvited")] == [ACTOR]
    assert len(world.entries("organisation.created")) == 1


def test_two_commands_at_once_make_one_organisation_and_one_link_that_is_good(
    world: World, capsys: Terminal
) -> None:
    names = ["甲中心", "乙中心", "丙中心"]
    with ThreadPoolExecutor(len(names)) as threads:
        made = list(threads.map(lambda name: world.accounts.first_admin.invite(ADMIN, name), names))
    assert len({link.organisation for link in made}) == 1
    good = 0
    for link in made:
        try:
            world.accounts.invitations.look(link.url.rpartition("token=")[2])
            good += 1
        except Problem:
            pass
    assert good == 1


async def test_the_auditor_is_refused_as_admin(
    world: World, open_browser: OpenBrowser, capsys: Terminal
) -> None:
    auditor = world.person(mobile=AUDITOR)
    platform = world.organisation(PLATFORM, name="平台", zone="")
    acting = world.join(auditor, platform, frozenset({Role.AUDITOR}))
    assert main(["admin-create", "--mobile", AUDITOR]) == 0
    browser = open_browser(acting)
    token = _token(capsys)
    await browser.get(f"/invitation?token={token}")
    assert "不能与管理、安全职责由同一人担任" in await browser.post(
        "/invitation", {"token": token}, status=409
    )
    assert world.roles(auditor, platform) == frozenset({Role.AUDITOR})


def test_the_mobile_is_asked_for_where_it_is_not_given(
    world: World, capsys: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", StringIO(f"{ADMIN}\n"))
    assert main(["admin-create"]) == 0
    told = capsys.readouterr()
    assert "手机号码" in told.err
    assert "138****0001" in told.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--mobile", "12345"], "11 位手机号码"),
        (["--mobile", ADMIN, "--organisation", "字" * 121], "最多 120 字"),
        (["--mobile", ADMIN, "--force", "有\x00空"], "不可显示"),
    ],
)
def test_what_is_typed_wrong_is_told_and_makes_nothing(
    world: World, capsys: Terminal, arguments: list[str], said: str
) -> None:
    assert main(["admin-create", *arguments]) == 1
    assert said in capsys.readouterr().err
    assert world.audited() == []


def test_a_database_without_tables_is_told(environ: None, database: str, capsys: Terminal) -> None:
    _emptied(database)
    assert main(["admin-create", "--mobile", ADMIN]) == 1
    assert "migrate" in capsys.readouterr().err


def test_production_takes_no_database_with_accounts_for_trying_out(world: World, capsys: Terminal) -> None:
    with world.accounts.office.transaction() as connection:
        new = store_accounts.NewAccount(
            "1" * 32, "周某", world.clock.now(), username="tryout", development=True
        )
        store_accounts.add(connection, world.accounts.office.sealer, new)
    assert main(["admin-create", "--mobile", ADMIN]) == 2
    assert "DABRIDGE_ENVIRONMENT" in capsys.readouterr().err
