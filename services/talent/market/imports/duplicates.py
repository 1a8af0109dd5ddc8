"""What the bureau does with pairs that may be one person: one transaction each, within its rights.

Locks come in one order: profiles of both, experts of both, the pair, then whatever else is of the two.
"""

from collections.abc import Collection, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Final

from dabridge.events.v1.talent_pb2 import Expert, TalentProfile
from dabridge.talent.v1 import imports_service_pb2 as api

from services.common.access.policy import Cells
from services.common.access.principal import Principal
from services.common.access.talent_methods import TALENT_MARKET
from services.common.errors import InvalidInput, NotFound, VersionConflict, WrongStage
from services.common.jobs import table as jobs
from services.common.market import history
from services.common.market.history import Step
from services.common.records import paging, rights, rules, states
from services.common.records.aggregate import WITHDRAWN
from services.common.records.workflow import Desk, Memory, Workflow, by_id, refuse
from services.common.scrub import scrub
from services.common.tracing import current_traceparent
from services.talent.market.erasure.forgetting import Eraser
from services.talent.market.imports import merging, pairs, repointing, scanning
from services.talent.market.imports.pairs import Pair
from services.talent.market.imports.registered import registered
from services.talent.market.imports.reports import told_pair
from services.talent.market.people.identity import Identity
from services.talent.market.people.vault import People
from services.talent.model import EXPERT, TALENT

PURPOSE: Final = "duplicates"
_NO_PLACE: Final = "page_token"


@dataclass(frozen=True, slots=True)
class _Two:
    """An open pair that is merged, with all locked that its two ids stand for."""

    pair: Pair
    stays: str
    gone: str
    profiles: Mapping[str, TalentProfile]
    experts: Mapping[str, Expert]


