"""What people do in the portal, page by page."""

import html
import re
from collections.abc import Callable

import grpc
import pytest

from services.common.access.principal import Principal, Role
from services.gateway.accounts.organisations_rules import Draft
from tests.fakes.grpc_services import FakeRecords, rpc_error
from tests.integration.organisations.browser import Browser
from tests.integration.organisations.world import ENTERPRISE, PROVIDER, USCC, ZONE, World

OpenBrowser = Callable[..., Browser]
MOBILE = "13800001234"
PASSWORD = "correct horse battery"
FORM = {
    "name": "达州甲科技有限公司",
    "uscc": USCC,
    "zone": ZONE,
    "contact_name": "张三",
    "mobile": MOBILE,
    "password": PASSWORD,
    "consent": "1",
}


def _code(world: World) -> str:
    numbers = "".join(char if char.isdigit() else " " for char in world.messages.last_to(MOBILE)).split()
    return next(number for number in numbers if len(number) == 6)


async def test_a_firm_registers_is_refused_corrects_and_is_let_in(
    world: World, open_browser: OpenBrowser, scenarios: FakeRecords
) -> None:
    visitor, bureau = open_browser(), open_browser(world.staff(Role.HR_BUREAU))
    assert "企业入驻" in await visitor.get("/register/enterprise")
    sent = await visitor.post("/register/enterprise", FORM | {"_action": "code", "code": ""})
    assert "验证码已发送" in sent
    assert FORM["name"] in sent
    assert PASSWORD not in sent
    assert "等待人社" in await visitor.post("/register/enterprise", FORM | {"code": _code(world)})
    assert visitor.path == "/applications"

    queue = await bureau.get("/review")
    case = re.search(r'href="(/review/[0-9a-f]{32})"', queue)
    assert case is not None
    shown = await bureau.get(case[1])
    assert "张三" in shown
    assert MOBILE in shown
    assert "请说明原因" in await bureau.post(case[1], {"_action": "refuse", "version": "1"}, status=422)
    assert "已告知申请人" in await bureau.post(
        case[1], {"_action": "refuse", "version": "1", "reason": "名称与<执照>不符"}
    )

    told = await visitor.get("/applications")
    assert "名称与&lt;执照&gt;不符" in told
    edit = re.search(r'href="(/applications/[0-9a-f]{32}/edit)"', told)
    assert edit is not None
    assert FORM["name"] in await visitor.get(edit[1])
    assert "未通过" not in await visitor.post(
        edit[1], {"name": "达州甲信息有限公司", "uscc": USCC, "zone": ZONE}
    )
    stale = await bureau.post(case[1], {"_action": "approve", "version": "1"}, status=412)
    assert "已被修改" in stale
    assert "已批准" in await bureau.post(case[1], {"_action": "approve", "version": "2"})
    (record,) = scenarios.stored["Enterprise"].values()
    assert record.name == "达州甲信息有限公司"
    assert "可以开始使用" in await visitor.get("/applications")


async def test_approval_while_the_service_is_away_is_told_and_done_later(
    world: World, open_browser: OpenBrowser, scenarios: FakeRecords
) -> None:
    made = world.accounts.registration.apply(
        world.visitor(world.person()), Draft(Role.ENTERPRISE, "甲公司", USCC, ZONE)
    )
    bureau = open_browser(world.staff(Role.HR_BUREAU))
    await bureau.get(f"/review/{made.id}")
    scenarios.fault = rpc_error(grpc.StatusCode.UNAVAILABLE, "away")
    assert "暂时不可用" in await bureau.post(
        f"/review/{made.id}", {"_action": "approve", "version": "1"}, status=503
    )
    scenarios.fault = None
    assert "已批准" in await bureau.post(f"/review/{made.id}", {"_action": "approve", "version": "1"})


async def test_a_form_shows_what_is_wrong_at_its_fields(open_browser: OpenBrowser) -> None:
    visitor = open_browser()
    await visitor.get("/register/provider")
    shown = await visitor.post("/register/provider", {"name": "", "uscc": "123", "mobile": "1"}, status=422)
    for field in ("name", "uscc", "zone", "contact_name", "mobile", "password", "consent"):
        assert f'id="a-{field}-error"' in shown


async def test_visitors_are_asked_to_sign_in_and_come_back(world: World, open_browser: OpenBrowser) -> None:
    answer = await open_browser().client.get("/applications/new", follow_redirects=False)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in?next=/applications/new")


