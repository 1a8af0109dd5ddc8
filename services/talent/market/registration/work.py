"""What a person does with their registration: one transaction each, on their own record alone."""

from collections.abc import Collection
from typing import Final

from dabridge.events.v1.talent_pb2 import FRESHNESS_FRESH, TalentProfile
from dabridge.events.v1.types_pb2 import RECORD_STATUS_WITHDRAWN
from dabridge.talent.v1 import registration_service_pb2 as api
from dabridge.talent.v1.registration_service_pb2 import Registration, RegistrationDraft, RegistrationResponse

from services.common.access.policy import Facts
from services.common.access.principal import Principal
from services.common.access.talent_methods import TALENT_MARKET
from services.common.errors import FieldError, Forbidden, NotFound, VersionConflict, Withdrawn
from services.common.records import rights
from services.common.records import rules as common_rules
from services.common.records.workflow import Desk, Workflow, by_id, refuse
from services.common.scrub import scrub_message
from services.common.sealing import Place
from services.talent import freshness, verified
from services.talent.market.people import consents
from services.talent.market.people.vault import Identity, People
from services.talent.market.registration import rules, tables
from services.talent.model import TALENT, check_talent

KIND: Final = "registration"


class RegistrationWork:
    """The use cases; each raises Forbidden for callers who are no talent."""

    def __init__(self, workflow: Workflow, people: People) -> None:
        """`people` keeps who somebody is."""
        self._workflow = workflow
        self._people = people

    def get(self, _request: api.GetDraftRequest, caller: Principal) -> RegistrationResponse:
        """The draft, or what the profile says where none is kept."""
        return self._workflow.do("GetDraft", caller, lambda desk: self._answer(desk, own(desk)))

    def completeness(self, _request: api.GetCompletenessRequest, caller: Principal) -> api.Completeness:
        """How much of the draft, or of the profile, is filled in."""

        def work(desk: Desk) -> api.Completeness:
            return _completeness(self._draft(desk, own(desk))[1])

        return self._workflow.do("GetCompleteness", caller, work)

    def save(self, request: api.SaveStepRequest, caller: Principal) -> RegistrationResponse:
        """Keeps the named fields as they were typed; of two saves of one field the last one stands.

        Raises Withdrawn where the profile is out for good.
        """
        refuse(rules.too_large(request.draft, request.fields))

        def work(desk: Desk) -> RegistrationResponse:
            talent_id = own(desk)
            tables.lock_draft(desk.connection, talent_id)
            held, draft = self._draft(desk, talent_id)
            _standing(desk.see(TALENT, talent_id))
            merged = rules.merged(draft, request.draft, request.fields)
            if held is None or merged != draft:
                sealed = self._people.seal(
                    talent_id, merged.SerializeToString(deterministic=True), _place(talent_id)
                )
                fresh = tables.Draft((held.version if held else 0) + 1, sealed, desk.now)
                tables.keep_draft(desk.connection, talent_id, fresh)
            return self._answer(desk, talent_id)

        return self._workflow.do("SaveStep", caller, work)

    def discard(self, _request: api.DiscardDraftRequest, caller: Principal) -> api.DiscardDraftResponse:
        """Throws the draft away."""

        def work(desk: Desk) -> api.DiscardDraftResponse:
            talent_id = own(desk)
            tables.lock_draft(desk.connection, talent_id)
            tables.drop_draft(desk.connection, talent_id)
            return api.DiscardDraftResponse()

        return self._workflow.do("DiscardDraft", caller, work)

    def submit(self, request: api.SubmitRegistrationRequest, caller: Principal) -> RegistrationResponse:
        """Draft → profile, as of today; the draft is gone then.

        Raises NotFound without a draft, VersionConflict where it is another than the caller has seen,
        InvalidInput where it breaks rules, Withdrawn where the profile is out for good.
        """
        refuse(common_rules.expected_version(request.expected_version))

        def work(desk: Desk) -> RegistrationResponse:
            talent_id = own(desk)
            # Before the draft, the identity and the consents, as whoever erases or merges people does.
            desk.lock(TALENT, [talent_id])
            tables.lock_draft(desk.connection, talent_id)
            held, draft = self._draft(desk, talent_id)
            if held is None:
                raise NotFound(KIND, talent_id)
            if held.version != request.expected_version:
                raise VersionConflict(talent_id, request.expected_version, held.version)
            refuse(rules.problems(draft, desk.today))
            who = rules.identity(draft)
            # Who it is goes in first: texts of the profile are then freed of it.
            self._people.put(desk, talent_id, who)
            consents.settle(desk, talent_id, draft.consents)
            self._store(desk, talent_id, draft, who)
            tables.drop_draft(desk.connection, talent_id)
            return self._answer(desk, talent_id)

        return self._once("SubmitRegistration", caller, request, work)

    def confirm(self, request: api.ConfirmProfileRequest, caller: Principal) -> RegistrationResponse:
        """Says that the profile still holds as of today; a second time a day changes nothing."""

        def work(desk: Desk) -> RegistrationResponse:
            talent_id = own(desk)
            cells = TALENT_MARKET["ConfirmProfile"]
            profile = desk.take(TALENT, talent_id, request.expected_version, cells)
            today = desk.today.isoformat()
            if profile.confirmed_on != today or profile.freshness != FRESHNESS_FRESH:
                profile.confirmed_on = today
                profile.freshness = FRESHNESS_FRESH
                desk.put(TALENT, profile)
            return self._answer(desk, talent_id)

        return self._once("ConfirmProfile", caller, request, work)

    def _store(self, desk: Desk, talent_id: str, draft: RegistrationDraft, who: Identity) -> None:
        before = desk.lock(TALENT, [talent_id]).get(talent_id)
        _standing(before)
        fresh = rules.profile(draft, before)
        fresh.id = talent_id
        fresh.confirmed_on = desk.today.isoformat()
        fresh.freshness = FRESHNESS_FRESH
        verified.keep(fresh, before)
        consents.show(fresh, consents.entries(desk.connection, talent_id))
        scrub_message(fresh, TALENT.codes, who.known)
        refuse(check_talent(fresh, desk.today))
        if before is None:
            desk.add(TALENT, fresh)
        else:
            desk.put(TALENT, fresh)

    def _once(self, act: str, caller: Principal, request: object, work: object) -> RegistrationResponse:
        memory = by_id(
            lambda given: given.registration.talent_id,
            lambda desk, _talent_id: self._answer(desk, own(desk)),
        )
        return self._workflow.once(act, caller, request, work, memory)  # type: ignore[arg-type]

    def _draft(self, desk: Desk, talent_id: str) -> tuple[tables.Draft | None, RegistrationDraft]:
        """What is kept, and the draft; without one, what profile, identity and consents say."""
        held = tables.draft(desk.connection, talent_id)
        if held is not None:
            return held, unsealed(self._people, talent_id, held)
        profile = desk.see(TALENT, talent_id)
        draft = rules.draft_of(profile) if profile is not None else RegistrationDraft()
        who = self._people.read(desk, talent_id)
        if who is not None:
            for name in rules.IDENTITY:
                setattr(draft, name, getattr(who, name))
        draft.consents.extend(consents.allowed(desk.connection, talent_id) if profile is not None else ())
        return None, draft

    def _answer(self, desk: Desk, talent_id: str) -> RegistrationResponse:
        held, draft = self._draft(desk, talent_id)
        profile = desk.see(TALENT, talent_id)
        made = Registration(
            talent_id=talent_id,
            draft=draft,
            version=held.version if held else 0,
            saved_at=held.saved_at.isoformat() if held else "",
            problems=_told(rules.problems(draft, desk.today)),
            completeness=_completeness(draft),
        )
        if profile is not None:
            _tell_profile(made, profile, tables.ages(desk.connection, [talent_id]).get(talent_id))
        return RegistrationResponse(registration=made)