class DuplicateWork:
    """The use cases of pairs."""

    def __init__(self, workflow: Workflow, people: People, eraser: Eraser) -> None:
        """Uses all without owning them."""
        self._workflow = workflow
        self._people = people
        self._eraser = eraser

    def find(self, request: api.FindDuplicatesRequest, caller: Principal) -> api.FindDuplicatesResponse:
        """Asks for a search through all people."""

        def work(desk: Desk) -> api.FindDuplicatesResponse:
            rights.reach(TALENT_MARKET["FindDuplicates"], desk.caller)
            scanning.restart(desk.connection)
            queued = jobs.enqueue(
                desk.connection, scanning.KIND, scanning.SUBJECT, desk.now, current_traceparent()
            )
            desk.log("duplicate_pair", scanning.SUBJECT)
            return api.FindDuplicatesResponse(queued=queued)

        memory: Memory[api.FindDuplicatesResponse] = Memory(
            lambda given: given.SerializeToString(),
            lambda _, kept: api.FindDuplicatesResponse.FromString(kept),
        )
        return self._workflow.once("FindDuplicates", caller, request, work, memory)

    def page(self, request: api.ListDuplicatesRequest, caller: Principal) -> api.ListDuplicatesResponse:
        """Pairs of a stage, the likeliest first."""

        def work(desk: Desk) -> api.ListDuplicatesResponse:
            rights.reach(TALENT_MARKET["ListDuplicates"], desk.caller)
            refuse(rules.known("stage", request.stage, api.DuplicateStage.values()))
            limit = paging.limit(request.page_size)
            asked = request.stage or api.DUPLICATE_STAGE_OPEN
            stage = api.DuplicateStage.Name(asked).removeprefix("DUPLICATE_STAGE_").lower()
            found, total = pairs.page(desk.connection, stage, _place(request.page_token), limit)
            shown = found[:limit]
            token = f"{shown[-1].score!r}:{shown[-1].id}" if len(found) > limit else ""
            return api.ListDuplicatesResponse(
                duplicates=[told_pair(each) for each in shown], next_page_token=token, total=total
            )

        return self._workflow.do("ListDuplicates", caller, work)

    def get(self, request: api.GetDuplicateRequest, caller: Principal) -> api.GetDuplicateResponse:
        """Both profiles; that they were read is in the log, as of any reading of a record."""

        def work(desk: Desk) -> api.GetDuplicateResponse:
            pair = _pair(desk, request.id, TALENT_MARKET["GetDuplicate"])
            first, second = _sides(desk, pair)
            return api.GetDuplicateResponse(duplicate=told_pair(pair), first=first, second=second)

        return self._workflow.do("GetDuplicate", caller, work)

    def read(self, request: api.ReadDuplicateRequest, caller: Principal) -> api.ReadDuplicateResponse:
        """Both profiles and who they are, for a purpose that is in the log."""
        purpose = scrub(request.purpose.strip())
        refuse(rules.text("purpose", purpose, merging.PURPOSE_MAX, needed=True))

        def work(desk: Desk) -> api.ReadDuplicateResponse:
            pair = _open(desk, request.id, TALENT_MARKET["ReadDuplicate"])
            first, second = _sides(desk, pair)
            whole = [self._identity(desk, side) for side in (first, second)]
            _note(desk, pair, scrub(purpose, _known(whole)))
            return api.ReadDuplicateResponse(duplicate=told_pair(pair), first=first, second=second)

        return self._workflow.do("ReadDuplicate", caller, work)

    def merge(self, request: api.MergeDuplicateRequest, caller: Principal) -> api.MergeDuplicateResponse:
        """Open → merged: one profile with what was chosen, and the other erased from every store.

        The key of the one that goes is destroyed by the job of its erasure, once all this is committed.
        """
        cells = TALENT_MARKET["MergeDuplicate"]
        purpose = scrub(request.purpose.strip())
        taken = frozenset(request.take_fields)
        refuse(rules.expected_version(request.expected_version) + merging.check(request.take_fields, purpose))

        def work(desk: Desk) -> api.MergeDuplicateResponse:
            two = self._two(desk, request, cells)
            who = self._merge_identities(desk, two, taken)
            _merge_profiles(desk, two, taken)
            _merge_experts(desk, two)
            pair = two.pair
            pairs.decide(desk.connection, pair.id, "merged", two.stays, desk.now)
            repointing.repoint(desk, self._people, two.gone, two.stays)
            self._eraser.merged_away(desk, two.gone)
            _note(desk, pair, scrub(purpose, _known(who)))
            desk.log("duplicate_pair", pair.id, pair.version + 1)
            return read(desk, pair.id)

        def read(desk: Desk, pair_id: str) -> api.MergeDuplicateResponse:
            return api.MergeDuplicateResponse(duplicate=told_pair(_pair(desk, pair_id, cells)))

        memory = by_id(lambda answer: answer.duplicate.id, read)
        return self._workflow.once("MergeDuplicate", caller, request, work, memory)

    def dismiss(
        self, request: api.DismissDuplicateRequest, caller: Principal
    ) -> api.DismissDuplicateResponse:
        """Open → distinct: two people, and not asked about again."""
        cells = TALENT_MARKET["DismissDuplicate"]
        refuse(rules.expected_version(request.expected_version))

        def work(desk: Desk) -> api.DismissDuplicateResponse:
            pair = _decided(desk, request.id, request.expected_version, cells)
            pairs.decide(desk.connection, pair.id, "distinct", "", desk.now)
            desk.log("duplicate_pair", pair.id, pair.version + 1)
            return read(desk, pair.id)

        def read(desk: Desk, pair_id: str) -> api.DismissDuplicateResponse:
            return api.DismissDuplicateResponse(duplicate=told_pair(_pair(desk, pair_id, cells)))

        memory = by_id(lambda answer: answer.duplicate.id, read)
        return self._workflow.once("DismissDuplicate", caller, request, work, memory)

    def _identity(self, desk: Desk, side: api.DuplicateSide) -> Identity:
        """Who a side is, told with it; of nobody where nothing is kept."""
        if self._people.read(desk, side.profile.id) is None:
            return Identity()
        who = self._people.shown(desk, side.profile.id, desk.caller.organisation, PURPOSE)
        side.identity.CopyFrom(
            api.DuplicateIdentity(
                name=who.name, mobile=who.mobile, mail=who.mail, id_number=who.id_number, address=who.address
            )
        )
        return who

    def _two(self, desk: Desk, request: api.MergeDuplicateRequest, cells: Cells) -> _Two:
        """Locks both, and looks whether they may be merged; raises InvalidInput, WrongStage and the like."""
        pair = _pair(desk, request.id, cells)
        if request.keep_id not in (pair.first_id, pair.second_id):
            raise InvalidInput([rules.broken("keep_id", "not_of_pair")])
        stays, gone = request.keep_id, pair.other(request.keep_id)
        profiles = desk.lock(TALENT, [stays, gone])
        experts = desk.lock(EXPERT, [stays, gone])
        pair = _decided(desk, request.id, request.expected_version, cells)
        if len(profiles) < 2 or any(each.status == WITHDRAWN for each in profiles.values()):
            raise WrongStage("duplicate_pair", pair.id, "void")
        own = registered(desk, [stays, gone])
        if gone in own:
            rule = "both_registered" if stays in own else "registered_stays"
            raise InvalidInput([rules.broken("keep_id", rule)])
        return _Two(pair, stays, gone, profiles, experts)

    def _merge_identities(self, desk: Desk, two: _Two, taken: Collection[str]) -> list[Identity]:
        """Puts together who the person is; who each of the two was."""
        kept, other = (
            Identity()
            if self._people.read(desk, key) is None
            else self._people.shown(desk, key, desk.caller.organisation, PURPOSE)
            for key in (two.stays, two.gone)
        )
        whole = merging.merged_identity(kept, other, taken)
        self._people.put(desk, two.stays, whole)
        # Found by no index any more, so that the next workbook finds the one that stays.
        self._people.forget(desk, two.gone)
        return [kept, other]


