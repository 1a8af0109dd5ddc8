"""What callers do with the compendium: one transaction each, within their rights."""

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Final, TypeVar

from dabridge.talent.v1 import policies_service_pb2 as api
from dabridge.talent.v1.policies_service_pb2 import Policy, PolicyResponse
from google.protobuf.message import Message

from services.common.access.principal import Principal
from services.common.access.talent_methods import TALENT_MARKET
from services.common.errors import Forbidden, NotFound, VersionConflict
from services.common.jobs import table as jobs
from services.common.market import history
from services.common.market.history import Step
from services.common.records import paging, rights
from services.common.records import rules as fields
from services.common.records.store import Position
from services.common.records.workflow import Desk, Workflow, by_id, refuse
from services.common.scrub import scrubbed
from services.common.tracing import current_traceparent
from services.talent.market.policies import rules, tables
from services.talent.market.policies.tables import Asked
from services.talent.market.policies.telling import KIND
from services.talent.model import TALENT

R = TypeVar("R", bound=Message)

SUPERSEDED: Final = api.PolicyStage.POLICY_STAGE_SUPERSEDED
EXPIRED: Final = api.PolicyStage.POLICY_STAGE_EXPIRED
TEXT_ASKED_MAX: Final = 100
_CODES: Final = frozenset(
    {"id", "key", "issued_on", "effective_on", "expires_on", "code", "values", "link", "idempotency_key"}
)


