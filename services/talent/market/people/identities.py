"""Who a person is: kept and corrected by themselves, read by the bureau for a purpose that is logged."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any, Final

from dabridge.talent.v1 import people_service_pb2 as api

from services.common.access.principal import Principal
from services.common.access.talent_methods import TALENT_MARKET
from services.common.errors import VersionConflict
from services.common.market import history
from services.common.market.history import Step
from services.common.records import rights
from services.common.records import rules as common_rules
from services.common.records.aggregate import WITHDRAWN, Aggregate
from services.common.records.workflow import Desk, Workflow, by_id, refuse
from services.talent.market.people import rules, tables
from services.talent.market.people.own import own
from services.talent.market.people.vault import PERSON, Identity, People
from services.talent.model import EXPERT, TALENT

READINGS: Final = 50
_TEXTS: Final[tuple[Aggregate[Any], ...]] = (TALENT, EXPERT)


class IdentityWork:
    """The use cases of identities."""

    def __init__(self, workflow: Workflow, people: People) -> None:
        self._workflow = workflow
        self._people = people

    def get(self, _request: api.GetIdentityRequest, caller: Principal) -> api.IdentityResponse:
        """The caller's own, and who was shown it."""
        return self._workflow.do("GetIdentity", caller, lambda desk: self._answer(desk, own(desk)))

    def update(self, request: api.UpdateIdentityRequest, caller: Principal) -> api.IdentityResponse:
        """Keeps the caller's own identity and takes it out of what their records say.

        Raises InvalidInput, VersionConflict, IdempotencyConflict or Withdrawn.
        """
        given = rules.identity_of(request.identity)

        def work(desk: Desk) -> api.IdentityResponse:
            talent_id = own(desk)
            refuse(rules.check_identity(given, desk.today))
            # Before the identity, as whoever erases or merges people does.
            records = {each.kind: desk.lock(each, [talent_id]).get(talent_id) for each in _TEXTS}
            held = self._people.version(desk, talent_id)
            if held != request.seen_version:
                raise VersionConflict(talent_id, request.seen_version, held)
            if self._people.read(desk, talent_id) != given:
                self._keep(desk, talent_id, given, held, records)
            return self._answer(desk, talent_id)

        memory = by_id(_talent_id, self._answer)
        return self._workflow.once(
            "UpdateIdentity", caller, request, work, memory, digest=self._people.digest
        )

    def read(self, request: api.ReadIdentityRequest, caller: Principal) -> api.ReadIdentityResponse:
        """Who somebody is; the reading is in the audit log and told to the person.

        Raises InvalidInput, Forbidden or NotFound.
        """

        def work(desk: Desk) -> api.ReadIdentityResponse:
            rights.reach(TALENT_MARKET[desk.act], caller)
            refuse([*common_rules.identifier("id", request.id), *rules.check_reading(request.purpose)])
            purpose = rules.purpose_of_reading(request.purpose)
            shown = self._people.shown(desk, request.id, caller.organisation, purpose)
            return api.ReadIdentityResponse(identity=rules.told(shown))

        return self._workflow.do("ReadIdentity", caller, work)

    def _keep(
        self, desk: Desk, talent_id: str, given: Identity, held: int, records: Mapping[str, Any]
    ) -> None:
        self._people.put(desk, talent_id, given)
        # Which fields changed is nobody's but the person's: the log has that it happened.
        desk.log(PERSON, talent_id, held + 1)
        step = Step(PERSON, talent_id, held + 1, desk.act, "", "changed")
        history.note(desk.connection, desk.caller, desk.now, [step])
        for aggregate in _TEXTS:
            record = records[aggregate.kind]
            if record is None or record.status == WITHDRAWN:
                continue
            tidy = deepcopy(record)
            desk.transaction.tidy([tidy], aggregate.codes)
            if tidy != record:
                desk.put(aggregate, tidy)

    def _answer(self, desk: Desk, talent_id: str) -> api.IdentityResponse:
        # The version first: what is kept in between is refused as unseen, and never overwritten.
        version = self._people.version(desk, talent_id, lock=False)
        identity = self._people.read(desk, talent_id)
        return api.IdentityResponse(
            talent_id=talent_id,
            version=version,
            identity=rules.told(identity or Identity()),
            readings=[
                api.IdentityReading(
                    at=line.at.isoformat(),
                    purpose=line.reason,
                    organisation_id=line.organisation_id,
                    role=line.role,
                    act=line.act,
                )
                for line in tables.readings(desk.connection, talent_id, READINGS)
                if line.to_stage == "shown"
            ],
        )


def _talent_id(answer: api.IdentityResponse) -> str:
    return answer.talent_id
