"""Applications at a desk: taken, put back, answered; sealed where they lie."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from dabridge.talent.v1.conditions_pb2 import AssessedCondition, Condition
from dabridge.talent.v1.recognition_service_pb2 import Recognition, RecognitionResponse, Scheme
from google.protobuf.message import Message

from services.common.access.principal import Principal
from services.common.access.talent_methods import TALENT_MARKET
from services.common.errors import Forbidden, NotFound, VersionConflict
from services.common.market import history, notices
from services.common.market.history import Step
from services.common.market.notices import HR_BUREAU, Notice
from services.common.records import rights
from services.common.records import rules as fields
from services.common.records.workflow import Desk, Workflow, by_id, refuse
from services.common.scrub import scrub_message
from services.common.sealing import Place
from services.talent.market import conditions
from services.talent.market.people.vault import People
from services.talent.market.recognition import certificates, rules, scheme_tables, schemes, tables
from services.talent.market.recognition.tables import Sealed
from services.talent.model import TALENT

KIND: Final = "recognition"
_CODES: Final = frozenset(
    {"id", "talent_id", "scheme_id", "level", "condition", "file_id", "idempotency_key", "sha256"}
)


@dataclass(frozen=True, slots=True)
class Case:
    """An application with the scheme that it is based on."""

    held: Recognition
    scheme: Scheme

    @property
    def codes(self) -> list[str]:
        """The codes of the conditions applied for."""
        return [item.code for item in self.conditions]

    @property
    def conditions(self) -> list[Condition]:
        """The conditions applied for."""
        return schemes.conditions_of(self.scheme, self.held.level, self.held.alternative)


class Cases:
    """Applications at desks, each under its person's key."""

    def __init__(self, workflow: Workflow, people: People, digest: Callable[[bytes], bytes]) -> None:
        """Uses all of them without owning them; `digest` tells requests apart and has a key."""
        self.people = people
        self._workflow = workflow
        self._digest = digest

    def do(
        self, act: str, caller: Principal, work: Callable[[Desk], RecognitionResponse]
    ) -> RecognitionResponse:
        """What the work gives, in one transaction."""
        return self._workflow.do(act, caller, work)

    def once(
        self, act: str, caller: Principal, request: Message, work: Callable[[Desk], RecognitionResponse]
    ) -> RecognitionResponse:
        """As `do`, once by the request's key."""
        memory = by_id(lambda answer: answer.recognition.id, self.read)
        return self._workflow.once(act, caller, request, work, memory, digest=self._digest)

    def take(self, desk: Desk, recognition_id: str, expected_version: int) -> Case:
        """An application within the caller's reach, locked, at a stage at which the act can be done.

        The person's profile is locked before it, as everywhere, since the act may change the level there.
        Raises InvalidInput, Forbidden, NotFound, VersionConflict or WrongStage.
        """
        reach = rights.reach(TALENT_MARKET[desk.act], desk.caller)
        refuse([*fields.identifier("id", recognition_id), *fields.expected_version(expected_version)])
        case = self.locked(desk, recognition_id)
        own = case is not None and bool(desk.caller.talent) and case.held.talent_id == desk.caller.talent
        if not (own or reach.everything):
            raise Forbidden("the application is not the caller's")
        if case is None:
            raise NotFound(KIND, recognition_id)
        if case.held.version != expected_version:
            raise VersionConflict(recognition_id, expected_version, case.held.version)
        rules.at(desk.act, case.held)
        return case

    def see(self, desk: Desk, recognition_id: str) -> Case:
        """An application within the caller's reach; drafts are their owners' alone."""
        rights.reach(TALENT_MARKET[desk.act], desk.caller)
        refuse(fields.identifier("id", recognition_id))
        found = tables.get(desk.connection, recognition_id)
        case = self._opened(desk, _reached(desk, recognition_id, found))
        if case.held.stage == rules.DRAFT and case.held.talent_id != desk.caller.talent:
            raise NotFound(KIND, recognition_id)
        return case

    def locked(self, desk: Desk, recognition_id: str) -> Case | None:
        """An application, locked behind its person's profile, whoever may reach it; or None."""
        found = tables.get(desk.connection, recognition_id)
        if found is None:
            return None
        desk.lock(TALENT, [found.talent_id])
        found = tables.get(desk.connection, recognition_id, lock=True)
        return None if found is None else self._opened(desk, found)

    def add(self, desk: Desk, held: Recognition, scheme: Scheme) -> bool:
        """A new application; False where the person has one open."""
        held.version = 1
        held.updated_at = desk.now.isoformat()
        added = tables.add(desk.connection, held, scheme.key, self._sealed(held), desk.now)
        if added:
            _note(desk, "", held)
        return added

    def put(self, desk: Desk, before: Recognition, after: Recognition) -> RecognitionResponse:
        """Stores the next version, writes the act down, and answers it."""
        self.keep(desk, before, after)
        return self.read(desk, after.id)

    def keep(self, desk: Desk, before: Recognition, after: Recognition) -> None:
        """Stores the next version, and writes the act down."""
        after.version = before.version + 1
        after.updated_at = desk.now.isoformat()
        tables.write(desk.connection, after, self._sealed(after), desk.now)
        _note(desk, rules.stage_name(before), after)

    def read(self, desk: Desk, recognition_id: str) -> RecognitionResponse:
        """An application as the caller may see it, with what belongs to it."""
        found = tables.get(desk.connection, recognition_id)
        return self.answer(desk, self._opened(desk, _reached(desk, recognition_id, found)))

    def answer(self, desk: Desk, case: Case) -> RecognitionResponse:
        """The answer with what the profile tells now."""
        staff = _is_staff(desk)
        answer = RecognitionResponse(
            recognition=rules.shown(case.held, to_staff=staff),
            conditions=self.assessed(desk, case),
            steps=tables.steps(desk.connection, case.held.id),
            scheme=case.scheme,
        )
        row = certificates.newest(desk.connection, case.held.id)
        if row is not None:
            reason = certificates.reason_of(self.people, row)
            answer.certificate.CopyFrom(certificates.told(row, case.scheme, desk.today, reason))
        return answer

    def assessed(self, desk: Desk, case: Case) -> list[AssessedCondition]:
        """The conditions applied for, beside what the person's profile tells now."""
        profile = desk.see(TALENT, case.held.talent_id)
        return conditions.of_profile(case.conditions, profile) if profile is not None else []

    def tidy(self, desk: Desk, talent_id: str, message: Message) -> None:
        """Takes out of typed texts what identifies the person."""
        identity = self.people.read(desk, talent_id)
        scrub_message(message, _CODES, identity.known if identity else ())

    def tell(self, desk: Desk, case: Case, recipient: str, kind: str, **values: str) -> None:
        """Tells the person, or the bureau, unless they act themselves."""
        filled: Mapping[str, str] = {"scheme": case.scheme.name, "level": case.held.level, **values}
        told = notices.others([recipient], desk.caller)
        notices.tell(
            desk.connection, desk.now, [Notice(name, kind, KIND, case.held.id, filled) for name in told]
        )

    def tell_bureau(self, desk: Desk, case: Case, kind: str) -> None:
        """Tells the bureau, whoever of it acts."""
        values = {"scheme": case.scheme.name, "level": case.held.level}
        notices.tell(desk.connection, desk.now, [Notice(HR_BUREAU, kind, KIND, case.held.id, values)])

    def _opened(self, desk: Desk, found: Sealed) -> Case:
        held = Recognition()
        held.ParseFromString(self.people.unseal(found.talent_id, found.sealed, _place(found.id)))
        scheme = scheme_tables.get(desk.connection, held.scheme_id)
        assert scheme is not None
        return Case(held, scheme)

    def _sealed(self, held: Recognition) -> bytes:
        return self.people.seal(held.talent_id, held.SerializeToString(), _place(held.id))