class PolicyWork:
    """The use cases; each raises Forbidden, NotFound, InvalidInput, WrongStage or VersionConflict."""

    def __init__(self, workflow: Workflow) -> None:
        """Uses the workflow without owning it."""
        self._workflow = workflow

    def page(self, request: api.ListPoliciesRequest, caller: Principal) -> api.ListPoliciesResponse:
        """A page of those in force, or of another stage; drafts are for those who write them."""
        limit = paging.limit(request.page_size)
        after = paging.position(request.page_token)
        stage = request.stage or rules.PUBLISHED
        refuse(
            [
                *fields.text("text", request.text, TEXT_ASKED_MAX),
                *fields.known("stage", stage, api.PolicyStage.values()),
                *fields.known("audience", request.audience, api.PolicyAudience.values()),
                *fields.zone("zone", request.zone),
                *fields.industry("industry", request.industry),
            ]
        )
        if stage == rules.DRAFT and not _writes("ListPolicies", caller):
            raise Forbidden("drafts are for those who write them")
        _allowed("ListPolicies", caller)

        def work(desk: Desk) -> api.ListPoliciesResponse:
            asked = Asked(stage, request.text.strip(), request.audience, request.zone, request.industry)
            found, total = tables.page(desk.connection, asked, after, limit + 1)
            shown = found[:limit]
            token = paging.place(_place(shown[-1])) if len(found) > limit else ""
            return api.ListPoliciesResponse(policies=shown, next_page_token=token, total=total)

        return self._workflow.do("ListPolicies", caller, work)

    def get(self, request: api.GetPolicyRequest, caller: Principal) -> PolicyResponse:
        """One version with its entry's others."""
        _allowed("GetPolicy", caller)
        return self._workflow.do("GetPolicy", caller, lambda desk: _response(desk, _seen(desk, request.id)))

    def diff(self, request: api.DiffPoliciesRequest, caller: Principal) -> api.DiffPoliciesResponse:
        """What a version says otherwise than another, or than the one before it."""
        _allowed("DiffPolicies", caller)

        def work(desk: Desk) -> api.DiffPoliciesResponse:
            after = _seen(desk, request.id)
            before = _seen(desk, request.against_id) if request.against_id else _before(desk, after)
            return api.DiffPoliciesResponse(
                before=tables.version_of(before),
                after=tables.version_of(after),
                changes=rules.diff(before, after),
            )

        return self._workflow.do("DiffPolicies", caller, work)

    def create(self, request: api.CreatePolicyRequest, caller: Principal) -> PolicyResponse:
        """Begins the first version of a new entry."""
        asked = scrubbed(request, _CODES)

        def work(desk: Desk) -> PolicyResponse:
            _allowed(desk.act, desk.caller)
            fresh = _written(asked.policy)
            fresh.id = uuid.uuid4().hex
            fresh.key = fresh.id
            fresh.number = 1
            refuse(rules.check(fresh))
            tables.add(desk.connection, fresh, desk.now)
            return _noted(desk, "", fresh.id)

        return self._once("CreatePolicy", caller, request, work)

    def revise(self, request: api.RevisePolicyRequest, caller: Principal) -> PolicyResponse:
        """Begins the next version of an entry; the draft that there is, where there is one."""

        def work(desk: Desk) -> PolicyResponse:
            _allowed(desk.act, desk.caller)
            held = _known(desk, request.id)
            tables.lock_key(desk.connection, held.key)
            newest = tables.of_key(desk.connection, held.key)[0]
            if newest.stage == rules.DRAFT:
                return _response(desk, newest)
            fresh = _written(newest)
            fresh.id, fresh.key = uuid.uuid4().hex, newest.key
            fresh.number = newest.number + 1
            fresh.changes = ""
            tables.add(desk.connection, fresh, desk.now)
            return _noted(desk, "", fresh.id)

        return self._once("RevisePolicy", caller, request, work)

    def update(self, request: api.UpdatePolicyRequest, caller: Principal) -> PolicyResponse:
        """Changes a draft."""
        asked = scrubbed(request, _CODES)

        def work(desk: Desk) -> PolicyResponse:
            held = _taken(desk, request.id, request.expected_version)
            rules.at(held, rules.DRAFT)
            fresh = _written(asked.policy)
            fresh.id, fresh.key, fresh.number = held.id, held.key, held.number
            refuse(rules.check(fresh))
            tables.write(desk.connection, fresh, desk.now)
            return _noted(desk, "draft", held.id)

        return self._once("UpdatePolicy", caller, request, work)

    def publish(self, request: api.PublishPolicyRequest, caller: Principal) -> PolicyResponse:
        """Publishes a draft; the version before is superseded, and those concerned are told.

        Of firms those are told that the request brings: the gateway fills them in from their records.
        """

        def work(desk: Desk) -> PolicyResponse:
            held = _taken(desk, request.id, request.expected_version)
            rules.at(held, rules.DRAFT)
            refuse(rules.publishable(held, desk.today))
            tables.lock_key(desk.connection, held.key)
            for other in tables.of_key(desk.connection, held.key, lock=True):
                if other.stage == rules.PUBLISHED:
                    tables.end(desk.connection, other.id, SUPERSEDED, "", desk.now)
                    _note(desk, "published", _known(desk, other.id))
            tables.publish(desk.connection, held.id, desk.now)
            firms = request.firms if held.audience == rules.ENTERPRISE else ()
            concerned = [firm.id for firm in firms if rules.concerns(held, firm)]
            tables.begin_telling(desk.connection, held.id, concerned)
            jobs.enqueue(desk.connection, KIND, held.id, desk.now, current_traceparent())
            return _noted(desk, "draft", held.id)

        # Which firms there are may change between two tries of one request.
        bare = api.PublishPolicyRequest()
        bare.CopyFrom(request)
        del bare.firms[:]
        return self._once("PublishPolicy", caller, bare, work)

    def expire(self, request: api.ExpirePolicyRequest, caller: Principal) -> PolicyResponse:
        """Ends a published version before its last day."""
        asked = scrubbed(request, _CODES)

        def work(desk: Desk) -> PolicyResponse:
            held = _taken(desk, request.id, request.expected_version)
            rules.at(held, rules.PUBLISHED)
            refuse(fields.text("reason", asked.reason, rules.REASON_MAX, needed=True))
            tables.end(desk.connection, held.id, EXPIRED, asked.reason, desk.now)
            return _noted(desk, "published", held.id)

        return self._once("ExpirePolicy", caller, request, work)

    def delete(self, request: api.DeletePolicyRequest, caller: Principal) -> api.DeletePolicyResponse:
        """Takes a draft away."""

        def work(desk: Desk) -> api.DeletePolicyResponse:
            held = _taken(desk, request.id, request.expected_version)
            rules.at(held, rules.DRAFT)
            tables.delete(desk.connection, held.id)
            desk.log("policy", held.id, held.version)
            return api.DeletePolicyResponse()

        return self._workflow.do("DeletePolicy", caller, work)

    def match(self, request: api.MatchPoliciesRequest, caller: Principal) -> api.MatchPoliciesResponse:
        """The policies for the caller's firm, or for the caller, beside what is known of each condition."""
        _allowed("MatchPolicies", caller)

        def work(desk: Desk) -> api.MatchPoliciesResponse:
            if request.HasField("firm"):
                if request.firm.id != desk.caller.organisation:
                    raise Forbidden("another's firm")
                found = tables.in_force(desk.connection, rules.ENTERPRISE)
                return _matched([rules.matched(item, request.firm) for item in found])
            if not desk.caller.talent:
                return api.MatchPoliciesResponse()
            profile = desk.see(TALENT, desk.caller.talent)
            if profile is None:
                raise NotFound(TALENT.kind, desk.caller.talent)
            found = tables.in_force(desk.connection, rules.TALENT)
            return _matched([rules.matched(item, profile) for item in found])

        return self._workflow.do("MatchPolicies", caller, work)

    def _once(
        self, act: str, caller: Principal, request: Message, work: Callable[[Desk], PolicyResponse]
    ) -> PolicyResponse:
        memory = by_id(lambda answer: answer.policy.id, lambda desk, key: _response(desk, _known(desk, key)))
        return self._workflow.once(act, caller, request, work, memory)