async def test_an_invited_newcomer_registers_on_the_page_behind_the_link(
    world: World, open_browser: OpenBrowser
) -> None:
    owner = world.owner(ENTERPRISE, name="甲公司")
    at_work, invited = open_browser(owner), open_browser()
    await at_work.get("/organisation")
    assert "邀请已发送" in await at_work.post(
        "/organisation/invitations", {"mobile": MOBILE, "roles": ["enterprise"]}
    )
    assert "138****1234" in await at_work.get("/organisation")
    link = world.messages.last_to(MOBILE).split("https://portal.test")[1]
    assert "甲公司" in await invited.get(link)
    token = link.partition("token=")[2]
    await invited.post("/invitation", {"token": token, "_action": "code"})
    await invited.post(
        "/invitation",
        {"token": token, "name": "李四", "code": _code(world), "password": PASSWORD, "consent": "1"},
    )
    members = await at_work.get("/organisation")
    assert "李四" in members
    assert "138****1234" not in members
    assert "甲公司" in await invited.get("/organisation")
    await invited.get(link, status=404)


async def test_somebody_with_an_account_accepts_with_one_press(
    world: World, open_browser: OpenBrowser
) -> None:
    owner = world.owner(ENTERPRISE | PROVIDER, name="甲公司")
    person = world.person(mobile=MOBILE)
    world.accounts.invitations.invite(owner, owner.organisation, MOBILE, ["provider"], owner=False)
    browser = open_browser(world.visitor(person))
    assert "您还没有加入任何单位" in await browser.get("/organisation")
    token = world.invitation_token(MOBILE)
    assert "接受邀请" in await browser.get(f"/invitation?token={token}")
    await browser.post("/invitation", {"token": token})
    assert world.roles(person, owner.organisation) == PROVIDER
    assert "甲公司" in await browser.get("/organisation")


async def test_an_owner_manages_members_on_the_page(world: World, open_browser: OpenBrowser) -> None:
    owner = world.owner(ENTERPRISE | PROVIDER, name="甲公司")
    other = world.join(world.person(name="李四"), owner.organisation, ENTERPRISE)
    browser = open_browser(owner)
    await browser.get("/organisation")
    at = f"/organisation/members/{other.person}"
    assert "已保存" in await browser.post(at, {"_action": "change", "roles": ["provider"]})
    assert world.roles(other.person, owner.organisation) == PROVIDER
    mine = f"/organisation/members/{owner.person}"
    assert "唯一的管理人" in await browser.post(mine, {"_action": "remove"}, status=409)
    assert "已保存" in await browser.post(at, {"_action": "pass_on"})
    assert "移出单位" not in await browser.get("/organisation")


async def test_a_key_is_shown_once_and_opens_the_api(world: World, open_browser: OpenBrowser) -> None:
    browser = open_browser(world.owner(ENTERPRISE, name="甲公司"))
    assert "还没有密钥" in await browser.get("/organisation/keys")
    assert "至少选择一项" in await browser.post("/organisation/keys", {"name": "对接"}, status=422)
    shown = await browser.post(
        "/organisation/keys", {"name": "对接", "scopes": ["enterprises:read"], "days": "30"}
    )
    key = re.search(r"dbk_[a-z0-9]{8}_[\w-]{43}", shown)
    assert key is not None
    assert key[0] not in await browser.get("/organisation/keys")
    program = open_browser().client
    program.headers["Authorization"] = f"Bearer {key[0]}"
    assert (await program.get("/api/enterprises")).status_code == 200
    assert (await program.get("/api/demands")).status_code == 403
    assert (await program.get("/api/api-keys")).status_code == 403
    assert "已停用" in await browser.post(f"/organisation/keys/{key[0][4:12]}/revoke")
    assert (await program.get("/api/enterprises")).status_code == 401


async def test_a_bureau_suspends_and_resumes_a_firm(world: World, open_browser: OpenBrowser) -> None:
    owner = world.owner(ENTERPRISE, name="甲公司", uscc=USCC)
    bureau = open_browser(world.staff(Role.HR_BUREAU))
    assert "甲公司" in await bureau.get(f"/review/organisations?text={USCC}")
    at = f"/review/organisations/{owner.organisation}"
    assert "请说明原因" in await bureau.post(at, {"_action": "suspend"}, status=422)
    await bureau.post(at, {"_action": "suspend", "reason": "信息不实"})
    assert "已暂停：信息不实" in await bureau.get("/review/organisations?status=suspended")
    await bureau.post(at, {"_action": "resume"})
    assert "没有符合条件的单位" in await bureau.get("/review/organisations?status=suspended")


async def test_an_admin_makes_a_bureau_and_invites_its_owner(world: World, open_browser: OpenBrowser) -> None:
    admin = open_browser(world.staff(Role.ADMIN))
    await admin.get("/admin/organisations")
    assert "须选一类职责" in await admin.post("/admin/organisations", {"name": "人社局"}, status=422)
    made = await admin.post("/admin/organisations", {"name": "达州市人社局", "roles": ["hr_bureau"]})
    assert "达州市人社局" in made
    at = re.search(r'action="(/admin/organisations/[0-9a-f]{32})"', made)
    assert at is not None
    assert "邀请已发送" in await admin.post(at[1], {"_action": "invite", "mobile": MOBILE})
    assert "达州市人社局" in world.messages.last_to(MOBILE)