def copied(held: Recognition) -> Recognition:
    """A copy that an act changes."""
    fresh = Recognition()
    fresh.CopyFrom(held)
    return fresh


def scheme_of(desk: Desk, scheme_id: str, field: str) -> Scheme:
    """A published scheme; raises InvalidInput or NotFound."""
    refuse(fields.identifier(field, scheme_id))
    found = scheme_tables.get(desk.connection, scheme_id)
    if found is None or not found.published:
        raise NotFound("scheme", scheme_id)
    return found


def _is_staff(desk: Desk) -> bool:
    return rights.reach(TALENT_MARKET["GetRecognition"], desk.caller).everything


def _reached(desk: Desk, recognition_id: str, found: Sealed | None) -> Sealed:
    """What there is, as far as the caller may be told of it."""
    own = found is not None and bool(desk.caller.talent) and found.talent_id == desk.caller.talent
    staff = _is_staff(desk)
    if found is None and staff:
        raise NotFound(KIND, recognition_id)
    if found is None or not (own or staff):
        raise Forbidden("the application is not the caller's")
    return found


def _note(desk: Desk, before: str, held: Recognition) -> None:
    step = Step(KIND, held.id, held.version, desk.act, before, rules.stage_name(held))
    history.note(desk.connection, desk.caller, desk.now, [step])
    desk.log(KIND, held.id, held.version)


def _place(recognition_id: str) -> Place:
    return Place(KIND, recognition_id)