def _merge_profiles(desk: Desk, two: _Two, taken: Collection[str]) -> None:
    kept, other = two.profiles[two.stays], two.profiles[two.gone]
    fresh = merging.merged(kept, other, taken)
    refuse(TALENT.validate(fresh, desk.today))
    desk.transaction.tidy([fresh], TALENT.codes)
    merging.settle_marks(fresh, kept, other, taken)
    desk.put(TALENT, fresh)


def _merge_experts(desk: Desk, two: _Two) -> None:
    """A place in the pool of the one that goes is the other one's, unless that one has or had its own."""
    if two.gone not in two.experts or two.stays in two.experts:
        return
    held = two.experts[two.gone]
    if held.status == WITHDRAWN:
        return
    fresh = deepcopy(held)
    fresh.id = two.stays
    desk.add(EXPERT, fresh)


def _known(who: Collection[Identity]) -> list[str]:
    return [text for each in who for text in each.known]


def _note(desk: Desk, pair: Pair, purpose: str) -> None:
    """Writes down why both people's identity was looked at."""
    step = Step("duplicate_pair", pair.id, pair.version, desk.act, pair.stage, pair.stage, purpose)
    history.note(desk.connection, desk.caller, desk.now, [step])


def _sides(desk: Desk, pair: Pair) -> tuple[api.DuplicateSide, api.DuplicateSide]:
    """Both profiles without who they are."""
    ids = (pair.first_id, pair.second_id)
    own = registered(desk, ids)
    first, second = (api.DuplicateSide(profile=_profile(desk, each), registered=each in own) for each in ids)
    return first, second


def _profile(desk: Desk, talent_id: str) -> TalentProfile:
    """A side's profile, its reading written down; empty where it is gone."""
    profile = desk.see(TALENT, talent_id)
    if profile is None:
        return TalentProfile(id=talent_id, status=WITHDRAWN)
    desk.transaction.audit(desk.caller, [states.act_of(TALENT, desk.act, profile)])
    return profile


def _pair(desk: Desk, pair_id: str, cells: Cells, *, lock: bool = False) -> Pair:
    rights.reach(cells, desk.caller)
    refuse(rules.identifier("id", pair_id))
    pair = pairs.one(desk.connection, pair_id, lock=lock)
    if pair is None:
        raise NotFound("duplicate_pair", pair_id)
    return pair


def _open(desk: Desk, pair_id: str, cells: Cells, *, lock: bool = False) -> Pair:
    pair = _pair(desk, pair_id, cells, lock=lock)
    if pair.stage != "open":
        raise WrongStage("duplicate_pair", pair.id, pair.stage)
    return pair


def _decided(desk: Desk, pair_id: str, expected_version: int, cells: Cells) -> Pair:
    """An open pair, locked, that is at the version seen."""
    pair = _pair(desk, pair_id, cells, lock=True)
    if pair.version != expected_version:
        raise VersionConflict(pair.id, expected_version, pair.version)
    return _open(desk, pair_id, cells)


def _place(token: str) -> tuple[float, str] | None:
    """Where a page begins: after a score and a pair's id."""
    if not token:
        return None
    score, _, pair_id = token.partition(":")
    try:
        place = float(score), pair_id
    except ValueError:
        place = -1.0, ""
    if not 0 <= place[0] <= 1 or rules.identifier("id", pair_id):
        raise InvalidInput([rules.broken(_NO_PLACE, "bad_page_token")])
    return place
