"""The steps of one item from draft to demonstrated, each with what has to be seen of it over HTTP."""

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

import feedparser

from services.common.access.principal import Role
from services.gateway.codec import to_plain
from tests.e2e import papers
from tests.e2e.conftest import City
from tests.e2e.offices import Caller, Json, until
from tests.fakes.messages import a_scenario, an_enterprise, an_expert

ZONE: Final = "511724"
TITLE: Final = "园区设备联网与质量追溯"
CRITERIA: Final = (("方案契合度", 60), ("价格", 40))
TAG: Final = secrets.token_hex(3)
OFFICE: Final = f"office-{TAG}"
FIRMS: Final = (f"lead-{TAG}", f"partner-{TAG}", f"rival-{TAG}", f"quits-{TAG}")
EXPERTS: Final = tuple(f"expert-{number}-{TAG}" for number in (1, 2, 3))
NEAR: Final = f"expert-near-{TAG}"
HOUR: Final = 3600


@dataclass
class Walk:
    """The item, and everybody who has to do with it."""

    city: City
    scenario: Json = field(default_factory=dict)
    bids: dict[str, Json] = field(default_factory=dict)
    list_id: str = ""
    shift: int = 0

    def __post_init__(self) -> None:
        offices = self.city.offices
        self.provider = offices.member(Role.PROVIDER, OFFICE)
        self.centre = offices.member(Role.SCENARIO_CENTRE, f"centre-{TAG}")
        self.bureau = offices.member(Role.HR_BUREAU, f"bureau-{TAG}")
        self.firms = {name: offices.member(Role.ENTERPRISE, name) for name in FIRMS}
        self.experts = {name: offices.talent(name) for name in (*EXPERTS, NEAR)}
        self.visitor = offices.visitor()
        self.reached = self._reached()
        for firm, caller in self.firms.items():
            caller.post(
                "/api/enterprises", papers.without(to_plain(an_enterprise(id=firm, name=f"企业 {firm}")))
            )
        for name in (*EXPERTS, NEAR):
            near = [FIRMS[0]] if name == NEAR else []
            message = an_expert(id=name, affiliation_ids=near, zones=[], industries=["big-data"])
            self.bureau.post("/api/experts", papers.without(to_plain(message)))

    @property
    def path(self) -> str:
        """Of the scenario."""
        return f"/api/scenarios/{self.scenario['id']}"

    def at(self, act: str, caller: Caller, body: Json | None = None) -> Json:
        """An act on the scenario as it stands."""
        version = self.provider.get(self.path)["version"]
        self.scenario = caller.post(f"{self.path}/{act}", body, version)
        return self.scenario

    def stage(self) -> str:
        """The scenario's stage as its provider reads it."""
        return str(self.provider.get(self.path)["stage"])

    def drafted_and_approved(self) -> None:
        """The provider submits, the centre returns with remarks, and then approves."""
        given = papers.without(
            to_plain(a_scenario(title=TITLE, provider="园区管委会", zone=ZONE, id="", stage=0))
        )
        given |= {
            "criteria": [{"name": name, "weight": weight} for name, weight in CRITERIA],
            "answer_deadline": (datetime.now(UTC) + timedelta(seconds=HOUR)).isoformat(),
        }
        self.scenario = self.provider.post("/api/scenarios", given)
        assert (self.scenario["stage"], self.scenario["provider_id"]) == ("draft", OFFICE)
        self.visitor.get(self.path, 403)

        self.at("submit", self.provider)
        remarks = [{"field": "budget", "remark": "请写明上限"}]
        self.at("return", self.centre, {"reason": "预算不清", "remarks": remarks})
        assert self.scenario["stage"] == "returned"
        assert self.provider.get(self.path)["remarks"] == remarks

        changed = {**self.scenario, "budget": {"min_yuan": 500_000, "max_yuan": 900_000}}
        self.scenario = self.provider.put(self.path, changed, self.scenario["version"])
        assert self.at("submit", self.provider)["remarks"] == []
        assert self.at("approve", self.centre)["stage"] == "approved"

    def frozen(self) -> None:
        """The centre freezes a batch; within seconds the shortlists know the scenario."""
        batch = self.centre.post("/api/lists", {"kind": "digital_scenario", "front_matter": "首批机会清单"})
        batch = self.centre.post(f"/api/lists/{batch['id']}/collect", version=batch["version"])
        collected = [item["record_id"] for item in batch["items"]]
        assert self.scenario["id"] in collected
        # Other tests of the same city may have left approved scenarios: the centre puts them off.
        only = {"title": batch["title"], "front_matter": batch["front_matter"]}
        only["record_ids"] = [self.scenario["id"]]
        batch = self.centre.put(f"/api/lists/{batch['id']}", only, batch["version"])
        assert [item["title"] for item in batch["items"]] == [TITLE]
        batch = self.centre.post(f"/api/lists/{batch['id']}/freeze", version=batch["version"])
        self.list_id = batch["id"]
        assert batch["stage"] == "frozen"
        assert len(batch["items"][0]["content_hash"]) == 64
        assert self.stage() == "listed"
        assert self.visitor.get(self.path)["title"] == TITLE
        assert until(self.is_matched, 15) < 15

    def is_matched(self) -> bool:
        """Whether the firm's shortlist has the scenario."""
        path = f"/api/shortlists/scenario_supply/right/{FIRMS[0]}"
        answer = self.firms[FIRMS[0]].client.get(path)
        found = answer.json().get("items", []) if answer.status_code == 200 else []
        return self.scenario["id"] in [item["entry"]["counterpart_id"] for item in found]

    def answered(self) -> None:
        """One bids jointly, one alone, and a third takes its bid back."""
        lead, partner, rival, quits = FIRMS
        self._bid(lead, [partner])
        self._bid(rival)
        self._bid(quits)
        assert self.stage() == "answered"
        self.bids[quits] = self._on_bid(quits, "withdraw", {"reason": "产能不足"})
        assert self.bids[quits]["status"] == "withdrawn"

    def _bid(self, firm: str, partners: list[str] | None = None) -> None:
        caller = self.firms[firm]
        made = caller.post(
            "/api/solutions",
            {
                "scenario_id": self.scenario["id"],
                "partner_ids": partners or [],
                "content": papers.content(firm),
            },
        )
        self.bids[firm] = made["solution"]
        self._attach(firm)
        if partners:
            caller.post(self._bid_path(firm, "submit"), version=self.bids[firm]["version"], status=422)
        for partner in partners or []:
            self.bids[firm] = self._on_bid(firm, "partnership", {"agreed": True}, by=partner)
        self.bids[firm] = self._on_bid(firm, "submit")
        assert (self.bids[firm]["stage"], self.bids[firm]["revision"]) == ("submitted", 1)

    def _attach(self, firm: str) -> None:
        caller = self.firms[firm]
        answer = caller.client.post(
            self._bid_path(firm, "attachments"),
            files={"file": (f"{firm}.pdf", papers.pdf(firm), "application/pdf")},
        )
        assert answer.status_code == 201, answer.text
        content = {**papers.content(firm), "attachments": [{"id": answer.json()["id"]}]}
        version = caller.get(self._bid_path(firm))["solution"]["version"]
        self.bids[firm] = caller.put(
            self._bid_path(firm), {**self._partners(firm), "content": content}, version
        )["solution"]

    def _partners(self, firm: str) -> Json:
        return {"partner_ids": [each["enterprise_id"] for each in self.bids[firm]["partners"]]}

    def _bid_path(self, firm: str, act: str = "") -> str:
        return f"/api/solutions/{self.bids[firm]['id']}" + (f"/{act}" if act else "")

    def _on_bid(self, firm: str, act: str, body: Json | None = None, by: str = "") -> Json:
        caller = self.firms[by or firm]
        version = self.firms[firm].get(self._bid_path(firm))["solution"]["version"]
        found: Json = caller.post(self._bid_path(firm, act), body, version)["solution"]
        return found

    def amended(self) -> None:
        """An addendum is told to those who answered; the frozen item stays as it was."""
        before = self.visitor.get(f"/api/lists/{self.list_id}")["items"]
        self.at("addenda", self.provider, {"text": "补充：须支持既有设备"})
        assert [each["text"] for each in self.scenario["addenda"]] == ["补充：须支持既有设备"]
        for firm in FIRMS[:3]:
            told = self.firms[firm].get("/api/notices")["items"]
            assert any(each["object_id"] == self.scenario["id"] for each in told), firm
        assert self.visitor.get(f"/api/lists/{self.list_id}")["items"] == before
        amendments = self.visitor.get(f"/api/lists/{self.list_id}/amendments")["items"]
        assert [each["amendment"]["kind"] for each in amendments] == ["addendum"]
        (entry,) = self.visitor.get(f"/api/lists/{self.list_id}/diff")["entries"]
        assert (entry["kind"], entry["hash_before"]) in [
            ("changed", before[0]["content_hash"]),
            ("carried_over", before[0]["content_hash"]),
        ]

    def sealed(self) -> None:
        """Before the deadline nobody but its bidders opens a bid, or sees that there is one."""
        path = self._bid_path(FIRMS[0])
        for caller in (self.provider, self.centre, self.bureau, self.firms[FIRMS[2]], *self.experts.values()):
            caller.get(path, 403)
        for caller in (self.provider, self.centre):
            assert caller.get("/api/solutions", scenario_id=self.scenario["id"])["items"] == []
        assert self.firms[FIRMS[1]].get(path)["content"]["summary"] == papers.content(FIRMS[0])["summary"]

    def named(self) -> None:
        """Reviewers come from the expert pool, by match; who bids is still nobody's to know."""
        found = self.provider.get(f"/api/shortlists/scenario_review/left/{self.scenario['id']}")["items"]
        assert set(EXPERTS) <= {item["entry"]["counterpart_id"] for item in found}
        review = self.provider.post(
            "/api/reviews", {"scenario_id": self.scenario["id"], "reviewers": papers.named(*EXPERTS, NEAR)}
        )
        assert review["stage"] == "preparing"
        self.provider.post(self._review("start"), version=review["version"], status=409)

    def opened(self) -> None:
        """The deadline comes: answers are closed, and the bids open."""
        self.shift += HOUR + 60
        self.city.mesh.shift_clock(self.shift)
        until(lambda: bool(self.provider.get(self.path)["answers_closed"]))
        until(lambda: len(self._opened()) == 2)
        late = {"scenario_id": self.scenario["id"], "content": papers.content(FIRMS[3])}
        self.firms[FIRMS[3]].post("/api/solutions", late, status=409)
        for caller in (self.provider, self.centre):
            assert (
                caller.get(self._bid_path(FIRMS[0]))["content"]["summary"]
                == papers.content(FIRMS[0])["summary"]
            )
        self.firms[FIRMS[2]].get(self._bid_path(FIRMS[0]), 403)

    def _opened(self) -> list[Json]:
        found: list[Json] = self.provider.get(
            "/api/solutions", scenario_id=self.scenario["id"], stage="opened"
        )["items"]
        return found

    def reviewed(self) -> None:
        """Who is near a bidder is out; three score, each hidden from the others until all are in."""
        review = self.provider.post(self._review("start"), version=self._review_version())
        out = [each["expert_id"] for each in review["reviewers"] if each["statement"] == "conflicted"]
        assert out == [NEAR]
        again = {"reviewers": papers.named(*EXPERTS, NEAR)}
        refused = self.provider.put(self._review("reviewers"), again, review["version"], status=422)
        assert "reviewers[3]" in refused["error"]["fields"][0]["field"]
        self.experts[NEAR].get(self._bid_path(FIRMS[0]), 403)
        self.experts[NEAR].put(self._review("scores"), {"scores": self._sheet(0)}, status=403)
        for name in EXPERTS:
            self.experts[name].post(self._review("conflict"), {"statement": "none"}, self._review_version())
        for number, name in enumerate(EXPERTS):
            expert = self.experts[name]
            expert.put(self._review("scores"), {"scores": self._sheet(number)})
            expert.post(self._review("scores/submit"), version=self._review_version())
            if name != EXPERTS[-1]:
                assert {
                    each["expert_id"] for each in self.provider.get(self._review("scores"))["items"]
                } == set()
                shown = self.experts[EXPERTS[-1]].get(self._review("scores"))["items"]
                assert {each["expert_id"] for each in shown} <= {EXPERTS[-1]}
        review = self.provider.get(self._review())
        assert review["stage"] == "consensus"
        shown = self.experts[EXPERTS[0]].get(self._review("scores"))["items"]
        assert {each["expert_id"] for each in shown} == set(EXPERTS)
        assert review["rankings"][0]["solution_id"] == self.bids[FIRMS[0]]["id"]

    def _review(self, act: str = "") -> str:
        return f"/api/reviews/{self.scenario['id']}" + (f"/{act}" if act else "")

    def _review_version(self) -> int:
        return int(self.provider.get(self._review())["version"])

    def _sheet(self, number: int) -> list[Json]:
        return [
            {
                "solution_id": self.bids[firm]["id"],
                "scores": [{"criterion": name, "points": points - number} for name, _ in CRITERIA],
                "remark": "可行",
            }
            for firm, points in ((FIRMS[0], 90), (FIRMS[2], 70))
        ]

    def decided(self) -> None:
        """Consensus, decision, and every bidder is told why."""
        ranked = self.provider.get(self._review())["rankings"]
        items = [
            {
                "solution_id": each["solution_id"],
                "agreed_points": each["mean_points"],
                "remark": "同意",
                "shortlisted": True,
            }
            for each in ranked
        ]
        self.provider.post(
            self._review("consensus"), {"consensus": "一致推荐第一名", "items": items}, self._review_version()
        )
        winner = self.bids[FIRMS[0]]["id"]
        decided = [
            {
                "solution_id": each["solution_id"],
                "selected": each["solution_id"] == winner,
                "reason": "契合度高" if each["solution_id"] == winner else "价格偏高",
            }
            for each in ranked
        ]
        self.provider.post(
            self._review("decision"), {"items": decided, "question_days": 1}, self._review_version()
        )
        assert self.stage() == "selected"
        for firm, reason in ((FIRMS[0], "契合度高"), (FIRMS[2], "价格偏高")):
            assert self.firms[firm].get(self._bid_path(firm))["ranking"]["reason"] == reason
        until(lambda: not self.is_matched())

    def asked_and_contracted(self) -> None:
        """A bidder asks about the decision; no contract before it is answered and the period is over."""
        asked = self.firms[FIRMS[2]].post(f"{self.path}/questions", {"text": "价格差多少？"})
        contract = {
            "solution_id": self.bids[FIRMS[0]]["id"],
            "number": "HT-2026-001",
            "amount_yuan": 800_000,
            "signed_on": datetime.now(UTC).date().isoformat(),
        }
        version = self.provider.get(self.path)["version"]
        early = self.provider.post(f"{self.path}/contract", contract, version, status=409)
        assert early["error"]["code"] == "wrong_stage"
        self.provider.post(f"/api/questions/{asked['id']}/answer", {"answer": "高出百分之二十"})
        self.shift += 25 * HOUR
        self.city.mesh.shift_clock(self.shift)
        self.at("contract", self.provider, contract)
        assert self.scenario["stage"] == "contracted"
        assert set(self.scenario["contract"]["enterprise_ids"]) == set(FIRMS[:2])

    def piloted(self) -> None:
        """A pilot reaches its milestone with evidence, is confirmed and becomes a demonstration."""
        today = datetime.now(UTC).date()
        version = self.provider.get(self.path)["version"]
        plan = {
            "scenario_id": self.scenario["id"],
            "starts_on": today.isoformat(),
            "ends_on": (today + timedelta(days=90)).isoformat(),
            "milestones": [{"name": "上线", "due_on": (today + timedelta(days=30)).isoformat()}],
        }
        pilot = self.provider.post("/api/pilots", plan, version)["pilot"]
        path, milestone = f"/api/pilots/{pilot['id']}", pilot["milestones"][0]["id"]
        assert (self.stage(), pilot["amount_yuan"]) == ("pilot", 800_000)
        self.centre.post(f"{path}/demonstrate", {"outcome": "未到"}, pilot["version"], status=409)
        reached = {"reached_on": today.isoformat(), "evidence": "验收报告"}
        pilot = self.firms[FIRMS[1]].post(f"{path}/milestones/{milestone}/reach", reached, pilot["version"])[
            "pilot"
        ]
        confirmed = {"confirmed": True}
        pilot = self.provider.post(f"{path}/milestones/{milestone}/confirm", confirmed, pilot["version"])[
            "pilot"
        ]
        done = self.centre.post(f"{path}/demonstrate", {"outcome": "次品率下降三成"}, pilot["version"])
        assert done["pilot"]["stage"] == "demonstrated"
        assert self.stage() == "demonstrated"

    def counted(self) -> None:
        """Funnel, targets, list, files and feed tell of it."""
        funnel = self.centre.get("/api/funnel", list_id=self.list_id)
        (item,) = funnel["items"]
        assert (item["stage"], item["contract"]["amount_yuan"], item["answers"]) == (
            "demonstrated",
            800_000,
            2,
        )
        assert all(item[f"{step}_at"] for step in ("listed", "answered", "selected", "contracted", "piloted"))
        assert funnel["totals"]["demonstrated"] == 1
        now = self._reached()
        assert {key: now[key] - self.reached[key] for key in now} == {"scenarios": 1, "pilots": 1}
        for form, begins in (("xlsx", b"PK"), ("pdf", b"%PDF"), ("json", b"{")):
            answer = self.visitor.client.get(f"/lists/{self.list_id}/export.{form}")
            assert answer.status_code == 200
            assert answer.content.startswith(begins), form
        for feed in ("lists", "opportunities"):
            told = feedparser.parse(self.visitor.client.get(f"/feeds/{feed}.atom").content)
            assert not told.bozo
            assert any(
                self.list_id in entry.link or self.scenario["id"] in entry.link for entry in told.entries
            )
        page = self.visitor.client.get(f"/lists/{self.list_id}")
        assert (page.status_code, TITLE in page.text) == (200, True)

    def _reached(self) -> dict[str, int]:
        targets = self.visitor.get("/api/targets")["targets"]
        return {each["key"]: each["reached"] for each in targets if each["key"] in ("scenarios", "pilots")}

    def remembered(self) -> None:
        """The history says who did what, from the first stage to the last."""
        steps = self.centre.get(f"{self.path}/history", page_size=100)["items"]
        stages = [each["to_stage"] for each in reversed(steps) if each["from_stage"] != each["to_stage"]]
        assert stages[-7:] == [
            "approved",
            "listed",
            "answered",
            "selected",
            "contracted",
            "pilot",
            "demonstrated",
        ]
        assert [each["reason"] for each in steps if each["act"] == "ReturnScenario"] == ["预算不清"]