async def test_an_admin_disables_an_account_found_by_mobile(world: World, open_browser: OpenBrowser) -> None:
    person = world.person(name="李四", mobile=MOBILE, username="zhang.san")
    admin = open_browser(world.staff(Role.ADMIN))
    await admin.get("/admin/accounts?username=zhang")
    assert "没有符合条件的账号" in await admin.post("/admin/accounts", {"mobile": "13800009999"})
    found = await admin.post("/admin/accounts", {"mobile": MOBILE})
    assert "zhang.san" in found
    assert "李四" not in found
    assert "账号已停用" in await admin.post(f"/admin/accounts/{person}", {"_action": "disable"})
    assert "账号已启用" in await admin.post(f"/admin/accounts/{person}", {"_action": "enable"})


async def test_security_looks_after_accounts_and_keys(world: World, open_browser: OpenBrowser) -> None:
    owner = world.owner(ENTERPRISE, name="甲公司")
    made = world.accounts.api_keys.create(owner, owner.organisation, "对接", ["demands:read"])
    token = world.browser_session(owner).token
    security = open_browser(world.staff(Role.SECURITY))
    assert "没有被锁定的账号" in await security.get("/security/accounts?locked=1")
    at = f"/security/accounts/{owner.person}"
    assert "10.1.1.1" in await security.get(at)
    assert "已重置" in await security.post(at, {"_action": "reset"})
    assert world.acts_for(token) is None
    assert "没有进行中的登录" in await security.get(at)
    assert "甲公司" in await security.get("/security/keys")
    assert "已停用" in await security.post(f"/security/keys/{made.key.id}/revoke")


@pytest.mark.parametrize(
    ("role", "paths"),
    [
        (Role.HR_BUREAU, ("/review", "/review?status=all", "/review/organisations", "/organisation")),
        (Role.SCENARIO_CENTRE, ("/review", "/review/organisations", "/organisation")),
        (Role.ADMIN, ("/admin/organisations", "/admin/accounts", "/organisation")),
        (Role.SECURITY, ("/security/accounts", "/security/keys", "/organisation")),
    ],
)
async def test_each_page_has_a_face_when_there_is_nothing(
    world: World, open_browser: OpenBrowser, role: Role, paths: tuple[str, ...]
) -> None:
    browser = open_browser(world.staff(role))
    for path in paths:
        shown = await browser.get(path)
        assert "<h1>" in shown
        assert html.unescape(shown).count("None") == 0


async def test_lists_turn_pages(world: World, open_browser: OpenBrowser) -> None:
    for number in range(21):
        world.organisation(ENTERPRISE, name=f"第{number}公司", id=f"e{number}", uscc=f"U{number}")
    bureau = open_browser(world.staff(Role.HR_BUREAU))
    first = await bureau.get("/review/organisations?text=公司")
    after = re.search(r'rel="next" href="([^"]+)"', first)
    assert after is not None
    second = await bureau.get(html.unescape(after[1]))
    assert "第 2 页，共 2 页" in second
    assert len(re.findall("第[0-9]+公司", first)) + len(re.findall("第[0-9]+公司", second)) >= 21


async def test_the_api_does_what_the_pages_do(
    world: World, open_browser: OpenBrowser, scenarios: FakeRecords
) -> None:
    applicant: Principal = world.visitor(world.person())
    browser, bureau = open_browser(applicant), open_browser(world.staff(Role.HR_BUREAU))
    body = {"role": "enterprise", "name": "甲公司", "uscc": USCC, "zone": ZONE}
    made = await browser.api("POST", "/api/applications", body, status=201)
    error = await browser.api("POST", "/api/applications", body, status=409)
    assert error["error"]["code"] == "already_exists"  # type: ignore[index]
    case = await bureau.api("GET", f"/api/applications/{made['id']}")
    assert case["contact_name"] == "周某"
    await bureau.api("POST", f"/api/applications/{made['id']}/approve", {"version": 9}, status=412)
    done = await bureau.api("POST", f"/api/applications/{made['id']}/approve", {"version": 1})
    assert list(scenarios.stored["Enterprise"]) == [done["organisation_id"]]
    mine = await browser.api("GET", "/api/organisations/mine")
    assert [(each["name"], each["owner"], each["current"]) for each in mine["items"]] == [  # type: ignore[attr-defined]
        ("甲公司", True, False)
    ]
    await browser.api("GET", f"/api/applications/{made['id']}", status=403)


async def test_nothing_is_done_without_the_form_token(world: World, open_browser: OpenBrowser) -> None:
    owner = world.owner(ENTERPRISE)
    other = world.join(world.person(), owner.organisation, ENTERPRISE)
    browser = open_browser(owner)
    browser.token = "x"
    await browser.post(f"/organisation/members/{other.person}", {"_action": "remove"}, status=403)
    browser.token = "x"
    await browser.api("DELETE", f"/api/organisations/{owner.organisation}/members/{other.person}", status=403)
    assert world.roles(other.person, owner.organisation) == ENTERPRISE
