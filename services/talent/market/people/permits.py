"""What a person does with their consents: each act is one more line of the ledger, and holds at once."""

from dabridge.talent.v1 import people_service_pb2 as api

from services.common.access.principal import Principal
from services.common.records.workflow import Desk, Workflow, by_id, refuse
from services.talent.market.people import consents, rules
from services.talent.market.people.consents import EVERYBODY, PURPOSES, WORDING, Entry
from services.talent.market.people.own import own


class ConsentWork:
    """The use cases of consents."""

    def __init__(self, workflow: Workflow) -> None:
        self._workflow = workflow

    def list(self, _request: api.ListConsentsRequest, caller: Principal) -> api.ConsentsResponse:
        """What the caller allows, and the ledger of it."""
        return self._workflow.do("ListConsents", caller, lambda desk: answer(desk, own(desk)))

    def give(self, request: api.GiveConsentRequest, caller: Principal) -> api.ConsentsResponse:
        """Allows a purpose to all recipients, or again to one that was left out.

        Raises InvalidInput, also where the person was shown another wording than the one that holds.
        """
        return self._said("GiveConsent", request, caller, given=True)

    def withdraw(self, request: api.WithdrawConsentRequest, caller: Principal) -> api.ConsentsResponse:
        """Takes a consent back, from all recipients or from one."""
        return self._said("WithdrawConsent", request, caller, given=False)

    def _said(
        self,
        act: str,
        request: api.GiveConsentRequest | api.WithdrawConsentRequest,
        caller: Principal,
        *,
        given: bool,
    ) -> api.ConsentsResponse:
        def work(desk: Desk) -> api.ConsentsResponse:
            talent_id = own(desk)
            refuse(rules.check_purpose(request.purpose, request.recipient))
            if isinstance(request, api.GiveConsentRequest) and request.wording != WORDING:
                refuse(rules.stale_wording())
            self._write(desk, talent_id, rules.purpose_of(request.purpose), request.recipient, given=given)
            return answer(desk, talent_id)

        memory = by_id(_talent_id, answer)
        return self._workflow.once(act, caller, request, work, memory)

    def _write(self, desk: Desk, talent_id: str, purpose: str, recipient: str, *, given: bool) -> None:
        consents.lock(desk, talent_id)
        ledger = consents.entries(desk.connection, talent_id)
        general = consents.allowed_by(ledger, purpose)
        if recipient != EVERYBODY and not general:
            refuse(rules.general_first(given=False))
        if _said_already(ledger, purpose, recipient, given=given):
            return
        consents.write(desk, talent_id, purpose, recipient, given=given)
        desk.log("consent", talent_id)
        consents.follow(desk, talent_id)


def _said_already(ledger: list[Entry], purpose: str, recipient: str, *, given: bool) -> bool:
    """Whether the ledger says the same already, in the person's own words."""
    latest = next((line for line in ledger if line.purpose == purpose and line.recipient == recipient), None)
    if recipient != EVERYBODY and latest is None:
        return consents.allowed_by(ledger, purpose, recipient) == given
    return latest is not None and latest.given == given and latest.wording == WORDING


def answer(desk: Desk, talent_id: str) -> api.ConsentsResponse:
    """What holds of each purpose, and the whole ledger."""
    ledger = consents.entries(desk.connection, talent_id)
    return api.ConsentsResponse(
        talent_id=talent_id,
        consents=[_held(ledger, purpose) for purpose in PURPOSES],
        entries=[
            api.ConsentEntry(
                purpose=rules.purpose_number(line.purpose),
                recipient=line.recipient,
                given=line.given,
                wording=line.wording,
                basis=line.basis,
                at=line.at.isoformat(),
            )
            for line in ledger
        ],
        wording=WORDING,
    )


def _held(ledger: list[Entry], purpose: str) -> api.Consent:
    about = [line for line in ledger if line.purpose == purpose]
    named = sorted({line.recipient for line in about} - {EVERYBODY})
    general = consents.allowed_by(ledger, purpose)
    return api.Consent(
        purpose=rules.purpose_number(purpose),
        given=general,
        without=[one for one in named if general and not consents.allowed_by(ledger, purpose, one)],
        since=next((line.at.isoformat() for line in about if line.recipient == EVERYBODY), ""),
    )


def _talent_id(given: api.ConsentsResponse) -> str:
    return given.talent_id
