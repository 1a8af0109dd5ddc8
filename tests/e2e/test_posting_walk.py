"""A copied post over HTTP: it falls in a list, its owner objects, the bureau clears it, and it is back."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import pytest
from dabridge.talent.v1.talent_service_pb2 import CreateDemandRequest, CreateTalentRequest
from dabridge.talent.v1.talent_service_pb2_grpc import TalentServiceStub

from services.common.access.principal import Role
from services.gateway.codec import to_plain
from services.gateway.portal.city_time import CITY_TIME
from tests.e2e import papers
from tests.e2e.conftest import City
from tests.e2e.offices import Caller, Json, until
from tests.fakes.messages import a_demand, a_talent, an_enterprise

TAG: Final = secrets.token_hex(3)
ZONE: Final = "511724"
AUTHOR: Final = f"author-{TAG}"
COPIER: Final = f"copier-{TAG}"
TALENT: Final = f"reader-{TAG}"
TEXT: Final = (
    f"负责{TAG}城市停车平台的后端开发与维护；参与接口设计、数据库优化和上线值守。"
    "要求熟悉常用的服务框架，能独立排查线上故障，有团队协作经验者优先。"
)


@dataclass
class Walk:
    """Two firms, the bureau and a talent."""

    city: City

    def __post_init__(self) -> None:
        offices = self.city.offices
        self.records = TalentServiceStub(self.city.mesh.channel("talent"))
        self.author = offices.member(Role.ENTERPRISE, AUTHOR)
        self.copier = offices.member(Role.ENTERPRISE, COPIER)
        self.bureau = offices.member(Role.HR_BUREAU, f"bureau-{TAG}")
        for firm, name in ((self.author, AUTHOR), (self.copier, COPIER)):
            given = papers.without(to_plain(an_enterprise(id=name, name=f"企业 {name}")))
            firm.post("/api/enterprises", given)
        today = datetime.now(CITY_TIME).date().isoformat()
        profile = a_talent(id=TALENT, wanted_zones=[ZONE], confirmed_on=today)
        self.records.CreateTalent(CreateTalentRequest(talent=profile))

    def new_demand(self, owner: str) -> str:
        """A post that says the same whoever's it is."""
        given = a_demand(id="", enterprise_id=owner, zone=ZONE, description=TEXT)
        return self.records.CreateDemand(CreateDemandRequest(demand=given)).demand.id

    def scores(self) -> dict[str, float]:
        """The talent's list: scores by post."""
        answer = self.bureau.client.get(f"/api/shortlists/talent_demand/left/{TALENT}")
        items = answer.json()["items"] if answer.status_code == 200 else []
        return {each["entry"]["counterpart_id"]: each["entry"]["score"] for each in items}


@pytest.fixture(scope="module")
def walk(city: City) -> Walk:
    # Walks through the same city begin today, whichever went before.
    city.mesh.shift_clock(0)
    return Walk(city)


def until_late(holds: Callable[[], bool]) -> None:
    """A look, an event and a ranking, on a machine that others use."""
    until(holds, 90.0)


def case(by: Caller, post: str) -> Json:
    answer = by.client.get(f"/api/postings/{post}")
    found: Json = answer.json()["posting"] if answer.status_code == 200 else {}
    return found


def test_a_copied_post_falls_is_objected_to_and_is_back_when_the_bureau_clears_it(walk: Walk) -> None:
    original = walk.new_demand(AUTHOR)
    until_late(lambda: original in walk.scores())
    copy = walk.new_demand(COPIER)

    until_late(lambda: case(walk.copier, copy).get("standing") == 50)
    full = walk.scores()[original]
    until_late(lambda: walk.scores().get(copy, 0.0) <= full / 2)
    assert walk.author.get(f"/api/demands/{original}")["standing"] is None
    assert case(walk.author, original)["findings"][0]["code"] == "copied_by"
    walk.author.get(f"/api/postings/{copy}", 403)

    # Its owner is told, reads why on the post, and asks for a look.
    assert "存在质量问题" in walk.copier.client.get("/notices").text
    assert f'href="/postings/{copy}"' in walk.copier.client.get(f"/demand/{copy}").text
    assert f'href="/postings/{copy}"' not in walk.author.client.get(f"/demand/{copy}").text
    page = walk.copier.client.get(f"/postings/{copy}").text
    assert "对照岗位属于另一单位" in page
    assert original not in page
    version = str(case(walk.copier, copy)["version"])
    form = {"version": version, "objection": "由本单位撰写"}
    sent = walk.copier.client.post(f"/postings/{copy}/object", data=form)
    assert sent.status_code == 303, sent.text

    # The bureau finds it among the objections, compares both, and clears it.
    queue = walk.bureau.client.get("/postings?stage=objected&code=copied").text
    assert f'href="/postings/{copy}"' in queue
    page = walk.bureau.client.get(f"/postings/{copy}").text
    assert f'href="/demand/{original}"' in page
    assert "由本单位撰写" in page
    form = {"version": str(case(walk.bureau, copy)["version"]), "reason": "经核实为授权转发"}
    decided = walk.bureau.client.post(f"/postings/{copy}/clear", data=form)
    assert decided.status_code == 303, decided.text

    assert "经核实为授权转发" in walk.copier.client.get(f"/postings/{copy}").text
    until_late(lambda: walk.scores().get(copy, 0.0) > full / 2)
    assert walk.copier.get(f"/api/demands/{copy}")["standing_reasons"] == []
