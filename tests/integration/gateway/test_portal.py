"""The portal in processes of its own, with accounts of every role."""

import re
from collections.abc import Iterator

import httpx
import pytest

from services.common.access.principal import Role
from tests.stack import Backing, Mesh

FILLED = {"post": "嵌入式软件工程师", "headcount": "2", "zone": "511724", "industry": "display"}


@pytest.fixture(scope="module")
def mesh(backing: Backing, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mesh]:
    names = ("scenarios", "talent", "matching", "gateway")
    with Mesh(backing, tmp_path_factory.mktemp("mesh"), names, {}) as made:
        made.prepare()
        made.start()
        yield made


def hidden(html: str, name: str = "_token") -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found, html
    return found.group(1)


def test_every_role_signs_in_and_lands_on_its_page(mesh: Mesh) -> None:
    for name in mesh.accounts:
        with mesh.sign_in(name) as client:
            home = client.get("/home")
        assert home.status_code == 200, (name, home.text)
        assert "您好" in home.text
        assert "退出" in home.text


def test_a_post_is_its_enterprises_alone_from_the_form_to_the_service(mesh: Mesh) -> None:
    with mesh.sign_in(Role.ENTERPRISE) as enterprise:
        del enterprise.headers["X-CSRF-Token"]
        form = enterprise.get("/demand/new").text
        filled = {**FILLED, "enterprise_id": hidden(form, "enterprise_id")}

        refused = enterprise.post("/demand/new", data=filled)
        made = enterprise.post("/demand/new", data=filled | {"_token": hidden(form)})

        assert refused.status_code == 403
        assert made.status_code == 303, made.text
        path = made.headers["Location"].partition("?")[0]
        assert "修改</a>" in enterprise.get(path).text
    with mesh.sign_in(Role.PROVIDER) as provider, httpx.Client(base_url=mesh.portal) as visitor:
        for stranger in (provider, visitor):
            assert "嵌入式软件工程师" in stranger.get(path).text
            assert "修改</a>" not in stranger.get(path).text
        assert provider.get(f"{path}/edit").status_code == 403
        assert visitor.get(f"{path}/edit").headers["Location"] == f"/sign-in?next={path}/edit"


def test_the_service_refuses_what_the_gateways_table_alone_would_let_pass(mesh: Mesh) -> None:
    with mesh.sign_in(Role.ENTERPRISE) as enterprise:
        answer = enterprise.post(
            "/api/demands", json={"post": "别家", "headcount": 1, "zone": "511724", "enterprise_id": "x"}
        )

    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "forbidden"
    assert re.search(r"[\u4e00-\u9fff]", answer.json()["error"]["message"])


def test_talents_are_out_of_reach_of_all_but_themselves_and_the_bureau(mesh: Mesh) -> None:
    with mesh.sign_in(Role.TALENT) as talent:
        made = talent.post("/api/talents", json={"titles": ["数据分析师"]})
        assert made.status_code == 201, made.text
        own = made.json()["id"]
        assert own == mesh.accounts["talent"]["talent_id"]

    seen = {}
    for role in set(Role) - {Role.VISITOR, Role.SYSTEM}:
        with mesh.sign_in(role) as client:
            seen[role] = client.get(f"/api/talents/{own}").status_code
    assert {role for role, status in seen.items() if status == 200} == {Role.TALENT, Role.HR_BUREAU}
    assert set(seen.values()) == {200, 403}


def test_a_session_ends_at_signing_out(mesh: Mesh) -> None:
    with mesh.sign_in(Role.AUDITOR) as client:
        assert client.post("/sign-out").status_code == 303
        assert client.get("/home").headers["Location"] == "/sign-in?next=/home"


def test_probes_and_what_is_public_need_nobody(mesh: Mesh) -> None:
    with httpx.Client(base_url=mesh.portal) as visitor:
        ready = visitor.get("/readyz").json()
        assert ready["services"] == {"scenarios": True, "talent": True, "matching": True}
        for path in ("/", "/api/overview", "/api/plan", "/browse/demand", "/api/scenarios", "/sign-in"):
            assert visitor.get(path).status_code == 200, path
