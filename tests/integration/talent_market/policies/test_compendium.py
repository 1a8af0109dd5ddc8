"""The compendium: versions that stay, whom each concerns, and who is told."""

import threading
from typing import Any

import grpc
import psycopg
import pytest
from dabridge.events.v1.types_pb2 import Education
from dabridge.scenarios.v1.notices_service_pb2 import ListNoticesRequest
from dabridge.talent.v1 import policies_service_pb2 as api
from dabridge.talent.v1.conditions_pb2 import Condition, ConditionKind, ConditionVerdict

from services.common.access.principal import Role
from services.talent.market.policies import clock, tables
from services.talent.market.policies.forgetting import forget
from tests.integration.talent_market.offices import Market, refused

TALENT = api.PolicyAudience.POLICY_AUDIENCE_TALENT
ENTERPRISE = api.PolicyAudience.POLICY_AUDIENCE_ENTERPRISE
PUBLISHED = api.PolicyStage.POLICY_STAGE_PUBLISHED
SUPERSEDED = api.PolicyStage.POLICY_STAGE_SUPERSEDED
EXPIRED = api.PolicyStage.POLICY_STAGE_EXPIRED
MASTER = Condition(
    code="1",
    kind=ConditionKind.CONDITION_KIND_EDUCATION,
    text="硕士及以上",
    education=Education.EDUCATION_MASTER,
)
BIG_DATA = Condition(
    code="1", kind=ConditionKind.CONDITION_KIND_INDUSTRY, text="大数据企业", values=["big-data"]
)


def a_policy(**changes: Any) -> api.Policy:
    standard: dict[str, Any] = {
        "title": "安家补贴",
        "issuer": "市人社局",
        "text": "第一段\n第二段",
        "benefits": ["补贴"],
        "audience": TALENT,
        "conditions": [MASTER],
        "contact": "市人社局 0818-0000000",
    }
    return api.Policy(**{**standard, **changes})


def drafted(market: Market, **changes: Any) -> api.Policy:
    answer = market.bureau.policies.CreatePolicy(api.CreatePolicyRequest(policy=a_policy(**changes)))
    found: api.Policy = answer.policy
    return found


def published(market: Market, policy: api.Policy, **more: Any) -> api.Policy:
    asked = api.PublishPolicyRequest(id=policy.id, expected_version=policy.version, **more)
    found: api.Policy = market.bureau.policies.PublishPolicy(asked).policy
    return found


def told(office: Any) -> list[str]:
    answer = office.notices.ListNotices(ListNoticesRequest())
    return [item.values["title"] for item in answer.notices if item.kind == "policy_concerns"]


def test_the_first_entries_are_the_plans_and_say_so(market: Market) -> None:
    answer = market.as_(Role.VISITOR).policies.ListPolicies(api.ListPoliciesRequest(page_size=50))

    assert answer.total == 5
    assert all("plan.txt" in item.source for item in answer.policies)
    assert {item.stage for item in answer.policies} == {PUBLISHED}


def test_the_list_is_read_in_pages_and_by_what_is_asked(market: Market) -> None:
    visitor = market.as_(Role.VISITOR).policies
    first = visitor.ListPolicies(api.ListPoliciesRequest(page_size=3))
    second = visitor.ListPolicies(api.ListPoliciesRequest(page_size=3, page_token=first.next_page_token))

    assert len({item.id for item in (*first.policies, *second.policies)}) == 5
    assert not second.next_page_token
    firms = visitor.ListPolicies(api.ListPoliciesRequest(audience=ENTERPRISE))
    assert [item.key for item in firms.policies] == ["plan-enterprise"]
    sensors = visitor.ListPolicies(api.ListPoliciesRequest(industry="sensor", audience=TALENT))
    energy = visitor.ListPolicies(api.ListPoliciesRequest(industry="energy", audience=TALENT))
    assert {item.key for item in sensors.policies} - {item.key for item in energy.policies} == {
        "plan-introduction"
    }
    assert visitor.ListPolicies(api.ListPoliciesRequest(text="专家公寓")).total == 1


def test_drafts_are_the_bureaus_alone(market: Market) -> None:
    draft = drafted(market)
    visitor = market.as_(Role.VISITOR).policies

    asked = api.ListPoliciesRequest(stage=api.PolicyStage.POLICY_STAGE_DRAFT)
    assert [item.id for item in market.bureau.policies.ListPolicies(asked).policies] == [draft.id]
    assert refused(lambda: visitor.ListPolicies(asked))[0] is grpc.StatusCode.PERMISSION_DENIED
    assert (
        refused(lambda: visitor.GetPolicy(api.GetPolicyRequest(id=draft.id)))[0] is grpc.StatusCode.NOT_FOUND
    )


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.HR_BUREAU}))
def test_nobody_else_writes(market: Market, role: Role) -> None:
    asked = api.CreatePolicyRequest(policy=a_policy())

    code, _ = refused(lambda: market.as_(role).policies.CreatePolicy(asked))

    assert code is grpc.StatusCode.PERMISSION_DENIED