def _allowed(act: str, caller: Principal) -> None:
    """Raises Forbidden where no role of the caller's may."""
    rights.reach(TALENT_MARKET[act], caller)


def _writes(act: str, caller: Principal) -> bool:
    """Whether the caller reads what is not published."""
    return rights.reach(TALENT_MARKET[act], caller).everything


def _known(desk: Desk, policy_id: str) -> Policy:
    refuse(fields.identifier("id", policy_id))
    found = tables.get(desk.connection, policy_id)
    if found is None:
        raise NotFound("policy", policy_id)
    return found


def _seen(desk: Desk, policy_id: str) -> Policy:
    """A version that the caller may read."""
    found = _known(desk, policy_id)
    if found.stage == rules.DRAFT and not _writes(desk.act, desk.caller):
        raise NotFound("policy", policy_id)
    return found


def _taken(desk: Desk, policy_id: str, expected_version: int) -> Policy:
    """A version, locked, as the caller has seen it."""
    _allowed(desk.act, desk.caller)
    refuse([*fields.identifier("id", policy_id), *fields.expected_version(expected_version)])
    found = tables.get(desk.connection, policy_id, lock=True)
    if found is None:
        raise NotFound("policy", policy_id)
    if found.version != expected_version:
        raise VersionConflict(policy_id, expected_version, found.version)
    return found


def _before(desk: Desk, after: Policy) -> Policy:
    older = [each for each in tables.of_key(desk.connection, after.key) if each.number < after.number]
    return older[0] if older else Policy(key=after.key)


def _written(given: Policy) -> Policy:
    """What people write of a policy, and nothing else."""
    fresh = Policy(audience=given.audience, changes=given.changes)
    for name in rules.WRITTEN:
        value = getattr(given, name)
        if isinstance(value, str):
            setattr(fresh, name, value)
        else:
            getattr(fresh, name).extend(value)
    return fresh


def _response(desk: Desk, policy: Policy) -> PolicyResponse:
    writes = rights.reach(TALENT_MARKET["GetPolicy"], desk.caller).everything
    versions = [
        tables.version_of(each)
        for each in tables.of_key(desk.connection, policy.key)
        if writes or each.stage != rules.DRAFT
    ]
    answer = PolicyResponse(policy=policy, versions=versions)
    if writes:
        job = jobs.latest(desk.connection, KIND, policy.id)
        answer.telling.state = job.state if job else ""
        answer.telling.told = tables.told(desk.connection, policy.id)
    return answer


def _noted(desk: Desk, before: str, policy_id: str) -> PolicyResponse:
    """The answer to an act, which is written down."""
    fresh = _known(desk, policy_id)
    _note(desk, before, fresh)
    return _response(desk, fresh)


def _note(desk: Desk, before: str, fresh: Policy) -> None:
    step = Step("policy", fresh.id, fresh.version, desk.act, before, rules.stage_name(fresh))
    history.note(desk.connection, desk.caller, desk.now, [step])
    desk.log("policy", fresh.id, fresh.version)


def _matched(found: list[api.MatchedPolicy]) -> api.MatchPoliciesResponse:
    found.sort(key=rules.closeness)
    return api.MatchPoliciesResponse(matched=found)


def _place(policy: Policy) -> Position:
    return Position(datetime.fromisoformat(policy.updated_at), policy.id)
