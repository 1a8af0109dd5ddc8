"""From an invitation to a hiring, from an application to a refusal, and what nobody answers: over HTTP."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
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
from tests.fakes.identities import FICTITIOUS
from tests.fakes.messages import a_demand, a_talent, an_enterprise

TAG: Final = secrets.token_hex(3)
ZONE: Final = "511702"
FIRM: Final = f"hires-{TAG}"
RIVAL: Final = f"rival-of-{FIRM}"
DAY: Final = 86_400
WHO: Final = FICTITIOUS[-3]
RECRUITER: Final = FICTITIOUS[-4]
MESSAGE: Final = "看到您的经历与岗位很合适，期待交流。"
PLACE: Final = "产业园一号楼会议室"


@dataclass
class Walk:
    """A firm with a post, its rival, a talent, and those who look on."""

    city: City
    shift: int = 0
    demand: Json = field(default_factory=dict)

    def __post_init__(self) -> None:
        offices = self.city.offices
        self.records = TalentServiceStub(self.city.mesh.channel("talent"))
        self.firm = offices.member(Role.ENTERPRISE, FIRM)
        self.rival = offices.member(Role.ENTERPRISE, RIVAL)
        self.bureau = offices.member(Role.HR_BUREAU, f"bureau-{TAG}")
        self.district = offices.member(Role.ZONE_BUREAU, f"district-{TAG}", ZONE)
        self.centre = offices.member(Role.SCENARIO_CENTRE, f"centre-{TAG}")
        self.visitor = offices.visitor()
        self.firm.post(
            "/api/enterprises", papers.without(to_plain(an_enterprise(id=FIRM, name=f"企业 {FIRM}")))
        )

    def new_talent(self, name: str) -> tuple[str, Caller]:
        """A person with a profile of their own and an identity in the vault."""
        talent = f"{name}-{TAG}"
        person = self.city.offices.talent(talent)
        today = datetime.now(CITY_TIME).date().isoformat()
        profile = a_talent(id=talent, wanted_zones=[ZONE], confirmed_on=today)
        self.records.CreateTalent(CreateTalentRequest(talent=profile))
        identity = {"name": WHO.name, "mobile": WHO.mobile, "mail": WHO.mail}
        person.put("/api/me/identity", {"identity": identity})
        return talent, person

    def new_demand(self, **changes: object) -> Json:
        """A post of the firm, which repeats none of the others."""
        says = f"参与业务系统的设计与开发，项目{secrets.token_hex(24)}。"
        standard = {"id": "", "enterprise_id": FIRM, "zone": ZONE, "description": says}
        given = a_demand(**{**standard, **changes})
        return to_plain(self.records.CreateDemand(CreateDemandRequest(demand=given)).demand)

    def act(self, by: Caller, held: Json, act: str, body: Json | None = None, status: int = 0) -> Json:
        """An act on an introduction as it stands."""
        here = f"/api/introductions/{held['id']}"
        version = by.get(here)["introduction"]["version"]
        return by.post(f"{here}/{act}", body, version, status)

    def others(self, person: Caller) -> list[Caller]:
        """Everybody but the firm and the person."""
        del person
        return [self.rival, self.bureau, self.district, self.centre, self.visitor]

    def stage(self, by: Caller, held: Json) -> str:
        """The stage as somebody reads it."""
        return str(by.get(f"/api/introductions/{held['id']}")["introduction"]["stage"])


@pytest.fixture(scope="module")
def walk(city: City) -> Iterator[Walk]:
    # Walks through the same city begin today, whichever went before.
    city.mesh.shift_clock(0)
    yield Walk(city)
    city.mesh.shift_clock(0)


def invite(walk: Walk, talent: str, demand: Json) -> Json:
    contact = {"name": RECRUITER.name, "phone": RECRUITER.mobile}
    body = {"demand_id": demand["id"], "talent_id": talent, "message": MESSAGE, "contact": contact}
    found: Json = walk.firm.post("/api/introductions/invitations", body)["introduction"]
    return found


def nobody_else_reads_contacts(walk: Walk, held: Json, person: Caller) -> None:
    """Neither by the act nor by a page, a list, the history or notices."""
    path = f"/api/introductions/{held['id']}"
    for caller in walk.others(person):
        answer = caller.client.post(f"{path}/contact")
        assert answer.status_code in (401, 403), answer.text
        places = (path, f"{path}/history", "/api/introductions", "/api/talent-notices", "/introductions")
        said = [answer.text, *(caller.client.get(place).text for place in places)]
        for secret in (*WHO.values, RECRUITER.name, RECRUITER.mobile, MESSAGE, PLACE):
            assert not any(secret in text for text in said)


def test_an_invitation_leads_to_a_hiring(walk: Walk) -> None:
    talent, person = walk.new_talent("hired")
    demand = walk.new_demand(headcount=1)
    held = invite(walk, talent, demand)
    walk.rival.get(f"/api/introductions/{held['id']}", 403)
    for side in (walk.firm, person):
        walk.act(side, held, "contact", status=409)
    assert person.get(f"/api/introductions/{held['id']}")["message"] == MESSAGE
    told = person.get("/api/talent-notices")["items"]
    assert [each["object_id"] for each in told] == [held["id"]]
    assert "有企业邀请您应聘" in person.client.get("/notices").text

    walk.act(person, held, "accept")
    contact = walk.act(walk.firm, held, "contact")
    assert (contact["name"], contact["phone"], contact["mail"]) == (WHO.name, WHO.mobile, WHO.mail)
    shown = person.client.post(f"/introductions/{held['id']}/contact")
    assert RECRUITER.mobile in shown.text
    assert "对方于" in person.client.get(f"/introductions/{held['id']}").text
    nobody_else_reads_contacts(walk, held, person)

    at = (datetime.now(UTC) + timedelta(seconds=walk.shift, days=3)).isoformat()
    walk.act(walk.firm, held, "interview", {"at": at, "place": PLACE})
    assert PLACE in person.client.get(f"/introductions/{held['id']}").text
    ended = walk.act(walk.firm, held, "outcome", {"outcome": "hired", "reason_code": "offer_accepted"})
    assert ended["introduction"]["stage"] == "ended"
    for side in (walk.firm, person):
        walk.act(side, held, "contact", status=409)
    nobody_else_reads_contacts(walk, held, person)

    # The post is asked about, and closed from the page.
    html = walk.firm.client.get(f"/introductions/{held['id']}").text
    assert "岗位是否招满" in html
    version = walk.firm.get(f"/api/demands/{demand['id']}")["version"]
    closed = walk.firm.client.post(
        f"/introductions/{held['id']}/post", data={"version": str(version), "act": "close"}
    )
    assert closed.status_code == 303, closed.text
    assert walk.firm.get(f"/api/demands/{demand['id']}")["status"] == "withdrawn"


def test_an_application_bears_its_match_and_is_declined(walk: Walk) -> None:
    _, person = walk.new_talent("declined")
    demand = walk.new_demand()
    path = f"/api/shortlists/talent_demand/right/{demand['id']}"
    until(lambda: walk.firm.client.get(path).status_code == 200)
    forged = {"demand_id": demand["id"], "message": MESSAGE, "score": 1.0, "rank": 1}
    person.post("/api/introductions/applications", forged, status=422)

    held = person.post("/api/introductions/applications", {"demand_id": demand["id"], "message": MESSAGE})[
        "introduction"
    ]
    assert 0 < held["score"] < 1
    assert walk.firm.get(f"/api/introductions/{held['id']}")["message"] == MESSAGE

    walk.act(walk.firm, held, "decline", {"reason_code": "experience"})

    assert walk.stage(person, held) == "declined"
    nobody_else_reads_contacts(walk, held, person)
    again = {"demand_id": demand["id"]}
    person.post("/api/introductions/applications", again, status=422)


def test_a_post_that_is_withdrawn_takes_its_introductions_along(walk: Walk) -> None:
    talent, person = walk.new_talent("left")
    demand = walk.new_demand()
    held = invite(walk, talent, demand)
    walk.act(person, held, "accept")

    walk.firm.post(f"/api/demands/{demand['id']}/withdraw", {"reason": "不再招聘"}, demand["version"])

    found = person.get(f"/api/introductions/{held['id']}")["introduction"]
    assert (found["stage"], found["reason_code"]) == ("cancelled", "post_closed")
    walk.act(walk.firm, held, "contact", status=409)


def test_what_nobody_answers_is_asked_for_again_and_expires(walk: Walk) -> None:
    talent, person = walk.new_talent("silent")
    held = invite(walk, talent, walk.new_demand())

    walk.shift += 12 * DAY
    walk.city.mesh.shift_clock(walk.shift)
    until(lambda: "引荐还没有答复" in person.client.get("/notices").text)
    assert walk.stage(person, held) == "asked"

    walk.shift += 3 * DAY
    walk.city.mesh.shift_clock(walk.shift)
    until(lambda: walk.stage(walk.firm, held) == "expired")

    walk.act(person, held, "accept", status=409)
    funnel = walk.district.get("/api/introduction-funnel", zone=ZONE)
    assert funnel["totals"]["hired"] >= 1
    assert {each["reason_code"] for each in funnel["reasons"]} >= {
        "offer_accepted",
        "experience",
        "no_answer",
    }
    assert walk.bureau.client.get("/introductions/overview").status_code == 200