def test_what_is_wrong_with_a_draft_is_said_of_each_field(market: Market) -> None:
    of_firms = ConditionKind.CONDITION_KIND_CAPABILITY
    wrong = [Condition(code="1", text="x", kind=of_firms)]

    _, message = refused(lambda: drafted(market, title="", link="javascript:1", conditions=wrong))

    assert "4 处" in message


def test_a_new_version_supersedes_the_one_before_and_both_can_be_compared(market: Market) -> None:
    first = published(market, drafted(market))
    bureau = market.bureau.policies
    second = bureau.RevisePolicy(api.RevisePolicyRequest(id=first.id)).policy
    assert bureau.RevisePolicy(api.RevisePolicyRequest(id=first.id)).policy.id == second.id
    changed = a_policy(text="第一段\n改过的第二段", changes="调整标准")
    second = bureau.UpdatePolicy(
        api.UpdatePolicyRequest(id=second.id, expected_version=second.version, policy=changed)
    ).policy
    second = published(market, second)

    entry = market.as_(Role.VISITOR).policies.GetPolicy(api.GetPolicyRequest(id=first.id))
    found = bureau.DiffPolicies(api.DiffPoliciesRequest(id=second.id))

    assert entry.policy.stage == SUPERSEDED
    assert [(each.number, each.stage) for each in entry.versions] == [(2, PUBLISHED), (1, SUPERSEDED)]
    (change,) = found.changes
    assert change.field == "text"
    assert [(line.kind, line.text) for line in change.lines] == [
        (1, "第一段"),
        (3, "第二段"),
        (2, "改过的第二段"),
    ]


def test_a_second_version_says_what_it_changes(market: Market) -> None:
    first = published(market, drafted(market))
    second = market.bureau.policies.RevisePolicy(api.RevisePolicyRequest(id=first.id)).policy

    code, _ = refused(lambda: published(market, second))

    assert code is grpc.StatusCode.INVALID_ARGUMENT


def test_what_was_published_stays_whoever_tries(market: Market) -> None:
    held = published(market, drafted(market))
    update = api.UpdatePolicyRequest(id=held.id, expected_version=held.version, policy=a_policy(title="改"))

    code, _ = refused(lambda: market.bureau.policies.UpdatePolicy(update))

    assert code is grpc.StatusCode.FAILED_PRECONDITION
    for statement in (
        "UPDATE policy SET state = '{}' WHERE stage = 2",
        "UPDATE policy SET stage = 1, published_at = NULL WHERE stage = 2",
        "DELETE FROM policy WHERE stage = 2",
        "TRUNCATE policy CASCADE",
    ):
        with pytest.raises(psycopg.errors.IntegrityConstraintViolation):
            market.sql(statement)


def test_a_version_that_somebody_else_changed_is_refused(market: Market) -> None:
    draft = drafted(market)
    market.bureau.policies.UpdatePolicy(
        api.UpdatePolicyRequest(id=draft.id, expected_version=1, policy=a_policy(title="甲"))
    )

    again = api.UpdatePolicyRequest(id=draft.id, expected_version=1, policy=a_policy(title="乙"))

    assert refused(lambda: market.bureau.policies.UpdatePolicy(again))[0] is grpc.StatusCode.ABORTED


def test_a_draft_can_be_taken_away(market: Market) -> None:
    draft = drafted(market)

    market.bureau.policies.DeletePolicy(api.DeletePolicyRequest(id=draft.id, expected_version=1))

    assert market.sql("SELECT count(*) FROM policy WHERE id = %s", draft.id) == [(0,)]


def test_those_concerned_are_told_once_each(market: Market) -> None:
    master = market.talent(education=Education.EDUCATION_MASTER)
    market.talent(education=Education.EDUCATION_BACHELOR)
    unknown = market.talent(education=0)
    held = published(market, drafted(market))

    market.work_off()
    market.sql("UPDATE job SET state = 'queued', not_before = now()")
    market.work_off()

    assert told(market.person(master.id)) == ["安家补贴"]
    assert told(market.person(unknown.id)) == []
    assert market.sql("SELECT count(*) FROM notice WHERE kind = 'policy_concerns'") == [(1,)]
    entry = market.bureau.policies.GetPolicy(api.GetPolicyRequest(id=held.id))
    assert (entry.telling.state, entry.telling.told) == ("done", 1)
    assert (
        not market.as_(Role.VISITOR).policies.GetPolicy(api.GetPolicyRequest(id=held.id)).HasField("telling")
    )