def unsealed(people: People, talent_id: str, held: tables.Draft) -> RegistrationDraft:
    """What a draft says; raises NotFound of who was erased."""
    return RegistrationDraft.FromString(people.unseal(talent_id, held.sealed, _place(talent_id)))


def own(desk: Desk) -> str:
    """The caller's talent id, which a row of the table lets them act on; raises Forbidden."""
    within = rights.reach(TALENT_MARKET[desk.act], desk.caller)
    if not desk.caller.talent or not within.holds(Facts(desk.caller.talent)):
        raise Forbidden("the caller is no talent")
    return desk.caller.talent


def _standing(profile: TalentProfile | None) -> None:
    if profile is not None and profile.status == RECORD_STATUS_WITHDRAWN:
        raise Withdrawn(TALENT.kind, profile.id)


def _place(talent_id: str) -> Place:
    return Place("registration_draft", talent_id)


def _told(errors: Collection[FieldError]) -> list[api.DraftProblem]:
    return [api.DraftProblem(field=error.field, message=error.message) for error in errors]


def _completeness(draft: RegistrationDraft) -> api.Completeness:
    percent, missing = rules.completeness(draft)
    return api.Completeness(
        percent=percent, missing=[api.MissingField(field=each.field, weight=each.weight) for each in missing]
    )


def _tell_profile(made: Registration, profile: TalentProfile, age: tables.Age | None) -> None:
    made.profile_version = profile.version
    made.profile_withdrawn = profile.status == RECORD_STATUS_WITHDRAWN
    made.freshness = freshness.held(profile)
    made.confirmed_on = profile.confirmed_on
    if age is not None and not age.synthetic:
        made.stale_on = freshness.stale_on(age.since).isoformat()
        made.hidden_on = freshness.hidden_on(age.since).isoformat()