def test_the_teller_goes_on_where_it_was(market: Market) -> None:
    talents = [market.talent(education=Education.EDUCATION_MASTER).id for _ in range(3)]
    held = published(market, drafted(market))
    market.arrange(lambda desk: tables.reach(desk.connection, held.id, talents[0]))

    market.work_off()

    reached = market.sql("SELECT recipient FROM notice WHERE kind = 'policy_concerns' ORDER BY id")
    assert [row[0] for row in reached] == talents[1:]


def test_firms_are_told_by_what_the_gateway_knows_of_them(market: Market) -> None:
    draft = drafted(market, audience=ENTERPRISE, conditions=[BIG_DATA])
    firms = [api.Firm(id="firm-a", industries=["big-data"]), api.Firm(id="firm-b", industries=["sensor"])]

    published(market, draft, firms=firms)
    market.work_off()

    assert told(market.employer("firm-a")) == ["安家补贴"]
    assert told(market.employer("firm-b")) == []


def test_publishing_again_under_the_same_key_is_the_same_whatever_firms_there_are(market: Market) -> None:
    draft = drafted(market, audience=ENTERPRISE, conditions=[BIG_DATA])
    asked = api.PublishPolicyRequest(id=draft.id, expected_version=1, idempotency_key="k")

    first = market.bureau.policies.PublishPolicy(asked)
    asked.firms.add(id="firm-a", industries=["big-data"])

    assert market.bureau.policies.PublishPolicy(asked).policy == first.policy


def test_a_person_reads_what_concerns_them_and_why(market: Market) -> None:
    talent = market.talent(education=0, wanted_industries=["sensor"])

    answer = market.person(talent.id).policies.MatchPolicies(api.MatchPoliciesRequest())

    found = {item.policy.key: item for item in answer.matched}
    assert set(found) == {"plan-introduction", "plan-housing", "plan-services", "plan-training"}
    industry, education = found["plan-introduction"].conditions
    assert industry.verdict == ConditionVerdict.CONDITION_VERDICT_MET
    assert "传感器" in industry.reason
    assert (education.verdict, education.field) == (
        ConditionVerdict.CONDITION_VERDICT_UNKNOWN,
        "education",
    )
    assert not found["plan-introduction"].met
    assert found["plan-introduction"].possible
    assert not found["plan-housing"].possible
    assert answer.matched[0].possible
    assert not answer.matched[-1].possible


def test_a_firm_reads_what_concerns_it_and_nobody_elses(market: Market) -> None:
    firm = api.Firm(id="firm-a", zone="511702", industries=["display"])
    asked = api.MatchPoliciesRequest(firm=firm)

    answer = market.employer("firm-a").policies.MatchPolicies(asked)

    assert [(item.policy.key, item.met) for item in answer.matched] == [("plan-enterprise", True)]
    assert (
        refused(lambda: market.employer("firm-b").policies.MatchPolicies(asked))[0]
        is grpc.StatusCode.PERMISSION_DENIED
    )


def test_a_policy_ends_after_its_last_day_and_not_on_it(market: Market) -> None:
    held = published(market, drafted(market, expires_on="2026-03-02"))
    workflow = market.served.parts.workflow

    market.clock.advance(86_400)
    assert clock.expire(workflow) == 0
    market.clock.advance(86_400)
    assert clock.expire(workflow) == 1

    assert market.bureau.policies.GetPolicy(api.GetPolicyRequest(id=held.id)).policy.stage == EXPIRED


def test_the_clock_ends_policies_by_itself(market: Market) -> None:
    held = published(market, drafted(market, expires_on="2026-03-02"))
    market.clock.advance(3 * 86_400)

    with clock.running(market.served.parts):
        deadline = threading.Event()
        for _ in range(100):
            if market.bureau.policies.GetPolicy(api.GetPolicyRequest(id=held.id)).policy.stage == EXPIRED:
                deadline.set()
                break
            deadline.wait(0.1)

    assert deadline.is_set()


def test_an_ended_policy_says_why(market: Market) -> None:
    held = published(market, drafted(market))
    asked = api.ExpirePolicyRequest(id=held.id, expected_version=held.version, reason="另有规定")

    ended = market.bureau.policies.ExpirePolicy(asked).policy

    assert (ended.stage, ended.end_reason) == (EXPIRED, "另有规定")


def test_that_a_person_was_told_is_forgotten(market: Market) -> None:
    master = market.talent(education=Education.EDUCATION_MASTER)
    published(market, drafted(market))
    market.work_off()

    assert market.arrange(lambda desk: forget(desk, master.id)) == 1
    assert market.arrange(lambda desk: forget(desk, master.id)) == 0
